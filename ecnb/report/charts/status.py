"""Charts of standing: where a total lies between the grades, and how duties stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecnb.analysis.gaps import due
from ecnb.model.scorecard import Verdict
from ecnb.report import theme
from ecnb.report.blocks import Figure
from ecnb.report.drawing.sheet import LINE_HEIGHT, SIZE, Sheet, text_width
from ecnb.report.text import wrap
from ecnb.report.words import Lang, verdict_word, word

_SMALL = 8.0
_MARGIN = 14.0
_BAND_TOP, _BAND_HEIGHT = 42.0, 16.0
_SQUARE, _STEP, _ROW = 17.0, 21.0, 33.0
_LABEL_WIDTH = 92.0
_LABEL_COLUMNS = 18


@dataclass(frozen=True, slots=True)
class Band:
    """A grade's share of the line, from its lowest total up to the next grade's."""

    label: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class StatusGroup:
    """Items of one kind with their short names and verdicts."""

    label: str
    items: tuple[tuple[str, Verdict], ...]


@dataclass(frozen=True, slots=True)
class Total:
    """A total with its range (None: not known) and how it is printed."""

    value: float | None
    text: str = ""
    low: float | None = None
    high: float | None = None


def grade_line(
    total: Total,
    alt: str,
    *,
    bands: Sequence[Band] = (),
    maximum: float = 100,
    caption: str = "",
    lang: Lang = "zh",
) -> Figure:
    """The total, and what it may yet become, on a line with the grades of the document."""
    page = Sheet(_BAND_TOP + _BAND_HEIGHT + 20)
    scale = _Scale(_MARGIN, theme.TEXT_WIDTH - _MARGIN, maximum)
    _bands(page, scale, bands)
    if total.low is not None and total.high is not None and total.high > total.low:
        _range(page, scale, total.low, total.high)
    if total.value is not None:
        _total(page, scale, total.value, total.text or f"{word('total', lang)} {total.value:g}")
    elif total.text:
        page.text(theme.TEXT_WIDTH / 2, 14, total.text, size=11, anchor="center")
    return Figure(page.svg(), alt, caption)


@dataclass(frozen=True, slots=True)
class _Scale:
    left: float
    right: float
    maximum: float

    def at(self, value: float) -> float:
        """Place of a value; what lies outside is drawn at the edge."""
        share = min(1.0, max(0.0, value / self.maximum))
        return self.left + share * (self.right - self.left)


_TINTS = (theme.BRICK_LIGHT, theme.AMBER_LIGHT, theme.NAVY_LIGHT, theme.TEAL_LIGHT)
_FEW_TINTS = {
    1: (theme.NAVY_LIGHT,),
    2: (theme.BRICK_LIGHT, theme.TEAL_LIGHT),
    3: (theme.BRICK_LIGHT, theme.AMBER_LIGHT, theme.TEAL_LIGHT),
}


def _bands(page: Sheet, scale: _Scale, bands: Sequence[Band]) -> None:
    """Draw the grades, lowest first; without grades one plain line."""
    shown = sorted(bands, key=lambda band: band.start) or [Band("", 0, scale.maximum)]
    tints = _FEW_TINTS.get(len(shown), _TINTS)
    for at, band in enumerate(shown):
        left, right = scale.at(band.start), scale.at(band.end)
        page.rect(left, _BAND_TOP, right - left, _BAND_HEIGHT, tints[at % len(tints)], theme.PAPER)
        if text_width(band.label) < right - left:
            middle = _BAND_TOP + _BAND_HEIGHT / 2
            page.lines((left + right) / 2, middle, [band.label], anchor="center")
    for edge in sorted({band.start for band in shown} | {band.end for band in shown}):
        _edge(page, scale.at(edge), f"{edge:g}")


def _edge(page: Sheet, x: float, label: str) -> None:
    below = _BAND_TOP + _BAND_HEIGHT
    page.line((x, x), (_BAND_TOP, below + 4), theme.INK, 0.7)
    page.text(x, below + 14, label, colour=theme.MUTED, size=_SMALL, anchor="center")


def _range(page: Sheet, scale: _Scale, low: float, high: float) -> None:
    y = _BAND_TOP - 8
    left, right = scale.at(low), scale.at(high)
    page.line((left, right), (y, y), theme.RANGE, 2.2)
    for end in (left, right):
        page.line((end, end), (y - 4, y + 4), theme.RANGE, 1.6)


def _total(page: Sheet, scale: _Scale, total: float, text: str) -> None:
    x = scale.at(total)
    half = text_width(text, 11) / 2
    centre = min(max(x, half + 2), theme.TEXT_WIDTH - half - 2)
    page.text(centre, 14, text, size=11, anchor="center", colour=theme.NAVY)
    page.line((x, x), (20, _BAND_TOP), theme.NAVY, 1.6)
    page.dot(x, _BAND_TOP - 8, theme.NAVY, marker="D", size=7.5)


def status_strip(
    groups: Sequence[StatusGroup], alt: str, *, caption: str = "", lang: Lang = "zh"
) -> Figure:
    """One square an item with its verdict's symbol; at the right what is met of what is due."""
    across = int((theme.TEXT_WIDTH - _LABEL_WIDTH - 44) // _STEP)
    heights = [_group_height(group, across) for group in groups]
    seen = [verdict for verdict in Verdict if any(v is verdict for g in groups for _, v in g.items)]
    key = _key_lines(seen, lang)
    top = 4.0 + _KEY_LINE * len(key)
    page = Sheet(top - 2 + sum(heights))
    for at, line in enumerate(key):
        _key(page, line, 1 + at * _KEY_LINE)
    for group, height in zip(groups, heights, strict=True):
        _group(page, group, top, across)
        top += height
    return Figure(page.svg(), alt, caption)


def _group_height(group: StatusGroup, across: int) -> float:
    rows = max(1, -(-len(group.items) // across))
    lines = len(wrap(group.label, _LABEL_COLUMNS)) * SIZE * LINE_HEIGHT + 6
    return max(rows * _ROW, lines)


_KEY_LINE = 18.0
_KeyEntry = tuple[float, Verdict, str]


def _key_lines(verdicts: Sequence[Verdict], lang: Lang) -> list[list[_KeyEntry]]:
    """Place the words of the key, on as many lines as they need."""
    lines: list[list[_KeyEntry]] = [[]]
    x = _LABEL_WIDTH
    for verdict in verdicts:
        label = verdict_word(verdict, lang)
        wide = 16 + text_width(label, _SMALL)
        if lines[-1] and x + wide > theme.TEXT_WIDTH:
            lines.append([])
            x = _LABEL_WIDTH
        lines[-1].append((x, verdict, label))
        x += wide + 14
    return lines


def _key(page: Sheet, line: Sequence[_KeyEntry], top: float) -> None:
    for x, verdict, label in line:
        _square(page, x, top, verdict, 12)
        page.text(x + 16, top + 9.5, label, size=_SMALL, colour=theme.MUTED)


def _group(page: Sheet, group: StatusGroup, top: float, across: int) -> None:
    label = wrap(group.label, _LABEL_COLUMNS)
    page.lines(_LABEL_WIDTH - 10, top + _SQUARE / 2 + (len(label) - 1) * 6, label, anchor="right")
    for at, (name, verdict) in enumerate(group.items):
        x, y = _LABEL_WIDTH + at % across * _STEP, top + at // across * _ROW
        _square(page, x, y, verdict, _SQUARE)
        page.text(
            x + _SQUARE / 2, y + _SQUARE + 8, name, size=6.5, colour=theme.MUTED, anchor="center"
        )
    counted = due(verdict for _, verdict in group.items)
    count = f"{counted.count(Verdict.MET)} / {len(counted)}"
    page.lines(theme.TEXT_WIDTH, top + _SQUARE / 2, [count], anchor="right")


def _square(page: Sheet, x: float, y: float, verdict: Verdict, side: float) -> None:
    """A square in the verdict's colour; what is still open is only outlined."""
    colour = theme.COLOURS[theme.VERDICT_COLOURS[verdict]]
    closed = verdict in {Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET}
    page.rect(x, y, side, side, colour if closed else theme.PAPER, colour)
    page.lines(
        x + side / 2, y + side / 2, [theme.SYMBOLS[verdict]], anchor="center", size=side * 0.6,
        colour=theme.PAPER if closed else colour,
    )  # fmt: skip
