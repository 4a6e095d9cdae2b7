"""Charts of surveys: the share satisfied of each service with its interval, and the quadrants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecnb.report import theme
from ecnb.report.blocks import Figure
from ecnb.report.charts.rows import GAP, SMALL, lay_out, share_axis
from ecnb.report.drawing.sheet import LINE_HEIGHT, SIZE, Anchor, Sheet, text_width
from ecnb.report.text import wrap


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A service: share with its bounds, and the share before; few: answers are few.

    percent, text: the share, and with it how many answered, as printed.
    """

    label: str
    share: float
    low: float
    high: float
    percent: str
    text: str
    before: float | None = None
    few: bool = False


@dataclass(frozen=True, slots=True)
class ShareWords:
    """The key's words. few, before: empty where nothing of the kind is drawn."""

    now: str
    interval: str
    few: str = ""
    before: str = ""


def shares_with_intervals(
    rows: Sequence[ShareRow], words: ShareWords, alt: str, *, caption: str = ""
) -> Figure:
    """A dot on a bar of its interval for each service; before it a diamond for the last quarter."""
    right = theme.TEXT_WIDTH - max(text_width(row.text) for row in rows) - GAP
    layout = lay_out([row.label for row in rows], 20, 20)
    page = Sheet(layout.bottom + 18)
    share_axis(page, layout, right)
    _key(page, layout.left, words)
    for row, line in zip(rows, layout.lines, strict=True):
        layout.label(page, line)

        def at(share: float) -> float:
            return layout.left + share * (right - layout.left)

        ends, y = (at(row.low), at(row.high)), line.middle
        page.line(ends, (y, y), theme.NAVY, 2.0, dashed=row.few)
        for end in ends:
            page.line((end, end), (y - 3.5, y + 3.5), theme.NAVY, 1.2)
        if row.before is not None:
            page.dot(at(row.before), y, theme.MUTED, marker="D", hollow=True, size=6)
        page.dot(at(row.share), y, theme.NAVY, hollow=row.few, size=7.5)
        page.lines(theme.TEXT_WIDTH, y, [row.text], anchor="right")
    return Figure(page.svg(), alt, caption, cuts=layout.cuts)


def _key(page: Sheet, left: float, words: ShareWords) -> None:
    """Explain each sign that is drawn, in one line."""
    x, y = left, 7.5
    page.dot(x + 4, y, theme.NAVY, size=7.5)
    x = _said(page, x + 11, words.now)
    page.line((x, x + 16), (y, y), theme.NAVY, 2.0)
    for end in (x, x + 16):
        page.line((end, end), (y - 3.5, y + 3.5), theme.NAVY, 1.2)
    x = _said(page, x + 20, words.interval)
    if words.before:
        page.dot(x + 4, y, theme.MUTED, marker="D", hollow=True, size=6)
        x = _said(page, x + 11, words.before)
    if words.few:
        page.line((x, x + 16), (y, y), theme.NAVY, 2.0, dashed=True)
        page.dot(x + 8, y, theme.NAVY, hollow=True, size=7.5)
        _said(page, x + 20, words.few)


def _said(page: Sheet, x: float, word: str) -> float:
    page.text(x, 10.5, word, colour=theme.MUTED, size=SMALL)
    return x + text_width(word, SMALL) + GAP


# --- quadrants ----------------------------------------------------------------------------------

_PLOT, _SIDE, _TOP = 258.0, 232.0, 16.0
_LIST_COLUMNS = 26
_ROOM = 0.12
"""Share of an axis left free beyond the outermost point."""


@dataclass(frozen=True, slots=True)
class QuadrantPoint:
    """A service: its number in the list, mean satisfaction (x) and importance; settled: surely."""

    number: int
    label: str
    x: float
    y: float
    settled: bool


@dataclass(frozen=True, slots=True)
class QuadrantWords:
    """Names of the axes and of the corners: upper left, upper right, lower left, lower right."""

    x: str
    y: str
    corners: tuple[str, str, str, str]
    settled: str
    open: str


