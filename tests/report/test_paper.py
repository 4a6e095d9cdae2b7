"""The PDF: official form, archive format, the same bytes everywhere."""

import io

import pytest
from pypdf import PdfReader

from ecnb.errors import ReportFailed
from ecnb.model.scorecard import Verdict
from ecnb.report.blocks import (
    Callout,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    StatusItem,
    StatusList,
    story,
)
from ecnb.report.document import Document, Info, Part
from ecnb.report.pdf import paper
from ecnb.report.tables import Cell, Column, Mark, Row, Table
from tests.report.samples import AS_OF, EVERY_BLOCK, cover, document, pages, paper_text, png, table

HEADS = ("序号", "内容")


def long_table(rows: int = 120) -> Table:
    """A table of some three pages."""
    body = tuple(Row((f"{n}", f"第{n}条应当公开名录")) for n in range(1, rows + 1))
    return Table((Column(HEADS[0]), Column(HEADS[1], width=1)), body, "表 长表")


def test_table_head_is_repeated_on_every_page() -> None:
    """A reader never turns back to learn what a column is."""
    printed = pages(paper.pdf(document(long_table())))
    assert len(printed) >= 3
    assert all(head in page for page in printed for head in HEADS)


def test_every_row_is_printed_once() -> None:
    """Page breaks lose nothing and repeat nothing."""
    text = paper_text(long_table(200))
    assert [text.count(f"第{n}条应当") for n in range(1, 201)] == [1] * 200


def test_group_row_follows_its_rows_to_the_next_page() -> None:
    """The group of a row can be read on the row's own page."""
    rows = (Row(("组甲",), "group"), *long_table().rows)
    printed = pages(paper.pdf(document(Table(long_table().columns, rows))))
    assert all("组甲" in page for page in printed)


@pytest.mark.parametrize("rows", range(36, 48))
def test_total_never_stands_alone_on_a_page(rows: int) -> None:
    """The last row before a total goes with it."""
    total = Row((Cell("汇总合计", 2),), "total")
    made = Table(long_table().columns, (*long_table(rows).rows, total))
    printed = ["".join(page.split()) for page in pages(paper.pdf(document(made)))]
    (page,) = [page for page in printed if "汇总合计" in page]
    assert f"第{rows}条" in page


def test_long_cell_is_printed_whole() -> None:
    """A reason longer than a page breaks across pages instead of being cut."""
    text = paper_text(
        Table((Column("甲"), Column("乙", width=1)), (Row(("x", "长长文。" * 1500)),))
    )
    assert text.count("长长文。") == 1500


def test_page_furniture() -> None:
    """Entity and title above; standard, page numbers and date below; nothing on the title page."""
    told = {"entity": "示例县中心", "standard_title": "示例标准", "period": "2026年度"}
    first, second = pages(paper.pdf(document(cover(), Paragraph("正文"), **told)))
    assert "第 1 页" not in first
    compact = "".join(second.split())
    for text in (*told.values(), "题目", "第2页共2页", "截至2026-12-31"):
        assert text in compact


def test_english_report() -> None:
    """Page numbers and dates follow the language."""
    made = Document(Info("Report", lang="en", as_of=AS_OF), (Part(1, Paragraph("Text")),))
    text = " ".join(pages(paper.pdf(made))[0].split())
    assert "Page 1 of 1" in text
    assert "as of 2026-12-31" in text


def test_file_properties_and_bookmarks() -> None:
    """Title, author and date come from the report; headings are bookmarks."""
    blocks = (Heading("一、总体情况"), Heading("（一）得分", 2), Heading("二、附录"))
    reader = PdfReader(io.BytesIO(paper.pdf(document(*blocks, publisher="编制单位"))))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("题目", "编制单位")
    assert str(reader.metadata.creation_date).startswith(AS_OF)
    first, inner, last = reader.outline
    assert (first.title, inner[0].title, last.title) == ("一、总体情况", "（一）得分", "二、附录")  # type: ignore[union-attr,call-overload,index]


def test_archive_format_with_a_date_and_plain_without() -> None:
    """PDF/A needs a date; a notebook without one is still printed, and no clock is asked."""
    dated = paper.pdf(document(Paragraph("文")))
    undated = paper.pdf(document(Paragraph("文"), as_of=""))
    assert b"pdfaid:part" in dated
    assert b"pdfaid:part" not in undated
    assert b"/CreationDate" not in undated


def test_fonts_are_embedded() -> None:
    """The paper looks the same on a machine without Chinese fonts."""
    reader = PdfReader(io.BytesIO(paper.pdf(document(*EVERY_BLOCK))))
    embedded, referenced = set(), set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            referenced.add(inner["/BaseFont"])
            if {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"]):
                embedded.add(inner["/BaseFont"])
    assert embedded == referenced
    assert {name.split("+")[1].split("-")[0] for name in embedded} <= {
        "NotoSansCJKsc", "NotoSerifCJKsc", "NotoSansMonoCJKsc", "DejaVuSans",
    }  # fmt: skip


def test_bad_date_is_refused() -> None:
    """The date is part of the paper."""
    with pytest.raises(ReportFailed, match="YYYY-MM-DD"):
        paper.pdf(document(Paragraph("文"), as_of="2026-13-01"))


@pytest.mark.parametrize("data", ["", "!!", "aGVsbG8=", png()[:60]])
def test_broken_picture_is_named(data: str) -> None:
    """The error says which picture."""
    with pytest.raises(ReportFailed, match="照片"):
        paper.pdf(document(Picture("image/png", data, "照片")))


def test_page_break_in_a_box_is_refused() -> None:
    """Typst's own complaint reaches the author."""
    with pytest.raises(ReportFailed, match="pagebreak"):
        paper.pdf(document(Callout("info", "盒", (PageBreak(),))))


def test_source_holds_no_path_and_reads_no_file() -> None:
    """The typesetter is given everything; there is nothing for it to open."""
    source = paper.source(document(*EVERY_BLOCK))
    for reading in ("read(", "import", "include", "plugin(", "csv(", "json(", "@preview"):
        assert reading not in source


def test_form_has_its_grid_and_spans() -> None:
    """An official form is printed with all its cells."""
    rows = (
        Row((Cell("基本条件", rowspan=2, align="center"), "场地", "6")),
        Row(("人员", "5")),
        Row((Cell("单项汇总", 2), "11"), "subtotal"),
    )
    form = Table((Column(), Column("内容", width=1), Column("分值")), rows, style="form")
    text = paper_text(story(form))
    for cell in ("基本条件", "场地", "人员", "单项汇总", "11", "内容", "分值"):
        assert cell in text
    assert "form: true" in paper.source(document(form))


def test_wide_texts_do_not_leave_the_page() -> None:
    """Whatever stands in a table, its right edge is the text's."""
    reader = PdfReader(io.BytesIO(paper.pdf(document(table(), long_table(10)))))
    ends: list[float] = []
    for page in reader.pages:
        page.extract_text(visitor_text=lambda _, __, matrix, *___: ends.append(matrix[4]))
    assert max(ends) < 595 - 22 * 72 / 25.4


def test_status_item_stays_on_one_page() -> None:
    """What is due and what is known about it are read together."""
    met = Mark(Verdict.MET, "达到")
    items = tuple(StatusItem(met, f"事项{n:02}", AS_OF, f"说明{n:02}") for n in range(90))
    for page in pages(paper.pdf(document(StatusList(items)))):
        compact = "".join(page.split())
        assert [
            n for n in range(90) if (f"事项{n:02}" in compact) != (f"说明{n:02}" in compact)
        ] == []
