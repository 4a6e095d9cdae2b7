"""What would gain points, indicator by indicator: how much of what, by when, and what it is worth.

Countable steps are those that the document itself measures. What raters judge is kept apart, and
so are points that are gone for this period. Each gain is worked out by judging the entity again
with the fact changed (:mod:`ecnb.analysis.plan.whatif`), all steps in one pass.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ecnb.analysis.plan.steps import Incurred, Measure, Option, gone, options
from ecnb.analysis.plan.whatif import Cases, Deed, judged_cases
from ecnb.model.scorecard import STATUSES, Status
from ecnb.scoring.judge import Scorecards


@dataclass(frozen=True, slots=True)
class Measures:
    """Everything that would gain points, and what no longer can."""

    countable: tuple[Measure, ...] = ()
    judged: tuple[Measure, ...] = ()
    incurred: tuple[Incurred, ...] = ()


def measures(cards: Scorecards, i: int) -> Measures:
    """Say what would gain entity i points, the largest gain on the headline total first.

    Nothing is said of a part that is not assessed: its evidence is missing, not its points. A
    step that gains nothing is left out. An entity with inadmissible entries has no steps.
    """
    if not cards.standard.indicators or _status(cards, i) is Status.INADMISSIBLE:
        return Measures()
    steps, lost = options(cards, i), gone(cards, i)
    deeds = [step.deed for step in steps]
    full = [step.most or step.deed for step in steps]
    cases = judged_cases(cards, i, [*deeds, *full, *(deed for _, deed in lost)])
    n = len(steps)
    valued = [_valued(step.measure, cases, k + 1, n + k + 1) for k, step in enumerate(steps)]
    gainful = _rising([one for one in valued if one.points > 0])
    avoided = [
        replace(item, gain=cases.total(2 * n + k + 1) - cases.total(0))
        for k, (item, _) in enumerate(lost)
    ]
    return Measures(
        _ordered(one for one in gainful if one.kind != "judged"),
        _ordered(one for one in gainful if one.kind == "judged"),
        tuple(sorted(avoided, key=lambda item: (-item.gain, item.part, item.fact))),
    )


def _status(cards: Scorecards, i: int) -> Status:
    return STATUSES[int(cards.headline.status[i])]


def deed_of(steps: Sequence[Option], chosen: Mapping[str, Fraction]) -> Deed:
    """Give the deed of several steps done together. chosen: units of each step, by its id.

    Fewer units of a ``ramp`` are that share of it; more than the usual step of what is judged
    are full marks.
    """
    deed = Deed()
    for step in steps:
        one = step.measure
        units = chosen.get(one.id)
        if units is None:
            continue
        part = step.most if step.most is not None and units > one.units else step.deed
        share = min(Fraction(1), units / one.units) if one.kind == "ramp" else Fraction(1)
        added = {key: math.ceil(value * share) for key, value in part.added.items()}
        deed += replace(part, added=added)
    return deed


def _valued(one: Measure, cases: Cases, case: int, most: int) -> Measure:
    points = cases.indicator(one.indicator, case) - cases.indicator(one.indicator, 0)
    gain = cases.total(case) - cases.total(0)
    if one.kind == "judged":
        high = cases.indicator(one.indicator, most) - cases.indicator(one.indicator, 0)
        gain_high = cases.total(most) - cases.total(0)
    else:
        high = points
        gain_high = gain
        if one.kind == "exists":
            high = max(points, _full_gain(one, cases, case))
            gain_high = gain * high / points if points else gain
    return replace(one, points=points, points_high=high, gain=gain, gain_high=gain_high)


def _full_gain(one: Measure, cases: Cases, case: int) -> Fraction:
    """Give what an indicator may gain at most once something exists: raters judge the rest."""
    item = cases.cards.standard.indicators[one.indicator]
    return item.max - cases.indicator(one.indicator, 0) if case else Fraction(0)


def _rising(found: list[Measure]) -> list[Measure]:
    """Leave out a step of a part that gains no more than a smaller one."""
    kept: list[Measure] = []
    for one in found:
        same = [other for other in kept if other.part == one.part and other.kind == one.kind]
        if all(one.points > other.points for other in same):
            kept.append(one)
    return kept


def _ordered(found: Iterable[Measure]) -> tuple[Measure, ...]:
    return tuple(sorted(found, key=lambda one: (-one.gain, one.part, one.units)))
