"""Figures counted from registers: dated rows in a window, one event once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ecnb.analysis.cycle.cells import matches
from ecnb.analysis.cycle.duties import Settings
from ecnb.evidence.frames.frames import FIRST_DAY, LAST_DAY, Coded, Frames, Ledger
from ecnb.evidence.frames.windows import day_named, nothing, reference_year
from ecnb.model.evidence import Cell
from ecnb.model.period import Period
from ecnb.model.standard import Counted, Covered, DateRange, Fact, Where
from ecnb.model.table import UNIT, Bools, FactColumn, Ints

_EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Days:
    """A window as days, both included. whole: it counts only where the register covers it all."""

    first: int
    last: int
    whole: bool = False


def days_of(window: object, period: Period, as_of: dt.date, settings: Settings) -> Days | None:
    """Give the days in which register rows count; None: the window has not begun or is not set.

    >>> found = days_of("year_to_date", Period.parse("2026H2"), dt.date(2026, 9, 30), {})
    >>> dt.date.fromordinal(found.first), dt.date.fromordinal(found.last)
    (datetime.date(2026, 1, 1), datetime.date(2026, 9, 30))
    """
    days = _unclipped(window, period, settings)
    if days is None or days.first > as_of.toordinal():
        return None
    return Days(days.first, min(days.last, as_of.toordinal()), days.whole)


def _unclipped(window: object, period: Period, settings: Settings) -> Days | None:
    if isinstance(window, DateRange):
        first, last = (day_named(day, settings) for day in (window.from_, window.to))
        return Days(
            FIRST_DAY if first is None else first.toordinal(),
            LAST_DAY if last is None else last.toordinal(),
        )
    if window == "to_date":
        return Days(FIRST_DAY, LAST_DAY)
    if window == "stock":
        return Days(FIRST_DAY, period.end.toordinal())
    start = period.start
    if window == "year_to_date":
        start = dt.date(period.year, 1, 1)
    elif window != "half":
        year = reference_year(window, settings)
        if year is None:
            return None
        return Days(year.start.toordinal(), year.end.toordinal(), whole=True)
    return Days(start.toordinal(), period.end.toordinal(), whole=True)


def counted_column(
    frames: Frames, fact: Fact, period: Period, as_of: dt.date, settings: Settings
) -> FactColumn:
    """Count or compare registers of n entities; unknown where an entity does not keep them."""
    days = days_of(fact.window, period, as_of, settings)
    if days is None:
        return nothing(len(frames))
    if fact.counted is not None:
        return count(frames, fact.counted, days)
    return nothing(len(frames)) if fact.covered is None else cover(frames, fact.covered, days)


def count(frames: Frames, spec: Counted, days: Days) -> FactColumn:
    """Count the events of a register in a window, each once.

    Two rows are one event when they share the ``distinct`` column; a blank one stands alone.
    """
    ledger = frames.ledgers.get(spec.register_)
    if ledger is None:
        return nothing(len(frames))
    mask = in_window(ledger, days)
    for where in spec.where:
        mask = mask & passing(ledger, where)
    keys, base = _events(ledger, spec.distinct)
    mask = mask & ~_counted_elsewhere(frames, spec, keys, days.last)
    if spec.per is not None:
        keys, base = _calendar(ledger, spec.per)
    counted = np.unique(keys[mask])
    if spec.all_of is not None:
        for word in spec.all_of.one_of:
            one = Where(column=spec.all_of.column, one_of=(word,))
            counted = np.intersect1d(counted, keys[mask & passing(ledger, one)])
    numbers = np.bincount(counted // base, minlength=len(frames))
    return FactColumn(numbers * UNIT, _covers(frames, ledger, days))


def _covers(frames: Frames, ledger: Ledger, days: Days) -> Bools:
    """Where the register is kept, and kept for the whole window if that is asked."""
    if not days.whole:
        return ledger.present
    return ledger.present & (frames.first <= days.first) & (days.last <= frames.last)


def in_window(ledger: Ledger, days: Days) -> Bools:
    """Give the rows dated in a window; every row of an undated list."""
    if not ledger.dated:
        return np.ones(len(ledger.owner), bool)
    return (ledger.day >= days.first) & (ledger.day <= days.last)


def passing(ledger: Ledger, where: Where) -> Bools:
    """Give the rows that pass a filter."""
    column = ledger.columns.get(where.column)
    if column is None:
        return np.zeros(len(ledger.owner), bool)
    return column.where(lambda cell: matches(cell, where))


def _events(ledger: Ledger, distinct: str | None) -> tuple[Ints, int]:
    """Number every row's event so that ``number // base`` is its owner."""
    m = len(ledger.owner)
    column = ledger.columns[distinct] if distinct is not None else Coded(np.full(m, -1), ())
    base = len(column.values) + m + 1
    alone = len(column.values) + np.arange(m)
    return ledger.owner * base + np.where(column.codes < 0, alone, column.codes), base


