"""Does a condition hold? For one entity, from the facts as its finding shows them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ecnb.model.rules import Condition
from ecnb.model.scorecard import UsedFact

Facts = Mapping[str, UsedFact]


def holds(test: Condition, facts: Facts, class_: str | None) -> bool:
    """Tell whether a condition is known to hold."""
    value = facts[test.fact].value
    if value is None:
        return False
    if test.equals is not None:
        return value == test.equals
    if test.one_of is not None:
        return value in test.one_of
    if not isinstance(value, Fraction):
        return False
    low, high = bound(test, facts, class_), test.at_most
    if test.below is not None:
        end = _by_class(test.below, class_)
        return end is not None and value < end
    return (low is None or value >= low) and (high is None or value <= high)


def bound(test: Condition, facts: Facts, class_: str | None) -> Fraction | None:
    """Give the least that a condition asks for."""
    if test.at_least_fact is not None:
        other = facts[test.at_least_fact].value if test.at_least_fact in facts else None
        return other if isinstance(other, Fraction) else None
    return _by_class(test.at_least, class_)


def _by_class(limit: Fraction | dict[str, Fraction] | None, class_: str | None) -> Fraction | None:
    return limit.get(class_ or "") if isinstance(limit, dict) else limit
