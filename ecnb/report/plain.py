"""Blocks as plain text: terminals, logs, and what a reader without styles gets."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch

from ecnb.errors import InternalError
from ecnb.report import blocks as b
from ecnb.report.block import Block
from ecnb.report.inline import words
from ecnb.report.tables import Cell, Content, Mark, Table, content_words
from ecnb.report.text import pad, visible, width
from ecnb.report.theme import SYMBOLS

_GAP = "  "


def render(block: Block) -> str:
    """Render a block as plain text.

    >>> print(render(b.story(b.Heading("一、总体情况"), b.Paragraph("总分 88.35 分。"))))
    一、总体情况
    ============
    <BLANKLINE>
    总分 88.35 分。
    """
    return _render(block)


def mark_text(mark: Mark) -> str:
    """Write a verdict with its symbol.

    >>> from ecnb.model.scorecard import Verdict
    >>> mark_text(Mark(Verdict.MET, "达到"))
    '✓ 达到'
    """
    return f"{SYMBOLS[mark.verdict]} {visible(mark.text)}".strip()


@singledispatch
def _render(block: Block) -> str:
    raise InternalError(f"no plain text for {type(block).__name__}")


def _all(parts: Iterable[Block]) -> str:
    return "\n\n".join(text for text in map(_render, parts) if text)


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


@_render.register
def _(block: b.Story) -> str:
    return _all(block.blocks)


@_render.register
def _(block: b.Columns) -> str:
    return _all(block.blocks)


@_render.register
def _(block: b.Heading) -> str:
    text = visible(block.text)
    rule = {1: "=", 2: "-"}.get(block.level, "")
    return _lines(text, rule * width(text))


@_render.register
def _(block: b.Paragraph) -> str:
    return visible(words(block.content))


@_render.register
def _(block: b.Bullets) -> str:
    return "\n".join(_item(block, at, item) for at, item in enumerate(block.items))


def _item(block: b.Bullets, at: int, item: object) -> str:
    entry = item if isinstance(item, b.Item) else b.Item(item)  # type: ignore[arg-type]
    sign = f"{block.start + at}. " if block.ordered else "- "
    body = _lines(visible(words(entry.content)), _all(entry.children))
    return sign + body.replace("\n", "\n" + " " * len(sign))


@_render.register
def _(block: b.KeyValues) -> str:
    return "\n".join(f"{visible(name)}：{_content(value)}" for name, value in block.pairs)


def _content(content: Content) -> str:
    return mark_text(content) if isinstance(content, Mark) else visible(content_words(content))


@_render.register
def _(block: b.Callout) -> str:
    body = _lines(f"【{visible(block.title)}】" if block.title else "", _all(block.body))
    return "\n".join("| " + line for line in body.split("\n"))


@_render.register
def _(block: b.Figure) -> str:
    return _lines(visible(block.caption), f"[{visible(block.alt)}]", *_notes(block.notes))


@_render.register
def _(block: b.Picture) -> str:
    return _lines(visible(block.caption), f"[{visible(block.alt)}]")


@_render.register
def _(block: b.Preformatted) -> str:
    return _lines(visible(block.title), visible(block.text))


@_render.register
def _(block: b.Tiles) -> str:
    return "\n".join(map(_tile, block.tiles))


def _tile(tile: b.Tile) -> str:
    detail = f"（{tile.detail}）" if tile.detail else ""
    return visible(f"{tile.label}：{tile.value}{tile.unit}{detail}")


@_render.register
def _(block: b.StatusList) -> str:
    return "\n".join(map(_status, block.items))


def _status(item: b.StatusItem) -> str:
    parts = (mark_text(item.mark), item.when, words(item.title), words(item.detail))
    return visible(_GAP.join(part for part in parts if part))


@_render.register
def _(block: b.Seals) -> str:
    return "\n".join(visible(f"{box.title} {' '.join(box.lines)}") for box in block.boxes)


@_render.register
def _(block: b.Cover) -> str:
    head = (block.kicker, block.title, block.subtitle, block.entity, block.standard_title)
    facts = (f"{name}：{words(value)}" for name, value in block.facts)
    notice = [_render(block.notice)] if block.notice else []
    return _lines(*map(visible, (*head, block.period, *facts)), *map(_tile, block.tiles), *notice)


@_render.register
def _(block: b.PaperHead) -> str:
    return _lines(*map(visible, (block.mark, block.above, block.title, block.below)))


@_render.register
def _(block: b.Contents) -> str:  # noqa: ARG001 - nothing to list in a terminal
    return ""


@_render.register
def _(block: b.PageBreak) -> str:  # noqa: ARG001 - no sheets in a terminal
    return ""


@_render.register
def _(block: b.Details) -> str:
    return _lines(visible(block.summary), _all(block.body))


def _notes(notes: Iterable[object]) -> list[str]:
    return [visible(words(note)) for note in notes]  # type: ignore[arg-type]


@_render.register
def _(block: Table) -> str:
    rows = [*block.placed_head(), *block.placed_rows()]
    grid = [_spread(block, cells) for _, cells in rows]
    count = len(block.columns)
    widths = [max((width(line[at]) for line in grid if len(line) == count), default=0)
              for at in range(count)]  # fmt: skip
    lines = [_table_line(block, line, widths) for line in grid]
    rule = "-" * max(map(width, lines), default=0)
    heads = len(block.head_rows())
    body = [*lines[:heads], *([rule] if heads else []), *lines[heads:]]
    return _lines(visible(block.caption), *body, *_notes(block.notes))


def _spread(table: Table, cells: list[tuple[int, Cell]]) -> list[str]:
    """Give one string a column; a row that is one spanning cell stays one string."""
    texts = [(at, _content(cell.content).replace("\n", " ")) for at, cell in cells]
    if len(cells) == 1 and cells[0][1].colspan == len(table.columns) > 1:
        return [texts[0][1]]
    line = [""] * len(table.columns)
    for at, text in texts:
        line[at] = text
    return line


def _table_line(table: Table, line: list[str], widths: list[int]) -> str:
    if len(line) == 1 < len(widths):
        return line[0]
    fields = zip(line, widths, table.columns, strict=True)
    padded = (pad(text, columns, column.align) for text, columns, column in fields)
    return _GAP.join(padded).rstrip()
