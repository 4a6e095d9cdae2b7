"""How firm a result is, in words and charts: reports and programme summary."""

from dataclasses import replace

import pytest

import ecnb
from ecnb.analysis.robustness.certainty import HangsOn
from ecnb.report import plain
from ecnb.report.blocks import Figure, Heading, walk
from ecnb.report.charts.firm import Limit, PlaceRow, SwayRow, place_ranges, ticks, total_sway
from ecnb.report.drawing.svg import text_of
from ecnb.report.programme import firm as programme_firm
from ecnb.report.story.firmness import robustness_blocks
from tests.demo_cases import DEMO, SETTINGS, demo_case


def said(entity, lang="zh", period="2025H2"):
    """The section's text."""
    return "\n".join(
        plain.render(one) for one in robustness_blocks(demo_case(entity, period, lang))
    )


@pytest.mark.parametrize(
    ("entity", "sentence"),
    [
        ("jx-01", "JX-5；评分20处中的20处（改动一档即变）"),
        ("jx-02", "怎么给？）；总分的范围85.30–90.30跨了等级。"),
        ("jx-02", "“15分全部酌情评”：在该口径下等级未定（总分78.55–93.55，从合格到优秀）"),
        ("jx-02", "在该口径下等级未定（总分85.30–90.30，从合格到优秀），有的评分要补评"),
        ("jx-03", "“第7、8项不评，不出具正式得分”：在该口径下没有正式等级。"),
        ("jx-01", "任何一处评分降一档，等级即为合格（能降的20处无一例外）"),
        ("jx-01", "优秀257次（25.7%）、合格743次（74.3%）"),
        ("jx-05", "等级（合格）取决于：口径 JX-1（第10项标明15分"),
        ("jx-05", "92.50分，优秀"),
        ("jx-10", "95%的总分在58.75–61.25之间"),
        ("jx-10", "等级即为不合格（能降的18处无一例外）"),
        ("jx-11", "等级确定"),
        ("zj-a-01", "这个总分不分等级"),
        ("zj-a-01", "仅为假设，文件没有这样的总分"),
        ("zj-a-01", "去掉省评为92.00分"),
        ("sd-01", "95%的总分在86.00–90.00之间"),
    ],
)
def test_section_says_what_the_grade_hangs_on(entity, sentence):
    """The worked examples of docs/robustness.md, as a reader finds them."""
    assert sentence in said(entity)


@pytest.mark.parametrize(
    ("entity", "status"),
    [("jx-12", "暂定"), ("jx-06", "无正式得分"), ("zj-b-02", "评分有误，待更正")],
)
def test_without_an_official_total_one_calm_sentence_says_so(entity, status):
    """A heading and a sentence, no chart and no share."""
    blocks = robustness_blocks(demo_case(entity, "2025H2"))
    assert len(blocks) == 2
    assert f"没有正式总分（{status}）" in plain.render(blocks[1])


@pytest.mark.parametrize(("entity", "period"), [("ah-01", "2025H2"), ("tc-01", "2020H2")])
def test_documents_without_points_have_no_empty_heading(entity, period):
    """AH and TC: nothing to show, so nothing stands there."""
    assert robustness_blocks(demo_case(entity, period)) == ()


@pytest.mark.parametrize("entity", ["jx-01", "jx-05", "jx-11", "zj-c-02", "sd-01", "jx-12"])
def test_no_English_in_a_Chinese_section_and_no_Chinese_words_of_ours_in_an_English_one(entity):
    """Phrases come in one language; ids of rulings are the same in both."""
    words = said(entity)
    for english in ("grade", "mark", "total", "excellent", "qualified", "half_year"):
        assert english not in words
    for chinese in ("等级", "评分", "总分", "口径"):
        assert chinese not in said(entity, "en")


def test_chapter_of_readings_holds_the_section_before_the_settled_rulings():
    """It follows the readings that change something."""
    heads = [
        b.text for b in walk(ecnb.rulings(demo_case("jx-01", "2025H2"))) if isinstance(b, Heading)
    ]
    assert "结果是否稳固" in heads
    assert heads.index("结果是否稳固") < heads.index("其他适用的口径（对本对象的得分无影响）")


def only(marks):
    """jx-10 as if its grade hung on some of its marks alone."""
    case = demo_case("jx-10", "2025H2")
    firm = replace(case.robustness, hangs_on=HangsOn(marks=marks))
    return "\n".join(map(plain.render, robustness_blocks(replace(case, robustness=firm))))


