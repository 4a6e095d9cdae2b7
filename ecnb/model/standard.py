"""A standard: one published document as data, every entry with its clause."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from ecnb.model.duties import Due, Modal, Obligation, Provision, Target
from ecnb.model.facts import (
    Choice,
    Column,
    Counted,
    Covered,
    DateRange,
    Fact,
    Lead,
    Register,
    Where,
    WindowName,
    Within,
)
from ecnb.model.papers import Fill, Form, PaperKind, Rectification
from ecnb.model.rules import Condition, Note, RulingId
from ecnb.model.scored import (
    MAIN,
    Adjustment,
    Annual,
    Applies,
    Assessment,
    EntityClass,
    Grade,
    Group,
    Indicator,
    Part,
    Rater,
    Undescribed,
)
from ecnb.model.text import Clause, Exact, Frozen, Key, Label

__all__ = [
    "MAIN",
    "Adjustment",
    "Annual",
    "Applies",
    "Assessment",
    "Choice",
    "Column",
    "Conventions",
    "Counted",
    "Covered",
    "DateRange",
    "Document",
    "Due",
    "EntityClass",
    "Fact",
    "Fill",
    "Form",
    "Grade",
    "Group",
    "Guide",
    "Indicator",
    "Interpretation",
    "Lead",
    "Modal",
    "Obligation",
    "Option",
    "PaperKind",
    "Parameter",
    "Part",
    "Provision",
    "Rater",
    "Rectification",
    "Register",
    "Standard",
    "Target",
    "Undescribed",
    "Unofficial",
    "Where",
    "WindowName",
    "Within",
    "part_id",
]
"""The whole vocabulary of a standard, from its three rooms and this one."""


class Document(Frozen):
    """What was published, by whom, and what is known about the text."""

    title: Label
    number: str | None = None
    issuer: Label | None = None
    issued: dt.date | None = None
    in_force: dt.date | None = None
    remark: Label | None = None


class Option(Frozen):
    """One way to read a hole; ``set`` patches the standard at dotted paths."""

    label: Label
    set: dict[str, Any] = Field(default_factory=dict)


class Interpretation(Frozen):
    """A hole of the document: the question, the ways to read it, the default and its reason.

    ``arises``: the question comes up only where these facts hold; elsewhere nothing hangs on it.
    """

    clause: Clause
    question: Label
    options: Annotated[dict[Key, Option], Field(min_length=1)]
    default: Key
    reason: Label
    touches: tuple[Key, ...] = Field(
        (), description="entries it concerns even where no option changes a figure"
    )
    always: bool = Field(False, description="every report of this standard prints it")
    arises: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def _default_exists(self) -> Self:
        if self.default not in self.options:
            raise ValueError(
                f"default {self.default!r} is not among the options {sorted(self.options)}"
            )
        return self


class Parameter(Frozen):
    """A figure that the document leaves to the place or the time."""

    label: Label
    clause: Clause
    kind: Literal["year", "date", "yes_no", "count"]
    default: bool | int | dt.date | None = None


class Conventions(Frozen):
    """Reckoning conventions that no document states (G3–G7); patched by the general rulings."""

    decimals: Annotated[int, Field(ge=0, le=4)]
    grade_on: Literal["official", "exact"]
    before_inclusive: bool
    missing_rater: Literal["refuse", "renormalise"]
    missing_rater_ruling: RulingId | None = None
    fill_tiers_from_facts: bool


class Unofficial(Frozen):
    """Entities for which the document allows no official total without a ruling."""

    when: Annotated[tuple[Condition, ...], Field(min_length=1)]
    ruling: RulingId


class Guide(Frozen):
    """A marked guide figure that is not part of any total."""

    kind: Literal["equal_split"]
    label: Label
    ruling: RulingId


class Services(Frozen):
    """Where the services stand that recipients can be asked about.

    Either a directory among the evidence (``register``, ``column``) or yes-or-no ``facts``.
    """

    clause: Clause
    register_: Annotated[Key | None, Field(alias="register")] = None
    column: Key | None = None
    facts: tuple[Key, ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.register_ is None) == (not self.facts) or (
            (self.register_ is None) != (self.column is None)
        ):
            raise ValueError("services stand in a register’s column, or they are facts: name one")
        return self


class Standard(Frozen):
    """One published document, complete, as data.

    Indicators, grades and raters may be absent: the Anhui guide and the Tongcheng contract
    give no points.
    """

    key: Key
    schema_version: Literal[1] = 1
    document: Document
    entity_kind: Literal["centre", "county", "station"]
    entity_label: Label
    report_label: Label | None = Field(
        None, description="what the report is called; without it, the entity's label does"
    )
    cycle: Literal["year", "half_year"]
    cycle_clause: Clause
    conventions: Conventions
    classes: dict[str, EntityClass] = Field(default_factory=dict)
    parameters: dict[Key, Parameter] = Field(default_factory=dict)
    raters: dict[Key, Rater] = Field(default_factory=dict)
    facts: dict[Key, Fact] = Field(default_factory=dict)
    registers: dict[Key, Register] = Field(default_factory=dict)
    groups: dict[Key, Group] = Field(default_factory=dict)
    indicators: dict[Key, Indicator] = Field(default_factory=dict)
    adjustment: Adjustment | None = None
    assessments: dict[Key, Assessment] = Field(default_factory=dict)
    annual: Annual | None = None
    unofficial: dict[Key, Unofficial] = Field(default_factory=dict)
    grades: dict[Key, Grade] = Field(default_factory=dict)
    provisions: dict[Key, Provision] = Field(default_factory=dict)
    targets: dict[Key, Target] = Field(default_factory=dict)
    obligations: dict[Key, Obligation] = Field(default_factory=dict)
    services: Services | None = None
    guide: Guide | None = None
    notes: tuple[Note, ...] = ()
    """Cases that touch the whole evaluation without changing a figure."""
    forms: dict[Key, Form] = Field(default_factory=dict)
    rectification: Rectification | None = None
    interpretations: dict[RulingId, Interpretation] = Field(default_factory=dict)
    chosen: dict[RulingId, Key] = Field(default_factory=dict, exclude=True)
    """The option in force for each interpretation; set by the loader, never by a file."""

    @property
    def papers(self) -> dict[str, Form]:
        """The forms that can be made as papers of their own."""
        return {key: form for key, form in self.forms.items() if form.paper is not None}

    @property
    def max_total(self) -> Exact | None:
        """Sum of the indicators' maxima; None where nothing is scored."""
        return sum((item.max for item in self.indicators.values()), start=Fraction(0)) or None

    def day(self, named: dt.date | Key | None) -> dt.date | None:
        """Give a day that an entry states, or that of the date parameter it names."""
        if named is None or isinstance(named, dt.date):
            return named
        value = self.parameters[named].default
        return value if isinstance(value, dt.date) else None

    def part_ids(self) -> tuple[str, ...]:
        """Name every scored part as ratings tables do: ``zj-01``, or ``jx-02.tidy`` of several."""
        return tuple(
            part_id(indicator, part)
            for indicator, item in self.indicators.items()
            for part in item.parts
        )


def part_id(indicator: str, part: str) -> str:
    """Name one part of an indicator.

    >>> part_id("zj-01", MAIN), part_id("jx-02", "tidy")
    ('zj-01', 'jx-02.tidy')
    """
    return indicator if part == MAIN else f"{indicator}.{part}"
