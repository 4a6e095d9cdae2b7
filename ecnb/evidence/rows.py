"""Rows of evidence, checked against the standard: facts, ratings, registers, surveys.

Every fault of a table is noted with its row and column; a row with a fault is left out, so
that the rest can still be checked. ``Owned`` says whose a row is and where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from ecnb.evidence import cells
from ecnb.evidence.cells import VERDICT_NAMES, choices_of
from ecnb.evidence.grid import Grid, Line, Raw, Reading, blank, lines
from ecnb.evidence.headers import (
    FACT_COLUMNS,
    GUIDANCE,
    NO_RECORDS,
    OWNER,
    RATING_COLUMNS,
    Columns,
    with_owner,
)
from ecnb.evidence.names import NameBook, Unfit
from ecnb.model.evidence import Cell, FactValue, Rating, Row, StatedFact
from ecnb.model.facts import Fact, Register
from ecnb.model.period import Period
from ecnb.model.standard import Standard, part_id
from ecnb.model.table import ADJUSTMENT, UNIT
from ecnb.model.text import exact_text
from ecnb.scoring.by_facts import full_of
from ecnb.standards import all_facts

T = TypeVar("T")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Owned(Generic[T]):
    """One row, whose it is, and where it stands."""

    owner: str
    item: T
    place: str


@dataclass(frozen=True, slots=True)
class Who:
    """Whose the rows of a table are: one entity's, or those of the entities that a column names."""

    ids: tuple[str, ...]
    many: bool = False

    def columns(self, table: Columns) -> Columns:
        """Give the columns that a table then has."""
        return with_owner(table) if self.many else table

    def of(self, line: Line) -> str:
        """Give a row's owner; raise Unfit for an unknown one."""
        if not self.many:
            return self.ids[0]
        name = cells.text(line.cells.get("entity"))
        if name not in self.ids:
            raise Unfit(f"entities 表中没有这个单位编号: {name[:80]}", "改正编号或补入 entities 表")
        return name


class Row_:
    """Reads the cells of one row, noting each fault; ``ok`` tells whether there was none."""

    def __init__(self, line: Line, reading: Reading) -> None:
        self.line, self.ok = line, True
        self._reading = reading

    def get(self, key: str, read: Callable[[Raw], V]) -> V | None:
        """Read one cell; None for a blank one or, with a fault noted, one that is not allowed."""
        raw = self.line.cells.get(key)
        if blank(raw):
            return None
        try:
            return read(raw)
        except Unfit as error:
            self.refuse(error, key)
            return None

    def text(self, key: str) -> str:
        """Read a text; a blank one is ``""``."""
        return self.get(key, cells.text) or ""

    def need(self, key: str, read: Callable[[Raw], V]) -> V | None:
        """Read a cell that must not be blank."""
        value = self.get(key, read)
        if value is None and blank(self.line.cells.get(key)):
            column = self.line.index.get(key)
            shown = key if column is None else self.line.grid.header[column]
            self.refuse(Unfit(f"“{shown}”没有填写", "补写，或删去本行"), key)
        return value

    def refuse(self, error: Unfit, key: str | None = None) -> None:
        """Note a fault of this row."""
        self.ok = False
        self._reading.faults.append(error.at(self.line.place(key)))


# --- facts --------------------------------------------------------------------------------------


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
    declared, names = all_facts(standard), fact_names(standard)
    seen: dict[object, str] = {}
    for line in lines(grid, who.columns(FACT_COLUMNS), reading):
        if blank(line.cells.get("value")):
            continue
        row = Row_(line, reading)
        owner = _owner(row, who)
        key = row.need("key", lambda raw: _fact_key(cells.text(raw), names, declared))
        period = row.need("period", cells.period)
        value = None
        if key is not None:
            fact, typed = declared[key], grid.typed
            value = row.get("value", lambda raw, f=fact, t=typed: fact_value(raw, f, typed=t))
        day = row.get("date", cells.date)
        if day is not None and period is not None and day not in period:
            row.refuse(Unfit(f"日期不在期间 {period} 内: {day}", _between(period)), "date")
        source, note = row.text("source"), row.text("note")
        if not row.ok or key is None or period is None or value is None:
            continue
        if _repeated(seen, (owner, key, period), row, f"{period} 的“{names.label(key)}”"):
            yield Owned(
                owner, StatedFact(key, period, value, source, day, note), line.place("value")
            )


