"""What an office head does on Monday: the few things of the whole programme that matter next."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ecnb.analysis.programme.first_things import FirstThing, first_things
from ecnb.model.scorecard import Status
from ecnb.model.standard import Grade
from ecnb.programme import Field, Line, Programme
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph
from ecnb.report.story.figures import fixed, grade_label
from ecnb.report.story.firmness import ruling_questions
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Row, Table


def monday_blocks(whole: Programme) -> list[Block]:
    """List the first things to do, each with its day and its source; say so if there are none."""
    lang = whole.lang
    kept, left = first_things(things(whole))
    heading = Heading(tell("monday", lang), 2)
    if not kept:
        return [heading, Paragraph(tell("monday_none", lang, as_of=whole.as_of))]
    columns = (
        Column(tell("monday_kind", lang)),
        Column(tell("monday_day", lang)),
        Column(tell("name", lang), width=2.4),
        Column(tell("monday_what", lang), width=5),
        Column(tell("monday_source", lang), width=1.8),
    )
    rows = tuple(
        Row((tell(f"monday_{one.kind}", lang), one.day.isoformat(), one.name, one.what, one.source))
        for one in kept
    )
    more = [
        tell("monday_left", lang, kind=tell(f"monday_{kind}", lang), n=n)
        for kind, n in left.items()
    ]
    notes = [tell("monday_note", lang, as_of=whole.as_of)]
    if more:
        notes.append(tell("monday_more", lang, items=tell("comma", lang).join(more)))
    return [heading, Table(columns, rows, notes=tuple(notes), style="compact")]


def things(whole: Programme) -> Iterator[FirstThing]:
    """Give everything that cannot wait, in no order."""
    lang = whole.lang
    for broken in whole.broken:
        what = tell("first_broken", lang, cause=broken.cause.splitlines()[0])
        yield FirstThing(
            "broken", broken.name, broken.name, whole.as_of, what, tell("evidence_of", lang)
        )
    for field in whole.fields:
        for line in field.lines:
            yield from _of_line(whole, field, line)


def _of_line(whole: Programme, field: Field, line: Line) -> Iterator[FirstThing]:
    lang, who = whole.lang, (line.entity.id, line.entity.name)
    standard, outcome = field.standard, line.outcome
    last = list(standard.grades)[-1] if standard.grades else None
    grade = standard.grades[outcome.grade] if outcome.grade is not None else None
    if grade is not None and outcome.grade == last and outcome.official is not None:
        what = _consequence(grade, outcome.official, lang)
        yield FirstThing("failed", *who, whole.as_of, what, grade.clause)
    for awaited, turns in line.pending.overdue:
        duty = standard.obligations[awaited.duty]
        key = "first_overdue" if turns == 1 else "first_overdue_many"
        what = tell(key, lang, duty=duty.label.get(lang), n=turns)
        yield FirstThing("overdue", *who, awaited.day, what, duty.clause)
    for action in line.pending.late:
        what = tell("first_late", lang, measure=action.measure, owner=action.owner)
        source = tell("plan_of", lang, period=action.period, id=action.id)
        yield FirstThing("late", *who, action.due, what, source)
    yield from _unsettled(whole, field, line)


def _consequence(grade: Grade, official: Fraction, lang: str) -> str:
    label = grade.label.get(lang)
    what = grade.consequence.get(lang) if grade.consequence is not None else ""
    return tell("first_failed", lang, total=fixed(official), grade=label, what=what)


def _unsettled(whole: Programme, field: Field, line: Line) -> Iterator[FirstThing]:
    """Name a total that is not official, or a grade that one question would change."""
    lang, who, outcome = whole.lang, (line.entity.id, line.entity.name), line.outcome
    source = tell("report_of", lang)
    if outcome.status in (Status.PROVISIONAL, Status.INADMISSIBLE):
        total = line.scorecard.headline
        n = len(total.reasons) if total is not None else 0
        key = "first_open" if outcome.status is Status.PROVISIONAL else "first_inadmissible"
        yield FirstThing("open", *who, whole.as_of, tell(key, lang, n=n), source)
    firm = line.firm
    if firm is not None and firm.certainty == "hangs" and outcome.official is not None:
        label = grade_label(field.standard, outcome.grade, lang)
        asked = ruling_questions(field.standard, firm.rulings, lang)
        found = [tell("hangs_rulings", lang, rulings=asked)] if asked else []
        found += [tell("hangs_raters", lang)] if firm.raters else []
        found += [tell("hangs_mark", lang)] if firm.mark else []
        on = tell("semicolon", lang).join(found)
        what = tell("first_hangs", lang, total=fixed(outcome.official), grade=label, on=on)
        yield FirstThing("hangs", *who, whole.as_of, what, source)
