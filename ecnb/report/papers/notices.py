"""The path of rectification in papers: the order, the result of the second look, the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ecnb.analysis.gaps import lost_in_year
from ecnb.analysis.plan.rectification import Order, must_rectify, past_term, result_of_year
from ecnb.case import Case
from ecnb.errors import ReportFailed
from ecnb.model.papers import Form
from ecnb.model.plan import Action
from ecnb.model.standard import MAIN, part_id
from ecnb.report.block import Block
from ecnb.report.blocks import Bullets, Heading, Paragraph, Story
from ecnb.report.drafts import proposals
from ecnb.report.papers.parts import (
    Given,
    basis,
    closing,
    day_text,
    field_rows,
    form_of,
    given,
    head,
    text,
    year_of,
)
from ecnb.report.story.figures import fixed, grade_label
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Row, Table
from ecnb.scoring.explain import figure

_MOST = 12
"""Measures on a notice: more than that belongs into a plan."""


def rectification_notice(
    case: Case,
    paper: str = "rectification",
    *,
    publisher: str = "",
    day: str | dt.date | None = None,
) -> Story:
    """Print the order to rectify, the result of the second look, or the cancellation.

    Which of them ``paper`` is, its form says. Refuses a paper that the evidence does not bear out.
    """
    form = form_of(case.standard, paper, ("order", "recheck", "cancellation"))
    said = given(publisher or text(form, "issuer", case.lang), day)
    if form.paper == "order":
        return _order(case, form, said)
    if form.paper == "recheck":
        return _recheck(case, form, said)
    return _cancellation(case, form, said)


def _latest(case: Case) -> Order:
    order, name = case.rectified.latest, case.evidence.entity.name
    if order is None:
        raise ReportFailed(f"{name}：没有责令整改的记录", "整改台账", "先登记责令整改日期")
    return order


# --- the order ----------------------------------------------------------------------------------


def _order(case: Case, form: Form, said: Given) -> Story:
    lang, name = case.lang, case.evidence.entity.name
    total = result_of_year(case.standard, case.scorecard)
    if not must_rectify(case.standard, case.scorecard) or total is None or total.official is None:
        grade = grade_label(case.standard, total.grade, "zh") if total else ""
        found = f"年度等级为{grade}" if grade else "没有正式的年度等级"
        raise ReportFailed(f"{name}：{found}，不能责令整改", str(case.period), "核对期间和对象")
    last = case.rectified.latest
    if case.rectified.ended and last is not None:
        remedy = "核对整改台账的处理决定"
        what = f"{name}：资格已于{last.decided_on}取消，不再责令整改"
        raise ReportFailed(what, "整改台账", remedy)
    order = next((one for one in case.rectified.orders if one.of_this_period), None)
    grade = grade_label(case.standard, total.grade, lang)
    points, on = fixed(total.official), basis(case.standard, form, lang)
    ordered = order.ordered_on if order else said.day
    pairs = [
        (text(form, "entity", lang), name),
        (text(form, "score", lang), f"{points}{tell('points', lang)}"),
        (text(form, "grade", lang), grade),
        (text(form, "ordered", lang), day_text(ordered, lang)),
        (text(form, "due", lang), day_text(order.due_on if order else None, lang)),
        (text(form, "problem", lang), order.problem if order else _problem(case)),
    ]
    lead = tell("order_said", lang, year=case.period.year, points=points, grade=grade, basis=on)
    return Story((
        head(case, form, year_of(case)),
        Paragraph(tell("order_to", lang, name=name), "flush"),
        Paragraph(lead),
        field_rows(pairs),
        *_lost(case, form),
        *_measures(case, form),
        *_after(case),
        field_rows([(text(form, "recheck", lang), ""),
                    (text(form, "appeal", lang), _appeal(order))]),
        *closing(case.standard, form, lang, replace(said, day=said.day or ordered)),
    ))  # fmt: skip


def _problem(case: Case) -> str:
    """Name what cost most where the office has not worded the problem yet."""
    standard, lang = case.standard, case.lang
    lost = lost_in_year(standard, case.scorecard)[:3]
    names = (standard.indicators[one.indicator].label.get(lang) for one in lost)
    return tell("list", lang).join(names)


def _appeal(order: Order | None) -> str:
    return order.appeal if order is not None and order.appeal else ""


def _lost(case: Case, form: Form) -> list[Block]:
    standard, lang, card = case.standard, case.lang, case.scorecard
    lost = lost_in_year(standard, card)
    if not lost:
        return []
    halves = [one.key for one in card.assessments if one.key]
    columns = (
        Column(tell("indicator", lang), width=3.4),
        Column(tell("clause", lang), width=2.2),
        Column(tell("full", lang), "center"),
        *(Column(standard.assessments[key].label.get(lang), "center", 1.1) for key in halves),
        Column(tell("order_lost_year", lang), "center", 1.1),
    )
    rows = tuple(
        Row((
            standard.indicators[one.indicator].label.get(lang),
            standard.indicators[one.indicator].clause,
            figure(one.max),
            *("" if point is None else figure(point) for point in one.points),
            f"-{fixed(one.lost)}",
        ))
        for one in lost
    )  # fmt: skip
    notes = (tell("order_lost_note", lang),)
    blocks: list[Block] = [
        Heading(text(form, "lost", lang), 2), Table(columns, rows, notes=notes, style="form")
    ]  # fmt: skip
    daily = _daily(case)
    if daily:
        blocks += [Heading(tell("order_daily_title", lang), 2), Bullets(daily)]
    return blocks


def _daily(case: Case) -> tuple[str, ...]:
    annual, lang = case.standard.annual, case.lang
    if annual is None:
        return ()
    said = []
    for one in case.scorecard.annual_deductions:
        label = annual.deductions[one.id].label
        if one.points:
            name = label.get(lang) if label else one.id
            n, points = figure(one.count or Fraction(0)), figure(one.points)
            said.append(tell("order_daily", lang, name=name, n=n, points=points))
    return tuple(said)


def _measures(case: Case, form: Form) -> list[Block]:
    """List the actions of the plan; without one, what follows from the points lost."""
    lang, plan = case.lang, case.improvement.plan
    lost = {one.indicator for one in lost_in_year(case.standard, case.scorecard)}
    parts = {
        part_id(name, key) for name in lost for key in (MAIN, *case.standard.indicators[name].parts)
    }
    actions = plan or tuple(one for one in proposals(case) if one.about in parts | lost)
    if not actions:
        return []
    columns = (
        Column(tell("target_no", lang), "center"),
        Column(text(form, "measures", lang), width=5),
        Column(tell("owner", lang), width=1.6),
        Column(tell("due", lang), "center"),
    )
    rows = tuple(
        Row((str(at), one.measure, one.owner, str(one.due) if plan else ""))
        for at, one in enumerate(actions[:_MOST], 1)
    )
    notes = _late(case, plan[:_MOST]) if plan else (tell("order_measures_note", lang),)
    table = Table(columns, rows, notes=notes, style="form")
    return [Heading(text(form, "measures", lang), 2), table]


def _late(case: Case, shown: Sequence[Action]) -> tuple[str, ...]:
    """Point out the measures that end after the order's own term."""
    order = next((one for one in case.rectified.orders if one.of_this_period), None)
    late = past_term(order, shown, case.period) if order is not None else ()
    if order is None or not late:
        return ()
    rows = tell("list", case.lang).join(str(at) for at, one in enumerate(shown, 1) if one in late)
    return (tell("order_measures_late", case.lang, rows=rows, term=order.due_on),)


