"""Charts of firmness: how far a total, or a place, would move if something else had been taken."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ecnb.report import theme
from ecnb.report.blocks import Figure
from ecnb.report.charts.rows import GAP, SMALL, Layout, lay_out
from ecnb.report.drawing.sheet import Sheet, text_width


@dataclass(frozen=True, slots=True)
class SwayRow:
    """A source of change: single totals as dots, a whole range as a line, its middle as a bar."""

    label: str
    text: str
    dots: tuple[float, ...] = ()
    line: tuple[float, float] | None = None
    bar: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A total from which a grade is given; ``label`` names the grade and the total."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Figures from ``first`` to ``last``, drawn between two places on the sheet."""

    first: float
    last: float
    left: float
    right: float

    def at(self, value: float) -> float:
        """Give a figure's place."""
        across = (value - self.first) / (self.last - self.first)
        return self.left + across * (self.right - self.left)


_TICKS: Final = 6
"""About so many ticks fit under a chart."""


def total_sway(
    rows: Sequence[SwayRow], here: float, limits: Sequence[Limit], alt: str, *, caption: str = ""
) -> Figure:
    """Draw the total under each kind of change; a line for what it is, dashes where grades begin.

    limits: those that lie far outside of all figures are left out.
    """
    figures = [
        here,
        *(x for row in rows for x in (*row.dots, *(row.line or ()), *(row.bar or ()))),
    ]  # fmt: skip
    first, last, step = ticks(min(figures), max(figures))
    near = [limit for limit in limits if first <= limit.at <= last]
    right = theme.TEXT_WIDTH - max((text_width(row.text) for row in rows), default=0) - GAP
    layout = lay_out([row.label for row in rows], 20 if near else 8, 24)
    page = Sheet(layout.bottom + 18)
    scale = Scale(first, last, layout.left + 4, right - 4)
    _axis(page, layout, scale, step)
    for limit in near:
        x = scale.at(limit.at)
        page.line((x, x), (14, layout.bottom), theme.BRICK, 1.1, dashed=True)
        half = text_width(limit.label, SMALL) / 2
        centre = min(max(x, half), theme.TEXT_WIDTH - half)
        page.text(centre, 10, limit.label, colour=theme.BRICK, size=SMALL, anchor="center")
    x = scale.at(here)
    page.line((x, x), (layout.top - 2, layout.bottom), theme.INK, 0.9)
    for row, line in zip(rows, layout.lines, strict=True):
        layout.label(page, line)
        page.lines(theme.TEXT_WIDTH, line.middle, [row.text], anchor="right")
        _row(page, row, line.middle, scale)
    return Figure(page.svg(), alt, caption, cuts=layout.cuts)


def _row(page: Sheet, row: SwayRow, middle: float, scale: Scale) -> None:
    if row.line is not None:
        ends = (scale.at(row.line[0]), scale.at(row.line[1]))
        page.line(ends, (middle, middle), theme.NAVY, 1.6)
        for end in ends:
            page.line((end, end), (middle - 4, middle + 4), theme.NAVY, 1.6)
    if row.bar is not None:
        low, high = scale.at(row.bar[0]), scale.at(row.bar[1])
        page.rect(low, middle - 4.5, max(high - low, 1.5), 9, theme.NAVY)
    for value in row.dots:
        page.dot(scale.at(value), middle, theme.NAVY, marker="D", size=6.5)


def _axis(page: Sheet, layout: Layout, scale: Scale, step: float) -> None:
    for k in range(round((scale.last - scale.first) / step) + 1):
        value = scale.first + k * step
        x = scale.at(value)
        page.line((x, x), (layout.top, layout.bottom), theme.LINE, 0.5)
        page.text(
            x, layout.bottom + 11, f"{value:g}", colour=theme.MUTED, size=SMALL, anchor="center"
        )


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """An entity's place, its range under any single change, and that of most draws."""

    label: str
    place: int
    single: tuple[int, int]
    drawn: tuple[int, int]


def place_ranges(rows: Sequence[PlaceRow], alt: str, *, caption: str = "") -> Figure:
    """Draw a range of places for each entity, the first place at the left."""
    ends = [end for row in rows for end in (*row.single, *row.drawn, row.place)]
    _, _, step = ticks(min(ends), max(ends), least=1)
    first = min(ends)  # there is no place 0, so ticks are counted from the best place
    last = first + max(math.ceil((max(ends) - first) / step), 1) * step
    texts = [_places(row) for row in rows]
    right = theme.TEXT_WIDTH - max(map(text_width, texts), default=0) - GAP
    layout = lay_out([f"{row.place}　{row.label}" for row in rows], 4, 17)
    page = Sheet(layout.bottom + 18)
    scale = Scale(first, last, layout.left + 6, right - 6)
    _axis(page, layout, scale, step)
    for row, line, text in zip(rows, layout.lines, texts, strict=True):
        layout.label(page, line)
        page.lines(theme.TEXT_WIDTH, line.middle, [text], anchor="right")
        single, drawn = ((float(low), float(high)) for low, high in (row.single, row.drawn))
        _row(page, SwayRow("", "", line=single, bar=drawn), line.middle, scale)
        page.dot(scale.at(row.place), line.middle, theme.INK, hollow=True, size=6.5)
    return Figure(page.svg(), alt, caption, cuts=layout.cuts)


def _places(row: PlaceRow) -> str:
    low, high = row.drawn
    return str(low) if low == high else f"{low}–{high}"


def ticks(low: float, high: float, *, least: float = 0.0) -> tuple[float, float, float]:
    """Give a scale's round ends and the step between its ticks: 1, 2 or 5 times a power of 10.

    least: no step is smaller.

    >>> ticks(87.75, 91.25)
    (87.0, 92.0, 1.0)
    """
    wide = max(high - low, 0.5)
    power = 10.0 ** math.floor(math.log10(wide / _TICKS))
    step = max(least, next(m * power for m in (1, 2, 5, 10) if wide / (m * power) <= _TICKS))
    first = math.floor(low / step) * step
    return first, max(math.ceil(high / step) * step, first + step), step
