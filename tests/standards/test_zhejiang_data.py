"""Zhejiang centre standard: the document is there, whole and as read (RULES A1, A6, A7)."""

from fractions import Fraction

import pytest

from ecnb import standards
from ecnb.model.rules import BaseBonusRule, TierRule

ZJ = "zhejiang-centre"
STANDARD = standards.load(ZJ)

# Table C.1 and table D.1, label by label.
LABELS = """\
拥有固定办公场所及相应配套设施|拥有固定办公场地
配备有专职工作人员开展日常工作|配备专职运营人员
编制服务与服务商名录，并由明确的服务商介绍、服务内容、服务价格等信息|公共服务产品明细
在乡镇、街道、工业园区、专业市场、电子商务产业基地等场合设立电子商务服务联络点|专业网点布点合理
建立内部管理制度、服务商准入退出机制、服务反馈和监督机制等各类管理制度|内部管理制度完善
开展各类电子商务公益培训|开展公益培训
承办各类电子商务活动|参与活动承办
发布电子商务公共服务中心相关信息|定期发布信息
开展企业服务工作|推进企业服务
拥有宣传平台|搭建宣传平台
建立考核责任细则|建立责任考核细则
制定工作实施计划|制定工作实施计划
对外开展日常联络工作|落实专人日常联络
规范使用统一标识|使用统一标识
及时向商务主管部门等报送总结|按时报送总结
参加省市等组织的电子商务公共服务中心相关会议|积极参加会议
配合相关部门工作，共同推动电子商务产业发展|配合政府工作
""".splitlines()

MAXIMA = [6, 6, 6, 6, 6, 8, 8, 8, 8, 8, 5, 5, 5, 5, 5, Fraction(5, 2), Fraction(5, 2)]
GROUPS = ["basic"] * 5 + ["capability"] * 5 + ["support"] * 3 + ["liaison"] * 4

# First count and points of every tier (table C.1, read strictly: ZJ-1).
TIERS = {
    2: [(0, 0), (1, 3), (3, 4), (6, 5), (11, 6)],
    4: [(0, 0), (1, 3), (6, 4), (11, 5), (16, 6)],
    6: [(0, 0), (1, 4), (5, 5), (9, 6), (13, 8)],
    7: [(0, 0), (1, 4), (3, 5), (5, 6), (7, 8)],
    8: [(0, 0), (10, 4), (21, 5), (41, 6), (81, 8)],
}
NAMED_ENDS = {2: 10, 4: 15, 6: 12, 7: 6, 8: 80}
BASES = {1: 3, 3: 3, 5: 3, 9: 4, 10: 4, 11: 3, 12: 3, 13: 3, 14: 3, 15: 3, 16: 1, 17: 1}


def rule(number, **rulings):
    """Give the rule of an indicator, under some rulings."""
    chosen = {name.replace("_", "-").upper(): option for name, option in rulings.items()}
    return standards.load(ZJ, chosen).indicators[f"zj-{number:02}"].parts["main"].rule


def test_zhejiang_labels_are_those_of_tables_c1_and_d1():
    """Seventeen indicators in the order of the tables, with both labels."""
    assert list(STANDARD.indicators) == [f"zj-{n:02}" for n in range(1, 18)]
    found = [f"{i.label.zh}|{i.form_label.zh}" for i in STANDARD.indicators.values()]
    assert found == LABELS


def test_zhejiang_maxima_and_groups_add_up_to_100():
    """30 + 40 + 15 + 15 (7.1, table D.1)."""
    assert [i.max for i in STANDARD.indicators.values()] == MAXIMA
    assert [i.group for i in STANDARD.indicators.values()] == GROUPS
    groups = {key: (group.label.zh, group.max) for key, group in STANDARD.groups.items()}
    assert groups == {
        "basic": ("基本条件", 30),
        "capability": ("服务能力", 40),
        "support": ("配套保障", 15),
        "liaison": ("沟通联络", 15),
    }
    assert STANDARD.max_total == 100


@pytest.mark.parametrize("number", TIERS)
def test_zhejiang_tiers_are_those_of_table_c1(number):
    """Every tier's first count and points."""
    assert isinstance(rule(number), TierRule)
    assert [(tier.from_, tier.points) for tier in rule(number).tiers] == TIERS[number]


