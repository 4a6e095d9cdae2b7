"""A folder of great tables: opened, its faults found, given block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ecnb.errors import NotFound
from ecnb.evidence.bulk.blocks import (
    BLOCK,
    NARROW_BLOCK,
    ROOM,
    About,
    Part,
    Shelves,
    Slice,
    in_order,
)
from ecnb.evidence.bulk.files import BATCH_ROWS, NARROW_ROWS, Great, open_great
from ecnb.evidence.bulk.roll import Roll, read_roll
from ecnb.evidence.bulk.rules import Rules
from ecnb.evidence.bulk.values import Reader, Strip
from ecnb.evidence.bulk.wide import WideColumns
from ecnb.evidence.files.headers import (
    ENTITY_COLUMNS,
    FACT_COLUMNS,
    RATING_COLUMNS,
    Columns,
    with_owner,
)
from ecnb.evidence.names import Unfit
from ecnb.evidence.rows.registers import owned_columns
from ecnb.evidence.source import register_names
from ecnb.evidence.tables import ENDINGS, table_files
from ecnb.model.standard import Standard
from ecnb.model.table import Ints

WIDE = "assessments"
"""Name of the wide table."""
NARROW = ("entities", "facts", "ratings")
TABLES = (WIDE, *NARROW)
_READ = {
    "facts": ("entity", "period", "key", "value", "date"),
    "ratings": ("entity", "period", "indicator", "rater", "points", "reason"),
}
"""What is read of a narrow table; its sources and notes enter no figure."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some consecutive entities, ``start`` to before ``stop``, and the rows of every table."""

    start: int
    stop: int
    parts: Mapping[str, Part]

    def __len__(self) -> int:
        return self.stop - self.start


