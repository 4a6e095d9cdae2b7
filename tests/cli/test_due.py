"""Command due: the agenda of a programme as table, JSON, CSV and calendar file."""

import csv
import datetime as dt
import io
import json
from dataclasses import replace
from pathlib import Path

import icalendar
import pytest

from ecnb.cli import run
from ecnb.evidence import freeze, write_frozen
from ecnb.model.evidence import Entity, Evidence, Row
from ecnb.model.period import Period
from ecnb.run.due import Look, agenda
from ecnb.run.due import gather as room
from ecnb.run.parameters import make_run
from ecnb.run.places import Home
from ecnb.standards import load

HOSTILE = "=HYPERLINK(1)；甲,乙;丙\\丁"


def centre(folder, entity, name, evaluations=()):
    """Write a centre of the Anhui guide with its register of evaluations."""
    key = "anhui-centre"
    rows = tuple(
        Row({"kind": kind, "declared_for": Period.parse(period), "held_on": day}, line)
        for line, (kind, period, day) in enumerate(evaluations, 2)
    )
    registers = dict.fromkeys(load(key).registers, ()) | {"evaluations": rows}
    proof = Evidence(Entity(entity, name, key, sample=True), registers=registers)
    write_frozen(freeze(proof, load(key)), folder / "evidence" / entity)


@pytest.fixture
def programme(tmp_path, monkeypatch):
    """A programme of two centres in the first half of 2026, read on 15 July."""
    held = [("self", "2026H1", dt.date(2026, 6, 30)), ("recipient", "2026Q1", dt.date(2026, 4, 2))]
    centre(tmp_path, "ah-1", "示例一中心", held)
    centre(tmp_path, "ah-2", HOSTILE, held[:1])
    (tmp_path / "params").mkdir()
    text = "period: 2026H1\nas_of: 2026-07-15\nprogramme: 演示项目\n"
    (tmp_path / "params" / "2026H1.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(capfdbinary, *words):
    """Run ecnb due; give exit code, answer and what was told beside it."""
    code = run(["due", *words])
    said = capfdbinary.readouterr()
    return code, said.out.decode(), said.err.decode()


def test_json_lists_overdue_before_what_falls_due(programme, capfdbinary):
    """Last quarter's evaluation is missing; 30 September lies beyond sixty days."""
    code, out, _ = answer(capfdbinary, "--format", "json", "--within", "77d")
    told = [(one["state"], one["due"], one["days"], one["entity"]) for one in json.loads(out)]
    assert code == 0
    assert told == [
        ("overdue", "2026-03-31", -106, "ah-2"),
        ("overdue", "2026-06-30", -15, "ah-1"),
        ("overdue", "2026-06-30", -15, "ah-2"),
        ("open", "2026-09-30", 77, "ah-1"),
        ("open", "2026-09-30", 77, "ah-2"),
    ]
    _, shorter, _ = answer(capfdbinary, "--format", "json", "--within", "76")
    assert {one["state"] for one in json.loads(shorter)} == {"overdue"}


def test_another_day_of_reading_moves_the_agenda(programme, capfdbinary):
    """What fell due between the two days is overdue then, also after the period's end."""
    words = ("--format", "json", "--as-of", "2026-10-01", "--only", "ah-1")
    _, out, _ = answer(capfdbinary, *words)
    assert [one["due"] for one in json.loads(out)] == ["2026-06-30", "2026-09-30"]


def test_day_of_reading_before_the_period_is_refused(programme, capfdbinary):
    """Nothing is known of a period that has not begun."""
    code, _, told = answer(capfdbinary, "--as-of", "2025-12-31")
    assert code == 2
    assert "2025-12-31 is before 2026H1 begins" in told


def test_csv_keeps_formulas_from_a_spreadsheet(programme, capfdbinary):
    """A name that begins like a formula gets an apostrophe."""
    _, out, _ = answer(capfdbinary, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))))
    assert {row["name"] for row in rows} == {"示例一中心", f"'{HOSTILE}"}
    assert out.count("\r\n") == len(rows) + 1


