"""The chapter of problems: what was lost or not met, the gravest first (AH 6.2.1)."""

from __future__ import annotations

from collections.abc import Mapping

from ecnb.analysis.gaps import unassessed, unmet
from ecnb.analysis.plan.todo import ToDo
from ecnb.case import Case
from ecnb.model.scorecard import ProvisionFinding, Verdict
from ecnb.model.standard import Provision, Target
from ecnb.report.block import Block
from ecnb.report.blocks import Bullets, Heading, Paragraph, Story
from ecnb.report.inline import Inline, muted
from ecnb.report.story.clauses import basis, clause_width, mark
from ecnb.report.story.history import history_blocks
from ecnb.report.story.losses import loss_blocks
from ecnb.report.story.measure_words import day_text, todo_text
from ecnb.report.story.peers import peer_blocks
from ecnb.report.story.phrases import tell
from ecnb.report.story.raters import agreement_blocks
from ecnb.report.story.surveys import survey_blocks
from ecnb.report.story.why import cause_blocks
from ecnb.report.tables import Column, Row, Table


def diagnosis(case: Case) -> Story:
    """Say what the problems are: points lost, what is not met, what waits (AH 6.2.1)."""
    lang, scored = case.lang, bool(case.standard.indicators)
    lead = tell("diagnosis_lead" if scored else "diagnosis_lead_unscored", lang)
    lost, rest = loss_blocks(case), [*_unmet(case), *_waiting(case)]
    nothing = not rest and not any(isinstance(block, Heading) for block in lost)
    return Story(
        (
            Heading(tell("diagnosis", lang)),
            Paragraph(lead),
            *([Paragraph(tell("nothing_to_do", lang))] if nothing else []),
            *lost,
            *rest,
            *cause_blocks(case),
            *agreement_blocks(case),
            *survey_blocks(case),
            *history_blocks(case),
            *peer_blocks(case),
        )
    )


def _unmet(case: Case) -> list[Block]:
    lang = case.lang
    card = case.scorecard
    waiting = [one for one in card.targets if one.verdict is Verdict.NOT_DUE]
    found = [*unmet(card.targets), *waiting, *unmet(card.provisions)]
    failed = [finding for finding in found if finding.verdict is not Verdict.NOT_ASSESSED]
    if not failed:
        return []
    columns = (
        Column(tell("clause", lang), width=clause_width(item_of(case, f).clause for f in failed)),
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
    item, lang, todo = item_of(case, finding), case.lang, left.get(finding.id)
    said, day = "", ""
    if todo is not None:
        whole = todo.need == "state"
        said = tell("do_this", lang) if whole else todo_text(case.standard, todo, lang)
        day = day_text(todo.when, todo.by)
    verdict = mark(finding.verdict, lang)
    return Row((item.clause, item.label.get(lang), verdict, basis(case, finding, item), said, day))


def item_of(case: Case, finding: ProvisionFinding) -> Provision | Target:
    """Give the clause or target of a finding."""
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
            item = item_of(case, finding)
            names.append((item.label.get(lang), muted(tell("bracketed", lang, text=item.clause))))
    if not names:
        return []
    return [Heading(tell("waiting", lang), 2), Bullets(tuple(names))]
