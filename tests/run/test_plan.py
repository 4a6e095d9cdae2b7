import re
from dataclasses import replace
from pathlib import Path

import pytest

from ecnb.errors import EvidenceInvalid, NotFound, ParametersInvalid
from ecnb.run.job import Job
from ecnb.run.parameters import Run, read_run
from ecnb.run.places import SUMMARY, Home, notebook_for
from ecnb.run.plan import Plan, Wish, plan, plan_one
from tests.run import stations


def planned(folder: Path, *only: str, roster: str = "") -> Plan:
    """The plan of a programme's first half of 2026."""
    if roster:
        (folder / "params" / "roster.yaml").write_text(roster, encoding="utf-8")
    return plan(Home(folder), folder / "evidence", run_of(folder), folder / "reports", Wish(only))


def run_of(folder: Path) -> Run:
    """Its run file."""
    return read_run(folder / "params" / "2026H1.yaml")


def jobs(found: Plan) -> dict[str, Job]:
    """The entities' reports to make, by id."""
    return {job.entity: job for job in found.jobs if isinstance(job, Job)}


def test_places_are_known_before_the_first_report(tmp_path):
    """Ranked by official total over all entities, also where only one report is asked for."""
    folder = stations.programme(tmp_path, ("jx-1", "jx-2", "jx-3"))
    found = {name: (job.place, job.of) for name, job in jobs(planned(folder)).items()}
    assert found == {"jx-1": (1, 3), "jx-2": (2, 3), "jx-3": (3, 3)}
    assert {n: (j.place, j.of) for n, j in jobs(planned(folder, "jx-2")).items()} == {
        "jx-2": (2, 3)
    }


def test_equal_totals_share_a_place(tmp_path):
    """Two of the same merit are both first; the next is third."""
    folder = stations.programme(tmp_path, ("jx-1", "jx-2"))
    stations.write(stations.station("jx-0"), folder / "evidence" / "jx-0")
    found = {name: job.place for name, job in jobs(planned(folder)).items()}
    assert found == {"jx-0": 1, "jx-1": 1, "jx-2": 3}


def test_broken_evidence_is_settled_and_the_others_go_on(tmp_path):
    """Its faults are the cause; ranks are those of the others."""
    folder = stations.programme(tmp_path)
    (folder / "evidence" / "bad").mkdir()
    (folder / "evidence" / "worse.xlsx").write_bytes(b"no workbook")
    found = planned(folder)
    assert [(o.entity, o.state) for o in found.settled] == [("bad", "failed"), ("worse", "failed")]
    assert all(outcome.cause for outcome in found.settled)
    assert [job.of for job in jobs(found).values()] == [2, 2]


def test_doubled_ids_are_broken_on_every_system(tmp_path):
    """jx-1 and JX-1 would be one folder on Windows; both are told, with where they stand."""
    folder = stations.programme(tmp_path)
    stations.write(stations.station("JX-1"), folder / "evidence" / "copy")
    found = planned(folder)
    assert [outcome.entity for outcome in found.settled] == ["JX-1", "jx-1"]
    assert all("copy、jx-1" in outcome.cause[0] for outcome in found.settled)
    assert list(jobs(found)) == ["jx-2"]


def test_id_of_a_file_of_the_programme_is_refused(tmp_path):
    """A report may not lie where the index does."""
    folder = stations.programme(tmp_path)
    stations.write(stations.station("Index.html"), folder / "evidence" / "x")
    assert "与汇总文件同名" in planned(folder).settled[0].cause[0]


def test_expected_entities_without_evidence_are_missing(tmp_path):
    """The roster lists who is expected; who has nothing for the period is missing as well."""
    folder = stations.programme(tmp_path)
    early = stations.station("jx-8")
    old = replace(early, facts=(replace(early.facts[0], period=stations.H1.previous),), ratings=())
    stations.write(replace(old, registers={}), folder / "evidence" / "jx-8")
    stations.write(
        replace(old, registers={}, entity=replace(old.entity, id="jx-7")),
        folder / "evidence" / "jx-7",
    )
    found = planned(folder, roster="entities: {jx-1: , jx-8: , jx-9: {name: 九号}}")
    told = {outcome.entity: outcome for outcome in found.settled}
    assert {name: outcome.state for name, outcome in told.items()} == {
        "jx-8": "missing",
        "jx-9": "missing",
    }
    assert told["jx-9"].name == "九号"
    assert "2026H1" in told["jx-8"].cause[0]
    assert found.idle == ("jx-7",)


