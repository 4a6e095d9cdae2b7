"""Official totals of many hypothetical copies of entities, whose raters' marks stand elsewhere.

The copies are judged, as everything is, by :func:`ecnb.scoring.judge.judge`; but an indicator of
two marks has only nine cases (each mark down, as it is, up), whatever a thousand copies do. So
each indicator is judged in all its cases once, and the copies look their points up and are added
up by the same functions. A test holds the result equal to judging every copy by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecnb.analysis.robustness.draws import Moves
from ecnb.analysis.robustness.marks import Mark, with_marks
from ecnb.model.scorecard import STATUSES, Status
from ecnb.model.table import Bools, Ints
from ecnb.scoring.again import headline_again
from ecnb.scoring.exact import Points, aligned, entered, total
from ecnb.scoring.judge import Scorecards, judge

Place = tuple[str | None, str]
"""An assessment and an indicator of it."""

_WAYS: Final = 3
"""A mark is down, as it is, or up."""


@dataclass(frozen=True, slots=True)
class Copies:
    """C hypothetical copies of each of n entities: (n, C) official totals, and grades by index."""

    official: Ints
    grade: Ints


@dataclass(frozen=True, slots=True)
class _Cases:
    """The cases of one indicator. case: (n, C) which one each copy is; of ``size``."""

    case: Ints
    size: int
    marks: tuple[tuple[Mark, Ints], ...]
    """Each mark, with its ways by case: (size,) for all entities, or (n, size) for each."""


def officials(cards: Scorecards) -> Bools:
    """Tell which entities have an official total; nobody else has copies."""
    if not cards.standard.indicators:
        return np.zeros(len(cards), bool)
    return np.asarray(cards.headline.status == STATUSES.index(Status.OFFICIAL), bool)


def copies(
    cards: Scorecards, who: Ints, marks: Sequence[Mark], moves: Sequence[Moves], size: int
) -> Copies:
    """Judge copies of some entities with moved marks.

    who: (n,) numbers of entities with an official total. marks: those that move, over these
    entities; moves: for each of them (n, size) moves, -1, 0 or 1. Facts never move.
    """
    cases = _cases_of(marks, moves, size)
    most = max((one.size for one in cases.values()), default=1)
    judged = _judged(cards, who, cases, most)
    rows = np.repeat(np.arange(len(who)), size)
    sums: dict[str | None, Points] = {}
    first = np.arange(len(who)) * most
    for one, there in zip(cards.assessments, judged.assessments, strict=True):
        moved = {
            name: cases[one.key, name] for name in there.indicators if (one.key, name) in cases
        }
        fixed = [column.points for name, column in there.indicators.items() if name not in moved]
        still = total(fixed, len(who) * most).taken(first)
        still, *tables = aligned([still, *(there.indicators[name].points for name in moved)])
        drawn = [
            _looked_up(table, (case.case + first[:, None]).ravel())
            for table, case in zip(tables, moved.values(), strict=True)
        ]
        sums[one.key] = total([_looked_up(still, rows), *drawn], len(rows))
    official, grade = headline_again(cards, who[rows], sums)
    shape = (len(who), size)
    return Copies(official.reshape(shape), grade.reshape(shape))


def _looked_up(points: Points, rows: Ints) -> Points:
    """Take points, which are known, without their ranges."""
    return entered(points.point[rows], np.ones(len(rows), bool), points.den)


def _cases_of(marks: Sequence[Mark], moves: Sequence[Moves], size: int) -> dict[Place, _Cases]:
    """Say in which cases each indicator is to be judged, and which of them each copy is."""
    groups: dict[Place, list[int]] = {}
    for k, mark in enumerate(marks):
        groups.setdefault((mark.assessment, mark.indicator), []).append(k)
    found: dict[Place, _Cases] = {}
    for place, members in groups.items():
        ways = _WAYS ** len(members)
        if ways > size:  # so many marks that the copies themselves are fewer
            own = tuple((marks[k], moves[k].astype(np.int64)) for k in members)
            found[place] = _Cases(np.arange(size)[None, :], size, own)
            continue
        case = np.zeros(moves[members[0]].shape, np.int64)
        listed = []
        for at, k in enumerate(members):
            weight = _WAYS**at
            # the case of index 0 moves nothing: 0 stays, 1 is up, 2 is down
            case += (moves[k].astype(np.int64) % _WAYS) * weight
            digit = np.arange(ways) // weight % _WAYS
            listed.append((marks[k], np.where(digit > 1, -1, digit)))
        found[place] = _Cases(case, ways, tuple(listed))
    return found


def _judged(cards: Scorecards, who: Ints, cases: Mapping[Place, _Cases], most: int) -> Scorecards:
    """Judge every entity ``most`` times; its row k has each indicator in its case k."""
    tables = {}
    for one in cards.assessments:
        changed: dict[tuple[str, str], Ints] = {}
        for (key, _), case in cases.items():
            for mark, way in case.marks if key == one.key else ():
                full = np.zeros((len(who), most), np.int64)
                full[:, : case.size] = way
                changed[mark.id, mark.rater] = placed(mark, full).ravel()
        tables[one.key] = with_marks(one.view.table.taken(np.repeat(who, most)), changed)
    return judge(cards.standard, tables, cards.period, cards.as_of)


def placed(mark: Mark, way: Ints | Moves) -> Ints:
    """Give (n, C) marks after (n, C) moves."""
    given, down, up = (side[:, None] for side in (mark.given, mark.down, mark.up))
    return np.asarray(np.where(way < 0, down, np.where(way > 0, up, given)))
