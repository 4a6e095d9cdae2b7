"""Great tables as they lie on disk: CSV or Parquet, read a few rows at a time.

Text columns stay numbered (dictionary encoded): a text that is stored once is held once.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as reader
import pyarrow.parquet as pq

from ecnb.evidence.bulk.faults import FaultBook
from ecnb.evidence.files.csv_reader import unshielded
from ecnb.evidence.files.grid import MAX_COLUMNS, Caps, Grid, Reading, columns_of, title
from ecnb.evidence.files.headers import Columns
from ecnb.evidence.names import Unfit
from ecnb.model.table import Ints

GREAT_CAPS = Caps(20_000_000_000, 200_000_000)
"""Of one great table. Rows are streamed, so this bounds the time and the disk, not the memory."""

BATCH_ROWS, NARROW_ROWS = 65_536, 262_144
"""Rows that are read at a time: of tables with many columns, and with few."""
_CSV_BYTES = 8_000_000
_HEAD_BYTES = 1_000_000
_UNREADABLE = (pa.ArrowException, OSError, ValueError, ArithmeticError, MemoryError)


@dataclass(frozen=True, slots=True)
class Great:
    """One great table. header: titles as they stand; index: place of each column by its key.

    typed: numbers are numbers and dates are dates. first: number of the first row of data.
    """

    path: Path
    name: str
    header: tuple[str, ...]
    index: Mapping[str, int]
    typed: bool
    first: int
    encoding: str = ""
    delimiter: str = ","
    skip: int = 0

    def shown(self, key: str) -> str:
        """Name a column as the file does."""
        return self.header[self.index[key]] if key in self.index else key

    def batches(
        self, keys: Sequence[str], faults: FaultBook, at_a_time: int = BATCH_ROWS
    ) -> Iterator[tuple[Ints, dict[str, Any]]]:
        """Give some columns a few rows at a time, with the numbers of the rows.

        A file that breaks off is a fault.
        """
        wanted = [key for key in keys if key in self.index]
        row = self.first
        try:
            for batch in self._parquet(wanted, at_a_time) if self.typed else self._csv(faults):
                rows = np.arange(row, row + len(batch), dtype=np.int64)
                row += len(batch)
                if row - self.first > GREAT_CAPS.rows:
                    faults.note("表格过大", self.name, f"最多{GREAT_CAPS.rows}行，拆成几个文件夹")
                    return
                yield rows, {key: self._column(batch, key) for key in wanted}
        except _UNREADABLE as error:
            remedy = "重新生成该文件" if self.typed else "检查表格写法和编码，或另存为“CSV UTF-8”"
            faults.note(f"读不下去（{_brief(error)}）", self.name, remedy)

    def _column(self, batch: Any, key: str) -> Any:
        name = self.header[self.index[key]] if self.typed else f"c{self.index[key]}"
        places = [i for i, one in enumerate(batch.schema.names) if title(one) == name]
        column = batch.column(places[0])
        column.validate(full=True)
        return column

    def _parquet(self, keys: Sequence[str], at_a_time: int) -> Iterator[Any]:
        with pq.ParquetFile(self.path) as file:
            schema = file.schema_arrow
            names = [schema.names[self.index[key]] for key in keys]
            texts = [name for name in names if _is_text(schema.field(name).type)]
        with pq.ParquetFile(self.path, read_dictionary=texts) as file:
            yield from file.iter_batches(at_a_time, columns=names, use_threads=True)

    def _csv(self, faults: FaultBook) -> Iterator[Any]:
        names = [f"c{i}" for i in range(len(self.header))]
        wanted = [f"c{i}" for i in sorted(self.index.values())]

        def odd(row: Any) -> str:
            what = f"格数与表头不同（应为{row.expected_columns}格，有{row.actual_columns}格）"
            faults.note(what, self.name, "检查多余或缺少的分隔符，含分隔符的文字加双引号")
            return "skip"

        kinds = dict.fromkeys(wanted, pa.dictionary(pa.int32(), pa.string()))
        with reader.open_csv(
            self.path,
            reader.ReadOptions(
                use_threads=False,
                column_names=names,
                skip_rows=self.skip,
                encoding=self.encoding,
                block_size=_CSV_BYTES,
            ),
            reader.ParseOptions(
                delimiter=self.delimiter, newlines_in_values=True, invalid_row_handler=odd
            ),
            reader.ConvertOptions(
                column_types=kinds, include_columns=wanted, strings_can_be_null=False
            ),
        ) as batches:
            yield from batches


def _brief(error: BaseException) -> str:
    """Name an error of a library in a few words of its first line."""
    first = str(error).splitlines()[0] if str(error) else ""
    return f"{type(error).__name__}: {first[:120]}" if first else type(error).__name__


def _is_text(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def open_great(path: Path, name: str, columns: Columns, faults: FaultBook) -> Great | None:
    """Read a table's header and find its columns; None, with faults, where that is not possible."""
    if path.stat().st_size > GREAT_CAPS.bytes:
        what = f"文件超过{GREAT_CAPS.bytes // 1_000_000_000}GB"
        faults.note(what, name, "拆成几个文件夹，分别评分")
        return None
    try:
        found = _open_csv(path, name) if path.suffix.lower() == ".csv" else _open_parquet(path)
    except Unfit as error:
        faults.note(error.what, name, error.remedy)
        return None
    except _UNREADABLE as error:
        faults.note(f"打不开文件（{_brief(error)}）", name, "重新生成该文件")
        return None
    header, about = found
    if len(header) > MAX_COLUMNS:
        faults.note("表格过大", name, f"最多{MAX_COLUMNS}列")
        return None
    reading = Reading()
    if "" in header:
        reading.note("表头有空格", f"{name} 表头", "补写该列的表头，或删去该列")
    index = columns_of(Grid(name, header, ()), columns, reading)
    for fault in reading.told():
        faults.note(fault.what, fault.where, fault.remedy)
    return None if index is None else Great(path, name, header, index, **about)


