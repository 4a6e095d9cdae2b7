"""Other readings of a hole: what follows the facts, and where a question does not come up."""

import datetime as dt

import numpy as np

from ecnb import standards
from ecnb.analysis.alternatives import alternatives, rejudged
from ecnb.model.period import Period
from ecnb.model.table import UNIT, FactColumn, Table
from ecnb.scoring.judge import judge

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
