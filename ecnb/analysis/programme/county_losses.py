"""On which indicators the entities of each county lose most, on average."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ecnb.analysis.gaps import losses
from ecnb.model.scorecard import AssessmentCard
from ecnb.model.standard import Standard
from ecnb.model.text import Exact

TOP: Final = 3
"""Indicators that are named of a county: what an office can take up in half a year."""
FEWEST: Final = 2
"""Entities of a county from which on it is spoken of as one; one alone has its own report."""


@dataclass(frozen=True, slots=True)
class CountyLoss:
    """Mean points lost in one county: all of them, and the indicators that lose most."""

    county: str
    entities: int
    lost: Exact
    worst: tuple[tuple[str, Exact], ...]


def county_losses(
    standard: Standard, cards: Iterable[tuple[str, AssessmentCard]]
) -> tuple[CountyLoss, ...]:
    """Average by county over the entities that an indicator is assessed of; most lost first."""
    counties: defaultdict[str, list[AssessmentCard]] = defaultdict(list)
    for county, card in cards:
        if county:
            counties[county].append(card)
    found = [
        _county(standard, county, inside)
        for county, inside in counties.items()
        if len(inside) >= FEWEST
    ]
    return tuple(sorted(found, key=lambda one: (-one.lost, one.county)))


def _county(standard: Standard, county: str, cards: list[AssessmentCard]) -> CountyLoss:
    lost: defaultdict[str, list[Fraction]] = defaultdict(list)
    for card in cards:
        short = {loss.indicator: loss.lost for loss in losses(standard, card)}
        for finding in card.findings:
            if finding.score.point is not None:
                lost[finding.indicator].append(short.get(finding.indicator, Fraction(0)))
    means = {name: sum(all_, Fraction(0)) / len(all_) for name, all_ in lost.items()}
    worst = sorted(means.items(), key=lambda pair: (-pair[1], pair[0]))[:TOP]
    kept = tuple((name, mean) for name, mean in worst if mean > 0)
    return CountyLoss(county, len(cards), sum(means.values(), Fraction(0)), kept)