@dataclass(slots=True)
class GreatFolder:
    """The tables of one folder. registers: those that lie there, which every entity keeps.

    scratch: a folder of our own, where rows wait that memory has no room for.
    """

    roll: Roll
    wide: WideColumns | None
    registers: tuple[str, ...]
    reader: Reader
    scratch: Path
    _tables: dict[str, tuple[Great, Sequence[str]]] = field(default_factory=dict)
    _owners: Ints | None = None

    def blocks(self) -> Iterator[Block]:
        """Give every block of entities with its rows; faults are noted in the reader's book."""
        sources = {name: self._source(name) for name in self._tables}
        for start in range(0, len(self.roll), self.size):
            parts = {name: take(start // self.size) for name, take in sources.items()}
            found = {name: part for name, part in parts.items() if part is not None}
            yield Block(start, min(start + self.size, len(self.roll)), found)

    @property
    def size(self) -> int:
        """Entities of a block."""
        return BLOCK if self.wide is not None else NARROW_BLOCK

    def _source(self, name: str) -> Callable[[int], Part | None]:
        """Give what hands out the rows of each block of a table, one block after the other."""
        table, keys = self._tables[name]
        about = About(
            table.name, table.typed, {key: table.shown(key) for key in table.index}, self.size
        )
        slices = self._slices(table, keys)
        if self._owners is not None and name == WIDE and (np.diff(self._owners) >= 0).all():
            return _ordered(in_order(slices, about))
        shelves = Shelves(about, self.scratch, ROOM // len(self._tables))
        for one in slices:
            shelves.put(one)
        return shelves.take

    def _slices(self, table: Great, keys: Sequence[str]) -> Iterator[Slice]:
        faults, done = self.reader.faults, 0
        is_wide = self._owners is not None and table.path.stem == WIDE
        for rows, columns in table.batches(keys, faults, BATCH_ROWS if is_wide else NARROW_ROWS):
            if faults.full:
                return
            if self._owners is not None and is_wide:
                yield Slice(self._owners[done : done + len(rows)], rows, columns)
                done += len(rows)
                continue
            whose = columns.pop("entity")
            strip = Strip(whose, rows, table.name, table.shown("entity"), table.typed)
            owners = self.roll.owners(strip, faults)
            yield _known(Slice(owners, rows, columns))


def _known(one: Slice) -> Slice:
    if (one.owner >= 0).all():
        return one
    kept = np.flatnonzero(one.owner >= 0)
    columns = {key: array.take(kept) for key, array in one.columns.items()}
    return Slice(one.owner[kept], one.rows[kept], columns)


def _ordered(parts: Iterator[tuple[int, Part]]) -> Callable[[int], Part | None]:
    """Hand out parts that come in the order of their blocks."""
    waiting: list[tuple[int, Part]] = []

    def take(block: int) -> Part | None:
        if not waiting:
            waiting.extend([one for one in [next(parts, None)] if one is not None])
        return waiting.pop()[1] if waiting and waiting[0][0] == block else None

    return take


def is_wide(folder: Path) -> bool:
    """Tell whether a folder holds a table of assessments."""
    return any((folder / f"{WIDE}{ending}").is_file() for ending in ENDINGS)


def open_folder(
    folder: Path, standard: Standard, rules: Sequence[Rules], reader: Reader, scratch: Path
) -> GreatFolder | None:
    """Open the tables of a folder and read who is in them; None where faults forbid that.

    rules: of the standard as it is read for any of the entities. Raises NotFound where there
    is neither a table of entities nor one of assessments.
    """
    faults = reader.faults

    def note(what: str, where: str, remedy: str) -> None:
        faults.note(what, where, remedy)

    paths = {path.stem: (path, name) for path, name in table_files(folder, TABLES, note)}
    if WIDE not in paths and "entities" not in paths:
        remedy = "放入 assessments.parquet（一行一次考核），或 entities.csv 等表"
        raise NotFound("没有单位表", str(folder), remedy)
    wide = WideColumns(tuple(rules)) if WIDE in paths else None
    if wide is not None and len(paths) > 1:
        others = "、".join(name for stem, (_, name) in paths.items() if stem != WIDE)
        faults.note(f"已有一行一次考核的表，不能再有: {others}", paths[WIDE][1], "只留一种写法")
    main = WIDE if wide is not None else "entities"
    described = wide.columns() if wide is not None else ENTITY_COLUMNS
    tables = {name: _opened(paths[name], columns, faults) for name, columns in _described(paths)}
    first = _opened(paths[main], described, faults)
    registers = dict(_registers(folder, standard, faults))
    if first is None:
        return None
    first = first if wide is not None else _renamed(first)
    roll, owners = read_roll(first, standard, reader, wide=wide is not None)
    found: dict[str, tuple[Great, Sequence[str]]] = {
        name: (table, _READ[name]) for name, table in tables.items() if table is not None
    }
    if wide is not None:
        found[WIDE] = (first, ["period", *wide.facts, *wide.marks])
    for key, table in registers.items():
        if table is not None:
            found[f"registers/{key}"] = (table, ["entity", *standard.registers[key].columns])
    return GreatFolder(
        roll, wide, tuple(registers), reader, scratch, found, owners if wide else None
    )


def _renamed(table: Great) -> Great:
    """Call the table's own id what other tables call it."""
    index = {"entity" if key == "id" else key: place for key, place in table.index.items()}
    return Great(
        table.path, table.name, table.header, index, table.typed, table.first, table.encoding,
        table.delimiter, table.skip,
    )  # fmt: skip


def _described(paths: Mapping[str, Any]) -> Iterator[tuple[str, Columns]]:
    for name, columns in (("facts", FACT_COLUMNS), ("ratings", RATING_COLUMNS)):
        if name in paths and WIDE not in paths:
            yield name, with_owner(columns)


def _opened(place: tuple[Path, str], columns: Columns, faults: Any) -> Great | None:
    return open_great(*place, columns, faults)


def _registers(folder: Path, standard: Standard, faults: Any) -> Iterator[tuple[str, Great | None]]:
    names, seen = register_names(standard), dict[str, str]()
    for path, name in table_files(folder / "registers", (), faults.note):
        try:
            key = names.key(path.stem)
        except Unfit as error:
            faults.note(error.what, name, error.remedy)
            continue
        if key in seen:
            faults.note(f"同一台账有两份: {seen[key]}", name, "合并为一份")
            continue
        seen[key] = name
        yield key, open_great(path, name, owned_columns(standard.registers[key]), faults)
