"""The shortest path to a target, as a chapter tells it."""

from __future__ import annotations

from fractions import Fraction

from ecnb.analysis.plan.route import Course, Route, Step, Yield
from ecnb.analysis.plan.steps import Measure
from ecnb.case import Case
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph
from ecnb.report.charts.plan import GainRow, gain_per_day
from ecnb.report.story.figures import fixed, grade_label, signed
from ecnb.report.story.measure_words import day_text, measure_text
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Row, Table
from ecnb.scoring.explain import figure, part_label


def course_blocks(case: Case) -> list[Block]:
    """Show the goal, the set of least effort, the runner-up; or how far the countable leads."""
    course = case.improvement.course
    if course is None:
        return []
    blocks: list[Block] = [Heading(tell("path", case.lang), 2), Paragraph(_goal(case, course))]
    if not course.needed:
        return blocks
    if course.best is None:
        return [*blocks, *_unreachable(case, course), *_year_over(case), *_assumed(case, course)]
    blocks += [Paragraph(_promise(case, course.best)), _table(case, course.best)]
    second = course.runner_up
    said = tell("path_no_second", case.lang) if second is None else _second(case, second)
    return [
        *blocks,
        Paragraph(said),
        *_chart(case, course),
        *_year_over(case),
        *_assumed(case, course),
    ]


def _year_over(case: Case) -> list[Block]:
    """Say what a gain in one of two assessments leaves out, once the year is over."""
    if case.scorecard.annual is None or case.as_of < case.period.end:
        return []
    return [Paragraph(tell("path_year_over", case.lang), "note")]


def goal_text(case: Case, course: Course) -> str:
    """Name the target: a grade with its points, or points alone."""
    lang, goal = case.lang, course.goal
    if goal.grade is None:
        return tell("goal_points", lang, points=figure(goal.total))
    grade = grade_label(case.standard, goal.grade, lang)
    return tell("goal_grade", lang, grade=grade, points=figure(goal.total))


def _goal(case: Case, course: Course) -> str:
    lang, goal, named = case.lang, course.goal, goal_text(case, course)
    key = "path_goal" if course.needed else "path_goal_met"
    short = fixed(max(Fraction(0), goal.total - course.now))
    return tell(key, lang, goal=named, now=fixed(course.now), short=short)


def _promise(case: Case, route: Route) -> str:
    lang = case.lang
    label = grade_label(case.standard, route.grade, lang)
    grade = tell("path_grade", lang, grade=label) if label else ""
    return tell(
        "path_best", lang, effort=figure(route.effort), total=fixed(route.official), grade=grade
    )


def _table(case: Case, route: Route) -> Table:
    lang = case.lang
    columns = (
        Column(tell("indicator", lang), width=3),
        Column(tell("to_do", lang), width=5),
        Column(tell("effort", lang), "right", 1.4),
        Column(tell("gain_total", lang), "right"),
        Column(tell("latest", lang), "right"),
    )
    rows = []
    for step in route.steps:
        one = measure_of(case, step)
        rows.append(
            Row((
                part_label(case.standard, one.part, lang), step_text(case, step),
                figure(step.effort), signed(step.gain), day_text(one.when, one.by),
            ))
        )  # fmt: skip
    gain = sum((step.gain for step in route.steps), start=Fraction(0))
    rows.append(Row((tell("sum", lang), "", figure(route.effort), signed(gain), ""), "total"))
    return Table(columns, tuple(rows), style="compact")


def step_text(case: Case, step: Step) -> str:
    """Say what a path asks for, with what is judged marked as such."""
    said = measure_text(case.standard, measure_of(case, step), case.lang, step.units)
    return said + (tell("judged_mark", case.lang) if step.judged else "")


def measure_of(case: Case, step: Step) -> Measure:
    """Find the measure that a step of a path takes."""
    found = case.improvement.measures
    return next(one for one in (*found.countable, *found.judged) if one.id == step.measure)


def _chart(case: Case, course: Course) -> list[Block]:
    """Draw of each part the step that gains most for a day of work, if there is a choice."""
    found = {one.id: one for one in case.improvement.measures.countable}
    best: dict[str, Yield] = {}
    for one in course.yields:
        part = found[one.measure].part
        if part not in best or one.per_day > best[part].per_day:
            best[part] = one
    taken = {found[step.measure].part for step in course.best.steps} if course.best else set()
    if len(best) < 2:  # noqa: PLR2004 - one bar compares nothing
        return []
    rows = [
        GainRow(part_label(case.standard, part, case.lang), float(one.per_day),
                fixed(one.per_day, 3), part in taken)
        for part, one in best.items()
    ]  # fmt: skip
    alt = tell("effort_chart_alt", case.lang, n=len(rows))
    key = tell("effort_chart_key", case.lang)
    return [gain_per_day(rows, key, alt, caption=tell("effort_chart", case.lang))]


def _second(case: Case, route: Route) -> str:
    lang = case.lang
    steps = tell("semicolon", lang).join(step_text(case, step) for step in route.steps)
    return tell("path_second", lang, effort=figure(route.effort), steps=steps)


def _unreachable(case: Case, course: Course) -> list[Block]:
    lang, resort = case.lang, course.last_resort
    said = tell("path_unreachable", lang, furthest=fixed(course.furthest))
    if resort is None:
        return [Paragraph((said, tell("path_hopeless", lang)))]
    judged = sum((step.gain for step in resort.steps if step.judged), start=Fraction(0))
    more = tell("path_resort", lang, judged=figure(judged), total=fixed(resort.official))
    return [Paragraph(said), Paragraph(more), _table(case, resort)]


def _assumed(case: Case, course: Course) -> list[Block]:
    """Say whose effort is only assumed, among the measures that a path could take."""
    lang, found = case.lang, case.improvement.measures
    used = {step.measure for route in (course.best, course.runner_up, course.last_resort)
            if route is not None for step in route.steps}  # fmt: skip
    if not case.aim.efforts:
        return [Paragraph(tell("effort_assumed_all", lang), "note")]
    names = dict.fromkeys(
        part_label(case.standard, one.part, lang)
        for one in (*found.countable, *found.judged)
        if one.id in used and one.id in course.assumed
    )
    if not names:
        return []
    items = tell("list", lang).join(names)
    return [Paragraph(tell("effort_assumed", lang, items=items), "note")]
