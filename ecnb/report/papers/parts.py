"""What every paper has: its head, the basis it stands on, blanks, and boxes for the seal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ecnb.case import Case
from ecnb.errors import Fault, NotFound, ParametersInvalid
from ecnb.model.papers import Form, PaperKind
from ecnb.model.standard import Standard
from ecnb.report.blocks import PaperHead, Paragraph, SealBox, Seals
from ecnb.report.inline import Inline
from ecnb.report.papers.filling import filling
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Cell, Column, Row, Table
from ecnb.report.words import known_lang

SEAL_MM = 28
"""Height of a box: a seal of 42 mm overlaps its lines, as seals do."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the one who issues a paper says. day: None leaves a blank to fill in by hand."""

    publisher: str = ""
    day: dt.date | None = None


def given(publisher: str, day: str | dt.date | None) -> Given:
    """Read the parameters of a paper."""
    if not day:
        return Given(publisher)
    if isinstance(day, dt.date):
        return Given(publisher, day)
    try:
        return Given(publisher, dt.date.fromisoformat(str(day)))
    except ValueError as error:
        fault = Fault(f"{day!r:.40} 不是日期", "day", "写成 YYYY-MM-DD，例如 2026-01-20")
        raise ParametersInvalid([fault]) from error


def form_of(standard: Standard, paper: str, kinds: Iterable[PaperKind]) -> Form:
    """Give the form of a paper, or say which papers this document has."""
    form = standard.papers.get(paper)
    if form is None or form.paper not in set(kinds):
        title = standard.document.title.zh
        known = "、".join(key for key, one in standard.papers.items() if one.paper in set(kinds))
        remedy = f"可用的有：{known}" if known else "ecnb paper --list 列出各标准的文书"
        raise NotFound(f"《{title}》没有这种文书：{paper}", "paper", remedy)
    return form


def head(case: Case, form: Form, below: str) -> PaperHead:
    """Give the head of an entity's paper."""
    entity, lang = case.evidence.entity, case.lang
    annex = form.texts.get("annex")
    return PaperHead(
        title=form.title.get(lang),
        above=annex.get(lang) if annex else "",
        below=below,
        mark=tell("paper_sample", lang) if entity.sample else "",
        entity=entity.name,
        period=case.period.label(lang),
        as_of=case.as_of.isoformat(),
        standard_title=case.standard.document.title.get(lang),
        lang=known_lang(lang),
    )


def year_of(case: Case) -> str:
    """Write the year that a paper is about."""
    return tell("paper_year", case.lang, year=case.period.year)


def basis(standard: Standard, form: Form, lang: str) -> str:
    """Say by which clause of which document a paper is made."""
    title, number = standard.document.title.get(lang), standard.document.number
    within = tell("paper_number", lang, number=number) if number else ""
    return tell("paper_basis", lang, standard=title + within, clause=form.clause)


def text(form: Form, key: str, lang: str) -> str:
    """Give a label of the form; empty if it has none of that key."""
    label = form.texts.get(key)
    return label.get(lang) if label is not None else ""


def day_text(day: dt.date | None, lang: str) -> str:
    """Write a day as papers do; a blank to fill in where none is known.

    >>> day_text(dt.date(2026, 1, 20), "zh")
    '2026年1月20日'
    """
    if day is None:
        return tell("paper_day_blank", lang)
    return tell("paper_day", lang, year=day.year, month=day.month, day=day.day)


def field_rows(pairs: Iterable[tuple[str, Inline]]) -> Table:
    """Set names and values in the grid of a form; pairs without a name are left out."""
    rows = tuple(Row((Cell(name, align="center"), value)) for name, value in pairs if name)
    return Table((Column(width=1), Column(width=3.2)), rows, style="form")


def grid_of(case: Case, form: Form, said: Given) -> list[Table]:
    """Set the fields of a form two by two, as its layout has them; the unknown are blank."""
    lang = case.lang
    rows = []
    for keys in form.layout:
        cells: list[Cell | str] = []
        for key in keys:
            value = day_text(said.day, lang) if key == "date" else filling(case, form, key)
            cells += [Cell(text(form, key, lang), align="center"), value]
        rows.append(Row(tuple(cells)))
    widths = (1, 2.2) * max((len(keys) for keys in form.layout), default=0)
    columns = tuple(Column(width=width) for width in widths)
    return [Table(columns, tuple(rows), style="form")] if rows else []


def closing(standard: Standard, form: Form, lang: str, said: Given) -> list[Paragraph | Seals]:
    """Close a paper: boxes with a line for the day; and that the format is ours, if it is.

    The first box is the issuer's: ``said.publisher`` stands in it, and the day.
    """
    if form.prescribed:  # it has its own places for seals, and nothing may be added
        return []
    boxes = []
    for at, box in enumerate(form.boxes):
        publisher = said.publisher if at == 0 else ""
        lines = (*([publisher] if publisher else []), day_text(None if at else said.day, lang))
        boxes.append(SealBox(box.get(lang), lines))
    title = standard.document.title.get(lang)
    note = Paragraph(tell("paper_own", lang, standard=title), "note")
    seals = [Seals(tuple(boxes), min(len(boxes), 2), SEAL_MM)] if boxes else []
    return [*seals, note]
