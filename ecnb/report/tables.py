"""Tables: what stands in a cell, a row, a column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ecnb.errors import InternalError
from ecnb.model.scorecard import Verdict
from ecnb.report.block import Block
from ecnb.report.inline import Inline, words

Align = Literal["left", "center", "right"]
RowKind = Literal["body", "group", "subtotal", "total", "head"]
TableStyle = Literal["report", "compact", "form"]


@dataclass(frozen=True, slots=True)
class Number:
    """A figure, rounded and written by who knows its rule; ``low`` and ``high``: its range."""

    text: str
    low: str = ""
    high: str = ""
    unit: str = ""

    @property
    def has_range(self) -> bool:
        """Whether the range says more than the figure."""
        return bool(self.low or self.high) and not self.low == self.high == self.text


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict by colour, symbol and word, so that none of them has to carry it alone."""

    verdict: Verdict
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A share of a maximum, drawn; ``low`` and ``high`` draw the range."""

    value: float
    maximum: float
    text: str = ""
    low: float | None = None
    high: float | None = None

    def shares(self) -> tuple[float, float, float]:
        """Low, value and high as shares of the maximum, inside [0, 1].

        >>> Bar(5, 10, low=4).shares()
        (0.4, 0.5, 0.5)
        """
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        low, value, high = (self._share(figure) for figure in (low, self.value, high))
        return low, value, high

    def _share(self, figure: float) -> float:
        return min(1.0, max(0.0, figure / self.maximum)) if self.maximum > 0 else 0.0


Content = Inline | Number | Mark | Bar


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that spans, or is aligned otherwise than its column."""

    content: Content = ""
    colspan: int = 1
    rowspan: int = 1
    align: Align | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``width`` 0: as wide as its content; else its share of what is left."""

    title: str = ""
    align: Align = "left"
    width: float = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row. A ``group`` row of one cell spans the table."""

    cells: tuple[Content | Cell, ...]
    kind: RowKind = "body"


@dataclass(frozen=True, slots=True)
class Table(Block):
    """A table. ``head`` replaces the row of column titles where it needs spans.

    style ``report``: horizontal rules; ``compact``: the same, smaller, for wide or long lists;
    ``form``: the full grid of an official form.

    >>> table = Table((Column("指标"), Column("得分", "right")), (Row(("甲", Number("5.00"))),))
    >>> print(table)
    指标  得分
    ----------
    甲    5.00
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    notes: tuple[Inline, ...] = ()
    style: TableStyle = "report"
    head: tuple[Row, ...] = ()

    def __post_init__(self) -> None:
        if not self.columns:
            raise InternalError("a table needs at least one column", self.caption)
        place(self.head, len(self.columns), f"{self.caption} head")
        place(self.rows, len(self.columns), self.caption)

    def head_rows(self) -> tuple[Row, ...]:
        """Rows of the head: ``head``, else the column titles, else none."""
        if self.head or not any(column.title for column in self.columns):
            return self.head
        return (Row(tuple(column.title for column in self.columns), "head"),)

    def placed_head(self) -> list[tuple[Row, list[tuple[int, Cell]]]]:
        """Rows of the head with their cells and the column that each starts in."""
        rows = self.head_rows()
        return list(zip(rows, place(rows, len(self.columns), self.caption), strict=True))

    def placed_rows(self) -> list[tuple[Row, list[tuple[int, Cell]]]]:
        """Rows of the body, likewise."""
        cells = place(self.rows, len(self.columns), self.caption)
        return list(zip(self.rows, cells, strict=True))

    def alignment(self, at: int, cell: Cell) -> Align:
        """How a cell is aligned: as it says, else as its column says; a spanning cell left."""
        return cell.align or (self.columns[at].align if cell.colspan == 1 else "left")


def content_words(content: Content) -> str:
    """Give the text of any cell content.

    >>> content_words(Number("88.35", "86.00", "90.00", "分"))
    '88.35分 [86.00, 90.00]'
    """
    if isinstance(content, Number):
        span = f" [{content.low}, {content.high}]" if content.has_range else ""
        return f"{content.text}{content.unit}{span}"
    if isinstance(content, Mark | Bar):
        return content.text
    return words(content)


def place(rows: tuple[Row, ...], width: int, where: str = "") -> list[list[tuple[int, Cell]]]:
    """Give each row's cells with the column that each starts in; refuse rows that do not fit.

    >>> tall = Cell("甲", rowspan=2)
    >>> [[at for at, _ in row] for row in place((Row((tall, "1")), Row(("2",))), 2)]
    [[0, 1], [1]]
    """
    placed, hanging = [], [0] * width
    for number, row in enumerate(rows, 1):
        cells = tuple(_cells(row, width))
        fills = _fill(cells, hanging)
        at = f"{where}, row {number}"
        placed.append(list(enumerate(cells)) if fills else _fitted(cells, hanging, at))
    if any(hanging):
        raise InternalError("a cell spans rows below the last", where)
    return placed


def _fitted(cells: tuple[Cell, ...], hanging: list[int], where: str) -> list[tuple[int, Cell]]:
    """Place the cells of one row. hanging: how many more rows are taken below, by column."""
    line, free = [], [column for column, rest in enumerate(hanging) if not rest]
    hanging[:] = [max(0, rest - 1) for rest in hanging]
    for cell in cells:
        taken, free = free[: cell.colspan], free[cell.colspan :]
        if cell.colspan < 1 or cell.rowspan < 1 or len(taken) < cell.colspan:
            raise InternalError("the cells do not fit the columns", where)
        if taken[-1] - taken[0] != cell.colspan - 1:
            raise InternalError("a cell is cut by one above it", where)
        line.append((taken[0], cell))
        for column in taken:
            hanging[column] = cell.rowspan - 1
    if free:
        raise InternalError("a row has too few cells", where)
    return line


def _fill(cells: tuple[Cell, ...], hanging: list[int]) -> bool:
    """Whether every column has a cell of its own, as in nearly all rows."""
    plain = len(cells) == len(hanging) and not any(hanging)
    return plain and all(cell.colspan == cell.rowspan == 1 for cell in cells)


def _cells(row: Row, width: int) -> Iterator[Cell]:
    for content in row.cells:
        cell = content if isinstance(content, Cell) else Cell(content)
        alone = row.kind == "group" and len(row.cells) == 1
        yield replace(cell, colspan=width) if alone else cell
