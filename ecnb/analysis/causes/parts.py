"""Causes by rule kind: what the trace of a part says about why it has less than its points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ecnb.analysis.causes.holding import Facts, holds
from ecnb.analysis.causes.proofs import RATINGS, Known, Proof
from ecnb.analysis.rating.agreement import OWN
from ecnb.model.rules import (
    BaseBonusRule,
    DeductionRule,
    JudgedRule,
    PointsRule,
    ProportionalRule,
    TierRule,
)
from ecnb.model.scorecard import Entry, PartFinding, Stated, UsedFact
from ecnb.model.text import Exact

CauseKind = Literal[
    "below_tier", "below_target", "absent", "deducted", "zeroed", "undefined", "withheld",
    "no_reason", "below_fact", "no_fact", "no_entry", "inadmissible", "clause",
    "rows", "blank", "reading", "late", "missing", "short", "condition", "not_there", "stated",
    "silent",
]  # fmt: skip
"""below_tier, below_target: a figure, and what would be needed. absent: what must exist does not.
deducted: so many times. zeroed: a fact sets the points to nothing. undefined: the document does
not describe the case. withheld, no_reason: a rater gave less than full, with or without a reason.
below_fact: less than the facts give. clause: an unscored clause of the same matter is not met.
rows, blank: what a lead of the standards file finds. reading: another reading would give more.
late, missing: turns of a duty. stated, silent: the evaluator's verdict, with or without a note."""

