"""A batch makes what has changed, and nothing twice. No kernel runs here."""

import json
import shutil
import threading
from pathlib import Path

import pytest

from ecnb.cli import status as command
from ecnb.errors import LedgerUnusable
from ecnb.run import batch, index, ledger, manifest, publish
from ecnb.run.batch import Watch, run_batch, run_one
from ecnb.run.parameters import read_run
from ecnb.run.places import SUMMARY, Home
from ecnb.run.plan import Plan, Wish, plan, plan_one
from ecnb.run.produce import Outcome
from ecnb.run.resume import Anew
from ecnb.run.status import CHANGED, DAMAGED, rows
from tests.run import stations
from tests.run.kernelless import Kernels, install
from tests.run.notebooks import PARAMETERS, make, save
from tests.standards.sixth import PATH as SIXTH

ALL = ["jx-1", "jx-2", "jx-3", SUMMARY]


@pytest.fixture
def kernels(monkeypatch) -> Kernels:
    """Reports in milliseconds."""
    return install(monkeypatch.setattr)


@pytest.fixture
def folder(tmp_path, kernels) -> Path:
    """Three stations, all of whose reports are published."""
    found = stations.programme(tmp_path / "programme", ("jx-1", "jx-2", "jx-3"))
    params = PARAMETERS + "\noverrides = {}"
    for name in (stations.STANDARD, SUMMARY):
        save(make("1", parameters=params), found / "notebooks" / f"{name}.ipynb")
    assert made(found) == ALL
    return found


def planned(folder: Path, *only: str) -> Plan:
    """The plan of its only period."""
    home = Home(folder)
    run = read_run(folder / "params" / "2026H1.yaml", extra=home.own_standards())
    return plan(home, folder / "evidence", run, folder / "reports", Wish(only))


def outcomes(folder: Path, *only: str, **anew: object) -> dict[str, str]:
    """What a batch makes of everyone."""
    found = run_batch(planned(folder, *only), workers=1, anew=Anew(**anew))
    return {outcome.entity: outcome.state for outcome in found}


def made(folder: Path, *only: str, **anew: object) -> list[str]:
    """Whose reports a batch makes; all others are unchanged."""
    found = outcomes(folder, *only, **anew)
    assert set(found.values()) <= {"done", "unchanged"}
    return [name for name, state in found.items() if state == "done"]


def out(folder: Path) -> Path:
    """Where the reports lie."""
    return folder / "reports" / "2026H1"


def marks(folder: Path) -> dict[str, tuple[int, int]]:
    """Which file it is and when it was written: of everything that is published, and the index."""
    paths = [path for path in out(folder).rglob("*") if path.is_file() and path.name != ledger.NAME]
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in paths}


def entries(folder: Path) -> dict[str, ledger.Entry]:
    """What the ledger says."""
    with ledger.opened(out(folder)) as book:
        return {entry.entity: entry for entry in book.entries()}


def standing(folder: Path) -> dict[str, str]:
    """What `ecnb status` says."""
    return {row.entity: row.state for row in rows(planned(folder))}


def change(path: Path, old: str, new: str) -> None:
    """Edit a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# --- what is made --------------------------------------------------------------------------------


def test_second_batch_makes_nothing(folder):
    """No file is touched, the index neither; everyone is told as unchanged."""
    before, told = marks(folder), []
    found = run_batch(planned(folder), workers=1, watch=Watch(told.append))
    assert [outcome.state for outcome in found] == ["unchanged"] * 4
    assert [outcome.entity for outcome in told] == ALL
    assert marks(folder) == before
    assert set(standing(folder).values()) == {"done"}


def test_ledger_keeps_what_happened(folder):
    """Clocks, attempts, the manifest's hashes and versions, of each entity."""
    entry = entries(folder)["jx-1"]
    written = (out(folder) / "jx-1" / manifest.NAME).read_bytes()
    said = json.loads(written)
    assert (entry.state, entry.attempts, entry.standard) == ("done", 1, stations.STANDARD)
    assert entry.input == said["input"]
    assert entry.manifest == manifest.sha256(written)
    files = {name: sha for name, (sha, _) in entry.artefacts.items()}
    assert files == said["inputs"] | said["outputs"]
    assert entry.versions.items() >= said["makers"].items()
    assert entry.started is not None
    assert entry.finished is not None
    assert entry.started <= entry.finished
    assert "Python" in entry.host


