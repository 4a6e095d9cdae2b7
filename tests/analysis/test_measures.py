"""What would gain points: amounts, days and gains, each worked out by hand from the document."""

import datetime as dt
from fractions import Fraction

import pytest

from ecnb.analysis.plan.horizon import horizon
from ecnb.analysis.plan.measures import Measures, deed_of, measures
from ecnb.analysis.plan.steps import Measure, options
from ecnb.analysis.plan.whatif import Deed, judged_cases
from ecnb.model.period import Period
from tests.analysis.small_cases import cards_of

YEAR_END = dt.date(2025, 12, 31)


def found_of(entity: str, period: str) -> Measures:
    """The measures of one entity."""
    return measures(cards_of(entity, period), 0)


def one(found: Measures, name: str) -> Measure:
    """The measure of that id."""
    (it,) = [m for m in (*found.countable, *found.judged) if m.id == name]
    return it


def test_zhejiang_6_two_trainings_need_three_more_for_the_next_tier() -> None:
    """Table C.1 no. 6: 2 trainings give 4; 5 give 5, 9 give 6, 13 give 8; all raters follow."""
    found = found_of("zj-c-01", "2025H1")
    steps = [m for m in found.countable if m.part == "zj-06"]
    told = [(m.units, m.to, m.points, m.gain) for m in sorted(steps, key=lambda m: m.units)]
    assert told == [(3, 5, 1, 1), (7, 9, 2, 2), (11, 13, 4, 4)]
    assert {(m.by, m.when) for m in steps} == {(YEAR_END, "now")}


def test_zhejiang_5_third_mechanism_gives_at_least_four_points() -> None:
    """ZJ-5: two of three give 0; the third gives base 3 and a bonus of 1 to 3."""
    third = one(found_of("zj-c-01", "2025H1"), "zj-05:3")
    assert (third.kind, third.units, third.points, third.points_high) == ("exists", 1, 4, 6)
    assert (third.gain, third.gain_high) == (4, 6)


def test_zhejiang_8_seven_items_more_leave_the_case_that_is_undefined() -> None:
    """Table C.1 no. 8: 1 to 9 items are in no tier; 10 give 4."""
    found = found_of("zj-c-01", "2025H1")
    assert (one(found, "zj-08:10").units, one(found, "zj-08:10").points) == (7, 4)


def test_jiaxian_8_short_sales_count_at_half_the_year_and_are_due_by_its_end() -> None:
    """JX-5: 84 of 100 in the half; 200 in the year, so 32 beyond the pace; each is worth 0.05."""
    sales = one(found_of("jx-03", "2025H1"), "jx-08.orders:200")
    assert (sales.kind, sales.units, sales.to, sales.by) == ("ramp", 32, 200, YEAR_END)
    assert (sales.points, sales.gain) == (Fraction("1.6"), Fraction("1.6"))


def test_jiaxian_gain_in_the_second_half_weighs_one_half() -> None:
    """The year-end assessment is half of the annual result: 1.5 points are 0.75 of it."""
    orders = one(found_of("jx-03", "2025H2"), "jx-07.orders:800")
    assert (orders.points, orders.gain) == (Fraction("1.5"), Fraction("0.75"))
    assert (orders.when, orders.by) == ("next", dt.date(2026, 12, 31))


def test_jiaxian_judged_gains_stand_apart_with_their_step() -> None:
    """Item 10 is judged in half points: no countable step is made of it."""
    found = found_of("jx-03", "2025H2")
    assert "jx-10" not in {m.part for m in found.countable}
    room = one(found, "jx-10:judged")
    assert (room.units, room.points, room.points_high, room.gain_high) == (
        Fraction("0.5"),
        Fraction("0.5"),
        3,
        1.5,
    )


def test_jiaxian_deductions_are_gone_with_what_each_cost() -> None:
    """One leave −1, one missing report −2, one complaint −1: half of it in the annual result."""
    gone = {(it.part, it.fact): (it.times, it.gain) for it in found_of("jx-03", "2025H2").incurred}
    assert gone == {
        ("jx-04", "leaves"): (1, Fraction("0.5")),
        ("jx-06", "reports_missing"): (1, 1),
        ("jx-09.delivery", "complaints_attributed"): (1, Fraction("0.5")),
    }


def test_jiaxian_daily_inspection_is_gone_from_the_annual_result_in_full() -> None:
    """A verified complaint costs 5 of the year; no measure brings it back."""
    gone = {it.part: it.gain for it in found_of("jx-10", "2025H2").incurred}
    assert gone["deduction.public_complaint"] == 5


@pytest.mark.parametrize("period", ["2025H1", "2025H2"])
@pytest.mark.parametrize("entity", ["zj-a-01", "zj-c-01", "jx-03", "jx-10", "sd-01"])
def test_every_gain_is_that_of_judging_the_deed_alone(entity: str, period: str) -> None:
    """A measure promises what the scoring path gives for its own deed, one at a time."""
    cards = cards_of(entity, period)
    steps, found = options(cards, 0), measures(cards, 0)
    for it in found.countable:
        alone = judged_cases(cards, 0, [deed_of(steps, {it.id: it.units})])
        assert alone.total(1) - alone.total(0) == it.gain > 0
        assert alone.indicator(it.indicator, 1) - alone.indicator(it.indicator, 0) == it.points


def test_the_first_case_is_the_entity_as_it_is() -> None:
    """Laying a row out many times changes no figure."""
    cards = cards_of("zj-c-01", "2025H2")
    cases = judged_cases(cards, 0, [Deed()] * 3)
    assert {cases.total(k) for k in range(4)} == {cards.headline.points.fraction(0)}


def test_an_entry_that_differs_from_the_facts_stands() -> None:
    """A rater who entered something else is not taken to follow the facts."""
    cards = cards_of.__wrapped__("zj-c-01", "2025H1")
    cards.assessments[-1].view.table.ratings["zj-06", "province"].values[:] = 0
    gain = one(measures(cards, 0), "zj-06:5").gain
    assert gain == Fraction("0.7")  # the province's 0.3 stays where it was


@pytest.mark.parametrize(
    ("window", "as_of", "expected"),
    [
        ("stock", dt.date(2025, 6, 29), ("now", dt.date(2025, 6, 30))),
        ("stock", dt.date(2025, 6, 30), ("next", YEAR_END)),
        ("stock", dt.date(2025, 7, 1), ("next", YEAR_END)),
        ("half", dt.date(2025, 7, 1), ("next", YEAR_END)),
        ("year_to_date", dt.date(2025, 7, 1), ("now", YEAR_END)),
        ("year_to_date", dt.date(2025, 6, 30), ("now", YEAR_END)),
        ("year_to_date", dt.date(2025, 12, 30), ("now", YEAR_END)),
        ("year_to_date", YEAR_END, ("next", dt.date(2026, 12, 31))),
        ("year_to_date", dt.date(2026, 1, 1), ("next", dt.date(2026, 12, 31))),
        ("to_date", dt.date(2025, 7, 1), ("now", None)),
        ("reference_year", dt.date(2025, 7, 1), ("closed", None)),
    ],
)
def test_last_day_follows_the_window_of_the_fact(window, as_of, expected) -> None:
    """A half-year document: on the last day of an evaluation nothing more is proposed for it."""
    standard = cards_of("jx-03", "2025H1").standard
    fact = standard.facts["purchase_orders"].model_copy(update={"window": window})
    until = horizon(standard, fact, Period.parse("2025H1"), as_of)
    assert (until.when, until.by) == expected
