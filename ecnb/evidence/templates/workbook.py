"""The workbook that an evaluator fills in: every fact, rating and register of a standard.

The same standard, periods and entity give the same bytes. Every text is written as text, so
nothing in it can become a formula.
"""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ecnb.analysis.cycle.duties import Settings
from ecnb.evidence.files.headers import (
    ANSWERED,
    ENTITY,
    ENTITY_FIELDS,
    FACTS,
    GUIDE,
    HISTORY,
    PLAN,
    RATINGS,
    sheet_name,
)
from ecnb.evidence.rows.entity import PERIODS
from ecnb.evidence.rows.services import SERVICES
from ecnb.evidence.templates.rows import (
    REGISTER_ROWS,
    Field,
    Kind,
    answer_fields,
    fact_lines,
    guide_lines,
    rating_lines,
    register_fields,
)
from ecnb.evidence.templates.sheets import history_fields, plan_fields
from ecnb.model.evidence import Entity
from ecnb.model.period import Period
from ecnb.model.standard import Standard

_CREATED = dt.datetime(2020, 1, 1)  # noqa: DTZ001 - a constant, for the same bytes every time
LINE_POINTS = 15
"""Height of a line of 11 points."""
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
    """The workbook being written, with its cell formats: of texts, and of cells to fill in."""

    book: Any
    head: Any
    given: Any
    shown: Any
    blanks: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def new(cls, out: io.BytesIO) -> _Book:
        """Begin a workbook."""
        import xlsxwriter  # noqa: PLC0415 - heavy

        book = xlsxwriter.Workbook(
            out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        book.set_properties({"created": _CREATED, "author": "ecnb"})
        base = {"font_name": "宋体", "font_size": 11, "valign": "top", "text_wrap": True}
        heading = {"bold": True, "bg_color": "#DDE6F0", "border": 1, "valign": "vcenter"}
        head = book.add_format({**base, **heading})
        shown = book.add_format({**base, "font_color": "#555555"})
        made = cls(book, head, book.add_format(base), shown)
        blank = {**base, "bg_color": "#FFFBE6", "border": 1, "border_color": "#C8C8C8"}
        for number_format in sorted(set(_FORMATS.values())):
            made.blanks[number_format] = book.add_format({**blank, "num_format": number_format})
            made.columns[number_format] = book.add_format({**base, "num_format": number_format})
        return made

    def sheet(self, name: str, header: Sequence[str], widths: Sequence[int]) -> Any:
        """Add a sheet with its header, kept in sight while scrolling."""
        sheet = self.book.add_worksheet(name)
        for column, (title, width) in enumerate(zip(header, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, self.head)
        tallest = max(map(lines_needed, header, widths))
        sheet.set_row(0, LINE_POINTS * tallest + 6)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def texts(
        self,
        sheet: Any,
        row: int,
        parts: tuple[Mapping[int, str], Mapping[int, str]],
        widths: Sequence[int],
    ) -> None:
        """Write what is given, and what is only shown, by column; nothing is cut off.

        A row of one line keeps the height that Excel adapts to what is typed into it.
        """
        for texts, look in zip(parts, (self.given, self.shown), strict=True):
            for column, text in texts.items():
                if text:
                    sheet.write_string(row, column, text, look)
        tallest = max(lines_needed(text, widths[c]) for part in parts for c, text in part.items())
        if tallest > 1:
            sheet.set_row(row, LINE_POINTS * tallest)

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
            options |= {"error_title": "不符合要求"}
            if message:
                options["error_message"] = f"可填：{message}"[:_MESSAGE_LIMIT]
            sheet.data_validation(*place, options)


def shown_width(text: str) -> int:
    """Count a text's columns on a screen; a Chinese character takes two.

    >>> shown_width("期间 H1")
    7
    """
    return sum(1 if unicodedata.east_asian_width(char) in ("Na", "H", "N") else 2 for char in text)


def lines_needed(text: str, width: int) -> int:
    """Count the lines that a text takes in a column of some width.

    >>> lines_needed("县（市、区）商务主管部门", 12)
    3
    """
    return max(1, -(-shown_width(text) // max(1, width - 2)))


def template(
    standard: Standard,
    periods: Sequence[Period],
    *,
    entity: Entity | None = None,
    settings: Settings | None = None,
) -> bytes:
    """Give an XLSX workbook for the evidence of one entity in some periods.

    entity: whose it is; a class narrows the raters to those who have a weight in it.
    settings: of the programme, such as ``{"reference_year": 2025}``; growth is asked for in
    that year and the one before.
    """
    out = io.BytesIO()
    made = _Book.new(out)
    _guide(made, standard)
    _entity(made, standard, periods, entity)
    _facts(made, standard, periods, settings or {})
    if standard.indicators:
        _ratings(made, standard, periods, entity.class_ if entity is not None else None)
    for register in standard.registers.values():
        _rows(made, sheet_name(register.label.zh), register_fields(register))
    _rows(made, ANSWERED, answer_fields(standard))
    _rows(made, PLAN, plan_fields(standard))
    if standard.indicators:
        _rows(made, HISTORY, history_fields(standard))
    made.book.close()
    return out.getvalue()


def _guide(made: _Book, standard: Standard) -> None:
    sheet = made.sheet(GUIDE, ["填写说明"], [110])
    for row, text in enumerate(guide_lines(standard), start=1):
        made.texts(sheet, row, ({0: text}, {}), [110])


def _entity(
    made: _Book, standard: Standard, periods: Sequence[Period], entity: Entity | None
) -> None:
    widths = [20, 44, 64]
    sheet = made.sheet(ENTITY, ["项目", "内容", "说明"], widths)
    text = made.blanks["@"]
    for row, (name, value, note) in enumerate(_particulars(standard, periods, entity), start=1):
        made.texts(sheet, row, ({0: name}, {2: note}), widths)
        if value:
            sheet.write_string(row, 1, value, text)
        else:
            sheet.write_blank(row, 1, None, text)
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
    yield names[PERIODS], covered, "已预填：台账记到哪些期间，用空格隔开；详见“填写说明”第1条"
    if standard.services is None:
        asked = given.details.get(SERVICES, "")
        yield names[SERVICES], asked, f"“{ANSWERED}”中问到的服务，用；隔开；没有问卷的不填"
    for name, value in sorted(given.details.items()):
        if name not in (PERIODS, SERVICES):
            yield f"其他信息.{name}", value, ""


def _facts(made: _Book, standard: Standard, periods: Sequence[Period], settings: Settings) -> None:
    header = ["期间", "事项", "数值", "单位", "可填内容", "来源", "日期", "备注", "条款"]
    widths = [10, 46, 14, 8, 52, 28, 13, 24, 26]
    sheet = made.sheet(FACTS, header, widths)
    for row, line in enumerate(fact_lines(standard, periods, settings), start=1):
        given = {0: line.period, 1: line.name}
        shown = {3: line.unit, 4: line.value.allowed, 8: line.clause}
        made.texts(sheet, row, (given, shown), widths)
        made.fill(sheet, row, 2, line.value)
        for column, number_format in ((5, "@"), (6, "yyyy-mm-dd"), (7, "@")):
            sheet.write_blank(row, column, None, made.blanks[number_format])
    sheet.autofilter(0, 0, 0, len(header) - 1)


def _ratings(
    made: _Book, standard: Standard, periods: Sequence[Period], class_: str | None
) -> None:
    header = ["期间", "指标", "指标名称", "评分人", "满分", "可填内容", "得分", "理由", "条款"]
    widths = [10, 18, 46, 36, 8, 34, 10, 40, 26]
    sheet = made.sheet(RATINGS, header, widths)
    for row, line in enumerate(rating_lines(standard, periods, class_), start=1):
        given = {0: line.period, 1: line.part, 3: line.rater}
        shown = {2: line.name, 4: line.most, 5: line.admitted, 8: line.clause}
        made.texts(sheet, row, (given, shown), widths)
        made.fill(sheet, row, 6, line.points)
        sheet.write_blank(row, 7, None, made.blanks["@"])
    sheet.autofilter(0, 0, 0, len(header) - 1)


def _rows(made: _Book, name: str, fields: Sequence[Field]) -> None:
    """Add a sheet of rows to fill in: a register, recipients' answers, a plan, past results."""
    widths = [max(16, shown_width(item.title) + 4) for item in fields]
    sheet = made.sheet(name, [item.title for item in fields], widths)
    for column, item in enumerate(fields):
        width = widths[column]
        sheet.set_column(column, column, width, made.columns[_FORMATS[item.kind]])
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
