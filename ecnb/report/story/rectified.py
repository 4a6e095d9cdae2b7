"""Orders to rectify in the improvement chapter: how each stands, and what is to be checked."""

from __future__ import annotations

from ecnb.analysis.plan.rectification import (
    Doubt,
    Order,
    Rectified,
    order_due,
    result_of_year,
)
from ecnb.case import Case
from ecnb.model.papers import Rectification
from ecnb.model.scorecard import Verdict
from ecnb.report.block import Block
from ecnb.report.blocks import Bullets, Callout, Heading, Paragraph
from ecnb.report.story.figures import grade_label
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Mark, Row, Table
from ecnb.report.text import shortened

_MARKS = {
    "ordered": Verdict.NOT_DUE,
    "passed": Verdict.MET,
    "failed": Verdict.NOT_MET,
    "cancelled": Verdict.NOT_MET,
}


def rectified_blocks(case: Case) -> list[Block]:
    """Show every order with its second look and decision; or that one is due. Else nothing."""
    rule, found = case.standard.rectification, case.rectified
    if rule is None:
        return []
    blocks: list[Block] = []
    if found.orders:
        blocks.append(_table(case, found.orders))
    if order_due(case.standard, case.scorecard, found):
        blocks.append(Paragraph(_due(case, rule)))
    blocks += _next(case, found)
    if found.doubts:
        items = tuple(_doubt(case, rule, one) for one in found.doubts)
        blocks.append(Callout("warn", tell("rectified_doubts", case.lang), (Bullets(items),)))
    return [Heading(tell("rectified", case.lang), 2), *blocks] if blocks else []


def _next(case: Case, found: Rectified) -> list[Block]:
    """Say what the last order waits for, or that it has ended everything."""
    order, rule = found.latest, case.standard.rectification
    if order is None or rule is None or order.stage not in ("failed", "cancelled"):
        return []
    key = f"rectified_after_{order.stage}"
    day = order.rechecked_on if order.stage == "failed" else order.decided_on
    return [Paragraph(tell(key, case.lang, day=day, clause=rule.clause))]


def _table(case: Case, orders: tuple[Order, ...]) -> Table:
    lang = case.lang
    columns = (
        Column(tell("rectified_on", lang)),
        Column(tell("problem", lang), width=4),
        Column(tell("rectified_term", lang)),
        Column(tell("rectified_looked", lang)),
        Column(tell("rectified_stage", lang), width=2.4),
    )
    rows = tuple(
        Row((
            str(one.ordered_on), shortened(one.problem),
            str(one.due_on or tell("rectified_unset", lang)), str(one.rechecked_on or "—"),
            _standing(one, lang),
        ))
        for one in orders
    )  # fmt: skip
    return Table(columns, rows, notes=(tell("rectified_no_term", lang),), style="compact")


def _standing(one: Order, lang: str) -> Mark:
    if one.overdue:
        return Mark(Verdict.NOT_MET, tell("rectified_overdue", lang))
    said = tell(f"rectified_{one.stage}", lang)
    if one.stage == "cancelled" and one.decided_on:
        said += tell("bracketed", lang, text=str(one.decided_on))
    return Mark(_MARKS[one.stage], said)


def _due(case: Case, rule: Rectification) -> str:
    total = result_of_year(case.standard, case.scorecard)
    grade = grade_label(case.standard, total.grade if total else None, case.lang)
    return tell("rectified_due", case.lang, grade=grade, clause=rule.clause)


def _doubt(case: Case, rule: Rectification, one: Doubt) -> str:
    standard, lang = case.standard, case.lang
    total = result_of_year(standard, case.scorecard)
    column = standard.registers[rule.register_].columns[one.column].label.get(lang)
    return tell(
        f"doubt_{one.why}",
        lang,
        day=one.day,
        column=column,
        as_of=case.as_of,
        measure=one.measure,
        grade=grade_label(standard, total.grade if total else None, lang),
    )
