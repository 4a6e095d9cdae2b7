"""Causes of what carries no points, leads into registers, and readings that would give more."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ecnb.analysis.causes.holding import bound, holds
from ecnb.analysis.causes.parts import Cause, CauseKind
from ecnb.analysis.causes.proofs import FACTS, Known, Proof
from ecnb.model.facts import Lead
from ecnb.model.rules import (
    AtLeastTest,
    ConditionsTest,
    GrowthTest,
    ItemsTest,
    ObligationTest,
    ShareTest,
    StatedTest,
    VerdictTest,
)
from ecnb.model.scorecard import ProvisionFinding, Verdict


def of_clause(known: Known, test: VerdictTest, finding: ProvisionFinding) -> Iterator[Cause]:
    """Give the causes of a clause or target that is not met."""
    match test:
        case StatedTest():
            yield _stated(known, finding)
        case ConditionsTest():
            yield from _conditions(known, test, finding)
        case ItemsTest():
            yield from _items(known, finding)
        case ObligationTest():
            yield from _turns(known, test.obligation, finding.id)
        case AtLeastTest() | ShareTest() | GrowthTest():
            used = finding.facts[0]
            yield Cause(
                "short", finding.id, known.of_fact(used), fact=used.key, value=finding.actual,
                needed=finding.target,
            )  # fmt: skip
        case _:  # a count without a target, a budget: never unmet
            return


def _conditions(known: Known, test: ConditionsTest, finding: ProvisionFinding) -> Iterator[Cause]:
    facts = {used.key: used for used in finding.facts}
    for one in test.all_of:
        used = facts[one.fact]
        if used.value is None:
            yield Cause("no_fact", finding.id, known.of_fact(used), fact=used.key)
        elif not holds(one, facts, known.class_):
            yield Cause(
                "condition", finding.id, known.of_fact(used), fact=used.key, value=used.value,
                needed=bound(one, facts, known.class_),
            )  # fmt: skip


def _items(known: Known, finding: ProvisionFinding) -> Iterator[Cause]:
    for used in finding.facts:
        if used.value is not True:
            kind: CauseKind = "no_fact" if used.value is None else "not_there"
            yield Cause(kind, finding.id, known.of_fact(used), fact=used.key, value=used.value)


def _stated(known: Known, finding: ProvisionFinding) -> Cause:
    """Quote the note that the evaluator wrote beside the verdict, the latest of the period."""
    period = known.card.period
    notes = [
        fact
        for fact in known.evidence.facts
        if fact.key == finding.id and fact.period.end == period.end and fact.note.strip()
    ]
    source = next((used.source for used in finding.facts), "")
    proof, said = Proof(FACTS, finding.id, source), finding.verdict.value
    if notes:
        return Cause("stated", finding.id, proof, value=said, reason=notes[-1].note.strip())
    return Cause("silent", finding.id, proof, value=said)


def _turns(known: Known, duty: str, name: str) -> Iterator[Cause]:
    turns = known.turns.get(duty, ())
    for kind in ("late", "missing"):
        found = [turn for turn in turns if turn.status == kind]
        if found:
            count = Fraction(len(found))
            yield Cause(kind, name, known.of_turns(duty, found), fact=duty, value=count)


def of_trail(known: Known, name: str, leads: tuple[Lead, ...]) -> Iterator[Cause]:
    """Follow the leads that the standards file gives."""
    for at, lead in enumerate(leads):
        proof = known.led_to(lead)
        if proof is not None:
            kind: CauseKind = "blank" if lead.blank else "rows"
            yield Cause(kind, name, proof, value=Fraction(len(proof.lines)), lead=at)


def of_reading(known: Known, name: str) -> Iterator[Cause]:
    """Name the other readings under which the entry would have more points, or be met.

    Points for which the document gives no condition are lost by nobody (JX-1), so a reading that
    hands them out is no cause.
    """
    current, item = known.card.current, known.standard.indicators.get(name)
    silent = item.undescribed.ruling if item is not None and item.undescribed is not None else ""
    for other in known.alternatives:
        if other.ruling == silent:
            continue
        for change in other.changes:
            here = current is not None and change.assessment == current.key
            before, after = change.before.point, change.after.point
            if change.indicator != name or not here or before is None or after is None:
                continue
            if after > before:
                yield Cause(
                    "reading", name, Proof(), points=after - before, ruling=other.ruling,
                    option=other.option,
                )  # fmt: skip
        for about, was, now in other.verdicts:
            if about == name and now is Verdict.MET and was is not Verdict.MET:
                yield Cause("reading", name, Proof(), ruling=other.ruling, option=other.option)
