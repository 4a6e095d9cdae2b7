"""Duties in result.json: every turn of the period, and what falls due next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ecnb import standards
from ecnb.analysis.cycle.agenda import Awaited
from ecnb.analysis.cycle.moments import Status
from ecnb.case import Case


@dataclass(frozen=True, slots=True)
class DutyTurn:
    """One turn of a duty. Days and times are ISO 8601; period: as ``2026Q1``, or None."""

    duty: str
    period: str | None
    begins: str | None
    due: str
    done: str | None
    status: Status


@dataclass(frozen=True, slots=True)
class NextDue:
    """The next open turn of a duty. standard: whose duty it is.

    assumed: counted on a working calendar not yet announced. recommended: the review cycle of
    another document, and no duty.
    """

    standard: str
    duty: str
    begins: str | None
    due: str
    assumed: bool = False
    recommended: bool = False


def duty_turns(case: Case) -> tuple[DutyTurn, ...]:
    """List the turns of every duty whose register is kept."""
    return tuple(
        DutyTurn(
            key,
            None if turn.period is None else str(turn.period),
            _text(turn.begins),
            turn.due.isoformat(),
            _text(turn.done),
            turn.status,
        )
        for key, turns in case.turns.items()
        for turn in turns
    )


def next_dues(case: Case) -> tuple[NextDue, ...]:
    """List the next turns by day, the recommended ones last."""
    own = _next(case.standard.key, case.next_due, recommended=False)
    guide = standards.review_guide()
    if guide is None:
        return own
    return (*own, *_next(guide.key, case.review, recommended=True))


def _next(key: str, found: Iterable[Awaited], *, recommended: bool) -> tuple[NextDue, ...]:
    return tuple(
        NextDue(
            key,
            one.duty,
            _text(one.turn.begins),
            one.turn.due.isoformat(),
            assumed=one.assumed,
            recommended=recommended,
        )
        for one in found
    )


def _text(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
