"""The ledger of a period: what became of each entity's report, and when. SQLite, beside them.

It lies in ``reports/<period>/``, for there is one writer for that folder, and a period that is
moved, archived or removed takes its ledger along. Clocks and facts of the host stand here and
nowhere else. A rollback journal, not a write-ahead log: one file that also works on a shared
drive, nothing to lose between two processes, and a driver killed in the middle of a
transaction leaves the state before it.

The reports do not depend on it: what is published proves itself by its manifest, and a lost
ledger is written again from those (:mod:`ecnb.run.resume`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ecnb.errors import Fault, LedgerUnusable
from ecnb.run.published import Artefacts

NAME = "ledger.sqlite"
BROKEN = "ledger.sqlite.broken"
"""What a damaged ledger is renamed to."""

NAMES = frozenset({NAME, BROKEN, f"{NAME}-journal"})
"""What may lie beside the reports."""

SCHEMA_VERSION = 2
"""2: headlines. One of version 1 is brought up to date by its writer, and read as it is."""

WAIT_SECONDS = 30.0
_APPLICATION = 0x65636E62  # "ecnb"
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_LOW_BYTE = 0xFF

_CREATE = f"""
BEGIN IMMEDIATE;
CREATE TABLE reports (
    period TEXT NOT NULL,
    entity TEXT NOT NULL,
    standard TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('done', 'failed')),
    input TEXT NOT NULL,      -- hash of everything the report is a function of
    attempts INTEGER NOT NULL, -- runs with these inputs
    seconds REAL,             -- of the last run; null: nobody saw it end
    started TEXT,             -- UTC, ISO 8601
    finished TEXT,
    cause TEXT NOT NULL,      -- why it failed, a JSON list of lines
    manifest TEXT NOT NULL,   -- sha256 of the manifest that stands published
    artefacts TEXT NOT NULL,  -- JSON: file of the report -> [sha256, bytes]
    versions TEXT NOT NULL,   -- JSON: what it was made with
    host TEXT NOT NULL,       -- where
    headline TEXT NOT NULL DEFAULT '', -- JSON, of the report with that manifest; empty: unknown
    PRIMARY KEY (period, entity)
) WITHOUT ROWID;
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {SCHEMA_VERSION};
COMMIT;
"""

_FIRST = (
    "entity", "standard", "state", "input", "attempts", "seconds", "started", "finished", "cause",
    "manifest", "artefacts", "versions", "host",
)  # fmt: skip
_COLUMNS = (*_FIRST, "headline")
_UPGRADE = f"""
BEGIN IMMEDIATE;
ALTER TABLE reports ADD COLUMN headline TEXT NOT NULL DEFAULT '';
PRAGMA user_version = {SCHEMA_VERSION};
COMMIT;
"""
_BRIEF = ("entity", "standard", "state", "cause", "manifest", "artefacts")
Brief = tuple[str, str, str, str, str, str, str]
"""Entity, standard, state, cause, manifest, artefacts and headline, as they are stored."""

_KEEP = "UPDATE reports SET headline = ? WHERE period = ? AND entity = ? AND manifest = ?"
_TOGETHER = 500  # entries that are read in one go

_REPLACE = (
    f"INSERT OR REPLACE INTO reports (period, {', '.join(_COLUMNS)}) "  # noqa: S608 - the same
    f"VALUES (?{', ?' * len(_COLUMNS)})"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger says of one entity: its last run, and what stands published.

    input: hash of the inputs of that run. attempts: runs with those inputs. seconds, started,
    finished: None where only the published report is known. manifest, artefacts: of the report
    that stands, which after a failure is the one before. headline: of that report, as
    :mod:`ecnb.run.index.headline` writes it.
    """

    entity: str
    standard: str
    state: Literal["done", "failed"]
    input: str
    attempts: int = 1
    seconds: float | None = None
    started: str | None = None
    finished: str | None = None
    cause: tuple[str, ...] = ()
    manifest: str = ""
    artefacts: Artefacts = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    host: str = ""
    headline: str = ""


