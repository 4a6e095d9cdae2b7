"""Foreign HTML as blocks: its tables, lists, headings and text, and nothing that could act.

What a notebook's outputs hold is written by any library, with any evidence in it. Instead of
sorting good markup from bad, none is kept: only text crosses over, into blocks that both
exports know how to print. Styles and colours of the original are lost; that is the price.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ecnb.report.block import Block
from ecnb.report.blocks import Bullets, Callout, Heading, Item, Paragraph, Picture, Preformatted
from ecnb.report.foreign.hypertree import Node, parse
from ecnb.report.foreign.widths import fitted
from ecnb.report.inline import Inline, Span, SpanStyle, words
from ecnb.report.tables import Cell, Column, Row, Table

_INLINE: dict[str, SpanStyle] = {
    "strong": "strong", "b": "strong", "th": "strong", "em": "em", "i": "em", "code": "code",
    "kbd": "code", "samp": "code", "tt": "code", "s": "strike", "del": "strike", "small": "muted",
}  # fmt: skip
_BLOCKS = frozenset(
    "html body div section article main header footer nav aside figure figcaption center form "
    "fieldset details summary address p pre blockquote ul ol dl dt dd li table h1 h2 h3 h4 h5 h6 "
    "img hr".split()
)
_DATA_URI = re.compile(r"data:(image/png|image/jpeg);base64,([A-Za-z0-9+/=\s]+)")
_HEADING = re.compile(r"h([1-6])")
_MAX_SPAN = 1000
_MAX_COLUMNS = 1000
"""Of a table; what hangs out further is cut."""


def blocks(source: str) -> Iterator[Block]:
    """Translate HTML.

    >>> list(blocks("<script>x()</script><p onclick='x()'>共 3 项</p>"))
    [Paragraph(content=(Span(text='共 3 项', style='plain'),), kind='body')]
    """
    yield from _flow(parse(source))


def picture(url: str, alt: str) -> Picture | None:
    """A picture that is inside its own address; others are not fetched."""
    found = _DATA_URI.fullmatch(url)
    if not found:
        return None
    return Picture("image/png" if found[1] == "image/png" else "image/jpeg", found[2], alt)


def _flow(node: Node) -> Iterator[Block]:
    """Blocks of a container; text between blocks becomes paragraphs."""
    waiting: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str) or not _holds_block(child):
            waiting.append(child)
            continue
        yield from _paragraph(waiting)
        waiting = []
        yield from _block(child)
    yield from _paragraph(waiting)


def _holds_block(node: Node) -> bool:
    return node.name in _BLOCKS or any(
        _holds_block(child) for child in node.children if isinstance(child, Node)
    )


def _block(node: Node) -> Iterator[Block]:
    heading = _HEADING.fullmatch(node.name)
    if heading:
        yield from _heading(node, int(heading[1]))
    elif node.name == "table":
        yield from _table(node)
    elif node.name in {"ul", "ol"}:
        yield from _list(node)
    elif node.name == "pre":
        yield Preformatted(node.text().strip("\n"))
    elif node.name == "blockquote":
        yield Callout("quote", "", tuple(_flow(node)))
    elif node.name == "img":
        yield from _image(node)
    else:
        yield from _flow(node)


def _heading(node: Node, level: int) -> Iterator[Block]:
    text = _squeeze(node.text())
    if text:
        yield Heading(text, level)


def _image(node: Node) -> Iterator[Block]:
    alt = _squeeze(node.attributes.get("alt", ""))
    shown = picture(node.attributes.get("src", ""), alt)
    if shown:
        yield shown
    elif alt:
        yield Paragraph(f"[{alt}]")


def _paragraph(parts: list[Node | str]) -> Iterator[Block]:
    content = _inline(parts)
    if words(content).strip():
        yield Paragraph(content)


def _list(node: Node) -> Iterator[Block]:
    entries = [child for child in node.children if isinstance(child, Node) and child.name == "li"]
    items = tuple(_item(entry) for entry in entries)
    if items:
        yield Bullets(items, node.name == "ol")


def _item(node: Node) -> Inline | Item:
    first, *rest = list(_flow(node)) or [Paragraph("")]
    if isinstance(first, Paragraph):
        return Item(first.content, tuple(rest)) if rest else first.content
    return Item("", (first, *rest))


def _inline(parts: list[Node | str]) -> Inline:
    """Runs of text with white space as a browser would show it."""
    runs = [run for part in parts for run in _runs(part, "plain")]
    merged: list[Span] = []
    for run in runs:
        before = merged[-1].text[-1:] if merged else "\n"
        text = re.sub(r" *\n *", "\n", re.sub(r"[ \t\r\f]+", " ", run.text))
        text = text.lstrip(" ") if before in {" ", "\n"} else text
        if text and merged and merged[-1].style == run.style:
            merged[-1] = Span(merged[-1].text + text, run.style)
        elif text:
            merged.append(Span(text, run.style))
    if merged:
        merged[-1] = Span(merged[-1].text.rstrip(), merged[-1].style)
    return tuple(merged)


def _runs(part: Node | str, style: SpanStyle) -> Iterator[Span]:
    if isinstance(part, str):
        yield Span(part.replace("\n", " "), style)
    elif part.name == "br":
        yield Span("\n", style)
    else:
        inner = _INLINE.get(part.name, "plain") if style == "plain" else style
        for child in part.children:
            yield from _runs(child, inner)


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _table(node: Node) -> Iterator[Block]:
    rows = [row for row in node.descendants() if row.name == "tr"]
    lines = [[c for c in row.elements() if c.name in {"td", "th"}] for row in rows]
    lines_of_head = sum(1 for row, line in zip(rows, lines, strict=True) if _is_head(row, line))
    grid = _grid([line for line in lines if line])
    if not grid:
        return
    count = max(sum(cell.colspan for cell in line) for line in grid)
    head = tuple(Row(tuple(line), "head") for line in grid[:lines_of_head])
    body = tuple(Row(tuple(line)) for line in grid[lines_of_head:])
    captions = [_squeeze(part.text()) for part in node.elements() if part.name == "caption"]
    yield fitted(Table((Column(),) * count, body, "".join(captions), head=head))


def _is_head(row: Node, line: list[Node]) -> bool:
    return bool(line) and row.parent is not None and row.parent.name == "thead"


def _grid(lines: list[list[Node]]) -> list[list[Cell]]:
    """Cells whose spans fill a rectangle: what is missing is filled, what hangs out is cut."""
    hanging: list[int] = []
    grid: list[list[Cell]] = []
    width = min(max((sum(map(_colspan, line)) for line in lines), default=0), _MAX_COLUMNS)
    for left, line in zip(range(len(lines), 0, -1), lines, strict=True):
        row, at, waiting = [], 0, list(line)
        hanging += [0] * (width - len(hanging))
        while at < width:
            if hanging[at]:
                hanging[at] -= 1
                at += 1
                continue
            room = next((n for n, rest in enumerate(hanging[at:width]) if rest), width - at)
            cell = _cell(waiting.pop(0), room, left) if waiting else Cell()
            row.append(cell)
            hanging[at : at + cell.colspan] = [cell.rowspan - 1] * cell.colspan
            at += cell.colspan
        grid.append(row)
    return grid


def _cell(node: Node, room: int, left: int) -> Cell:
    rowspan = min(_span(node, "rowspan"), left)
    return Cell(_inline(node.children), min(_colspan(node), room), rowspan)


def _colspan(node: Node) -> int:
    return _span(node, "colspan")


def _span(node: Node, name: str) -> int:
    stated = node.attributes.get(name, "1").strip()
    return min(max(int(stated), 1), _MAX_SPAN) if stated.isascii() and stated.isdigit() else 1
