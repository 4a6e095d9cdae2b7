"""Anhui guide, Tongcheng contract, Shandong county: each document is there, whole and as read."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ecnb import standards
from ecnb.model import rules
from ecnb.model.standard import DateRange, Standard

AH, TC, SD = "anhui-centre", "tongcheng-contract", "shandong-county"
HOLES = {
    AH: [f"AH-{n}" for n in range(1, 11)],
    TC: [f"TC-{n}" for n in range(1, 14)],
    SD: [f"SD-{n}" for n in range(1, 9)],
}
every_standard = pytest.mark.parametrize("key", HOLES)


def options() -> list[tuple[str, str, str]]:
    """Every option of every hole of the three documents."""
    return [
        (key, ruling, option)
        for key, holes in HOLES.items()
        for ruling in holes
        for option in standards.load(key).interpretations[ruling].options
    ]


def labels(node: Any) -> Iterator[dict[str, str]]:
    """Every pair of a Chinese and an English text in raw data."""
    if isinstance(node, dict):
        if {"zh", "en"} & set(node):
            yield node
        else:
            for value in node.values():
                yield from labels(value)
    elif isinstance(node, list):
        for value in node:
            yield from labels(value)


def chosen(key: str, ruling: str, option: str) -> Standard:
    """Give a standard with one hole read otherwise."""
    return standards.load(key, {ruling: option})


# --- all three --------------------------------------------------------------------------------


@every_standard
def test_file_has_no_fault(key: str) -> None:
    """`ecnb standards check` finds nothing in the published file."""
    assert standards.check(Path(standards.__file__).with_name(f"{key}.yaml")) == ()


@every_standard
def test_every_hole_is_declared(key: str) -> None:
    """Each hole of the document is an interpretation, in order, and none is invented."""
    own = [ruling for ruling in standards.load(key).interpretations if "-" in ruling]
    assert own == HOLES[key]


@every_standard
def test_every_hole_reaches_a_report(key: str) -> None:
    """A hole is printed always or touches an entry; else nobody would ever read it."""
    own = {r: i for r, i in standards.load(key).interpretations.items() if "-" in r}
    assert [r for r, item in own.items() if not (item.always or item.touches)] == []


@every_standard
def test_every_text_has_both_languages(key: str) -> None:
    """Chinese first, and an English form beside it."""
    pairs = list(labels(dict(standards.read(key).data)))
    assert len(pairs) > 100
    assert [pair for pair in pairs if not (pair.get("zh") and pair.get("en"))] == []
    assert [pair for pair in pairs if not any("\u4e00" <= c <= "\u9fff" for c in pair["zh"])] == []


@pytest.mark.parametrize(("key", "ruling", "option"), options())
def test_every_option_resolves(key: str, ruling: str, option: str) -> None:
    """Each way of reading a hole gives a sound standard."""
    assert chosen(key, ruling, option).chosen[ruling] == option


@every_standard
def test_defaults_change_nothing(key: str) -> None:
    """The file itself is written under the default readings."""
    holes = standards.read(key).data["interpretations"].values()
    assert [hole for hole in holes if "set" in hole["options"][hole["default"]]] == []


# --- Anhui ------------------------------------------------------------------------------------

AH_PROVISIONS = """
4.1.1 should | 4.1.2 should | 4.2.1 shall | 4.2.2 shall | 4.3.1 shall | 4.3.2 shall
4.3.3a shall | 4.3.3b may | 4.3.4 shall | 4.3.5 should | 4.4.1 shall | 4.4.2 shall
4.5.1 instruction | 4.5.2 shall | 5.1 may | 5.2.1 instruction | 5.2.2 instruction
5.3.1 instruction | 5.3.2 shall | 5.3.3 instruction | 5.4.1 shall | 5.4.2 may | 5.5 may
5.6.1 may | 5.6.2 may | 6.1.1 shall | 6.1.2a should | 6.1.2b should | 6.1.2c should
6.1.3 shall | 6.2.1 shall | 6.2.2 instruction
"""
IMPERATIVE = {"ah-4-5-1", "ah-5-2-1", "ah-5-2-2", "ah-5-3-1", "ah-5-3-3", "ah-6-2-2"}


def anhui_rows() -> list[tuple[str, str]]:
    """Clause with its letter, and modal, of each provision as the document orders them."""
    cells = AH_PROVISIONS.replace("\n", "|").split("|")
    return [tuple(cell.split()) for cell in cells if cell.strip()]


def test_anhui_provisions_are_those_of_the_document() -> None:
    """32 provisions in 29 clauses, each with its modal verb."""
    provisions = standards.load(AH).provisions
    assert [(key, item.modal) for key, item in provisions.items()] == [
        ("ah-" + clause.replace(".", "-"), modal) for clause, modal in anhui_rows()
    ]
    assert [item.clause for item in provisions.values()] == [
        clause.rstrip("abc") for clause, _ in anhui_rows()
    ]
    assert len(provisions) == 32
    assert len({item.clause for item in provisions.values()}) == 29


def test_anhui_counts_by_modal() -> None:
    """应 14, 宜 5 and one doubtful 应宜 read as 宜, 可 6, imperative 6."""
    counts = Counter(item.modal for item in standards.load(AH).provisions.values())
    assert counts == {"shall": 14, "should": 6, "may": 6, "instruction": 6}


def test_anhui_gives_no_points() -> None:
    """AH-1: no score is invented."""
    standard = standards.load(AH)
    assert standard.max_total is None
    assert (standard.indicators, standard.raters, standard.grades, standard.targets) == ({},) * 4


def test_anhui_groups_hold_every_provision() -> None:
    """Each provision stands under its section of the document."""
    standard = standards.load(AH)
    for item in standard.provisions.values():
        group = standard.groups[item.group or ""]
        assert item.clause == group.clause or item.clause.startswith(group.clause + ".")


def test_anhui_services_that_may_be_missing() -> None:
    """AH-4: imperative and 可 services of section 5 may be not offered; everything else counts."""
    provisions = standards.load(AH).provisions
    expected = {k for k, p in provisions.items() if p.clause[0] == "5" and p.modal != "shall"}
    assert len(expected) == 9
    assert {k for k, p in provisions.items() if p.not_offered == "not_applicable"} == expected


def test_anhui_6_1_1_three_kinds_ever_held() -> None:
    """AH-3: 6.1.1 asks whether each kind was ever held; the register counts it to date."""
    standard = standards.load(AH)
    test = standard.provisions["ah-6-1-1"].test
    assert isinstance(test, rules.ConditionsTest)
    facts = [condition.fact for condition in test.all_of]
    kinds = [standard.facts[fact].counted.where[0].one_of for fact in facts]
    assert kinds == [("self",), ("recipient",), ("third_party",)]
    assert {condition.at_least for condition in test.all_of} == {Fraction(1)}
    assert {standard.facts[fact].window for fact in facts} == {"to_date"}
    stricter = chosen(AH, "AH-3", "not_held_this_year")
    assert {stricter.facts[fact].window for fact in facts} == {"year_to_date"}


@pytest.mark.parametrize(
    ("provision", "obligation", "every", "kind"),
    [
        ("ah-6-1-2a", "self_evaluation", "half_year", "self"),
        ("ah-6-1-2b", "recipient_evaluation", "quarter", "recipient"),
        ("ah-6-1-2c", "third_party_evaluation", "year", "third_party"),
    ],
)
def test_anhui_6_1_2_calendar(provision: str, obligation: str, every: str, kind: str) -> None:
    """Self each half-year, recipients each quarter, third party each year, by the period's end."""
    standard = standards.load(AH)
    test, duty = standard.provisions[provision].test, standard.obligations[obligation]
    assert isinstance(test, rules.ObligationTest)
    assert test.obligation == obligation
    assert (duty.every, duty.due.kind, duty.where[0].one_of) == (every, "end_of_period", (kind,))
    assert (duty.register_, duty.done, duty.declared) == ("evaluations", "held_on", "declared_for")


