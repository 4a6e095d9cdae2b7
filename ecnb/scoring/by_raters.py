"""Raters' entries: what is admissible, what is missing, and the weighted points.

A raw entry of a rater stands; facts stand beside it. An empty tier entry of a rater who has
scored is filled from the fact and marked; a rater who has not scored at all is not filled,
the range then takes 0 and the maximum for that rater (ZJ-11 and A8).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ecnb.model.rules import (
    AllOrNothingRule,
    BaseBonusRule,
    DeductionRule,
    JudgedRule,
    PointsRule,
    ProportionalRule,
    TierRule,
)
from ecnb.model.standard import Part
from ecnb.model.table import UNIT, Bools, Ints, RatingColumn
from ecnb.scoring.by_facts import ByFacts, Flags, full_of
from ecnb.scoring.exact import Points, choose, each, entered, known_only, unknown
from ecnb.scoring.panel import Panel
from ecnb.scoring.view import View

STATES = (
    "entered",
    "filled",
    "missing",
    "not_scored",
    "unreachable",
    "bare_base",
    "bare_base_no_reason",
    "off_step",
    "overruled",
    "no_rater",
)
"""How an entry was taken; arrays hold the index, in a byte each."""

(
    ENTERED, FILLED, MISSING, NOT_SCORED, UNREACHABLE, BARE, BARE_NO_REASON, OFF_STEP, OVERRULED,
    NO_RATER,
) = np.arange(len(STATES), dtype=np.int8)  # fmt: skip
INADMISSIBLE = (int(UNREACHABLE), int(BARE_NO_REASON))

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Entries:
    """One rater's entries for one part, taken. points: with range; state: (n,) index in STATES."""

    points: Points
    state: Ints
    raw: RatingColumn
    by_facts: Points
    """(n,) What the facts give."""
    scale: Fraction
    """What an entered point is worth."""

    def differs(self, i: int) -> bool:
        """Tell whether entity i's entry is one that the rule knows, but not what the facts give.

        An entry that the rule cannot reach at all is wrong without any fact.
        """
        if self.state[i] == UNREACHABLE:
            return False
        low, high = self.by_facts.bounds(i)
        given = Fraction(int(self.raw.values[i]), UNIT) * self.scale
        return bool(self.raw.known[i]) and not low <= given <= high


@dataclass(frozen=True, slots=True)
class Rated:
    """One part as raters see it: weighted points and each rater's entries.

    state: (raters, n) how each entry was taken.
    """

    points: Points
    entries: Mapping[str, Entries]
    flags: Flags
    state: Ints


def rated(part_id: str, part: Part, facts: ByFacts, view: View, panel: Panel) -> Rated:
    """Take every rater's entries for one part and weight them, all raters in one pass."""
    taken = _take(part.rule, _stacked(part_id, view, panel), facts, view, panel)
    lots = weighted(taken.points, panel.weight, panel.den)
    known: Bools = np.all(lots.known, axis=0)
    # one rater's points are the sum
    low, point, high = each(lambda x: x[0] if len(x) == 1 else x.sum(axis=0), lots)
    points = Points(low, known_only(point, low, known), high, known, lots.den)
    if view.standard.classes:
        # without its class nobody can say who scores with what weight (ZJ 7.2.2)
        blank = unknown(len(view), _ZERO, full_of(part.rule))
        points = choose(view.table.classes < 0, blank, points)
    entries = {rater: _of_one(taken, i) for i, rater in enumerate(panel.raters)}
    return Rated(points, entries, _flags(part.rule, taken, facts), taken.state)


def _stacked(part_id: str, view: View, panel: Panel) -> RatingColumn:
    """Lay the raters' columns of one part over one another: (raters, n)."""
    none = np.zeros(len(view), bool)
    empty = RatingColumn(np.zeros(len(view), np.int64), none, none)
    columns = [view.table.ratings.get((part_id, rater), empty) for rater in panel.raters]
    if len(columns) == 1:
        (one,) = columns
        return RatingColumn(one.values[None], one.known[None], one.reasoned[None])
    return RatingColumn(
        np.stack([column.values for column in columns]),
        np.stack([column.known for column in columns]),
        np.stack([column.reasoned for column in columns]),
    )


def _of_one(taken: Entries, i: int) -> Entries:
    points, raw = taken.points, taken.raw
    return Entries(
        Points(points.low[i], points.point[i], points.high[i], points.known[i], points.den),
        taken.state[i],
        RatingColumn(raw.values[i], raw.known[i], raw.reasoned[i]),
        taken.by_facts,
        taken.scale,
    )


def weighted(points: Points, weight: Ints, den: int) -> Points:
    """Multiply by per-entity weights; a weight of 0 makes the points known and nothing."""
    if den == 1 and (weight == 1).all():
        return points
    low, point, high = each(lambda x: x * weight, points)
    return Points(low, point, high, points.known | (weight == 0), points.den * den)


