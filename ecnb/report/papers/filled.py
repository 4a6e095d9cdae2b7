"""Annexes filled in from evidence: a table of fields, or an outline. The unknown stays blank."""

from __future__ import annotations

import datetime as dt

from ecnb.case import Case
from ecnb.model.papers import Form
from ecnb.report.block import Block
from ecnb.report.blocks import Columns, Heading, Paragraph, Story
from ecnb.report.inline import Span
from ecnb.report.papers.filling import filling
from ecnb.report.papers.parts import Given, closing, day_text, form_of, given, head, text
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Cell, Column, Row, Table

_ROOM, _LARGE, _SEAL_ROOM = 4, 10, 6
"""Blank lines to add by hand below an answer; lines of a large field; those above its seal."""
_SMALL = 2
"""Fields side by side; one that has a row to itself is a large one."""
_LINE, _WIDE = "\n", "\u3000"


def filled_form(
    case: Case,
    paper: str,
    *,
    publisher: str = "",
    day: str | dt.date | None = None,
) -> Story:
    """Print an annex of the document, filled in with what evidence says; nothing is made up."""
    form = form_of(case.standard, paper, ("form", "outline"))
    said = given(publisher, day)
    outline = form.paper == "outline"
    body = _outline(case, form) if outline else _fields(case, form, said)
    whose = case.evidence.entity.name if outline else ""
    return Story((head(case, form, whose), *body, *closing(case.standard, form, case.lang, said)))


# --- a table of fields -------------------------------------------------------------------------


def _fields(case: Case, form: Form, said: Given) -> list[Block]:
    """Print the first row above the table, as the annex has it, the others inside."""
    top, *rows = form.layout
    lang = case.lang
    line = tuple(
        Paragraph(
            f"{text(form, key, lang)}{tell('colon', lang)}{_above(case, form, key, said)}", "flush"
        )
        for key in top
    )
    above = Columns(line, (1.35, 1))
    grid = Table(
        (Column(width=1.5), Column(width=2.3), Column(width=1.2), Column(width=2.3)),
        tuple(_row(case, form, keys) for keys in rows),
        style="form",
    )
    return [above, grid]


def _above(case: Case, form: Form, key: str, said: Given) -> str:
    found = filling(case, form, key)
    if found or key != "date":
        return found
    return (
        day_text(said.day, case.lang)
        if said.day
        else _WIDE + _roomy(text(form, "date-blank", case.lang))
    )


def _row(case: Case, form: Form, keys: tuple[str, ...]) -> Row:
    if len(keys) < _SMALL:
        (key,) = keys
        return Row((Cell(_label(case, form, key), align="center"), _large(case, form, key)))
    cells: list[Cell] = []
    for key in keys:
        cells.append(Cell(text(form, key, case.lang), align="center"))
        cells.append(Cell(filling(case, form, key)))
    return Row(tuple(cells))


def _label(case: Case, form: Form, key: str) -> str:
    note = text(form, f"{key}-note", case.lang)
    return text(form, key, case.lang) + (_LINE + note if note else "")


def _large(case: Case, form: Form, key: str) -> Cell:
    found, seal = filling(case, form, key), _roomy(text(form, f"{key}-seal", case.lang))
    if seal:
        room = _LINE * _SEAL_ROOM
        return Cell((found, Span(room + seal)), colspan=3, align="right")
    return Cell(found + _LINE * max(_LARGE - found.count(_LINE), _ROOM), colspan=3)


def _roomy(label: str) -> str:
    """Keep the room for handwriting that a label leaves: a page would close up plain spaces."""
    return label.replace(" ", _WIDE)


# --- an outline --------------------------------------------------------------------------------


def _outline(case: Case, form: Form) -> list[Block]:
    lang = case.lang
    blocks: list[Block] = []
    for section, *items in form.layout:
        blocks.append(Heading(text(form, section, lang), 2))
        for at, key in enumerate(items, 1):
            blocks.append(Heading(f"{at}. {text(form, key, lang)}", 3))
            found = filling(case, form, key)
            lines = found.split(_LINE) if found else []
            blocks += [Paragraph(line) for line in lines] or [_rule()]
    remark = text(form, "remark", lang)
    return [*blocks, Paragraph(remark, "note")] if remark else blocks


def _rule() -> Block:
    """Give room to write: a box of blank lines."""
    return Table((Column(width=1),), (Row((_LINE * _ROOM,)),), style="form")
