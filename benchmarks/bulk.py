"""A million station assessments: the command, the library, and the bare arithmetic, in one run.

    python benchmarks/bulk.py                     # prints a Markdown table
    python benchmarks/bulk.py --assessments 100000

Invented stations (示例数据) of the Jiaxian measures: half as many stations as assessments, each
assessed at half-year and at year end. All three ways must give the same totals, grades and places,
or the run fails. The bare arithmetic is what one would write by hand for this document alone, over
whole arrays: it knows the points, what is missing and what is not admissible, and ranks; it knows
no ranges, no rulings, no other document. Ratios travel, seconds do not.
"""
# ruff: noqa: PLR2004 - figures of the document with their clauses; the command is our own

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import memory
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ecnb import standards
from ecnb.evidence.bulk.blocks import BLOCK
from ecnb.leagues import league_columns, places_within
from ecnb.model.period import Period
from ecnb.model.table import UNIT, Bools, FactColumn, Ints, RatingColumn, Table, column_name
from ecnb.scoring.judge import judge

KEY, PERIOD, AS_OF = "jiaxian-station", Period.parse("2025H2"), dt.date(2025, 12, 31)
HALVES = (("half_year", "2025H1"), ("year_end", "2025H2"))
GAP = 0.002
"""Share of cells that are blank."""
RANGES = {"population": 2500, "purchase_orders": 500, "sale_orders": 120}
SELDOM = ("refusals", "poor_findings", "complaints_verified", "criticised_or_exposed")
FULL = {
    "jx-01": 5, "jx-02.facilities": 3, "jx-02.tidy": 2, "jx-03.policy": 2, "jx-03.government": 1.5,
    "jx-03.startup": 1.5, "jx-07.ledger": 5, "jx-08.ledger": 5, "jx-09.ledger": 5, "jx-10": 10,
}  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """Columns of n stations over two halves: (2, n) ten-thousandths, and where they are known."""

    n: int
    facts: Mapping[str, tuple[Ints, Bools]]
    marks: Mapping[str, tuple[Ints, Bools]]


