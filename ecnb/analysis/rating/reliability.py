"""Krippendorff's alpha: agreement of any number of raters beyond chance, with entries missing.

alpha = 1 - (observed disagreement) / (disagreement expected by chance); 1: they always agree, 0:
no better than drawing the same entries by lot. From K. Krippendorff (2011), "Computing
Krippendorff's Alpha-Reliability". Exact: entries are fractions, so alpha is one too.

What is summed up are counts of equal patterns of entries, so that the memory needed does not
grow with the number of entities.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final, Literal

Metric = Literal["nominal", "ordinal", "interval"]
Pattern = tuple[Fraction, ...]
"""All entries of one unit, in any order; who has not entered is left out."""

RELIABLE: Final = Fraction(4, 5)
TENTATIVE: Final = Fraction(667, 1000)
"""From 0.800 entries may be relied on; from 0.667 only tentative conclusions may be drawn
(Krippendorff, Content Analysis, 2004, section 11.4.2)."""

_PAIR: Final = 2
"""A unit with a single entry cannot agree or disagree."""


def alpha(units: Mapping[Pattern, int], metric: Metric = "interval") -> Fraction | None:
    """Give alpha of n units; units: how often each pattern of entries occurs.

    None where no two entries can be compared, or all of them are equal: nothing then varies, and
    agreement cannot be told from raters who always give the same (0/0).

    >>> twice, once = (Fraction(1), Fraction(1)), (Fraction(2), Fraction(2))
    >>> alpha({twice: 2, once: 1})
    Fraction(1, 1)
    """
    kept = {unit: n for unit, n in units.items() if len(unit) >= _PAIR and n > 0}
    counts: Counter[Fraction] = Counter()
    for unit, n in kept.items():
        for value in unit:
            counts[value] += n
    values = sorted(counts)
    distance = _distance(values, counts, metric)
    observed = sum(
        (Fraction(n * _within(unit, distance), len(unit) - 1) for unit, n in kept.items()),
        start=Fraction(0),
    )
    pairs = ((a, b) for i, a in enumerate(values) for b in values[i + 1 :])
    expected = sum(counts[a] * counts[b] * distance(a, b) for a, b in pairs)
    if expected == 0:
        return None
    return 1 - observed * (sum(counts.values()) - 1) / expected


def _within(unit: Pattern, distance: Callable[[Fraction, Fraction], int]) -> int:
    """Add up the distances of all pairs of one unit."""
    return sum(distance(a, b) for i, a in enumerate(unit) for b in unit[i + 1 :])


def _distance(
    values: Sequence[Fraction], counts: Mapping[Fraction, int], metric: Metric
) -> Callable[[Fraction, Fraction], int]:
    """Give the squared difference of two entries, as an integer; its scale cancels in alpha."""
    if metric == "nominal":
        return lambda a, b: int(a != b)
    if metric == "interval":
        scale = math.lcm(*(value.denominator for value in values)) if values else 1
        place = {value: int(value * scale) for value in values}
    else:  # twice the mean rank: entries below and up to it
        place, below = {}, 0
        for value in values:
            place[value] = 2 * below + counts[value]
            below += counts[value]
    return lambda a, b: (place[a] - place[b]) ** 2


def without_one(units: Mapping[Pattern, int], metric: Metric = "interval") -> list[Fraction]:
    """Give alpha with each unit left out in turn, as far as it exists; lowest first."""
    found = (alpha({**units, unit: n - 1}, metric) for unit, n in units.items())
    return sorted(value for value in found if value is not None)
