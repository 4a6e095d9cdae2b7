"""What two readings of the same evidence have in common, so that it is judged once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ecnb.model.memo import by_identity
from ecnb.model.standard import Indicator, part_id
from ecnb.model.table import FactColumn, RatingColumn, column_name
from ecnb.scoring.view import View
from ecnb.standards.references import walk

_NAMING_FACTS = ("fact", "by", "at_least_fact")


def same_raters(mine: View, theirs: View) -> bool:
    """Tell whether two views see the same raters and classes, and fill empty entries alike."""
    one, other = mine.standard, theirs.standard
    return (
        one.conventions.fill_tiers_from_facts == other.conventions.fill_tiers_from_facts
        and _same_entries(one.raters, other.raters)
        and list(one.classes) == list(other.classes)
        and np.array_equal(mine.table.classes, theirs.table.classes)
    )


def same_input(name: str, item: Indicator, mine: View, theirs: View) -> bool:
    """Tell whether an indicator that both define alike sees the same facts and entries."""
    keys = [(part_id(name, part), rater) for part in item.parts for rater in mine.standard.raters]
    ratings = (mine.table.ratings, theirs.table.ratings)
    return all(_same_ratings(*(one.get(key) for one in ratings)) for key in keys) and (
        (
            _same_entries(mine.standard.facts, theirs.standard.facts)
            and mine.table.facts is theirs.table.facts
        )
        or all(_same_fact(key, mine, theirs) for key in facts_of(item))
    )


@by_identity(4096)
def facts_of(item: Indicator) -> tuple[str, ...]:
    """Name every fact that an indicator's rules and conditions read."""
    named = (getattr(node, field, None) for _, node in walk(item) for field in _NAMING_FACTS)
    return tuple(dict.fromkeys(key for key in named if isinstance(key, str)))


def _same_entries(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Compare sections of two standards; what no option changed is the same object in both."""
    return len(mine) == len(theirs) and all(theirs.get(key) is item for key, item in mine.items())


def _same_fact(key: str, mine: View, theirs: View) -> bool:
    declared = mine.standard.facts.get(key)
    if declared is None or theirs.standard.facts.get(key) is not declared:
        return False
    name = column_name(key, declared.window)
    return _same_column(mine.table.facts.get(name), theirs.table.facts.get(name))


def _same_column(mine: FactColumn | None, theirs: FactColumn | None) -> bool:
    if mine is None or theirs is None or mine is theirs:
        return mine is theirs
    same = np.array_equal(mine.known, theirs.known)
    return same and np.array_equal(mine.values, theirs.values)


def _same_ratings(mine: RatingColumn | None, theirs: RatingColumn | None) -> bool:
    if mine is None or theirs is None or mine is theirs:
        return mine is theirs
    return (
        np.array_equal(mine.known, theirs.known)
        and np.array_equal(mine.values, theirs.values)
        and np.array_equal(mine.reasoned, theirs.reasoned)
    )
