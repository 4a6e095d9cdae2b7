"""What a standard scores: classes, raters, indicators, assessments, grades."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from ecnb.model.facts import Lead
from ecnb.model.rules import Condition, Deduct, PointsRule, RulingId
from ecnb.model.text import Clause, Exact, Frozen, Key, Label

MAIN = "main"
"""Key of the only part of an indicator that has just one rule."""


class EntityClass(Frozen):
    """A class of entities, and the facts that put one into it: all of ``when`` or ``or_when``."""

    label: Label
    clause: Clause
    when: tuple[Condition, ...] = ()
    or_when: tuple[Condition, ...] = ()


class Rater(Frozen):
    """Who scores, with what weight in each class (``*``: every class; none: not a rater there)."""

    label: Label
    short: Label | None = None
    column: Label
    clause: Clause
    weight: dict[str, Exact]

    @property
    def brief(self) -> Label:
        """The name for sentences and charts."""
        return self.short or self.label


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
    leads: tuple[Lead, ...] = ()
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
    missing_ruling: RulingId | None = Field(None, description="shown when an assessment is missing")


class Grade(Frozen):
    """A grade: the lowest total that earns it, and what follows from it."""

    label: Label
    clause: Clause
    at_least: Exact
    consequence: Label | None = None
    ruling: RulingId | None = None
