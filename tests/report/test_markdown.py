"""Markdown cells become blocks; nothing in them becomes markup or code."""

import pytest

from ecnb.report.blocks import Bullets, Callout, Heading, Item, Paragraph, Picture, Preformatted
from ecnb.report.foreign.markdown import blocks
from ecnb.report.inline import Span, words
from ecnb.report.tables import Table
from tests.report.samples import png


def one(source: str) -> object:
    """The single block of a source."""
    (block,) = blocks(source)
    return block


def test_headings_keep_their_level() -> None:
    """Both ways of writing a heading."""
    assert blocks("# 一\n\n二\n--") == [Heading("一", 1), Heading("二", 2)]


def test_runs_keep_their_style() -> None:
    """Stress, emphasis, code and strike; stress outside wins over emphasis inside."""
    paragraph = one("见 **重点 _内_** *强* `a<b` ~~旧~~")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.content == (
        Span("见 "), Span("重点 内", "strong"), Span(" "), Span("强", "em"), Span(" "),
        Span("a<b", "code"), Span(" "), Span("旧", "strike"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("评价\n结果", "评价结果"),
        ("two\nlines", "two lines"),
        ("评价，\n结果", "评价，结果"),
        ("行一  \n行二", "行一\n行二"),
        ("行一<br>行二", "行一\n行二"),
        ("&lt;b&gt; &amp; &#x4e2d;", "<b> & 中"),
        (r"\*星\*", "*星*"),
        ("填写 <县名> 与 <name>", "填写 <县名> 与 <name>"),
        ("[标准](https://example.org/x)", "标准（https://example.org/x）"),
        ("<https://example.org>", "https://example.org"),
        ("[上](#top)", "上"),
        ("[点](javascript:alert(1))", "点（javascript:alert(1)）"),
        ("![外图](https://example.org/x.png)", "[外图]"),
        ("![密](/etc/passwd)", "[密]"),
        ("甲<!-- 注 -->乙", "甲乙"),
        ("$x^2$ 与 #read", "$x^2$ 与 #read"),
    ],
)
def test_inline_text(source: str, text: str) -> None:
    """Line ends between Chinese characters add no space; addresses are printed, never opened."""
    paragraph = one(source)
    assert isinstance(paragraph, Paragraph)
    assert words(paragraph.content) == text


def test_lists_nest() -> None:
    """Numbers start where they were told to."""
    listed = one("3. 甲\n   - 乙\n\n4. 丙\n\n   丁")
    assert isinstance(listed, Bullets)
    first, second = listed.items
    assert (listed.ordered, listed.start) == (True, 3)
    assert isinstance(first, Item)
    assert isinstance(first.children[0], Bullets)
    assert isinstance(second, Item)
    assert second.children == (Paragraph((Span("丁"),)),)


def test_task_list_has_boxes() -> None:
    """A done task and an open one."""
    listed = one("- [x] 完成\n- [ ] 待办")
    assert isinstance(listed, Bullets)
    assert [words(item) for item in listed.items if not isinstance(item, Item)] == [
        "☑ 完成",
        "☐ 待办",
    ]


def test_table_keeps_alignment() -> None:
    """Columns of figures stand right even if the source says nothing."""
    table = one("| 甲 | 乙 | 丙 |\n|:-:|---|---|\n| a | **b** | 3.5 |")
    assert isinstance(table, Table)
    assert [(column.title, column.align) for column in table.columns] == [
        ("甲", "center"), ("乙", "left"), ("丙", "right"),
    ]  # fmt: skip


def test_code_is_only_shown() -> None:
    """Pandoc would have passed this to Typst as it stands."""
    source = '```{=typst}\n#read("/etc/passwd")\n```'
    assert blocks(source) == [Preformatted('#read("/etc/passwd")')]


def test_block_html_is_translated() -> None:
    """Text crosses over, scripts and handlers do not."""
    source = '<div onclick="x()">甲<script>alert(1)</script></div>\n\n> 引'
    first, second = blocks(source)
    assert first == Paragraph((Span("甲"),))
    assert isinstance(second, Callout)


def test_attached_picture_is_shown() -> None:
    """What the notebook brings along is printed under the text."""
    shown = blocks("见图 ![照片](attachment:a.png)", {"a.png": {"image/png": png()}})
    assert shown[1] == Picture("image/png", png(), "照片")
    assert len(shown) == 2


def test_rule_and_blank_lines_leave_nothing() -> None:
    """A horizontal rule is no content."""
    assert blocks("\n\n---\n\n") == []
