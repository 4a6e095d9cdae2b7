"""Is a difference systematic or noise? The exact sign test, a paired interval, Holm's correction.

The sign test (Conover, Practical Nonparametric Statistics, 1999, section 3.4) asks only how often
one side was higher: no assumption about sizes, exact at every number, from counts alone. It is
what a reader can check: 9 of 10 coins do not fall heads by chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

LEVEL: Final = Fraction(1, 20)
"""Two-sided level of significance, and 1 less the confidence of intervals: the usual 5 %."""

LEAST: Final = 6
"""Differences without which nothing can be significant: of 5 even five of five, 2/32, is not."""

PLACES: Final = 10**6
"""Chances and floats are kept to six decimals, so that a result's bytes do not depend on libm."""


@dataclass(slots=True)
class Tally:
    """Differences added up one after another; none of them is kept."""

    n: int = 0
    higher: int = 0
    lower: int = 0
    total: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)

    def add(self, difference: Fraction) -> None:
        """Count one difference."""
        self.n += 1
        self.higher += difference > 0
        self.lower += difference < 0
        self.total += difference
        self.squares += difference * difference

    @property
    def mean(self) -> Fraction:
        """The mean difference; 0 where nothing was compared."""
        return self.total / self.n if self.n else Fraction(0)

    def interval(self) -> tuple[Fraction, Fraction] | None:
        """Give the 95 % interval of the mean by Student's t; None for fewer than two."""
        if self.n <= 1:
            return None
        from scipy.special import stdtrit  # noqa: PLC0415 - heavy, and only here

        variance = (self.squares - self.total * self.total / self.n) / (self.n - 1)
        quantile = float(stdtrit(self.n - 1, 1 - float(LEVEL) / 2))
        half = quantile * math.sqrt(float(variance / self.n))
        return kept(self.mean - Fraction(half)), kept(self.mean + Fraction(half))

    def chance(self) -> Fraction:
        """Give the chance of signs at least as uneven as these if neither side were favoured."""
        return sign_test(self.higher, self.lower)


def kept(value: Fraction) -> Fraction:
    """Round a figure to the decimals that are kept.

    >>> kept(Fraction(1, 3))
    Fraction(333333, 1000000)
    """
    return Fraction(round(value * PLACES), PLACES)


def sign_test(higher: int, lower: int) -> Fraction:
    """Give the exact two-sided chance of the sign test, to six decimals; ties do not count.

    >>> sign_test(9, 1)  # 2 * (1 + 10) / 1024
    Fraction(5371, 250000)
    """
    n, fewer = higher + lower, min(higher, lower)
    tail, term = 0, 1  # sum of binomial(n, k) for k up to the fewer
    for k in range(fewer + 1):
        tail += term
        term = term * (n - k) // (k + 1)
    return kept(min(Fraction(1), Fraction(2 * tail, 2**n)))


def holm(chances: Sequence[Fraction]) -> list[Fraction]:
    """Correct chances for having looked several times (Holm 1979, Scand. J. Statist. 6, 65-70).

    >>> [str(one) for one in holm([Fraction(1, 100), Fraction(4, 100), Fraction(3, 100)])]
    ['3/100', '3/50', '3/50']
    """
    order = sorted(range(len(chances)), key=lambda i: chances[i])
    found, floor = [Fraction(1)] * len(chances), Fraction(0)
    for place, i in enumerate(order):
        floor = max(floor, min(Fraction(1), chances[i] * (len(chances) - place)))
        found[i] = floor
    return found
