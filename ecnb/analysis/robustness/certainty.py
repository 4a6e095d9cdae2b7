"""How much hangs on single readings, single marks, single raters: one entity's robustness.

Four questions about one official total, answered by judging hypothetical copies of the entity:
another reading of a hole (from :mod:`ecnb.analysis.alternatives`), one mark moved to the next on
its scale, one rater left out, and a thousand copies with all judged marks drawn anew. What such
draws mean, and what not, is said in docs/robustness.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

import numpy as np

from ecnb.analysis.alternatives import Alternative, outcome
from ecnb.analysis.robustness.draws import Moves, moves, seed, streams
from ecnb.analysis.robustness.marks import Mark, marks_of
from ecnb.analysis.robustness.resampling import Copies, copies, officials
from ecnb.analysis.robustness.without import WithoutRater, without_each
from ecnb.model.scorecard import Status
from ecnb.model.table import UNIT, Ints
from ecnb.model.text import Exact
from ecnb.scoring.judge import Scorecards

DRAWS: Final = 1000
"""Copies of an entity. A share of them is then known to about three percentage points (twice the
standard error of a half is 2 × sqrt(0.25 / 1000))."""
CUT: Final = Fraction("0.025")
"""Left out at either end of an interval, so that it holds the usual 95 % of the copies."""

Certainty = Literal["certain", "hangs", "together", "ungraded", "no_total"]
"""certain: no question changes the grade. hangs: a single change does, or may. together: no single
one, but some copies in which several marks moved. ungraded: a total without a grade. no_total: no
total."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What the total and the grade would be with one mark on the next step."""

    mark: Exact
    official: Exact
    grade: str | None


@dataclass(frozen=True, slots=True)
class MarkSteps:
    """One rater's mark for one part, and the entity with it one step down and one step up."""

    assessment: str | None
    part: str
    indicator: str
    rater: str
    mark: Exact
    weighed: bool
    down: Neighbour | None = None
    up: Neighbour | None = None


@dataclass(frozen=True, slots=True)
class Resampled:
    """The entity's copies. marks: how many of its marks could move.

    grades: copies by grade, best grade first. low, high: what 95 % of their totals lie between;
    least, most: what all lie between. totals: copies by total, ascending.
    """

    copies: int
    marks: int
    grades: Mapping[str, int]
    low: Exact
    high: Exact
    least: Exact
    most: Exact
    totals: tuple[tuple[Exact, int], ...]


@dataclass(frozen=True, slots=True)
class HangsOn:
    """What changes the grade by itself: rulings, marks (as places in ``steps``), raters.

    range: the total's own range reaches from one grade into another.
    """

    rulings: tuple[str, ...] = ()
    marks: tuple[int, ...] = ()
    raters: tuple[str, ...] = ()
    range: bool = False

    def __bool__(self) -> bool:
        return bool(self.rulings or self.marks or self.raters or self.range)


@dataclass(frozen=True, slots=True)
class Robustness:
    """What one entity's official total and grade stand on."""

    certainty: Certainty
    status: Status
    hangs_on: HangsOn = field(default_factory=HangsOn)
    steps: tuple[MarkSteps, ...] = ()
    raters: tuple[WithoutRater, ...] = ()
    resampled: Resampled | None = None


def robustness(cards: Scorecards, i: int, others: Sequence[Alternative]) -> Robustness | None:
    """Ask all four questions about entity i; None where the document gives no points.

    others: what other readings change.
    """
    if not cards.standard.indicators:
        return None
    here = outcome(cards, i)
    if not officials(cards)[i]:
        return Robustness("no_total", here.status)
    who = np.array([i])
    marks = [mark for one in marks_of(cards) if (mark := one.of(who)).moves.any()]
    found = _copies(cards, who, marks)
    steps = _steps(cards, marks, found)
    raters = without_each(cards, i)
    drawn = _resampled(cards, marks, found)
    if here.grade is None:
        return Robustness("ungraded", here.status, HangsOn(), steps, raters, drawn)
    hangs = HangsOn(
        tuple(dict.fromkeys(one.ruling for one in others if one.grade_changes)),
        tuple(k for k, one in enumerate(steps) if _leaves(here.grade, one)),
        tuple(one.rater for one in raters if one.grade not in (None, here.grade)),
        here.is_open,
    )
    together = any(n for grade, n in drawn.grades.items() if grade != here.grade)
    certainty: Certainty = "hangs" if hangs else "together" if together else "certain"
    return Robustness(certainty, here.status, hangs, steps, raters, drawn)