def test_touched_evidence_is_unchanged(folder):
    """A copy with new times, another encoding and litter beside it says the same."""
    facts = folder / "evidence" / "jx-1" / "facts.csv"
    facts.write_bytes(b"\xef\xbb\xbf" + facts.read_bytes().removeprefix(b"\xef\xbb\xbf") + b"\n")
    (facts.parent / ".DS_Store").write_bytes(b"litter")
    assert made(folder) == []


def test_changed_evidence_makes_that_report_and_the_summary(folder):
    """A register, a fact, an attachment: whatever the notebook reads."""
    change(folder / "evidence" / "jx-3" / "facts.csv", "800", "801")
    assert standing(folder) == {n: "stale" if n in ("jx-3", SUMMARY) else "done" for n in ALL}
    assert made(folder) == ["jx-3", SUMMARY]
    attachments = folder / "evidence" / "jx-2" / "attachments"
    attachments.mkdir()
    (attachments / "a.txt").write_text("一", encoding="utf-8")
    assert made(folder) == ["jx-2", SUMMARY]
    (attachments / "a.txt").write_text("二", encoding="utf-8")
    assert made(folder) == ["jx-2", SUMMARY]
    assert made(folder) == []


def test_changed_evidence_that_moves_ranks_makes_those_reports_too(folder):
    """A report prints its rank: who changes places is made anew, who keeps it is not."""
    stations.write(
        stations.station("jx-3", tidy="1.75"), folder / "evidence" / "jx-3"
    )  # now before jx-2
    assert made(folder) == ["jx-2", "jx-3", SUMMARY]


def test_new_entity_makes_all_of_its_standard(folder):
    """Each report says among how many it is ranked."""
    stations.write(stations.station("jx-4", tidy="0"), folder / "evidence" / "jx-4")
    assert standing(folder)["jx-4"] == "never"
    assert made(folder) == ["jx-1", "jx-2", "jx-3", "jx-4", SUMMARY]


def test_broken_evidence_concerns_the_summary_alone(folder):
    """Why it cannot be read goes along, and nothing of what it holds: that may be anything."""
    bad = folder / "evidence" / "bad"
    (bad / "more").mkdir(parents=True)
    (bad / "more" / "x.csv").write_text("1", encoding="utf-8")
    (folder / "evidence" / "worse.xlsx").write_bytes(b"no workbook")
    (bad / "link").symlink_to(folder)
    told = {"bad": "failed", "worse": "failed"}
    assert outcomes(folder) == dict.fromkeys(ALL, "unchanged") | {SUMMARY: "done"} | told
    assert outcomes(folder) == dict.fromkeys(ALL, "unchanged") | told
    kept = folder / "reports" / "2026H1" / SUMMARY / "evidence"
    assert [one.name for one in sorted((kept / "bad").iterdir())] == ["unreadable.txt"]
    (bad / "entity.yaml").write_text("name: 13800000000\n", encoding="utf-8")
    assert outcomes(folder)[SUMMARY] == "done"
    assert not any(b"13800000000" in one.read_bytes() for one in kept.rglob("*") if one.is_file())
    assert {standing(folder)[name] for name in told} == {"failed"}


def test_changed_roster_makes_that_report_and_the_summary(folder):
    """A ruling for one entity that moves no place among its peers."""
    text = "entities: {jx-1: {rulings: {JX-2: upper}}, jx-2: , jx-3: }"
    (folder / "params" / "roster.yaml").write_text(text, encoding="utf-8")
    assert made(folder) == ["jx-1", SUMMARY]


def test_passing_a_peer_makes_the_reports_of_those_passed(folder):
    """Three had the same points for jx-10; by another reading the first has more of them."""
    text = "entities: {jx-1: {rulings: {JX-1: scaled}}, jx-2: , jx-3: }"
    (folder / "params" / "roster.yaml").write_text(text, encoding="utf-8")
    assert made(folder) == ALL


def test_changed_run_file_makes_all(folder):
    """Another day on which deadlines are read; a comment changes nothing."""
    run = folder / "params" / "2026H1.yaml"
    change(run, "programme:", "# a comment\nprogramme:")
    assert made(folder) == []
    change(run, "2026-06-30", "2026-07-01")
    assert made(folder) == ALL


def test_changed_notebook_makes_the_reports_of_its_standard(folder):
    """The stations' story does not concern the summary, and the other way round."""
    own = folder / "notebooks" / f"{stations.STANDARD}.ipynb"
    save(make("2", parameters=PARAMETERS), own)
    assert made(folder) == ALL[:3]
    change(folder / "notebooks" / f"{SUMMARY}.ipynb", '"1"', '"2"')
    assert made(folder) == [SUMMARY]


