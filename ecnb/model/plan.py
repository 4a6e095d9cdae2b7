"""The improvement plan: who does what by when, and how it stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from ecnb.model.period import PeriodText
from ecnb.model.text import Exact


class Stage(StrEnum):
    """How an action stands; it only moves forward."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    VERIFIED = "verified"

    def may_become(self, other: Stage) -> bool:
        """Tell whether a later record may say the other.

        >>> Stage.PLANNED.may_become(Stage.VERIFIED), Stage.COMPLETED.may_become(Stage.PLANNED)
        (True, False)
        """
        order = tuple(Stage)
        return order.index(self) <= order.index(other)


DONE = (Stage.COMPLETED, Stage.VERIFIED)
"""Stages in which nothing is left to do."""


@dataclass(frozen=True, slots=True)
class Action:
    """One action of a plan.

    period: whose evaluation gave rise to it. about: an indicator, part, provision or target, by
    its id. units: how much, None where nothing is counted. owner: a post, or a name that the
    user has entered. proof: the evidence of completion. cause, whys: the evaluator's own words.
    """

    id: str
    period: PeriodText
    about: str
    measure: str
    owner: str
    due: dt.date
    stage: Stage
    units: Exact | None = None
    proof: str = ""
    cause: str = ""
    whys: tuple[str, ...] = ()
    since: dt.date | None = None
    """The day on which it came to its stage, if that is recorded."""
    unclear: bool = False
    """Verified after the day of reading: a plan keeps the last stage's day alone, so whether it was
    done by then is not known. ``stage`` is then the least that it can have been."""

    def known_at(self, day: dt.date) -> Action:
        """Give the action as it was known at the end of a day: what is dated later, is not."""
        if self.since is None or self.since <= day:
            return self
        unclear = self.stage is Stage.VERIFIED
        return replace(self, stage=Stage.PLANNED, proof="", since=None, unclear=unclear)

    def is_late(self, day: dt.date) -> bool:
        """Tell whether it is known not to be done at the end of a day after its due day."""
        return not self.unclear and self.stage not in DONE and self.due < day
