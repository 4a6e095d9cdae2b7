"""What an office head does on Monday: the few things of the whole programme that matter next."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ecnb.analysis.plan.horizon import lapsed_on
from ecnb.analysis.plan.rectification import order_due
from ecnb.analysis.programme.first_things import FirstThing, Kind, first_things
from ecnb.analysis.robustness.firm import Firm
from ecnb.model.scorecard import Status
from ecnb.model.standard import Grade, Standard
from ecnb.programme import Field, Line, Programme
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph
from ecnb.report.inline import Inline, muted
from ecnb.report.story.figures import fixed, grade_label, range_text
from ecnb.report.story.firmness import ruling_questions
from ecnb.report.story.measure_words import about_label
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Cell, Column, Row, Table


def monday_blocks(whole: Programme) -> list[Block]:
    """List the first things to do, by whom, until when, what for; say so if there are none."""
    lang = whole.lang
    kept, left = first_things(things(whole))
    heading = Heading(tell("monday", lang), 2)
    if not kept:
        return [heading, Paragraph(tell("monday_none", lang, as_of=whole.as_of))]
    columns = (
        Column(tell("name", lang), width=2.2),
        Column(tell("monday_what", lang), width=4.6),
        Column(tell("monday_who", lang), width=1.3),
        Column(tell("monday_day", lang), width=1.7),
        Column(tell("monday_gain", lang), width=2.6),
    )
    rows: list[Row] = []
    for kind in dict.fromkeys(one.kind for one in kept):
        same = [one for one in kept if one.kind == kind]
        rows.append(_group(kind, len(same), left.get(kind, 0), lang))
        rows += [_row(one, whole) for one in same]
    notes = (tell("monday_note", lang),)
    return [heading, Table(columns, tuple(rows), notes=notes, style="compact")]


def _group(kind: Kind, shown: int, left: int, lang: str) -> Row:
    """Head the things of a kind, with how many there are and how many are left out."""
    name = tell(f"monday_{kind}", lang)
    key = "monday_some" if left else "monday_all"
    said = tell(key, lang, kind=name, n=shown + left, shown=shown)
    return Row((Cell(said, colspan=5),), "group")


def _row(one: FirstThing, whole: Programme) -> Row:
    lang = whole.lang
    what: Inline = (one.what, muted(tell("bracketed", lang, text=one.source)))
    day: Inline = tell("monday_no_day", lang)
    if one.day is not None:
        late = (whole.as_of - one.day).days
        told = muted(tell("monday_days", lang, n=late)) if late > 0 else ""
        day = (one.day.isoformat(), told)
    return Row((one.name, what, one.who or "—", day, one.gain or "—"))


def things(whole: Programme) -> Iterator[FirstThing]:
    """Give everything that cannot wait, in no order."""
    lang = whole.lang
    for broken in whole.broken:
        what = tell("first_broken", lang, cause=broken.cause.splitlines()[0])
        yield FirstThing(
            "broken", broken.name, broken.name, None, what, tell("evidence_of", lang),
            tell("by_reporter", lang), tell("gain_broken", lang),
        )  # fmt: skip
    for field in whole.fields:
        for line in field.lines:
            yield from _of_line(whole, field, line)


def _of_line(whole: Programme, field: Field, line: Line) -> Iterator[FirstThing]:
    if line.pending.ended:  # it owes nothing any more, and nothing is decided about it
        return
    lang, who = whole.lang, (line.entity.id, line.entity.name)
    standard = field.standard
    yield from _of_order(standard, line, lang)
    if _is_failed(standard, line):
        outcome = line.outcome
        grade, official = standard.grades[outcome.grade or ""], outcome.official or Fraction(0)
        what = _consequence(grade, official, lang)
        by, gain = tell("by_authority", lang), _short_of(standard, official, lang)
        yield FirstThing("failed", *who, None, what, grade.clause, by, gain)
    for awaited, turns in line.pending.overdue:
        duty = standard.obligations[awaited.duty]
        key = "first_overdue" if turns == 1 else "first_overdue_many"
        what = tell(key, lang, duty=duty.label.get(lang), n=turns)
        by, gain = duty.who.get(lang), tell("gain_overdue", lang)
        yield FirstThing("overdue", *who, awaited.day, what, duty.clause, by, gain)
    for action in line.pending.late:
        over = lapsed_on(standard, action, whole.as_of)
        kind: Kind = "late" if over is None else "missed"
        what = tell(f"first_{kind}", lang, measure=action.measure, over=over)
        source = tell("plan_of", lang, period=action.period, id=action.id)
        about = about_label(standard, action.about, lang)
        gain = tell("gain_late", lang, about=about) if over is None else ""
        yield FirstThing(kind, *who, action.due, what, source, action.owner, gain)
    yield from _unsettled(whole, field, line)


def _of_order(standard: Standard, line: Line, lang: str) -> Iterator[FirstThing]:
    """Say what the last order to rectify waits for: the second look, or the decision."""
    order, rule = line.pending.order, standard.rectification
    who, by = (line.entity.id, line.entity.name), tell("by_authority", lang)
    if order is None or rule is None:
        return
    if order.stage == "failed":
        looked = order.rechecked_on or order.ordered_on
        what = tell("first_decide", lang, ordered=order.ordered_on, looked=looked)
        yield FirstThing(
            "decide", *who, None, what, rule.clause, by, tell("gain_decide", lang)
        )  # fmt: skip
    elif order.stage == "ordered":
        key = "untold" if order.due_on is None else "overdue" if order.overdue else "ahead"
        what = tell(f"first_recheck_{key}", lang, ordered=order.ordered_on, due=order.due_on)
        gain = tell("gain_recheck", lang)
        yield FirstThing("recheck", *who, order.due_on, what, rule.clause, by, gain)


def _is_failed(standard: Standard, line: Line) -> bool:
    """Tell whether the lowest grade still waits for what follows from it."""
    outcome = line.outcome
    if standard.rectification is not None:
        return order_due(standard, line.scorecard, line.pending.rectified)
    return bool(standard.grades) and (
        outcome.official is not None and outcome.grade == list(standard.grades)[-1]
    )


def _consequence(grade: Grade, official: Fraction, lang: str) -> str:
    label = grade.label.get(lang)
    what = grade.consequence.get(lang) if grade.consequence is not None else ""
    return tell("first_failed", lang, total=fixed(official), grade=label, what=what)


def _short_of(standard: Standard, official: Fraction, lang: str) -> str:
    """Say how far the lowest grade that is good enough is off."""
    above = [grade for grade in standard.grades.values() if grade.at_least > official]
    if not above:
        return ""
    grade = min(above, key=lambda one: one.at_least)
    short = fixed(grade.at_least - official)
    return tell("gain_failed", lang, short=short, grade=grade.label.get(lang))


def _unsettled(whole: Programme, field: Field, line: Line) -> Iterator[FirstThing]:
    """Name a total that is not official, or a grade that one question would change."""
    lang, who, outcome = whole.lang, (line.entity.id, line.entity.name), line.outcome
    source = tell("report_of", lang)
    if outcome.status in (Status.PROVISIONAL, Status.INADMISSIBLE):
        total = line.scorecard.headline
        n = len(total.reasons) if total is not None else 0
        key = "open" if outcome.status is Status.PROVISIONAL else "inadmissible"
        what, by = tell(f"first_{key}", lang, n=n), tell(f"by_{key}", lang)
        gain = tell("gain_open", lang, range=range_text(outcome.score))
        yield FirstThing("open", *who, None, what, source, by, gain)
    firm = line.firm
    if firm is not None and firm.certainty == "hangs" and outcome.official is not None:
        label = grade_label(field.standard, outcome.grade, lang)
        what = tell(
            "first_hangs", lang, total=fixed(outcome.official), grade=label,
            on=tell("semicolon", lang).join(_asked(field.standard, firm, lang)),
        )  # fmt: skip
        by = tell("by_authority" if firm.rulings or firm.raters or firm.range else "by_rater", lang)
        yield FirstThing("hangs", *who, None, what, source, by, tell("gain_hangs", lang))


def _asked(standard: Standard, firm: Firm, lang: str) -> Iterator[str]:
    """Name what would change the grade by itself, as something to ask for."""
    rulings = ruling_questions(standard, firm.rulings, lang)
    if rulings:
        yield tell("hangs_rulings", lang, rulings=rulings)
    elif firm.range:
        yield tell("hangs_range", lang)
    if firm.raters:
        yield tell("hangs_raters", lang)
    if firm.mark:
        yield tell("hangs_mark", lang)
