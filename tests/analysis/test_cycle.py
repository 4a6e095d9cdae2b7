"""Turns of duties: conventions G3 and G4, A6 and A8 at their boundaries."""

import datetime as dt

import pytest

from ecnb.analysis.cycle.duties import Span, Turn, When, event_due, slots, turns
from ecnb.evidence.workdays import WorkCalendar
from ecnb.model.duties import Obligation
from ecnb.model.evidence import Row
from ecnb.model.facts import Within
from ecnb.model.period import Period
from tests.evidence.small import columns, label, standard

CALENDAR = WorkCalendar()
DAY = dt.date


def duty(**more):
    """Give an obligation."""
    return {
        "clause": "6.1.2",
        "label": label("自评"),
        "who": label("中心"),
        "when_label": label("每季度"),
        "hardness": label("宜"),
        **more,
    }


def of(obligation, register, rows, period, as_of, **more):
    """Give the turns of one duty over some rows."""
    settings = more.pop("settings", {})
    one = standard(obligations={"x": obligation}, registers={"log": register}, **more)
    found = [Row(cells, line) for line, cells in enumerate(rows, 2)]
    when = When(Period.parse(period), as_of, settings, CALENDAR.after)
    return turns(one, "x", found, when)


EVALUATIONS = {
    "label": label("评价台账"),
    "clause": "6.1",
    "date": "held",
    "columns": columns(held="date", declared="period", kind=("self", "other")),
}
QUARTERLY = duty(
    every="quarter",
    due={"kind": "end_of_period"},
    register="log",
    where=[{"column": "kind", "one_of": ["self"]}],
    done="held",
    declared="declared",
)


def held(day, period, kind="self"):
    """Give a row of an evaluation."""
    return {"held": day, "declared": Period.parse(period), "kind": kind}


@pytest.mark.parametrize(
    ("day", "status"),
    [(DAY(2026, 3, 31), "on_time"), (DAY(2026, 4, 1), "late"), (DAY(2026, 1, 1), "on_time")],
)
def test_AH_6_1_2_last_day_of_the_quarter_is_in_time_and_the_next_is_late(day, status):
    """A8: late is held after the last day of the period it was declared for."""
    found = of(QUARTERLY, EVALUATIONS, [held(day, "2026Q1")], "2026Q1", DAY(2026, 6, 30))
    first_day = DAY(2026, 1, 1)
    assert found == (Turn(Period.parse("2026Q1"), DAY(2026, 3, 31), day, status, first_day),)


def test_AH_6_1_2_not_held_is_missing_after_the_last_day_and_open_on_it():
    """Neither done nor yet due is open; the last day runs to 24:00 (G3)."""
    for as_of, status in ((DAY(2026, 3, 31), "open"), (DAY(2026, 4, 1), "missing")):
        found = of(QUARTERLY, EVALUATIONS, [], "2026Q1", as_of)
        assert [turn.status for turn in found] == [status]


def test_AH_A8_evaluation_dated_after_as_of_is_ignored():
    """What is dated later than the day of reading is not known yet."""
    rows = [held(DAY(2026, 3, 20), "2026Q1")]
    found = of(QUARTERLY, EVALUATIONS, rows, "2026Q1", DAY(2026, 3, 19))
    assert [(turn.done, turn.status) for turn in found] == [(None, "open")]


def test_AH_earliest_evaluation_of_a_period_counts():
    """A second, late one does not undo the first."""
    rows = [held(DAY(2026, 4, 2), "2026Q1"), held(DAY(2026, 3, 2), "2026Q1")]
    found = of(QUARTERLY, EVALUATIONS, rows, "2026Q1", DAY(2026, 6, 30))
    assert [turn.done for turn in found] == [DAY(2026, 3, 2)]


