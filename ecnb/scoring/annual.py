"""The annual result: weighted assessments less daily inspection (Jiaxian art. 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ecnb.errors import InternalError
from ecnb.model.rules import Deduct
from ecnb.model.scorecard import Status
from ecnb.model.standard import Annual, Standard
from ecnb.model.table import UNIT, Bools, FactColumn, Ints
from ecnb.scoring.by_facts import Flags, merged
from ecnb.scoring.exact import Points, aligned, choose, constant, entered, total, unknown
from ecnb.scoring.totals import CODE, AssessmentColumns, TotalColumn, total_column
from ecnb.scoring.view import View

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class AnnualColumns:
    """The annual result over entities. deductions: by key, points lost to daily inspection."""

    total: TotalColumn
    deductions: Mapping[str, Points]
    counts: Mapping[str, FactColumn]
    provisional: Points
    """The available half's total less the daily deductions, where just one half has one (JX-23)."""
    flags: Flags


def compose(
    standard: Standard, annual: Annual, assessments: Sequence[AssessmentColumns]
) -> AnnualColumns:
    """Compose the annual result of n entities from all assessments of the year."""
    n = len(assessments[-1].view)
    views = [assessment.view for assessment in assessments]
    keys = [assessment.key for assessment in assessments]
    totals = [assessment.total.points for assessment in assessments]
    points, deducted = year_points(standard, keys, views, totals)
    status = _status(assessments, points)
    shares = _shares(standard, keys)
    maxima = _maxima([a.total for a in assessments], shares, n)
    whole = {key: total(halves, n) for key, halves in deducted.items()}
    alone = _provisional(assessments, total(list(whole.values()), n), annual.floor)
    return AnnualColumns(
        total_column(standard, points, status, maxima, bool(standard.grades)),
        whole,
        {key: views[-1].fact(item.fact) for key, item in annual.deductions.items()},
        alone,
        merged([_flags(annual, whole), _half_missing(annual, alone)]),
    )


def year_points(
    standard: Standard,
    keys: Sequence[str | None],
    views: Sequence[View],
    totals: Sequence[Points],
) -> tuple[Points, dict[str, list[Points]]]:
    """Compose the year's points of its assessments' totals; also each half's deductions by key."""
    annual, n = standard.annual, len(views[-1])
    if annual is None:
        raise InternalError(f"{standard.key} has no annual result")
    deducted = {key: _deducted(annual, key, views) for key in annual.deductions}
    if annual.deduct_from == "annual":
        lost = total([total(halves, n) for halves in deducted.values()], n)
    else:
        lost = constant(n, _ZERO)
        totals = [
            _less(points, total([halves[i] for halves in deducted.values()], n), annual.floor)
            for i, points in enumerate(totals)
        ]
    parts = zip(totals, _shares(standard, keys), strict=True)
    composed = total([points.times(share) for points, share in parts], n)
    return _less(composed, lost, annual.floor), deducted


def _shares(standard: Standard, keys: Sequence[str | None]) -> list[Fraction]:
    return [standard.assessments[key or ""].weight for key in keys]


def _deducted(annual: Annual, key: str, views: Sequence[View]) -> list[Points]:
    """Points lost under one heading in each half; year-to-date figures become each half's own."""
    item = annual.deductions[key]
    none = np.zeros(len(views[-1]), np.int64)
    most = constant(len(none), views[-1].standard.max_total or _ZERO)
    before, halves = none, []
    for view in views:
        column = view.fact(item.fact)
        whole = np.minimum(column.values, UNIT) if item.once else column.values
        rest = _worth(UNIT - before, item) if item.once else most
        blank = Points(none, none, rest.high, none > 0, rest.den).settled()
        halves.append(choose(column.known, _worth(whole - before, item), blank))
        before = np.where(column.known, whole, before)
    return _whole_year_decides(halves)


def _worth(counts: Ints, item: Deduct) -> Points:
    every: Bools = np.ones(len(counts), bool)
    return entered(counts * item.points.numerator, every, UNIT * item.points.denominator)


def _whole_year_decides(halves: list[Points]) -> list[Points]:
    """Where only the year's figure is known, the first half takes nothing of it.

    The last column is then the year's whole figure, so that the sum stays right.
    """
    *earlier, last = halves
    kept = [choose(last.known & ~half.known, constant(len(half), _ZERO), half) for half in earlier]
    return [*kept, last]


def _less(points: Points, lost: Points, floor: Fraction) -> Points:
    """Subtract a range from a range and keep above the floor."""
    a, b = aligned((points, lost))
    known = a.known & b.known
    low = a.low - b.high
    result = Points(low, np.where(known, a.point - b.point, low), a.high - b.low, known, a.den)
    return result.clipped(floor, None)


def _status(assessments: Sequence[AssessmentColumns], points: Points) -> Ints:
    statuses = np.stack([assessment.total.status for assessment in assessments])
    status = np.where(points.known, CODE[Status.OFFICIAL], CODE[Status.PROVISIONAL])
    for worse in (Status.UNOFFICIAL, Status.INADMISSIBLE):
        status = np.where((statuses == CODE[worse]).any(axis=0), CODE[worse], status)
    return status


def _maxima(totals: Sequence[TotalColumn], shares: Sequence[Fraction], n: int) -> Points:
    every: Bools = np.ones(n, bool)
    columns = [
        entered(column.max, every, column.points.den).times(share)
        for column, share in zip(totals, shares, strict=True)
    ]
    return total(columns, n)


def _provisional(assessments: Sequence[AssessmentColumns], lost: Points, floor: Fraction) -> Points:
    n = len(lost)
    official = [a.total.status == CODE[Status.OFFICIAL] for a in assessments]
    alone = np.sum(official, axis=0) == 1
    points = unknown(n, _ZERO, _ZERO)
    for assessment, mask in zip(assessments, official, strict=True):
        points = choose(mask & alone, assessment.total.points, points)
    return _less(points, lost, floor)


def _flags(annual: Annual, lost: Mapping[str, Points]) -> Flags:
    touched = [
        {item.ruling: lost[key].known & (lost[key].point > 0)}
        for key, item in annual.deductions.items()
        if item.ruling is not None
    ]
    some = np.any([points.point > 0 for points in lost.values()], axis=0)
    return merged([*touched, {annual.ruling: some}])


def _half_missing(annual: Annual, provisional: Points) -> Flags:
    """Touch the ruling on a year with only one assessment where just one has a total (JX-23)."""
    return {annual.missing_ruling: provisional.known} if annual.missing_ruling else {}
