"""Charts of scores. They take plain words and numbers; what the numbers mean is said by the caller.

Shares of the maximum are drawn, points are written: indicators of different weight can be
compared by eye, and each figure can still be read. Labels stand beside what they name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecnb.report import theme
from ecnb.report.blocks import Figure
from ecnb.report.sheet import LINE_HEIGHT, SIZE, Sheet, sheet, text_width
from ecnb.report.text import wrap
from ecnb.report.words import Lang, word

_LABEL_COLUMNS = 32
"""Labels longer than this (in half-width characters) wrap."""
_SMALL = 8.0
_GAP = 10.0
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A line of a profile. ``value`` None: not assessed. ``text`` is the figure as it is printed."""

    label: str
    value: float | None
    maximum: float
    text: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class LossRow:
    """Points lost at an indicator; ``text`` as printed."""

    label: str
    lost: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class RaterRow:
    """An indicator with each rater's points (None: none given) and how they are printed."""

    label: str
    maximum: float
    values: tuple[float | None, ...]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """An indicator last period and now; ``text`` says the change, as printed."""

    label: str
    previous: float | None
    now: float | None
    maximum: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A row's place on the sheet."""

    label: tuple[str, ...]
    middle: float
    height: float


@dataclass(frozen=True, slots=True)
class _Layout:
    """Rows with their labels; ``left`` is where drawing starts, beside the widest label."""

    lines: tuple[_Line, ...]
    left: float
    top: float
    bottom: float

    def label(self, page: Sheet, line: _Line) -> None:
        """Write a row's label."""
        page.lines(self.left - _GAP, line.middle, line.label, anchor="right")


def _lay_out(labels: Sequence[str], top: float, least: float) -> _Layout:
    """Give each label its lines and its place."""
    placed, y = [], top
    for label in labels:
        lines = tuple(wrap(label, _LABEL_COLUMNS))
        height = max(least, len(lines) * SIZE * LINE_HEIGHT + 5)
        placed.append(_Line(lines, y + height / 2, height))
        y += height
    widest = max((text_width(text) for line in placed for text in line.label), default=0)
    return _Layout(tuple(placed), widest + _GAP + 2, top, y)


def _share(value: float, maximum: float) -> float:
    return min(1.0, max(0.0, value / maximum)) if maximum > 0 else 0.0


def _share_axis(page: Sheet, rows: _Layout, right: float) -> None:
    """Draw quarters of the maximum behind the rows."""
    for quarter in _QUARTERS:
        x = rows.left + quarter * (right - rows.left)
        page.line((x, x), (rows.top, rows.bottom), theme.LINE, 0.5)
        page.text(x, rows.bottom + 11, f"{quarter:.0%}", colour=theme.MUTED, size=_SMALL, anchor="center")


def profile_bars(
    rows: Sequence[ScoreRow], alt: str, *, caption: str = "", lang: Lang = "zh"
) -> Figure:
    """Achieved share of each maximum, with the possible range as a line."""
    figures = [row.text or _figure(row.value, row.maximum) for row in rows]
    right = theme.TEXT_WIDTH - max(map(text_width, figures), default=0) - _GAP
    layout = _lay_out([row.label for row in rows], 4, 22)
    with sheet(layout.bottom + 30) as page:
        _share_axis(page, layout, right)
        for row, line, figure in zip(rows, layout.lines, figures, strict=True):
            layout.label(page, line)
            page.lines(theme.TEXT_WIDTH, line.middle, [figure], anchor="right")
            _profile_row(page, row, line.middle, layout.left, right)
        _range_key(page, rows, layout, lang)
        return Figure(page.svg(), alt, caption)


def _profile_row(page: Sheet, row: ScoreRow, middle: float, left: float, right: float) -> None:
    across = right - left
    page.rect(left, middle - 6, across, 12, theme.NAVY_LIGHT)
    if row.value is not None:
        page.rect(left, middle - 6, across * _share(row.value, row.maximum), 12, theme.NAVY)
    if row.low is None or row.high is None or row.high <= row.low:
        return
    low, high = (left + across * _share(end, row.maximum) for end in (row.low, row.high))
    for colour, thick in ((theme.PAPER, 3.4), (theme.RANGE, 1.8)):
        page.line((low, high), (middle, middle), colour, thick)
        for end in (low, high):
            page.line((end, end), (middle - 4.2, middle + 4.2), colour, thick)


