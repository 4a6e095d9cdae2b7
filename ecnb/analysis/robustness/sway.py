"""Robustness of many entities in one pass: what changes whose grade, and thousands of copies.

The same questions as :mod:`ecnb.analysis.robustness.certainty` asks of one entity, kept as
arrays: of the copies only their totals, in two bytes each where that suffices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ecnb.analysis.alternatives import arising
from ecnb.analysis.robustness.certainty import DRAWS, cut, drawn_moves, single_moves
from ecnb.analysis.robustness.marks import Mark, marks_of
from ecnb.analysis.robustness.resampling import Copies, copies, officials
from ecnb.analysis.robustness.without import judged_without
from ecnb.model.scorecard import STATUSES, Status
from ecnb.model.table import Bools, Ints
from ecnb.scoring.judge import Scorecards
from ecnb.standards import Variant

Whole = npt.NDArray[Any]
"""Whole numbers of whatever width they need."""

TOGETHER: Final = 128
"""Entities whose copies are made at once: some megabytes, whatever the number of all."""


@dataclass(frozen=True, slots=True)
class Sway:
    """What hangs on what, for n entities of one judgement.

    official: (n,) who has an official total; the rest of a row means nothing where not.
    drawn: (n, DRAWS) totals of copies, in whole 10**-decimals. grades: (n, grades) copies by grade.
    least, most: (n,) totals with a single mark one step away. marks: (n,) a single one changes the
    grade. rulings, raters: which change the grade of whom. ranges: whose own range holds several
    grades.
    """

    official: Bools
    drawn: Whole
    grades: Ints
    least: Ints
    most: Ints
    marks: Bools
    rulings: Mapping[str, Bools]
    raters: Mapping[str, Bools]
    ranges: Bools


def sway(cards: Scorecards, others: Iterable[tuple[Variant, Scorecards]]) -> Sway:
    """Ask of all entities of one judgement. others: the same under every other reading."""
    n, there = len(cards), officials(cards)
    graded = there & (cards.headline.grade >= 0)
    drawn, grades = np.zeros((n, DRAWS), np.uint16), np.zeros((n, len(cards.standard.grades)), int)
    least, most = cards.headline.official.copy(), cards.headline.official.copy()
    marks, members = np.zeros(n, bool), np.flatnonzero(there)
    every = marks_of(cards)
    for start in range(0, len(members), TOGETHER):
        who = members[start : start + TOGETHER]
        own = [mark for one in every if (mark := one.of(who)).moves.any()]
        alone = _alone(cards, who, own)
        moving = [mark for mark in own if mark.weighed]
        copied = copies(cards, who, moving, drawn_moves(cards, who, moving), DRAWS)
        drawn = _wide_enough(drawn, copied.official)
        drawn[who] = copied.official
        grades[who] = _counted(copied.grade, grades.shape[1])
        least[who] = np.minimum(least[who], alone.official.min(axis=1, initial=2**62))
        most[who] = np.maximum(most[who], alone.official.max(axis=1, initial=-(2**62)))
        marks[who] = (alone.grade != cards.headline.grade[who][:, None]).any(axis=1)
    return Sway(
        there, drawn, grades, least, most, marks & graded,
        _by_rulings(cards, others, graded), _by_raters(cards, graded),
        graded & (cards.headline.grade_low != cards.headline.grade_high),
    )  # fmt: skip


def _alone(cards: Scorecards, who: Ints, marks: Sequence[Mark]) -> Copies:
    return copies(cards, who, marks, single_moves(len(who), len(marks)), 2 * len(marks))


def _wide_enough(kept: Whole, coming: Ints) -> Whole:
    """Keep totals in two bytes while they fit, then in eight."""
    fits = coming.size == 0 or (coming.min() >= 0 and coming.max() < 2**16)
    return kept if fits or kept.dtype == np.int64 else kept.astype(np.int64)


def _counted(grade: Ints, n: int) -> Ints:
    return (
        np.stack([(grade == code).sum(axis=1) for code in range(n)], axis=1) if n else grade[:, :0]
    )


def _by_rulings(
    cards: Scorecards, others: Iterable[tuple[Variant, Scorecards]], graded: Bools
) -> dict[str, Bools]:
    found: dict[str, Bools] = {}
    for variant, there in others:
        changed = graded & _leaves(cards, there) & arising(cards, variant.ruling)
        if changed.any():
            before = found.get(variant.ruling)
            found[variant.ruling] = changed if before is None else before | changed
    return found


def _leaves(cards: Scorecards, other: Scorecards) -> Bools:
    """Tell whose grade may be another there (``Outcome.may_leave``, for all at once)."""
    (here, *own), (there, *ends) = _grades(cards), _grades(other)
    official = other.headline.status == STATUSES.index(Status.OFFICIAL)
    outside = [end != here for end in ends]
    new = [
        away & (end != own[0]) & (end != own[1]) for away, end in zip(outside, ends, strict=True)
    ]
    left = (there != here) | np.logical_or(*new)
    return np.asarray(np.where(official, left, np.logical_or(*outside)))


def _grades(cards: Scorecards) -> list[npt.NDArray[np.str_]]:
    """Give names of grades: of the total, and of the ends of its range."""
    column = cards.headline
    return [_names(cards, code) for code in (column.grade, column.grade_low, column.grade_high)]


def _names(cards: Scorecards, codes: Ints) -> npt.NDArray[np.str_]:
    return np.asarray(np.array([*cards.standard.grades, ""], np.str_)[codes], np.str_)


def _by_raters(cards: Scorecards, graded: Bools) -> dict[str, Bools]:
    """Say whose grade would be another without a rater; asked only where there are grades."""
    found: dict[str, Bools] = {}
    who = np.flatnonzero(graded)
    for rater, there in judged_without(cards, who) if len(who) else ():
        changed = np.zeros(len(cards), bool)
        other = there.headline.grade
        changed[who] = (other >= 0) & (other != cards.headline.grade[who])
        if changed.any():
            found[rater] = changed
    return found


def place_intervals(drawn: Whole) -> tuple[Ints, Ints]:
    """Give the best and worst place of (n,) entities that 95 % of the draws lie between.

    drawn: (n, draws) totals, all drawn together: place k of a draw is among the totals of that
    draw. Equal totals share a place; the next one counts all before it.

    >>> best, worst = place_intervals(np.array([[90, 91], [90, 80], [70, 85]]))
    >>> best.tolist(), worst.tolist()
    ([1, 1, 2], [1, 3, 3])
    """
    n, size = drawn.shape
    found = np.empty((size, n), np.uint16 if n < 2**16 else np.uint32)
    for draw in range(size):
        totals = np.ascontiguousarray(drawn[:, draw])
        above = n - np.searchsorted(np.sort(totals), totals, side="right")
        found[draw] = above + 1
    ends = cut(size)
    found.partition((ends, size - 1 - ends), axis=0)
    return found[ends].astype(np.int64), found[size - 1 - ends].astype(np.int64)


def places_alone(totals: Ints, moved: Ints) -> Ints:
    """Give the place of each of (n,) entities with its own total moved, all others as they are.

    >>> places_alone(np.array([90, 85, 80]), np.array([84, 90, 80])).tolist()
    [2, 1, 3]
    """
    ordered = np.sort(totals)
    above = len(ordered) - np.searchsorted(ordered, moved, side="right")
    return np.asarray(above - (totals > moved) + 1, np.int64)