def test_anhui_6_1_2b_is_a_requirement_under_the_other_reading() -> None:
    """AH-2: 应宜 may be read as 应."""
    assert chosen(AH, "AH-2", "shall_quarterly").provisions["ah-6-1-2b"].modal == "shall"


def test_anhui_6_1_3_coverage() -> None:
    """AH-5: every service of the directory by all three kinds of evaluation."""
    standard = standards.load(AH)
    covered = standard.facts["services_covered"].covered
    assert covered is not None
    assert covered.kinds == ("self", "recipient", "third_party")
    assert standard.registers["services"].date is None
    judged = chosen(AH, "AH-5", "section_5").provisions["ah-6-1-3"].test
    assert isinstance(judged, rules.StatedTest)


def test_anhui_imperatives_under_the_other_readings() -> None:
    """AH-4: as descriptions they require nothing; or services not offered count as well."""
    described = chosen(AH, "AH-4", "description").provisions
    assert {k for k, p in described.items() if p.modal == "capability"} == IMPERATIVE
    counted = chosen(AH, "AH-4", "requirement_all_count").provisions
    offered = {k: p for k, p in standards.load(AH).provisions.items() if p.not_offered != "refused"}
    assert {counted[key].not_offered for key in offered} == {"not_met"}


def test_anhui_as_advice_requires_nothing() -> None:
    """AH-6: read as guidance, no provision is a requirement."""
    advice = Counter(p.modal for p in chosen(AH, "AH-6", "advice").provisions.values())
    assert advice == {"should": 26, "may": 6}


