"""Robustness: what a grade hangs on, at the limits of the demonstration."""

import datetime as dt
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecnb import standards
from ecnb.analysis.alternatives import outcome
from ecnb.analysis.robustness.certainty import (
    DRAWS,
    HangsOn,
    drawn_moves,
    robustness,
    single_moves,
)
from ecnb.analysis.robustness.marks import marks_of, with_marks
from ecnb.analysis.robustness.resampling import copies, officials, placed
from ecnb.analysis.robustness.sway import sway
from ecnb.case import judge_all
from ecnb.model.period import Period
from ecnb.model.scorecard import Status
from ecnb.model.standard import Grade
from ecnb.scoring.judge import judge
from ecnb.settings import Shelf
from tests.analysis.small_cases import cards_of, proof_of

SCORED = ["jx-01", "jx-04", "jx-08", "jx-14", "zj-a-01", "zj-b-01", "zj-c-02", "sd-01"]
STATIONS = [f"jx-{n:02}" for n in range(1, 15)]


def found(entity, period="2025H2"):
    """Robustness of a demonstration entity, other readings left out."""
    return robustness(cards_of(entity, period), 0, ())


def directly(cards, who, marks, moves):
    """Judge every copy by itself: each row of the tables is one."""
    size = moves[0].shape[1]
    tables = {}
    for one in cards.assessments:
        changed = {
            (mark.id, mark.rater): placed(mark, way).ravel()
            for mark, way in zip(marks, moves, strict=True)
            if mark.assessment == one.key
        }
        tables[one.key] = with_marks(one.view.table.taken(np.repeat(who, size)), changed)
    column = judge(cards.standard, tables, cards.period, cards.as_of).headline
    return column.official.reshape(len(who), size), column.grade.reshape(len(who), size)


@pytest.mark.parametrize("entity", SCORED)
def test_copies_equal_judging_every_copy_by_itself(entity):
    """Looking indicators up in their cases is exact: total and grade of every copy agree."""
    cards, who = cards_of(entity, "2025H2"), np.array([0])
    marks = marks_of(cards)
    moves = [
        np.concatenate(pair, axis=1)
        for pair in zip(single_moves(1, len(marks)), drawn_moves(cards, who, marks), strict=True)
    ]
    size = moves[0].shape[1]
    looked_up, direct = copies(cards, who, marks, moves, size), directly(cards, who, marks, moves)
    assert np.array_equal(looked_up.official, direct[0])
    assert np.array_equal(looked_up.grade, direct[1])


@pytest.mark.parametrize("size", [3, 9, 30])
def test_ZJ_copies_fewer_than_the_cases_of_an_indicator(size):
    """Four raters make 81 cases; fewer copies than that are judged themselves."""
    cards, who = cards_of("zj-c-02", "2025H2"), np.array([0])
    marks = marks_of(cards)
    moves = drawn_moves(cards, who, marks, size)
    looked_up, direct = copies(cards, who, marks, moves, size), directly(cards, who, marks, moves)
    assert np.array_equal(looked_up.official, direct[0])


def stations(names):
    """Demonstration stations judged in one pass, in the order named."""
    when = Period.parse("2025H2")
    proofs = [proof_of(name) for name in names]
    standard = Shelf().under("jiaxian-station", {})
    return judge_all(standard, proofs, when, when.end + dt.timedelta(15), {})


@settings(max_examples=15, deadline=None)
@given(st.permutations(STATIONS))
def test_order_and_company_of_entities_do_not_matter(names):
    """A station has the same copies alone and among others, in any order."""
    cards = stations(names)
    who = np.flatnonzero(officials(cards))
    marks = [mark.of(who) for mark in marks_of(cards)]
    together = copies(cards, who, marks, drawn_moves(cards, who, marks), DRAWS)
    for row, i in enumerate(who.tolist()):
        alone = found(names[i]).resampled
        values, times = np.unique(together.official[row], return_counts=True)
        pairs = zip(values.tolist(), times.tolist(), strict=True)
        assert alone.totals == tuple((Fraction(value, 100), n) for value, n in pairs)


