"""Where the points were lost, largest first: the start of every improvement plan (AH 6.2.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ecnb.model.scorecard import AssessmentCard, Finding, ProvisionFinding, Scorecard, Verdict
from ecnb.model.standard import Standard
from ecnb.model.text import Exact

UNMET = (Verdict.NOT_MET, Verdict.PARTLY, Verdict.NOT_ASSESSED)
"""Verdicts that leave something to do."""

ASIDE = (Verdict.NOT_APPLICABLE, Verdict.NO_TARGET, Verdict.REPORTED)
"""Verdicts that are neither met nor missed: shown, and left out of every count of what is due."""


def due(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Keep the verdicts of what had to be reached by now: "met 3 of 5" counts these.

    >>> len(due([Verdict.MET, Verdict.NOT_ASSESSED, Verdict.NOT_DUE, Verdict.REPORTED]))
    2
    """
    return tuple(v for v in verdicts if v not in ASIDE and v is not Verdict.NOT_DUE)


@dataclass(frozen=True, slots=True)
class Loss:
    """Points one indicator is short of what it could have earned.

    attainable: the maximum less what the document leaves undescribed. lost: that less the point
    value. at_most: that less the lower end of the range. cumulative: share of all points lost
    so far.
    """

    indicator: str
    attainable: Exact
    lost: Exact
    at_most: Exact
    share_of_attainable: Exact
    cumulative: Exact


@dataclass(frozen=True, slots=True)
class LostInYear:
    """Points one indicator cost in a year of several assessments.

    points: of each assessment, None where it is not assessed. lost: each loss by its weight.
    """

    indicator: str
    max: Exact
    points: tuple[Exact | None, ...]
    lost: Exact


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Points of an indicator that nobody can earn: the document gives no condition for them."""

    indicator: str
    points: Exact
    ruling: str


def losses(standard: Standard, card: AssessmentCard) -> tuple[Loss, ...]:
    """Order the indicators of an assessment by points lost; those without loss are left out.

    Indicators that do not apply, or are not assessed, lose nothing: absence is not zero (G6).
    Nor does anybody lose points whose condition the document does not give: see unwritten().
    """
    short = [
        (finding, top, top - finding.score.point)
        for finding in card.findings
        if finding.verdict is not Verdict.NOT_APPLICABLE
        and finding.score.point is not None
        and finding.score.point < (top := _attainable(standard, finding))
    ]
    short.sort(key=lambda one: (-one[2], -one[2] / one[1], one[0].indicator))
    whole = sum((lost for _, _, lost in short), start=Fraction(0))
    found, running = [], Fraction(0)
    for finding, top, lost in short:
        running += lost
        worst = top - finding.score.low
        found.append(Loss(finding.indicator, top, lost, worst, lost / top, running / whole))
    return tuple(found)


def lost_in_year(standard: Standard, card: Scorecard) -> tuple[LostInYear, ...]:
    """Order the indicators by what they cost over all assessments, weighed as the year weighs them.

    A document with one assessment has the weight 1. What does not apply or is not assessed loses
    nothing (G6).
    """
    found = []
    for name, item in standard.indicators.items():
        lost, points = Fraction(0), []
        for half in card.assessments:
            finding = next(one for one in half.findings if one.indicator == name)
            point = finding.score.point
            points.append(point)
            if point is not None and finding.verdict is not Verdict.NOT_APPLICABLE:
                weight = standard.assessments[half.key].weight if half.key else Fraction(1)
                lost += weight * max(_attainable(standard, finding) - point, Fraction(0))
        if lost > 0:
            found.append(LostInYear(name, item.max, tuple(points), lost))
    return tuple(sorted(found, key=lambda one: (-one.lost, one.indicator)))


def unwritten(standard: Standard, card: AssessmentCard) -> tuple[Unwritten, ...]:
    """Name the points that stay out of reach under the readings chosen (JX-1)."""
    found = []
    for finding in card.findings:
        silent = standard.indicators[finding.indicator].undescribed
        if silent is None or finding.verdict is Verdict.NOT_APPLICABLE:
            continue
        got = finding.score.point
        left = silent.points if got is None else min(silent.points, finding.max - got)
        if left > 0:
            found.append(Unwritten(finding.indicator, left, silent.ruling))
    return tuple(found)


def _attainable(standard: Standard, finding: Finding) -> Fraction:
    silent = standard.indicators[finding.indicator].undescribed
    return finding.max - (silent.points if silent is not None else 0)


def unassessed(card: AssessmentCard) -> tuple[Finding, ...]:
    """Name the indicators that wait for evidence or a rater."""
    return tuple(f for f in card.findings if f.verdict is Verdict.NOT_ASSESSED)


def unmet(findings: tuple[ProvisionFinding, ...]) -> tuple[ProvisionFinding, ...]:
    """Name the provisions or targets that leave something to do, the gravest first."""
    order = {verdict: place for place, verdict in enumerate(UNMET)}
    waiting = [finding for finding in findings if finding.verdict in UNMET]
    return tuple(sorted(waiting, key=lambda finding: order[finding.verdict]))
