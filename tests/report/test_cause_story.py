"""Problems and causes in reports: words for every kind, the Pareto, the record, silence."""

import re
from dataclasses import replace
from fractions import Fraction
from typing import get_args

import pytest

import ecnb
from ecnb.analysis.causes.parts import Cause, CauseKind
from ecnb.analysis.causes.problems import OwnCause, Problem
from ecnb.analysis.causes.proofs import Proof
from ecnb.analysis.gaps import losses
from ecnb.case import Case
from ecnb.model.period import Period
from ecnb.report import plain
from ecnb.report.blocks import Figure
from ecnb.report.charts.pareto import ParetoRow, pareto
from ecnb.report.drawing.svg import text_of
from ecnb.report.html import page
from ecnb.report.inline import words
from ecnb.report.result import dumps, parse_result, result_of, to_json
from ecnb.report.story.cause_words import own_text, place
from ecnb.report.story.losses import loss_blocks, vital
from ecnb.report.story.phrases import phrases
from ecnb.report.story.why import cause_blocks
from tests.demo.runs import case
from tests.demo_cases import demo_case


def text(found: Case) -> str:
    """The blocks of causes as plain text."""
    return "\n".join(plain.render(block) for block in cause_blocks(found))


def test_every_kind_has_its_words() -> None:
    """A cause that is found can be said; what the evidence is silent about has no words."""
    assert {f"cause_{kind}" for kind in get_args(CauseKind)} - set(phrases()) == {"cause_silent"}


def test_jx_04_complaints_are_said_by_month_and_kind_with_their_place() -> None:
    """What an office head needs to look them up."""
    said = text(case("jx-04"))
    assert "投诉件12件，每件扣1分" in said
    assert "2025年7月2次、8月2次" in said
    assert "通知不及时4" in said
    assert "registers/complaints.csv 第3、4、5、6、7、8行等" in said


def test_zj_c_01_own_causes_stand_beside_with_all_whys_chained() -> None:
    """The evaluator's words, chained, with the action they come from."""
    said = text(case("zj-c-01"))
    assert "机制草案没有通过评审 ← 为什么？评审会一再推迟 ← 为什么？没有指定牵头人" in said
    assert "2025年上半年计划A03" in said


def test_five_whys_are_chained_to_the_last() -> None:
    """None of the five is dropped."""
    own = OwnCause("B1", Period.parse("2025H2"), "品种少", ("一", "二", "三", "四", "五"))
    assert words(own_text([own], "zh")).count("为什么？") == 5


def test_raters_who_say_the_same_stand_in_one_sentence() -> None:
    """City and province gave the same points for the same reason."""
    assert "市评、省评给5.5分（满8分）" in text(case("zj-c-01"))


def test_without_own_causes_no_empty_column_but_where_to_enter_them() -> None:
    """The column appears with its first entry."""
    said = text(case("jx-04"))
    assert "逐层追问" not in said
    assert "plan.csv" in said


def test_no_problem_no_heading() -> None:
    """An entity without problems has no chapter of causes."""
    assert cause_blocks(replace(case("jx-01"), problems=())) == []


def test_problem_without_a_supported_cause_says_so() -> None:
    """Nothing is guessed: the cell says that the evidence records none."""
    found = case("jx-04")
    bare = tuple(replace(one, causes=()) for one in found.problems if one.kind == "loss")
    assert "证据没有记载原因" in text(replace(found, problems=bare))


@pytest.mark.parametrize("entity", ["jx-04", "jx-11", "zj-c-01", "zj-c-02", "ah-02", "sd-02"])
def test_chinese_report_says_causes_in_chinese(entity: str) -> None:
    """But for names of files and of columns of numbers."""
    said = re.sub(r"(registers/)?\w+\.(csv|json)|[A-Z]{2}-\d+", "", text(case(entity)))
    assert set(re.findall(r"[A-Za-z]{3,}", said)) <= {"APP"}