@pytest.mark.parametrize("entity", SCORED)
def test_copies_without_moves_have_the_official_total(entity):
    """Moves of no step give the total and the grade of the entity itself."""
    cards, who = cards_of(entity, "2025H2"), np.array([0])
    marks = marks_of(cards)
    still = [np.zeros((1, 5), np.int8)] * len(marks)
    same, here = copies(cards, who, marks, still, 5), outcome(cards, 0)
    scale = 10**cards.standard.conventions.decimals
    assert set(same.official.ravel().tolist()) == {here.official * scale}
    assert len(set(same.grade.ravel().tolist())) == 1


@pytest.mark.parametrize("size", [0, 4])
def test_an_entity_without_any_mark_has_copies_like_itself(size):
    """Where nothing is judged by degree, every copy is the entity; none at all are none."""
    same = copies(cards_of("jx-01", "2025H2"), np.array([0]), [], [], size)
    assert same.official.tolist() == [[9000] * size]


def test_JX_grade_limit_90_exactly_hangs_on_every_mark():
    """jx-01 has exactly 90.00: any mark one step down makes it qualified, none up changes it."""
    firm = found("jx-01")
    assert firm.certainty == "hangs"
    assert len(firm.hangs_on.marks) == len(firm.steps) == 20
    for step in firm.steps:
        assert step.down.grade == "qualified"
        assert step.up is None or step.up.grade == "excellent"


def test_JX_5_3_2_60_exactly_hangs_on_marks():
    """jx-10 has exactly 60.00: one step down of any mark that can fall is below the limit."""
    firm = found("jx-10")
    falling = [k for k, step in enumerate(firm.steps) if step.down is not None]
    assert firm.hangs_on.marks == tuple(falling)
    assert all(firm.steps[k].down.grade == "unqualified" for k in falling)
    assert firm.resampled.grades["excellent"] == 0


def test_JX_89_hangs_on_no_single_mark_but_some_copies_reach_90():
    """jx-05 has 89.00: no step suffices, yet several marks together reach excellent."""
    firm = robustness(under_judged_to_15("jx-05"), 0, ())
    assert firm.certainty == "together"
    assert not firm.hangs_on
    assert firm.resampled.grades == {"excellent": 5, "qualified": 995, "unqualified": 0}


def under_judged_to_15(entity):
    """A station judged with all 15 points of item 10 in the rater's hand, so that none is open."""
    when, standard = (
        Period.parse("2025H2"),
        Shelf().under("jiaxian-station", {"JX-1": "judged_to_15"}),
    )
    return judge_all(standard, [proof_of(entity)], when, when.end + dt.timedelta(15), {})


@pytest.mark.parametrize("entity", ["jx-02", "jx-05"])
def test_JX_1_a_grade_whose_range_holds_another_is_not_certain(entity):
    """85.30 to 90.30 holds qualified and excellent: 5 points have no condition (JX-1)."""
    firm = found(entity)
    assert (firm.certainty, firm.hangs_on) == ("hangs", HangsOn(range=True))


def test_JX_39_53_is_certain():
    """jx-11 is far below every limit."""
    firm = found("jx-11")
    assert firm.certainty == "certain"
    assert firm.resampled.grades["unqualified"] == DRAWS


def test_JX_a_step_of_one_half_counts_a_quarter_in_the_year():
    """jx-01: half a point less in one half is a quarter of a point in the year's total."""
    steps = {(step.assessment, step.part): step for step in found("jx-01").steps}
    step = steps["year_end", "jx-10"]
    assert (step.mark, step.down.mark, step.up.mark) == (Fraction("6.5"), 6, 7)
    assert (step.down.official, step.up.official) == (Fraction("89.75"), Fraction("90.25"))


def test_JX_24_an_off_step_mark_moves_to_its_neighbours_on_the_scale():
    """jx-14 was given 4.3, which is admissible: its neighbours are 4.0 and 4.5."""
    (step,) = [one for one in found("jx-14").steps if one.mark == Fraction("4.3")]
    assert (step.down.mark, step.up.mark) == (4, Fraction("4.5"))


