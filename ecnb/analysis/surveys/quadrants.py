"""Importance against satisfaction: four quadrants (Martilla & James 1977).

The crosshair stands at the mean of all services, on both axes. The authors leave its place to
judgement, since the method is about relative and not absolute levels. The middle of the scale
would be the other choice: recipients seldom answer below it, so that nearly every service would
stand in one corner and nothing could be chosen. The price: some service always stands left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ecnb.analysis.surveys.intervals import Interval
from ecnb.model.text import Exact

Quadrant = Literal["concentrate", "keep_up", "low_priority", "overkill"]
LEAST = 4
"""Fewer services than quadrants cannot be told apart by their own mean."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A mean with its interval; None: the answers do not show their spread."""

    mean: Exact
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a service stands. settled: no interval of it reaches over the crosshair."""

    quadrant: Quadrant
    settled: bool


@dataclass(frozen=True, slots=True)
class Crosshair:
    """Mean satisfaction and mean importance of the services."""

    satisfaction: Exact
    importance: Exact


def crosshair(spots: Mapping[str, tuple[Spot, Spot]]) -> Crosshair | None:
    """Give the crosshair of services by (satisfaction, importance); None for too few of them."""
    if len(spots) < LEAST:
        return None
    n = len(spots)
    return Crosshair(
        sum((one.mean for one, _ in spots.values()), start=Fraction(0)) / n,
        sum((one.mean for _, one in spots.values()), start=Fraction(0)) / n,
    )


def placed(satisfaction: Spot, importance: Spot, cross: Crosshair) -> Placed:
    """Place a service; what stands on a line counts as above it."""
    important = importance.mean >= cross.importance
    content = satisfaction.mean >= cross.satisfaction
    where: Quadrant = (
        ("keep_up" if content else "concentrate")
        if important
        else ("overkill" if content else "low_priority")
    )
    return Placed(
        where,
        _settled(satisfaction, cross.satisfaction) and _settled(importance, cross.importance),
    )


def _settled(spot: Spot, line: Fraction) -> bool:
    return spot.interval is not None and line not in spot.interval
