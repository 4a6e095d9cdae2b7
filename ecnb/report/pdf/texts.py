"""Text and cell content as Typst expressions."""

from __future__ import annotations

from collections.abc import Iterable

from ecnb.report.inline import Inline, spans
from ecnb.report.tables import Bar, Content, Mark, Number
from ecnb.report.text import chunks, typst_string, visible
from ecnb.report.theme import SYMBOLS

_STYLES = {
    "strong": "strong",
    "em": "emph",
    "code": "mono-run",
    "muted": "muted",
    "strike": "strike",
}


def text(content: Inline) -> str:
    """Write inline content as one Typst expression.

    >>> from ecnb.report.inline import strong
    >>> print(text(("得", strong("5"))))
    {"得"; strong("5")}
    """
    if isinstance(content, str) and content:
        return literal(visible(content))
    runs = [_run(span.style, visible(span.text)) for span in spans(content) if span.text]
    return runs[0] if len(runs) == 1 else "{" + "; ".join(runs) + "}"


def _run(style: str, raw: str) -> str:
    written = literal(raw)
    return f"{_STYLES[style]}({written})" if style in _STYLES else written


def literal(raw: str) -> str:
    """Write text as a string literal, or several with places to break inside long runs."""
    pieces = [
        f"w({typst_string(piece)})" if in_run else typst_string(piece)
        for piece, in_run in chunks(raw)
    ]
    return pieces[0] if len(pieces) == 1 else "{" + "; ".join(pieces) + "}"


def array(items: Iterable[str]) -> str:
    """Write a Typst array; one entry needs its comma.

    >>> array(["1"]), array([])
    ('(1,)', '()')
    """
    inner = ", ".join(items)
    return f"({inner},)" if inner else "()"


def cell(content: Content) -> str:
    """Write what stands in a cell."""
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
