"""Results of great tables between judging and writing: rows of a block, a spool, the file.

Places are known only after the last block; until then rows wait on disk as whole numbers, each
column over the denominator that its block's judgement had.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ecnb.evidence.bulk.roll import Roll
from ecnb.leagues import league_columns
from ecnb.model.scorecard import STATUSES, Status
from ecnb.model.table import Bools, Ints
from ecnb.run import results_table
from ecnb.run.results_table import FIGURES, Exacts
from ecnb.run.score import safe
from ecnb.scoring.exact import Points
from ecnb.scoring.judge import Scorecards

_OFFICIAL, _UNOFFICIAL = (STATUSES.index(one) for one in (Status.OFFICIAL, Status.UNOFFICIAL))
_BLOCKS_A_GROUP = 2


class Figures:
    """One column of exact figures of a block, whose groups may have different denominators."""

    def __init__(self, n: int) -> None:
        self.numerators = np.zeros(n, np.int64)
        self.known = np.zeros(n, bool)
        self.dens = np.ones(n, np.int64)

    def put(self, places: Ints, numerators: Ints, known: Bools, den: int) -> None:
        """Set the figures of one group."""
        self.numerators[places], self.known[places] = numerators, known
        self.dens[places] = den

    def arrays(self) -> Iterator[tuple[str, np.ndarray]]:
        """Give what a spool keeps; a denominator that all rows share only once."""
        alike = len(self.dens) > 0 and (self.dens == self.dens[0]).all()
        yield "numerators", self.numerators
        yield "known", self.known
        yield "dens", self.dens[:1] if alike else self.dens


class Rows:
    """Results of the entities ``start`` to before ``stop``, filled group by group.

    judged: (n,) who has a result. official: (n,) in ten-thousandths. class_: index into
    class_names. status: index in STATUSES. grade: index into grades, -1 none.
    """

    def __init__(self, start: int, stop: int) -> None:
        n = stop - start
        self.start, self.stop = start, stop
        self.judged, self.ranked = np.zeros(n, bool), np.zeros(n, bool)
        self.official = np.zeros(n, np.int64)
        self.status = np.zeros(n, np.int64)
        self.class_names: dict[str, int] = {}
        self.class_ = np.full(n, -1, np.int64)
        self.grades: dict[tuple[str, str], int] = {}
        self.grade = np.full(n, -1, np.int64)
        self.figures: dict[str, Figures] = {name: Figures(n) for name in FIGURES}
        self.points: dict[str, Figures] = {}
        self.standard = ""

    def add(self, cards: Scorecards, places: Ints, kept: Bools) -> None:
        """Put the judgement of some of the entities in its place; only ``kept`` ones count."""
        standard, total = cards.standard, cards.headline
        at = places[kept]
        self.standard = standard.key
        self.judged[at] = True
        official, ranked, names = (column[kept] for column in league_columns(cards))
        self.official[at], self.ranked[at] = official, ranked
        for name in np.unique(names).tolist():
            self.class_[at[names == name]] = self.class_names.setdefault(
                name, len(self.class_names)
            )
        status = total.status[kept]
        self.status[at] = status
        self._grades(cards, at, kept)
        scored = np.full(len(at), bool(standard.indicators))
        self.figures["official"].put(
            at, total.official[kept], status == _OFFICIAL, 10**standard.conventions.decimals
        )
        points = total.points
        firm = points.known[kept] & np.isin(status, (_OFFICIAL, _UNOFFICIAL))
        ends = ("low", points.low, scored), ("high", points.high, scored)
        for name, values, known in (*ends, ("point", points.point, firm)):
            self.figures[name].put(at, values[kept], known & scored, points.den)
        for name, column in cards.assessments[-1].indicators.items():
            self._points(name, column.points, at, kept)

    def _points(self, name: str, points: Points, at: Ints, kept: Bools) -> None:
        figures = self.points.setdefault(name, Figures(len(self.judged)))
        figures.put(at, points.point[kept], points.known[kept], points.den)

    def _grades(self, cards: Scorecards, at: Ints, kept: Bools) -> None:
        labels = [(key, one.label.zh) for key, one in cards.standard.grades.items()]
        numbers = [self.grades.setdefault(grade, len(self.grades)) for grade in labels]
        self.grade[at] = np.array([*numbers, -1], np.int64)[cards.headline.grade[kept]]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A block on disk, and the few words that its numbers stand for."""

    path: Path
    start: int
    stop: int
    standard: str
    classes: tuple[str, ...]
    grades: tuple[tuple[str, str], ...]
    points: tuple[str, ...]


