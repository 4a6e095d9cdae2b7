"""Rulings: where the document is silent, what was taken, and what hangs on it."""

from __future__ import annotations

from ecnb.analysis.alternatives import Alternative, Change
from ecnb.case import Case
from ecnb.model.scorecard import Verdict
from ecnb.model.standard import Interpretation
from ecnb.report.block import Block
from ecnb.report.blocks import Bullets, Heading, KeyValues, Paragraph, Story
from ecnb.report.inline import Inline
from ecnb.report.story.figures import fixed, grade_label, range_text
from ecnb.report.story.firmness import robustness_blocks
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Row, Table
from ecnb.report.words import known_lang, verdict_word
from ecnb.scoring.explain import span_text

_SHOWN = 6


def rulings(case: Case) -> Story:
    """Print every ruling that touched this entity, the result under each other, how firm it is."""
    lang = case.lang
    heading = Heading(tell("rulings", lang))
    ids = touched(case)
    if not ids:
        nothing = Paragraph(tell("rulings_none", lang))
        return Story((heading, nothing, *robustness_blocks(case)))
    blocks: list[Block] = [heading, Paragraph(tell("rulings_lead", lang))]
    changing = {alternative.ruling for alternative in case.alternatives}
    for ruling in ids:
        if ruling in changing:
            blocks += _one(case, ruling, case.standard.interpretations[ruling])
    blocks += robustness_blocks(case)
    blocks += _settled(case, [ruling for ruling in ids if ruling not in changing])
    return Story(tuple(blocks))


def _settled(case: Case, ids: list[str]) -> list[Block]:
    """List the rulings that apply but change nothing for this entity."""
    lang = case.lang
    if not ids:
        return []
    rows = []
    for ruling in ids:
        item = case.standard.interpretations[ruling]
        option = item.options[case.standard.chosen[ruling]].label.get(lang)
        rows.append(Row((ruling, item.clause, item.question.get(lang), option)))
    columns = (
        Column(tell("ruling", lang)),
        Column(tell("clause", lang), width=1.2),
        Column(tell("question", lang), width=3),
        Column(tell("option", lang), width=3),
    )
    title = tell("settled" if case.standard.indicators else "settled_unscored", lang)
    return [Heading(title, 2), Table(columns, tuple(rows), style="compact")]


def touched(case: Case) -> tuple[str, ...]:
    """Name the rulings that touched: flagged by a rule, or changing a figure if read otherwise."""
    changing = {alternative.ruling for alternative in case.alternatives}
    flagged = set(case.scorecard.touched)
    return tuple(
        ruling
        for ruling in case.standard.interpretations
        if ruling in changing or ruling in flagged
    )


def _one(case: Case, ruling: str, item: Interpretation) -> list[Block]:
    lang = case.lang
    chosen = item.options[case.standard.chosen[ruling]]
    title = f"{ruling}　{item.clause}"
    pairs: list[tuple[str, Inline]] = [
        (tell("question", lang), item.question.get(lang)),
        (tell("option", lang), chosen.label.get(lang)),
        (tell("reason", lang), item.reason.get(lang)),
    ]
    blocks: list[Block] = [Heading(title, 3), KeyValues(tuple(pairs))]
    others = [one for one in case.alternatives if one.ruling == ruling]
    if others:
        lines = tuple(_otherwise(case, item, one) for one in others)
        blocks.append(Bullets(lines))
    return blocks


def _otherwise(case: Case, item: Interpretation, other: Alternative) -> str:
    lang = case.lang
    label = item.options[other.option].label.get(lang)
    effects = [*_total_effect(case, other), *_changes(case, other), *_verdicts(case, other)]
    effects += _reclassed(case, other.modals)
    left = len(effects) - _SHOWN
    shown = effects[:_SHOWN] + ([tell("more", lang, n=left)] if left > 0 else [])
    head = tell("otherwise", lang, label=label)
    return head + (tell("semicolon", lang).join(shown) or tell("no_effect", lang))


def _total_effect(case: Case, other: Alternative) -> list[str]:
    lang, outcome, total = case.lang, other.outcome, case.scorecard.headline
    if total is None:
        return []
    same = outcome.official == total.official and outcome.grade == total.grade
    if same and (outcome.score.low, outcome.score.high) == (total.score.low, total.score.high):
        return []
    low, high = fixed(outcome.score.low), fixed(outcome.score.high)
    if outcome.official is None:
        text = range_text(outcome.score)
    else:
        text = fixed(outcome.official) + (f" [{low}, {high}]" if low != high else "")
    line = tell("would_be", lang, total=text)
    if outcome.grade is not None:
        line += tell("would_grade", lang, grade=grade_label(case.standard, outcome.grade, lang))
    return [line]


def _changes(case: Case, other: Alternative) -> list[str]:
    lang = case.lang
    return [
        tell(
            "would_verdict",
            lang,
            name=_assessed(case, change.assessment)
            + case.standard.indicators[change.indicator].label.get(lang),
            before=_before(case, change),
            after=span_text(change.after),
        )
        for change in other.changes
        if change.before != change.after
    ]


def _before(case: Case, change: Change) -> str:
    """Give the points of this report; an item that does not apply has none, not 0."""
    for card in case.scorecard.assessments:
        for finding in card.findings:
            if (card.key, finding.indicator) == (change.assessment, change.indicator):
                if finding.verdict is Verdict.NOT_APPLICABLE:
                    return _word(finding.verdict, case.lang)
                return span_text(finding.score)
    return span_text(change.before)


def _assessed(case: Case, key: str | None) -> str:
    if key is None or len(case.scorecard.assessments) < 2:  # noqa: PLR2004 - nothing to tell apart
        return ""
    return case.standard.assessments[key].label.get(case.lang) + " "


def _verdicts(case: Case, other: Alternative) -> list[str]:
    lang, standard = case.lang, case.standard
    lines = []
    for name, before, after in other.verdicts:
        item = standard.provisions.get(name) or standard.targets[name]
        words = [_word(verdict, lang) for verdict in (before, after)]
        label = f"{item.clause} {item.label.get(lang)}"
        lines.append(tell("would_verdict", lang, name=label, before=words[0], after=words[1]))
    return lines


def _reclassed(case: Case, names: tuple[str, ...]) -> list[str]:
    """Name the clauses that become another kind: one with its words, many by number."""
    lang, items = case.lang, [case.standard.provisions[name] for name in names]
    if not items:
        return []
    said = [item.clause for item in items]
    if len(items) == 1:
        said = [f"{items[0].clause} {items[0].label.get(lang)}"]
    return [tell("other_kind", lang, names=tell("list", lang).join(dict.fromkeys(said)))]


def _word(verdict: Verdict, lang: str) -> str:
    return verdict_word(verdict, known_lang(lang))
