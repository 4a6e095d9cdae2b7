"""Workbooks: values by openpyxl, after a look at the package itself.

What openpyxl would hide is looked up first: merged cells, formulas whose result was never
saved, and packages made to exhaust memory. Nothing in a workbook is ever run.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from ecnb.errors import InternalError
from ecnb.evidence.files.grid import MAX_COLUMNS, Grid, Raw, Reading, blank, letters, title
from ecnb.evidence.files.headers import GUIDE
from ecnb.evidence.names import plain

MAX_PACKED = 20_000_000
MAX_UNPACKED = 100_000_000
MAX_ENTRIES = 1_000
MAX_SHEET_ROWS = 50_000
MAX_MARKS, MAX_MARKS_ASIDE = 5_000_000, 200_000
"""Tags of one part, and attributes: of a sheet, its texts, a picture (bytes that look like them);
of any other part, such as styles."""

_LARGE = ("xl/worksheets/", "xl/sharedStrings.xml", "xl/media/")
_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)


def ignored(sheet: str) -> bool:
    """Tell whether a sheet is only for people: the guide, and names that begin with ``_`` or ``#``.

    >>> ignored("填写说明"), ignored("_草稿"), ignored("事实")
    (True, True, False)
    """
    return sheet.startswith((GUIDE, "_", "#"))


def read_workbook(path: Path, reading: Reading) -> Mapping[str, Grid]:
    """Read every sheet of a workbook that is not for people only, by its name."""
    name = path.name
    if path.stat().st_size > MAX_PACKED:
        reading.note(f"工作簿超过{MAX_PACKED // 1_000_000}MB", name, "拆成较小的文件，附件另放")
        return {}
    content = path.read_bytes()
    _require_defused()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if not _sound(package, name, reading):
                return {}
            found = _values(package, content, reading)
    except Exception as error:  # noqa: BLE001 - a package made to break a reader may break it anyhow
        why = type(error).__name__
        remedy = "用 Excel 打开并另存为 .xlsx（不加密，不是 .xls）"
        reading.note(f"打不开工作簿（{why}）", name, remedy)
        return {}
    if not found and not reading.faults:
        reading.note("工作簿是空的", name, "用 ecnb init 生成模板后填写")
    return found


def _require_defused() -> None:
    import openpyxl  # noqa: PLC0415 - heavy

    if not openpyxl.DEFUSEDXML:
        raise InternalError("openpyxl runs without defusedxml", "", "install defusedxml")


def _sound(package: zipfile.ZipFile, name: str, reading: Reading) -> bool:
    """Refuse a package that would unpack to more than a workbook of evidence can be."""
    entries = package.infolist()
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or size > MAX_UNPACKED:
        what = f"工作簿展开后过大（{len(entries)}个部件，{size // 1_000_000}MB）"
        reading.note(what, name, "新建工作簿，只复制需要的内容")
        return False
    if any(entry.flag_bits & 1 for entry in entries):
        reading.note("工作簿已加密", name, "取消密码后保存")
        return False
    heavy = next((entry for entry in entries if _is_heavy(package, entry)), None)
    if heavy is not None:
        remedy = "新建工作簿，只复制需要的内容，不带格式"
        reading.note(f"工作簿的部件过于复杂（{heavy.filename:.80}）", name, remedy)
        return False
    return True


def _is_heavy(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Count what every reader of XML must make an object of, before one reads it."""
    most = MAX_MARKS if entry.filename.startswith(_LARGE) else MAX_MARKS_ASIDE
    tags = attributes = 0
    with package.open(entry) as source:
        while chunk := source.read(1 << 20):
            tags += chunk.count(b"<")
            attributes += chunk.count(b"=")
            if max(tags, attributes) > most:
                return True
    return False


