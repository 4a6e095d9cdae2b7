"""A plan proposed by the figures: the shortest path, or what is still to be done."""

from __future__ import annotations

from collections.abc import Iterator

from ecnb.case import Case
from ecnb.model.plan import Action, Stage
from ecnb.report.story.course import measure_of, step_text
from ecnb.report.story.measure_words import about_label, measure_text, todo_text

_MOST = 40
"""Proposals: more than an office takes up in half a year."""


def proposals(case: Case) -> tuple[Action, ...]:
    """Propose actions without owners; the plan that stands already comes first, as it is.

    Of a document with points: the steps of the shortest path, or of the last resort; without a
    target the smallest countable step of each part. Of one without: what is not met, requirements
    first. Nothing is proposed twice, nor about what the plan has an action for.
    """
    recorded = {one.id: one for one in case.evidence.plan if one.period == case.period}
    plan = tuple(recorded.get(one.id, one) for one in case.improvement.plan)
    about = {one.about for one in plan}
    drafts = [one for one in (*_steps(case), *_todos(case)) if one.about not in about]
    taken = {one.id for one in plan}
    names = (f"A{n:02d}" for n in range(1, len(plan) + len(drafts) + _MOST))
    free = (name for name in names if name not in taken)
    numbered = (Action(
        next(free), case.period, one.about, one.measure, "", one.due, Stage.PLANNED, one.units
    ) for one in drafts[:_MOST])  # fmt: skip
    return (*plan, *numbered)


def about_names(case: Case, actions: tuple[Action, ...]) -> dict[str, str]:
    """Name what actions are about, in the report's language."""
    return {one.about: about_label(case.standard, one.about, case.lang) for one in actions}


def _steps(case: Case) -> Iterator[Action]:
    course, last = case.improvement.course, case.period.next.end
    route = None if course is None else course.best or course.last_resort
    if route is not None:
        for step in route.steps:
            one = measure_of(case, step)
            said = step_text(case, step)
            yield Action(
                "", case.period, one.part, said, "", one.by or last, Stage.PLANNED, step.units
            )
    elif course is None or course.needed:
        found = case.improvement.measures.countable
        for part in dict.fromkeys(one.part for one in found):
            least = min((one for one in found if one.part == part), key=lambda one: one.units)
            said = measure_text(case.standard, least, case.lang)
            due = least.by or last
            yield Action("", case.period, part, said, "", due, Stage.PLANNED, least.units)


def _todos(case: Case) -> Iterator[Action]:
    last = case.period.next.end
    for one in case.improvement.todos:
        due = last if one.by is None or one.when == "closed" else one.by
        said = todo_text(case.standard, one, case.lang)
        yield Action(
            "", case.period, one.id, said, "", max(due, case.period.start), Stage.PLANNED, one.units
        )
