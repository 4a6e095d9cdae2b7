"""Intervals of shares, differences, means and net promoters from counts.

All of them leave out the true value in one of twenty samples (``CONFIDENCE``), the convention of
surveys. Answers are taken as a random sample of many recipients; nobody can check that from the
counts, and an interval says nothing of who did not answer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

CONFIDENCE = 0.95
SMALL = 30
"""Fewer answers are a small sample: the interval of a share about one half is then wider than a
third of the whole scale (Wilson: z/√(n + z²) = 0.337 at n = 30), so it tells next to nothing."""
HANDFUL = 12
"""Fewer answers are a handful: of a net promoter score the interval may then reach over more than
half of all that is possible (without passives z/√(n + z²), 0.508 at 11), so none is shown."""
_HALVINGS = 60
"""More than a float can tell apart."""
_DIGITS = 6
"""Bounds are kept to a millionth: roots and quantiles may differ in the last bits of a float."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper bound."""

    low: float
    high: float

    def __contains__(self, value: Fraction | float) -> bool:
        return self.low <= value <= self.high

    def kept(self, low: float, high: float) -> Interval:
        """Cut an interval to what is possible at all, and round it."""
        return Interval(
            round(max(self.low, low), _DIGITS) + 0.0, round(min(self.high, high), _DIGITS) + 0.0
        )


def wilson(hits: int, n: int, confidence: float = CONFIDENCE) -> Interval:
    """Give the score interval of a share (Wilson 1927; Newcombe 1998a, method 3). n > 0.

    >>> wilson(81, 263).kept(0, 1)
    Interval(low=0.255289, high=0.36621)
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, ground = hits / n, n + z * z
    middle = (hits + z * z / 2) / ground
    half = z * math.sqrt(n * share * (1 - share) + z * z / 4) / ground
    return Interval(0.0 if hits == 0 else middle - half, 1.0 if hits == n else middle + half)


def difference(
    now: tuple[int, int], before: tuple[int, int], confidence: float = CONFIDENCE
) -> Interval:
    """Give the interval of a change between two independent shares, (hits, n) each.

    The hybrid score interval (Newcombe 1998b, method 10): no other needs so little for so much,
    and it never leaves [-1, 1].
    """
    p, q = now[0] / now[1], before[0] / before[1]
    a, b = wilson(*now, confidence), wilson(*before, confidence)
    down = math.hypot(p - a.low, b.high - q)
    up = math.hypot(a.high - p, q - b.low)
    return Interval(p - q - down, p - q + up)


def mean_of(counts: Mapping[int, int]) -> Fraction:
    """Give the mean of counted answers, exactly."""
    return Fraction(sum(value * n for value, n in counts.items()), sum(counts.values()))


def mean_interval(counts: Mapping[int, int], confidence: float = CONFIDENCE) -> Interval | None:
    """Give Student's t interval of the mean of counted answers.

    None where one answer, or answers that are all the same, do not show how they spread.
    """
    from scipy.special import stdtrit  # noqa: PLC0415 - only where somebody was asked

    n = sum(counts.values())
    mean = mean_of(counts)
    squares = sum(((value - mean) ** 2 * k for value, k in counts.items()), start=Fraction(0))
    if n <= 1 or squares == 0:
        return None
    error = math.sqrt(squares / (n - 1) / n)
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * error
    return Interval(float(mean) - half, float(mean) + half)


def net_promoters(
    promoters: int, detractors: int, n: int, confidence: float = CONFIDENCE
) -> Interval:
    """Give the score interval of the difference of promoters and detractors, as a share.

    Two shares of the same answers differ like those of matched pairs (Tango 1998); of six methods
    for the net promoter score it is one of the two that cover best (Rocks 2016, "iterative
    score"). Unlike the other, the adjusted Wald, it always holds the observed difference and
    never leaves [-1, 1]. Without passives it is Wilson's interval, stretched to twice its width.

    >>> net_promoters(36, 10, 71).kept(-1, 1)
    Interval(low=0.187276, high=0.519238)
    """
    z, net = NormalDist().inv_cdf((1 + confidence) / 2), (promoters - detractors) / n

    def end(outside: float) -> float:
        inside = net
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2
            if abs(_score(middle, promoters, detractors, n)) < z:
                inside = middle
            else:
                outside = middle
        return (inside + outside) / 2

    low = -1.0 if detractors == n else end(-1.0)
    return Interval(low, 1.0 if promoters == n else end(1.0))


def _score(difference: float, up: int, down: int, n: int) -> float:
    """Give how many standard errors the observed net is from a supposed one, if that were true."""
    b = -up - down + (2 * n - up + down) * difference
    c = -down * difference * (1 - difference)
    detract = (math.sqrt(max(0.0, b * b - 8 * n * c)) - b) / (4 * n)
    spread = n * (2 * detract + difference * (1 - difference))
    apart = up - down - n * difference
    return apart / math.sqrt(spread) if spread > 0 else math.copysign(math.inf, apart)
