"""Who is evaluated: ``entity.yaml``, the sheet 基本信息, or a row of ``entities.csv``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from ecnb.errors import NotFound
from ecnb.evidence.files.grid import Grid, Line, Raw, Reading, blank, lines
from ecnb.evidence.files.headers import DETAIL, ENTITY_FIELDS, FIELD_COLUMNS
from ecnb.evidence.names import NameBook, Unfit, safe_id
from ecnb.evidence.rows import cells
from ecnb.evidence.rows.services import MARK, SERVICES, named_services
from ecnb.model.evidence import Entity
from ecnb.model.standard import Standard
from ecnb.standards.yaml_reader import MAX_BYTES, RawFile, parse_yaml

Lookup = Callable[[str, str], Standard]
"""Gives the standard of a key as it is read for an entity: under the rulings chosen for its id."""
Place = Callable[[str], str]

PERIODS = "periods"
"""Name of the particular that holds the periods which the evidence declares to cover."""

FIELDS = NameBook.of("项目", ENTITY_FIELDS)
_LISTS = {PERIODS: " ", SERVICES: MARK}
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_APART = ("details", SERVICES)


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a source says of an entity, before it is checked. place: where each field stands."""

    fields: Mapping[str, Raw]
    details: Mapping[str, Raw]
    place: Place


def from_yaml(path: Path, reading: Reading) -> Particulars | None:
    """Read ``entity.yaml``; None, with faults that name the line, where it cannot be read."""
    name = path.name
    if path.stat().st_size > MAX_BYTES:
        reading.note("文件过大", name, "只写单位的基本信息")
        return None
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        reading.note("编码不是 UTF-8", name, "另存为 UTF-8")
        return None
    raw = parse_yaml(text, name)
    for fault in raw.faults:
        remedy = "检查该行的缩进、冒号和引号，每项写成“名称: 内容”"
        reading.note(f"YAML 写法有误（{fault.what}）", fault.where, remedy)
    if raw.faults or not isinstance(raw.data, dict):
        return None
    return _from_mapping(raw, raw.data, reading)


def _from_mapping(raw: RawFile, data: Mapping[str, Any], reading: Reading) -> Particulars:
    fields: dict[str, Raw] = {}
    details: dict[str, Raw] = {}
    for key, value in data.items():
        where = raw.place((key,))
        try:
            field = FIELDS.key(key)
        except Unfit as error:
            reading.faults.append(error.at(where))
            continue
        if field == "details":
            details |= _mapping(value, where, reading)
        elif isinstance(value, list) and field in _LISTS:
            fields[field] = _LISTS[field].join(str(item) for item in value)
        elif isinstance(value, list | dict):
            reading.note(f"“{key}”应是一个值", where, "写成“名称: 内容”")
        else:
            fields[field] = _scalar(value)
    return Particulars(fields, details, lambda field: raw.place((field,)))


def _mapping(value: Any, where: str, reading: Reading) -> dict[str, Raw]:
    if isinstance(value, dict) and not any(isinstance(v, list | dict) for v in value.values()):
        return {key: _scalar(item) for key, item in value.items()}
    if value is not None:
        reading.note("其他信息应逐项写明", where, "每项写成“名称: 内容”，比上一行缩进")
    return {}


def _scalar(value: Any) -> Raw:
    """Give a value of YAML as its text stood; exact numbers keep their digits."""
    if isinstance(value, Decimal):
        return str(value)
    return value if value is None or isinstance(value, bool | dt.date) else str(value)


def from_sheet(grid: Grid, reading: Reading) -> Particulars:
    """Read the sheet 基本信息: one row for each field."""
    fields: dict[str, Raw] = {}
    details: dict[str, Raw] = {}
    places: dict[str, str] = {}
    for line in lines(grid, FIELD_COLUMNS, reading):
        name = _text(line, "field", reading)
        if name.startswith(DETAIL):
            details[name.partition(".")[2]] = line.cells["content"]
            continue
        try:
            field = FIELDS.key(name)
        except Unfit as error:
            reading.faults.append(error.at(line.place("field")))
            continue
        if field in fields:
            reading.note(f"项目重复: {name}", line.place("field"), "每项只写一次")
        fields[field] = line.cells["content"]
        places[field] = line.place("content")
    return Particulars(fields, details, lambda field: places.get(field, grid.name))


