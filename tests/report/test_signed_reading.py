"""What an official who signs a report stumbled over: counts, names, forms, torn tables."""

from unittest import mock

import pytest

import ecnb
from ecnb.analysis.gaps import losses
from ecnb.report import plain
from ecnb.report.block import Block
from ecnb.report.blocks import Figure, Heading, KeyValues, Seals, Tile, Tiles, walk
from ecnb.report.pdf import paper
from ecnb.report.story.losses import loss_blocks
from ecnb.report.story.scores import unwritten_notes
from ecnb.report.tables import Cell, Column, Row, Table
from tests.demo_cases import demo_case
from tests.report.samples import document, pages


def tables(story: Block) -> list[Table]:
    """Every table of a chapter."""
    return [block for block in walk(story) if isinstance(block, Table)]


def test_a_rater_who_scored_nothing_is_named_once() -> None:
    """ZJ-11: 省评尚未评分（17项） and not the same sentence for each of 17 indicators."""
    text = plain.render(ecnb.summary(demo_case("zj-a-02", "2025H2")))
    assert text.count("省评尚未评分") == 1
    assert "省评尚未评分（17项）" in text


def test_unassessed_clauses_are_counted_as_clauses() -> None:
    """One clause without evidence is not "1 item" where 17 indicators wait for a rater."""
    text = plain.render(ecnb.summary(demo_case("zj-a-02", "2025H2")))
    assert "不计分条款中有1条没有证据，未评价。" in text


def test_documents_without_points_speak_of_no_points() -> None:
    """Anhui: no 不计分条款 where nothing is scored, no 失分 where nothing can be lost."""
    case = demo_case("ah-02", "2025H2")
    assert "条款落实情况" in plain.render(ecnb.provisions(case))
    text = plain.render(ecnb.diagnosis(case))
    assert "哪些条款和指标没有落实" in text
    assert "失分" not in text


def test_squares_carry_clauses_of_the_document() -> None:
    """AH 6.1.2 has three duties; "6.1.2a" stands in no document."""
    figure = next(
        b for b in walk(ecnb.summary(demo_case("ah-02", "2025H2"))) if isinstance(b, Figure)
    )
    assert ">6.1.2<" in figure.svg
    assert "6.1.2a" not in figure.svg


def test_squares_of_targets_carry_the_numbers_of_their_table() -> None:
    """Tongcheng: the square 14 is row 14, and no K13 that the document does not know."""
    case = demo_case("tc-01", "2020H2")
    figure = next(b for b in walk(ecnb.summary(case)) if isinstance(b, Figure))
    assert "K1" not in figure.svg
    listed, explained = tables(ecnb.targets(case))
    numbers = [row.cells[0] for row in listed.rows]
    assert numbers == [str(n) for n in range(1, len(case.scorecard.targets) + 1)]
    assert {row.cells[0] for row in explained.rows} <= set(numbers)
    assert explained.caption


def test_shandong_growth_attains_no_share() -> None:
    """18 % of the 30 % asked is not "90.8 %": target and actual say it."""
    growth = tables(ecnb.targets(demo_case("sd-02", "2025H2")))[0].rows[:2]
    assert [row.cells[3:6] for row in growth] == [("30.0%", "42.0%", "—"), ("30.0%", "18.0%", "—")]


def test_shandong_sections_have_one_name_each() -> None:
    """Items of a section stood under its short and its long name in turn, each head twice."""
    table = tables(ecnb.provisions(demo_case("sd-02", "2025H2")))[-1]
    heads = [row.cells[0] for row in table.rows if row.kind == "group"]
    assert len(heads) == len(set(heads)) == 7


def test_shandong_guide_names_its_maximum() -> None:
    """SD-1: sections two to six hold 80 points."""
    text = plain.render(ecnb.summary(demo_case("sd-02", "2025H2")))
    assert "18.57分，满分80分" in text


def test_what_does_not_apply_is_never_zero_in_the_readings() -> None:
    """JX-26: items 7 and 8 of a logistics point are 不适用, not 0, before the other reading."""
    text = plain.render(ecnb.rulings(demo_case("jx-07", "2025H2")))
    assert "提供网络代购服务：不适用→[0, 15]" in text
    assert "：0→[0, 15]" not in text


