"""Foreign outputs made to exhaust or break an exporter, and names that no font has."""

import time
from io import BytesIO

import pytest
from pypdf import PdfReader

from ecnb.errors import GlyphMissing, ReportFailed
from ecnb.report.blocks import Cover, Paragraph
from ecnb.report.document import Document, Info, Part
from ecnb.report.drawing import svg
from ecnb.report.foreign import hypertext
from ecnb.report.inline import words
from ecnb.report.pdf import paper
from ecnb.report.tables import Table
from ecnb.report.theme import TEXT_WIDTH

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="9pt">{body}</svg>'
SECONDS = 5
"""Each takes a tenth of it; with a search from every start it would be minutes."""


@pytest.mark.parametrize(
    "source",
    ["<!--" * 100_000, "<a " * 100_000, "<!" * 100_000, "</a " * 100_000, "<![CDATA[" * 100_000],
    ids=["comments", "tags", "declarations", "ends", "marked sections"],
)
def test_html_that_never_ends_is_read_once(source: str) -> None:
    """The standard library's parser looks for each end to the end of the file."""
    begun = time.perf_counter()
    list(hypertext.blocks(source))
    assert time.perf_counter() - begun < SECONDS


def test_text_after_an_open_tag_is_kept() -> None:
    """What is no tag is text, as browsers of old have it."""
    (shown,) = hypertext.blocks("甲 <!-- 乙 -->丙 1 < 2")
    assert isinstance(shown, Paragraph)
    assert words(shown.content) == "甲 丙 1 < 2"


def test_a_table_has_no_million_columns() -> None:
    """Each cell may span a thousand; the table may not be a thousand times as wide."""
    (shown,) = hypertext.blocks(f"<table><tr>{'<td colspan=1000>x' * 3000}</table>")
    assert isinstance(shown, Table)
    assert len(shown.columns) == 1000


@pytest.mark.parametrize("width", ["1.2.3pt", "...", "１pt"])
def test_a_width_that_is_no_number_is_left_out(width: str) -> None:
    """The drawing is then as wide as the column."""
    assert svg.clean(SVG.format(width=width, body="")).startswith("<svg")
    assert svg.width_points(SVG.format(width=width, body="")) == TEXT_WIDTH


def test_a_drawing_of_thousands_of_levels_is_refused() -> None:
    """By an error of ours, not by the end of Python's stack."""
    with pytest.raises(ReportFailed, match="nested too deeply"):
        svg.clean(SVG.format(width="1pt", body="<g>" * 3000 + "</g>" * 3000))


def document(info: Info) -> Document:
    """A report with a cover that names a village no font can write."""
    cover = Cover(title="项目汇总", entity="某项目")
    return Document(info, (Part(1, cover), Part(2, Paragraph("𠀀村"))))


def test_one_name_without_a_glyph_does_not_stop_the_summary() -> None:
    """A summary names many; the character is spelled out instead."""
    made = paper.pdf(document(Info(title="项目汇总", as_of="2026-06-30")))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
    assert "U+20000" in text


def test_the_report_of_one_entity_fails_for_it() -> None:
    """There the name is the entity's own, and must be printed as it is."""
    with pytest.raises(GlyphMissing, match="𠀀"):
        paper.pdf(document(Info(title="报告", entity="某站", standard_title="某办法")))
