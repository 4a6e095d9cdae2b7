"""Who is in the tables: every entity once, with its name, class and the periods it declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ecnb.evidence.bulk.faults import FaultBook
from ecnb.evidence.bulk.files import Great
from ecnb.evidence.bulk.texts import joined, named, plain_texts, texts, written_size
from ecnb.evidence.bulk.values import Reader, Strip
from ecnb.evidence.files.grid import MAX_FAULTS, Raw
from ecnb.evidence.files.headers import ENTITY_FIELDS
from ecnb.evidence.frames.frames import FIRST_DAY, LAST_DAY
from ecnb.evidence.names import NameBook, Unfit, safe_id
from ecnb.evidence.rows import cells
from ecnb.model.period import Period
from ecnb.model.standard import Standard
from ecnb.model.table import Ints

MAX_ENTITIES = 5_000_000
"""Entities of one folder: each costs some hundred bytes of memory while it is scored."""
MAX_BYTES = 1_000_000_000
"""Of all their ids and names together."""
FIELDS = ("entity", "name", "standard", "class", "periods")
"""What is read of an entity; other particulars of its row enter no figure."""
_SURELY_SAFE = r"^[A-Za-z0-9_-]{5,64}$"
"""Five characters and no dot: no name that a system reserves, no path."""


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A field of n entities: codes (n,) into texts; -1 where it is blank."""

    codes: Ints
    texts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Roll:
    """All entities, in the order of their table.

    ids, names: n texts. first, last: (n,) days that their registers cover. rows: (n,) where each
    stands in the table.
    """

    table: str
    labels: Mapping[str, str]
    ids: Any
    names: Any
    classes: Coded
    first: Ints
    last: Ints
    rows: Ints

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def index(self) -> pd.Index[Any]:
        """The ids, for finding one by another table's column."""
        return pd.Index(self.ids.to_pylist(), dtype=object)

    def owners(self, strip: Strip, faults: FaultBook) -> Ints:
        """Find (m,) whose the rows of another table are; -1, noted, for nobody's."""
        codes, names = named(strip)
        places = np.array([*self.index.get_indexer(pd.Index(names, dtype=object)), -1], np.int64)
        owners = places[codes]
        for code in np.unique(codes[owners < 0])[:MAX_FAULTS].tolist():
            if code < 0 or not names[code]:
                error = Unfit(f"“{strip.column}”没有填写", "补写，或删去本行")
            else:
                what = f"{self.table} 中没有这个单位编号: {names[code][:80]}"
                error = Unfit(what, "改正编号或补入单位表")
            faults.refuse(error, strip.table, strip.column, strip.rows[codes == code])
        return owners

    def classes_of(
        self, standard: Standard, members: Ints, reader: Reader
    ) -> tuple[str | None, ...]:
        """Give the stated class of some entities as a standard names it; None: the facts decide."""
        labels = {key: (one.label.zh, one.label.en) for key, one in standard.classes.items()}
        book = NameBook.of("类别", labels)
        codes = self.classes.codes[members]
        found: list[str | None] = [None] * (len(self.classes.texts) + 1)
        for code in np.unique(codes[codes >= 0]).tolist():
            try:
                found[code] = book.key(self.classes.texts[code])
            except Unfit as error:
                rows = self.rows[members[codes == code]]
                reader.faults.refuse(error, self.table, self.labels.get("class", "class"), rows)
        return tuple([found[code] for code in codes.tolist()])


def read_roll(table: Great, standard: Standard, reader: Reader, *, wide: bool) -> tuple[Roll, Ints]:
    """Read who is in a table, and (m,) whose each row is.

    wide: a row is an assessment, of which an entity may have several, and needs no name; else
    each row is another entity.
    """
    strips, rows = _columns(table, reader.faults)
    ids = _texts(strips["entity"], "id", reader.faults)
    encoded = ids.dictionary_encode()
    owner = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    first = np.unique(owner, return_index=True)[1]
    _check_ids(encoded.dictionary, strips["entity"].only(first), reader.faults)
    if len(first) > MAX_ENTITIES:
        what = f"单位过多（{len(first)}个）"
        reader.faults.note(what, table.name, f"最多{MAX_ENTITIES}个，拆成几个文件夹")
    _distinct(encoded.dictionary, owner, strips["entity"], reader.faults, repeated=wide)
    if wide and len(first) < len(owner):
        for key in FIELDS[1:]:
            _agreeing(strips[key], owner, first, reader.faults)
    _same_standard(strips["standard"], standard, reader)
    mine = {key: strip.only(first) for key, strip in strips.items()}
    spans = _spans(mine["periods"], reader)
    roll = Roll(
        table.name,
        {key: table.shown(key) for key in FIELDS},
        encoded.dictionary,
        _texts(mine["name"], "" if wide else "name", reader.faults),
        _coded(mine["class"], reader),
        spans[:, 0],
        spans[:, 1],
        rows[first],
    )
    return roll, owner


