"""Outputs of other libraries become blocks of the house; none of their markup survives."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecnb.report import html
from ecnb.report.blocks import (
    Bullets,
    Callout,
    Figure,
    Heading,
    Paragraph,
    Picture,
    Preformatted,
    Story,
)
from ecnb.report.foreign.hypertext import blocks
from ecnb.report.foreign.hypertree import parse
from ecnb.report.foreign.outputs import bundle_blocks, output_blocks
from ecnb.report.inline import words
from ecnb.report.tables import Table, content_words
from tests.report.samples import SVG, png

TAGS = ["div", "p", "b", "table", "tr", "td", "th", "thead", "ul", "li", "script", "style", "pre"]
SOUP = st.lists(
    st.sampled_from(
        [f"<{tag}>" for tag in TAGS]
        + [f"</{tag}>" for tag in TAGS]
        + ["甲", "<td colspan=3>", "<td rowspan=9>", "<br>", "<img src=x onerror=y>", "&lt;", "<"]
    ),
    max_size=40,
).map("".join)


def table_of(markup: str) -> Table:
    """The single table of a piece of HTML."""
    (table,) = blocks(markup)
    assert isinstance(table, Table)
    return table


def texts(table: Table) -> list[list[str]]:
    """Text of every cell, head first."""
    rows = (*table.placed_head(), *table.placed_rows())
    return [[content_words(cell.content) for _, cell in cells] for _, cells in rows]


def test_pandas_table_comes_across() -> None:
    """Head, index and figures; columns of figures stand right."""
    frame = pd.DataFrame({"中心": ["甲", "乙"], "得分": [88.35, 91.2]})
    table = table_of(frame.to_html())
    assert texts(table) == [["", "中心", "得分"], ["0", "甲", "88.35"], ["1", "乙", "91.20"]]
    assert table.columns[2].align == "right"


def test_pandas_table_with_levels_comes_across() -> None:
    """Merged heads and merged index cells keep their spans."""
    columns = pd.MultiIndex.from_product([["上半年", "下半年"], ["得分", "等级"]])
    index = pd.MultiIndex.from_product([["甲县", "乙县"], ["一村", "二村"]])
    frame = pd.DataFrame([[1, 2, 3, 4]] * 4, index=index, columns=columns)
    table = table_of(frame.to_html())
    assert [cell.colspan for _, cell in table.placed_head()[0][1]] == [1, 1, 2, 2]
    assert [cell.rowspan for _, cell in table.placed_rows()[0][1]] == [2, 1, 1, 1, 1, 1]


def test_wide_table_is_set_small_and_fits() -> None:
    """Twelve columns share the width of the page."""
    frame = pd.DataFrame([[f"很长的内容{n}" for n in range(12)]] * 2)
    table = table_of(frame.to_html())
    assert table.style == "compact"
    assert all(column.width > 0 for column in table.columns)


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        '<iframe src="https://example.org"></iframe>',
        "<svg><script>alert(1)</script></svg>",
        "<div><!-- nothing --></div>",
        "<object data=x>y</object>",
        "<p> </p><table></table><ul></ul>",
    ],
)
def test_what_shows_nothing_is_nothing(markup: str) -> None:
    """The next form of the output is taken instead."""
    assert list(blocks(markup)) == []
    bundle = {"text/html": markup, "image/png": png(), "text/plain": "图"}
    assert list(bundle_blocks(bundle)) == [Picture("image/png", png(), "图")]


@given(SOUP)
def test_tag_soup_is_rendered_safely(soup: str) -> None:
    """Whatever the tags do, the page holds only elements of ours and no handler."""
    page = html.output(Story(tuple(blocks(soup)))).partition("</style>")[2]
    assert "<script" not in page
    assert "onerror" not in page.replace("&lt;", "")
    assert "<img" not in page


def test_structure_comes_across() -> None:
    """Headings, lists, preformatted text, quotations and text between them."""
    listed = "<ul><li>一<li>二<ol><li>三</ol></ul>"
    markup = f"首<h3>题</h3>{listed}<pre>a\n b</pre><blockquote>引</blockquote>尾"
    kinds = [type(block) for block in blocks(markup)]
    assert kinds == [Paragraph, Heading, Bullets, Preformatted, Callout, Paragraph]


def test_unclosed_cells_are_closed() -> None:
    """HTML lets a writer leave out end tags."""
    assert texts(table_of("<table><tr><td>1<td>2<tr><td>3</table>")) == [["1", "2"], ["3", ""]]


def test_wild_spans_are_cut_to_the_grid() -> None:
    """A span of a million columns does not make a million columns."""
    table = table_of("<table><tr><td rowspan=999999>1<td colspan=x>2<tr><td>3</table>")
    assert texts(table) == [["1", "2"], ["3"]]


def test_deep_nesting_is_flattened() -> None:
    """A reader's stack has an end."""
    assert parse("<div>" * 5000 + "底").text() == "底"


def test_embedded_picture_is_kept_and_linked_one_is_named() -> None:
    """Nothing is fetched."""
    (shown,) = blocks(f'<img src="data:image/png;base64,{png()}" alt="照片">')
    assert shown == Picture("image/png", png(), "照片")
    (named,) = blocks('<img src="https://example.org/x.png" alt="外图">')
    assert isinstance(named, Paragraph)
    assert words(named.content) == "[外图]"


def test_printed_text_loses_its_colours() -> None:
    """Terminal codes are no text."""
    stream = {"output_type": "stream", "name": "stdout", "text": ["\x1b[31m红\x1b[0m\n", "二\n"]}
    assert list(output_blocks(stream)) == [Preformatted("红\n二")]


def test_error_is_a_visible_box() -> None:
    """A failed cell cannot pass for a finished report."""
    error = {
        "output_type": "error",
        "ename": "ValueError",
        "evalue": "<b>",
        "traceback": ["\x1b[0;31mTraceback\x1b[0m"],
    }
    (box,) = output_blocks(error)
    assert box == Callout("error", "ValueError: <b>", (Preformatted("Traceback"),))


@pytest.mark.parametrize(
    ("bundle", "kind"),
    [
        ({"image/svg+xml": SVG, "text/plain": "图"}, Figure),
        ({"image/jpeg": "aaaa", "text/plain": "图"}, Picture),
        ({"text/markdown": "# 题", "text/plain": "x"}, Heading),
        ({"text/plain": "x"}, Preformatted),
        ({"application/javascript": "alert(1)", "text/plain": "x"}, Preformatted),
    ],
)
def test_best_form_is_shown(bundle: dict[str, str], kind: type) -> None:
    """A drawing before its name; a script never."""
    (shown,) = bundle_blocks(bundle)
    assert type(shown) is kind


def test_machine_data_are_not_printed() -> None:
    """The result that a cell hands to the engine is not part of the page."""
    assert not list(bundle_blocks({"application/vnd.ecnb.result+json": {}, "text/plain": "{}"}))
