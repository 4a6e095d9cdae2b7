"""The raters of an assessment: who has scored whom, and with what weight."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ecnb.model.table import Bools, Ints
from ecnb.scoring.view import View

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Panel:
    """All raters over n entities; arrays are (raters, n), in the order of the standard.

    weight: numerators over ``den``; 0: not a rater of this entity. scored: who has entered
    anything at all.
    """

    raters: tuple[str, ...]
    weight: Ints
    den: int
    scored: Bools

    def same(self, other: Panel) -> bool:
        """Tell whether another panel weighs and has scored alike."""
        return (
            self.raters == other.raters
            and self.den == other.den
            and np.array_equal(self.weight, other.weight)
            and np.array_equal(self.scored, other.scored)
        )


def panel_of(view: View) -> Panel:
    """Gather the raters of a view."""
    standard, n = view.standard, len(view)
    raters = tuple(standard.raters)
    shape = (len(raters), n)
    den = math.lcm(*(w.denominator for r in standard.raters.values() for w in r.weight.values()))
    keys = list(standard.classes) or ["*"]
    classes = np.clip(view.table.classes, 0, None)
    weight, scored = np.zeros(shape, np.int64), np.zeros(shape, bool)
    for i, rater in enumerate(raters):
        declared = standard.raters[rater].weight
        by_class = [int(declared.get(key, declared.get("*", _ZERO)) * den) for key in keys]
        weight[i] = np.array(by_class, dtype=np.int64)[classes]
        for part in standard.part_ids():
            column = view.table.ratings.get((part, rater))
            if column is not None:
                scored[i] |= column.known
    return Panel(raters, weight, den, scored)
