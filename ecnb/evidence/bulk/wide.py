"""The wide table: one row for each assessment, a column for each fact and each rater's points."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from ecnb.analysis.cycle.moments import period_of
from ecnb.evidence.bulk.blocks import Part
from ecnb.evidence.bulk.narrow import (
    Entries,
    Marks,
    giving_reasons,
    needed,
    read_period,
)
from ecnb.evidence.bulk.rules import Rules
from ecnb.evidence.bulk.values import Bounds, Reader
from ecnb.evidence.files.headers import DETAIL, ENTITY_COLUMNS, OWNER, Columns
from ecnb.evidence.frames.frames import Entered, Stated
from ecnb.evidence.names import NameBook, Unfit, plain
from ecnb.evidence.rows.ratings import part_names, rater_names
from ecnb.model.table import ADJUSTMENT, LIMIT, UNIT, Ints

REASON = ("reason", "理由")
_ADDED = ("count", "amount")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a column of points holds: whose, for which part; or the reasons beside it."""

    part: str
    rater: str
    reason: bool = False


@dataclass(frozen=True)
class WideColumns:
    """How the columns of a wide table may be called under some standards.

    A programme's rulings may differ between entities, and so may the parts that raters enter:
    a column that any of the standards knows is known.
    """

    rules: tuple[Rules, ...]

    @cached_property
    def facts(self) -> dict[str, tuple[str, ...]]:
        """Names of every fact, by key."""
        return {key: names for one in self.rules for key, names in one.names.labels.items()}

    @cached_property
    def marks(self) -> dict[str, Mark]:
        """Every column of points and of reasons, by its key."""
        return {
            ".".join(filter(None, (part, rater, REASON[0] if reason else ""))): Mark(
                part, rater, reason
            )
            for one in self.rules
            for part in one.parts
            for rater in ([""] if part == ADJUSTMENT[0] else one.raters)
            for reason in (False, True)
        }

    def columns(self) -> Columns:
        """Describe the table: who, which period, then facts and points in any order."""
        own = {key: names for key, names in ENTITY_COLUMNS.labels.items() if key != "id"}
        labels = {"entity": OWNER, **own, "period": ("期间",), **self.facts, **self._mark_labels()}
        return Columns(labels, ("entity", "period"), ENTITY_COLUMNS.ignored, DETAIL)

    def _mark_labels(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {key: {} for key in self.marks}
        for one in self.rules:
            parts, raters = part_names(one.standard), rater_names(one.standard)
            for key, mark in self.marks.items():
                if mark.part not in parts.labels or mark.rater not in {"", *raters.labels}:
                    continue
                names = (mark.part, *_clear(parts, mark.part))
                givers = (mark.rater, *_clear(raters, mark.rater)) if mark.rater else ("",)
                ends = REASON if mark.reason else ("",)
                found[key] |= dict.fromkeys(
                    ".".join(filter(None, (name, giver, end)))
                    for name in names
                    for giver in givers
                    for end in ends
                )
        return {key: tuple(names) for key, names in found.items()}


def _clear(book: NameBook, key: str) -> tuple[str, ...]:
    """Give the labels that name one key and nothing else."""
    return tuple(name for name in book.labels[key] if book.by_label.get(plain(name)) == (key,))


def wide_facts(part: Part, periods: Ints, rules: Rules, reader: Reader) -> dict[str, Stated]:
    """Read every column of a fact."""
    found = {}
    for key in rules.keys:
        if key not in part.columns:
            continue
        strip = part.strip(key)
        read = rules.fact_units(key)
        values, known = reader.figures(
            strip, f"value {rules.name} {key}", read, _bounds(rules, key)
        )
        at = np.flatnonzero(known & (periods >= 0))
        days = np.zeros(len(at), np.int64)
        found[key] = Stated(part.owner[at], periods[at], days, values[at])
    return found


def _bounds(rules: Rules, key: str) -> Bounds | None:
    kind = rules.facts[key].kind
    if kind not in _ADDED:
        return None
    most = rules.most.get(key, Fraction(LIMIT))
    return Bounds(0, int(most * UNIT), whole=kind == "count")


def wide_periods(part: Part, reader: Reader) -> Ints:
    """Read (m,) which period each row assesses; one row for each entity and period."""
    column = part.cells("period")
    periods = needed(reader, column, "period", read_period)
    order = np.lexsort((periods, part.owner))
    owner, period = part.owner[order], periods[order]
    again = np.flatnonzero((np.diff(owner) == 0) & (np.diff(period) == 0) & (period[1:] >= 0))
    for code in np.unique(period[1:][again]).tolist():
        at = order[1:][again][period[1:][again] == code]
        error = Unfit(f"重复: 同一单位 {period_of(code)} 有几行", "每个单位每个期间只留一行")
        reader.faults.refuse(error, column.table, column.column, column.rows[at])
    return periods


def wide_ratings(
    part: Part, periods: Ints, columns: WideColumns, rules: Rules, reader: Reader
) -> Entries:
    """Read every column of points."""
    found: Entries = {}
    for key, mark in columns.marks.items():
        if mark.reason or key not in part.columns:
            continue
        strip = part.strip(key)
        if mark.part not in rules.limits or mark.rater not in {"", *rules.raters}:
            rows = strip.rows[strip.cells().filled]
            if len(rows):
                what = f"本次口径下不评这一项: {key}"
                reader.faults.refuse(Unfit(what, "删去这些格"), part.name, strip.column, rows)
            continue
        limits = rules.limits[mark.part]
        bounds = None if limits is None else Bounds(int(limits[0] * UNIT), int(limits[1] * UNIT))
        read = rules.entry_units(mark.part)
        values, known = reader.figures(strip, f"points {rules.name} {mark.part}", read, bounds)
        reasons = f"{key}.{REASON[0]}"
        reasoned = np.zeros(len(part), bool)
        if reasons in part.columns:
            reasoned = part.cells(reasons).filled
        at = np.flatnonzero(known & (periods >= 0))
        entered = Entered(part.owner[at], periods[at], values[at], reasoned[at])
        marks = Marks(mark.rater, entered, part.rows[at], part.name, strip.column)
        if mark.part == ADJUSTMENT[0]:
            giving_reasons(marks, reader)
        whose = ADJUSTMENT if mark.part == ADJUSTMENT[0] else (mark.part, mark.rater)
        found[whose] = [marks]
    return found
