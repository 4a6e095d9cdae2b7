"""The steps that could gain points, part by part, before anybody knows what they are worth."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from ecnb.analysis.plan.horizon import Horizon, When, horizon
from ecnb.analysis.plan.whatif import Deed, settled
from ecnb.model.rules import (
    AllOrNothingRule,
    BaseBonusRule,
    DeductionRule,
    JudgedRule,
    ProportionalRule,
    TierRule,
)
from ecnb.model.standard import Standard, part_id
from ecnb.model.table import UNIT
from ecnb.model.text import Exact
from ecnb.scoring.by_facts import full_of
from ecnb.scoring.indicators import PartColumn
from ecnb.scoring.judge import Scorecards

Kind = Literal["tier", "ramp", "exists", "do", "judged"]
"""tier: so many more reach a higher tier. ramp: each one more counts. exists: something must be
there. do: a yes-or-no part. judged: raters may give more."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One step that gains points.

    part: whose points; of the steps of one part at most one is taken. fact: what is counted;
    None: nothing is. units: how much more from now on (of a ``ramp``: at most; of ``judged``: the
    usual step). to: the figure then reached. points, gain: on the indicator, and on the headline
    total; the high ones are what raters may give at most. by: the last day on which it counts.
    """

    id: str
    part: str
    indicator: str
    clause: str
    kind: Kind
    fact: str | None
    units: Exact
    to: Exact | None
    points: Exact
    points_high: Exact
    gain: Exact
    gain_high: Exact
    by: dt.date | None
    when: When


@dataclass(frozen=True, slots=True)
class Incurred:
    """Points that are gone for this period: what to avoid in the next one.

    part: an indicator's part, or ``deduction.<key>`` of the daily inspection. times: how often.
    gain: what the headline total would be higher without it.
    """

    part: str
    clause: str
    fact: str
    times: Exact
    gain: Exact


@dataclass(frozen=True, slots=True)
class Option:
    """A step before it is judged, with the deed that stands for it; all: for the whole of it."""

    measure: Measure
    deed: Deed
    most: Deed | None = None


@dataclass(frozen=True, slots=True)
class _At:
    """One entity among those judged."""

    cards: Scorecards
    i: int

    @property
    def standard(self) -> Standard:
        return self.cards.standard

    def value(self, fact: str) -> int | None:
        """Give a fact in ten-thousandths; None where nothing is recorded."""
        column = self.cards.assessments[-1].view.fact(fact)
        return int(column.values[self.i]) if column.known[self.i] else None

    def horizon(self, fact: str | None) -> Horizon:
        declared = self.standard.facts[fact] if fact is not None else None
        return horizon(self.standard, declared, self.cards.period, self.cards.as_of)


def options(cards: Scorecards, i: int) -> tuple[Option, ...]:
    """List every step that could gain points for entity i, before their gains are known."""
    at = _At(cards, i)
    found: list[Option] = []
    for name, column in cards.assessments[-1].indicators.items():
        if column.judged[i]:
            for key, part in column.parts.items():
                found += _of_part(at, name, key, part)
    return tuple(found)


# --- the steps of one part ----------------------------------------------------------------------


def _of_part(at: _At, name: str, key: str, part: PartColumn) -> Iterator[Option]:
    rule = part.part.rule
    blank = _blank(at, name, key, part)
    if isinstance(rule, TierRule):
        yield from _tiers(at, blank, rule)
    elif isinstance(rule, ProportionalRule):
        yield from _ramp(at, blank, rule, part)
    elif isinstance(rule, BaseBonusRule) and rule.fact is not None and _absent(at, part, rule):
        yield from _existence(at, blank, rule)
    elif part.rated is not None and not isinstance(rule, DeductionRule) and _may_rise(at, part):
        yield _entry(at, blank, rule)


def _blank(at: _At, name: str, key: str, part: PartColumn) -> Measure:
    item, zero = at.standard.indicators[name], Fraction(0)
    clause, where = part.part.clause or item.clause, part_id(name, key)
    return Measure(
        where, where, name, clause, "judged", None, zero, None, zero, zero, zero, zero, None, "now"
    )


def _tiers(at: _At, blank: Measure, rule: TierRule) -> Iterator[Option]:
    count = at.value(rule.fact)
    if count is None:
        return
    for tier in rule.tiers:
        if tier.from_ * UNIT > count:
            yield _counted(at, blank, rule.fact, "tier", Fraction(tier.from_))


def _counted(at: _At, blank: Measure, fact: str, kind: Kind, to: Fraction) -> Option:
    """Give the step that brings a fact to a figure."""
    had = at.value(fact) or 0
    left, until = int(to * UNIT) - had, at.horizon(fact)
    made = replace(
        blank, id=f"{blank.part}:{to}", kind=kind, fact=fact,
        units=Fraction(math.ceil(Fraction(left, UNIT))), to=to, by=until.by, when=until.when,
    )  # fmt: skip
    return Option(made, Deed({fact: left}))


def _ramp(at: _At, blank: Measure, rule: ProportionalRule, part: PartColumn) -> Iterator[Option]:
    """Give what is short of a target: each one more counts.

    Where the target grows with the year, both the figure to reach and what is short of it are
    those of its end, beyond the pace kept so far.
    """
    done, size = at.value(rule.fact), at.value(rule.by)
    if done is None or size is None:
        return
    bands = [band for band in rule.bands if band.from_ * UNIT <= size]
    if not bands:
        return
    target, until = bands[-1].target * part.target_share, at.horizon(rule.fact)
    short = target - Fraction(done, UNIT)
    if short > 0:
        units = Fraction(math.ceil(short * until.ahead))
        to = target * until.ahead
        made = replace(
            blank, id=f"{blank.part}:{to}", kind="ramp", fact=rule.fact, units=units, to=to,
            by=until.by, when=until.when,
        )  # fmt: skip
        yield Option(made, Deed({rule.fact: math.ceil(short * UNIT)}))


def _absent(at: _At, part: PartColumn, rule: BaseBonusRule) -> bool:
    """Tell whether the facts say that nothing, or not enough, is there."""
    points = part.facts.points
    none = at.value(rule.fact or "") == 0
    return none or bool(points.known[at.i] and points.point[at.i] == 0)


def _existence(at: _At, blank: Measure, rule: BaseBonusRule) -> Iterator[Option]:
    """Give what must exist: one, or as many as leave the case that the document leaves open."""
    fact = rule.fact or ""
    had = at.value(fact) or 0
    other = [gap for gap in rule.holes if gap.when[0].fact != fact]
    if any(at.cards.assessments[-1].view.all_of(gap.when).yes[at.i] for gap in other):
        return
    ends = [test.at_most for gap in rule.holes for test in gap.when if test.fact == fact]
    tried = {Fraction(1), *(end + 1 for end in ends if end is not None)}
    for to in sorted(tried):
        if to * UNIT > had:
            yield _counted(at, blank, fact, "exists", to)


def _may_rise(at: _At, part: PartColumn) -> bool:
    """Tell whether raters have entered something, less than full, and no fact forbids more."""
    full = full_of(part.part.rule)
    rated = part.rated
    if rated is None or not any(bool(one.raw.known[at.i]) for one in rated.entries.values()):
        return False
    blocked = isinstance(part.part.rule, JudgedRule) and part.facts.points.known[at.i]
    return settled(rated.points, at.i) < full and not blocked


def _entry(at: _At, blank: Measure, rule: object) -> Option:
    until = at.horizon(None)
    placed = replace(blank, by=until.by, when=until.when)
    if isinstance(rule, AllOrNothingRule):
        done = replace(placed, kind="do", units=Fraction(1))
        return Option(done, Deed(moved={blank.part: "full"}))
    step = rule.bonus.step if isinstance(rule, BaseBonusRule) else getattr(rule, "step", 1)
    one = replace(placed, id=f"{blank.part}:judged", units=Fraction(step))
    return Option(one, Deed(moved={blank.part: "step"}), Deed(moved={blank.part: "full"}))


# --- what is gone -------------------------------------------------------------------------------


def gone(cards: Scorecards, i: int) -> tuple[tuple[Incurred, Deed], ...]:
    """List what entity i has been deducted for, with the deed that it had never happened."""
    at = _At(cards, i)
    return (*_incurred(at), *_inspected(at))


def _incurred(at: _At) -> Iterator[tuple[Incurred, Deed]]:
    """List what was deducted in the latest assessment, and cases that set points to nothing."""
    for name, column in at.cards.assessments[-1].indicators.items():
        for key, part in column.parts.items() if column.judged[at.i] else ():
            rule, where = part.part.rule, part_id(name, key)
            clause = part.part.clause or column.item.clause
            if isinstance(rule, DeductionRule):
                for item in rule.deduct:
                    yield from _gone(at, where, item.clause, item.fact)
            if isinstance(rule, DeductionRule | JudgedRule) and _zeroed(at, rule):
                for test in rule.zero_when:
                    yield from _gone(at, where, clause, test.fact)


def _zeroed(at: _At, rule: DeductionRule | JudgedRule) -> bool:
    view = at.cards.assessments[-1].view
    return bool(rule.zero_when and view.all_of(rule.zero_when).yes[at.i])


def _gone(
    at: _At, where: str, clause: str, fact: str, *, everywhere: bool = False
) -> Iterator[tuple[Incurred, Deed]]:
    count = at.value(fact)
    if count:
        times = Fraction(count, UNIT)
        found = Incurred(where, clause, fact, times, Fraction(0))
        yield found, Deed({fact: -count}, everywhere=everywhere)


def _inspected(at: _At) -> Iterator[tuple[Incurred, Deed]]:
    """List what the daily inspection of the year has deducted."""
    annual = at.standard.annual
    if at.cards.annual is not None and annual is not None:
        for key, item in annual.deductions.items():
            place = f"deduction.{key}"
            yield from _gone(at, place, item.clause, item.fact, everywhere=True)
