"""From the references' plain entities to the columnar tables that the core reads."""

import numpy as np

from ecnb.model.scorecard import VERDICTS
from ecnb.model.standard import Standard
from ecnb.model.table import UNIT, DueColumn, FactColumn, RatingColumn, Table, column_name

JUNK = 7 * UNIT
"""Stands in cells that are not known: no result may depend on it."""

VERDICT_CODES = {verdict.value: code for code, verdict in enumerate(VERDICTS)}


def units(value):
    """Write a figure, yes/no or verdict as whole ten-thousandths."""
    if isinstance(value, str):
        return VERDICT_CODES[value] * UNIT
    whole, rest = divmod(value.numerator * UNIT, value.denominator)
    assert rest == 0, value
    return whole


def fact_column(values):
    """Make a fact's column; None is unknown."""
    return FactColumn(
        np.array([JUNK if v is None else units(v) for v in values], dtype=np.int64),
        np.array([v is not None for v in values], dtype=bool),
    )


def rating_column(entries):
    """Make one rater's column from (points, reasoned) pairs; None is no entry."""
    return RatingColumn(
        np.array([JUNK if e is None else units(e[0]) for e in entries], dtype=np.int64),
        np.array([e is not None for e in entries], dtype=bool),
        np.array([e is not None and e[1] for e in entries], dtype=bool),
    )


def due_column(turns):
    """Make an obligation's column from (on time, late, missing, open); None is no register."""
    filled = [(1, 1, 1, 1) if one is None else one for one in turns]
    columns = np.array(filled, dtype=np.int64).reshape(len(turns), 4).T
    return DueColumn(*columns, np.array([one is not None for one in turns], dtype=bool))


def window_of(standard: Standard, key: str):
    """Give the window of a fact; a stated verdict has none and is read at the period's end."""
    declared = standard.facts.get(key)
    return declared.window if declared is not None else "stock"


def table(standard, n, classes=None, facts=None, ratings=None, dues=None):
    """Put named columns of plain values together as one table."""
    order = list(standard.classes)
    return Table(
        tuple(f"e{i}" for i in range(n)),
        np.array([order.index(c) if c in order else -1 for c in classes or [None] * n]),
        {
            column_name(key, window_of(standard, key)): fact_column(values)
            for key, values in (facts or {}).items()
        },
        {key: rating_column(entries) for key, entries in (ratings or {}).items()},
        {key: due_column(turns) for key, turns in (dues or {}).items()},
    )
