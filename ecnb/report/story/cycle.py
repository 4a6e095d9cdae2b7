"""The calendar of an entity's duties: the year as a strip, and what falls due next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from ecnb import standards
from ecnb.analysis.cycle.agenda import Awaited, period_name
from ecnb.analysis.cycle.cells import day_of
from ecnb.analysis.cycle.moments import STATUSES
from ecnb.case import Case
from ecnb.model.standard import Standard
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph
from ecnb.report.charts.calendar import Lane, StripWords, year_strip
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Row, Table

_NAMED = 3
"""Next turns that the summary names."""


def strip(case: Case) -> list[Block]:
    """Draw the year: a lane for each duty with a computable day, and the recommended cycle."""
    lanes = [*_own_lanes(case), *_review_lanes(case)]
    if not any(_has_mark(lane, case.period.year) for lane in lanes):
        return []
    lang = case.lang
    words = StripWords(
        kinds={kind: tell(f"turn_{kind}", lang) for kind in STATUSES},
        next=tell("next_due", lang),
        as_of=tell("as_of", lang),
        months=tuple(tell("month_of", lang, month=number) for number in range(1, 13)),
        recommended=_recommended_by(lang),
    )
    year = case.period.year
    alt = tell("strip_alt", lang, year=year, n=len(lanes), next=_next_words(case) or "—")
    chart = year_strip(lanes, year, case.as_of, words, alt)
    notes = (tell("strip_note", lang),)
    return [replace(chart, caption=tell("strip", lang, year=year), notes=notes)]


def _has_mark(lane: Lane, year: int) -> bool:
    days = [day for day, _ in lane.turns]
    return any(day is not None and day.year == year for day in (*days, lane.next))


def _own_lanes(case: Case) -> list[Lane]:
    ahead = {one.duty: one.day for one in case.next_due}
    lanes = []
    for key, item in case.standard.obligations.items():
        turns = tuple((day_of(turn.due), turn.status) for turn in case.turns.get(key) or ())
        if key in ahead or any(day.year == case.period.year for day, _ in turns):
            lanes.append(Lane(item.label.get(case.lang), turns, ahead.get(key)))
    return lanes


def _review_lanes(case: Case) -> list[Lane]:
    guide = standards.review_guide()
    if guide is None:
        return []
    lanes = [
        Lane(_label(guide, one, case.lang), (), one.day, recommended=True) for one in case.review
    ]
    return lanes if any(_has_mark(lane, case.period.year) for lane in lanes) else []


def next_table(case: Case) -> list[Block]:
    """List the next turn of each duty by day; after them what another document recommends."""
    lang, guide = case.lang, standards.review_guide()
    rows = [_next_row(case, case.standard, one) for one in case.next_due]
    if case.review and guide is not None:
        rows.append(Row((_recommended_by(lang),), "group"))
        rows += [_next_row(case, guide, one) for one in case.review]
    if not rows:
        return []
    heads = (("next_due", 1.3), ("days_left", 0.9), ("duty", 3), ("who", 1.8), ("period", 1.4))
    columns = tuple(Column(tell(head, lang), width=width) for head, width in heads)
    notes = _assumed_notes([*case.next_due, *case.review], lang)
    if case.review:
        notes += (tell("review_note", lang),)
    return [
        Heading(tell("next_due_of", lang, as_of=case.as_of), 2),
        Table(columns, tuple(rows), notes=notes, style="compact"),
    ]


def _next_row(case: Case, standard: Standard, one: Awaited) -> Row:
    item, lang = standard.obligations[one.duty], case.lang
    days = (one.day - case.as_of).days
    left = tell("days_n", lang, n=days) if days else tell("today", lang)
    return Row(
        (
            due_text(one, lang),
            left,
            item.label.get(lang),
            item.who.get(lang),
            period_name(item, one.turn, lang) or "—",
        )
    )


def due_text(one: Awaited, lang: str) -> str:
    """Write the last day, with its time where it has one; a day only assumed says so."""
    due = one.turn.due
    text = str(due)[:16] if isinstance(due, dt.datetime) else due.isoformat()
    return text + tell("assumed_mark", lang) if one.assumed else text


def next_of(case: Case, key: str) -> str:
    """Say when a duty falls due next; empty if that is not known."""
    found = next((one for one in case.next_due if one.duty == key), None)
    return tell("next_on", case.lang, day=due_text(found, case.lang)) if found else ""


def next_remarks(case: Case) -> list[str]:
    """Say in the summary what is overdue and what falls due next."""
    lang = case.lang
    missing = sum(turn.status == "missing" for turns in case.turns.values() for turn in turns)
    said = [tell("n_missing", lang, n=missing)] if missing else []
    words = _next_words(case)
    return [*said, tell("next_are", lang, items=words)] if words else said


def _next_words(case: Case) -> str:
    lang = case.lang
    told = [
        tell("next_item", lang, day=due_text(one, lang), name=_label(case.standard, one, lang))
        for one in case.next_due[:_NAMED]
    ]
    return tell("semicolon", lang).join(told)


def _label(standard: Standard, one: Awaited, lang: str) -> str:
    return standard.obligations[one.duty].label.get(lang)


def _recommended_by(lang: str) -> str:
    """Head what the guide recommends with its title and clause."""
    guide = standards.review_guide()
    if guide is None:
        return ""
    clauses = dict.fromkeys(item.clause for item in guide.obligations.values())
    title = guide.document.title.get(lang)
    return tell("review_by", lang, title=title, clause="、".join(clauses))


def _assumed_notes(found: Sequence[Awaited], lang: str) -> tuple[str, ...]:
    return (tell("assumed_note", lang),) if any(one.assumed for one in found) else ()


def not_known(case: Case) -> list[Block]:
    """Say so where no duty of the document has a day that can be computed."""
    if case.next_due or not case.standard.obligations:
        return []
    return [Paragraph(tell("no_next", case.lang), "note")]
