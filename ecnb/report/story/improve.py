"""The improvement chapter: last plan, measures, the path to a target, a record."""

from __future__ import annotations

from ecnb.analysis.gaps import losses, unmet
from ecnb.case import Case
from ecnb.model.scorecard import Verdict
from ecnb.model.standard import part_id
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph, Story
from ecnb.report.inline import Inline, join, muted
from ecnb.report.story.cause_words import evidence_text
from ecnb.report.story.clauses import basis
from ecnb.report.story.course import course_blocks
from ecnb.report.story.diagnosis import item_of
from ecnb.report.story.measure_words import measure_text, todo_text
from ecnb.report.story.measures import measure_tables
from ecnb.report.story.own_plan import own_plan
from ecnb.report.story.phrases import tell
from ecnb.report.story.plans import followed_up, record_cells
from ecnb.report.story.rectified import rectified_blocks
from ecnb.report.story.survey_findings import problems as survey_problems
from ecnb.report.tables import Column, Row, Table
from ecnb.scoring.explain import figure

_RECORDED = 8
_CAUSES = 2
"""Causes that a cell of the record holds; the chapter of problems has all."""


def improvement(case: Case) -> Story:
    """Close the review cycle (AH 6.2): last period's plan, measures, path, plan, record."""
    return Story(
        (
            Heading(tell("improvement", case.lang)),
            Paragraph(tell("improvement_lead", case.lang)),
            *followed_up(case),
            *rectified_blocks(case),
            *measure_tables(case),
            *course_blocks(case),
            *own_plan(case),
            *_record(case),
        )
    )


def _record(case: Case) -> list[Block]:
    """Print the record that 6.2 implies, its problems filled in, the rest for the evaluator."""
    table = record_table(case, _RECORDED)
    return [Heading(tell("record", case.lang), 2), table] if table is not None else []


def record_table(case: Case, most: int | None = None) -> Table | None:
    """Set problem, evidence, cause, measure, plan and standing side by side; None: no problem."""
    lang = case.lang
    problems = _problems(case)[:most]
    if not problems:
        return None
    heads = ("problem", "evidence_stat", "cause", "measure", "plan", "follow")
    widths = (2, 1.8, 3.2, 2.1, 1.5, 0.9)
    columns = tuple(Column(tell(h, lang), width=w) for h, w in zip(heads, widths, strict=True))
    rows = tuple(Row((name, proof, *_answer(case, about))) for name, proof, about in problems)
    return Table(columns, rows, notes=(tell("record_note", lang),), style="form")


def _answer(case: Case, about: str) -> tuple[Inline, ...]:
    """Fill cause, measure, plan and standing: from the plan, else a measure as a suggestion.

    Beside the evaluator's cause stands what the evidence says, marked as such.
    """
    parts = case.standard.indicators[about].parts if about in case.standard.indicators else {}
    told = record_cells(case, (about, *(part_id(about, key) for key in parts)))
    found = evidence_text(case, about, _CAUSES)
    cause: Inline = (found, muted(tell("cause_record", case.lang))) if found else ""
    if told is not None:
        own, *rest = told
        return (join([own, cause], " ") if own and cause else own or cause, *rest)
    said = _suggested(case, about)
    marked = (said, muted(tell("record_suggested", case.lang))) if said else ""
    return (cause, marked, "", "")


def _suggested(case: Case, about: str) -> str:
    """Give the smallest countable step, or what a clause is short of; nothing made up."""
    found = [one for one in case.improvement.measures.countable if one.indicator == about]
    if found:
        return measure_text(case.standard, min(found, key=lambda one: one.units), case.lang)
    left = [one for one in case.improvement.todos if one.id == about and one.need != "state"]
    return todo_text(case.standard, left[0], case.lang) if left else ""


def _problems(case: Case) -> list[tuple[str, str, str]]:
    standard, lang, card = case.standard, case.lang, case.scorecard
    found = []
    for loss in losses(standard, card.current) if card.current is not None else ():
        label = standard.indicators[loss.indicator].label.get(lang)
        lost = f"{tell('lost_points', lang)} {figure(loss.lost)}"
        found.append((label, lost, loss.indicator))
    for finding in (*unmet(card.targets), *unmet(card.provisions)):
        if finding.verdict is not Verdict.NOT_ASSESSED:
            item = item_of(case, finding)
            found.append((item.label.get(lang), basis(case, finding, item), finding.id))
    return [*found, *((name, proof, "") for name, proof in survey_problems(case))]
