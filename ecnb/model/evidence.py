"""Evidence of one entity: what is stated, entered and recorded, frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ecnb.model.history import PastResult
from ecnb.model.period import Period
from ecnb.model.plan import Action
from ecnb.model.survey import Survey

FactValue = Fraction | dt.date | str | bool
"""Number, date, choice or verdict key, or yes/no."""

Cell = str | Fraction | dt.date | dt.datetime | bool | Period | tuple[str, ...] | None
"""One cell of a register."""


@dataclass(frozen=True, slots=True)
class StatedFact:
    """One fact of one period, with its source."""

    key: str
    period: Period
    value: FactValue
    source: str = ""
    date: dt.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """One rater's points for one part of an indicator in one period.

    ``part`` is ``zj-01``, or ``jx-02.tidy`` where an indicator has several parts, or
    ``adjustment`` for the points outside the weights (``rater`` is then who gave them).
    """

    part: str
    period: Period
    rater: str
    points: Fraction
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a register; ``line`` is its line in the file it came from."""

    cells: Mapping[str, Cell]
    line: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to the evidence; carried, hashed, never opened."""

    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Entity:
    """Who is evaluated, against which standard."""

    id: str
    name: str
    standard: str
    class_: str | None = None
    county: str = ""
    sample: bool = False
    """True marks invented demonstration data; every page of its report says so."""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything known about one entity, for all periods its files cover."""

    entity: Entity
    facts: tuple[StatedFact, ...] = ()
    ratings: tuple[Rating, ...] = ()
    registers: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    surveys: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    plan: tuple[Action, ...] = ()
    """What was planned after earlier evaluations; it changes no points."""
    survey: Survey | None = None
    """What recipients answered, as counts; it changes no points."""
    history: tuple[PastResult, ...] = ()
    """Published results of earlier periods whose evidence is gone; they change no points."""
    warnings: tuple[str, ...] = ()
    """What the reader noticed and did not refuse, in Chinese."""
