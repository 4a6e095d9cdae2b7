"""Charts that compare: raters with each other, this period with the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecnb.report import theme
from ecnb.report.blocks import Figure
from ecnb.report.charts.rows import GAP, SMALL, lay_out, share, share_axis
from ecnb.report.drawing.sheet import Marker, Sheet, text_width
from ecnb.report.words import Lang, word


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


_TOUCH = 6.0
_MARKERS: tuple[Marker, ...] = ("o", "s", "^", "D")


def raters_side_by_side(
    rows: Sequence[RaterRow], raters: Sequence[str], alt: str, *, caption: str = ""
) -> Figure:
    """Each rater's share of the maximum, and the points in a column under the rater's name."""
    columns = [_rater_column(rows, rater, at) for at, rater in enumerate(raters)]
    right = theme.TEXT_WIDTH - sum(columns) - GAP
    layout = lay_out([row.label for row in rows], 22, 20)
    page = Sheet(layout.bottom + 18)
    share_axis(page, layout, right)
    _rater_heads(page, raters, right + GAP, columns)
    for row, line in zip(rows, layout.lines, strict=True):
        layout.label(page, line)
        below = line.middle + line.height / 2
        page.line((layout.left, theme.TEXT_WIDTH), (below, below), theme.LINE, 0.4)
        _rater_dots(page, row, line.middle, layout.left, right)
        _rater_figures(page, row, line.middle, right + GAP, columns)
    return Figure(page.svg(), alt, caption, cuts=layout.cuts)


def _rater_heads(page: Sheet, raters: Sequence[str], left: float, columns: Sequence[float]) -> None:
    """Name each rater above the column of its points, with the marker of its dots."""
    x = left
    for at, (rater, column) in enumerate(zip(raters, columns, strict=True)):
        x += column
        page.dot(x - text_width(rater, SMALL) - 5, 7.5, _colour(at), marker=_MARKERS[at % 4])
        page.text(x, 10.5, rater, colour=_colour(at), size=SMALL, anchor="right")


def _rater_column(rows: Sequence[RaterRow], rater: str, at: int) -> float:
    widest = max((text_width(_rater_text(row, at)) for row in rows), default=0)
    return max(widest, text_width(rater, SMALL) + 10) + GAP


def _rater_text(row: RaterRow, at: int) -> str:
    if row.texts:
        return row.texts[at]
    value = row.values[at]
    return "—" if value is None else f"{value:g}"


def _rater_dots(page: Sheet, row: RaterRow, middle: float, left: float, right: float) -> None:
    """Dots of one row; raters who nearly agree stand one above the other instead of hiding."""
    given = [(left + (right - left) * share(value, row.maximum), at)
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
    rows: Sequence[ChangeRow], alt: str, *, caption: str = "", then: str = "", lang: Lang = "zh"
) -> Figure:
    """From a hollow point to a full one (now), up and down by colour and sign.

    then: names the hollow point; the last period if left out.
    """
    figures = [_change(row) for row in rows]
    right = theme.TEXT_WIDTH - max(map(text_width, figures), default=0) - 2 * GAP
    layout = lay_out([row.label for row in rows], 20, 20)
    page = Sheet(layout.bottom + 18)
    share_axis(page, layout, right)
    _change_key(page, layout.left, then or word("previous", lang), lang)
    for row, line, figure in zip(rows, layout.lines, figures, strict=True):
        colour = _direction(row)
        layout.label(page, line)
        page.lines(theme.TEXT_WIDTH, line.middle, [figure], anchor="right", colour=colour)
        _change_row(page, row, line.middle, layout.left, right)
    return Figure(page.svg(), alt, caption, cuts=layout.cuts)


def _change_key(page: Sheet, left: float, then: str, lang: Lang) -> None:
    page.dot(left + 4, 6, theme.INK, hollow=True)
    page.text(left + 12, 9, then, colour=theme.MUTED, size=SMALL)
    x = left + 26 + text_width(then, SMALL)
    page.dot(x, 6, theme.INK)
    page.text(x + 8, 9, word("now", lang), colour=theme.MUTED, size=SMALL)


def _change_row(page: Sheet, row: ChangeRow, middle: float, left: float, right: float) -> None:
    ends = [None if value is None else left + (right - left) * share(value, row.maximum)
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
