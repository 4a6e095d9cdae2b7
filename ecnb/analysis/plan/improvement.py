"""The improvement chapter as figures: measures, the path to a target, what is left, follow-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from ecnb.analysis.plan.followup import FollowUp, follow_up
from ecnb.analysis.plan.measures import Measures, measures
from ecnb.analysis.plan.route import Course, course, named_goal, next_goal
from ecnb.analysis.plan.todo import ToDo, todos
from ecnb.model.evidence import Evidence
from ecnb.model.plan import Action
from ecnb.model.scorecard import Scorecard
from ecnb.scoring.judge import Scorecards


@dataclass(frozen=True, slots=True)
class Aim:
    """What an office sets. goal: a grade or a total as text, empty: the next better grade.

    efforts: person-days a unit, by fact, part or indicator.
    """

    goal: str = ""
    efforts: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Improvement:
    """What would help, and what came of last time's plan.

    course: None where there is no goal, or the document gives no points. plan: the actions of
    this period's own plan, as far as evidence has it.
    """

    measures: Measures
    course: Course | None
    todos: tuple[ToDo, ...]
    plan: tuple[Action, ...]
    followed: FollowUp | None


NO_IMPROVEMENT: Final = Improvement(Measures(), None, (), (), None)
"""That of an entity nothing has been worked out for."""


def improvement(
    cards: Scorecards,
    i: int,
    card: Scorecard,
    evidence: Evidence,
    previous: Scorecard | None,
    aim: Aim,
) -> Improvement:
    """Work out the improvement chapter of entity i. card, evidence, previous: that entity's."""
    found = measures(cards, i)
    plan = tuple(one.known_at(card.as_of) for one in evidence.plan)
    mine = tuple(one for one in plan if one.period == card.period)
    return Improvement(
        found,
        _course(cards, i, found, aim),
        todos(cards.standard, card),
        mine,
        follow_up(plan, previous, card),
    )


def _course(cards: Scorecards, i: int, found: Measures, aim: Aim) -> Course | None:
    standard = cards.standard
    if not standard.indicators:
        return None
    goal = named_goal(standard, aim.goal) if aim.goal else next_goal(standard, cards, i)
    if goal is None:
        return None
    return course(cards, i, goal, found, aim.efforts)
