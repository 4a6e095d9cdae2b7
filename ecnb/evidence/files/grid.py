"""A table as it was found: a header, rows with their lines, and where each cell stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ecnb.errors import Fault
from ecnb.evidence.files.headers import Columns
from ecnb.evidence.names import NameBook, Unfit, plain
from ecnb.evidence.personal import untold

Raw = str | int | float | Decimal | bool | dt.date | dt.time | dt.timedelta | None
"""A cell as its file gives it; ``""`` and None are blank."""

MAX_COLUMNS = 200
MAX_FAULTS = 1_000
"""Faults told of one source: nobody mends more in one round, and each costs a search of names."""


@dataclass(frozen=True, slots=True)
class Caps:
    """The largest table that is read."""

    bytes: int
    rows: int


ENTITY_CAPS = Caps(20_000_000, 200_000)
"""Of one entity's files."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of one file or sheet.

    lines: (line, cells) of every row that is not blank. typed: numbers are numbers and dates
    are dates (workbooks, Parquet); else everything is text. sheet: places name Excel columns.
    """

    name: str
    header: tuple[str, ...]
    lines: tuple[tuple[int, tuple[Raw, ...]], ...]
    typed: bool = False
    sheet: bool = False

    def place(self, line: int, column: int | None = None) -> str:
        """Name a place as a user finds it.

        >>> Grid("facts.csv", ("期间", "数值"), ()).place(4, 1)
        'facts.csv 第4行 数值列'
        """
        where = f"{self.name} 第{line}行"
        if column is None:
            return where
        label = self.header[column] if column < len(self.header) else ""
        if self.sheet:
            return f"{where} {letters(column)}列" + (f"（{label}）" if label else "")
        return f"{where} {label or f'第{column + 1}'}列"


@dataclass(slots=True)
class Reading:
    """Faults found while reading one source; nothing is kept of a source that has any."""

    faults: list[Fault] = field(default_factory=list)

    def note(self, what: str, where: str, remedy: str = "") -> None:
        """Note a fault."""
        self.faults.append(Fault(what, where, remedy))

    @property
    def full(self) -> bool:
        """Whether enough is wrong to stop looking."""
        return len(self.faults) >= MAX_FAULTS

    def told(self) -> list[Fault]:
        """Give the faults to tell: all of them, or the first ones and that there are more.

        A published summary keeps them as well: no number of a person is repeated.
        """
        said = [Fault(*map(untold, (one.what, one.where, one.remedy))) for one in self.faults]
        if not self.full:
            return said
        more = Fault("错误过多，其余没有列出", "", "先改正以上错误，再重新检查")
        return [*said[:MAX_FAULTS], more]


@dataclass(frozen=True, slots=True)
class Line:
    """One row, its cells by the keys of their columns."""

    grid: Grid
    number: int
    cells: Mapping[str, Raw]
    index: Mapping[str, int]

    def place(self, key: str | None = None) -> str:
        """Name where a cell of this row stands, or the row."""
        return self.grid.place(self.number, self.index.get(key) if key is not None else None)


def letters(column: int) -> str:
    """Name an Excel column by its index from 0.

    >>> letters(0), letters(26)
    ('A', 'AA')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def column_name(grid: Grid, column: int) -> str:
    """Name a column by its place alone, where its header must not be repeated.

    >>> column_name(Grid("x", (), ()), 4), column_name(Grid("x", (), (), sheet=True), 4)
    ('第5列', 'E列')
    """
    return f"{letters(column)}列" if grid.sheet else f"第{column + 1}列"


def title(cell: Raw) -> str:
    r"""Give a header's name on one line.

    >>> title(" 培训\n名称 ")
    '培训 名称'
    """
    return "" if cell is None else " ".join(str(cell).split())


def blank(cell: Raw) -> bool:
    """Tell whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def lines(grid: Grid, columns: Columns, reading: Reading) -> Iterator[Line]:
    """Give the rows of a table by the keys of its columns; note unknown and missing columns."""
    index = columns_of(grid, columns, reading)
    if index is None:
        return
    for number, cells in grid.lines:
        if reading.full:
            return
        if len(cells) > len(grid.header) and not all(map(blank, cells[len(grid.header) :])):
            what, remedy = "本行的格数多于表头", "检查多余的分隔符，含分隔符的文字加双引号"
            reading.note(what, grid.place(number), remedy)
            continue
        found = {key: cells[i] if i < len(cells) else None for key, i in index.items()}
        if not all(map(blank, found.values())):
            yield Line(grid, number, found, index)


def columns_of(grid: Grid, columns: Columns, reading: Reading) -> Mapping[str, int] | None:
    """Find each column of a table by key or label; None where a required one is missing."""
    book = NameBook.of("列", columns.labels)
    ignored = {plain(name) for name in columns.ignored}
    index: dict[str, int] = {}
    first = grid.lines[0][0] - 1 if grid.lines else 1
    for i, name in enumerate(grid.header):
        if name.startswith(columns.free) and columns.free:
            key = name
        elif not name or (plain(name) in ignored and name not in columns.labels):
            if not name and any(len(cells) > i and not blank(cells[i]) for _, cells in grid.lines):
                reading.note("有内容的一列没有表头", grid.place(first, i), "补写表头或删去该列")
            continue
        else:
            try:
                key = book.key(name)
            except Unfit as error:
                reading.faults.append(error.at(f"{grid.name} 表头"))
                continue
        if key in index:
            reading.note(f"表头重复: {name}", f"{grid.name} 表头", "每列只写一次")
        index.setdefault(key, i)
    missing = [key for key in columns.required if key not in index]
    for key in missing:
        shown = next(iter(columns.labels.get(key, ())), key)
        reading.note(f"缺少“{shown}”列（{key}）", f"{grid.name} 表头", "补上这一列")
    return None if missing else index
