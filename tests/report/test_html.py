"""The page: self-contained, inert, and the same for everyone."""

import re

import pytest

from ecnb.report import html, theme
from ecnb.report.blocks import BLOCKS, Contents, Heading, PageBreak, Paragraph, Picture, story, walk
from ecnb.report.foreign.hypertree import Node, parse
from ecnb.report.tables import Bar, Column, Mark, Row, Table
from ecnb.report.words import VERDICTS
from tests.report.samples import EVERY_BLOCK, table

PAGE = html.page(EVERY_BLOCK, "评价报告 <题>")


def elements(node: Node) -> list[Node]:
    """Every element of a tree."""
    return [part for child in node.elements() for part in (child, *elements(child))]


def test_page_asks_for_nothing_outside() -> None:
    """No address, no script, no handler; the policy forbids them besides."""
    for trace in (
        "<script",
        "javascript:",
        "@import",
        "<link",
        "<iframe",
        "<object",
        'http-equiv="refresh',
    ):
        assert trace not in PAGE
    addresses = set(re.findall(r"(?:https?:)?//[\w.\-]+", PAGE))
    assert addresses <= {"http://www.w3.org"}, "the name of the SVG vocabulary is no address"
    assert re.findall(r'(?:src|href)="(?!data:image/|#)', PAGE) == []
    assert re.findall(r"\son\w+=", re.sub(r">[^<]*<", "><", PAGE)) == []
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in PAGE


def test_page_says_its_language_and_title() -> None:
    """A screen reader and a search need both."""
    assert '<html lang="zh-CN">' in PAGE
    assert "<title>评价报告 &lt;题&gt;</title>" in PAGE
    assert '<html lang="en">' in html.page((Paragraph("x"),), "Report", "en")


def test_side_bar_leads_to_the_headings() -> None:
    """Every link has its heading, in order; lower levels are left out."""
    parts = (Heading("一"), story(Heading("二", 2), Heading("三", 3)), Heading("四"))
    page = html.page(parts, "题")
    links = re.findall(r'<a href="#(\w+)">([^<]+)</a>', page)
    assert [text for _, text in links] == ["一", "二", "四"]
    assert all(f'id="{anchor}">{text}</h' in page for anchor, text in links)


def test_short_page_has_no_side_bar() -> None:
    """Two headings need no contents."""
    assert "<nav" not in html.page((Heading("一"), Heading("二")), "题")


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda block: type(block).__name__)
def test_output_brings_the_styles_it_uses(block: object) -> None:
    """Classes of the markup that have a rule have it in the output itself, not only on the page."""
    output = html.output(block)  # type: ignore[arg-type]
    styles, _, markup = output.partition("</style>")
    whole = html._asset("blocks.css")
    used = {name for names in re.findall(r'class="([^"]+)"', markup) for name in names.split()}
    ruled = {name for name in used if re.search(rf"\.{name}\b", whole)}
    tags = {name for name in ("table", "details", "ol", "h1", "pre") if f"<{name}" in markup}
    assert [name for name in ruled if not re.search(rf"\.{name}\b", styles)] == []
    assert [name for name in tags if not re.search(rf"[ .]{name}\b", styles)] == []


def test_every_kind_has_its_macro() -> None:
    """A kind without a macro would fail only in the report that uses it."""
    shown = {type(part) for block in EVERY_BLOCK for part in walk(block)}
    assert set(BLOCKS) == shown
    silent = {Contents, PageBreak}
    for block in EVERY_BLOCK:
        if type(block) not in silent:
            assert parse(html.output(block).partition("</style>")[2]).text().strip() or isinstance(
                block, Picture
            )


def test_verdict_is_told_by_colour_symbol_and_word() -> None:
    """Who sees no colours, or hears the page, learns the same."""
    for verdict, word in VERDICTS["zh"].items():
        cell = Table((Column(),), (Row((Mark(verdict, word),)),))
        page = html.output(cell)
        assert f'class="mark v-{verdict.value}"' in page
        assert theme.SYMBOLS[verdict] in page
        assert word in page


def test_table_component() -> None:
    """Head, group, range, bar and subtotal each have their place."""
    (found,) = [node for node in elements(parse(html.output(table(1)))) if node.name == "table"]
    rows = [node.attributes["class"] for node in elements(found) if node.name == "tr"]
    assert rows == ["r-head", "r-group", "r-body", "r-subtotal"]
    group = next(node for node in elements(found) if node.attributes.get("colspan"))
    assert group.attributes["colspan"] == "4"
    assert "[4.20, 5.40]" in found.text()


def test_bar_has_shares_as_widths() -> None:
    """Drawn by two boxes; the page computes nothing."""
    cell = Table((Column(),), (Row((Bar(5, 10, low=4, high=7),)),))
    page = html.output(cell)
    assert 'class="fill" style="width:50%"' in page
    assert 'class="range" style="left:40%;width:30%"' in page


def test_picture_data_cannot_leave_the_attribute() -> None:
    """What is no base64 is no picture."""
    page = html.output(Picture("image/png", '"><script>alert(1)</script>', "图"))
    assert "<script" not in page
    assert 'src="data:image/png;base64,"' in page


def test_same_page_twice() -> None:
    """Rendering has no memory."""
    assert html.page(EVERY_BLOCK, "评价报告 <题>") == PAGE


def contrast(colour: str) -> float:
    """Contrast of a colour to white, as WCAG 2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (light + 0.05)


@pytest.mark.parametrize("name", ["ink", "muted", "navy", "red", "teal", "amber", "brick", "slate"])
def test_text_colours_can_be_read(name: str) -> None:
    """At least 4.5 to 1 on white."""
    assert contrast(theme.COLOURS[name]) >= 4.5
