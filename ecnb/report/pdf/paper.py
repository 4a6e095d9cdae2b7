"""A document as PDF, typeset by Typst: the same bytes on every run, no file read but fonts."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from ecnb.errors import ReportFailed
from ecnb.report import plain, theme, words
from ecnb.report.block import Block
from ecnb.report.blocks import Cover, Figure, PaperHead, walk
from ecnb.report.document import Document, Info, Part
from ecnb.report.drawing import svg
from ecnb.report.pdf import fonts
from ecnb.report.pdf.code import render
from ecnb.report.text import typst_string

STANDARD = "a-2a"
"""PDF/A-2a: the archive form, with fonts inside, tagged, every character known by its number.
It needs a date, so a notebook that states no ``as_of`` becomes a plain PDF."""

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def pdf(document: Document) -> bytes:
    """Typeset a document. Raises GlyphMissing for a character that would print as a box.

    A summary names many: there the character is spelled out, for one name stops no other.
    """
    code = source(document)
    missing = fonts.missing_glyphs(code)
    if missing and not _is_summary(document):
        fonts.require_glyphs(_texts(document))
    for char in missing:  # beyond ASCII: it can only stand inside a literal
        code = code.replace(char, f"〔U+{ord(char):04X}〕")
    result = _compile(code, document.info)
    if not isinstance(result, bytes):
        raise ReportFailed("没有得到 PDF · Typst returned no PDF", document.info.title)
    return result


def source(document: Document) -> str:
    """Write the Typst source: palette, kind, look, one call with everything in it."""
    look = resources.files("ecnb.report").joinpath("templates", "report.typ").read_text("utf-8")
    palette = ", ".join(f'{name}: rgb("{value}")' for name, value in theme.COLOURS.items())
    body = "\n".join(render(block) for block in document.blocks)
    first = _first(document.blocks)
    kind = f"#let is-official = {'true' if isinstance(first, PaperHead) else 'false'}"
    if isinstance(first, PaperHead):
        call = f"#official({_info(document.info)}, {typst_string(first.mark)}, {{{body}}})"
    else:
        covered = "true" if isinstance(first, Cover) else "false"
        call = f"#report({_info(document.info)}, {covered}, {{{body}}})"
    return f"#let palette = ({palette})\n{kind}\n{look}\n{call}\n"


def _is_summary(document: Document) -> bool:
    """Whether a report stands under no single published document."""
    return isinstance(_first(document.blocks), Cover) and not document.info.standard_title


def _first(blocks: Sequence[Block]) -> Block | None:
    """Give the block that a document begins with: it decides the look."""
    return next((part for block in blocks for part in walk(block) if not _is_wrapper(part)), None)


def _is_wrapper(block: Block) -> bool:
    return type(block).__name__ == "Story"


def _info(info: Info) -> str:
    """Particulars as a Typst dictionary; dates come from ``as_of``, never from a clock."""
    date = info.date()
    stated = (
        f"datetime(year: {date.year}, month: {date.month}, day: {date.day})" if date else "none"
    )
    label = words.word("page", info.lang, page="\0", pages="\0").split("\0")
    before, between, after = map(typst_string, label)
    pages = f"(page, pages) => {{{before}; str(page); {between}; str(pages); {after}}}"
    as_of = f"{words.word('as_of', info.lang)} {info.as_of}" if date else ""
    texts = {
        "title": info.title,
        "author": info.publisher,
        "head-left": info.entity or info.title,
        "head-right": "　".join(filter(None, (info.title if info.entity else "", info.period))),
        "foot-left": info.standard_title,
        "foot-right": as_of,
        "lang": info.lang,
        "region": "CN" if info.lang == "zh" else "GB",
    }
    entries = [f"{name}: {typst_string(value)}" for name, value in texts.items()]
    return f"({', '.join(entries)}, date: {stated}, page-label: {pages})"


def _texts(document: Document) -> list[tuple[str, str]]:
    """Every text that is printed, with the cell that it came from."""
    lang = document.info.lang
    info = document.info
    heads = (info.title, info.entity, info.period, info.standard_title, info.publisher)
    texts = [("info", " ".join(heads))]
    for part in document.parts:
        where = words.word("source", lang, number=part.cell)
        texts.append((where, plain.render(part.block)))
        texts.extend((where, text) for text in _drawn_texts(part))
    return texts


def _drawn_texts(part: Part) -> list[str]:
    return [svg.text_of(block.svg) for block in walk(part.block) if isinstance(block, Figure)]


def _compile(code: str, info: Info) -> Any:
    from typst import TypstError  # noqa: PLC0415 - only where paper is made

    date = info.date()
    stamp = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC) if date else _EPOCH
    try:
        return compiler().compile(
            code.encode("utf-8"),
            format="pdf",
            timestamp=stamp,
            pdf_standards=[STANDARD] if date else [],
        )
    except TypstError as error:
        hints = "; ".join(error.hints)
        raise ReportFailed(f"PDF 排版失败 · Typst: {error.message}", info.title, hints) from error


def compiler() -> Any:
    """Give this process's compiler. A forked child must not use its parent's threads."""
    return _compiler(os.getpid())


@cache
def _compiler(process: int) -> Any:  # noqa: ARG001 - the key of the cache
    """Keep one compiler: it has read the fonts. Its root is our templates, which hold no secret."""
    import typst  # noqa: PLC0415 - only where paper is made

    with resources.as_file(resources.files("ecnb.report").joinpath("templates")) as root:
        found = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[fonts.cjk_folder(), fonts.symbol_folder()],
        )
        nowhere = Path(root)
        return typst.Compiler(
            root=nowhere,
            font_paths=found,
            ignore_system_fonts=True,
            package_path=nowhere,
            package_cache_path=nowhere,
        )