def _values(package: zipfile.ZipFile, content: bytes, reading: Reading) -> dict[str, Grid]:
    import openpyxl  # noqa: PLC0415 - heavy

    found: dict[str, Grid] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that hold no evidence
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        try:
            seen: set[str] = set()
            for sheet in book.worksheets:
                if ignored(sheet.title):
                    continue
                where = f"工作表“{sheet.title}”"
                if plain(sheet.title) in seen:
                    reading.note("两张工作表同名", where, "合并为一张")
                    continue
                seen.add(plain(sheet.title))
                if sheet.sheet_state != "visible":  # who vouches for a workbook does not see it
                    reading.note("工作表是隐藏的", where, "取消隐藏，或删去这张工作表")
                    continue
                part: Any = sheet
                width = _width(package, part._worksheet_path, where, reading)  # noqa: SLF001 - the part that openpyxl itself reads
                grid = _grid(sheet, width, where, reading) if width else None
                if grid is not None:
                    found[sheet.title] = grid
        finally:
            book.close()
    return found


def _width(package: zipfile.ZipFile, part: str, where: str, reading: Reading) -> int:
    """Look through one sheet's XML; note merged cells, unsaved formulas and excessive sizes.

    Give the columns up to the last one that holds something; 0: not to be read.
    """
    widest = 0
    with package.open(part) as source:
        for what, row, column, ref in _marks(source):
            place = ref or f"{letters(max(column, 1) - 1)}{row}"
            if what == "merged":
                reading.note(f"合并单元格 {ref}", where, "取消合并，每格单独填写")
            elif row > MAX_SHEET_ROWS or column > MAX_COLUMNS:
                limit = f"删去多余的行列：最多{MAX_SHEET_ROWS}行、{MAX_COLUMNS}列"
                reading.note(f"表格过大（{place} 有内容）", where, limit)
                return 0
            elif what == "formula":
                remedy = "在 Excel 中打开并保存，或改填数值"
                reading.note("公式没有保存计算结果", f"{where} {place}", remedy)
            widest = max(widest, column)
    return widest


def _marks(source: IO[bytes]) -> Iterator[tuple[str, int, int, str]]:
    """Give every cell that holds something (row, column, reference), and merged cells.

    Rows and columns that state no number follow the one before, as openpyxl counts them.
    """
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415 - only for workbooks

    number = 0
    for _, item in iterparse(source, events=("end",)):
        tag = item.tag.rpartition("}")[2]
        if tag == "mergeCell":
            yield "merged", 0, 0, item.get("ref", "")
        elif tag == "row":
            number = int(item.get("r", number + 1))
            column = 0
            for cell in item:
                ref = cell.get("r", "")
                column = _column(ref) if ref else column + 1
                parts = {child.tag.rpartition("}")[2]: child.text for child in cell}
                if parts:
                    is_bare = "f" in parts and not parts.get("v") and cell.get("t") != "str"
                    yield "formula" if is_bare else "value", number, column, ref
            item.clear()


def _column(ref: str) -> int:
    """Number the column of a reference; a ValueError for what is none."""
    match = _REF.fullmatch(ref.upper())
    if match is None:
        raise ValueError(ref)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _grid(sheet: Any, width: int, where: str, reading: Reading) -> Grid | None:
    """Read one sheet up to its last column; None where nothing stands in it."""
    header: tuple[str, ...] | None = None
    lines: list[tuple[int, tuple[Raw, ...]]] = []
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MAX_SHEET_ROWS, max_col=width)
    for number, row in enumerate(rows, start=1):
        for cell in row:
            if cell.data_type == "e":
                place = f"{where} {cell.coordinate}"
                reading.note(f"公式出错: {cell.value}", place, "改正公式或改填数值")
        cells = tuple(cell.value for cell in row)
        if all(map(blank, cells)):
            continue
        if header is None:
            header = tuple(map(title, cells))
        else:
            lines.append((number, cells))
    return None if header is None else Grid(where, header, tuple(lines), typed=True, sheet=True)
