"""An entity against its peers: quartiles by nearest rank, so that each is a value that occurs.

Interpolated quartiles would move with every point of every peer, and with them every report of
the county. The nearest rank moves only when somebody passes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from ecnb.model.history import TOTAL
from ecnb.model.scorecard import AssessmentCard, Verdict
from ecnb.model.text import Exact

FEWEST: Final = 5
"""Entities from which on there are quartiles. Of four, each quartile would be the value of one
entity named by its place: no spread, and no secret either."""
ENOUGH_IN_COUNTY: Final = 8
"""Entities of a county from which on they are compared among themselves. Of eight, a quarter are
two, so that no quarter is one entity alone; of fewer the whole class is the better measure."""
QUARTERS: Final = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))

Scope = Literal["county", "class"]
"""Whom an entity is compared with: document, class and county, or document and class."""
Standing = Literal["weak", "among", "strong", "few", "open"]
"""weak: below the lower quartile. strong: above the upper one. few: no quartiles. open: no point
value."""


def nearest_rank(n: int, share: Fraction) -> int:
    """Give the place, from 1, of a percentile in n ordered values: n times the share, rounded up.

    >>> [nearest_rank(5, Fraction(p, 100)) for p in (5, 30, 40, 50, 100)]
    [1, 2, 2, 3, 5]
    """
    return max(1, -(-n * share.numerator // share.denominator))


@dataclass(frozen=True, slots=True)
class PeerFigure:
    """One indicator, or ``total``, among n entities that have a point value of it.

    low, middle, high: quartiles; None where n is too small. first, last: the entity's places,
    best is 1, equal points share theirs; None where it has no point value.
    """

    about: str
    n: int
    low: Exact | None = None
    middle: Exact | None = None
    high: Exact | None = None
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Peers:
    """What a batch knows of an entity's peers, itself among them. size: how many they are."""

    scope: Scope
    size: int
    figures: tuple[PeerFigure, ...]


@dataclass(frozen=True, slots=True)
class PeerFinding:
    """An entity's figure beside those of its peers."""

    figure: PeerFigure
    point: Exact | None
    max: Exact
    standing: Standing


@dataclass(frozen=True, slots=True)
class Compared:
    """An entity among its peers, figure by figure: the total first."""

    scope: Scope
    size: int
    findings: tuple[PeerFinding, ...]

    def weak(self) -> tuple[PeerFinding, ...]:
        """Name the indicators below the lower quartile, the lowest share of peers first."""
        found = [
            one for one in self.findings if one.standing == "weak" and one.figure.about != TOTAL
        ]
        return tuple(sorted(found, key=lambda one: (-(one.figure.first or 0), one.figure.about)))


def compared(peers: Peers | None, card: AssessmentCard | None) -> Compared | None:
    """Set an assessment beside the figures of its peers; None where either is missing."""
    if peers is None or card is None:
        return None
    own = {
        one.indicator: (one.score.point, one.max)
        for one in card.findings
        if one.verdict is not Verdict.NOT_APPLICABLE
    }
    own[TOTAL] = (card.total.official, card.total.max)
    findings = tuple(
        PeerFinding(one, *own[one.about], _standing(one, own[one.about][0]))
        for one in peers.figures
        if one.about in own
    )
    return Compared(peers.scope, peers.size, findings)


def _standing(figure: PeerFigure, point: Fraction | None) -> Standing:
    if point is None:
        return "open"
    if figure.low is None or figure.high is None:
        return "few"
    if point < figure.low:
        return "weak"
    return "strong" if point > figure.high else "among"
