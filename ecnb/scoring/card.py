"""From columns to one entity's scorecard, with the trace of every point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from ecnb.model.evidence import Evidence
from ecnb.model.period import Period
from ecnb.model.scorecard import (
    STATUSES,
    AssessmentCard,
    DeductionFinding,
    Finding,
    Scorecard,
    Span,
    Status,
    Total,
    Verdict,
)
from ecnb.model.standard import Standard
from ecnb.model.table import UNIT
from ecnb.scoring.annual import AnnualColumns
from ecnb.scoring.by_raters import INADMISSIBLE, MISSING, NOT_SCORED, STATES
from ecnb.scoring.findings import Reading, finding, span, total_of
from ecnb.scoring.judge import Scorecards, touched
from ecnb.scoring.totals import AssessmentColumns, TotalColumn
from ecnb.scoring.verdict_findings import guide, shares, verdicts

_ZERO = Fraction(0)
_UNOFFICIAL = STATUSES.index(Status.UNOFFICIAL)


def card(scorecards: Scorecards, i: int, evidence: Evidence) -> Scorecard:
    """Give the scorecard of entity i; ``evidence`` must be that entity's (sources and reasons)."""
    standard = scorecards.standard
    annual = scorecards.annual
    provisions = verdicts(scorecards, scorecards.provisions, standard.provisions, i, evidence)
    assessments = tuple(
        _assessment(standard, item, i, scorecards.period, evidence)
        for item in scorecards.assessments
        if standard.indicators
    )
    deductions = _deductions(scorecards, i)
    return Scorecard(
        entity=evidence.entity,
        standard=standard.key,
        period=scorecards.period,
        as_of=scorecards.as_of,
        assessments=assessments,
        annual=_annual_total(scorecards, annual, i, assessments, deductions) if annual else None,
        annual_deductions=deductions,
        provisions=provisions,
        targets=verdicts(scorecards, scorecards.targets, standard.targets, i, evidence),
        shares=shares(standard, provisions),
        guide=guide(standard, provisions),
        rulings=dict(standard.chosen),
        touched=touched(scorecards, i),
        warnings=evidence.warnings,
    )


def _assessment(
    standard: Standard, columns: AssessmentColumns, i: int, period: Period, evidence: Evidence
) -> AssessmentCard:
    half = standard.assessments[columns.key].half if columns.key is not None else None
    when = Period(period.year, half[0], int(half[1])) if half is not None else period
    at = Reading(columns.view, i, when, evidence)
    findings = tuple(
        finding(standard.indicators[name], name, column, at)
        for name, column in columns.indicators.items()
    )
    raters = [r for r in standard.raters if _due(findings, r)]
    return AssessmentCard(
        key=columns.key,
        period=when,
        findings=findings,
        subtotals=_subtotals(standard, findings),
        rater_subtotals={
            group: {
                rater: total_of(
                    f.by_rater.get(rater)
                    for f in findings
                    if standard.indicators[f.indicator].group == group
                )
                for rater in raters
            }
            for group in standard.groups
        },
        rater_totals={rater: total_of(f.by_rater.get(rater) for f in findings) for rater in raters},
        total=_assessment_total(standard, columns, i, findings),
    )


def _due(findings: tuple[Finding, ...], rater: str) -> bool:
    return any(rater in finding.by_rater for finding in findings)


def _subtotals(standard: Standard, findings: tuple[Finding, ...]) -> Mapping[str, Span]:
    spans: dict[str, Span] = {}
    for group in standard.groups:
        inside = [f.score for f in findings if standard.indicators[f.indicator].group == group]
        if inside:
            spans[group] = Span(
                sum((s.low for s in inside), start=_ZERO),
                sum((s.high for s in inside), start=_ZERO),
                total_of(s.point for s in inside),
            )
    return spans


def _total(standard: Standard, column: TotalColumn, i: int, max_: Fraction) -> Total:
    status = STATUSES[int(column.status[i])]
    grades = list(standard.grades)
    decimals = 10**standard.conventions.decimals
    low, high = column.points.bounds(i)
    point = column.points.fraction(i)
    official = status is Status.OFFICIAL
    return Total(
        status=status,
        score=Span(low, high, point if status in (Status.OFFICIAL, Status.UNOFFICIAL) else None),
        official=Fraction(int(column.official[i]), decimals) if official else None,
        grade=_grade(grades, int(column.grade[i])),
        grade_low=_grade(grades, int(column.grade_low[i])),
        grade_high=_grade(grades, int(column.grade_high[i])),
        max=max_,
    )


