"""One entity's findings: each indicator and part judged, with the trace of its points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ecnb.model.evidence import Evidence
from ecnb.model.period import Period
from ecnb.model.rules import (
    BaseBonusRule,
    DeductionRule,
    JudgedRule,
    PointsRule,
    ProportionalRule,
    TierRule,
)
from ecnb.model.scorecard import Entry, Finding, PartFinding, Span, UsedFact, Verdict
from ecnb.model.standard import Indicator, part_id
from ecnb.model.table import UNIT
from ecnb.model.text import exact_text
from ecnb.scoring.by_facts import Flags, full_of
from ecnb.scoring.by_raters import MISSING, NO_RATER, NOT_SCORED, OVERRULED, STATES
from ecnb.scoring.exact import Points
from ecnb.scoring.indicators import IndicatorColumn, PartColumn
from ecnb.scoring.view import View

_ZERO = Fraction(0)


def span(points: Points, i: int) -> Span:
    """Read the range and point of entity i."""
    low, high = points.bounds(i)
    return Span(low, high, points.fraction(i))


def total_of(values: Iterable[Fraction | None]) -> Fraction | None:
    """Add figures; None as soon as one is missing, or where there is none at all.

    >>> total_of([Fraction(1), None]) is None
    True
    """
    parts = list(values)
    known = [value for value in parts if value is not None]
    return sum(known, start=_ZERO) if known and len(known) == len(parts) else None


def _names(flags: Flags, i: int) -> tuple[str, ...]:
    return tuple(ruling for ruling, mask in flags.items() if bool(mask[i]))


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose columns are read: entity ``i`` of a view, in one period, with its own evidence."""

    view: View
    i: int
    period: Period
    evidence: Evidence


def finding(item: Indicator, name: str, column: IndicatorColumn, at: Reading) -> Finding:
    """Give one indicator's finding for one entity."""
    i = at.i
    score = span(column.points, i)
    parts = tuple(_part(part_id(name, key), part, at) for key, part in column.parts.items())
    raters = list(dict.fromkeys(entry.rater for part in parts for entry in part.entries))
    by_rater = {
        rater: total_of(e.points for part in parts for e in part.entries if e.rater == rater)
        for rater in raters
    }
    return Finding(
        indicator=name,
        score=score,
        max=item.max,
        verdict=_points_verdict(score, item.max, bool(column.applies[i])),
        parts=parts,
        rulings=_names(column.flags, i),
        by_rater=by_rater,
    )


def _points_verdict(score: Span, most: Fraction, applies: bool) -> Verdict:
    if not applies:
        return Verdict.NOT_APPLICABLE
    if score.point is None:
        return Verdict.NOT_ASSESSED
    if score.point >= most:
        return Verdict.MET
    return Verdict.PARTLY if score.point > 0 else Verdict.NOT_MET


def _part(name: str, column: PartColumn, at: Reading) -> PartFinding:
    rule, i = column.part.rule, at.i
    keys = rule_facts(rule)
    known = bool(column.facts.points.known[i])
    return PartFinding(
        id=name,
        score=span(column.points, i),
        max=full_of(rule),
        by_fact=span(column.facts.points, i) if known or keys else None,
        entries=_entries(name, column, at),
        facts=tuple(used_fact(key, at) for key in keys),
        basis=_basis(rule, column, at),
        rulings=_names(column.flags, i),
    )


def _entries(name: str, column: PartColumn, at: Reading) -> tuple[Entry, ...]:
    if column.rated is None:
        return ()
    reasons = {
        rating.rater: rating.reason
        for rating in at.evidence.ratings
        if rating.part == name and rating.period.end == at.period.end
    }
    i = at.i
    found = []
    for rater, taken in column.rated.entries.items():
        state = int(taken.state[i])
        if state == NO_RATER:
            continue
        shown: Fraction | None = None
        if taken.raw.known[i] and state != OVERRULED:
            shown = Fraction(int(taken.raw.values[i]), UNIT)
        elif state not in (MISSING, NOT_SCORED):
            shown = taken.points.fraction(i)
        reason = reasons.get(rater, "")
        found.append(Entry(rater, shown, STATES[state], reason, taken.differs(i)))
    return tuple(found)


def rule_facts(rule: PointsRule) -> tuple[str, ...]:
    """Name the facts that a points rule reads, in reading order."""
    keys: list[str] = []
    match rule:
        case TierRule():
            keys.append(rule.fact)
        case BaseBonusRule():
            keys += [rule.fact] if rule.fact else []
        case ProportionalRule():
            keys += [rule.fact, rule.by]
        case DeductionRule():
            keys += [item.fact for item in rule.deduct] + [c.fact for c in rule.zero_when]
        case JudgedRule():
            keys += [c.fact for c in rule.zero_when]
        case _:
            pass
    keys += [c.fact for hole in rule.holes for c in hole.when]
    return tuple(dict.fromkeys(keys))


def used_fact(key: str, at: Reading) -> UsedFact:
    """Read a fact of one entity with the sources its evidence names for the period."""
    declared = at.view.standard.facts.get(key)
    stated_as = declared.of if declared is not None and declared.of else key
    sources = dict.fromkeys(
        fact.source
        for fact in at.evidence.facts
        if fact.key == stated_as and fact.source and _serves(fact.period, at.period)
    )
    return UsedFact(key, at.view.value(key, at.i), "；".join(sources))


def _serves(stated: Period, asked: Period) -> bool:
    """Tell whether a statement can bear on a period: of the same year, and not after it."""
    return stated.year == asked.year and stated.start <= asked.end


def _basis(rule: PointsRule, column: PartColumn, at: Reading) -> Mapping[str, str]:
    figures, i = column.facts.basis, at.i
    if isinstance(rule, TierRule):
        return {} if column.facts.hole[i] else _tier_basis(rule, int(figures["tier"][i]), at)
    if isinstance(rule, ProportionalRule) and figures["band"][i] >= 0:
        band = rule.bands[int(figures["band"][i])]
        target = band.target * column.target_share
        return {**_edges(band.from_, band.to), "target": exact_text(target)}
    if isinstance(rule, DeductionRule):
        return {"deducted": exact_text(Fraction(int(figures["deducted"][i]), UNIT))}
    return {}


def _tier_basis(rule: TierRule, index: int, at: Reading) -> Mapping[str, str]:
    if not at.view.fact(rule.fact).known[at.i]:
        return {}
    tier = rule.tiers[index]
    return {**_edges(tier.from_, tier.to), "points": exact_text(tier.points)}


def _edges(start: int, end: int | None) -> dict[str, str]:
    return {"from": str(start), "to": "" if end is None else str(end)}
