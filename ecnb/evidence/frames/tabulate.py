"""Evidence of n entities as the tables that the scoring core reads, one per assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ecnb.analysis.cycle.duties import Settings, When
from ecnb.analysis.cycle.moments import period_code
from ecnb.errors import Fault, ParametersInvalid
from ecnb.evidence.frames.count import counted_column
from ecnb.evidence.frames.dues import due_column
from ecnb.evidence.frames.frames import Entered, Frames, frames_of
from ecnb.evidence.frames.windows import either, nothing, same_end, stated_column
from ecnb.evidence.workdays import WorkCalendar
from ecnb.model.evidence import Evidence
from ecnb.model.period import Period
from ecnb.model.standard import Fact, Standard
from ecnb.model.table import (
    ADJUSTMENT,
    UNIT,
    DueColumn,
    FactColumn,
    Ints,
    RatingColumn,
    Table,
    column_name,
)
from ecnb.scoring.view import View
from ecnb.standards import all_facts


@dataclass(frozen=True, slots=True)
class _At:
    """One assessment's place in time."""

    key: str | None
    period: Period
    as_of: dt.date


def tabulate(
    standards: Sequence[Standard],
    evidences: Sequence[Evidence],
    period: Period,
    as_of: dt.date,
    parameters: Settings,
    *,
    workdays: Mapping[dt.date, bool] | None = None,
) -> Mapping[str | None, Table]:
    """Give one table per assessment of a period (key None: the standard has no assessments).

    standards: the standard, then its variants under other rulings; where two of them define
    the same column (fact and window) or duty differently, the first one holds (see
    :func:`own_columns`). evidences: the entities, in the order of the tables' rows.
    as_of: what is dated later is not known yet. workdays: corrections of the working calendar.

    Raises ParametersInvalid for a period that the standard does not assess.
    """
    frames = frames_of(standards, evidences)
    return tabulate_frames(standards, frames, period, as_of, parameters, workdays=workdays)


def tabulate_frames(
    standards: Sequence[Standard],
    frames: Frames,
    period: Period,
    as_of: dt.date,
    parameters: Settings,
    *,
    workdays: Mapping[dt.date, bool] | None = None,
) -> Mapping[str | None, Table]:
    """Do what :func:`tabulate` does for evidence that already stands in arrays."""
    calendar = WorkCalendar(workdays or {}, as_of).after
    defaults = {name: item.default for name, item in standards[0].parameters.items()}
    settings = {**defaults, **parameters}
    return {
        at.key: _table(standards, frames, When(at.period, at.as_of, settings, calendar))
        for at in _assessed(standards[0], period, as_of)
    }


def _assessed(standard: Standard, period: Period, as_of: dt.date) -> tuple[_At, ...]:
    """Name the assessments that a report of a period tells: the half's own and those before it."""
    if not standard.assessments:
        return (_At(None, period, as_of),)
    found = []
    for key, item in standard.assessments.items():
        half = Period(period.year, "H", int(item.half[1]))
        if half.end <= period.end:
            found.append(_At(key, half, as_of if half.end == period.end else min(as_of, half.end)))
    if period.kind == "Q" or not found:
        year = period.year
        what = f"本标准按半年考核 · {standard.key} is assessed by half-years, not for {period}"
        remedy = f"写 · write {year}H1, {year}H2 or {year}"
        raise ParametersInvalid([Fault(what, "period", remedy)])
    return tuple(found)


def _table(standards: Sequence[Standard], frames: Frames, when: When) -> Table:
    facts: dict[str, FactColumn] = {}
    dues: dict[str, DueColumn] = {}
    seen: set[str] = set()
    for standard in standards:
        for key, fact in all_facts(standard).items():
            name = column_name(key, fact.window)
            if name not in facts:
                facts[name] = fact_column(frames, key, fact, when)
        for key in standard.obligations:
            column = due_column(frames, standard, key, when) if key not in seen else None
            seen.add(key)
            if column is not None:
                dues[key] = column
    unclassed = Table(frames.entities, np.full(len(frames), -1), facts)
    classes = class_codes(standards[0], unclassed, frames.classes)
    return Table(frames.entities, classes, facts, _ratings(standards, frames, when.period), dues)


