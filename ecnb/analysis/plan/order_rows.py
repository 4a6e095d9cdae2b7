"""What a row of the register of orders to rectify may not say against itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ecnb.analysis.cycle.cells import day_in
from ecnb.model.evidence import Cell
from ecnb.model.papers import Rectification


@dataclass(frozen=True, slots=True)
class Breach:
    """What one row of the register says against itself. columns: keys of those concerned."""

    kind: Literal[
        "before_order", "due_before_order", "no_day", "no_result", "without_failure",
        "before_recheck", "no_decision", "no_decision_day",
    ]  # fmt: skip
    columns: tuple[str, ...]


def breaches(rule: Rectification, cells: Mapping[str, Cell]) -> Iterator[Breach]:
    """Find what a row says against itself; the reader of evidence refuses it."""
    ordered, due, looked, decided = (
        day_in(cells.get(key)) for key in (rule.ordered, rule.due, rule.rechecked, rule.decided)
    )
    result, decision = cells.get(rule.result), cells.get(rule.decision)
    if due is not None and ordered is not None and due < ordered:
        yield Breach("due_before_order", (rule.due, rule.ordered))
    if looked is not None and ordered is not None and looked < ordered:
        yield Breach("before_order", (rule.rechecked, rule.ordered))
    if result is not None and looked is None:
        yield Breach("no_day", (rule.result, rule.rechecked))
    if looked is not None and result is None:
        yield Breach("no_result", (rule.rechecked, rule.result))
    yield from _decision_breaches(rule, result, looked, decision, decided)


def _decision_breaches(
    rule: Rectification,
    result: Cell,
    looked: dt.date | None,
    decision: Cell,
    decided: dt.date | None,
) -> Iterator[Breach]:
    if decision in rule.cancelled and result not in rule.failed:
        yield Breach("without_failure", (rule.decision, rule.result))
    if decided is not None and looked is not None and decided < looked:
        yield Breach("before_recheck", (rule.decided, rule.rechecked))
    if decided is not None and decision is None:
        yield Breach("no_decision", (rule.decided, rule.decision))
    if decision is not None and decided is None:
        yield Breach("no_decision_day", (rule.decision, rule.decided))
