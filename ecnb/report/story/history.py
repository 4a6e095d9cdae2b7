"""Problems against the entity's own past: several periods side by side, and what can be said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from ecnb.analysis.past.figures import Apart, Gap, History, Seen, Series
from ecnb.analysis.past.trend import ALPHA, FEWEST
from ecnb.case import Case
from ecnb.model.history import ANNUAL, TOTAL
from ecnb.model.period import Period
from ecnb.report.block import Block
from ecnb.report.blocks import Bullets, Heading, Paragraph
from ecnb.report.charts.history import Dot, Panel, PanelWords, small_multiples
from ecnb.report.inline import Inline
from ecnb.report.story.figures import fixed, grade_label, percent, signed
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Content, Row, RowKind, Table
from ecnb.scoring.explain import figure

_SHOWN: Final = 5
"""Periods that a table on A4 has room for; the chart has all of them."""
_MANY: Final = 2
"""Series from which on it matters how many were looked at."""
_CHARTED: Final = 3
"""Periods from which on a chart says more than the table."""


def history_blocks(case: Case) -> list[Block]:
    """Set the entity beside its own past; nothing where nothing earlier is known."""
    found, lang = case.history, case.lang
    if not found:
        return []
    blocks: list[Block] = [Heading(tell("own_past", lang), 2)]
    if found.series:
        blocks += [
            Paragraph(tell("own_past_lead", lang)),
            *_interim(case),
            *_chart(case),
            _table(case),
        ]
    said = [*_gaps(found, lang), *_years(case), *_trends(case), *_disagreements(case)]
    if said:
        blocks.append(Bullets(tuple(said)))
    if found.apart:
        blocks += _apart(case)
    return blocks


def _interim(case: Case) -> list[Block]:
    """Say of a period under way that the earlier figures are no final ones either."""
    if case.as_of >= case.period.end:
        return []
    return [Paragraph(tell("own_past_interim", case.lang), "note")]


def about_name(case: Case, about: str) -> str:
    """Name an indicator or a total; what another document judged keeps its name."""
    if about in (TOTAL, ANNUAL):
        return tell(f"about_{about}", case.lang)
    item = case.standard.indicators.get(about)
    return item.label.get(case.lang) if item is not None else about


# --- table and chart ----------------------------------------------------------------------------


def _rows(found: History) -> list[Series]:
    """Keep the series that run over the periods of this report; the year's total has its own."""
    return [one for one in found.series if one.about != ANNUAL]


def _table(case: Case) -> Table:
    found, lang = case.history, case.lang
    shown = found.periods[-_SHOWN:]
    columns = (
        Column(tell("indicator", lang), width=4),
        Column(tell("full", lang), "right"),
        *(Column(short_period(period, lang), "right") for period in shown),
        Column(tell("change_by", lang), "right"),
        Column(tell("can_be_said", lang), width=2.2),
    )
    rows = tuple(_row(case, one, shown) for one in _rows(found))
    notes = [tell("own_past_note", lang)]
    if len(found.periods) > _SHOWN:
        notes.append(tell("own_past_more", lang, n=len(found.periods) - _SHOWN))
    return Table(columns, rows, notes=tuple(notes), style="compact")


def _row(case: Case, one: Series, shown: Sequence[Period]) -> Row:
    lang, here = case.lang, {seen.period: seen for seen in one.seen}
    cells: list[Content] = [about_name(case, one.about), figure(one.max)]
    cells += [_value(here[period], lang) if period in here else "—" for period in shown]
    by = "—" if one.by is None else signed(one.by)
    kind: RowKind = "total" if one.about == TOTAL else "body"
    return Row((*cells, by, tell(f"moved_{one.movement}", lang)), kind)


def _value(seen: Seen, lang: str) -> str:
    span = seen.span
    text = f"{figure(span.low)}–{figure(span.high)}" if span.point is None else figure(span.point)
    return text + tell("published_mark", lang) if seen.origin == "published" else text


def _chart(case: Case) -> list[Block]:
    """Draw the total, and every indicator that has a course: known often enough, not the same."""
    found, lang = case.history, case.lang
    if len(found.periods) < _CHARTED:
        return []
    drawn = [one for one in _rows(found) if one.about == TOTAL or _has_course(one)]
    panels = [_panel(case, one) for one in drawn]
    missing = {period for gap in found.gaps for period in found.periods if gap.holds(period)}
    words = PanelWords(
        tuple(short_period(period, lang) for period in found.periods),
        frozenset(n for n, period in enumerate(found.periods) if period in missing),
        tell("gap_mark", lang),
        tell("seen_judged", lang),
        tell("seen_published", lang),
    )
    alt = tell("own_past_alt", lang, n=len(panels), periods=len(found.periods))
    chart: list[Block] = [small_multiples(panels, words, alt, caption=tell("own_past_chart", lang))]
    if len(drawn) < len(_rows(found)):
        chart.append(Paragraph(tell("own_past_still", lang), "note"))
    return chart


def _has_course(one: Series) -> bool:
    return len(one.seen) >= _CHARTED and len({seen.span.point for seen in one.seen}) > 1