def test_calendar_file_reads_back_as_it_was_meant(programme, capfdbinary):
    """All-day events, fixed stamps, hostile text unharmed, lines folded and ended by CRLF."""
    code, _, _ = answer(capfdbinary, "--out", "due.ics", "--within", "77d")
    content = Path("due.ics").read_bytes()
    lines = content.split(b"\r\n")
    assert code == 0
    assert max(map(len, lines)) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(content)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert calendar["X-WR-CALNAME"] == "演示项目"
    events = calendar.walk("VEVENT")
    assert len({event["UID"] for event in events}) == len(events) == 5
    late = next(event for event in events if HOSTILE in event["SUMMARY"])
    assert late["SUMMARY"] == f"【逾期】服务对象评价 · {HOSTILE}"
    assert (late["DTSTART"].dt, late["DTEND"].dt) == (dt.date(2026, 3, 31), dt.date(2026, 4, 1))
    assert late["DTSTAMP"].dt == dt.datetime(2026, 7, 15, tzinfo=dt.UTC)
    assert "6.1.2" in late["DESCRIPTION"]


def test_calendar_file_is_the_same_on_every_run(programme, capfdbinary):
    """Not a clock, not a random number; uids outlive the day of reading."""
    answer(capfdbinary, "--out", "a.ics", "--jobs", "1")
    answer(capfdbinary, "--out", "b.ics", "--jobs", "2")
    assert Path("a.ics").read_bytes() == Path("b.ics").read_bytes()
    answer(capfdbinary, "--out", "c.ics", "--as-of", "2026-08-20")
    older, newer = ({event["UID"] for event in icalendar.Calendar.from_ical(
        Path(name).read_bytes()).walk("VEVENT")} for name in ("a.ics", "c.ics"))  # fmt: skip
    assert older < newer


def test_line_breaks_in_a_name_cannot_forge_an_event(programme, capfdbinary, monkeypatch):
    """Even where a name got past the reader, it stays inside its own property."""
    forged = "甲\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:乙"
    honest = room.Agenda.lines
    monkeypatch.setattr(
        room.Agenda, "lines", lambda self: (replace(line, name=forged) for line in honest(self))
    )
    answer(capfdbinary, "--out", "due.ics")
    events = icalendar.Calendar.from_ical(Path("due.ics").read_bytes()).walk("VEVENT")
    assert len(events) == 3
    assert {event["SUMMARY"].startswith("乙") for event in events} == {False}


def test_table_shows_who_owes_what(programme, capfdbinary, monkeypatch):
    """Grouped by day; entities of the same duty stand together."""
    monkeypatch.setenv("COLUMNS", "200")
    code, out, _ = answer(capfdbinary)
    assert code == 0
    assert "逾期106天" in out
    assert "ah-1、ah-2 共2项" in out
    assert "逾期 overdue 3 · 60 天内到期 due 0" in out


def test_guide_is_listed_for_other_documents_only_when_asked(programme, capfdbinary):
    """A recommendation is no duty, and says so."""
    proof = Evidence(
        Entity("zj-1", "示例市中心", "zhejiang-centre", "C", sample=True),
        registers=dict.fromkeys(load("zhejiang-centre").registers, ()),
    )
    write_frozen(freeze(proof, load("zhejiang-centre")), programme / "evidence" / "zj-1")
    _, out, _ = answer(capfdbinary, "--format", "json", "--within", "180d", "--only", "zj-1")
    assert {one["duty"] for one in json.loads(out)} == {"evidence_pack", "score_form"}
    _, out, _ = answer(
        capfdbinary, "--format", "json", "--within", "180d", "--only", "zj-1", "--guide"
    )
    added = [one for one in json.loads(out) if one["recommended"]]
    assert {(one["standard"], one["state"]) for one in added} == {("anhui-centre", "open")}
    assert len(added) == 4


