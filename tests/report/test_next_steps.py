"""What the first page says is to be done: late actions, the way to the target, who must rule."""

from collections.abc import Mapping
from dataclasses import replace

import ecnb
from ecnb.case import Case, Standing
from ecnb.report import plain
from ecnb.report.blocks import Heading, Paragraph, Story
from ecnb.report.pdf.code import LEAD_WIDTH, render
from ecnb.report.story.next_steps import late_actions
from ecnb.report.story.own_plan import gain_text, own_plan
from ecnb.report.tables import Column, Row, Table
from tests.demo_cases import DEMO, SETTINGS, demo_case


def summary(case: Case) -> str:
    """The summary as plain text."""
    return plain.render(ecnb.summary(case))


def with_efforts(effort: Mapping[str, object]) -> str:
    """The summary of jx-12, with person-days as an office states them."""
    case = ecnb.open_case(DEMO / "jx-12", period="2025H2", settings=SETTINGS, effort=effort)
    return summary(case)


def test_ah_01_the_summary_names_the_late_action_with_owner_and_day() -> None:
    """An office head who reads the first page only knows whom to call."""
    text = summary(demo_case("ah-01", "2025H2"))
    assert "1项逾期未完成" in text
    assert "旺季租用一辆厢式车（后勤主管，2025-11-30到期）" in text


def test_an_action_of_this_period_is_late_after_its_day_not_on_it() -> None:
    """The due day counts whole; what is done is never late."""
    case = demo_case("zj-c-01", "2025H2")
    followed = case.improvement.followed
    assert followed is not None
    planned = replace(followed.actions[0].action, due=case.as_of)
    own = replace(case, improvement=replace(case.improvement, plan=(planned,), followed=None))
    assert late_actions(own) == []


def test_jx_12_the_summary_names_the_steps_to_the_next_grade_and_their_effort() -> None:
    """The set of least effort, in words that can be done."""
    text = summary(demo_case("jx-12", "2025H2"))
    assert "要达到合格（60分），最省力的办法（" in text
    assert "“代购交易单数”比按现在的进度多84单" in text


def test_jx_12_a_sum_of_assumed_efforts_says_so_beside_the_figure() -> None:
    """Without an effort table each unit counts as 1 person-day: no office's own figure."""
    assert "最省力的办法（按每单位1人日假定，共" in summary(demo_case("jx-12", "2025H2"))


def test_jx_12_a_sum_of_the_offices_own_efforts_needs_no_remark() -> None:
    """What the table states is said plain; what it leaves out is named as assumed."""
    course = demo_case("jx-12", "2025H2").improvement.course
    assert course is not None
    assert course.best is not None
    parts = [step.measure.partition(":")[0] for step in course.best.steps]
    for stated in (dict.fromkeys(parts, 1), {"default": 1}):
        text = with_efforts(stated)
        assert "最省力的办法（共" in text
        assert "假定" not in text
    assert "人日，其中工作量表没有写明的按每单位1人日假定）" in with_efforts({parts[0]: 1})


def test_jx_05_a_target_beyond_countable_steps_says_so() -> None:
    """Raters' judgement is never promised on the first page."""
    text = summary(demo_case("jx-05", "2025H2"))
    assert "要达到优秀（90分），只做按次计得分的措施不够" in text
    assert "不能承诺" in text


def test_jx_06_without_an_official_total_no_target_is_spoken_of() -> None:
    """JX-26: of a maximum of 70 nobody reaches 90; first the authority must rule."""
    assert "要达到" not in summary(demo_case("jx-06", "2025H2"))


def test_jx_05_the_question_of_a_ruling_stands_beside_its_number() -> None:
    """JX-1: a bare number tells an office head nothing."""
    text = summary(demo_case("jx-05", "2025H2"))
    assert "JX-1（第10项标明15分，条文只写了10分的得分条件，另5分怎么给？）" in text


def test_zj_a_01_the_only_one_of_its_class_is_not_first_of_one() -> None:
    """A rank among one says nothing."""
    text = summary(replace(demo_case("zj-a-01", "2025H2"), standing=Standing(1, 1)))
    assert "列第1" not in text
    assert "同类中只有它参加排名" in text


def test_a_short_lead_stays_with_the_table_it_announces() -> None:
    """A heading and its lead at the foot of a page, the table overleaf: not again."""
    table = Table((Column("甲"),), (Row(("乙",)),))
    lead = Story((Heading("题"), Paragraph("以下："), table))
    assert "kept(para(" in render(lead)
    assert "kept(" not in render(Story((Heading("题"), Paragraph("长" * LEAD_WIDTH), table)))
    assert "kept(" not in render(Story((Heading("题"), Paragraph("以下："))))
    two = Story((Heading("题"), Paragraph("一。"), Paragraph("二："), table))
    assert render(two).count("kept(") == 2
    assert "kept(" not in render(Story((table, Paragraph("注", "note"), table)))


def plan_of(case: Case) -> str:
    """The plan from here on, as plain text on one line."""
    return " ".join(plain.render(Story(tuple(own_plan(case)))).split())


def test_jx_03_the_plan_says_who_does_what_until_when_and_what_it_gains() -> None:
    """What the last plan left open leads; gains are those of the tables of measures."""
    text = plan_of(demo_case("jx-03", "2025H2"))
    assert "上期没有完成、转入本期的：1项 代销交易全年达到200单，比上半年多32单" in text
    assert "网销交易） 站长 2025-12-31 进行中 +0.30 农产品上架品种少" in text
    assert "2026-06-30 已计划 +1.00（不再扣） 漏报一次周报，没有复核" in text
    assert "站长 2026-12-31 已计划 +0.75 —" in text


def test_a_plan_of_too_few_units_promises_no_whole_step() -> None:
    """119 of the 120 orders that JX-7 is short of are worth at most the step; judged marks too."""
    case = demo_case("jx-03", "2025H2")
    orders = next(one for one in case.improvement.plan if one.about == "jx-07.orders")
    assert gain_text(case, orders) == "+0.75"
    assert gain_text(case, replace(orders, units=orders.units - 1)) == "最多+0.75"
    assert gain_text(case, replace(orders, about="jx-10")) == "最多+1.50（由评分方定）"
    assert gain_text(case, replace(orders, about="jx-01")) == "—"


def test_an_entity_without_plans_has_no_heading_for_one() -> None:
    """Nothing planned, nothing left open: silence."""
    assert own_plan(demo_case("jx-05", "2025H2")) == []


def test_the_last_two_rows_of_a_table_go_to_the_next_page_together() -> None:
    """One row alone on a page looks lost; a table of two rows is only body."""
    long = render(Table((Column(),), tuple(Row((f"第{n}行",)) for n in range(9))))
    assert long.index("table.footer(repeat: false") < long.index("第7行")
    assert long.index("第6行") < long.index("table.footer(repeat: false")
    assert "footer" not in render(Table((Column(),), (Row(("甲",)), Row(("乙",)))))
