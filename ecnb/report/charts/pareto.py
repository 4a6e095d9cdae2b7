"""Pareto chart: losses by size with the line of their cumulative share, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ecnb.report import theme
from ecnb.report.blocks import Figure
from ecnb.report.charts.rows import GAP, SMALL, lay_out, share_axis
from ecnb.report.drawing.sheet import Sheet, text_width
from ecnb.report.words import Lang, word

_BAR = 12.0


@dataclass(frozen=True, slots=True)
class ParetoRow:
    """A loss: its share of all losses and the share up to it, both of 1; ``text`` as printed."""

    label: str
    share: float
    cumulative: float
    text: str
    vital: bool


def pareto(
    rows: Sequence[ParetoRow], limit: float, alt: str, *, caption: str = "", lang: Lang = "zh"
) -> Figure:
    """Bars are shares of all losses; the line adds them up to the whole. limit: of the vital few.

    Vital bars are full, the others an outline, so that both are told apart in grey.
    """
    heads = (word("points_lost", lang), word("cumulative", lang))
    share_at = theme.TEXT_WIDTH
    lost_at = share_at - max(text_width(heads[1], SMALL), 30) - GAP
    right = lost_at - max(text_width(heads[0], SMALL), 30) - GAP
    layout = lay_out([row.label for row in rows], 18, 20)
    page = Sheet(layout.bottom + 18)
    for x, head in zip((lost_at, share_at), heads, strict=True):
        page.text(x, 10, head, colour=theme.MUTED, size=SMALL, anchor="right")
    share_axis(page, layout, right)
    across = right - layout.left
    at = layout.left + limit * across
    page.line((at, at), (layout.top - 3, layout.bottom), theme.INK, 0.9, dashed=True)
    page.text(at, layout.top - 6, f"{limit:.0%}", size=SMALL, anchor="center")
    for row, line in zip(rows, layout.lines, strict=True):
        layout.label(page, line)
        fill, edge = (theme.BRICK, "none") if row.vital else (theme.PAPER, theme.BRICK)
        page.rect(layout.left, line.middle - _BAR / 2, row.share * across, _BAR, fill, edge)
        page.lines(lost_at, line.middle, [row.text], anchor="right")
        said = f"{row.cumulative:.0%}"
        page.lines(share_at, line.middle, [said], anchor="right", colour=theme.MUTED)
    dots = [(layout.left + row.cumulative * across, line.middle)
            for row, line in zip(rows, layout.lines, strict=True)]  # fmt: skip
    for (x, y), (x_next, y_next) in pairwise(dots):
        page.line((x, x_next), (y, y_next), theme.INK, 1.1)
    for x, y in dots:
        page.dot(x, y, theme.INK, size=5)
    return Figure(page.svg(), alt, caption, cuts=layout.cuts)
