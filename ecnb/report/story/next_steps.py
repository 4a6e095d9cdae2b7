"""What the summary says is to be done: late actions of the plan, and the way to the target."""

from __future__ import annotations

from typing import Final

from ecnb.analysis.plan.route import Course, Route
from ecnb.case import Case
from ecnb.model.plan import Action
from ecnb.model.scorecard import Status
from ecnb.report.story.course import goal_text, step_text
from ecnb.report.story.phrases import tell
from ecnb.scoring.explain import figure

_NAMED: Final = 3
"""Actions or steps that one line of the summary names; the chapter on improvement has all."""


def step_remarks(case: Case) -> list[str]:
    """Name late actions of plans, then the set of least effort that reaches the target."""
    return [*_late(case), *_way(case)]


def late_actions(case: Case) -> list[Action]:
    """Give actions past their day and not done: carried over from the last plan, or planned now."""
    found = case.improvement.followed
    carried = [one.action for one in found.actions if one.standing == "late"] if found else []
    own = [one for one in case.improvement.plan if one.is_late(case.as_of)]
    return [*carried, *own]


def _late(case: Case) -> list[str]:
    lang, late = case.lang, late_actions(case)
    if not late:
        return []
    items = [
        tell("step_late_item", lang, measure=one.measure, owner=one.owner, due=one.due)
        for one in late[:_NAMED]
    ]
    return [tell("step_late", lang, n=len(late), items=_joined(items, len(late), lang))]


def _way(case: Case) -> list[str]:
    """Name the way to the target; none for a total that no ruling makes official (JX-26)."""
    course, lang, total = case.improvement.course, case.lang, case.scorecard.headline
    unofficial = total is None or total.status is Status.UNOFFICIAL
    if course is None or not course.needed or unofficial:
        return []
    goal = goal_text(case, course)
    if course.best is not None:
        items, effort = _steps(case, course.best), figure(course.best.effort)
        return [tell(_way_key(case, course), lang, goal=goal, items=items, effort=effort)]
    if course.last_resort is None:
        return [tell("step_hopeless", lang, goal=goal)]
    return [tell("step_resort", lang, goal=goal, items=_steps(case, course.last_resort))]


def _way_key(case: Case, course: Course) -> str:
    """Say whose the sum of person-days is: the office's table, or an assumption of 1 a unit."""
    taken = {step.measure for step in course.best.steps} if course.best is not None else set()
    if not case.aim.efforts or taken <= set(course.assumed):
        return "step_way_assumed"
    return "step_way_partly" if taken & set(course.assumed) else "step_way"


def _steps(case: Case, route: Route) -> str:
    """Name the first steps, the countable before the judged."""
    steps = sorted(route.steps, key=lambda step: step.judged)
    said = [step_text(case, step) for step in steps[:_NAMED]]
    return _joined(said, len(steps), case.lang)


def _joined(items: list[str], whole: int, lang: str) -> str:
    text = tell("semicolon", lang).join(items)
    left = whole - len(items)
    return text + (tell("firm_more", lang, n=left) if left > 0 else "")
