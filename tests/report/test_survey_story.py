"""What reports say of recipients' answers: findings in words, figures, two charts, silence."""

import dataclasses
import re

import pytest

import ecnb
from ecnb.analysis.surveys.survey import survey_view
from ecnb.model.period import Period
from ecnb.model.survey import Poll, Question, Scale, Survey, Tally
from ecnb.report.blocks import Figure, Heading, Story, Table, walk
from ecnb.report.charts.survey import (
    QuadrantPoint,
    QuadrantWords,
    ShareRow,
    ShareWords,
    quadrants,
    shares_with_intervals,
)
from ecnb.report.drawing.svg import text_of
from ecnb.report.pdf.fonts import missing_glyphs
from ecnb.report.plain import render as plain
from ecnb.report.result import dumps, parse_result, result_of, to_json
from ecnb.report.story.surveys import survey_blocks
from ecnb.report.tables import Number
from tests.demo_cases import DEMO
from tests.evidence.small import folder

DAYS = {"2025H1": "2025-07-15", "2025H2": "2026-01-15"}
HAN = re.compile(r"[\u4e00-\u9fff]")


def told(entity, period="2025H2", lang="zh", as_of=None):
    """Give the blocks of one entity of the demonstration."""
    day = as_of or DAYS[period]
    case = ecnb.open_case(DEMO / entity, period=period, as_of=day, lang=lang)
    return Story(tuple(survey_blocks(case)))


def drawings(story):
    """Give the figures of a story."""
    return [block for block in walk(story) if isinstance(block, Figure)]


def test_findings_say_what_is_significant_and_what_is_noise():
    """One fall, one rise, one not settled among eleven, and the rest is called noise."""
    said = plain(told("ah-01"))
    for sentence in (
        "收到对10项服务的401份答复和71份总体评价，量表1–5，4分及以上算满意。",
        "比上季度显著下降：营销策划支持（92%→63%）。",
        "比上季度显著上升：业务培训（69%→95%）。",
        "11项一起看仍可能是偶然，尚不能断定：沙龙活动（71%→92%）。",
        "与上季度可比的11项中，8项的升降都在抽样误差之内，是波动",
        "重要而不够满意、宜先改进：营销策划支持。",
        "可能也在此列，但误差区间跨过十字线：就业招聘。",
        "答复不足30份、样本小，只可参考：数据统计报送（24份）、人力资源服务（12份）。",
    ):
        assert sentence in said, sentence


def test_what_is_beyond_chance_enters_the_record_of_improvement_ah_6_2():
    """A significant fall is a problem to be filled in; noise and what is not settled are none."""
    case = ecnb.open_case(DEMO / "ah-01", period="2025H2", as_of="2026-01-15")
    tables = [block for block in walk(ecnb.improvement(case)) if isinstance(block, Table)]
    (record,) = [one for one in tables if one.style == "form"]
    told = [row.cells[:2] for row in record.rows if "服务对象对" in str(row.cells[0])]
    assert told == [
        (
            "服务对象对“营销策划支持”不够满意",
            "满意率63%（40份答复），上季度92%，显著下降，重要而不够满意",
        )
    ]


def test_table_prints_figures_with_their_intervals():
    """40 answers, 25 satisfied: 63 %, Wilson 47 to 76; 29 points down, Newcombe −46 to −10."""
    lines = plain(told("ah-01")).split("\n")
    row = next(line for line in lines if re.match(r"营销策划支持 +40", line))
    for figure in ("63% [47%, 76%]", "3.83 [3.47, 4.18]", "-29 [-46, -10]", "显著下降"):
        assert figure in row


@pytest.mark.parametrize(
    ("n", "cell", "judged"),
    [
        (3, "样本小：3份中9、10分2份，0至6分1份", "样本小"),
        (12, "+83 [+29, +97]", "样本小"),
        (30, "+93 [+67, +99]", "—"),
    ],
)
def test_net_promoter_score_of_few_answers_pretends_nothing(n, cell, judged):
    """A handful is counted and gets neither a score nor an interval; 12 to 29 are called few."""
    case = ecnb.open_case(DEMO / "ah-02", period="2025H2", as_of="2026-01-15")
    tallies = (
        Tally("甲", Question.SATISFACTION, ((5, n),)),
        Tally("甲", Question.RECOMMEND, ((2, 1), (9, n - 1))),
    )
    poll = Poll(Period(2025, "Q", 4), Scale.of(1, 5), tallies)
    proof = dataclasses.replace(case.evidence, survey=Survey((poll,)))
    seen = survey_view(case.standard, proof, case.period, case.as_of, case.turns)
    story = Story(tuple(survey_blocks(dataclasses.replace(case, survey=seen))))
    tables = [block for block in walk(story) if isinstance(block, Table)]
    cells = tables[0].rows[0].cells
    net = cells[4]
    said = f"{net.text} [{net.low}, {net.high}]" if isinstance(net, Number) else net
    assert (said, cells[-1]) == (cell, judged)


