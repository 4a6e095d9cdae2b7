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
    low = high = point = ZERO
    for one in spans:
        low += one[0]
        high += one[2]
        point = None if point is None or one[1] is None else point + one[1]
    return (low, point, high)


def times(span, factor):
    """Multiply a range by a weight that is not negative."""
    low, point, high = span
    return (low * factor, None if point is None else point * factor, high * factor)
