"""What leads and lists say about totals and losses: one figure, one name for the year."""

from dataclasses import replace
from fractions import Fraction

import pytest

import ecnb
from ecnb.case import Case
from ecnb.model.scorecard import Span, Status, Total
from ecnb.report import plain
from ecnb.report.blocks import Figure, walk
from ecnb.report.drawing.svg import text_of
from ecnb.report.story.figures import range_text
from tests.demo_cases import DEMO, SETTINGS, demo_case

SINGLE = Fraction("62.25")


def settled_low(case: Case) -> Case:
    """A case whose total is not official although its range is one figure."""
    total = case.scorecard.headline
    assert isinstance(total, Total)
    span = Span(SINGLE, SINGLE, None)
    given = replace(total, status=Status.PROVISIONAL, official=None, grade=None, score=span)
    card = case.scorecard.current
    assert card is not None
    cards = (*case.scorecard.assessments[:-1], replace(card, total=given))
    annual = None if case.scorecard.annual is None else given
    return replace(case, scorecard=replace(case.scorecard, assessments=cards, annual=annual))


@pytest.mark.parametrize(("entity", "lang"), [("jx-05", "zh"), ("jx-05", "en"), ("zj-a-01", "zh")])
def test_a_range_of_one_figure_is_one_figure(entity: str, lang: str) -> None:
    """62.25 and not 62.25–62.25: title page, summary, scorecard, annual result, readings."""
    case = settled_low(demo_case(entity, "2025H2", lang))
    for verb in ("cover", "summary", "scorecard", "annual", "rulings"):
        text = plain.render(getattr(ecnb, verb)(case))
        assert "62.25–62.25" not in text
        assert "[62.25, 62.25]" not in text
    assert "62.25" in plain.render(ecnb.summary(case))


def test_an_unsettled_total_of_one_figure_is_not_called_a_range() -> None:
    """It is not official, and says so; "between 62.25 and 62.25" is nowhere."""
    text = plain.render(ecnb.summary(settled_low(demo_case("zj-a-01", "2025H2"))))
    assert "总分尚不是正式结果，按现有证据为62.25分" in text
    assert "之间" not in text.split("\n\n")[1]


PERIODS = ("2025H2", "2025H1")


def test_the_annual_total_belongs_to_the_year() -> None:
    """Jiaxian's second half composes the year: 2025年度得分, not 下半年的年度得分."""
    case = demo_case("jx-05", "2025H2")
    text = plain.render(ecnb.summary(case))
    assert "2025年度得分为89.00分" in text
    assert "下半年的年度" not in text
    assert "2025年度得分" in plain.render(ecnb.annual(case))
    assert "2025年度得分" in plain.render(ecnb.cover(case))


def test_a_yearly_document_read_at_year_end_speaks_of_the_year() -> None:
    """ZJ 7.2.1: assessed every year end; a mid-year view says its half."""
    at_end, midyear = (plain.render(ecnb.summary(demo_case("zj-c-02", p))) for p in PERIODS)
    assert "在2025年的总分" in at_end
    assert "在2025年上半年的总分" in midyear


def test_the_half_year_total_belongs_to_the_half() -> None:
    """Without an annual result the period is the report's."""
    text = plain.render(ecnb.summary(demo_case("jx-05", "2025H1")))
    assert "在2025年上半年的半年考核得分为" in text


def test_jiaxian_10_undescribed_points_stand_apart_from_the_losses() -> None:
    """JX-1: summary, chart and record show 3 lost of the 10 described; a note names the 5."""
    case = demo_case("jx-05", "2025H2")
    note = "标准未写明得分条件的5分（JX-1）不计入失分"
    improvement = plain.render(ecnb.diagnosis(case)) + plain.render(ecnb.improvement(case))
    assert improvement.count(note) == 1
    assert "失分 3" in improvement
    assert "提供便民服务情况（3分）" in plain.render(ecnb.summary(case))
    chart = next(
        block
        for block in walk(ecnb.diagnosis(case))
        if isinstance(block, Figure) and "失分" in block.caption
    )
    assert note in str(chart.notes)
    assert "8" not in text_of(chart.svg).split("\n")


