"""results.parquet: one row for each entity of a period, exact, for other programs.

Columns are those of ``ecnb score --format csv``, then one for each indicator of the standards
that occur. Exact numbers are text (``87.5``, ``1/3``), as in result.json; what is not known is
null. Each column says in its metadata what it holds.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from ecnb.model.standard import Standard
from ecnb.run.index.lines import Line, Lines

if TYPE_CHECKING:
    from ecnb.run.plan import Plan

ROWS = 1_000
"""Rows that are written at a time: so many are held as Python's texts."""

COLUMNS: dict[str, str] = {
    "entity": "id of the entity",
    "name": "its name",
    "standard": "key of the standard",
    "class": "class within the standard; null: it has none",
    "period": "period of evaluation",
    "as_of": "day on which deadlines are read, YYYY-MM-DD",
    "status": "official, provisional, inadmissible, unofficial or unscored; failed, missing or "
    "left where no report stands",
    "official": "official total, exact",
    "low": "least possible total, exact",
    "point": "point value of the total, exact; null: something is not assessed",
    "high": "greatest possible total, exact",
    "grade": "key of the grade",
    "place": "rank within standard and class",
    "of": "how many are ranked there",
}
_WHOLE = ("place", "of")


def table(plan: Plan, lines: Lines, standards: Sequence[Standard]) -> bytes:
    """Write the table of a period, by standard, class, rank and id; without a report last."""
    import pyarrow as pa  # noqa: PLC0415 - heavy
    from pyarrow import parquet  # noqa: PLC0415

    points = list(dict.fromkeys(key for one in standards for key in one.indicators))
    schema = pa.schema([
        *(_field(name, text, name in _WHOLE) for name, text in COLUMNS.items()),
        *(_field(key, f"points of indicator {key}, exact; null: not assessed") for key in points),
    ], metadata={"period": str(plan.run.period), "programme": plan.run.programme})  # fmt: skip
    target = io.BytesIO()
    with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        rows = (_row(plan, line, points) for line in _all(lines, standards))
        while batch := list(islice(rows, ROWS)):
            columns = zip(*batch, strict=True)
            arrays = [pa.array(c, one.type) for c, one in zip(columns, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return target.getvalue()


def _field(name: str, text: str, whole: bool = False) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    return pa.field(name, pa.int64() if whole else pa.string(), metadata={"description": text})


def _all(lines: Lines, standards: Sequence[Standard]) -> Iterator[Line]:
    for standard in standards:
        yield from lines.of(standard.key)
    yield from lines.without_report()


def _row(plan: Plan, line: Line, points: Sequence[str]) -> tuple[Any, ...]:
    one = line.headline
    if one is None:
        about = (line.entity, line.name, line.standard or None, None)
        run = (str(plan.run.period), plan.run.as_of.isoformat(), line.kind)
        return (*about, *run, *(None,) * (len(COLUMNS) - len((*about, *run)) + len(points)))
    return (
        one.entity, one.name, one.standard, one.class_, one.period, one.as_of, one.status,
        one.official, one.low, one.point, one.high, one.grade, one.place, one.of,
        *map(one.points.get, points),
    )  # fmt: skip