def _fact_key(name: str, names: NameBook, declared: Mapping[str, Fact]) -> str:
    fact = declared.get(name)
    if fact is not None and fact.of is not None:
        raise Unfit(f"该事项不单独填写: {name}", f"填写 {fact.of}，本事项由它读出")
    return names.key(name)


def fact_value(raw: Raw, fact: Fact, *, typed: bool) -> FactValue:
    """Read a fact's value by its kind and check it against what the standard allows.

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
    if fact.at_most is not None and value > fact.at_most:
        raise Unfit(f"数值过大: {exact_text(value)}", f"最大为 {exact_text(fact.at_most)}")
    return value


# --- ratings ------------------------------------------------------------------------------------


def part_names(standard: Standard) -> NameBook:
    """Name every scored part by its id and, where that is clear, its labels; and the adjustment."""
    labels: dict[str, tuple[str, ...]] = {}
    for indicator, item in standard.indicators.items():
        for key, part in item.parts.items():
            own = [item.label, item.form_label] if len(item.parts) == 1 else [part.label]
            named = [label for label in own if label is not None]
            words = [word for label in named for word in (label.zh, label.en)]
            labels[part_id(indicator, key)] = tuple(words)
    if standard.adjustment is not None:
        label = standard.adjustment.label
        labels[ADJUSTMENT[0]] = (label.zh, label.en)
    return NameBook.of("指标", labels)


def rater_names(standard: Standard) -> NameBook:
    """Name every rater by its key, label and column of the form."""
    return NameBook.of(
        "评分人",
        {
            key: (one.label.zh, one.column.zh, one.label.en, one.column.en)
            for key, one in standard.raters.items()
        },
    )


def part_limits(standard: Standard) -> Mapping[str, tuple[Fraction, Fraction] | None]:
    """Give the least and most points of each part; None where facts decide and nobody enters.

    Points that no sentence describes count with the part: whether they can be awarded is the
    standard's ruling, not the reader's.
    """
    limits: dict[str, tuple[Fraction, Fraction] | None] = {}
    for indicator, item in standard.indicators.items():
        more = item.undescribed.points if item.undescribed is not None else Fraction(0)
        for key, part in item.parts.items():
            most = full_of(part.rule) + more
            limits[part_id(indicator, key)] = (
                (Fraction(0), most) if part.entry == "raters" else None
            )
    if standard.adjustment is not None:
        limits[ADJUSTMENT[0]] = (standard.adjustment.from_, standard.adjustment.to)
    return limits


def read_ratings(
    grid: Grid, standard: Standard, who: Who, reading: Reading
) -> Iterator[Owned[Rating]]:
    """Read the table of ratings. A row without points enters nothing."""
    parts, raters, limits = part_names(standard), rater_names(standard), part_limits(standard)
    seen: dict[object, str] = {}
    for line in lines(grid, who.columns(RATING_COLUMNS), reading):
        if blank(line.cells.get("points")):
            continue
        row = Row_(line, reading)
        owner = _owner(row, who)
        part = row.need("indicator", lambda raw: parts.key(cells.text(raw)))
        period = row.need("period", cells.period)
        outside = part == ADJUSTMENT[0]
        rater = row.need("rater", lambda raw, any_=outside: _rater(cells.text(raw), raters, any_))
        points = row.get("points", lambda raw: cells.number(raw, typed=grid.typed))
        if part is not None and points is not None:
            _check_points(row, points, limits[part])
        reason = row.text("reason")
        if not row.ok or part is None or period is None or rater is None or points is None:
            continue
        whose = (owner, part, period) if outside else (owner, part, period, rater)
        if _repeated(seen, whose, row, f"{period} 的 {part}"):
            yield Owned(owner, Rating(part, period, rater, points, reason), line.place("rater"))


def _rater(name: str, raters: NameBook, anyone: bool) -> str:
    """Read a rater; the adjustment may be given by someone who is no rater."""
    try:
        return raters.key(name)
    except Unfit:
        if anyone:
            return name
        raise


def _check_points(row: Row_, points: Fraction, limits: tuple[Fraction, Fraction] | None) -> None:
    shown = exact_text(points)
    if limits is None:
        row.refuse(Unfit("本项按事实计分，不由评分人打分", "删去本行，改填事实"), "points")
    elif not limits[0] <= points <= limits[1]:
        least, most = (exact_text(limit) for limit in limits)
        what = "得分不能为负" if points < 0 <= limits[0] else "得分超出范围"
        row.refuse(Unfit(f"{what}: {shown}", f"填写 {least} 至 {most}"), "points")
    elif (points * UNIT).denominator != 1:
        row.refuse(Unfit(f"小数超过四位: {shown}", "四舍五入"), "points")


# --- registers and surveys ----------------------------------------------------------------------


def register_columns(register: Register) -> Columns:
    """Describe a register's table."""
    labels = {key: (one.label.zh, one.label.en) for key, one in register.columns.items()}
    required = tuple(key for key, one in register.columns.items() if one.required)
    taken = {label for names in labels.values() for label in names}
    return Columns(labels, required, tuple(name for name in GUIDANCE if name not in taken))


