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
from ecnb.report.block import Block
from ecnb.report.drawing import svg as drawings
from ecnb.report.drawing.strips import part
from ecnb.report.inline import Inline, words
from ecnb.report.pdf.tables import TALL, table
from ecnb.report.pdf.texts import array, cell, literal, text
from ecnb.report.tables import Table, content_words
from ecnb.report.text import typst_string, visible, width

_PARAGRAPHS = {"body": "para", "lead": "lead", "note": "small-print", "flush": "flush"}
_PICTURE_SCALE = 0.6
"""Points a pixel: a screen's picture at 120 dots an inch."""
LEAD_WIDTH = 240
"""Terminal columns, three lines of a page: so short a paragraph is not left behind at the foot of
a page by the table, chart or boxes that it announces."""
_SHOWN = (Table, b.Figure, b.Seals, b.Bullets)
KEPT_PAIRS, KEPT_WIDTH = 12, 600
"""Pairs, and terminal columns of their values, that surely fit one page and so stay together."""


def render(block: Block) -> str:
    """Render a block as Typst code.

    >>> print(render(b.Heading("#import", 2)))
    heading(level: 2, "#import")
    """
    return _render(block)


@singledispatch
def _render(block: Block) -> str:
    raise InternalError(f"no Typst for {type(block).__name__}")


def _body(parts: Iterable[Block]) -> str:
    """Render blocks one after the other; short paragraphs stay with what they announce."""
    blocks = list(parts)
    kept, code = False, list[str]()
    for at in reversed(range(len(blocks))):
        before, after = blocks[at - 1] if at else None, blocks[at + 1] if code else None
        kept = _announces(blocks[at], before, after, kept=kept)
        code.append(f"kept({_render(blocks[at])})" if kept else _render(blocks[at]))
    return "{" + "\n".join(reversed(code)) + "}"


def _announces(block: Block, before: Block | None, after: Block | None, *, kept: bool) -> bool:
    """Tell whether a paragraph announces what follows. kept: what follows does so itself."""
    if not isinstance(block, b.Paragraph) or width(words(block.content)) > LEAD_WIDTH:
        return False
    if isinstance(before, b.Heading) and isinstance(after, (b.Heading, *_SHOWN)):
        return True
    return block.kind != "note" and (kept or isinstance(after, _SHOWN))


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
    pairs = array(array((typst_string(name), cell(value))) for name, value in block.pairs)
    read = sum(width(content_words(value)) for _, value in block.pairs)
    short = len(block.pairs) <= KEPT_PAIRS and read <= KEPT_WIDTH
    together = ", together: true" if short else ""
    return f"key-values({2 if block.columns > 1 else 1}, {pairs}{together})"


@_render.register
def _(block: b.Callout) -> str:
    return f"callout({typst_string(block.kind)}, {typst_string(block.title)}, {_body(block.body)})"


@_render.register
def _(block: b.Preformatted) -> str:
    return f"pre({typst_string(block.title)}, {literal(visible(block.text))})"


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
    tall = _boolean(width(words(item.detail)) > TALL)
    return array((cell(item.mark), text(item.title), detail, typst_string(item.when), tall))


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
def _(block: b.PaperHead) -> str:
    return f"paper-head({', '.join(map(typst_string, (block.above, block.title, block.below)))})"


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
    drawing = drawings.clean(block.svg, label=block.alt)
    size = f"{drawings.width_points(drawing):g}pt"
    head = f"{typst_string(block.caption)}, {size}, {typst_string(block.alt)}"
    notes = array(map(text, block.notes))
    strips = part(drawing, block.cuts) if block.cuts else None
    if strips is None:
        return f"drawing({head}, {_source(drawing)}, {notes})"
    rows = array(map(_source, strips.rows))
    return f"long-drawing({head}, {_source(strips.head)}, {rows}, {_source(strips.foot)}, {notes})"


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
    head = (
        f"{typst_string(block.caption)}, {across * _PICTURE_SCALE:g}pt, {typst_string(block.alt)}"
    )
    return f"drawing({head}, {_source(drawing)}, ())"


def picture_size(picture: b.Picture) -> tuple[int, int]:
    """Width and height in pixels; refuses what is no picture."""
    from PIL import Image  # noqa: PLC0415 - only where a picture is printed

    formats = ("PNG",) if picture.mime == "image/png" else ("JPEG",)
    try:
        raw = base64.b64decode("".join(picture.data.split()), validate=True)
        with Image.open(io.BytesIO(raw), formats=formats) as image:
            image.load()
            size: tuple[int, int] = image.size
    except (binascii.Error, OSError, ValueError, Image.DecompressionBombError) as error:
        where = f"picture {picture.alt!r:.60}"
        raise ReportFailed(f"图片不能读取 · an output is no {formats[0]} picture", where) from error
    return size


@_render.register
def _(block: Table) -> str:
    return table(block)


def _boolean(value: bool) -> str:
    return "true" if value else "false"