def _columns(table: Great, faults: FaultBook) -> tuple[dict[str, Strip], Ints]:
    """Read the fields of a table's entities whole; one that it does not have is blank."""
    rows: list[Ints] = [np.empty(0, np.int64)]
    found: dict[str, list[Any]] = {key: [] for key in FIELDS}
    size = 0
    for numbers, columns in table.batches(FIELDS, faults):
        blank = pa.nulls(len(numbers), pa.string())
        arrays = {key: columns.get(key, blank) for key in FIELDS}
        size += sum(map(written_size, arrays.values()))
        if size > MAX_BYTES:
            what = f"单位的编号和名称超过{MAX_BYTES // 1_000_000}MB"
            faults.note(what, table.name, "检查是否有过长的文字，或拆成几个文件夹")
            break
        rows.append(numbers)
        for key, array in arrays.items():
            found[key].append(plain_texts(array))
    numbers = np.concatenate(rows)
    return {
        key: Strip(joined(arrays), numbers, table.name, table.shown(key), table.typed)
        for key, arrays in found.items()
    }, numbers


def _texts(strip: Strip, needed: str, faults: FaultBook) -> Any:
    """Read a column as texts; a blank one is a fault where the field is needed."""
    found, unfit = texts(strip, faults)
    if needed:
        blank = np.flatnonzero(pc.equal(found, "").to_numpy(zero_copy_only=False) & ~unfit)
        if len(blank):
            what = f"没有填写“{ENTITY_FIELDS[needed][0]}”（{needed}）"
            faults.refuse(Unfit(what, "补写"), strip.table, strip.column, strip.rows[blank])
    return found


def _check_ids(ids: Any, strip: Strip, faults: FaultBook) -> None:
    """Check that every id can name a folder, as a single entity's must."""
    doubtful = ~pc.match_substring_regex(ids, _SURELY_SAFE).to_numpy(zero_copy_only=False)
    for place in np.flatnonzero(doubtful).tolist():
        try:
            safe_id(ids[place].as_py() or "x")
        except Unfit as error:
            faults.refuse(error, strip.table, strip.column, strip.rows[place : place + 1])
        if faults.full:
            return


def _distinct(ids: Any, owner: Ints, strip: Strip, faults: FaultBook, *, repeated: bool) -> None:
    """Check that no two entities share an id; upper and lower case are the same on Windows."""
    again = np.flatnonzero(pd.Series(pc.utf8_lower(ids).to_pandas()).duplicated())
    bad = list(again[:MAX_FAULTS])
    if not repeated and len(ids) < len(owner):
        bad += np.flatnonzero(np.bincount(owner) > 1)[:MAX_FAULTS].tolist()
    for place in bad:
        name = ids[int(place)].as_py()
        if name:
            error = Unfit(f"单位编号重复（不分大小写）: {name}", "每个单位只留一行")
            faults.refuse(error, strip.table, strip.column, strip.rows[owner == place])


def _agreeing(strip: Strip, owner: Ints, first: Ints, faults: FaultBook) -> None:
    """Check that all rows of an entity say the same of it."""
    places = pa.array(first[owner])
    if pa.types.is_string(strip.array.type):
        said = strip.array.fill_null("")
        other = np.flatnonzero(pc.not_equal(said, said.take(places)).to_numpy(zero_copy_only=False))
    else:
        codes = strip.cells().codes
        other = np.flatnonzero(codes != codes[first][owner])
    if len(other):
        error = Unfit("同一单位的各行不一致", "各行写成一样")
        faults.refuse(error, strip.table, strip.column, strip.rows[other])


def _same_standard(strip: Strip, standard: Standard, reader: Reader) -> None:
    """Refuse rows that name another standard than the one that is asked for."""

    def same(raw: Raw) -> str:
        named = cells.text(raw)
        if named != standard.key:
            what = f"适用标准不是 {standard.key}: {named[:80]}"
            raise Unfit(what, "一个文件夹只放一个标准的单位")
        return named

    reader.values(strip.cells(), "standard", same, "")


def _spans(strip: Strip, reader: Reader) -> Ints:
    """Give (n, 2) first and last day of the periods that each entity declares; else all time."""
    column = strip.cells()
    found = reader.values(column, "periods", span_of, (FIRST_DAY, LAST_DAY))
    return np.array(found, np.int64)[column.codes]


def span_of(raw: Raw) -> tuple[int, int]:
    """Read the periods that an entity declares, as the first and last day of them all.

    >>> import datetime as dt
    >>> [str(dt.date.fromordinal(day)) for day in span_of("2025H2、2026")]
    ['2025-07-01', '2026-12-31']
    """
    days = [(one.start.toordinal(), one.end.toordinal()) for one in declared_periods(raw)]
    if not days:
        return FIRST_DAY, LAST_DAY
    return min(first for first, _ in days), max(last for _, last in days)


def declared_periods(raw: Raw) -> list[Period]:
    """Read a list of periods."""
    text = cells.text(raw)
    for mark in "、；;":
        text = text.replace(mark, " ")
    return [cells.period(word.strip(",，")) for word in text.split()]


def _coded(strip: Strip, reader: Reader) -> Coded:
    column = strip.cells()
    found = reader.values(column, "class", cells.text, "")
    return Coded(column.codes, tuple(found))
