"""A drawing is rebuilt from an allow-list before it becomes part of a page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from ecnb.errors import ReportFailed
from ecnb.report import html
from ecnb.report.blocks import Figure, story
from ecnb.report.drawing.svg import clean, text_of, width_points
from ecnb.report.pdf import paper
from tests.report.samples import document

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<rect onload="alert(1)"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        "<foreignObject><iframe src='https://example.org'/></foreignObject>",
        '<image href="https://example.org/x.png"/>',
        '<image href="file:///etc/passwd"/>',
        '<use href="https://example.org/x.svg#a"/>',
        '<rect style="fill: url(https://example.org/x)"/>',
        '<rect style="background: url(https://example.org/x)"/>',
        '<rect fill="url(//example.org/x)"/>',
        "<style>@import 'https://example.org/x.css';</style>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
        '<rect x="1" filter="url(#f)"/>',
    ],
)
def test_what_could_act_is_gone(hostile: str) -> None:
    """Neither scripts, handlers and addresses nor elements that are no drawing."""
    kept = clean(f"{OPEN}{hostile}</svg>").replace("http://www.w3.org/2000/svg", "")
    for trace in ("script", "alert", "on", "://", "//", "url", "import", "filter", "iframe"):
        assert trace not in kept


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "<svg>",
        "<html/>",
        "<svg></svg>",
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        + OPEN
        + "<text>&b;</text></svg>",
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + OPEN
        + "<text>&x;</text></svg>",
        OPEN + "<g>" * 3 + "x" * 4_000_001 + "</g>" * 3 + "</svg>",
    ],
)
def test_what_is_no_drawing_is_refused(broken: str) -> None:
    """Entity bombs and external entities are no drawing either."""
    with pytest.raises(ReportFailed):
        clean(broken)


def test_references_inside_the_drawing_stay() -> None:
    """Definitions that are used keep working under a name of their own."""
    source = (
        f'{OPEN}<defs><path id="m1" d="M 0 0"/><path id="unused" d="M 1 1"/></defs>'
        '<use xlink:href="#m1" x="1"/><rect clip-path="url(#m1)"/></svg>'
    )
    kept = clean(source, "f1-")
    assert 'id="f1-0"' in kept
    assert 'href="#f1-0"' in kept
    assert 'clip-path="url(#f1-0)"' in kept
    assert "unused" not in kept


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40))
def test_text_stays_itself(text: str) -> None:
    """Labels are escaped, not interpreted."""
    source = f"{OPEN}<text>{escape(text)}</text></svg>"
    assert "<text>" in clean(source)
    assert text_of(source) == text


def test_cleaning_twice_changes_nothing() -> None:
    """The stored drawing and the shown drawing are the same."""
    source = (
        f'{OPEN}<defs><path id="m1" d="M 0 0"/></defs><use href="#m1"/><text>甲&amp;</text></svg>'
    )
    assert clean(clean(source)) == clean(source)


def test_figures_on_one_page_keep_their_names_apart() -> None:
    """Two drawings may both call something m1."""
    drawings = [
        f'{OPEN}<defs><path id="m1" d="M {n} 0"/></defs><use href="#m1"/></svg>' for n in (1, 2)
    ]
    page = html.output(story(*(Figure(svg, "图") for svg in drawings)))
    names = re.findall(r' id="([^"]+)"', page)
    assert len(set(names)) == 2


@pytest.mark.parametrize(
    ("attributes", "points"),
    [('width="120pt"', 120.0), ('width="100px"', 75.0), ('width="100"', 75.0), ("", 460.0)],
)
def test_natural_width(attributes: str, points: float) -> None:
    """A drawing without a width takes the text column."""
    assert width_points(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}></svg>') == points


def test_drawing_is_named_for_who_cannot_see_it() -> None:
    """On the screen by a label, on paper by the alternative text of the PDF."""
    source = f'{OPEN[:-1]} width="40pt" height="20pt"><rect width="9" height="9"/></svg>'
    assert 'role="img" aria-label="得分图"' in html.output(Figure(source, "得分图"))
    assert b"/Alt" in paper.pdf(document(Figure(source, "得分图")))


def test_drawing_without_a_view_box_gets_one() -> None:
    """Else it would be cut, not scaled, where the page is narrow; a point is 4/3 of a pixel."""
    source = f'{OPEN[:-1]} width="30pt" height="20"></svg>'
    assert 'viewBox="0 0 40 20"' in clean(source)
