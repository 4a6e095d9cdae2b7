"""Scorecard, charts and the annual result."""

from __future__ import annotations

from ecnb.analysis.change import changes
from ecnb.analysis.gaps import unwritten
from ecnb.case import Case
from ecnb.model.scorecard import AssessmentCard, Finding, Span, Total, Verdict
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph, Story
from ecnb.report.charts.compare import ChangeRow, RaterRow, change_since, raters_side_by_side
from ecnb.report.charts.score import ScoreRow, profile_bars
from ecnb.report.inline import Span as Run
from ecnb.report.inline import join, muted
from ecnb.report.story.figures import fixed, points, signed, total_number
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Cell, Column, Mark, Number, Row, Table
from ecnb.report.words import known_lang
from ecnb.scoring.explain import explain, figure


def scorecard(case: Case) -> Story:
    """Give every indicator with its points and the sentence why; one table an assessment."""
    blocks: list[Block] = [Heading(tell("scorecard", case.lang))]
    cards = case.scorecard.assessments
    for card in reversed(cards):
        if len(cards) > 1 and card.key is not None:
            name = case.standard.assessments[card.key].label.get(case.lang)
            title = f"{name}（{card.period.label('zh')}）" if case.lang == "zh" else name
            blocks.append(Heading(title, 2))
        blocks.append(_table(case, card))
    return Story(tuple(blocks))


def _table(case: Case, card: AssessmentCard) -> Table:
    lang = case.lang
    rows: list[Row] = []
    groups = list(case.standard.groups)
    for group in groups:
        inside = [
            finding
            for finding in card.findings
            if case.standard.indicators[finding.indicator].group == group
        ]
        if not inside:
            continue
        if len(groups) > 1:
            rows.append(Row((case.standard.groups[group].label.get(lang),), "group"))
        rows += [_row(case, finding) for finding in inside]
        if len(groups) > 1:
            rows.append(_sum_row(case, group, card.subtotals[group]))
    rows.append(_total_row(case, card))
    wide = any(finding.score.low != finding.score.high for finding in card.findings)
    return Table(
        (
            Column(tell("indicator", lang), width=3),
            Column(tell("score", lang), "right"),
            Column(tell("why", lang), width=6),
        ),
        tuple(rows),
        notes=(tell("range_note", lang),) if wide else (),
        style="compact",
    )


def _row(case: Case, finding: Finding) -> Row:
    lang, item = case.lang, case.standard.indicators[finding.indicator]
    clause = tell("comma", lang).join((item.clause, tell("max_of", lang, max=figure(item.max))))
    name: tuple[str | Run, ...] = (
        item.label.get(lang),
        muted(tell("bracketed", lang, text=clause)),
    )
    why: tuple[str | Run, ...] = (explain(case.standard, finding, lang),)
    if finding.rulings:
        rulings = tell("list", lang).join(finding.rulings)
        why = (*why, muted(tell("rulings_note", lang, rulings=rulings)))
    if finding.verdict is Verdict.NOT_APPLICABLE:
        return Row((name, Mark(Verdict.NOT_APPLICABLE), why))
    return Row((name, points(finding.score), why))


def _sum_row(case: Case, group: str, span: Span) -> Row:
    most = case.standard.groups[group].max
    note = "" if most is None else tell("max_of", case.lang, max=figure(most))
    return Row((tell("subtotal", case.lang), points(span), note), "subtotal")


def _total_row(case: Case, card: AssessmentCard) -> Row:
    total = card.total
    span = total.score
    figure_ = total_number(span, total.official)
    adjusted = total.without_adjustment
    note = tell("max_of", case.lang, max=figure(total.max))
    if adjusted is not None and adjusted.point is not None and adjusted.point != span.point:
        note = tell("without_adjustment", case.lang, points=fixed(adjusted.point))
    return Row((tell("sum", case.lang), figure_, note), "total")


def charts(case: Case) -> Story:
    """Show the score as pictures: profile, raters, change."""
    card, lang = case.scorecard.current, case.lang
    blocks: list[Block] = [Heading(tell("charts", lang))]
    if card is not None:
        blocks.append(_profile(case, card))
        blocks += _raters(case, card)
        blocks += _change(case)
    return Story(tuple(blocks))


def _profile(case: Case, card: AssessmentCard) -> Block:
    lang, standard = case.lang, case.standard
    groups = [g for g in card.subtotals if standard.groups[g].max is not None]
    if len(groups) > 1:
        rows = [
            _score_row(
                standard.groups[g].label.get(lang), card.subtotals[g], standard.groups[g].max or 1
            )
            for g in groups
        ]
        caption = tell("profile", lang)
    else:
        rows = [
            _score_row(standard.indicators[f.indicator].label.get(lang), f.score, f.max)
            for f in card.findings
            if f.verdict is not Verdict.NOT_APPLICABLE
        ]
        caption = tell("profile_items", lang)
    alt = tell("profile_alt", lang, n=len(rows))
    return profile_bars(rows, alt, caption=caption, lang=known_lang(lang))


