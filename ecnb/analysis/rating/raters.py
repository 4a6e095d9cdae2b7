"""The raters of a whole programme: alpha, leniency, spread by item, raters against facts.

Scorecards are taken one after another and only counts are kept: how often each pattern of entries
occurs, and sums of differences. So memory does not grow with the number of entities. Entities,
not items, are what leniency is tested on: items of one entity are not independent of each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ecnb.analysis.rating.agreement import (
    Item,
    Leniency,
    Level,
    band,
    difference,
    items_of,
    leniencies,
)
from ecnb.analysis.rating.reliability import Pattern, alpha
from ecnb.analysis.rating.signs import LEAST, Tally, kept
from ecnb.model.scorecard import AssessmentCard
from ecnb.model.standard import Standard
from ecnb.model.text import Exact

_TWO = 2


@dataclass(frozen=True, slots=True)
class PartSpread:
    """How far raters lie apart at one part.

    mean: highest less lowest entry, on average, as a share of the maximum. alpha: over the
    entities; None where all entries are equal.
    """

    part: str
    max: Exact
    entities: int
    differ: int
    mean: Exact
    alpha: Exact | None


@dataclass(frozen=True, slots=True)
class FactTally:
    """A rater's entries for tiers beside what the facts give; mean: as a share of the maximum."""

    rater: str
    n: int
    higher: int
    lower: int
    mean: Exact


@dataclass(frozen=True, slots=True)
class RatersOf:
    """The raters of one standard and class. units: items of all entities that two raters entered.

    spreads: largest first. leniency: tested on entities. level: as for one entity.
    """

    entities: int
    units: int
    alpha: Exact | None
    ordinal: Exact | None
    level: Level
    leniency: tuple[Leniency, ...]
    spreads: tuple[PartSpread, ...]
    facts: tuple[FactTally, ...]


@dataclass(slots=True)
class _Part:
    max: Fraction
    patterns: Counter[Pattern] = field(default_factory=Counter)
    spread: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class _Read:
    """What one item says; items with equal entries say the same and are read once."""

    shares: Pattern
    spread: Fraction
    by: Mapping[str, Fraction]


def _read(item: Item) -> _Read:
    by = {rater: d for rater in item.entries if (d := difference(item, rater)) is not None}
    return _Read(item.shares(), item.spread / item.max, by)


@dataclass(slots=True)
class Gathering:
    """Takes assessments one by one and keeps counts only."""

    standard: Standard
    entities: int = 0
    parts: dict[str, _Part] = field(default_factory=dict)
    leniency: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    facts: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    known: dict[tuple[object, ...], _Read] = field(default_factory=dict)

    def add(self, card: AssessmentCard) -> None:
        """Take one entity's assessment; one with fewer than two raters says nothing."""
        found = items_of(self.standard, card)
        shared = [item for item in found if len(item.entries) >= _TWO]
        if not shared:
            return
        self.entities += 1
        differences: dict[str, list[Fraction]] = defaultdict(list)
        for item in shared:
            read = self._once(item)
            part = self.parts.setdefault(item.part, _Part(item.max))
            part.patterns[read.shares] += 1
            part.spread.add(read.spread)
            for rater, by in read.by.items():
                differences[rater].append(by)
        for rater, many in differences.items():
            self.leniency[rater].add(sum(many, start=Fraction(0)) / len(many))
        self._compare(found)

    def _once(self, item: Item) -> _Read:
        key = (item.max, *item.entries.items())
        if key not in self.known:
            self.known[key] = _read(item)
        return self.known[key]

    def _compare(self, found: Sequence[Item]) -> None:
        for item in found:
            for rater, points in item.entries.items() if item.fact is not None else ():
                self.facts[rater].add((points - (item.fact or 0)) / item.max)

    def summary(self) -> RatersOf | None:
        """Sum up; None where no entity had two raters."""
        if not self.entities:
            return None
        units: Counter[Pattern] = Counter()
        for part in self.parts.values():
            units.update(part.patterns)
        value, ordinal = alpha(units), alpha(units, "ordinal")
        order = [rater for rater in self.standard.raters if rater in self.leniency]
        return RatersOf(
            entities=self.entities,
            units=sum(units.values()),
            alpha=None if value is None else kept(value),
            ordinal=None if ordinal is None else kept(ordinal),
            level=_level(self.entities, value),
            leniency=leniencies({rater: self.leniency[rater] for rater in order}),
            spreads=self._spreads(),
            facts=tuple(
                FactTally(rater, t.n, t.higher, t.lower, kept(t.mean))
                for rater in order
                if (t := self.facts[rater]).n
            ),
        )

    def _spreads(self) -> tuple[PartSpread, ...]:
        found = [
            PartSpread(
                name, part.max, part.spread.n, part.spread.higher, kept(part.spread.mean),
                None if (value := alpha(part.patterns)) is None else kept(value),
            )
            for name, part in self.parts.items()
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda one: (-one.mean, one.part)))


def _level(entities: int, value: Fraction | None) -> Level:
    if value is None:
        return "constant"
    return "few" if entities < LEAST else band(value)
