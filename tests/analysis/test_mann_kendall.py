"""Mann-Kendall against published tables and examples, and against counting by hand."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecnb.analysis.past.mann_kendall import arrangements, p_value, score, two_sided

EPA_TIES = [10, 10, 10, 5, 10, 20, 18, 17, 15, 24, 15]
"""EPA QA/G-9S (2006), Data Quality Assessment, p. 109: eleven values, ties of four and of two."""


def test_EPA_example_of_five_values():
    """EPA QA/G-9 (2000), box 4-7: 5, 6, 11, 8, 10 give S = 6 and a chance of 0.117 to rise so."""
    values = [5, 6, 11, 8, 10]
    assert score(values) == 6
    assert round(float(p_value(values) / 2), 3) == 0.117


def test_EPA_example_with_ties():
    """EPA QA/G-9S (2006), p. 109: the variance of S with these ties is 155.33."""
    counts = arrangements((1, 1, 1, 1, 1, 2, 4))
    top, n = len(counts) - 1, sum(counts)
    variance = Fraction(sum(m * (top - 2 * k) ** 2 for k, m in enumerate(counts)), n)
    assert sum(m * (top - 2 * k) for k, m in enumerate(counts)) == 0
    assert round(float(variance), 2) == 155.33
    assert len(EPA_TIES) == 11


@pytest.mark.parametrize(
    ("n", "critical"), [(4, 6), (5, 8), (6, 11), (7, 13), (8, 16), (9, 18), (10, 21)]
)
def test_critical_values_of_the_table(n, critical):
    """Gilbert (1987), table A18: the least S that is as rare as 5 % to one side, by n."""
    assert two_sided((1,) * n, critical) / 2 <= Fraction(1, 20)
    assert two_sided((1,) * n, critical - 2) / 2 > Fraction(1, 20)


@given(st.lists(st.integers(0, 3), min_size=2, max_size=6))
def test_chance_is_that_of_all_arrangements(values):
    """The short way counts what going through every permutation counts."""
    wanted = abs(score(values))
    every = [abs(score(order)) >= wanted for order in permutations(values)]
    assert p_value(values) == Fraction(sum(every), len(every))


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=12))
def test_backwards_turns_the_sign_and_not_the_chance(values):
    """A fall is as rare as the rise that it mirrors."""
    assert score(values[::-1]) == -score(values)
    assert p_value(values[::-1]) == p_value(values)
