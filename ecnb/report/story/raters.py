"""Between the raters: how far they agree, who stands apart, and where entries leave the facts."""

from __future__ import annotations

from typing import Final

from ecnb.analysis.rating.agreement import Agreement, Item
from ecnb.case import Case
from ecnb.report.block import Block
from ecnb.report.blocks import Bullets, Heading, Paragraph
from ecnb.report.story.figures import fixed, percent
from ecnb.report.story.phrases import tell
from ecnb.report.story.rater_words import alpha_text, leniency_table, level_text
from ecnb.report.tables import Column, Row, Table
from ecnb.scoring.explain import figure, part_label

_SHOWN: Final = 5
"""The chart of raters has every indicator; here stand those to talk about."""


def agreement_blocks(case: Case) -> list[Block]:
    """Say what is systematic between the raters, and what is noise; nothing for a single rater."""
    found, lang = case.agreement, case.lang
    if found is None:
        return []
    table = leniency_table(
        case.standard,
        found.leniency,
        lang,
        compared=tell("rater_items", lang),
        caption=tell("leniency", lang),
    )
    return [
        Heading(tell("between_raters", lang), 2),
        Paragraph(_lead(found, lang)),
        table,
        *_spreads(case, found),
        *_facts(case, found),
    ]


def _lead(found: Agreement, lang: str) -> str:
    said = tell(
        "agreement_lead", lang, raters=len(found.raters), items=found.items, equal=found.equal
    )
    if found.alpha is not None:
        said += tell(
            "agreement_alpha",
            lang,
            alpha=alpha_text(found.alpha, lang),
            ordinal=alpha_text(found.ordinal, lang),
        )
    if found.alpha is not None and found.low is not None and found.high is not None:
        ends = {"low": fixed(found.low, 3), "high": fixed(found.high, 3)}
        said += tell("agreement_without", lang, **ends)
    said += level_text(found.level, lang)
    return said + (tell("agreement_left_out", lang, n=found.left_out) if found.left_out else "")


def _spreads(case: Case, found: Agreement) -> list[Block]:
    lang, shown = case.lang, found.spreads[:_SHOWN]
    if not shown:
        return []
    columns = (
        Column(tell("indicator", lang), width=4),
        *(Column(case.standard.raters[r].brief.get(lang), "right") for r in found.raters),
        Column(tell("spread", lang), "right"),
        Column(tell("of_full", lang), "right"),
    )
    rows = tuple(_spread_row(case, found, item) for item in shown)
    left = len(found.spreads) - len(shown)
    notes = (tell("spread_more", lang, n=left),) if left else ()
    return [Table(columns, rows, tell("spread_largest", lang), notes, "compact")]


def _spread_row(case: Case, found: Agreement, item: Item) -> Row:
    given = (item.entries.get(rater) for rater in found.raters)
    return Row((
        part_label(case.standard, item.part, case.lang),
        *("—" if points is None else figure(points) for points in given),
        figure(item.spread),
        percent(item.spread / item.max, 0),
    ))  # fmt: skip


def _facts(case: Case, found: Agreement) -> list[Block]:
    """Name the entries that differ from the facts; one calm sentence where none does."""
    lang = case.lang
    if not found.checked:
        return []
    if not found.off_fact:
        return [Paragraph(tell("facts_all_equal", lang, n=found.checked))]
    items = tuple(
        tell(
            "off_fact",
            lang,
            rater=case.standard.raters[one.rater].brief.get(lang),
            name=part_label(case.standard, one.part, lang),
            entry=figure(one.entry),
            fact=figure(one.fact),
        )
        for one in found.off_fact
    )
    lead = tell("off_fact_lead", lang, n=found.checked, off=len(found.off_fact))
    return [Paragraph(lead), Bullets(items)]
