"""Charts of one assessment: what was achieved, and where points were lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecnb.report import theme
from ecnb.report.blocks import Figure
from ecnb.report.charts.rows import GAP, SMALL, Layout, lay_out, share, share_axis
from ecnb.report.drawing.sheet import Sheet, text_width
from ecnb.report.words import Lang, word


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A line of a profile. ``value`` None: not assessed; ``text``: the figure as printed."""

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


def profile_bars(
    rows: Sequence[ScoreRow], alt: str, *, caption: str = "", lang: Lang = "zh"
) -> Figure:
    """Achieved share of each maximum, with the possible range as a line."""
    figures = [row.text or _figure(row.value, row.maximum) for row in rows]
    right = theme.TEXT_WIDTH - max(map(text_width, figures), default=0) - GAP
    layout = lay_out([row.label for row in rows], 4, 22)
    page = Sheet(layout.bottom + 30)
    share_axis(page, layout, right)
    for row, line, figure in zip(rows, layout.lines, figures, strict=True):
        layout.label(page, line)
        page.lines(theme.TEXT_WIDTH, line.middle, [figure], anchor="right")
        _profile_row(page, row, line.middle, layout.left, right)
    _range_key(page, rows, layout, lang)
    return Figure(page.svg(), alt, caption, cuts=layout.cuts)


def _profile_row(page: Sheet, row: ScoreRow, middle: float, left: float, right: float) -> None:
    across = right - left
    page.rect(left, middle - 6, across, 12, theme.NAVY_LIGHT)
    if row.value is not None:
        page.rect(left, middle - 6, across * share(row.value, row.maximum), 12, theme.NAVY)
    if row.low is None or row.high is None or row.high <= row.low:
        return
    low, high = (left + across * share(end, row.maximum) for end in (row.low, row.high))
    for colour, thick in ((theme.PAPER, 3.4), (theme.RANGE, 1.8)):
        page.line((low, high), (middle, middle), colour, thick)
        for end in (low, high):
            page.line((end, end), (middle - 4.2, middle + 4.2), colour, thick)


def _range_key(page: Sheet, rows: Sequence[ScoreRow], layout: Layout, lang: Lang) -> None:
    """Explain the range only where one is drawn."""
    if not any(row.low is not None and row.high is not None and row.high > row.low for row in rows):
        return
    left, y = layout.left, layout.bottom + 26
    page.line((left, left + 18), (y - 3, y - 3), theme.RANGE, 1.8)
    for end in (left, left + 18):
        page.line((end, end), (y - 6.5, y + 0.5), theme.RANGE, 1.8)
    page.text(left + 24, y, word("low_high", lang), colour=theme.MUTED, size=SMALL)


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
    lost_at = share_at - max(text_width(heads[1], SMALL), 30) - GAP
    right = lost_at - max(text_width(heads[0], SMALL), 30) - GAP
    layout = lay_out([row.label for row in shown], 18, 20)
    page = Sheet(layout.bottom + 4)
    for x, head in zip((lost_at, share_at), heads, strict=True):
        page.text(x, 10, head, colour=theme.MUTED, size=SMALL, anchor="right")
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
    return Figure(page.svg(), alt, caption, cuts=layout.cuts)
