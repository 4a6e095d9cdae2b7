"""Facts that decide what is scored at all and are not recorded: the reader is asked for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from ecnb.analysis.cycle.duties import When
from ecnb.evidence.frames.frames import Frames
from ecnb.evidence.frames.tabulate import fact_column
from ecnb.evidence.workdays import WorkCalendar
from ecnb.model.evidence import Evidence
from ecnb.model.period import Period
from ecnb.model.rules import Condition
from ecnb.model.standard import Standard
from ecnb.model.table import Table, column_name
from ecnb.scoring.view import View


def facts_in(conditions: Iterable[Condition]) -> set[str]:
    """Name the facts that some conditions test."""
    pairs = [(test.fact, test.at_least_fact) for test in conditions]
    return {fact for pair in pairs for fact in pair if fact is not None}


def view_of(standard: Standard, frames: Frames, period: Period, wanted: set[str]) -> View:
    """Give some facts of a period, as the standard's own defaults read them."""
    settings = {name: item.default for name, item in standard.parameters.items()}
    when = When(period, period.end, settings, WorkCalendar().after)
    facts = {
        column_name(key, fact.window): fact_column(frames, key, fact, when)
        for key, fact in standard.facts.items()
        if key in wanted
    }
    return View(standard, Table(frames.entities, np.full(len(frames), -1), facts))


def unknown_notices(
    standard: Standard, frames: Frames, proofs: Sequence[Evidence]
) -> Iterator[tuple[int, str]]:
    """Say where a period's evidence leaves open whether an indicator applies."""
    asked = {
        name: item.applies.when
        for name, item in standard.indicators.items()
        if item.applies is not None
    }
    if not asked:
        return
    wanted = facts_in(test for tests in asked.values() for test in tests)
    reported = [_periods(proof) for proof in proofs]
    for period in sorted(set().union(*reported), key=str):
        view = view_of(standard, frames, period, wanted)
        open_ = {name: ~view.all_of(tests).known for name, tests in asked.items()}
        for i, periods in enumerate(reported):
            names = [name for name, mask in open_.items() if period in periods and mask[i]]
            if names:
                missing = [
                    key
                    for key in standard.facts
                    if key in facts_in(test for name in names for test in asked[name])
                    and not view.fact(key).known[i]
                ]
                yield i, _said(standard, period, missing, names)


def _periods(proof: Evidence) -> set[Period]:
    """Give the periods that an entity was scored in; without any entry, those it reports on."""
    rated = {rating.period for rating in proof.ratings}
    return rated or {fact.period for fact in proof.facts}


def _said(standard: Standard, period: Period, missing: Sequence[str], names: Sequence[str]) -> str:
    facts = "".join(f"“{standard.facts[key].label.zh}”" for key in missing)
    items = "".join(f"“{standard.indicators[name].label.zh}”" for name in names)
    return f"{period.label()}没有记录{facts}，{items}是否适用无从判断，暂按适用评分，请补填"
