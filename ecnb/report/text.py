"""Text as it comes from outside, made fit for a page: nothing hidden, nothing executed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_KEPT = frozenset("\n\t\u3000")
_SPELLED = frozenset({"Cc", "Cs", "Cn", "Co"})
_WIDE = frozenset("WFA")
_BREAK_EVERY = 8
_QUOTED = 300
"""Characters of a register's cell in a report; the frozen evidence beside it has all of them."""
_LONG_RUN = re.compile(r"[!-~]{24,}")


def visible(text: str) -> str:
    r"""Make every character of ``text`` either printable or spelled out.

    Control characters and direction overrides could hide or reorder evidence: they are spelled.
    Other invisible format characters (zero-width space, byte order mark) say nothing and go.
    Line ends of every kind become a line feed.

    >>> visible("甲\r\n乙\x00")
    '甲\n乙〔U+0000〕'
    >>> visible("exe\u202etxt") + visible("a\u200bb")
    'exe〔U+202E〕txtab'
    """
    if text.isprintable():
        return text
    return "\n".join(
        line if line.isprintable() else "".join(map(_visible_char, line))
        for line in _LINE_ENDS.sub("\n", text).split("\n")
    )


def _visible_char(char: str) -> str:
    if char in _KEPT or char.isprintable():
        return char
    category = unicodedata.category(char)
    if category in _SPELLED or char in _BIDI_CONTROLS:
        return f"〔U+{ord(char):04X}〕"
    return " " if category.startswith("Z") else ""


def shortened(text: str) -> str:
    """Cut what was quoted from a register where it is longer than a report can bear.

    >>> shortened("甲" * 400)[-3:], len(shortened("甲" * 400))
    ('甲甲…', 301)
    """
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def without_ansi(text: str) -> str:
    r"""Drop terminal colour codes, which a stream output may hold.

    >>> without_ansi("\x1b[31mred\x1b[0m")
    'red'
    """
    return _ANSI.sub("", text)


def typst_string(text: str) -> str:
    r"""Write ``text`` as a Typst string literal: the only way text ever enters Typst source.

    Inside a literal Typst knows no markup, so nothing in evidence can become code.

    >>> print(typst_string('#read("/etc/passwd")'))
    "#read(\"/etc/passwd\")"
    >>> print(typst_string("*a*\\ \n$x$"))
    "*a*\\ \n$x$"
    """
    escaped = visible(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "    ") + '"'


def chunks(text: str) -> Iterator[tuple[str, bool]]:
    """Split ``text`` where a line may break although it has no space: inside hashes and paths.

    Each piece comes with whether it is a part of such a run.

    >>> list(chunks("见 " + "0123456789abcdef" * 2))[:3]
    [('见 ', False), ('01234567', True), ('89abcdef', True)]
    """
    end = 0
    for run in _LONG_RUN.finditer(text):
        if run.start() > end:
            yield text[end : run.start()], False
        yield from (
            (run[0][at : at + _BREAK_EVERY], True) for at in range(0, len(run[0]), _BREAK_EVERY)
        )
        end = run.end()
    if end < len(text) or not text:
        yield text[end:], False


def width(text: str) -> int:
    """Columns that ``text`` takes in a terminal: a Chinese character takes two.

    >>> width("得分 5")
    6
    """
    return len(text) if text.isascii() else sum(map(_char_width, text))


@cache
def _char_width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1


def pad(text: str, columns: int, align: str = "left") -> str:
    """Fill ``text`` with spaces to ``columns`` terminal columns.

    >>> pad("总分", 6, "right")
    '  总分'
    """
    room = max(0, columns - width(text))
    left = {"left": 0, "right": room, "center": room // 2}[align]
    return " " * left + text + " " * (room - left)


_NO_LINE_START = frozenset("，。；：、？！）》」』】〉”’％%,.;:!?)]}")


def wrap(text: str, columns: int) -> list[str]:
    """Break ``text`` into lines of at most ``columns``, as Chinese and Latin text break.

    Latin words stay whole where they fit; a closing mark does not start a line.

    >>> wrap("固定办公场所及相应配套设施", 12)
    ['固定办公场所', '及相应配套设', '施']
    >>> wrap("full-time staff, contracted", 12)
    ['full-time', 'staff,', 'contracted']
    """
    lines: list[str] = []
    for source in visible(text).split("\n"):
        lines.extend(_wrap_line(source, columns))
    return lines


def _wrap_line(source: str, columns: int) -> list[str]:
    lines, line = [], ""
    for piece in re.findall(r"[!-~]+|\s+|.", source):
        if width(line + piece) <= columns or piece in _NO_LINE_START:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece.lstrip()
        while width(line) > columns:
            lines.append(line[:columns])
            line = line[columns:]
    return [*lines, line.rstrip()]
