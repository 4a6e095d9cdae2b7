"""Jiaxian station measures: the document is there, whole and as read (RULES A5, A6)."""

from fractions import Fraction

import pytest

from ecnb import standards

JX = "jiaxian-station"
STANDARD = standards.load(JX)

# number, label, maximum, described parts
ITEMS = [
    (1, "设施设备使用维护", 5, [5]),
    (2, "营业场所卫生保洁", 5, [3, 2]),
    (3, "政策宣传创业服务", 5, [2, Fraction(3, 2), Fraction(3, 2)]),
    (4, "参加培训学习活动", 5, [5]),
    (5, "参与各种营销活动", 10, [10]),
    (6, "统计数据上报情况", 10, [10]),
    (7, "提供网络代购服务", 15, [10, 5]),
    (8, "提供网络代销服务", 15, [10, 5]),
    (9, "提供快递代办服务", 15, [5, 10]),
    (10, "提供便民服务情况", 15, [10]),
]
DEDUCTIONS = {
    4: {"leaves": 1, "absences": 2, "lates": Fraction(1, 2), "early_leaves": 1},
    5: {"events_missed": 3, "event_data_unreported": 1},
    6: {"reports_late": Fraction(1, 2), "reports_missing": 2},
}


def item(number, **rulings):
    """Give an item, under some rulings."""
    chosen = {name.replace("_", "-").upper(): option for name, option in rulings.items()}
    return standards.load(JX, chosen).indicators[f"jx-{number:02}"]


def rule(number, part="main", **rulings):
    """Give the rule of one part of an item, under some rulings."""
    return item(number, **rulings).parts[part].rule


@pytest.mark.parametrize(("number", "label", "most", "parts"), ITEMS)
def test_jiaxian_items_have_the_labels_and_points_of_article_5(number, label, most, parts):
    """Ten items; what their sentences describe adds up to the maximum, but for item 10."""
    found = item(number)
    assert (found.label.zh, found.max) == (label, most)
    assert [part.rule.full for part in found.parts.values()] == parts


def test_jiaxian_items_add_up_to_100_and_what_is_described_to_95():
    """Five points of item 10 have no sentence (JX-1)."""
    assert list(STANDARD.indicators) == [f"jx-{n:02}" for n in range(1, 11)]
    assert STANDARD.max_total == 100
    described = sum(p.rule.full for i in STANDARD.indicators.values() for p in i.parts.values())
    assert described == 95
    assert STANDARD.indicators["jx-10"].undescribed.points == 5


@pytest.mark.parametrize("number", DEDUCTIONS)
def test_jiaxian_items_4_5_and_6_deduct_from_full_marks(number):
    """Points lost for each time, down to 0 (JX-8), over the half-year (JX-6)."""
    found = rule(number)
    assert {item.fact: item.points for item in found.deduct} == DEDUCTIONS[number]
    assert found.floor == 0
    for fact in DEDUCTIONS[number]:
        assert STANDARD.facts[fact].window == "half"
        other = standards.load(JX, {"JX-6": "whole_year"})
        assert other.facts[fact].window == "year_to_date"
    assert rule(number, jx_8="negative").floor < -100


def test_jiaxian_item_4_two_failed_tests_earn_nothing():
    """Two, not one (JX-7)."""
    assert rule(4).zero_when[0].at_least == 2
    assert rule(4, jx_7="one_failure_zero").zero_when[0].at_least == 1
    assert item(4, jx_7="none_held_excluded").applies.ruling == "JX-7"


def test_jiaxian_item_3_is_all_or_nothing():
    """No part of it is judged, unless ruled otherwise (JX-16)."""
    for part in ("policy", "government", "startup"):
        assert rule(3, part).kind == "all_or_nothing"
        assert rule(3, part, jx_16="judged").kind == "judged"


@pytest.mark.parametrize(("number", "targets"), [(7, [200, 400, 800]), (8, [50, 100, 200])])
def test_jiaxian_targets_by_population(number, targets):
    """500 and 1000 have the lower target (JX-2), above 2000 the last one (JX-3)."""
    bands = rule(number, "orders").bands
    assert [(band.from_, band.to) for band in bands] == [
        (0, 500),
        (501, 1000),
        (1001, 2000),
        (2001, None),
    ]
    assert [band.target for band in bands] == [*targets, targets[-1]]
    upper = rule(number, "orders", jx_2="upper").bands
    assert [band.from_ for band in upper] == [0, 500, 1000, 2001]
    beyond = rule(number, "orders", jx_3="extrapolate").bands[3:]
    assert [band.target for band in beyond] == [targets[-1] * n for n in (2, 4, 8)]
    assert [(band.from_, band.to) for band in beyond] == [(2001, 4000), (4001, 8000), (8001, None)]
    assert item(number, jx_3="no_score").applies.when[1].at_most == 2000


def test_jx5_half_the_target_at_half_year_and_all_of_it_at_year_end():
    """A steady pace earns full marks both times."""
    shares = {key: a.target_share for key, a in STANDARD.assessments.items()}
    assert shares == {"half_year": Fraction(1, 2), "year_end": 1}
    assert STANDARD.facts["purchase_orders"].window == "year_to_date"
    full = standards.load(JX, {"JX-5": "full_target"})
    assert full.assessments["half_year"].target_share == 1
    halves = standards.load(JX, {"JX-5": "separate_halves"})
    assert halves.facts["sale_orders"].window == "half"
    assert halves.assessments["year_end"].target_share == Fraction(1, 2)


