"""Does a sequence rise or fall, or is it noise? Of figures that may be ranges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from ecnb.analysis.change import moved
from ecnb.analysis.past.mann_kendall import score, two_sided
from ecnb.model.scorecard import Span
from ecnb.model.text import Exact

FEWEST: Final = 4
"""Values that a trend is asked of: with three, even a steady rise has one chance in three
(2 of 6 arrangements), so nothing could be said."""
ALPHA: Final = Fraction(1, 20)
"""A trend is said where chance alone would bring one as clear, up or down, in less than 5 % of
cases: the usual 95 % confidence. Two-sided, for nobody knew the direction beforehand; so four
values can never suffice (1/12), five can (1/60)."""

Direction = Literal["up", "down", "noise", "ranges", "short"]
"""noise: what is seen may well be chance. ranges: the values show a trend, their possible ranges
do not. short: too few periods."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Mann-Kendall over an unbroken sequence of n values. p: rounded; None where n is too small."""

    n: int
    direction: Direction
    s: int = 0
    p: Exact | None = None


def trend(run: Sequence[Span]) -> Trend:
    """Ask whether a sequence rises or falls; of ranges, whether it does wherever values lie.

    Pairs whose ranges overlap count against: then S is the least that any values within their
    ranges can give.

    >>> steady = [Span(Fraction(n), Fraction(n), Fraction(n)) for n in range(5)]
    >>> trend(steady).direction, trend(steady[:4]).direction, trend(steady[:3]).direction
    ('up', 'noise', 'short')
    """
    values = [one.point for one in run if one.point is not None]
    if len(run) < FEWEST or len(values) < len(run):
        return Trend(len(run), "short")
    ties = tuple(sorted(Counter(values).values()))
    s = score(values)
    p = two_sided(ties, s)
    if p >= ALPHA:
        return Trend(len(run), "noise", s, _rounded(p))
    sure = _sure(run, rising=s > 0)
    clear = sure > 0 and two_sided((1,) * len(run), sure) < ALPHA
    settled = all(one.low == one.high for one in run)
    direction: Direction = "up" if s > 0 else "down"
    return Trend(len(run), direction if settled or clear else "ranges", s, _rounded(p))


def _sure(run: Sequence[Span], *, rising: bool) -> int:
    """Give the least |S| in a direction that any values within the ranges can have."""
    found = 0
    for n, one in enumerate(run):
        for other in run[n + 1 :]:
            way = moved(one, other)
            found += {"same": 0, "up": 1 if rising else -1, "down": -1 if rising else 1}.get(
                way, -1
            )
    return found


def _rounded(p: Fraction) -> Fraction:
    """Round a chance to four decimals; what was decided was decided by the exact one."""
    return Fraction(round(p * 10_000), 10_000)
