"""Orders to rectify (JX article 5): ordered, passed or failed, cancelled, each from its day on."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecnb import standards
from ecnb.analysis.gaps import lost_in_year
from ecnb.analysis.plan.order_rows import breaches
from ecnb.analysis.plan.rectification import Doubt, must_rectify, order_due, rectified
from ecnb.model.evidence import Row
from ecnb.model.period import Period
from ecnb.model.plan import Action, Stage
from tests.demo_cases import demo_case

JX = standards.load("jiaxian-station")
RULE = JX.rectification
YEAR = Period.parse("2025H2")
ORDERED = dt.date(2026, 1, 13)
CARD = demo_case("jx-11", "2025H2").scorecard
GOOD = demo_case("jx-05", "2025H2").scorecard


def row(ordered=ORDERED, **cells):
    """One row of the register; what is not said is blank."""
    columns = dict.fromkeys(JX.registers["rectification"].columns)
    return Row({**columns, "ordered_on": ordered, "problem": "台账不全", **cells}, 2)


def at(as_of, *rows, card=CARD, plan=()):
    """How the register stands at the end of a day."""
    day = dt.date.fromisoformat(as_of)
    return rectified(JX, {"rectification": rows}, card, YEAR, day, plan)


def action(due, **said):
    """An action of the year's own plan."""
    known = {"id": "A1", "period": YEAR, "about": "jx-05", "measure": "派人参加",
             "owner": "站长", "stage": Stage.PLANNED}  # fmt: skip
    return Action(**{**known, **said}, due=dt.date.fromisoformat(due))


def test_a_measure_due_after_the_term_of_its_order_is_doubted():
    """The day after the term is; the term itself, what is done and another year's plan are not."""
    term = dt.date(2026, 3, 31)
    late = action("2026-04-01")
    others = (
        action("2026-03-31"),
        action("2026-04-01", stage=Stage.COMPLETED),
        action("2026-04-01", period=Period.parse("2024H2")),
    )
    found = at("2026-01-15", row(due_on=term), plan=(late, *others))
    assert found.doubts == (Doubt("measure_after_term", late.due, "due_on", "派人参加"),)
    assert at("2026-01-15", row(), plan=(late,)).doubts == ()
    looked = row(due_on=term, rechecked_on=term, result="up_to_standard")
    assert at("2026-04-30", looked, plan=(late,)).doubts == ()


LOOKED = {"rechecked_on": dt.date(2026, 4, 2), "result": "still_short"}
DECIDED = {**LOOKED, "decided_on": dt.date(2026, 4, 20), "decision": "cancelled"}


@pytest.mark.parametrize(
    ("day", "stage", "doubts"),
    [
        ("2026-01-12", None, 3),
        ("2026-01-13", "ordered", 2),
        ("2026-04-01", "ordered", 2),
        ("2026-04-02", "failed", 1),
        ("2026-04-19", "failed", 1),
        ("2026-04-20", "cancelled", 0),
    ],
)
def test_jx_5_each_step_is_known_from_its_day_on(day, stage, doubts):
    """A day after as_of tells nothing yet, and is named as a doubt."""
    found = at(day, row(**DECIDED))
    assert (found.latest.stage if found.latest else None) == stage
    assert [one.why for one in found.doubts] == ["later"] * doubts


def test_jx_5_up_to_standard_ends_the_order():
    """The second look that finds the standard reached leaves nothing to decide."""
    found = at("2026-05-01", row(rechecked_on=dt.date(2026, 4, 2), result="up_to_standard"))
    assert found.latest.stage == "passed"
    assert not found.latest.overdue


@pytest.mark.parametrize(("day", "overdue"), [("2026-03-31", False), ("2026-04-01", True)])
def test_jx_22_a_term_counts_only_where_the_office_set_one(day, overdue):
    """The due day counts whole (G3); without a term nothing is ever overdue."""
    assert at(day, row(due_on=dt.date(2026, 3, 31))).latest.overdue is overdue
    assert not at("2030-01-01", row()).latest.overdue


def test_jx_5_order_without_a_failing_grade_is_doubted():
    """89 points are 合格: an order that followed that result has no ground."""
    found = at("2026-02-01", row(), card=GOOD)
    assert found.doubts == (Doubt("grade_suffices", ORDERED, "ordered_on"),)
    assert at("2026-02-01", row()).doubts == ()


def test_jx_23_order_on_a_provisional_year_is_doubted():
    """No official result, no grade that an order could rest on."""
    found = at("2026-02-01", row(), card=demo_case("jx-12", "2025H2").scorecard)
    assert [one.why for one in found.doubts] == ["no_official_grade"]


def test_order_of_an_earlier_year_is_not_set_against_this_result():
    """It followed another year's total, which this evaluation does not know."""
    found = at("2026-02-01", row(dt.date(2025, 1, 16)), card=GOOD)
    assert found.doubts == ()
    assert not found.latest.of_this_period


def test_orders_stand_oldest_first_whatever_their_lines():
    """The register may be kept in any order."""
    rows = (row(), row(dt.date(2025, 1, 16), rechecked_on=dt.date(2025, 4, 2),
                       result="up_to_standard"))  # fmt: skip
    assert [one.stage for one in at("2026-02-01", *rows).orders] == ["passed", "ordered"]


def test_a_document_without_rectification_orders_nobody():
    """The Zhejiang standard knows no such path."""
    case = demo_case("zj-c-01", "2025H2")
    assert case.rectified.orders == ()
    assert not must_rectify(case.standard, case.scorecard)