def test_anhui_improvement_record_has_the_fields_of_6_2() -> None:
    """Problem, statistics, cause, measure, plan, implementation; owner and days are mere fields."""
    columns = standards.load(AH).registers["improvements"].columns
    assert [key for key, column in columns.items() if column.required] == ["found_on", "problem"]
    assert {"evidence", "cause", "measure", "plan", "status", "owner", "due_on"} <= set(columns)


# --- Tongcheng --------------------------------------------------------------------------------

END = dt.date(2022, 12, 31)
TC_TARGETS = [
    ("tc-k1", "at_least", 6, None),
    ("tc-k2", "items", 14, None),
    ("tc-k3", "items", 4, None),
    ("tc-k4", "items", 7, None),
    ("tc-k5", "share", 1, "project_to"),
    ("tc-k6", "items", 2, None),
    ("tc-k7", "items", 2, "project_to"),
    ("tc-k8", "items", 7, "project_to"),
    ("tc-k9", "at_least", 60, "project_to"),
    ("tc-k9b", "at_least", 20, dt.date(2020, 12, 31)),
    ("tc-k10", "at_least", 100, dt.date(2020, 12, 31)),
    ("tc-k11", "at_least", 3, "end_of_year"),
    ("tc-k12", "at_least", 1, dt.date(2020, 9, 30)),
    ("tc-k13", "obligation", None, None),
    ("tc-k14", "obligation", None, None),
    ("tc-k15", "obligation", None, None),
    ("tc-k16", "obligation", None, None),
    ("tc-k17", "obligation", None, None),
    ("tc-k18", "count_only", None, "end_of_year"),
    ("tc-k19", "budget", 176, None),
]


def size(test: rules.VerdictTest) -> Fraction | int | None:
    """The figure of a test: its target, its total, or how many items it lists."""
    if isinstance(test, rules.ItemsTest):
        return len(test.items)
    return getattr(test, "target", getattr(test, "total", None))


def test_tongcheng_targets_are_those_of_the_plan() -> None:
    """K1 to K19 with K9b: kind, figure and day."""
    targets = standards.load(TC).targets
    found = [(key, item.test.kind, size(item.test), item.due) for key, item in targets.items()]
    assert found == TC_TARGETS