_MISSING = ("missing", "not_scored")
_INADMISSIBLE = ("unreachable", "bare_base_no_reason")


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause, and where the evidence has it.

    part: whose part or clause. value, needed, best: the figure, the next one that gains, the one
    for full marks. points, full: a rater's entry and its maximum; of a deduction, each. lowest:
    below every other rater. lead: which of the entry's leads.
    """

    kind: CauseKind
    part: str
    proof: Proof
    fact: str | None = None
    value: Stated | None = None
    needed: Exact | None = None
    best: Exact | None = None
    rater: str | None = None
    points: Exact | None = None
    full: Exact | None = None
    reason: str = ""
    lowest: bool = False
    ruling: str | None = None
    option: str | None = None
    lead: int | None = None


def of_part(known: Known, rule: PointsRule, found: PartFinding) -> Iterator[Cause]:
    """Give the causes of a part that has less than its points."""
    facts = {used.key: used for used in found.facts}
    undescribed = tuple(_undefined(known, rule, found, facts))
    yield from undescribed
    match rule:
        case TierRule():
            yield from _tier(known, rule, found, facts[rule.fact])
            yield from _below_fact(found)
        case ProportionalRule():
            yield from _target(known, rule, found, facts)
        case DeductionRule():
            yield from _deducted(known, rule, found, facts)
        case BaseBonusRule() if undescribed:
            yield from _entries(found, rule.base + rule.bonus.to)
        case BaseBonusRule():
            yield from _bonus(known, rule, found, facts)
        case JudgedRule():
            zero = tuple(_zeroed(known, rule, found, facts))
            yield from zero or _entries(found, rule.full)
        case _:
            yield from _entries(found, rule.full)
    yield from _unentered(found)


def _tier(known: Known, rule: TierRule, found: PartFinding, used: UsedFact) -> Iterator[Cause]:
    value = used.value
    if not isinstance(value, Fraction):
        yield Cause("no_fact", found.id, known.of_fact(used), fact=used.key)
        yield from (one for one in _entries(found, found.max) if one.kind == "withheld")
        return
    higher = [tier for tier in rule.tiers if tier.from_ > value]
    if higher:
        first, last = Fraction(higher[0].from_), Fraction(higher[-1].from_)
        yield Cause(
            "below_tier", found.id, known.of_fact(used), fact=used.key, value=value, needed=first,
            best=last,
        )  # fmt: skip


def _below_fact(found: PartFinding) -> Iterator[Cause]:
    """Name raters who gave less than the facts do (ZJ-20)."""
    fact = found.by_fact.point if found.by_fact is not None else None
    for entry in found.entries:
        if entry.differs_from_fact and fact is not None and (entry.points or 0) < fact:
            yield _entry("below_fact", found, entry, fact)


def _target(
    known: Known, rule: ProportionalRule, found: PartFinding, facts: Facts
) -> Iterator[Cause]:
    for key in (rule.fact, rule.by):
        if facts[key].value is None:
            yield Cause("no_fact", found.id, known.of_fact(facts[key]), fact=key)
    used, target = facts[rule.fact], found.basis.get("target")
    if isinstance(used.value, Fraction) and target is not None and used.value < Fraction(target):
        yield Cause(
            "below_target", found.id, known.of_fact(used), fact=used.key, value=used.value,
            needed=Fraction(target),
        )  # fmt: skip


def _deducted(
    known: Known, rule: DeductionRule, found: PartFinding, facts: Facts
) -> Iterator[Cause]:
    for item in rule.deduct:
        used = facts[item.fact]
        if used.value is None:
            yield Cause("no_fact", found.id, known.of_fact(used), fact=item.fact)
        elif used.value:
            yield Cause(
                "deducted", found.id, known.of_fact(used), fact=item.fact, value=used.value,
                points=item.points,
            )  # fmt: skip
    yield from _zeroed(known, rule, found, facts)


def _zeroed(
    known: Known, rule: DeductionRule | JudgedRule, found: PartFinding, facts: Facts
) -> Iterator[Cause]:
    if rule.zero_when and all(holds(test, facts, known.class_) for test in rule.zero_when):
        for test in rule.zero_when:
            used = facts[test.fact]
            yield Cause("zeroed", found.id, known.of_fact(used), fact=used.key, value=used.value)


def _bonus(known: Known, rule: BaseBonusRule, found: PartFinding, facts: Facts) -> Iterator[Cause]:
    used = facts.get(rule.fact or "")
    if used is not None and used.value is None:
        yield Cause("no_fact", found.id, known.of_fact(used), fact=used.key)
    elif used is not None and not used.value:
        yield Cause("absent", found.id, known.of_fact(used), fact=used.key, value=used.value)
        return
    yield from _entries(found, rule.base + rule.bonus.to)


def _entries(found: PartFinding, full: Fraction) -> Iterator[Cause]:
    """Name each rater who gave less than full marks, with the reason that was recorded."""
    for entry in found.entries:
        if entry.state in OWN and entry.points is not None and entry.points < full:
            yield _entry("withheld" if entry.reason.strip() else "no_reason", found, entry, full)


def _unentered(found: PartFinding) -> Iterator[Cause]:
    for entry in found.entries:
        if entry.state in _MISSING:
            yield _entry("no_entry", found, entry, None)
        elif entry.state in _INADMISSIBLE:
            yield _entry("inadmissible", found, entry, None)


def _entry(kind: CauseKind, found: PartFinding, entry: Entry, full: Fraction | None) -> Cause:
    others = [e.points for e in found.entries if e is not entry and e.points is not None]
    below = entry.points is not None and bool(others) and entry.points < min(others)
    proof = Proof() if kind == "no_entry" else Proof(RATINGS, found.id)
    return Cause(
        kind, found.id, proof, rater=entry.rater, points=entry.points, full=full,
        reason=entry.reason.strip(), lowest=below,
    )  # fmt: skip


def _undefined(known: Known, rule: PointsRule, found: PartFinding, facts: Facts) -> Iterator[Cause]:
    """Name the hole that the facts fall into."""
    for gap in rule.holes:
        if gap.points < found.max and all(holds(test, facts, known.class_) for test in gap.when):
            used = facts[gap.when[0].fact]
            yield Cause(
                "undefined", found.id, known.of_fact(used), fact=used.key, value=used.value,
                points=gap.points, full=gap.upper, ruling=gap.ruling,
            )  # fmt: skip
