"""Until when something more still counts, and towards which figure: the windows of facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ecnb.model.facts import DateRange, Fact
from ecnb.model.period import Period
from ecnb.model.plan import Action
from ecnb.model.rules import AtLeastTest, ProportionalRule, TierRule
from ecnb.model.standard import Standard, part_id

When = Literal["now", "next", "closed"]
"""now: it adds to what is there. next: this evaluation is over, it counts in the next one.
closed: the document's window has passed for good."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """The last day on which a deed counts, None where the document sets none.

    ahead: how much of an annual target is due then, as a multiple of what is due now.
    """

    when: When
    by: dt.date | None
    ahead: Fraction = Fraction(1)


def horizon(standard: Standard, fact: Fact | None, period: Period, as_of: dt.date) -> Horizon:
    """Say until when more of a fact counts; without a fact, until when work on a clause does."""
    window = fact.window if fact is not None else "stock"
    if isinstance(window, DateRange):
        last = standard.day(window.to)
        return Horizon("closed" if last is not None and as_of > last else "now", last)
    if window in ("reference_year", "reference_year_before"):
        return Horizon("closed", None)
    if window == "to_date":
        return Horizon("now", None)
    return _recurring(standard, period, as_of, yearly=window == "year_to_date")


def lapsed_on(standard: Standard, action: Action, as_of: dt.date) -> dt.date | None:
    """Give the day after which an action counts for nothing; None while it still counts.

    Only what adds to a figure of a stated time lapses; what stands as it is can be made good.
    """
    fact = _counted(standard, action.about)
    if fact is None or action.units is None:
        return None
    window, last = fact.window, None
    if isinstance(window, DateRange):
        last = standard.day(window.to)
    elif window == "half":
        last = Period.holding(action.due, "H").end
    elif window == "year_to_date":
        last = Period(action.due.year).end
    return last if last is not None and as_of > last else None


def _counted(standard: Standard, about: str) -> Fact | None:
    """Give the figure that an action adds to, where a part or target counts one."""
    for key, item in standard.indicators.items():
        for name, part in item.parts.items():
            rule = part.rule
            if part_id(key, name) == about and isinstance(rule, TierRule | ProportionalRule):
                return standard.facts[rule.fact]
    clause = standard.targets.get(about) or standard.provisions.get(about)
    test = clause.test if clause is not None else None
    return standard.facts[test.fact] if isinstance(test, AtLeastTest) else None


def _recurring(standard: Standard, period: Period, as_of: dt.date, *, yearly: bool) -> Horizon:
    """Give the end of the evaluation that is still open, else that of the next one.

    A document that evaluates once a year is open until the year ends, also in a mid-year view.
    Deeds of the last day itself count until 24:00, but nobody plans for the rest of that day: what
    is proposed on it is for the next evaluation.
    """
    year = Period(period.year)
    asked = year if standard.cycle == "year" else period
    if as_of < asked.end:
        return Horizon("now", asked.end)
    if not yearly:
        return Horizon("next", asked.next.end)
    if as_of < year.end:
        return Horizon("now", year.end, _ahead(standard, period))
    return Horizon("next", year.next.end)


def _ahead(standard: Standard, period: Period) -> Fraction:
    """Compare the annual target due at the year's last assessment with what is due now."""
    due: dict[str, Fraction] = {
        one.half: one.target_share for one in standard.assessments.values() if one.target_share
    }
    now = due.get(f"{period.kind}{period.part}")
    return max(due.values()) / now if now else Fraction(1)