def test_jx9_complaints_eat_the_ledger_points_unless_ruled_otherwise():
    """The part has no floor of its own, the item has."""
    assert (item(9).floor, rule(9, "delivery").floor) == (0, None)
    assert rule(9, "delivery", jx_9="part").floor == 0


def test_jx10_a_delay_counts_only_with_a_dated_record():
    """No record means none."""
    assert rule(9, "delivery").zero_when[0].at_least == 1
    assert STANDARD.facts["delays_recorded"].absent_means == 0
    assert rule(9, "delivery", jx_10="keep").zero_when == ()
    assert rule(9, "delivery", jx_10="judged").kind == "judged"


def test_jx11_no_orders_cost_the_ten_points_unless_ruled_otherwise():
    """Under the other reading the ledger's five are lost as well."""
    for number, fact in ((7, "purchase_orders"), (8, "sale_orders")):
        assert rule(number, "ledger").holes == ()
        (lost,) = rule(number, "ledger", jx_11="item").holes
        assert [(c.fact, c.equals) for c in lost.when] == [(fact, 0)]
        assert (lost.points, lost.upper, lost.overrides) == (0, 0, True)


def test_jx14_event_data_may_be_charged_twice_if_so_ruled():
    """Once in item 5 and once in item 6."""
    assert [d.fact for d in rule(6, jx_14="both").deduct][-1] == "event_data_unreported"


def test_jx1_the_undescribed_points_have_four_readings():
    """Not awarded; judged; for a ledger; scaled by 1.5."""
    assert rule(10, jx_1="judged_to_15").full == 15
    assert rule(10, "ledger", jx_1="with_ledger").full == 5
    scaled = rule(10, jx_1="scaled")
    assert (scaled.full, scaled.scale) == (10, Fraction(3, 2))
    for option in ("judged_to_15", "with_ledger", "scaled"):
        assert item(10, jx_1=option).undescribed is None


def test_jiaxian_daily_inspection_comes_off_the_annual_score():
    """10 and 5 once a year, 5 and 10 each time (JX-17 to JX-20)."""
    annual = STANDARD.annual
    found = {d.fact: (d.points, d.once) for d in annual.deductions.values()}
    assert found == {
        "refusals": (10, True),
        "poor_findings": (5, True),
        "complaints_verified": (5, False),
        "criticised_or_exposed": (10, False),
    }
    assert (annual.deduct_from, annual.floor) == ("annual", 0)
    other = standards.load(
        JX,
        {
            "JX-17": "assessment",
            "JX-18": "each_time",
            "JX-19": "any",
            "JX-20": "both_required",
        },
    ).annual
    assert other.deduct_from == "assessment"
    assert [d.fact for d in other.deductions.values()] == [
        "refusals",
        "poor_findings",
        "complaints_all",
        "criticised_and_exposed",
    ]
    assert not any(d.once for d in other.deductions.values())


def test_jx20_criticism_and_exposure_over_one_incident_count_once():
    """Either trigger; both required under the other reading."""
    either = STANDARD.facts["criticised_or_exposed"].counted
    both = STANDARD.facts["criticised_and_exposed"].counted
    assert either.distinct == both.distinct == "incident"
    assert either.where[0].one_of == both.all_of.one_of == ("criticism", "exposure")


def test_jiaxian_halves_weigh_the_same():
    """50 % each (article 5)."""
    assert {a.half: a.weight for a in STANDARD.assessments.values()} == {
        "H1": Fraction(1, 2),
        "H2": Fraction(1, 2),
    }


def test_jx21_grades_begin_at_90_and_60():
    """90 is excellent, 60 is qualified; below, there are consequences."""
    grades = {g.label.zh: g.at_least for g in STANDARD.grades.values()}
    assert grades == {"优秀": 90, "合格": 60, "不合格": 0}
    assert STANDARD.grades["unqualified"].consequence is not None


def test_jx26_other_points_have_no_official_score_without_a_ruling():
    """Items 7 and 8 are for villages; the others may be ruled in, or score 0."""
    assert STANDARD.unofficial["other_station"].when[0].one_of == ("township", "logistics")
    served = standards.load(JX, {"JX-26": "population_served"})
    assert served.unofficial == {}
    assert "logistics" in served.indicators["jx-07"].applies.when[0].one_of
    zero = standards.load(JX, {"JX-26": "zero"})
    assert zero.indicators["jx-08"].applies.otherwise == "zero"
    assert zero.unofficial == {}


def test_every_jiaxian_hole_is_an_interpretation():
    """JX-1 to JX-26, in order, after the nine general conventions."""
    expected = [*(f"G{n}" for n in range(1, 10)), *(f"JX-{n}" for n in range(1, 27))]
    assert list(STANDARD.interpretations) == expected


def test_jiaxian_duties_cover_article_4():
    """Its seven paragraphs, without points; the 5th binds the contractor (JX-15)."""
    clauses = {provision.clause for provision in STANDARD.provisions.values()}
    assert clauses == {f"第四条（{number}）" for number in "一二三四五六七"}
    sheet = STANDARD.obligations["monthly_sheet"]
    assert (sheet.who.zh, sheet.due.kind, sheet.due.day) == ("承办企业", "day_of_next_month", 5)
