"""The calendar of duties, case by case, against the published standards."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from ecnb import standards
from ecnb.analysis.cycle.agenda import next_due, waiting
from ecnb.analysis.cycle.duties import turns
from ecnb.case import recommended, when_of
from ecnb.model.evidence import Row
from ecnb.model.period import Period
from ecnb.settings import chosen_settings

CASES = yaml.safe_load(Path(__file__).with_name("calendar.yaml").read_text(encoding="utf-8"))
KEYS = standards.keys()
PROJECT = {"project_from": dt.date(2024, 1, 1), "project_to": dt.date(2027, 12, 31)}
"""The contract's own years lie before the holidays that the cases are about."""


def opened(case):
    """Give standard, duty, registers and moment of a case."""
    key, _, name = case["duty"].partition("/")
    standard = standards.load(key, case.get("rulings", {}))
    duty = standard.obligations[name]
    given = PROJECT if "project_to" in standard.parameters else {}
    settings = chosen_settings(standard, {**given, **case.get("settings", {})})
    rows = []
    for line, cells in enumerate(case.get("rows", []), 2):
        columns = standard.registers[duty.register_].columns
        assert set(cells) <= set(columns), "a case names columns of the register"
        typed = {n: Period.parse(str(v)) if columns[n].kind == "period" and v else v
                 for n, v in cells.items()}  # fmt: skip
        rows.append(Row(typed, line))
    registers = {duty.register_: rows} if duty.register_ else {}
    period = Period.parse(str(case["period"]))
    return standard, name, registers, when_of(
        period, case["as_of"], settings, case.get("workdays", {})
    )  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_turns_at_their_boundary(name):
    """What was due when and how it stands, as worked by hand."""
    case = CASES[name]
    standard, key, registers, when = opened(case)
    rows = registers.get(standard.obligations[key].register_, ())
    found = [f"{turn.due} {turn.status}" for turn in turns(standard, key, rows, when)]
    if "turns" in case:
        assert found == case["turns"]
    if "last" in case:
        assert found[-1] == case["last"]


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "next" in case])
def test_next_due_at_its_boundary(name):
    """The next open day, also beyond the period's end, and whether it is only assumed."""
    case = CASES[name]
    standard, key, registers, when = opened(case)
    (found,) = [one for one in next_due(standard, registers, when) if one.duty == key] or [None]
    assert (found.turn.due if found else None) == case["next"]
    assert (found.assumed if found else False) == case.get("assumed", False)


def test_every_obligation_of_every_document_has_a_case():
    """No line of the calendar is left out."""
    told = {case["duty"] for case in CASES.values()}
    known = {f"{key}/{name}" for key in KEYS for name in standards.load(key).obligations}
    phases = {duty for duty in known if "tc-o-phase" in duty or duty.endswith("tc-o-plan")}
    assert known - phases <= told


def when(as_of, period="2024H1", standard="zhejiang-centre"):
    """Give a moment without settings."""
    settings = chosen_settings(standards.load(standard), {})
    return when_of(Period.parse(period), as_of, settings, {})


@pytest.mark.parametrize(
    ("as_of", "days"),
    [
        (dt.date(2022, 7, 28), []),
        (dt.date(2022, 7, 29), ["2022-12-31", "2023-06-30", "2023-12-31"]),
        (dt.date(2024, 6, 30), ["2024-06-30", "2024-06-30", "2024-12-31"]),
        (dt.date(2024, 7, 1), ["2024-09-30", "2024-12-31", "2024-12-31"]),
    ],
)
def test_AH_guide_is_recommended_to_other_documents_once_in_force(as_of, days):
    """Self each half-year, recipients each quarter, third party each year; no duty before."""
    found = recommended(standards.load("zhejiang-centre"), when(as_of, str(as_of.year)))
    assert [str(one.day) for one in found] == days


def test_AH_guide_is_not_recommended_to_itself():
    """Under its own document the cycle is the document's."""
    guide = standards.load("anhui-centre")
    assert recommended(guide, when(dt.date(2024, 7, 1), standard="anhui-centre")) == ()


def test_waiting_lists_overdue_first_and_looks_as_far_as_asked():
    """The last day asked for is included, the day after it is not."""
    standard = standards.load("anhui-centre")
    moment = when(dt.date(2024, 7, 15), standard="anhui-centre")
    until = dt.date(2024, 9, 30)
    found = waiting(standard, {"evaluations": ()}, moment, until)
    told = [(str(one.day), one.is_overdue) for one in found]
    assert told == [
        ("2024-03-31", True), ("2024-06-30", True), ("2024-06-30", True), ("2024-09-30", False)
    ]  # fmt: skip
    before = waiting(standard, {"evaluations": ()}, moment, until - dt.timedelta(days=1))
    assert [one for one in found if not one.is_overdue] == [found[-1]]
    assert before == found[:-1]


