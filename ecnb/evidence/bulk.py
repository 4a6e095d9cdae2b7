"""Very many entities: pandas frames to arrays without a Python loop over rows.

Columns bear their keys. Every distinct value is read and checked once by the same readers as
a single entity's files; rows are only numbered. The result goes to :func:`tabulate_frames`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ecnb.analysis.moments import period_code
from ecnb.errors import EvidenceInvalid, Fault
from ecnb.evidence import cells
from ecnb.evidence.ceilings import ceilings
from ecnb.evidence.cells import choices_of
from ecnb.evidence.fact_rows import fact_names, fact_value
from ecnb.evidence.frames import (
    FIRST_DAY,
    LAST_DAY,
    Coded,
    Entered,
    Frames,
    Ledger,
    Stated,
    ordinal,
    units,
)
from ecnb.evidence.grid import Raw
from ecnb.evidence.names import Unfit
from ecnb.evidence.rating_rows import part_limits
from ecnb.model.evidence import Cell
from ecnb.model.facts import Column, Fact
from ecnb.model.standard import Standard
from ecnb.model.table import ADJUSTMENT, LIMIT, UNIT, Ints
from ecnb.standards import all_facts

if TYPE_CHECKING:
    import pandas as pd


def frames_from_pandas(
    standard: Standard,
    entities: pd.DataFrame,
    facts: pd.DataFrame,
    ratings: pd.DataFrame | None = None,
    registers: Mapping[str, pd.DataFrame] | None = None,
) -> Frames:
    """Lay tables of n entities out as arrays.

    entities: ``id`` and, if known, ``class``. facts: ``entity, period, key, value`` and, if
    known, ``date``. ratings: ``entity, period, indicator, rater, points, reason``.
    registers: by key, with ``entity`` and the standard's columns; all entities keep them.

    Raises EvidenceInvalid naming every value that is not allowed (with the number of its rows).
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    bulk = _Bulk(pd.Index(entities["id"].astype(str)))
    n = len(entities)
    known = entities["class"] if "class" in entities.columns else [None] * n
    made = Frames(
        tuple(bulk.index),
        tuple(one if isinstance(one, str) and one else None for one in known),
        np.full(n, FIRST_DAY),
        np.full(n, LAST_DAY),
        dict(bulk.facts(standard, facts)),
        dict(bulk.ratings(standard, ratings)) if ratings is not None else {},
        {key: bulk.ledger(standard, key, rows) for key, rows in (registers or {}).items()},
    )
    if bulk.index.has_duplicates:
        bulk.faults.append(Fault("单位编号重复", "entities", "每个单位只留一行"))
    if bulk.faults:
        raise EvidenceInvalid(bulk.faults)
    return made


