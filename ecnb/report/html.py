"""Blocks as HTML: one output for JupyterLab, or a whole page that needs nothing but itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ecnb.report import theme, words
from ecnb.report.block import Block
from ecnb.report.blocks import Figure, Heading, Picture, walk
from ecnb.report.drawing import svg as drawings
from ecnb.report.inline import spans
from ecnb.report.tables import Mark, Table
from ecnb.report.text import visible

if TYPE_CHECKING:
    from jinja2 import Environment

OUTLINE_DEPTH = 2
"""Headings down to this level stand in the side bar."""

_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


def output(block: Block) -> str:
    """Render one notebook output, with the styles that it needs.

    >>> print(output(Heading("<b>")).partition("</style>")[2].strip())
    <h1>&lt;b&gt;</h1>
    </div>
    """
    template = _environment().get_template("output.html.j2")
    return template.render(
        blocks=(block,),
        anchors={},
        css=_styles_of(block),
        css_variables=Markup(theme.css_variables()),  # noqa: S704 - our own constants
    )


def page(blocks: Sequence[Block], title: str, lang: words.Lang = "zh", footer: str = "") -> str:
    """Render a whole page: no script, no address outside, nothing unescaped."""
    headings = [part for block in blocks for part in walk(block) if isinstance(part, Heading)]
    anchors = {id(heading): f"s{at}" for at, heading in enumerate(headings, 1)}
    listed = [heading for heading in headings if heading.level <= OUTLINE_DEPTH]
    return _environment().get_template("page.html.j2").render(
        blocks=blocks,
        title=title,
        html_lang=words.HTML_LANG[lang],
        footer=footer,
        contents=words.word("contents", lang),
        anchors=anchors,
        outline=[(anchors[id(heading)], heading.level, heading.text) for heading in listed],
        css=_asset("blocks.css") + _asset("page.css"),
        css_variables=Markup(theme.css_variables()),  # noqa: S704 - our own constants
    ) + "\n"  # fmt: skip


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - lazy

    environment = Environment(
        loader=PackageLoader("ecnb.report"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=False,
    )
    environment.filters |= {
        "data_uri": _data_uri,
        "identity": id,
        "kind": lambda value: type(value).__name__,
        "millimetres": lambda value: f"{min(max(value, 5), 200):g}mm",
        "percent": lambda share: f"{100 * share:.4g}%",
        "spans": spans,
        "svg": _svg,
        "symbol": _symbol,
        "visible": visible,
        "widths": _widths,
    }
    return environment


@cache
def _asset(name: str) -> Markup:
    """Read a style sheet of ours, without its indentation."""
    text = resources.files("ecnb.report").joinpath("templates", name).read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    return Markup("\n".join(line for line in lines if line) + "\n")  # noqa: S704 - our own file


@cache
def _sections() -> tuple[tuple[frozenset[str], Markup], ...]:
    """Rules of ``blocks.css`` by the kinds of block that need them, begun by ``/*@ Table */``."""
    parts = re.split(r"^/\*@ ([\w ]+) \*/\n", _asset("blocks.css"), flags=re.MULTILINE)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return tuple((frozenset(kinds.split()), Markup(rules)) for kinds, rules in pairs)  # noqa: S704


def _styles_of(block: Block) -> Markup:
    """Styles for one output: a notebook has many outputs and need not carry all of it each time."""
    kinds = {"base", *(type(part).__name__ for part in walk(block))}
    return Markup().join(rules for needed, rules in _sections() if needed & kinds)


def _svg(figure: Figure) -> Markup:
    digest = hashlib.sha256(figure.svg.encode("utf-8", "replace")).hexdigest()[:8]
    svg = drawings.clean(figure.svg, f"f{digest}-", label=figure.alt)
    return Markup(svg)  # noqa: S704 - rebuilt from an allow-list


def _data_uri(picture: Picture) -> str:
    data = "".join(picture.data.split()) if _BASE64.fullmatch(picture.data) else ""
    return f"data:{picture.mime};base64,{data}"


def _symbol(mark: Mark) -> str:
    return theme.SYMBOLS[mark.verdict]


def _widths(table: Table) -> list[float]:
    """Shares of the weighted columns; nothing if no column has a weight."""
    total: Any = sum(column.width for column in table.columns)
    return [column.width / total for column in table.columns] if total > 0 else []
