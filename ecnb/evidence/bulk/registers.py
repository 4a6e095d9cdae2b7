"""Registers of a block as arrays: dated rows that facts are counted from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from ecnb.evidence.bulk.blocks import Part
from ecnb.evidence.bulk.rules import Rules
from ecnb.evidence.bulk.values import Cells, Reader, require
from ecnb.evidence.files.headers import NO_RECORDS
from ecnb.evidence.frames.frames import Coded, Ledger, ordinal
from ecnb.evidence.rows import cells
from ecnb.evidence.rows.cells import choices_of
from ecnb.model.evidence import Cell
from ecnb.model.table import Bools, Ints


def ledger_of(
    part: Part | None, key: str, n: int, rules: Rules, reader: Reader
) -> tuple[Ledger, Ints]:
    """Read a register, which all ``n`` entities keep; also give the numbers of its rows."""
    register = rules.standard.registers[key]
    names = list(register.columns)
    if part is None:
        part = Part(key, False, {}, np.empty(0, np.int64), np.empty(0, np.int64), {})
    raw = {name: part.cells(name) for name in names}
    kept = np.flatnonzero(~_says_nothing(raw, len(part)))
    owner, rows = part.owner[kept], part.rows[kept]
    columns = {}
    for name, column in register.columns.items():
        mine = raw[name].only(kept)
        read = partial(cells.cell, column=column, names=choices_of(column), typed=False)
        if column.required:
            require(mine, reader)
        found = reader.values(mine, f"cell {rules.name} {key} {name}", read, None)
        columns[name] = _merged(mine.codes, found)
    dated = register.date is not None
    day = (
        columns[register.date or ""].numbers(ordinal, 0) if dated else np.zeros(len(kept), np.int64)
    )
    return Ledger(np.ones(n, bool), dated, owner, day, columns), rows


def _merged(codes: Ints, found: list[Cell]) -> Coded:
    """Number what cells say: two ways of writing a value are one value."""
    number: dict[Cell, int] = {}
    same = [-1 if one is None else number.setdefault(one, len(number)) for one in found]
    return Coded(np.array(same, np.int64)[codes], tuple(number))


def _says_nothing(columns: Mapping[str, Cells], m: int) -> Bools:
    """Tell where a row is blank, or only says that the register is kept (无)."""
    filled = np.zeros(m, np.int64)
    none = np.zeros(m, bool)
    for column in columns.values():
        filled += column.filled
        words = [*(str(raw).strip() == NO_RECORDS for raw in column.values), False]
        none |= np.array(words, bool)[column.codes]
    return (filled == 0) | ((filled == 1) & none)
