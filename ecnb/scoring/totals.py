"""Indicators, totals, standing and grades over entities."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from ecnb.model.rules import TierRule
from ecnb.model.scorecard import STATUSES, Status
from ecnb.model.standard import Standard
from ecnb.model.table import ADJUSTMENT, UNIT, Ints, Table
from ecnb.scoring.alike import same_input, same_raters
from ecnb.scoring.by_raters import weighted
from ecnb.scoring.exact import Points, aligned, choose, constant, entered, round_half_up, total
from ecnb.scoring.indicators import IndicatorColumn, indicator_column
from ecnb.scoring.panel import Panel, panel_of
from ecnb.scoring.view import View

_ZERO = Fraction(0)

CODE = {status: code for code, status in enumerate(STATUSES)}
"""Code of each status in arrays."""


@dataclass(frozen=True, slots=True)
class TotalColumn:
    """A total over entities: exact points, standing, rounded official figure and grade.

    official: (n,) whole 10**-decimals, meaningful where status is official.
    grade, grade_low, grade_high: (n,) index into the standard's grades, -1 none.
    max: (n,) numerators over ``points.den``: the most that the applicable indicators give.
    """

    points: Points
    status: Ints
    official: Ints
    grade: Ints
    grade_low: Ints
    grade_high: Ints
    max: Ints


@dataclass(frozen=True)
class AssessmentColumns:
    """One assessment over entities."""

    key: str | None
    view: View
    panel: Panel
    indicators: Mapping[str, IndicatorColumn]
    total: TotalColumn
    without_adjustment: Points

    @cached_property
    def by_fact(self) -> Points | None:
        """The total as the facts alone make it; worked out when asked for, as the next one."""
        return _by_fact(self.indicators, self.view)

    @cached_property
    def renormalised(self) -> Points | None:
        """A marked provisional figure (ZJ-11)."""
        return _renormalised(self.view, self.panel, self.indicators)


def assess(
    standard: Standard, key: str | None, table: Table, known: AssessmentColumns | None = None
) -> AssessmentColumns:
    """Judge one assessment of n entities.

    known: the same assessment of the same entities under another reading. What both read alike
    is taken from there; the result is the same, and sooner there.
    """
    view = View(standard, table)
    share = _share(standard, key)
    panel = panel_of(view)
    kept = _alike(known, view, share, panel) if known is not None else {}
    indicators = {
        name: kept.get(name) or indicator_column(name, item, view, share, panel)
        for name, item in standard.indicators.items()
    }
    n = len(view)
    raw = total([column.points for column in indicators.values()], n)
    points = adjusted(view, [raw])
    status = _status(standard, view, indicators, points)
    graded = standard.grades and standard.annual is None
    return AssessmentColumns(
        key,
        view,
        panel,
        indicators,
        total_column(standard, points, status, _maxima(standard, indicators, n), bool(graded)),
        raw,
    )


def _share(standard: Standard, key: str | None) -> Fraction:
    return standard.assessments[key].target_share if key is not None else Fraction(1)


def _alike(
    known: AssessmentColumns, view: View, share: Fraction, panel: Panel
) -> dict[str, IndicatorColumn]:
    """Give the indicators that a view judges just as another one did: same rule, same input."""
    before = known.view
    same_share = share == _share(before.standard, known.key)
    if not (same_share and panel.same(known.panel) and same_raters(before, view)):
        return {}
    return {
        name: known.indicators[name]
        for name, item in view.standard.indicators.items()
        if before.standard.indicators.get(name) is item and same_input(name, item, before, view)
    }


def adjustment(standard: Standard, view: View) -> Points:
    """Points outside the weights; none entered means none given (ZJ-9)."""
    column = view.table.ratings.get(ADJUSTMENT)
    if standard.adjustment is None or column is None:
        return constant(len(view), _ZERO)
    values = np.where(column.known, column.values, 0)
    given = entered(values, np.ones(len(view), bool), UNIT)
    return given.clipped(standard.adjustment.from_, standard.adjustment.to)


def _maxima(standard: Standard, indicators: Mapping[str, IndicatorColumn], n: int) -> Points:
    """Add up the most that the applicable indicators give."""
    den = math.lcm(*(item.max.denominator for item in standard.indicators.values()))
    most = np.zeros(n, np.int64)
    for name, column in indicators.items():
        most = most + column.applies * int(standard.indicators[name].max * den)
    return entered(most, np.ones(n, bool), den)


def _status(
    standard: Standard, view: View, indicators: Mapping[str, IndicatorColumn], points: Points
) -> Ints:
    n = len(view)
    if not standard.indicators:
        return np.full(n, CODE[Status.UNSCORED])
    status = np.where(points.known, CODE[Status.OFFICIAL], CODE[Status.PROVISIONAL])
    for item in standard.unofficial.values():
        status = np.where(view.all_of(item.when).yes, CODE[Status.UNOFFICIAL], status)
    stopped = np.logical_or.reduce([column.barred for column in indicators.values()])
    return np.where(stopped, CODE[Status.INADMISSIBLE], status)


def total_column(
    standard: Standard, points: Points, status: Ints, maxima: Points, graded: bool
) -> TotalColumn:
    """Round, and grade on the official or the exact total as the convention says (G7)."""
    decimals = standard.conventions.decimals
    none = np.full(len(points), -1)
    official = points.rounded(decimals)
    wide, most = aligned((points, maxima))
    if not graded:
        return TotalColumn(wide, status, official, none, none, none, most.point)
    marks = [
        grades_of(standard, values, points.den)
        for values in (points.point, points.low, points.high)
    ]
    ungraded = status != CODE[Status.OFFICIAL]
    unofficial = status == CODE[Status.UNOFFICIAL]
    grade = np.where(ungraded, -1, marks[0])
    low, high = (np.where(unofficial, -1, mark) for mark in marks[1:])
    return TotalColumn(wide, status, official, grade, low, high, most.point)


def grades_of(standard: Standard, values: Ints, den: int) -> Ints:
    """Index of the best grade whose lowest total is reached; grades stand best first."""
    if standard.conventions.grade_on == "official":
        decimals = standard.conventions.decimals
        values, den = round_half_up(values, den, decimals), 10**decimals
    grade = np.full(len(values), -1)
    for index, declared in reversed(list(enumerate(standard.grades.values()))):
        bound = declared.at_least
        grade = np.where(values * bound.denominator >= bound.numerator * den, index, grade)
    return grade


def _by_fact(indicators: Mapping[str, IndicatorColumn], view: View) -> Points | None:
    """Total with every part that the facts settle taken from the facts.

    None where the standard has no part that raters enter though facts could settle it.
    """
    parts = [part for column in indicators.values() for part in column.parts.values()]
    if not any(part.rated and isinstance(part.part.rule, TierRule) for part in parts):
        return None
    return adjusted(view, [column.by_fact for column in indicators.values()])


def adjusted(view: View, columns: list[Points]) -> Points:
    """Add the adjustment to a total, under its cap."""
    declared = view.standard.adjustment
    points = total([*columns, adjustment(view.standard, view)], len(view))
    return points if declared is None else points.clipped(None, declared.cap)


def _renormalised(
    view: View, panel: Panel, indicators: Mapping[str, IndicatorColumn]
) -> Points | None:
    """Weigh only the raters who have scored; a marked provisional figure (ZJ-11)."""
    if view.standard.conventions.missing_rater != "renormalise" or not panel.raters:
        return None
    n = len(view)
    nothing, full = constant(n, _ZERO), np.zeros(n, np.int64)
    lots, rest = [], []
    for i, rater in enumerate(panel.raters):
        points = total(_entries(indicators, rater, nothing), n)
        weight = np.where(points.known, panel.weight[i], 0)
        full = full + weight
        lots.append(weighted(points, weight, 1))
    for column in indicators.values():
        rest += [
            choose(column.judged, part.points, nothing)
            for part in column.parts.values()
            if part.rated is None
        ]
    whole = int(np.lcm.reduce(np.unique(full[full > 0]))) if (full > 0).any() else 1
    share = np.where(full > 0, whole // np.maximum(full, 1), 0)
    sums = total(lots, n)
    lifted = entered(sums.point * share, full > 0, sums.den * whole)
    return adjusted(view, [lifted, *rest])


def _entries(
    indicators: Mapping[str, IndicatorColumn], rater: str, nothing: Points
) -> list[Points]:
    """Give one rater's entries for every part; nothing where no entry counts."""
    return [
        choose(column.judged, part.rated.entries[rater].points, nothing)
        for column in indicators.values()
        for part in column.parts.values()
        if part.rated is not None
    ]
