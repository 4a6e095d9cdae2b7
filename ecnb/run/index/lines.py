"""Every entity of a period, one line each, in a temporary database: memory does not grow with them.

The page, the workbook and the table each read the lines in order, one at a time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Literal

from ecnb.run.index.change import Change
from ecnb.run.index.headline import Headline

Kind = Literal["done", "failed", "missing", "left"]
"""done: a report stands and nothing went wrong since. left: not run, and no report stands."""

KINDS: tuple[Kind, ...] = ("done", "failed", "missing", "left")

_FIELDS = attrgetter(*(field.name for field in fields(Headline)))
_CHANGES = attrgetter(*(field.name for field in fields(Change)))
"""Headlines and changes lie here as lists of their fields."""

_CACHE_KIB = 512
_LAST = 10**9
"""Stands for no rank; the order of ranks knows it."""
_CREATE = """
CREATE TABLE lines (
    entity TEXT, name TEXT, standard TEXT, kind TEXT, cause TEXT, there INT, whole INT,
    headline TEXT, change TEXT,
    class TEXT, county TEXT, place INT, grade TEXT, sample INT, before INT
);
"""
_INSERT = "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_LISTED = "SELECT * FROM lines WHERE standard = ? AND headline NOT NULL "
_BY_RANK = _LISTED + "ORDER BY class, place, entity"
_RANKED_FIRST = _LISTED + "ORDER BY place = 1000000000, class, place, entity"


@dataclass(frozen=True, slots=True)
class Line:
    """One entity. cause: why nothing was made. there: a report stands, if an older one.

    whole: this is the summary of the programme and no entity. change: None without points.
    """

    entity: str
    name: str
    standard: str
    kind: Kind
    cause: tuple[str, ...] = ()
    there: bool = False
    whole: bool = False
    headline: Headline | None = None
    change: Change | None = None

    @property
    def is_old(self) -> bool:
        """Whether the report that stands is not one of this run."""
        return self.there and self.kind != "done"


class Lines:
    """The lines of a period."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.execute(_CREATE)

    def add(self, line: Line) -> None:
        """Take a line up."""
        one, change = line.headline, line.change
        about = (
            (one.class_ or "", one.county, one.place or _LAST, one.grade, one.sample)
            if one is not None
            else ("", "", _LAST, None, False)
        )
        values = (
            line.entity, line.name, one.standard if one is not None else line.standard, line.kind,
            json.dumps(line.cause) if line.cause else "", line.there, line.whole,
            json.dumps(_FIELDS(one)) if one is not None else None,
            json.dumps(_CHANGES(change)) if change is not None else None,
            *about, change is not None and change.reason != "no_report",
        )  # fmt: skip
        self._database.execute(_INSERT, values)

    def standards(self) -> list[str]:
        """Name the standards that reports stand under."""
        select = "SELECT DISTINCT standard FROM lines WHERE headline NOT NULL ORDER BY 1"
        return [row[0] for row in self._rows(select)]

    def of(self, standard: str, *, ranked_first: bool = False) -> Iterator[Line]:
        """Give the reports under a standard by class, rank and id.

        ranked_first: those that are not ranked come after all others.
        """
        select = _RANKED_FIRST if ranked_first else _BY_RANK
        return map(_line, self._rows(select, standard))

    def open(self) -> Iterator[Line]:
        """Give the entities for which nothing was made, by id; and the summary if that failed."""
        select = "SELECT * FROM lines WHERE kind != 'done' ORDER BY entity"
        return map(_line, self._rows(select))

    def without_report(self) -> Iterator[Line]:
        """Give the entities without a report to list, by id."""
        select = "SELECT * FROM lines WHERE headline IS NULL AND NOT whole ORDER BY entity"
        return map(_line, self._rows(select))

    def kinds(self) -> dict[Kind, int]:
        """Count entities by what became of them; the summary is none."""
        found = dict(self._rows("SELECT kind, count(*) FROM lines WHERE NOT whole GROUP BY kind"))
        return {kind: found.get(kind, 0) for kind in KINDS}

    def reports(self) -> int:
        """Count the reports that are listed."""
        return self._count("SELECT count(headline) FROM lines")

    def grades(self, standard: str) -> Mapping[str | None, int]:
        """Count the reports under a standard by grade; None: without one."""
        select = "SELECT grade, count(*) FROM lines WHERE standard = ? AND headline NOT NULL"
        return dict(self._rows(f"{select} GROUP BY grade", standard))

    def counties(self, standard: str) -> int:
        """Count the counties of the reports under a standard."""
        select = "SELECT count(DISTINCT county) FROM lines WHERE standard = ? AND headline NOT NULL"
        return self._count(select, standard)

    def has_before(self, standard: str) -> bool:
        """Whether any report under a standard has one of an earlier period beside it."""
        select = "SELECT count(*) FROM lines WHERE standard = ? AND before"
        return self._count(select, standard) > 0

    def has_sample(self) -> bool:
        """Whether any report is of an invented entity."""
        return self._count("SELECT count(*) FROM lines WHERE sample") > 0

    def _rows(self, select: str, *values: str) -> Iterator[tuple]:
        return iter(self._database.execute(select, values))

    def _count(self, select: str, *values: str) -> int:
        return int(self._database.execute(select, values).fetchone()[0])


@contextmanager
def lines() -> Iterator[Lines]:
    """Give room for the lines of a period: a file without a name, gone when it is closed."""
    database = sqlite3.connect("", isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        database.execute("BEGIN")
        yield Lines(database)
    finally:
        database.close()


def _line(row: tuple) -> Line:
    entity, name, standard, kind, cause, there, whole, headline, change = row[:9]
    return Line(
        entity=entity,
        name=name,
        standard=standard,
        kind=kind,
        cause=tuple(json.loads(cause)) if cause else (),
        there=bool(there),
        whole=bool(whole),
        headline=Headline(*json.loads(headline)) if headline is not None else None,
        change=Change(*json.loads(change)) if change is not None else None,
    )