def fact_column(frames: Frames, key: str, fact: Fact, when: When) -> FactColumn:
    """Give one fact of n entities in its window: counted, else stated, else what silence means."""
    n = len(frames)
    column = nothing(n)
    if fact.counted is not None or fact.covered is not None:
        column = counted_column(frames, fact, when.period, when.as_of, when.settings)
        if fact.kind == "yes_no":
            column = FactColumn(np.minimum(column.values, UNIT), column.known)
    rows = frames.facts.get(fact.of or key)
    if rows is not None:
        stated = stated_column(rows, n, fact, when.period, when.as_of, when.settings)
        column = either(column, stated)
    if fact.absent_means is not None:
        silence = FactColumn(np.full(n, int(fact.absent_means * UNIT)), np.ones(n, bool))
        column = either(column, silence)
    return FactColumn(np.where(column.known, column.values, 0), column.known)


def class_codes(standard: Standard, table: Table, stated: Sequence[str | None]) -> Ints:
    """Give each entity's class as an index: as stated, else as the facts decide; -1: neither.

    table: facts of the same entities; its own classes are not read.
    """
    codes = stated_codes(standard, stated)
    if not standard.classes or (codes >= 0).all():
        return codes
    return np.where(codes >= 0, codes, View(standard, table).classes_by_facts())


def stated_codes(standard: Standard, stated: Sequence[str | None]) -> Ints:
    """Give each entity's stated class as an index; -1 where none is stated."""
    if not standard.classes:
        return np.full(len(stated), -1, np.int64)
    places: dict[str | None, int] = {name: place for place, name in enumerate(standard.classes)}
    return np.array([places.get(one, -1) for one in stated], np.int64)


def _ratings(
    standards: Sequence[Standard], frames: Frames, period: Period
) -> dict[tuple[str, str], RatingColumn]:
    """Give every rater's column for every part; entries of the year serve where the half has none.

    An entity that has no entry for the period itself is read by those of the period with the
    same last day: what was scored at the year's end was scored for the year.
    """
    n = len(frames)
    code = _codes_of_entries(frames, period)
    parts = dict.fromkeys(part for standard in standards for part in standard.part_ids())
    raters = dict.fromkeys(rater for standard in standards for rater in standard.raters)
    keys = [(part, rater) for part in parts for rater in raters]
    if any(standard.adjustment is not None for standard in standards):
        keys.append(ADJUSTMENT)
    return {key: _entered(frames.ratings.get(key), n, code) for key in keys}


def _codes_of_entries(frames: Frames, period: Period) -> Ints:
    """Give the code of the period whose entries count, for each entity."""
    chosen = np.full(len(frames), period_code(period))
    done = np.zeros(len(frames), bool)
    for one in (period, *same_end(period)):
        code = period_code(one)
        has = np.zeros(len(frames), bool)
        for entries in frames.ratings.values():
            has[entries.owner[np.flatnonzero(entries.period == code)]] = True
        chosen = np.where(has & ~done, code, chosen)
        done |= has
    return chosen


def _entered(entries: Entered | None, n: int, code: Ints) -> RatingColumn:
    values, known, reasoned = np.zeros(n, np.int64), np.zeros(n, bool), np.zeros(n, bool)
    if entries is not None:
        at = np.flatnonzero(entries.period == code[entries.owner])
        owner = entries.owner[at]
        values[owner], known[owner] = entries.values[at], True
        reasoned[owner] = entries.reasoned[at]
    return RatingColumn(values, known, reasoned)


def own_columns(base: Standard, variant: Standard) -> bool:
    """Tell whether a variant needs tables of its own, because it reads the evidence otherwise.

    True where it defines a column of the base differently under the same name, or a duty, a
    parameter or the reckoning of days.
    """
    theirs = {column_name(key, fact.window): fact for key, fact in all_facts(variant).items()}
    for key, fact in all_facts(base).items():
        other = theirs.get(column_name(key, fact.window), fact)
        if other is not fact and _reading(other) != _reading(fact):
            return True
    dated = any(duty.due.day is not None for duty in base.obligations.values())
    return (
        base.obligations != variant.obligations
        or base.registers != variant.registers
        or base.parameters != variant.parameters
        or (dated and base.conventions.before_inclusive != variant.conventions.before_inclusive)
    )


def _reading(fact: Fact) -> tuple[object, ...]:
    return (fact.kind, fact.choices, fact.counted, fact.covered, fact.of, fact.absent_means)
