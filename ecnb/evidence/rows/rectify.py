"""The register of orders to rectify: rows that say one thing against another are refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ecnb.analysis.plan.order_rows import Breach, breaches
from ecnb.errors import Fault
from ecnb.evidence.rows.rows import Owned
from ecnb.evidence.written import cell_text
from ecnb.model.evidence import Row
from ecnb.model.standard import Register, Standard

_SAID: Final[Mapping[str, tuple[str, str]]] = {
    "before_order": ("{0}（{a}）早于{1}（{b}）", "先责令整改，后复查；改正其中一个日期"),
    "due_before_order": (
        "{0}（{a}）早于{1}（{b}）",
        "改正其中一个日期；期限可以空着",
    ),
    "no_day": ("填了{0}，没有填{1}", "填写{1}；还没有复查的，两栏都空着"),
    "no_result": ("填了{0}，没有填{1}", "填写{1}：{choices}；还没有复查的，两栏都空着"),
    "without_failure": (
        "{0}为“{a}”，但{1}不是“仍达不到标准”一类",
        "整改后复查仍达不到标准的才能取消；先填写{1}，或清空{0}",
    ),
    "before_recheck": ("{0}（{a}）早于{1}（{b}）", "先复查，后决定；改正其中一个日期"),
    "no_decision": ("填了{0}，没有填{1}", "填写{1}：{choices}；还没有决定的，两栏都空着"),
    "no_decision_day": ("填了{0}，没有填{1}", "填写{1}；还没有决定的，两栏都空着"),
}


def rectification_faults(
    standard: Standard, registers: Mapping[str, Sequence[Owned[Row]]]
) -> Iterator[Fault]:
    """Find the rows whose days or results do not follow from one another."""
    rule = standard.rectification
    if rule is None or rule.register_ not in standard.registers:
        return
    register = standard.registers[rule.register_]
    for one in registers.get(rule.register_, ()):
        for breach in breaches(rule, one.item.cells):
            yield _fault(register, one, breach)


def _fault(register: Register, one: Owned[Row], breach: Breach) -> Fault:
    first, second = breach.columns
    column = register.columns[second]
    words = {
        "a": _written(register, one.item, first),
        "b": _written(register, one.item, second),
        "choices": "、".join(choice.label.zh for choice in column.choices.values()),
    }
    labels = (register.columns[first].label.zh, column.label.zh)
    what, remedy = _SAID[breach.kind]
    return Fault(what.format(*labels, **words), one.place, remedy.format(*labels, **words))


def _written(register: Register, row: Row, key: str) -> str:
    cell, column = row.cells.get(key), register.columns[key]
    if isinstance(cell, str) and cell in column.choices:
        return column.choices[cell].label.zh
    return cell_text(cell)