class _Bulk:
    """Reads tables whose rows belong to the entities of one index."""

    def __init__(self, index: pd.Index) -> None:
        self.index = index
        self.faults: list[Fault] = []

    def facts(self, standard: Standard, rows: pd.DataFrame) -> Iterator[tuple[str, Stated]]:
        """Give the rows of each fact. A row without a value states nothing."""
        declared, names, most = all_facts(standard), fact_names(standard), ceilings(standard)
        rows = rows[rows["value"].notna() & (rows["value"] != "")]
        self._once(rows, ["entity", "period", "key"], "facts")
        for key, mine in rows.groupby("key", sort=True):
            if key not in names.labels:
                remedy = names.suggestion(str(key))
                self.faults.append(Fault(f"没有这个事项: {key}", "facts key", remedy))
                continue
            fact = declared[str(key)]
            where = f"facts {key}"
            read = partial(_units, fact=fact, most=most.get(str(key), Fraction(LIMIT)))
            yield (
                str(key),
                Stated(
                    self._owners(mine, where),
                    self._numbers(mine["period"], _period, f"{where} period"),
                    self._numbers(mine["date"], _day, f"{where} date")
                    if "date" in mine.columns
                    else np.zeros(len(mine), np.int64),
                    self._numbers(mine["value"], read, f"{where} value"),
                ),
            )

    def ratings(
        self, standard: Standard, rows: pd.DataFrame
    ) -> Iterator[tuple[tuple[str, str], Entered]]:
        """Give each rater's entries for each part."""
        limits = part_limits(standard)
        rows = rows[rows["points"].notna() & (rows["points"] != "")]
        self._once(rows, ["entity", "period", "indicator", "rater"], "ratings")
        for (part, rater), mine in rows.groupby(["indicator", "rater"], sort=True):
            bounds = limits.get(str(part))
            where = f"ratings {part} {rater}"
            if bounds is None or (rater not in standard.raters and part != ADJUSTMENT[0]):
                self.faults.append(Fault("没有这个指标或评分人", where, "改正"))
                continue
            points = self._numbers(mine["points"], _points, f"{where} points")
            least, most = (int(bound * UNIT) for bound in bounds)
            if ((points < least) | (points > most)).any():
                self.faults.append(Fault("得分超出范围", where, f"{bounds[0]} 至 {bounds[1]}"))
            reasoned = np.zeros(len(mine), bool)
            if "reason" in mine.columns:
                reasoned = (mine["reason"].notna() & (mine["reason"] != "")).to_numpy(bool)
            periods = self._numbers(mine["period"], _period, f"{where} period")
            key = ADJUSTMENT if part == ADJUSTMENT[0] else (str(part), str(rater))
            yield key, Entered(self._owners(mine, where), periods, points, reasoned)

    def ledger(self, standard: Standard, key: str, rows: pd.DataFrame) -> Ledger:
        """Give one register."""
        register = standard.registers[key]
        where = f"registers/{key}"
        columns = {}
        for name, column in register.columns.items():
            columns[name] = Coded(np.full(len(rows), -1), ())
            if name in rows.columns:
                columns[name] = self._coded(rows[name], column, f"{where} {name}")
            if column.required and (columns[name].codes < 0).any():
                self.faults.append(Fault("必填的一列有空格", f"{where} {name}", "补写"))
        dated = register.date is not None
        days = columns[register.date or ""].numbers(ordinal, 0) if dated else None
        return Ledger(
            np.ones(len(self.index), bool),
            dated,
            self._owners(rows, where),
            np.zeros(len(rows), np.int64) if days is None else days,
            columns,
        )

    def _owners(self, rows: pd.DataFrame, where: str) -> Ints:
        owners = self.index.get_indexer(self._index_of(rows["entity"])).astype(np.int64)
        lost = int((owners < 0).sum())
        if lost:
            what = f"entities 表中没有这些行的单位编号（{lost}行）"
            self.faults.append(Fault(what, where, "改正编号或补入 entities 表"))
        return np.maximum(owners, 0)

    @staticmethod
    def _index_of(names: Any) -> Any:
        import pandas as pd  # noqa: PLC0415 - heavy

        return pd.Index(names.astype(str))

    def _once(self, rows: pd.DataFrame, names: list[str], where: str) -> None:
        repeated = int(rows.duplicated(names).sum())
        if repeated:
            self.faults.append(
                Fault(f"重复 {repeated} 行", where, f"{'、'.join(names)} 只出现一次")
            )

    def _numbers(self, values: Any, read: Callable[[Raw], int], where: str) -> Ints:
        """Read every distinct value once; a blank one is 0."""
        codes, distinct = values.factorize()
        table = [self._read(raw, read, where, 0, (codes, i)) for i, raw in enumerate(distinct)]
        return np.array([*table, 0], np.int64)[codes]

    def _coded(self, values: Any, column: Column, where: str) -> Coded:
        codes, distinct = values.where(values != "", None).factorize()
        read = partial(cells.cell, column=column, names=choices_of(column), typed=False)
        found: list[Cell] = [
            self._read(raw, read, where, None, (codes, i)) for i, raw in enumerate(distinct)
        ]
        number: dict[Cell, int] = {}
        same = [-1 if one is None else number.setdefault(one, len(number)) for one in found]
        return Coded(np.array([*same, -1], np.int64)[codes], tuple(number))

    def _read(
        self, raw: Any, read: Callable[[Raw], Any], where: str, failed: Any, at: tuple[Any, int]
    ) -> Any:
        try:
            return read(raw)
        except Unfit as error:
            count = int((at[0] == at[1]).sum())
            self.faults.append(Fault(error.what, f"{where}（{count}行）", error.remedy))
            return failed


def _period(raw: Raw) -> int:
    return period_code(cells.period(raw))


def _day(raw: Raw) -> int:
    return cells.date(raw).toordinal()


def _points(raw: Raw) -> int:
    return int(cells.number(raw, typed=False) * UNIT)


def _units(raw: Raw, fact: Fact, most: Fraction) -> int:
    return units(fact, fact_value(raw, fact, typed=False, most=most))
