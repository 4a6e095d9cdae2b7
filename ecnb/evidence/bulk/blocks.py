"""Rows of great tables by blocks of entities, whatever order they lie in.

A table is read once. Its rows are put on shelves, one for each block; what memory has no room
for waits in a file of its own. So a block is complete however its rows were scattered, and
memory holds no more than the room, a few rows that are being read, and one block.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ecnb.evidence.bulk.values import Cells, Strip
from ecnb.model.table import Ints

BLOCK, NARROW_BLOCK = 65_536, 16_384
"""Entities of a block: few enough for the processor's cache, enough for NumPy. In narrow tables an
entity has some seventy rows."""
ROOM = 256_000_000
"""Bytes of rows that all shelves keep in memory; the rest waits on disk."""
_OWNER, _ROW = "@owner", "@row"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The rows of one table that belong to some entities.

    owner: (m,) index among them. rows: (m,) numbers in the file. columns: by key.
    """

    name: str
    typed: bool
    labels: Mapping[str, str]
    owner: Ints
    rows: Ints
    columns: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.owner)

    def strip(self, key: str) -> Strip:
        """Give a column as the file holds it; a column that is missing is blank."""
        array = self.columns[key] if key in self.columns else pa.nulls(len(self), pa.string())
        return Strip(array, self.rows, self.name, self.labels.get(key, key), self.typed)

    def cells(self, key: str) -> Cells:
        """Give a column's distinct cells."""
        return self.strip(key).cells()

    def only(self, places: Ints, owner: Ints) -> Part:
        """Give some of the rows, under their owners' new numbers."""
        index = pa.array(places)
        columns = {key: array.take(index) for key, array in self.columns.items()}
        return Part(self.name, self.typed, self.labels, owner, self.rows[places], columns)

    def of(self, members: Ints, n: int) -> Part:
        """Give the rows of some of ``n`` entities, in the order of ``members``."""
        place = np.full(n, -1, np.int64)
        place[members] = np.arange(len(members))
        owner = place[self.owner]
        kept = np.flatnonzero(owner >= 0)
        return self.only(kept, owner[kept])


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """A few rows of a table as they were read, with the owner of each."""

    owner: Ints
    rows: Ints
    columns: Mapping[str, Any]

    def batch(self) -> Any:
        """Give them as one record batch."""
        own = {_OWNER: pa.array(self.owner), _ROW: pa.array(self.rows)}
        return pa.record_batch({**own, **self.columns})


@dataclass(frozen=True, slots=True)
class About:
    """What all parts of a table share."""

    name: str
    typed: bool
    labels: Mapping[str, str]
    size: int
    """Entities of a block."""

    def part(self, pieces: Sequence[Any], block: int) -> Part:
        """Put the pieces of one block together; owners count from its start."""
        whole = pa.Table.from_batches(pieces).unify_dictionaries().combine_chunks()
        columns = {
            name: _one(whole.column(name))
            for name in whole.column_names
            if name not in (_OWNER, _ROW)
        }
        owner = whole.column(_OWNER).to_numpy() - block * self.size
        return Part(
            self.name, self.typed, self.labels, owner, whole.column(_ROW).to_numpy(), columns
        )


def _one(column: Any) -> Any:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def in_order(slices: Iterator[Slice], about: About) -> Iterator[tuple[int, Part]]:
    """Give block by block the rows of a table that lies in its entities' order."""
    block, pieces = 0, list[Any]()
    for one in slices:
        for number, batch in _by_block(one, about.size):
            if number != block and pieces:
                yield block, about.part(pieces, block)
                pieces = []
            block = number
            pieces.append(batch)
    if pieces:
        yield block, about.part(pieces, block)


def _by_block(one: Slice, size: int) -> Iterator[tuple[int, Any]]:
    blocks = one.owner // size
    batch = one.batch()
    if len(blocks) and blocks[0] == blocks[-1] and (blocks == blocks[0]).all():
        yield int(blocks[0]), batch
        return
    order = np.argsort(blocks, kind="stable")
    found, starts = np.unique(blocks[order], return_index=True)
    for number, places in zip(found.tolist(), np.split(order, starts[1:]), strict=False):
        yield number, _compact(batch.take(pa.array(places)))


def _compact(batch: Any) -> Any:
    """Let go of dictionaries that are larger than what a piece uses of them."""
    columns = [_trimmed(column) for column in batch.columns]
    return pa.record_batch(columns, names=batch.schema.names)


def _trimmed(column: Any) -> Any:
    large = pa.types.is_dictionary(column.type) and len(column.dictionary) > 2 * len(column)
    return column.dictionary_decode().dictionary_encode() if large else column


class Shelves:
    """The rows of one table, by block. folder: where those wait that memory has no room for."""

    def __init__(self, about: About, folder: Path, room: int = ROOM) -> None:
        self.about = about
        self._folder, self._room, self._used = folder, room, 0
        self._kept: dict[int, list[Any]] = defaultdict(list)
        self._files: dict[int, int] = defaultdict(int)

    def put(self, one: Slice) -> None:
        """Sort a few rows onto their shelves."""
        for number, batch in _by_block(one, self.about.size):
            self._kept[number].append(batch)
            self._used += batch.nbytes
        if self._used > self._room:
            self._spill()

    def take(self, block: int) -> Part | None:
        """Give the rows of one block, once; None where it has none."""
        pieces = self._kept.pop(block, [])
        for number in range(self._files.pop(block, 0)):
            path = self._file(block, number)
            with pa.OSFile(str(path)) as file:
                pieces += list(pa.ipc.open_stream(file))
            path.unlink()
        return self.about.part(pieces, block) if pieces else None

    def _spill(self) -> None:
        for block, pieces in self._kept.items():
            whole = pa.Table.from_batches(pieces).unify_dictionaries().combine_chunks()
            path = self._file(block, self._files[block])
            with (
                pa.OSFile(str(path), "wb") as file,
                pa.ipc.new_stream(file, whole.schema) as stream,
            ):
                stream.write_table(whole)
            self._files[block] += 1
        self._kept.clear()
        self._used = 0

    def _file(self, block: int, number: int) -> Path:
        return self._folder / f"{self.about.name.replace('/', '-')}-{block}-{number}.arrow"
