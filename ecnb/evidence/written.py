"""How a cell is written in frozen files, and wherever it is quoted."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from ecnb.model.evidence import Cell
from ecnb.model.text import exact_text

YES, NO = "是", "否"
LIST_MARK = "；"


def cell_text(cell: Cell) -> str:
    """Write a cell the one way in which frozen files have it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, Fraction):
        return exact_text(cell)
    if isinstance(cell, tuple):
        return LIST_MARK.join(cell)
    if isinstance(cell, dt.datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return str(cell)