def test_AH_other_kinds_of_evaluation_do_not_count():
    """The filter of the duty holds for its turns."""
    rows = [held(DAY(2026, 3, 2), "2026Q1", "other")]
    found = of(QUARTERLY, EVALUATIONS, rows, "2026Q1", DAY(2026, 6, 30))
    assert [turn.status for turn in found] == ["missing"]


def test_AH_half_year_report_has_two_quarters_and_the_running_year_is_open():
    """Turns begin from 1 January to the period's end; a year's turn is not due in June."""
    as_of = DAY(2026, 6, 30)
    assert [str(t.period) for t in of(QUARTERLY, EVALUATIONS, [], "2026H1", as_of)] == [
        "2026Q1",
        "2026Q2",
    ]
    yearly = {**QUARTERLY, "every": "year"}
    assert [t.status for t in of(yearly, EVALUATIONS, [], "2026H1", as_of)] == ["open"]


def test_AH_8_duty_begins_with_the_first_whole_period_after_its_start():
    """A quarter that began before the centre did is not charged (G8)."""
    late = {**QUARTERLY, "since": "operating_from"}
    parameter = {"label": label("始"), "clause": "1", "kind": "date"}
    for since, quarters in ((DAY(2026, 4, 1), ["2026Q2"]), (DAY(2026, 4, 2), [])):
        found = of(
            late, EVALUATIONS, [], "2026H1", DAY(2026, 6, 30),
            settings={"operating_from": since}, parameters={"operating_from": parameter},
        )  # fmt: skip
        assert [str(turn.period) for turn in found] == quarters


def test_row_declared_for_another_quarter_serves_that_one():
    """An evaluation held in April for the first quarter is the first quarter's, late."""
    rows = [held(DAY(2026, 4, 5), "2026Q1")]
    found = of(QUARTERLY, EVALUATIONS, rows, "2026H1", DAY(2026, 6, 29))
    assert [turn.status for turn in found] == ["late", "open"]


@pytest.mark.parametrize(
    ("day", "done", "status"),
    [
        (DAY(2025, 6, 30), None, "missing"),
        (DAY(2025, 7, 1), DAY(2025, 7, 1), "on_time"),
    ],
)
def test_AH_6_1_2_held_before_its_quarter_has_begun_is_not_held_for_it(day, done, status):
    """What is evaluated on 30 June is no third quarter; nor does it serve the second by itself."""
    found = of(QUARTERLY, EVALUATIONS, [held(day, "2025Q3")], "2025H2", DAY(2026, 1, 15))
    assert [(t.done, t.status) for t in found if str(t.period) == "2025Q3"] == [(done, status)]
    assert [t.status for t in found if str(t.period) == "2025Q2"] == ["missing"]


SALONS = {
    "label": label("沙龙"),
    "clause": "1",
    "date": "held",
    "columns": columns(held="date"),
}
MONTHLY = duty(every="month", due={"kind": "end_of_period"}, register="log", done="held")


def test_TC_K16_salon_of_the_last_day_serves_its_own_month():
    """Without a declared period a deed belongs to the month that holds its day."""
    rows = [{"held": DAY(2021, 1, 31)}, {"held": DAY(2021, 3, 1)}]
    found = of(MONTHLY, SALONS, rows, "2021Q1", DAY(2021, 3, 31))
    assert [turn.status for turn in found] == ["on_time", "missing", "on_time"]
    assert [turn.due for turn in found] == [DAY(2021, 1, 31), DAY(2021, 2, 28), DAY(2021, 3, 31)]


def test_TC_project_turns_run_from_the_start_of_operation_to_the_projects_end():
    """The whole project counts, not the report's year, and nothing after its end."""
    parameter = {"label": label("日"), "clause": "1", "kind": "date"}
    names = ("project_from", "project_to", "operating_from")
    settings = dict(zip(names, (DAY(2020, 5, 1), DAY(2021, 1, 31), DAY(2020, 9, 1)), strict=True))
    found = of(
        {**MONTHLY, "since": "operating_from"}, SALONS, [], "2022", DAY(2022, 12, 31),
        settings=settings, parameters=dict.fromkeys(names, parameter),
    )  # fmt: skip
    assert [turn.due for turn in found][:: len(found) - 1] == [DAY(2020, 9, 30), DAY(2021, 1, 31)]
    assert len(found) == 5


