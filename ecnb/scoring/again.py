"""Totals of entities whose indicators are judged already: the last step of the scoring path alone.

Many hypothetical copies of an entity share the points of most indicators. They are added up by the
very functions that :func:`ecnb.scoring.judge.judge` adds up with.
"""

from __future__ import annotations

from collections.abc import Mapping

from ecnb.model.standard import Standard
from ecnb.model.table import ADJUSTMENT, Ints, Table, column_name
from ecnb.scoring.annual import year_points
from ecnb.scoring.exact import Points
from ecnb.scoring.judge import Scorecards
from ecnb.scoring.totals import adjusted, grades_of
from ecnb.scoring.view import View


def headline_again(
    cards: Scorecards, rows: Ints, sums: Mapping[str | None, Points]
) -> tuple[Ints, Ints]:
    """Give official figure and grade of (n,) rows, as the headline total has them.

    rows: the entity of ``cards`` that each row is a copy of; one with an official total, so that
    standing and everything outside the indicators are those of the entity. sums: for each
    assessment the rows' points of all indicators. Official figures are whole 10**-decimals; a
    grade is an index into the standard's grades, -1 where the headline carries none.
    """
    standard = cards.standard
    views = [
        View(standard, _outside(standard, one.view.table, rows)) for one in cards.assessments
    ]  # fmt: skip
    keys = [one.key for one in cards.assessments]
    totals = [adjusted(view, [sums[key]]) for key, view in zip(keys, views, strict=True)]
    points = totals[-1]
    if cards.annual is not None:
        points, _ = year_points(standard, keys, views, totals)
    graded = bool(standard.grades) and (cards.annual is not None or standard.annual is None)
    grades = grades_of(standard, points.point, points.den) if graded else 0 * points.point - 1
    return points.rounded(standard.conventions.decimals), grades


def _outside(standard: Standard, table: Table, rows: Ints) -> Table:
    """Keep what totals read beside the indicators: the adjustment, and what daily work deducts."""
    deducted = standard.annual.deductions.values() if standard.annual is not None else ()
    names = {column_name(one.fact, standard.facts[one.fact].window) for one in deducted}
    few = Table(
        table.entities,
        table.classes,
        {name: column for name, column in table.facts.items() if name in names},
        {place: column for place, column in table.ratings.items() if place == ADJUSTMENT},
    )
    return few.taken(rows)
