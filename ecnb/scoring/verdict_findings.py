"""One entity's verdicts on provisions and targets, and the shares they make."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ecnb.model.evidence import Evidence
from ecnb.model.rules import (
    AtLeastTest,
    ConditionsTest,
    CountOnly,
    GrowthTest,
    ItemsTest,
    ShareTest,
    StatedTest,
    SumTest,
    VerdictTest,
)
from ecnb.model.scorecard import VERDICTS, ProvisionFinding, Share, Verdict
from ecnb.model.standard import Provision, Standard, Target
from ecnb.model.table import UNIT
from ecnb.model.text import exact_text
from ecnb.scoring.findings import Reading, used_fact
from ecnb.scoring.judge import Scorecards
from ecnb.scoring.verdicts import VerdictColumn

REQUIREMENT = "requirement"
"""Share of 应 and imperative clauses together; 能 states a capability, not a duty (G9, AH-1)."""

SHARE_OF = {
    "shall": REQUIREMENT,
    "instruction": REQUIREMENT,
    "capability": "capability",
    "should": "should",
    "may": "may",
}
_ZERO = Fraction(0)


def verdict_facts(name: str, test: VerdictTest) -> tuple[str, ...]:
    """Name the facts that a verdict test reads; a stated verdict is a fact of its own name."""
    match test:
        case StatedTest():
            keys = [name]
        case ConditionsTest():
            keys = [c.fact for c in test.all_of] + [
                c.at_least_fact for c in test.all_of if c.at_least_fact
            ]
        case AtLeastTest() | CountOnly():
            keys = [test.fact]
        case ItemsTest():
            keys = list(test.items)
        case ShareTest():
            keys = [test.part, test.whole]
        case GrowthTest():
            keys = [test.current, test.previous]
        case SumTest():
            keys = list(test.spent.values())
        case _:
            keys = []
    return tuple(dict.fromkeys(keys))


def verdicts(
    scorecards: Scorecards,
    columns: Mapping[str, VerdictColumn],
    items: Mapping[str, Provision] | Mapping[str, Target],
    i: int,
    evidence: Evidence,
) -> tuple[ProvisionFinding, ...]:
    """Give entity i's findings on all provisions, or on all targets."""
    at = Reading(scorecards.assessments[-1].view, i, scorecards.period, evidence)
    found = []
    for name, column in columns.items():
        item = items[name]
        actual, bound = _measure(column, i)
        found.append(
            ProvisionFinding(
                id=name,
                verdict=VERDICTS[int(column.code[i])],
                facts=tuple(used_fact(key, at) for key in verdict_facts(name, item.test)),
                actual=actual,
                target=bound,
                attainment=actual / bound if actual is not None and bound is not None else None,
                basis={key: _count(key, int(x[i])) for key, x in column.counts.items()},
                rulings=item.rulings,
            )
        )
    return tuple(found)


def _count(key: str, figure: int) -> str:
    return exact_text(
        Fraction(figure, UNIT) if key in ("previous", "unallocated") else Fraction(figure)
    )


def _measure(column: VerdictColumn, i: int) -> tuple[Fraction | None, Fraction | None]:
    if column.actual is None or column.measured is None or not column.measured[i]:
        return None, None
    bound = None if column.target is None else Fraction(int(column.target[i]), UNIT)
    return Fraction(int(column.actual[i]), UNIT), bound or None


def shares(standard: Standard, findings: tuple[ProvisionFinding, ...]) -> Mapping[str, Share]:
    """Give the share met of requirements, of recommendations and of permissions."""
    by_kind: dict[str, list[Verdict]] = {}
    for finding in findings:
        kind = SHARE_OF[standard.provisions[finding.id].modal]
        by_kind.setdefault(kind, []).append(finding.verdict)
    return {kind: share(verdicts) for kind, verdicts in by_kind.items()}


def share(verdicts: list[Verdict]) -> Share:
    """Share of provisions met: over what was assessed, and its range over all that apply.

    >>> share([Verdict.MET, Verdict.PARTLY, Verdict.NOT_ASSESSED]).point
    Fraction(1, 2)
    """
    n = {verdict: verdicts.count(verdict) for verdict in Verdict}
    met, partly, missed = n[Verdict.MET], n[Verdict.PARTLY], n[Verdict.NOT_MET]
    open_ = n[Verdict.NOT_ASSESSED]
    assessed = met + partly + missed
    base = assessed + open_
    return Share(
        met,
        partly,
        missed,
        open_,
        n[Verdict.NOT_APPLICABLE],
        n[Verdict.NOT_DUE],
        Fraction(met, base) if base else None,
        Fraction(met, assessed) if assessed else None,
        Fraction(met + partly + open_, base) if base else None,
    )


def guide(standard: Standard, findings: tuple[ProvisionFinding, ...]) -> Fraction | None:
    """Split each maximum evenly over its items: a marked guide, never a score (SD-1)."""
    if standard.guide is None:
        return None
    points = _ZERO
    for name, item in standard.indicators.items():
        inside = [f for f in findings if standard.provisions[f.id].indicator == name]
        met = sum(f.verdict is Verdict.MET for f in inside)
        points += item.max * Fraction(met, len(inside)) if inside else _ZERO
    return points
