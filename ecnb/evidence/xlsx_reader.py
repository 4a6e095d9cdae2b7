"""Workbooks: values by openpyxl, after a look at the package itself.

What openpyxl would hide is looked up first: merged cells, formulas whose result was never
saved, and packages made to exhaust memory. Nothing in a workbook is ever run.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from ecnb.errors import InternalError
from ecnb.evidence.grid import MAX_COLUMNS, Grid, Raw, Reading, blank, title
from ecnb.evidence.headers import GUIDE

MAX_PACKED = 20_000_000
MAX_UNPACKED = 100_000_000
MAX_ENTRIES = 1_000
MAX_SHEET_ROWS = 50_000
_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


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
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if not _sound(package, name, reading):
                return {}
            fit = [sheet for sheet, part in _sheets(package) if _fit(package, sheet, part, reading)]
        found = _values(content, fit, reading)
    except _BROKEN as error:
        why = type(error).__name__
        remedy = "用 Excel 打开并另存为 .xlsx（不加密，不是 .xls）"
        reading.note(f"打不开工作簿（{why}）", name, remedy)
        return {}
    if not found and not reading.faults:
        reading.note("工作簿是空的", name, "用 ecnb init 生成模板后填写")
    return found


_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # ElementTree.ParseError, and the refusals of defusedxml are ValueErrors
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
)


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
    return True


def _sheets(package: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Name the worksheets of a package with the parts that hold them."""
    from defusedxml.ElementTree import parse  # noqa: PLC0415 - only for workbooks

    with package.open("xl/_rels/workbook.xml.rels") as source:
        targets = {item.get("Id"): item.get("Target", "") for item in parse(source).getroot()}
    with package.open("xl/workbook.xml") as source:
        items = [item for item in parse(source).iter() if item.tag.endswith("}sheet")]
    names = set(package.namelist())
    found = []
    for item in items:
        target = targets.get(item.get(_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names and "chartsheet" not in part:
            found.append((item.get("name", ""), part))
    return found


def _fit(package: zipfile.ZipFile, sheet: str, part: str, reading: Reading) -> bool:
    """Look through one sheet's XML; note merged cells, unsaved formulas and excessive sizes."""
    if ignored(sheet):
        return False
    where = f"工作表“{sheet}”"
    with package.open(part) as source:
        for what, ref in _marks(source):
            if what == "too large":
                limit = f"删去多余的行列：最多{MAX_SHEET_ROWS}行、{MAX_COLUMNS}列"
                reading.note(f"表格过大（{ref} 有内容）", where, limit)
                return False
            if what == "merged":
                reading.note(f"合并单元格 {ref}", where, "取消合并，每格单独填写")
            else:
                remedy = "在 Excel 中打开并保存，或改填数值"
                reading.note("公式没有保存计算结果", f"{where} {ref}", remedy)
    return True


def _marks(source: IO[bytes]) -> Iterator[tuple[str, str]]:
    """Give what is noteworthy in a sheet, with its reference."""
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415 - only for workbooks

    for _, item in iterparse(source, events=("end",)):
        tag = item.tag.rpartition("}")[2]
        if tag == "mergeCell":
            yield "merged", item.get("ref", "")
        elif tag == "c":
            ref = item.get("r", "")
            parts = {child.tag.rpartition("}")[2]: child.text for child in item}
            if parts and _outside(ref):
                yield "too large", ref
                return
            if "f" in parts and not parts.get("v") and item.get("t") != "str":
                yield "formula", ref
        elif tag == "row":
            item.clear()


def _outside(ref: str) -> bool:
    match = _REF.fullmatch(ref)
    if match is None:
        return False
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column > MAX_COLUMNS or int(match[2]) > MAX_SHEET_ROWS


def _values(content: bytes, sheets: list[str], reading: Reading) -> dict[str, Grid]:
    import openpyxl  # noqa: PLC0415 - heavy

    if not openpyxl.DEFUSEDXML:
        raise InternalError("openpyxl runs without defusedxml", "", "install defusedxml")
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that hold no evidence
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        try:
            for sheet in sheets:
                grid = _grid(book[sheet], sheet, reading)
                if grid is not None:
                    found[sheet] = grid
        finally:
            book.close()
    return found


def _grid(sheet: Any, name: str, reading: Reading) -> Grid | None:
    """Read one sheet; None where nothing stands in it."""
    where = f"工作表“{name}”"
    header: tuple[str, ...] | None = None
    lines: list[tuple[int, tuple[Raw, ...]]] = []
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_row=MAX_SHEET_ROWS), start=1):
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
