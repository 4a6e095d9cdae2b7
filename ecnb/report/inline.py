"""Runs of text inside a paragraph or a cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

SpanStyle = Literal["plain", "strong", "em", "code", "muted", "strike"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str
    style: SpanStyle = "plain"


Inline = str | Span | tuple[str | Span, ...]
"""What a text may be: a string, one run, or several."""


def strong(text: str) -> Span:
    """Stress a run: 黑体 on paper, semi-bold on the screen."""
    return Span(text, "strong")


def muted(text: str) -> Span:
    """Set a run back: sources, clauses, remarks."""
    return Span(text, "muted")


def code(text: str) -> Span:
    """Set a run in a fixed width: file names, hashes, commands."""
    return Span(text, "code")


def spans(content: Inline) -> tuple[Span, ...]:
    """Bring any inline content to its canonical form.

    >>> spans(("得 ", strong("5"), " 分"))[1]
    Span(text='5', style='strong')
    """
    parts = content if isinstance(content, tuple) else (content,)
    return tuple(Span(part) if isinstance(part, str) else part for part in parts)


def words(content: Inline) -> str:
    """Give the text alone.

    >>> words(("得 ", strong("5"), " 分"))
    '得 5 分'
    """
    if isinstance(content, str):
        return content
    return "".join(span.text for span in spans(content))


def join(parts: Iterable[Inline], separator: str = "") -> tuple[Span, ...]:
    """Put inline contents one after another.

    >>> words(join(["甲", strong("乙")], "、"))
    '甲、乙'
    """
    joined: list[Span] = []
    for part in parts:
        if joined and separator:
            joined.append(Span(separator))
        joined.extend(spans(part))
    return tuple(joined)