def test_what_does_not_apply_is_not_drawn_as_unchanged() -> None:
    """JX-26: no dot at 0 % for items that are not judged."""
    figures = [b for b in walk(ecnb.charts(demo_case("jx-07", "2025H2"))) if isinstance(b, Figure)]
    change = next(f for f in figures if f.caption == "与上期相比")
    assert "提供快递代办服务" in change.svg
    assert "提供网络代购服务" not in change.svg


@pytest.mark.parametrize("entity", ["jx-05", "zj-c-01", "sd-02"])
def test_losses_are_shown_once(entity: str) -> None:
    """One chart has every loss with its share; no second chart or table repeats the figures."""
    case = demo_case(entity, "2025H2")
    story = [*walk(ecnb.charts(case)), *walk(ecnb.diagnosis(case))]
    drawn = [b for b in story if isinstance(b, Figure) and "失分" in b.caption]
    assert [figure.caption for figure in drawn] == ["失分由多到少（帕累托图）"]
    heads = [column.title for table in tables(ecnb.diagnosis(case)) for column in table.columns]
    assert "失分" not in heads


def test_a_single_loss_is_a_row_not_a_chart() -> None:
    """One bar compares nothing."""
    case = demo_case("jx-05", "2025H2")
    assert case.scorecard.current is not None
    only = losses(case.standard, case.scorecard.current)[:1]
    with mock.patch("ecnb.report.story.losses.losses", return_value=only):
        heading, table = loss_blocks(case)
    assert isinstance(heading, Heading)
    assert isinstance(table, Table)
    assert len(table.rows) == 1


def test_notes_of_the_losses_belong_to_their_chart() -> None:
    """JX-1: a note in a paragraph of its own went to the next page without its chart."""
    case = demo_case("jx-01", "2025H2")
    assert case.scorecard.current is not None
    shown = next(b for b in walk(ecnb.diagnosis(case)) if isinstance(b, Figure | Table))
    notes = unwritten_notes(case, case.scorecard.current)
    assert notes
    assert shown.notes[-len(notes) :] == notes


def test_zhejiang_form_d1_subtotals_stand_in_the_first_column() -> None:
    """Table D.1: 单项汇总 has a row of its own, from the first column on."""
    grid = tables(ecnb.official_form(demo_case("zj-c-01", "2025H2")))[-1]
    firsts = [row.cells[0] for row in grid.rows]
    subtotals = [c for c in firsts if isinstance(c, Cell) and c.content == "单项汇总"]
    assert [cell.colspan for cell in subtotals] == [2, 2, 2, 2]
    groups = [c.rowspan for c in firsts if isinstance(c, Cell) and c.rowspan > 1]
    assert groups == [5, 5, 3, 4]


@pytest.mark.parametrize(
    ("entity", "boxes"), [("ah-02", 2), ("sd-02", 2), ("jx-01", 2), ("zj-c-01", 0)]
)
def test_every_report_can_be_signed(entity: str, boxes: int) -> None:
    """Where the document has no assessment form there are two boxes; D.1 has its own four."""
    seals = [b for b in walk(ecnb.appendix(demo_case(entity, "2025H2"))) if isinstance(b, Seals)]
    assert sum(len(block.boxes) for block in seals) == boxes


def test_long_clause_numbers_get_a_wider_column() -> None:
    """第四条（三） broke after 第四条, in every row."""
    short = tables(ecnb.obligations(demo_case("ah-02", "2025H2")))[0].columns[0].width
    long = tables(ecnb.obligations(demo_case("jx-01", "2025H2")))[0].columns[0].width
    assert short < long


def test_short_tables_and_pairs_are_not_torn() -> None:
    """Notes stay with a short table; two of five pairs do not stand alone on the last page."""
    columns = (Column("甲"), Column("乙"))
    short = Table(columns, (Row(("一", "二")),), notes=("注",))
    long = Table(columns, (Row(("一", "二")),) * 40, notes=("注",))
    pairs, many = KeyValues((("甲", "一"),)), KeyValues((("甲", "一"),) * 40)
    together = [
        "together: true)" in paper.source(document(block)) for block in (short, long, pairs, many)
    ]
    assert together == [True, False, True, False]


def test_a_range_in_a_narrow_tile_is_not_broken() -> None:
    """Jiaxian's title page has four tiles: 74.80–89.80分 broke after the dash."""
    tiles = Tiles(tuple(Tile("总分", "74.80–89.80", "分", "") for _ in range(4)))
    (page,) = pages(paper.pdf(document(tiles)))
    assert page.count("74.80–89.80") == 4