def _range_key(page: Sheet, rows: Sequence[ScoreRow], layout: _Layout, lang: Lang) -> None:
    """Explain the range only where one is drawn."""
    if not any(row.low is not None and row.high is not None and row.high > row.low for row in rows):
        return
    left, y = layout.left, layout.bottom + 26
    page.line((left, left + 18), (y - 3, y - 3), theme.RANGE, 1.8)
    for end in (left, left + 18):
        page.line((end, end), (y - 6.5, y + 0.5), theme.RANGE, 1.8)
    page.text(left + 24, y, word("low_high", lang), colour=theme.MUTED, size=_SMALL)


def _figure(value: float | None, maximum: float) -> str:
    return f"{'—' if value is None else f'{value:g}'} / {maximum:g}"


def lost_points(
    rows: Sequence[LossRow], alt: str, *, caption: str = "", lang: Lang = "zh", most: int = 12
) -> Figure:
    """Lost points, largest first, with the cumulative share: where a point is soonest won."""
    losing = sorted((row for row in rows if row.lost > 0), key=lambda row: -row.lost)
    total = sum(row.lost for row in losing)
    shown = losing[:most]
    heads = (word("points_lost", lang), word("cumulative", lang))
    share_at = theme.TEXT_WIDTH
    lost_at = share_at - max(text_width(heads[1], _SMALL), 30) - _GAP
    right = lost_at - max(text_width(heads[0], _SMALL), 30) - _GAP
    layout = _lay_out([row.label for row in shown], 18, 20)
    with sheet(layout.bottom + 4) as page:
        for x, head in zip((lost_at, share_at), heads, strict=True):
            page.text(x, 10, head, colour=theme.MUTED, size=_SMALL, anchor="right")
        page.line((layout.left, layout.left), (16, layout.bottom), theme.INK, 0.8)
        done = 0.0
        for row, line in zip(shown, layout.lines, strict=True):
            done += row.lost
            across = (right - layout.left) * row.lost / shown[0].lost
            layout.label(page, line)
            page.rect(layout.left, line.middle - 5.5, across, 11, theme.BRICK)
            page.lines(lost_at, line.middle, [row.text or f"{row.lost:g}"], anchor="right")
            share = f"{done / total:.0%}"
            page.lines(share_at, line.middle, [share], anchor="right", colour=theme.MUTED)
        return Figure(page.svg(), alt, caption)


_TOUCH = 6.0
_MARKERS = ("o", "s", "^", "D")


def raters_side_by_side(
    rows: Sequence[RaterRow], raters: Sequence[str], alt: str, *, caption: str = ""
) -> Figure:
    """Each rater's share of the maximum, and the points in a column under the rater's name."""
    columns = [_rater_column(rows, rater, at) for at, rater in enumerate(raters)]
    right = theme.TEXT_WIDTH - sum(columns) - _GAP
    layout = _lay_out([row.label for row in rows], 22, 20)
    with sheet(layout.bottom + 18) as page:
        _share_axis(page, layout, right)
        _rater_heads(page, raters, right + _GAP, columns)
        for row, line in zip(rows, layout.lines, strict=True):
            layout.label(page, line)
            below = line.middle + line.height / 2
            page.line((layout.left, theme.TEXT_WIDTH), (below, below), theme.LINE, 0.4)
            _rater_dots(page, row, line.middle, layout.left, right)
            _rater_figures(page, row, line.middle, right + _GAP, columns)
        return Figure(page.svg(), alt, caption)


def _rater_heads(page: Sheet, raters: Sequence[str], left: float, columns: Sequence[float]) -> None:
    """Name each rater above the column of its points, with the marker of its dots."""
    x = left
    for at, (rater, column) in enumerate(zip(raters, columns, strict=True)):
        x += column
        page.dot(x - text_width(rater, _SMALL) - 5, 7.5, _colour(at), marker=_MARKERS[at % 4])
        page.text(x, 10.5, rater, colour=_colour(at), size=_SMALL, anchor="right")


