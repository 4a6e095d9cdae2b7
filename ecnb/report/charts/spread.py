"""Chart of many totals: how many lie in each step, with the limits of the grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecnb.report import theme
from ecnb.report.blocks import Figure
from ecnb.report.charts.rows import SMALL
from ecnb.report.drawing.sheet import Sheet, text_width


@dataclass(frozen=True, slots=True)
class Step:
    """Totals from ``start`` up to ``end``, the last step with its end: how many."""

    start: float
    end: float
    count: int


@dataclass(frozen=True, slots=True)
class Limit:
    """Where a grade begins."""

    at: float
    label: str


_TOP, _PLOT, _SIDE = 26.0, 84.0, 8.0


def spread(
    steps: Sequence[Step], limits: Sequence[Limit], alt: str, *, caption: str = ""
) -> Figure:
    """A bar a step with its number above, limits as upright lines."""
    first, last = steps[0].start, steps[-1].end
    most = max(step.count for step in steps)
    page = Sheet(_TOP + _PLOT + 20)
    bottom = _TOP + _PLOT

    def x(value: float) -> float:
        return _SIDE + (theme.TEXT_WIDTH - 2 * _SIDE) * (value - first) / (last - first)

    for step in steps:
        left, right, tall = x(step.start), x(step.end), (_PLOT - 12) * step.count / most
        if step.count:
            page.rect(left + 1, bottom - tall, right - left - 2, tall, theme.SLATE)
            middle = (left + right) / 2
            page.text(middle, bottom - tall - 3, str(step.count), size=SMALL, anchor="center")
        page.text(left, bottom + 11, f"{step.start:g}", colour=theme.MUTED, size=SMALL,
                  anchor="center")  # fmt: skip
    page.text(x(last), bottom + 11, f"{last:g}", colour=theme.MUTED, size=SMALL, anchor="center")
    page.line((_SIDE, theme.TEXT_WIDTH - _SIDE), (bottom, bottom), theme.INK, 0.8)
    for limit in limits:
        if first < limit.at < last:
            at = x(limit.at)
            page.line((at, at), (14, bottom), theme.INK, 1.1, dashed=True)
            wide = text_width(limit.label, SMALL)
            anchored = min(max(at, wide / 2), theme.TEXT_WIDTH - wide / 2)
            page.text(anchored, 10, limit.label, size=SMALL, anchor="center")
    return Figure(page.svg(), alt, caption)
