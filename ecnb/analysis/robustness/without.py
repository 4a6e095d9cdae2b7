"""What totals would be without one of several raters: a what-if, never an official total.

The document says whose points count with what weight; it knows no total without one of them. Here
the weights of the others are divided by their sum, so that they make one again, and entities are
judged under a standard with that panel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ecnb.analysis.alternatives import outcome
from ecnb.model.standard import Rater, Standard
from ecnb.model.table import Ints
from ecnb.model.text import Exact
from ecnb.scoring.judge import Scorecards, judge

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class WithoutRater:
    """An entity without one rater. weights: of the others, divided by their sum."""

    rater: str
    weights: dict[str, Exact]
    total: Exact
    grade: str | None


def without_each(cards: Scorecards, i: int) -> tuple[WithoutRater, ...]:
    """Leave each rater of entity i out in turn; nothing where it has only one."""
    mine = weights_of(cards, i)
    if len(mine) < 2:  # noqa: PLR2004 - nobody is left
        return ()
    found = []
    for rater, there in judged_without(cards, np.array([i])):
        result = outcome(there, 0)
        if rater in mine and result.official is not None:
            weights = weights_of(there, 0)
            found.append(WithoutRater(rater, weights, result.official, result.grade))
    return tuple(found)


def judged_without(cards: Scorecards, who: Ints) -> Iterator[tuple[str, Scorecards]]:
    """Judge some entities without each of their raters in turn; a only rater is not left out."""
    raters = cards.standard.raters
    for rater in raters if len(raters) > 1 else ():
        standard = without(cards.standard, rater)
        tables = {one.key: one.view.table.taken(who) for one in cards.assessments}
        yield rater, judge(standard, tables, cards.period, cards.as_of)


def weights_of(cards: Scorecards, i: int) -> dict[str, Fraction]:
    """Give the weights of those who rate entity i."""
    panel = cards.assessments[-1].panel
    weights = zip(panel.raters, panel.weight[:, i].tolist(), strict=True)
    return {rater: Fraction(weight, panel.den) for rater, weight in weights if weight}


def without(standard: Standard, left_out: str) -> Standard:
    """Give the scored part of a standard with one rater's weight spread over the others.

    Where no other rater has any weight, the rater stays.
    """
    given: dict[str, dict[str, Fraction]] = {name: {} for name in standard.raters}
    for key in list(standard.classes) or ["*"]:
        weights = {
            name: rater.weight.get(key, rater.weight.get("*", _ZERO))
            for name, rater in standard.raters.items()
        }
        others = sum(weights.values(), _ZERO) - weights[left_out]
        for name, weight in weights.items():
            alone = others == 0
            kept = weight if alone else _ZERO if name == left_out else weight / others
            if kept:
                given[name][key] = kept
    raters: dict[str, Rater] = {
        name: standard.raters[name].model_copy(update={"weight": weights})
        for name, weights in given.items()
        if weights
    }
    return standard.model_copy(update={"raters": raters, "provisions": {}, "targets": {}})
