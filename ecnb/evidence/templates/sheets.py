"""What a template asks for in the sheets that change no points: the plan, and published results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ecnb.evidence.files.headers import Columns
from ecnb.evidence.rows.history import HISTORY_COLUMNS, MAX_NAME, NOW, TOTAL_NAMES
from ecnb.evidence.rows.plan import MAX_MEASURE, PLAN_COLUMNS, STAGE_LABELS, about_names
from ecnb.evidence.templates.rows import Field
from ecnb.model.history import ANNUAL, TOTAL
from ecnb.model.standard import Standard

_PERIOD: Final = "期间，如 2025、2025H1、2025Q2"
_ABOUT: Final = "编号或名称"


def plan_fields(standard: Standard) -> tuple[Field, ...]:
    """Ask for the actions of improvement plans, one row each."""
    names = about_names(standard)
    stages = tuple(labels[0] for labels in STAGE_LABELS.values())
    some = next(iter(names.labels), "")
    asked = {
        "period": Field("", "text", f"必填。制订计划的{_PERIOD}"),
        "id": Field("", "text", "必填。如 A01，同一期间内不重复"),
        "indicator": Field("", "text", f"必填。指标或条款的{_ABOUT}，如 {some}"),
        "measure": Field("", "text", f"必填。做什么，不超过{MAX_MEASURE}字"),
        "units": Field("", "number", "数量，可以不填"),
        "owner": Field("", "text", "必填。岗位，不写人名"),
        "due": Field("", "date", "必填。日期 YYYY-MM-DD，不早于期间的第一天"),
        "status": Field("", "list", f"必填。{' / '.join(stages)}", stages),
        "since": Field("", "date", "进入该状态的日期 YYYY-MM-DD"),
        "evidence": Field("", "text", "材料名称；已核实的必填"),
        "cause": Field("", "text", "评价者查明的原因"),
    }
    return _titled(PLAN_COLUMNS, asked)


def history_fields(standard: Standard) -> tuple[Field, ...]:
    """Ask for results published for periods whose evidence is gone, one figure a row."""
    names = {TOTAL: TOTAL_NAMES[TOTAL][0]}
    if standard.annual is not None:
        names[ANNUAL] = TOTAL_NAMES[ANNUAL][0]
    totals = "、".join(f"“{name}”" for name in names.values())
    classes = tuple(one.label.zh for one in standard.classes.values())
    grades = tuple(one.label.zh for one in standard.grades.values())
    points = "0 或正数，最多四位小数"
    asked = {
        "period": Field("", "text", f"必填。{_PERIOD}"),
        "indicator": Field("", "text", f"必填。指标的{_ABOUT}，或{totals}"),
        "points": Field("", "number", f"必填。{points}"),
        "low": Field("", "number", f"{points}；与“最高”都填或都不填"),
        "high": Field("", "number", f"{points}；与“最低”都填或都不填"),
        "standard": Field("", "text", f"必填。{standard.key}，或当时文件的名称"),
        "edition": Field("", "text", f"必填。{NOW}，或当时版本的名称，不超过{MAX_NAME}字"),
        "class": Field("", "list", f"必填。{' / '.join(classes)}", classes)
        if classes
        else Field("", "text", "没有类别的不填"),
        "rulings": Field("", "text", "与默认不同的口径，如 JX-1=scaled；JX-2=upper"),
        "grade": Field("", "list", f"{' / '.join(grades)}", grades)
        if grades
        else Field("", "text", "当时公布的等级，没有的不填"),
        "source": Field("", "text", "公布的文件或日期"),
    }
    return _titled(HISTORY_COLUMNS, asked)


def _titled(columns: Columns, asked: Mapping[str, Field]) -> tuple[Field, ...]:
    """Give every column of a table its first Chinese name; what is not described is a text."""
    return tuple(
        replace(asked.get(key, Field("", "text", "")), title=labels[0])
        for key, labels in columns.labels.items()
        if key != "entity"
    )
