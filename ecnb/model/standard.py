"""A standard: one published document as data, every entry with its clause."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from ecnb.model.rules import Condition, Deduct, Note, PointsRule, RulingId, StatedTest, VerdictTest
from ecnb.model.text import Clause, Exact, Frozen, Key, Label

MAIN = "main"
"""Key of the only part of an indicator that has just one rule."""

Modal = Literal["shall", "should", "may", "instruction", "capability"]
"""应 / 宜 / 可 / bare imperative (counts as a requirement, G9) / 能."""


class Document(Frozen):
    """What was published, by whom, and what is known about the text."""

    title: Label
    number: str | None = None
    issuer: Label | None = None
    issued: dt.date | None = None
    in_force: dt.date | None = None
    remark: Label | None = None


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
    """A window with fixed days, both included."""

    from_: Annotated[dt.date | None, Field(alias="from")] = None
    to: dt.date | None = None


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


class Register(Frozen):
    """A ledger (台账) of dated rows."""

    label: Label
    clause: Clause
    date: Key | None = Field(None, description="the column that dates a row; none: an undated list")
    columns: dict[Key, Column]


class EntityClass(Frozen):
    """A class of entities and the facts that put an entity into it."""

    label: Label
    clause: Clause
    when: tuple[Condition, ...] = ()


class Rater(Frozen):
    """Who scores, with what weight in each class (``*``: every class; none: not a rater there)."""

    label: Label
    column: Label
    clause: Clause
    weight: dict[str, Exact]


class Group(Frozen):
    """A group of indicators, with the maximum the document states for it."""

    label: Label
    clause: Clause
    max: Exact | None = None


class Part(Frozen):
    """One scored part of an indicator. ``entry``: raters enter points, or facts decide."""

    label: Label | None = None
    clause: Clause | None = None
    entry: Literal["raters", "facts"]
    rule: PointsRule


class Undescribed(Frozen):
    """Points of an indicator that no sentence of the document describes."""

    points: Exact
    ruling: RulingId


class Applies(Frozen):
    """To which entities an indicator applies, and what happens to the others."""

    when: Annotated[tuple[Condition, ...], Field(min_length=1)]
    otherwise: Literal["not_applicable", "zero"] = "not_applicable"
    ruling: RulingId | None = None


class Indicator(Frozen):
    """A scored indicator. With a single rule, ``rule`` and ``entry`` stand on it directly."""

    group: Key
    clause: Clause
    label: Label
    form_label: Label | None = None
    max: Annotated[Exact, Field(gt=0)]
    floor: Exact | None = None
    parts: Annotated[dict[Key, Part], Field(min_length=1)]
    undescribed: Undescribed | None = None
    applies: Applies | None = None
    rulings: tuple[RulingId, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _single_rule(cls, data: Any) -> Any:
        if isinstance(data, dict) and "rule" in data:
            rest = {k: v for k, v in data.items() if k not in ("rule", "entry")}
            part = {"rule": data["rule"], **({"entry": data["entry"]} if "entry" in data else {})}
            return {**rest, "parts": {MAIN: part, **data.get("parts", {})}}
        return data


class Adjustment(Frozen):
    """Points added or taken outside the weights, once, with giver and reason."""

    label: Label
    clause: Clause
    from_: Annotated[Exact, Field(alias="from")]
    to: Exact
    form_max: Exact
    form_note: Label
    cap: Exact | None = Field(None, description="the total with the adjustment goes no higher")
    ruling: RulingId


class Assessment(Frozen):
    """One of several assessments that make up the annual result."""

    label: Label
    clause: Clause
    half: Literal["H1", "H2"]
    weight: Exact
    target_share: Exact = Field(
        description="share of an annual target that is due at this assessment"
    )


class Annual(Frozen):
    """How assessments and daily inspection make the annual result."""

    label: Label
    clause: Clause
    deductions: dict[Key, Deduct]
    deductions_clause: Clause
    deduct_from: Literal["annual", "assessment"] = "annual"
    floor: Exact
    ruling: RulingId


class Grade(Frozen):
    """A grade: the lowest total that earns it, and what follows from it."""

    label: Label
    clause: Clause
    at_least: Exact
    consequence: Label | None = None
    ruling: RulingId | None = None


class Provision(Frozen):
    """A clause that carries no points: a requirement, recommendation or permission."""

    clause: Clause
    label: Label
    modal: Modal
    group: Key | None = None
    indicator: Key | None = None
    test: VerdictTest = Field(default_factory=StatedTest)
    may_be_not_offered: bool = False
    rulings: tuple[RulingId, ...] = ()


class Target(Frozen):
    """A KPI of a contract or plan, with the day on which it falls due (none: a standing duty)."""

    clause: Clause
    label: Label
    test: VerdictTest
    due: dt.date | Literal["end_of_year", "end_of_period"] | None = None
    window_label: Label
    only_if: Condition | None = None
    soft: bool = False
    items_labels: dict[Key, Label] = Field(default_factory=dict)
    rulings: tuple[RulingId, ...] = ()


class Due(Frozen):
    """When a turn of an obligation falls due: ``day`` days/dates are read by ``kind``."""

    kind: Literal["end_of_period", "day_of_next_month", "day_of_month", "within", "stated", "none"]
    day: int | None = None
    within: Within | None = None


class Obligation(Frozen):
    """A recurring or event-driven duty outside the points."""

    clause: Clause
    label: Label
    who: Label
    every: Literal["week", "month", "quarter", "half_year", "year", "event", "once", "unstated"]
    due: Due
    when_label: Label
    hardness: Label
    register_: Annotated[Key | None, Field(alias="register")] = None
    where: tuple[Where, ...] = ()
    done: Key | None = Field(
        None, description="register column that holds the day on which it was done"
    )
    declared: Key | None = Field(
        None, description="register column that holds the period it was done for"
    )
    since: Key | None = Field(None, description="parameter that holds the first day of the duty")
    rulings: tuple[RulingId, ...] = ()


class Option(Frozen):
    """One way to read a hole; ``set`` patches the standard at dotted paths."""

    label: Label
    set: dict[str, Any] = Field(default_factory=dict)


class Interpretation(Frozen):
    """A hole of the document: the question, the ways to read it, the default and its reason."""

    clause: Clause
    question: Label
    options: Annotated[dict[Key, Option], Field(min_length=1)]
    default: Key
    reason: Label
    touches: tuple[Key, ...] = Field(
        (), description="entries it concerns even where no option changes a figure"
    )
    always: bool = Field(False, description="every report of this standard prints it")

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


class Form(Frozen):
    """An official form: its exact labels. ``texts`` holds every label by key."""

    title: Label
    clause: Clause
    texts: dict[Key, Label]
    boxes: tuple[Label, ...] = ()


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
    unofficial: Unofficial | None = None
    grades: dict[Key, Grade] = Field(default_factory=dict)
    provisions: dict[Key, Provision] = Field(default_factory=dict)
    targets: dict[Key, Target] = Field(default_factory=dict)
    obligations: dict[Key, Obligation] = Field(default_factory=dict)
    guide: Guide | None = None
    notes: tuple[Note, ...] = ()
    """Cases that touch the whole evaluation without changing a figure."""
    forms: dict[Key, Form] = Field(default_factory=dict)
    interpretations: dict[RulingId, Interpretation] = Field(default_factory=dict)
    chosen: dict[RulingId, Key] = Field(default_factory=dict, exclude=True)
    """The option in force for each interpretation; set by the loader, never by a file."""

    @property
    def max_total(self) -> Exact | None:
        """Sum of the indicators' maxima; None where nothing is scored."""
        return sum((item.max for item in self.indicators.values()), start=Fraction(0)) or None

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
