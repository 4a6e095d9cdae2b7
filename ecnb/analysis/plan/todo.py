"""What is still to be done for clauses and targets that carry no points."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from ecnb.analysis.gaps import unmet
from ecnb.analysis.plan.horizon import When, horizon
from ecnb.model.rules import AtLeastTest, GrowthTest, ItemsTest, ObligationTest, ShareTest
from ecnb.model.scorecard import ProvisionFinding, Scorecard, Verdict
from ecnb.model.standard import Provision, Standard, Target
from ecnb.model.text import Exact
from ecnb.scoring.verdicts import due_date

Need = Literal["count", "items", "turns", "state"]
"""count: so many more of a fact. items: these are missing. turns: so many turns of a duty were
late or missing; they cannot be made good. state: what an evaluator judges as a whole."""

_HARD = ("shall", "instruction")


@dataclass(frozen=True, slots=True)
class ToDo:
    """What one clause or target still asks for.

    required: 应, an instruction or a target of a contract; else a recommendation or permission.
    units: how much more; None where nothing is counted. missing: facts that are not there.
    """

    id: str
    clause: str
    verdict: Verdict
    required: bool
    need: Need
    fact: str | None
    units: Exact | None
    missing: tuple[str, ...]
    by: dt.date | None
    when: When


def todos(standard: Standard, card: Scorecard) -> tuple[ToDo, ...]:
    """List what is not met, and targets that are not due yet: requirements first.

    What has no evidence is left out: its evidence is missing, not the deed.
    """
    found = [*_targets(standard, card), *_provisions(standard, card)]
    return tuple(sorted(found, key=lambda one: not one.required))


def _targets(standard: Standard, card: Scorecard) -> Iterator[ToDo]:
    waiting = [one for one in card.targets if one.verdict is Verdict.NOT_DUE]
    for finding in (*unmet(card.targets), *waiting):
        if finding.verdict is not Verdict.NOT_ASSESSED:
            item = standard.targets[finding.id]
            due = due_date(item, card.period, standard)
            one = _of(standard, card, finding, item, required=True)
            if due is not None:
                passed: When = "closed" if card.as_of > due else "now"
                yield replace(one, by=due, when=passed)
            else:
                yield one


def _provisions(standard: Standard, card: Scorecard) -> Iterator[ToDo]:
    for finding in unmet(card.provisions):
        if finding.verdict is not Verdict.NOT_ASSESSED:
            item = standard.provisions[finding.id]
            yield _of(standard, card, finding, item, required=item.modal in _HARD)


def _of(
    standard: Standard,
    card: Scorecard,
    finding: ProvisionFinding,
    item: Provision | Target,
    *,
    required: bool,
) -> ToDo:
    test = item.test
    fact, units = None, None
    missing: tuple[str, ...] = ()
    need: Need = "state"
    if isinstance(test, AtLeastTest | ShareTest | GrowthTest):
        need, fact = "count", _counted(test)
        if finding.actual is not None and finding.target is not None:
            units = Fraction(math.ceil(max(Fraction(0), finding.target - finding.actual)))
    elif isinstance(test, ItemsTest):
        need = "items"
        missing = tuple(one.key for one in finding.facts if one.value is False)
        units = Fraction(len(missing))
    elif isinstance(test, ObligationTest):
        need = "turns"
        units = Fraction(finding.basis.get("late", "0")) + Fraction(
            finding.basis.get("missing", "0")
        )
    until = horizon(standard, standard.facts.get(fact or ""), card.period, card.as_of)
    when: When = "next" if need == "turns" and until.when == "now" else until.when
    return ToDo(
        finding.id, item.clause, finding.verdict, required, need, fact, units, missing, until.by,
        when,
    )  # fmt: skip


def _counted(test: AtLeastTest | ShareTest | GrowthTest) -> str:
    if isinstance(test, AtLeastTest):
        return test.fact
    return test.part if isinstance(test, ShareTest) else test.current
