"""Other readings of a hole: what follows the facts, and where a question does not come up."""

import datetime as dt
import shutil
from fractions import Fraction

import numpy as np
import pytest

import ecnb
from ecnb import standards
from ecnb.analysis.alternatives import Outcome, alternatives, rejudged
from ecnb.model.period import Period
from ecnb.model.scorecard import Span, Status
from ecnb.model.table import UNIT, FactColumn, Table
from ecnb.scoring.judge import judge
from tests.demo_cases import DEMO

YEAR, AS_OF = Period(2025), dt.date(2025, 12, 31)
CITY, COUNTY = 0, 1


def known(*values):
    """Give a column of known figures."""
    units = np.array([round(value * UNIT) for value in values])
    return FactColumn(units, np.ones(len(units), bool))


def variant(key, ruling, option):
    """Give a standard and its reading under one other option."""
    found = [v for v in standards.read(key).variants() if (v.ruling, v.option) == (ruling, option)]
    return standards.load(key), found[0]


def test_ZJ_21_a_class_that_follows_the_facts_follows_them_under_the_other_reading():
    """A city without districts is B; read as C, the county's part of the total is missing."""
    base, other = variant("zhejiang-centre", "ZJ-21", "class_c")
    facts = {
        "level@stock": known(CITY, CITY, CITY, COUNTY),
        "districts_served@stock": known(0, 2, 0, 0),
    }
    table = Table(tuple("abcd"), np.array([1, 1, 0, 2]), facts)
    cards = judge(base, {None: table}, YEAR, AS_OF)
    ((_, there),) = rejudged(cards, [other], lambda _: {None: table})
    # c was stated to be of class A against the facts: it does not move
    assert there.assessments[0].view.table.classes.tolist() == [2, 1, 0, 2]


def test_JX_10_is_no_question_without_a_recorded_delay():
    """The option changes item 9 where a delay was recorded; unknown, both leave the whole range."""
    base, other = variant("jiaxian-station", "JX-10", "judged")
    delays = FactColumn(np.array([0, UNIT, 0]), np.array([True, True, False]))
    table = Table(tuple("abc"), np.full(3, -1), {"delays_recorded@half": delays})
    cards = judge(base, {"half_year": table}, Period.parse("2025H1"), AS_OF)
    others = rejudged(cards, [other], lambda _: {"half_year": table})
    shown = [bool(alternatives(cards, others, i)) for i in range(3)]
    assert shown == [False, True, False]


def readings_of(folder):
    """Give an entity of Jiaxian at the year's end, and its other readings by name."""
    case = ecnb.open_case(folder, period="2025H2")
    return case, {(one.ruling, one.option): one for one in case.alternatives}


def test_JX_1_marks_given_up_to_10_are_not_known_on_a_scale_up_to_15():
    """Item 10 of jx-02 may be anything up to 15 when all 15 are judged; times 1.5 it is known."""
    _, found = readings_of(DEMO / "jx-02")
    changed = {change.assessment: change for change in found["JX-1", "judged_to_15"].changes}
    for key in ("half_year", "year_end"):
        after = changed[key].after
        assert (changed[key].indicator, after.low, after.point, after.high) == (
            "jx-10",
            0,
            None,
            15,
        )
    assert found["JX-1", "judged_to_15"].outcome.status == "provisional"
    assert found["JX-1", "scaled"].outcome.official == Fraction("88.68")


def test_JX_1_marks_given_up_to_15_are_not_known_on_a_scale_up_to_10(tmp_path):
    """The other way round as well: 12 of 15 is no fault under the reading that ends at 10."""
    folder = with_entries(tmp_path, {"2025H1": "12", "2025H2": "11.5"})
    case = ecnb.open_case(folder, period="2025H2", rulings={"JX-1": "judged_to_15"})
    assert case.scorecard.headline.official == Fraction("90.30")
    (other,) = (one for one in case.alternatives if one.option == "described_only")
    assert other.outcome.status == "provisional"
    assert other.grade_changes


def with_entries(tmp_path, marks, ledger=""):
    """Copy jx-02 with other marks for item 10, and points for its ledger."""
    folder = tmp_path / "jx-02"
    shutil.copytree(DEMO / "jx-02", folder)
    file = folder / "ratings.csv"
    rows = file.read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if not (",jx-10," in row and row[:6] in marks)]
    kept += [f"{period},jx-10,office,{mark},重评" for period, mark in marks.items()]
    kept += [f"{period},jx-10.ledger,office,{ledger}," for period in ("2025H1", "2025H2") if ledger]
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("option", "marks", "ledger", "total"),
    [
        ("with_ledger", {}, "5", "90.30"),
        ("with_ledger", {}, "0", "85.30"),
        ("judged_to_15", {"2025H1": "12", "2025H2": "11.5"}, "", "90.30"),
        ("judged_to_15", {"2025H1": "15", "2025H2": "15"}, "", "93.55"),
        ("judged_to_15", {"2025H1": "0", "2025H2": "0"}, "", "78.55"),
    ],
)
def test_JX_1_whatever_is_entered_lies_in_the_range_that_was_told(
    tmp_path, option, marks, ledger, total
):
    """What jx-02 comes to once the office rules and enters marks was within the reading's range."""
    _, found = readings_of(DEMO / "jx-02")
    told = found["JX-1", option]
    folder = with_entries(tmp_path, marks, ledger)
    there = ecnb.open_case(folder, period="2025H2", rulings={"JX-1": option}).scorecard.headline
    assert there.official == Fraction(total)
    assert told.outcome.score.low <= there.official <= told.outcome.score.high
    assert told.grade_changes
    assert there.grade in (told.outcome.grade_low, told.outcome.grade_high)


def outcome_of(official, grade, low, high):
    """Give an outcome with a total, or without one, by its grades."""
    status = Status.OFFICIAL if official else Status.PROVISIONAL
    points = Fraction(official) if official else None
    return Outcome(Span(points, Fraction(0), Fraction(100)), points, status, grade, low, high)


Q, E, U = "qualified", "excellent", "unqualified"


@pytest.mark.parametrize(
    ("there", "leaves"),
    [
        (outcome_of("85", Q, Q, Q), False),
        (outcome_of("85", Q, Q, E), False),  # open here as well: no matter of the reading
        (outcome_of("60", Q, U, Q), True),
        (outcome_of("91", E, E, E), True),
        (outcome_of(None, None, Q, Q), False),  # whatever is entered, the grade stands
        (outcome_of(None, None, Q, E), True),
        (outcome_of(None, None, U, U), True),
        (outcome_of(None, None, None, None), True),  # no total is given at all
    ],
)
def test_a_reading_that_leaves_the_grade_open_may_leave_it(there, leaves):
    """The official grade is qualified, its own range reaching to excellent."""
    assert there.may_leave(outcome_of("86", Q, Q, E)) is leaves
