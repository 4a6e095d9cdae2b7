"""A programme's entities in the period that they are compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ecnb.analysis.alternatives import Outcome, outcome
from ecnb.analysis.past.history import back
from ecnb.analysis.programme.movers import Own, own_of
from ecnb.analysis.programme.recorded import covers
from ecnb.case import Workdays, judge_all
from ecnb.model.evidence import Evidence
from ecnb.model.period import Period
from ecnb.model.standard import Standard
from ecnb.scoring.judge import Scorecards
from ecnb.settings import Setting


@dataclass(frozen=True, slots=True)
class Before:
    """By entity, in the period that this one is compared with. own: of its own assessment."""

    headline: Mapping[str, Outcome] = field(default_factory=dict)
    own: Mapping[str, Own] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judging:
    """How entities are judged now: the same holds for earlier periods."""

    standard: Standard
    period: Period
    as_of: dt.date
    settings: Mapping[str, Setting]
    workdays: Workdays

    def before(self, proofs: Sequence[Evidence]) -> Before:
        """Judge earlier periods, each read as long after its end as this one is."""
        like = back(self.period, yearly=self.standard.cycle == "year")
        found = self._judged(proofs, like)
        headline = {proof.entity.id: outcome(cards, i) for cards, i, proof in _each(found)}
        own = {
            proof.entity.id: total
            for cards, i, proof in _each(found)
            if (total := own_of(cards, i)) is not None
        }
        return Before(headline, own)

    def _judged(self, proofs: Sequence[Evidence], period: Period) -> _Judged | None:
        known = [proof for proof in proofs if covers(self.standard, proof, period)]
        if not known:
            return None
        day = period.end + (self.as_of - self.period.end)
        cards = judge_all(self.standard, known, period, day, self.settings, self.workdays)
        return cards, known


_Judged = tuple[Scorecards, Sequence[Evidence]]


def _each(judged: _Judged | None) -> list[tuple[Scorecards, int, Evidence]]:
    return [] if judged is None else [(judged[0], i, proof) for i, proof in enumerate(judged[1])]
