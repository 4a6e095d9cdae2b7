"""The improvement chapter: where points were lost, what was not met, a record to fill in."""

from __future__ import annotations

from ecnb.analysis.gaps import Loss, losses, unassessed, unmet
from ecnb.case import Case
from ecnb.model.scorecard import ProvisionFinding, Verdict
from ecnb.model.standard import Provision, Target
from ecnb.report.block import Block
from ecnb.report.blocks import Bullets, Heading, Paragraph, Story
from ecnb.report.inline import Inline, muted
from ecnb.report.story.clauses import basis, clause_width, mark
from ecnb.report.story.figures import percent
from ecnb.report.story.phrases import tell
from ecnb.report.story.scores import unwritten_notes
from ecnb.report.tables import Column, Row, Table
from ecnb.scoring.explain import figure

_RECORDED = 8


def improvement(case: Case) -> Story:
    """Open the review cycle: losses ordered, what waits, what is not met, the record (AH 6.2)."""
    lang, scored = case.lang, bool(case.standard.indicators)
    blocks: list[Block] = [
        Heading(tell("improvement", lang)),
        Paragraph(tell("improvement_lead" if scored else "improvement_lead_unscored", lang)),
    ]
    lost, rest = _losses(case), [*_unmet(case), *_waiting(case)]
    blocks += [] if lost or rest else [Paragraph(tell("nothing_to_do", lang))]
    blocks += [*(lost or _out_of_reach(case)), *rest, *_record(case)]
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
    found = [*unmet(case.scorecard.targets), *unmet(case.scorecard.provisions)]
    failed = [finding for finding in found if finding.verdict is not Verdict.NOT_ASSESSED]
    if not failed:
        return []
    columns = (
        Column(tell("clause", lang), width=clause_width(_item(case, f).clause for f in failed)),
        Column(tell("content", lang), width=4),
        Column(tell("verdict", lang)),
        Column(tell("basis", lang), width=4),
    )
    rows = tuple(_unmet_row(case, finding) for finding in failed)
    return [Heading(tell("unmet", lang), 2), Table(columns, rows, style="compact")]


def _unmet_row(case: Case, finding: ProvisionFinding) -> Row:
    item, lang = _item(case, finding), case.lang
    return Row(
        (item.clause, item.label.get(lang), mark(finding.verdict, lang), basis(case, finding, item))
    )


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
    rows = tuple(Row((name, proof, "", "", "", "")) for name, proof in problems)
    table = Table(columns, rows, notes=(tell("record_note", lang),), style="form")
    return [Heading(tell("record", lang), 2), table]


def _problems(case: Case) -> list[tuple[str, str]]:
    standard, lang, card = case.standard, case.lang, case.scorecard
    found = []
    for loss in losses(standard, card.current) if card.current is not None else ():
        label = standard.indicators[loss.indicator].label.get(lang)
        found.append((label, f"{tell('lost_points', lang)} {figure(loss.lost)}"))
    for finding in (*unmet(card.targets), *unmet(card.provisions)):
        if finding.verdict is not Verdict.NOT_ASSESSED:
            item = _item(case, finding)
            found.append((item.label.get(lang), basis(case, finding, item)))
    return found
