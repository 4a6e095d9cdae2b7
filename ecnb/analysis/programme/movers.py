"""Who went up and who went down since the period before, in points and in places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ecnb.analysis.change import Movement, moved
from ecnb.analysis.ranking import ranks
from ecnb.model.scorecard import STATUSES, Span, Status
from ecnb.model.text import Exact
from ecnb.scoring.findings import span
from ecnb.scoring.judge import Scorecards

_PLACES = 10**4
"""Official totals are ranked in ten-thousandths: conventions allow up to four decimals."""


@dataclass(frozen=True, slots=True)
class Own:
    """The total of a period's own assessment, and the class it was made in."""

    official: Exact | None
    score: Span
    class_: str


@dataclass(frozen=True, slots=True)
class Then:
    """One entity now and in the period that it is compared with; None: nothing known of then."""

    id: str
    name: str
    after: Own
    before: Own | None


@dataclass(frozen=True, slots=True)
class Mover:
    """Two official totals of one entity in one class.

    movement: up or down only if the possible ranges do not touch. place, was: among those of its
    class that have an official total in both periods (``of``); equal totals share a place.
    """

    id: str
    name: str
    before: Exact
    after: Exact
    movement: Movement
    was: int
    place: int
    of: int

    @property
    def by(self) -> Fraction:
        """Points gained."""
        return self.after - self.before

    @property
    def rose(self) -> int:
        """Places gained; below zero they were lost."""
        return self.was - self.place


def own_of(cards: Scorecards, i: int) -> Own | None:
    """Read the total of entity i's latest assessment; None where nothing is scored."""
    if not cards.standard.indicators:
        return None
    column = cards.assessments[-1].total
    scale = 10**cards.standard.conventions.decimals
    settled = STATUSES[int(column.status[i])] is Status.OFFICIAL
    official = Fraction(int(column.official[i]), scale) if settled else None
    names = [*cards.standard.classes, ""]
    return Own(
        official, span(column.points, i), names[int(cards.assessments[-1].view.table.classes[i])]
    )


def movers(entries: Iterable[Then]) -> tuple[Mover, ...]:
    """Compare all entities of one document that can be compared, the largest fall first.

    Those without an official total in both periods, or in another class then, are left out.
    """
    classes: defaultdict[str, list[tuple[Then, Own]]] = defaultdict(list)
    for one in entries:
        before = one.before
        if before is None or before.official is None or one.after.official is None:
            continue
        if before.class_ == one.after.class_:
            classes[one.after.class_].append((one, before))
    found = [mover for group in classes.values() for mover in _within(group)]
    return tuple(sorted(found, key=lambda one: (one.by, one.id)))


def _within(group: Sequence[tuple[Then, Own]]) -> Iterable[Mover]:
    was = _ranks([before.official for _, before in group])
    place = _ranks([one.after.official for one, _ in group])
    for n, (one, before) in enumerate(group):
        if before.official is not None and one.after.official is not None:
            movement = moved(before.score, one.after.score)
            yield Mover(
                one.id, one.name, before.official, one.after.official, movement, was[n], place[n],
                len(group),
            )  # fmt: skip


def _ranks(totals: Sequence[Fraction | None]) -> list[int]:
    whole = np.array([int((total or 0) * _PLACES) for total in totals], np.int64)
    found: list[int] = ranks(whole, np.ones(len(whole), bool)).tolist()
    return found
