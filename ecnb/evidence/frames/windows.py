"""Stated figures in a window of time: what a row of a period says about another one.

A count or amount states what happened in its period, so periods add up to longer ones, and
all of them must be known: unknown plus anything is unknown (absence is not zero). A stock
states the level at its period's end, so periods with the same last day say the same.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from ecnb.analysis.cycle.duties import Settings
from ecnb.analysis.cycle.moments import period_code, period_of
from ecnb.evidence.frames.frames import FIRST_DAY, LAST_DAY, Stated
from ecnb.model.period import Period
from ecnb.model.standard import DateRange, Fact
from ecnb.model.table import Bools, FactColumn

_ADDED = ("count", "amount")


def nothing(n: int) -> FactColumn:
    """Give a column in which nothing is known."""
    return FactColumn(np.zeros(n, np.int64), np.zeros(n, bool))


def either(first: FactColumn, second: FactColumn) -> FactColumn:
    """Take the first column where it is known, else the second."""
    return FactColumn(
        np.where(first.known, first.values, second.values), first.known | second.known
    )


def added(first: FactColumn, second: FactColumn) -> FactColumn:
    """Add two columns; unknown plus anything is unknown."""
    known = first.known & second.known
    return FactColumn(np.where(known, first.values + second.values, 0), known)


def reference_year(window: object, settings: Settings) -> Period | None:
    """Give the year that a window of the reference year means; None: the parameter is not set."""
    year = settings.get("reference_year")
    if not isinstance(year, int) or isinstance(year, bool):
        return None
    return Period(year if window == "reference_year" else year - 1)


def day_named(day: dt.date | str | None, settings: Settings) -> dt.date | None:
    """Give a day that is stated or that a date parameter holds; None: the window is open there."""
    value = settings.get(day) if isinstance(day, str) else day
    return value if isinstance(value, dt.date) else None


def stated_column(
    rows: Stated, n: int, fact: Fact, period: Period, as_of: dt.date, settings: Settings
) -> FactColumn:
    """Give what n entities state about a fact in its window; rows dated after as_of are left out.

    rows: the rows stated under the fact's key, or under the one it is ``of``.
    """
    rows = _kept(rows, rows.day <= as_of.toordinal())
    window = fact.window
    if window in ("reference_year", "reference_year_before"):
        year = reference_year(window, settings)
        return nothing(n) if year is None else total(rows, n, year)
    if window == "stock" or fact.kind not in _ADDED:
        return level(rows, n, period)
    if window == "half":
        return total(rows, n, period)
    if window == "year_to_date":
        first, *rest = year_to_date(period)
        column = total(rows, n, first)
        for part in rest:
            column = added(column, total(rows, n, part))
        return column
    limit = max(period.end, as_of).toordinal()
    start, end = FIRST_DAY, LAST_DAY
    if isinstance(window, DateRange):
        opens, closes = (day_named(day, settings) for day in (window.from_, window.to))
        start = opens.toordinal() if opens is not None else start
        end = closes.toordinal() if closes is not None else end
    return everything(rows, n, start, min(end, limit))


def pick(rows: Stated, n: int, code: int) -> FactColumn:
    """Give what the rows of one period state."""
    column = nothing(n)
    at = np.flatnonzero(rows.period == code)
    if len(at):
        owner = rows.owner[at]
        column.values[owner] = rows.values[at]
        column.known[owner] = True
    return column


def total(rows: Stated, n: int, period: Period) -> FactColumn:
    """Give the figure of a period: its own row, else the sum of its halves or quarters."""
    own = pick(rows, n, period_code(period))
    halves = parts(period)
    if not halves or own.known.all():
        return own
    first, second = (total(rows, n, part) for part in halves)
    return either(own, added(first, second))


def parts(period: Period) -> tuple[Period, ...]:
    """Give the two halves of a year or the two quarters of a half.

    >>> [str(part) for part in parts(Period.parse("2026H2"))]
    ['2026Q3', '2026Q4']
    """
    if period.kind == "Q":
        return ()
    kind, before = ("H", 0) if period.kind == "" else ("Q", (period.part - 1) * 2)
    return tuple(Period(period.year, kind, before + part) for part in (1, 2))


def year_to_date(period: Period) -> tuple[Period, ...]:
    """Cut the time from 1 January to a period's end into as few periods as possible.

    >>> [str(part) for part in year_to_date(Period.parse("2026Q3"))]
    ['2026H1', '2026Q3']
    """
    year = period.year
    if period.end == dt.date(year, 12, 31):
        return (Period(year),)
    if period.end == dt.date(year, 6, 30):
        return (Period(year, "H", 1),)
    return (period,) if period.part == 1 else (Period(year, "H", 1), period)


def level(rows: Stated, n: int, period: Period) -> FactColumn:
    """Give the level at a period's end: its own row, else one with the same last day.

    Where a year has nothing but a row for the whole year, that row speaks for all of it.
    """
    column = pick(rows, n, period_code(period))
    for other in same_end(period):
        column = either(column, pick(rows, n, period_code(other)))
    year_code = period_code(Period(period.year))
    here = (rows.period >= year_code) & (rows.period < period_code(Period(period.year + 1)))
    alone = np.bincount(rows.owner[here], minlength=n) == 1
    year = pick(rows, n, year_code)
    return either(column, FactColumn(year.values, year.known & alone))


def same_end(period: Period) -> tuple[Period, ...]:
    """Name the other periods that end on the same day, the longest first.

    >>> [str(other) for other in same_end(Period.parse("2026H2"))]
    ['2026', '2026Q4']
    """
    year = period.year
    family = [Period(year), *(Period(year, "H", part) for part in (1, 2))]
    family += [Period(year, "Q", part) for part in (1, 2, 3, 4)]
    return tuple(one for one in family if one.end == period.end and one != period)


def everything(rows: Stated, n: int, start: int, end: int) -> FactColumn:
    """Add all rows of a window; a row inside a longer one is not added.

    A row counts if its period ends in the window: the figure of the half-year in which a
    project begins speaks of the project.
    """
    periods = {int(code): period_of(int(code)) for code in np.unique(rows.period)}
    inside = [code for code, one in periods.items() if start <= one.end.toordinal() <= end]
    kept = _kept(rows, np.isin(rows.period, inside))
    held = np.zeros(len(kept.owner), bool)
    for outer in inside:
        holders = np.unique(kept.owner[kept.period == outer])
        shorter = [code for code in inside if _within(periods[code], periods[outer])]
        held |= np.isin(kept.period, shorter) & np.isin(kept.owner, holders)
    kept = _kept(kept, ~held)
    column = nothing(n)
    np.add.at(column.values, kept.owner, kept.values)
    column.known[kept.owner] = True
    return column


def _within(period: Period, outer: Period) -> bool:
    return period != outer and outer.start <= period.start and period.end <= outer.end


def _kept(rows: Stated, mask: Bools) -> Stated:
    if mask.all():
        return rows
    return Stated(rows.owner[mask], rows.period[mask], rows.day[mask], rows.values[mask])