class Spool:
    """Rows that wait on disk for their places. folder: of our own, made here."""

    def __init__(self, folder: Path, roll: Roll, period: str, as_of: dt.date) -> None:
        folder.mkdir()
        self.roll, self.period, self.as_of = roll, period, as_of
        self._folder = folder
        self._blocks: list[_Waiting] = []
        self._dens: dict[str, set[int]] = {name: set() for name in FIGURES}

    def put(self, rows: Rows) -> None:
        """Take the results of a block."""
        path = self._folder / f"{rows.start}.npz"
        figures = {**rows.figures, **rows.points}
        for name, column in figures.items():
            dens = np.unique(column.dens[column.known]).tolist()
            self._dens.setdefault(name, set()).update(dens)
        arrays = {
            f"{name}/{part}": array for name, one in figures.items() for part, array in one.arrays()
        }
        numbers = {
            "judged": rows.judged,
            "status": rows.status.astype(np.int8),
            "class_": rows.class_.astype(np.int16),
            "grade": rows.grade.astype(np.int16),
        }
        with path.open("wb") as file:
            np.savez(file, **numbers, **arrays)  # type: ignore[arg-type]  # names are free
        self._blocks.append(
            _Waiting(
                path,
                rows.start,
                rows.stop,
                rows.standard,
                tuple(rows.class_names),
                tuple(rows.grades),
                tuple(rows.points),
            )
        )

    def kinds(self) -> dict[str, pa.DataType]:
        """Give the type of every column of exact figures: one for the whole file."""
        total = results_table.kind_of(set().union(*(self._dens[name] for name in FIGURES[1:])))
        alike = dict.fromkeys(FIGURES[1:], total)
        return {name: results_table.kind_of(dens) for name, dens in self._dens.items()} | alike

    def schema(self) -> pa.Schema:
        """Give the schema of the results."""
        kinds = self.kinds()
        points = {name: kind for name, kind in kinds.items() if name not in FIGURES}
        return results_table.schema_of(kinds["low"], kinds["official"], points)

    def batches(self, places: Ints, sizes: Ints) -> Iterator[pa.RecordBatch]:
        """Give the rows of every block with their places, in the order of the entities."""
        schema, kinds = self.schema(), self.kinds()
        for block in self._blocks:
            yield self._batch(block, schema, kinds, places, sizes)
            block.path.unlink()

    def _batch(
        self, block: _Waiting, schema: pa.Schema, kinds: Mapping[str, pa.DataType],
        places: Ints, sizes: Ints,
    ) -> pa.RecordBatch:  # fmt: skip
        with np.load(block.path) as kept:
            at = np.flatnonzero(kept["judged"])
            n, whole = len(at), at + block.start
            ranked = places[whole] > 0
            words = {
                "entity": self.roll.ids.take(pa.array(whole)),
                "name": self.roll.names.take(pa.array(whole)),
                "standard": _repeated(block.standard, n),
                "class": _named(kept["class_"][at], [name or None for name in block.classes]),
                "period": _repeated(self.period, n),
                "as_of": pa.repeat(pa.scalar(self.as_of, pa.date32()), n),
                "status": _named(kept["status"][at], [one.value for one in STATUSES]),
                "grade": _named(kept["grade"][at], [key for key, _ in block.grades]),
                "grade_label": _named(kept["grade"][at], [label for _, label in block.grades]),
                "place": pa.array(places[whole].astype(np.int32), mask=~ranked),
                "of": pa.array(sizes[whole].astype(np.int32), mask=~ranked),
            }
            exact = {
                name: _exact(kept, name, at, kinds[name]) if name in (*FIGURES, *block.points)
                else pa.nulls(n, kinds[name])
                for name in kinds
            }  # fmt: skip
        columns = {**words, **exact}
        return pa.record_batch([columns[name] for name in schema.names], schema=schema)


def _repeated(text: str, n: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), n)


def _named(codes: Ints, names: Sequence[str | None]) -> pa.Array:
    """Write out numbered words; -1 is null."""
    indices = pa.array(codes.astype(np.int32), mask=codes < 0)
    words = pa.array([*names, None], pa.string())
    return pa.DictionaryArray.from_arrays(indices, words).cast(pa.string())


def _exact(kept: Any, name: str, at: Ints, kind: pa.DataType) -> pa.Array:
    numerators, known = kept[f"{name}/numerators"][at], kept[f"{name}/known"][at]
    dens = kept[f"{name}/dens"]
    if dens.size == 1:
        return results_table.exact_column(Exacts(numerators, int(dens[0]), known), kind)
    dens = dens[at]
    order = np.empty(len(at), np.int64)
    pieces, done = [], 0
    for den in np.unique(dens).tolist():
        mine = np.flatnonzero(dens == den)
        figures = Exacts(numerators[mine], den, known[mine])
        pieces.append(results_table.exact_column(figures, kind))
        order[mine] = np.arange(done, done + len(mine))
        done += len(mine)
    return pa.concat_arrays(pieces).take(pa.array(order))


# --- the file -----------------------------------------------------------------------------------


def write(spool: Spool, places: Ints, sizes: Ints, path: Path) -> None:
    """Write all rows to a file whose ending names its kind."""
    batches = spool.batches(places, sizes)
    if path.suffix == ".csv":
        _write_csv(batches, spool.schema().names, path)
        return
    with pq.ParquetWriter(path, spool.schema(), store_decimal_as_integer=True) as file:
        while group := list(islice(batches, _BLOCKS_A_GROUP)):
            file.write_table(pa.Table.from_batches(group))


def _write_csv(batches: Iterator[pa.RecordBatch], header: Sequence[str], path: Path) -> None:
    """Write as ``ecnb score --format csv`` does: exact figures, no cell that runs as a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        for batch in batches:
            writer.writerows(zip(*map(_texts, batch.columns), strict=True))


def _texts(column: pa.Array) -> list[str]:
    if pa.types.is_decimal(column.type):
        column = results_table.texts(results_table.figures_in(column))
    found = column.cast(pa.string()).fill_null("")
    risky = pc.any(pc.match_substring_regex(found, r"^[=+\-@\t\r\n]")).as_py()
    texts: list[str] = found.to_pylist()
    return [safe(text) for text in texts] if risky else texts
