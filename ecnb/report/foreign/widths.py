"""Column widths and alignment for tables that nobody laid out: Markdown, pandas, HTML."""

from __future__ import annotations

import re
from dataclasses import replace

from ecnb.report.tables import Align, Column, Table, content_words
from ecnb.report.text import width

PAGE_COLUMNS = 84
"""Half-width characters that a line of a table holds on A4."""
WIDE = 14
"""A column wider than this may wrap where not everything fits."""
WIDEST = 46
"""More width than this serves no column."""
CROWDED = 8
"""A table of more columns is set smaller."""

_NUMBER = re.compile(r"[-+−]?[\d,]*\.?\d+(?:[eE][-+]?\d+)?%?|NaN|<NA>|")


def fitted(table: Table) -> Table:
    """Give a table widths that fit the page, and its columns of figures their alignment.

    >>> from ecnb.report.tables import Row
    >>> table = fitted(Table((Column("甲"), Column("乙")), (Row(("说明" * 60, "3.5")),)))
    >>> [(column.width, column.align) for column in table.columns]
    [(46, 'left'), (0, 'right')]
    """
    texts = _texts(table)
    natural = [max((width(text) for text in column), default=0) for column in texts]
    crowded = len(table.columns) > CROWDED
    room = PAGE_COLUMNS * (1.15 if crowded else 1) - 2 * len(table.columns)
    fits = sum(natural) <= room
    columns = tuple(
        replace(
            column,
            width=0 if fits or (need <= WIDE and not crowded) else min(max(need, 4), WIDEST),
            align=_align(column, body),
        )
        for column, need, body in zip(table.columns, natural, texts, strict=True)
    )
    return replace(table, columns=columns, style="compact" if crowded else table.style)


def _texts(table: Table) -> list[list[str]]:
    """Texts of each column's cells that span no other column, title first."""
    texts: list[list[str]] = [[column.title] for column in table.columns]
    for _, cells in (*table.placed_head(), *table.placed_rows()):
        for at, cell in cells:
            if cell.colspan == 1:
                texts[at].extend(content_words(cell.content).split("\n"))
    return texts


def _align(column: Column, texts: list[str]) -> Align:
    body = [text.strip() for text in texts[2:] if text.strip()]
    figures = body and all(_NUMBER.fullmatch(text) for text in body)
    return "right" if figures and column.align == "left" else column.align
