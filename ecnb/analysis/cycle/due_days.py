"""What falls due soon in a whole programme: by day and duty, however many entities there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ecnb.analysis.cycle.agenda import Awaited

SOON: Final = dt.timedelta(days=60)
"""How far a programme's summary looks ahead."""

NAMED: Final = 3
"""Entities that a line names; of the others it gives the number."""

Duty = tuple[str, str]
"""Key of the standard, key of the obligation."""


@dataclass(frozen=True, slots=True)
class DueDay:
    """A duty that falls due on a day, or has been overdue since. turns: how often it is owed.

    entities: how many owe it. names: the first of them. assumed: the day is counted on a working
    calendar not yet announced.
    """

    day: dt.date
    standard: str
    duty: str
    turns: int
    entities: int
    names: tuple[str, ...]
    overdue: bool = False
    assumed: bool = False


@dataclass(slots=True)
class _Sum:
    day: dt.date
    turns: int = 0
    entities: int = 0
    names: tuple[str, ...] = ()
    last: str = ""
    assumed: bool = False


@dataclass(slots=True)
class DueDays:
    """Adds up the agendas of entities; its memory grows with days and duties alone."""

    _overdue: dict[Duty, _Sum] = field(default_factory=dict)
    _open: dict[tuple[Duty, dt.date], _Sum] = field(default_factory=dict)

    def add(self, entity: str, name: str, standard: str, found: Iterable[Awaited]) -> None:
        """Take up what one entity has to do."""
        for one in found:
            duty = (standard, one.duty)
            if one.is_overdue:
                place = self._overdue.setdefault(duty, _Sum(one.day))
            else:
                place = self._open.setdefault((duty, one.day), _Sum(one.day))
            place.day = min(place.day, one.day)
            place.turns += 1
            place.assumed |= one.assumed
            if place.last != entity:
                place.entities, place.last = place.entities + 1, entity
                if len(place.names) < NAMED:
                    place.names += (name,)

    def days(self) -> tuple[DueDay, ...]:
        """List them: overdue first, then by day."""
        late = [_line(duty, one, overdue=True) for duty, one in self._overdue.items()]
        ahead = [_line(duty, one) for (duty, _), one in self._open.items()]
        return (*sorted(late, key=_order), *sorted(ahead, key=_order))


def _line(duty: Duty, one: _Sum, *, overdue: bool = False) -> DueDay:
    return DueDay(
        one.day, *duty, one.turns, one.entities, one.names, overdue=overdue, assumed=one.assumed
    )


def _order(one: DueDay) -> tuple[dt.date, str, str]:
    return (one.day, one.standard, one.duty)
