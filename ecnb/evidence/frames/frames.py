"""Evidence of n entities as arrays, from which every column is taken. One entity: n = 1.

Rows keep the index of their entity (``owner``). Periods are numbers (:func:`period_code`),
days are proleptic ordinals with 0 for none, figures are whole ten-thousandths (UNIT).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from ecnb.analysis.cycle.moments import period_code
from ecnb.errors import InternalError
from ecnb.model.evidence import Cell, Evidence, FactValue, Row
from ecnb.model.period import Period
from ecnb.model.scorecard import VERDICTS
from ecnb.model.standard import Fact, Standard
from ecnb.model.table import ADJUSTMENT, UNIT, Bools, Ints
from ecnb.standards import all_facts

FIRST_DAY, LAST_DAY = 1, dt.date.max.toordinal()
_VERDICTS = {verdict.value: code for code, verdict in enumerate(VERDICTS)}


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """Rows that state one fact. owner, period, day, values: (m,)."""

    owner: Ints
    period: Ints
    day: Ints
    values: Ints

    def of(self, place: Ints) -> Stated:
        """Give the rows of entities that have a new place; -1: they have none."""
        at = place[self.owner] >= 0
        owner = place[self.owner[at]]
        return Stated(owner, self.period[at], self.day[at], self.values[at])


@dataclass(frozen=True, slots=True, eq=False)
class Entered:
    """One rater's entries for one part. owner, period, values, reasoned: (m,)."""

    owner: Ints
    period: Ints
    values: Ints
    reasoned: Bools

    def of(self, place: Ints) -> Entered:
        """Give the entries of entities that have a new place; -1: they have none."""
        at = place[self.owner] >= 0
        owner = place[self.owner[at]]
        return Entered(owner, self.period[at], self.values[at], self.reasoned[at])


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Cells of one register column: codes (m,) into ``values``, -1 for a blank cell."""

    codes: Ints
    values: tuple[Cell, ...]

    def where(self, test: Callable[[Cell], bool]) -> Bools:
        """Give the rows whose cell passes a test; a blank one never does."""
        passes = np.array([*(test(value) for value in self.values), False], bool)
        return passes[self.codes]

    def cell(self, line: int) -> Cell:
        """Give one row's cell; None for a blank one."""
        code = int(self.codes[line])
        return self.values[code] if code >= 0 else None

    def numbers(self, of: Callable[[Cell], int], blank: int) -> Ints:
        """Give a number for every row's cell, ``blank`` for a blank one."""
        numbers = np.array([*(of(value) for value in self.values), blank], np.int64)
        return numbers[self.codes]


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """A register of n entities. present: (n,), True where it is kept. owner, day: (m,)."""

    present: Bools
    dated: bool
    owner: Ints
    day: Ints
    columns: Mapping[str, Coded]

    def of(self, place: Ints, members: Ints) -> Ledger:
        """Give the rows of entities that have a new place, in the order of ``members``."""
        at = place[self.owner] >= 0
        columns = {name: Coded(one.codes[at], one.values) for name, one in self.columns.items()}
        owner = place[self.owner[at]]
        return Ledger(self.present[members], self.dated, owner, self.day[at], columns)


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """Everything that is known of n entities. first, last: (n,) days that registers cover."""

    entities: tuple[str, ...]
    classes: tuple[str | None, ...]
    first: Ints
    last: Ints
    facts: Mapping[str, Stated] = field(default_factory=dict)
    ratings: Mapping[tuple[str, str], Entered] = field(default_factory=dict)
    ledgers: Mapping[str, Ledger] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.entities)

    def only(self, members: Ints) -> Frames:
        """Give what is known of some entities, in the order of ``members``."""
        place = np.full(len(self), -1, np.int64)
        place[members] = np.arange(len(members))
        return Frames(
            tuple(self.entities[i] for i in members.tolist()),
            tuple(self.classes[i] for i in members.tolist()),
            self.first[members],
            self.last[members],
            {key: one.of(place) for key, one in self.facts.items()},
            {key: one.of(place) for key, one in self.ratings.items()},
            {key: one.of(place, members) for key, one in self.ledgers.items()},
        )


def coded(cells: Sequence[Cell]) -> Coded:
    """Number the distinct cells of a column in the order of their first appearance.

    >>> coded(["a", None, "b", "a"]).codes.tolist()
    [0, -1, 1, 0]
    """
    known: dict[Cell, int] = {}
    codes = [-1 if cell is None else known.setdefault(cell, len(known)) for cell in cells]
    return Coded(np.array(codes, np.int64), tuple(known))


