"""Rows behind a figure: which rows of a register one entity's counted facts were taken from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ecnb.analysis.alternatives import Alternative
from ecnb.analysis.causes.proofs import Known
from ecnb.analysis.cycle.cells import day_of, matches
from ecnb.analysis.cycle.duties import Settings, Turn, When
from ecnb.evidence.frames.count import days_of
from ecnb.model.evidence import Evidence, Row
from ecnb.model.period import Period
from ecnb.model.scorecard import Scorecard
from ecnb.model.standard import Fact, Standard


def known_of(
    standard: Standard,
    proof: Evidence,
    card: Scorecard,
    when: When,
    turns: Mapping[str, tuple[Turn, ...]],
    others: tuple[Alternative, ...],
) -> Known:
    """Bring together what the causes of one entity are looked for in."""
    rows = counted_rows(standard, proof, when.period, when.as_of, when.settings)
    return Known(standard, proof, card, rows, turns, others)


def counted_rows(
    standard: Standard, proof: Evidence, period: Period, as_of: dt.date, settings: Settings
) -> dict[str, tuple[Row, ...]]:
    """Give the rows in the window of each fact that one register alone is counted for.

    A figure that also hangs on other registers, or on several rows of one event, is left out.
    """
    found = {}
    for key, fact in standard.facts.items():
        spec = fact.counted
        if spec is not None and not spec.not_in and spec.all_of is None:
            rows = proof.registers.get(spec.register_)
            days = days_of(fact.window, period, as_of, settings)
            if rows is not None and days is not None:
                kept = (row for row in rows if _passes(standard, fact, row, days.first, days.last))
                found[key] = tuple(kept)
    return found


def _passes(standard: Standard, fact: Fact, row: Row, first: int, last: int) -> bool:
    spec = fact.counted
    if spec is None or not all(matches(row.cells.get(w.column), w) for w in spec.where):
        return False
    column = standard.registers[spec.register_].date
    if column is None:
        return True
    day = row.cells.get(column)
    return isinstance(day, dt.date) and first <= day_of(day).toordinal() <= last