def _grade(grades: list[str], index: int) -> str | None:
    return grades[index] if index >= 0 else None


def _assessment_total(
    standard: Standard, columns: AssessmentColumns, i: int, findings: tuple[Finding, ...]
) -> Total:
    column = columns.total
    base = _total(standard, column, i, Fraction(int(column.max[i]), column.points.den))
    renormalised = columns.renormalised
    provisional = renormalised.fraction(i) if renormalised is not None else None
    without = span(columns.without_adjustment, i) if standard.adjustment is not None else None
    return replace(
        base,
        without_adjustment=without,
        by_fact=span(columns.by_fact, i) if columns.by_fact is not None else None,
        provisional=provisional if base.status is Status.PROVISIONAL else None,
        reasons=()
        if base.status is Status.OFFICIAL
        else _all_reasons(standard, columns, i, findings),
    )


def _all_reasons(
    standard: Standard, columns: AssessmentColumns, i: int, findings: tuple[Finding, ...]
) -> tuple[str, ...]:
    """Name the entity's own standing first: not allowed a total, or of no known class."""
    own: list[str] = []
    table = columns.view.table
    if columns.total.status[i] == _UNOFFICIAL:
        own += _barring(standard, columns, i)
    if standard.classes and table.classes[i] < 0:
        own.append("class")
    return (*own, *_reasons(findings))


def _barring(standard: Standard, columns: AssessmentColumns, i: int) -> list[str]:
    """Name the rulings that allow this entity no official total."""
    return [
        f"ruling:{item.ruling}"
        for item in standard.unofficial.values()
        if columns.view.all_of(item.when).yes[i]
    ]


def _reasons(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """Name what keeps a total from being official: part, rater and how the entry was taken."""
    bad = {STATES[state] for state in (*INADMISSIBLE, MISSING, NOT_SCORED)}
    parts = [
        part
        for finding in findings
        if finding.verdict is not Verdict.NOT_APPLICABLE
        for part in finding.parts
    ]
    named = [
        f"{part.id}:{entry.rater}:{entry.state}"
        for part in parts
        for entry in part.entries
        if entry.state in bad
    ]
    silent = [
        f"{part.id}::no_fact" for part in parts if not part.entries and part.score.point is None
    ]
    return (*named, *silent)


def _annual_total(
    scorecards: Scorecards,
    annual: AnnualColumns,
    i: int,
    cards: tuple[AssessmentCard, ...],
    deductions: tuple[DeductionFinding, ...],
) -> Total:
    column = annual.total
    base = _total(scorecards.standard, column, i, Fraction(int(column.max[i]), column.points.den))
    provisional = annual.provisional.fraction(i)
    return replace(
        base,
        provisional=provisional if base.status is Status.PROVISIONAL else None,
        reasons=()
        if base.status is Status.OFFICIAL
        else _annual_reasons(base.status, cards, deductions),
    )


def _annual_reasons(
    status: Status,
    cards: tuple[AssessmentCard, ...],
    deductions: tuple[DeductionFinding, ...],
) -> tuple[str, ...]:
    """Name what each half waits for, and the daily inspection of which nothing is known."""
    if status is Status.UNOFFICIAL:
        barring = (r for card in cards for r in card.total.reasons if r.startswith("ruling:"))
        return tuple(dict.fromkeys(barring))
    halves = [f"{card.key}/{reason}" for card in cards for reason in card.total.reasons]
    silent = [f"deduction:{item.id}" for item in deductions if item.count is None]
    return (*halves, *silent)


def _deductions(scorecards: Scorecards, i: int) -> tuple[DeductionFinding, ...]:
    annual, declared = scorecards.annual, scorecards.standard.annual
    if annual is None or declared is None:
        return ()
    found = []
    for key, item in declared.deductions.items():
        column = annual.counts[key]
        count = Fraction(int(column.values[i]), UNIT) if column.known[i] else None
        points = annual.deductions[key].fraction(i) or _ZERO
        rulings = (item.ruling,) if item.ruling and points else ()
        found.append(DeductionFinding(key, count, points, rulings))
    return tuple(found)
