"""Rulings and settings of single entities, and of a programme's own document, in the summary."""

import datetime as dt
import json
import shutil

import pytest

import ecnb
from ecnb.errors import ParametersInvalid
from ecnb.run import notebook
from ecnb.run.job import Job
from ecnb.run.parameters import read_run
from ecnb.run.places import Home
from ecnb.run.plan import plan
from ecnb.run.summary import SummaryJob
from tests.run import stations
from tests.standards.sixth import PATH as SIXTH

ROSTER = "entities: {jx-2: {rulings: {JX-1: judged_to_15, JX-26: zero}}, jx-3: {lang: en}}\n"


@pytest.fixture
def folder(tmp_path):
    """Three stations of falling merit; another reading gives the second one five points more."""
    made = stations.programme(tmp_path, ("jx-1", "jx-2", "jx-3"))
    better = stations.station("jx-2", tidy="1.5", points={"jx-10": "15"})
    stations.write(better, made / "evidence" / "jx-2")
    (made / "params" / "roster.yaml").write_text(ROSTER, encoding="utf-8")
    return made


def planned(folder):
    """The plan of its only run file."""
    home = Home(folder)
    extra = home.own_standards()
    run = read_run(next(iter(home.runs())), extra=extra)
    return plan(home, home.evidence, run, home.reports)


def opened(job: SummaryJob, stage, monkeypatch):
    """What the summary's notebook reads, where it stands."""
    stage.mkdir()
    job.freeze(stage)
    monkeypatch.chdir(stage)
    return ecnb.open_programme(**job.parameters())


def test_ranks_of_the_summary_are_those_of_the_reports(folder, tmp_path, monkeypatch):
    """One station is read otherwise: it comes first in its own report and in the summary."""
    *reports, summary = planned(folder).jobs
    assert isinstance(summary, SummaryJob)
    told = {job.entity: (job.place, job.of) for job in reports if isinstance(job, Job)}
    assert told == {"jx-1": (2, 3), "jx-2": (1, 3), "jx-3": (3, 3)}
    whole = opened(summary, tmp_path / "stage", monkeypatch)
    lines = {line.entity.id: line for field in whole.fields for line in field.lines}
    assert {name: (line.place, line.of) for name, line in lines.items()} == told
    assert lines["jx-2"].scorecard.rulings["JX-1"] == "judged_to_15"
    assert whole.broken == ()


def test_summary_is_told_only_what_concerns_its_entities(folder):
    """Languages of reports, and rulings of documents that nobody is judged by, are left out."""
    path = folder / "params" / "2026H1.yaml"
    with path.open("a", encoding="utf-8") as file:
        file.write("rulings: {ZJ-1: inclusive, JX-2: upper}\nsettings: {reference_year: 2025}\n")
    (*_, summary) = planned(folder).jobs
    said = summary.parameters()
    assert (said["rulings"], said["settings"]) == ({"JX-2": "upper"}, {})
    assert said["overrides"] == {"jx-2": {"rulings": {"JX-1": "judged_to_15", "JX-26": "zero"}}}
    assert json.dumps(said["overrides"])


def test_notebook_of_the_summary_takes_the_overrides(folder):
    """The parameters cell declares them, and what is injected is plain Python."""
    (*_, summary) = planned(folder).jobs
    source = notebook.parse_source(summary.notebook.read_bytes(), "summary")
    filled = notebook.with_parameters(source, summary.parameters(), "summary")
    (cell,) = [c for c in filled.cells if notebook.INJECTED in c.metadata.get("tags", [])]
    said: dict[str, object] = {}
    exec(cell.source, said)  # noqa: S102 - what the kernel does with it
    assert said["overrides"] == summary.overrides


def test_place_range_under_other_readings_spans_all_groups(folder, tmp_path, monkeypatch):
    """Without its own reading jx-2 has no official total, and jx-1 is first."""
    (*_, summary) = planned(folder).jobs
    whole = opened(summary, tmp_path / "stage", monkeypatch)
    lines = {line.entity.id: line for line in whole.fields[0].lines}
    assert (lines["jx-1"].best, lines["jx-1"].worst) == (1, 2)


