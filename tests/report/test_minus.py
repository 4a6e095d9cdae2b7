"""One sign for negative numbers, wherever a reader sees one."""

import ast
import html
from fractions import Fraction
from itertools import chain

import pytest

import ecnb
from ecnb.model.scorecard import Span
from ecnb.report import plain
from ecnb.report.html import output
from ecnb.report.story.figures import fixed, percent, range_text, signed
from ecnb.scoring.explain import figure
from tests.demo_cases import demo_case
from tests.house.tree import ROOT

MINUS = "\u2212"
DATA = ("*.yaml", "*.j2", "*.css", "*.typ", "*.js", "*.json")
READS = "widths.py"
"""Reads other people's tables, which may have either sign; writes none."""


def literals(source: str) -> list[str]:
    """Every text of a module that is no docstring."""
    tree = ast.parse(source)
    told = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    docstrings = {id(node) for node in told}
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in docstrings]
    return [node.value for node in found if isinstance(node.value, str)]


def test_no_text_of_a_report_has_another_minus_sign() -> None:
    """Standards, phrases, templates, notebooks and words in code: the keyboard's hyphen only."""
    files = chain.from_iterable((ROOT / "ecnb").rglob(pattern) for pattern in DATA)
    notebooks = (ROOT / "notebooks").glob("*.ipynb")
    found = [path.name for path in (*files, *notebooks) if MINUS in path.read_text("utf-8")]
    code = [path for path in (ROOT / "ecnb").rglob("*.py") if path.name != READS]
    found += [path.name for path in code if MINUS in "".join(literals(path.read_text("utf-8")))]
    assert found == []


def test_another_minus_sign_in_code_would_be_seen() -> None:
    """The check itself works: a literal counts, also inside an f-string; a docstring does not."""
    assert literals(f'"""Says {MINUS}1."""\nx = f"{MINUS}{{y}}"\n') == [MINUS]


@pytest.mark.parametrize(
    "text",
    [
        fixed(Fraction("-8.45")),
        signed(Fraction("-8.45")),
        figure(Fraction("-8.45")),
        percent(Fraction("-0.0845")),
        range_text(Span(Fraction("-8.45"), Fraction(0))),
    ],
)
def test_every_writer_of_numbers_has_the_same_sign(text: str) -> None:
    """Rounded, exact, signed, as a share, as a range."""
    assert text.startswith("-8.")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_zj_9_its_bounds_are_written_as_the_points_are(lang: str) -> None:
    """ZJ-9 says from -5 to 5, in plain text and in HTML."""
    story = ecnb.rulings(demo_case("zj-c-01", "2025H2", lang))
    assert "-5" in plain.render(story)
    assert MINUS not in plain.render(story)
    assert MINUS not in html.unescape(output(story))
