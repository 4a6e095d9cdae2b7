"""Where the points were lost, largest first: the start of every improvement plan (AH 6.2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ecnb.model.scorecard import AssessmentCard, Finding, ProvisionFinding, Verdict
from ecnb.model.text import Exact

UNMET = (Verdict.NOT_MET, Verdict.PARTLY, Verdict.NOT_ASSESSED)
"""Verdicts that leave something to do."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Points one indicator is short of its maximum.

    lost: the maximum less the point value. at_most: the maximum less the lower end of the
    range. cumulative: share of all points lost so far.
    """

    indicator: str
    lost: Exact
    at_most: Exact
    share_of_max: Exact
    cumulative: Exact


def losses(card: AssessmentCard) -> tuple[Loss, ...]:
    """Order the indicators of an assessment by points lost; those without loss are left out.

    Indicators that do not apply, or are not assessed, lose nothing: absence is not zero (G6).
    """
    short = [
        (finding, finding.max - finding.score.point)
        for finding in card.findings
        if finding.verdict is not Verdict.NOT_APPLICABLE
        and finding.score.point is not None
        and finding.score.point < finding.max
    ]
    short.sort(key=lambda pair: (-pair[1], -pair[1] / pair[0].max, pair[0].indicator))
    whole = sum((lost for _, lost in short), start=Fraction(0))
    found, running = [], Fraction(0)
    for finding, lost in short:
        running += lost
        at_most = finding.max - finding.score.low
        found.append(Loss(finding.indicator, lost, at_most, lost / finding.max, running / whole))
    return tuple(found)


def unassessed(card: AssessmentCard) -> tuple[Finding, ...]:
    """Name the indicators that wait for evidence or a rater."""
    return tuple(f for f in card.findings if f.verdict is Verdict.NOT_ASSESSED)


def unmet(findings: tuple[ProvisionFinding, ...]) -> tuple[ProvisionFinding, ...]:
    """Name the provisions or targets that leave something to do, the gravest first."""
    order = {verdict: place for place, verdict in enumerate(UNMET)}
    waiting = [finding for finding in findings if finding.verdict in UNMET]
    return tuple(sorted(waiting, key=lambda finding: order[finding.verdict]))
