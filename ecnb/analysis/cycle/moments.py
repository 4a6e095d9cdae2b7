"""Moments and turns as integers: the arithmetic under :mod:`ecnb.analysis.cycle.duties`.

Moments are minutes since 0001-01-01, so that one comparison serves dates and times, one
entity and a million. A date without a time counts as the whole day, in favour of whoever has
the duty.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from ecnb.model.period import Period
from ecnb.model.table import Ints

Status = Literal["on_time", "late", "missing", "open"]
STATUSES: Final[tuple[Status, ...]] = ("on_time", "late", "missing", "open")
ON_TIME, LATE, MISSING, OPEN = range(4)

DAY: Final = 24 * 60
NEVER: Final = 2**62
"""Moment of what was not done."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One period of a recurring duty. A deed in ``home_first..home_last`` belongs to it."""

    first: dt.date
    last: dt.date
    due: dt.date
    home_first: dt.date
    home_last: dt.date
    period: Period | None


def deadline(due: dt.date) -> int:
    """Give the first moment that is too late: 24:00 of a due day, the minute after a due time."""
    if isinstance(due, dt.datetime):
        return moment(due) + 1
    return (due.toordinal() + 1) * DAY


def moment(deed: dt.date | None) -> int:
    """Give the moment of a deed; a day without time counts from its beginning."""
    if deed is None:
        return NEVER
    if isinstance(deed, dt.datetime):
        return deed.toordinal() * DAY + deed.hour * 60 + deed.minute
    return deed.toordinal() * DAY


def statuses(deadlines: Ints, deeds: Ints, as_of: dt.date) -> Ints:
    """Judge turns at the end of ``as_of``: index in :data:`STATUSES`, elementwise.

    deadlines, deeds: moments, :data:`NEVER` for what was not done. Deeds after ``as_of`` are
    not known yet. A turn is open while its last moment has not passed.

    >>> due = np.array([deadline(dt.date(2026, 3, 31))] * 3)
    >>> done = np.array([moment(dt.date(2026, 3, 31)), moment(dt.date(2026, 4, 1)), NEVER])
    >>> [STATUSES[code] for code in statuses(due, done, dt.date(2026, 6, 30))]
    ['on_time', 'late', 'missing']
    """
    close = deadline(as_of)
    waiting = np.where(deadlines >= close, OPEN, MISSING)
    return np.where(deeds < close, np.where(deeds < deadlines, ON_TIME, LATE), waiting)


def first_deeds(found: Sequence[Slot], days: Ints, declared: Ints, owner: Ints, n: int) -> Ints:
    """Give the first deed for each slot and owner, as moments of shape (slots, n).

    days: (m,) ordinals of the deeds. declared: (m,) :func:`period_code` of the period each was
    declared for; 0 where none was. A declaration for a period of another length counts as none,
    and the deed belongs to the slot whose home holds its day. A deed of before the period that it
    is declared for belongs to no slot. owner: (m,) index of who did it.
    """
    first = np.full((len(found), n), NEVER, np.int64)
    if not found or not len(days):
        return first
    starts = np.array([slot.home_first.toordinal() for slot in found])
    ends = np.array([slot.home_last.toordinal() for slot in found])
    place = np.searchsorted(starts, days, side="right") - 1
    place = np.where((place >= 0) & (days <= ends[place]), place, -1)
    codes = np.array([0 if s.period is None else period_code(s.period) for s in found])
    if codes[0]:
        same = (declared > 0) & (_length(declared) == _length(codes[:1]))
        at = np.minimum(np.searchsorted(codes, declared), len(codes) - 1)
        begun = days >= np.array([slot.first.toordinal() for slot in found])[at]
        place = np.where(same, np.where((codes[at] == declared) & begun, at, -1), place)
    kept = place >= 0
    np.minimum.at(first, (place[kept], owner[kept]), days[kept] * DAY)
    return first


_SLOTS: Final = (("", 1), ("H", 1), ("H", 2), ("Q", 1), ("Q", 2), ("Q", 3), ("Q", 4))
_WIDTH: Final = 8
_LENGTHS: Final = np.array([0, 1, 1, 2, 2, 2, 2, 3])


def period_code(period: Period) -> int:
    """Number a period so that periods of one length sort by time.

    >>> period_code(Period.parse("2026")), period_code(Period.parse("2026Q3"))
    (16208, 16213)
    """
    return period.year * _WIDTH + _SLOTS.index((period.kind, period.part))


def period_of(code: int) -> Period:
    """Give the period of a number.

    >>> str(period_of(16213))
    '2026Q3'
    """
    return Period(code // _WIDTH, *_SLOTS[code % _WIDTH])


def _length(codes: Ints) -> Ints:
    return _LENGTHS[codes % _WIDTH]
