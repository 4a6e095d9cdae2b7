"""Marks that raters gave by judgement, and the marks next to each on the document's scale.

A mark moves where a rater has discretion: a judged range, a judged bonus upon a base. What is
found and not weighed stays: counts and tiers, whether a base exists at all, an entry that a
ruling sets aside, one that is not admissible. An all-or-nothing part has no mark between its two;
it is looked at one by one, and is not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from ecnb.model.rules import AllOrNothingRule, BaseBonusRule, JudgedRule, PointsRule
from ecnb.model.standard import part_id
from ecnb.model.table import UNIT, Bools, Ints, RatingColumn, Table
from ecnb.scoring.by_raters import BARE, ENTERED, OFF_STEP, Entries, among
from ecnb.scoring.indicators import IndicatorColumn
from ecnb.scoring.judge import Scorecards
from ecnb.scoring.view import View

_COUNTING = (int(ENTERED), int(OFF_STEP), int(BARE))
"""How an entry was taken that counts as it stands."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One rater's mark for one part over n entities, in ten-thousandths.

    down, up: the next lower and the next higher mark of the usual steps; the mark itself where
    there is none, or where it does not move. weighed: it is a matter of degree; False where the
    document knows only all or nothing.
    """

    assessment: str | None
    indicator: str
    part: str
    rater: str
    given: Ints
    down: Ints
    up: Ints
    weighed: bool

    @property
    def id(self) -> str:
        """The part's id, as ratings have it."""
        return part_id(self.indicator, self.part)

    @property
    def moves(self) -> Bools:
        """Tell for whom it can move at all."""
        return np.asarray((self.down != self.given) | (self.up != self.given))

    def of(self, rows: Ints) -> Mark:
        """Keep some entities, in the order of their numbers."""
        return replace(self, given=self.given[rows], down=self.down[rows], up=self.up[rows])


def marks_of(cards: Scorecards) -> tuple[Mark, ...]:
    """Give every mark that moves for at least one entity, assessment by assessment."""
    found = []
    for one in cards.assessments:
        for name, column in one.indicators.items():
            found += [mark for mark in _of(one.key, name, column, one.view) if mark.moves.any()]
    return tuple(found)


def _of(key: str | None, name: str, column: IndicatorColumn, view: View) -> Iterator[Mark]:
    for part, taken in column.parts.items():
        rule = taken.part.rule
        if taken.rated is None or not isinstance(
            rule, JudgedRule | BaseBonusRule | AllOrNothingRule
        ):
            continue
        for rater, entries in taken.rated.entries.items():
            given = entries.raw.values
            down, up = _beside(rule, entries, view)
            counts = entries.raw.known & column.judged & among(entries.state, _COUNTING)
            yield Mark(
                key, name, part, rater, given,
                np.where(counts, down, given), np.where(counts, up, given),
                not isinstance(rule, AllOrNothingRule),
            )  # fmt: skip


def _beside(rule: PointsRule, entries: Entries, view: View) -> tuple[Ints, Ints]:
    given = entries.raw.values
    match rule:
        case JudgedRule():
            zero = view.all_of(rule.zero_when).yes if rule.zero_when else np.zeros(len(view), bool)
            most = np.where(zero, 0, units(rule.full))
            return _stepped(given, np.zeros_like(given), most, 0, units(rule.step))
        case BaseBonusRule():
            base = units(rule.base)
            least = np.full_like(given, base + units(rule.bonus.from_))
            most = np.full_like(given, base + units(rule.bonus.to))
            down, up = _stepped(given, least, most, base, units(rule.bonus.step))
            bare = entries.state == BARE  # upward from there is the least bonus
            return down, np.where(bare, np.maximum(least, given), up)
        case AllOrNothingRule():
            full = units(rule.full)
            return np.where(given == full, 0, given), np.where(given == 0, full, given)
        case _:
            return given, given


def _stepped(given: Ints, least: Ints, most: Ints, start: int, step: int) -> tuple[Ints, Ints]:
    """Give the neighbours on the scale ``start + k × step`` within [least, most].

    >>> marks = np.array([43000, 45000, 50000, 0])
    >>> down, up = _stepped(marks, np.zeros(4, int), np.full(4, 50000), 0, 5000)
    >>> down.tolist(), up.tolist()
    ([40000, 40000, 45000, 0], [45000, 50000, 50000, 5000])
    """
    step = max(step, 1)  # tables know nothing finer than a ten-thousandth
    above = given - start
    lower = start + (-(-above // step) - 1) * step
    higher = start + (above // step + 1) * step
    inside = (given >= least) & (given <= most)
    down = np.where(inside, np.maximum(lower, least), given)
    return down, np.where(inside, np.minimum(higher, most), given)


def units(value: Fraction) -> int:
    """Give points in the ten-thousandths of tables."""
    return int(value * UNIT)


def with_marks(table: Table, changed: Mapping[tuple[str, str], Ints]) -> Table:
    """Give a table with other marks in some columns, by part and rater."""
    ratings: dict[tuple[str, str], RatingColumn] = dict(table.ratings)
    for place, values in changed.items():
        ratings[place] = replace(ratings[place], values=values)
    return replace(table, ratings=ratings)