def _score_row(label: str, span: Span, most: object) -> ScoreRow:
    top = float(most)  # type: ignore[arg-type]
    point = None if span.point is None else float(span.point)
    value = (
        figure(span.point) if span.point is not None else f"{figure(span.low)}–{figure(span.high)}"
    )
    return ScoreRow(label, point, top, f"{value} / {top:g}", float(span.low), float(span.high))


def unwritten_notes(case: Case, card: AssessmentCard) -> tuple[str, ...]:
    """Say which points nobody could earn, and so nobody lost (JX-1)."""
    return tuple(
        tell(
            "unwritten",
            case.lang,
            name=case.standard.indicators[left.indicator].label.get(case.lang),
            points=figure(left.points),
            ruling=left.ruling,
        )
        for left in unwritten(case.standard, card)
    )


def _raters(case: Case, card: AssessmentCard) -> list[Block]:
    lang, standard = case.lang, case.standard
    raters = list(card.rater_totals)
    if len(raters) < 2:  # noqa: PLR2004 - one rater cannot be compared
        return []
    rows = []
    for finding in card.findings:
        given = [finding.by_rater.get(rater) for rater in raters]
        rows.append(
            RaterRow(
                standard.indicators[finding.indicator].label.get(lang),
                float(finding.max),
                tuple(None if value is None else float(value) for value in given),
                tuple("—" if value is None else figure(value) for value in given),
            )
        )
    names = [standard.raters[rater].brief.get(lang) for rater in raters]
    alt = tell("raters_alt", lang, n=len(rows))
    return [raters_side_by_side(rows, names, alt, caption=tell("raters", lang))]


def _change(case: Case) -> list[Block]:
    """Set every indicator against the period that the history and the index compare with."""
    lang, yearly = case.lang, "_yearly" if case.standard.cycle == "year" else ""
    card = case.scorecard.current
    if case.previous is None or card is None:
        return [Paragraph(tell(f"no_previous{yearly}", lang), "note")]
    away = {f.indicator for f in card.findings if f.verdict is Verdict.NOT_APPLICABLE}
    rows = [
        ChangeRow(
            case.standard.indicators[moved.indicator].label.get(lang),
            None if moved.before is None else float(moved.before),
            None if moved.after is None else float(moved.after),
            float(moved.max),
            "" if moved.by is None else signed(moved.by),
        )
        for moved in changes(case.previous, case.scorecard)
        if moved.indicator not in away  # a dot at 0 % would say that it was judged
    ]
    if not rows:
        return [Paragraph(tell(f"no_previous{yearly}", lang), "note")]
    alt, caption = tell(f"change{yearly}_alt", lang, n=len(rows)), tell(f"change{yearly}", lang)
    then = tell(f"before{yearly}", lang)
    return [change_since(rows, alt, caption=caption, then=then, lang=known_lang(lang))]


def annual(case: Case) -> Story:
    """Show how assessments and daily inspection make the annual result."""
    lang, standard = case.lang, case.standard
    heading = Heading(tell("annual", lang))
    declared, total = standard.annual, case.scorecard.annual
    if declared is None or total is None:
        return Story((heading, Paragraph(tell("not_composed", lang))))
    rows = [_assessment_row(case, card) for card in case.scorecard.assessments]
    for finding in case.scorecard.annual_deductions:
        item = declared.deductions[finding.id]
        count = tell("no_record", lang) if finding.count is None else figure(finding.count)
        lost = figure(-finding.points)
        label = item.label.get(lang) if item.label else finding.id
        rows.append(Row((join([label, muted(f" {item.clause}")]), count, "", Number(lost))))
    name = tell("annual_total", lang, year=case.period.year)
    rows.append(Row((name, "", "", _total_cell(total)), "total"))
    table = Table(
        (
            Column(tell("assessment", lang), width=4),
            Column(tell("score", lang), "right", 1.5),
            Column(tell("weight", lang), "right"),
            Column(tell("weighted", lang), "right", 1.5),
        ),
        tuple(rows),
    )
    return Story((heading, table, *_consequence(case)))


def _assessment_row(case: Case, card: AssessmentCard) -> Row:
    item = case.standard.assessments[card.key or ""]
    span = card.total.score
    share = f"{float(item.weight):.0%}"
    number = _total_cell(card.total)
    value = card.total.official if card.total.official is not None else span.point
    weighted: Number | str = "—" if value is None else Number(figure(value * item.weight))
    return Row((item.label.get(case.lang), number, share, Cell(weighted)))


def _total_cell(total: Total) -> Number:
    figure_ = total.official if total.official is not None else total.score.point
    return total_number(total.score, figure_)


def _consequence(case: Case) -> tuple[Block, ...]:
    total, lang = case.scorecard.annual, case.lang
    if total is None or total.grade is None:
        return ()
    grade = case.standard.grades[total.grade]
    if grade.consequence is None or case.rectified.ended:
        return ()
    text = f"{grade.label.get(lang)}{tell('colon', lang)}{grade.consequence.get(lang)}"
    return (Paragraph(text),)