def test_few_answers_and_services_not_asked_about():
    """A small sample is said beside its figure; three services of the directory were left out."""
    said = plain(told("ah-02"))
    assert re.search(r"资源对接 +8  88% \[53%, 98%\] .* 样本小", said)
    assert (
        "没有问到的服务：产业宣传（本年还没有问过）、产品摄影（本年还没有问过）、创业孵化（2025年第三季度问过）"
        in said
    )


def test_without_importance_there_are_no_quadrants():
    """Of ah-02 only the shares are drawn; of ah-01 both."""
    assert [len(drawings(told(name))) for name in ("ah-01", "ah-02")] == [2, 1]


def test_period_without_answers_shows_the_register_beside_the_silence():
    """An evaluation was listed and its answers are not in the evidence."""
    said = plain(told("ah-01", "2025H1"))
    assert "本期各季度都没有可以统计的答复。" in said
    assert re.search(r"2025年第一季度 +没有答复数据 +— +2025-03-27", said)
    assert drawings(told("ah-01", "2025H1")) == []


@pytest.mark.parametrize("entity", ["ah-03", "zj-c-01", "jx-05"])
def test_entity_without_a_survey_has_no_empty_heading(entity):
    """Neither where none is kept nor where the document knows none."""
    assert told(entity).blocks == ()


def test_answers_that_may_be_later_than_the_report_are_left_out_and_named():
    """On 20 December the fourth quarter still runs, and its answers are not dated."""
    said = plain(told("ah-01", as_of="2025-12-20"))
    assert "2025年第四季度的答复有的可能晚于截至日，没有计入" in said
    assert "服务对象怎么看（2025年第三季度）" in said


def test_register_without_a_survey_says_so(tmp_path):
    """Silence would look as if nobody had been asked."""
    register = "kind,declared_for,held_on\nrecipient,2025Q3,2025-09-20\n"
    files = {
        "entity.yaml": "id: ah-09\nname: 某县中心\nstandard: anhui-centre\n",
        "registers/evaluations.csv": register,
    }
    case = ecnb.open_case(folder(tmp_path, files), period="2025H2")
    (note,) = survey_blocks(case)
    assert "登记了1次服务对象评价，但证据中没有服务对象调查的答复（surveys.csv）" in note.content


def test_english_report_has_no_chinese_but_names():
    """The names of services are the centre's own."""
    story = told("ah-01", lang="en")
    names = {"政策咨询", "资源对接", "沙龙活动", "业务培训", "就业招聘", "人力资源服务", "创业孵化",
             "产业宣传", "营销策划支持", "数据统计报送"}  # fmt: skip
    said = plain(story) + "".join(text_of(one.svg) for one in drawings(story))
    for name in names:
        said = said.replace(name, "")
    assert HAN.findall(said) == []
    assert "Fell significantly since last quarter" in said


def test_survey_stands_in_the_chapter_of_problems_and_in_the_result():
    """Once, after what is not met; and result.json has the same figures and reads back."""
    case = ecnb.open_case(DEMO / "ah-01", period="2025H2", as_of="2026-01-15")
    heads = [block.text for block in walk(ecnb.diagnosis(case)) if isinstance(block, Heading)]
    assert heads.count("服务对象怎么看（2025年第四季度）") == 1
    data = dumps(to_json(result_of(case)))
    assert parse_result(data).survey == case.survey
    assert dumps(to_json(parse_result(data))) == data


