"""The largest figure that each fact may state, so that exact points stay inside 64 bits.

A figure that is only compared may reach LIMIT; so may one that a share of a target is taken of,
for what exceeds the target does not count. One that points are multiplied by may not: it would
break the pass in which its entity is judged with all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from ecnb.evidence.rows.cells import MAX_COUNT
from ecnb.model.facts import Fact
from ecnb.model.memo import by_identity
from ecnb.model.rules import DeductionRule, PointsRule
from ecnb.model.standard import Standard
from ecnb.model.table import LIMIT
from ecnb.standards import all_facts


@by_identity(256)
def ceilings(standard: Standard) -> Mapping[str, Fraction]:
    """Give the largest figure of every count and amount, by the key that evidence states."""
    declared = all_facts(standard)
    found = {key: _own(fact) for key, fact in declared.items() if fact.kind in ("count", "amount")}
    for key in _multiplied(standard):
        fact = declared[key]
        stated = fact.of or key
        if fact.kind == "amount":
            found[stated] = min(found[stated], Fraction(MAX_COUNT))
    return found


def _own(fact: Fact) -> Fraction:
    most = Fraction(MAX_COUNT if fact.kind == "count" else LIMIT)
    return most if fact.at_most is None else min(most, fact.at_most)


def _multiplied(standard: Standard) -> Iterator[str]:
    """Name the facts that a rule multiplies, a figure for each unit of them."""
    for indicator in standard.indicators.values():
        for part in indicator.parts.values():
            yield from _units_of(part.rule)
    if standard.annual is not None:
        yield from (item.fact for item in standard.annual.deductions.values() if not item.once)


def _units_of(rule: PointsRule) -> Iterator[str]:
    yield from (hole.when[0].fact for hole in rule.holes if hole.per_unit is not None)
    if isinstance(rule, DeductionRule):
        yield from (item.fact for item in rule.deduct if not item.once)
