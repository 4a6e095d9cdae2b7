"""Registers, checked against the standard, and surveys, which no standard declares."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ecnb.evidence.files.grid import Grid, Line, Reading, blank, column_name, lines
from ecnb.evidence.files.headers import GUIDANCE, NO_RECORDS, OWNER, Columns
from ecnb.evidence.personal import looks_personal, personal_columns
from ecnb.evidence.rows import cells
from ecnb.evidence.rows.cells import choices_of
from ecnb.evidence.rows.rows import Owned, RowReader, Who, owner_of
from ecnb.evidence.rows.survey_table import PERSONAL
from ecnb.model.evidence import Cell, Row
from ecnb.model.facts import Register


def register_columns(register: Register) -> Columns:
    """Describe a register's table."""
    labels = {key: (one.label.zh, one.label.en) for key, one in register.columns.items()}
    required = tuple(key for key, one in register.columns.items() if one.required)
    taken = {label for names in labels.values() for label in names}
    return Columns(labels, required, tuple(name for name in GUIDANCE if name not in taken))


def owned_columns(register: Register) -> Columns:
    """Describe a register's table of many entities: a column says whose row it is."""
    table = register_columns(register)
    if "entity" in table.labels:
        return table
    return Columns({"entity": OWNER, **table.labels}, ("entity", *table.required), table.ignored)


def read_register(
    grid: Grid, register: Register, who: Who, reading: Reading
) -> Iterator[Owned[Row]]:
    """Read a register; every column of the standard is in each row, None where it is blank."""
    books = {key: choices_of(column) for key, column in register.columns.items()}
    columns = owned_columns(register) if who.many else register_columns(register)
    for line in lines(grid, columns, reading):
        if says_no_records(line):
            continue
        row = RowReader(line, reading)
        owner = owner_of(row, who)
        found: dict[str, Cell] = {}
        for key, column in register.columns.items():
            read = row.need if column.required else row.get
            found[key] = read(
                key, partial(cells.cell, column=column, names=books[key], typed=grid.typed)
            )
        if row.ok:
            yield Owned(owner, Row(found, line.number), line.place(register.date))


def says_no_records(line: Line) -> bool:
    """Tell whether a row only says that a register is kept and that nothing happened."""
    filled = [cell for cell in line.cells.values() if not blank(cell)]
    return len(filled) == 1 and str(filled[0]).strip() == NO_RECORDS


def read_survey(grid: Grid, who: Who, reading: Reading) -> Iterator[Owned[Row]]:
    """Read a survey: any columns, every cell a text."""
    personal = personal_columns(grid.header, ())
    for i, name in enumerate(grid.header):
        if name in personal or looks_personal(name):
            kind = PERSONAL.label(personal.get(name, "contacts"))
            what = f"这一列像是个人信息（{kind}；列名不显示），不进入证据"
            reading.note(what, f"{grid.name} 表头 {column_name(grid, i)}", "删去这一列")
    labels = {name: () for name in grid.header if name}
    for line in lines(grid, who.columns(Columns(labels, (), ())), reading):
        row = RowReader(line, reading)
        owner = owner_of(row, who)
        found: dict[str, Cell] = {
            name: row.text(name) or None for name in line.index if name != "entity" or not who.many
        }
        if row.ok:
            yield Owned(owner, Row(found, line.number), line.place())
