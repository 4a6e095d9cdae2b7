"""Faults of great tables: what is equally wrong in many rows is told once, with its first rows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ecnb.errors import Fault
from ecnb.evidence.files.grid import MAX_FAULTS
from ecnb.evidence.names import Unfit
from ecnb.model.table import Ints

SHOWN = 3
"""Rows that a fault names; it says how many there are."""


@dataclass(slots=True)
class _Rows:
    first: list[int]
    count: int


@dataclass(slots=True)
class FaultBook:
    """Collects what is wrong with all tables, from block to block."""

    found: dict[tuple[str, str, str, str], _Rows] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.found)

    @property
    def full(self) -> bool:
        """Whether enough is wrong to stop looking."""
        return len(self.found) >= MAX_FAULTS

    def note(
        self, what: str, table: str, remedy: str = "", *, column: str = "", rows: Ints | None = None
    ) -> None:
        """Note a fault of a table, or of some of its rows (their numbers in the file)."""
        if self.full:
            return
        known = self.found.setdefault((table, column, what, remedy), _Rows([], 0))
        if rows is not None:
            known.first = sorted({*known.first, *np.unique(rows)[:SHOWN].tolist()})[:SHOWN]
            known.count += len(rows)

    def refuse(self, error: Unfit, table: str, column: str, rows: Ints) -> None:
        """Note a value that is not allowed, in the rows that have it."""
        self.note(error.what, table, error.remedy, column=column, rows=rows)

    def told(self) -> list[Fault]:
        """Give the faults to tell, table by table and row by row."""
        order = sorted(self.found.items(), key=lambda item: (item[0][0], item[1].first, item[0]))
        told = [
            Fault(what, _place(table, column, rows), remedy)
            for (table, column, what, remedy), rows in order
        ]
        if self.full:
            told.append(Fault("错误过多，其余没有列出", "", "先改正以上错误，再重新检查"))
        return told


def _place(table: str, column: str, rows: _Rows) -> str:
    """Name a place as a user finds it.

    >>> _place("facts.parquet", "数值", _Rows([3, 8, 11], 120))
    'facts.parquet 第3、8、11行（共120行） 数值列'
    """
    numbers = "、".join(map(str, rows.first))
    where = f" 第{numbers}行" if rows.first else ""
    more = f"（共{rows.count}行）" if rows.count > len(rows.first) else ""
    return f"{table}{where}{more}{f' {column}列' if column else ''}"