def drawn_moves(
    cards: Scorecards, who: Ints, marks: Sequence[Mark], draws: int = DRAWS
) -> list[Moves]:
    """Draw every mark's moves for some entities: (n, draws) each; what is not weighed stays.

    The seed of a draw is entity and period, then assessment, part and rater: nothing else.
    """
    named = [seed(cards.entities[i], str(cards.period)) for i in who.tolist()]
    owners = np.array(named, np.uint64)
    still = np.zeros((len(who), draws), np.int8)
    return [
        moves(streams(owners, seed(mark.assessment or "", mark.id, mark.rater)), draws)
        if mark.weighed
        else still
        for mark in marks
    ]


def single_moves(n: int, marks: int) -> list[Moves]:
    """Move one mark at a time: columns 2k and 2k + 1 are mark k down and up."""
    found = []
    for k in range(marks):
        one = np.zeros((n, 2 * marks), np.int8)
        one[:, 2 * k], one[:, 2 * k + 1] = -1, 1
        found.append(one)
    return found


def cut(copies_: int) -> int:
    """Say how many copies are left out at either end of an interval.

    >>> cut(1000)
    25
    """
    return int(copies_ * CUT)


def _copies(cards: Scorecards, who: Ints, marks: Sequence[Mark]) -> Copies:
    """Give the copies of one entity: two for each mark, then those that are drawn."""
    single, drawn = single_moves(len(who), len(marks)), drawn_moves(cards, who, marks)
    both = [np.concatenate(pair, axis=1) for pair in zip(single, drawn, strict=True)]
    return copies(cards, who, marks, both, 2 * len(marks) + DRAWS)


def _steps(cards: Scorecards, marks: Sequence[Mark], found: Copies) -> tuple[MarkSteps, ...]:
    def beside(k: int, given: Ints, side: Ints) -> Neighbour | None:
        if side[0] == given[0]:
            return None
        official, grade = int(found.official[0, k]), int(found.grade[0, k])
        return Neighbour(_points(side), _exact(cards, official), _grade(cards, grade))

    return tuple(
        MarkSteps(
            mark.assessment, mark.id, mark.indicator, mark.rater, _points(mark.given), mark.weighed,
            beside(2 * k, mark.given, mark.down), beside(2 * k + 1, mark.given, mark.up),
        )
        for k, mark in enumerate(marks)
    )  # fmt: skip


def _resampled(cards: Scorecards, marks: Sequence[Mark], found: Copies) -> Resampled:
    official, grade = found.official[0, 2 * len(marks) :], found.grade[0, 2 * len(marks) :]
    counts = {name: int((grade == code).sum()) for code, name in enumerate(cards.standard.grades)}
    ordered, ends = np.sort(official), cut(DRAWS)
    low, high, least, most = (
        _exact(cards, int(ordered[k])) for k in (ends, DRAWS - 1 - ends, 0, DRAWS - 1)
    )
    values, times = np.unique(official, return_counts=True)
    pairs = zip(values.tolist(), times.tolist(), strict=True)
    return Resampled(
        DRAWS,
        sum(mark.weighed for mark in marks),
        counts if (grade >= 0).all() else {},
        low,
        high,
        least,
        most,
        tuple((_exact(cards, value), n) for value, n in pairs),
    )


def _leaves(grade: str, one: MarkSteps) -> bool:
    return any(side is not None and side.grade != grade for side in (one.down, one.up))


def _points(side: Ints) -> Fraction:
    return Fraction(int(side[0]), UNIT)


def _exact(cards: Scorecards, official: int) -> Fraction:
    return Fraction(official, 10**cards.standard.conventions.decimals)


def _grade(cards: Scorecards, code: int) -> str | None:
    return list(cards.standard.grades)[code] if code >= 0 else None
