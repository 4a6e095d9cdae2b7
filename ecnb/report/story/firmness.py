"""Robustness in the chapter of readings: how firm total and grade are, and what they hang on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from ecnb.analysis.alternatives import Alternative, Outcome
from ecnb.analysis.robustness.certainty import MarkSteps, Resampled, Robustness
from ecnb.case import Case
from ecnb.model.scorecard import Status, Total
from ecnb.model.standard import Standard
from ecnb.report.block import Block
from ecnb.report.blocks import Bullets, Figure, Heading, Paragraph
from ecnb.report.charts.firm import Limit, SwayRow, total_sway
from ecnb.report.inline import Inline
from ecnb.report.story.figures import fixed, grade_label, percent
from ecnb.report.story.phrases import tell

_ASKED: Final = 2
"""Rulings said with their question; a third would drown the sentence."""
_NAMED: Final = 8
"""Marks that a sentence names; the rest are counted."""


def robustness_blocks(case: Case) -> tuple[Block, ...]:
    """Say whether the grade is certain or hangs on something, with one chart; or why neither."""
    found, total, lang = case.robustness, case.scorecard.headline, case.lang
    if found is None or total is None:
        return ()
    heading = Heading(tell("firmness", lang), 2)
    if total.official is None or found.resampled is None:
        status = tell(f"status_{found.status.value}", lang)
        return (heading, Paragraph(tell("firm_no_total", lang, status=status)))
    said = [*_hanging(case, found), *_raters(case, found), *_drawn(case, found.resampled)]
    return (
        heading,
        Paragraph(firm_sentence(case), "lead"),
        *_chart(case, found, found.resampled, total),
        Bullets(tuple(said)),
        Paragraph(tell("firm_note", lang), "note"),
    )


def firm_sentence(case: Case) -> str:
    """Say in a sentence whether the grade is certain or what it hangs on; empty without points."""
    found, lang, total = case.robustness, case.lang, case.scorecard.headline
    if found is None:
        return ""
    grade = grade_label(case.standard, total.grade if total else None, lang)
    if found.certainty != "hangs":
        return tell(f"firm_{found.certainty}", lang, grade=grade)
    on, named = found.hangs_on, []
    if on.rulings:
        asked = ruling_questions(case.standard, on.rulings, lang)
        named.append(tell("firm_on_rulings", lang, rulings=asked))
    if on.range and total is not None:
        ends = {"low": fixed(total.score.low), "high": fixed(total.score.high)}
        named.append(tell("firm_on_range", lang, **ends))
    if on.marks:
        named.append(tell("firm_on_marks", lang, n=len(on.marks), all=len(found.steps)))
    if on.raters:
        raters = tell("list", lang).join(_rater(case, rater) for rater in on.raters)
        named.append(tell("firm_on_raters", lang, raters=raters))
    return tell("firm_hangs", lang, grade=grade, what=tell("semicolon", lang).join(named))


def ruling_questions(standard: Standard, rulings: Sequence[str], lang: str) -> str:
    """Name rulings with their questions, so that who must rule need not look them up."""
    named = [
        tell(
            "hangs_ruling",
            lang,
            ruling=one,
            question=standard.interpretations[one].question.get(lang),
        )
        if at < _ASKED
        else one
        for at, one in enumerate(rulings)
    ]
    return tell("list", lang).join(named)


def _hanging(case: Case, found: Robustness) -> list[Inline]:
    """Name what changes the grade by itself, by the grade that it would then be."""
    said = [
        _reading(case, one)
        for one in case.alternatives
        if one.grade_changes and one.ruling in found.hangs_on.rulings
    ]
    total = case.scorecard.headline
    grade = total.grade if total is not None else None
    for way in ("down", "up"):
        moved: dict[str, list[MarkSteps]] = {}
        for k in found.hangs_on.marks:
            step = found.steps[k]
            side = step.down if way == "down" else step.up
            if side is not None and side.grade is not None and side.grade != grade:
                moved.setdefault(side.grade, []).append(step)
        for other, marks in moved.items():
            names, to = _names(case, marks), grade_label(case.standard, other, case.lang)
            every = sum(getattr(step, way) is not None for step in found.steps)
            key = f"firm_{way}_all" if len(marks) == every > 1 else f"firm_{way}"
            said.append(tell(key, case.lang, n=len(marks), names=names, grade=to))
    return list(said)


def _reading(case: Case, other: Alternative) -> str:
    option = case.standard.interpretations[other.ruling].options[other.option]
    label, to = option.label.get(case.lang), _under(case, other.outcome)
    return tell("firm_ruling", case.lang, ruling=other.ruling, label=label, to=to)


def _under(case: Case, there: Outcome) -> str:
    """Say what the grade is under a reading, or that it is open there and how far."""
    lang = case.lang
    low, high = (
        grade_label(case.standard, end, lang) for end in (there.grade_low, there.grade_high)
    )
    ends = {"range": _span(there.score.low, there.score.high), "low": low, "high": high}
    if there.official is not None:
        more = tell("firm_and_range", lang, **ends) if there.is_open else ""
        return _to(case, there.official, there.grade) + more
    if there.grade_low is None:
        return tell("firm_open_total", lang)
    anew = tell("firm_anew", lang) if there.status is Status.PROVISIONAL else ""
    return tell("firm_open_grade", lang, **ends) + anew


def _names(case: Case, marks: Sequence[MarkSteps]) -> str:
    """Name marks by indicator and part, with the assessments and raters they stand in."""
    lang, where = case.lang, dict[str, list[str]]()
    for one in marks:
        where.setdefault(_part(case, one), []).append(_where(case, one))
    items = [name + _bracketed(places, lang) for name, places in where.items()]
    text = tell("semicolon", lang).join(items[:_NAMED])
    left = len(items) - _NAMED
    return text + (tell("firm_more", lang, n=left) if left > 0 else "")


def _where(case: Case, one: MarkSteps) -> str:
    """Say in which of several assessments, and of which of several raters, a mark is."""
    said = []
    if one.assessment is not None and len(case.scorecard.assessments) > 1:
        said.append(case.standard.assessments[one.assessment].label.get(case.lang))
    if len(case.standard.raters) > 1:
        said.append(_rater(case, one.rater))
    return " ".join(said)


def _bracketed(places: Iterable[str], lang: str) -> str:
    text = tell("list", lang).join(place for place in places if place)
    return tell("bracketed", lang, text=text) if text else ""


def _part(case: Case, one: MarkSteps) -> str:
    item = case.standard.indicators[one.indicator]
    label = item.label.get(case.lang)
    part = item.parts.get(one.part.removeprefix(f"{one.indicator}."))
    if part is None or part.label is None:
        return label
    return tell("firm_part", case.lang, indicator=label, part=part.label.get(case.lang))


def _rater(case: Case, rater: str) -> str:
    return case.standard.raters[rater].brief.get(case.lang)


def _to(case: Case, official: Fraction | None, grade: str | None) -> str:
    if official is None:
        return tell("no_grade", case.lang)
    text = tell("firm_points", case.lang, points=fixed(official))
    if grade is None:
        return text
    return text + tell("firm_grade", case.lang, grade=grade_label(case.standard, grade, case.lang))


def _raters(case: Case, found: Robustness) -> list[Inline]:
    if not found.raters:
        return []
    lang, named = case.lang, []
    for one in found.raters:
        to = _to(case, one.total, one.grade)
        named.append(tell("firm_without_one", lang, rater=_rater(case, one.rater), to=to))
    return [tell("firm_without", lang, each=tell("semicolon", lang).join(named))]


def _drawn(case: Case, drawn: Resampled) -> list[Inline]:
    lang = case.lang
    if not drawn.marks:
        return [tell("firm_no_marks", lang)]
    ends = {"low": fixed(drawn.low), "high": fixed(drawn.high)}
    text = tell("firm_between", lang, n=drawn.copies, marks=drawn.marks, **ends)
    shares = []
    for grade, n in drawn.grades.items():
        if n:
            label, share = grade_label(case.standard, grade, lang), Fraction(n, drawn.copies)
            shares.append(tell("firm_share", lang, grade=label, n=n, share=percent(share)))
    if shares:
        text += tell("semicolon", lang) + tell("list", lang).join(shares)
    return [text + tell("stop", lang)]


def _chart(case: Case, found: Robustness, drawn: Resampled, total: Total) -> list[Figure]:
    lang, here = case.lang, total.official or Fraction(0)
    rows = _rows(case, found, drawn, here)
    if not rows:
        return []
    limits = [
        Limit(float(grade.at_least), f"{grade.label.get(lang)} ≥ {float(grade.at_least):g}")
        for grade in case.standard.grades.values()
        if grade.at_least > 0 and total.grade is not None
    ]
    caption, alt = (tell(key, lang, total=fixed(here)) for key in ("firm_caption", "firm_alt"))
    return [total_sway(rows, float(here), limits, alt, caption=caption)]


def _rows(case: Case, found: Robustness, drawn: Resampled, here: Fraction) -> list[SwayRow]:
    lang, rows = case.lang, []
    outcomes = [one.outcome.official for one in case.alternatives]
    read = sorted({official for official in outcomes if official is not None})
    if read:
        n = len({one.ruling for one in case.alternatives})
        rows.append(_row(tell("firm_row_rulings", lang, n=n), read, dots=True))
    sides = [side.official for one in found.steps for side in (one.down, one.up) if side]
    if sides:
        label = tell("firm_row_marks", lang, n=len(found.steps))
        rows.append(_row(label, [min(*sides, here), max(*sides, here)]))
    if found.raters:
        label = tell("firm_row_raters", lang, n=len(found.raters))
        rows.append(_row(label, sorted({one.total for one in found.raters}), dots=True))
    if drawn.marks:
        label, text = tell("firm_row_drawn", lang, n=drawn.copies), _span(drawn.low, drawn.high)
        whole, middle = (
            (float(low), float(high))
            for low, high in ((drawn.least, drawn.most), (drawn.low, drawn.high))
        )
        rows.append(SwayRow(label, text, line=whole, bar=middle))
    return rows


def _row(label: str, totals: Sequence[Fraction], *, dots: bool = False) -> SwayRow:
    text = _span(totals[0], totals[-1])
    figures = tuple(float(total) for total in totals)
    if dots:
        return SwayRow(label, text, dots=figures)
    return SwayRow(label, text, line=(figures[0], figures[-1]))


def _span(low: Fraction, high: Fraction) -> str:
    return fixed(low) if low == high else f"{fixed(low)}–{fixed(high)}"
