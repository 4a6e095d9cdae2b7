"""A plan as a workbook to fill in, and back from it into an entity's evidence.

The same plan gives the same bytes. Every text is written as text, so nothing becomes a formula.
Coming back, statuses only move forward and no action disappears; what is refused changes nothing.
"""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ecnb.errors import EvidenceInvalid, Fault, NotFound
from ecnb.evidence.files.csv_reader import shielded, written
from ecnb.evidence.files.grid import Reading
from ecnb.evidence.files.headers import PLAN
from ecnb.evidence.files.xlsx_reader import read_workbook
from ecnb.evidence.names import plain
from ecnb.evidence.rows.plan import (
    FIELDS,
    MAX_ACTIONS,
    PLAN_COLUMNS,
    STAGE_LABELS,
    STAGES,
    ordered,
    read_plan,
    rows_of,
)
from ecnb.evidence.rows.rows import Owned
from ecnb.model.evidence import Evidence
from ecnb.model.plan import Action
from ecnb.model.standard import Standard

FILE: Final = "plan.csv"
_CREATED = dt.datetime(2020, 1, 1)  # noqa: DTZ001 - a constant, for the same bytes every time
_WIDTHS: Final[Mapping[str, int]] = {
    "entity": 12, "period": 10, "id": 10, "indicator": 18, "name": 34, "measure": 52, "units": 8,
    "owner": 18, "due": 13, "status": 10, "since": 13, "evidence": 30, "cause": 30,
}  # fmt: skip
_WHY_WIDTH: Final = 18
_NAME: Final = "指标名称"
_OPEN: Final = 60
"""Blank rows below the plan that have their drop-down list of statuses."""


# --- out ----------------------------------------------------------------------------------------


def plan_book(entity: str, actions: Sequence[Action], names: Mapping[str, str]) -> bytes:
    """Give an XLSX workbook of a plan. names: what each action is about, in words.

    An action without an owner is a proposal: importing asks for the owner.
    """
    import xlsxwriter  # noqa: PLC0415 - heavy

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": _CREATED, "author": "ecnb"})
    base = {"font_name": "宋体", "font_size": 11, "valign": "top", "text_wrap": True}
    look = {
        "head": book.add_format({**base, "bold": True, "bg_color": "#DDE6F0", "border": 1}),
        "text": book.add_format({**base, "num_format": "@"}),
        "day": book.add_format({**base, "num_format": "yyyy-mm-dd"}),
        "number": book.add_format(base),
    }
    sheet = book.add_worksheet(PLAN)
    keys = ("entity", *FIELDS[:3], "name", *FIELDS[3:])
    _head(sheet, keys, look)
    for row, action in enumerate(ordered(actions), start=1):
        _line(sheet, row, keys, (entity, action, names.get(action.about, "")), look)
    _limits(sheet, keys, len(actions) + _OPEN)
    book.close()
    return out.getvalue()


def _head(sheet: Any, keys: Sequence[str], look: Mapping[str, Any]) -> None:
    for column, key in enumerate(keys):
        sheet.set_column(column, column, _WIDTHS.get(key, _WHY_WIDTH))
        title = _NAME if key == "name" else PLAN_COLUMNS.labels[key][0]
        sheet.write_string(0, column, title, look["head"])
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _line(
    sheet: Any,
    row: int,
    keys: Sequence[str],
    line: tuple[str, Action, str],
    look: Mapping[str, Any],
) -> None:
    entity, action, name = line
    texts = dict(zip(FIELDS, rows_of([action])[0], strict=True))
    for column, key in enumerate(keys):
        day = {"due": action.due, "since": action.since}.get(key)
        if day is not None:
            moment = dt.datetime.combine(day, dt.time())
            sheet.write_datetime(row, column, moment, look["day"])
        elif key == "units" and action.units is not None:
            sheet.write_number(row, column, float(action.units), look["number"])
        else:
            text = {"entity": entity, "name": name}.get(key, texts.get(key, ""))
            sheet.write_string(row, column, text, look["text"])


