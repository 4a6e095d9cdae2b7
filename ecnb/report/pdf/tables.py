"""Tables as Typst code."""

from __future__ import annotations

from ecnb.report.inline import words
from ecnb.report.pdf.texts import array, text
from ecnb.report.pdf.texts import cell as cell_code
from ecnb.report.tables import Cell, Column, Row, Table, content_words
from ecnb.report.text import typst_string, width

KEPT_ROWS, KEPT_WIDTH = 10, 900
"""Rows, and terminal columns of their text, that surely fit one page and so stay together."""
LAST_ROWS = 2
"""The last rows of a table go to the next page together: one row alone there looks lost."""
TALL = 240
"""A row with a cell of more terminal columns may break across pages; it might not fit on one."""


def table(block: Table) -> str:
    """Write a table as a call of ``tbl``."""
    head = ", ".join(_row(block, row, cells, head=True) for row, cells in block.placed_head())
    body = ",\n".join(_body_rows(block))
    parts = (
        typst_string(block.style),
        array(map(_width, block.columns)),
        typst_string(block.caption),
        f"({head},)" if head else "()",
        f"({body},)" if body else "()",
        array(map(text, block.notes)),
    )
    together = ", together: true" if _short(block) else ""
    return f"tbl({', '.join(parts)}{together})"


def _short(table: Table) -> bool:
    """Tell whether a table, its caption and its notes can stand on one page together."""
    texts = (content_words(cell.content) for _, line in table.placed_rows() for _, cell in line)
    notes = sum(width(words(note)) for note in table.notes)
    return len(table.rows) <= KEPT_ROWS and notes + sum(map(width, texts)) <= KEPT_WIDTH


def _width(column: Column) -> str:
    return f"{column.width:g}fr" if column.width > 0 else "auto"


def _body_rows(table: Table) -> list[str]:
    """Rows of the body; a group row takes its rows along, the last rows stay together.

    To Typst a group row is a header of its own, which the next page repeats, and the totals at
    the end, or the last rows, are a footer. It allows both only where no cell reaches from one
    row into the next.
    """
    placed = table.placed_rows()
    codes = [_row(table, row, cells, head=False) for row, cells in placed]
    if any(cell.rowspan > 1 for _, line in placed for _, cell in line):
        return codes
    kinds = [row.kind for row, _ in placed]
    closing = len(kinds)
    while closing and kinds[closing - 1] in {"subtotal", "total"}:
        closing -= 1
    last = LAST_ROWS if closing == len(kinds) else 1
    if kinds[max(0, closing - last - 1) : closing] == ["body"] * (last + 1):
        closing -= last  # the row before the totals goes with them, the last rows with each other
    rows = [
        f"table.header(level: 2, {code})" if row.kind == "group" else code
        for (row, _), code in zip(placed[:closing], codes, strict=False)
    ]
    footer = ", ".join(codes[closing:])
    return [*rows, f"table.footer(repeat: false, {footer})"] if footer else rows


def _row(table: Table, row: Row, cells: list[tuple[int, Cell]], *, head: bool) -> str:
    tall = any(width(content_words(cell.content)) > TALL for _, cell in cells)
    options = {"form": table.style == "form", "head": head, "tall": tall}
    flags = "".join(f", {name}: true" for name, is_set in options.items() if is_set)
    return ", ".join(_cell(table, row, at, cell, flags) for at, cell in cells)


def _cell(table: Table, row: Row, at: int, cell: Cell, flags: str) -> str:
    spans = {"colspan": cell.colspan, "rowspan": cell.rowspan}
    named = "".join(f", {name}: {count}" for name, count in spans.items() if count > 1) + flags
    side = table.alignment(at, cell)
    return f"c({typst_string(row.kind)}, {side}, {cell_code(cell.content)}{named})"
