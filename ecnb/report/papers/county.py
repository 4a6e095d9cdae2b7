"""A public notice is of one county: its people watch over it, and places count inside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ecnb.errors import Fault, NotFound, ParametersInvalid
from ecnb.programme import Field, Line


def of_county(field: Field, county: str) -> Field:
    """Take one county's entities, with their places among themselves.

    county: empty where all are of one; several counties in one notice are refused.
    """
    if not county:
        require_one_county(line.entity.county for line in field.lines)
        return field
    inside = [line for line in field.lines if line.entity.county == county]
    if not inside:
        known = sorted({line.entity.county for line in field.lines if line.entity.county})
        raise unknown_county(county, known)
    return replace(field, lines=tuple(_placed(line, inside) for line in inside))


def require_one_county(counties: Iterable[str]) -> None:
    """Refuse entities of several counties, or of one and of none that is named."""
    _, *more = found = sorted(set(counties)) or [""]
    if not more:
        return
    named = [one for one in found if one]
    words = "、".join([*named, *(["未写明县的"] if "" in found else [])])
    remedy = f"写其中一个：{'、'.join(named)}，一县一份公示"
    raise ParametersInvalid([Fault(f"对象分属几个县：{words}", "--county", remedy)])


def unknown_county(county: str, known: Sequence[str]) -> NotFound:
    """Say that no entity is of a county."""
    remedy = f"写其中一个：{'、'.join(known)}" if known else "在基本信息中写明 county"
    return NotFound(f"本期没有这个县的对象：{county}", "--county", remedy)


def folder_word(county: str) -> str:
    """Make a county's name part of the name of a folder.

    >>> folder_word("甲县/../x")
    '甲县x'
    """
    return "".join(char for char in county if char.isalnum())[:40]


def _placed(line: Line, inside: Sequence[Line]) -> Line:
    """Count a place among a county's entities of the same class; equals share it."""
    if line.place is None:
        return line
    alike = [one for one in inside if one.entity.class_ == line.entity.class_]
    before = sum(one.place is not None and one.place < line.place for one in alike)
    return replace(line, place=before + 1)
