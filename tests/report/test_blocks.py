"""Display objects: every kind renders everywhere, and survives being stored in a notebook."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecnb.errors import EcnbError, InternalError
from ecnb.report import codec, html, plain
from ecnb.report.block import Block
from ecnb.report.blocks import (
    BLOCKS,
    Bullets,
    Callout,
    Contents,
    Heading,
    PageBreak,
    Paragraph,
    Story,
    story,
    walk,
)
from ecnb.report.pdf import paper
from ecnb.report.tables import Bar, Cell, Column, Number, Row, Table
from tests.report.samples import EVERY_BLOCK, document, table

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "blocks", "rows", "cells", "level", "content"]),
            inner | st.sampled_from(["Story", "Heading", "Table", "Row", "Cell", "Bar", "Span"]),
            max_size=4,
        )
    ),
    max_leaves=20,
)


def test_samples_show_every_kind() -> None:
    """A new kind of block cannot be forgotten here, nor in a renderer."""
    shown = {type(part) for block in EVERY_BLOCK for part in walk(block)}
    assert shown == set(BLOCKS) == {kind for kind in Block.__subclasses__() if kind in BLOCKS}


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda block: type(block).__name__)
def test_block_comes_back_from_a_notebook(block: Block) -> None:
    """What is stored is the block, whole; defaults are not written."""
    stored = json.dumps(codec.encode(block), allow_nan=False)
    assert codec.decode(json.loads(stored)) == block


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda block: type(block).__name__)
def test_block_gives_every_form_at_once(block: Block) -> None:
    """JupyterLab has HTML, a terminal has text, the exporters have data."""
    bundle = block._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", codec.MIME}
    assert bundle["text/html"].startswith('<div class="ecnb">')
    assert str(block) == bundle["text/plain"]
    silent = isinstance(block, Contents | PageBreak)
    assert bool(bundle["text/plain"]) is not silent


def test_every_block_is_typeset_without_a_warning() -> None:
    """Unknown fonts, clashing headings and the like would be warnings of Typst."""
    code = paper.source(document(*EVERY_BLOCK))
    result, warnings = paper.compiler().compile_with_warnings(code.encode(), format="pdf")
    assert result.startswith(b"%PDF")
    assert [str(warning) for warning in warnings] == []


@given(JSON)
def test_foreign_data_are_a_block_or_refused(data: object) -> None:
    """Data from an unknown notebook never raise anything but our own error."""
    try:
        block = codec.decode(data)
    except EcnbError:
        return
    assert codec.decode(codec.encode(block)) == block


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"type": "Heading", "text": 5}, "Heading.text"),
        ({"type": "Heading", "text": "x", "onclick": "y"}, "unknown field 'onclick'"),
        ({"type": "Heading"}, "text is missing"),
        ({"type": "Heading", "text": "x", "level": True}, "Heading.level"),
        ({"type": "Callout", "kind": "script", "title": ""}, "Callout.kind"),
        ({"type": "Story", "blocks": [{"type": "Span", "text": "x"}]}, "Story.blocks[0]"),
        ({"type": "Story", "blocks": {"type": "Heading", "text": "x"}}, "not a list"),
        ({"type": "Bar", "value": 1, "maximum": 2}, "no block"),
        ({"type": "Picture", "mime": "image/svg+xml", "data": ""}, "Picture.mime"),
        ({"type": "Seals", "boxes": [], "height": 1e300}, "Seals.height"),
        (["Heading"], "no block"),
    ],
)
def test_refusal_names_the_place(data: object, where: str) -> None:
    """An error leads to the field that does not fit."""
    with pytest.raises(codec.NotABlock, match="cell 3") as caught:
        codec.decode(data, "cell 3")
    assert where in str(caught.value)


def test_deep_nesting_is_refused() -> None:
    """A tower of stories is an attack on the stack, not a report."""
    data: dict[str, object] = {"type": "PageBreak"}
    for _ in range(5000):
        data = {"type": "Story", "blocks": [data]}
    with pytest.raises(codec.NotABlock, match="too deeply"):
        codec.decode(data)


@pytest.mark.parametrize(
    "row",
    [
        Row(("a",)),
        Row(("a", "b", "c")),
        Row((Cell("a", colspan=3),)),
        Row((Cell("a", colspan=0), "b", "c")),
        Row((Cell("a", rowspan=2), "b")),
    ],
)
def test_table_with_a_hole_is_refused(row: Row) -> None:
    """Cells fill the grid exactly, or an official form would be misread."""
    with pytest.raises(InternalError, match="表1"):
        Table((Column("甲"), Column("乙")), (row,), "表1")


def test_cell_that_reaches_down_is_placed_once() -> None:
    """The cells of the next row start beside it."""
    rows = (Row((Cell("组", rowspan=2), "一")), Row(("二",)))
    form = Table((Column(), Column("内容")), rows, style="form")
    assert [[at for at, _ in cells] for _, cells in form.placed_rows()] == [[0, 1], [1]]
    assert "rowspan: 2" in paper.source(document(form))


@given(st.floats(-10, 200), st.floats(-10, 200), st.floats(-10, 200))
def test_bar_stays_in_its_track(value: float, low: float, high: float) -> None:
    """Points above the maximum or below zero are drawn at the edge."""
    assert all(0 <= share <= 1 for share in Bar(value, 100, low=low, high=high).shares())
    assert Bar(value, 0).shares() == (0, 0, 0)


def test_range_is_shown_only_where_it_says_something() -> None:
    """A point that cannot change has no range beside it."""
    assert not Number("5.00", "5.00", "5.00").has_range
    assert "[4.20, 5.40]" in plain.render(table())


def test_bad_levels_are_clamped() -> None:
    """A heading of level 0 or 99 is still a heading."""
    page = html.output(story(Heading("甲", 0), Heading("乙", 99)))
    assert "<h1>甲</h1>" in page
    assert "<h6>乙</h6>" in page
    assert "heading(level: 6," in paper.source(document(Heading("乙", 99)))


def test_terminal_aligns_chinese() -> None:
    """A Chinese character takes two columns."""
    assert plain.render(table(1)).splitlines() == [
        "表1 得分",
        "指标                     得分  得分率  结论",
        "---------------------------------------------",
        "基本条件",
        "第1项     4.80分 [4.20, 5.40]          ✓ 达到",
        "单项汇总                14.40",
        "注：方括号内为可能区间。",
        "附注",
    ]


def test_story_shows_nested_blocks_in_order() -> None:
    """A story is read from top to bottom, also in a terminal."""
    inner = Callout("info", "说明", (Bullets(("一", "二")),))
    assert plain.render(Story((Paragraph("首"), inner))) == "首\n\n| 【说明】\n| - 一\n| - 二"