def test_override_with_an_unknown_word_is_refused(folder):
    """A typing error would otherwise change nothing, silently."""
    with pytest.raises(ParametersInvalid, match=r"overrides\.jx-2.*unknown name 'ruling'"):
        ecnb.open_programme(
            folder / "evidence", period="2026H1", overrides={"jx-2": {"ruling": {"JX-2": "upper"}}}
        )
    with pytest.raises(ParametersInvalid, match="unknown name 'JX-99'"):
        ecnb.open_programme(
            folder / "evidence", period="2026H1", overrides={"jx-2": {"rulings": {"JX-99": "x"}}}
        )


def test_override_of_a_setting_may_give_the_default_back():
    """An empty value in the roster is what the document says, as in the entity's own report."""
    from ecnb.leagues import Choices  # noqa: PLC0415 - only here

    choices = Choices.of({}, {"base_year": 2040}, {"a": {"settings": {"base_year": None}}})
    assert (choices.settings("a"), choices.settings("b")) == ({}, {"base_year": 2040})


@pytest.fixture
def mixed(tmp_path):
    """Stations, and a point under the programme's own document, with choices for both."""
    made = stations.programme(tmp_path / "home", ("jx-1",))
    (made / "standards").mkdir()
    shutil.copyfile(SIXTH, made / "standards" / "yunling-point.yaml")
    entity = made / "evidence" / "yl-1"
    entity.mkdir()
    text = "id: yl-1\nname: 云岭一号点\nstandard: yunling-point\n"
    (entity / "entity.yaml").write_text(text, encoding="utf-8")
    rows = "period,key,value\n2026H1,visitors,1200\n2026H1,has_desk,是\n"
    (entity / "facts.csv").write_text(rows, encoding="utf-8")
    with (made / "params" / "2026H1.yaml").open("a", encoding="utf-8") as file:
        file.write("rulings: {YL-1: halved, JX-2: upper}\n")
        file.write("settings: {strict: false, opened_on: 2031-03-01}\n")
    return made


def test_summary_knows_choices_of_a_document_of_the_programmes_own(mixed, tmp_path, monkeypatch):
    """Rulings and settings of a sixth document stand beside those of a published one."""
    (*_, summary) = planned(mixed).jobs
    said = summary.parameters()
    assert said["settings"] == {"opened_on": "2031-03-01", "strict": False}
    whole = opened(summary, tmp_path / "stage", monkeypatch)
    assert whole.broken == ()
    assert [field.standard.key for field in whole.fields] == [stations.STANDARD, "yunling-point"]
    own = whole.fields[1].standard.parameters
    assert own["opened_on"].default == dt.date(2031, 3, 1)


def test_notebook_of_one_entity_knows_them_too(mixed, monkeypatch):
    """A run file of a mixed programme opens in the notebook of every entity, as plain papermill."""
    (mixed / "notebooks").mkdir()
    monkeypatch.chdir(mixed / "notebooks")
    case = ecnb.open_case(
        "../evidence/jx-1", period="2026H1", rulings={"YL-1": "halved"},
        settings={"strict": False},
    )  # fmt: skip
    assert case.scorecard.entity.id == "jx-1"
    with pytest.raises(ParametersInvalid, match="unknown name 'YL-99'"):
        ecnb.open_case("../evidence/jx-1", period="2026H1", rulings={"YL-99": "x"})


def test_evidence_that_the_disk_does_not_give_stops_no_other(folder, monkeypatch):
    """An unreadable file is that entity's outcome in the summary, as a broken one is."""
    from ecnb import programme  # noqa: PLC0415 - only here

    real = programme.room.read_entity

    def read(path, lookup):
        if path.name == "jx-2":
            raise PermissionError(13, "Permission denied")
        return real(path, lookup)

    monkeypatch.setattr(programme.room, "read_entity", read)
    whole = ecnb.open_programme(folder / "evidence", period="2026H1")
    assert [line.entity.id for line in whole.fields[0].lines] == ["jx-1", "jx-3"]
    ((name, cause),) = [(one.name, one.cause) for one in whole.broken]
    assert (name, cause.startswith("jx-2: 读不了（Permission denied）")) == ("jx-2", True)
