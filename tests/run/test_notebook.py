import contextlib
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from ecnb.errors import ParametersInvalid, ReportFailed
from ecnb.run import clean, notebook, proof
from tests.run.notebooks import make, texts

HOSTILE = "\"]; import os; os.system('x') # {braces} %d \\ \n 佳县'''"


def run(nb: nbformat.NotebookNode, cwd: Path, **options: int) -> nbformat.NotebookNode:
    """Execute a notebook in a folder, to its end."""
    executed = notebook.execute(nb, cwd, **options)
    proof.require_complete(executed)
    return executed


def test_parameters_arrive_as_they_are(tmp_path):
    """Text with quotes, braces and line ends is data, never code."""
    given = {"evidence": HOSTILE, "place": 3, "rulings": {"ZJ-1": HOSTILE}, "of": None}
    filled = notebook.with_parameters(make("print([evidence, place, rulings])"), given, "n.ipynb")
    assert texts(run(filled, tmp_path)) == [f"{[HOSTILE, 3, {'ZJ-1': HOSTILE}]}\n"]


def test_parameters_cell_is_where_papermill_looks_for_it():
    """A report that is executed again has its cell of parameters replaced, not doubled."""
    once = notebook.with_parameters(make("1"), {"period": "2026H1"}, "n.ipynb")
    twice = notebook.with_parameters(once, {"period": "2026H2"}, "n.ipynb")
    assert [cell.id for cell in twice.cells] == ["parameters", "injected-parameters", "c1"]
    assert twice.cells[1].metadata.tags == ["injected-parameters"]
    assert twice.cells[1].source == "# Parameters\nperiod = '2026H2'"


def test_parameter_that_the_notebook_does_not_know_is_refused():
    """Papermill would warn and go on with the default; an empty value may be left out."""
    source = make("1", parameters="period = '2026'")
    with pytest.raises(ParametersInvalid, match="rulings"):
        notebook.with_parameters(source, {"period": "2026", "rulings": {"ZJ-1": "a"}}, "n.ipynb")
    filled = notebook.with_parameters(source, {"period": "2026", "place": None}, "n.ipynb")
    assert "place" not in filled.cells[1].source


def test_kernel_works_in_the_given_folder_and_in_our_python(tmp_path):
    """Whatever kernel the notebook names, and without moving this process."""
    before = Path.cwd()
    nb = make("import os, sys\nprint(os.getcwd(), sys.executable, sep='\\n')", kernel="julia-1.9")
    assert texts(run(nb, tmp_path)) == [f"{tmp_path.resolve()}\n{sys.executable}\n"]
    assert Path.cwd() == before


