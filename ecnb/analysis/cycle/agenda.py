"""What a working calendar holds: what is overdue, and what falls due next.

A report looks at the turns of its period; an agenda looks at the day ``as_of`` and ahead, also
beyond the period's end. What was done by then is no longer on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ecnb.analysis.cycle.cells import day_of
from ecnb.analysis.cycle.duties import Turn, When, turns
from ecnb.model.evidence import Row
from ecnb.model.standard import Obligation, Standard

Registers = Mapping[str, Sequence[Row]]

AHEAD: Final = dt.timedelta(days=2 * 366)
"""How far the next turn is looked for: no duty of a calendar is rarer than once a year."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """One turn that waits. assumed: its day counts on a working calendar not yet announced."""

    duty: str
    turn: Turn
    assumed: bool = False

    @property
    def day(self) -> dt.date:
        """The last day on which it is in time."""
        return day_of(self.turn.due)

    @property
    def is_overdue(self) -> bool:
        """Whether that day has passed."""
        return self.turn.status == "missing"

    def is_lost(self, as_of: dt.date) -> bool:
        """Tell whether nobody can make it good any more: what is done now counts elsewhere."""
        return self.turn.closes is not None and as_of > self.turn.closes


def waiting(
    standard: Standard, registers: Registers, when: When, until: dt.date
) -> tuple[Awaited, ...]:
    """List what is not done at ``as_of`` and due by a day: overdue first, then by day.

    A document asks nothing before it is in force. registers: rows by register. A duty whose
    register is not kept has no overdue turns: whether it was done is not known. Turns that
    follow the report's period are looked at as well. Of who has left (``when.ends``) only what
    was owed by then is listed.
    """
    found = [
        Awaited(key, turn, _assumed(duty, turn, when))
        for key, duty in standard.obligations.items()
        for turn in _ahead(standard, key, registers, when, until)
        if turn.status in ("missing", "open") and day_of(turn.due) <= until
    ]
    return tuple(sorted(found, key=_order))


def next_due(standard: Standard, registers: Registers, when: When) -> tuple[Awaited, ...]:
    """Give of each duty the first turn that is still open at ``as_of``, by day.

    A turn that is done already is not the next one, even if its day is still to come. Duties
    without a computable day have none; so have those of a project that is over.
    """
    found = []
    for key, duty in standard.obligations.items():
        ahead = _ahead(standard, key, registers, when, when.as_of + AHEAD)
        first = next((turn for turn in ahead if turn.status == "open"), None)
        if first is not None:
            found.append(Awaited(key, first, _assumed(duty, first, when)))
    return tuple(sorted(found, key=_order))


def period_name(duty: Obligation, turn: Turn, lang: str) -> str:
    """Name the period that a turn is due for; empty for a limit that runs from an event.

    >>> from ecnb.model.duties import Due
    >>> monthly = Obligation.model_construct(every="month", due=Due(kind="end_of_period"))
    >>> turn = Turn(None, dt.date(2026, 3, 5), None, "open", dt.date(2026, 2, 1))
    >>> period_name(monthly, turn, "zh"), period_name(monthly, turn, "en")
    ('2026年2月', '2026-02')
    """
    if turn.period is not None:
        return turn.period.label(lang)
    first = turn.begins
    if duty.every != "month" or first is None or duty.due.kind == "stated":
        return ""
    return f"{first.year}年{first.month}月" if lang != "en" else f"{first:%Y-%m}"


def _ahead(
    standard: Standard, key: str, registers: Registers, when: When, until: dt.date
) -> tuple[Turn, ...]:
    duty, in_force = standard.obligations[key], standard.document.in_force
    if in_force is not None and when.as_of < in_force:
        return ()
    kept = duty.register_ is not None and duty.register_ in registers
    rows = registers[duty.register_] if kept and duty.register_ is not None else ()
    found = turns(standard, key, rows, when, until)
    return found if kept else tuple(turn for turn in found if turn.status == "open")


def _assumed(duty: Obligation, turn: Turn, when: When) -> bool:
    """Tell whether a day was counted in working days that nobody has announced yet."""
    within = duty.due.within
    if within is None or within.unit != "working_days" or turn.begins is None:
        return False
    return not (when.announced(day_of(turn.begins)) and when.announced(day_of(turn.due)))


def _order(one: Awaited) -> tuple[bool, dt.date, str, str]:
    return (not one.is_overdue, one.day, one.duty, str(one.turn.begins))
