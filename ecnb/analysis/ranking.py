"""Order of entities by official total; ties share a rank."""

from __future__ import annotations

import numpy as np

from ecnb.model.table import Bools, Ints


def ranks(totals: Ints, ranked: Bools) -> Ints:
    """Give each entity its place: 1 is best, equal totals share a place, 0 is unranked.

    totals: (n,) official totals in whole steps; ranked: (n,) True where there is an official
    total. The next place after a tie counts every entity before it.

    >>> ranks(np.array([9000, 8850, 9000, 8000]), np.array([True, True, True, False])).tolist()
    [1, 3, 1, 0]
    """
    ordered = np.sort(totals[ranked])
    above = len(ordered) - np.searchsorted(ordered, totals, side="right")
    return np.where(ranked, above + 1, 0)
