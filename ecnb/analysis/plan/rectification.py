"""Orders to rectify: how each stands, read from its register (JX article 5).

An order is followed by a second look, and that by the end of the order or by the loss of the
qualification. The document states no term for any of it (JX-22), so nothing is overdue unless the
register itself names a day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ecnb.analysis.cycle.cells import day_in, matches
from ecnb.analysis.cycle.duties import deed_column
from ecnb.model.evidence import Cell, Row
from ecnb.model.papers import Rectification
from ecnb.model.period import Period
from ecnb.model.plan import DONE, Action
from ecnb.model.scorecard import Scorecard, Status, Total
from ecnb.model.standard import Standard

Stage = Literal["ordered", "passed", "failed", "cancelled"]
"""ordered: no second look yet. passed, failed: what it found. cancelled: that ended it all."""

Why = Literal[
    "grade_suffices", "no_official_grade", "later", "measure_after_term", "unplaced", "after_end"
]


@dataclass(frozen=True, slots=True)
class Order:
    """One order to rectify, as it was known at the end of a day.

    due_on: the day that the office set, if it set one. overdue: that day passed without a second
    look. of_this_period: it followed the result of the period that is reported.
    """

    ordered_on: dt.date
    problem: str
    stage: Stage
    due_on: dt.date | None = None
    rechecked_on: dt.date | None = None
    decided_on: dt.date | None = None
    appeal: str = ""
    overdue: bool = False
    of_this_period: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in the register that the evaluation or the plan does not bear out.

    grade_suffices: ordered although the grade needs no order. no_official_grade: ordered without an
    official result. later: ``column`` holds a day after ``as_of``, and is not used.
    measure_after_term: ``measure`` of the plan is due on ``day``, after the term ``column``.
    unplaced: ordered in the year's last half without a recorded assessment before it, so that
    nobody knows which year's result it followed; it is not taken for this one's. after_end: there
    is an official result though the qualification was cancelled before the period had ended.
    """

    why: Why
    day: dt.date
    column: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Rectified:
    """All orders that are known, oldest first, with what is doubtful about the register."""

    orders: tuple[Order, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def latest(self) -> Order | None:
        """The order that stands now, or stood last."""
        return self.orders[-1] if self.orders else None

    @property
    def is_assessed_after_end(self) -> bool:
        """Whether it has an official result of a period in which it lost the qualification."""
        return any(one.why == "after_end" for one in self.doubts)

    @property
    def ended(self) -> bool:
        """Whether the qualification is cancelled: there is nobody left to order anything."""
        return self.latest is not None and self.latest.stage == "cancelled"


NOTHING_ORDERED = Rectified()


def rectified(
    standard: Standard,
    registers: Mapping[str, Sequence[Row]],
    card: Scorecard,
    period: Period,
    as_of: dt.date,
    plan: Sequence[Action] = (),
) -> Rectified:
    """Derive how every order stands at the end of ``as_of``.

    plan: the entity's actions; those of an order's own period are set against its term.
    """
    rule = standard.rectification
    rows = registers.get(rule.register_, ()) if rule is not None else ()
    if rule is None or not rows:
        return NOTHING_ORDERED
    orders: list[Order] = []
    doubts: list[Doubt] = []
    for row in sorted(rows, key=lambda one: str(one.cells.get(rule.ordered))):
        doubts += _later(rule, row, as_of)
        order = _known(rule, row, as_of)
        if order is None:
            continue
        follows = order.ordered_on > period.end or _is_assessed(standard, registers, period, order)
        orders.append(replace(order, of_this_period=follows))
        doubts += _baseless(rule, result_of_year(standard, card), orders[-1])
        doubts += _unplaced(standard, card, period, orders[-1])
        doubts += (
            Doubt("measure_after_term", one.due, rule.due, one.measure)
            for one in past_term(orders[-1], plan, period)
        )
    found = Rectified(tuple(orders), tuple(doubts))
    return replace(found, doubts=(*doubts, *_after_end(rule, card, period, found)))


def ended_on(
    standard: Standard, registers: Mapping[str, Sequence[Row]], as_of: dt.date
) -> dt.date | None:
    """Give the day on which the qualification was cancelled, as it was known at a day's end.

    The agreement ends with it (JX article 5 (三) 2). Only the last order tells: who was ordered
    again has been taken on again.
    """
    rule = standard.rectification
    rows = registers.get(rule.register_, ()) if rule is not None else ()
    if rule is None or not rows:
        return None
    orders = [order for row in rows if (order := _known(rule, row, as_of)) is not None]
    last = max(orders, key=lambda one: one.ordered_on, default=None)
    return last.decided_on if last is not None and last.stage == "cancelled" else None


def past_term(order: Order, plan: Sequence[Action], period: Period) -> tuple[Action, ...]:
    """Give the open actions of this period's plan that are due after the term of its order."""
    if order.due_on is None or order.stage != "ordered" or not order.of_this_period:
        return ()
    return tuple(
        one
        for one in plan
        if one.period == period and one.stage not in DONE and one.due > order.due_on
    )


def must_rectify(standard: Standard, card: Scorecard) -> bool:
    """Tell whether the official grade is one that is ordered to rectify."""
    rule, total = standard.rectification, result_of_year(standard, card)
    if rule is None or total is None or total.status is not Status.OFFICIAL:
        return False
    return total.grade in rule.grades


def order_due(standard: Standard, card: Scorecard, found: Rectified) -> bool:
    """Tell whether the year's result still waits for its order.

    Who was still short at the second look waits for a decision, not for another order.
    """
    stage = found.latest.stage if found.latest is not None else None
    ordered = any(one.of_this_period for one in found.orders)
    return must_rectify(standard, card) and not ordered and stage not in ("failed", "cancelled")


def result_of_year(standard: Standard, card: Scorecard) -> Total | None:
    """Give the total that an order may follow; None while the year's result is still open."""
    return card.annual if standard.annual is not None else card.headline


def _later(rule: Rectification, row: Row, as_of: dt.date) -> Iterator[Doubt]:
    """Name the days that have not come. A term may lie ahead; what was done may not."""
    for key in (rule.ordered, rule.rechecked, rule.decided):
        day = day_in(row.cells.get(key))
        if day is not None and day > as_of:
            yield Doubt("later", day, key)


def _known(rule: Rectification, row: Row, as_of: dt.date) -> Order | None:
    """Read a row as it was known at the end of a day; None while the order has not come."""
    unknown = {doubt.column for doubt in _later(rule, row, as_of)}
    ordered = day_in(row.cells.get(rule.ordered))
    if ordered is None or rule.ordered in unknown:
        return None
    cells = {key: None if key in unknown else cell for key, cell in row.cells.items()}
    due, looked, decided = (
        day_in(cells.get(key)) for key in (rule.due, rule.rechecked, rule.decided)
    )
    return Order(
        ordered_on=ordered,
        problem=str(cells.get(rule.problem) or ""),
        stage=_stage(rule, cells, looked, decided),
        due_on=due,
        rechecked_on=looked,
        decided_on=decided,
        appeal=str(cells.get(rule.appeal) or "") if rule.appeal else "",
        overdue=due is not None and looked is None and due < as_of,
    )


def _stage(
    rule: Rectification,
    cells: Mapping[str, Cell],
    looked: dt.date | None,
    decided: dt.date | None,
) -> Stage:
    """Give the last stage whose day is known; a result is known with its day only."""
    if looked is None:
        return "ordered"
    if decided is not None and cells.get(rule.decision) in rule.cancelled:
        return "cancelled"
    return "passed" if cells.get(rule.result) in rule.passed else "failed"


def _baseless(rule: Rectification, total: Total | None, order: Order) -> Iterator[Doubt]:
    """Set an order that followed this period's result against that result."""
    if not order.of_this_period or total is None:
        return
    if total.status is not Status.OFFICIAL:
        yield Doubt("no_official_grade", order.ordered_on, rule.ordered)
    elif total.grade not in rule.grades:
        yield Doubt("grade_suffices", order.ordered_on, rule.ordered)


def _is_assessed(
    standard: Standard, registers: Mapping[str, Sequence[Row]], period: Period, order: Order
) -> bool:
    """Tell whether the year's result was recorded in the period, and by the day of the order."""
    rule = standard.rectification
    for key in rule.follows if rule is not None else ():
        duty = standard.obligations[key]
        for row in registers.get(duty.register_ or "", ()):
            day = day_in(row.cells.get(deed_column(standard, duty)))
            declared = row.cells.get(duty.declared or "")
            if (
                day is not None
                and period.start <= day <= order.ordered_on
                and all(matches(row.cells.get(one.column), one) for one in duty.where)
                and (not isinstance(declared, Period) or declared.end == period.end)
            ):
                return True
    return False


def _unplaced(standard: Standard, card: Scorecard, period: Period, order: Order) -> Iterator[Doubt]:
    """Doubt an order of the year's last half that follows no recorded assessment of it."""
    rule, half = standard.rectification, Period.holding(period.end, "H")
    inside = half.start <= order.ordered_on <= period.end
    if rule is None or result_of_year(standard, card) is None or not inside:
        return
    if not order.of_this_period:
        yield Doubt("unplaced", order.ordered_on, rule.ordered)


def _after_end(
    rule: Rectification, card: Scorecard, period: Period, found: Rectified
) -> Iterator[Doubt]:
    """Doubt an official result of who was no longer qualified when the period ended."""
    last, total = found.latest, card.headline
    if last is None or last.stage != "cancelled" or last.decided_on is None or total is None:
        return
    if last.decided_on <= period.end and total.status is Status.OFFICIAL:
        yield Doubt("after_end", last.decided_on, rule.decided)
