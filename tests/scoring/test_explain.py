"""Explain: the sentence that says why each point was given, in Chinese and in English."""

import datetime as dt
from fractions import Fraction

import pytest

from ecnb import standards
from ecnb.model.scorecard import Span, UsedFact
from ecnb.scoring.explain import (
    explain,
    fact_text,
    part_label,
    reason_text,
    span_text,
    value_text,
)
from tests.cases.worked import cases, scorecard
from tests.scoring.invented import fact, provision, standard

NAMED = {case["name"]: case for case in cases()}


def sentence(name, indicator, lang="zh"):
    """Judge a worked case and explain one of its indicators."""
    card, built = scorecard(NAMED[name])
    found = {finding.indicator: finding for finding in card.current.findings}
    return explain(built, found[indicator], lang)


@pytest.mark.parametrize(
    ("name", "indicator", "lang", "words"),
    [
        ("zhejiang_02_three_full_time_staff_score_4", "zj-02", "zh", ["3人", "属3–5档，该档4分"]),
        ("zhejiang_02_three_full_time_staff_score_4", "zj-02", "en", ["3 persons", "tier 3–5"]),
        ("zhejiang_02_eleven_full_time_staff_score_6", "zj-02", "zh", ["属11及以上档"]),
        ("zhejiang_02_eleven_full_time_staff_score_6", "zj-02", "en", ["tier 11 and more"]),
        ("zhejiang_02_no_full_time_staff_score_0", "zj-02", "zh", ["属0档"]),
        ("zhejiang_02_no_full_time_staff_score_0", "zj-02", "en", ["tier 0 worth 0"]),
        (
            "zhejiang_08_nine_items_is_undefined_scores_zero_upper_four",
            "zj-08",
            "zh",
            ["未作规定，按0分计、上限4分", "0 [0, 4]", "按事实补填"],
        ),
        (
            "zhejiang_08_nine_items_is_undefined_scores_zero_upper_four",
            "zj-08",
            "en",
            ["a case the document leaves undefined: taken as 0, at most 4", "filled from the fact"],
        ),
        (
            "jiaxian_09_eleven_complaints_eat_the_ledger",
            "jx-09",
            "zh",
            ["扣至-1分，差额从本项其他部分扣除"],
        ),
        (
            "jiaxian_09_eleven_complaints_eat_the_ledger",
            "jx-09",
            "en",
            ["down to -1; the rest is taken from the item's other parts"],
        ),
        (
            "zhejiang_05_two_mechanisms_an_entry_stands_and_the_range_stays",
            "zj-05",
            "zh",
            ["未作规定", "4.5 [0, 6]"],
        ),
        (
            "zhejiang_01_bare_base_with_a_reason_stands",
            "zj-01",
            "zh",
            ["基本分3分加评定1–3分", "只给基本分，已说明理由", "（理由：场所狭小）", "加权得4.8分"],
        ),
        (
            "zhejiang_01_premises_below_the_least_bonus_is_out_of_reach",
            "zj-01",
            "zh",
            ["3.5（不在可得分值内，可得 0 或 4–6；只给 3 须写明理由）"],
        ),
        (
            "zhejiang_02_an_entry_between_the_tiers_is_out_of_reach",
            "zj-02",
            "en",
            ["1 (outside the admissible points: 0; 3; 4; 5; 6)"],
        ),
        (
            "jiaxian_01_late_repair_makes_any_other_entry_inadmissible",
            "jx-01",
            "zh",
            ["0.5（不在可得分值内，可得 0–5；按事实归零的只能是 0）"],
        ),
        (
            "jiaxian_10_eleven_is_out_of_reach",
            "jx-10",
            "zh",
            ["11（不在可得分值内，可得 0–10（口径 JX-1））"],
        ),
        (
            "zhejiang_01_bare_base_with_a_reason_stands",
            "zj-01",
            "en",
            ["base 3 plus a judged 1–3", "(bare base, with a reason)", "weighted 4.8 of 6"],
        ),
        (
            "zhejiang_zj11_a_missing_rater_leaves_no_official_total",
            "zj-09",
            "zh",
            ["该评分方尚未评分", "未填", "[2.8, 6.8]"],
        ),
        (
            "zhejiang_16_no_meeting_called_lowers_the_maximum_if_excluded",
            "zj-16",
            "zh",
            ["本项不适用于该对象。"],
        ),
        (
            "zhejiang_16_no_meeting_called_lowers_the_maximum_if_excluded",
            "zj-16",
            "en",
            ["Not applicable to this entity."],
        ),
        (
            "zhejiang_the_facts_stand_beside_the_raters",
            "zj-01",
            "zh",
            ["有固定办公场所：否", "与事实不一致"],
        ),
        (
            "jiaxian_04_one_of_each_deduction",
            "jx-04",
            "zh",
            ["满分5分，扣3.5分", "得1.5分"],
        ),
        ("jiaxian_04_one_of_each_deduction", "jx-04", "en", ["5 less 3.5", "giving 1.5 of 5"]),
        (
            "jiaxian_07_one_order_short_of_the_target",
            "jx-07",
            "zh",
            ["【代购交易】", "目标200", "得9.95分"],
        ),
        (
            "jiaxian_07_one_order_short_of_the_target",
            "jx-07",
            "en",
            ["[Purchase orders]", "in proportion to a target of 200"],
        ),
        (
            "jiaxian_03_half_of_a_part_is_out_of_reach",
            "jx-03",
            "zh",
            ["（不在可得分值内，可得 0、2）"],
        ),
        ("jiaxian_03_half_of_a_part_is_out_of_reach", "jx-03", "en", ["2 if done"]),
        ("jiaxian_10_the_described_ten_and_five_above", "jx-10", "en", ["judged from 0 to 10"]),
        ("jiaxian_jx24_off_the_half_point_step_is_allowed_with_a_warning", "jx-02", "en", ["step"]),
        ("jiaxian_07_unknown_orders_leave_the_whole_range", "jx-07", "en", ["no record"]),
    ],
)
def test_a_sentence_says_what_the_rule_took(name, indicator, lang, words):
    """Facts, tier or formula, entries and points stand in the sentence."""
    said = sentence(name, indicator, lang)
    missing = [word for word in words if word not in said]
    assert not missing, said


