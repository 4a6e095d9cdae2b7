"""Figures as reports print them."""

from __future__ import annotations

from fractions import Fraction

from ecnb.model.scorecard import Span, Total
from ecnb.model.standard import Standard
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


def signed(value: Fraction) -> str:
    """Write a change with its sign.

    >>> signed(Fraction(3, 2)), signed(Fraction(0))
    ('+1.50', '±0.00')
    """
    if value == 0:
        return f"±{fixed(value)}"
    return f"{'+' if value > 0 else '-'}{fixed(abs(value))}"


def points(span: Span) -> Number:
    """Give a cell with points and their range; an open figure shows only its range."""
    low, high = figure(span.low), figure(span.high)
    if span.point is None:
        return Number("—", low, high)
    return Number(figure(span.point), low, high)


def total_text(total: Total) -> str:
    """Write a total for a headline: official figure, else its range."""
    if total.official is not None:
        return fixed(total.official)
    if total.score.point is not None:
        return fixed(total.score.point)
    return f"{fixed(total.score.low)}–{fixed(total.score.high)}"


def grade_label(standard: Standard, grade: str | None, lang: str) -> str:
    """Name a grade; empty if there is none."""
    return standard.grades[grade].label.get(lang) if grade is not None else ""