def test_tongcheng_gives_no_points() -> None:
    """TC-11: per KPI only."""
    standard = standards.load(TC)
    assert standard.max_total is None
    assert (standard.indicators, standard.raters, standard.grades) == ({}, {}, {})
    assert {t for t, item in standard.targets.items() if "TC-11" not in item.rulings} == set()


def test_tongcheng_k1_readings() -> None:
    """TC-1: six local full-time staff; or six in all; or, as worded, fewer than six."""
    assert chosen(TC, "TC-1", "six_local").targets["tc-k1"].test.fact == "local_full_time_staff"
    assert chosen(TC, "TC-1", "six_total").targets["tc-k1"].test.fact == "total_staff"
    fewer = chosen(TC, "TC-1", "fewer_than_six").targets["tc-k1"].test
    assert isinstance(fewer, rules.ConditionsTest)
    assert fewer.all_of[0].at_most == 5


def test_tongcheng_k2_services() -> None:
    """A8: thirteen services by their names, and the published free list."""
    standard = standards.load(TC)
    test = standard.targets["tc-k2"].test
    assert isinstance(test, rules.ItemsTest)
    assert [standard.facts[item].label.zh for item in test.items[:13]] == [
        *("前台接待", "政策普及", "氛围营造", "企业孵化", "行业交流", "资源整合", "金融代办"),
        *("财税咨询", "商标注册", "营销策划", "电商运营指导", "数据采集分析", "政府决策支持"),
    ]
    assert test.items[13] == "free_list_published"


def test_tongcheng_k3_only_where_offered() -> None:
    """A8: without value-added services K3 is not applicable."""
    condition = standards.load(TC).targets["tc-k3"].only_if
    assert condition is not None
    assert (condition.fact, condition.equals) == ("value_added_offered", True)


def test_tongcheng_k9b_readings() -> None:
    """TC-2: 20 of the 60 by the end of 2020; or beside them; or before 2020 as worded."""
    standard = standards.load(TC)
    by_2020 = DateRange.model_validate({"from": "project_from", "to": dt.date(2020, 12, 31)})
    assert standard.facts["media_reports_early"].window == by_2020
    apart = chosen(TC, "TC-2", "by_end_2020_apart")
    assert size(apart.targets["tc-k9"].test) == 80
    literal = chosen(TC, "TC-2", "before_2020")
    assert literal.facts["media_reports_early"].window == DateRange(to=dt.date(2019, 12, 31))
    assert literal.targets["tc-k9b"].due == dt.date(2019, 12, 31)


def test_tongcheng_project_end_moves_together() -> None:
    """TC-9: what is due at the project's end follows the parameter, January 2022 if so ruled."""
    named = {key for key, item in standards.load(TC).targets.items() if item.due == "project_to"}
    assert named == {"tc-k5", "tc-k7", "tc-k8", "tc-k9"}
    assert standards.load(TC).day("project_to") == END
    other = chosen(TC, "TC-9", "january_2022")
    assert {other.day(other.targets[key].due) for key in named} == {dt.date(2022, 1, 31)}
    window = DateRange.model_validate({"from": "project_from", "to": "project_to"})
    assert other.facts["media_reports_published"].window == window


def test_tongcheng_k11_member_salons() -> None:
    """TC-6: member salons count among the three events, unless ruled otherwise."""

    def kinds(option: str) -> tuple[str, ...]:
        standard = chosen(TC, "TC-6", option)
        test = standard.targets["tc-k11"].test
        assert isinstance(test, rules.AtLeastTest)
        counted = standard.facts[test.fact].counted
        assert counted is not None
        return counted.where[0].one_of

    assert set(kinds("counts")) - set(kinds("does_not_count")) == {"member_salon"}


