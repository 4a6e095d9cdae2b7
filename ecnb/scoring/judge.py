"""judge: Standard + tables of evidence → scorecards; one path for one entity and for a million."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ecnb.errors import InternalError
from ecnb.model.period import Period
from ecnb.model.rules import Note
from ecnb.model.scorecard import VERDICTS, Verdict
from ecnb.model.standard import Standard, Unofficial
from ecnb.model.table import Bools, Table
from ecnb.scoring.annual import AnnualColumns, compose
from ecnb.scoring.by_facts import Flags, merged
from ecnb.scoring.by_raters import NOT_SCORED
from ecnb.scoring.totals import AssessmentColumns, TotalColumn, assess
from ecnb.scoring.verdicts import VerdictColumn, provision, target


@dataclass(frozen=True, slots=True)
class Scorecards:
    """Everything the core says about n entities, as columns."""

    standard: Standard
    period: Period
    as_of: dt.date
    entities: tuple[str, ...]
    assessments: tuple[AssessmentColumns, ...]
    annual: AnnualColumns | None
    provisions: Mapping[str, VerdictColumn]
    targets: Mapping[str, VerdictColumn]

    def __len__(self) -> int:
        return len(self.entities)

    @property
    def headline(self) -> TotalColumn:
        """The total a reader looks for first: the annual one if there is one."""
        return self.annual.total if self.annual is not None else self.assessments[-1].total

    @property
    def flags(self) -> Flags:
        """Ruling → entities it touched, from every assessment and the annual result."""
        found = [column.flags for card in self.assessments for column in card.indicators.values()]
        if self.annual is not None:
            found.append(self.annual.flags)
        return merged([*found, *self._of_the_whole(), *self._of_verdicts(), self._of_grades()])

    def _of_the_whole(self) -> list[Flags]:
        """Rulings that touch the evaluation and no single indicator."""
        barred, notes = self.standard.unofficial.values(), self.standard.notes
        declared: tuple[Unofficial | Note, ...] = (*barred, *notes)
        view = self.assessments[-1].view
        found = [{item.ruling: view.all_of(item.when).yes} for item in declared]
        ruling = self.standard.conventions.missing_rater_ruling
        if ruling is not None:
            found.append({ruling: self._rater_missing()})
        return found

    def _rater_missing(self) -> Bools:
        """Tell who waits for a rater that has scored nothing."""
        states = [
            (part.rated.state == NOT_SCORED).any(axis=0)
            for column in self.assessments[-1].indicators.values()
            for part in column.parts.values()
            if part.rated is not None
        ]
        return np.any(states, axis=0) if states else np.zeros(len(self), bool)

    def _of_verdicts(self) -> list[Flags]:
        """Rulings of provisions and targets that were judged at all."""
        silent = VERDICTS.index(Verdict.NOT_ASSESSED)
        judged = [
            (self.standard.provisions[name].rulings, column)
            for name, column in self.provisions.items()
        ]
        judged += [
            (self.standard.targets[name].rulings, column) for name, column in self.targets.items()
        ]
        return [{r: column.code != silent} for rulings, column in judged for r in rulings]

    def _of_grades(self) -> Flags:
        """Rulings on totals that stand exactly on a grade's limit."""
        scale, column = 10**self.standard.conventions.decimals, self.headline
        return merged(
            {grade.ruling: (column.grade >= 0) & (column.official == grade.at_least * scale)}
            for grade in self.standard.grades.values()
            if grade.ruling is not None
        )


def judge(
    standard: Standard,
    tables: Mapping[str | None, Table],
    period: Period,
    as_of: dt.date,
    *,
    known: Scorecards | None = None,
) -> Scorecards:
    """Judge n entities against one standard.

    tables: one table per assessment of the period, in order (key None where the standard has
    no assessments); all of the same entities. The annual result is composed when every
    assessment of the standard has its table.
    as_of: the day on which deadlines are read. known: a judgement of the same entities under
    another reading, from which is taken what both read alike.
    Raises InternalError if tables disagree.
    """
    entities = {table.entities for table in tables.values()}
    if len(entities) != 1:
        raise InternalError("the tables of one judgement must list the same entities")
    before = {one.key: one for one in known.assessments} if known is not None else {}
    assessments = tuple(
        assess(standard, key, table, before.get(key)) for key, table in tables.items()
    )
    view = assessments[-1].view
    complete = standard.annual is not None and set(standard.assessments) == set(tables)
    annual = (
        compose(standard, standard.annual, assessments) if complete and standard.annual else None
    )
    return Scorecards(
        standard,
        period,
        as_of,
        entities.pop(),
        assessments,
        annual,
        {name: provision(name, item, view) for name, item in standard.provisions.items()},
        {name: target(name, item, view, period, as_of) for name, item in standard.targets.items()},
    )


def touched(scorecards: Scorecards, i: int) -> tuple[str, ...]:
    """Name the rulings that touched entity i, in the order of the standard."""
    flags = scorecards.flags
    return tuple(
        ruling
        for ruling, item in scorecards.standard.interpretations.items()
        if item.always or (ruling in flags and bool(np.asarray(flags[ruling])[i]))
    )
