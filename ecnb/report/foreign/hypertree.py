"""A small, forgiving HTML tree: enough to read tables, lists and text from outputs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

MAX_DEPTH = 60
"""Deeper nesting is flattened; no report needs it and a reader's stack has an end."""

MAX_SOURCE = 5_000_000
"""Characters of one output; what is larger is no page, and its end is left out."""

_DECLARATION = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*>?", re.DOTALL)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_DROPPED = frozenset(
    "script style head template iframe frame object embed applet svg math noscript canvas audio "
    "video button select textarea option map title".split()
)
_CLOSES: dict[str, frozenset[str]] = {
    "li": frozenset({"li"}),
    "p": frozenset({"p"}),
    "tr": frozenset({"tr", "td", "th"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "tbody": frozenset({"thead", "tbody", "tr", "td", "th"}),
    "tfoot": frozenset({"thead", "tbody", "tr", "td", "th"}),
}
_SCOPES = frozenset({"table", "ul", "ol", "dl", "div", "blockquote"})


@dataclass(eq=False)
class Node:
    """An element with its children: elements and texts."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    parent: Node | None = None

    def elements(self) -> Iterator[Node]:
        """Child elements."""
        return (child for child in self.children if isinstance(child, Node))

    def descendants(self) -> Iterator[Node]:
        """All elements below; those of an inner table are that table's own."""
        for child in self.elements():
            yield child
            if child.name != "table":
                yield from child.descendants()

    def text(self) -> str:
        """All text below, as it stands."""
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)


def parse(source: str) -> Node:
    """Read HTML, dropping every element whose content is not for reading.

    >>> parse("<div>甲<script>乙</script></div>").text()
    '甲'
    """
    reader = _Reader()
    reader.feed(_ended(_DECLARATION.sub("", source[:MAX_SOURCE])))
    reader.close()
    return reader.root


def _ended(source: str) -> str:
    """Leave no tag open at the end: the parser would look for its end from every start again."""
    end = source.rfind(">") + 1
    return source[:end] + source[end:].replace("<", "&lt;")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("body")
        self._open = [self.root]
        self._dropping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropping or (tag in _DROPPED and tag not in _VOID):
            if tag in _DROPPED and tag not in _VOID:
                self._dropping.append(tag)
            return
        self._close_implied(tag)
        node = Node(tag, {key: value or "" for key, value in attrs}, parent=self._open[-1])
        self._open[-1].children.append(node)
        if tag not in _VOID and len(self._open) < MAX_DEPTH:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            if tag in self._dropping:
                del self._dropping[self._dropping.index(tag) :]
            return
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].name == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self._open[-1].children.append(data)

    def _close_implied(self, tag: str) -> None:
        """End what a start tag ends without saying so, as in ``<li>a<li>b``."""
        closes = _CLOSES.get(tag, frozenset())
        for at in range(len(self._open) - 1, 0, -1):
            name = self._open[at].name
            if name in _SCOPES and name not in closes:
                return
            if name in closes:
                del self._open[at:]
                self._close_implied(tag)
                return
