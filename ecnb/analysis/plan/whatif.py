"""What one entity would have, had it done something more: many cases, one pass of the judge.

Every case is a hypothetical entity: the entity's own row with some facts or entries changed. All
of them are judged at once by the one scoring path, so that a gain follows the weights of raters,
the share of a half-year, every bound and every ruling in force, and no second formula exists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, Literal

import numpy as np

from ecnb.model.rules import BaseBonusRule, JudgedRule, PointsRule
from ecnb.model.standard import Part, Standard, part_id
from ecnb.model.table import UNIT, FactColumn, RatingColumn, Table, column_name
from ecnb.scoring.by_facts import full_of
from ecnb.scoring.exact import Points
from ecnb.scoring.judge import Scorecards, judge
from ecnb.scoring.view import View

Move = Literal["step", "full"]
"""How raters' entries move: one step up, or up to full marks."""

_ELSEWHEN: Final = ("reference_year", "reference_year_before")
"""Windows of years that nothing done now belongs to."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done. added: to facts, in ten-thousandths. moved: parts whose entries move.

    everywhere: the facts change in every assessment of the year, not only in the latest.
    """

    added: Mapping[str, int] = field(default_factory=dict)
    moved: Mapping[str, Move] = field(default_factory=dict)
    everywhere: bool = False

    def __add__(self, other: Deed) -> Deed:
        """Do both."""
        sums = {key: self.added.get(key, 0) + other.added.get(key, 0)
                for key in {**self.added, **other.added}}  # fmt: skip
        both = {**self.moved, **other.moved}
        return Deed(sums, both, self.everywhere or other.everywhere)


NOTHING: Final = Deed()


@dataclass(frozen=True, slots=True)
class Cases:
    """The judgement of all cases; the case of index 0 is the entity as it is."""

    cards: Scorecards

    def total(self, case: int) -> Fraction:
        """Give the headline total; its low end where it is not settled."""
        return settled(self.cards.headline.points, case)

    def indicator(self, name: str, case: int) -> Fraction:
        """Give an indicator's points in the latest assessment, likewise."""
        return settled(self.cards.assessments[-1].indicators[name].points, case)

    def high(self, name: str, case: int) -> Fraction:
        """Give the upper end of an indicator's points."""
        return self.cards.assessments[-1].indicators[name].points.bounds(case)[1]


def settled(points: Points, i: int) -> Fraction:
    """Give a point value, or the low end of its range where it is not known."""
    value = points.point[i] if points.known[i] else points.low[i]
    return Fraction(int(value), points.den)


def judged_cases(base: Scorecards, i: int, deeds: Sequence[Deed]) -> Cases:
    """Judge entity i as it is (case 0) and after each deed (cases 1, 2, …).

    A rater's entry that equals what the facts give follows the facts, as under another reading;
    where the document then asks for a judgement, it follows to the least admissible points.
    Entries that differ from the facts stand: nobody can promise that a rater changes them.
    """
    all_deeds = [NOTHING, *deeds]
    tables = {
        one.key: _changed(base.standard, one.view, i, all_deeds, latest=one is base.assessments[-1])
        for one in base.assessments
    }
    first = judge(base.standard, tables, base.period, base.as_of)
    last = base.assessments[-1].key
    followed = _followed(first, tables[last])
    if not followed:
        return Cases(first)
    renewed = replace(tables[last], ratings={**tables[last].ratings, **followed})
    again = judge(base.standard, {**tables, last: renewed}, base.period, base.as_of, known=first)
    return Cases(again)