def test_JX_16_all_or_nothing_is_looked_at_alone_and_never_drawn():
    """Item 3 knows no mark between: six parts are steps of their whole worth, and stay in draws."""
    cards = cards_of("jx-01", "2025H2")
    marks = [mark for mark in marks_of(cards) if mark.indicator == "jx-03"]
    assert len(marks) == 6
    assert not any(mark.weighed for mark in marks)
    assert not any(way.any() for way in drawn_moves(cards, np.array([0]), marks))


def test_JX_5_1_1_damage_leaves_only_zero():
    """jx-14: damage reported late makes item 1 zero, so its mark of that half does not move."""
    moving = {(mark.assessment, mark.id) for mark in marks_of(cards_of("jx-14", "2025H2"))}
    zero = [
        one.key
        for one in cards_of("jx-14", "2025H2").assessments
        if one.view.fact("damage_repaired_late").values[0] > 0
    ]
    assert zero
    assert all((key, "jx-01") not in moving for key in zero)


@pytest.mark.parametrize("entity", ["zj-a-01", "zj-b-01", "zj-c-01", "zj-c-02"])
def test_ZJ_neighbours_are_reachable(entity):
    """Table C.1: marks stay within base and bonus; existence is a fact, so none falls to 0."""
    cards = cards_of(entity, "2025H2")
    for mark in marks_of(cards):
        (part,) = cards.standard.indicators[mark.indicator].parts.values()
        rule = part.rule
        low, high = rule.base + rule.bonus.from_, rule.base + rule.bonus.to
        for side in (mark.down, mark.up):
            assert side[0] == mark.given[0] or low <= Fraction(int(side[0]), 10_000) <= high


def test_ZJ_3_a_bare_base_moves_up_to_the_least_bonus_only():
    """zj-b-01 has a bare base with a reason: above it is base + 1, below it nothing."""
    bare = [
        mark
        for mark in marks_of(cards_of("zj-b-01", "2025H2"))
        if mark.given[0] in (30_000, 40_000, 10_000) and mark.up[0] - mark.given[0] == 10_000
    ]
    assert bare
    assert all(mark.down[0] == mark.given[0] for mark in bare)


def test_ZJ_tiers_never_move():
    """Indicators 2, 4, 6, 7, 8 are looked up from counts: facts, whoever enters them."""
    moving = {step.indicator for step in found("zj-c-02").steps}
    assert moving.isdisjoint({"zj-02", "zj-04", "zj-06", "zj-07", "zj-08"})


def test_ZJ_7_2_2_without_a_rater_the_weights_of_the_others_make_one():
    """zj-a-01: without the province self and city weigh 0.2 and 0.8; the total follows by hand."""
    cards = cards_of("zj-a-01", "2025H2")
    one = next(one for one in found("zj-a-01").raters if one.rater == "province")
    assert one.weights == {"self": Fraction("0.2"), "city": Fraction("0.8")}
    lots = [
        sum(
            column.parts[part].rated.entries[rater].points.fraction(0) * weight
            for rater, weight in one.weights.items()
        )
        for column in cards.assessments[-1].indicators.values()
        for part in column.parts
    ]
    assert one.total == sum(lots) + 2  # two points outside the weights (ZJ-9)


def test_JX_and_SD_have_one_rater_so_none_is_left_out():
    """Without its only rater an entity has no points at all."""
    assert found("jx-01").raters == found("sd-01").raters == ()


@pytest.mark.parametrize(
    ("entity", "status"),
    [
        ("jx-12", Status.PROVISIONAL),
        ("jx-13", Status.PROVISIONAL),
        ("jx-06", Status.UNOFFICIAL),
        ("zj-a-02", Status.PROVISIONAL),
        ("zj-b-02", Status.INADMISSIBLE),
    ],
)
def test_without_an_official_total_nothing_is_claimed(entity, status):
    """No official total, no grade that could be certain, no copies."""
    firm = found(entity)
    assert (firm.certainty, firm.status) == ("no_total", status)
    assert firm.resampled is None
    assert firm.steps == ()


@pytest.mark.parametrize(("entity", "period"), [("ah-01", "2025H2"), ("tc-01", "2020H2")])
def test_documents_without_points_have_no_robustness(entity, period):
    """AH and TC give no points: there is nothing to show."""
    assert found(entity, period) is None


