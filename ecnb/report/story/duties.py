"""Duties and deadlines: how turns stand, which evaluations were held, what they cover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from ecnb.analysis.cells import matches
from ecnb.analysis.cycle import Turn
from ecnb.case import Case
from ecnb.model.scorecard import Verdict
from ecnb.model.standard import Obligation
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph, Story
from ecnb.report.story.clauses import clause_width
from ecnb.report.story.figures import turns_text
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Mark, Row, Table

_FULL = 100


def obligations(case: Case) -> Story:
    """List recurring and event-driven duties with how their turns stand."""
    lang = case.lang
    heading = Heading(tell("obligations", lang))
    if not case.standard.obligations:
        return Story((heading,))
    rows = [
        _duty_row(case, item, case.turns.get(key))
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
    return Story((heading, Table(columns, tuple(rows), style="compact")))


def _duty_row(case: Case, item: Obligation, turns: tuple[Turn, ...] | None) -> Row:
    lang = case.lang
    return Row(
        (
            item.clause,
            item.label.get(lang),
            item.who.get(lang),
            item.when_label.get(lang),
            item.hardness.get(lang),
            _standing(turns, _rows_kept(case, item), lang),
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
            period = turn.period.label(lang) if turn.period is not None else ""
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
    """Draw the matrix service × kind of evaluation (AH-5)."""
    lang = case.lang
    spec = next((f.covered for f in case.standard.facts.values() if f.covered is not None), None)
    if spec is None:
        return []
    listed = case.evidence.registers.get(spec.items, ())
    services = list(dict.fromkeys(str(row.cells.get(spec.item) or "") for row in listed))
    if not services:
        return [Paragraph(tell("no_services", lang), "note")]
    dated = case.standard.registers[spec.by].date or ""
    held = [
        row
        for row in case.evidence.registers.get(spec.by, ())
        if _known(row.cells.get(dated), case.as_of)
    ]
    seen = {
        (kind, service)
        for row in held
        if (kind := row.cells.get(spec.kind)) is not None
        for service in _many(row.cells.get(spec.column))
    }
    column = case.standard.registers[spec.by].columns[spec.kind]
    heads = [column.choices[kind].label.get(lang) for kind in spec.kinds]
    rows = tuple(
        Row((service, *(_covered((kind, service) in seen, lang) for kind in spec.kinds)))
        for service in services
    )
    columns = (Column(tell("service", lang), width=3), *(Column(h, "center", 1.4) for h in heads))
    return [Table(columns, rows, caption=tell("coverage", lang))]


def _many(cell: object) -> Iterable[str]:
    if isinstance(cell, tuple):
        return cell
    return () if cell is None else (str(cell),)


def _covered(yes: bool, lang: str) -> Mark:
    verdict = Verdict.MET if yes else Verdict.NOT_MET
    return Mark(verdict, tell("covered" if yes else "uncovered", lang))
