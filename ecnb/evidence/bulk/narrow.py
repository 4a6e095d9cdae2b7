"""Narrow tables of a block as arrays: one row for each fact, rating or event of a register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from ecnb.analysis.cycle.moments import period_code, period_of
from ecnb.evidence.bulk.blocks import Part
from ecnb.evidence.bulk.rules import Rules
from ecnb.evidence.bulk.values import Cells, Reader, require
from ecnb.evidence.files.grid import Raw
from ecnb.evidence.frames.frames import Entered, Stated
from ecnb.evidence.names import Unfit
from ecnb.evidence.rows import cells
from ecnb.evidence.rows.facts import fact_key, outside_period
from ecnb.evidence.rows.ratings import (
    giver,
    read_part,
)
from ecnb.model.table import ADJUSTMENT, Bools, Ints

_NONE = -1


def facts_of(part: Part, rules: Rules, reader: Reader) -> dict[str, Stated]:
    """Read the table of facts. A row without a value states nothing."""
    value = part.cells("value")
    at = np.flatnonzero(value.filled)
    kept, value = part.only(at, part.owner[at]), value.only(at)
    read = partial(_fact_key, rules=rules)
    key = needed(reader, kept.cells("key"), f"fact {rules.name}", read)
    period = needed(reader, kept.cells("period"), "period", read_period)
    days = kept.cells("date")
    day = reader.numbers(days, "date", read_day, 0)
    _inside(days, day, period, reader)
    found = {}
    for code in np.unique(key[key >= 0]).tolist():
        mine, name = np.flatnonzero(key == code), rules.keys[code]
        figures = reader.numbers(
            value.only(mine),
            f"value {rules.name} {name}",
            rules.fact_units(name),
            0,
        )
        found[name] = Stated(kept.owner[mine], period[mine], day[mine], figures)
    whose = [kept.owner, key, period]
    _once(whose, kept, reader, lambda i: f"{period_of(int(period[i]))} 的“{_shown(rules, key[i])}”")
    return found


def _shown(rules: Rules, code: int) -> str:
    return rules.names.label(rules.keys[int(code)])


def _fact_key(raw: Raw, rules: Rules) -> int:
    return rules.keys.index(fact_key(raw, rules.names, rules.facts))


def read_period(raw: Raw) -> int:
    """Read a period as its number."""
    return period_code(cells.period(raw))


def read_day(raw: Raw) -> int:
    """Read a day as its ordinal."""
    return cells.date(raw).toordinal()


def _inside(days: Cells, day: Ints, period: Ints, reader: Reader) -> None:
    """Refuse facts that are dated outside their period."""
    for code in np.unique(period[period >= 0]).tolist():
        when = period_of(code)
        first, last = when.start.toordinal(), when.end.toordinal()
        outside = (period == code) & (day > 0) & ((day < first) | (day > last))
        for wrong in np.unique(day[outside]).tolist():
            at = outside & (day == wrong)
            reader.faults.refuse(
                outside_period(dt.date.fromordinal(wrong), when),
                days.table,
                days.column,
                days.rows[at],
            )


def needed(reader: Reader, column: Cells, what: str, read: Callable[[Raw], int]) -> Ints:
    """Read a column that must not be blank; -1, noted, where it is or is not allowed."""
    require(column, reader)
    return reader.numbers(column, what, read, _NONE)


def _once(columns: list[Ints], part: Part, reader: Reader, what: Callable[[int], str]) -> None:
    """Refuse rows that say again what another row of the same entity said."""
    sound = np.logical_and.reduce([column >= 0 for column in columns])
    frame = pd.DataFrame({str(i): column for i, column in enumerate(columns)})
    again = sound & frame.duplicated().to_numpy(bool)
    for i in np.flatnonzero(again).tolist():
        if reader.faults.full:
            return
        error = Unfit(f"重复: {what(i)}", "同一单位只留一行")
        reader.faults.refuse(error, part.name, "", part.rows[i : i + 1])


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """One rater's entries for one part, and where they stand."""

    rater: str
    entered: Entered
    rows: Ints
    table: str
    column: str


Entries = dict[tuple[str, str], list[Marks]]
"""By part and rater; the adjustment is one part, whoever gave it."""


def ratings_of(part: Part, rules: Rules, reader: Reader) -> Entries:
    """Read the table of ratings. A row without points enters nothing."""
    points = part.cells("points")
    at = np.flatnonzero(points.filled)
    kept, points = part.only(at, part.owner[at]), points.only(at)
    which = needed(
        reader,
        kept.cells("indicator"),
        f"part {rules.name}",
        lambda raw: rules.parts.index(read_part(raw, rules.part_names, rules.standard)),
    )
    period = needed(reader, kept.cells("period"), "period", read_period)
    outside = which == (rules.parts.index(ADJUSTMENT[0]) if ADJUSTMENT[0] in rules.parts else -2)
    rater = _raters(kept, outside, rules, reader)
    reasoned = kept.cells("reason").filled
    found: Entries = {}
    for p, r in np.unique(np.stack([which, rater])[:, (which >= 0) & (rater >= 0)], axis=1).T:
        mine = np.flatnonzero((which == p) & (rater == r))
        name = rules.parts[p]
        figures = entry_units(points.only(mine), name, rules, reader)
        key = ADJUSTMENT if name == ADJUSTMENT[0] else (name, rules.raters[r])
        entered = Entered(kept.owner[mine], period[mine], figures, reasoned[mine])
        who = rules.raters[r] if r < len(rules.raters) else ""
        marks = Marks(who, entered, kept.rows[mine], part.name, part.labels["rater"])
        if key == ADJUSTMENT:
            giving_reasons(marks, reader)
        found.setdefault(key, []).append(marks)
    _once(
        [kept.owner, which, period, np.where(outside, 0, rater)],
        kept,
        reader,
        lambda i: f"{period_of(int(period[i]))} 的 {rules.parts[which[i]]}",
    )
    return found


def _raters(kept: Part, outside: Bools, rules: Rules, reader: Reader) -> Ints:
    """Read who scored; an adjustment may be given by someone else, too."""
    column, known = kept.cells("rater"), rules.raters
    found = np.zeros(len(kept), np.int64)

    def rater(raw: Raw) -> int:
        return known.index(rules.rater_names.key(cells.text(raw)))

    def anyone(raw: Raw) -> int:
        name = giver(raw, rules.rater_names)
        return known.index(name) if name in known else len(known)

    for mask, what, read in ((outside, "giver", anyone), (~outside, "rater", rater)):
        at = np.flatnonzero(mask)
        found[at] = needed(reader, column.only(at), f"{what} {rules.name}", read)
    return found


def entry_units(points: Cells, name: str, rules: Rules, reader: Reader) -> Ints:
    """Read (m,) points for one part as ten-thousandths, within what the part allows."""
    read = rules.entry_units(name)
    return reader.numbers(points, f"points {rules.name} {name}", read, 0)


def giving_reasons(marks: Marks, reader: Reader) -> None:
    """Refuse points outside the weights that nobody gives a reason for (ZJ-9)."""
    bare = (marks.entered.values != 0) & ~marks.entered.reasoned
    if bare.any():
        error = Unfit("加减分没有写明理由", "在理由栏写明加减分的依据（ZJ-9）")
        reader.faults.refuse(error, marks.table, marks.column, marks.rows[bare])
