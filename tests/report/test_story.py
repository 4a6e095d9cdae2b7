"""Chapters of reports: what they say, in which language, on every demonstration entity."""

import json
import re
from dataclasses import replace

import jsonschema
import pytest

import ecnb
from ecnb.errors import NotFound, ReportFailed
from ecnb.programme import Broken
from ecnb.report import plain
from ecnb.report.block import Block
from ecnb.report.blocks import Cover, Heading, Story, walk
from ecnb.report.programme import story as programme_story
from ecnb.report.result import (
    MIME,
    SCHEMA_FILE,
    dumps,
    json_schema,
    parse_result,
    result_of,
    to_json,
)
from ecnb.report.story.figures import fixed, percent, signed
from ecnb.report.story.phrases import phrases
from ecnb.report.tables import Table
from ecnb.standards.schema import schema_text
from tests.demo_cases import DEMO, SETTINGS, demo_case

CASES = [
    ("zj-c-01", "2025H2"),
    ("zj-a-02", "2025H2"),
    ("zj-b-02", "2025H2"),
    ("ah-01", "2025H2"),
    ("tc-01", "2021H1"),
    ("sd-02", "2025H2"),
    ("jx-05", "2025H2"),
    ("jx-06", "2025H2"),
    ("jx-12", "2025H1"),
]
COMMON = (
    "cover", "summary", "provisions", "obligations", "rulings", "diagnosis", "improvement",
    "appendix",
)  # fmt: skip
SCORED = ("scorecard", "charts")
HAN = re.compile(r"[\u4e00-\u9fff]")


def chapters(entity: str, period: str, lang: str) -> list[Block]:
    """Every chapter that applies to an entity."""
    case = demo_case(entity, period, lang)
    verbs = [*COMMON]
    if case.scorecard.current is not None:
        verbs += SCORED
    if case.standard.annual is not None:
        verbs.append("annual")
    if case.standard.targets:
        verbs.append("targets")
    if "evaluations" in case.standard.registers:
        verbs.append("evaluations")
    if "d1" in case.standard.forms:
        verbs.append("official_form")
    return [getattr(ecnb, verb)(case) for verb in verbs]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("entity", "period"), CASES)
def test_every_chapter_of_every_kind_of_report_renders(entity: str, period: str, lang: str) -> None:
    """No chapter fails on an awkward entity, and each carries its heading."""
    for block in chapters(entity, period, lang):
        assert plain.render(block).strip()
        headed = [b for b in walk(block) if isinstance(b, Heading | Cover)]
        assert headed


@pytest.mark.parametrize(("entity", "period"), CASES)
def test_an_english_report_says_nothing_of_its_own_in_chinese(entity: str, period: str) -> None:
    """Column titles and headings are English; evidence and clause numbers stay as they are."""
    for block in chapters(entity, period, "en"):
        for inner in walk(block):
            if isinstance(inner, Table):
                assert not any(HAN.search(column.title) for column in inner.columns)
            if isinstance(inner, Heading) and inner.level < 3:
                assert not HAN.search(inner.text)


@pytest.mark.parametrize(("entity", "period"), CASES)
def test_a_chinese_report_shows_no_key_of_the_program(entity: str, period: str) -> None:
    """Names such as not_scored or zj-01 are for files, not for readers."""
    keys = re.compile(r"\b(zj|jx|sd|ah|tc)-\d|not_[a-z]+|_score")
    case = demo_case(entity, period)
    for verb in ("summary", "rulings", "diagnosis", "improvement"):
        text = plain.render(getattr(ecnb, verb)(case)).replace(case.evidence.entity.id, "")
        assert not keys.search(text), keys.search(text)


def test_sample_data_is_marked_on_the_cover() -> None:
    """Invented data says so on the title page."""
    cover = ecnb.cover(demo_case("jx-05", "2025H2"))
    assert cover.notice is not None
    assert cover.notice.title == "示例数据"


def test_a_provisional_total_shows_only_its_range_and_why() -> None:
    """A8: without an official total the report shows [low, high] and names what is missing."""
    case = demo_case("zj-a-02", "2025H2")
    text = plain.render(ecnb.summary(case))
    assert "尚未确定" in text
    assert "省评" not in text or "尚未评分" in text
    assert case.scorecard.headline is not None
    assert case.scorecard.headline.official is None


def test_zhejiang_form_d1_has_every_row_subtotal_and_seal_box() -> None:
    """Table D.1: 17 rows, four subtotals, the adjustment, the sum, four boxes with 盖章."""
    text = plain.render(ecnb.official_form(demo_case("zj-c-01", "2025H2")))
    assert text.count("单项汇总") == 4
    for label in ("加减分", "不设权重，单独计算", "汇总", "县评得分（仅C类）", "□A类", "☑C类"):
        assert label in text
    assert text.count("（盖章）") == 4