def _after(case: Case) -> list[Block]:
    total = result_of_year(case.standard, case.scorecard)
    grade = case.standard.grades.get(total.grade or "") if total else None
    if grade is None or grade.consequence is None:
        return []
    said = grade.consequence.get(case.lang)
    return [Paragraph(said)]


# --- what follows --------------------------------------------------------------------------------


def _recheck(case: Case, form: Form, said: Given) -> Story:
    lang, name = case.lang, case.evidence.entity.name
    order = _latest(case)
    if order.rechecked_on is None:
        remedy = "在整改台账中登记复查日期和复查结果"
        raise ReportFailed(f"{name}：截至{case.as_of}还没有复查", "整改台账", remedy)
    result = _result(case, order)
    lead = tell(
        "recheck_said", lang, ordered=day_text(order.ordered_on, lang), result=result,
        looked=day_text(order.rechecked_on, lang), basis=basis(case.standard, form, lang),
    )  # fmt: skip
    pairs = [
        (text(form, "entity", lang), name),
        (text(form, "ordered", lang), day_text(order.ordered_on, lang)),
        (text(form, "due", lang), day_text(order.due_on, lang)),
        (text(form, "problem", lang), order.problem),
        (text(form, "rechecked", lang), day_text(order.rechecked_on, lang)),
        (text(form, "result", lang), result),
        (text(form, "appeal", lang), _appeal(order)),
    ]
    key = "passed" if order.stage == "passed" else "failed"
    return Story((
        head(case, form, ""),
        Paragraph(tell("order_to", lang, name=name), "flush"),
        Paragraph(lead),
        Paragraph(text(form, key, lang)),
        field_rows(pairs),
        *closing(case.standard, form, lang, said),
    ))  # fmt: skip


def _cancellation(case: Case, form: Form, said: Given) -> Story:
    lang, name = case.lang, case.evidence.entity.name
    order = _latest(case)
    if order.stage not in ("failed", "cancelled"):
        remedy = "整改后复查仍达不到标准的才能取消资格；先在整改台账中登记复查结果"
        raise ReportFailed(f"{name}：没有不达标的复查结果", "整改台账", remedy)
    lead = tell(
        "cancel_said", lang, ordered=day_text(order.ordered_on, lang),
        looked=day_text(order.rechecked_on, lang), result=_result(case, order),
        basis=basis(case.standard, form, lang), effects=text(form, "effects", lang),
    )  # fmt: skip
    decided = order.decided_on or said.day
    pairs = [
        (text(form, "entity", lang), name),
        (text(form, "ordered", lang), day_text(order.ordered_on, lang)),
        (text(form, "rechecked", lang), day_text(order.rechecked_on, lang)),
        (text(form, "result", lang), _result(case, order)),
        (text(form, "decided", lang), day_text(decided, lang)),
        (text(form, "appeal", lang), _appeal(order)),
    ]
    effects = tuple(text(form, key, lang) for row in form.layout for key in row)
    return Story((
        head(case, form, ""),
        Paragraph(tell("order_to", lang, name=name), "flush"),
        Paragraph(lead),
        *([Bullets(effects, ordered=True)] if effects else []),
        field_rows(pairs),
        *closing(case.standard, form, lang, said),
    ))  # fmt: skip


def _result(case: Case, order: Order) -> str:
    """Name the result as the register's own choices do."""
    rule = case.standard.rectification
    if rule is None:  # no form of this kind without it, see the checks of standards
        return ""
    keys = rule.passed if order.stage == "passed" else rule.failed
    choices = case.standard.registers[rule.register_].columns[rule.result].choices
    return choices[keys[0]].label.get(case.lang) if keys else ""