def test_changed_standard_makes_the_reports_under_it(folder):
    """A standard of the programme's own, with an entity of its own."""
    own = folder / "standards" / "yunling-point.yaml"
    own.parent.mkdir()
    shutil.copyfile(SIXTH, own)
    save(make("1"), folder / "notebooks" / "yunling-point.ipynb")
    entity = folder / "evidence" / "yl-1"
    entity.mkdir()
    (entity / "entity.yaml").write_text(
        "id: yl-1\nname: 云岭一号点\nstandard: yunling-point\n", encoding="utf-8"
    )
    (entity / "facts.csv").write_text("period,key,value\n2026H1,visitors,1200\n", encoding="utf-8")
    change(folder / "params" / "2026H1.yaml", "programme:", "settings: {strict: false}\nprogramme:")
    assert made(folder) == ["yl-1", SUMMARY]
    assert made(folder) == []
    own.write_text(own.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    assert made(folder) == ["yl-1", SUMMARY]


def test_another_ecnb_or_library_makes_all(folder, monkeypatch):
    """The version of what shows in the bytes of a report is an input."""
    monkeypatch.setattr(manifest, "makers", lambda: {"typst": "99"})
    assert set(standing(folder).values()) == {"stale"}
    assert made(folder) == ALL


def test_force_makes_what_is_unchanged(folder):
    """All, or those that are named; the attempts are counted."""
    assert made(folder, "jx-2", force=True) == ["jx-2"]
    assert made(folder, force=True) == ALL
    assert [entries(folder)[name].attempts for name in ALL] == [2, 3, 2, 2]


def test_only_makes_no_other(folder):
    """The others are not touched, changed or not."""
    for name in ("jx-1", "jx-2"):
        change(folder / "evidence" / name / "facts.csv", "800", "801")
    assert made(folder, "jx-1") == ["jx-1"]
    assert made(folder, "jx-1") == []
    assert made(folder) == ["jx-2", SUMMARY]


def test_limit_counts_what_is_made(folder):
    """Unchanged ones are free; the rest is left for the next time."""
    for name in ("jx-2", "jx-3"):
        change(folder / "evidence" / name / "facts.csv", "800", "801")
    first = outcomes(folder, limit=1)
    assert list(first.values()) == ["unchanged", "done", "left", "left"]
    assert made(folder, limit=2) == ["jx-3", SUMMARY]
    assert made(folder, limit=2) == []


# --- failure -------------------------------------------------------------------------------------


def test_failed_is_tried_again_and_its_old_report_stands(folder, kernels):
    """By default with whatever changed; with --retry-failed nothing else."""
    old = (out(folder) / "jx-1" / manifest.NAME).read_bytes()
    kernels.failing = {"jx-1"}
    change(folder / "evidence" / "jx-1" / "facts.csv", "800", "801")
    assert outcomes(folder)["jx-1"] == "failed"
    assert outcomes(folder)["jx-1"] == "failed"
    entry = entries(folder)["jx-1"]
    assert (entry.state, entry.attempts) == ("failed", 2)
    assert entry.cause == ("cell c1: it broke",)
    assert (out(folder) / "jx-1" / manifest.NAME).read_bytes() == old
    assert entry.manifest == manifest.sha256(old)
    assert standing(folder)["jx-1"] == "failed"

    change(folder / "evidence" / "jx-2" / "facts.csv", "800", "801")
    kernels.failing = set()
    assert outcomes(folder, failed=True) == {
        "jx-1": "done", "jx-2": "left", "jx-3": "left", SUMMARY: "left",
    }  # fmt: skip
    assert made(folder) == ["jx-2", SUMMARY]


def test_failure_whose_change_was_taken_back_is_done(folder, kernels):
    """The old report is again that of today's inputs; nothing runs."""
    kernels.failing = {"jx-1"}
    facts = folder / "evidence" / "jx-1" / "facts.csv"
    change(facts, "800", "801")
    assert outcomes(folder, "jx-1") == {"jx-1": "failed"}
    change(facts, "801", "800")
    assert made(folder) == []
    assert entries(folder)["jx-1"].state == "done"


def test_mended_failure_is_stale(folder, kernels):
    """Its cause is still told, beside that the inputs changed since."""
    kernels.failing = {"jx-1"}
    change(folder / "evidence" / "jx-1" / "facts.csv", "800", "801")
    outcomes(folder, "jx-1")
    change(folder / "evidence" / "jx-1" / "facts.csv", "801", "802")
    row = next(row for row in rows(planned(folder)) if row.entity == "jx-1")
    assert (row.state, row.cause) == ("stale", (CHANGED, "cell c1: it broke"))


def test_index_remembers_a_failure_that_was_not_run_again(folder, kernels):
    """Its line keeps the cause, also where another report is made alone."""
    kernels.failing = {"jx-1", SUMMARY}
    change(folder / "evidence" / "jx-1" / "facts.csv", "800", "801")
    outcomes(folder)
    outcomes(folder, "jx-2", force=True)
    one_report(folder, "jx-3")
    outcomes(folder, "jx-3")
    assert (out(folder) / index.NAME).read_bytes().count(b"it broke") == 2


def one_report(folder: Path, name: str) -> Outcome:
    """What `ecnb report` does."""
    evidence = folder / "evidence"
    run = read_run(folder / "params" / "2026H1.yaml")
    arguments = (Home(folder), evidence / name, evidence, run, folder / "reports", Wish())
    return run_one(plan_one(*arguments))


def test_single_report_is_in_the_ledger(folder):
    """It is made whether it has changed or not, and the batch then has nothing to do."""
    change(folder / "evidence" / "jx-3" / "facts.csv", "800", "801")
    assert one_report(folder, "jx-3").state == "done"
    assert one_report(folder, "jx-3").state == "done"
    assert entries(folder)["jx-3"].attempts == 2
    assert made(folder) == [SUMMARY]


def test_full_disk_leaves_the_old_report(folder, monkeypatch):
    """Reports, index and ledger cannot be written: each is told, nothing is lost."""
    before = marks(folder)
    change(folder / "evidence" / "jx-1" / "facts.csv", "800", "801")

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    def no_ledger(*_arguments):
        raise LedgerUnusable([ledger._damage(out(folder) / ledger.NAME)])

    with monkeypatch.context() as patch:
        patch.setattr(publish, "write_all", full)
        patch.setattr(publish, "write_file", full)
        patch.setattr(ledger.Ledger, "put", no_ledger)
        patch.setattr(ledger.Ledger, "get", no_ledger)
        found = {o.entity: o for o in run_batch(planned(folder), workers=1)}
    assert {name: o.state for name, o in found.items()} == {
        "jx-1": "failed", "jx-2": "unchanged", "jx-3": "unchanged", SUMMARY: "failed",
        index.NAME: "failed", index.RANKING: "failed", ledger.NAME: "failed",
    }  # fmt: skip
    assert found["jx-1"].cause == (
        "磁盘空间不足（No space left on device） → 检查磁盘空间和文件权限",
    )
    assert marks(folder) == before
    assert made(folder) == ["jx-1", SUMMARY]


# --- damage --------------------------------------------------------------------------------------


def test_lost_ledger_costs_no_report(folder):
    """What is published proves itself; clocks are gone and are not invented."""
    (out(folder) / ledger.NAME).unlink()
    before = marks(folder)
    assert set(standing(folder).values()) == {"done"}
    assert not (out(folder) / ledger.NAME).exists()
    assert made(folder) == []
    assert marks(folder) == before
    assert list(entries(folder)) == [SUMMARY, "jx-1", "jx-2", "jx-3"]
    assert {entry.finished for entry in entries(folder).values()} == {None}


def test_damaged_ledger_is_kept_and_rebuilt(folder):
    """The batch says so and makes nothing twice; status alone only says so."""
    (out(folder) / ledger.NAME).write_bytes(b"damaged" * 300)
    with pytest.raises(LedgerUnusable, match="--rebuild"):
        standing(folder)
    noted: list[str] = []
    found = run_batch(planned(folder), workers=1, watch=Watch(noted=noted.append))
    assert {outcome.state for outcome in found} == {"unchanged"}
    assert "rebuilt from 4 published reports" in noted[0]
    assert (out(folder) / ledger.BROKEN).read_bytes() == b"damaged" * 300
    assert set(standing(folder).values()) == {"done"}


def test_newer_ledger_stops_the_batch(folder):
    """Nothing is made and nothing overwritten."""
    with ledger.opened(out(folder)) as book:
        book._database.execute("PRAGMA user_version = 7")
    with pytest.raises(LedgerUnusable, match="newer"):
        run_batch(planned(folder), workers=1)


def test_ledger_behind_the_reports_catches_up(folder, kernels):
    """Killed after the report was put in place and before the ledger knew."""
    older = (out(folder) / ledger.NAME).read_bytes()
    change(folder / "evidence" / "jx-1" / "facts.csv", "800", "801")
    assert made(folder) == ["jx-1", SUMMARY]
    (out(folder) / ledger.NAME).write_bytes(older)
    assert set(standing(folder).values()) == {"done"}
    assert batch.rebuild(out(folder)) == 2
    assert batch.rebuild(out(folder)) == 0
    (out(folder) / ledger.NAME).write_bytes(older)
    before = marks(folder)
    assert made(folder) == []
    assert marks(folder) == before


def test_damaged_report_is_made_again(folder):
    """A missing file and one of another size at once; one of the same size by --verify."""
    (out(folder) / "jx-1" / "report.html").unlink()
    (out(folder) / "jx-2" / "report.html").write_bytes(b"longer than it was" * 9)
    found = {row.entity: row.cause for row in rows(planned(folder)) if row.state == "stale"}
    assert found == {"jx-1": (DAMAGED,), "jx-2": (DAMAGED,)}
    assert made(folder) == ["jx-1", "jx-2"]
    page = out(folder) / "jx-3" / "report.html"
    page.write_bytes(page.read_bytes().replace("示".encode(), "木".encode()))
    assert made(folder) == []
    assert made(folder, verify=True) == ["jx-3"]


def test_edited_manifest_is_no_proof(folder):
    """The ledger knows the hash of the manifest itself."""
    change(out(folder) / "jx-1" / manifest.NAME, '"schema_version": 1', '"schema_version": 9')
    assert made(folder) == ["jx-1"]


# --- status --------------------------------------------------------------------------------------


def test_status_in_three_formats(folder, kernels, capsysbinary, monkeypatch):
    """Done, failed, stale, missing, never: sorted by standard and id, the summary last."""
    monkeypatch.setenv("COLUMNS", "200")
    params, reports = folder / "params" / "2026H1.yaml", folder / "reports"

    def told(format_: str, expected: int) -> str:
        code = command.status(params, None, reports, format_, mend=False)
        assert code == expected
        return capsysbinary.readouterr().out.decode("utf-8-sig")

    assert "完成 done 4" in told("table", 0)
    kernels.failing = {"jx-1"}
    change(folder / "evidence" / "jx-1" / "facts.csv", "800", "801")
    outcomes(folder, "jx-1")
    change(folder / "evidence" / "jx-2" / "facts.csv", "800", "801")
    stations.write(stations.station("jx-0", tidy="0"), folder / "evidence" / "jx-0")
    (folder / "params" / "roster.yaml").write_text(
        "entities: {jx-9: {name: =九号}}", encoding="utf-8"
    )
    lines = json.loads(told("json", 1))
    states = {line["entity"]: line["state"] for line in lines}
    assert states == {
        "jx-0": "never", "jx-1": "stale", "jx-2": "stale", "jx-3": "stale", "jx-9": "missing",
        SUMMARY: "stale",
    }  # fmt: skip
    assert list(states) == sorted(states, key=lambda name: (name == SUMMARY, name))
    assert lines[1]["attempts"] == 1
    assert "it broke" in lines[1]["cause"][-1]
    csv = told("csv", 1)
    assert csv.startswith("entity,name,standard,state,attempts,seconds,finished,cause\r\n")
    assert "jx-9,'=九号,,missing,0,,," in csv
    table = told("table", 1)
    assert "未生成 never" in table
    assert "缺证据 missing 1" in table


def test_status_writes_nothing(folder):
    """No lock, no ledger, no folder."""
    shutil.rmtree(folder / "reports")
    assert set(standing(folder).values()) == {"never"}
    assert not (folder / "reports").exists()


def test_status_mends_the_ledger_on_demand(folder, capsys):
    """--rebuild says how many reports it wrote down."""
    (out(folder) / ledger.NAME).write_bytes(b"damaged" * 300)
    params, reports = folder / "params" / "2026H1.yaml", folder / "reports"
    assert command.status(params, None, reports, "table", mend=True) == 0
    assert "damaged ledger kept" in capsys.readouterr().err
    assert len(entries(folder)) == 4


def test_two_drivers_take_turns(folder):
    """The second waits, says so, and then finds nothing to do."""
    waiting = threading.Event()
    found: list[Outcome] = []

    def second() -> None:
        watch = Watch(waiting=lambda _: waiting.set())
        found.extend(run_batch(planned(folder), workers=1, watch=watch))

    with batch.only_writer(out(folder)):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(10)
    thread.join()
    assert {outcome.state for outcome in found} == {"unchanged"}
