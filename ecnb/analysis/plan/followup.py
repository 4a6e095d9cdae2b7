"""Last period's plan, looked at again: what was done, and did the indicator move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ecnb.analysis.change import Movement, moved
from ecnb.model.period import Period, PeriodText
from ecnb.model.plan import DONE, Action, Stage
from ecnb.model.scorecard import Scorecard, Span, Verdict

Standing = Literal["done", "done_late", "late", "open", "unknown"]
"""done_late: completed after the due day. late: not done, and the due day has passed. open: not
done, and it has not. unknown: verified after the day of reading, and no earlier day is recorded."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Points, or a verdict, before and after."""

    movement: Movement
    before: Span | None = None
    after: Span | None = None
    was: Verdict | None = None
    now: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """One action of an earlier plan as it stands at ``as_of``. carried: it goes on."""

    action: Action
    standing: Standing
    carried: bool
    effect: Effect


@dataclass(frozen=True, slots=True)
class FollowUp:
    """All actions of earlier plans. period: the one whose plan is followed up."""

    period: PeriodText
    actions: tuple[Followed, ...]

    def count(self, *standings: Standing) -> int:
        """Count the actions that stand so."""
        return sum(one.standing in standings for one in self.actions)


def follow_up(
    plan: Sequence[Action], before: Scorecard | None, after: Scorecard
) -> FollowUp | None:
    """Follow up what was planned after the period before; None where nothing was.

    What was left open by plans before that one is carried along until it is done, and once more
    in the first report after that.
    """
    last = after.period.previous
    reported = before.as_of if before is not None else last.end
    mine = [one for one in plan if one.period == last or _left_open(one, last, reported)]
    if not mine:
        return None
    mine.sort(key=lambda one: (one.period, one.due, one.id))
    return FollowUp(last, tuple(_followed(one, before, after) for one in mine))


def _left_open(action: Action, last: Period, reported: dt.date) -> bool:
    """Tell whether an older action was open at the end of the day that the last report read."""
    done_since = action.since is not None and action.since > reported
    return action.period.end < last.start and (action.stage not in DONE or done_since)


def _followed(action: Action, before: Scorecard | None, after: Scorecard) -> Followed:
    standing = _standing(action, after.as_of)
    carried = standing in ("late", "open")
    return Followed(action, standing, carried, effect(action.about, before, after))


def _standing(action: Action, as_of: dt.date) -> Standing:
    """Judge at the end of ``as_of``; a due day counts whole.

    The day on which an action was verified does not tell when it was completed.
    """
    if action.unclear:
        return "unknown"
    if action.stage in DONE:
        completed = action.since if action.stage is Stage.COMPLETED else None
        return "done_late" if completed is not None and completed > action.due else "done"
    return "late" if action.is_late(as_of) else "open"


def effect(about: str, before: Scorecard | None, after: Scorecard) -> Effect:
    """Say whether an indicator, provision or target moved, as far as its ranges allow."""
    was, now = (None if card is None else _verdict(about, card) for card in (before, after))
    if was is not None and now is not None:
        return Effect(_turned(was, now), was=was, now=now)
    low, high = (None if card is None else _span(about, card) for card in (before, after))
    return Effect(moved(low, high), low, high)


_RANK = {Verdict.NOT_MET: 0, Verdict.PARTLY: 1, Verdict.MET: 2}


def _turned(was: Verdict, now: Verdict) -> Movement:
    if was == now:
        return "same"
    if was not in _RANK or now not in _RANK:
        return "unknown"
    return "up" if _RANK[now] > _RANK[was] else "down"


def _verdict(about: str, card: Scorecard) -> Verdict | None:
    found = (one for one in (*card.targets, *card.provisions) if one.id == about)
    return next((one.verdict for one in found), None)


def _span(about: str, card: Scorecard) -> Span | None:
    """Give the range of a part or indicator in the latest assessment of a scorecard."""
    for finding in card.current.findings if card.current is not None else ():
        if finding.indicator == about:
            return finding.score
        for part in finding.parts:
            if part.id == about:
                return part.score
    return None
