"""Turns of duties over n entities: the same reckoning as the turns of one, on columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from ecnb.analysis.cycle.cells import day_of
from ecnb.analysis.cycle.duties import (
    When,
    deed_column,
    event_columns,
    limit_of,
    slots,
    span_of,
)
from ecnb.analysis.cycle.moments import NEVER, Slot, deadline, first_deeds, moment, period_code
from ecnb.analysis.cycle.moments import statuses as judged
from ecnb.evidence.frames.count import passing
from ecnb.evidence.frames.frames import Frames, Ledger, ordinal
from ecnb.model.evidence import Cell
from ecnb.model.period import Period
from ecnb.model.standard import Obligation, Standard
from ecnb.model.table import Bools, DueColumn, Ints


def due_column(frames: Frames, standard: Standard, key: str, when: When) -> DueColumn | None:
    """Count the turns of one duty for n entities; None: no register or no limit to judge by."""
    duty = standard.obligations[key]
    ledger = frames.ledgers.get(duty.register_ or "")
    if ledger is None:
        return None
    mask = np.ones(len(ledger.owner), bool)
    for where in duty.where:
        mask = mask & passing(ledger, where)
    span = span_of(standard, duty, when)
    found = slots(duty, span, before_inclusive=standard.conventions.before_inclusive)
    if found:
        days = ledger.columns[deed_column(standard, duty)].numbers(ordinal, 0)
        return _recurring(ledger, found, days, _declared(ledger, duty), mask, when.as_of)
    if event_columns(standard, duty) is None:
        begins_later = duty.due.kind not in ("stated", "none", "within")
        return _column(ledger, [_none(ledger)] * 4) if begins_later else None
    return _events(ledger, standard, duty, mask, when)


def _none(ledger: Ledger) -> Ints:
    return np.zeros(len(ledger.present), np.int64)


def _column(ledger: Ledger, counts: Sequence[Ints]) -> DueColumn:
    on_time, late, missing, waiting = (np.where(ledger.present, one, 0) for one in counts)
    return DueColumn(on_time, late, missing, waiting, ledger.present)


def _recurring(
    ledger: Ledger, found: Sequence[Slot], days: Ints, declared: Ints, mask: Bools, as_of: dt.date
) -> DueColumn:
    n = len(ledger.present)
    mask = mask & (days > 0) & (days <= as_of.toordinal())
    first = first_deeds(found, days[mask], declared[mask], ledger.owner[mask], n)
    due = np.array([deadline(slot.due) for slot in found])
    codes = judged(due[:, None], first, as_of)
    return _column(ledger, [(codes == code).sum(axis=0) for code in range(4)])


def _declared(ledger: Ledger, duty: Obligation) -> Ints:
    if duty.declared is None:
        return np.zeros(len(ledger.owner), np.int64)
    return ledger.columns[duty.declared].numbers(_code, 0)


def _code(cell: Cell) -> int:
    return period_code(cell) if isinstance(cell, Period) else 0


def _deed(cell: Cell) -> int:
    return moment(cell) if isinstance(cell, dt.date) else NEVER


def _events(
    ledger: Ledger, standard: Standard, duty: Obligation, mask: Bools, when: When
) -> DueColumn:
    columns = event_columns(standard, duty)
    if columns is None:
        return _column(ledger, [_none(ledger)] * 4)
    span = span_of(standard, duty, when)
    holds = ledger.columns[columns.dated].where(
        lambda cell: isinstance(cell, dt.date) and columns.holds(day_of(cell), span, when.as_of)
    )
    starts = ledger.columns[columns.start]
    mask = mask & holds & starts.where(lambda cell: ordinal(cell) > 0)
    used = set(np.unique(starts.codes[mask]))
    table = [
        deadline(limit_of(cell, columns.within, when.working_day))
        if code in used and isinstance(cell, dt.date)
        else NEVER
        for code, cell in enumerate(starts.values)
    ]
    due = np.array([*table, NEVER])[starts.codes]
    deeds = ledger.columns[columns.end].numbers(_deed, NEVER)
    codes = judged(due, deeds, when.as_of)
    n = len(ledger.present)
    counts = [np.bincount(ledger.owner[mask & (codes == code)], minlength=n) for code in range(4)]
    return _column(ledger, counts)
