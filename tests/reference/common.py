"""What the five reference implementations share: exact rounding and sums of ranges.

Nothing here or beside it (zhejiang, anhui, tongcheng, shandong, jiaxian) imports ecnb: these
modules were written from the documents and RULES.md alone, in plain Python over Fractions,
and guard the vectorised core.
"""

from fractions import Fraction as F
from math import floor, lcm

ZERO, ONE = F(0), F(1)


def rounded(value, decimals=2):
    """Round half-up to the given decimals (G7).

    >>> rounded(F("89.995")), rounded(F("89.99499"))
    (Fraction(90, 1), Fraction(8999, 100))
    """
    scale = 10**decimals
    return F(floor(value * scale + F(1, 2)), scale)


def weighed(pairs):
    """Add up value times weight, over one common denominator (one Fraction, not one per sum).

    >>> weighed([(F(1, 2), F(1, 3)), (F(5), F(1, 10))])
    Fraction(2, 3)
    """
    pairs = [pair for pair in pairs if pair[0]]
    den = lcm(*(value.denominator * weight.denominator for value, weight in pairs))
    return F(
        sum(
            value.numerator * weight.numerator * (den // (value.denominator * weight.denominator))
            for value, weight in pairs
        ),
        den,
    )


def added(spans, weights=None):
    """Add ranges (low, point or None, high), weighted; one unknown point makes the sum unknown."""
    spans = list(spans)
    weights = [ONE] * len(spans) if weights is None else list(weights)
    low = weighed(zip((one[0] for one in spans), weights, strict=True))
    if all(one[0] is one[1] is one[2] for one in spans):
        return (low, low, low)
    high = weighed(zip((one[2] for one in spans), weights, strict=True))
    points = [one[1] for one in spans]
    known = None not in points
    return (low, weighed(zip(points, weights, strict=True)) if known else None, high)


def times(span, factor):
    """Multiply a range by a number that is not negative."""
    return added([span], [factor])
