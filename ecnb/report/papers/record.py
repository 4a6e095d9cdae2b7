"""The improvement record as a paper of its own: what the register keeps, what this time found."""

from __future__ import annotations

import datetime as dt

from ecnb.case import Case
from ecnb.evidence.written import cell_text
from ecnb.model.evidence import Row as Kept
from ecnb.model.papers import Form
from ecnb.model.standard import Register
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph, Story
from ecnb.report.papers.parts import basis, closing, form_of, given, grid_of, head, text
from ecnb.report.story.improve import record_table
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Row, Table

_COLUMNS = ("problem", "evidence", "cause", "measure", "plan", "status")
_WIDTHS = (2, 2, 1.6, 1.8, 2, 1.9)
_WITH: dict[str, tuple[str, ...]] = {
    "problem": ("found_on", "service"),
    "plan": ("owner", "due_on"),
    "status": ("done_on", "verified_on"),
}
"""Columns of a register that stand in smaller detail below another one, where it has them."""


def improvement_record(
    case: Case,
    paper: str,
    *,
    publisher: str = "",
    day: str | dt.date | None = None,
) -> Story:
    """Print the record: problem, evidence, cause, measure, plan, how far it is carried out."""
    form, said = form_of(case.standard, paper, ("record",)), given(publisher, day)
    lang = case.lang
    kept, found = _kept(case, form), record_table(case)
    blocks: list[Block] = []
    if kept is not None:
        blocks += [Heading(tell("record_kept", lang), 2), kept]
    if found is not None:
        blocks += [Heading(tell("record_found", lang), 2), found]
    at = tell("statement_unit", lang, as_of=case.as_of, period=case.period.label(lang))
    who = tell("colon", lang).join((basis(case.standard, form, lang), case.evidence.entity.name))
    return Story((
        head(case, form, at),
        Paragraph(who),
        *grid_of(case, form, said),
        *(blocks or [Paragraph(tell("record_none", lang))]),
        *closing(case.standard, form, lang, said),
    ))  # fmt: skip


def _kept(case: Case, form: Form) -> Table | None:
    """Set the register's rows of the year, as far as they are known, in the record's columns."""
    if form.register_ is None:
        return None
    register = case.standard.registers[form.register_]
    rows = [
        row
        for row in case.evidence.registers.get(form.register_, ())
        if _of_the_year(case, row.cells.get(register.date or ""))
    ]
    if not rows:
        return None
    keys = [key for key in _COLUMNS if key in form.texts]
    widths = dict(zip(_COLUMNS, _WIDTHS, strict=True))
    columns = tuple(Column(text(form, key, case.lang), width=widths[key]) for key in keys)
    body = tuple(Row(tuple(_cell(case, register, row, key) for key in keys)) for row in rows)
    return Table(columns, body, style="form")


def _of_the_year(case: Case, day: object) -> bool:
    return isinstance(day, dt.date) and day.year == case.period.year and day <= case.as_of


def _cell(case: Case, register: Register, row: Kept, key: str) -> str:
    said = [_written(case, register, row, key)]
    for more in _WITH.get(key, ()):
        found = _written(case, register, row, more) if more in register.columns else ""
        if found:
            label = register.columns[more].label.get(case.lang)
            said.append(f"{label}{tell('colon', case.lang)}{found}")
    return "\n".join(filter(None, said))


def _written(case: Case, register: Register, row: Kept, key: str) -> str:
    """Write a cell; a day after ``as_of`` that tells of something done is not known yet."""
    column, cell = register.columns.get(key), row.cells.get(key)
    if column is None or cell is None:
        return ""
    if isinstance(cell, str) and cell in column.choices:
        return column.choices[cell].label.get(case.lang)
    if isinstance(cell, dt.date) and key.endswith(("done_on", "verified_on")) and cell > case.as_of:
        return ""
    return cell_text(cell)