def test_documents_without_points_speak_of_verdicts_in_the_readings() -> None:
    """Anhui and Tongcheng have no points that a reading could leave alone."""
    for entity, period in (("ah-02", "2025H2"), ("tc-01", "2021H1")):
        for lang in ("zh", "en"):
            text = plain.render(ecnb.rulings(demo_case(entity, period, lang)))
            assert "得分无影响" not in text
            assert "these points" not in text
    assert "不改变本对象的结论" in plain.render(ecnb.rulings(demo_case("ah-02", "2025H2")))
    assert "得分无影响" in plain.render(ecnb.rulings(demo_case("zj-a-01", "2025H2")))


def test_many_clauses_that_change_their_kind_are_named_by_number() -> None:
    """AH-6: fourteen clauses with all their words would hide the rest of the chapter."""
    text = plain.render(ecnb.rulings(demo_case("ah-02", "2025H2")))
    (line,) = [x for x in text.split("\n") if "全部视为建议" in x]
    assert line.count("归入另一类条款") == 1
    assert "应" not in line.partition("：")[2]


def test_binding_clauses_stand_first() -> None:
    """AH-1: requirements before recommendations and permissions, in words and in the strip."""
    text = plain.render(ecnb.summary(demo_case("ah-02", "2025H2")))
    assert text.index("要求类条款符合率") < text.index("推荐类条款采纳率")
    strip = next(
        b for b in walk(ecnb.summary(demo_case("ah-02", "2025H2"))) if isinstance(b, Figure)
    )
    lines = [line for line in text_of(strip.svg).split("\n") if line in ("应", "要求", "宜", "可")]
    assert lines == ["应", "要求", "宜", "可"]


def test_the_turns_of_a_duty_name_only_what_there_is() -> None:
    """No list of zeros: 按时1次，逾期1次 and not 缺0次，未到期0次."""
    case = demo_case("ah-02", "2025H2")
    for verb in ("provisions", "obligations", "diagnosis"):
        text = plain.render(getattr(ecnb, verb)(case))
        assert "0次" not in text.replace("：0次", "").replace("评价0次", "")
        assert "按时1次，逾期1次" in text


def test_grades_are_drawn_only_for_the_whole_maximum() -> None:
    """JX-26: 62.25 of 70 stands on no line with the grades of 100."""
    case = demo_case("jx-06", "2025H2")
    total = case.scorecard.headline
    assert total is not None
    assert total.status is Status.UNOFFICIAL
    chart = next(b for b in walk(ecnb.summary(case)) if isinstance(b, Figure))
    assert not {"优秀", "合格", "90"} & set(text_of(chart.svg).split("\n"))


def test_one_word_for_grade() -> None:
    """The measures name no word for 优秀, 合格, 不合格: reports say 等级 throughout."""
    case = demo_case("jx-05", "2025H2")
    for verb in ("cover", "summary", "annual", "rulings"):
        assert "等次" not in plain.render(getattr(ecnb, verb)(case))


def test_the_programme_shows_a_range_of_one_figure_once() -> None:
    """Ranking and chart of the whole programme."""
    whole = ecnb.open_programme(DEMO, period="2025H2", settings=SETTINGS)
    for verb in ("ranking", "charts"):
        text = plain.render(getattr(ecnb, f"programme_{verb}")(whole))
        assert "90.75" in text or verb == "charts"
        assert "[90.75, 90.75]" not in text
    assert range_text(Span(SINGLE, SINGLE)) == "62.25"


def test_programme_losses_leave_out_undescribed_points() -> None:
    """JX-1: the mean loss of item 10 is below the 5 points that nobody can win; a note says so."""
    whole = ecnb.open_programme(DEMO, period="2025H2", settings=SETTINGS)
    text = plain.render(ecnb.programme_losses(whole))
    assert text.count("标准未写明得分条件的5分（JX-1）不计入失分") == 1