@pytest.mark.parametrize(("number", "end"), NAMED_ENDS.items())
def test_zj1_the_named_end_belongs_to_the_tier_below_unless_ruled_otherwise(number, end):
    """Exactly 10, 15, 12, 6 and 80: the difference is 1 or 2 points."""
    assert (rule(number).tiers[3].to, rule(number).tiers[4].from_) == (end, end + 1)
    other = rule(number, zj_1="inclusive")
    assert (other.tiers[3].to, other.tiers[4].from_) == (end - 1, end)
    assert other.tiers[4].points - other.tiers[3].points == (1 if number in (2, 4) else 2)


def test_zj2_one_to_nine_items_are_a_hole():
    """0 with 4 as the upper value; or 4; or 0.4 an item."""
    (hole,) = rule(8).holes
    assert (hole.when[0].at_least, hole.when[0].at_most) == (1, 9)
    assert (hole.points, hole.upper, hole.per_unit) == (0, 4, None)
    (four,) = rule(8, zj_2="four").holes
    assert (four.points, four.lower, four.upper) == (4, 4, 4)
    assert rule(8, zj_2="linear").holes[0].per_unit == Fraction(2, 5)


@pytest.mark.parametrize(("number", "base"), BASES.items())
def test_zhejiang_bonus_rules_reach_the_maximum(number, base):
    """Base 3, 4 or 1, bonus from 1 in half points, up to the maximum (ZJ-3, ZJ-4)."""
    found = rule(number)
    assert isinstance(found, BaseBonusRule)
    assert (found.base, found.bonus.from_, found.bonus.step) == (base, 1, Fraction(1, 2))
    assert found.base + found.bonus.to == MAXIMA[number - 1]
    assert rule(number, zj_3="from_zero").bonus.from_ == 0
    assert rule(number, zj_4="continuous").bonus.step == Fraction(1, 10_000)
    assert rule(number, zj_4="integer").bonus.step == (Fraction(1, 2) if number > 15 else 1)


def test_zj5_one_or_two_mechanisms_are_a_hole():
    """0 with 6 as the upper value; or the base; or a point for each."""
    (hole,) = rule(5).holes
    assert (hole.when[0].at_least, hole.when[0].at_most) == (1, 2)
    assert (hole.points, hole.upper) == (0, 6)
    assert rule(5, zj_5="base").holes[0].points == 3
    assert rule(5, zj_5="pro_rata").holes[0].per_unit == 1


def test_zj6_the_minimum_staff_is_a_requirement_beside_the_score():
    """A 4, B 3, C 2 (4.3); the score changes only if so ruled."""
    (condition,) = STANDARD.provisions["zj-4-3-minimum"].test.all_of
    assert condition.at_least == {"A": 4, "B": 3, "C": 2}
    assert rule(2).holes == ()
    (zero,) = rule(2, zj_6="zero_item").holes
    assert (zero.upper, zero.overrides) == (0, True)
    gated = standards.load(ZJ, {"ZJ-6": "gate_total"}).unofficial
    assert [item.ruling for item in gated.values()] == ["ZJ-6"]
    assert STANDARD.unofficial == {}


def test_zhejiang_weights_are_those_of_7_2_2_2():
    """A and B: 0.1, 0.4, 0.5; C: 0.1, 0.4, 0.2, 0.3."""
    weights = {key: rater.weight for key, rater in STANDARD.raters.items()}
    assert weights == {
        "self": {"A": Fraction(1, 10), "B": Fraction(1, 10), "C": Fraction(1, 10)},
        "county": {"C": Fraction(4, 10)},
        "city": {"A": Fraction(4, 10), "B": Fraction(4, 10), "C": Fraction(2, 10)},
        "province": {"A": Fraction(5, 10), "B": Fraction(5, 10), "C": Fraction(3, 10)},
    }


def test_zj9_the_adjustment_reaches_from_minus_5_to_5():
    """Outside the weights, not capped, unless ruled otherwise."""
    default = STANDARD.adjustment
    assert (default.from_, default.to, default.form_max, default.cap) == (-5, 5, 5, None)
    assert standards.load(ZJ, {"ZJ-9": "zero_to_five"}).adjustment.from_ == 0
    assert standards.load(ZJ, {"ZJ-9": "capped"}).adjustment.cap == 100


def test_zj11_a_missing_rater_gives_no_official_total():
    """The other option only adds a provisional figure."""
    assert STANDARD.conventions.missing_rater == "refuse"
    other = standards.load(ZJ, {"ZJ-11": "renormalise"})
    assert other.conventions.missing_rater == "renormalise"