def test_some_marks_are_named_by_indicator_part_and_assessment():
    """The same part of both halves is one name."""
    names = "设施设备使用维护（半年考核）；营业场所卫生保洁·公共设施干净整洁（半年考核、年终考核）"
    assert f"等级即为不合格（共3处）：{names}。" in only((0, 1, 11))


def test_many_marks_are_counted_not_listed():
    """Eight parts are named, the rest is a number."""
    assert "；另有1项。" in only((0, 1, 2, 3, 4, 6, 7, 8, 9))


def test_chart_of_totals_names_limits_that_are_near_only():
    """Of two limits only the one inside the scale is drawn; figures stand as text."""
    row = SwayRow("评分", "88.50–90.50", (90.0,), (87.75, 91.25), (88.5, 90.5))
    limits = [Limit(90, "优秀 ≥ 90"), Limit(60, "合格 ≥ 60")]
    words = text_of(total_sway([row], 90.0, limits, "总分").svg).split("\n")
    assert {"优秀 ≥ 90", "评分", "88.50–90.50", "88", "92"} <= set(words)
    assert "合格 ≥ 60" not in words


def test_chart_of_places_has_no_place_zero():
    """The axis begins with the best place that anybody has."""
    rows = [PlaceRow("甲", 1, (1, 3), (1, 2)), PlaceRow("<b>", 12, (9, 12), (12, 12))]
    words = text_of(place_ranges(rows, "名次").svg).split("\n")
    assert "0" not in words
    assert {"1", "1　甲", "12　<b>", "1–2", "12"} <= set(words)


@pytest.mark.parametrize(
    ("low", "high", "least", "expected"),
    [
        (87.75, 91.25, 0, (87, 92, 1)),
        (90, 90, 0, (90, 90.1, 0.1)),
        (1, 3, 1, (1, 3, 1)),
        (29_950, 30_000, 1, (29_950, 30_000, 10)),
    ],
)
def test_ticks_are_round(low, high, least, expected):
    """Steps are 1, 2 or 5 times a power of ten, and hold both ends."""
    first, last, step = ticks(low, high, least=least)
    assert (round(first, 6), round(last, 6), round(step, 6)) == expected


@pytest.fixture(scope="module", params=["zh", "en"])
def whole(request):
    """The demonstration's programme."""
    return ecnb.open_programme(DEMO, period="2025H2", settings=SETTINGS, lang=request.param)


def test_programme_names_whose_grade_hangs_on_what(whole):
    """Counts, a row for each open grade, a chart of places; very few places are a sentence."""
    story = ecnb.programme_robustness(whole)
    text = plain.render(story)
    assert "JX-2" in text
    assert "25.7%" in text
    figures = [block for block in walk(story) if isinstance(block, Figure)]
    assert len(figures) == 1  # JX; of ZJ class C and SD two each are said in words
    assert {"zh": "现列第2；", "en": ": place 2; "}[whole.lang] in text
    data = ecnb.programme_result(whole)._repr_mimebundle_()
    entities = next(v for v in data.values() if isinstance(v, dict) and "entities" in v)["entities"]
    firm = {one["id"]: one["firm"] for one in entities}
    assert firm["jx-01"]["certainty"] == "hangs"
    assert firm["jx-01"]["places_drawn"] == [1, 2]
    assert firm["ah-01"] is None


def test_programme_of_many_draws_both_ends(whole, monkeypatch):
    """A very long list is drawn at its two ends, and says where the rest is."""
    monkeypatch.setattr(programme_firm, "_FIRST", 3)
    monkeypatch.setattr(programme_firm, "_LAST", 2)
    figures = [b for b in walk(ecnb.programme_robustness(whole)) if isinstance(b, Figure)]
    assert len(figures) == 2
    assert sum("　" in line for line in text_of(figures[-1].svg).split("\n")) == 2


def test_programme_without_any_official_total_says_so(whole):
    """One calm sentence instead of empty headings."""
    silent = replace(
        whole,
        fields=tuple(
            replace(field, lines=tuple(replace(line, firm=None) for line in field.lines))
            for field in whole.fields
        ),
    )
    story = ecnb.programme_robustness(silent)
    assert len(story.blocks) == 2
