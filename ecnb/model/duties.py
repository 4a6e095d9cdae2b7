"""What a standard demands without points: provisions, targets and obligations."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from ecnb.model.facts import Lead, Where, Within
from ecnb.model.rules import Condition, RulingId, StatedTest, VerdictTest
from ecnb.model.text import Clause, Frozen, Key, Label

Modal = Literal["shall", "should", "may", "instruction", "capability"]
"""应 / 宜 / 可 / bare imperative (counts as a requirement, G9) / 能."""


class Provision(Frozen):
    """A clause that carries no points: a requirement, recommendation or permission."""

    clause: Clause
    label: Label
    modal: Modal
    group: Key | None = None
    indicator: Key | None = None
    test: VerdictTest = Field(default_factory=StatedTest)
    not_offered: Literal["refused", "not_applicable", "not_met"] = Field(
        "refused",
        description="how a service that the centre does not offer is judged (AH-4); refused: the "
        "clause always counts, so “not applicable” is no verdict on it",
    )
    leads: tuple[Lead, ...] = ()
    rulings: tuple[RulingId, ...] = ()


class Target(Frozen):
    """A KPI of a contract or plan, with the day on which it falls due (none: a standing duty).

    ``due`` may name a date parameter of the standard. ``soft``: stated in principle only, so
    the figure is shown and nobody fails. ``or_target``: reaching that one is enough as well.
    """

    clause: Clause
    label: Label
    test: VerdictTest
    due: dt.date | Literal["end_of_year", "end_of_period"] | Key | None = None
    window_label: Label
    only_if: Condition | None = None
    soft: bool = False
    or_target: Key | None = None
    items_labels: dict[Key, Label] = Field(default_factory=dict)
    leads: tuple[Lead, ...] = ()
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
    review: bool = Field(
        False,
        description="part of a review cycle that other documents lack: their reports show it as "
        "this document's recommendation",
    )
    survey: bool = Field(
        False,
        description="it is done by asking recipients: their answers are set beside its register",
    )
    rulings: tuple[RulingId, ...] = ()
