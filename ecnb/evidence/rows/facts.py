"""The table of facts, checked against the standard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import partial

from ecnb.evidence.files.grid import Grid, Raw, Reading, blank, lines
from ecnb.evidence.files.headers import FACT_COLUMNS
from ecnb.evidence.names import NameBook, Unfit
from ecnb.evidence.rows import cells
from ecnb.evidence.rows.ceilings import ceilings
from ecnb.evidence.rows.cells import VERDICT_NAMES
from ecnb.evidence.rows.rows import Owned, RowReader, Who, first_of_its_kind, owner_of
from ecnb.model.evidence import FactValue, StatedFact
from ecnb.model.facts import Fact
from ecnb.model.memo import by_identity
from ecnb.model.period import Period
from ecnb.model.standard import Standard
from ecnb.model.table import LIMIT
from ecnb.model.text import exact_text
from ecnb.standards import all_facts

_NO_END = Fraction(LIMIT)


@by_identity(256)
def fact_names(standard: Standard) -> NameBook:
    """Name every fact that evidence can state; those read from another one's rows are not."""
    return NameBook.of(
        "事项",
        {
            key: (fact.label.zh, fact.label.en)
            for key, fact in all_facts(standard).items()
            if fact.of is None
        },
    )


def read_facts(
    grid: Grid, standard: Standard, who: Who, reading: Reading
) -> Iterator[Owned[StatedFact]]:
    """Read the table of facts. A row without a value states nothing."""
    declared, names, most = all_facts(standard), fact_names(standard), ceilings(standard)
    seen: dict[object, str] = {}
    for line in lines(grid, who.columns(FACT_COLUMNS), reading):
        if blank(line.cells.get("value")):
            continue
        row = RowReader(line, reading)
        owner = owner_of(row, who)
        key = row.need("key", partial(fact_key, names=names, declared=declared))
        period = row.need("period", cells.period)
        value = None
        if key is not None:
            read = partial(
                fact_value, fact=declared[key], typed=grid.typed, most=most.get(key, _NO_END)
            )
            value = row.get("value", read)
        day = row.get("date", cells.date)
        if day is not None and period is not None and day not in period:
            row.refuse(outside_period(day, period), "date")
        source, note = row.text("source"), row.text("note")
        if not row.ok or key is None or period is None or value is None:
            continue
        if first_of_its_kind(seen, (owner, key, period), row, f"{period} 的“{names.label(key)}”"):
            yield Owned(
                owner, StatedFact(key, period, value, source, day, note), line.place("value")
            )


def fact_key(raw: Raw, names: NameBook, declared: Mapping[str, Fact]) -> str:
    """Read which fact a row states."""
    name = cells.text(raw)
    fact = declared.get(name)
    if fact is not None and fact.of is not None:
        raise Unfit(f"该事项不单独填写: {name}", f"填写 {fact.of}，本事项由它读出")
    return names.key(name)


def fact_value(raw: Raw, fact: Fact, *, typed: bool, most: Fraction = _NO_END) -> FactValue:
    """Read a fact's value by its kind and check it against what the standard allows.

    most: the largest figure, by :func:`ecnb.evidence.rows.ceilings.ceilings`.

    >>> from ecnb.model.text import Label
    >>> label = Label(zh="有固定办公场所", en="Has fixed premises")
    >>> fact_value("是", Fact(label=label, clause="4.2", kind="yes_no"), typed=False)
    True
    """
    if fact.kind == "choice":
        labels = {key: (one.label.zh, one.label.en) for key, one in fact.choices.items()}
        return NameBook.of("选项", labels).key(cells.text(raw))
    if fact.kind == "verdict":
        return VERDICT_NAMES.key(cells.text(raw))
    if fact.kind == "date":
        return cells.date(raw)
    if fact.kind == "yes_no":
        return cells.yes_no(raw)
    read = cells.count if fact.kind == "count" else cells.amount
    value = read(raw, typed=typed)
    if value > most:
        shown = exact_text(most)
        remedy = f"最大为 {shown}" if most == fact.at_most else f"不超过{shown}，检查是否多写了位数"
        raise Unfit(f"数值过大: {exact_text(value)}", remedy)
    return value


def outside_period(day: dt.date, period: Period) -> Unfit:
    """Say that a fact is dated outside its period."""
    remedy = f"填写 {period.start} 至 {period.end} 之间的日期，或改正期间"
    return Unfit(f"日期不在期间 {period} 内: {day}", remedy)