def _rater_column(rows: Sequence[RaterRow], rater: str, at: int) -> float:
    widest = max((text_width(_rater_text(row, at)) for row in rows), default=0)
    return max(widest, text_width(rater, _SMALL) + 10) + _GAP


def _rater_text(row: RaterRow, at: int) -> str:
    if row.texts:
        return row.texts[at]
    value = row.values[at]
    return "—" if value is None else f"{value:g}"


def _rater_dots(page: Sheet, row: RaterRow, middle: float, left: float, right: float) -> None:
    """Dots of one row; raters who nearly agree stand one above the other instead of hiding."""
    given = [(left + (right - left) * _share(value, row.maximum), at)
             for at, value in enumerate(row.values) if value is not None]  # fmt: skip
    clusters: list[list[tuple[float, int]]] = []
    for x, at in sorted(given):
        if clusters and x - clusters[-1][-1][0] < _TOUCH:
            clusters[-1].append((x, at))
        else:
            clusters.append([(x, at)])
    for cluster in clusters:
        step = min(5.5, 14 / len(cluster))
        for place, (x, at) in enumerate(sorted(cluster, key=lambda dot: dot[1])):
            offset = (place - (len(cluster) - 1) / 2) * step
            page.dot(x, middle + offset, _colour(at), marker=_MARKERS[at % 4], size=5.4)


def _rater_figures(
    page: Sheet, row: RaterRow, middle: float, left: float, columns: Sequence[float]
) -> None:
    x = left
    for at, column in enumerate(columns):
        x += column
        colour = theme.MUTED if row.values[at] is None else theme.INK
        page.lines(x, middle, [_rater_text(row, at)], anchor="right", colour=colour)


def _colour(at: int) -> str:
    return theme.RATER_COLOURS[at % len(theme.RATER_COLOURS)]


def change_since(
    rows: Sequence[ChangeRow], alt: str, *, caption: str = "", lang: Lang = "zh"
) -> Figure:
    """From a hollow point (last period) to a full one (now); up and down differ by colour and sign."""
    figures = [_change(row) for row in rows]
    right = theme.TEXT_WIDTH - max(map(text_width, figures), default=0) - 2 * _GAP
    layout = _lay_out([row.label for row in rows], 20, 20)
    with sheet(layout.bottom + 18) as page:
        _share_axis(page, layout, right)
        _change_key(page, layout.left, lang)
        for row, line, figure in zip(rows, layout.lines, figures, strict=True):
            colour = _direction(row)
            layout.label(page, line)
            page.lines(theme.TEXT_WIDTH, line.middle, [figure], anchor="right", colour=colour)
            _change_row(page, row, line.middle, layout.left, right)
        return Figure(page.svg(), alt, caption)


def _change_key(page: Sheet, left: float, lang: Lang) -> None:
    page.dot(left + 4, 6, theme.INK, hollow=True)
    page.text(left + 12, 9, word("previous", lang), colour=theme.MUTED, size=_SMALL)
    x = left + 26 + text_width(word("previous", lang), _SMALL)
    page.dot(x, 6, theme.INK)
    page.text(x + 8, 9, word("now", lang), colour=theme.MUTED, size=_SMALL)


def _change_row(page: Sheet, row: ChangeRow, middle: float, left: float, right: float) -> None:
    ends = [None if value is None else left + (right - left) * _share(value, row.maximum)
            for value in (row.previous, row.now)]  # fmt: skip
    before, now = ends
    if before is not None and now is not None:
        page.line((before, now), (middle, middle), _direction(row), 2)
    if before is not None:
        page.dot(before, middle, _direction(row), hollow=True)
    if now is not None:
        page.dot(now, middle, _direction(row), size=7)


def _direction(row: ChangeRow) -> str:
    if row.previous is None or row.now is None or row.previous == row.now:
        return theme.MUTED
    return theme.TEAL if row.now > row.previous else theme.BRICK


def _change(row: ChangeRow) -> str:
    """The change as printed, with a sign that says its direction without colour."""
    if row.previous is None or row.now is None:
        return row.text or "—"
    sign = "▲" if row.now > row.previous else "▼" if row.now < row.previous else "＝"
    return f"{row.text or f'{row.previous:g} → {row.now:g}'} {sign}"
