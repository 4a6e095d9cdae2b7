"""Peers of all entities before the first report is made: whole numbers in small arrays.

Of each entity a plan keeps the points of its own assessment as 64-bit numerators; of each group
of peers, quartiles; of each entity, its places. Thirty thousand stations of ten items are some
megabytes, and no report waits for another.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np

from ecnb.analysis.peers import (
    ENOUGH_IN_COUNTY,
    FEWEST,
    QUARTERS,
    PeerFigure,
    Peers,
    Scope,
    nearest_rank,
)
from ecnb.model.history import TOTAL
from ecnb.model.scorecard import STATUSES, Status
from ecnb.model.table import Ints
from ecnb.scoring.exact import Points, scaled
from ecnb.scoring.judge import Scorecards

_UNKNOWN: Final = int(np.iinfo(np.int64).min)
_COUNTED: Final = (STATUSES.index(Status.OFFICIAL), STATUSES.index(Status.PROVISIONAL))
"""Standings of an assessment whose points are compared: where entries are inadmissible, or the
document allows no total at all, an entity is nobody's peer."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Points of one entity: numerators over ``scales``, in the order of ``names``.

    Both are shared by all entities that are judged alike. points: int64, as bytes.
    """

    names: tuple[str, ...]
    scales: tuple[int, ...]
    points: bytes


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is compared with whom, and by what."""

    id: str
    standard: str
    class_: str
    county: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class Group:
    """Entities that are compared with one another.

    places: (entities, figures, 2) first and last place, int32, as bytes.
    """

    scope: Scope
    size: int
    figures: tuple[PeerFigure, ...]
    places: bytes

    def only(self, row: int) -> Group:
        """Keep the places of one entity."""
        length = 2 * len(self.figures) * np.dtype(np.int32).itemsize
        return replace(self, places=self.places[row * length : (row + 1) * length])


@dataclass(frozen=True, slots=True)
class Among:
    """Peers of one entity: its group, which all of its entities share, and its row there."""

    group: Group
    row: int

    def peers(self) -> Peers:
        """Put the entity's places into the figures of its group."""
        places = np.frombuffer(self.group.places, np.int32)
        own = places.reshape(-1, len(self.group.figures), 2)[self.row].tolist()
        figures = (
            PeerFigure(one.about, one.n, one.low, one.middle, one.high, first or None, last or None)
            for one, (first, last) in zip(self.group.figures, own, strict=True)
        )
        return Peers(self.group.scope, self.group.size, tuple(figures))

    def __reduce__(self) -> tuple[type[Among], tuple[Group, int]]:
        """Send another process this entity's row alone."""
        return Among, (self.group.only(self.row), 0)


def marks(cards: Scorecards) -> Iterator[Marks | None]:
    """Give the marks of every entity; None for those who are nobody's peers."""
    if not cards.standard.indicators:
        yield from [None] * len(cards)
        return
    own = cards.assessments[-1]
    official = np.where(own.total.status == _COUNTED[0], own.total.official, _UNKNOWN)
    columns = [official, *(_known(one.points, one.applies) for one in own.indicators.values())]
    names = (TOTAL, *own.indicators)
    dens = (one.points.den for one in own.indicators.values())
    scales = (10**cards.standard.conventions.decimals, *dens)
    rows = np.stack(columns, axis=1).astype(np.int64)
    for row, status in zip(rows, own.total.status.tolist(), strict=True):
        yield Marks(names, scales, row.tobytes()) if status in _COUNTED else None


def _known(points: Points, applies: np.ndarray) -> Ints:
    return np.asarray(np.where(points.known & applies, points.point, _UNKNOWN), np.int64)


def among_peers(entities: Iterable[Standing]) -> dict[str, Among]:
    """Set every entity beside those of its document, class and, if enough, county."""
    classes: defaultdict[tuple[str, ...], list[Standing]] = defaultdict(list)
    for one in entities:
        classes[(one.standard, one.class_, *one.marks.names)].append(one)
    found: dict[str, Among] = {}
    for group in classes.values():
        table, scales = _table(group)
        found |= _within(group, table, scales, "class")
        counties: defaultdict[str, list[int]] = defaultdict(list)
        for n, one in enumerate(group):
            counties[one.county].append(n)
        for county, rows in counties.items():
            if county and len(rows) >= ENOUGH_IN_COUNTY:
                found |= _within([group[n] for n in rows], table[rows], scales, "county")
    return found


def _table(group: Sequence[Standing]) -> tuple[Ints, tuple[int, ...]]:
    """Put marks into (entities, figures), each figure over one denominator."""
    every = {one.marks.scales for one in group}
    scales = tuple(math.lcm(*column) for column in zip(*every, strict=True))
    rows = np.stack([np.frombuffer(one.marks.points, np.int64) for one in group])
    if len(every) > 1:
        factors = np.array(
            [[whole // own for whole, own in zip(scales, one.marks.scales, strict=True)]
             for one in group]
        )  # fmt: skip
        known = rows != _UNKNOWN
        for factor in np.unique(factors):
            here = known & (factors == factor)
            rows[here] = scaled(rows[here], int(factor))
    return rows, scales


def _within(
    group: Sequence[Standing], table: Ints, scales: tuple[int, ...], scope: Scope
) -> dict[str, Among]:
    if len(group) == 1:
        return {}
    names = group[0].marks.names
    found = [_figure(*one) for one in zip(names, scales, table.T, strict=True)]
    figures = tuple(figure for figure, _ in found)
    places = np.stack([place for _, place in found], axis=1).astype(np.int32)
    together = Group(scope, len(group), figures, places.tobytes())
    return {one.id: Among(together, row) for row, one in enumerate(group)}


def _figure(about: str, scale: int, column: Ints) -> tuple[PeerFigure, Ints]:
    """Give a group's figure of one column, and (n, 2) places; 0 where a value is not known."""
    known = column != _UNKNOWN
    ordered = np.sort(column[known])
    n = len(ordered)
    first = n - np.searchsorted(ordered, column, side="right") + 1
    last = n - np.searchsorted(ordered, column, side="left")
    places = np.where(known[:, None], np.stack([first, last], axis=1), 0)
    if n < FEWEST:
        return PeerFigure(about, n), places
    low, middle, high = (
        Fraction(int(ordered[nearest_rank(n, share) - 1]), scale) for share in QUARTERS
    )
    return PeerFigure(about, n, low, middle, high), places
