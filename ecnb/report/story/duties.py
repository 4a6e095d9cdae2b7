"""Duties and deadlines: how turns stand, which evaluations were held, what they cover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ecnb.analysis.cycle.agenda import period_name
from ecnb.analysis.cycle.cells import matches
from ecnb.analysis.cycle.coverage import Coverage, coverage
from ecnb.analysis.cycle.duties import Turn
from ecnb.case import Case
from ecnb.model.scorecard import Verdict
from ecnb.model.standard import Obligation
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph, Story
from ecnb.report.story.clauses import clause_width
from ecnb.report.story.cycle import next_of, next_table, not_known, strip
from ecnb.report.story.figures import turns_text
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Mark, Row, Table

_FULL = 100


def obligations(case: Case) -> Story:
    """List recurring and event-driven duties with how their turns stand."""
    lang = case.lang
    heading = Heading(tell("obligations", lang))
    if not case.standard.obligations:
        return Story((heading, *strip(case), *next_table(case)))
    rows = [
        _duty_row(case, key, item, case.turns.get(key))
        for key, item in case.standard.obligations.items()
    ]
    clauses = (item.clause for item in case.standard.obligations.values())
    columns = (
        Column(tell("clause", lang), width=clause_width(clauses)),
        Column(tell("duty", lang), width=3.2),
        Column(tell("who", lang), width=1.5),
        Column(tell("when", lang), width=1.8),
        Column(tell("hardness", lang), width=1.1),
        Column(tell("standing", lang), width=2),
    )
    table = Table(columns, tuple(rows), style="compact")
    return Story((heading, table, *strip(case), *next_table(case), *not_known(case)))


def _duty_row(case: Case, key: str, item: Obligation, turns: tuple[Turn, ...] | None) -> Row:
    lang = case.lang
    said = (_standing(turns, _rows_kept(case, item), lang), next_of(case, key))
    return Row(
        (
            item.clause,
            item.label.get(lang),
            item.who.get(lang),
            item.when_label.get(lang),
            item.hardness.get(lang),
            tell("semicolon", lang).join(filter(None, said)),
        )
    )


def _rows_kept(case: Case, item: Obligation) -> int:
    """Count the register rows of a duty without a computable day, up to the report's day."""
    if item.register_ is None:
        return 0
    dated = item.done or case.standard.registers[item.register_].date or ""
    return sum(
        all(matches(row.cells.get(where.column), where) for where in item.where)
        and _known(row.cells.get(dated), case.as_of)
        for row in case.evidence.registers.get(item.register_, ())
    )


def _known(cell: object, as_of: dt.date) -> bool:
    """Tell whether a dated row is known by a day; what is dated later is not (A8)."""
    if isinstance(cell, dt.datetime):
        return cell.date() <= as_of
    return not isinstance(cell, dt.date) or cell <= as_of


def _standing(turns: tuple[Turn, ...] | None, rows: int, lang: str) -> str:
    if turns is None:
        return tell("not_recorded", lang)
    if not turns:
        return tell("rows_kept", lang, n=rows) if rows else tell("no_turn", lang)
    counts = dict.fromkeys(("on_time", "late", "missing", "open"), 0)
    for turn in turns:
        counts[turn.status] += 1
    return turns_text(counts, lang)


def evaluations(case: Case) -> Story:
    """Show which evaluations were held when, and which of them covered which service."""
    lang = case.lang
    blocks: list[Block] = [Heading(tell("evaluations", lang)), *_calendar(case)]
    blocks += _coverage(case)
    return Story(tuple(blocks))


def _calendar(case: Case) -> list[Block]:
    lang = case.lang
    rows = []
    for key, item in case.standard.obligations.items():
        for turn in case.turns.get(key) or ():
            period = period_name(item, turn, lang)
            done = "—" if turn.done is None else _day(turn.done)
            rows.append(
                Row((item.label.get(lang), period, _day(turn.due), done, _turn_mark(turn, lang)))
            )
    if not rows:
        return []
    heads = ("duty", "period", "when", "actual", "verdict")
    widths = (3, 1.5, 1.5, 1.5, 1)
    columns = tuple(Column(tell(h, lang), width=w) for h, w in zip(heads, widths, strict=True))
    return [Table(columns, tuple(rows), style="compact")]


def _day(value: object) -> str:
    return str(value)[:16]


_TURN_VERDICT: Mapping[str, Verdict] = {
    "on_time": Verdict.MET,
    "late": Verdict.PARTLY,
    "missing": Verdict.NOT_MET,
    "open": Verdict.NOT_DUE,
}


def _turn_mark(turn: Turn, lang: str) -> Mark:
    return Mark(_TURN_VERDICT[turn.status], tell(f"turn_{turn.status}", lang))


def _coverage(case: Case) -> list[Block]:
    """Draw the matrix service × kind of evaluation of the year (AH-5)."""
    lang = case.lang
    found = coverage(case.standard, case.evidence.registers, case.period, case.as_of)
    if found is None:
        return []
    if not found.services:
        return [Paragraph(tell("no_services", lang), "note")]
    rows = tuple(
        Row((service, *(_covered(*pair, lang) for pair in zip(by, found.held, strict=True))))
        for service, by in zip(found.services, found.covered, strict=True)
    )
    heads = _kind_heads(case, found)
    columns = (Column(tell("service", lang), width=3), *(Column(h, "center", 1.4) for h in heads))
    caption = tell("coverage_year", lang, year=found.year, as_of=case.as_of)
    notes = (tell("coverage_note", lang),)
    return [Table(columns, rows, caption=caption, notes=notes), *_uncovered(found, lang)]


def _kind_heads(case: Case, found: Coverage) -> list[str]:
    """Name each kind of evaluation as the register does, with how many the year has."""
    spec = next(fact.covered for fact in case.standard.facts.values() if fact.covered is not None)
    choices = case.standard.registers[spec.by].columns[spec.kind].choices
    labels = (choices[kind].label.get(case.lang) for kind in found.kinds)
    counts = (tell("held_n", case.lang, n=n) for n in found.held)
    return [
        label + tell("bracketed", case.lang, text=count)
        for label, count in zip(labels, counts, strict=True)
    ]


def _covered(yes: bool, held: int, lang: str) -> Mark:
    if yes:
        return Mark(Verdict.MET, tell("covered", lang))
    if not held:
        return Mark(Verdict.NOT_DUE, tell("pending", lang))
    return Mark(Verdict.NOT_MET, tell("uncovered", lang))


def _uncovered(found: Coverage, lang: str) -> list[Block]:
    """Name the services that no evaluation of the year covers."""
    items = tell("comma", lang).join(found.missed)
    n = len(found.services)
    text = (
        tell("missed_services", lang, year=found.year, items=items)
        if found.missed
        else tell("all_covered", lang, year=found.year, n=n)
    )
    blocks: list[Block] = [Paragraph(text)]
    if found.unlisted:
        names = tell("comma", lang).join(found.unlisted)
        blocks.append(Paragraph(tell("unlisted_services", lang, items=names), "note"))
    return blocks
