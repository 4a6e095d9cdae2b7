"""What a standard asks evidence for: facts, and the registers they are counted from."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ecnb.model.rules import RulingId
from ecnb.model.text import Clause, Exact, Frozen, Key, Label


class Choice(Frozen):
    """One admissible value of a choice fact."""

    label: Label


class Where(Frozen):
    """A filter on a register column."""

    column: Key
    one_of: tuple[str, ...]


class Within(Frozen):
    """A time limit between two columns of one register row."""

    start: Key
    end: Key
    at_most: int
    unit: Literal["hours", "working_days"]


class Counted(Frozen):
    """How a count is taken from a register: dated rows in the window, one event once."""

    register_: Annotated[Key, Field(alias="register")]
    where: tuple[Where, ...] = ()
    distinct: Key | None = Field(None, description="rows that share this column's value count once")
    all_of: Where | None = Field(
        None, description="an event counts only if its rows show every one of these values"
    )
    not_in: tuple[Key, ...] = Field(
        (), description="events already counted from these registers do not count again"
    )
    per: Literal["month", "quarter"] | None = None


class Covered(Frozen):
    """How many items of one register every listed kind of another register covers."""

    items: Key
    item: Key
    by: Key
    column: Key
    kind: Key
    kinds: tuple[str, ...]


class DateRange(Frozen):
    """A window between two days, both included; a day may be a date parameter of the standard."""

    from_: Annotated[dt.date | Key | None, Field(alias="from")] = None
    to: dt.date | Key | None = None


WindowName = Literal[
    "stock", "half", "year_to_date", "to_date", "reference_year", "reference_year_before"
]
"""stock: the value stated for the period. half: the half-year. year_to_date: 1 January to the
end of the period. to_date: everything up to ``as_of``. reference_year(_before): the year of
that parameter."""


class Fact(Frozen):
    """A number, date or choice that evidence states, or that is counted from a register."""

    label: Label
    clause: Clause
    kind: Literal["count", "amount", "yes_no", "date", "choice", "verdict"]
    unit: Label | None = None
    window: WindowName | DateRange = "stock"
    choices: dict[Key, Choice] = Field(default_factory=dict)
    counted: Counted | None = None
    covered: Covered | None = None
    of: Key | None = Field(
        None, description="the fact under which evidence states this one (another window)"
    )
    at_most: Exact | None = None
    absent_means: Exact | None = Field(
        None, description="value where nothing is recorded; needs a ruling"
    )
    ruling: RulingId | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("a choice fact, and only a choice fact, lists its choices")
        if self.absent_means is not None and self.ruling is None:
            raise ValueError(
                "absent_means turns silence into a figure: name the ruling that allows it"
            )
        return self


class Column(Frozen):
    """A column of a register."""

    label: Label
    kind: Literal[
        "text", "date", "datetime", "count", "amount", "yes_no", "choice", "period", "list"
    ] = "text"
    required: bool = False
    choices: dict[Key, Choice] = Field(default_factory=dict)
    about_people: Annotated[
        bool, Field(description="people are written about here: numbers of theirs are refused")
    ] = False


class Lead(Frozen):
    """Where a register may show why an entry falls short: rows of a sort, or cells left blank.

    It changes no figure; a report names what it finds there among the causes.
    """

    label: Label
    register_: Annotated[Key, Field(alias="register")]
    where: tuple[Where, ...] = ()
    blank: Annotated[tuple[Key, ...], Field(description="columns that should not be blank")] = ()


class Register(Frozen):
    """A ledger (台账) of dated rows."""

    label: Label
    clause: Clause
    date: Key | None = Field(None, description="the column that dates a row; none: an undated list")
    kinds: Key | None = Field(
        None, description="the column by which reports group rows when they say what they were"
    )
    columns: dict[Key, Column]