def _calendar(ledger: Ledger, per: str) -> tuple[Ints, int]:
    months = (ledger.day - _EPOCH).astype("datetime64[D]").astype("datetime64[M]")
    number = months.astype(np.int64) + 12 * 1970
    base = 12 * 10_000
    return ledger.owner * base + (number // 3 if per == "quarter" else number), base


def _counted_elsewhere(frames: Frames, spec: Counted, keys: Ints, last: int) -> Bools:
    """Give the rows whose event already stands in another register by the window's end (ZJ-15)."""
    found = np.zeros(len(keys), bool)
    own = frames.ledgers[spec.register_]
    for name in spec.not_in if spec.distinct is not None else ():
        other = frames.ledgers.get(name)
        if other is None or spec.distinct is None:
            continue
        mine, theirs = own.columns[spec.distinct], other.columns[spec.distinct]
        codes = _numbered_as(mine, theirs)
        there = (codes >= 0) & in_window(other, Days(FIRST_DAY, last))
        base = len(mine.values) + len(keys) + 1
        found |= np.isin(keys, other.owner[there] * base + codes[there])
    return found


def _numbered_as(mine: Coded, theirs: Coded) -> Ints:
    """Give the rows of another column the codes that their cells have in this one; -1: none."""
    place = {value: i for i, value in enumerate(mine.values)}
    return theirs.numbers(lambda cell: place.get(cell, -1), -1)


def cover(frames: Frames, spec: Covered, days: Days) -> FactColumn:
    """Count the items of one register that every listed kind of another one covers."""
    items, by = frames.ledgers.get(spec.items), frames.ledgers.get(spec.by)
    if items is None or by is None:
        return nothing(len(frames))
    column = items.columns[spec.item]
    listed = in_window(items, days) & (column.codes >= 0)
    base = len(column.values) + 1
    covered = np.unique((items.owner * base + column.codes)[listed])
    place = {value: i for i, value in enumerate(column.values)}
    for kind in spec.kinds:
        rows = in_window(by, days) & passing(by, Where(column=spec.kind, one_of=(kind,)))
        covered = np.intersect1d(covered, _named(by, spec.column, rows, place, base))
    numbers = np.bincount(covered // base, minlength=len(frames))
    # an empty directory names nothing to cover: that is no coverage of everything (AH-5)
    some = np.bincount(items.owner[listed], minlength=len(frames)) > 0
    return FactColumn(numbers * UNIT, items.present & by.present & some)


def _named(by: Ledger, column: str, rows: Bools, place: Mapping[Cell, int], base: int) -> Ints:
    """Number the items that the lists of some rows name, with their owners."""
    lists = by.columns[column]
    found = [np.empty(0, np.int64)]
    for code in np.unique(lists.codes[rows & (lists.codes >= 0)]):
        cell = lists.values[code]
        names = cell if isinstance(cell, tuple) else (cell,)
        owners = np.unique(by.owner[rows & (lists.codes == code)])
        found += [owners * base + place[name] for name in names if name in place]
    return np.concatenate(found)
