"""Agreement between the raters of one entity: alpha, spread, leniency, raters against facts.

Entries are taken as shares of the maximum of their part, so that parts of different weight can be
compared. Only what raters entered themselves counts: blanks filled from facts, points set by a
reading and inadmissible points are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

from ecnb.analysis.rating.reliability import RELIABLE, TENTATIVE, alpha, without_one
from ecnb.analysis.rating.signs import LEAST, LEVEL, Tally, holm, kept, sign_test
from ecnb.model.rules import TierRule
from ecnb.model.scorecard import AssessmentCard, Entry, PartFinding, Verdict
from ecnb.model.standard import Standard
from ecnb.model.text import Exact

Level = Literal["reliable", "tentative", "unreliable", "hangs", "few", "constant"]
"""hangs: leaving one item out moves alpha across a limit. few: fewer than six items. constant:
all entries are equal, so that alpha does not exist."""
Side = Literal["lenient", "strict", "noise", "few"]
"""few: so few differences that not even all of them on one side could be significant."""

OWN: Final = ("entered", "off_step", "bare_base")
"""States of entries that a rater made and the document admits."""

_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Item:
    """A part that raters entered points for. fact: what the facts alone give, for a tier."""

    part: str
    max: Exact
    entries: Mapping[str, Exact]
    fact: Exact | None

    @property
    def spread(self) -> Fraction:
        """Highest less lowest entry."""
        points = self.entries.values()
        return max(points) - min(points) if points else Fraction(0)

    def shares(self) -> tuple[Fraction, ...]:
        """Give the entries as shares of the maximum, lowest first."""
        return tuple(sorted(points / self.max for points in self.entries.values()))


@dataclass(frozen=True, slots=True)
class Leniency:
    """How one rater stands to the others.

    mean, low, high: of the differences, as shares of the maximum, with the 95 % interval.
    chance: of the sign test, as it is. corrected: by Holm.
    """

    rater: str
    n: int
    higher: int
    lower: int
    mean: Exact
    low: Exact | None
    high: Exact | None
    chance: Exact
    corrected: Exact
    side: Side


@dataclass(frozen=True, slots=True)
class OffFact:
    """An entry that differs from what the facts give (ZJ-20)."""

    part: str
    rater: str
    entry: Exact
    fact: Exact


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the raters of one assessment agree.

    items: those that two or more raters entered. equal: of these, how many have equal entries.
    ordinal: alpha of ranks alone. low, high: alpha with any one item left out. left_out: entries
    that do not count. checked: entries compared with facts.
    """

    raters: tuple[str, ...]
    items: int
    equal: int
    alpha: Exact | None
    ordinal: Exact | None
    low: Exact | None
    high: Exact | None
    level: Level
    spreads: tuple[Item, ...]
    leniency: tuple[Leniency, ...]
    off_fact: tuple[OffFact, ...]
    checked: int
    left_out: int


def agreement(standard: Standard, card: AssessmentCard | None) -> Agreement | None:
    """Compare the raters of an assessment; None where fewer than two have entered anything."""
    found = items_of(standard, card) if card is not None else ()
    raters = tuple(r for r in standard.raters if any(r in item.entries for item in found))
    if card is None or len(raters) < _TWO:
        return None
    shared = [item for item in found if len(item.entries) >= _TWO]
    units = Counter(item.shares() for item in shared)
    value, without = alpha(units), without_one(units)
    ordinal = alpha(units, "ordinal")
    low, high = (kept(without[0]), kept(without[-1])) if without else (None, None)
    tallies = {rater: _against_others(shared, rater) for rater in raters}
    return Agreement(
        raters=raters,
        items=len(shared),
        equal=sum(item.spread == 0 for item in shared),
        alpha=None if value is None else kept(value),
        ordinal=None if ordinal is None else kept(ordinal),
        low=low,
        high=high,
        level=_level(len(shared), value, without),
        spreads=ordered(item for item in shared if item.spread > 0),
        leniency=leniencies(tallies),
        off_fact=tuple(_off_fact(found)),
        checked=sum(len(item.entries) for item in found if item.fact is not None),
        left_out=_left_out(card),
    )


def ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    """Put the parts with the largest spread, as a share of their maximum, first."""
    return tuple(sorted(items, key=lambda one: (-one.spread / one.max, -one.spread, one.part)))


def items_of(standard: Standard, card: AssessmentCard) -> tuple[Item, ...]:
    """List the parts of an assessment that raters entered points for."""
    return tuple(
        Item(part.id, part.max, own, _fact_of(rule, part))
        for finding in card.findings
        if finding.verdict is not Verdict.NOT_APPLICABLE
        for part, rule in zip(
            finding.parts,
            (one.rule for one in standard.indicators[finding.indicator].parts.values()),
            strict=True,
        )
        if (own := _own(part.entries))
    )


def _own(entries: Iterable[Entry]) -> dict[str, Exact]:
    return {e.rater: e.points for e in entries if e.state in OWN and e.points is not None}


def _fact_of(rule: object, part: PartFinding) -> Fraction | None:
    span = part.by_fact
    if not isinstance(rule, TierRule) or span is None or span.low != span.high:
        return None
    return span.point


def _left_out(card: AssessmentCard) -> int:
    entries = (e for f in card.findings for part in f.parts for e in part.entries)
    return sum(e.state not in OWN and e.points is not None for e in entries)


def difference(item: Item, rater: str) -> Fraction | None:
    """Give a rater's entry less the mean of the others', as a share of the maximum."""
    others = [points for other, points in item.entries.items() if other != rater]
    if rater not in item.entries or not others:
        return None
    return (item.entries[rater] - sum(others, start=Fraction(0)) / len(others)) / item.max


def _against_others(items: Sequence[Item], rater: str) -> Tally:
    tally = Tally()
    for item in items:
        by = difference(item, rater)
        if by is not None:
            tally.add(by)
    return tally


def leniencies(tallies: Mapping[str, Tally]) -> tuple[Leniency, ...]:
    """Say of each rater whether it stands systematically higher or lower than the others."""
    plain = [_plain(rater, tally) for rater, tally in tallies.items()]
    corrected = holm([one.chance for one in plain])
    return tuple(
        replace(one, corrected=p, side=_side(one, p, len(plain)))
        for one, p in zip(plain, corrected, strict=True)
    )


def _plain(rater: str, tally: Tally) -> Leniency:
    ends = tally.interval()
    low, high = ends if ends is not None else (None, None)
    chance = tally.chance()
    return Leniency(
        rater, tally.n, tally.higher, tally.lower, kept(tally.mean), low, high, chance, chance,
        "few",
    )  # fmt: skip


def _side(one: Leniency, corrected: Fraction, tests: int) -> Side:
    """Call it systematic only where the corrected test says so and the mean points the same way."""
    if tests * sign_test(one.higher + one.lower, 0) > LEVEL:
        return "few"
    if corrected <= LEVEL and one.higher > one.lower and one.mean > 0:
        return "lenient"
    if corrected <= LEVEL and one.lower > one.higher and one.mean < 0:
        return "strict"
    return "noise"


def _off_fact(items: Iterable[Item]) -> Iterable[OffFact]:
    for item in items:
        for rater, points in item.entries.items():
            if item.fact is not None and points != item.fact:
                yield OffFact(item.part, rater, points, item.fact)


def _level(n: int, value: Fraction | None, without: Sequence[Fraction]) -> Level:
    if value is None:
        return "constant"
    if n < LEAST:
        return "few"
    bands = {band(one) for one in (value, *without)}
    return "hangs" if len(bands) > 1 else band(value)


def band(value: Fraction) -> Level:
    """Read alpha by Krippendorff's limits."""
    if value >= RELIABLE:
        return "reliable"
    return "tentative" if value >= TENTATIVE else "unreliable"
