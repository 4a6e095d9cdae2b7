"""Ranks follow official totals; ties share a place."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ecnb.analysis.ranking import ranks


def test_ties_share_a_place_and_the_next_place_counts_them() -> None:
    """Two firsts are followed by a third."""
    totals = np.array([9000, 9000, 8999])
    assert ranks(totals, np.ones(3, bool)).tolist() == [1, 1, 3]


def test_without_official_total_nobody_is_ranked() -> None:
    """An entity without an official total takes no place and moves nobody."""
    totals = np.array([9900, 9000, 8000])
    assert ranks(totals, np.array([False, True, True])).tolist() == [0, 1, 2]


@given(st.lists(st.integers(-500, 10500), min_size=1, max_size=40))
def test_place_is_one_more_than_the_number_of_better_totals(totals: list[int]) -> None:
    """The definition of a competition rank, for any totals in any order."""
    column = np.array(totals)
    expected = [1 + sum(other > mine for other in totals) for mine in totals]
    assert ranks(column, np.ones(len(totals), bool)).tolist() == expected
