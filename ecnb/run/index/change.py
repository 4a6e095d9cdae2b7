"""What has changed since the period before: like is compared with like, or nothing is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from ecnb.model.period import Period
from ecnb.model.text import exact_text
from ecnb.run.index.headline import Headline, Number, exact

Reason = Literal["", "no_report", "standard", "edition", "rulings", "class", "not_official"]
"""Why two periods are not compared; empty: they are."""

Earlier = Callable[[Period], Headline | None]
"""Gives the same entity's headline of another period; None: no sound report."""


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one entity. period: the one it is compared with.

    points: official total now less then. before, place, of, grade: of then. rose: places; below
    zero it fell; None: not both ranked. half: what is compared are the assessments of the two
    periods, because one of them has the year's total; rank and grade are then left out.
    """

    period: str
    reason: Reason = ""
    points: Number | None = None
    before: Number | None = None
    rose: int | None = None
    place: int | None = None
    of: int | None = None
    grade: str | None = None
    half: bool = False


@cache
def periods(period: Period, *, yearly: bool, annual: bool) -> tuple[Period, ...]:
    """Name the periods to compare with, best first.

    A yearly document, and a year's total, go by the same part of the year before; a year's
    total without one by the period before, assessment by assessment.

    >>> [str(p) for p in periods(Period.parse("2026H2"), yearly=False, annual=True)]
    ['2025H2', '2026H1']
    """
    year_before = Period(period.year - 1, period.kind, period.part)
    if yearly:
        return (year_before,)
    found = (year_before, period.previous) if annual else (period.previous,)
    return tuple(dict.fromkeys(found))


def change(now: Headline, earlier: Earlier, *, yearly: bool) -> Change:
    """Compare a report with that of the period before."""
    tried = list(_tried(now, earlier, yearly=yearly))
    return next((one for one in tried if one.reason != "no_report"), tried[-1])


def _tried(now: Headline, earlier: Earlier, *, yearly: bool) -> Iterator[Change]:
    for period in periods(_parsed(now.period), yearly=yearly, annual=now.annual):
        before = earlier(period)
        half = before is not None and now.annual != before.annual
        yield _compared(now, before, str(period), half=half)


@cache
def _parsed(period: str) -> Period:
    return Period.parse(period)


def _compared(now: Headline, before: Headline | None, period: str, *, half: bool) -> Change:
    if before is None:
        return Change(period, "no_report")
    if reason := _unlike(now, before):
        return Change(period, reason)
    if half:
        now, before = _half(now), _half(before)
    points, then = now.official, before.official
    if points is None or then is None:
        return Change(period, "not_official")
    return Change(
        period,
        points=exact_text(exact(points) - exact(then)),
        before=then,
        rose=before.place - now.place if before.place and now.place else None,
        place=before.place,
        of=before.of,
        grade=before.grade,
        half=half,
    )


def _unlike(now: Headline, before: Headline) -> Reason:
    """Say what keeps two reports from being compared at all."""
    if now.standard != before.standard:
        return "standard"
    if now.class_ != before.class_:
        return "class"
    if now.edition != before.edition:
        return "edition"
    return "rulings" if now.rulings != before.rulings else ""


def _half(one: Headline) -> Headline:
    """Take a report by the assessment of its own period."""
    official = one.half if one.annual else one.official
    return replace(one, official=official, grade=None, place=None, of=None)
