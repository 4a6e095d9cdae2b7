"""What is known of an entity's earlier periods: figures, gaps, what stands apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from ecnb.analysis.change import Movement
from ecnb.analysis.past.trend import Trend
from ecnb.model.history import CURRENT
from ecnb.model.period import Period, PeriodText
from ecnb.model.scorecard import Scorecard, Span
from ecnb.model.text import Exact

Unlike = Literal["standard", "edition", "class", "rulings", "part", "interim"]
"""Why a period is shown apart. part: another part of the year, or a period of another length.
interim: published at the end of a period, while this one is under way and all are read as far."""
Origin = Literal["judged", "published"]
Place = Literal["above", "below", "within", "short"]
"""Now against all earlier values of an unbroken sequence, by ranges; short: fewer than two."""


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier period judged again from the entity's own evidence, and the class it had then."""

    card: Scorecard
    class_: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One figure of one period; judged again from evidence, or as it was published."""

    period: PeriodText
    span: Span
    origin: Origin
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator, ``total`` or ``annual`` over time, the present last.

    seen: comparable figures. run: how many of them follow one another without a gap up to now.
    movement, by: since the period right before; unknown where that one has no figure.
    """

    about: str
    max: Exact
    seen: tuple[Seen, ...]
    run: int
    movement: Movement
    by: Exact | None
    place: Place
    trend: Trend


@dataclass(frozen=True, slots=True)
class Gap:
    """Periods in a row of which nothing comparable is known."""

    first: PeriodText
    last: PeriodText
    periods: int

    def holds(self, period: Period) -> bool:
        """Tell whether a period of the sequence lies in the gap."""
        return self.first <= period <= self.last


@dataclass(frozen=True, slots=True)
class Apart:
    """A figure that is not compared, and why not."""

    period: PeriodText
    about: str
    points: Exact | None
    reason: Unlike
    standard: str
    edition: str = CURRENT
    class_: str | None = None
    grade: str | None = None
    origin: Origin = "published"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A published figure that the evidence does not give when it is judged again."""

    period: PeriodText
    about: str
    published: Exact
    judged: Exact


@dataclass(frozen=True, slots=True)
class History:
    """Everything known of earlier periods. periods: from the first comparable one to now."""

    periods: tuple[PeriodText, ...] = ()
    gaps: tuple[Gap, ...] = ()
    series: tuple[Series, ...] = ()
    apart: tuple[Apart, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything earlier is known at all."""
        return bool(self.series or self.apart)

    def of(self, about: str) -> Series | None:
        """Give the series of an indicator, or of a total."""
        return next((one for one in self.series if one.about == about), None)


NO_HISTORY: Final = History()
