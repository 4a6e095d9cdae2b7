"""Any notebook tool works: what ecnb publishes, papermill and nbconvert make from outside."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from ecnb.report.result import MIME, parse_result
from ecnb.run.batch import run_batch, run_one
from ecnb.run.parameters import read_run
from ecnb.run.places import Home, notebook
from ecnb.run.plan import Wish, plan, plan_one
from tests.run import stations
from tests.standards.sixth import PATH as SIXTH


@pytest.fixture(scope="module")
def programme(tmp_path_factory) -> Path:
    """A programme with one published report, made of the real notebook."""
    folder = stations.programme(tmp_path_factory.mktemp("programme"))
    run = read_run(folder / "params" / "2026H1.yaml")
    evidence = folder / "evidence"
    job = plan_one(Home(folder), evidence / "jx-1", evidence, run, folder / "reports", Wish())
    assert run_one(job).state == "done"
    return folder


def tool(*arguments: str | Path, cwd: Path) -> bytes:
    """Run a program of the environment; give what it printed."""
    command = [sys.executable, "-m", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout


def result_of(path: Path) -> dict[str, Any]:
    """The result that an executed notebook shows."""
    cells = nbformat.read(path, as_version=4).cells
    shown = [o.data for cell in cells for o in cell.get("outputs", ()) if "data" in o]
    return next(data[MIME] for data in reversed(shown) if MIME in data)


def published(programme: Path) -> Path:
    """Its report."""
    return programme / "reports" / "2026H1" / "jx-1"


def test_report_is_executed_again_where_it_stands(programme, tmp_path):
    """A reviewer with papermill alone gets the same result from the published folder."""
    copy = tmp_path / "received"
    shutil.copytree(published(programme), copy)
    tool("papermill", "report.ipynb", "again.ipynb", "--no-progress-bar", cwd=copy)
    again = result_of(copy / "again.ipynb")
    assert again == json.loads((copy / "result.json").read_text(encoding="utf-8"))


def test_plain_papermill_reads_the_run_file(programme, tmp_path):
    """The README's line: no engine of ours, the run file as it is; the same figures."""
    tool(
        "papermill", notebook(stations.STANDARD, Home(programme)), tmp_path / "out.ipynb",
        "-f", "params/2026H1.yaml", "-p", "evidence", "evidence/jx-1", "--no-progress-bar",
        cwd=programme,
    )  # fmt: skip
    plain = parse_result(result_of(tmp_path / "out.ipynb"))
    ours = parse_result((published(programme) / "result.json").read_bytes())
    assert plain.scorecard == ours.scorecard
    assert plain.evidence == ours.evidence


@pytest.mark.parametrize(("to", "name"), [("ecnb-html", "report.html"), ("ecnb-pdf", "report.pdf")])
def test_nbconvert_gives_the_published_bytes(programme, tmp_path, to, name):
    """One document: the page and the PDF are exports of the published notebook."""
    copy = tmp_path / "report.ipynb"
    shutil.copyfile(published(programme) / "report.ipynb", copy)
    tool("nbconvert", "--to", to, copy.name, cwd=tmp_path)
    assert (tmp_path / name).read_bytes() == (published(programme) / name).read_bytes()


def test_sixth_document_needs_one_file(tmp_path):
    """An invented standard of the programme's own, without a notebook: a report, re-executable."""
    (tmp_path / "standards").mkdir()
    shutil.copyfile(SIXTH, tmp_path / "standards" / "yunling-point.yaml")
    entity = tmp_path / "evidence" / "yl-1"
    entity.mkdir(parents=True)
    (entity / "entity.yaml").write_text(
        "id: yl-1\nname: 云岭一号点\nstandard: yunling-point\n", encoding="utf-8"
    )
    (entity / "facts.csv").write_text(
        "period,key,value\n2031H1,visitors,1200\n2031H1,has_desk,是\n", encoding="utf-8"
    )
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "2031H1.yaml").write_text(
        "period: 2031H1\nsettings: {strict: false}\n", encoding="utf-8"
    )
    home = Home(tmp_path)
    run = read_run(tmp_path / "params" / "2031H1.yaml", extra=home.own_standards())
    outcomes = run_batch(plan(home, home.evidence, run, home.reports), workers=2)
    assert {outcome.entity: outcome.cause for outcome in outcomes} == {
        "yl-1": (),
        "programme-summary": (),
    }
    report = home.reports / "2031H1" / "yl-1"
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    assert "standards/yunling-point.yaml" in manifest["inputs"]
    assert "云岭县乡村服务点考核办法" in (report.parent / "index.html").read_text(encoding="utf-8")
    copy = tmp_path / "received"
    shutil.copytree(report, copy)
    shutil.rmtree(tmp_path / "standards")
    tool("papermill", "report.ipynb", "again.ipynb", "--no-progress-bar", cwd=copy)
    assert result_of(copy / "again.ipynb") == json.loads(
        (copy / "result.json").read_text(encoding="utf-8")
    )
