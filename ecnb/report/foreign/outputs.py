"""Outputs as blocks: our own from their data, everything else translated.

A foreign output may be hostile, or simply ugly. None of its markup is kept: tables, lists,
headings and text of its HTML become blocks of the house, pictures stay pictures, and what has
no such parts (scripts, widgets) falls back on the next form the output offers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecnb.report import codec
from ecnb.report.block import Block
from ecnb.report.blocks import PICTURES, Callout, Figure, Picture, Preformatted
from ecnb.report.foreign import hypertext, markdown
from ecnb.report.text import without_ansi

_MACHINE_DATA = "application/vnd.ecnb."
"""Data of ecnb's own that is no block, such as the machine-readable result: not for the page."""


def output_blocks(output: Mapping[str, Any], where: str = "") -> Iterator[Block]:
    """Turn one output of a code cell into blocks.

    >>> list(output_blocks({"output_type": "stream", "name": "stdout", "text": "共 3 项"}))
    [Preformatted(text='共 3 项', title='')]
    """
    kind = output["output_type"]
    if kind == "stream":
        text = without_ansi(_text(output["text"])).rstrip()
        if text:
            yield Preformatted(text)
    elif kind == "error":
        trace = without_ansi("\n".join(output.get("traceback", ())))
        title = f"{output['ename']}: {output['evalue']}"
        yield Callout("error", without_ansi(title), (Preformatted(trace),) if trace else ())
    else:
        yield from bundle_blocks(output["data"], where)


def bundle_blocks(data: Mapping[str, Any], where: str = "") -> Iterator[Block]:
    """Turn a bundle of mimetypes into blocks: the best form that shows something."""
    if codec.MIME in data:
        yield codec.decode(data[codec.MIME], where)
    elif any(mime.startswith(_MACHINE_DATA) for mime in data):
        return
    elif "text/html" in data and (shown := list(hypertext.blocks(_text(data["text/html"])))):
        yield from shown
    else:
        yield from _other_blocks(data)


def _other_blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    alt = _text(data.get("text/plain", ""))
    picture = next((mime for mime in PICTURES if mime in data), None)
    if "image/svg+xml" in data:
        yield Figure(_text(data["image/svg+xml"]), alt)
    elif picture:
        yield Picture(picture, _text(data[picture]), alt)
    elif "text/markdown" in data:
        yield from markdown.blocks(_text(data["text/markdown"]))
    elif alt:
        yield Preformatted(without_ansi(alt))


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