def _limits(sheet: Any, keys: Sequence[str], last: int) -> None:
    """Let Excel offer the statuses and check the dates; reading refuses what is wrong."""
    status = keys.index("status")
    words = [labels[0] for labels in STAGE_LABELS.values()]
    sheet.data_validation(1, status, last, status, {
        "validate": "list", "source": words, "error_title": "不符合要求",
        "error_message": "状态只能是：" + "、".join(words),
        "input_title": "状态", "input_message": "只能向前：" + " → ".join(words),
    })  # fmt: skip
    for day in (keys.index("due"), keys.index("since")):
        sheet.data_validation(1, day, last, day, {
            "validate": "date", "criteria": "between", "minimum": dt.date(2000, 1, 1),
            "maximum": dt.date(2099, 12, 31), "error_title": "不符合要求",
            "error_message": "写日期，如 2026-06-30",
        })  # fmt: skip


# --- back ---------------------------------------------------------------------------------------


def read_plan_book(path: Path, standard: Standard, entity: str) -> tuple[Owned[Action], ...]:
    """Read a plan back from its workbook. Raises EvidenceInvalid with every fault at once."""
    if not path.is_file() or path.is_symlink():
        raise NotFound(
            "没有这份计划 · no such plan", str(path), "指向 ecnb plan export 生成的工作簿"
        )
    reading = Reading()
    sheets = read_workbook(path, reading)
    grid = next((one for name, one in sheets.items() if plain(name) == plain(PLAN)), None)
    rows: tuple[Owned[Action], ...] = ()
    if grid is None and not reading.faults:
        reading.note(
            f"缺少工作表“{PLAN}” · no such sheet", path.name, "用 ecnb plan export 生成后填写"
        )
    if grid is not None:
        rows = tuple(read_plan(grid, standard, entity, reading))
        if not rows and not reading.faults:
            reading.note("计划中没有行动 · no action", grid.name, "填写后再导入")
    if reading.faults:
        raise EvidenceInvalid(reading.told())
    return rows


def taken_over(
    evidence: Evidence, rows: Sequence[Owned[Action]], standard: Standard
) -> tuple[Action, ...]:
    """Give the entity's plan with what a workbook says of it; other periods' actions stay.

    Raises EvidenceInvalid where a status moves backwards, or an action is gone from a period
    that the workbook has.
    """
    faults = [*_backwards(evidence.plan, rows), *_removed(evidence.plan, rows)]
    periods = {one.item.period for one in rows}
    kept = [one for one in evidence.plan if one.period not in periods]
    whole = [*kept, *(one.item for one in rows)]
    if len(whole) > MAX_ACTIONS:
        what = f"行动过多（{len(whole)}项） · too many actions"
        faults.append(Fault(what, standard.key, f"一份计划最多{MAX_ACTIONS}项"))
    if faults:
        raise EvidenceInvalid(faults)
    return ordered(whole)


def _backwards(old: Sequence[Action], rows: Sequence[Owned[Action]]) -> Iterator[Fault]:
    before = {(one.period, one.id): one for one in old}
    for row in rows:
        was = before.get((row.item.period, row.item.id))
        if was is not None and not was.stage.may_become(row.item.stage):
            first, then = (STAGES.label(one.stage) for one in (was, row.item))
            what = f"行动 {was.id} 的状态不能后退: {first} → {then} · a status only moves forward"
            yield Fault(what, row.place, f"改回“{first}”或更后的状态；要重做，另加一项行动")


def _removed(old: Sequence[Action], rows: Sequence[Owned[Action]]) -> Iterator[Fault]:
    here = {(one.item.period, one.item.id) for one in rows}
    periods = {period for period, _ in here}
    for one in old:
        if one.period in periods and (one.period, one.id) not in here:
            what = f"少了行动 {one.id}（{one.measure:.40}） · an action is missing"
            yield Fault(what, f"{PLAN} {one.period}", "补回该行；不再做的也保留，写明原因")


def write_plan(folder: Path, actions: Sequence[Action]) -> Path:
    """Put a plan into an entity's folder in one step: the old file stands, or the new one does.

    Raises EvidenceInvalid for a workbook, whose other sheets are not ours to write anew.
    """
    if not folder.is_dir():
        remedy = f"用这张工作表替换该工作簿中的“{PLAN}”，或改用文件夹存放证据"
        what = "证据是工作簿，不能代为改写 · evidence is a workbook"
        raise EvidenceInvalid([Fault(what, folder.name, remedy)])
    target, beside = folder / FILE, folder / f".{FILE}.new"
    rows = [[shielded(text) for text in row] for row in rows_of(actions)]
    beside.unlink(missing_ok=True)  # of a run that was killed; a link there is not followed
    try:
        with beside.open("xb") as out:
            out.write(written(list(FIELDS), rows))
            out.flush()
            os.fsync(out.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return target