def read_register(
    grid: Grid, register: Register, who: Who, reading: Reading
) -> Iterator[Owned[Row]]:
    """Read a register; every column of the standard is in each row, None where it is blank."""
    books = {key: choices_of(column) for key, column in register.columns.items()}
    table = register_columns(register)
    owner_column = {"entity": OWNER} if who.many else {}
    if "entity" in table.labels:
        owner_column = {}
    columns = Columns(
        {**owner_column, **table.labels},
        (*owner_column, *table.required),
        table.ignored,
    )
    for line in lines(grid, columns, reading):
        if says_no_records(line):
            continue
        row = Row_(line, reading)
        owner = _owner(row, who)
        found: dict[str, Cell] = {}
        for key, column in register.columns.items():
            read = row.need if column.required else row.get
            found[key] = read(
                key,
                lambda raw, c=column, b=books[key]: cells.cell(raw, c, b, typed=grid.typed),
            )
        if row.ok:
            yield Owned(owner, Row(found, line.number), line.place(register.date))


def says_no_records(line: Line) -> bool:
    """Tell whether a row only says that a register is kept and that nothing happened."""
    filled = [cell for cell in line.cells.values() if not blank(cell)]
    return len(filled) == 1 and str(filled[0]).strip() == NO_RECORDS


def read_survey(grid: Grid, who: Who, reading: Reading) -> Iterator[Owned[Row]]:
    """Read a survey: any columns, every cell a text."""
    labels = {name: () for name in grid.header if name}
    for line in lines(grid, who.columns(Columns(labels, (), ())), reading):
        row = Row_(line, reading)
        owner = _owner(row, who)
        found: dict[str, Cell] = {
            name: row.text(name) or None for name in line.index if name != "entity" or not who.many
        }
        if row.ok:
            yield Owned(owner, Row(found, line.number), line.place())


# --- shared -------------------------------------------------------------------------------------


def _owner(row: Row_, who: Who) -> str:
    try:
        return who.of(row.line)
    except Unfit as error:
        row.refuse(error, "entity")
        return ""


def _repeated(seen: dict[object, str], key: object, row: Row_, what: str) -> bool:
    """Note a row that says again what another row said; True for the first one."""
    first = seen.setdefault(key, row.line.place())
    if first != row.line.place():
        row.refuse(Unfit(f"重复: {what}", f"与{first}只留一行"))
    return row.ok


def _between(period: Period) -> str:
    return f"填写 {period.start} 至 {period.end} 之间的日期，或改正期间"
