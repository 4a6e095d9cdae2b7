"""What the total would be without one of several raters: a what-if, never an official total.

The document says whose points count with what weight; it knows no total without one of them. Here
the weights of the others are divided by their sum, so that they make one again, and the entity is
judged under a standard with that panel.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ecnb.analysis.alternatives import outcome
from ecnb.model.standard import Rater, Standard
from ecnb.model.text import Exact
from ecnb.scoring.judge import Scorecards, judge


@dataclass(frozen=True, slots=True)
class WithoutRater:
    """The entity without one rater. weights: of the others, divided by their sum."""

    rater: str
    weights: dict[str, Exact]
    total: Exact
    grade: str | None


def without_each(cards: Scorecards, i: int) -> tuple[WithoutRater, ...]:
    """Leave each rater of entity i out in turn; nothing where it has only one."""
    due = _weights(cards, i)
    if len(due) < 2:  # noqa: PLR2004 - nobody is left
        return ()
    found = []
    for rater in due:
        left = {name: weight for name, weight in due.items() if name != rater}
        whole = sum(left.values())
        weights = {name: weight / whole for name, weight in left.items()}
        there = outcome(_judged(cards, i, weights), 0)
        if there.official is not None:
            found.append(WithoutRater(rater, weights, there.official, there.grade))
    return tuple(found)


def _weights(cards: Scorecards, i: int) -> dict[str, Fraction]:
    panel = cards.assessments[-1].panel
    weights = zip(panel.raters, panel.weight[:, i].tolist(), strict=True)
    return {rater: Fraction(weight, panel.den) for rater, weight in weights if weight}


def _judged(cards: Scorecards, i: int, weights: dict[str, Fraction]) -> Scorecards:
    standard = with_panel(cards.standard, weights)
    tables = {
        one.key: one.view.table.taken(np.array([i])) for one in cards.assessments
    }  # fmt: skip
    return judge(standard, tables, cards.period, cards.as_of)


def with_panel(standard: Standard, weights: dict[str, Fraction]) -> Standard:
    """Give the scored part of a standard with these raters alone, of these weights everywhere."""
    classes = list(standard.classes) or ["*"]
    raters: dict[str, Rater] = {
        name: standard.raters[name].model_copy(update={"weight": dict.fromkeys(classes, weight)})
        for name, weight in weights.items()
    }
    return standard.model_copy(update={"raters": raters, "provisions": {}, "targets": {}})
