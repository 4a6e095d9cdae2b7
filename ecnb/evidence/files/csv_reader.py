"""CSV files as people save them: UTF-8 with or without a mark, or GB18030; comma or tab.

A text that a spreadsheet would run as a formula is written with an apostrophe before it
(:func:`shielded`); reading takes exactly that apostrophe off again.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from ecnb.evidence.files.grid import (
    ENTITY_CAPS,
    MAX_COLUMNS,
    Caps,
    Grid,
    Raw,
    Reading,
    blank,
    title,
)

_SPARSE = 10
"""Lines of a file for each row that it may have: blank ones cost time, too."""
_RISKY = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def shielded(text: str) -> str:
    """Put an apostrophe before a text that begins like a formula.

    >>> shielded("=1+1"), shielded("'=1+1"), shielded("it's")
    ("'=1+1", "''=1+1", "it's")
    """
    return f"'{text}" if _RISKY.match(text) else text


def unshielded(text: str) -> str:
    """Undo :func:`shielded`, and nothing else.

    >>> unshielded("'=1+1"), unshielded("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text


def decoded(content: bytes) -> str | None:
    """Decode UTF-8 or else GB18030, strictly; None for anything else, such as UTF-16.

    >>> decoded("培训".encode("gb18030")), decoded("培训".encode("utf-16"))
    ('培训', None)
    """
    if b"\0" in content or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def read_csv(path: Path, name: str, reading: Reading, caps: Caps = ENTITY_CAPS) -> Grid | None:
    """Read a CSV file; None, with a fault, where that is not possible."""
    if path.stat().st_size > caps.bytes:
        reading.note(f"文件超过{caps.bytes // 1_000_000}MB", name, "拆成较小的文件")
        return None
    return parse_csv(path.read_bytes(), name, reading, caps.rows)


def parse_csv(
    content: bytes, name: str, reading: Reading, max_rows: int = ENTITY_CAPS.rows
) -> Grid | None:
    """Read the content of a CSV file; None, with a fault, where that is not possible."""
    text = decoded(content)
    if text is None:
        reading.note("编码无法识别（既不是 UTF-8 也不是 GB18030）", name, "另存为“CSV UTF-8”")
        return None
    return _parsed(text, name, reading, max_rows)


def _parsed(text: str, name: str, reading: Reading, max_rows: int) -> Grid | None:
    """Read rows until there are too many of them; blank ones are passed over up to some limit."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: tuple[str, ...] | None = None
    found: list[tuple[int, tuple[Raw, ...]]] = []
    number = 1
    try:
        for row in rows:
            line, number = number, rows.line_num + 1
            cells = tuple(unshielded(cell) for cell in row)
            if (
                len(found) > max_rows
                or line > _SPARSE * max_rows
                or len(cells) > _SPARSE * MAX_COLUMNS
            ):
                _too_large(name, reading, max_rows)
                return None
            if all(map(blank, cells)):
                continue
            if header is None:
                header = tuple(map(title, cells))
            else:
                found.append((line, cells))
    except csv.Error as error:
        reading.note(f"CSV 写法有误（{error}）", f"{name} 第{number}行", "检查该行的双引号是否成对")
        return None
    if header is None:
        reading.note("文件是空的", name, "至少写一行表头，或删去该文件")
        return None
    if len(found) > max_rows or len(header) > MAX_COLUMNS:
        _too_large(name, reading, max_rows)
        return None
    return Grid(name, header, tuple(found))


def _too_large(name: str, reading: Reading, max_rows: int) -> None:
    reading.note("表格过大", name, f"最多{max_rows}行、{MAX_COLUMNS}列")


def written(header: list[str], rows: list[list[str]]) -> bytes:
    """Write a table as UTF-8 with a mark (so that Excel shows Chinese), LF, minimal quotes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()
