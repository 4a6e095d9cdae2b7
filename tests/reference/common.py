"""What the five reference implementations share: exact rounding and sums of ranges.

Nothing here or beside it (zhejiang, anhui, tongcheng, shandong, jiaxian) imports ecnb: these
modules were written from the documents and RULES.md alone, in plain Python over Fractions,
and guard the vectorised core.
"""

from fractions import Fraction as F
from math import floor

ZERO = F(0)
Span = tuple  # (low, point or None, high)


def rounded(value, decimals=2):
    """Round half-up to the given decimals (G7).

    >>> rounded(F("89.995")), rounded(F("89.99499"))
    (Fraction(90, 1), Fraction(8999, 100))
    """
    scale = 10**decimals
    return F(floor(value * scale + F(1, 2)), scale)


def added(spans):
    """Add ranges; one unknown point makes the sum's point unknown."""
    spans = list(spans)
    low = sum((one[0] for one in spans), ZERO)
    if all(one[0] is one[1] is one[2] for one in spans):
        return (low, low, low)
    high = sum((one[2] for one in spans), ZERO)
    points = [one[1] for one in spans]
    return (low, None if None in points else sum(points, ZERO), high)


def times(span, factor):
    """Multiply a range by a weight that is not negative."""
    low, point, high = span
    if low is point is high:
        return (low * factor,) * 3
    return (low * factor, None if point is None else point * factor, high * factor)
