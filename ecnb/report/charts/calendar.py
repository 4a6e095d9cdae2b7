"""The year as a strip: a lane for each duty, a mark for each turn, and what falls due next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ecnb.model.scorecard import Verdict
from ecnb.report import theme
from ecnb.report.blocks import Figure
from ecnb.report.charts.rows import GAP, SMALL, lay_out
from ecnb.report.drawing.sheet import Sheet, text_width

Kind = Literal["on_time", "late", "missing", "open"]

_VERDICTS: Final[dict[Kind, Verdict]] = {
    "on_time": Verdict.MET,
    "late": Verdict.PARTLY,
    "missing": Verdict.NOT_MET,
    "open": Verdict.NOT_DUE,
}
_WORST: Final[tuple[Kind, ...]] = ("missing", "late", "open", "on_time")
_MARK, _TOP, _LANE, _HEADING, _HEAD = 10.0, 22.0, 22.0, 18.0, 44.0
_MONTHS: Final = 12
_DENSE: Final = 14
"""More turns than this in a lane are drawn as one mark a month, with their number."""


@dataclass(frozen=True, slots=True)
class StripWords:
    """What the strip says, in the report's language.

    kinds: by turn. next: before the next day. months: twelve names. recommended: heads the lanes
    that are no duties.
    """

    kinds: dict[Kind, str]
    next: str
    as_of: str
    months: tuple[str, ...]
    recommended: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A duty's lane. turns: due days with how each stands. next: the next open due day."""

    label: str
    turns: tuple[tuple[dt.date, Kind], ...]
    next: dt.date | None = None
    recommended: bool = False


def year_strip(
    lanes: Sequence[Lane], year: int, as_of: dt.date, words: StripWords, alt: str
) -> Figure:
    """Draw lanes over the months of a year, each turn at the day on which it is due.

    Every mark has a shape and a sign of its own, explained in words below; the next due day is
    written beside its lane, also where it lies in another year. Recommended lanes come last.
    """
    first = sum(not lane.recommended for lane in lanes)
    layout = lay_out([lane.label for lane in lanes], _TOP, _LANE)
    widest = max(text_width(_next_text(lane, year), SMALL) for lane in lanes)
    shift = _HEADING if first < len(lanes) else 0.0
    bottom = layout.bottom + shift
    page = Sheet(bottom + 30)
    scale = _Scale(year, layout.left, theme.TEXT_WIDTH - max(widest, _HEAD) - GAP)
    _months(page, scale, words, bottom)
    if as_of.year == year:
        x = scale.at(as_of)
        page.line((x, x), (_TOP - 4, bottom), theme.NAVY, 1.0, dashed=True)
    for place, (lane, line) in enumerate(zip(lanes, layout.lines, strict=True)):
        down = shift if place >= first else 0.0
        if place == first:
            _heading(page, line.middle - line.height / 2 + shift, words.recommended)
        page.lines(layout.left - GAP, line.middle + down, line.label, anchor="right")
        _lane(page, scale, lane, line.middle + down)
    _key(page, words, bottom + 20, lanes)
    return Figure(page.svg(), alt)


def _heading(page: Sheet, bottom: float, text: str) -> None:
    """Head the lanes that are no duties; the months behind it are hidden."""
    page.rect(0, bottom - _HEADING + 2, theme.TEXT_WIDTH, _HEADING - 2, theme.PAPER)
    page.text(0, bottom - 4, text, size=SMALL, colour=theme.MUTED)