SHEETS = duty(
    every="month", due={"kind": "day_of_next_month", "day": 5}, register="log", done="held"
)


@pytest.mark.parametrize(
    ("day", "inclusive", "status"),
    [
        (DAY(2026, 2, 5), True, "on_time"),
        (DAY(2026, 2, 6), True, "late"),
        (DAY(2026, 2, 4), False, "on_time"),
        (DAY(2026, 2, 5), False, "late"),
    ],
)
def test_JX_4_7_monthly_sheet_before_the_5th_under_both_readings_of_G4(day, inclusive, status):
    """G4: whether "before the 5th" holds the 5th is a convention."""
    conventions = {
        "decimals": 2,
        "grade_on": "official",
        "before_inclusive": inclusive,
        "missing_rater": "refuse",
        "fill_tiers_from_facts": True,
    }
    found = of(SHEETS, SALONS, [{"held": day}], "2026Q1", DAY(2026, 2, 20), conventions=conventions)
    assert found[0].status == status
    assert found[0].done == day


def test_TC_8_day_of_the_month_is_the_last_one_in_a_short_month():
    """The 31st of February is its last day."""
    supplies = Obligation.model_validate(
        duty(every="month", due={"kind": "day_of_month", "day": 31})
    )
    span = Span(DAY(2026, 2, 1), DAY(2026, 2, 28))
    assert slots(supplies, span, before_inclusive=True)[0].due == DAY(2026, 2, 28)


def test_duties_without_a_stated_day_have_no_turns():
    """Unstated, "stated" without a register, weeks as notified: nothing is invented."""
    for more in (
        {"every": "unstated", "due": {"kind": "none"}},
        {"every": "week", "due": {"kind": "stated"}},
        {"every": "once", "due": {"kind": "stated"}},
        {"every": "event", "due": {"kind": "none"}},
    ):
        assert of(duty(**more), SALONS, [], "2026", DAY(2026, 12, 31)) == ()


HOURS = Within(start="asked", end="replied", at_most=48, unit="hours")
QUESTIONS = {
    "label": label("提问"),
    "clause": "1",
    "date": "asked",
    "columns": columns(asked="datetime", replied="datetime"),
}
REPLY = duty(
    every="event",
    due={"kind": "within", "within": HOURS.model_dump()},
    register="log",
    done="replied",
)
ASKED = dt.datetime(2021, 3, 1, 9, 30)


@pytest.mark.parametrize(
    ("replied", "as_of", "status"),
    [
        (dt.datetime(2021, 3, 3, 9, 30), DAY(2021, 3, 31), "on_time"),
        (dt.datetime(2021, 3, 3, 9, 31), DAY(2021, 3, 31), "late"),
        (None, DAY(2021, 3, 2), "open"),
        (None, DAY(2021, 3, 3), "missing"),
        (dt.datetime(2021, 3, 3, 9, 0), DAY(2021, 3, 2), "open"),
    ],
)
def test_TC_K13_exactly_48_hours_is_within(replied, as_of, status):
    """Hours run from the stated start (G3) and the limit is included (G1)."""
    rows = [{"asked": ASKED, "replied": replied}]
    assert [turn.status for turn in of(REPLY, QUESTIONS, rows, "2021H1", as_of)] == [status]


def test_hours_from_a_day_without_time_run_from_its_end():
    """Who did not write the hour is read in favour of the one who answers."""
    assert event_due(DAY(2021, 3, 1), HOURS, CALENDAR.after) == dt.datetime(2021, 3, 4)


