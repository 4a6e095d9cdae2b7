"""What was due when, and was it done: the turns of recurring and event-driven duties.

Conventions (RULES G3, G4): the first day is not counted; a last day ends at 24:00; hours run
from the stated start; a day "before" which something is due counts unless the convention says
otherwise. A recurring duty is due for whole periods only: a period that began before the duty
did, or outlasts the project, is not charged (penalties are read narrowly, G8).

What was done after ``as_of`` is not known yet. A turn whose last day is ``as_of`` is open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecnb.analysis.cycle.cells import day_of, matches
from ecnb.analysis.cycle.moments import (
    DAY,
    NEVER,
    STATUSES,
    Slot,
    Status,
    deadline,
    first_deeds,
    moment,
    period_code,
    statuses,
)
from ecnb.model.evidence import Row
from ecnb.model.period import Period
from ecnb.model.standard import Obligation, Standard, Within

WorkingDay = Callable[[dt.date, int], dt.date]
"""The n-th working day after a day; for 0 the day itself or the next working day."""
Settings = Mapping[str, bool | int | dt.date | None]

_KINDS: Final = {"quarter": "Q", "half_year": "H", "year": ""}


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a duty: for which period, due when, done when, and how that stands.

    begins: first day of the period that it is due for, or the moment from which its limit runs.
    closes: the last day on which it can still be done, late; None: on any day. A deed that is not
    declared for a period belongs to the one that its day is in.
    """

    period: Period | None
    due: dt.date
    done: dt.date | None
    status: Status
    begins: dt.date | None = None
    closes: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """When turns are asked for: they begin from ``first`` to ``last`` and end by ``end``."""

    first: dt.date
    last: dt.date
    end: dt.date = dt.date.max


@dataclass(frozen=True, slots=True)
class When:
    """The report's period, the day on which deadlines are read, and what the place has set.

    announced: whether the working calendar of a day's year is official, or stated by the place.
    ends: the last day on which anything is owed, where what binds the entity has ended.
    """

    period: Period
    as_of: dt.date
    settings: Settings
    working_day: WorkingDay
    announced: Callable[[dt.date], bool] = lambda _: True
    ends: dt.date = dt.date.max


def span_of(standard: Standard, duty: Obligation, when: When, until: dt.date | None = None) -> Span:
    """Say for which time a duty is looked at.

    The report's year up to the period's end; for a project (``project_from``, ``project_to``)
    everything from its start to ``as_of``. Never before the duty's ``since``, nor before the
    document is in force, nor after ``when.ends``. until: look ahead to that day.
    """
    settings, new_year = when.settings, dt.date(when.period.year, 1, 1)
    since = settings.get(duty.since) if duty.since is not None else None
    known = (since, standard.document.in_force)
    starts = [day_of(day) for day in known if isinstance(day, dt.date)]
    if {"project_from", "project_to"} <= set(standard.parameters):
        begin, end = settings.get("project_from"), settings.get("project_to")
        starts += [day_of(begin)] if isinstance(begin, dt.date) else []
        over = day_of(end) if isinstance(end, dt.date) else dt.date.max
        over = min(over, when.ends)
        return Span(max(starts, default=new_year), min(until or when.as_of, over), over)
    last = max(until or when.period.end, when.period.end)
    return Span(max([new_year, *starts]), min(last, when.ends), when.ends)


def slots(duty: Obligation, span: Span, *, before_inclusive: bool) -> tuple[Slot, ...]:
    """List the periods of a recurring duty; none if the document states no day.

    >>> from ecnb.model.standard import Due
    >>> duty = Obligation.model_construct(every="quarter", due=Due(kind="end_of_period"))
    >>> year = Span(dt.date(2026, 1, 1), dt.date(2026, 6, 30))
    >>> [str(slot.period) for slot in slots(duty, year, before_inclusive=True)]
    ['2026Q1', '2026Q2']
    """
    if duty.every not in ("month", *_KINDS) or duty.due.kind in ("within", "stated", "none"):
        return ()
    found = []
    first = _holding(span.first, duty.every)
    if first < span.first:
        first = _next(first, duty.every)
    while first <= span.last:
        after = _next(first, duty.every)
        last = after - dt.timedelta(days=1)
        if last <= span.end:
            found.append(_slot(duty, first, last, before_inclusive=before_inclusive))
        first = after
    return tuple(found)


def _slot(duty: Obligation, first: dt.date, last: dt.date, *, before_inclusive: bool) -> Slot:
    home = (first, last)
    due = last
    if duty.due.kind == "day_of_next_month":
        after = last + dt.timedelta(days=1)
        home = (after, _next(after, duty.every) - dt.timedelta(days=1))
        due = _nth(after, duty.due.day)
    elif duty.due.kind == "day_of_month":
        due = _nth(last.replace(day=1), duty.due.day)
    if duty.due.kind != "end_of_period" and not before_inclusive:
        due -= dt.timedelta(days=1)
    period = Period.holding(first, _KINDS[duty.every]) if duty.every in _KINDS else None
    return Slot(first, last, due, *home, period)


def _nth(month: dt.date, day: int | None) -> dt.date:
    """Give a day of a month; the last one where the month is shorter."""
    last = _next(month, "month") - dt.timedelta(days=1)
    return last if day is None else month.replace(day=min(day, last.day))


def _holding(day: dt.date, every: str) -> dt.date:
    if every == "month":
        return day.replace(day=1)
    return Period.holding(day, _KINDS[every]).start