def test_job_carries_only_what_concerns_its_standard(tmp_path):
    """A ruling chosen for another document does not change a station's report."""
    folder = stations.programme(tmp_path)
    with (folder / "params" / "2026H1.yaml").open("a", encoding="utf-8") as file:
        file.write("rulings: {ZJ-1: inclusive, JX-3: half}\nsettings: {reference_year: 2025}\n")
    text = (folder / "params" / "2026H1.yaml").read_text(encoding="utf-8")
    with pytest.raises(ParametersInvalid) as caught:
        read_run(folder / "params" / "2026H1.yaml")
    (option, *_) = re.findall(r"choose one of: (\w+)", str(caught.value))
    path = folder / "params" / "2026H1.yaml"
    path.write_text(text.replace("JX-3: half", f"JX-3: {option}"), encoding="utf-8")
    job = jobs(planned(folder))["jx-1"]
    assert job.rulings == {"JX-3": option}
    assert job.settings == {}


def test_roster_changes_one_entity(tmp_path):
    """An entity's own language reaches its job."""
    found = jobs(
        planned(stations.programme(tmp_path), roster="entities: {jx-2: {lang: en}, jx-1: }")
    )
    assert {name: job.lang for name, job in found.items()} == {"jx-1": "zh", "jx-2": "en"}


def test_summary_comes_last_and_only_with_all(tmp_path):
    """The summary tells of everyone; it is not made where some are asked for."""
    folder = stations.programme(tmp_path)
    assert [job.entity for job in planned(folder).jobs] == ["jx-1", "jx-2", SUMMARY]
    some = planned(folder, "jx-2")
    assert [job.entity for job in some.jobs] == ["jx-2"]
    assert [job.entity for job in some.others] == ["jx-1"]


def test_unknown_id_names_the_nearest(tmp_path):
    """--only with a typing error runs nothing."""
    with pytest.raises(ParametersInvalid, match="did you mean jx-1"):
        planned(stations.programme(tmp_path), "jx1")


def test_empty_evidence_is_told(tmp_path):
    """A folder that does not exist, or holds no entity: what to do."""
    folder = stations.programme(tmp_path, ())
    with pytest.raises(NotFound, match="--evidence"):
        planned(folder)
    (folder / "evidence").mkdir()
    with pytest.raises(NotFound, match="templates/"):
        planned(folder)


def test_one_entity_of_the_programme_is_ranked_as_in_the_batch(tmp_path):
    """The same job, hence the same bytes; elsewhere there is no rank."""
    folder = stations.programme(tmp_path)
    evidence = folder / "evidence"
    arguments = (Home(folder), evidence / "jx-2", evidence, run_of(folder), folder / "reports")
    assert plan_one(*arguments, Wish()).job == jobs(planned(folder))["jx-2"]
    away = stations.write(stations.station("jx-2"), tmp_path / "away")
    alone = plan_one(Home(folder), away, evidence, run_of(folder), folder / "reports", Wish())
    assert isinstance(alone.job, Job)
    assert (alone.job.place, alone.job.of, alone.plan) == (None, None, None)


def test_one_broken_entity_is_refused_with_every_fault(tmp_path):
    """No job for evidence that cannot be read."""
    folder = stations.programme(tmp_path)
    (folder / "evidence" / "bad").mkdir()
    bad = folder / "evidence" / "bad"
    with pytest.raises(EvidenceInvalid):
        plan_one(Home(folder), bad, bad.parent, run_of(folder), folder / "reports", Wish())


def test_programmes_own_notebook_goes_first(tmp_path):
    """What an evaluator changed in notebooks/ of the programme is what runs."""
    own = tmp_path / "notebooks" / "jiaxian-station.ipynb"
    assert notebook_for(stations.STANDARD, Home(tmp_path)) != own
    own.parent.mkdir()
    own.write_text("{}", encoding="utf-8")
    assert notebook_for(stations.STANDARD, Home(tmp_path)) == own


def test_links_in_the_folder_of_evidence_stop_nobody(tmp_path):
    """One that leads in a circle or nowhere is no entity; one to a folder is refused by name."""
    folder = stations.programme(tmp_path / "programme", ("jx-1",))
    evidence = folder / "evidence"
    away = stations.write(stations.station("jx-2"), tmp_path / "away")
    for name, target in (("loop", "loop"), (".loop", ".loop"), ("lost", "nowhere"), ("jx-2", away)):
        (evidence / name).symlink_to(target)
    assert set(jobs(planned(folder))) == {"jx-1"}
    assert [(one.entity, one.state) for one in planned(folder).settled] == [("jx-2", "failed")]
