"""Exact points: integer numerators, no binary fraction, half a cent rounded up (G7)."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecnb.errors import InternalError
from ecnb.scoring.exact import (
    aligned,
    choose,
    constant,
    entered,
    round_half_up,
    scaled,
    total,
    unknown,
)

FIGURES = st.fractions(min_value=0, max_value=1000, max_denominator=10_000)


def test_half_a_cent_rounds_up():
    """89.995 is published as 90.00, 89.9949 as 89.99."""
    column = entered(np.array([899_950, 899_949]), np.array([True, True]), 10_000)
    assert column.rounded(2).tolist() == [9000, 8999]


@given(st.integers(0, 10**9), st.sampled_from([1, 3, 7, 200, 20_000, 160_000]))
def test_rounding_is_that_of_decimal(numerator, den):
    """G7: the official total is the exact total rounded half-up to two decimals."""
    wanted = (Decimal(numerator) * 100 / Decimal(den)).quantize(Decimal(1), ROUND_HALF_UP)
    exact = Fraction(numerator * 100, den)
    if exact.denominator == 2:
        wanted = Decimal(int(exact + Fraction(1, 2)))
    assert round_half_up(np.array([numerator]), den, 2).tolist() == [int(wanted)]


@given(FIGURES, FIGURES)
def test_sums_and_products_are_exact(one, two):
    """Adding and weighting agree with fractions, whatever the denominators."""
    sums = total([constant(1, one), constant(1, two).times(Fraction(3, 10))], 1)
    assert sums.fraction(0) == one + two * Fraction(3, 10)


def test_a_sum_with_an_unknown_part_has_a_range_and_no_point():
    """Not assessed is not zero (G6)."""
    sums = total([constant(1, Fraction(5)), unknown(1, Fraction(0), Fraction(3))], 1)
    assert (sums.fraction(0), sums.bounds(0)) == (None, (5, 8))


def test_points_cannot_be_written_over_a_foreign_denominator():
    """A figure that would not be exact is refused, not rounded."""
    with pytest.raises(InternalError, match="no multiple"):
        constant(1, Fraction(1, 3)).over(10)


def test_figures_beyond_64_bits_are_refused():
    """No figure wraps around silently."""
    with pytest.raises(InternalError, match="too large"):
        scaled(np.array([2**61]), 4)


def test_nothing_is_scaled_to_nothing():
    """A table without entities stays one."""
    assert scaled(np.array([], dtype=np.int64), 7).size == 0


def test_choosing_and_aligning_keep_the_figures():
    """Columns over different denominators meet on a common one."""
    half, third = constant(2, Fraction(1, 2)), constant(2, Fraction(1, 3))
    assert {column.den for column in aligned((half, third))} == {6}
    chosen = choose(np.array([True, False]), half, third)
    assert [chosen.fraction(i) for i in range(2)] == [Fraction(1, 2), Fraction(1, 3)]


def test_clipping_without_bounds_changes_nothing():
    """An indicator may have no floor and no cap."""
    column = constant(1, Fraction(7))
    assert column.clipped(None, None) is column
    assert column.clipped(None, Fraction(5)).fraction(0) == 5
    assert column.clipped(Fraction(15, 2), None).fraction(0) == Fraction(15, 2)


def test_a_range_of_one_value_is_settled():
    """What is not recorded cannot change a figure that is the same at both ends."""
    assert unknown(1, Fraction(0), Fraction(0)).settled().fraction(0) == 0
    assert unknown(1, Fraction(0), Fraction(1)).settled().fraction(0) is None
