"""Chart of measures: where a day of work gains most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecnb.report import theme
from ecnb.report.blocks import Figure
from ecnb.report.charts.rows import GAP, SMALL, lay_out
from ecnb.report.drawing.sheet import Sheet, text_width


@dataclass(frozen=True, slots=True)
class GainRow:
    """A measure: gain for each person-day, how it is printed, and whether the path takes it."""

    label: str
    value: float
    text: str
    taken: bool


def gain_per_day(rows: Sequence[GainRow], key: str, alt: str, *, caption: str = "") -> Figure:
    """Bars, longest first; what the path takes is full, the rest an outline. key: says so."""
    shown = sorted(rows, key=lambda row: -row.value)
    layout = lay_out([row.label for row in shown], 18, 20)
    right = theme.TEXT_WIDTH - max((text_width(row.text) for row in shown), default=0) - GAP
    page = Sheet(layout.bottom + 4)
    page.rect(layout.left, 3, 8, 8, theme.TEAL)
    page.text(layout.left + 13, 10.5, key, colour=theme.MUTED, size=SMALL)
    page.line((layout.left, layout.left), (16, layout.bottom), theme.INK, 0.8)
    for row, line in zip(shown, layout.lines, strict=True):
        across = (right - layout.left) * row.value / shown[0].value
        fill, edge = (theme.TEAL, "none") if row.taken else (theme.PAPER, theme.TEAL)
        layout.label(page, line)
        page.rect(layout.left, line.middle - 5.5, across, 11, fill, edge)
        page.lines(layout.left + across + 4, line.middle, [row.text])
    return Figure(page.svg(), alt, caption, cuts=layout.cuts)
