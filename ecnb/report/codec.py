"""Blocks as JSON data, the form in which a notebook keeps them.

A notebook may come from anyone. Its data are read field by field against the types of the
blocks; whatever does not fit is refused with its path. Nothing read is markup or code.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from ecnb.errors import ReportFailed
from ecnb.report import blocks, inline, tables
from ecnb.report.block import Block

MIME = "application/vnd.ecnb.block+json"
"""Mimetype of a block's data in a notebook's output."""

MAX_DEPTH = 40
"""Blocks nested deeper than this are no report but an attack on the reader's stack."""

MAX_FIGURE = 1e15
"""No share, width or maximum of a drawing is larger; NaN is no figure either."""

_PARTS = (
    blocks.Item, blocks.SealBox, blocks.StatusItem, blocks.Tile, inline.Span, tables.Bar,
    tables.Cell, tables.Column, tables.Mark, tables.Number, tables.Row,
)  # fmt: skip
_TYPES: dict[str, type] = {kind.__name__: kind for kind in (*blocks.BLOCKS, *_PARTS)}


class NotABlock(ReportFailed):
    """Data that no block fits."""


def encode(value: Any) -> Any:
    """Turn a block into plain JSON data; fields at their default are left out.

    >>> encode(blocks.Heading("总体情况", 2))
    {'type': 'Heading', 'text': '总体情况', 'level': 2}
    """
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    data: dict[str, Any] = {"type": type(value).__name__}
    for field in fields(value):
        content = getattr(value, field.name)
        if content != field.default or type(content) is not type(field.default):
            data[field.name] = encode(content)
    return data


def decode(data: Any, where: str = "output") -> Block:
    """Rebuild a block from its data, or refuse with the path of what does not fit.

    >>> decode({"type": "Heading", "text": "总体情况"})
    Heading(text='总体情况', level=1)
    >>> decode({"type": "Heading", "text": 5})
    Traceback (most recent call last):
    ecnb.report.codec.NotABlock: output: Heading.text: 5 is not allowed here
    """
    kind = _kind(data) if isinstance(data, Mapping) else None
    if kind is None or not issubclass(kind, Block):
        raise NotABlock("the data are no block", where, "run the notebook again with this ecnb")
    block: Block = _build(kind, data, f"{where}: {kind.__name__}", 0)
    return block


@cache
def _origin(hint: Any) -> Any:
    return get_origin(hint)


def _kind(data: Mapping[str, Any]) -> type | None:
    return _TYPES.get(str(data.get("type")))


def _read(value: Any, hint: Any, where: str, depth: int) -> Any:
    """Read ``value`` as ``hint`` says."""
    if depth > MAX_DEPTH:
        raise NotABlock("nested too deeply", where)
    origin = _origin(hint)
    if origin in (Union, types.UnionType):
        return _read_union(value, get_args(hint), where, depth)
    if origin is tuple:
        return _read_tuple(value, get_args(hint), where, depth)
    if isinstance(value, Mapping):
        return _read_part(value, hint, where, depth)
    if _is_plain(value, hint):
        return value if origin is Literal else hint(value)
    raise NotABlock(f"{value!r:.80} is not allowed here", where)


def _read_part(value: Mapping[str, Any], hint: Any, where: str, depth: int) -> Any:
    kind = _kind(value)
    if kind is None or not isinstance(hint, type) or not issubclass(kind, hint):
        raise NotABlock(f"{value!r:.80} is not allowed here", where)
    return _build(kind, value, f"{where}({kind.__name__})", depth + 1)


def _is_plain(value: Any, hint: Any) -> bool:
    if _origin(hint) is Literal:
        return isinstance(value, str) and value in get_args(hint)
    if hint is float:
        return type(value) in (int, float) and abs(value) < MAX_FIGURE
    if hint is type(None):
        return False
    if issubclass(hint, Enum):
        return value in [member.value for member in hint]
    return hint in (str, int, bool) and type(value) is hint


def _read_union(value: Any, options: tuple[Any, ...], where: str, depth: int) -> Any:
    if value is None and type(None) in options:
        return None
    for option in options:
        if _shape(option) is _shape_of(value, option):
            return _read(value, option, where, depth)
    raise NotABlock(f"{value!r:.80} is not allowed here", where)


def _shape(hint: Any) -> Any:
    """Tell options of a union apart: by class for values with a type, else by JSON kind."""
    if _origin(hint) is tuple:
        return list
    if _origin(hint) is Literal:
        return str
    return hint if isinstance(hint, type) else None


def _shape_of(value: Any, option: Any) -> Any:
    if isinstance(value, Mapping):
        kind = _kind(value)
        fits = isinstance(option, type) and kind is not None and issubclass(kind, option)
        return option if fits else kind
    if option is float and type(value) is int:
        return float
    return type(value)


def _read_tuple(value: Any, args: tuple[Any, ...], where: str, depth: int) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise NotABlock(f"{value!r:.80} is not a list", where)
    hints = [args[0]] * len(value) if args[-1] is Ellipsis else list(args)
    if len(hints) != len(value):
        raise NotABlock(f"{len(hints)} entries expected, {len(value)} found", where)
    pairs = enumerate(zip(value, hints, strict=True))
    return tuple(_read(item, hint, f"{where}[{at}]", depth + 1) for at, (item, hint) in pairs)


def _build(kind: type, data: Mapping[str, Any], where: str, depth: int) -> Any:
    known = _fields(kind)
    unknown = [name for name in data if name not in known and name != "type"]
    if unknown:
        raise NotABlock(f"unknown field {str(unknown[0])!r:.80}", where)
    missing = [
        name for name, (field, _) in known.items() if _is_required(field) and name not in data
    ]
    if missing:
        raise NotABlock(f"{missing[0]} is missing", where)
    given = {name: hint for name, (_, hint) in known.items() if name in data}
    return kind(**{n: _read(data[n], h, f"{where}.{n}", depth + 1) for n, h in given.items()})


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


@cache
def _fields(kind: type) -> dict[str, tuple[Field[Any], Any]]:
    """Fields of a block and their types, resolved once."""
    hints = get_type_hints(kind)
    return {field.name: (field, hints[field.name]) for field in fields(kind)}