@pytest.mark.parametrize(("entity", "must"), [("jx-11", True), ("jx-10", False), ("jx-12", False)])
def test_jx_5_only_an_official_failing_grade_is_ordered(entity, must):
    """39.53 is; exactly 60.00 is 合格 (JX-21); a provisional year is not."""
    assert must_rectify(JX, demo_case(entity, "2025H2").scorecard) is must


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        ({}, []),
        (DECIDED, []),
        ({"rechecked_on": dt.date(2026, 1, 12), "result": "still_short"}, ["before_order"]),
        ({"rechecked_on": ORDERED, "result": "still_short"}, []),
        ({"due_on": dt.date(2026, 1, 12)}, ["due_before_order"]),
        ({"result": "still_short"}, ["no_day"]),
        ({"rechecked_on": dt.date(2026, 4, 2)}, ["no_result"]),
        ({**DECIDED, "result": "up_to_standard"}, ["without_failure"]),
        ({**DECIDED, "decided_on": dt.date(2026, 4, 1)}, ["before_recheck"]),
        ({**LOOKED, "decided_on": dt.date(2026, 4, 3)}, ["no_decision"]),
        ({**LOOKED, "decision": "cancelled"}, ["no_decision_day"]),
    ],
)
def test_jx_5_what_a_row_may_not_say_against_itself(cells, kinds):
    """Order, second look and cancellation follow one another, each with its day and result."""
    assert [one.kind for one in breaches(RULE, row(**cells).cells)] == kinds


@given(st.dates(dt.date(2026, 1, 1), dt.date(2026, 6, 30)), st.integers(0, 200))
def test_a_stage_never_moves_back(day, more):
    """Who looks later knows at least as much."""
    order = (None, "ordered", "failed", "cancelled")
    early, late = (at(str(one), row(**DECIDED)) for one in (day, day + dt.timedelta(more)))
    stages = [one.latest.stage if one.latest else None for one in (early, late)]
    assert order.index(stages[0]) <= order.index(stages[1])


def test_jx_11_what_it_lost_makes_the_year():
    """39.525 = 100 − 5 undescribed (JX-1) − 10 of inspection − what the indicators cost."""
    lost = lost_in_year(JX, CARD)
    assert 100 - 5 - 10 - sum(one.lost for one in lost) == CARD.annual.score.point
    assert [one.lost for one in lost] == sorted((one.lost for one in lost), reverse=True)
    assert (lost[0].indicator, lost[0].points) == ("jx-08", (7, Fraction("6.1")))


def test_one_assessment_alone_weighs_whole():
    """A document without assessments loses exactly what its only card lost."""
    case = demo_case("zj-c-01", "2025H2")
    found = lost_in_year(case.standard, case.scorecard)
    card = case.scorecard.current
    by = {one.indicator: one for one in card.findings}
    assert found
    assert all(one.lost == by[one.indicator].max - by[one.indicator].score.point for one in found)


def proceedings(*given):
    """The register of the assessments: day, step, period."""
    columns = dict.fromkeys(JX.registers["proceedings"].columns)
    return tuple(
        Row({**columns, "date": dt.date.fromisoformat(day), "step": step,
             "period": Period.parse(period) if period else None}, line)
        for line, (day, step, period) in enumerate(given, 2)
    )  # fmt: skip


YEAR_END = ("2025-12-29", "year_end", "2025H2")


@pytest.mark.parametrize(
    ("ordered", "steps", "mine"),
    [
        ("2025-12-30", [YEAR_END], True),
        ("2025-12-29", [YEAR_END], True),
        ("2025-12-28", [YEAR_END], False),
        ("2025-12-30", [("2025-12-29", "year_end", None)], True),
        ("2025-12-30", [("2025-12-29", "year_end", "2024H2")], False),
        ("2025-12-30", [("2025-12-29", "monthly_sheet", None)], False),
        ("2025-12-30", [("2025-06-26", "half_year", "2025H1")], False),
        ("2025-12-30", [], False),
        ("2026-01-01", [], True),
    ],
)
def test_jx_5_order_in_december_follows_the_year_end_assessment(ordered, steps, mine):
    """Ordered once the year's assessment is on record it is this year's; else it is doubted."""
    registers = {
        "rectification": (row(dt.date.fromisoformat(ordered)),),
        "proceedings": proceedings(*steps),
    }
    found = rectified(JX, registers, CARD, YEAR, dt.date(2026, 1, 15))
    assert found.latest.of_this_period is mine
    assert [one.why for one in found.doubts] == ([] if mine else ["unplaced"])
    assert order_due(JX, CARD, found) is not mine


@pytest.mark.parametrize(("decided", "why"), [("2025-12-31", ["after_end"]), ("2026-01-01", [])])
def test_jx_5_official_result_of_who_was_cancelled_before_the_year_ended_is_doubted(decided, why):
    """The document has no rule for a year that is cut short; after it, it is whole."""
    order = row(
        dt.date(2025, 1, 16), rechecked_on=dt.date(2025, 6, 27), result="still_short",
        decided_on=dt.date.fromisoformat(decided), decision="cancelled",
    )  # fmt: skip
    found = at("2026-01-15", order)
    assert [one.why for one in found.doubts] == why
    assert found.is_assessed_after_end is bool(why)
    provisional = at("2026-01-15", order, card=demo_case("jx-12", "2025H2").scorecard)
    assert provisional.doubts == ()
