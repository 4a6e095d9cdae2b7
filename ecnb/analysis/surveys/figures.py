"""One service in one quarter: satisfied, important, recommended, changed, and how surely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from ecnb.analysis.surveys.intervals import (
    CONFIDENCE,
    HANDFUL,
    SMALL,
    Interval,
    difference,
    mean_interval,
    mean_of,
    net_promoters,
    wilson,
)
from ecnb.analysis.surveys.quadrants import Crosshair, Placed, Spot, crosshair, placed
from ecnb.model.survey import OVERALL, WILLINGNESS, Poll, Question, Scale
from ecnb.model.text import Exact

_DETRACTS = 6
"""The highest answer of a detractor; from 9 on one promotes (Reichheld 2003)."""
Verdict = Literal["rise", "fall", "unsure", "noise"]
"""unsure: outside the error of this service alone, inside that of all services looked at."""


@dataclass(frozen=True, slots=True)
class Satisfied:
    """Answers, how many of them satisfied, the share and the mean, with their intervals."""

    n: int
    satisfied: int
    share: Exact
    interval: Interval
    mean: Spot


@dataclass(frozen=True, slots=True)
class Promoters:
    """Who would recommend the service: the net share, from -1 to 1.

    interval: None of a handful of answers; it would reach over most of what is possible.
    """

    n: int
    promoters: int
    detractors: int
    net: Exact
    interval: Interval | None

    @property
    def small(self) -> bool:
        """Whether so few answered that the net tells next to nothing."""
        return self.n < SMALL


@dataclass(frozen=True, slots=True)
class ShareChange:
    """The share satisfied in the quarter before, and the difference with its interval."""

    before: Satisfied
    difference: Exact
    interval: Interval
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One service. incomparable: the quarter before was asked on another scale."""

    service: str
    satisfied: Satisfied | None
    importance: Spot | None = None
    promoters: Promoters | None = None
    change: ShareChange | None = None
    incomparable: bool = False
    placed: Placed | None = None

    @property
    def small(self) -> bool:
        """Whether so few answered that the figures tell next to nothing."""
        return self.satisfied is not None and self.satisfied.n < SMALL


def services_of(
    now: Poll, known: Sequence[Poll]
) -> tuple[tuple[ServiceView, ...], Crosshair | None]:
    """Work out every service: the whole first, then the least satisfied first."""
    before = next((poll for poll in known if poll.quarter == now.quarter.previous), None)
    views = [_service(now, name) for name in now.services]
    views = _compared(views, now, before)
    spots = {
        one.service: (one.satisfied.mean, one.importance)
        for one in views
        if one.satisfied is not None and one.importance is not None and one.service != OVERALL
    }
    cross = crosshair(spots)
    if cross is not None:
        views = [
            replace(one, placed=placed(*spots[one.service], cross)) if one.service in spots else one
            for one in views
        ]
    return tuple(sorted(views, key=_order)), cross


def _order(one: ServiceView) -> tuple[bool, bool, Fraction, str]:
    share = one.satisfied.share if one.satisfied is not None else Fraction(0)
    return one.service != OVERALL, one.satisfied is None, share, one.service


def _service(poll: Poll, name: str) -> ServiceView:
    importance = poll.tally(name, Question.IMPORTANCE)
    return ServiceView(
        name,
        _satisfied(poll, name),
        _spot(dict(importance.counts), poll.scale) if importance and poll.scale else None,
        _promoters(poll, name),
    )


def _satisfied(poll: Poll, name: str) -> Satisfied | None:
    tally = poll.tally(name, Question.SATISFACTION)
    if tally is None or poll.scale is None:
        return None
    hits = sum(n for answer, n in tally.counts if answer >= poll.scale.satisfied_from)
    return Satisfied(
        tally.n,
        hits,
        Fraction(hits, tally.n),
        wilson(hits, tally.n).kept(0, 1),
        _spot(dict(tally.counts), poll.scale),
    )


def _spot(counts: Mapping[int, int], scale: Scale) -> Spot:
    found = mean_interval(counts)
    return Spot(mean_of(counts), found.kept(scale.low, scale.high) if found else None)


def _promoters(poll: Poll, name: str) -> Promoters | None:
    tally = poll.tally(name, Question.RECOMMEND)
    if tally is None:
        return None
    up = sum(n for answer, n in tally.counts if answer >= WILLINGNESS.satisfied_from)
    down = sum(n for answer, n in tally.counts if answer <= _DETRACTS)
    few = tally.n < HANDFUL
    interval = None if few else net_promoters(up, down, tally.n).kept(-1, 1)
    return Promoters(tally.n, up, down, Fraction(up - down, tally.n), interval)


def _compared(views: Sequence[ServiceView], now: Poll, before: Poll | None) -> list[ServiceView]:
    """Add the change since the quarter before where both asked on the same scale.

    Of many services some will differ by chance. A change is called one only if it still stands
    when the one chance in twenty is shared among all that are compared (Bonferroni).
    """
    if before is None:
        return list(views)
    old = {one.service: _satisfied(before, one.service) for one in views}
    both = [one.service for one in views if one.satisfied and old[one.service]]
    if now.scale != before.scale:
        return [replace(one, incomparable=one.service in both) for one in views]
    strict = 1 - (1 - CONFIDENCE) / max(1, len(both))
    return [replace(one, change=_change(one.satisfied, old[one.service], strict)) for one in views]


def _change(now: Satisfied | None, before: Satisfied | None, strict: float) -> ShareChange | None:
    if now is None or before is None:
        return None
    pair = (now.satisfied, now.n), (before.satisfied, before.n)
    alone, among_all = difference(*pair), difference(*pair, strict)
    verdict: Verdict = "rise" if now.share > before.share else "fall"
    if 0 in alone:
        verdict = "noise"
    elif 0 in among_all:
        verdict = "unsure"
    return ShareChange(before, now.share - before.share, alone.kept(-1, 1), verdict)