COMPLAINTS = {
    "label": label("投诉"),
    "clause": "1",
    "date": "accepted",
    "columns": columns(accepted="date", term="date", closed="date"),
}


def closing(start, at_most):
    """Give the duty to close complaints within working days of a column."""
    within = {"start": start, "end": "closed", "at_most": at_most, "unit": "working_days"}
    return duty(
        every="event", due={"kind": "within", "within": within}, register="log", done="closed"
    )


@pytest.mark.parametrize(("day", "status"), [(9, "on_time"), (10, "late")])
def test_TC_K14_five_working_days_over_the_national_holiday(day, status):
    """Accepted on 25 September 2020: 1–8 October are off, Sunday 27 September is worked."""
    rows = [{"accepted": DAY(2020, 9, 25), "closed": DAY(2020, 10, day), "term": None}]
    found = of(closing("accepted", 5), COMPLAINTS, rows, "2020", DAY(2020, 12, 31))
    # counted: 27 to 30 September and 9 October
    assert (found[0].due, found[0].status) == (DAY(2020, 10, 9), status)


def test_TC_K15_day_of_submission_is_not_counted():
    """A8: the term runs from the day after submission."""
    rows = [{"accepted": DAY(2021, 3, 1), "closed": None, "term": None}]
    found = of(closing("accepted", 5), COMPLAINTS, rows, "2021", DAY(2021, 3, 8))
    assert (found[0].due, found[0].status) == (DAY(2021, 3, 8), "open")


def test_TC_5_customers_term_on_a_holiday_moves_to_the_next_working_day():
    """G3: a last day on a legal holiday moves on; a row without a term is no turn."""
    rows = [
        {"accepted": DAY(2021, 9, 28), "term": DAY(2021, 10, 3), "closed": DAY(2021, 10, 8)},
        {"accepted": DAY(2021, 9, 28), "term": None, "closed": None},
    ]
    found = of(closing("term", 0), COMPLAINTS, rows, "2021", DAY(2021, 12, 31))
    assert [(turn.due, turn.status) for turn in found] == [(DAY(2021, 10, 8), "on_time")]


def test_TC_5_term_after_as_of_is_an_open_turn():
    """The row is known by the day it was accepted, not by the day its term ends."""
    rows = [{"accepted": DAY(2021, 3, 1), "term": DAY(2021, 4, 9), "closed": None}]
    found = of(closing("term", 0), COMPLAINTS, rows, "2021", DAY(2021, 3, 31))
    assert [turn.status for turn in found] == ["open"]


def test_events_of_another_year_or_after_as_of_are_not_in_the_report():
    """The report's year up to the period's end, and what is known by then."""
    days = (DAY(2020, 12, 31), DAY(2021, 1, 4), DAY(2021, 6, 30), DAY(2021, 7, 1))
    rows = [{"accepted": day, "closed": None, "term": None} for day in days]
    found = of(closing("accepted", 5), COMPLAINTS, rows, "2021H1", DAY(2021, 6, 29))
    assert len(found) == 1


def test_JX_item_6_rows_that_state_their_own_due_day_are_turns():
    """Weekly reports fall due as notified: the register's date column says when."""
    reports = {
        "label": label("报送"),
        "clause": "1",
        "date": "due_on",
        "columns": columns(due_on="date", received="date"),
    }
    weekly = duty(every="week", due={"kind": "stated"}, register="log", done="received")
    rows = [
        {"due_on": DAY(2026, 3, 6), "received": DAY(2026, 3, 6)},
        {"due_on": DAY(2026, 3, 13), "received": DAY(2026, 3, 14)},
        {"due_on": DAY(2026, 3, 20), "received": None},
        {"due_on": DAY(2026, 3, 27), "received": None},
    ]
    found = of(weekly, reports, rows, "2026H1", DAY(2026, 3, 21))
    assert [turn.status for turn in found] == ["on_time", "late", "missing", "open"]