def test_duty_without_a_register_is_never_overdue():
    """What is not recorded anywhere is not known to be missing."""
    standard = standards.load("anhui-centre")
    moment = when(dt.date(2024, 7, 15), standard="anhui-centre")
    found = waiting(standard, {}, moment, dt.date(2024, 12, 31))
    assert {one.is_overdue for one in found} == {False}


def test_turn_that_follows_the_period_is_overdue_at_a_later_day():
    """An agenda of March 2025 with the run file of 2024 knows January and February."""
    standard = standards.load("jiaxian-station")
    moment = when(dt.date(2025, 3, 6), "2024H2", "jiaxian-station")
    found = waiting(standard, {"proceedings": ()}, moment, dt.date(2025, 3, 31))
    assert str(found[-1].day) == "2025-03-05"
    assert found[-1].is_overdue


def monthly_sheets(as_of, ends=dt.date.max, rows=()):
    """What of the monthly sheet waits until the end of March 2026."""
    standard = standards.load("jiaxian-station")
    moment = replace(when(as_of, "2025H2", "jiaxian-station"), ends=ends)
    found = waiting(standard, {"proceedings": rows}, moment, dt.date(2026, 3, 31))
    return [str(one.day) for one in found if one.duty == "monthly_sheet" and one.day.year == 2026]


def test_jx_5_nothing_is_asked_for_a_month_that_the_agreement_did_not_last():
    """Cancelled on 12 January: the sheet of December is owed, that of January no more (G8)."""
    as_of = dt.date(2026, 1, 2)
    assert monthly_sheets(as_of) == ["2026-01-05", "2026-02-05", "2026-03-05"]
    assert monthly_sheets(as_of, dt.date(2026, 1, 12)) == ["2026-01-05"]
    assert monthly_sheets(as_of, dt.date(2026, 1, 30)) == ["2026-01-05"]
    assert monthly_sheets(as_of, dt.date(2026, 1, 31)) == ["2026-01-05", "2026-02-05"]


def test_jx_5_reports_as_notified_end_with_the_agreement():
    """A report due on the last day is owed, one due on the day after is not; nor is it the next."""
    standard = standards.load("jiaxian-station")
    columns = dict.fromkeys(standard.registers["reports"].columns)
    days = (dt.date(2026, 1, 12), dt.date(2026, 1, 13))
    rows = [Row({**columns, "kind": "weekly", "due_on": day}, n) for n, day in enumerate(days, 2)]
    moment = when(dt.date(2026, 1, 12), "2025H2", "jiaxian-station")
    ended = replace(moment, ends=days[0])
    for read, found in ((moment, days), (ended, days[:1])):
        told = waiting(standard, {"reports": rows}, read, dt.date(2026, 2, 28))
        assert [one.day for one in told if one.duty == "weekly_report"] == [*found]
    late = replace(moment, ends=dt.date(2025, 12, 31))
    assert next_due(standard, {"reports": rows}, late) == ()


@pytest.mark.parametrize(("day", "lost"), [("2026-02-28", False), ("2026-03-01", True)])
def test_jx_monthly_sheet_can_be_late_until_its_month_ends(day, lost):
    """The sheet due on 5 February belongs to February: what comes in March is that of March."""
    standard = standards.load("jiaxian-station")
    as_of = dt.date.fromisoformat(day)
    found = waiting(standard, {"proceedings": ()}, when(as_of, "2025H2", standard.key), as_of)
    (turn,) = [one for one in found if str(one.day) == "2026-02-05"]
    assert turn.is_overdue
    assert turn.is_lost(as_of) is lost


def test_TC_salon_of_a_past_month_cannot_be_made_good():
    """A salon held now is that of this month; an evaluation is declared for its quarter (AH)."""
    as_of = dt.date(2024, 7, 15)
    for key, register, lost in (
        ("tongcheng-contract", "events", True), ("anhui-centre", "evaluations", False)
    ):  # fmt: skip
        standard = standards.load(key)
        found = waiting(standard, {register: ()}, when(as_of, "2024H1", key), as_of)
        told = {one.is_lost(as_of) for one in found if one.duty != "tc-o-salon" or one.is_overdue}
        assert told == {lost}
