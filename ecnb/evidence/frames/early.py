"""Register rows that say that a duty was done for a period which had not begun (AH 6.1.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ecnb.analysis.cycle.cells import day_of, matches
from ecnb.analysis.cycle.duties import deed_column
from ecnb.errors import Fault
from ecnb.evidence.frames.count import passing
from ecnb.evidence.frames.frames import Ledger, ordinal
from ecnb.evidence.names import Unfit
from ecnb.evidence.rows.rows import Owned
from ecnb.model.evidence import Cell, Row
from ecnb.model.period import Period
from ecnb.model.standard import Obligation, Standard
from ecnb.model.table import Bools

REMEDY = "改正日期或所属期间；期间开始以后才能为它办理"


def early_faults(
    standard: Standard, registers: Mapping[str, Sequence[Owned[Row]]]
) -> Iterator[Fault]:
    """Find rows whose day lies before the period that they are declared for."""
    for key, rows in registers.items():
        duties = declared_in(standard, key)
        for one in rows if duties else ():
            found = (_early(one.item, duty, deed_column(standard, duty)) for duty in duties)
            what = next((text for text in found if text), "")
            if what:
                yield Fault(what, one.place, REMEDY)


def early_rows(standard: Standard, key: str, ledger: Ledger) -> Bools:
    """Tell which rows of a register those are."""
    early = np.zeros(len(ledger.owner), bool)
    for duty in declared_in(standard, key):
        days = ledger.columns[deed_column(standard, duty)].numbers(ordinal, 0)
        starts = ledger.columns[duty.declared or ""].numbers(_start, 0)
        mine = np.ones(len(early), bool)
        for where in duty.where:
            mine &= passing(ledger, where)
        early |= mine & (days > 0) & (days < starts)
    return early


def early_error() -> Unfit:
    """Say what is wrong with rows of many entities."""
    return Unfit("日期早于所属期间的开始", REMEDY)


def declared_in(standard: Standard, register: str) -> list[Obligation]:
    """List the recurring duties whose rows in a register say what period they are for."""
    every = standard.obligations.values()
    return [duty for duty in every if duty.register_ == register and duty.declared is not None]


def _early(row: Row, duty: Obligation, done: str) -> str:
    day, period = row.cells.get(done), row.cells.get(duty.declared or "")
    if not isinstance(day, dt.date) or not isinstance(period, Period):
        return ""
    if day_of(day) >= period.start:
        return ""
    if not all(matches(row.cells.get(where.column), where) for where in duty.where):
        return ""
    return f"所属期间 {period} 自 {period.start} 开始，{day_of(day)} 尚未开始"


def _start(cell: Cell) -> int:
    return cell.start.toordinal() if isinstance(cell, Period) else 0