@pytest.mark.parametrize(
    ("target", "obligation", "start", "end", "at_most", "unit"),
    [
        ("tc-k13", "tc-o-reply", "asked_at", "replied_at", 48, "hours"),
        ("tc-k14", "tc-o-complaint", "accepted_on", "closed_on", 5, "working_days"),
        ("tc-k15", "tc-o-application", "submitted_on", "answered_on", 5, "working_days"),
    ],
)
def test_tongcheng_limits_per_event(
    target: str, obligation: str, start: str, end: str, at_most: int, unit: str
) -> None:
    """48 hours for a reply, 5 working days for a complaint and for an application."""
    standard = standards.load(TC)
    test, within = standard.targets[target].test, standard.obligations[obligation].due.within
    assert isinstance(test, rules.ObligationTest)
    assert test.obligation == obligation
    assert within is not None
    assert (within.start, within.end, within.at_most, within.unit) == (start, end, at_most, unit)


def test_tongcheng_reply_is_a_principle() -> None:
    """TC-7: the share within 48 hours is shown; only a ruling makes it pass or fail."""
    assert standards.load(TC).targets["tc-k13"].soft
    assert not chosen(TC, "TC-7", "pass_or_fail").targets["tc-k13"].soft


def test_tongcheng_complaint_by_the_customers_term() -> None:
    """TC-5: where the centre is at fault the customer's own term binds too."""
    standard = standards.load(TC)
    duty = standard.obligations["tc-o-complaint-term"]
    assert duty.where[0].one_of == ("own",)
    assert duty.due.within is not None
    assert (duty.due.within.start, duty.due.within.at_most) == ("customer_term", 0)
    only = chosen(TC, "TC-5", "five_days_only")
    assert "tc-o-complaint-term" not in only.obligations
    assert "tc-m6-term" not in only.provisions


@pytest.mark.parametrize(
    ("obligation", "every"), [("tc-o-salon", "month"), ("tc-o-journal", "quarter")]
)
def test_tongcheng_recurring_duties(obligation: str, every: str) -> None:
    """A8: months and quarters count from the day the centre came into use."""
    duty = standards.load(TC).obligations[obligation]
    assert (duty.every, duty.due.kind, duty.since) == (every, "end_of_period", "operating_from")


def test_tongcheng_budget_leaves_64_open() -> None:
    """TC-4: 10 + 80 + 22 of 176; the rest is no line unless ruled so."""
    test = standards.load(TC).targets["tc-k19"].test
    assert isinstance(test, rules.SumTest)
    assert sorted(test.lines.values()) == [10, 22, 80]
    assert test.total - sum(test.lines.values()) == 64
    filled = chosen(TC, "TC-4", "remainder_to_fostering").targets["tc-k19"]
    assert isinstance(filled.test, rules.SumTest)
    assert sum(filled.test.lines.values()) == filled.test.total
    assert set(filled.items_labels) == set(filled.test.lines)


@pytest.mark.parametrize(
    ("obligation", "clause"),
    [
        ("tc-o-asset-count", "(八)A板块二·5(6)①"),
        ("tc-o-supplies-plan", "(八)A板块三·3"),
        ("tc-o-supplies-issue", "(八)A板块三·4"),
        ("tc-o-press", "手册七·三"),
        ("tc-o-hours", "手册二后服务项目表"),
        ("tc-o-phase-prepare", "(五)"),
        ("tc-o-phase-start", "(五)"),
        ("tc-o-phase-consolidate", "(五)"),
        ("tc-o-phase-unknown", "(五)"),
    ],
)
def test_tongcheng_other_duties(obligation: str, clause: str) -> None:
    """Housekeeping days, opening hours and phases are listed with their clause."""
    assert standards.load(TC).obligations[obligation].clause == clause


