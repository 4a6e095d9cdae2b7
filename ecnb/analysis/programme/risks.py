"""Who may fall short of the lowest grade that is good enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from ecnb.analysis.alternatives import Outcome
from ecnb.analysis.programme.movers import Mover
from ecnb.model.scorecard import Status
from ecnb.model.standard import Standard
from ecnb.model.text import Exact

NEAR: Final = Fraction(5, 100)
"""Share of the maximum that counts as close to the limit: the smallest item of a hundred-point
document is worth five, so that one item lost is enough to fall below."""

Reason = Literal["below", "near", "open", "falling"]
"""below: short of it. near: less than NEAR above. open: no official total, and the possible range
reaches below. falling: the total of the period's own assessment has fallen, and after a second fall
like that it would be short. The year's total is no measure of that: half of it is the past."""


@dataclass(frozen=True, slots=True)
class Risk:
    """One entity at risk. margin: official total less the limit; None without an official total."""

    id: str
    name: str
    reasons: tuple[Reason, ...]
    margin: Exact | None
    low: Exact
    fell: Exact | None = None


def limit_of(standard: Standard) -> Fraction | None:
    """Give the least total of the lowest grade but the last; None where there are no grades."""
    grades = list(standard.grades.values())
    return grades[-2].at_least if len(grades) > 1 else None


def risk(
    outcome: Outcome, limit: Fraction, most: Fraction, who: tuple[str, str], mover: Mover | None
) -> Risk | None:
    """Say why an entity is at risk; None: it is not. who: its id and name. most: the maximum."""
    reasons: list[Reason] = []
    margin = None if outcome.official is None else outcome.official - limit
    if margin is None:
        if outcome.status is Status.PROVISIONAL and outcome.score.low < limit:
            reasons.append("open")
    elif margin < 0:
        reasons.append("below")
    elif margin < most * NEAR:
        reasons.append("near")
    fell = None
    if mover is not None and mover.movement == "down":
        fell = -mover.by
        if margin is not None and margin >= 0 and mover.after - fell < limit:
            reasons.append("falling")
    if not reasons:
        return None
    return Risk(*who, tuple(reasons), margin, outcome.score.low, fell)


_GRAVITY: Final[Mapping[Reason, int]] = {"below": 0, "near": 1, "falling": 2, "open": 3}


def gravest(risks: list[Risk]) -> tuple[Risk, ...]:
    """Order risks: short of the limit, close to it, falling, open; the least margin first."""
    return tuple(
        sorted(
            risks,
            key=lambda one: (
                _GRAVITY[one.reasons[0]],
                one.margin if one.margin is not None else one.low,
                one.id,
            ),
        )
    )
