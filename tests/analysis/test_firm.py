"""Many entities at once: places drawn together, and the same answers as one by one."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ecnb
from ecnb.analysis.ranking import ranks
from ecnb.analysis.robustness.certainty import DRAWS, cut
from ecnb.analysis.robustness.draws import moves, seed, streams
from ecnb.analysis.robustness.firm import Judged, firmness, firms
from ecnb.analysis.robustness.sway import Sway, place_intervals, places_alone, sway
from ecnb.analysis.robustness.without import weights_of, without
from ecnb.case import judge_all
from ecnb.model.period import Period
from ecnb.settings import Shelf
from tests.analysis.small_cases import cards_of, proof_of
from tests.demo_cases import DEMO

RUN = {"period": "2025H2", "as_of": "2026-01-15", "settings": {"reference_year": 2024}}
STATIONS = [f"jx-{n:02}" for n in range(1, 15)]


@pytest.fixture(scope="module")
def whole():
    """The demonstration's programme at the year's end."""
    return ecnb.open_programme(DEMO, **RUN)


@pytest.mark.parametrize(
    "entity",
    ["jx-01", "jx-02", "jx-03", "jx-05", "jx-10", "jx-11", "jx-12", "jx-15", "zj-c-02"],
)
def test_programme_says_what_the_report_says(whole, entity):
    """Certainty, rulings, copies by grade and interval are those of the entity's own report."""
    line = next(x for field in whole.fields for x in field.lines if x.entity.id == entity)
    alone = ecnb.open_case(DEMO / entity, **RUN).robustness
    if line.firm is None:
        assert alone.certainty == "no_total"
        return
    firm, drawn = line.firm, alone.resampled
    assert firm.certainty == alone.certainty
    assert firm.rulings == alone.hangs_on.rulings
    assert firm.raters == alone.hangs_on.raters
    assert firm.mark == bool(alone.hangs_on.marks)
    assert firm.range == alone.hangs_on.range
    assert firm.grades == drawn.grades
    assert (firm.low, firm.high) == (drawn.low, drawn.high)


def test_no_grade_is_certain_whose_range_holds_another(whole):
    """JX-1: with 5 points open, who may still become excellent is never called certain."""
    for field in whole.fields:
        for line in field.lines:
            if line.firm is not None and line.outcome.is_open:
                assert (line.firm.range, line.firm.certainty) == (True, "hangs")


def test_documents_without_points_have_no_firmness(whole):
    """AH and provisional entities: no place, no interval, nothing claimed."""
    for field in whole.fields:
        for line in field.lines:
            assert (line.firm is None) == (line.outcome.official is None)


def test_interval_of_places_holds_the_place_of_a_league_that_never_moves():
    """Every draw the same: the interval is the place itself, ties sharing it."""
    totals = np.array([9000, 8850, 9000, 8000])
    best, worst = place_intervals(np.repeat(totals[:, None], DRAWS, axis=1))
    assert (
        best.tolist() == worst.tolist() == ranks(totals, np.ones(4, bool)).tolist() == [1, 3, 1, 4]
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=12), st.integers(0, 2**32))
def test_places_of_draws_equal_ranking_each_draw(totals, name):
    """The ends are order statistics of the places that ranking every single draw gives."""
    seeds = streams(np.arange(len(totals), dtype=np.uint64), seed(str(name)))
    drawn = np.array(totals)[:, None] + moves(seeds, 200)
    every = np.ones(len(totals), bool)
    places = np.sort([ranks(drawn[:, k], every) for k in range(200)], axis=0)
    best, worst = place_intervals(drawn)
    assert best.tolist() == places[cut(200)].tolist()
    assert worst.tolist() == places[199 - cut(200)].tolist()


@given(st.lists(st.integers(0, 9), min_size=1, max_size=9), st.integers(-3, 3))
def test_place_of_one_that_moves_alone(totals, step):
    """Each entity in turn is moved, everybody ranked again."""
    moved = [value + step for value in totals]
    every = np.ones(len(totals), bool)
    wanted = [
        int(ranks(np.array([*totals[:i], moved[i], *totals[i + 1 :]]), every)[i])
        for i in range(len(totals))
    ]
    assert places_alone(np.array(totals), np.array(moved)).tolist() == wanted


