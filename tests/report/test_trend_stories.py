"""Chapters of trends and peers, and the summary's first things: what they say on the demonstration."""  # noqa: E501

import re

import pytest

import ecnb
from ecnb.analysis.peers import PeerFigure, Peers
from ecnb.peers import written
from ecnb.report import plain
from ecnb.report.blocks import Figure, walk
from ecnb.report.drawing.svg import text_of
from ecnb.report.result import MIME
from ecnb.report.story.history import history_blocks
from ecnb.report.story.peers import peer_blocks
from tests.demo.runs import EVIDENCE, case, programme
from tests.demo_cases import DEMO, SETTINGS, demo_case

HAN = re.compile(r"[\u4e00-\u9fff]")


def said(blocks):
    """Give what blocks say in plain text, without the padding of tables."""
    return re.sub(r"\s+", " ", "\n".join(plain.render(block) for block in blocks))


def test_five_halves_of_a_station_side_by_side():
    """jx-05: published results of three halves, two judged again; one indicator rises."""
    text = said(history_blocks(case("jx-05")))
    assert "“统计数据上报情况”连续5期呈上升趋势（若只是偶然，出现这样走势的机会为1.7%）" in text
    assert "“本期考核总分”连续5期的得分有走势（偶然的机会为1.7%），但各期可能区间相接" in text
    assert "起伏属于波动、看不出趋势的：提供快递代办服务" in text
    assert "年度得分：2024年83*，2025年89（上升）" in text
    assert "共看3项，每项各按5%的界限判断" in text
    assert "平均也会有至多0.2项显出走势" in text
    charts = [block for block in history_blocks(case("jx-05")) if isinstance(block, Figure)]
    assert "统计数据上报情况（满分10）" in text_of(charts[0].svg)


def test_gap_and_other_editions_are_said_plainly():
    """jx-10: a gap is named and not bridged; the edition of 2018 and another document stand apart."""  # noqa: E501
    text = said(history_blocks(case("jx-10")))
    assert "2024年下半年没有可比的结果：序列在此断开，前后不连起来比较。" in text
    assert "连续可比的只有2期，不足4期，不判断趋势" in text
    assert "2018年试行版" in text
    assert "标准的另一版本" in text
    assert "适用另一标准" in text
    gap = next(block for block in history_blocks(case("jx-10")) if isinstance(block, Figure))
    assert "缺" in text_of(gap.svg)


@pytest.mark.parametrize("name", ["ah-01", "sd-03"])
def test_without_a_past_nothing_is_said(name):
    """No empty heading, for a document without points or an entity in its first period."""
    assert history_blocks(case(name)) == []
    assert peer_blocks(case(name)) == []


def beside(**more):
    """Open jx-10 with peers."""
    n = more.get("size", 6)
    figures = (PeerFigure("total", n, 60, 70, 80, 4, 4), PeerFigure("jx-02", n, *more["jx_02"]))
    peers = written(Peers("county", n, figures))
    return ecnb.open_case(EVIDENCE / "jx-10", period="2025H2", peers=peers)


def test_weak_against_peers_with_the_exact_places():
    """Below the lower quartile, with the places that equal points share."""
    text = said(peer_blocks(beside(jx_02=(4, 4, 5, 5, 6))))
    assert "同类对象：乙县适用《佳县镇村电子商务服务站运营管理办法（试行）》的6个对象" in text
    assert "弱于同类（低于下四分位）的有1项：“营业场所卫生保洁”并列第5–6名/6。" in text


def test_nothing_weak_and_too_few_are_said_too():
    """As good as the quartile is not weak; of four there are no quartiles."""
    assert "没有一项低于同类对象的下四分位" in said(peer_blocks(beside(jx_02=(3, 4, 5, 5, 6))))
    few = said(peer_blocks(beside(jx_02=(None, None, None, 4, 4), size=4)))
    assert "同类对象只有4个，不足5个，不作四分位比较" in few
    assert "下四分位 " not in few


def test_monday_says_what_by_whom_until_when_and_what_for():
    """The station that rectifies comes first; duties and plans with the day they were due."""
    text = said([ecnb.programme_summary(programme("2025H2"))])
    monday = text[text.index("下周一先办") :]
    assert "名称 要办的事 谁来办 应办结日 办成之后" in monday
    assert "不合格：" not in monday
    assert "整改复查：1项" in monday
    ordered = "整改中：2026-01-13责令整改，复查于2026-03-31前"
    assert (
        f"乙县九号村服务站（示例数据） {ordered}（第五条（三）2） 主管部门 2026-03-31 整改有结果"
        in monday
    )
    assert "职责逾期：5项，先列4项" in monday
    assert (
        "乙县九号村服务站（示例数据） 补办“月报”（2次）（第五条（一）6; 第四条（七）） 服务站 "
        "2025-04-03（逾期287天） 由缺交转为迟交" in monday
    )
    late = "催办：旺季租用一辆厢式车（改进计划 2025H1 A03） 后勤主管 2025-11-30（逾期46天）"
    assert f"{late} 改善“有与服务相适应的运输车辆及设备”" in monday
    missed = "已错过：代销交易全年达到200单，比上半年多32单（统计期至2025-12-31）；列入新一期计划"
    assert f"{missed}（改进计划 2025H1 A02） 站长 2025-12-31（逾期15天） —" in monday
    assert "等级未稳：8项，先列4项" in monday
    assert "89.00分，合格，等级未稳：请主管部门裁定口径JX-1（第10项标明15分" in monday


def test_trends_of_the_programme():
    """Eleven stations compared with the half-year before, three at risk with an official total."""
    whole = programme("2025H2")
    text = said([ecnb.programme_trends(whole)])
    assert "有两期正式得分、类别相同的11个对象中，上升0个，下降8个" in text
    assert "乙县八号村服务站（示例数据） ±0.00 离最低合格线很近；比上期降6.60分" in text
    data = ecnb.programme_result(whole)._repr_mimebundle_()[MIME]["trends"]
    stations = next(one for one in data if one["standard"] == "jiaxian-station")
    assert [one["id"] for one in stations["at_risk"]] == ["jx-11", "jx-10", "jx-04", "jx-12"]
    assert {one["county"] for one in stations["counties"]} == {"甲县", "乙县"}


def test_english_has_no_chinese_of_its_own():
    """Labels of documents and names of entities are data; our own words are English."""
    found = demo_case("jx-05", "2025H2", "en")
    text = said([*history_blocks(found)])
    assert HAN.search(text) is None
    whole = ecnb.open_programme(DEMO, period="2025H2", settings=SETTINGS, lang="en")
    shown = said([ecnb.programme_trends(whole), ecnb.programme_summary(whole)])
    names = [line.entity for field in whole.fields for line in field.lines]
    for entity in sorted(names, key=lambda one: -len(one.name)):
        shown = shown.replace(entity.name, "").replace(entity.county, "")
    ours = [phrase for phrase in ("下周一", "职责逾期", "依据", "名次", "上期") if phrase in shown]
    assert ours == []
    assert [b for b in walk(ecnb.programme_trends(whole)) if isinstance(b, Figure)]