@dataclass(frozen=True)
class Result:
    """What every way must agree on. official: whole hundredths; grade: index, -1 none."""

    ranked: Bools
    official: Ints
    grade: Ints
    place: Ints

    def same(self, other: Result) -> bool:
        """Compare exactly, totals where there is an official one."""
        return (
            np.array_equal(self.ranked, other.ranked)
            and np.array_equal(self.official[self.ranked], other.official[other.ranked])
            and np.array_equal(self.grade, other.grade)
            and np.array_equal(self.place, other.place)
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--assessments", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5, help="runs of library and bare; the best")
    asked = parser.parse_args()
    print("\n".join(rows(asked.assessments, asked.repeat)))


def rows(assessments: int = 1_000_000, repeat: int = 5) -> list[str]:
    """Measure all ways, check that they agree, and give a Markdown table."""
    stations = invented(assessments // 2)
    tables = tables_of(stations)
    (bare, by_bare), (library, by_library) = _best(
        repeat, lambda: by_hand(tables), lambda: by_core(tables)
    )
    assert by_library.same(by_bare), "the library and the bare arithmetic differ"
    with tempfile.TemporaryDirectory(prefix="ecnb-bulk-") as folder:
        write(stations, Path(folder) / "tables" / "assessments.parquet")
        wall, cpu, peak = command(Path(folder))
        by_command = read(Path(folder) / "results.parquet")
    assert by_command.same(by_bare), "the command and the bare arithmetic differ"
    ranked = int(by_bare.ranked.sum())
    return [
        f"{assessments:,} assessments of {stations.n:,} invented stations (示例数据)",
        f"{ranked:,} with an official total; all three ways agree.",
        "",
        "| way | wall s | CPU s | to bare | peak memory |",
        "|---|---:|---:|---:|---:|",
        _row("bare NumPy arithmetic on the arrays", bare, bare),
        _row("`ecnb` core on the same arrays", library, bare),
        _row("`ecnb score`, Parquet to Parquet", Seconds(wall, cpu), bare, f"{peak:.0f} MB"),
    ]


def _row(name: str, one: Seconds, bare: Seconds, peak: str = "") -> str:
    return f"| {name} | {one.wall:.2f} | {one.cpu:.2f} | {one.cpu / bare.cpu:.1f} | {peak} |"


@dataclass(frozen=True)
class Seconds:
    """Time of one run."""

    wall: float
    cpu: float


def _best(repeat: int, *ways: Callable[[], Result]) -> list[tuple[Seconds, Result]]:
    """Run some ways in turn and give the quickest run of each, by processor time.

    In turn, because a machine that others use as well is not equally quick at all times.
    """
    found: list[list[tuple[Seconds, Result]]] = [[] for _ in ways]
    for _ in range(repeat):
        for way, runs in zip(ways, found, strict=True):
            wall, cpu = time.perf_counter(), time.process_time()
            result = way()
            took = Seconds(time.perf_counter() - wall, time.process_time() - cpu)
            runs.append((took, result))
    return [min(runs, key=lambda one: one[0].cpu) for runs in found]


# --- what is invented ---------------------------------------------------------------------------


def invented(n: int, seed: int = 1) -> Invented:
    """Make up stations: mostly good ones, some with gaps, one in twenty of another type."""
    rng = np.random.default_rng(seed)
    facts = {}
    for key, fact in standards.load(KEY).facts.items():
        known = rng.random((2, n)) >= GAP
        if fact.kind == "choice":
            values = np.tile((rng.random(n) < 0.05).astype(np.int64), (2, 1))
        elif fact.kind == "yes_no":
            values = (rng.random((2, n)) < 0.03).astype(np.int64)
        elif key in RANGES:
            values = rng.integers(0, RANGES[key], (2, n))
        else:
            values = rng.poisson(0.01 if key in SELDOM else 0.1, (2, n))
        facts[key] = (values * UNIT, known)
    late = facts["damage_repaired_late"][0] > 0
    marks = {}
    for part, full in FULL.items():
        if part.startswith("jx-03"):
            values = (rng.random((2, n)) < 0.8) * int(full * UNIT)
        else:
            values = rng.integers(int(full), int(2 * full) + 1, (2, n)) * (UNIT // 2)
        if part == "jx-01":
            values = np.where(late & (rng.random((2, n)) < 0.95), 0, values)
        marks[part] = (values, rng.random((2, n)) >= GAP)
    return Invented(n, facts, marks)


def tables_of(stations: Invented) -> dict[str | None, Table]:
    """Give the arrays that the core reads, one table for each half."""
    ids = tuple(f"jx-{i:07}" for i in range(stations.n))
    standard = standards.load(KEY)
    found: dict[str | None, Table] = {}
    for half, (key, _) in enumerate(HALVES):
        facts = {}
        for name, (values, known) in stations.facts.items():
            fact = standard.facts[name]
            column = (values[half], known[half])
            if fact.window == "year_to_date" and half == 1:
                column = (values.sum(axis=0), known.all(axis=0))
            if fact.absent_means is not None:
                column = (np.where(column[1], column[0], 0), np.ones(stations.n, bool))
            facts[column_name(name, fact.window)] = FactColumn(*column)
        none = np.zeros(stations.n, bool)
        ratings = {
            (part, "office"): RatingColumn(values[half], known[half], none)
            for part, (values, known) in stations.marks.items()
        }
        found[key] = Table(ids, np.full(stations.n, -1), facts, ratings)
    return found


def write(stations: Invented, path: Path) -> None:
    """Write the wide table: a row for each assessment, the two of a station one after the other."""
    n = stations.n
    who = pa.array(np.repeat(np.arange(n, dtype=np.int32), 2))
    ids = pa.array([f"jx-{i:07}" for i in range(n)])
    names = pa.array([f"示例数据第{i}号服务站" for i in range(n)])
    columns = {
        "entity": ids.take(who),
        "name": names.take(who),
        "period": pa.array([period for _, period in HALVES] * n),
    }
    declared = standards.load(KEY).facts
    for key, (values, known) in stations.facts.items():
        whole, blank = values.T.ravel() // UNIT, ~known.T.ravel()
        if declared[key].kind == "choice":
            choices = pa.array(list(declared[key].choices))
            columns[key] = choices.take(pa.array(whole.astype(np.int32), mask=blank))
        elif declared[key].kind == "yes_no":
            columns[key] = pa.array(whole > 0, mask=blank)
        else:
            columns[key] = pa.array(whole.astype(np.int32), mask=blank)
    for part, (values, known) in stations.marks.items():
        columns[f"{part}.office"] = pa.array(values.T.ravel() / UNIT, mask=~known.T.ravel())
    path.parent.mkdir(parents=True)
    pq.write_table(pa.table(columns), path)


# --- the command and the core -------------------------------------------------------------------


def command(folder: Path) -> tuple[float, float, float]:
    """Run ``ecnb score`` in a process of its own: wall and CPU seconds, peak memory in MB."""
    arguments = ["score", str(folder / "tables"), "--standard", KEY, "--period", str(PERIOD)]
    line = [sys.executable, "-m", "ecnb", *arguments, "--out", str(folder / "results.parquet")]
    spent = memory.spent_on(line)
    return spent.seconds, spent.processor, spent.peak


def read(path: Path) -> Result:
    """Read the results that the command wrote."""
    table = pq.read_table(path, columns=["status", "official", "grade", "place"])
    grades = list(standards.load(KEY).grades)
    official = [0 if one is None else int(one * 100) for one in table["official"].to_pylist()]
    grade = [-1 if one is None else grades.index(one) for one in table["grade"].to_pylist()]
    ranked = np.array([one == "official" for one in table["status"].to_pylist()])
    place = table["place"].fill_null(0).to_numpy().astype(np.int64)
    return Result(ranked, np.array(official), np.array(grade), place)


def by_core(tables: Mapping[str | None, Table]) -> Result:
    """Score, grade and rank by the library, block by block."""
    standard = standards.load(KEY)
    n = len(next(iter(tables.values())))
    official, grade = np.zeros(n, np.int64), np.zeros(n, np.int64)
    ranked = np.zeros(n, bool)
    for start in range(0, n, BLOCK):
        block = slice(start, min(start + BLOCK, n))
        cards = judge(
            standard, {key: _cut(one, block) for key, one in tables.items()}, PERIOD, AS_OF
        )
        official[block], ranked[block], _ = league_columns(cards)
        grade[block] = cards.headline.grade
    place, _ = places_within(official, ranked, np.zeros(n, np.int64))
    return Result(ranked, official // 100, grade, place)


def _cut(table: Table, block: slice) -> Table:
    return Table(
        table.entities[block],
        table.classes[block],
        {k: FactColumn(c.values[block], c.known[block]) for k, c in table.facts.items()},
        {
            k: RatingColumn(c.values[block], c.known[block], c.reasoned[block])
            for k, c in table.ratings.items()
        },
    )


# --- by hand ------------------------------------------------------------------------------------


class Half:
    """One assessment of all stations: article 5 (1), item by item, in ten-thousandths."""

    def __init__(self, table: Table, share: int) -> None:
        self.facts = {key.partition("@")[0]: column for key, column in table.facts.items()}
        self.marks = {part: column for (part, _), column in table.ratings.items()}
        self.share = share  # a year's target is due in full at year end, by half at half-year
        self.n = len(table)
        self.known = np.ones(self.n, bool)
        self.wrong = np.zeros(self.n, bool)
        kind = self.facts["station_type"]
        self.other = kind.known & (kind.values > 0)  # no village station: items 7, 8 do not apply
        self.points = self._total()

    def _total(self) -> Ints:
        late = self.facts["damage_repaired_late"]
        points = self._mark("jx-01", 5, zero=late.known & (late.values > 0))
        for part, full in (("jx-02.facilities", 3), ("jx-02.tidy", 2), ("jx-10", 10)):
            points += self._mark(part, full)
        for part, full in (("jx-03.policy", 4), ("jx-03.government", 3), ("jx-03.startup", 3)):
            points += self._all_or_nothing(part, full * UNIT // 2)
        items = (("leaves", 2), ("absences", 4), ("lates", 1), ("early_leaves", 2))  # (1) 4, halves
        points += self._deducted(5, items, "failed_tests")
        points += self._deducted(10, (("events_missed", 6), ("event_data_unreported", 2)))  # (1) 5
        points += self._deducted(10, (("reports_late", 1), ("reports_missing", 4)))  # (1) 6
        points += self._orders("jx-07.ledger", "purchase_orders", (200, 400, 800))  # (1) 7
        points += self._orders("jx-08.ledger", "sale_orders", (50, 100, 200))  # (1) 8
        return points + self._parcels()

    def _mark(self, part: str, full: int, zero: Bools | None = None) -> Ints:
        column, most = self.marks[part], full * UNIT
        bound = most if zero is None else np.where(zero, 0, most)
        self.wrong |= column.known & ((column.values < 0) | (column.values > bound))
        self.known &= column.known if zero is None else column.known | zero
        return np.where(column.known, column.values, 0)

    def _all_or_nothing(self, part: str, full: int) -> Ints:
        column = self.marks[part]
        self.wrong |= column.known & (column.values != 0) & (column.values != full)
        self.known &= column.known
        return column.values

    def _deducted(
        self, full: int, items: tuple[tuple[str, int], ...], tests: str | None = None
    ) -> Ints:
        points, known = np.full(self.n, full * UNIT), np.ones(self.n, bool)
        for key, halves in items:
            column = self.facts[key]
            points -= np.where(column.known, column.values, 0) * halves // 2
            known &= column.known
        points = np.maximum(points, 0)
        if tests is not None:  # two failed tests: nothing
            column = self.facts[tests]
            failed = column.known & (column.values >= 2 * UNIT)
            points = np.where(failed, 0, points)
            known &= column.known
        self.known &= known | (points == 0)  # what is not recorded cannot lower it further
        return points

    def _orders(self, ledger: str, key: str, targets: tuple[int, ...]) -> Ints:
        done, size = self.facts[key], self.facts["population"]
        band = np.searchsorted(np.array([501, 1001]) * UNIT, size.values, side="right")
        target = np.array(targets)[band] * self.share
        points = np.minimum(done.values * 20, target * UNIT * 10) // target
        mark = self.marks[ledger]
        known = done.known & (size.known | (done.values == 0)) & mark.known
        self.known &= known | self.other
        self.wrong |= ~self.other & mark.known & ((mark.values < 0) | (mark.values > 5 * UNIT))
        return np.where(self.other, 0, points + mark.values)

    def _parcels(self) -> Ints:
        delays, complaints = self.facts["delays_recorded"], self.facts["complaints_attributed"]
        delivery = np.where(delays.values >= UNIT, 0, 10 * UNIT) - complaints.values
        self.known &= complaints.known
        points = np.maximum(delivery, -5 * UNIT) + self._mark("jx-09.ledger", 5)
        return np.clip(points, 0, 15 * UNIT)


def by_hand(tables: Mapping[str | None, Table]) -> Result:
    """Score, grade and rank by nothing but NumPy: article 5 (2) and (3)."""
    first, last = Half(tables["half_year"], 1), Half(tables["year_end"], 2)
    lost = np.zeros(first.n, np.int64)
    known = first.known & last.known
    for key, points, once in (
        ("refusals", 10, True), ("poor_findings", 5, True),
        ("complaints_verified", 5, False), ("criticised_or_exposed", 10, False),
    ):  # fmt: skip
        before, year = first.facts[key], last.facts[key]
        count = np.minimum(year.values, UNIT) if once else year.values
        had = before.known & (before.values >= UNIT) if once else np.zeros(first.n, bool)
        lost += np.where(year.known, count, UNIT) * points
        known &= year.known | had
    doubled = np.maximum(first.points + last.points - 2 * lost, 0)  # half and half, less inspection
    official = (doubled * 100 + UNIT) // (2 * UNIT)  # hundredths, half up
    ranked = known & ~(first.wrong | last.wrong | first.other | last.other)
    grade = np.where(official >= 90_00, 0, np.where(official >= 60_00, 1, 2))  # article 5 (3) 2
    order = np.sort(official[ranked])
    above = len(order) - np.searchsorted(order, official, side="right")
    return Result(ranked, official, np.where(ranked, grade, -1), np.where(ranked, above + 1, 0))


if __name__ == "__main__":
    main()
