"""Chapter numbers: 一、二、三 in a Chinese report, 1. 2. 3. in an English one.

Numbers are given when a report is put together, not by the chapters: a notebook that leaves a
chapter out, or an evaluator who adds one, still has chapters in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Story
from ecnb.report.words import Lang

_DIGITS = "零一二三四五六七八九"
_NUMBERED = re.compile(r"^\s*([一二三四五六七八九十]+、|第.{1,3}[章节]|\d+[.、\s])")
_TEN = 10


def chinese(number: int) -> str:
    """Write a number up to 99 in Chinese.

    >>> [chinese(n) for n in (1, 10, 12, 20, 21)]
    ['一', '十', '十二', '二十', '二十一']
    """
    tens, ones = divmod(number, _TEN)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones or not tens else "")


def numbered(blocks: list[Block], lang: Lang) -> list[Block]:
    """Number the chapters in order; a heading that has a number keeps its own.

    >>> [block.text for block in numbered([Heading("结论"), Heading("评分")], "zh")]
    ['一、结论', '二、评分']
    """
    count = iter(range(1, 100))
    return [_numbered(block, lang, count) for block in blocks]


def _numbered(block: Block, lang: Lang, count: Iterator[int]) -> Block:
    if isinstance(block, Story):
        return Story(tuple(_numbered(child, lang, count) for child in block.blocks))
    if not isinstance(block, Heading) or block.level != 1 or _NUMBERED.match(block.text):
        return block
    number = next(count, None)
    if number is None:
        return block
    text = f"{number}. {block.text}" if lang == "en" else f"{chinese(number)}、{block.text}"
    return replace(block, text=text)
