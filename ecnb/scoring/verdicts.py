"""Kernels: verdicts on provisions and targets. A verdict is no boolean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import singledispatch

import numpy as np

from ecnb.errors import InternalError
from ecnb.model.period import Period
from ecnb.model.rules import (
    AtLeastTest,
    ConditionsTest,
    CountOnly,
    GrowthTest,
    ItemsTest,
    ObligationTest,
    ShareTest,
    StatedTest,
    SumTest,
    VerdictTest,
)
from ecnb.model.scorecard import VERDICTS, Verdict
from ecnb.model.standard import Provision, Standard, Target
from ecnb.model.table import UNIT, Bools, Ints
from ecnb.scoring.exact import scaled
from ecnb.scoring.view import View

CODE = {verdict: code for code, verdict in enumerate(VERDICTS)}


@dataclass(frozen=True, slots=True)
class VerdictColumn:
    """Verdicts of one provision or target over entities.

    code: (n,) index in VERDICTS. actual, target: (n,) ten-thousandths where measured
    (None: the test measures nothing); measured: (n,) where ``actual`` means something.
    counts: named figures for the trace.
    """

    code: Ints
    actual: Ints | None = None
    target: Ints | None = None
    measured: Bools | None = None
    counts: Mapping[str, Ints] = field(default_factory=dict)


def provision(name: str, item: Provision, view: View) -> VerdictColumn:
    """Judge one provision. "Not applicable" holds only where the clause allows it (AH-4)."""
    result = _judge(name, item.test, view)
    if isinstance(item.test, StatedTest):
        away = result.code == CODE[Verdict.NOT_APPLICABLE]
        instead = CODE[_NOT_OFFERED[item.not_offered]]
        return VerdictColumn(np.where(away, instead, result.code))
    return result


_NOT_OFFERED = {
    "not_applicable": Verdict.NOT_APPLICABLE,
    "not_met": Verdict.NOT_MET,
    "refused": Verdict.NOT_ASSESSED,
}
"""What becomes of “not applicable”, by what the clause allows."""


def target(name: str, item: Target, view: View, period: Period, as_of: dt.date) -> VerdictColumn:
    """Judge one target: met; else not due while its window is open; else by evidence (A8)."""
    result = _judge(name, item.test, view)
    code = result.code
    if item.or_target is not None:
        code = _either(
            code, _judge(item.or_target, view.standard.targets[item.or_target].test, view)
        )
    due = due_date(item, period, view.standard)
    if due is not None and as_of <= due:
        waits = np.isin(
            code, [CODE[v] for v in (Verdict.PARTLY, Verdict.NOT_MET, Verdict.NOT_ASSESSED)]
        )
        code = np.where(waits, CODE[Verdict.NOT_DUE], code)
    if item.soft:
        # a target stated only in principle is shown with its figure: no pass, no fail (TC-7, SD-5)
        judged = np.isin(code, [CODE[v] for v in (Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET)])
        code = np.where(judged, CODE[Verdict.REPORTED], code)
    if item.only_if is not None:
        offered = view.test(item.only_if)
        code = np.where(offered.no, CODE[Verdict.NOT_APPLICABLE], code)
        code = np.where(offered.known, code, CODE[Verdict.NOT_ASSESSED])
    return VerdictColumn(code, result.actual, result.target, result.measured, result.counts)


def _either(code: Ints, other: VerdictColumn) -> Ints:
    """Let a missed target pass where the other one is met; both are open while that may be so."""
    met, open_ = CODE[Verdict.MET], CODE[Verdict.NOT_ASSESSED]
    spared = np.where(other.code == met, CODE[Verdict.REPORTED], code)
    spared = np.where(other.code == open_, open_, spared)
    return np.where(code == met, code, spared)


def due_date(item: Target, period: Period, standard: Standard) -> dt.date | None:
    """Give the last day of a target's window; None for a standing duty."""
    if item.due == "end_of_year":
        return dt.date(period.year, 12, 31)
    if item.due == "end_of_period":
        return period.end
    return standard.day(item.due)


