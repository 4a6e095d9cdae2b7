"""Cells of a register as filters and duties read them."""

from __future__ import annotations

import datetime as dt

from ecnb.model.evidence import Cell
from ecnb.model.facts import Where


def matches(cell: Cell, where: Where) -> bool:
    """Tell whether a cell holds one of the wanted values; a list, if any of its items does.

    >>> matches(("self", "recipient"), Where(column="kind", one_of=("self",)))
    True
    """
    return any(word in where.one_of for word in words_of(cell))


def words_of(cell: Cell) -> tuple[str, ...]:
    """Give the words by which a filter knows a cell."""
    if cell is None:
        return ()
    if isinstance(cell, tuple):
        return cell
    if isinstance(cell, bool):
        return ("yes", "true") if cell else ("no", "false")
    return (cell if isinstance(cell, str) else str(cell),)


def day_of(moment: dt.date) -> dt.date:
    """Give the day of a date or of a time.

    >>> day_of(dt.datetime(2026, 3, 2, 9, 30))
    datetime.date(2026, 3, 2)
    """
    return moment.date() if isinstance(moment, dt.datetime) else moment


def day_in(cell: Cell) -> dt.date | None:
    """Give the day that a cell holds; None for a cell without one."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    return cell if isinstance(cell, dt.date) else None
