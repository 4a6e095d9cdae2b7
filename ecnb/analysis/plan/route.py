"""The shortest path to a target: which steps, at what effort, and what else would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Final

import numpy as np

from ecnb.analysis.plan.measures import Measures, deed_of
from ecnb.analysis.plan.path import Choice, Picks, Solution, at_most, cheapest, reach
from ecnb.analysis.plan.steps import Measure, Option, options
from ecnb.analysis.plan.whatif import Cases, judged_cases, settled
from ecnb.model.standard import Standard
from ecnb.model.text import Exact, to_fraction
from ecnb.scoring.exact import round_half_up
from ecnb.scoring.judge import Scorecards

DEFAULT: Final = "default"
"""Key of the effort table for what it does not name."""
Efforts = Mapping[str, Fraction]
"""Person-days a unit, by fact, part or indicator."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A headline total to reach; grade: the one that it earns, if it was asked for as a grade."""

    total: Exact
    grade: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """A measure as a path takes it: so many of its units. judged: raters decide on it."""

    measure: str
    units: Exact
    effort: Exact
    gain: Exact
    judged: bool


@dataclass(frozen=True, slots=True)
class Route:
    """A set of steps. total, official, grade: judged with all of them done."""

    steps: tuple[Step, ...]
    effort: Exact
    total: Exact
    official: Exact
    grade: str | None


@dataclass(frozen=True, slots=True)
class Yield:
    """What a measure gains on the total for each unit of effort."""

    measure: str
    per_day: Exact


@dataclass(frozen=True, slots=True)
class Course:
    """What leads to a goal.

    now: the headline total as it stands; needed: what is still missing. best, runner_up: by
    countable steps alone; None: they do not suffice. furthest: the total that all of them make.
    last_resort: with as little judged gain as possible, only where there is no best.
    assumed: measures whose effort the table does not name. yields: of every countable measure.
    """

    goal: Goal
    now: Exact
    needed: Exact
    best: Route | None
    runner_up: Route | None
    furthest: Exact
    last_resort: Route | None
    assumed: tuple[str, ...]
    yields: tuple[Yield, ...]


def next_goal(standard: Standard, cards: Scorecards, i: int) -> Goal | None:
    """Give the next better grade; None at the best one, or where the document has no grades."""
    here = _official(cards, settled(cards.headline.points, i))
    above = [(one.at_least, key) for key, one in standard.grades.items() if one.at_least > here]
    return Goal(*min(above)) if above else None


def named_goal(standard: Standard, text: str) -> Goal | None:
    """Read a goal: a figure, or a grade by its key or label; None where it is neither here.

    >>> named_goal(Standard.model_construct(grades={}), "88.5")
    Goal(total=Fraction(177, 2), grade=None)
    """
    for key, grade in standard.grades.items():
        if text in (key, grade.label.zh, grade.label.en):
            return Goal(grade.at_least, key)
    try:
        figure = to_fraction(text)
    except ValueError:
        return None
    return Goal(figure, None) if figure > 0 else None


def course(cards: Scorecards, i: int, goal: Goal, found: Measures, efforts: Efforts) -> Course:
    """Find the least effort that leads entity i to a goal; what it promises is judged again."""
    work = _Work(cards, i, goal, options(cards, i), efforts)
    now = settled(cards.headline.points, i)
    short = max(Fraction(0), work.bound - now)
    free = [one for one in found.countable if one.when != "closed"]
    menu = [choice for one in free for choice in work.choices(one)]
    more = [choice for one in found.judged for choice in work.choices(one)]
    first, other, last = work.ways(menu, more, short)
    furthest = now + reach([choice for *_, choice in menu])
    unpriced = tuple(one.id for one in (*free, *found.judged) if work.rate(one) is None)
    yields = tuple(Yield(one.id, choice.gain / choice.effort) for one, _, choice in menu)
    return Course(goal, now, short, first, other, furthest, last, unpriced, yields)


Menu = list[tuple[Measure, Fraction, Choice]]
"""What may be chosen: of which measure, how many units one time is."""
_Found = tuple[Menu, Solution]


