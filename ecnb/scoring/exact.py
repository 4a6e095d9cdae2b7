"""Exact points over entities: integer numerators on one common denominator.

No printed figure, rank or grade may depend on a binary fraction (G7), so points are never
floats. A column of points is three int64 arrays (low, point, high) over one denominator.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ecnb.errors import InternalError
from ecnb.model.table import Bools, Ints

_ROOM = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Points of n entities, each with its range.

    low, point, high: (n,) numerators over ``den``, with low <= point <= high wherever
    ``known``; where not known, ``point`` carries no meaning (it is kept equal to ``low``).
    """

    low: Ints
    point: Ints
    high: Ints
    known: Bools
    den: int

    def __len__(self) -> int:
        return len(self.known)

    def over(self, den: int) -> Points:
        """Write the same points over a multiple of the denominator."""
        factor, rest = divmod(den, self.den)
        if rest:
            raise InternalError(f"{den} is no multiple of {self.den}")
        if factor == 1:
            return self
        low, point, high = each(lambda x: scaled(x, factor), self)
        return Points(low, point, high, self.known, den)

    def times(self, factor: Fraction) -> Points:
        """Multiply by a non-negative exact number.

        >>> constant(1, Fraction(5)).times(Fraction("0.1")).fraction(0)
        Fraction(1, 2)
        """
        if factor == 1:
            return self
        low, point, high = each(lambda x: scaled(x, factor.numerator), self)
        return Points(low, point, high, self.known, self.den * factor.denominator)

    def clipped(self, floor: Fraction | None, cap: Fraction | None) -> Points:
        """Keep points between a floor and a cap."""
        if floor is None and cap is None:
            return self
        den = math.lcm(self.den, *(x.denominator for x in (floor, cap) if x is not None))
        here = self.over(den)
        least = -_ROOM if floor is None else int(floor * den)
        most = _ROOM if cap is None else int(cap * den)
        low, point, high = each(lambda x: np.minimum(np.maximum(x, least), most), here)
        return Points(low, point, high, self.known, den)

    def widened(self, mask: Bools, low: Points, high: Points) -> Points:
        """Stretch the range where ``mask`` holds so that it also holds ``low`` and ``high``."""
        if not mask.any():
            return self.over(math.lcm(self.den, low.den, high.den))
        a, b, c = aligned((self, low, high))
        lows = np.where(mask, np.minimum(a.low, b.low), a.low)
        highs = np.where(mask, np.maximum(a.high, c.high), a.high)
        return Points(lows, a.point, highs, self.known, a.den)

    def raised(self, mask: Bools, points: Fraction) -> Points:
        """Add ``points`` to the upper end of the range where ``mask`` holds."""
        den = math.lcm(self.den, points.denominator)
        here = self.over(den)
        extra = points.numerator * (den // points.denominator)
        return Points(
            here.low, here.point, np.where(mask, here.high + extra, here.high), self.known, den
        )

    def spread(self, shape: tuple[int, ...]) -> Points:
        """Give the same points to several raters: (n,) becomes (raters, n), without a copy."""
        low, point, high = each(lambda x: np.broadcast_to(x, shape), self)
        return Points(low, point, high, np.broadcast_to(self.known, shape), self.den)

    def taken(self, rows: Ints) -> Points:
        """Give some entities by number, any of them as often as it is named."""
        low, point, high = each(lambda x: x[rows], self)
        return Points(low, point, high, self.known[rows], self.den)

    def settled(self) -> Points:
        """Take a range of one value for known: what is not recorded cannot change it."""
        return Points(
            self.low, self.point, self.high, self.known | (self.low == self.high), self.den
        )

    def fraction(self, i: int) -> Fraction | None:
        """Point of entity i; None where it is not known."""
        return Fraction(int(self.point[i]), self.den) if self.known[i] else None

    def bounds(self, i: int) -> tuple[Fraction, Fraction]:
        """Range of entity i."""
        return Fraction(int(self.low[i]), self.den), Fraction(int(self.high[i]), self.den)

    def rounded(self, decimals: int) -> Ints:
        """Points in whole 10**-decimals, rounded half up (G7).

        >>> constant(1, Fraction("89.995")).rounded(2).tolist()
        [9000]
        """
        return round_half_up(self.point, self.den, decimals)


def round_half_up(numerators: Ints, den: int, decimals: int) -> Ints:
    """Round exact figures half up, giving whole 10**-decimals."""
    doubled = scaled(numerators, 2 * 10**decimals) + den
    return doubled // (2 * den)


def scaled(values: Ints, factor: int) -> Ints:
    """Multiply whole numbers; refuse what 64 bits cannot hold exactly."""
    if factor == 1 or values.size == 0:
        return values
    most, least = np.maximum.reduce(values, axis=None), np.minimum.reduce(values, axis=None)
    if max(int(most), -int(least)) * factor > _ROOM:
        raise InternalError("figures too large for exact 64-bit points")
    return values * factor


def constant(n: int, value: Fraction) -> Points:
    """Give the same known points to n entities."""
    column = np.full(n, value.numerator, dtype=np.int64)
    return Points(column, column, column, np.ones(n, dtype=bool), value.denominator)


def unknown(n: int, low: Fraction, high: Fraction, den: int = 1) -> Points:
    """Give n entities a range without a point: not assessed is not zero (G6).

    den: what the denominator shall at least be a multiple of.
    """
    den = math.lcm(low.denominator, high.denominator, den)
    lows = np.full(n, low.numerator * (den // low.denominator), dtype=np.int64)
    highs = np.full(n, high.numerator * (den // high.denominator), dtype=np.int64)
    return Points(lows, lows, highs, np.zeros(n, dtype=bool), den)


def entered(values: Ints, known: Bools, den: int) -> Points:
    """Give points that are stated, so that range and point coincide."""
    return Points(values, values, values, known, den)


def each(change: Callable[..., Ints], *columns: Points) -> tuple[Ints, Ints, Ints]:
    """Apply a change to the lows, points and highs; arrays that are one stay one.

    Most points are stated: low, point and high are the same array, and then the work is done once.
    """
    low = change(*[one.low for one in columns])
    same = all(one.point is one.low for one in columns)
    point = low if same else change(*[one.point for one in columns])
    if all(one.high is one.point for one in columns):
        return low, point, point
    same = all(one.high is one.low for one in columns)
    return low, point, low if same else change(*[one.high for one in columns])


def _sum(first: Ints, *others: Ints) -> Ints:
    if not others:
        return first
    result = first.copy()
    for other in others:
        result += other
    return result


def aligned(columns: Sequence[Points]) -> tuple[Points, ...]:
    """Write all columns over their least common denominator."""
    den = math.lcm(*(column.den for column in columns))
    return tuple(column.over(den) for column in columns)


def choose(mask: Bools, yes: Points, no: Points) -> Points:
    """Take ``yes`` where ``mask`` holds and ``no`` elsewhere."""
    # most conditions hold for nobody or for all: then there is nothing to mix, and arrays that
    # are one stay one
    if mask.shape == no.known.shape and not mask.any():
        return no.over(math.lcm(yes.den, no.den))
    if mask.shape == yes.known.shape and mask.all():
        return yes.over(math.lcm(yes.den, no.den))
    a, b = aligned((yes, no))
    low, point, high = each(lambda x, y: np.asarray(np.where(mask, x, y)), a, b)
    return Points(low, point, high, np.where(mask, a.known, b.known), a.den)


def total(columns: Iterable[Points], n: int) -> Points:
    """Add columns; the sum is known where every part is, and 0 for n entities without any."""
    parts = aligned(tuple(columns) or (constant(n, Fraction(0)),))
    low, point, high = each(_sum, *parts)
    known = np.logical_and.reduce([part.known for part in parts])
    return Points(low, known_only(point, low, known), high, known, parts[0].den)


def known_only(point: Ints, low: Ints, known: Bools) -> Ints:
    """Keep a point where it is known; elsewhere it has no meaning and repeats the low."""
    return low if point is low else np.where(known, point, low)
