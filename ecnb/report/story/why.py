"""Problems and their causes: what the evidence says of each, and the evaluator beside it."""

from __future__ import annotations

from typing import Final

from ecnb.analysis.causes.problems import Problem
from ecnb.case import Case
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph
from ecnb.report.inline import Inline, muted
from ecnb.report.story.cause_words import cause_lines, own_text
from ecnb.report.story.losses import vital
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Cell, Column, Content, Row, Table
from ecnb.scoring.explain import figure

_CLAUSES: Final = 12
"""Unmet clauses that the table of causes shows; result.json has all."""


def cause_blocks(case: Case) -> list[Block]:
    """Show what the evidence says about why: nothing where there is no problem."""
    lang, shown = case.lang, _shown(case)
    if not shown:
        return []
    return [
        Heading(tell("causes", lang), 2),
        Paragraph(tell("causes_lead", lang)),
        _table(case, shown),
    ]


def _shown(case: Case) -> list[Problem]:
    """Choose the problems to talk about: the vital losses, deductions, and what has a cause."""
    few = {loss.indicator for loss in vital(case)}
    lost = [one for one in case.problems if one.kind == "loss" and one.id in few]
    rest = [one for one in case.problems if one.kind in ("deduction", "waiting")]
    unmet = [one for one in case.problems if one.kind == "unmet" and _told(one)]
    return [*lost, *rest, *unmet[:_CLAUSES]]


def _told(one: Problem) -> bool:
    return bool(one.own) or any(cause.kind != "silent" for cause in one.causes)


def _table(case: Case, shown: list[Problem]) -> Table:
    lang, own = case.lang, any(one.own for one in shown)
    columns = (
        Column(tell("problem", lang), width=2.2),
        Column(tell("cause_supported", lang), width=4.2),
        Column(tell("cause_place", lang), width=3),
        *((Column(tell("cause_own", lang), width=2.2),) if own else ()),
    )
    rows = [row for one in shown for row in _rows(case, one, own=own)]
    return Table(columns, tuple(rows), notes=_notes(case, shown, own=own), style="compact")


def _rows(case: Case, one: Problem, *, own: bool) -> list[Row]:
    """Give a row for each cause; the problem and the evaluator's own cause span them."""
    lines = cause_lines(case, one.causes) or [(tell("cause_nothing", case.lang), "")]
    tall = len(lines)
    rows = []
    for at, (said, where) in enumerate(lines):
        cells: list[Content | Cell] = [said, where]
        if at == 0:
            cells.insert(0, Cell(_name(case, one), rowspan=tall))
            if own:
                cells.append(Cell(own_text(one.own, case.lang), rowspan=tall))
        rows.append(Row(tuple(cells)))
    return rows


def _name(case: Case, one: Problem) -> Inline:
    lang, standard = case.lang, case.standard
    if one.kind == "deduction" and standard.annual is not None:
        label = standard.annual.deductions[one.id.removeprefix("deduction.")].label
        name = label.get(lang) if label is not None else one.id
    elif one.id in standard.indicators:
        name = standard.indicators[one.id].label.get(lang)
    else:
        item = standard.targets.get(one.id) or standard.provisions[one.id]
        return (item.label.get(lang), muted(tell("bracketed", lang, text=item.clause)))
    if one.lost is None:
        return (name, muted(tell("cause_waiting", lang)))
    return (name, muted(tell("cause_lost", lang, points=figure(one.lost))))


def _notes(case: Case, shown: list[Problem], *, own: bool) -> tuple[str, ...]:
    """Say what is not shown, and where the evaluator's own causes are entered."""
    lang = case.lang
    away = [one for one in case.problems if one not in shown]
    lesser = sum(one.kind == "loss" for one in away)
    silent = sum(one.kind == "unmet" and not _told(one) for one in away)
    more = len(away) - lesser - silent
    notes = [] if own else [tell("cause_own_where", lang)]
    notes += [tell("cause_lesser", lang, n=lesser)] if lesser else []
    notes += [tell("cause_silent_n", lang, n=silent)] if silent else []
    notes += [tell("cause_left_n", lang, n=more)] if more else []
    return tuple(notes)
