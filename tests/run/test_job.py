import hashlib
import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from ecnb.report import exporters
from ecnb.report.result import MIME, parse_result
from ecnb.run import notebook, publish
from ecnb.run.job import Job
from ecnb.run.places import Home, notebook_for
from ecnb.run.produce import perform
from ecnb.standards import keys
from tests.run import stations
from tests.run.notebooks import STORY, make, save


def job(folder: Path, *cells: str, **changes: object) -> Job:
    """The report of one station with a notebook of some cells."""
    evidence = stations.write(stations.station("jx-1"), folder / "evidence" / "jx-1")
    made = Job(
        entity="jx-1",
        name="jx-1示例服务站",
        standard=stations.STANDARD,
        evidence=evidence,
        notebook=save(make(*cells), folder / "notebooks" / "story.ipynb"),
        out=folder / "reports" / "2026H1",
        period="2026H1",
        as_of="2026-06-30",
        programme='演示 {braces} "quotes"',
        place=2,
        of=7,
    )
    return replace(made, **changes)


@pytest.fixture(scope="module")
def executed() -> list[NotebookNode]:
    """The notebook of the published report, as the kernel left it."""
    return []


@pytest.fixture(scope="module")
def report(tmp_path_factory, executed) -> Path:
    """A published report."""
    made = job(tmp_path_factory.mktemp("programme"), *STORY)
    run = notebook.execute

    def kept(*arguments, **options):
        executed.append(run(*arguments, **options))
        return deepcopy(executed[0])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notebook, "execute", kept)
        outcome = perform(made)
    assert outcome.state == "done", outcome
    return made.final


@pytest.fixture
def replay(report, executed, monkeypatch):
    """Let a job take the kernel's work as done, with an edit: no kernel starts."""

    def use(edit: Callable[[NotebookNode, Path], object]) -> None:
        def replayed(_filled, cwd, **_options):
            done = deepcopy(executed[0])
            edit(done, cwd)
            return done

        monkeypatch.setattr(notebook, "execute", replayed)

    return use


def test_report_has_all_its_parts(report):
    """Page, PDF, notebook, result, manifest and evidence; and nothing beside the report."""
    names = sorted(path.name for path in report.iterdir())
    assert names == [
        "evidence", "manifest.json", "report.html", "report.ipynb", "report.pdf", "result.json",
    ]  # fmt: skip
    assert [path.name for path in report.parent.iterdir()] == ["jx-1"]


def test_result_is_that_of_the_notebook(report):
    """The file validates against the schema and holds rank, programme and evidence hashes."""
    result = parse_result((report / "result.json").read_bytes())
    assert result.scorecard.entity.id == "jx-1"
    assert (result.standing.place, result.standing.of) == (2, 7)
    assert result.programme == '演示 {braces} "quotes"'
    files = {
        path.relative_to(report / "evidence").as_posix(): hashlib.sha256(path.read_bytes())
        for path in (report / "evidence").rglob("*")
        if path.is_file()
    }
    assert dict(result.evidence) == {name: digest.hexdigest() for name, digest in files.items()}