def test_users_startup_files_do_not_run(tmp_path, monkeypatch):
    """IPython's profile of one user must not decide what a report says."""
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "a.py").write_text("print('startup'); period = 'mine'", encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    assert texts(run(make("print(period)"), tmp_path)) == ["2026\n"]


def test_failing_cell_is_named(tmp_path):
    """The cell's id and what it said; the traceback for who made the notebook."""
    with pytest.raises(
        ReportFailed, match="cell c2: ZeroDivisionError: division by zero"
    ) as caught:
        run(make("1", "1 / 0", "2"), tmp_path)
    assert "1 / 0" in proof.trace_of(caught.value)
    assert "\x1b" not in proof.trace_of(caught.value)


def test_ecnbs_own_errors_are_not_dressed_up(tmp_path):
    """What, where and remedy were already said."""
    source = "from ecnb.errors import *\nraise EvidenceInvalid([Fault('甲', 'a.csv', '改')])"
    with pytest.raises(ReportFailed) as caught:
        run(make(source), tmp_path)
    assert str(caught.value) == "a.csv: 甲 → 改"


def test_dead_kernel_is_named(tmp_path):
    """os._exit, a segmentation fault, memory taken by the system."""
    with pytest.raises(ReportFailed, match="内核意外终止"):
        run(make("import os\nos._exit(0)", "2"), tmp_path)


def test_endless_cell_is_stopped(tmp_path):
    """A cell has a time limit."""
    with pytest.raises(ReportFailed, match="超过1秒"):
        run(make("while True: pass"), tmp_path, cell_timeout_seconds=1)


def test_sys_exit_is_no_success(tmp_path):
    """Papermill takes sys.exit(0) for a good end; the cells after it never ran."""
    with pytest.raises(ReportFailed, match=r"c1.*SystemExit"):
        run(make("import sys\nsys.exit(0)", "2"), tmp_path)


def test_expected_exception_is_no_failure(tmp_path):
    """A cell tagged raises-exception may raise; the notebook goes on."""
    nb = make("1 / 0", "2")
    nb.cells[1].metadata["tags"] = ["raises-exception"]
    assert run(nb, tmp_path).cells[2].execution_count == 3


def test_cell_that_never_ran_is_named():
    """A notebook saved half-way is no report."""
    with pytest.raises(ReportFailed, match="cell parameters"):
        proof.require_complete(make("1"))


def test_missing_result_is_a_failure(tmp_path):
    """A swallowed exception leaves a notebook that looks well and says nothing."""
    with pytest.raises(ReportFailed, match="没有给出结果"):
        proof.result_in(run(make("try: 1 / 0\nexcept Exception: pass"), tmp_path))


def test_broken_notebook_is_named():
    """A file that is no notebook: its name and the remedy."""
    with pytest.raises(ReportFailed, match=r"n\.ipynb"):
        notebook.parse_source(b"{", "n.ipynb")
    with pytest.raises(ReportFailed, match=r"n\.ipynb"):
        notebook.parse_source("甲".encode("gb18030"), "n.ipynb")


def test_two_runs_give_the_same_bytes(tmp_path):
    """Timings, process numbers, file names of the kernel: all gone, everything else kept."""
    source = make("import warnings\nwarnings.warn('careful')", "print('x')", "display(2)")
    about = {"entity": "甲", "lang": "zh"}
    found = {clean.to_bytes(clean.cleaned(run(source, tmp_path), source, about)) for _ in range(2)}
    assert len(found) == 1
    published = nbformat.reads(found.pop().decode(), as_version=4)
    nbformat.validate(published)
    assert published.metadata.ecnb == about
    assert published.metadata.language_info == {"name": "python"}
    assert [cell.execution_count for cell in published.cells] == [1, 2, 3, 4]
    assert texts(published)[0].startswith("cell.py:2: UserWarning: careful")
    assert "papermill" not in nbformat.writes(published)


def test_widgets_are_numbered_in_order(tmp_path):
    """Random model ids become numbers; views still point at their models."""
    source = make("import ipywidgets\nipywidgets.HBox([ipywidgets.IntSlider(3)])")
    found = {clean.to_bytes(clean.cleaned(run(source, tmp_path), source, {})) for _ in range(2)}
    assert len(found) == 1
    published = nbformat.reads(found.pop().decode(), as_version=4)
    (state,) = (value["state"] for value in published.metadata.widgets.values())
    (view,) = (o.data for o in published.cells[1].outputs)
    assert view["application/vnd.jupyter.widget-view+json"]["model_id"] in state


@pytest.mark.skipif(os.name == "nt", reason="looks for processes as POSIX does")
def test_no_kernel_is_left_behind(tmp_path):
    """After a report, and after a failure, its kernel is gone."""
    for source in ("import os; print(os.getpid())", "import os; print(os.getpid()); 1 / 0"):
        with contextlib.suppress(ReportFailed):
            run(make(source), tmp_path)
    listed = subprocess.run(["ps", "-eo", "ppid,args"], capture_output=True, check=True).stdout
    mine = [line for line in listed.decode().splitlines() if line.split()[0] == str(os.getpid())]
    assert not [line for line in mine if "ipykernel" in line]


def test_notebook_older_than_the_peers_does_without_them():
    """What only adds a comparison is not forced upon a programme's own notebook."""
    filled = notebook.with_parameters(make("1"), {"peers": {"size": 9}}, "n.ipynb")
    assert "peers" not in filled.cells[1].source
    with pytest.raises(ParametersInvalid, match="goals"):
        notebook.with_parameters(make("1"), {"goals": {"x": "90"}}, "n.ipynb")