def _changed(
    standard: Standard, view: View, i: int, deeds: Sequence[Deed], *, latest: bool
) -> Table:
    """Lay the entity's row out once for each deed, with what the deed changes."""
    n = len(deeds)
    whole = repeated(view.table, i, n)
    facts = dict(whole.facts)
    for k, deed in enumerate(deeds):
        for key, units in deed.added.items() if latest or deed.everywhere else ():
            for name in _sharing(standard, key):
                column = _column(View(standard, replace(whole, facts=facts)), name)
                if column.known[k]:
                    column.values[k] = max(0, int(column.values[k]) + units)
                    facts[column_name(name, standard.facts[name].window)] = column
    ratings = dict(whole.ratings)
    for k, deed in enumerate(deeds):
        for part, move in deed.moved.items() if latest else ():
            _move(standard, ratings, part, k, move)
    return replace(whole, facts=facts, ratings=ratings)


def _column(view: View, name: str) -> FactColumn:
    """Give a column that may be written to; what silence means is written out in it."""
    column = view.fact(name)
    return FactColumn(column.values.copy(), column.known)


def _sharing(standard: Standard, key: str) -> tuple[str, ...]:
    """Name the facts that one deed changes together: the same evidence in other windows."""
    root = standard.facts[key].of or key
    return tuple(
        name
        for name, fact in standard.facts.items()
        if (fact.of or name) == root and fact.window not in _ELSEWHEN
    )


def _move(
    standard: Standard,
    ratings: dict[tuple[str, str], RatingColumn],
    part: str,
    k: int,
    move: Move,
) -> None:
    """Move what raters have entered for one part in case k; who has not entered is left alone."""
    indicator, _, key = part.partition(".")
    rule = part_of(standard, indicator, key).rule
    for place, column in list(ratings.items()):
        if place[0] == part and column.known[k]:
            values = column.values.copy()
            values[k] = max(int(values[k]), _moved(rule, int(values[k]), move))
            ratings[place] = replace(column, values=values)


def part_of(standard: Standard, indicator: str, key: str) -> Part:
    """Give a part by the pieces of its id; an empty key is the only part."""
    parts = standard.indicators[indicator].parts
    return parts[key] if key else next(iter(parts.values()))


def _moved(rule: PointsRule, entry: int, move: Move) -> int:
    """Give the entry after a move, in ten-thousandths; points as raters enter them."""
    if isinstance(rule, BaseBonusRule):
        least, step = rule.base + rule.bonus.from_, rule.bonus.step
        full = rule.base + rule.bonus.to
    elif isinstance(rule, JudgedRule):
        least, step, full = Fraction(0), rule.step, rule.full
    else:
        least = step = full = full_of(rule)
    target = full if move == "full" else max(least, Fraction(entry, UNIT) + step)
    return int(min(full, target) * UNIT)


def repeated(table: Table, i: int, n: int) -> Table:
    """Repeat entity i's row n times; the copies are called ``0``, ``1``, ….

    >>> one = Table(("a", "b"), np.array([0, 1]))
    >>> repeated(one, 1, 3).classes.tolist()
    [1, 1, 1]
    """
    return replace(table.taken(np.full(n, i)), entities=tuple(str(k) for k in range(n)))


def _followed(cards: Scorecards, table: Table) -> dict[tuple[str, str], RatingColumn]:
    """Give the entries that follow the facts from case 0 into the other cases."""
    moved: dict[tuple[str, str], RatingColumn] = {}
    for name, column in cards.assessments[-1].indicators.items():
        for key, part in column.parts.items():
            given = part.facts.points
            after = np.where(given.known, given.point, given.low)
            if part.rated is None or not given.known[0] or not (after != after[0]).any():
                continue
            follows = _equal_to(int(after[0]), given.den)
            for rater in part.rated.entries:
                old = table.ratings.get((part_id(name, key), rater))
                if old is not None and old.known[0] and follows(int(old.values[0])):
                    values = np.where(after != after[0], after * UNIT // given.den, old.values)
                    moved[part_id(name, key), rater] = replace(old, values=values)
    return moved


def _equal_to(point: int, den: int) -> Callable[[int], bool]:
    """Test entries in ten-thousandths against points of some denominator."""
    return lambda entry: entry * den == point * UNIT