class Ledger:
    """An open ledger of one period. Every entry is on the disk when :meth:`put` returns."""

    def __init__(self, folder: Path, database: sqlite3.Connection, version: int) -> None:
        self._path = folder / NAME
        self._period = folder.name
        self._database = database
        last = "headline" if version >= SCHEMA_VERSION else "'' AS headline"
        self._select, self._brief = (
            f"SELECT {', '.join(names)}, {last} FROM reports WHERE period = ?"  # noqa: S608 - our own names
            for names in (_FIRST, _BRIEF)
        )

    def get(self, entity: str) -> Entry | None:
        """Look an entity up."""
        with _worded(self._path):
            row = self._database.execute(
                f"{self._select} AND entity = ?", (self._period, entity)
            ).fetchone()
        return None if row is None else _entry(row)

    def put(self, entry: Entry) -> None:
        """Write an entity's entry in the place of its older one."""
        with _worded(self._path):
            self._database.execute(_REPLACE, (self._period, *_values(entry)))

    def put_all(self, entries: Iterable[Entry]) -> None:
        """Write many entries in one transaction: all of them, or none."""
        with _worded(self._path), self._database:
            self._database.execute("BEGIN IMMEDIATE")
            rows = ((self._period, *_values(entry)) for entry in entries)
            self._database.executemany(_REPLACE, rows)

    def entries(self) -> Iterator[Entry]:
        """Give every entry, by standard and entity; one at a time."""
        with _worded(self._path):
            for row in self._database.execute(
                f"{self._select} ORDER BY standard, entity", (self._period,)
            ):
                yield _entry(row)

    def briefly(self) -> Iterator[Brief]:
        """Give the short form of every entry, by entity; it may be written in between."""
        last: str | None = ""
        while last is not None:
            with _worded(self._path):
                rows = self._database.execute(
                    f"{self._brief} AND entity > ? ORDER BY entity LIMIT {_TOGETHER}",
                    (self._period, last),
                ).fetchall()
            yield from rows
            last = rows[-1][0] if rows else None

    def keep_headlines(self, found: Iterable[tuple[str, str, str]]) -> None:
        """Write headlines that were missing, in one transaction: entity, manifest, headline.

        Of a report that was replaced meanwhile nothing is written.
        """
        with _worded(self._path), self._database:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany(
                _KEEP, ((text, self._period, entity, sha) for entity, sha, text in found)
            )


@contextmanager
def opened(folder: Path, *, create: bool = True) -> Iterator[Ledger]:
    """Open the ledger of a folder of reports; begin one if there is none.

    create: only the folder's one writer may. Raises LedgerUnusable for one that is damaged or
    that a newer ecnb wrote.
    """
    path = folder / NAME
    with _worded(path):
        mode = "rwc" if create else "rw"
        database = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True, timeout=WAIT_SECONDS, isolation_level=None,
        )  # fmt: skip
    try:
        with _worded(path):
            version = _examine(database, path, create=create)
        yield Ledger(folder, database, version)
    finally:
        database.close()


def exists(folder: Path) -> bool:
    """Whether a ledger was begun here; a driver killed at that very moment leaves an empty file."""
    path = folder / NAME
    return path.is_file() and path.stat().st_size > 0


def set_aside(folder: Path) -> Path:
    """Put a damaged ledger out of the way, and nothing away."""
    broken = folder / BROKEN
    (folder / NAME).replace(broken)
    (folder / f"{NAME}-journal").unlink(missing_ok=True)
    return broken


def _examine(database: sqlite3.Connection, path: Path, *, create: bool) -> int:
    """Begin an empty ledger, bring an old one up to date; refuse what is not ours, newer, damaged.

    Gives the version of what is there now.
    """
    database.execute("PRAGMA synchronous = FULL")
    application, version = (
        database.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("application_id", "user_version")
    )
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    if create and not tables and not application:
        database.executescript(_CREATE)
        return SCHEMA_VERSION
    if application == _APPLICATION and version > SCHEMA_VERSION:
        raise _unusable(
            path,
            f"台账由更新版本的 ecnb 写成（版本 {version}）· written by a newer ecnb",
            "升级 ecnb；或将此文件移走，按已发布的报告重建 · upgrade, or move the file away",
        )
    sound = database.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    found = {row[1] for row in database.execute("PRAGMA table_info(reports)")}
    known = {1: _FIRST, SCHEMA_VERSION: _COLUMNS}.get(version, ())
    if application != _APPLICATION or not sound or found != {"period", *known}:
        raise LedgerDamaged([_damage(path)])
    if create and version < SCHEMA_VERSION:
        database.executescript(_UPGRADE)
        return SCHEMA_VERSION
    return int(version)


class LedgerDamaged(LedgerUnusable):
    """A ledger whose file is damaged; it can be written again from the published reports."""


@contextmanager
def _worded(path: Path) -> Iterator[None]:
    """Say what SQLite complains about."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & _LOW_BYTE in _DAMAGED:
            raise LedgerDamaged([_damage(path)]) from error
        remedy = "检查磁盘空间和文件权限 · check free space and permissions"
        raise _unusable(path, f"台账不能读写 · cannot be used ({error})", remedy) from error


def _damage(path: Path) -> Fault:
    remedy = "运行 ecnb status --rebuild 按已发布的报告重建 · rebuild it from the published reports"
    return Fault("台账已损坏 · the ledger is damaged", _where(path), remedy)


def _unusable(path: Path, what: str, remedy: str) -> LedgerUnusable:
    return LedgerUnusable([Fault(what, _where(path), remedy)])


def _where(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _values(entry: Entry) -> tuple[object, ...]:
    """Give an entry's columns."""
    return (
        entry.entity, entry.standard, entry.state, entry.input, entry.attempts, entry.seconds,
        entry.started, entry.finished, _json(entry.cause), entry.manifest,
        _json(entry.artefacts), _json(entry.versions), entry.host, entry.headline,
    )  # fmt: skip


def _entry(row: tuple[Any, ...]) -> Entry:
    values = dict(zip(_COLUMNS, row, strict=True))
    files = json.loads(values.pop("artefacts"))
    return Entry(
        **{
            **values,
            "cause": tuple(json.loads(values["cause"])),
            "artefacts": {name: (sha, size) for name, (sha, size) in files.items()},
            "versions": json.loads(values["versions"]),
        }
    )
