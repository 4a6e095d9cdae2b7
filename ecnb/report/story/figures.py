"""Figures as reports print them.

A negative number has the hyphen of the keyboard everywhere, never U+2212: what a reader copies into
a sheet or looks for in a page is then the number that stands in the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ecnb.model.scorecard import Share, Span, Total
from ecnb.model.standard import Standard
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Number
from ecnb.scoring.explain import figure

DECIMALS = 2
_PERCENT = 100


def fixed(value: Fraction, decimals: int = DECIMALS) -> str:
    """Write an exact figure with fixed decimals, rounded half up (G7).

    >>> fixed(Fraction("89.995"))
    '90.00'
    """
    scale = 10**decimals
    whole = (2 * value.numerator * scale + value.denominator) // (2 * value.denominator)
    sign = "-" if whole < 0 else ""
    head, tail = divmod(abs(whole), scale)
    return f"{sign}{head}.{tail:0{decimals}d}" if decimals else f"{sign}{head}"


def percent(value: Fraction, decimals: int = 1) -> str:
    """Write a share as a percentage.

    >>> percent(Fraction(1, 3))
    '33.3%'
    """
    return f"{fixed(value * _PERCENT, decimals)}%"


def signed(value: Fraction, decimals: int = DECIMALS) -> str:
    """Write a change with its sign; a half is rounded away from zero.

    >>> signed(Fraction(3, 2)), signed(Fraction(0)), signed(Fraction(-5, 2), 0)
    ('+1.50', '±0.00', '-3')
    """
    if value == 0:
        return f"±{fixed(value, decimals)}"
    return f"{'+' if value > 0 else '-'}{fixed(abs(value), decimals)}"


def points(span: Span) -> Number:
    """Give a cell with points and their range; an open figure shows only its range."""
    low, high = figure(span.low), figure(span.high)
    if span.point is None:
        return Number("—", low, high)
    return Number(figure(span.point), low, high)


def range_text(span: Span) -> str:
    """Write a range from low to high; one figure where both ends print the same.

    >>> range_text(Span(Fraction("60.25"), Fraction("62.25")))
    '60.25–62.25'
    >>> range_text(Span(Fraction("62.25"), Fraction("62.25")))
    '62.25'
    """
    low, high = fixed(span.low), fixed(span.high)
    return low if low == high else f"{low}–{high}"


def total_text(total: Total) -> str:
    """Write a total for a headline: official figure, else its range."""
    if total.official is not None:
        return fixed(total.official)
    if total.score.point is not None:
        return fixed(total.score.point)
    return range_text(total.score)


def total_number(span: Span, official: Fraction | None) -> Number:
    """Give a cell with a total: the official figure and its range; a range of one figure alone.

    >>> total_number(Span(Fraction(60), Fraction(60)), None)
    Number(text='60.00', low='', high='', unit='')
    """
    low, high = fixed(span.low), fixed(span.high)
    text = "—" if official is None else fixed(official)
    if low == high:
        return Number(text if official is not None else low)
    return Number(text, low, high)


_SHARES = ("requirement", "should", "may", "capability")


def shares_in_order(shares: Mapping[str, Share]) -> dict[str, Share]:
    """Give shares with requirements first, then what is recommended, permitted, or a capability."""
    known = [kind for kind in _SHARES if kind in shares]
    return {kind: shares[kind] for kind in (*known, *(k for k in shares if k not in _SHARES))}


def turns_text(counts: Mapping[str, object], lang: str) -> str:
    """Say how the turns of a duty stand; what there is none of goes unsaid.

    >>> turns_text({"on_time": "3", "late": "0", "missing": "1", "open": "0"}, "zh")
    '按时3次，缺1次'
    """
    kinds = [kind for kind in ("on_time", "late", "missing", "open") if str(counts[kind]) != "0"]
    said = [tell(f"turns_{kind}", lang, n=counts[kind]) for kind in kinds]
    return tell("comma", lang).join(said) or tell("no_turn", lang)


def grade_label(standard: Standard, grade: str | None, lang: str) -> str:
    """Name a grade; empty if there is none."""
    return standard.grades[grade].label.get(lang) if grade is not None else ""