def _panel(case: Case, one: Series) -> Panel:
    here = {seen.period: seen for seen in one.seen}
    dots = tuple(_dot(here.get(period)) for period in case.history.periods)
    title = tell("panel_title", case.lang, name=about_name(case, one.about), max=figure(one.max))
    return Panel(title, float(one.max), dots)


def _dot(seen: Seen | None) -> Dot | None:
    if seen is None:
        return None
    span = seen.span
    text = "?" if span.point is None else figure(span.point)
    value = None if span.point is None else float(span.point)
    return Dot(value, text, float(span.low), float(span.high), seen.origin == "published")


def short_period(period: Period, lang: str) -> str:
    """Name a period in the head of a narrow column.

    >>> short_period(Period.parse("2025H2"), "zh"), short_period(Period.parse("2025"), "en")
    ('2025下', '2025')
    """
    if lang != "en" and period.kind == "H":
        return f"{period.year}{'上下'[period.part - 1]}"
    return str(period)


# --- what can be said ---------------------------------------------------------------------------


def _gaps(found: History, lang: str) -> list[Inline]:
    return [tell("gap_said", lang, periods=_span(gap, lang)) for gap in found.gaps]


def _span(gap: Gap, lang: str) -> str:
    first, last = gap.first.label(lang), gap.last.label(lang)
    return first if gap.periods == 1 else tell("from_to", lang, first=first, last=last)


def _years(case: Case) -> list[Inline]:
    """Set the year's total beside those of earlier years, and name the years without one."""
    found, lang = case.history.of(ANNUAL), case.lang
    if found is None:
        return []
    figures = tell("comma", lang).join(
        tell("year_figure", lang, year=seen.period.label(lang), value=_value(seen, lang))
        for seen in found.seen
    )
    said = tell(f"moved_{found.movement}", lang)
    return [tell("years_said", lang, figures=figures, said=said)]


def _trends(case: Case) -> list[Inline]:
    """Name trends; call noise noise; of too few periods say so once."""
    found, lang = case.history, case.lang
    said: list[Inline] = []
    for one in found.series:
        if one.trend.direction in ("up", "down", "ranges") and one.trend.p is not None:
            key = f"trend_{one.trend.direction}"
            name = about_name(case, one.about)
            said.append(tell(key, lang, name=name, n=one.trend.n, p=percent(one.trend.p)))
        if one.about in (TOTAL, ANNUAL) and one.place in ("above", "below"):
            name = about_name(case, one.about)
            said.append(tell(f"place_{one.place}", lang, name=name, n=one.run))
    noisy = [one for one in found.series if one.trend.direction == "noise"]
    if noisy:
        names = tell("comma", lang).join(about_name(case, one.about) for one in noisy)
        chance = min(one.trend.p for one in noisy if one.trend.p is not None)
        said.append(tell("trend_noise", lang, names=names, p=percent(chance)))
    if said:
        said += [tell("trend_how", lang), *_many(found, lang)]
    runs = [one.trend.n for one in _rows(found)]
    if runs and max(runs) < FEWEST:
        said.append(tell("trend_short", lang, n=max(runs), fewest=FEWEST))
    return said


def _many(found: History, lang: str) -> list[Inline]:
    """Say how many series were looked at: each is judged alone."""
    n = sum(one.trend.p is not None for one in found.series)
    if n < _MANY:
        return []
    chance = f"{math.ceil(n * ALPHA * 10) / 10:.1f}"
    return [tell("trend_many", lang, n=n, level=percent(ALPHA, 0), chance=chance)]


def _disagreements(case: Case) -> list[Inline]:
    lang = case.lang
    return [
        tell(
            "disagrees",
            lang,
            period=one.period.label(lang),
            name=about_name(case, one.about),
            published=fixed(one.published),
            judged=fixed(one.judged),
        )
        for one in case.history.disagreements
    ]


# --- what is shown apart ------------------------------------------------------------------------


def _apart(case: Case) -> list[Block]:
    lang = case.lang
    columns = (
        Column(tell("period", lang), width=1.6),
        Column(tell("own_standard", lang), width=3),
        Column(tell("indicator", lang), width=2),
        Column(tell("score", lang), "right"),
        Column(tell("grade", lang)),
        Column(tell("why_apart", lang), width=2.6),
    )
    rows = tuple(_apart_row(case, one) for one in case.history.apart)
    lead = Paragraph(tell("apart_lead", lang))
    return [lead, Table(columns, rows, style="compact")]


def _apart_row(case: Case, one: Apart) -> Row:
    lang, standard = case.lang, case.standard
    own = one.standard == standard.key
    title = standard.document.title.get(lang) if own else one.standard
    if one.edition:
        title = tell("with_edition", lang, title=title, edition=one.edition)
    grade = one.grade or "—"
    if own and one.grade in standard.grades:
        grade = grade_label(standard, one.grade, lang)
    points = "—" if one.points is None else figure(one.points)
    why = tell(f"apart_{one.reason}", lang)
    return Row((one.period.label(lang), title, about_name(case, one.about), points, grade, why))