def test_half_year_alone_has_a_total_and_no_grade():
    """JX 5 (2): grades are given for the year; a half-year's total still shows how far it moves."""
    firm = found("jx-01", "2025H1")
    assert firm.certainty == "ungraded"
    assert firm.resampled.grades == {}
    assert firm.resampled.marks == 7


def test_interval_leaves_out_25_copies_at_either_end():
    """The interval's ends are order statistics of the thousand totals."""
    drawn = found("jx-10").resampled
    every = [total for total, n in drawn.totals for _ in range(n)]
    assert len(every) == DRAWS
    assert (drawn.low, drawn.high) == (every[25], every[974])
    assert (drawn.least, drawn.most) == (every[0], every[-1])


def test_ZJ_4_a_ruling_without_steps_moves_by_the_finest_mark():
    """Read as continuous, a mark's neighbours are a ten-thousandth away; nothing fails."""
    when = Period.parse("2025H2")
    standard = Shelf().under("zhejiang-centre", {"ZJ-4": "continuous"})
    cards = judge_all(standard, [proof_of("zj-c-02")], when, when.end + dt.timedelta(15), {})
    steps = robustness(cards, 0, ()).steps
    assert steps
    assert max(step.up.mark - step.mark for step in steps if step.up) <= Fraction("0.5")
    assert min(step.up.mark - step.mark for step in steps if step.up) == Fraction("0.0001")


def test_JX_10_share_of_copies_agrees_with_the_exact_chance():
    """Fourteen marks free to move are 28 coins: at least 14 heads with 1/2 + C(28, 14) / 2^29."""
    exact = 0.5 + math.comb(28, 14) / 2**29
    share = found("jx-10").resampled.grades["qualified"] / DRAWS
    assert abs(share - exact) < 3 * (exact * (1 - exact) / DRAWS) ** 0.5


OTHERWISE = [
    (entity, ruling, option)
    for entity, key in (("zj-a-01", "zhejiang-centre"), ("jx-09", "jiaxian-station"))
    for ruling, item in standards.load(key).interpretations.items()
    for option, chosen in item.options.items()
    if chosen.set and option != item.default
]
"""Every other reading that changes data, at an entity with many findings."""


@pytest.mark.parametrize(("entity", "ruling", "option"), OTHERWISE)
def test_copies_are_exact_under_every_other_reading(entity, ruling, option):
    """Caps, floors of halves, scales, holes that decide: looked up or judged, totals are equal."""
    when, proof = Period.parse("2025H2"), proof_of(entity)
    standard = Shelf().under(proof.entity.standard, {ruling: option})
    cards = judge_all(standard, [proof], when, when.end + dt.timedelta(15), {})
    who = np.flatnonzero(officials(cards))
    if not len(who):
        assert robustness(cards, 0, ()).certainty == "no_total"
        return
    marks = marks_of(cards)
    moves = drawn_moves(cards, who, marks, 100)
    looked_up, direct = copies(cards, who, marks, moves, 100), directly(cards, who, marks, moves)
    assert np.array_equal(looked_up.official, direct[0])
    assert np.array_equal(looked_up.grade, direct[1])


def graded(entity, at_least):
    """A Zhejiang centre judged as if the document gave a grade from some total on."""
    standard = Shelf().under("zhejiang-centre", {})
    label = {"zh": "甲", "en": "A"}
    grades = {
        name: Grade(label=label, clause="-", at_least=bound)
        for name, bound in (("above", at_least), ("below", 0))
    }
    when = Period.parse("2025H2")
    own = standard.model_copy(update={"grades": grades})
    return judge_all(own, [proof_of(entity)], when, when.end + dt.timedelta(15), {})


def test_a_grade_can_hang_on_a_rater():
    """zj-c-02 has 65.60; without self 65.39, county 64.33, city 65.63, province 66.93."""
    cards = graded("zj-c-02", "65.5")
    firm = robustness(cards, 0, ())
    totals = {one.rater: one.total for one in firm.raters}
    assert totals == {
        "self": Fraction("65.39"),
        "county": Fraction("64.33"),
        "city": Fraction("65.63"),
        "province": Fraction("66.93"),
    }
    assert firm.certainty == "hangs"
    assert firm.hangs_on.raters == ("self", "county")
    assert tuple(sway(cards, ()).raters) == ("self", "county")
