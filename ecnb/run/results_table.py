"""Results as a table: a row an assessment, with documented columns, for Parquet.

Exact figures are decimals of one scale for the whole column. The scale follows from the rules
(the denominator that all points of a standard have in common), never from the data, so tables of
two periods fit together. A denominator that no decimal has (thirds) makes the column exact text,
``1/3``, as ``ecnb score --format csv`` writes it: no figure is ever rounded to fit a type.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pyarrow as pa

from ecnb.errors import InternalError
from ecnb.model.table import Bools, Ints
from ecnb.model.text import exact_text
from ecnb.scoring.exact import scaled

DIGITS: Final = 18
"""Digits of a decimal: Parquet keeps it as a 64-bit integer, and every reader knows it."""
_MOST_DECIMALS: Final = 12

HEAD: Final[Mapping[str, pa.DataType]] = {
    "entity": pa.string(),
    "name": pa.string(),
    "standard": pa.string(),
    "class": pa.string(),
    "period": pa.string(),
    "as_of": pa.date32(),
    "status": pa.string(),
    "grade": pa.string(),
    "grade_label": pa.string(),
    "place": pa.int32(),
    "of": pa.int32(),
}
"""Columns that are no exact figures. class: as stated, else as the facts decide. place, of: null
where the entity is not ranked."""
FIGURES: Final = ("official", "low", "point", "high")
"""official: rounded as the document says, null unless the total is official. low, high: the range
of the total. point: null where something is not assessed."""
COLUMNS: Final = (
    "entity", "name", "standard", "class", "period", "as_of", "status", "official", "low",
    "point", "high", "grade", "grade_label", "place", "of",
)  # fmt: skip
"""The order of the columns; those of the indicators' points follow, each under its id."""


@dataclass(frozen=True, slots=True, eq=False)
class Exacts:
    """Exact figures. numerators: (n,) over ``den``; known: (n,), False is null."""

    numerators: Ints
    den: int
    known: Bools


def decimals_of(den: int) -> int | None:
    """Give the decimals that write every fraction over a denominator; None: they never end.

    >>> decimals_of(200_000), decimals_of(1), decimals_of(3)
    (6, 0, None)
    """
    twos = fives = 0
    while den % 2 == 0:
        den, twos = den // 2, twos + 1
    while den % 5 == 0:
        den, fives = den // 5, fives + 1
    return max(twos, fives) if den == 1 else None


def kind_of(dens: Iterable[int]) -> pa.DataType:
    """Choose the type of a column by the denominators of its figures.

    >>> kind_of([200_000, 1]), kind_of([2, 3])
    (Decimal128Type(decimal128(18, 6)), DataType(string))
    """
    found = [decimals_of(den) for den in dens]
    most = max((one for one in found if one is not None), default=0)
    if None in found or most > _MOST_DECIMALS:
        return pa.string()
    return pa.decimal128(DIGITS, most)


def exact_column(figures: Exacts, kind: pa.DataType) -> pa.Array:
    """Write exact figures as a column of a type that :func:`kind_of` chose for them.

    >>> column = exact_column(Exacts(np.array([5, 7]), 2, np.array([True, False])), kind_of([2]))
    >>> column.to_pylist()
    [Decimal('2.5'), None]
    """
    if pa.types.is_string(kind):
        return texts(figures)
    values = np.where(figures.known, figures.numerators, 0)
    return decimal_column(scaled(values, 10**kind.scale // figures.den), figures.known, kind.scale)


def texts(figures: Exacts) -> pa.Array:
    """Write exact figures as text, each distinct one once; null where they are not known."""
    distinct, places = np.unique(figures.numerators, return_inverse=True)
    words = [exact_text(Fraction(value, figures.den)) for value in distinct.tolist()]
    indices = pa.array(places.astype(np.int32), mask=~figures.known)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string())).cast(pa.string())


def decimal_column(values: Ints, known: Bools, scale: int) -> pa.Array:
    """Make decimals of whole 10**-scale without a loop: 128 bits, the lower ones first."""
    if len(values) and max(int(values.max()), -int(values.min())) >= 10**DIGITS:
        raise InternalError("figures too large for the results table")
    wide = np.empty((len(values), 2), "<i8")
    wide[:, 0], wide[:, 1] = values, values >> 63
    mask = pa.array(known).buffers()[1]
    kind = pa.decimal128(DIGITS, scale)
    return pa.Array.from_buffers(kind, len(values), [mask, pa.py_buffer(wide)])


def figures_in(column: pa.Array) -> Exacts:
    """Read decimals back as whole numbers over a power of ten.

    >>> figures_in(decimal_column(np.array([250]), np.array([True]), 2)).numerators.tolist()
    [250]
    """
    wide = np.frombuffer(column.buffers()[1], "<i8").reshape(-1, 2)
    values = wide[column.offset : column.offset + len(column), 0]
    return Exacts(values, 10**column.type.scale, column.is_valid().to_numpy(zero_copy_only=False))


def schema_of(
    total: pa.DataType, official: pa.DataType, points: Mapping[str, pa.DataType]
) -> pa.Schema:
    """Give the schema: official has its own decimals, low to high share the total's."""
    kinds = {**HEAD, "official": official, **dict.fromkeys(FIGURES[1:], total)}
    return pa.schema([(name, kinds[name]) for name in COLUMNS] + list(points.items()))


def results_table(rows: Sequence[Mapping[str, Any]], points: Sequence[str] = ()) -> pa.Table:
    """Make the table of some rows: values by column, exact figures as Fraction, None for null.

    points: ids of indicators whose points stand in the rows.

    >>> table = results_table([{"entity": "a", "point": Fraction(181, 2), "jx-01": Fraction(5)}],
    ...     ["jx-01"])
    >>> table.column("point").to_pylist(), table.column("place").null_count
    ([Decimal('90.5')], 1)
    """
    columns: dict[str, pa.Array] = {}
    shared = [row.get(name) for row in rows for name in FIGURES[1:]]
    for name in (*COLUMNS, *points):
        values = [row.get(name) for row in rows]
        if name in HEAD:
            columns[name] = pa.array(values, HEAD[name])
        else:
            columns[name] = _of_fractions(values, shared if name in FIGURES[1:] else values)
    return pa.table(columns)


def _of_fractions(values: Sequence[Fraction | None], alike: Sequence[Fraction | None]) -> pa.Array:
    """Write some figures in the type that they and those alike have in common."""
    kind = kind_of(value.denominator for value in alike if value is not None)
    if pa.types.is_string(kind):
        return pa.array([None if one is None else exact_text(one) for one in values], kind)
    den = math.lcm(1, *(one.denominator for one in values if one is not None))
    known = np.array([one is not None for one in values], bool)
    numerators = [0 if one is None else int(one * den) for one in values]
    return exact_column(Exacts(np.array(numerators, np.int64), den, known), kind)
