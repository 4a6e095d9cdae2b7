"""What a reader finds in a folder of reports. Takes nothing on trust, and nothing from ecnb."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SUMMARY = "programme-summary"
KEPT = frozenset({".lock", "index.html", "ledger.sqlite", "ranking.xlsx", "results.parquet"})
"""What lies beside the reports when nothing is under way; more may be named by ``also``."""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. versions: of each entity in it; notebook, manifest: their hashes.

    mark: changes when it is made again.
    """

    versions: dict[str, int]
    notebook: str
    manifest: str
    mark: tuple[int, int]


class Half(AssertionError):
    """A reader found something else than a whole report."""


def read(folder: Path) -> Report | None:
    """Read the report that stands here, also while it is replaced; None: there is none."""
    for _ in range(200):
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            return None
        try:
            try:
                return _read(Path(f"/proc/self/fd/{handle}"))
            except (Half, OSError) as error:
                if _still(folder, handle):
                    raise Half(f"{folder.name}: {error}") from error
        finally:
            os.close(handle)
        time.sleep(0.001)  # another report has come in; this one is being removed
    raise Half(f"{folder.name}: never the same for the time of a look")


def _still(folder: Path, handle: int) -> bool:
    try:
        return os.path.samestat(folder.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _read(folder: Path) -> Report:
    content = (folder / "manifest.json").read_bytes()
    said = json.loads(content)
    named = {**said["inputs"], **said["outputs"]}
    if "evidence.sha256" in named:
        lines = (folder / "evidence.sha256").read_text(encoding="utf-8").splitlines()
        named |= {name: sha for sha, name in (line.split("  ", 1) for line in lines)}
    there = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    del there["manifest.json"]
    if set(there) != set(named):
        raise Half(f"files are not those of the manifest: {sorted(set(there) ^ set(named))}")
    for name, path in there.items():
        if _sha(path.read_bytes()) != named[name]:
            raise Half(f"{name} is not the file of the manifest")
    if not {"result.json", "report.html"} <= set(said["outputs"]):
        raise Half("the report lacks its pages")
    stat = (folder / "manifest.json").stat()
    return Report(
        versions={_entity(path): _population(path) for path in folder.rglob("facts.csv")},
        notebook=said["sources"]["notebook"]["sha256"],
        manifest=_sha(content),
        mark=(stat.st_ino, stat.st_mtime_ns),
    )


def _entity(facts: Path) -> str:
    text = (facts.parent / "entity.yaml").read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if line.startswith("id:"))
    return first.removeprefix("id:").strip().strip('"')


def _population(facts: Path) -> int:
    with facts.open(encoding="utf-8-sig", newline="") as file:
        return next(int(row["value"]) for row in csv.DictReader(file) if row["key"] == "population")


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def reports(out: Path) -> dict[str, Report]:
    """Every report that stands published; raises Half where one is not whole."""
    if not out.is_dir():
        return {}
    names = sorted(path.name for path in out.iterdir() if not path.name.startswith("."))
    found = {name: read(out / name) for name in names if (out / name).is_dir()}
    return {name: one for name, one in found.items() if one is not None}


def set_aside(out: Path) -> dict[str, Report]:
    """Old reports that wait for the next run to bring them back or to remove them: all whole."""
    found = {path.name[5:-9]: read(path) for path in out.glob(".old-*")}
    return {name: one for name, one in found.items() if one is not None}


def entries(out: Path) -> dict[str, dict[str, Any]]:
    """What the ledger says, by entity; SQLite itself undoes what a kill cut short."""
    path = out / "ledger.sqlite"
    if not path.exists() or not path.stat().st_size:
        return {}
    with closing(sqlite3.connect(path, timeout=30)) as database:
        database.row_factory = sqlite3.Row
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        found = database.execute("SELECT * FROM reports") if tables else []
        return {row["entity"]: dict(row) for row in found}


def require_true(out: Path, found: dict[str, Report]) -> None:
    """Refuse a ledger that calls done what does not stand whole, here or set aside."""
    aside = set_aside(out)
    for name, entry in entries(out).items():
        if entry["state"] == "done" and name not in found and name not in aside:
            raise Half(f"{name}: done in the ledger, and no report stands")


def require_quiet(out: Path, entities: set[str]) -> None:
    """Refuse anything but every report, done, with ledger and index: nothing left, nothing lost."""
    found = reports(out)
    names = {path.name for path in out.iterdir()}
    assert names == KEPT | entities | {SUMMARY}, f"not what should lie here: {sorted(names)}"
    book = {name: (one["state"], one["manifest"]) for name, one in entries(out).items()}
    stands = {name: ("done", one.manifest) for name, one in found.items()}
    assert book == stands, f"the ledger says {book}, there stands {stands}"
    page = (out / "index.html").read_text(encoding="utf-8")
    assert page.rstrip().endswith("</html>"), f"the index is cut off: ...{page[-80:]}"
