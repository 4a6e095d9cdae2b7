"""Drawings: an SVG is read, and only what a chart needs is written again.

An inline drawing is markup in the page, so none is ever copied: elements, attributes and style
properties come from an allow-list, references stay inside the drawing, text is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from markupsafe import escape

from ecnb.errors import ReportFailed
from ecnb.report.text import visible
from ecnb.report.theme import TEXT_WIDTH

MAX_BYTES = 4_000_000
"""A chart is some ten thousand bytes; what is a hundred times larger was not drawn for a page."""

MAX_DEPTH = 100
"""Elements inside each other; a chart has ten, and a reader's stack has an end."""

_PREFIX = "\0"
"""Stands for the beginning of every identifier; no XML holds it."""

_REMEMBERED = 200_000
"""Characters of a drawing that is remembered between page and paper."""

_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_ELEMENTS = frozenset(
    "svg g defs path rect circle ellipse line polyline polygon text tspan clipPath use "
    "linearGradient radialGradient stop title desc".split()
)
_ATTRIBUTES = frozenset(
    "viewBox width height x y dx dy x1 y1 x2 y2 cx cy r rx ry fx fy d points transform "
    "gradientUnits gradientTransform clipPathUnits offset preserveAspectRatio".split()
)
_PROPERTIES = frozenset(
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray "
    "stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit opacity clip-path "
    "clip-rule font font-family font-size font-style font-weight text-anchor dominant-baseline "
    "stop-color stop-opacity letter-spacing visibility".split()
)
_VALUE = re.compile(r"""[\w\s.,:;#%'"()+\-/*]*""")
_LOCAL_URL = re.compile(r"""url\(\s*['"]?#([\w.\-]+)['"]?\s*\)""")
_WIDTH = re.compile(r"""\swidth=["'](\d+(?:\.\d*)?|\.\d+)(pt|px|)["']""", re.ASCII)
_SIDE = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(pt|px|)", re.ASCII)
_POINTS = {"pt": 1.0, "px": 0.75, "": 0.75}


def clean(svg: str, prefix: str = "r", *, label: str = "") -> str:
    """Write a drawing anew from its allowed parts. ``prefix`` begins every identifier.

    ``label`` is what a screen reader says in its place.

    >>> hostile = '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script></svg>'
    >>> clean(hostile)
    '<svg xmlns="http://www.w3.org/2000/svg"></svg>'
    """
    write = _cleaned if len(svg) <= _REMEMBERED else _cleaned.__wrapped__
    return write(svg, label).replace(_PREFIX, prefix)


@lru_cache(maxsize=32)
def _cleaned(svg: str, label: str) -> str:
    """Write a drawing with a mark for the prefix: page and paper print it with different ones."""
    root = _parse(svg, label)
    names = {old: f"{_PREFIX}{at}" for at, old in enumerate(_referenced(root))}
    aria = [("role", "img"), ("aria-label", visible(label))] if label else []
    _scalable(root)
    return "".join(_write(root, names, (("xmlns", _SVG[1:-1]), *aria)))


def _scalable(root: Any) -> None:
    """Let a drawing of a fixed size follow the width of the page."""
    sides = [_SIDE.fullmatch(root.get(side, "")) for side in ("width", "height")]
    if "viewBox" not in root.attrib and all(sides):
        across, down = (f"{float(s[1]) * _POINTS[s[2]] / 0.75:g}" for s in sides if s)
        root.set("viewBox", f"0 0 {across} {down}")


def text_of(svg: str) -> str:
    """Give all text that a drawing shows."""
    drawn = (node.itertext() for node in _parse(svg, "").iter(f"{_SVG}text"))
    return "\n".join("".join(part) for part in drawn)


def width_points(svg: str) -> float:
    """Width of a drawing in points; that of a text column if it states none.

    >>> width_points('<svg xmlns="http://www.w3.org/2000/svg" width="120pt" height="9"></svg>')
    120.0
    """
    stated = _WIDTH.search(svg[: svg.find(">")])
    return float(stated[1]) * _POINTS[stated[2]] if stated else TEXT_WIDTH


def _parse(svg: str, label: str) -> Any:
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - only where something is drawn
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415

    where = f"figure {label!r:.60}"
    if len(svg) > MAX_BYTES:
        raise ReportFailed(
            f"图形过大 · a drawing of {len(svg)} characters", where, "draw fewer points"
        )
    try:
        root = fromstring(svg.encode("utf-8", "replace"))
    except (ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        raise ReportFailed(f"图形不是 SVG · a drawing is no SVG: {error}", where) from error
    if root.tag != f"{_SVG}svg":
        raise ReportFailed("图形不是 SVG · a drawing is no SVG", where)
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in node]
    if level:
        raise ReportFailed(
            "图形嵌套过深 · a drawing is nested too deeply", where, "draw fewer groups"
        )
    return root


def _referenced(root: Any) -> list[str]:
    """Identifiers that something refers to, in the order in which they are defined."""
    used: set[str] = set()
    for node in root.iter():
        for key, value in node.attrib.items():
            used.update(_LOCAL_URL.findall(value))
            if key in _HREFS and value.startswith("#"):
                used.add(value[1:])
    defined = (node.get("id") for node in root.iter())
    return list(dict.fromkeys(name for name in defined if name in used))


def _write(
    node: Any, names: dict[str, str], extra: tuple[tuple[str, str], ...] = ()
) -> Iterator[str]:
    name = node.tag.removeprefix(_SVG) if isinstance(node.tag, str) else ""
    if name not in _ELEMENTS:
        return
    attributes = "".join(
        f' {key}="{escape(value)}"' for key, value in (*extra, *_kept(node, names))
    )
    yield f"<{name}{attributes}>"
    if node.text and (name in {"text", "tspan", "title", "desc"}):
        yield str(escape(visible(node.text)))
    for child in node:
        yield from _write(child, names)
        if child.tail and name in {"text", "tspan"}:
            yield str(escape(visible(child.tail)))
    yield f"</{name}>"


def _kept(node: Any, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in node.attrib.items():
        if key == "id" and value in names:
            yield "id", names[value]
        elif key in _HREFS and value[1:] in names and value.startswith("#"):
            yield "href", f"#{names[value[1:]]}"
        elif key == "style":
            yield from _kept_style(value, names)
        elif key in _PROPERTIES and (safe := _safe(value, names)):
            yield key, safe
        elif key in _ATTRIBUTES and _VALUE.fullmatch(value) and "url" not in value:
            yield key, value


def _kept_style(style: str, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    pairs = (part.partition(":")[::2] for part in style.split(";"))
    kept = [(key.strip(), _safe(value.strip(), names)) for key, value in pairs]
    text = "; ".join(f"{key}: {value}" for key, value in kept if key in _PROPERTIES and value)
    if text:
        yield "style", text


def _safe(value: str, names: dict[str, str]) -> str:
    """Give a style value with its references renamed, or nothing if it is none of ours."""
    local = _LOCAL_URL.fullmatch(value)
    if local:
        return f"url(#{names[local[1]]})" if local[1] in names else ""
    plain = _VALUE.fullmatch(value) and "url" not in value.lower() and "//" not in value
    return value if plain else ""