def test_manifest_names_every_file_and_what_made_it(report):
    """Hashes of inputs and outputs, parameters, rulings in force; no clock, no place."""
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    listed = manifest["inputs"] | manifest["outputs"]
    found = {
        path.relative_to(report).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in report.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert listed == found
    assert all(name.startswith("evidence/") for name in manifest["inputs"])
    assert manifest["sources"].keys() == {"standard", "conventions", "notebook"}
    assert manifest["parameters"]["evidence"] == "evidence"
    assert manifest["rulings"]["JX-3"] == "last_target"
    assert str(report.parents[2]) not in json.dumps(manifest)


def test_notebook_holds_no_trace_of_the_machine(report):
    """No path, no timing, no random id; the particulars that every exporter reads."""
    text = (report / "report.ipynb").read_text(encoding="utf-8")
    assert str(report.parents[2]) not in text
    assert "papermill" not in text
    read = nbformat.reads(text, as_version=4)
    nbformat.validate(read)
    assert read.metadata.ecnb == {
        "title": "jx-1示例服务站评价报告",
        "entity": "jx-1示例服务站",
        "period": "2026年上半年",
        "as_of": "2026-06-30",
        "lang": "zh",
        "standard_title": "佳县镇村电子商务服务站运营管理办法（试行）",
    }
    assert [cell.id for cell in read.cells][:2] == ["parameters", "injected-parameters"]


@pytest.mark.parametrize(
    ("cells", "cause"),
    [
        (("1 / 0",), "cell c1: ZeroDivisionError"),
        (("import os\nos._exit(1)",), "内核意外终止"),
        ((*STORY, "import sys\nsys.exit(0)"), "SystemExit"),
    ],
)  # fmt: skip
def test_failed_notebook_leaves_the_old_report(tmp_path, cells, cause):
    """Whatever goes wrong in the kernel: the cause is told, the old report stands."""
    assert_old_report_stands(job(tmp_path, *cells), cause)


def result_shown(done: NotebookNode) -> dict:
    """The result among an executed notebook's outputs."""
    found = [o.data for cell in done.cells for o in cell.get("outputs", ()) if "data" in o]
    return next(data for data in found if MIME in data)


def another(what: str, value: object) -> Callable[[NotebookNode, Path], object]:
    """Let the result say something else in one place."""
    return lambda done, _cwd: result_shown(done)[MIME]["scorecard"].update({what: value})


EDITS: dict[str, Callable[[NotebookNode, Path], object]] = {
    "没有给出结果": lambda done, _: result_shown(done).pop(MIME),
    "没有运行到此单元": lambda done, _: done.cells[-1].update(execution_count=None),
    "period 为 2025H2": another("period", "2025H2"),
    "date 为 2026-07-01": another("as_of", "2026-07-01"),
    "result is not valid": lambda done, _: result_shown(done).update({MIME: {"a": 1}}),
    "笔记本改动了证据": lambda _, cwd: (cwd / "evidence" / "facts.csv").write_text("x"),
    "改动了证据": lambda _, cwd: (cwd / "evidence" / "more.csv").write_text("x"),
}
"""What a notebook may have done, by the cause that is then told."""


@pytest.mark.parametrize("cause", EDITS)
def test_result_that_is_not_proved_leaves_the_old_report(tmp_path, replay, cause):
    """The kernel came to its end, but not with the result of this very job."""
    made = job(tmp_path, *STORY)
    replay(EDITS[cause])
    assert_old_report_stands(made, cause)


def assert_old_report_stands(made: Job, cause: str) -> None:
    """The cause is told, the old report is there, and nothing lies about."""
    made.final.mkdir(parents=True)
    (made.final / "report.html").write_text("old", encoding="utf-8")
    outcome = perform(made)
    assert outcome.state == "failed"
    assert cause in "\n".join(outcome.cause)
    assert (made.final / "report.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in made.out.iterdir()] == ["jx-1"]


def test_what_a_notebook_writes_beside_is_not_published(tmp_path, replay):
    """Caches and figures of a notebook's own: a report consists of what its manifest names."""
    made = job(tmp_path, *STORY)
    replay(lambda _, cwd: ((cwd / "cache").mkdir(), (cwd / "a.png").touch()))
    assert perform(made).state == "done"
    assert not {"a.png", "cache"} & {path.name for path in made.final.iterdir()}


def untouched(_done: NotebookNode, _cwd: Path) -> None:
    """Leave what the kernel did as it is."""


def test_empty_page_is_no_report(tmp_path, replay, monkeypatch):
    """An exporter that gives nothing is found out."""
    replay(untouched)
    monkeypatch.setattr(exporters, "export_both", lambda _: ("<html></html>", b"%PDF-"))
    outcome = perform(job(tmp_path, *STORY))
    assert outcome.cause == ("report.html: 网页没有内容",)


def test_broken_evidence_starts_no_kernel(tmp_path, monkeypatch):
    """Every fault of the evidence is in the cause, and nothing is written."""
    monkeypatch.setattr(notebook, "execute", lambda *_, **__: pytest.fail("a kernel started"))
    made = job(tmp_path, *STORY)
    (made.evidence / "facts.csv").write_text(
        "period,key,value,source,date,note\n2026H1,population,-3,,,\n2026H1,nothing,1,,,\n",
        encoding="utf-8",
    )
    outcome = perform(made)
    assert outcome.state == "failed"
    assert len(outcome.cause) == 2
    assert not made.final.exists()


def test_another_entitys_evidence_is_refused(tmp_path):
    """Evidence that was exchanged since the plan was made does not go under another's name."""
    made = job(tmp_path, *STORY)
    stations.write(stations.station("jx-9"), made.evidence)
    assert "应为 jx-1" in perform(made).cause[0]


def test_full_disk_is_told_without_a_path(tmp_path, replay, monkeypatch):
    """ENOSPC: the cause is the same wherever the programme lies."""
    replay(untouched)

    def full(*_):
        raise OSError(28, "No space left on device", "/somewhere")

    monkeypatch.setattr(publish, "write_all", full)
    outcome = perform(job(tmp_path, *STORY))
    assert outcome.cause == ("磁盘空间不足（No space left on device） → 检查磁盘空间和文件权限",)


def test_frozen_evidence_gives_the_same_report(tmp_path, report):
    """What counts is what the evidence says, not the files it was read from."""
    made = replace(job(tmp_path, *STORY), evidence=report / "evidence")
    assert perform(made).state == "done"
    names = ("report.html", "report.pdf", "report.ipynb", "result.json", "manifest.json")
    assert [
        name for name in names if (made.final / name).read_bytes() != (report / name).read_bytes()
    ] == []


def test_english_report(tmp_path):
    """lang: en reaches the notebook, the particulars and the page."""
    made = job(tmp_path, *STORY, lang="en")
    assert perform(made).state == "done"
    read = nbformat.read(made.final / "report.ipynb", as_version=4)
    assert read.metadata.ecnb.title == "jx-1示例服务站 evaluation report"
    assert 'lang="en"' in (made.final / "report.html").read_text(encoding="utf-8")


def test_five_notebooks_exist_for_the_five_documents():
    """Each published standard has its story."""
    names = [notebook_for(key, Home(Path("nowhere"))).stem for key in keys()]
    assert names == list(keys())