def test_entity_that_cannot_be_read_stops_no_other(programme, capfdbinary):
    """It is named, and the exit code says that the agenda is not whole."""
    (programme / "evidence" / "ah-2" / "entity.yaml").write_text("id: [", encoding="utf-8")
    code, out, told = answer(capfdbinary, "--format", "json")
    assert code == 1
    assert {one["entity"] for one in json.loads(out)} == {"ah-1"}
    assert "ah-2" in told


def test_ids_that_differ_only_in_case_are_told(programme, capfdbinary):
    """Their events would be one another's."""
    centre(programme, "AH-1", "另一个中心")
    code, out, told = answer(capfdbinary, "--format", "json")
    assert code == 1
    assert "编号与另一对象重复" in told
    assert {one["entity"].casefold() for one in json.loads(out)} == {"ah-1", "ah-2"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--within", "soon"), "不是天数"),
        (("--within", "9999d"), "不是天数"),
        (("--out", "due.docx"), "json、csv 或 ics"),
        (("--out", "evidence", "--format", "ics"), "是一个文件夹"),
        (("--only", "ah-9"), "there is no such entity"),
    ],
)
def test_wrong_options_are_refused(programme, capfdbinary, words, said):
    """What, where and how to mend it; nothing is written."""
    before = sorted(path.name for path in programme.iterdir())
    code, _, told = answer(capfdbinary, *words)
    assert code == 2
    assert said in told
    assert sorted(path.name for path in programme.iterdir()) == before


def test_agenda_is_read_block_by_block(programme, monkeypatch):
    """Never more evidence at a time than a block; the lines are the same."""
    sizes = []
    honest = room.read_each

    def read(home, paths, asked):
        sizes.append(len(paths))
        return honest(home, paths, asked)

    monkeypatch.setattr(room, "read_each", read)
    home, asked = Home(programme), make_run({"period": "2026H1", "as_of": "2026-07-15"})
    paths = sorted((programme / "evidence").iterdir())
    look, found = Look(dt.date(2026, 12, 31)), []
    for block in (1, 128):
        monkeypatch.setattr(room, "BLOCK", block)
        with agenda(home, asked, paths, look) as lines:
            found.append(list(lines.lines()))
    assert sizes == [1, 1, 2]
    assert found[0] == found[1] == sorted(found[0])


def test_working_days_of_the_place_move_a_deadline(programme, capfdbinary):
    """The table beside the run file is the one that counts."""
    key = "tongcheng-contract"
    rows = (Row({"accepted_on": dt.date(2026, 7, 13)}, 2),)
    registers = dict.fromkeys(load(key).registers, ()) | {"complaints": rows}
    proof = Evidence(Entity("tc-1", "示例承办中心", key, sample=True), registers=registers)
    write_frozen(freeze(proof, load(key)), programme / "evidence" / "tc-1")
    setting = "period: 2026H1\nas_of: 2026-07-15\nsettings: {project_to: 2026-12-31}\n"
    (programme / "params" / "2026H1.yaml").write_text(setting, encoding="utf-8")
    due = []
    for table in ("{}", "2026-07-16: false\n2026-07-18: true\n2026-07-20: false\n"):
        (programme / "params" / "workdays.yaml").write_text(table, encoding="utf-8")
        _, out, _ = answer(capfdbinary, "--format", "json", "--only", "tc-1")
        due += [one["due"] for one in json.loads(out) if one["duty"] == "tc-o-complaint"]
    assert due == ["2026-07-20", "2026-07-21"]


def test_faults_of_the_table_of_working_days_are_told_with_their_lines(programme, capfdbinary):
    """Bad date, no truth value, a day twice: all at once."""
    table = "2026-02-30: true\n2026-5-1: true\n2026-05-09: maybe\n"
    table += "2026-05-10: false\n2026-05-10: true\n"
    (programme / "params" / "workdays.yaml").write_text(table, encoding="utf-8")
    code, _, told = answer(capfdbinary)
    assert code == 2
    assert "workdays.yaml:1 2026-02-30" in told
    assert "workdays.yaml:2 2026-5-1" in told
    assert "workdays.yaml:3 2026-05-09" in told
    assert "workdays.yaml:5 2026-05-10: YAML 写法有误 · the key stands twice" in told