def _open_parquet(path: Path) -> tuple[tuple[str, ...], dict[str, Any]]:
    with pq.ParquetFile(path) as file:
        rows, schema = file.metadata.num_rows, file.schema_arrow
    if rows > GREAT_CAPS.rows:
        raise Unfit(f"表格过大（{rows}行）", f"最多{GREAT_CAPS.rows}行，拆成几个文件夹")
    nested = [field.name for field in schema if pa.types.is_nested(field.type)]
    if nested:
        raise Unfit(f"一格里有多个值: {nested[0][:80]}", "每格只写一个值")
    return tuple(title(name) for name in schema.names), {"typed": True, "first": 1}


def _open_csv(path: Path, name: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    encoding = encoding_of(path)
    if encoding is None:
        raise Unfit("编码无法识别（既不是 UTF-8 也不是 GB18030）", "另存为“CSV UTF-8”")
    with path.open(encoding=encoding, newline="") as file:
        text = file.read(_HEAD_BYTES)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    try:
        header = next((row for row in rows if any(cell.strip() for cell in row)), None)
    except csv.Error as error:
        raise Unfit(f"表头写法有误（{error}）", "检查双引号是否成对") from error
    if header is None:
        raise Unfit(f"文件是空的: {name}", "至少写一行表头，或删去该文件")
    about = {
        "typed": False, "first": rows.line_num + 1, "encoding": encoding.removesuffix("-sig"),
        "delimiter": delimiter, "skip": rows.line_num,
    }  # fmt: skip
    return tuple(title(unshielded(cell)) for cell in header), about


def encoding_of(path: Path) -> str | None:
    """Name a file's encoding by reading all of it, a few megabytes at a time; None: neither."""
    for name in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(name)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(1 << 22):
                    if b"\0" in chunk:
                        return None
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return name
    return None