@pytest.mark.parametrize("entity", ["jx-04", "zj-c-01", "ah-02", "sd-02"])
def test_english_report_says_causes_in_english(entity: str) -> None:
    """Sentences of ecnb are English; what is quoted stays as it was written."""
    said = text(demo_case(entity, "2025H2", "en"))
    assert not {"每", "要求", "给"} & set(re.sub(r"“[^”]*”|[^“”]*\.csv", "", said))


def test_vital_losses_are_the_fewest_that_make_four_fifths() -> None:
    """Without the last of them the rest does not reach 80 %."""
    for entity in ("jx-04", "jx-11", "zj-c-01", "sd-02"):
        found = vital(case(entity))
        assert found[-1].cumulative >= Fraction(4, 5)
        assert all(one.cumulative < Fraction(4, 5) for one in found[:-1])


def test_pareto_draws_and_writes_every_loss() -> None:
    """All losses, their points and the cumulative share to 100 %, none left out."""
    found = case("zj-c-01")
    (chart,) = (block for block in loss_blocks(found) if isinstance(block, Figure))
    assert found.scorecard.current is not None
    lost = losses(found.standard, found.scorecard.current)
    assert chart.svg.count("<circle") == len(lost)
    assert text_of(chart.svg).count("100%") >= 2
    assert chart.svg.count('fill="#ffffff" stroke="#a5341f"') == len(lost) - len(vital(found))


def test_pareto_line_never_goes_back() -> None:
    """Dots move to the right, from the first bar's end to the whole."""
    rows = [
        ParetoRow("甲", 0.5, 0.5, "5", vital=True),
        ParetoRow("乙 <b>", 0.5, 1, "5", vital=False),
    ]
    drawn = pareto(rows, 0.8, "帕累托图").svg
    places = [float(x) for x in re.findall(r'circle cx="([\d.]+)"', drawn)]
    assert places == sorted(places)
    assert "乙 &lt;b&gt;" in drawn


def test_hostile_reasons_are_text() -> None:
    """Markup in a reason, a kind or a source stays text in HTML."""
    bad = "<script>alert(1)</script>"
    found = case("jx-04")
    proof = Proof("registers/complaints.csv", "complaints", kinds=((bad, 2),), lines=(2,))
    causes = (
        Cause("withheld", "jx-01", proof, rater="office", points=Fraction(1), full=Fraction(5),
              reason=bad),
    )  # fmt: skip
    hurt = replace(found, problems=(Problem("jx-01", "waiting", None, causes, ()),))
    shown = page(cause_blocks(hurt), "题")
    assert bad not in shown
    assert "&lt;script&gt;" in shown


def test_years_are_named_once_each() -> None:
    """Months over the turn of a year."""
    proof = Proof("registers/events.csv", "events", months=(("2020-11", 1), ("2021-02", 2)))
    assert "2020年11月1次、2021年2月2次" in words(place(case("tc-01", "2021H1"), proof))


def test_improvement_record_marks_causes_taken_from_the_evidence() -> None:
    """The cause column is filled, and what is not the evaluator's is marked as such."""
    said = plain.render(ecnb.improvement(case("jx-04")))
    assert "因站点服务不到位的投诉件12件，每件扣1分（据证据）" in said
    both = plain.render(ecnb.improvement(case("zj-c-01")))
    assert "没有固定发布排期" in both


@pytest.mark.parametrize(("entity", "period"), [("jx-11", "2025H2"), ("zj-c-01", "2025H2"),
                                                ("tc-01", "2021H1")])  # fmt: skip
def test_result_keeps_problems_and_agreement(entity: str, period: str) -> None:
    """Written and read back, nothing of them is lost."""
    result = result_of(case(entity, period))
    again = parse_result(dumps(to_json(result)))
    assert again.problems == result.problems
    assert again.agreement == result.agreement
    assert again.problems
