"""Charts of the programme summary: totals of all entities, and where points are lost."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ecnb.analysis.gaps import losses
from ecnb.programme import Field, Line, Programme
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Story
from ecnb.report.charts.score import LossRow, ScoreRow, lost_points, profile_bars
from ecnb.report.story.figures import fixed, range_text
from ecnb.report.story.phrases import tell
from ecnb.report.words import known_lang
from ecnb.scoring.explain import figure

_MOST_CHART_ROWS = 40


def programme_charts(whole: Programme) -> Story:
    """Draw the totals of every scored standard, best first."""
    lang = whole.lang
    blocks: list[Block] = [Heading(tell("distribution", lang))]
    for field in whole.fields:
        if not field.standard.indicators:
            continue
        rows = [_total_row(line) for line in field.lines[:_MOST_CHART_ROWS]]
        title = field.standard.document.title.get(lang)
        blocks.append(
            profile_bars(rows, tell("share_alt", lang), caption=title, lang=known_lang(whole.lang))
        )
    return Story(tuple(blocks))


def _total_row(line: Line) -> ScoreRow:
    outcome, headline = line.outcome, line.scorecard.headline
    most = float(headline.max) if headline is not None else 1.0
    span = outcome.score
    value = outcome.official
    text = fixed(value) if value is not None else range_text(span)
    point = None if value is None else float(value)
    return ScoreRow(line.entity.name, point, most, text, float(span.low), float(span.high))


def programme_losses(whole: Programme) -> Story:
    """Show on which indicators the entities of each standard lose most, on average."""
    lang = whole.lang
    blocks: list[Block] = [Heading(tell("programme_losses", lang))]
    for field in whole.fields:
        means = _mean_losses(field)
        if means:
            title = field.standard.document.title.get(lang)
            rows = [
                LossRow(field.standard.indicators[name].label.get(lang), float(lost), fixed(lost))
                for name, lost in means
            ]
            alt = tell("lost_alt", lang, n=len(rows))
            caption = f"{title}{tell('colon', lang)}{tell('mean_lost', lang)}"
            chart = lost_points(rows, alt, caption=caption, lang=known_lang(whole.lang))
            blocks.append(replace(chart, notes=_unwritten_notes(field, lang)))
    return Story(tuple(blocks))


def _unwritten_notes(field: Field, lang: str) -> tuple[str, ...]:
    """Say which points the document gives no condition for, so that nobody lost them."""
    return tuple(
        tell(
            "unwritten",
            lang,
            name=item.label.get(lang),
            points=figure(item.undescribed.points),
            ruling=item.undescribed.ruling,
        )
        for item in field.standard.indicators.values()
        if item.undescribed is not None
    )


def _mean_losses(field: Field) -> list[tuple[str, Fraction]]:
    lost: dict[str, list[Fraction]] = {name: [] for name in field.standard.indicators}
    for line in field.lines:
        card = line.scorecard.current
        if card is None:
            continue
        short = {loss.indicator: loss.lost for loss in losses(field.standard, card)}
        for finding in card.findings:
            if finding.score.point is not None:
                lost[finding.indicator].append(short.get(finding.indicator, Fraction(0)))
    means = [(name, sum(all_, Fraction(0)) / len(all_)) for name, all_ in lost.items() if all_]
    return sorted(((n, m) for n, m in means if m > 0), key=lambda pair: (-pair[1], pair[0]))
