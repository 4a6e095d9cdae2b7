"""Parquet tables: typed columns, read by pyarrow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ecnb.evidence.files.grid import MAX_COLUMNS, Caps, Grid, Reading, title

_ROWS_AT_A_TIME = 500


def read_parquet(path: Path, name: str, reading: Reading, caps: Caps) -> Grid | None:
    """Read a Parquet file; None, with a fault, where that is not possible."""
    import pyarrow as pa  # noqa: PLC0415 - heavy
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

    if path.stat().st_size > caps.bytes:
        reading.note(f"文件超过{caps.bytes // 1_000_000}MB", name, "拆成较小的文件")
        return None
    try:
        with pq.ParquetFile(path) as file:
            rows, width = file.metadata.num_rows, file.metadata.num_columns
            if rows > caps.rows or width > MAX_COLUMNS:
                what = f"表格过大（{rows}行、{width}列）"
                reading.note(what, name, f"最多{caps.rows}行、{MAX_COLUMNS}列")
                return None
            table = _unpacked(file, caps)
            if table is None:
                what = f"表格展开后超过{caps.bytes // 1_000_000}MB"
                reading.note(what, name, "拆成较小的文件，长文另放")
                return None
            columns = [column.to_pylist() for column in table.columns]
    except (pa.ArrowException, OSError, ValueError, ArithmeticError, MemoryError) as error:
        reading.note(f"打不开 Parquet 文件（{type(error).__name__}）", name, "重新生成该文件")
        return None
    header = tuple(title(column) for column in table.column_names)
    lines = tuple(enumerate(zip(*columns, strict=True), start=1)) if columns else ()
    return Grid(name, header, lines)


def _unpacked(file: Any, caps: Caps) -> Any:
    """Read a few rows at a time: a file of bytes can stand for more than the memory holds."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    batches, size = [], 0
    for batch in file.iter_batches(_ROWS_AT_A_TIME):
        size += sum(_plain(column).nbytes for column in batch.columns)
        if size > caps.bytes:
            return None
        batches.append(batch)
    return pa.Table.from_batches(batches, file.schema_arrow)


def _plain(column: Any) -> Any:
    """Give a column with every value written out, as its rows will have it."""
    return column.dictionary_decode() if hasattr(column, "dictionary_decode") else column
