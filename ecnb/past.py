"""Earlier periods that an entity's own evidence still knows, judged again as this one is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from ecnb.analysis.past.figures import History, Past
from ecnb.analysis.past.history import back, history
from ecnb.model.evidence import Evidence
from ecnb.model.period import Period
from ecnb.model.scorecard import Scorecard
from ecnb.model.standard import Standard
from ecnb.scoring.card import card
from ecnb.scoring.judge import Scorecards

MOST: Final = 12
"""Earlier periods that are judged again: six years of half-years. Of older ones the published
figures can be entered; nobody plans by them."""

Judge = Callable[[Period, dt.date], Scorecards]
"""Judges the one entity in another period, read on a day."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Earlier periods by their names."""

    cards: Mapping[Period, Past] = field(default_factory=dict)

    def just_before(self, period: Period, proof: Evidence) -> Scorecard | None:
        """Give the period before, if the evidence states anything of that very period."""
        before = period.previous
        return self.cards[before].card if before in _stated(proof) else None

    def in_step(self, now: Past, *, yearly: bool) -> Scorecard | None:
        """Give the period that this one is compared with, as the history does: like with like."""
        found = self.cards.get(back(now.card.period, yearly=yearly))
        return found.card if found is not None and found.class_ == now.class_ else None


def judged_again(proof: Evidence, period: Period, as_of: dt.date, judge: Judge) -> Earlier:
    """Judge the latest of the earlier periods of the same length that evidence states anything of.

    Each is read as long after its end as this one is.
    """
    lag = as_of - period.end
    found = sorted(_known(_stated(proof), period))[-MOST:]
    return Earlier({one: of_entity(judge(one, one.end + lag), proof) for one in found})


def of_entity(cards: Scorecards, proof: Evidence) -> Past:
    """Give the scorecard of the only entity, and the class it is judged in."""
    names = [*cards.standard.classes, ""]
    code = int(cards.assessments[-1].view.table.classes[0])
    return Past(card(cards, 0, proof), names[code])


def past_of(standard: Standard, now: Past, proof: Evidence, earlier: Earlier) -> History:
    """Put this period beside the earlier ones and what was published of them."""
    return history(standard, now, earlier.cards.values(), proof.history)


def _stated(proof: Evidence) -> set[Period]:
    return {fact.period for fact in proof.facts} | {rating.period for rating in proof.ratings}


def _known(stated: Iterable[Period], period: Period) -> Iterator[Period]:
    """Name the earlier periods that hold what is stated: a year holds its halves."""
    holding = {one: Period.holding(one.start, period.kind) for one in stated}
    found = {whole for one, whole in holding.items() if one.end <= whole.end < period.start}
    yield from found
