"""Which service which kind of evaluation has covered in a year (hole AH-5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ecnb.analysis.cycle.cells import day_of, words_of
from ecnb.model.evidence import Row
from ecnb.model.facts import Covered
from ecnb.model.period import Period
from ecnb.model.standard import Standard

Registers = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Services by kinds of evaluation, in the order of the directory and of the document.

    held: how many evaluations of each kind the year has so far. covered: for each service, by
    which kinds. missed: services that no evaluation of the year covers. unlisted: what
    evaluations name and the directory does not.
    """

    year: int
    kinds: tuple[str, ...]
    held: tuple[int, ...]
    services: tuple[str, ...]
    covered: tuple[tuple[bool, ...], ...]
    missed: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()


def coverage(
    standard: Standard, registers: Registers, period: Period, as_of: dt.date
) -> Coverage | None:
    """Lay the services of the directory against the evaluations of the period's year.

    An evaluation belongs to the year that it was declared for, else to the year of its day;
    one dated after ``as_of`` is not known yet. None: the standard knows no such matrix. Without
    a directory there are no services.
    """
    spec = next((fact.covered for fact in standard.facts.values() if fact.covered), None)
    if spec is None:
        return None
    listed = (name for row in registers.get(spec.items, ()) for name in _names(row, spec.item))
    services = tuple(dict.fromkeys(listed))
    held = [
        row
        for row in registers.get(spec.by, ())
        if _year(standard, spec, row, as_of) == period.year
    ]
    named = {kind: _covered_by(held, spec, kind) for kind in spec.kinds}
    every = dict.fromkeys(name for names in named.values() for name in names)
    return Coverage(
        year=period.year,
        kinds=spec.kinds,
        held=tuple(sum(kind in _names(row, spec.kind) for row in held) for kind in spec.kinds),
        services=services,
        covered=tuple(tuple(name in named[kind] for kind in spec.kinds) for name in services),
        missed=tuple(name for name in services if name not in every),
        unlisted=tuple(name for name in every if name not in services),
    )


def _covered_by(held: Sequence[Row], spec: Covered, kind: str) -> dict[str, None]:
    rows = (row for row in held if kind in _names(row, spec.kind))
    return dict.fromkeys(name for row in rows for name in _names(row, spec.column))


def _names(row: Row, column: str) -> tuple[str, ...]:
    return words_of(row.cells.get(column))


def _year(standard: Standard, spec: Covered, row: Row, as_of: dt.date) -> int | None:
    """Give the year that an evaluation is for; None: not dated, or not known yet."""
    day = row.cells.get(standard.registers[spec.by].date or "")
    if not isinstance(day, dt.date) or day_of(day) > as_of:
        return None
    declared = {
        duty.declared for duty in standard.obligations.values() if duty.register_ == spec.by
    }
    periods = (row.cells.get(name) for name in sorted(filter(None, declared)))
    return next((one.year for one in periods if isinstance(one, Period)), day.year)
