"""Blocks as Typst code: calls of the functions in ``templates/report.typ``.

The code is written in Typst's code mode, where a string literal is just its characters:
:func:`ecnb.report.text.typst_string` is the one door through which text enters.
"""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Iterable
from functools import singledispatch

from ecnb.errors import InternalError, ReportFailed
from ecnb.report import blocks as b
from ecnb.report import svg as drawings
from ecnb.report.block import Block
from ecnb.report.inline import Inline, spans, words
from ecnb.report.tables import Bar, Cell, Column, Content, Mark, Number, Row, Table, content_words
from ecnb.report.text import chunks, typst_string, visible, width
from ecnb.report.theme import SYMBOLS

_STYLES = {"strong": "strong", "em": "emph", "code": "mono-run", "muted": "muted", "strike": "strike"}
_PARAGRAPHS = {"body": "para", "lead": "lead", "note": "small-print"}
_TALL = 900
"""A cell of more terminal columns than this may break across pages; it might not fit on one."""
_PICTURE_SCALE = 0.6
"""Points a pixel: a screen's picture at 120 dots an inch."""


def render(block: Block) -> str:
    """Render a block as Typst code.

    >>> print(render(b.Heading("#import", 2)))
    heading(level: 2, "#import")
    """
    return _render(block)


def text(content: Inline) -> str:
    """Write inline content as one Typst expression.

    >>> from ecnb.report.inline import strong
    >>> print(text(("得", strong("5"))))
    {"得"; strong("5")}
    """
    runs = [_run(span.style, visible(span.text)) for span in spans(content) if span.text]
    return runs[0] if len(runs) == 1 else "{" + "; ".join(runs) + "}"


def _run(style: str, raw: str) -> str:
    literal = literal_of(raw)
    return f"{_STYLES[style]}({literal})" if style in _STYLES else literal


def literal_of(raw: str) -> str:
    """Write text as a string literal, or several with places to break inside long runs."""
    pieces = [typst_string(piece) for piece in chunks(raw)]
    return pieces[0] if len(pieces) == 1 else "{" + "; z; ".join(pieces) + "}"


def array(items: Iterable[str]) -> str:
    """Write a Typst array; one entry needs its comma.

    >>> array(["1"]), array([])
    ('(1,)', '()')
    """
    inner = ", ".join(items)
    return f"({inner},)" if inner else "()"


@singledispatch
def _render(block: Block) -> str:
    raise InternalError(f"no Typst for {type(block).__name__}")


def _body(parts: Iterable[Block]) -> str:
    return "{" + "\n".join(map(_render, parts)) + "}"


@_render.register
def _(block: b.Story) -> str:
    return _body(block.blocks)


@_render.register
def _(block: b.Heading) -> str:
    return f"heading(level: {min(max(block.level, 1), 6)}, {typst_string(block.text)})"


@_render.register
def _(block: b.Paragraph) -> str:
    return f"{_PARAGRAPHS[block.kind]}({text(block.content)})" if words(block.content) else ""


@_render.register
def _(block: b.Bullets) -> str:
    items = array(map(_item, block.items))
    return f"bullets({_boolean(block.ordered)}, {max(block.start, 0)}, {items})"


def _item(item: Inline | b.Item) -> str:
    if isinstance(item, b.Item):
        return f"{{{text(item.content)}\n{_body(item.children)}}}"
    return text(item)


@_render.register
def _(block: b.KeyValues) -> str:
    pairs = array(array((typst_string(name), _content(value))) for name, value in block.pairs)
    return f"key-values({2 if block.columns > 1 else 1}, {pairs})"


@_render.register
def _(block: b.Callout) -> str:
    return f"callout({typst_string(block.kind)}, {typst_string(block.title)}, {_body(block.body)})"


@_render.register
def _(block: b.Preformatted) -> str:
    return f"pre({typst_string(block.title)}, {literal_of(visible(block.text))})"


@_render.register
def _(block: b.Tiles) -> str:
    return f"tiles({_tiles(block.tiles)})"


def _tiles(tiles: Iterable[b.Tile]) -> str:
    return array(map(_tile, tiles))


def _tile(tile: b.Tile) -> str:
    texts = (tile.label, tile.value, tile.unit, tile.detail, tile.tone)
    return f"(height => tile({', '.join(map(typst_string, texts))}, height))"


@_render.register
def _(block: b.StatusList) -> str:
    return f"status-list({array(map(_status, block.items))})"


def _status(item: b.StatusItem) -> str:
    detail = text(item.detail) if words(item.detail) else "none"
    return array((_mark(item.mark), text(item.title), detail, typst_string(item.when)))


@_render.register
def _(block: b.Seals) -> str:
    boxes = (array((typst_string(s.title), array(map(typst_string, s.lines)))) for s in block.boxes)
    height = min(max(block.height, 5), 200)
    return f"seals({min(max(block.columns, 1), 4)}, {height:g}mm, {array(boxes)})"


@_render.register
def _(block: b.Cover) -> str:
    facts = array(array((typst_string(name), text(value))) for name, value in block.facts)
    notice = _render(block.notice) if block.notice else "none"
    heads = map(typst_string, (block.kicker, block.title, block.subtitle, block.entity))
    parts = (*heads, facts, _tiles(block.tiles), notice, typst_string(block.publisher))
    return f"cover({', '.join(parts)})\npagebreak(weak: true)"


@_render.register
def _(block: b.Contents) -> str:
    return f"contents({typst_string(block.title)}, {min(max(block.depth, 1), 6)})"


