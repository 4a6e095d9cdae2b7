"""Names of columns, sheets and particulars as users may write them: the one table of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

ENTITY, FACTS, RATINGS, GUIDE, SURVEY = "基本信息", "事实", "评分", "填写说明", "调查-"
PLAN, ANSWERED, HISTORY = "改进计划", "服务对象调查", "历史结果"
"""Names of the workbook's sheets; a survey's sheet is called 调查-NAME."""

_NOT_IN_SHEETS: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", ""))
_SHEET_NAME: Final = 31


def sheet_name(label: str) -> str:
    """Give the name that a sheet of this label has: Excel forbids some signs and long names.

    >>> sheet_name("数据报送台账[周报/月报]")
    '数据报送台账周报月报'
    """
    return label.translate(_NOT_IN_SHEETS)[:_SHEET_NAME]


NO_RECORDS: Final = "无"
"""Written alone into a register's first row: it is kept, and nothing happened."""

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "entity": ("单位编号", "编号", "id"),
    "period": ("期间",),
    "key": ("事项", "fact"),
    "value": ("数值", "内容"),
    "source": ("来源",),
    "date": ("日期",),
    "note": ("备注",),
    "indicator": ("指标", "part"),
    "rater": ("评分人",),
    "points": ("得分",),
    "reason": ("理由",),
}
GUIDANCE: Final = ("单位", "可填内容", "条款", "指标名称", "满分", "说明", "事项名称")
"""Columns that a template adds for its reader; what stands in them is not read."""

ENTITY_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("编号", "单位编号", "entity"),
    "name": ("名称", "单位名称"),
    "standard": ("适用标准", "标准"),
    "class": ("类别",),
    "county": ("所在县", "县（市、区）"),
    "sample": ("示例数据",),
    "periods": ("证据期间",),
    "services": ("服务项目",),
    "details": ("其他信息",),
}
DETAIL: Final = ("details.", "其他信息.")
"""Beginnings of the name of a particular that no rule reads."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of one kind of table. labels: names beside the key, by key."""

    labels: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    ignored: tuple[str, ...] = GUIDANCE
    free: tuple[str, ...] = field(default=())
    """Beginnings of further names that are taken as they stand."""


def columns(*names: str, required: tuple[str, ...]) -> Columns:
    """Describe a table by the names of its columns.

    >>> columns("period", "points", required=("period",)).labels["points"]
    ('得分',)
    """
    return Columns({name: _COLUMNS[name] for name in names}, required)


FACT_COLUMNS: Final = columns(
    "period", "key", "value", "source", "date", "note", required=("period", "key", "value")
)
RATING_COLUMNS: Final = columns(
    "period", "indicator", "rater", "points", "reason",
    required=("period", "indicator", "rater", "points"),
)  # fmt: skip
FIELD_COLUMNS: Final = Columns(
    {"field": ("项目",), "content": ("内容",)}, ("field", "content"), GUIDANCE
)
ENTITY_COLUMNS: Final = Columns(
    {name: labels for name, labels in ENTITY_FIELDS.items() if name != "details"},
    ("id", "name"),
    (),
    DETAIL,
)
OWNER: Final = _COLUMNS["entity"]


def with_owner(table: Columns) -> Columns:
    """Describe the same table for many entities: a column says whose row it is."""
    labels = {"entity": OWNER, **table.labels}
    return Columns(labels, ("entity", *table.required), table.ignored, table.free)
