"""The improvement chapter: last plan, losses, measures, the path to a target, a record."""

from __future__ import annotations

from collections.abc import Mapping

from ecnb.analysis.gaps import Loss, losses, unassessed, unmet
from ecnb.analysis.todo import ToDo
from ecnb.case import Case
from ecnb.model.scorecard import ProvisionFinding, Verdict
from ecnb.model.standard import Provision, Target, part_id
from ecnb.report.block import Block
from ecnb.report.blocks import Bullets, Heading, Paragraph, Story
from ecnb.report.inline import Inline, muted
from ecnb.report.story.clauses import basis, clause_width, mark
from ecnb.report.story.course import course_blocks
from ecnb.report.story.figures import percent
from ecnb.report.story.measure_words import day_text, measure_text, todo_text
from ecnb.report.story.measures import measure_tables
from ecnb.report.story.phrases import tell
from ecnb.report.story.plans import followed_up, own_plan, record_cells
from ecnb.report.story.scores import unwritten_notes
from ecnb.report.tables import Column, Row, Table
from ecnb.scoring.explain import figure

_RECORDED = 8


def improvement(case: Case) -> Story:
    """Close the review cycle (AH 6.2): last period's plan, losses, measures, path, plan, record."""
    lang, scored = case.lang, bool(case.standard.indicators)
    blocks: list[Block] = [
        Heading(tell("improvement", lang)),
        Paragraph(tell("improvement_lead" if scored else "improvement_lead_unscored", lang)),
    ]
    lost, rest = _losses(case), [*_unmet(case), *_waiting(case)]
    blocks += followed_up(case)
    blocks += [] if lost or rest else [Paragraph(tell("nothing_to_do", lang))]
    blocks += [*(lost or _out_of_reach(case)), *measure_tables(case), *course_blocks(case)]
    blocks += [*rest, *own_plan(case), *_record(case)]
    return Story(tuple(blocks))


def _losses(case: Case) -> list[Block]:
    card, lang = case.scorecard.current, case.lang
    lost = losses(case.standard, card) if card is not None else ()
    if card is None or not lost:
        return []
    columns = (
        Column(tell("indicator", lang), width=5),
        Column(tell("clause", lang), width=2),
        Column(tell("score", lang), "right"),
        Column(tell("full", lang), "right"),
        Column(tell("lost_points", lang), "right"),
        Column(tell("cumulative", lang), "right", 1.2),
    )
    rows = tuple(_loss_row(case, loss) for loss in lost)
    notes = unwritten_notes(case, card)
    return [Heading(tell("losses", lang), 2), Table(columns, rows, notes=notes, style="compact")]


def _out_of_reach(case: Case) -> list[Block]:
    card = case.scorecard.current
    notes = unwritten_notes(case, card) if card is not None else ()
    return [Paragraph(note, "note") for note in notes]


def _loss_row(case: Case, loss: Loss) -> Row:
    item = case.standard.indicators[loss.indicator]
    scored = figure(loss.attainable - loss.lost)
    cumulative = percent(loss.cumulative, 0)
    label = item.label.get(case.lang)
    return Row((label, item.clause, scored, figure(item.max), figure(loss.lost), cumulative))


def _unmet(case: Case) -> list[Block]:
    lang = case.lang
    card = case.scorecard
    waiting = [one for one in card.targets if one.verdict is Verdict.NOT_DUE]
    found = [*unmet(card.targets), *waiting, *unmet(card.provisions)]
    failed = [finding for finding in found if finding.verdict is not Verdict.NOT_ASSESSED]
    if not failed:
        return []
    columns = (
        Column(tell("clause", lang), width=clause_width(_item(case, f).clause for f in failed)),
        Column(tell("content", lang), width=3),
        Column(tell("verdict", lang)),
        Column(tell("basis", lang), width=2.6),
        Column(tell("to_do", lang), width=3),
        Column(tell("latest", lang), "right"),
    )
    left = {one.id: one for one in case.improvement.todos}
    rows = tuple(_unmet_row(case, finding, left) for finding in failed)
    return [Heading(tell("unmet", lang), 2), Table(columns, rows, style="compact")]


def _unmet_row(case: Case, finding: ProvisionFinding, left: Mapping[str, ToDo]) -> Row:
    item, lang, todo = _item(case, finding), case.lang, left.get(finding.id)
    said, day = "", ""
    if todo is not None:
        whole = todo.need == "state"
        said = tell("do_this", lang) if whole else todo_text(case.standard, todo, lang)
        day = day_text(todo.when, todo.by)
    verdict = mark(finding.verdict, lang)
    return Row((item.clause, item.label.get(lang), verdict, basis(case, finding, item), said, day))


def _item(case: Case, finding: ProvisionFinding) -> Provision | Target:
    return case.standard.targets.get(finding.id) or case.standard.provisions[finding.id]


def _waiting(case: Case) -> list[Block]:
    standard, lang, card = case.standard, case.lang, case.scorecard
    names: list[Inline] = []
    if card.current is not None:
        names += [
            standard.indicators[f.indicator].label.get(lang) for f in unassessed(card.current)
        ]
    for finding in (*card.targets, *card.provisions):
        if finding.verdict is Verdict.NOT_ASSESSED:
            item = _item(case, finding)
            names.append((item.label.get(lang), muted(tell("bracketed", lang, text=item.clause))))
    if not names:
        return []
    return [Heading(tell("waiting", lang), 2), Bullets(tuple(names))]


def _record(case: Case) -> list[Block]:
    """Print the record that 6.2 implies, its problems filled in, the rest for the evaluator."""
    lang = case.lang
    problems = _problems(case)[:_RECORDED]
    if not problems:
        return []
    heads = ("problem", "evidence_stat", "cause", "measure", "plan", "follow")
    widths = (2.8, 2, 1.5, 1.5, 1.7, 1)
    columns = tuple(Column(tell(h, lang), width=w) for h, w in zip(heads, widths, strict=True))
    rows = tuple(Row((name, proof, *_answer(case, about))) for name, proof, about in problems)
    table = Table(columns, rows, notes=(tell("record_note", lang),), style="form")
    return [Heading(tell("record", lang), 2), table]


def _answer(case: Case, about: str) -> tuple[Inline, ...]:
    """Fill cause, measure, plan and standing: from the plan, else a measure as a suggestion."""
    parts = case.standard.indicators[about].parts if about in case.standard.indicators else {}
    told = record_cells(case, (about, *(part_id(about, key) for key in parts)))
    if told is not None:
        return told
    found = [one for one in case.improvement.measures.countable if one.indicator == about]
    if not found:
        return ("", "", "", "")
    least = min(found, key=lambda one: one.units)
    said = measure_text(case.standard, least, case.lang)
    return ("", (said, muted(tell("record_suggested", case.lang))), "", "")


def _problems(case: Case) -> list[tuple[str, str, str]]:
    standard, lang, card = case.standard, case.lang, case.scorecard
    found = []
    for loss in losses(standard, card.current) if card.current is not None else ():
        label = standard.indicators[loss.indicator].label.get(lang)
        lost = f"{tell('lost_points', lang)} {figure(loss.lost)}"
        found.append((label, lost, loss.indicator))
    for finding in (*unmet(card.targets), *unmet(card.provisions)):
        if finding.verdict is not Verdict.NOT_ASSESSED:
            item = _item(case, finding)
            found.append((item.label.get(lang), basis(case, finding, item), finding.id))
    return found
