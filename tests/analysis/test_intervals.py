"""Intervals of shares, changes, means and net promoters against published worked examples."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from ecnb.analysis.surveys.intervals import (
    HANDFUL,
    SMALL,
    difference,
    mean_interval,
    mean_of,
    net_promoters,
    wilson,
)

SAMPLES = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_share_newcombe_1998a_table_1(hits, n, low, high):
    """Newcombe (1998), Statistics in Medicine 17:857–872, Table I, method 3 (score)."""
    found = wilson(hits, n)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(
    ("now", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_change_newcombe_1998b_table_2(now, before, low, high):
    """Newcombe (1998), Statistics in Medicine 17:873–890, Table II, method 10 (hybrid score)."""
    found = difference(now, before)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_mean_student_1908_sleep():
    """Student (1908), Biometrika 6:20, sleep gained, in tenths of an hour: 1.58, 0.70 to 2.46."""
    hours = [12, 24, 13, 13, 0, 10, 18, 8, 46, 14]
    counts = {value: hours.count(value) for value in hours}
    found = mean_interval(counts)
    assert mean_of(counts) == Fraction("15.8")
    assert found.low == pytest.approx(7.001142, abs=1e-6)
    assert found.high == pytest.approx(24.598858, abs=1e-6)


@pytest.mark.parametrize("counts", [{4: 1}, {5: 40}])
def test_mean_without_spread_has_no_interval(counts):
    """One answer, or only equal ones, would pretend to certainty."""
    assert mean_interval(counts) is None


def test_net_promoters_are_the_difference_of_matched_pairs_fagerland_2017():
    """Fagerland, Lydersen & Laake (2017), ch. 8, airway data: 1 and 7 of 21, −0.517 to −0.026."""
    found = net_promoters(1, 7, 21)
    assert found.low == pytest.approx(-0.517, abs=5e-4)
    assert found.high == pytest.approx(-0.026, abs=5e-4)


@pytest.mark.parametrize("n", [1, 3, 20, 400])
def test_net_promoters_without_passives_are_wilson_stretched(n):
    """Tango (1998) becomes Wilson (1927): the net is then twice the share, less one."""
    for up in {0, 1, n // 2, n}:
        found, share = net_promoters(up, n - up, n), wilson(up, n)
        assert found.low == pytest.approx(2 * share.low - 1, abs=1e-9)
        assert found.high == pytest.approx(2 * share.high - 1, abs=1e-9)


def test_net_promoters_one_answer_of_10_holds_its_own_net():
    """The adjusted Wald interval of one promoter ends at 0.985 and leaves the observed +1 out."""
    found = net_promoters(1, 0, 1)
    assert (found.low, found.high) == (pytest.approx(-0.5869, abs=5e-5), 1.0)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.just(n), *[st.integers(0, n)] * 2)))
def test_net_promoters_hold_what_was_observed_and_turn_round(sample):
    """The observed net is inside, nothing is beyond ±1, and swapping the sides swaps the ends."""
    n, first, second = sample
    up, down = min(first, second), n - max(first, second)
    found, back = net_promoters(up, down, n), net_promoters(down, up, n)
    assert -1 <= found.low <= (up - down) / n <= found.high <= 1
    assert (found.low, found.high) == (pytest.approx(-back.high), pytest.approx(-back.low))


def test_a_handful_is_where_the_interval_may_cover_more_than_half_of_everything():
    """The reason that HANDFUL states: of the width 2, more than 1 at 11, less at 12."""

    def widest(n):
        found = (net_promoters(up, n - up, n) for up in range(n + 1))
        return max(one.high - one.low for one in found)

    assert widest(HANDFUL - 1) > 1 > widest(HANDFUL)


def chance(n, shares, promoters, detractors):
    """Give the probability of a sample of n."""
    p, passive, d = shares
    rest = n - promoters - detractors
    ways = math.comb(n, promoters) * math.comb(n - promoters, detractors)
    return ways * p**promoters * d**detractors * passive**rest


@pytest.mark.parametrize("shares", [(0.5, 0.3, 0.2), (0.3, 0.4, 0.3), (0.7, 0.2, 0.1)])
@pytest.mark.parametrize("n", [HANDFUL, 25])
def test_net_promoters_cover_the_truth_in_19_of_20_samples(shares, n):
    """Coverage over every possible sample of so many, worked out exactly."""
    truth = shares[0] - shares[2]
    covered = sum(
        chance(n, shares, up, down)
        for up in range(n + 1)
        for down in range(n + 1 - up)
        if truth in net_promoters(up, down, n)
    )
    assert 0.94 < covered < 0.97


@given(SAMPLES)
def test_share_agrees_with_scipy(sample):
    """SciPy's Wilson interval is the same formula, written by others."""
    found, other = wilson(*sample), binomtest(*sample).proportion_ci(method="wilson")
    assert found.low == pytest.approx(other.low, abs=1e-9)
    assert found.high == pytest.approx(other.high, abs=1e-9)


@given(SAMPLES, SAMPLES)
def test_change_is_possible_and_turns_round(now, before):
    """It holds what was observed, stays within −1 and 1, and backwards it is the negative."""
    found, back = difference(now, before), difference(before, now)
    assert (
        -1 - 1e-12
        <= found.low
        <= now[0] / now[1] - before[0] / before[1]
        <= found.high
        <= 1 + 1e-12
    )
    assert (found.low, found.high) == (pytest.approx(-back.high), pytest.approx(-back.low))


@given(SAMPLES)
def test_more_of_the_same_answers_narrow_the_interval(sample):
    """Twice as many answers with the same share say more."""
    hits, n = sample
    once, twice = wilson(hits, n), wilson(2 * hits, 2 * n)
    assert twice.high - twice.low < once.high - once.low


def test_small_sample_is_where_a_half_is_wider_than_a_third():
    """The reason that SMALL states: 0.337 of the scale at 30, and wider below."""
    found = wilson(SMALL // 2, SMALL)
    assert found.high - found.low == pytest.approx(0.337, abs=5e-4)
