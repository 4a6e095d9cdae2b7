"""Parquet tables: typed columns, read by pyarrow."""

from __future__ import annotations

from pathlib import Path

from ecnb.evidence.grid import MAX_COLUMNS, Caps, Grid, Reading, title


def read_parquet(path: Path, name: str, reading: Reading, caps: Caps) -> Grid | None:
    """Read a Parquet file; None, with a fault, where that is not possible."""
    import pyarrow as pa  # noqa: PLC0415 - heavy
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

    try:
        with pq.ParquetFile(path) as file:
            rows, width = file.metadata.num_rows, file.metadata.num_columns
            if rows > caps.rows or width > MAX_COLUMNS:
                what = f"表格过大（{rows}行、{width}列）"
                reading.note(what, name, f"最多{caps.rows}行、{MAX_COLUMNS}列")
                return None
            table = file.read()
    except (pa.ArrowException, OSError) as error:
        reading.note(f"打不开 Parquet 文件（{type(error).__name__}）", name, "重新生成该文件")
        return None
    header = tuple(title(column) for column in table.column_names)
    columns = [column.to_pylist() for column in table.columns]
    lines = tuple(enumerate(zip(*columns, strict=True), start=1)) if columns else ()
    return Grid(name, header, lines)