def _take(
    rule: PointsRule, column: RatingColumn, facts: ByFacts, view: View, panel: Panel
) -> Entries:
    """Take entries of all raters: every array is (raters, n)."""
    n, scored, due = len(view), panel.scored, panel.weight > 0
    fills = _fills(rule, facts, view) & scored & ~column.known
    state = np.where(column.known, _admitted(rule, column, view), MISSING)
    state = np.where(fills, FILLED, state)
    state = np.where(~column.known & ~scored & ~fills, NOT_SCORED, state)
    ruled = np.zeros(n, bool) if facts.decides is None else facts.decides
    if ruled.any():
        state = np.where(ruled & column.known, OVERRULED, np.where(ruled & scored, FILLED, state))
    state = np.where(due, state, NO_RATER)
    valid = column.known & ~among(state, INADMISSIBLE)
    scale = rule.scale if isinstance(rule, JudgedRule) else Fraction(1)
    given = entered(column.values, column.known, UNIT).times(scale)
    blank = unknown(n, _ZERO, full_of(rule), given.den).spread(scored.shape)
    given = given.widened(facts.hole & valid, facts.points, facts.points)
    points = choose(valid & ~ruled, given, choose(fills | ruled, facts.points, blank))
    return Entries(points, state, column, facts.points, scale)


def _fills(rule: PointsRule, facts: ByFacts, view: View) -> Bools:
    """Tell where facts alone settle the points, so that an empty entry may be filled."""
    if isinstance(rule, TierRule) and not view.standard.conventions.fill_tiers_from_facts:
        return np.zeros(len(view), bool)
    settled = isinstance(rule, TierRule | ProportionalRule | DeductionRule) or (
        isinstance(rule, JudgedRule) and bool(rule.zero_when)
    )
    return facts.points.known if settled else np.zeros(len(view), bool)


def _admitted(rule: PointsRule, column: RatingColumn, view: View) -> Ints:
    """Say for each entry whether the rule can reach it.

    A chosen ruling can close a hole with points that the rule itself never gives (ZJ-2 linear).
    """
    state = _admitted_by_kind(rule, column, view)
    if not rule.holes:
        return state
    closes = np.zeros(len(view), bool)
    for hole in rule.holes:
        if hole.per_unit is None:
            closes = closes | (column.values == _units(hole.points))
        else:
            inside = (column.values >= 0) & (column.values <= _units(hole.upper))
            closes = closes | (inside & (column.values % _units(hole.per_unit) == 0))
    return np.where(closes & (state == UNREACHABLE), ENTERED, state)


def _admitted_by_kind(rule: PointsRule, column: RatingColumn, view: View) -> Ints:
    values = column.values
    match rule:
        case TierRule():
            reachable = among(values, [_units(tier.points) for tier in rule.tiers])
            return np.where(reachable, ENTERED, UNREACHABLE)
        case AllOrNothingRule():
            return np.where(among(values, [0, _units(rule.full)]), ENTERED, UNREACHABLE)
        case BaseBonusRule():
            return _admitted_bonus(rule, column)
        case JudgedRule():
            zero = view.all_of(rule.zero_when).yes if rule.zero_when else np.zeros(len(view), bool)
            inside = (values >= 0) & (values <= np.where(zero, 0, _units(rule.full)))
            state = np.where(values % _units(rule.step) == 0, ENTERED, OFF_STEP)
            return np.where(inside, state, UNREACHABLE)
        case _:
            inside = (values >= 0) & (values <= _units(rule.full))
            return np.where(inside, ENTERED, UNREACHABLE)


def _admitted_bonus(rule: BaseBonusRule, column: RatingColumn) -> Ints:
    values = column.values
    base, step = _units(rule.base), _units(rule.bonus.step)
    low, high = base + _units(rule.bonus.from_), base + _units(rule.bonus.to)
    inside = (values == 0) | ((values >= low) & (values <= high))
    on_step = (values == 0) | ((values - base) % step == 0)
    state = np.where(inside, np.where(on_step, ENTERED, OFF_STEP), UNREACHABLE)
    bare = (values == base) & (base < low)
    return np.where(bare, np.where(column.reasoned, BARE, BARE_NO_REASON), state)


def _flags(rule: PointsRule, taken: Entries, facts: ByFacts) -> Flags:
    """Name the rulings that entries touched."""
    flags, state = dict(facts.flags), taken.state

    def touch(ruling: str | None, mask: Bools) -> None:
        if ruling is not None:
            flags[ruling] = flags.get(ruling, np.zeros_like(mask)) | mask

    if isinstance(rule, BaseBonusRule):
        bare = (state == BARE) | (state == BARE_NO_REASON)
        touch(rule.bare_base_ruling, bare.any(axis=0))
    if isinstance(rule, BaseBonusRule | JudgedRule):
        touch(rule.step_ruling, (state == OFF_STEP).any(axis=0))
    if isinstance(rule, AllOrNothingRule):
        touch(rule.ruling, (state == UNREACHABLE).any(axis=0))
    if rule.raters_differ_ruling is not None:
        touch(rule.raters_differ_ruling, _raters_differ(taken))
    return flags


def _raters_differ(taken: Entries) -> Bools:
    """Tell where two raters entered different points."""
    values, known = taken.raw.values, taken.raw.known & (taken.state != NO_RATER)
    top = np.where(known, values, np.iinfo(np.int64).min).max(axis=0)
    bottom = np.where(known, values, np.iinfo(np.int64).max).min(axis=0)
    return np.asarray(known.any(axis=0) & (top != bottom))


def among(values: Ints, few: Iterable[int]) -> Bools:
    """Tell where values are among a few numbers.

    >>> among(np.array([0, 3, 4]), [0, 4]).tolist()
    [True, False, True]
    """
    return np.asarray(np.logical_or.reduce([values == one for one in few]))


def _units(value: Fraction) -> int:
    return int(value * UNIT)
