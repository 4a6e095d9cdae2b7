"""The raters of a whole programme: agreement, leniency, and where they lie furthest apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ecnb.analysis.rating.raters import FactTally, Gathering, PartSpread, RatersOf
from ecnb.model.standard import Standard
from ecnb.programme import Field, Line, Programme
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph, Story
from ecnb.report.story.figures import percent
from ecnb.report.story.phrases import tell
from ecnb.report.story.rater_words import alpha_text, leniency_table, level_text, signed_percent
from ecnb.report.tables import Column, Row, Table
from ecnb.scoring.explain import part_label

_SHOWN: Final = 8
"""Items a table shows; result.json of each report has all of its own."""


def programme_raters(whole: Programme) -> Story:
    """Show for each standard with several raters how far they agree, and who stands apart."""
    lang = whole.lang
    blocks = [block for field in whole.fields for block in _field(field, lang)]
    if not blocks:
        blocks = [Paragraph(tell("no_raters", lang))]
    return Story((Heading(tell("between_raters", lang)), *blocks))


def gathered(standard: Standard, lines: Iterable[Line]) -> RatersOf | None:
    """Sum up the latest assessment of each entity; only counts are kept."""
    counts = Gathering(standard)
    for line in lines:
        if line.scorecard.current is not None:
            counts.add(line.scorecard.current)
    return counts.summary()


def _field(field: Field, lang: str) -> list[Block]:
    found = gathered(field.standard, field.lines)
    if found is None:
        return []
    said = tell("programme_alpha", lang, n=found.entities, units=found.units,
                alpha=alpha_text(found.alpha, lang), ordinal=alpha_text(found.ordinal, lang),
                level=level_text(found.level, lang))  # fmt: skip
    table = leniency_table(
        field.standard,
        found.leniency,
        lang,
        compared=tell("entities", lang),
        caption=tell("leniency", lang),
    )
    return [
        Heading(field.standard.document.title.get(lang), 2),
        Paragraph(said),
        table,
        _spreads(field.standard, found.spreads, lang),
        *_classes(field, lang),
        *_facts(field.standard, found.facts, lang),
    ]


def _spreads(standard: Standard, spreads: tuple[PartSpread, ...], lang: str) -> Block:
    columns = (
        Column(tell("indicator", lang), width=4),
        Column(tell("entities", lang), "right"),
        Column(tell("differ_n", lang), "right", 1.4),
        Column(tell("mean_spread", lang), "right", 1.4),
        Column("α", "right"),
    )
    rows = tuple(
        Row((
            part_label(standard, one.part, lang), str(one.entities), str(one.differ),
            percent(one.mean), alpha_text(one.alpha, lang),
        ))
        for one in spreads[:_SHOWN]
    )  # fmt: skip
    notes = (tell("spread_alpha_note", lang),)
    return Table(columns, rows, tell("spread_largest", lang), notes, "compact")


def _classes(field: Field, lang: str) -> list[Block]:
    """Show the classes apart where there are several: they have other raters and tasks."""
    names = sorted({line.entity.class_ for line in field.lines if line.entity.class_ is not None})
    rows = []
    for name in names if len(names) > 1 else ():
        lines = [line for line in field.lines if line.entity.class_ == name]
        found = gathered(field.standard, lines)
        if found is not None:
            rows.append(_class_row(field.standard, name, found, lang))
    if not rows:
        return []
    columns = (
        Column(tell("class", lang), width=1.6),
        Column(tell("entities", lang), "right"),
        Column("α", "right"),
        Column(tell("spread_largest", lang), width=4),
    )
    return [Table(columns, tuple(rows), tell("by_class", lang), style="compact")]


def _class_row(standard: Standard, name: str, found: RatersOf, lang: str) -> Row:
    items = tell("list", lang).join(
        part_label(standard, one.part, lang) + tell("bracketed", lang, text=percent(one.mean))
        for one in found.spreads[:2]
        if one.mean > 0
    )
    label = standard.classes[name].label.get(lang)
    return Row((label, str(found.entities), alpha_text(found.alpha, lang), items or "—"))


def _facts(standard: Standard, facts: tuple[FactTally, ...], lang: str) -> list[Block]:
    if not facts:
        return []
    columns = (
        Column(tell("rater", lang), width=2),
        Column(tell("checked_n", lang), "right"),
        Column(tell("above_fact", lang), "right"),
        Column(tell("below_fact", lang), "right"),
        Column(tell("rater_mean", lang), "right", 1.6),
    )
    rows = tuple(
        Row((
            standard.raters[one.rater].brief.get(lang), str(one.n), str(one.higher),
            str(one.lower), signed_percent(one.mean),
        ))
        for one in facts
    )  # fmt: skip
    return [Table(columns, rows, tell("raters_and_facts", lang), style="compact")]