@pytest.mark.parametrize(
    ("name", "indicator"),
    [
        ("jiaxian_10_eleven_is_out_of_reach", "jx-10"),
        ("zhejiang_01_premises_below_the_least_bonus_is_out_of_reach", "zj-01"),
        ("jiaxian_01_late_repair_makes_any_other_entry_inadmissible", "jx-01"),
    ],
)
def test_an_entry_out_of_reach_is_not_said_to_differ_from_facts(name, indicator):
    """It is wrong by the rule itself; of a judged item there may be no fact at all."""
    assert "与事实不一致" not in sentence(name, indicator)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_keeps_a_total_from_being_official_is_said(lang):
    """Each reason names the rater and the item, or the fact or half that is missing."""
    for name in (
        "zhejiang_01_bare_base_without_reason_is_inadmissible",
        "zhejiang_zj11_one_missing_judged_entry_takes_zero_and_the_maximum",
        "zhejiang_02_an_entry_between_the_tiers_is_out_of_reach",
        "zhejiang_zj11_a_missing_rater_leaves_no_official_total",
        "jiaxian_04_an_unrecorded_deduction_leaves_the_range",
    ):
        card, built = scorecard(NAMED[name])
        totals = [*(assessment.total for assessment in card.assessments), card.annual]
        reasons = [reason for total in totals if total for reason in total.reasons]
        said = [reason_text(built, reason, lang) for reason in reasons]
        assert said
        assert all(text and ":" not in text.replace(": ", "") for text in said)


def test_values_are_written_as_their_kind_asks():
    """Number with unit, date, choice, yes/no, verdict and blank each have their form."""
    facts = {
        "count": fact(unit={"zh": "人", "en": "persons"}),
        "bare": fact(),
        "day": fact("date"),
        "type": fact("choice", choices={"village": {"label": {"zh": "村级", "en": "Village"}}}),
    }
    built = standard(facts=facts, provisions={"a": provision({"kind": "stated"})})
    day = dt.date(2026, 7, 1)
    assert value_text(built, "count", Fraction(3), "zh") == "3人"
    assert value_text(built, "count", Fraction(3), "en") == "3 persons"
    assert value_text(built, "bare", Fraction(5, 2), "en") == "2.5"
    assert value_text(built, "day", day, "zh") == "2026-07-01"
    assert value_text(built, "type", "village", "en") == "Village"
    assert value_text(built, "a", "partly", "zh") == "部分符合"
    assert value_text(built, "bare", True, "zh") == "是"
    assert value_text(built, "bare", False, "en") == "no"
    assert value_text(built, "bare", None, "zh") == "无记录"


def test_a_stated_provision_is_a_fact_under_its_own_name():
    """A provision's verdict reads with the provision's label; a stranger keeps its key."""
    built = standard(facts={"count": fact()}, provisions={"a": provision({"kind": "stated"})})
    told = fact_text(built, UsedFact("a", "met"), "zh")
    assert "条款" in told
    assert "符合" in told
    assert "stranger" in fact_text(built, UsedFact("stranger", None), "en")
    assert "事实" in fact_text(built, UsedFact("count", Fraction(2)), "zh")


def test_spans_are_written_with_their_point_if_there_is_one():
    """A figure, a figure with its range, or the range alone."""
    assert span_text(Span(Fraction(2), Fraction(2), Fraction(2))) == "2"
    assert span_text(Span(Fraction(0), Fraction(4), Fraction(0))) == "0 [0, 4]"
    assert span_text(Span(Fraction(0), Fraction(4))) == "[0, 4]"


def test_parts_are_named_by_indicator_and_part():
    """A reader sees both labels where an indicator has several parts."""
    built = standards.load("jiaxian-station")
    assert part_label(built, "jx-02.tidy", "zh") == "营业场所卫生保洁 · 商品、包裹摆放整齐"
    assert part_label(built, "jx-01", "en") == "Equipment upkeep"


def test_jiaxian_09_no_part_is_given_less_than_nothing():
    """JX-9: a part below zero is a deduction from the others, never points given."""
    assert "得-" not in sentence("jiaxian_09_eleven_complaints_eat_the_ledger", "jx-09")
