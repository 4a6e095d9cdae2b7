"""The lines of one table of the page: for every column, what a cell holds and how it is shown.

A cell is plain data. The template writes the first rows from it, the script all others; both
know the same few kinds of cell and show them alike.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from ecnb.model.standard import Standard
from ecnb.run.index.headline import exact
from ecnb.run.index.lines import KINDS, Line, Lines
from ecnb.run.index.words import (
    change_basis,
    change_words,
    label_of,
    order_of,
    say,
    status_words,
    total_words,
)

SHOWN = 200
"""Rows of a table at a time; without the script these are all."""

Kind = Literal["place", "name", "id", "word", "number", "change", "links", "state", "lines", "old"]
"""place: [place, of] or 0. word: number of one of the column's words, -1: none. number: [text,
figure to sort by]. change: [text, basis, figure to sort by]. links, old: 1 if the report that
stands is an old one. lines: several texts. id, state: 0, for the row itself begins with them."""

NUMBERS: tuple[Kind, ...] = ("place", "number", "change")
"""Kinds that are set to the right."""

UNSORTED: tuple[Kind, ...] = ("links", "lines", "old")

Filter = Literal["", "class", "grade", "status"]
"""The choice above the tables that a column answers to."""


@dataclass(slots=True)
class Column:
    """A column: what it is called, how its cells are shown, and the words they choose from."""

    label: str
    kind: Kind
    cell: Callable[[Line], Any] = field(repr=False)
    filter: Filter = ""
    words: dict[str, int] = field(default_factory=dict)

    @property
    def texts(self) -> list[str]:
        """The words in the order of their numbers."""
        return list(self.words)

    def content(self, line: Line) -> Any:
        """Give a cell's content; a word by its number."""
        content = self.cell(line)
        if self.kind != "word":
            return content
        return self.words.setdefault(content, len(self.words)) if content else -1


@dataclass(slots=True)
class Section:
    """A table of the page, written: its first rows as they are shown, all of them as JSON.

    data: a row each, in UTF-8; Chinese would take twice as much as text.
    """

    title: str
    columns: list[Column]
    rows: list[list[Any]]
    data: list[bytes]
    note: str = ""

    @property
    def count(self) -> int:
        """Rows in all."""
        return len(self.data)

    def json(self) -> Iterator[str]:
        """Write the table as the script reads it, piece by piece."""
        columns = [
            {"kind": column.kind, "filter": column.filter, "words": column.texts}
            for column in self.columns
        ]
        yield f'{{"columns":{in_script(columns)},"rows":['
        for at, row in enumerate(self.data):
            yield f",{row.decode()}" if at else row.decode()
        yield "]}"


def ranking(standard: Standard, lines: Lines, lang: str) -> Section:
    """Write the reports under one standard, in the order of their ranks."""
    columns = list(_ranking_columns(standard, lines, lang))
    return _section(standard.document.title.get(lang), columns, lines.of(standard.key))


def not_made(lines: Lines, lang: str) -> Section:
    """Write the entities for which nothing was made, with the cause."""
    columns = [
        Column(say("entity", lang), "name", lambda line: line.name or "—"),
        Column(say("id", lang), "id", lambda _: 0),
        Column(say("state", lang), "state", lambda _: 0),
        Column(say("cause", lang), "lines", lambda line: list(line.cause)),
        Column(say("report", lang), "old", lambda line: int(line.is_old)),
    ]
    return _section(say("not_made", lang), columns, lines.open(), say("not_made_lead", lang))


def _section(title: str, columns: list[Column], found: Iterable[Line], note: str = "") -> Section:
    section = Section(title, columns, [], [], note)
    for line in found:
        row = [line.entity, KINDS.index(line.kind), *(column.content(line) for column in columns)]
        if section.count < SHOWN:
            section.rows.append(row)
        section.data.append(in_script(row).encode())
    return section


def _ranking_columns(standard: Standard, lines: Lines, lang: str) -> Iterable[Column]:
    scored = bool(standard.indicators)
    if scored:
        yield Column(say("rank", lang), "place", _place)
    yield Column(say("entity", lang), "name", lambda line: _of(line).name)
    yield Column(say("id", lang), "id", lambda _: 0)
    if standard.classes:
        known = _labels(standard.classes, lang)
        yield Column(
            say("class", lang),
            "word",
            lambda line: label_of(standard.classes, _of(line).class_, lang),
            "class",
            known,
        )
    if standard.entity_kind == "station" and lines.counties(standard.key) > 1:
        yield Column(say("county", lang), "word", lambda line: _of(line).county)
    heading = say("total" if scored else "result", lang)
    yield Column(
        heading, "number", lambda line: [total_words(_of(line), lang), order_of(_of(line))]
    )
    if lines.has_before(standard.key):
        yield Column(say("change", lang), "change", lambda line: _change(line, standard, lang))
    if standard.grades:
        yield Column(
            say("grade", lang),
            "word",
            lambda line: label_of(standard.grades, _of(line).grade, lang),
            "grade",
            _labels(standard.grades, lang),
        )
    yield Column(say("status", lang), "word", lambda line: status_words(_of(line), lang), "status")
    yield Column(say("report", lang), "links", lambda line: int(line.is_old))


def _of(line: Line) -> Any:
    """Give the headline of a line that has one."""
    return line.headline


def _place(line: Line) -> Any:
    one = _of(line)
    return [one.place, one.of] if one.place else 0


def _change(line: Line, standard: Standard, lang: str) -> list[Any]:
    change = line.change
    if change is None:
        return ["—", "", None]
    text = change_words(change, standard, _of(line).grade, lang)
    figure = None if change.points is None else round(float(exact(change.points)), 4)
    return [text, change_basis(change, lang), figure]


def _labels(known: Any, lang: str) -> dict[str, int]:
    """Number the labels in the order of the document."""
    return {
        label: n
        for n, label in enumerate(dict.fromkeys(label_of(known, key, lang) for key in known))
    }


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_SPELLED = tuple((char, f"\\u{ord(char):04x}") for char in "<>&")


def in_script(value: Any) -> str:
    r"""Write JSON for a data block: ``<``, ``>`` and ``&`` are spelled, so no text ends the block.

    >>> print(in_script(["</script>"]))
    ["\u003c/script\u003e"]
    """
    text = _encode(value)
    for char, spelled in _SPELLED:
        text = text.replace(char, spelled)
    return text
