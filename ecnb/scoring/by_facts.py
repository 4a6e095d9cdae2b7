"""Kernels: what the facts alone give under each kind of points rule."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from ecnb.model.rules import (
    BaseBonusRule,
    DeductionRule,
    JudgedRule,
    PointsRule,
    ProportionalRule,
    TierRule,
)
from ecnb.model.table import UNIT, Bools, FactColumn, Ints
from ecnb.scoring.exact import Points, choose, constant, entered, unknown
from ecnb.scoring.view import View

Flags = dict[str, Bools]
"""Ruling id → entities it touched."""

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class ByFacts:
    """What facts give for one part: points with range, holes met, rulings touched.

    hole: (n,) True where the document leaves the case undefined (the range is then the hole's).
    decides: (n,) True where the case decides by itself, whatever a rater enters.
    basis: figures the rule took, (n,) each, for the trace.
    """

    points: Points
    hole: Bools
    flags: Flags = field(default_factory=dict)
    basis: dict[str, Ints] = field(default_factory=dict)
    decides: Bools | None = None


def full_of(rule: PointsRule) -> Fraction:
    """Give the most points a rule can yield.

    >>> from ecnb.model.rules import JudgedRule
    >>> full_of(JudgedRule(kind="judged", full=10, step="0.5", scale="1.5"))
    Fraction(15, 1)
    """
    match rule:
        case TierRule():
            return max(tier.points for tier in rule.tiers)
        case BaseBonusRule():
            return rule.base + rule.bonus.to
        case JudgedRule():
            return rule.full * rule.scale
        case _:
            return rule.full


def by_facts(rule: PointsRule, view: View, target_share: Fraction, spill: Fraction) -> ByFacts:
    """Judge one part of n entities by facts alone.

    target_share: the share of an annual target that is due at this assessment, in (0, 1].
    spill: points of the indicator's other parts, which deductions without a floor go on eating.
    """
    match rule:
        case TierRule():
            result = _tier(rule, view)
        case BaseBonusRule():
            result = _base_bonus(rule, view)
        case ProportionalRule():
            result = _proportional(rule, view, target_share)
        case DeductionRule():
            result = _deductions(rule, view, spill)
        case JudgedRule():
            result = _judged(rule, view)
        case _:
            result = _nothing_known(view, rule.full)
    return _with_notes(rule, view, _with_holes(rule, view, result))


def _nothing_known(view: View, full: Fraction) -> ByFacts:
    return ByFacts(unknown(len(view), _ZERO, full), np.zeros(len(view), bool))


def _tier(rule: TierRule, view: View) -> ByFacts:
    column = view.fact(rule.fact)
    starts = np.array([tier.from_ for tier in rule.tiers], dtype=np.int64) * UNIT
    index = np.clip(np.searchsorted(starts, column.values, side="right") - 1, 0, None)
    den = math.lcm(*(tier.points.denominator for tier in rule.tiers))
    worth = np.array([int(tier.points * den) for tier in rule.tiers], dtype=np.int64)
    given = entered(worth[index], column.known, den)
    points = choose(column.known, given, unknown(len(view), _ZERO, full_of(rule)))
    return ByFacts(points, np.zeros(len(view), bool), basis={"tier": index})


def _base_bonus(rule: BaseBonusRule, view: View) -> ByFacts:
    if rule.fact is None:
        return _nothing_known(view, full_of(rule))
    column = view.fact(rule.fact)
    exists = _some(column)
    absent = column.known & (column.values == 0)
    judged = unknown(len(view), rule.base + rule.bonus.from_, full_of(rule))
    points = choose(exists, judged, unknown(len(view), _ZERO, full_of(rule)))
    return ByFacts(choose(absent, constant(len(view), _ZERO), points), np.zeros(len(view), bool))


def _proportional(rule: ProportionalRule, view: View, share: Fraction) -> ByFacts:
    done, size = view.fact(rule.fact), view.fact(rule.by)
    starts = np.array([band.from_ for band in rule.bands], dtype=np.int64) * UNIT
    index = np.searchsorted(starts, size.values, side="right") - 1
    inside = size.known & (index >= 0)
    index = np.clip(index, 0, None)
    units = [rule.full / (band.target * share) for band in rule.bands]
    den = math.lcm(rule.full.denominator, *(unit.denominator for unit in units)) * UNIT
    worth = np.array([int(unit * den) // UNIT for unit in units], dtype=np.int64)
    cap = rule.full.numerator * (den // rule.full.denominator)
    # no more than the target counts, so the product stays inside 64 bits
    targets = np.array([math.ceil(band.target) for band in rule.bands], dtype=np.int64) * UNIT
    counted = np.minimum(done.values, targets[index])
    reached = np.minimum(counted * worth[index], cap)
    given = entered(reached, done.known & inside, den)
    points = choose(given.known, given, unknown(len(view), _ZERO, rule.full))
    flags = {
        band.ruling: inside & (index == i)
        for i, band in enumerate(rule.bands)
        if band.ruling is not None
    }
    nothing = done.known & (done.values == 0)
    points = choose(nothing, constant(len(view), _ZERO), points)
    return ByFacts(points, np.zeros(len(view), bool), flags, {"band": np.where(inside, index, -1)})


def _deductions(rule: DeductionRule, view: View, spill: Fraction) -> ByFacts:
    n = len(view)
    floor = -spill if rule.floor is None else rule.floor
    worths = [item.points for item in rule.deduct]
    den = math.lcm(*(x.denominator for x in (rule.full, floor, *worths))) * UNIT
    start = entered(np.full(n, int(rule.full * den)), np.ones(n, bool), den)
    flags: list[Flags] = []
    if rule.zero_when:
        zero = view.all_of(rule.zero_when)
        zeroed = choose(zero.yes, constant(n, _ZERO), start)
        start = choose(zero.known, zeroed, unknown(n, _ZERO, rule.full)).over(den)
        flags += [{rule.zero_ruling: zero.yes}] if rule.zero_ruling else []
    lost, known = _lost(rule, view, den)
    worst = np.where(known, start.low - lost, int(floor * den))
    point = np.where(known & start.known, start.point - lost, worst)
    points = Points(worst, point, start.high - lost, known & start.known, den)
    if rule.floor_ruling is not None:
        flags += [{rule.floor_ruling: points.known & (points.point < 0)}]
    flags += [{item.ruling: _some(view.fact(item.fact))} for item in rule.deduct if item.ruling]
    basis = {"deducted": lost // (den // UNIT)}
    return ByFacts(points.clipped(floor, None).settled(), np.zeros(n, bool), merged(flags), basis)


def _some(column: FactColumn) -> Bools:
    return column.known & (column.values > 0)


def _lost(rule: DeductionRule, view: View, den: int) -> tuple[Ints, Bools]:
    """Add up the known deductions, and say where all of them are known."""
    lost, known = np.zeros(len(view), np.int64), np.ones(len(view), bool)
    for item in rule.deduct:
        column = view.fact(item.fact)
        count = np.minimum(column.values, UNIT) if item.once else column.values
        lost = lost + np.where(column.known, count * int(item.points * den // UNIT), 0)
        known = known & column.known
    return lost, known


def _judged(rule: JudgedRule, view: View) -> ByFacts:
    result = _nothing_known(view, full_of(rule))
    if not rule.zero_when:
        return result
    zero = view.all_of(rule.zero_when).yes
    return ByFacts(choose(zero, constant(len(view), _ZERO), result.points), result.hole)


def _with_holes(rule: PointsRule, view: View, result: ByFacts) -> ByFacts:
    points, hole, flags = result.points, result.hole, dict(result.flags)
    decides = np.zeros(len(view), bool)
    for gap in rule.holes:
        inside = view.all_of(gap.when).yes
        if gap.per_unit is not None:
            values = view.fact(gap.when[0].fact).values * gap.per_unit.numerator
            given = entered(values, inside, UNIT * gap.per_unit.denominator)
        else:
            low = gap.points if gap.lower is None else gap.lower
            flat = constant(len(view), gap.points)
            given = flat.widened(inside, constant(len(view), low), constant(len(view), gap.upper))
        points, hole = choose(inside, given, points), hole | inside
        decides = decides | (inside & gap.overrides)
        flags[gap.ruling] = flags.get(gap.ruling, np.zeros(len(view), bool)) | inside
    return ByFacts(points, hole, flags, result.basis, decides)


def _with_notes(rule: PointsRule, view: View, result: ByFacts) -> ByFacts:
    flags = merged([result.flags, *({n.ruling: view.all_of(n.when).yes} for n in rule.notes)])
    return replace(result, flags=flags)


def merged(flags: Iterable[Flags]) -> Flags:
    """Join flags of several rules: an entity is touched where any rule touched it."""
    joined: Flags = {}
    for one in flags:
        for ruling, mask in one.items():
            joined[ruling] = joined[ruling] | mask if ruling in joined else mask
    return joined