def judged(names):
    """Stations judged in one pass."""
    when = Period.parse("2025H2")
    standard = Shelf().under("jiaxian-station", {})
    proofs = [proof_of(name) for name in names]
    return judge_all(standard, proofs, when, when.end + dt.timedelta(15), {})


def by_name(groups):
    """What is found of each station, by id."""
    found = firms([firmness(judged(names), ()) for names in groups])
    return dict(zip([name for names in groups for name in names], found, strict=True))


@settings(max_examples=8, deadline=None)
@given(st.permutations(STATIONS), st.integers(1, 13))
def test_order_and_groups_do_not_matter(names, at):
    """However stations are ordered and grouped, each has the same firmness."""
    assert by_name([names[:at], names[at:]]) == by_name([STATIONS])


def test_entities_of_another_class_are_ranked_apart():
    """Places are among those of the class: two of class A, one of class B."""
    drawn = np.repeat(np.array([[90], [80], [70]], np.uint16), DRAWS, axis=1)
    totals, none = np.array([90, 80, 70]), np.zeros(3, bool)
    one = Sway(~none, drawn, np.zeros((3, 0), int), totals, totals, none, {}, {}, none)
    found = firms([Judged(one, totals, np.full(3, -1), np.array(["A", "A", "B"]), (), 0)])
    assert [firm.places for firm in found] == [(1, 1), (2, 2), (1, 1)]
    assert [firm.certainty for firm in found] == ["ungraded"] * 3


def test_groups_of_other_decimals_are_ranked_on_one_scale():
    """A ruling may round otherwise: 90.5 stands before 90.25."""
    one = Sway(
        np.ones(1, bool), np.full((1, DRAWS), 905, np.uint16), np.zeros((1, 0), int),
        np.array([905]), np.array([905]), np.zeros(1, bool), {}, {}, np.zeros(1, bool),
    )  # fmt: skip
    other = Sway(
        np.ones(1, bool), np.full((1, DRAWS), 9025, np.uint16), np.zeros((1, 0), int),
        np.array([9025]), np.array([9025]), np.zeros(1, bool), {}, {}, np.zeros(1, bool),
    )  # fmt: skip
    found = firms(
        [
            Judged(one, np.array([905]), np.array([-1]), np.array([""]), (), 1),
            Judged(other, np.array([9025]), np.array([-1]), np.array([""]), (), 2),
        ]
    )
    assert [firm.places for firm in found] == [(1, 1), (2, 2)]
    assert [firm.step_places for firm in found] == [(1, 1), (2, 2)]


def test_totals_are_kept_in_two_bytes():
    """A hundred points with two decimals fit, so 30,000 entities take 60 MB."""
    assert sway(judged(STATIONS), ()).drawn.dtype == np.uint16


def test_without_spreads_a_weight_over_the_others_class_by_class():
    """ZJ 7.2.2: without the county only class C changes; A and B have no county rater."""
    standard = cards_of("zj-c-01", "2025H2").standard
    there = without(standard, "county")
    for rater in ("self", "city", "province"):
        given = standard.raters[rater].weight
        assert there.raters[rater].weight["A"] == given["A"]
        assert there.raters[rater].weight["C"] == given["C"] / (
            1 - standard.raters["county"].weight["C"]
        )
    assert "county" not in there.raters
    assert sum(weights_of(cards_of("zj-c-01", "2025H2"), 0).values()) == 1


@pytest.mark.parametrize("names", [["jx-12", "jx-13"], ["jx-06"], ["jx-12", "jx-01"]])
def test_a_league_with_nobody_or_only_one_ranked(names):
    """Those without an official total have no firmness, and disturb nobody's place."""
    found = by_name([names])
    assert [name for name, firm in found.items() if firm] == [n for n in names if n == "jx-01"]
    assert all(firm.places == (1, 1) for firm in found.values() if firm)