def _next(first: dt.date, every: str) -> dt.date:
    months = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[every]
    index = first.year * 12 + first.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


def event_due(start: dt.date, within: Within, working_day: WorkingDay) -> dt.date:
    """Say when a limit that runs from an event ends (G3).

    >>> limit = Within(start="asked", end="replied", at_most=48, unit="hours")
    >>> event_due(dt.datetime(2026, 3, 2, 9, 30), limit, lambda day, n: day)
    datetime.datetime(2026, 3, 4, 9, 30)
    """
    if within.unit == "working_days":
        return working_day(day_of(start), within.at_most)
    if not isinstance(start, dt.datetime):
        start = dt.datetime.combine(start + dt.timedelta(days=1), dt.time())
    return start + dt.timedelta(hours=within.at_most)


# --- the turns of one entity --------------------------------------------------------------------


def turns(
    standard: Standard, key: str, rows: Sequence[Row], when: When, until: dt.date | None = None
) -> tuple[Turn, ...]:
    """List the turns of one duty of one entity, in the order of their due days.

    rows: the rows of the duty's register. until: list also the turns that begin after the
    report's period, up to that day.
    """
    duty = standard.obligations[key]
    span = span_of(standard, duty, when, until)
    kept = [row for row in rows if all(matches(row.cells.get(w.column), w) for w in duty.where)]
    found = slots(duty, span, before_inclusive=standard.conventions.before_inclusive)
    if found:
        return _recurring(standard, duty, found, kept, when.as_of)
    return _events(standard, duty, kept, span, when)


def deed_column(standard: Standard, duty: Obligation) -> str:
    """Name the register column that says when a recurring duty was done."""
    register = standard.registers.get(duty.register_ or "")
    return duty.done or (register.date if register is not None else None) or ""


def _recurring(
    standard: Standard,
    duty: Obligation,
    found: Sequence[Slot],
    rows: Sequence[Row],
    as_of: dt.date,
) -> tuple[Turn, ...]:
    column = deed_column(standard, duty)
    deeds = [(row, row.cells.get(column)) for row in rows]
    known = [(row, day_of(day)) for row, day in deeds if isinstance(day, dt.date)]
    days = np.array([day.toordinal() for _, day in known if day <= as_of], np.int64)
    declared = [row.cells.get(duty.declared or "") for row, day in known if day <= as_of]
    codes = np.array(
        [period_code(one) if isinstance(one, Period) else 0 for one in declared], np.int64
    )
    first = first_deeds(found, days, codes, np.zeros(len(days), np.int64), 1)[:, 0]
    due = np.array([deadline(slot.due) for slot in found])
    return tuple(
        Turn(
            slot.period,
            slot.due,
            None if done == NEVER else dt.date.fromordinal(int(done) // DAY),
            STATUSES[code],
            slot.first,
            None if duty.declared is not None and slot.period is not None else slot.home_last,
        )
        for slot, done, code in zip(found, first, statuses(due, first, as_of), strict=True)
    )


STATED_DAY: Final = Within(start="stated", end="done", at_most=0, unit="hours")
"""The limit of a row that states its own due day: the end of that day."""


@dataclass(frozen=True, slots=True)
class EventColumns:
    """Register columns of an event-driven duty: what dates a row, starts and ends its turn."""

    dated: str
    start: str
    end: str
    within: Within

    def holds(self, day: dt.date, span: Span, as_of: dt.date) -> bool:
        """Tell whether a row of that day belongs to the time looked at and is known by then."""
        known = self.within is STATED_DAY or day <= as_of
        return known and span.first <= day <= span.last


def event_columns(standard: Standard, duty: Obligation) -> EventColumns | None:
    """Name the columns by which each row of a register is a turn; None: the rows have no limit.

    A duty whose rows state their own due day has it in the register's date column.
    """
    register = standard.registers.get(duty.register_ or "")
    if register is None:
        return None
    within = duty.due.within
    if duty.every == "event" and within is not None:
        return EventColumns(register.date or within.start, within.start, within.end, within)
    if duty.due.kind != "stated" or None in (register.date, duty.done):
        return None
    if register.date == duty.done:
        return None
    return EventColumns(register.date or "", register.date or "", duty.done or "", STATED_DAY)


def _events(
    standard: Standard, duty: Obligation, rows: Sequence[Row], span: Span, when: When
) -> tuple[Turn, ...]:
    columns = event_columns(standard, duty)
    if columns is None:
        return ()
    as_of = when.as_of
    found = []
    for row in rows:
        dated, start, done = (
            row.cells.get(name) for name in (columns.dated, columns.start, columns.end)
        )
        if not isinstance(start, dt.date) or not isinstance(dated, dt.date):
            continue
        if columns.holds(day_of(dated), span, as_of):
            due = limit_of(start, columns.within, when.working_day)
            deed = done if isinstance(done, dt.date) and day_of(done) <= as_of else None
            code = statuses(np.array([deadline(due)]), np.array([moment(deed)]), as_of)[0]
            found.append(Turn(None, due, deed, STATUSES[code], start))
    return tuple(sorted(found, key=lambda turn: deadline(turn.due)))


def limit_of(start: dt.date, within: Within, working_day: WorkingDay) -> dt.date:
    """Say when one event is due: by its limit, or on the day that its row states."""
    return start if within is STATED_DAY else event_due(start, within, working_day)
