"""What falls due soon in a whole programme, on less than a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ecnb.analysis.cycle.due_days import SOON, DueDay
from ecnb.model.standard import Standard
from ecnb.programme import Programme
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph, Story
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Row, Table

MOST: Final = 24
"""Lines that a summary shows; ``ecnb due`` has all of them."""


def programme_due(whole: Programme) -> Story:
    """List what is overdue and what falls due in the next days: a line for each day and duty."""
    lang, days = whole.lang, SOON.days
    blocks: list[Block] = [Heading(tell("due_soon", lang, days=days))]
    if not whole.due:
        return Story((*blocks, Paragraph(tell("nothing_due", lang, days=days))))
    late = sum(one.turns for one in whole.due if one.overdue)
    ahead = sum(one.turns for one in whole.due if not one.overdue)
    lead = tell("due_soon_lead", lang, as_of=whole.as_of, days=days, late=late, ahead=ahead)
    known = {field.standard.key: field.standard for field in whole.fields}
    notes = [tell("assumed_note", lang)] if any(one.assumed for one in whole.due) else []
    if len(whole.due) > MOST:
        notes.append(tell("due_more", lang, n=len(whole.due) - MOST))
    heads = (("when", 1.5), ("duty", 2.4), ("who", 1.5), ("clause", 1.5), ("owed_by", 2.6))
    columns = (
        *(Column(tell(head, lang), width=width) for head, width in heads),
        Column(tell("turns_owed", lang), "right"),
    )
    rows = tuple(_row(one, known, lang) for one in whole.due[:MOST])
    table = Table(columns, rows, notes=tuple(notes), style="compact")
    return Story((*blocks, Paragraph(lead, "lead"), table))


def _row(one: DueDay, known: Mapping[str, Standard], lang: str) -> Row:
    item = known[one.standard].obligations[one.duty]
    day = one.day.isoformat() + (tell("assumed_mark", lang) if one.assumed else "")
    when = tell("overdue_since", lang, day=day) if one.overdue else day
    names = tell("comma", lang).join(one.names)
    if one.entities > len(one.names):
        names = tell("owed_n", lang, names=names, n=one.entities)
    return Row((when, item.label.get(lang), item.who.get(lang), item.clause, names, str(one.turns)))
