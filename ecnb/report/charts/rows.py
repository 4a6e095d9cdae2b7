"""Rows of a chart: labels that wrap, a place for each, and an axis of shares behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecnb.report import theme
from ecnb.report.drawing.sheet import LINE_HEIGHT, SIZE, Sheet, text_width
from ecnb.report.text import wrap

SMALL = 8.0
"""Size of axis labels and keys, in points."""
GAP = 10.0
"""Distance between neighbours, in points."""

_LABEL_COLUMNS = 32
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Line:
    """A row's place on the sheet."""

    label: tuple[str, ...]
    middle: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows with their labels; ``left`` is where drawing starts, beside the widest label."""

    lines: tuple[Line, ...]
    left: float
    top: float
    bottom: float

    @property
    def cuts(self) -> tuple[float, ...]:
        """Where the rows begin, and where the last one ends."""
        tops = (line.middle - line.height / 2 for line in self.lines)
        return (*(round(y, 2) for y in tops), round(self.bottom, 2)) if self.lines else ()

    def label(self, page: Sheet, line: Line) -> None:
        """Write a row's label."""
        page.lines(self.left - GAP, line.middle, line.label, anchor="right")


def lay_out(labels: Sequence[str], top: float, least: float) -> Layout:
    """Give each label its lines and its place."""
    placed, y = [], top
    for label in labels:
        lines = tuple(wrap(label, _LABEL_COLUMNS))
        height = max(least, len(lines) * SIZE * LINE_HEIGHT + 5)
        placed.append(Line(lines, y + height / 2, height))
        y += height
    widest = max((text_width(text) for line in placed for text in line.label), default=0)
    return Layout(tuple(placed), widest + GAP + 2, top, y)


def share(value: float, maximum: float) -> float:
    """Give a value as a share of its maximum, inside [0, 1]."""
    return min(1.0, max(0.0, value / maximum)) if maximum > 0 else 0.0


def share_axis(page: Sheet, rows: Layout, right: float) -> None:
    """Draw quarters of the maximum behind the rows."""
    for quarter in _QUARTERS:
        x = rows.left + quarter * (right - rows.left)
        page.line((x, x), (rows.top, rows.bottom), theme.LINE, 0.5)
        page.text(
            x, rows.bottom + 11, f"{quarter:.0%}", colour=theme.MUTED, size=SMALL, anchor="center"
        )
