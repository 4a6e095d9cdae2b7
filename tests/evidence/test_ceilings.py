"""No figure that evidence lets in breaks the exact arithmetic of the table it is judged in."""

import datetime as dt
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecnb import evidence as room
from ecnb import standards
from ecnb.evidence.bulk import Rules
from ecnb.evidence.names import Unfit
from ecnb.evidence.rows.ceilings import ceilings
from ecnb.evidence.rows.cells import MAX_COUNT
from ecnb.evidence.rows.ratings import part_limits
from ecnb.model.evidence import Entity, Evidence, Rating, StatedFact
from ecnb.model.period import Period
from ecnb.model.table import ADJUSTMENT, LIMIT
from ecnb.scoring.card import card
from ecnb.scoring.judge import judge
from ecnb.standards import all_facts
from tests.evidence.small import fact, faults, read
from tests.scoring.invented import indicator
from tests.scoring.invented import standard as invented
from tests.standards.sixth import PATH as SIXTH

HALVES = (Period.parse("2026H1"), Period.parse("2026H2"))
YEARS = (Period.parse("2014"), Period.parse("2015"))
RATED = {"kind": "judged", "full": 10, "step": "0.1"}


def extreme(kind, most, is_high):
    """The least or the largest value that evidence takes for a fact."""
    if kind.kind in ("count", "amount"):
        return most if is_high else Fraction(0)
    if kind.kind == "date":
        return dt.date(2099, 12, 31) if is_high else dt.date(1950, 1, 1)
    if kind.kind == "choice":
        return list(kind.choices)[-1 if is_high else 0]
    if kind.kind == "verdict":
        return "met" if is_high else "not_met"
    return is_high


def proof(one, choose):
    """An entity at the ends of what is allowed; ``choose`` takes the upper one or not."""
    most = ceilings(one)
    facts = [
        StatedFact(key, period, extreme(item, most.get(key), choose(key)))
        for key, item in all_facts(one).items()
        for period in (*YEARS, *HALVES)
        if item.of is None
    ]
    ratings = [
        Rating(part, period, rater, bounds[choose(part)], "理由")
        for part, bounds in part_limits(one).items()
        if bounds is not None
        for period in HALVES
        for rater in (one.raters if part != ADJUSTMENT[0] else ("office",))
    ]
    return Evidence(Entity("x-1", "某单位", one.key), tuple(facts), tuple(ratings))


def assert_judged(one, proofs):
    """Judge entities in one table, with every card; no InternalError, nothing above full marks."""
    as_of = dt.date(2027, 1, 15)
    cards = judge(one, room.tabulate([one], proofs, HALVES[1], as_of, {}), HALVES[1], as_of)
    for i, each in enumerate(proofs):
        total = card(cards, i, each).headline
        if total is not None and total.score.point is not None:
            most = one.max_total + (one.adjustment.to if one.adjustment is not None else 0)
            assert total.score.point <= most


@pytest.mark.parametrize("place", [*standards.keys(), SIXTH])
def test_every_reading_holds_the_largest_and_the_least_figures(place):
    """All facts at their maximum, all at their minimum, in one table, under every reading."""
    source = standards.read(place)
    for one in (source.base, *(variant.standard for variant in source.variants({}))):
        assert_judged(one, [proof(one, lambda _: True), proof(one, lambda _: False)])


@pytest.mark.parametrize("place", [*standards.keys(), SIXTH])
@settings(deadline=None, max_examples=5)
@given(seed=st.integers(0, 2**32))
def test_any_mixture_of_ends_is_judged(place, seed):
    """Each fact and rating at one of its ends, at random."""
    one, dice = standards.read(place).base, Random(seed)  # noqa: S311 - no secret
    assert_judged(one, [proof(one, lambda _: dice.random() < 0.5) for _ in range(3)])


DEDUCTIONS = {
    "kind": "deductions", "full": 10, "floor": 0,
    "deduct": [{"fact": "sales", "points": 500, "clause": "1"}],
}  # fmt: skip
SHARE = {
    "kind": "proportional", "full": 10, "fact": "sales", "by": "size",
    "bands": [{"from": 0, "target": 500_000_000}],
}  # fmt: skip
PER_UNIT = {
    "kind": "tier", "fact": "sales",
    "tiers": [{"from": 0, "to": 0, "points": 0}, {"from": 10, "points": 10}],
    "holes": [{"when": [{"fact": "sales", "at_least": 1, "at_most": 9}], "points": 0, "upper": 5,
               "per_unit": "0.4", "ruling": "X-1"}],
}  # fmt: skip


def multiplying(rule):
    """A document in which a rule multiplies an amount."""
    facts = {"sales": fact("amount"), "size": fact("amount")}
    rules = {"one": indicator(rule, 10, entry="facts"), "two": indicator(RATED, 10)}
    return invented(facts=facts, indicators=rules)


def files(value):
    """An entity that states some sales."""
    return {
        "entity.yaml": "id: x\nname: 某站\nstandard: invented\n",
        "facts.csv": f"period,key,value\n2026H1,sales,{value}\n2026H1,size,{LIMIT}\n",
    }


@pytest.mark.parametrize("rule", [DEDUCTIONS, PER_UNIT])
def test_amount_that_is_multiplied_is_bounded_like_a_count(tmp_path, rule):
    """The fault is that row's; what is only compared may reach the limit of all figures."""
    one = multiplying(rule)
    assert read(tmp_path, files(MAX_COUNT), one).facts[0].value == MAX_COUNT
    assert faults(tmp_path, files(MAX_COUNT + 1), one) == (
        f"facts.csv 第2行 value列: 数值过大: {MAX_COUNT + 1} → "
        f"不超过{MAX_COUNT}，检查是否多写了位数"
    )


@pytest.mark.parametrize("rule", [DEDUCTIONS, SHARE, PER_UNIT])
def test_largest_amount_is_judged_beside_others(rule):
    """At the bound the arithmetic is still exact, whether it is multiplied or a target's share."""
    one = multiplying(rule)
    facts = (StatedFact("sales", HALVES[1], ceilings(one)["sales"]),
             StatedFact("size", HALVES[1], Fraction(LIMIT)))  # fmt: skip
    ratings = (Rating("two", HALVES[1], "office", Fraction(10)),)
    assert_judged(one, [Evidence(Entity("x", "某站", one.key), facts, ratings)])


def test_tables_of_many_entities_are_bounded_too():
    """The way for very many entities has the same limit."""
    read = Rules(multiplying(DEDUCTIONS), "0").fact_units("sales")
    assert read(str(MAX_COUNT)) == MAX_COUNT * 10_000
    with pytest.raises(Unfit, match="数值过大"):
        read(str(MAX_COUNT + 1))
    assert np.int64(MAX_COUNT) * 10_000 * 500 * 100 < 2**62