@dataclass(frozen=True, slots=True)
class _Work:
    cards: Scorecards
    i: int
    goal: Goal
    steps: tuple[Option, ...]
    efforts: Efforts

    @property
    def bound(self) -> Fraction:
        """The least exact total that counts as the goal: the official total is rounded (G7)."""
        conventions = self.cards.standard.conventions
        if conventions.grade_on != "official":
            return self.goal.total
        return self.goal.total - Fraction(1, 2 * 10**conventions.decimals)

    def rate(self, one: Measure) -> Fraction | None:
        """Give the effort of a unit as the table has it; its default is the office's word too."""
        for key in (one.fact, one.part, one.indicator):
            if key is not None and key in self.efforts:
                return self.efforts[key]
        return self.efforts.get(DEFAULT)

    def choices(self, one: Measure) -> Menu:
        """Give what the programme may choose of one measure."""
        rate = self.rate(one) or Fraction(1)
        if one.kind == "ramp" and one.gain:
            each = Choice(one.part, one.gain / one.units, rate, int(one.units))
            return [(one, Fraction(1), each)]
        if one.kind == "judged":
            full = one.gain_high / one.gain if one.gain else Fraction(1)
            lots = {Fraction(1): one.gain, full: one.gain_high}
            return [
                (one, one.units * n, Choice(one.part, gain, rate * n))
                for n, gain in lots.items()
                if gain
            ]
        sole = Choice(one.part, one.gain, rate * one.units)
        return [(one, one.units, sole)] if one.gain > 0 else []

    def ways(self, menu: Menu, more: Menu, short: Fraction) -> list[Route | None]:
        """Give the best route, the runner-up and the last resort, each judged with all of it done.

        Gains are added up first and judged in one pass; only where they turn out not to add up,
        every set that is found is judged before it is taken.
        """
        routes = self._routes(self._sets(menu, more, short, careful=False))
        if all(route is None or route.total >= self.bound for route in routes):
            return routes
        return self._routes(self._sets(menu, more, short, careful=True))

    def _sets(
        self, menu: Menu, more: Menu, short: Fraction, *, careful: bool
    ) -> list[_Found | None]:
        choices = [choice for *_, choice in menu]
        check = partial(self._holds, menu) if careful else None
        able = check is None or check(at_most(choices))
        first = cheapest(choices, short, check=check) if able else None
        if first is None:
            return [None, None, self._with_judged(menu, more, short, careful=careful)]
        second = None
        if any(first.picks):
            second = cheapest(choices, short, unlike=[first], check=check)
        return [(menu, first), None if second is None else (menu, second), None]

    def _with_judged(
        self, menu: Menu, more: Menu, short: Fraction, *, careful: bool
    ) -> _Found | None:
        """Take every countable step at its highest, and as little as may be of what is judged."""
        both = [*menu, *more]
        dear = [
            replace(one, effort=one.gain if k >= len(menu) else Fraction(0))
            for k, (*_, one) in enumerate(both)
        ]
        check = partial(self._holds, both) if careful else None
        if check is not None and not check(at_most(dear)):
            return None
        found = cheapest(dear, short, check=check)
        return None if found is None else (both, found)

    def _holds(self, menu: Menu, picks: Picks) -> bool:
        """Judge a set: does it reach the goal?"""
        return not any(picks) or self._judged([(menu, picks)]).total(1) >= self.bound

    def _judged(self, sets: Sequence[tuple[Menu, Picks]]) -> Cases:
        deeds = []
        for menu, picks in sets:
            pairs = zip(menu, picks, strict=True)
            chosen = {one.id: units * n for (one, units, _), n in pairs if n}
            deeds.append(deed_of(self.steps, chosen))
        return judged_cases(self.cards, self.i, deeds)

    def _routes(self, found: Sequence[_Found | None]) -> list[Route | None]:
        """Judge sets, all in one pass, for what is told of them."""
        sets = [(menu, solution.picks) for menu, solution in filter(None, found)]
        if not sets:
            return [None] * len(found)
        cases = self._judged(sets)
        numbers = iter(range(1, len(sets) + 1))
        return [None if one is None else self._route(*one, cases, next(numbers)) for one in found]

    def _route(self, menu: Menu, solution: Solution, cases: Cases, case: int) -> Route:
        steps = tuple(
            Step(one.id, units * n, choice.effort * n, choice.gain * n, one.kind == "judged")
            for (one, units, choice), n in zip(menu, solution.picks, strict=True)
            if n
        )
        total = cases.total(case)
        official = _official(self.cards, total)
        grades = self.cards.standard.grades
        earned = [(one.at_least, key) for key, one in grades.items() if one.at_least <= official]
        effort = sum((step.effort for step in steps), start=Fraction(0))
        grade = max(earned)[1] if earned else None
        return Route(steps, effort, total, official, grade)


def _official(cards: Scorecards, total: Fraction) -> Fraction:
    """Round a total as the document's official one is (G7)."""
    decimals = cards.standard.conventions.decimals
    whole = round_half_up(np.array([total.numerator]), total.denominator, decimals)
    return Fraction(int(whole[0]), 10**decimals)
