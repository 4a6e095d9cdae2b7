"""Where points were lost: one picture, the largest first, with the few that matter most."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from ecnb.analysis.gaps import Loss, losses
from ecnb.case import Case
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph
from ecnb.report.charts.pareto import ParetoRow, pareto
from ecnb.report.story.figures import percent
from ecnb.report.story.phrases import tell
from ecnb.report.story.scores import unwritten_notes
from ecnb.report.tables import Column, Row, Table
from ecnb.report.words import known_lang
from ecnb.scoring.explain import figure

VITAL: Final = Fraction(4, 5)
"""The few problems that make up four fifths of the losses: Juran's reading of Pareto
(Quality Control Handbook, 1951). They are looked into first; it is a habit, not a law."""


def loss_blocks(case: Case) -> list[Block]:
    """Show every loss once: as a chart, or as a table where a single one leaves no choice."""
    card, lang = case.scorecard.current, case.lang
    if card is None:
        return []
    found, notes = losses(case.standard, card), unwritten_notes(case, card)
    if not found:
        return [Paragraph(note, "note") for note in notes]
    heading = Heading(tell("losses", lang), 2)
    if len(found) == 1:
        return [heading, replace(_table(case, found[0]), notes=notes)]
    return [heading, *_pareto(case, found, notes)]


def vital(case: Case) -> tuple[Loss, ...]:
    """Give the fewest losses, from the largest, that make up four fifths of all."""
    card = case.scorecard.current
    found = losses(case.standard, card) if card is not None else ()
    before = (Fraction(0), *(loss.cumulative for loss in found))
    return tuple(loss for loss, so_far in zip(found, before, strict=False) if so_far < VITAL)


def _pareto(case: Case, found: tuple[Loss, ...], notes: tuple[str, ...]) -> list[Block]:
    lang, few = case.lang, vital(case)
    whole = sum((loss.lost for loss in found), start=Fraction(0))
    rows = [
        ParetoRow(
            case.standard.indicators[loss.indicator].label.get(lang),
            float(loss.lost / whole),
            float(loss.cumulative),
            figure(loss.lost),
            loss in few,
        )
        for loss in found
    ]
    share = percent(few[-1].cumulative, 0)
    said = {"n": len(few), "all": len(found), "share": share}
    alt = tell("lost_alt", lang, n=len(rows))
    chart = pareto(rows, float(VITAL), alt, caption=tell("pareto", lang), lang=known_lang(lang))
    noted = replace(chart, notes=(tell("pareto_note", lang), *notes))
    key = "pareto_lead_all" if len(few) == len(found) else "pareto_lead"
    return [Paragraph(tell(key, lang, **said)), noted]


def _table(case: Case, loss: Loss) -> Table:
    lang, item = case.lang, case.standard.indicators[loss.indicator]
    columns = (
        Column(tell("indicator", lang), width=5),
        Column(tell("clause", lang), width=2),
        Column(tell("score", lang), "right"),
        Column(tell("full", lang), "right"),
        Column(tell("lost_points", lang), "right"),
    )
    scored = figure(loss.attainable - loss.lost)
    cells = (item.label.get(lang), item.clause, scored, figure(item.max), figure(loss.lost))
    return Table(columns, (Row(cells),), style="compact")