def units(fact: Fact, value: FactValue) -> int:
    """Write a stated value as the table does: ten-thousandths, or the index of its key.

    >>> yes_no = Fact.model_construct(kind="yes_no")
    >>> units(yes_no, True)
    10000
    """
    if isinstance(value, Fraction):
        scaled = value * UNIT
        if scaled.denominator != 1:
            raise InternalError(f"{value} has more than four decimals")
        return scaled.numerator
    if isinstance(value, str):
        keys = _VERDICTS if fact.kind == "verdict" else {k: i for i, k in enumerate(fact.choices)}
        return keys[value] * UNIT
    if isinstance(value, dt.date):
        return value.toordinal() * UNIT
    return int(value) * UNIT


def ordinal(cell: Cell) -> int:
    """Give the day of a date or time, 0 for anything else."""
    return cell.toordinal() if isinstance(cell, dt.date) else 0


def frames_of(standards: Sequence[Standard], proofs: Sequence[Evidence]) -> Frames:
    """Lay the evidence of n entities out as arrays, in their order.

    standards: the standard and its variants; what none of them declares is left out.
    """
    spans = [declared_span(proof) for proof in proofs]
    return Frames(
        tuple(proof.entity.id for proof in proofs),
        tuple(proof.entity.class_ for proof in proofs),
        np.array([first for first, _ in spans], np.int64),
        np.array([last for _, last in spans], np.int64),
        _facts(standards, proofs),
        _ratings(proofs),
        _ledgers(standards, proofs),
    )


def declared_span(proof: Evidence) -> tuple[int, int]:
    """Give the first and last day of the periods that the evidence declares; else all time."""
    named = [Period.parse(name) for name in proof.entity.details.get("periods", "").split()]
    if not named:
        return FIRST_DAY, LAST_DAY
    starts, ends = (
        [one.start.toordinal() for one in named],
        [one.end.toordinal() for one in named],
    )
    return min(starts), max(ends)


def _facts(standards: Sequence[Standard], proofs: Sequence[Evidence]) -> dict[str, Stated]:
    declared: dict[str, Fact] = {}
    for standard in standards:
        declared = {**all_facts(standard), **declared}
    found: dict[str, list[tuple[int, int, int, int]]] = {}
    for owner, proof in enumerate(proofs):
        for one in proof.facts:
            fact = declared.get(one.key)
            if fact is not None:
                row = (owner, period_code(one.period), ordinal(one.date), units(fact, one.value))
                found.setdefault(one.key, []).append(row)
    return {key: Stated(*_columns(rows, 4)) for key, rows in found.items()}


def _ratings(proofs: Sequence[Evidence]) -> dict[tuple[str, str], Entered]:
    found: dict[tuple[str, str], list[tuple[int, int, int, int]]] = {}
    for owner, proof in enumerate(proofs):
        for one in proof.ratings:
            key = ADJUSTMENT if one.part == ADJUSTMENT[0] else (one.part, one.rater)
            points = int(one.points * UNIT)
            row = (owner, period_code(one.period), points, int(bool(one.reason)))
            found.setdefault(key, []).append(row)
    columns = {key: _columns(rows, 4) for key, rows in found.items()}
    return {key: Entered(c[0], c[1], c[2], c[3] != 0) for key, c in columns.items()}


def _columns(rows: Sequence[tuple[int, ...]], width: int) -> list[Ints]:
    return list(np.array(rows, np.int64).reshape(len(rows), width).T)


def _ledgers(standards: Sequence[Standard], proofs: Sequence[Evidence]) -> dict[str, Ledger]:
    declared = {key: item for one in reversed(standards) for key, item in one.registers.items()}
    found = {}
    for key, register in declared.items():
        present = np.array([key in proof.registers for proof in proofs], bool)
        if present.any():
            rows = [
                (owner, row)
                for owner, proof in enumerate(proofs)
                for row in proof.registers.get(key, ())
            ]
            columns = {name: coded(_cells(rows, name)) for name in register.columns}
            dated = register.date is not None
            day = columns[register.date or ""].numbers(ordinal, 0) if dated else _zeros(rows)
            owners = np.array([owner for owner, _ in rows], np.int64)
            found[key] = Ledger(present, dated, owners, day, columns)
    return found


def _zeros(rows: Sequence[object]) -> Ints:
    return np.zeros(len(rows), np.int64)


def _cells(rows: Sequence[tuple[int, Row]], name: str) -> list[Cell]:
    return [row.cells.get(name) for _, row in rows]
