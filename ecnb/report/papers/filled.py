"""Annexes filled in from evidence: a table of fields, or an outline. The unknown stays blank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ecnb.case import Case
from ecnb.model.papers import Form
from ecnb.model.scorecard import UsedFact, Verdict
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph, Story
from ecnb.report.inline import Span
from ecnb.report.papers.parts import Given, closing, day_text, form_of, given, head, text
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Cell, Column, Row, Table
from ecnb.report.words import verdict_word
from ecnb.scoring.explain import fact_text

_ROOM, _SEAL_ROOM = 4, 6
"""Blank lines in a large field that nothing fills, and above its seal."""
_SMALL = 2
"""Fields side by side; one that has a row to itself is a large one."""
_LINE = "\n"
_REFERENCE = "reference_year"
"""Parameter, and window of the facts, of a year that the place sets (SD-3)."""


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
        f"{text(form, key, lang)}{tell('colon', lang)}{_above(case, form, key, said)}"
        for key in top
    )
    above = Table(tuple(Column(width=1) for _ in line), (Row(line),))
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
    return day_text(said.day, case.lang) if said.day else text(form, "date-blank", case.lang)


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
    found, seal = filling(case, form, key), text(form, f"{key}-seal", case.lang)
    if seal:
        room = _LINE * _SEAL_ROOM
        return Cell((found, Span(room + seal)), colspan=3, align="right")
    return Cell(found or _LINE * _ROOM, colspan=3)


# --- an outline --------------------------------------------------------------------------------


def _outline(case: Case, form: Form) -> list[Block]:
    lang = case.lang
    blocks: list[Block] = []
    for section, *items in form.layout:
        blocks.append(Heading(text(form, section, lang), 2))
        for at, key in enumerate(items, 1):
            blocks.append(Heading(f"{at}. {text(form, key, lang)}", 3))
            found = filling(case, form, key)
            blocks.append(Paragraph(found) if found else _rule())
    remark = text(form, "remark", lang)
    return [*blocks, Paragraph(remark, "note")] if remark else blocks


def _rule() -> Block:
    """Give room to write: a box of blank lines."""
    return Table((Column(width=1),), (Row((_LINE * _ROOM,)),), style="form")


# --- what fills a field ------------------------------------------------------------------------


def filling(case: Case, form: Form, key: str) -> str:
    """Give what evidence says for a field; empty where it says nothing."""
    fill = form.fills.get(key)
    if fill is None:
        return ""
    entity, lines = case.evidence.entity, []
    if fill.name:
        lines.append(entity.name)
    if fill.detail and entity.details.get(fill.detail, "").strip():
        lines.append(entity.details[fill.detail].strip())
    known = _known_facts(case)
    told = [_fact(case, known[fact]) for fact in fill.facts if fact in known]
    if told:
        lines.append(tell("semicolon", case.lang).join(told))
    lines += _clauses(case, fill.clauses)
    return _LINE.join(lines)


def _fact(case: Case, used: UsedFact) -> str:
    """Write a figure; with its year, where it is of the reference year or the one before."""
    said = fact_text(case.standard, used, case.lang)
    window, year = case.standard.facts[used.key].window, case.settings.get(_REFERENCE)
    if not isinstance(year, int) or window not in (_REFERENCE, f"{_REFERENCE}_before"):
        return said
    of = year if window == _REFERENCE else year - 1
    return said + tell("fill_of_year", case.lang, year=of)


def _known_facts(case: Case) -> Mapping[str, UsedFact]:
    """Gather the facts that the judgement used and that evidence states."""
    card = case.scorecard
    used = [one for finding in (*card.targets, *card.provisions) for one in finding.facts]
    parts = (part for finding in (card.current.findings if card.current else ())
             for part in finding.parts)  # fmt: skip
    used += [one for part in parts for one in part.facts]
    return {one.key: one for one in used if one.value is not None}


def _clauses(case: Case, names: tuple[str, ...]) -> list[str]:
    """Tell the verdict on each clause, and on what it rests; what is not assessed goes unsaid."""
    lang, found = case.lang, {one.id: one for one in case.scorecard.provisions}
    said = []
    for name in names:
        finding = found.get(name)
        if finding is None or finding.verdict is Verdict.NOT_ASSESSED:
            continue
        verdict = verdict_word(finding.verdict, "en" if lang == "en" else "zh")
        label = case.standard.provisions[name].label.get(lang)
        source = next((used.source for used in finding.facts if used.source), "")
        where = tell("fill_source", lang, source=source) if source else ""
        said.append(tell("fill_clause", lang, name=label, verdict=verdict) + where)
    return said
