"""The public ranking notice: places, ties, and apart from them who has no official total."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from ecnb.errors import NotFound
from ecnb.model.papers import Form
from ecnb.model.scorecard import AssessmentCard, Scorecard
from ecnb.model.standard import Standard
from ecnb.programme import Field, Line, Programme
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, PaperHead, Paragraph, Story
from ecnb.report.papers.county import of_county
from ecnb.report.papers.parts import (
    basis,
    closing,
    day_text,
    field_rows,
    form_of,
    given,
    text,
)
from ecnb.report.programme.story import ended_notes
from ecnb.report.story.figures import fixed, grade_label
from ecnb.report.story.phrases import tell
from ecnb.report.story.summary import told_reasons
from ecnb.report.tables import Cell, Column, Row, Table
from ecnb.report.words import known_lang
from ecnb.scoring.explain import figure

_NAME = 3.6


def ranking_notice(
    whole: Programme,
    paper: str = "ranking",
    *,
    county: str = "",
    publisher: str = "",
    day: str | dt.date | None = None,
) -> Story:
    """Print the notice of a year's results: every ranked entity in order, the others apart.

    county: whose entities; may be left out where all are of one. publisher: who issues it; the
    form's own issuer if left out. day: of publication; a blank to fill in if left out.
    """
    field = of_county(_field(whole, paper), county)
    form, lang = form_of(field.standard, paper, ("ranking",)), whole.lang
    _require_year(whole, field)
    said = given(publisher or text(form, "issuer", lang), day)
    facts = [(text(form, "place-label", lang), text(form, "place", lang))]
    facts.append((text(form, "date", lang), day_text(said.day, lang)))
    lead = f"{basis(field.standard, form, lang)}{tell('comma', lang)}{text(form, 'lead', lang)}"
    return Story((
        _head(whole, field, form),
        Paragraph(lead + _counts(whole, field)),
        field_rows(facts),
        *_tables(field, form, lang),
        *_apart(whole, field, form),
        *closing(field.standard, form, lang, said),
    ))  # fmt: skip


def _field(whole: Programme, paper: str) -> Field:
    found = [field for field in whole.fields if paper in field.standard.papers]
    if len(found) == 1:
        return found[0]
    keys = "、".join(field.standard.key for field in found)
    if found:
        raise NotFound(f"{keys}都有这种文书：{paper}", "paper", "用 --standard 指明一个")
    raise NotFound(f"本期对象所依据的标准没有这种文书：{paper}", "paper", "ecnb paper --list")


def _require_year(whole: Programme, field: Field) -> None:
    """Refuse a notice of a year whose result is not composed yet."""
    if field.standard.annual is None or any(one.scorecard.annual for one in field.lines):
        return
    what = f"{whole.period.label()}没有年度结果，公示按年度综合考评结果作出"
    raise NotFound(what, "period", f"改用年末的期间，如 {whole.period.year}H2")


def _head(whole: Programme, field: Field, form: Form) -> PaperHead:
    lang = whole.lang
    annual = field.standard.annual is not None
    when = tell("paper_year", lang, year=whole.period.year) if annual else whole.period.label(lang)
    (*others, county) = sorted({line.entity.county for line in field.lines}) or [""]
    where = f"{county}{tell('comma', lang)}" if county and not others else ""
    sample = any(line.entity.sample for line in field.lines)
    return PaperHead(
        title=form.title.get(lang),
        below=where + when,
        mark=tell("paper_sample", lang) if sample else "",
        period=whole.period.label(lang),
        as_of=whole.as_of.isoformat(),
        standard_title=field.standard.document.title.get(lang),
        lang=known_lang(lang),
    )


def _counts(whole: Programme, field: Field) -> str:
    ranked = sum(line.place is not None for line in field.lines)
    everyone = len(field.lines) + len(whole.broken)
    left = everyone - ranked
    apart = tell("ranking_counts_apart", whole.lang, n=left) if left else ""
    return tell("ranking_counts", whole.lang, n=everyone, ranked=ranked, apart=apart)


def _tables(field: Field, form: Form, lang: str) -> list[Block]:
    ranked = [line for line in field.lines if line.place is not None]
    if not ranked:
        return [Paragraph(tell("ranking_empty", lang))]
    names: list[str | None] = [*field.standard.classes] or [None]
    blocks: list[Block] = []
    for class_ in names:
        inside = [line for line in ranked if class_ is None or line.entity.class_ == class_]
        if inside and class_ is not None:
            blocks.append(Heading(field.standard.classes[class_].label.get(lang), 2))
        if inside:
            blocks.append(_table(field.standard, form, inside, lang))
    return blocks


def _table(standard: Standard, form: Form, lines: Sequence[Line], lang: str) -> Table:
    shown = [key for key in standard.assessments if key in form.texts]
    daily = ["deductions"] if standard.annual is not None and "deductions" in form.texts else []
    graded = ["grade"] if standard.grades and "grade" in form.texts else []
    keys = ["rank", "entity", *shown, *daily, "score", *graded]
    columns = tuple(
        Column(text(form, key, lang), width=1)
        if key == "entity"
        else Column(text(form, key, lang), "center")
        for key in keys
    )
    ordered = sorted(lines, key=lambda line: (line.place or 0, line.entity.id))
    rows = tuple(_row(standard, line, keys, lang) for line in ordered)
    return Table(columns, rows, notes=_notes(standard, lines, graded, lang), style="form")


def _row(standard: Standard, line: Line, keys: Sequence[str], lang: str) -> Row:
    official = line.outcome.official
    said = {
        "rank": str(line.place),
        "entity": line.entity.name,
        "deductions": _daily(line.scorecard),
        "score": "" if official is None else fixed(official),
        "grade": grade_label(standard, line.outcome.grade, lang),
        **{one.key: _half(one) for one in line.scorecard.assessments if one.key},
    }
    return Row(tuple(said.get(key, "") for key in keys))


def _half(card: AssessmentCard) -> str:
    official = card.total.official
    return "" if official is None else fixed(official)


def _daily(card: Scorecard) -> str:
    lost = sum((one.points for one in card.annual_deductions), start=Fraction(0))
    return f"-{figure(lost)}" if lost else "0"


def _notes(
    standard: Standard, lines: Sequence[Line], graded: Sequence[str], lang: str
) -> tuple[str, ...]:
    notes = []
    places = [line.place for line in lines]
    if len(set(places)) < len(places):
        notes.append(tell("ranking_ties", lang))
    if graded:
        notes.append(tell("ranking_grades", lang, grades=_limits(standard, lang)))
    return (*notes, *ended_notes(lines, lang))


def _limits(standard: Standard, lang: str) -> str:
    said, above = [], ""
    grades = list(standard.grades.values())
    for at, grade in enumerate(grades):
        kind = "first" if at == 0 else "last" if at == len(grades) - 1 else "next"
        limit = figure(grade.at_least)
        words = {"grade": grade.label.get(lang), "from": limit, "below": above}
        said.append(tell(f"ranking_grade_{kind}", lang, **words))
        above = limit
    return tell("semicolon", lang).join(said)


def _apart(whole: Programme, field: Field, form: Form) -> list[Block]:
    lang = whole.lang
    rows = [
        Row((line.entity.name, *_why(field.standard, line, lang)))
        for line in sorted(field.lines, key=lambda line: line.entity.id)
        if line.place is None
    ]
    rows += [Row((one.name, tell("broken", lang), "")) for one in whole.broken]
    if not rows:
        return []
    columns = (
        Column(text(form, "entity", lang), width=_NAME),
        Column(tell("status", lang), "center", 1.6),
        Column(tell("ranking_reason", lang), width=4.4),
    )
    notes = (tell("ranking_apart_lead", lang),)
    table = Table(columns, tuple(rows), notes=notes, style="form")
    return [Heading(tell("ranking_apart", lang), 2), table]


def _why(standard: Standard, line: Line, lang: str) -> tuple[str | Cell, str]:
    total = line.scorecard.headline
    status = Cell(tell(f"status_{line.outcome.status.value}", lang), align="center")
    reasons = dict.fromkeys(_told(standard, total.reasons if total else (), lang))
    return status, tell("semicolon", lang).join(reasons)


def _told(standard: Standard, reasons: Sequence[str], lang: str) -> list[str]:
    """Say the reasons to the public, who know no numbers of our rulings."""
    ruled = [one for one in reasons if one.rpartition("/")[2].startswith("ruling:")]
    wrong = [one for one in reasons if one.endswith(":unreachable")]
    others = [one for one in reasons if one not in {*ruled, *wrong}]
    said = [tell("ranking_unruled", lang)] if ruled else []
    said += [tell("ranking_unreachable", lang)] if wrong else []
    return [*said, *told_reasons(standard, others, lang)]