def test_hostile_names_are_shown_and_not_run(tmp_path):
    """A service's name is text in table, chart and alternative text."""
    rows = "".join(f"2025Q4,<script>{n}</script>,1至5,{n},{6 - n}\n" for n in range(1, 6))
    named = "".join(f"- <script>{n}</script>\n" for n in range(1, 6))
    entity = "id: zj-09\nname: 某市中心\nstandard: zhejiang-centre\nclass: C\n"
    files = {
        "entity.yaml": f"{entity}services:\n{named}",
        "surveys.csv": f"季度,服务项目,量表,满意度,重要性\n{rows}",
    }
    case = ecnb.open_case(folder(tmp_path, files), period="2025H2")
    story = Story(tuple(survey_blocks(case)))
    assert all("<script" not in one.svg for one in drawings(story))
    assert any("<script>1</script>" in text_of(one.svg) for one in drawings(story))
    (table,) = [block for block in walk(story) if isinstance(block, Table)]
    assert {row.cells[0] for row in table.rows} == {f"<script>{n}</script>" for n in range(1, 6)}


# --- charts -------------------------------------------------------------------------------------

WORDS = ShareWords("本季度", "误差区间", "样本小", "上季度")
CORNERS = QuadrantWords("满意度", "重要性", ("左上", "右上", "左下", "右下"), "确定", "未定")


def circles(svg):
    """Give centre and filling of every circle."""
    found = re.findall(r'<circle cx="([0-9.]+)" cy="([0-9.]+)" r="[0-9.]+" fill="(#\w+)"', svg)
    return [(float(x), float(y), fill) for x, y, fill in found]


def test_dot_stands_on_its_interval_and_few_answers_are_hollow():
    """Size, filling and dashes tell it without colour."""
    rows = [
        ShareRow("甲", 0.5, 0.4, 0.6, "50%", "50%（90份）", before=0.45),
        ShareRow("乙", 0.5, 0.2, 0.8, "50%", "50%（8份）", few=True),
    ]
    svg = shares_with_intervals(rows, WORDS, "alt").svg
    (_, _, full), (_, _, hollow) = circles(svg)[2:]
    assert (full, hollow) == ("#1f4e79", "#ffffff")
    assert svg.count("stroke-dasharray") == 2, "once in the key, once in the row"
    assert {"甲", "50%（8份）", "样本小", "上季度"} <= set(text_of(svg).split("\n"))


def test_key_leaves_out_what_is_not_drawn():
    """No sign is explained that nobody sees."""
    words = ShareWords("本季度", "误差区间")
    told = text_of(shares_with_intervals([ShareRow("甲", 1, 0.7, 1, "", "")], words, "alt").svg)
    assert "上季度" not in told
    assert "样本小" not in told


def test_points_stand_in_their_quadrant_and_numbers_do_not_cover_each_other():
    """Four services in four corners, two more at nearly one place."""
    spots = [(4.8, 4.8), (3.2, 4.8), (3.2, 3.2), (4.8, 3.2), (4.79, 4.79), (4.8, 4.78)]
    points = [
        QuadrantPoint(n, f"服务{n}", x, y, settled=n % 2 == 0) for n, (x, y) in enumerate(spots, 1)
    ]
    svg = quadrants(points, (4.0, 4.0), CORNERS, "alt").svg
    (x,) = (float(v) for v in re.findall(r'<line x1="([0-9.]+)" y1="[0-9.]+" x2="\1"', svg)[:1])
    right_of = [dot[0] > x for dot in circles(svg)[:4]]
    assert right_of == [True, False, False, True]
    labels = re.findall(r'<text x="([0-9.]+)" y="([0-9.]+)"[^>]*middle">(\d)</text>', svg)
    places = {(float(a), float(b)) for a, b, _ in labels}
    assert len(places) == len(points)
    assert min(abs(a - c) + abs(b - d) for a, b in places for c, d in places - {(a, b)}) > 5


def test_quadrants_of_equal_services_are_drawn_all_the_same():
    """No spread on an axis divides by nothing."""
    points = [QuadrantPoint(n, "同", 4, 4, settled=False) for n in range(1, 5)]
    assert "同" in text_of(quadrants(points, (4.0, 4.0), CORNERS, "alt").svg)


def test_every_sign_of_both_charts_has_a_glyph():
    """An arrow that the font lacks would print as a box."""
    said = "".join(
        text_of(one.svg) for lang in ("zh", "en") for one in drawings(told("ah-01", lang=lang))
    )
    assert missing_glyphs(said) == []