@dataclass(frozen=True, slots=True)
class _Scale:
    year: int
    left: float
    right: float

    def at(self, day: dt.date) -> float:
        """Place of the middle of a day of the year."""
        start = dt.date(self.year, 1, 1)
        days = (dt.date(self.year + 1, 1, 1) - start).days
        return self.left + (self.right - self.left) * ((day - start).days + 0.5) / days

    def month(self, number: int) -> tuple[float, float]:
        """Both ends of a month."""
        first = dt.date(self.year, number, 1)
        after = dt.date(self.year + number // _MONTHS, number % _MONTHS + 1, 1)
        half = (self.right - self.left) / 365 / 2
        end = self.at(after) - half if after.year == self.year else self.right
        return self.at(first) - half, end


def _months(page: Sheet, scale: _Scale, words: StripWords, bottom: float) -> None:
    for number in range(1, _MONTHS + 1):
        left, right = scale.month(number)
        if number % 2:
            page.rect(left, _TOP, right - left, bottom - _TOP, theme.FAINT)
        text = words.months[number - 1]
        page.text((left + right) / 2, _TOP - 8, text, size=7, colour=theme.MUTED, anchor="center")
    page.line((scale.left, scale.right), (_TOP, _TOP), theme.LINE)
    right = theme.TEXT_WIDTH
    page.text(right, _TOP - 8, words.next, size=SMALL, colour=theme.MUTED, anchor="right")


def _next_text(lane: Lane, year: int) -> str:
    """Write the next day; an arrow says that it lies beyond the strip."""
    if lane.next is None:
        return "—"
    return f"{'→ ' if lane.next.year > year else ''}{lane.next}"


def _lane(page: Sheet, scale: _Scale, lane: Lane, middle: float) -> None:
    page.line((scale.left, scale.right), (middle, middle), theme.LINE, 0.6)
    turns = [turn for turn in lane.turns if turn[0].year == scale.year]
    if len(turns) > _DENSE:
        _by_month(page, scale, turns, middle)
    else:
        for day, kind in sorted(turns, key=lambda turn: -_WORST.index(turn[1])):
            if not _is_next(lane, day, kind):
                _mark(page, scale.at(day), middle, kind)
    if lane.next is not None and lane.next.year == scale.year:
        _next(page, scale.at(lane.next), middle)
    page.lines(theme.TEXT_WIDTH, middle, [_next_text(lane, scale.year)], size=SMALL, anchor="right")


def _is_next(lane: Lane, day: dt.date, kind: Kind) -> bool:
    """Tell whether a turn is drawn as the next one."""
    return kind == "open" and day == lane.next


def _by_month(
    page: Sheet, scale: _Scale, turns: Sequence[tuple[dt.date, Kind]], middle: float
) -> None:
    """Draw the worst of each month, and of how many."""
    months: defaultdict[int, list[Kind]] = defaultdict(list)
    for day, kind in turns:
        months[day.month].append(kind)
    for number, kinds in months.items():
        left, right = scale.month(number)
        worst = min(kinds, key=_WORST.index)
        _mark(page, (left + right) / 2 - 4, middle, worst)
        text = f"{kinds.count(worst)}/{len(kinds)}"
        page.text((left + right) / 2 + 2, middle + 2.2, text, size=5.5)


def _mark(page: Sheet, x: float, middle: float, kind: Kind) -> None:
    """A square with the verdict's sign; what is still open is only outlined."""
    verdict = _VERDICTS[kind]
    colour = theme.COLOURS[theme.VERDICT_COLOURS[verdict]]
    fill, ink = (theme.PAPER, colour) if kind == "open" else (colour, theme.PAPER)
    page.rect(x - _MARK / 2, middle - _MARK / 2, _MARK, _MARK, fill, colour)
    page.lines(x, middle, [theme.SYMBOLS[verdict]], anchor="center", size=7, colour=ink)


def _next(page: Sheet, x: float, middle: float) -> None:
    page.dot(x, middle, theme.NAVY, marker="D", hollow=True, size=9)


def _key(page: Sheet, words: StripWords, y: float, lanes: Sequence[Lane]) -> None:
    seen = {kind for lane in lanes for day, kind in lane.turns if not _is_next(lane, day, kind)}
    x = 6.0
    for kind in ("on_time", "late", "missing", "open"):
        if kind in seen:
            _mark(page, x, y, kind)
            x = _word(page, x, y, words.kinds[kind])
    _next(page, x, y)
    x = _word(page, x, y, words.next)
    page.line((x, x), (y - 6, y + 6), theme.NAVY, 1.0, dashed=True)
    _word(page, x, y, words.as_of)


def _word(page: Sheet, x: float, y: float, text: str) -> float:
    """Write a word of the key; give the place of the next sign."""
    page.text(x + 9, y + 3, text, size=SMALL, colour=theme.MUTED)
    return x + 9 + text_width(text, SMALL) + 18
