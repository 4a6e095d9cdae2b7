"""Rows of evidence while they are read: whose they are, where they stand, what is wrong.

Every fault of a table is noted with its row and column; a row with a fault is left out, so
that the rest can still be checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ecnb.evidence.files.grid import Line, Raw, Reading, blank
from ecnb.evidence.files.headers import Columns, with_owner
from ecnb.evidence.names import Unfit
from ecnb.evidence.rows import cells

T = TypeVar("T")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Owned(Generic[T]):
    """One row, whose it is, and where it stands."""

    owner: str
    item: T
    place: str


@dataclass(frozen=True, slots=True)
class Who:
    """Whose the rows of a table are: one entity's, or those of the entities that a column names."""

    ids: frozenset[str]
    many: bool = False

    @classmethod
    def one(cls, entity: str) -> Who:
        """Give the owner of every row of one entity's tables."""
        return cls(frozenset((entity,)))

    def columns(self, table: Columns) -> Columns:
        """Give the columns that a table then has."""
        return with_owner(table) if self.many else table

    def of(self, line: Line) -> str:
        """Give a row's owner; raise Unfit for an unknown one."""
        if not self.many:
            return next(iter(self.ids))
        name = cells.text(line.cells.get("entity"))
        if name not in self.ids:
            raise Unfit(f"entities 表中没有这个单位编号: {name[:80]}", "改正编号或补入 entities 表")
        return name


class RowReader:
    """Reads the cells of one row, noting each fault; ``ok`` tells whether there was none."""

    def __init__(self, line: Line, reading: Reading) -> None:
        self.line, self.ok = line, True
        self._reading = reading

    def get(self, key: str, read: Callable[[Raw], V]) -> V | None:
        """Read one cell; None for a blank one or, with a fault noted, one that is not allowed."""
        raw = self.line.cells.get(key)
        if blank(raw):
            return None
        try:
            return read(raw)
        except Unfit as error:
            self.refuse(error, key)
            return None

    def text(self, key: str) -> str:
        """Read a text; a blank one is ``""``."""
        return self.get(key, cells.text) or ""

    def need(self, key: str, read: Callable[[Raw], V]) -> V | None:
        """Read a cell that must not be blank."""
        value = self.get(key, read)
        if value is None and blank(self.line.cells.get(key)):
            column = self.line.index.get(key)
            shown = key if column is None else self.line.grid.header[column]
            self.refuse(Unfit(f"“{shown}”没有填写", "补写，或删去本行"), key)
        return value

    def refuse(self, error: Unfit, key: str | None = None) -> None:
        """Note a fault of this row."""
        self.ok = False
        self._reading.faults.append(error.at(self.line.place(key)))


def owner_of(row: RowReader, who: Who) -> str:
    """Give a row's owner; an unknown one is a fault."""
    try:
        return who.of(row.line)
    except Unfit as error:
        row.refuse(error, "entity")
        return ""


def first_of_its_kind(seen: dict[object, str], key: object, row: RowReader, what: str) -> bool:
    """Note a row that says again what another row said; True for the first one."""
    first = seen.setdefault(key, row.line.place())
    if first != row.line.place():
        row.refuse(Unfit(f"重复: {what}", f"与{first}只留一行"))
    return row.ok
