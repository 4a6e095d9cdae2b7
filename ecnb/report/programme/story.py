"""The verbs of the programme summary: all entities of a period on a few pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from ecnb.analysis.gaps import due
from ecnb.model.scorecard import Status, Verdict
from ecnb.programme import Broken, Field, Line, Programme
from ecnb.report.block import Block
from ecnb.report.blocks import Callout, Cover, Heading, Paragraph, Story, Tile
from ecnb.report.inline import Inline
from ecnb.report.programme.firm import firm_data
from ecnb.report.programme.monday import monday_blocks
from ecnb.report.programme.trends import trends_data
from ecnb.report.result import MIME
from ecnb.report.story.figures import (
    fixed,
    grade_label,
    percent,
    shares_in_order,
    signed,
    total_number,
)
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Cell, Column, Content, Number, Row, Table
from ecnb.report.words import known_lang

T = TypeVar("T")
FIRST: Final = 200
LAST: Final = 100
"""Lines of a very long list that a summary shows; ranking.xlsx has all of them."""


def programme_cover(whole: Programme) -> Cover:
    """Give the title page of a programme summary."""
    lang = whole.lang
    lines = [line for field in whole.fields for line in field.lines]
    official = sum(line.outcome.official is not None for line in lines)
    sample = any(line.entity.sample for line in lines)
    notice = Callout("warn", tell("sample_title", lang), (Paragraph(tell("sample_body", lang)),))
    tiles = (
        Tile(tell("entities", lang), str(len(lines))),
        Tile(tell("official_n", lang), str(official)),
        Tile(tell("broken", lang), str(len(whole.broken)), tone="bad" if whole.broken else "plain"),
    )
    return Cover(
        title=tell("programme", lang),
        entity=whole.name,
        period=whole.period.label(lang),
        as_of=whole.as_of.isoformat(),
        lang=known_lang(whole.lang),
        facts=((tell("as_of", lang), whole.as_of.isoformat()),),
        tiles=tiles,
        notice=notice if sample else None,
    )


def programme_summary(whole: Programme) -> Story:
    """Give one line a standard: how many, how many official, spread of the totals."""
    lang = whole.lang
    lines = [line for field in whole.fields for line in field.lines]
    official = sum(line.outcome.official is not None for line in lines)
    lead = tell(
        "programme_lead",
        lang,
        period=whole.period.label(lang),
        n=len(lines),
        official=official,
        rest=len(lines) - official,
        broken=tell("programme_lead_broken", lang, n=len(whole.broken)) if whole.broken else "",
    )
    heads = ("standard", "entities", "official_n", "highest", "median", "lowest")
    columns = (
        Column(tell("standard", lang), width=4),
        *(Column(tell(head, lang), "right") for head in heads[1:]),
    )
    rows = tuple(_summary_row(field, lang) for field in whole.fields)
    opening = (Heading(tell("summary", lang)), Paragraph(lead, "lead"), Table(columns, rows))
    return Story((*opening, *monday_blocks(whole)))


def _summary_row(field: Field, lang: str) -> Row:
    totals = sorted(o for line in field.lines if (o := line.outcome.official) is not None)
    spread = ["—"] * 3
    if totals:
        half = len(totals) // 2
        middle = totals[half] if len(totals) % 2 else (totals[half - 1] + totals[half]) / 2
        spread = [fixed(totals[-1]), fixed(middle), fixed(totals[0])]
    title = field.standard.document.title.get(lang)
    return Row((title, str(len(field.lines)), str(len(totals)), *spread))


def programme_ranking(whole: Programme) -> Story:
    """List every entity by rank within its standard and class."""
    lang = whole.lang
    blocks: list[Block] = [Heading(tell("ranking", lang)), Paragraph(tell("tie_note", lang))]
    for field in whole.fields:
        for class_ in dict.fromkeys(line.entity.class_ for line in field.lines):
            lines = [line for line in field.lines if line.entity.class_ == class_]
            blocks += _ranked(field, class_, lines, lang)
    return Story(tuple(blocks))


def _ranked(field: Field, class_: str | None, lines: list[Line], lang: str) -> list[Block]:
    name = field.standard.document.title.get(lang)
    if class_ is not None:
        name += f"　{field.standard.classes[class_].label.get(lang)}"
    if not field.standard.indicators:
        return [Heading(name, 2), *_few(lines, lang, lambda some: _shares_table(some, lang))]
    graded, yearly = bool(field.standard.grades), field.standard.cycle == "year"
    heads: list[Column] = [
        Column(tell("rank", lang), "right"),
        Column(tell("name", lang), width=4),
        Column(tell("total", lang), "right", 2),
        *([Column(tell("grade", lang))] if graded else []),
        Column(tell("status", lang), width=1.6),
        Column(tell("before_yearly" if yearly else "before", lang), "right", 1.4),
        Column(tell("places", lang), "right", 1.2),
    ]

    def table(some: list[Line]) -> Table:
        rows = tuple(_rank_row(field, line, lang, graded=graded) for line in some)
        return Table(tuple(heads), rows, notes=ended_notes(some, lang), style="compact")

    return [Heading(name, 2), *_few(lines, lang, table)]


def ended_notes(lines: Sequence[Line], lang: str) -> tuple[str, ...]:
    """Name who is ranked though it lost the qualification within the period."""
    names = [one.entity.name for one in lines if one.pending.rectified.is_assessed_after_end]
    if not names:
        return ()
    return (tell("ranked_after_end", lang, names=tell("list", lang).join(names)),)


def _few(found: list[T], lang: str, table: Callable[[list[T]], Table]) -> list[Block]:
    """Show a list on pages that somebody reads: of a very long one both ends."""
    if len(found) <= FIRST + LAST:
        return [table(found)]
    left_out = tell("left_out", lang, first=FIRST, last=LAST, all=len(found))
    return [table(found[:FIRST]), Paragraph(left_out, "note"), table(found[-LAST:])]


def _rank_row(field: Field, line: Line, lang: str, *, graded: bool) -> Row:
    outcome = line.outcome
    total = total_number(outcome.score, outcome.official)
    grade: list[Content | Cell] = []
    if graded:
        grade = [grade_label(field.standard, outcome.grade, lang) or "—"]
    return Row(
        (
            "—" if line.place is None else str(line.place),
            line.entity.name,
            total,
            *grade,
            tell(f"status_{outcome.status.value}", lang),
            _before(line, lang),
            _places(line),
        )
    )


def _before(line: Line, lang: str) -> str:
    """Give the total of the period that this one is compared with, and the change since.

    Of another class there is no like figure.
    """
    before, now = line.before, line.outcome.official
    classes = {own.class_ for own in (line.own, line.earlier) if own is not None}
    if before is None or before.official is None or len(classes) > 1:
        return "—"
    text = fixed(before.official)
    # an annual total is not set against the half-year assessment that it contains
    if now is None or line.scorecard.annual is not None:
        return text
    return text + tell("bracketed", lang, text=signed(now - before.official))


def _places(line: Line) -> str:
    if line.best is None or line.worst is None:
        return "—"
    return str(line.best) if line.best == line.worst else f"{line.best}–{line.worst}"


def _shares_table(lines: list[Line], lang: str) -> Table:
    found = {kind: share for line in lines for kind, share in line.scorecard.shares.items()}
    kinds = list(shares_in_order(found))
    columns = (
        Column(tell("name", lang), width=3),
        *(Column(tell(f"share_{kind}", lang), "right", 1.6) for kind in kinds),
        Column(tell("targets_met", lang), "right", 1.2),
    )
    rows = tuple(
        Row((line.entity.name, *(_share(line, kind) for kind in kinds), _met(line)))
        for line in lines
    )
    return Table(columns, rows, style="compact")


def _share(line: Line, kind: str) -> Number:
    share = line.scorecard.shares.get(kind)
    if share is None or share.low is None or share.high is None:
        return Number("—")
    text = "—" if share.point is None else percent(share.point)
    return Number(text, percent(share.low), percent(share.high))


def _met(line: Line) -> str:
    counted = due(finding.verdict for finding in line.scorecard.targets)
    return f"{counted.count(Verdict.MET)}/{len(counted)}" if counted else "—"


def programme_attention(whole: Programme) -> Story:
    """Name the entities that need somebody: not official, not qualified, unreadable."""
    lang = whole.lang
    rows = [
        Row((line.entity.name, field.standard.document.title.get(lang), cause))
        for field in whole.fields
        for line in field.lines
        if (cause := _cause(field, line, lang))
    ]
    rows += [Row((broken.name, "—", _unread(broken, lang))) for broken in whole.broken]
    heading = Heading(tell("attention", lang))
    if not rows:
        return Story((heading, Paragraph(tell("none_attention", lang))))
    columns = (
        Column(tell("name", lang), width=3),
        Column(tell("standard", lang), width=3),
        Column(tell("cause_of", lang), width=2),
    )
    tables = _few(rows, lang, lambda some: Table(columns, tuple(some), style="compact"))
    return Story((heading, *tables))


def _unread(broken: Broken, lang: str) -> str:
    """Give the first fault, and how many more there are: a workbook may have dozens."""
    first, *more = broken.cause.splitlines() or [""]
    rest = tell("broken_more", lang, n=len(more)) if more else ""
    return f"{tell('broken', lang)}{tell('colon', lang)}{first}{rest}"


def _cause(field: Field, line: Line, lang: str) -> Inline:
    outcome = line.outcome
    if not field.standard.indicators:
        return ""
    if outcome.status is not Status.OFFICIAL:
        return tell(f"status_{outcome.status.value}", lang)
    last = list(field.standard.grades)[-1] if field.standard.grades else None
    return grade_label(field.standard, last, lang) if last and outcome.grade == last else ""


@dataclass(frozen=True, slots=True)
class ProgrammeData:
    """The programme's result as a notebook output, for programs."""

    whole: Programme

    def _repr_mimebundle_(
        self,
        include: Collection[str] | None = None,  # noqa: ARG002 - IPython's interface
        exclude: Collection[str] | None = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        note = Paragraph(tell("result_note", self.whole.lang), "note")
        return {**note._repr_mimebundle_(), MIME: _data(self.whole)}


def programme_result(whole: Programme) -> ProgrammeData:
    """Give the machine-readable summary of a programme."""
    return ProgrammeData(whole)


def _data(whole: Programme) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "programme": whole.name,
        "period": str(whole.period),
        "as_of": whole.as_of.isoformat(),
        "entities": [
            {
                "id": line.entity.id,
                "name": line.entity.name,
                "standard": field.standard.key,
                "class": line.entity.class_,
                "status": line.outcome.status.value,
                "official": None if line.outcome.official is None else fixed(line.outcome.official),
                "grade": line.outcome.grade,
                "place": line.place,
                "of": line.of,
                "firm": firm_data(line),
            }
            for field in whole.fields
            for line in field.lines
        ],
        "trends": [trends_data(field) for field in whole.fields if field.standard.indicators],
        "broken": [{"name": broken.name, "cause": broken.cause} for broken in whole.broken],
    }
