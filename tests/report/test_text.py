"""Evidence is hostile text: whatever it says, it is printed and does nothing."""

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ecnb.report import html, plain
from ecnb.report.block import Block
from ecnb.report.blocks import Figure, Heading, KeyValues, Paragraph, Preformatted, story
from ecnb.report.foreign.hypertree import parse
from ecnb.report.pdf import texts as typst_text
from ecnb.report.tables import Column, Row, Table
from ecnb.report.text import typst_string, visible, width, wrap
from tests.report.samples import SVG, paper_text

MARKUP = "#*_$\\`<>@/[]~=-+\"'{}()&|^%:;,.!?"
PRINTABLE = st.text(st.sampled_from(MARKUP + "aZ09 评价　，。（）“”\n"), min_size=1, max_size=60)
ATTACKS = [
    '#read("/etc/passwd")',
    '"); #import "x.typ": *; ("',
    "\\",
    '\\"',
    "*bold* _em_ $x^2$ `raw` <label> @ref // comment /* x */",
    "= heading",
    "- item",
    "+ item",
    "/ term: x",
    "1. item",
    "#{panic()}",
    "</script><script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "{{ 7*7 }} {% raw %}",
    "--- ... -- ~ 'single' \"double\"",
    "https://example.org/a?b=1&c=2",
]


PLACES = 8


def everywhere(text: str) -> tuple[Block, ...]:
    """A text in eight places, of every kind."""
    return (
        Heading(text),
        Paragraph(text),
        Table((Column(text), Column("")), (Row((text, text)),)),
        KeyValues(((text, text),)),
        Preformatted(text),
    )


def shown_by_a_browser(markup: str) -> str:
    """Text of a page, white space aside."""
    return "".join(parse(markup.partition("</style>")[2]).text().split())


@settings(max_examples=25, deadline=None)
@given(PRINTABLE)
@example("\n".join(ATTACKS))
def test_any_text_is_itself_on_paper(text: str) -> None:
    """What was typed is what is printed, in every kind of place."""
    expected = "".join(text.split())
    assume(expected)
    printed = paper_text(*everywhere(text))
    assert printed.count(expected) >= PLACES


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
@example("\n".join(ATTACKS))
def test_any_text_is_itself_on_the_screen(text: str) -> None:
    """A browser reads back what was typed, however hostile."""
    expected = "".join(visible(text).split())
    page = html.output(story(*everywhere(text)))
    assert shown_by_a_browser(page) == expected * PLACES


@given(st.text(max_size=200))
def test_typst_string_is_one_literal(text: str) -> None:
    """No quote in the text ends the literal, no backslash escapes its end."""
    literal = typst_string(text)
    inside = literal[1:-1].replace("\\\\", "").replace('\\"', "")
    assert literal[0] == literal[-1] == '"'
    assert '"' not in inside
    assert set(inside.partition("\\")[2][:1]) <= {"n"}


@given(st.text(max_size=120))
def test_visible_leaves_nothing_hidden(text: str) -> None:
    """Every character that is left is printable, a line feed, a tab or an ideographic space."""
    assert all(char.isprintable() or char in "\n\t　" for char in visible(text))
    assert visible(visible(text)) == visible(text)


def test_direction_override_is_spelled_out() -> None:
    """A file name cannot be made to read backwards."""
    assert visible("gpj\u202eexe") == "gpj〔U+202E〕exe"


@given(st.text(st.sampled_from("评价得分abc ,，。"), max_size=60), st.integers(4, 40))
def test_wrap_loses_no_character_and_keeps_the_width(text: str, columns: int) -> None:
    """Lines hold the text; only a closing mark may hang over."""
    lines = wrap(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line.rstrip(",，。")) <= columns for line in lines)


def test_long_run_may_break_on_paper() -> None:
    """A hash in a narrow cell breaks, and reads as one when copied."""
    digest = "0123456789abcdef" * 8
    narrow = Table((Column("甲", width=1), Column("乙", width=4)), (Row((digest, "")),))
    assert digest in paper_text(narrow)
    assert typst_text.literal(digest).count("w(") == 16


def test_terminal_shows_the_same_text() -> None:
    """Plain text escapes nothing and hides nothing."""
    assert plain.render(Paragraph("<b>\x1b[31m")) == "<b>〔U+001B〕[31m"


def test_html_escapes_in_attributes() -> None:
    """A figure's replacement text cannot leave its attribute."""
    page = html.output(Figure(SVG, '"><script>alert(1)</script>'))
    assert "<script" not in page
    assert 'aria-label="&#34;&gt;&lt;script&gt;' in page
