"""Blocks and notebooks that the tests of this room share. Invented data."""

import base64
import io
from typing import Any

import nbformat
from PIL import Image
from pypdf import PdfReader

from ecnb.model.scorecard import Verdict
from ecnb.report.block import Block
from ecnb.report.blocks import (
    Bullets,
    Callout,
    Columns,
    Contents,
    Cover,
    Details,
    Figure,
    Heading,
    Item,
    KeyValues,
    PageBreak,
    PaperHead,
    Paragraph,
    Picture,
    Preformatted,
    SealBox,
    Seals,
    StatusItem,
    StatusList,
    Tile,
    Tiles,
    story,
)
from ecnb.report.document import Document, Info, Part
from ecnb.report.inline import code, muted, strong
from ecnb.report.pdf import paper
from ecnb.report.tables import Bar, Cell, Column, Mark, Number, Row, Table

AS_OF = "2026-12-31"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80pt" height="20pt">'
    '<text x="1" y="12" style="font: 9px \'Noto Sans CJK SC\'">得分 88.35</text></svg>'
)


def png() -> str:
    """A small picture, as a notebook stores it."""
    stream = io.BytesIO()
    Image.new("RGB", (30, 20), (200, 30, 30)).save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


def table(rows: int = 3) -> Table:
    """A table with a group, a range, a bar, a verdict, a subtotal and notes."""
    body = [
        Row((f"第{n}项", Number("4.80", "4.20", "5.40", "分"), Bar(4.8, 6, low=4.2, high=5.4),
             Mark(Verdict.MET, "达到")))
        for n in range(1, rows + 1)
    ]  # fmt: skip
    return Table(
        (Column("指标", width=2), Column("得分", "right"), Column("得分率"), Column("结论")),
        (
            Row(("基本条件",), "group"),
            *body,
            Row((Cell("单项汇总"), Number("14.40"), "", ""), "subtotal"),
        ),
        "表1 得分",
        ("注：方括号内为可能区间。", (muted("附注"),)),
    )


def cover(**changes: Any) -> Cover:
    """A title page with everything on it."""
    told: dict[str, Any] = {
        "title": "评价报告", "entity": "示例县中心", "subtitle": "副题", "kicker": "示例市商务局",
        "period": "2026年度", "as_of": AS_OF, "standard_title": "示例标准", "publisher": "编制单位",
        "facts": (("类别", "C类"), ("摘要", code("0123456789abcdef" * 4))),
        "tiles": (Tile("总分", "88.35", "分", "[86.00, 91.50]"), Tile("等级", "合格", tone="warn")),
        "notice": Callout("provisional", "暂定", (Paragraph("缺省评。"),)),
    }  # fmt: skip
    return Cover(**(told | changes))


EVERY_BLOCK: tuple[Block, ...] = (
    cover(),
    Contents("目录"),
    Heading("一、总体情况"),
    Paragraph(("总分 ", strong("88.35"), " 分，见 ", code("facts.csv"), muted("（注）")), "lead"),
    Bullets(("甲", Item("乙", (Bullets(("丙",), ordered=True, start=3),)))),
    KeyValues((("单位", "示例县"), ("结论", Mark(Verdict.PARTLY, "部分"))), 2),
    table(),
    Callout(
        "warn", "人员不足", (Paragraph("少一人。"), Callout("quote", "", (Paragraph("引。"),)))
    ),
    Figure(SVG, "得分图", "图1 得分", ("注一",)),
    Picture("image/png", png(), "照片", "图2"),
    Preformatted("ecnb report\n  x", "命令"),
    Tiles((Tile("排名", "3 / 6", detail="同类", tone="good"),)),
    StatusList((StatusItem(Mark(Verdict.NOT_DUE, "未到期"), "评价", "2026-12-31", "每年一次"),)),
    PageBreak(),
    PaperHead("申报表", "附件2", "2025年度", "示例数据", as_of="2026-01-15", lang="en"),
    Seals((SealBox("中心盖章"), SealBox("市级意见", ("（盖章）", "年　月　日")))),
    Columns((Paragraph("左"), Paragraph("右")), (1, 2.5)),
    Details("过程", (Paragraph("细节"),)),
    story(Heading("二、附录", 2), Paragraph("完", "note")),
)
"""At least one of every kind, most fields away from their default."""


def document(*blocks: Block, **info: str) -> Document:
    """Blocks as a document with a date."""
    particulars: dict[str, Any] = {"title": "题目", "as_of": AS_OF} | info
    return Document(Info(**particulars), tuple(Part(1, block) for block in blocks))


def pages(pdf: bytes) -> list[str]:
    """Text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def paper_text(*blocks: Block) -> str:
    """What stands on paper, without white space: where lines break is the typesetter's affair."""
    return "".join("".join(pages(paper.pdf(document(*blocks)))).split())


def notebook(*outputs: dict[str, Any] | Block | str, **metadata: Any) -> Any:
    """An executed notebook: text becomes a Markdown cell, all else an output of a code cell."""
    cells = []
    for number, shown in enumerate(outputs):
        if isinstance(shown, str):
            cells.append(nbformat.v4.new_markdown_cell(shown, id=f"c{number}"))
            continue
        data = shown._repr_mimebundle_() if isinstance(shown, Block) else shown
        output = nbformat.v4.new_output("display_data", data=data)
        source = f"show({number})"
        cells.append(nbformat.v4.new_code_cell(source, outputs=[output], id=f"c{number}"))
    made = nbformat.v4.new_notebook(cells=cells, metadata={"ecnb": metadata} if metadata else {})
    nbformat.validate(made)
    return made