def test_zj14_row_13_can_move_to_the_fourth_group():
    """The subtotals move with it."""
    other = standards.load(ZJ, {"ZJ-14": "liaison"})
    assert other.indicators["zj-13"].group == "liaison"
    assert (other.groups["support"].max, other.groups["liaison"].max) == (10, 20)


def test_zj15_an_event_counted_as_training_is_no_activity():
    """One event counts once, in row 6 or in row 7."""
    assert STANDARD.facts["activities_hosted"].counted.not_in == ("trainings",)


def test_zj17_nothing_to_attend_or_to_do_is_a_hole():
    """0 with 2.5 as the upper value; or full; or left out."""
    for number in (16, 17):
        (hole,) = rule(number).holes
        assert (hole.when[0].equals, hole.points, hole.upper) == (0, 0, Fraction(5, 2))
        assert rule(number, zj_17="full").holes[0].points == Fraction(5, 2)
    left_out = standards.load(ZJ, {"ZJ-17": "exclude"}).indicators["zj-16"]
    assert left_out.applies.otherwise == "not_applicable"


def test_zhejiang_counts_run_over_the_calendar_year():
    """Stock at year end, events from 1 January (ZJ-8)."""
    windows = {key: fact.window for key, fact in STANDARD.facts.items() if fact.kind == "count"}
    stocks = {key for key, window in windows.items() if window == "stock"}
    assert stocks == {
        "districts_served",
        "staff_full_time",
        "liaison_points",
        "liaison_points_staffed",
        "mechanisms_established",
    }
    assert {windows[key] for key in windows if key not in stocks} == {"year_to_date"}


def test_zhejiang_modals_are_those_of_sections_4_to_6():
    """应: 4.4, 4.5, 4.7.3, 4.7.4, 5.1; 可以: 4.1, 4.3; everything else is a direct instruction."""
    modals = {}
    for provision in STANDARD.provisions.values():
        modals.setdefault(provision.modal, set()).add(provision.clause)
    assert modals["shall"] == {"4.4", "4.5", "4.7.3", "4.7.4", "5.1"}
    assert modals["may"] == {"4.1", "4.3"}
    assert set(modals) == {"shall", "may", "instruction"}
    clauses = {provision.clause for provision in STANDARD.provisions.values()}
    assert clauses >= {"4.2", "4.6", "4.7.1", "4.7.2", "5.2", "5.3", "5.4", "5.5", "5.6"}


def test_zhejiang_form_has_the_labels_of_table_d1():
    """Header, columns, subtotals and the four boxes."""
    form = STANDARD.forms["d1"]
    assert form.title.zh == "电子商务公共服务中心评价考评表"
    texts = {key: label.zh for key, label in form.texts.items()}
    assert [texts[f"class_{letter}"] for letter in "abc"] == ["A类", "B类", "C类"]
    header = ["group", "indicator", "max", "self", "county", "city", "province", "total"]
    assert [texts[key] for key in header] == [
        "考核指标/评分",
        "指标内容及要求",
        "标准分值",
        "自评得分",
        "县评得分（仅C类）",
        "市评得分",
        "省评得分",
        "总分",
    ]
    rows = ["entity", "class", "subtotal", "adjustment", "adjustment_note", "sum", "seal"]
    assert [texts[key] for key in rows] == [
        "被考核单位",
        "类别",
        "单项汇总",
        "加减分",
        "不设权重，单独计算",
        "汇总",
        "（盖章）",
    ]
    assert [box.zh for box in form.boxes] == [
        "电子商务公共服务中心盖章",
        "县（市、区）商务主管部门考评意见（仅C类）",
        "市级商务主管部门考评意见",
        "省级考评单位考评意见",
    ]


def test_every_zhejiang_hole_is_an_interpretation():
    """ZJ-1 to ZJ-21, in order, after the nine general conventions."""
    expected = [*(f"G{n}" for n in range(1, 10)), *(f"ZJ-{n}" for n in range(1, 22))]
    assert list(STANDARD.interpretations) == expected


def test_zhejiang_gives_no_grades():
    """No bands, pass mark or ranking rule stand in the document."""
    assert STANDARD.grades == {}
    assert set(STANDARD.obligations) == {
        "evidence_pack",
        "score_form",
        "directory_current",
        "summary",
    }
