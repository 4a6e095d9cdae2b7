"""The workbook that an evaluator fills in: every fact, rating and register of a standard.

The same standard, periods and entity give the same bytes. Every text is written as text, so
nothing in it can become a formula.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ecnb.evidence.entity_file import PERIODS
from ecnb.evidence.headers import ENTITY, ENTITY_FIELDS, FACTS, GUIDE, RATINGS, sheet_name
from ecnb.evidence.template_rows import (
    REGISTER_ROWS,
    Field,
    Kind,
    fact_lines,
    guide_lines,
    rating_lines,
    register_fields,
)
from ecnb.model.evidence import Entity
from ecnb.model.period import Period
from ecnb.model.standard import Standard

_CREATED = dt.datetime(2020, 1, 1)  # noqa: DTZ001 - a constant, for the same bytes every time
_LIST_LIMIT = 255
_MESSAGE_LIMIT = 255
_FORMATS: Mapping[Kind, str] = {
    "text": "@",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
    "number": "General",
    "whole": "General",
    "list": "@",
}


@dataclass(slots=True)
class _Book:
    """The workbook being written, with its cell formats."""

    book: Any
    head: Any
    shown: Any
    blanks: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def new(cls, out: io.BytesIO) -> _Book:
        """Begin a workbook."""
        import xlsxwriter  # noqa: PLC0415 - heavy

        book = xlsxwriter.Workbook(
            out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        book.set_properties({"created": _CREATED, "author": "ecnb"})
        base = {"font_name": "宋体", "font_size": 11, "valign": "top", "text_wrap": True}
        head = book.add_format({**base, "bold": True, "bg_color": "#DDE6F0", "border": 1})
        shown = book.add_format({**base, "font_color": "#555555"})
        made = cls(book, head, shown)
        for number_format in set(_FORMATS.values()):
            made.blanks[number_format] = book.add_format({**base, "num_format": number_format})
        return made

    def sheet(self, name: str, header: Sequence[str], widths: Sequence[int]) -> Any:
        """Add a sheet with its header, kept in sight while scrolling."""
        sheet = self.book.add_worksheet(name)
        for column, (title, width) in enumerate(zip(header, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, self.head)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def fill(self, sheet: Any, row: int, column: int, item: Field) -> None:
        """Leave a cell to be filled in, with its format and what is allowed."""
        sheet.write_blank(row, column, None, self.blanks[_FORMATS[item.kind]])
        self.limit(sheet, (row, column, row, column), item)

    def limit(self, sheet: Any, place: tuple[int, int, int, int], item: Field) -> None:
        """Let Excel check what is typed into some cells."""
        options = _validation(item)
        message = item.allowed[:_MESSAGE_LIMIT]
        if message:
            options |= {"input_title": item.title[:32], "input_message": message}
        if options["validate"] != "any" or message:
            sheet.data_validation(*place, {**options, "error_title": "不符合要求"})


def template(
    standard: Standard, periods: Sequence[Period], *, entity: Entity | None = None
) -> bytes:
    """Give an XLSX workbook for the evidence of one entity in some periods.

    entity: whose it is; a class narrows the raters to those who have a weight in it.
    """
    out = io.BytesIO()
    made = _Book.new(out)
    _guide(made, standard)
    _entity(made, standard, periods, entity)
    _facts(made, standard, periods)
    if standard.indicators:
        _ratings(made, standard, periods, entity.class_ if entity is not None else None)
    for key in standard.registers:
        _register(made, standard, key)
    made.book.close()
    return out.getvalue()


def _guide(made: _Book, standard: Standard) -> None:
    sheet = made.sheet(GUIDE, ["填写说明"], [100])
    for row, text in enumerate(guide_lines(standard), start=1):
        sheet.write_string(row, 0, text, made.shown)


def _entity(
    made: _Book, standard: Standard, periods: Sequence[Period], entity: Entity | None
) -> None:
    sheet = made.sheet(ENTITY, ["项目", "内容", "说明"], [16, 44, 60])
    text = made.blanks["@"]
    for row, (name, value, note) in enumerate(_particulars(standard, periods, entity), start=1):
        sheet.write_string(row, 0, name)
        if value:
            sheet.write_string(row, 1, value, text)
        else:
            sheet.write_blank(row, 1, None, text)
        sheet.write_string(row, 2, note, made.shown)
        if name == ENTITY_FIELDS["class"][0] and standard.classes:
            words = tuple(standard.classes)
            made.limit(sheet, (row, 1, row, 1), Field(name, "list", "", words))


def _particulars(
    standard: Standard, periods: Sequence[Period], entity: Entity | None
) -> Iterator[tuple[str, str, str]]:
    names = {key: labels[0] for key, labels in ENTITY_FIELDS.items()}
    classes = "、".join(f"{key}（{one.label.zh}）" for key, one in standard.classes.items())
    given = entity or Entity("", "", standard.key)
    yield names["id"], given.id, "字母、数字、-、_；将用作文件夹名"
    yield names["name"], given.name, "印在报告上的全称"
    yield names["standard"], standard.key, standard.document.title.zh
    if classes:
        yield names["class"], given.class_ or "", f"{classes}；不填则按事实判定"
    yield names["county"], given.county, ""
    yield names["sample"], "是" if given.sample else "", "虚构的示例数据填“是”"
    covered = " ".join(str(period) for period in periods)
    yield names[PERIODS], covered, "台账所覆盖的期间，用空格隔开"
    for name, value in sorted(given.details.items()):
        if name != PERIODS:
            yield f"其他信息.{name}", value, ""


def _facts(made: _Book, standard: Standard, periods: Sequence[Period]) -> None:
    header = ["期间", "事项", "数值", "单位", "可填内容", "来源", "日期", "备注", "条款"]
    sheet = made.sheet(FACTS, header, [10, 44, 14, 8, 44, 28, 13, 24, 20])
    for row, line in enumerate(fact_lines(standard, periods), start=1):
        sheet.write_string(row, 0, line.period)
        sheet.write_string(row, 1, line.name)
        made.fill(sheet, row, 2, line.value)
        for column, text in ((3, line.unit), (4, line.value.allowed), (8, line.clause)):
            sheet.write_string(row, column, text, made.shown)
        for column, kind in ((5, "text"), (6, "date"), (7, "text")):
            sheet.write_blank(
                row, column, None, made.blanks["@" if kind == "text" else "yyyy-mm-dd"]
            )
    sheet.autofilter(0, 0, 0, len(header) - 1)


def _ratings(
    made: _Book, standard: Standard, periods: Sequence[Period], class_: str | None
) -> None:
    header = ["期间", "指标", "指标名称", "评分人", "满分", "得分", "理由", "条款"]
    sheet = made.sheet(RATINGS, header, [10, 16, 44, 30, 8, 10, 40, 20])
    for row, line in enumerate(rating_lines(standard, periods, class_), start=1):
        for column, text in ((0, line.period), (1, line.part), (3, line.rater)):
            if text:
                sheet.write_string(row, column, text)
        for column, text in ((2, line.name), (4, line.most), (7, line.clause)):
            sheet.write_string(row, column, text, made.shown)
        made.fill(sheet, row, 5, line.points)
        sheet.write_blank(row, 6, None, made.blanks["@"])
    sheet.autofilter(0, 0, 0, len(header) - 1)


def _register(made: _Book, standard: Standard, key: str) -> None:
    fields = register_fields(standard.registers[key])
    widths = [max(14, len(item.title) * 2 + 4) for item in fields]
    name = sheet_name(standard.registers[key].label.zh)
    sheet = made.sheet(name, [item.title for item in fields], widths)
    for column, item in enumerate(fields):
        width = widths[column]
        sheet.set_column(column, column, width, made.blanks[_FORMATS[item.kind]])
        made.limit(sheet, (1, column, REGISTER_ROWS, column), item)


def _validation(item: Field) -> dict[str, Any]:
    """Say what Excel should check; it warns, and reading refuses."""
    if item.kind == "list" and len(",".join(item.words)) <= _LIST_LIMIT:
        return {"validate": "list", "source": list(item.words), "error_type": "warning"}
    if item.kind in ("number", "whole"):
        kind = "integer" if item.kind == "whole" else "decimal"
        return {
            "validate": kind,
            "criteria": "between",
            "minimum": float(item.least),
            "maximum": float(item.most),
            "error_type": "stop",
        }
    if item.kind == "date":
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": dt.date(1950, 1, 1),
            "maximum": dt.date(2099, 12, 31),
            "error_type": "stop",
        }
    return {"validate": "any"}