def test_tongcheng_posts_and_tenancy_are_judged() -> None:
    """Six posts of the manual, asset limit and tenancy terms carry a stated verdict."""
    provisions = standards.load(TC).provisions
    posts = [item for key, item in provisions.items() if key.startswith("tc-m7-")]
    assert [item.clause for item in posts] == [f"手册七·{n}" for n in "一二三四五六"]
    terms = ["tc-a-asset-limit", "tc-m8-deposit", "tc-m8-agreement", "tc-m8-rent"]
    assert {provisions[key].test.kind for key in terms} == {"stated"}
    assert {item.test.kind for item in posts} == {"stated"}


def test_tongcheng_staff_register_asks_for_no_name() -> None:
    """TC-13: posts and places, never persons."""
    assert list(standards.load(TC).registers["staff"].columns) == [
        *("post", "location", "employment", "duties"),
    ]


# --- Shandong ---------------------------------------------------------------------------------

SD_SECTIONS = [
    ("sd-01", "附件1·一", "县域电子商务发展速度较快", 10, 0),
    ("sd-02", "附件1·二", "建有县乡村三级电子商务公共服务体系", 20, 7),
    ("sd-03", "附件1·三", "建有农村电子商务培训体系", 15, 4),
    ("sd-04", "附件1·四", "建有较完善的农村电子商务物流体系", 15, 4),
    ("sd-05", "附件1·五", "积极开展农产品上行体系建设", 20, 4),
    ("sd-06", "附件1·六", "建有电子商务产业园区", 10, 4),
    ("sd-07", "附件1·七", "搭建电子商务行业协会", 10, 0),
]
SD_SEVERAL = ("sd-townships", "sd-villages")
ANNEX_2 = [
    "附件2",
    "申报县（市、区）（盖章）",
    "日期",
    "年   月   日",
    "责任部门",
    "负责人",
    "联系人",
    "联系电话",
    "电子邮件",
    "传真",
    "当地经济特色及电子商务发展概况",
    "（含电子商务产业规模、平台、企业、园区、人才等情况）",
    "当地电子商务行业管理情况",
    "（含机构、规划、政策、统计等行业管理工作）",
    "所在市商务主管部门推荐意见",
    "年  月  日（盖章）",
]
ANNEX_3 = {
    "s1": "一、电子商务发展状况评价",
    "s1-1": "当地电子商务产业规模",
    "s1-2": "经济各领域电子商务应用情况",
    "s1-3": "电子商务服务体系建设情况",
    "s1-4": "电子商务产业园区建设情况",
    "s1-5": "电子商务基础人才培训开展情况",
    "s2": "二、电子商务行业管理工作概况",
    "s2-1": "政府对电子商务的战略定位",
    "s2-2": "电子商务管理体制及机构建设情况",
    "s2-3": "电子商务规划、政策制定情况及主要内容",
    "s2-4": "行业统计、协会建设等各项基础工作概况",
    "s3": "三、下阶段电子商务发展目标和主要举措",
    "s3-1": "当地电子商务发展近期目标、中远期目标",
    "s3-2": "战略目标的可行性分析",
    "s3-3": "下阶段发展电子商务的主要举措",
    "s3-4": "实现所定目标的政策保障措施",
}


def test_shandong_sections_are_those_of_annex_1() -> None:
    """Seven sections of 10, 20, 15, 15, 20, 10 and 10 points with 23 numbered items."""
    standard = standards.load(SD)
    items = Counter(item.indicator for item in standard.provisions.values())
    found = [
        (key, item.clause, item.label.zh, item.max, items[key])
        for key, item in standard.indicators.items()
    ]
    assert found == SD_SECTIONS
    assert standard.max_total == 100
    assert sum(count for key, count in items.items() if key) == 23


def test_shandong_items_are_numbered_as_in_annex_1() -> None:
    """Item 3 of section four is sd-4-3, an instruction with a stated verdict."""
    numerals = "一二三四五六七"
    for key, item in standards.load(SD).provisions.items():
        if item.indicator is not None:
            section, number = key.removeprefix("sd-").split("-")
            assert item.clause == f"附件1·{numerals[int(section) - 1]}·{number}"
            assert item.indicator == f"sd-0{section}"
            assert (item.modal, item.test.kind) == ("instruction", "stated")