def test_zhejiang_form_d1_strikes_the_county_column_for_class_a() -> None:
    """ZJ-10: a class A centre has no county rater; its column is struck."""
    form = ecnb.official_form(demo_case("zj-a-01", "2025H2"))
    grid = [b for b in walk(form) if isinstance(b, Table)][-1]
    county = [column.title for column in grid.columns].index("县评得分（仅C类）")
    first = grid.rows[1].cells
    assert first[county - 1] == "/"


def test_a_standard_without_the_form_says_so() -> None:
    """Asking for D.1 of another document is an error, not an empty page."""
    with pytest.raises(NotFound):
        ecnb.official_form(demo_case("jx-05", "2025H2"))


def test_the_programme_summary_renders_in_both_languages() -> None:
    """Every verb of the programme summary gives a story with a heading."""
    for lang in ("zh", "en"):
        whole = ecnb.open_programme(DEMO, period="2025H2", settings=SETTINGS, lang=lang)
        for verb in ("summary", "ranking", "charts", "losses", "attention"):
            block = getattr(ecnb, f"programme_{verb}")(whole)
            assert isinstance(block, Story)
            assert plain.render(block)
        assert isinstance(ecnb.programme_cover(whole), Cover)
        assert ecnb.programme_result(whole)._repr_mimebundle_()[MIME]["entities"]


def test_a_very_long_ranking_shows_both_ends_and_where_the_rest_is(monkeypatch) -> None:
    """Nobody reads a thousand pages; the workbook has every line."""
    monkeypatch.setattr(programme_story, "FIRST", 2)
    monkeypatch.setattr(programme_story, "LAST", 1)
    whole = ecnb.open_programme(DEMO, period="2025H2", settings=SETTINGS)
    stations = next(f for f in whole.fields if f.standard.key == "jiaxian-station")
    text = plain.render(ecnb.programme_ranking(whole))
    names = [line.entity.name for line in stations.lines]
    assert [name in text for name in names] == [True, True, *[False] * (len(names) - 3), True]
    assert f"共{len(names)}个，此处只列前2个和后1个；全部见本期文件夹中的 ranking.xlsx" in text


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        ("facts 第2行: 甲", "证据无法读取：facts 第2行: 甲"),
        ("facts 第2行: 甲\n" * 40, "证据无法读取：facts 第2行: 甲；另有39处，见该对象的说明"),
    ],
)
def test_a_workbook_of_many_faults_takes_one_line_of_the_summary(cause: str, told: str) -> None:
    """The first fault and how many more; which document it follows is not known."""
    whole = ecnb.open_programme(DEMO, period="2025H2", settings=SETTINGS)
    some = replace(whole, fields=(), broken=(Broken("jx-77", cause),))
    (table,) = [b for b in walk(ecnb.programme_attention(some)) if isinstance(b, Table)]
    assert [row.cells for row in table.rows] == [("jx-77", "—", told)]


@pytest.mark.parametrize(("entity", "period"), CASES)
def test_a_result_reads_back_equal_and_meets_the_published_schema(entity: str, period: str) -> None:
    """result.json is complete: nothing is lost on the way through the file."""
    result = result_of(demo_case(entity, period))
    data = dumps(to_json(result))
    assert parse_result(data) == result
    jsonschema.validate(json.loads(data), json_schema())


def test_the_published_result_schema_is_the_one_in_force() -> None:
    """The file that others read equals what the code writes."""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(json_schema())


def test_a_damaged_result_is_refused_with_its_place() -> None:
    """A report without its scorecard is no success."""
    broken = to_json(result_of(demo_case("jx-05", "2025H2")))
    del broken["scorecard"]["period"]
    with pytest.raises(ReportFailed, match="scorecard"):
        parse_result(broken)


def test_phrases_name_the_same_values_in_both_languages() -> None:
    """A translation that drops a figure would hide it from its readers."""
    named = re.compile(r"\{(\w+)\}")
    for key, (zh, en) in phrases().items():
        missing = set(named.findall(zh)) - set(named.findall(en))
        assert not missing, (key, missing)


def test_figures_round_half_up_and_never_through_binary() -> None:
    """G7: 89.995 prints as 90.00; changes carry their sign."""
    from fractions import Fraction  # noqa: PLC0415 - only here

    assert fixed(Fraction("89.995")) == "90.00"
    assert fixed(Fraction("-0.005")) == "0.00"
    assert percent(Fraction(2, 3)) == "66.7%"
    assert signed(Fraction("-1.5")) == "-1.50"
