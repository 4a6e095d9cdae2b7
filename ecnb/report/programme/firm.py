"""The programme's robustness: whose grade is certain, and between which places each entity lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from ecnb.analysis.robustness.firm import Firm
from ecnb.programme import Field, Line, Programme
from ecnb.report.block import Block
from ecnb.report.blocks import Bullets, Figure, Heading, Paragraph, Story
from ecnb.report.charts.firm import PlaceRow, place_ranges
from ecnb.report.story.figures import fixed, grade_label, percent
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Row, Table

_FIRST: Final = 40
_LAST: Final = 20
"""Rows of a very long list that a chart draws: both ends of it."""
_FEW: Final = 3
"""So few places are said in words."""
_ROWS: Final = 200
"""Rows of the table; what is left out is counted."""

Known = tuple[Line, Firm]


def programme_robustness(whole: Programme) -> Story:
    """Say whose grade hangs on what, and draw each entity's range of places."""
    lang = whole.lang
    blocks: list[Block] = []
    for field in whole.fields:
        for class_ in dict.fromkeys(line.entity.class_ for line in field.lines):
            lines = [line for line in field.lines if line.entity.class_ == class_]
            known = [(line, line.firm) for line in lines if line.firm is not None]
            inside = [*_grades(field, known, lang), *_places(known, lang)]
            if inside:
                name = field.standard.document.title.get(lang)
                if class_ is not None:
                    name += f"　{field.standard.classes[class_].label.get(lang)}"
                blocks += [Heading(name, 2), *inside]
    heading = Heading(tell("firm_programme", lang))
    if not blocks:
        return Story((heading, Paragraph(tell("firm_nobody", lang))))
    lead = Paragraph(tell("firm_programme_lead", lang))
    note = Paragraph(tell("firm_programme_note", lang), "note")
    return Story((heading, lead, *blocks, note))


def _places(known: Sequence[Known], lang: str) -> list[Block]:
    if len(known) < 2:  # noqa: PLR2004 - one alone has the first place whatever happens
        return []
    if len(known) <= _FEW:
        return [Bullets(tuple(_said(line, firm, lang) for line, firm in known))]
    if len(known) <= _FIRST + _LAST:
        return [_chart(known, lang)]
    left_out = tell("left_out", lang, first=_FIRST, last=_LAST, all=len(known))
    return [_chart(known[:_FIRST], lang), Paragraph(left_out, "note"), _chart(known[-_LAST:], lang)]


def _said(line: Line, firm: Firm, lang: str) -> str:
    single, drawn = (_between(*ends) for ends in (_single(line, firm), firm.places))
    values = {"name": line.entity.name, "place": line.place, "single": single, "drawn": drawn}
    return tell("firm_place", lang, **values)


def _between(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def _single(line: Line, firm: Firm) -> tuple[int, int]:
    """Give best and worst place under any single change."""
    place = line.place or 0
    best = min(line.best or place, place, firm.step_places[0])
    return best, max(line.worst or place, place, firm.step_places[1])


def _chart(known: Sequence[Known], lang: str) -> Figure:
    rows = [
        PlaceRow(line.entity.name, line.place or 0, _single(line, firm), firm.places)
        for line, firm in known
    ]
    caption = tell("firm_places_caption", lang)
    return place_ranges(rows, tell("firm_places_alt", lang, n=len(rows)), caption=caption)


def _grades(field: Field, known: Sequence[Known], lang: str) -> list[Block]:
    counts = Counter(firm.certainty for _, firm in known)
    if not counts["certain"] + counts["hangs"] + counts["together"]:
        return []
    parts = tell("comma", lang).join(
        tell(f"firm_n_{kind}", lang, n=n)
        for kind, n in sorted(counts.items())
        if kind in ("certain", "hangs", "together")
    )
    said = tell("firm_counts", lang, n=len(known), parts=parts)
    open_ = [(line, firm) for line, firm in known if firm.certainty in ("hangs", "together")]
    if not open_:
        return [Paragraph(said)]
    columns = (
        Column(tell("name", lang), width=4),
        Column(tell("total", lang), "right", 1.2),
        Column(tell("grade", lang), width=1.2),
        Column(tell("firm_hangs_on", lang), width=4),
        Column(tell("firm_kept", lang), "right", 1.6),
        Column(tell("firm_interval", lang), "right", 2),
    )
    rows = tuple(_row(field, line, firm, lang) for line, firm in open_[:_ROWS])
    left = len(open_) - _ROWS
    notes = (tell("more", lang, n=left),) if left > 0 else ()
    return [Paragraph(said), Table(columns, rows, notes=notes, style="compact")]


def _row(field: Field, line: Line, firm: Firm, lang: str) -> Row:
    grade, official = line.outcome.grade or "", line.outcome.official or Fraction(0)
    kept = Fraction(firm.grades.get(grade, 0), max(sum(firm.grades.values()), 1))
    return Row(
        (
            line.entity.name,
            fixed(official),
            grade_label(field.standard, line.outcome.grade, lang),
            _hangs_on(field, firm, lang),
            percent(kept),
            f"{fixed(firm.low)}–{fixed(firm.high)}",
        )
    )


def _hangs_on(field: Field, firm: Firm, lang: str) -> str:
    raters = [field.standard.raters[rater].brief.get(lang) for rater in firm.raters]
    named = []
    if firm.rulings:
        rulings = tell("list", lang).join(firm.rulings)
        named.append(tell("firm_on_rulings", lang, rulings=rulings))
    elif firm.range:
        named.append(tell("firm_wide", lang))
    if firm.mark:
        named.append(tell("firm_one_mark", lang))
    if raters:
        named.append(tell("firm_on_raters", lang, raters=tell("list", lang).join(raters)))
    return tell("semicolon", lang).join(named) or tell("firm_several_marks", lang)


def firm_data(line: Line) -> dict[str, Any] | None:
    """Give an entity's firmness for programs."""
    firm = line.firm
    if firm is None:
        return None
    return {
        "certainty": firm.certainty,
        "rulings": list(firm.rulings),
        "raters": list(firm.raters),
        "one_mark": firm.mark,
        "copies_by_grade": dict(firm.grades),
        "total_low": fixed(firm.low),
        "total_high": fixed(firm.high),
        "places_readings": [line.best, line.worst],
        "places_drawn": list(firm.places),
        "places_one_step": list(firm.step_places),
    }