def test_shandong_panel_judges_in_half_points() -> None:
    """SD-1: one panel, from 0 to the maximum; the equal split is a guide that can be left out."""
    standard = standards.load(SD)
    assert {key: rater.weight for key, rater in standard.raters.items()} == {"panel": {"*": 1}}
    for item in standard.indicators.values():
        rule = item.parts["main"].rule
        assert isinstance(rule, rules.JudgedRule)
        assert (rule.full, rule.step, rule.step_ruling) == (item.max, Fraction(1, 2), "SD-1")
    assert standard.guide is not None
    assert chosen(SD, "SD-1", "judged_only").guide is None
    assert not standard.grades


@pytest.mark.parametrize(
    ("target", "fact"),
    [("sd-growth-volume", "ecommerce_volume"), ("sd-growth-retail", "online_retail_sales")],
)
def test_shandong_growth_of_30_percent(target: str, fact: str) -> None:
    """SD-2, SD-3: both figures, the reference year against the year before, exactly 3/10."""
    standard = standards.load(SD)
    test = standard.targets[target].test
    assert isinstance(test, rules.GrowthTest)
    assert test.target == Fraction(3, 10)
    assert standard.facts[test.current].window == "reference_year"
    before = standard.facts[test.previous]
    assert (test.current, before.of, before.window) == (fact, fact, "reference_year_before")
    assert standard.targets[target].or_target is None
    other = chosen(SD, "SD-2", "either").targets[target].or_target
    assert {target, other} == {"sd-growth-volume", "sd-growth-retail"}


def test_shandong_reference_year() -> None:
    """SD-3: 2015 as in the source; under the other reading a programme must name the year."""
    assert standards.load(SD).parameters["reference_year"].default == 2015
    other = chosen(SD, "SD-3", "year_of_application")
    assert other.parameters["reference_year"].default is None


def test_shandong_several_townships_have_no_threshold() -> None:
    """SD-4: number and share are shown; two or half of them only by ruling."""
    kinds = {
        option: [chosen(SD, "SD-4", option).targets[key].test.kind for key in SD_SEVERAL]
        for option in ("number_and_share", "at_least_two", "half")
    }
    assert kinds == {
        "number_and_share": ["count_only"] * 2,
        "at_least_two": ["at_least"] * 2,
        "half": ["share"] * 2,
    }


def test_shandong_station_staff() -> None:
    """SD-5 to SD-7: every village station has full-time staff; one station a village is soft."""
    targets = standards.load(SD).targets
    staff = targets["sd-station-staff"].test
    assert isinstance(staff, rules.ShareTest)
    assert staff.target == 1
    assert targets["sd-one-per-village"].soft
    assert not chosen(SD, "SD-5", "hard").targets["sd-one-per-village"].soft
    assert chosen(SD, "SD-6", "conflict").targets["sd-station-staff"].soft


def test_shandong_annex_2_labels() -> None:
    """The application form bears the labels of annex 2, spaces that only stretch them left out."""
    form = standards.load(SD).forms["annex-2"]
    assert form.title.zh == "山东省电子商务示范县申报表"
    assert [label.zh for label in form.texts.values()] == ANNEX_2
    assert {box.zh for box in form.boxes} <= set(ANNEX_2)


def test_shandong_annex_3_labels() -> None:
    """SD-8: the outline of annex 3 has five, four and four items."""
    form = standards.load(SD).forms["annex-3"]
    assert form.title.zh == "山东省电子商务示范县创建方案"
    texts = {key: label.zh for key, label in form.texts.items()}
    assert {key: texts[key] for key in ANNEX_3} == ANNEX_3
    assert set(texts) - set(ANNEX_3) == {"annex", "remark"}
