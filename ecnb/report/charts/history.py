"""Chart of several periods: a small panel for each figure, all on the same axis of periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecnb.report import theme
from ecnb.report.blocks import Figure
from ecnb.report.charts.rows import SMALL, share
from ecnb.report.drawing.sheet import LINE_HEIGHT, Sheet, text_width
from ecnb.report.text import wrap


@dataclass(frozen=True, slots=True)
class Dot:
    """One period's figure; ``text`` as printed. hollow: taken over as it was published."""

    value: float | None
    text: str
    low: float
    high: float
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One figure over all periods; None where nothing is known."""

    title: str
    maximum: float
    dots: tuple[Dot | None, ...]


@dataclass(frozen=True, slots=True)
class PanelWords:
    """Words of the chart: names of the periods, the mark of a gap, the key of both dots.

    gaps: places of the periods of which nothing is known in any panel.
    """

    periods: tuple[str, ...]
    gaps: frozenset[int]
    gap: str
    judged: str
    published: str


_ACROSS = 3
_BETWEEN = 14.0
_PLOT = 42.0
_TINY = 7.5
_LABELLED = 5
"""Periods whose figures all have room; of more the first and the last are written."""
_NAMED = 8
"""Periods whose names all have room."""


def small_multiples(
    panels: Sequence[Panel], words: PanelWords, alt: str, *, caption: str = ""
) -> Figure:
    """Panels from nothing to the full marks; a gap stays open and says so."""
    wide = (theme.TEXT_WIDTH - _BETWEEN * (_ACROSS - 1)) / _ACROSS
    columns = int(wide / (SMALL * 0.53))
    titles = [wrap(panel.title, columns) for panel in panels]
    rows = [titles[n : n + _ACROSS] for n in range(0, len(titles), _ACROSS)]
    tall = [max(len(title) for title in row) * SMALL * LINE_HEIGHT + _PLOT + 34 for row in rows]
    key = 16.0 if _has_published(panels) else 0.0
    page = Sheet(sum(tall) + key)
    if key:
        _key(page, words)
    for n, panel in enumerate(panels):
        row, column = divmod(n, _ACROSS)
        left, top = column * (wide + _BETWEEN), key + sum(tall[:row])
        for at, line in enumerate(titles[n]):
            page.text(left, top + 9 + at * SMALL * LINE_HEIGHT, line, size=SMALL)
        bottom = top + tall[row] - 18
        _panel(page, panel, words, (left, bottom - _PLOT, wide, bottom))
    return Figure(page.svg(), alt, caption)


def _has_published(panels: Sequence[Panel]) -> bool:
    return any(dot is not None and dot.hollow for panel in panels for dot in panel.dots)


def _key(page: Sheet, words: PanelWords) -> None:
    page.dot(4, 6, theme.NAVY)
    page.text(11, 9, words.judged, colour=theme.MUTED, size=SMALL)
    x = 24 + text_width(words.judged, SMALL)
    page.dot(x, 6, theme.NAVY, hollow=True)
    page.text(x + 7, 9, words.published, colour=theme.MUTED, size=SMALL)


_Box = tuple[float, float, float, float]
"""left, top, width, bottom."""


def _panel(page: Sheet, panel: Panel, words: PanelWords, box: _Box) -> None:
    left, top, wide, bottom = box
    step = wide / len(panel.dots)
    xs = [left + step * (n + 0.5) for n in range(len(panel.dots))]
    for y in (top, bottom):
        page.line((left, left + wide), (y, y), theme.LINE, 0.5)
    _lines(page, panel, xs, box)
    last = len(xs) - 1
    for n, (x, dot) in enumerate(zip(xs, panel.dots, strict=True)):
        if n in words.gaps:
            page.line((x, x), (top, bottom), theme.MUTED, 0.7, dashed=True)
            page.rect(x - 6, bottom - 28, 12, 12, theme.PAPER)
            page.text(x, bottom - 19, words.gap, colour=theme.MUTED, size=_TINY, anchor="center")
        if dot is not None:
            _dot(page, panel, dot, x, box, written=n in (0, last) or len(xs) <= _LABELLED)
        if n in (0, last) or len(xs) <= _NAMED:
            name = words.periods[n]
            page.text(x, bottom + 10, name, colour=theme.MUTED, size=_TINY, anchor="center")


def _lines(page: Sheet, panel: Panel, xs: Sequence[float], box: _Box) -> None:
    """Join what follows one another."""
    for n in range(len(xs) - 1):
        one, other = panel.dots[n], panel.dots[n + 1]
        if one is None or other is None or one.value is None or other.value is None:
            continue
        ys = (_y(one.value, panel, box), _y(other.value, panel, box))
        page.line((xs[n], xs[n + 1]), ys, theme.NAVY, 1.4)


def _dot(page: Sheet, panel: Panel, dot: Dot, x: float, box: _Box, *, written: bool) -> None:
    high, low = _y(dot.high, panel, box), _y(dot.low, panel, box)
    if low - high > 1:
        for colour, thick in ((theme.PAPER, 3.0), (theme.RANGE, 1.6)):
            page.line((x, x), (low, high), colour, thick)
    if dot.value is not None:
        page.dot(x, _y(dot.value, panel, box), theme.NAVY, hollow=dot.hollow, size=5.6)
    if written:
        wide = text_width(dot.text, _TINY) + 2
        page.rect(x - wide / 2, high - 12, wide, 8, theme.PAPER)
        page.text(x, high - 5, dot.text, size=_TINY, anchor="center")


def _y(value: float, panel: Panel, box: _Box) -> float:
    _, top, _, bottom = box
    return bottom - (bottom - top) * share(value, panel.maximum)
