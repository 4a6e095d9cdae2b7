"""What both exporters print: a notebook's outputs and Markdown as blocks, with its particulars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from ecnb.errors import ReportFailed
from ecnb.report import words
from ecnb.report.block import Block
from ecnb.report.blocks import Cover, Details, Heading, PaperHead, Preformatted, Story, walk
from ecnb.report.foreign import markdown
from ecnb.report.foreign import outputs as foreign
from ecnb.report.numbering import numbered
from ecnb.report.words import Lang

HIDDEN_TAGS = frozenset({"remove_cell", "remove-cell"})
HIDDEN_OUTPUT_TAGS = frozenset({"remove_output", "remove-output"})


@dataclass(frozen=True, slots=True)
class Info:
    """Particulars of a report: running heads and file properties. ``as_of`` is an ISO date."""

    title: str = ""
    subtitle: str = ""
    entity: str = ""
    period: str = ""
    as_of: str = ""
    lang: Lang = "zh"
    standard_title: str = ""
    publisher: str = ""

    def date(self) -> dt.date | None:
        """The date of the report, or nothing: the clock is never asked."""
        if not self.as_of:
            return None
        try:
            return dt.date.fromisoformat(self.as_of)
        except ValueError as error:
            raise ReportFailed(
                f"{self.as_of!r:.40} 不是日期", "as_of", "写成 YYYY-MM-DD，例如 2026-06-30"
            ) from error


@dataclass(frozen=True, slots=True)
class Part:
    """A block and the number of the cell that it came from, counted from 1."""

    cell: int
    block: Block


@dataclass(frozen=True, slots=True)
class Document:
    """A report before it is given a look."""

    info: Info
    parts: tuple[Part, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks alone."""
        return tuple(part.block for part in self.parts)


def collect(notebook: Mapping[str, Any], *, show_code: bool = False) -> Document:
    """Turn an executed notebook into a document. Nothing is run, nothing is read from disk.

    >>> cell = {"cell_type": "markdown", "source": "# 总体情况", "metadata": {}}
    >>> collect({"metadata": {}, "cells": [cell]}).blocks
    (Heading(text='总体情况', level=1),)
    """
    parts = [
        Part(number, block)
        for number, cell in enumerate(notebook["cells"], 1)
        for block in _cell_blocks(cell, number)
    ]
    info = _info(notebook, parts)
    if any(isinstance(block, Cover) for part in parts for block in walk(part.block)):
        blocks = numbered([part.block for part in parts], info.lang)
        parts = [replace(part, block=block) for part, block in zip(parts, blocks, strict=True)]
    if show_code:
        parts.append(Part(0, _appendix(notebook, info.lang)))
    return Document(info, tuple(parts))


def _cell_blocks(cell: Mapping[str, Any], number: int) -> Iterator[Block]:
    tags = set(cell["metadata"].get("tags", ()))
    if tags & HIDDEN_TAGS:
        return
    if cell["cell_type"] == "markdown":
        yield from markdown.blocks(_text(cell["source"]), cell.get("attachments", {}))
    if cell["cell_type"] == "code" and not tags & HIDDEN_OUTPUT_TAGS:
        for output in cell["outputs"]:
            yield from foreign.output_blocks(output, f"cell {number}")


def _info(notebook: Mapping[str, Any], parts: list[Part]) -> Info:
    """Particulars as the executed cover or head says; else the notebook's metadata; else a heading.

    The cover comes from this run, metadata may be older than it.
    """
    info = _from_metadata(notebook["metadata"].get("ecnb"))
    shown = [block for part in parts for block in walk(part.block)]
    cover = next((block for block in shown if isinstance(block, Cover | PaperHead)), None)
    if cover is not None:
        told: dict[str, Any] = {f.name: getattr(cover, f.name, "") for f in fields(Info)}
        info = replace(info, **{name: value for name, value in told.items() if value})
    if not info.title:
        heading = next((block for block in shown if isinstance(block, Heading)), None)
        info = replace(info, title=heading.text if heading else words.word("untitled", info.lang))
    return info


def _from_metadata(stored: Any) -> Info:
    if not isinstance(stored, Mapping):
        return Info()
    names = {field.name for field in fields(Info)} - {"lang"}
    known = {name: str(stored[name]) for name in names if stored.get(name)}
    return Info(**known, lang="en" if str(stored.get("lang", "")).startswith("en") else "zh")


def _appendix(notebook: Mapping[str, Any], lang: Lang) -> Block:
    """Every code cell's source, for who asks how a figure came about."""
    cells = (
        (n, cell) for n, cell in enumerate(notebook["cells"], 1) if cell["cell_type"] == "code"
    )
    listing = (
        Preformatted(_text(cell["source"]), words.word("source", lang, number=number))
        for number, cell in cells
        if _text(cell["source"]).strip()
    )
    return Story((Details(words.word("code", lang), tuple(listing)),))


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)