@_render.register
def _(block: b.PageBreak) -> str:  # noqa: ARG001 - every page break is the same
    return "pagebreak(weak: true)"


@_render.register
def _(block: b.Details) -> str:
    return f"details({typst_string(block.summary)}, {_body(block.body)})"


@_render.register
def _(block: b.Columns) -> str:
    count = len(block.blocks)
    shares = [*block.widths[:count], *([1.0] * (count - len(block.widths)))]
    widths = array(f"{max(share, 0.1):g}fr" for share in shares)
    return f"columns-of({widths}, {array(map(_render, block.blocks))})"


@_render.register
def _(block: b.Figure) -> str:
    drawing = drawings.clean(block.svg)
    size = f"{drawings.width_points(drawing):g}pt"
    head = f"{typst_string(block.caption)}, {size}, {typst_string(block.alt)}"
    return f"drawing({head}, {_source(drawing)}, {array(map(text, block.notes))})"


def _source(drawing: str) -> str:
    """Write a drawing's source as a literal; its text was made visible when it was cleaned."""
    return '"' + drawing.replace("\\", "\\\\").replace('"', '\\"') + '"'


@_render.register
def _(block: b.Picture) -> str:
    across, down = picture_size(block)
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{down}">'
        f'<image href="data:{block.mime};base64,{"".join(block.data.split())}" '
        f'width="{across}" height="{down}"/></svg>'
    )
    head = f"{typst_string(block.caption)}, {across * _PICTURE_SCALE:g}pt, {typst_string(block.alt)}"
    return f"drawing({head}, {_source(drawing)}, ())"


def picture_size(picture: b.Picture) -> tuple[int, int]:
    """Width and height in pixels; refuses what is no picture."""
    from PIL import Image  # noqa: PLC0415 - only where a picture is printed

    formats = ("PNG",) if picture.mime == "image/png" else ("JPEG",)
    try:
        raw = base64.b64decode("".join(picture.data.split()), validate=True)
        with Image.open(io.BytesIO(raw), formats=formats) as image:
            size: tuple[int, int] = image.size
    except (binascii.Error, OSError, ValueError, Image.DecompressionBombError) as error:
        raise ReportFailed(f"an output is no {formats[0]} picture: {error}", "output") from error
    return size


@_render.register
def _(block: Table) -> str:
    head = ", ".join(_row(block, row, cells, head=True) for row, cells in block.placed_head())
    body = ",\n".join(_body_rows(block))
    parts = (
        typst_string(block.style),
        array(map(_width, block.columns)),
        typst_string(block.caption),
        f"({head},)" if head else "()",
        f"({body},)" if body else "()",
        array(map(text, block.notes)),
    )
    return f"tbl({', '.join(parts)})"


def _width(column: Column) -> str:
    return f"{column.width:g}fr" if column.width > 0 else "auto"


def _body_rows(table: Table) -> list[str]:
    """Rows of the body; a group row takes its rows along, closing totals stay with theirs.

    To Typst a group row is a header of its own, which the next page repeats, and the totals at
    the end are a footer. It allows both only where no cell reaches from one row into the next.
    """
    placed = table.placed_rows()
    codes = [_row(table, row, cells, head=False) for row, cells in placed]
    if any(cell.rowspan > 1 for _, line in placed for _, cell in line):
        return codes
    kinds = [row.kind for row, _ in placed]
    closing = len(kinds)
    while closing and kinds[closing - 1] in {"subtotal", "total"}:
        closing -= 1
    if closing < len(kinds) and kinds[max(0, closing - 2) : closing] == ["body", "body"]:
        closing -= 1  # the row before the totals goes with them
    rows = [
        f"table.header(level: 2, {code})" if row.kind == "group" else code
        for (row, _), code in zip(placed[:closing], codes, strict=False)
    ]
    footer = ", ".join(codes[closing:])
    return [*rows, f"table.footer(repeat: false, {footer})"] if footer else rows


def _row(table: Table, row: Row, cells: list[tuple[int, Cell]], *, head: bool) -> str:
    return ", ".join(_cell(table, row, at, cell, head) for at, cell in cells)


def _cell(table: Table, row: Row, at: int, cell: Cell, head: bool) -> str:
    options = {
        "colspan": cell.colspan if cell.colspan > 1 else None,
        "rowspan": cell.rowspan if cell.rowspan > 1 else None,
        "form": "true" if table.style == "form" else None,
        "head": "true" if head else None,
        "tall": "true" if width(content_words(cell.content)) > _TALL else None,
    }
    named = "".join(f", {name}: {value}" for name, value in options.items() if value)
    side = table.alignment(at, cell)
    return f"c({typst_string(row.kind)}, {side}, {_content(cell.content)}{named})"


def _content(content: Content) -> str:
    if isinstance(content, Mark):
        return _mark(content)
    if isinstance(content, Bar):
        low, value, high = (f"{share:.4f}" for share in content.shares())
        return f"bar({low}, {value}, {high}, {typst_string(content.text)})"
    if isinstance(content, Number):
        span = f"[{content.low}, {content.high}]" if content.has_range else ""
        return f"number({', '.join(map(typst_string, (content.text, content.unit, span)))})"
    return text(content)


def _mark(mark: Mark) -> str:
    parts = (mark.verdict.value, SYMBOLS[mark.verdict], mark.text)
    return f"mark({', '.join(map(typst_string, parts))})"


def _boolean(value: bool) -> str:
    return "true" if value else "false"
