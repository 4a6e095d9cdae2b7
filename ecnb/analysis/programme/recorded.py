"""Whether evidence says anything of a period, and whether the entity still was one then."""

from __future__ import annotations

import datetime as dt

from ecnb.analysis.plan.rectification import ended_on
from ecnb.model.evidence import Evidence
from ecnb.model.period import Period
from ecnb.model.standard import Standard


def covers(standard: Standard, proof: Evidence, period: Period) -> bool:
    """Tell whether the evidence says anything of what an entity did in a period.

    Days of the register of orders to rectify do not: they are what the office did about an
    earlier result. Who lost the qualification before the period began is nobody in it.
    """
    if ended_on(standard, proof.registers, period.start - dt.timedelta(days=1)) is not None:
        return False
    stated = {fact.period for fact in proof.facts} | {rating.period for rating in proof.ratings}
    if any(period == known or _inside(known, period) for known in stated):
        return True
    rule = standard.rectification
    aside = rule.register_ if rule is not None else None
    days = (
        cell
        for name, rows in proof.registers.items()
        if name != aside
        for row in rows
        for cell in row.cells.values()
        if isinstance(cell, dt.date)
    )
    return any(_day(day) in period for day in days)


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _inside(known: Period, period: Period) -> bool:
    return period.start <= known.start and known.end <= period.end
