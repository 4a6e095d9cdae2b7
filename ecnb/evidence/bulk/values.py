"""Columns of a block read as numbers: every distinct cell once, by the readers of single files.

Whole columns of plain numbers go by array arithmetic; whatever that does not settle is read
like any other cell, so that both ways allow and refuse the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ecnb.evidence.bulk.faults import FaultBook
from ecnb.evidence.files.csv_reader import unshielded
from ecnb.evidence.files.grid import Raw, blank
from ecnb.evidence.names import Unfit
from ecnb.model.table import UNIT, Bools, Ints

T = TypeVar("T")

_REMEMBERED = 200_000
"""Cells whose reading is remembered from block to block, for each kind of value."""
_EXACT = 1e10
"""Below it every double that stands for four decimals is known from its nearest one."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Some rows of one column. codes: (m,) into ``values``, -1 for a blank cell.

    rows: (m,) numbers in the file. table, column: their names there.
    """

    codes: Ints
    values: tuple[Raw, ...]
    rows: Ints
    table: str
    column: str
    typed: bool

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def filled(self) -> Bools:
        """(m,) where a cell is not blank."""
        return self.codes >= 0

    def only(self, places: Ints) -> Cells:
        """Give some of the rows."""
        return Cells(
            self.codes[places], self.values, self.rows[places], self.table, self.column, self.typed
        )


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Some rows of one column as the file holds them. array: m values."""

    array: Any
    rows: Ints
    table: str
    column: str
    typed: bool

    def only(self, places: Ints) -> Strip:
        """Give some of the rows."""
        array = self.array.take(pa.array(places))
        return Strip(array, self.rows[places], self.table, self.column, self.typed)

    def cells(self) -> Cells:
        """Number the distinct cells; blank ones are -1."""
        array = self.array
        if not pa.types.is_dictionary(array.type):
            array = array.dictionary_encode()
        codes = array.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        values: list[Raw] = array.dictionary.to_pylist()
        if not self.typed:
            values = [unshielded(raw) if isinstance(raw, str) else raw for raw in values]
        empty = np.array([*(blank(raw) for raw in values), True], bool)
        codes = np.where(empty[codes], -1, codes)
        return Cells(codes, tuple(values), self.rows, self.table, self.column, self.typed)

    @property
    def is_number(self) -> bool:
        """Whether the file holds numbers here that an array can hold as they are."""
        kind = self.array.type
        return pa.types.is_integer(kind) or pa.types.is_floating(kind)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an array of plain numbers may hold: least and most in ten-thousandths; whole ones?"""

    least: int
    most: int
    whole: bool = False


@dataclass(slots=True)
class Reader:
    """Reads columns of all blocks of a folder, and remembers what a cell says."""

    faults: FaultBook
    memory: dict[tuple[str, ...], dict[Raw, Any]] = field(default_factory=dict)

    def values(self, cells: Cells, what: str, read: Callable[[Raw], T], failed: T) -> list[T]:
        """Read each distinct cell that occurs; ``failed`` for blank ones and, noted, unfit ones.

        what: names the reading; the same name always goes with the same readings.
        """
        used = np.flatnonzero(np.bincount(cells.codes + 1)) - 1
        known = self._known(cells, what)
        found = [failed] * (len(cells.values) + 1)
        for code in used[used >= 0].tolist():
            raw = cells.values[code]
            said = known.get(raw)
            if said is None:
                said = known[raw] = _read(raw, read)
            if isinstance(said, Unfit):
                self.faults.refuse(said, cells.table, cells.column, cells.rows[cells.codes == code])
            else:
                found[code] = said
        return found

    def numbers(self, cells: Cells, what: str, read: Callable[[Raw], int], failed: int) -> Ints:
        """Read a column of cells as (m,) whole numbers."""
        return np.array(self.values(cells, what, read, failed), np.int64)[cells.codes]

    def figures(
        self, strip: Strip, what: str, read: Callable[[Raw], int], bounds: Bounds | None
    ) -> tuple[Ints, Bools]:
        """Read a column of the file as (m,) ten-thousandths, and where it says anything.

        bounds: None where the column is read cell by cell in any case (choices, days).
        """
        if bounds is None or not strip.is_number:
            cells = strip.cells()
            return self.numbers(cells, what, read, 0), cells.filled
        values, known, settled = plain_numbers(strip.array, bounds)
        rest = np.flatnonzero(known & ~settled)
        if len(rest):
            values[rest] = self.numbers(strip.only(rest).cells(), what, read, 0)
        return values, known

    def _known(self, cells: Cells, what: str) -> dict[Raw, Any]:
        # 1, 1.0 and True are one key of a dictionary: types are kept apart
        kind = type(next((raw for raw in cells.values if raw is not None), None)).__name__
        known = self.memory.setdefault((what, kind, str(cells.typed)), {})
        if len(known) > _REMEMBERED:
            known.clear()
        return known


def require(column: Cells, reader: Reader) -> None:
    """Refuse the rows in which a cell that must be filled is blank."""
    blank = column.rows[~column.filled]
    if len(blank):
        error = Unfit(f"“{column.column}”没有填写", "补写，或删去本行")
        reader.faults.refuse(error, column.table, column.column, blank)


def _read(raw: Raw, read: Callable[[Raw], Any]) -> Any:
    try:
        return read(raw)
    except Unfit as error:
        return error


def plain_numbers(array: Any, bounds: Bounds) -> tuple[Ints, Bools, Bools]:
    """Read whole or binary numbers as ten-thousandths: (m,) values, known, and surely right.

    A double stands for the decimal of at most four places that it is the nearest one to, which
    is what its 15 digits say, too.

    >>> values, known, settled = plain_numbers(pa.array([0.5, 0.1, None, 1e-9]), Bounds(0, 10**8))
    >>> values.tolist(), known.tolist(), settled.tolist()
    ([5000, 1000, 0, 0], [True, True, False, True], [True, True, False, False])
    """
    known = pc.is_valid(array).to_numpy(zero_copy_only=False)
    if pa.types.is_integer(array.type):
        whole, fits = _int64(array)
        settled = (
            known & fits & (whole >= -(-bounds.least // UNIT)) & (whole <= bounds.most // UNIT)
        )
        return np.where(settled, whole, 0) * UNIT, known, settled
    figures = array.cast(pa.float64()).fill_null(0.0).to_numpy()
    near = np.isfinite(figures) & (np.abs(figures) < _EXACT)
    figures = np.where(near, figures, 0.0)
    units = np.rint(figures * UNIT)
    settled = known & near & (units / UNIT == figures)
    values = units.astype(np.int64)
    settled &= (values >= bounds.least) & (values <= bounds.most)
    if bounds.whole:
        settled &= values % UNIT == 0
    return np.where(settled, values, 0), known, settled


def _int64(array: Any) -> tuple[Ints, Bools]:
    """Give whole numbers and where 64 bits hold them: an unsigned one may be larger."""
    whole = array.fill_null(0).cast(pa.int64(), safe=False).to_numpy()
    return whole, (whole >= 0) | pa.types.is_signed_integer(array.type)
