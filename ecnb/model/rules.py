"""Rule kinds: how facts and raters' entries become points or verdicts.

A rule is data. Its kernel in :mod:`ecnb.scoring` knows the kind, never the document.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, model_validator

from ecnb.model.text import Clause, Exact, Frozen, Key, Label

RulingId = Annotated[str, Field(pattern=r"^[A-Z]{1,4}-?[0-9]{1,3}$")]


class Condition(Frozen):
    """A test of one fact. Exactly one comparison; unknown facts make it unknown.

    ``at_least`` and ``below`` may differ by class; ``at_least_fact`` compares with another fact.
    """

    fact: Key
    equals: StrictBool | Exact | str | None = None
    at_least: Exact | dict[str, Exact] | None = None
    at_most: Exact | None = None
    below: Exact | dict[str, Exact] | None = None
    one_of: tuple[str, ...] | None = None
    at_least_fact: Key | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        given = self.model_dump(exclude={"fact"}, exclude_none=True)
        bounds = {"at_least", "at_most"}
        if len(given) != 1 and set(given) != bounds:
            raise ValueError("a condition takes one comparison (or at_least with at_most)")
        return self


class Hole(Frozen):
    """A case the document leaves undefined: point value, range, and its ruling (G5)."""

    when: Annotated[tuple[Condition, ...], Field(min_length=1)]
    points: Exact
    lower: Exact | None = None
    upper: Exact
    per_unit: Exact | None = Field(
        None,
        description="points per unit of the first condition's fact; the range is that figure",
    )
    overrides: bool = Field(
        False, description="the case decides by itself: a rater's entry does not count"
    )
    ruling: RulingId

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        low = self.points if self.lower is None else self.lower
        if not low <= self.points <= self.upper:
            raise ValueError("a hole needs lower <= points <= upper")
        return self


class Note(Frozen):
    """A case that changes no points by itself but must be shown with its ruling."""

    when: Annotated[tuple[Condition, ...], Field(min_length=1)]
    ruling: RulingId


class _Rule(Frozen):
    holes: tuple[Hole, ...] = ()
    notes: tuple[Note, ...] = ()
    raters_differ_ruling: RulingId | None = Field(
        None, description="shown when raters enter different points"
    )


class Tier(Frozen):
    """Points for a count from ``from`` to ``to`` (both included; no ``to``: open upwards)."""

    from_: Annotated[int, Field(alias="from", ge=0)]
    to: int | None = None
    points: Exact


class TierRule(_Rule):
    """A count looked up in a table of tiers."""

    kind: Literal["tier"]
    fact: Key
    tiers: Annotated[tuple[Tier, ...], Field(min_length=2)]


class Bonus(Frozen):
    """The judged addition to a base: from, to, and the usual step."""

    from_: Annotated[Exact, Field(alias="from")]
    to: Exact
    step: Exact


class BaseBonusRule(_Rule):
    """Nothing: 0. Existing: a base plus a judged bonus within a range.

    Reachable points are 0 and ``[base + bonus.from, base + bonus.to]``. The bare base is
    outside that set and stands only with a recorded reason.
    """

    kind: Literal["base_bonus"]
    fact: Key | None = None
    base: Exact
    bonus: Bonus
    bare_base_ruling: RulingId
    step_ruling: RulingId | None = None


class Band(Frozen):
    """A target for a size from ``from`` to ``to`` (both included)."""

    from_: Annotated[int, Field(alias="from", ge=0)]
    to: int | None = None
    target: Annotated[Exact, Field(gt=0)]
    ruling: RulingId | None = None


class ProportionalRule(_Rule):
    """``full × count / target``, at most ``full``; the target depends on the size of the entity."""

    kind: Literal["proportional"]
    fact: Key
    full: Exact
    by: Key
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]


class Deduct(Frozen):
    """Points lost for each unit of a fact (``once``: at most one time)."""

    fact: Key
    points: Annotated[Exact, Field(gt=0)]
    clause: Clause
    label: Label | None = None
    once: bool = False
    ruling: RulingId | None = None


class DeductionRule(_Rule):
    """Full marks less deductions. ``zero_when`` sets the start to 0; deductions go on from there.

    Points are ``max(floor, start - deductions)``; without a floor the excess eats into the
    other parts of the indicator, down to the indicator's own floor.
    """

    kind: Literal["deductions"]
    full: Exact
    floor: Exact | None = None
    floor_ruling: RulingId | None = None
    deduct: tuple[Deduct, ...] = ()
    zero_when: tuple[Condition, ...] = ()
    zero_ruling: RulingId | None = None


class JudgedRule(_Rule):
    """A rater judges from 0 to ``full``; ``zero_when`` forces 0; ``scale`` multiplies the entry."""

    kind: Literal["judged"]
    full: Exact
    step: Exact
    step_ruling: RulingId | None = None
    scale: Exact = Fraction(1)
    zero_when: tuple[Condition, ...] = ()


class AllOrNothingRule(_Rule):
    """A rater gives 0 or ``full``, nothing between."""

    kind: Literal["all_or_nothing"]
    full: Exact
    ruling: RulingId | None = None


PointsRule = Annotated[
    TierRule | BaseBonusRule | ProportionalRule | DeductionRule | JudgedRule | AllOrNothingRule,
    Field(discriminator="kind"),
]


# --- rules that give a verdict instead of points ------------------------------------------


class StatedTest(Frozen):
    """The verdict is stated by the evaluator, under the provision's own key."""

    kind: Literal["stated"] = "stated"


class ConditionsTest(Frozen):
    """Met when every condition holds, partly when some do, not met when none does."""

    kind: Literal["conditions"]
    partial: bool = Field(True, description="false: one condition that fails is not met (AH-3)")
    all_of: Annotated[tuple[Condition, ...], Field(min_length=1)]


class ObligationTest(Frozen):
    """Met when every due turn of the obligation was done in time; the counts are shown."""

    kind: Literal["obligation"]
    obligation: Key


class AtLeastTest(Frozen):
    """A count reaches a target."""

    kind: Literal["at_least"]
    fact: Key
    target: Annotated[Exact, Field(gt=0)]


class ItemsTest(Frozen):
    """A checklist: every item (a yes/no fact) is there."""

    kind: Literal["items"]
    items: Annotated[tuple[Key, ...], Field(min_length=1)]


class ShareTest(Frozen):
    """A part reaches a share of a whole."""

    kind: Literal["share"]
    part: Key
    whole: Key
    target: Annotated[Exact, Field(gt=0, le=1)]


class GrowthTest(Frozen):
    """Growth of a figure over the year before reaches a rate."""

    kind: Literal["growth"]
    current: Key
    previous: Key
    target: Exact


class CountOnly(Frozen):
    """The document names no target: the figure is shown and not judged."""

    kind: Literal["count_only"]
    fact: Key
    whole: Key | None = Field(None, description="its whole; the share is shown beside it")


class SumTest(Frozen):
    """Stated amounts against a stated sum; what they leave open is shown, not judged.

    ``spent``: of a line, the fact that says what was spent on it.
    """

    kind: Literal["budget"]
    total: Exact
    lines: dict[Key, Exact]
    spent: dict[Key, Key] = Field(default_factory=dict)


VerdictTest = Annotated[
    StatedTest
    | ConditionsTest
    | ObligationTest
    | AtLeastTest
    | ItemsTest
    | ShareTest
    | GrowthTest
    | CountOnly
    | SumTest,
    Field(discriminator="kind"),
]
