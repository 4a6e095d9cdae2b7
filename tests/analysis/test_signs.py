"""The sign test, Holm's correction and the paired interval against published examples."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, ttest_1samp

from ecnb.analysis.rating.signs import Tally, holm, kept, sign_test

# "Student" (1908), Biometrika 6, p. 20 (the data of Cushny and Peebles): additional hours of sleep
# by one soporific over another, ten patients. Mean 1.58, t = 4.0621.
SLEEP = ("1.2", "2.4", "1.3", "1.3", "0", "1", "1.8", "0.8", "4.6", "1.4")


def tally_of(differences: tuple[str, ...]) -> Tally:
    """Add differences up."""
    found = Tally()
    for one in differences:
        found.add(Fraction(one))
    return found


def test_interval_student_1908() -> None:
    """The 95 % interval of the mean difference, as statistics programs give it for these data."""
    found = tally_of(SLEEP).interval()
    assert found is not None
    assert [f"{float(end):.4f}" for end in found] == ["0.7001", "2.4599"]


def test_sign_test_conover_1999() -> None:
    """Section 3.4, example 1: 8 prefer one item, 1 the other, 1 neither: 2 (1 + 9) / 512."""
    assert sign_test(8, 1) == kept(Fraction(20, 512))


@given(st.integers(0, 40), st.integers(0, 40))
def test_sign_test_equals_the_exact_binomial_test(higher: int, lower: int) -> None:
    """For any counts the chance is that of SciPy's two-sided test of one half."""
    expected = binomtest(higher, higher + lower).pvalue if higher + lower else 1.0
    assert float(sign_test(higher, lower)) == pytest.approx(expected, abs=1e-6)


def test_sign_test_of_a_whole_country_ends() -> None:
    """Thirty thousand entities are no trouble: exact integers, no overflow."""
    assert sign_test(15_400, 14_600) < Fraction(1, 1000)


def test_holm_steps_down() -> None:
    """Times 5, 4, 3, 2, 1, and none below the one before: by the definition of 1979."""
    found = holm([Fraction(k, 100) for k in (1, 2, 3, 4, 5)])
    assert found == [Fraction(k, 100) for k in (5, 8, 9, 9, 9)]


@given(st.lists(st.fractions(0, 1), max_size=8))
def test_holm_is_never_below_the_chance_nor_above_bonferroni(chances: list[Fraction]) -> None:
    """Corrected chances lie between the plain ones and Bonferroni's, in the same order."""
    found = holm(chances)
    both = list(zip(chances, found, strict=True))
    assert all(p <= q <= min(1, p * len(chances)) for p, q in both)
    assert all(q <= r for p, q in both for o, r in both if p <= o)


@given(st.lists(st.fractions(-1, 1, max_denominator=40), min_size=2, max_size=20))
def test_interval_equals_scipys(differences: list[Fraction]) -> None:
    """Sums of squares give the interval that the single differences give."""
    tally = Tally()
    for one in differences:
        tally.add(one)
    found = tally.interval()
    assert found is not None
    floats = [float(one) for one in differences]
    if len(set(floats)) == 1:
        assert found == (kept(tally.mean), kept(tally.mean))
        return
    low, high = ttest_1samp(floats, 0).confidence_interval(0.95)
    assert math.isclose(float(found[0]), low, abs_tol=2e-6)
    assert math.isclose(float(found[1]), high, abs_tol=2e-6)


def test_interval_of_a_single_difference_does_not_exist() -> None:
    """One difference has no spread."""
    assert tally_of(("0.5",)).interval() is None
