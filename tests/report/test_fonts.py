"""A character that would print as an empty box fails the report and is named."""

import pytest

from ecnb.errors import GlyphMissing, ReportFailed
from ecnb.report.blocks import Figure, Paragraph, story
from ecnb.report.pdf import fonts, paper
from ecnb.report.tables import Column, Row, Table
from tests.report.samples import SVG, document, pages


@pytest.mark.parametrize(
    "text",
    [
        "评价报告",
        "ÄÖÜß €",
        "①②③ ㎡ ℃",
        "✓△×○—□☐☑✗",
        "\n\t　",
        "\u200b\ufeff",
        "\x00\u202e",
        "龙龘䶮",
    ],
)
def test_what_reports_need_is_covered(text: str) -> None:
    """Chinese, Latin, signs; what is invisible or spelled out needs no glyph of its own."""
    assert fonts.missing_glyphs(text) == []


def test_missing_characters_are_listed_once_in_order() -> None:
    """Each is named, with what stands around it not needed."""
    assert fonts.missing_glyphs("甲𠀀乙🛒𠀀") == ["𠀀", "🛒"]


@pytest.mark.parametrize(
    "block",
    [
        Paragraph("示例县𠀀村"),
        story(Table((Column("村"),), (Row(("示例县𠀀村",)),))),
        Figure(SVG.replace("得分", "示例县𠀀村"), "图"),
        Figure(SVG, "示例县𠀀村"),
    ],
    ids=["text", "cell", "drawing", "replacement text"],
)
def test_missing_glyph_fails_the_paper(block: Paragraph) -> None:
    """The error names the character, its number, the cell and the words around it."""
    with pytest.raises(GlyphMissing) as caught:
        paper.pdf(document(Paragraph("好"), block))
    for told in ("“𠀀”", "U+20000", "示例县𠀀村", "第 1 个单元"):
        assert told in str(caught.value)


def test_missing_glyph_in_the_running_head_is_found() -> None:
    """Particulars are printed too."""
    with pytest.raises(GlyphMissing, match="U\\+20000"):
        paper.pdf(document(Paragraph("好"), entity="𠀀县"))


def test_symbols_fall_back_on_dejavu() -> None:
    """A box to tick has no glyph in Noto CJK and prints all the same."""
    assert "☑" in "".join(pages(paper.pdf(document(Paragraph("☑ 完成")))))


def test_missing_fonts_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    monkeypatch.setattr(fonts, "find_spec", lambda _: None)
    with pytest.raises(ReportFailed, match="pip install mplfonts"):
        fonts.cjk_folder()
    with pytest.raises(ReportFailed, match="pip install matplotlib"):
        fonts.symbol_folder()
