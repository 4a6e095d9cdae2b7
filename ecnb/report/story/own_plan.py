"""The plan from here on: who does what, until when, why, and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ecnb.case import Case
from ecnb.model.plan import Action
from ecnb.report.block import Block
from ecnb.report.blocks import Heading
from ecnb.report.story.figures import signed
from ecnb.report.story.phrases import tell
from ecnb.report.story.plans import about_cell, cause_text, stage_text
from ecnb.report.tables import Cell, Column, Row, Table


def own_plan(case: Case) -> list[Block]:
    """Show what was planned after this period's evaluation, and what the last plan left open."""
    lang, followed = case.lang, case.improvement.followed
    carried = [one.action for one in followed.actions if one.carried] if followed else []
    own = case.improvement.plan
    if not own and not carried:
        return []
    columns = (
        Column(tell("action", lang), width=3.8),
        Column(tell("owner", lang), width=1.4),
        Column(tell("due", lang), width=1.6),
        Column(tell("stage", lang), width=1.2),
        Column(tell("plan_gain", lang), width=1.8),
        Column(tell("plan_why", lang), width=2.6),
    )
    rows = [
        *_group("plan_group_carried", carried, case),
        *_group("plan_group_own", own, case, headed=bool(carried)),
    ]
    title = Heading(tell("plan_own", lang), 2)
    return [title, Table(columns, tuple(rows), notes=(tell("plan_note", lang),), style="compact")]


def _group(key: str, actions: Sequence[Action], case: Case, *, headed: bool = True) -> list[Row]:
    """Put actions under a heading, what is due first on top."""
    if not actions:
        return []
    rows = [_row(one, case) for one in sorted(actions, key=lambda one: (one.due, one.id))]
    head = Row((Cell(tell(key, case.lang, n=len(actions)), colspan=6),), "group")
    return [head, *rows] if headed else rows


def _row(one: Action, case: Case) -> Row:
    lang = case.lang
    stage = stage_text(one, lang)
    if one.is_late(case.as_of):
        stage += tell("plan_overdue", lang)
    return Row((
        about_cell(case, one), one.owner, str(one.due), stage, gain_text(case, one),
        cause_text(one, lang) or "—",
    ))  # fmt: skip


def gain_text(case: Case, action: Action) -> str:
    """Write what an action is worth on the total, as far as its indicator was judged again.

    So many units reach the highest step that needs no more; what raters give, and what fewer
    units than a whole step give, is written as a most. A dash: no points hang on it.
    """
    found, lang = case.improvement.measures, case.lang
    steps = [one for one in found.countable if _concerns(action.about, one.part)]
    reached = [one for one in steps if action.units is not None and one.units <= action.units]
    if reached:
        return signed(max(one.gain for one in reached))
    if steps:
        return tell("plan_gain_most", lang, gain=signed(min(one.gain_high for one in steps)))
    deducted = [one.gain for one in found.incurred if _concerns(action.about, one.part)]
    if deducted:
        return tell("plan_gain_avoided", lang, gain=signed(sum(deducted, Fraction())))
    judged = [one.gain_high for one in found.judged if _concerns(action.about, one.part)]
    if judged:
        most = signed(sum(judged, Fraction()))
        return tell("plan_gain_judged", lang, gain=most)
    return "—"


def _concerns(about: str, part: str) -> bool:
    """Tell whether an action on an indicator, or on a part of one, is about a part."""
    return about in (part, part.partition(".")[0])
