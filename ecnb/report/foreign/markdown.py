"""Markdown cells as blocks, so that both exports show them alike and none of it is code."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from ecnb.report.block import Block
from ecnb.report.blocks import (
    PICTURES,
    Bullets,
    Callout,
    Heading,
    Item,
    Paragraph,
    Picture,
    Preformatted,
)
from ecnb.report.foreign import hypertext
from ecnb.report.foreign.widths import fitted
from ecnb.report.inline import Inline, Span, SpanStyle, words
from ecnb.report.tables import Align, Cell, Column, Row, Table

_STYLES: dict[str, SpanStyle] = {"strong": "strong", "emphasis": "em", "strikethrough": "strike"}
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*-->", re.DOTALL)
_WIDE_CHAR = re.compile(r"[⺀-鿿豈-﫿！-｠　-〿]")
_BOXES = {True: "☑ ", False: "☐ "}

Token = dict[str, Any]
Attachments = Mapping[str, Mapping[str, str]]


def blocks(source: str, attachments: Attachments | None = None) -> list[Block]:
    """Translate Markdown. HTML is never passed on: what is no block of the house stays text.

    >>> blocks("## 说明 <b>")
    [Heading(text='说明 <b>', level=2)]
    """
    return list(_blocks(_parser()(source), attachments or {}))


@cache
def _parser() -> Any:
    import mistune  # noqa: PLC0415 - only where a notebook is exported

    return mistune.create_markdown(
        renderer=None, plugins=["table", "strikethrough", "task_lists"], escape=True
    )


def _blocks(tokens: Iterable[Token], attachments: Attachments) -> Iterator[Block]:
    for token in tokens:
        yield from _block(token, attachments)


def _block(token: Token, attachments: Attachments) -> Iterator[Block]:
    kind = token["type"]
    if kind == "heading":
        yield Heading(words(_inline(token["children"])), token["attrs"]["level"])
    elif kind in {"paragraph", "block_text"}:
        yield from _paragraph(token["children"], attachments)
    elif kind == "list":
        yield _list(token, attachments)
    elif kind == "block_quote":
        yield Callout("quote", "", tuple(_blocks(token["children"], attachments)))
    elif kind == "block_code":
        yield Preformatted(token["raw"].rstrip("\n"))
    elif kind == "block_html":
        yield from hypertext.blocks(token["raw"])
    elif kind == "table":
        yield _table(token)


def _paragraph(children: list[Token], attachments: Attachments) -> Iterator[Block]:
    """Yield the text, then the pictures that stood in it and came with the notebook."""
    pictures = [_picture(child, attachments) for child in children if child["type"] == "image"]
    shown = [picture for picture in pictures if picture is not None]
    rest = children if len(shown) < len(pictures) else [c for c in children if c["type"] != "image"]
    content = _inline(rest)
    if words(content).strip():
        yield Paragraph(content)
    yield from shown


def _picture(token: Token, attachments: Attachments) -> Picture | None:
    """A picture from the cell's attachments or a data URI; files and addresses are not opened."""
    url, alt = token["attrs"]["url"], words(_inline(token["children"]))
    stored = attachments.get(html.unescape(url).removeprefix("attachment:"), {})
    for mime in PICTURES:
        if mime in stored:
            return Picture(mime, stored[mime], alt)
    return hypertext.picture(url, alt)


def _list(token: Token, attachments: Attachments) -> Bullets:
    attrs = token["attrs"]
    items = tuple(_item(child, attachments) for child in token["children"])
    return Bullets(items, attrs["ordered"], attrs.get("start", 1))


def _item(token: Token, attachments: Attachments) -> Inline | Item:
    children = [child for child in token["children"] if child["type"] != "blank_line"]
    box = _BOXES[token["attrs"]["checked"]] if token["type"] == "task_list_item" else ""
    first: Inline = box
    if children and children[0]["type"] in {"paragraph", "block_text"}:
        first = (*((Span(box),) if box else ()), *_inline(children.pop(0)["children"]))
    below = tuple(_blocks(children, attachments))
    return Item(first, below) if below else first


def _table(token: Token) -> Table:
    head, *bodies = token["children"]
    rows = [row["children"] for body in bodies for row in body["children"]]
    titles = [words(_inline(cell["children"])) for cell in head["children"]]
    sides: list[Align] = [cell["attrs"]["align"] or "left" for cell in head["children"]]
    cells = tuple(Row(tuple(Cell(_inline(cell["children"])) for cell in row)) for row in rows)
    columns = tuple(Column(title, side) for title, side in zip(titles, sides, strict=True))
    return fitted(Table(columns, cells))


def _inline(tokens: Iterable[Token]) -> tuple[Span, ...]:
    """Flatten inline tokens; neighbours of one style become one run."""
    merged: list[Span] = []
    for span in _runs(list(tokens), "plain"):
        if merged and merged[-1].style == span.style:
            merged[-1] = Span(merged[-1].text + span.text, span.style)
        elif span.text:
            merged.append(span)
    return tuple(merged)


def _runs(tokens: list[Token], style: SpanStyle) -> Iterator[Span]:
    for at, token in enumerate(tokens):
        kind = token["type"]
        if kind == "codespan":
            yield Span(html.unescape(token["raw"]), "code")
        elif kind == "softbreak":
            yield Span(_soft_break(tokens[at - 1 : at + 2 : 2]), style)
        elif kind == "linebreak" or (kind == "inline_html" and _BREAK.fullmatch(token["raw"])):
            yield Span("\n", style)
        elif kind == "image":
            yield Span(f"[{words(_inline(token['children']))}]", style)
        elif "children" in token:
            inner = _STYLES.get(kind, "plain") if style == "plain" else style
            yield from _runs(token["children"], inner)
            yield from _address(token, style)
        elif not (kind == "inline_html" and _COMMENT.fullmatch(token["raw"])):
            yield Span(html.unescape(token.get("raw", "")), style)


def _address(token: Token, style: SpanStyle) -> Iterator[Span]:
    """A link's address in print: a report opens nothing by itself."""
    url = token.get("attrs", {}).get("url", "")
    if (
        token["type"] == "link"
        and not url.startswith("#")
        and url != words(_inline(token["children"]))
    ):
        yield Span(f"（{url}）", style)


def _soft_break(around: list[Token]) -> str:
    """A line end in the source is a space, but not between Chinese characters."""
    ends = [token.get("raw", "") for token in around]
    if len(ends) == 2 and _WIDE_CHAR.match(ends[0][-1:]) and _WIDE_CHAR.match(ends[1][:1]):  # noqa: PLR2004
        return ""
    return " "