def quadrants(
    points: Sequence[QuadrantPoint],
    cross: tuple[float, float],
    words: QuadrantWords,
    alt: str,
    *,
    caption: str = "",
) -> Figure:
    """Importance over satisfaction, points numbered; what each number is stands at the right."""
    names = [wrap(f"{one.number}  {one.label}", _LIST_COLUMNS) for one in points]
    tall = sum(len(lines) for lines in names) * SIZE * LINE_HEIGHT + 4 * len(names)
    page = Sheet(max(_TOP + _SIDE + 28, _TOP + tall + 34))
    across = _Axis([one.x for one in points], cross[0], 8.0, _PLOT)
    down = _Axis([one.y for one in points], cross[1], _TOP + _SIDE, _TOP)
    _frame(page, across, down, cross, words)
    taken = [(across.at(one.x), down.at(one.y)) for one in points]
    for one, (x, y) in zip(points, list(taken), strict=True):
        page.dot(x, y, theme.NAVY, hollow=not one.settled, size=7)
        spot = _free(x, y, taken)
        taken.append(spot)
        page.text(*spot, str(one.number), size=SMALL, anchor="center")
    _list(page, names, words)
    return Figure(page.svg(), alt, caption)


class _Axis:
    """An axis that shows every point and the crosshair, with room at both ends."""

    def __init__(self, values: Sequence[float], cross: float, start: float, end: float) -> None:
        low, high = min(*values, cross), max(*values, cross)
        room = (high - low) * _ROOM or 0.5
        self.low, self.high, self._start, self._end = low - room, high + room, start, end

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self._start + share * (self._end - self._start)


def _frame(
    page: Sheet, across: _Axis, down: _Axis, cross: tuple[float, float], words: QuadrantWords
) -> None:
    left, right, top, bottom = 8.0, _PLOT, _TOP, _TOP + _SIDE
    x, y = across.at(cross[0]), down.at(cross[1])
    page.rect(left, top, x - left, y - top, theme.AMBER_LIGHT)
    page.rect(left, top, right - left, bottom - top, "none", theme.LINE)
    page.line((x, x), (top, bottom), theme.INK, 0.9, dashed=True)
    page.line((left, right), (y, y), theme.INK, 0.9, dashed=True)
    upper, lower = top + 11, bottom - 5
    places = ((left + 4, upper), (right - 4, upper), (left + 4, lower), (right - 4, lower))
    for word, (at, base) in zip(words.corners, places, strict=True):
        side: Anchor = "left" if at < x else "right"
        page.text(at, base, word, colour=theme.MUTED, size=SMALL, anchor=side)
    page.text(left, top - 5, words.y, colour=theme.MUTED, size=SMALL)
    page.text(right, bottom + 21, words.x, colour=theme.MUTED, size=SMALL, anchor="right")
    page.text(x, bottom + 10, f"{cross[0]:.2f}", colour=theme.MUTED, size=SMALL, anchor="center")
    page.text(right + 4, y + 3, f"{cross[1]:.2f}", colour=theme.MUTED, size=SMALL)


_AROUND = ((0, -6), (9, 3), (-9, 3), (0, 12), (9, -5), (-9, -5), (9, 11), (-9, 11), (0, -15))


def _free(x: float, y: float, taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Find a place beside a point where a number covers nothing."""

    def crowd(spot: tuple[float, float]) -> float:
        others = (other for other in taken if other != (x, y))
        return min((abs(spot[0] - a) + abs(spot[1] - 3 - b) for a, b in others), default=99.0)

    spots = [(x + dx, y + dy) for dx, dy in _AROUND]
    return next((spot for spot in spots if crowd(spot) > 9), max(spots, key=crowd))  # noqa: PLR2004 - the size of a number


def _list(page: Sheet, names: Sequence[Sequence[str]], words: QuadrantWords) -> None:
    """Say what each number is, and what full and hollow points mean."""
    x, y = _PLOT + 34, _TOP + 3
    for filled, word in ((True, words.settled), (False, words.open)):
        if word:
            page.dot(x + 3, y - 3, theme.NAVY, hollow=not filled, size=7)
            page.text(x + 11, y, word, colour=theme.MUTED, size=SMALL)
            y += 13
    y += 8
    for lines in names:
        for at, line in enumerate(lines):
            page.text(x if at == 0 else x + 14, y, line)
            y += SIZE * LINE_HEIGHT
        y += 4
