"""Causes: why points were lost and clauses not met, as far as the evidence itself says.

Every cause is read off a finding's trace, a register or a recorded reason, and names its place.
Where the evidence says nothing, nothing is said: a problem may have no cause. The evaluator's own
causes, from the plan, stand beside them and are never mixed with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from ecnb.analysis.causes.clauses import of_clause, of_reading, of_trail
from ecnb.analysis.causes.parts import Cause, of_part
from ecnb.analysis.causes.proofs import Known
from ecnb.analysis.gaps import losses, unassessed, unmet
from ecnb.model.period import PeriodText
from ecnb.model.scorecard import Finding, ProvisionFinding, UsedFact, Verdict
from ecnb.model.standard import part_id
from ecnb.model.text import Exact

ProblemKind = Literal["loss", "deduction", "unmet", "waiting"]
"""deduction: by the daily inspection of the year. waiting: not assessed yet."""


@dataclass(frozen=True, slots=True)
class OwnCause:
    """What the evaluator has entered: the cause and the whys asked further, in order."""

    action: str
    period: PeriodText
    cause: str
    whys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem with the causes that the evidence supports, and the evaluator's own.

    id: an indicator, provision, target, or ``deduction.<key>``. lost: points; None where none.
    """

    id: str
    kind: ProblemKind
    lost: Exact | None
    causes: tuple[Cause, ...]
    own: tuple[OwnCause, ...]


def problems(known: Known) -> tuple[Problem, ...]:
    """List all problems: losses by size, daily deductions, what is not met, what waits."""
    return (*_losses(known), *_deductions(known), *_unmet(known), *_waiting(known))


def _losses(known: Known) -> Iterator[Problem]:
    card, standard = known.card.current, known.standard
    if card is None:
        return
    for loss in losses(standard, card):
        finding = next(f for f in card.findings if f.indicator == loss.indicator)
        found = (
            *_of_parts(known, finding),
            *_of_clauses(known, loss.indicator),
            *of_trail(known, loss.indicator, standard.indicators[loss.indicator].leads),
            *of_reading(known, loss.indicator),
        )
        yield Problem(loss.indicator, "loss", loss.lost, found, own_causes(known, loss.indicator))


def _of_parts(known: Known, finding: Finding) -> Iterator[Cause]:
    item = known.standard.indicators[finding.indicator]
    for part, found in zip(item.parts.values(), finding.parts, strict=True):
        if found.score.point is None or found.score.point < found.max:
            yield from of_part(known, part.rule, found)


def _of_clauses(known: Known, indicator: str) -> Iterator[Cause]:
    """Name the unscored clauses of an indicator that are not met: a missing post, an old list."""
    for finding in unmet(known.card.provisions):
        about = known.standard.provisions[finding.id]
        if about.indicator == indicator and finding.verdict is not Verdict.NOT_ASSESSED:
            for first in islice(of_clause(known, about.test, finding), 1):
                yield replace(first, kind="clause")


def _deductions(known: Known) -> Iterator[Problem]:
    declared = known.standard.annual
    for finding in known.card.annual_deductions if declared is not None else ():
        if finding.points and declared is not None:
            fact, name = declared.deductions[finding.id].fact, f"deduction.{finding.id}"
            proof = known.of_fact(UsedFact(fact, finding.count))
            cause = Cause("deducted", name, proof, fact=fact, value=finding.count)
            yield Problem(name, "deduction", finding.points, (cause,), own_causes(known, name))


def _unmet(known: Known) -> Iterator[Problem]:
    for finding in (*unmet(known.card.targets), *unmet(known.card.provisions)):
        item = known.clause(finding.id)
        if finding.verdict is not Verdict.NOT_ASSESSED:
            yield _unmet_one(known, finding, (
                *of_clause(known, item.test, finding),
                *of_trail(known, finding.id, item.leads),
                *of_reading(known, finding.id),
            ))  # fmt: skip


def _unmet_one(known: Known, finding: ProvisionFinding, found: tuple[Cause, ...]) -> Problem:
    return Problem(finding.id, "unmet", None, found, own_causes(known, finding.id))


def _waiting(known: Known) -> Iterator[Problem]:
    card = known.card.current
    for finding in unassessed(card) if card is not None else ():
        found = tuple(
            cause
            for cause in _of_parts(known, finding)
            if cause.kind in ("no_fact", "no_entry", "inadmissible")
        )
        own = own_causes(known, finding.indicator)
        yield Problem(finding.indicator, "waiting", None, found, own)


def own_causes(known: Known, about: str) -> tuple[OwnCause, ...]:
    """Give the evaluator's own causes for a problem, the latest plan first.

    Those of plans for later periods are not known yet, nor what is dated after ``as_of``.
    """
    item = known.standard.indicators.get(about)
    names = {about, *(part_id(about, key) for key in (item.parts if item is not None else ()))}
    mine = [
        one
        for one in known.evidence.plan
        if one.about in names and (one.cause or any(one.whys)) and one.period <= known.card.period
    ]
    mine.sort(key=lambda one: (one.period, one.id), reverse=True)
    found = {(one.cause, one.whys): one for one in reversed(mine)}
    return tuple(
        OwnCause(one.id, one.period, one.cause, tuple(why for why in one.whys if why))
        for one in reversed(found.values())
    )