def _text(line: Line, key: str, reading: Reading) -> str:
    try:
        return cells.text(line.cells.get(key))
    except Unfit as error:
        reading.faults.append(error.at(line.place(key)))
        return ""


def entity_of(
    found: Particulars, lookup: Lookup, reading: Reading
) -> tuple[Entity, Standard] | None:
    """Check an entity's particulars and find its standard; None, with all faults, if they fail."""
    faults = len(reading.faults)
    given = {name: _checked(found, name, reading) for name in ENTITY_FIELDS if name not in _APART}
    for name in ("id", "name", "standard"):
        if not given[name]:
            reading.note(f"没有填写“{ENTITY_FIELDS[name][0]}”（{name}）", found.place(name), "补写")
    try:
        safe_id(given["id"] or "x")
    except Unfit as error:
        reading.faults.append(error.at(found.place("id")))
    standard = _standard(given["standard"], given["id"], found, lookup, reading)
    class_ = _class(given["class"], standard, found, reading)
    details = _details(found, given[PERIODS], reading)
    sample = _sample(found, reading)
    if len(reading.faults) > faults or standard is None:
        return None
    return (
        Entity(given["id"], given["name"], standard.key, class_, given["county"], sample, details),
        standard,
    )


def _checked(found: Particulars, name: str, reading: Reading) -> str:
    try:
        return cells.text(found.fields.get(name))
    except Unfit as error:
        reading.faults.append(error.at(found.place(name)))
        return ""


def _standard(
    key: str, entity: str, found: Particulars, lookup: Lookup, reading: Reading
) -> Standard | None:
    if not key:
        return None
    remedy = "ecnb standards list 列出可用的标准"
    if _KEY.fullmatch(key):
        try:
            return lookup(key, entity)
        except NotFound as error:
            remedy = error.fault.remedy or remedy
    reading.note(f"没有这个标准: {key[:80]}", found.place("standard"), remedy)
    return None


def _class(
    text: str, standard: Standard | None, found: Particulars, reading: Reading
) -> str | None:
    """Read the class by its key or label; without one the facts decide."""
    if not text or standard is None:
        return None
    book = NameBook.of(
        "类别", {key: (one.label.zh, one.label.en) for key, one in standard.classes.items()}
    )
    try:
        return book.key(text)
    except Unfit as error:
        reading.faults.append(error.at(found.place("class")))
        return None


def _details(found: Particulars, periods: str, reading: Reading) -> dict[str, str]:
    details = {}
    for name, raw in sorted(found.details.items()):
        try:
            details[cells.text(name)] = cells.text(raw)
        except Unfit as error:
            reading.faults.append(error.at(found.place("details")))
    for name in sorted(set(details) & set(_LISTS)):
        what = f"其他信息中不能用 {name} 这个名称"
        reading.note(what, found.place("details"), f"改用 {name} 项")
    details |= _listed(found, periods, reading)
    return details


def _listed(found: Particulars, periods: str, reading: Reading) -> dict[str, str]:
    """Read the particulars that are lists, as they are kept."""
    details = {}
    try:
        if services := named_services(found.fields.get(SERVICES)):
            details[SERVICES] = services
    except Unfit as error:
        reading.faults.append(error.at(found.place(SERVICES)))
    names = []
    for word in periods.replace("、", " ").replace("；", " ").replace(";", " ").split():
        try:
            names.append(cells.period(word.strip(",，")))
        except Unfit as error:
            reading.faults.append(error.at(found.place(PERIODS)))
    if names:
        details[PERIODS] = " ".join(str(one) for one in sorted(set(names), key=str))
    return details


def _sample(found: Particulars, reading: Reading) -> bool:
    raw = found.fields.get("sample")
    try:
        return False if blank(raw) else cells.yes_no(raw)
    except Unfit as error:
        reading.faults.append(error.at(found.place("sample")))
        return False
