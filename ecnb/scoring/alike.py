"""What two readings of the same evidence have in common, so that it is judged once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ecnb.model.table import FactColumn, RatingColumn
from ecnb.scoring.view import View


def same(mine: View, theirs: View) -> bool:
    """Tell whether two views see the same facts, classes and raters.

    An indicator that both standards define alike then differs at most by its entries.
    """
    one, other = mine.standard, theirs.standard
    return (
        one.conventions.fill_tiers_from_facts == other.conventions.fill_tiers_from_facts
        and _same_entries_of(one.facts, other.facts)
        and _same_entries_of(one.raters, other.raters)
        and list(one.classes) == list(other.classes)
        and np.array_equal(mine.table.classes, theirs.table.classes)
        and _same_facts(mine.table.facts, theirs.table.facts)
    )


def same_entries(parts: Iterable[str], mine: View, theirs: View) -> bool:
    """Tell whether two views see the same entries of every rater for some parts."""
    return all(
        _same_ratings(mine.table.ratings.get(key), theirs.table.ratings.get(key))
        for part in parts
        for key in ((part, rater) for rater in mine.standard.raters)
    )


def _same_entries_of(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Compare sections of two standards; what no option changed is the same object in both."""
    return len(mine) == len(theirs) and all(theirs.get(key) is item for key, item in mine.items())


def _same_facts(mine: Mapping[str, FactColumn], theirs: Mapping[str, FactColumn]) -> bool:
    if mine is theirs:
        return True
    return mine.keys() == theirs.keys() and all(
        column is theirs[name]
        or (
            np.array_equal(column.known, theirs[name].known)
            and np.array_equal(column.values, theirs[name].values)
        )
        for name, column in mine.items()
    )


def _same_ratings(mine: RatingColumn | None, theirs: RatingColumn | None) -> bool:
    if mine is None or theirs is None or mine is theirs:
        return mine is theirs
    return (
        np.array_equal(mine.known, theirs.known)
        and np.array_equal(mine.values, theirs.values)
        and np.array_equal(mine.reasoned, theirs.reasoned)
    )
