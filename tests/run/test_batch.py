import re
import threading
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ecnb.run import ledger, publish
from ecnb.run.batch import Watch, run_batch, run_one
from ecnb.run.index import FILES
from ecnb.run.parameters import read_run
from ecnb.run.places import SUMMARY, Home
from ecnb.run.plan import Plan, Wish, plan, plan_one
from ecnb.run.produce import Outcome
from ecnb.run.resume import Anew
from tests.run import stations
from tests.run.notebooks import STORY, make, save

_BEHAVIOUR = """
import os, yaml
name = yaml.safe_load(open("evidence/entity.yaml", encoding="utf-8"))["id"]
if name == "jx-die":
    os.kill(os.getpid(), 9)
if name == "jx-fail":
    raise ValueError("<b>broken</b>")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A programme with stations that come through, fail, die, are broken, and are missing."""
    found = stations.programme(
        tmp_path_factory.mktemp("programme"), ("jx-1", "jx-2", "jx-die", "jx-fail")
    )
    (found / "evidence" / "jx-bad").mkdir()
    (found / "params" / "roster.yaml").write_text(
        "entities: {jx-gone: {name: '<i>无</i>'}}", encoding="utf-8"
    )
    save(make(_BEHAVIOUR, *STORY), found / "notebooks" / f"{stations.STANDARD}.ipynb")
    return found


def planned(folder: Path, *only: str) -> Plan:
    """The plan of its only period."""
    run = read_run(folder / "params" / "2026H1.yaml")
    return plan(Home(folder), folder / "evidence", run, folder / "reports", Wish(only))


@pytest.fixture(scope="module")
def told() -> list[Outcome]:
    """What the batch told while it ran."""
    return []


@pytest.fixture(scope="module")
def outcomes(folder, told) -> dict[str, Outcome]:
    """What became of everyone."""
    (folder / "reports" / "2026H1" / ".staging-jx-1-00000000").mkdir(parents=True)
    found = run_batch(planned(folder), workers=2, watch=Watch(told.append))
    return {outcome.entity: outcome for outcome in found}


def index(folder: Path) -> str:
    """The page above the reports."""
    return (folder / "reports" / "2026H1" / "index.html").read_text(encoding="utf-8")


@pytest.mark.skipif(not hasattr(publish.os, "kill"), reason="kills a process as POSIX does")
def test_broken_entity_stops_no_other(outcomes):
    """A raising notebook, a killed process, unreadable evidence: two reports and the summary."""
    assert {name: outcome.state for name, outcome in outcomes.items()} == {
        "jx-1": "done",
        "jx-2": "done",
        "jx-die": "failed",
        "jx-fail": "failed",
        SUMMARY: "done",
        "jx-bad": "failed",
        "jx-gone": "missing",
    }
    assert "意外终止" in outcomes["jx-die"].cause[0]
    assert outcomes["jx-fail"].cause == ("cell c1: ValueError: <b>broken</b>",)


def test_every_report_is_told_once(outcomes, told):
    """Each that was begun, as it ended."""
    assert sorted(o.entity for o in told) == ["jx-1", "jx-2", "jx-die", "jx-fail", SUMMARY]


def test_nothing_half_lies_about(folder, outcomes):
    """Of the killed process's staging folder nothing is left after the next run."""
    publish.recover(folder / "reports" / "2026H1")
    names = sorted(path.name for path in (folder / "reports" / "2026H1").iterdir())
    assert names == sorted([".lock", *FILES, "jx-1", "jx-2", ledger.NAME, SUMMARY])


def test_index_links_what_exists_and_names_the_rest(folder, outcomes):
    """Every link leads to a file; failures and missing entities stand with their cause."""
    page = index(folder)
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) == 2 * 4 + 2 + 2  # reports, the summary, the files beside the page
    assert all((folder / "reports" / "2026H1" / link).is_file() for link in links)
    for name in ("jx-die", "jx-fail", "jx-bad", "jx-gone"):
        assert f'<td class="id">{name}</td>' in page
    assert "94.50 [94.50, 99.50]" in page
    assert "2/4" in page


def test_index_escapes_what_it_shows(folder, outcomes):
    """A cause and a name are text."""
    page = index(folder)
    assert "&lt;b&gt;broken&lt;/b&gt;" in page
    assert "&lt;i&gt;无&lt;/i&gt;" in page
    tags: set[str] = set()
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attrs: tags.add(tag)  # type: ignore[method-assign]
    reader.feed(page)
    assert not tags & {"b", "i", "script", "img", "link"}
    assert "://" not in page


def test_part_of_a_batch_keeps_the_whole_index(folder, outcomes):
    """--only makes one report anew; the page still lists all, and why some have none."""
    before = index(folder)
    found = run_batch(planned(folder, "jx-2"), workers=1, anew=Anew(force=True))
    assert [o.state for o in found if o.entity == "jx-2"] == ["done"]
    assert index(folder) == before
    assert re.findall(r'<tr id="([^"]+)"', before) == ["jx-1", "jx-2"]
    assert before.count("意外终止") == 1  # jx-die


def test_next_batch_tries_only_what_failed(folder, outcomes):
    """Reports and summary stand of the same inputs; the page above them stays as it was."""
    reports = folder / "reports" / "2026H1"
    kept = [reports / name / "manifest.json" for name in ("jx-1", "jx-2", SUMMARY)]
    before = [(path.stat().st_ino, path.read_bytes()) for path in (*kept, reports / "index.html")]
    found = {outcome.entity: outcome for outcome in run_batch(planned(folder), workers=2)}
    assert {name: outcome.state for name, outcome in found.items()} == {
        "jx-1": "unchanged",
        "jx-2": "unchanged",
        "jx-die": "failed",
        "jx-fail": "failed",
        SUMMARY: "unchanged",
        "jx-bad": "failed",
        "jx-gone": "missing",
    }
    after = [(path.stat().st_ino, path.read_bytes()) for path in (*kept, reports / "index.html")]
    assert after == before
    with ledger.opened(reports) as book:
        attempts = {entry.entity: entry.attempts for entry in book.entries()}
    assert attempts["jx-die"] == attempts["jx-fail"] == 2


def test_single_report_keeps_the_index_up_to_date(folder, outcomes, monkeypatch):
    """A report made alone after its notebook was mended appears in the page above it."""
    save(make(*STORY), folder / "notebooks" / f"{stations.STANDARD}.ipynb")
    run = read_run(folder / "params" / "2026H1.yaml")
    evidence = folder / "evidence"
    arguments = (evidence / "jx-fail", evidence, run, folder / "reports", Wish())
    assert run_one(plan_one(Home(folder), *arguments)).state == "done"
    rows = re.findall(r'<tr id="([^"]+)"', index(folder))
    assert rows == ["jx-1", "jx-2", "jx-fail"]


def test_stopped_batch_says_who_is_left(folder, tmp_path):
    """After Ctrl-C no report begins; those left are named."""
    stop = threading.Event()
    stop.set()
    found = run_batch(planned(folder), workers=1, stop=stop)
    states = {outcome.entity: outcome.state for outcome in found}
    assert [states[name] for name in ("jx-1", "jx-2", SUMMARY)] == ["left"] * 3
