"""Chart of an entity among its peers: the middle half as a band, the median, its own point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecnb.report import theme
from ecnb.report.blocks import Figure
from ecnb.report.charts.rows import GAP, SMALL, lay_out, share, share_axis
from ecnb.report.drawing.sheet import Sheet, text_width


@dataclass(frozen=True, slots=True)
class PeerRow:
    """An indicator: quartiles of the peers, the own point, and how that is printed."""

    label: str
    maximum: float
    low: float
    middle: float
    high: float
    own: float | None
    text: str


@dataclass(frozen=True, slots=True)
class PeerWords:
    """Words of the key."""

    band: str
    median: str
    own: str


_HALF = 5.5


def strip_chart(
    rows: Sequence[PeerRow], words: PeerWords, alt: str, *, caption: str = ""
) -> Figure:
    """A row an indicator, on a common axis of shares of the maximum."""
    right = theme.TEXT_WIDTH - max((text_width(row.text) for row in rows), default=0) - GAP
    layout = lay_out([row.label for row in rows], 20, 20)
    page = Sheet(layout.bottom + 18)
    share_axis(page, layout, right)
    _key(page, words, layout.left)
    for row, line in zip(rows, layout.lines, strict=True):
        layout.label(page, line)
        page.lines(theme.TEXT_WIDTH, line.middle, [row.text], anchor="right")
        _row(page, row, line.middle, (layout.left, right))
    return Figure(page.svg(), alt, caption, cuts=layout.cuts)


def _row(page: Sheet, row: PeerRow, middle: float, ends: tuple[float, float]) -> None:
    left, right = ends
    low, median, high, own = (
        None if value is None else left + (right - left) * share(value, row.maximum)
        for value in (row.low, row.middle, row.high, row.own)
    )
    if low is None or median is None or high is None:
        return
    across = max(high - low, 2.0)
    page.rect(low - (across - high + low) / 2, middle - _HALF, across, 2 * _HALF, theme.LINE)
    page.line((median, median), (middle - _HALF - 1, middle + _HALF + 1), theme.MUTED, 2.2)
    if own is not None:
        page.dot(own, middle, theme.INK, marker="D", size=7)


def _key(page: Sheet, words: PeerWords, left: float) -> None:
    x = left
    page.rect(x, 2, 14, 9, theme.LINE)
    x = _word(page, x + 18, words.band)
    page.line((x, x), (1.5, 11.5), theme.MUTED, 2.2)
    x = _word(page, x + 6, words.median)
    page.dot(x + 2, 6.5, theme.INK, marker="D", size=7)
    _word(page, x + 10, words.own)


def _word(page: Sheet, x: float, text: str) -> float:
    page.text(x, 10, text, colour=theme.MUTED, size=SMALL)
    return x + text_width(text, SMALL) + 14
