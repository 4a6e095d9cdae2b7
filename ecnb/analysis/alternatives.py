"""What a result would be under the other readings of each hole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from ecnb.model.rules import JudgedRule
from ecnb.model.scorecard import STATUSES, VERDICTS, Span, Status, Verdict
from ecnb.model.standard import Part, Standard, part_id
from ecnb.model.table import UNIT, Bools, RatingColumn, Table
from ecnb.model.text import Exact
from ecnb.scoring.exact import aligned
from ecnb.scoring.findings import span
from ecnb.scoring.judge import Scorecards, judge
from ecnb.scoring.totals import AssessmentColumns
from ecnb.scoring.view import View
from ecnb.standards import Variant

TablesOf = Callable[[Standard], Mapping[str | None, Table]]
"""Tables of the evidence as one standard reads it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The headline total of one entity: range, official figure, standing, grade."""

    score: Span
    official: Exact | None
    status: Status
    grade: str | None
    grade_low: str | None = None
    grade_high: str | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether its range reaches from one grade into another."""
        return self.grade_low != self.grade_high

    def may_leave(self, here: Outcome) -> bool:
        """Tell whether under this outcome the official grade of another may be a different one.

        A total without an official figure leaves it unless both its ends have that grade. The
        range of an official total leaves it where it reaches a grade that the range of the other
        does not: what is open in both is no matter of the reading (:attr:`is_open` says it).
        """
        ends = {self.grade_low, self.grade_high} - {here.grade}
        if self.official is None:
            return bool(ends)
        return self.grade != here.grade or bool(ends - {here.grade_low, here.grade_high})


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator whose points another reading changes."""

    assessment: str | None
    indicator: str
    before: Span
    after: Span


@dataclass(frozen=True, slots=True)
class Alternative:
    """What one other reading changes for one entity. Only readings that change something appear."""

    ruling: str
    option: str
    outcome: Outcome
    changes: tuple[Change, ...]
    verdicts: tuple[tuple[str, Verdict, Verdict], ...]
    grade_changes: bool
    """The official grade may be another under this reading, or is not settled by it."""
    modals: tuple[str, ...] = ()
    """Provisions that this reading makes another kind of clause."""


def rejudged(
    base: Scorecards, variants: Iterable[Variant], tables: TablesOf
) -> tuple[tuple[Variant, Scorecards], ...]:
    """Judge the same evidence under every variant; one vectorised pass each.

    tables: gives a variant's tables: most share the base's, some read the evidence otherwise.
    A rater's entry that equals what the facts give under the base reading follows the facts
    under the variant: it was made under that reading. A mark that was judged on a scale which
    ends elsewhere under the variant is not known there: any mark of that scale may be given.
    """
    return tuple((variant, _rejudged(base, variant.standard, tables)) for variant in variants)


def _rejudged(base: Scorecards, standard: Standard, tables: TablesOf) -> Scorecards:
    read = _marked_anew(base, standard, _reclassed(base, standard, tables(standard)))
    cards = judge(standard, read, base.period, base.as_of, known=base)
    followed = {
        mine.key: _followed(mine, theirs)
        for mine, theirs in zip(base.assessments, cards.assessments, strict=True)
    }
    if not any(followed.values()):
        return cards
    renewed = {
        key: replace(table, ratings={**table.ratings, **followed[key]})
        for key, table in read.items()
    }
    return judge(standard, renewed, base.period, base.as_of, known=cards)


def _reclassed(
    base: Scorecards, standard: Standard, tables: Mapping[str | None, Table]
) -> Mapping[str | None, Table]:
    """Let a class that the facts give under the base reading follow the facts (ZJ-21)."""
    if standard.classes == base.standard.classes:
        return tables
    renewed: dict[str | None, Table] = {}
    for mine in base.assessments:
        table, before = tables[mine.key], mine.view.classes_by_facts()
        after = View(standard, table).classes_by_facts()
        moved = (mine.view.table.classes == before) & (before >= 0) & (after >= 0)
        renewed[mine.key] = replace(table, classes=np.where(moved, after, table.classes))
    return renewed


def _marked_anew(
    base: Scorecards, standard: Standard, tables: Mapping[str | None, Table]
) -> Mapping[str | None, Table]:
    """Take out the marks of parts whose scale ends elsewhere (JX-1): they must be given anew."""
    anew = {
        part_id(name, key)
        for name, item in base.standard.indicators.items()
        for key, part in item.parts.items()
        if _other_scale(part, standard.indicators[name].parts.get(key))
    }
    if not anew:
        return tables
    return {
        key: replace(
            table,
            ratings={
                (part, rater): replace(column, known=np.zeros(len(table), bool))
                if part in anew
                else column
                for (part, rater), column in table.ratings.items()
            },
        )
        for key, table in tables.items()
    }


def _other_scale(mine: Part, theirs: Part | None) -> bool:
    """Tell whether a rater judges both, but up to other full marks."""
    if theirs is None or theirs is mine:
        return False
    one, other = mine.rule, theirs.rule
    return isinstance(one, JudgedRule) and isinstance(other, JudgedRule) and one.full != other.full


def _followed(
    base: AssessmentColumns, other: AssessmentColumns
) -> dict[tuple[str, str], RatingColumn]:
    """Give the entries that move with the facts from one reading to the other."""
    moved: dict[tuple[str, str], RatingColumn] = {}
    for name, column in base.indicators.items():
        for key, part in column.parts.items():
            there = other.indicators[name].parts.get(key) if name in other.indicators else None
            if part.rated is None or there is None or there is part:
                continue
            before, after = aligned((part.facts.points, there.facts.points))
            changed = before.known & after.known & (before.point != after.point)
            for rater, entries in part.rated.entries.items():
                raw = entries.raw
                mask = changed & raw.known & (raw.values * before.den == before.point * UNIT)
                if mask.any():
                    values = np.where(mask, after.point * UNIT // after.den, raw.values)
                    moved[(part_id(name, key), rater)] = replace(raw, values=values)
    return moved


def alternatives(
    base: Scorecards, others: Iterable[tuple[Variant, Scorecards]], i: int
) -> tuple[Alternative, ...]:
    """Compare entity i under the chosen readings with every variant that changes anything."""
    found = []
    here = outcome(base, i)
    for variant, cards in others:
        if not arising(base, variant.ruling)[i]:
            continue
        there = outcome(cards, i)
        changes = _changes(base, cards, i)
        verdicts = _verdicts(base, cards, i)
        modals = _modals(base, cards)
        if there != here or changes or verdicts or modals:
            graded = here.grade is not None and there.may_leave(here)
            found.append(
                Alternative(
                    variant.ruling, variant.option, there, changes, verdicts, graded, modals
                )
            )
    return tuple(found)


def arising(base: Scorecards, ruling: str) -> Bools:
    """Tell for which entities the question of a ruling can come up at all."""
    when = base.standard.interpretations[ruling].arises
    if not when:
        return np.ones(len(base), bool)
    never = [assessment.view.all_of(when).no for assessment in base.assessments]
    return np.asarray(~np.logical_and.reduce(never))


def outcome(cards: Scorecards, i: int) -> Outcome:
    """Read the headline total of entity i."""
    column = cards.headline
    status = STATUSES[int(column.status[i])]
    scale = 10**cards.standard.conventions.decimals
    official = Fraction(int(column.official[i]), scale) if status is Status.OFFICIAL else None
    grades = list(cards.standard.grades)
    grade, low, high = (
        grades[int(marks[i])] if marks[i] >= 0 else None
        for marks in (column.grade, column.grade_low, column.grade_high)
    )
    return Outcome(span(column.points, i), official, status, grade, low, high)


def _modals(base: Scorecards, other: Scorecards) -> tuple[str, ...]:
    mine, theirs = base.standard.provisions, other.standard.provisions
    return tuple(n for n, item in mine.items() if n in theirs and theirs[n].modal != item.modal)


def _changes(base: Scorecards, other: Scorecards, i: int) -> tuple[Change, ...]:
    found = []
    for mine, theirs in zip(base.assessments, other.assessments, strict=True):
        for name, column in mine.indicators.items():
            before = span(column.points, i)
            after = span(theirs.indicators[name].points, i)
            if before != after:
                found.append(Change(mine.key, name, before, after))
    return tuple(found)


def _verdicts(
    base: Scorecards, other: Scorecards, i: int
) -> tuple[tuple[str, Verdict, Verdict], ...]:
    found = []
    for mine, theirs in ((base.provisions, other.provisions), (base.targets, other.targets)):
        for name, column in mine.items():
            if name in theirs:
                before, after = int(column.code[i]), int(theirs[name].code[i])
                if before != after:
                    found.append((name, VERDICTS[before], VERDICTS[after]))
    return tuple(found)