def _judge(name: str, test: VerdictTest, view: View) -> VerdictColumn:
    if isinstance(test, StatedTest):
        stated, silent = view.fact(name), CODE[Verdict.NOT_ASSESSED]
        if not stated.known.any():
            return VerdictColumn(np.full(len(view), silent))
        return VerdictColumn(np.where(stated.known, stated.values // UNIT, silent))
    return _kernel(test, view)


@singledispatch
def _kernel(test: object, view: View) -> VerdictColumn:
    """Judge n entities by one kind of test; each kind registers its kernel below."""
    raise InternalError(f"no kernel for {type(test).__name__} over {len(view)} entities")


def _code(met: Bools, some: Bools, known: Bools) -> Ints:
    code = np.where(some, CODE[Verdict.PARTLY], CODE[Verdict.NOT_MET])
    return np.where(known, np.where(met, CODE[Verdict.MET], code), CODE[Verdict.NOT_ASSESSED])


@_kernel.register
def _conditions(test: ConditionsTest, view: View) -> VerdictColumn:
    truths = [view.test(condition) for condition in test.all_of]
    yes = np.sum([truth.yes for truth in truths], axis=0)
    known = np.logical_and.reduce([truth.known for truth in truths])
    some = (yes > 0) & test.partial
    column = VerdictColumn(_code(yes == len(truths), some, known))
    if len(test.all_of) > 1:
        whole = np.full(len(view), len(truths) * UNIT)
        return VerdictColumn(column.code, yes * UNIT, whole, known)
    first = view.fact(test.all_of[0].fact)
    return VerdictColumn(column.code, first.values, None, first.known)


@_kernel.register
def _obligation(test: ObligationTest, view: View) -> VerdictColumn:
    due = view.due(test.obligation)
    failed = due.late + due.missing
    closed = due.on_time + failed
    code = _code(failed == 0, due.on_time > 0, due.known)
    code = np.where(due.known & (closed == 0), CODE[Verdict.NOT_DUE], code)
    counts = {"on_time": due.on_time, "late": due.late, "missing": due.missing, "open": due.open}
    return VerdictColumn(code, due.on_time * UNIT, closed * UNIT, due.known & (closed > 0), counts)


@_kernel.register
def _at_least(test: AtLeastTest, view: View) -> VerdictColumn:
    actual, bound = view.fact(test.fact), np.full(len(view), int(test.target * UNIT))
    code = _code(actual.values >= bound, np.zeros(len(view), bool), actual.known)
    return VerdictColumn(code, actual.values, bound, actual.known)


@_kernel.register
def _items(test: ItemsTest, view: View) -> VerdictColumn:
    columns = [view.fact(key) for key in test.items]
    there = np.sum([column.known & (column.values > 0) for column in columns], axis=0)
    lacking = np.any([column.known & (column.values == 0) for column in columns], axis=0)
    known = np.logical_and.reduce([column.known for column in columns])
    some = np.logical_or.reduce([column.known for column in columns])
    code = _code(there == len(columns), there > 0, known | lacking)
    return VerdictColumn(code, there * UNIT, np.full(len(view), len(columns) * UNIT), some)


@_kernel.register
def _count_only(test: CountOnly, view: View) -> VerdictColumn:
    column = view.fact(test.fact)
    code = np.where(column.known, CODE[Verdict.NO_TARGET], CODE[Verdict.NOT_ASSESSED])
    if test.whole is None:
        return VerdictColumn(code, column.values, None, column.known)
    whole = view.fact(test.whole)
    bound = np.where(whole.known, whole.values, 0)
    return VerdictColumn(code, column.values, bound, column.known)


@_kernel.register
def _budget(test: SumTest, view: View) -> VerdictColumn:
    n, spoken = len(view), sum(test.lines.values(), start=Fraction(0))
    open_ = np.full(n, int((test.total - spoken) * UNIT))
    code = np.full(n, CODE[Verdict.REPORTED])
    return VerdictColumn(code, counts={"unallocated": open_})


@_kernel.register
def _share(test: ShareTest, view: View) -> VerdictColumn:
    part, whole = view.fact(test.part), view.fact(test.whole)
    known = part.known & whole.known & (whole.values > 0)
    needed = _part_of(whole.values, test.target)
    code = _code(part.values >= needed, np.zeros(len(view), bool), known)
    return VerdictColumn(code, part.values, needed, known)


@_kernel.register
def _growth(test: GrowthTest, view: View) -> VerdictColumn:
    current, previous = view.fact(test.current), view.fact(test.previous)
    known = current.known & previous.known & (previous.values > 0)
    needed = _part_of(previous.values, 1 + test.target)
    code = _code(current.values >= needed, np.zeros(len(view), bool), known)
    return VerdictColumn(code, current.values, needed, known, {"previous": previous.values})


def _part_of(values: Ints, share: Fraction) -> Ints:
    """Least figure in whole ten-thousandths that reaches a share of ``values``."""
    return -(-scaled(values, share.numerator) // share.denominator)
