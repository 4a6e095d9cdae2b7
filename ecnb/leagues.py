"""Who is judged in one pass, and who is ranked with whom: one answer for reports and summary.

Entities of equal standard, rulings and settings are one group, judged together. Places are
given among all entities of a standard and class, whatever group each of them is in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from ecnb.analysis.ranking import ranks
from ecnb.errors import EcnbError, Fault, ParametersInvalid
from ecnb.model.evidence import Evidence
from ecnb.model.scorecard import STATUSES, Status
from ecnb.model.standard import Standard
from ecnb.model.table import Bools, Ints
from ecnb.scoring.judge import Scorecards
from ecnb.settings import chosen_settings, settled
from ecnb.standards import StandardSource

T = TypeVar("T")
Overrides = Mapping[str, Mapping[str, Mapping[str, object]]]
"""Entity id → ``rulings`` and ``settings`` that differ for it."""

_Names = npt.NDArray[np.str_]
_FIELDS = ("rulings", "settings")

_OFFICIAL = STATUSES.index(Status.OFFICIAL)
_DECIMALS = 4
"""Official totals are compared in ten-thousandths: conventions allow up to four decimals."""


class Library(Protocol):
    """Where standards come from: the published ones, and those of a programme."""

    def source(self, key: str) -> StandardSource:
        """Give a standard with everything its rulings may make of it."""

    def under(self, key: str, rulings: Mapping[str, str]) -> Standard:
        """Give a standard under those of some rulings that concern it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One entity with the rulings and settings that concern its standard."""

    proof: Evidence
    rulings: Mapping[str, str]
    settings: Mapping[str, object]

    @property
    def id(self) -> str:
        """The entity's id."""
        return self.proof.entity.id

    @property
    def standard(self) -> str:
        """Key of the entity's standard."""
        return self.proof.entity.standard

    def choices(self) -> tuple[object, ...]:
        """What entities that are judged in one pass share."""
        settings = sorted((name, str(value)) for name, value in self.settings.items())
        return (self.standard, tuple(sorted(self.rulings.items())), tuple(settings))


def concerning(
    source: StandardSource, rulings: Mapping[str, str], settings: Mapping[str, T]
) -> tuple[dict[str, str], dict[str, T]]:
    """Keep what concerns one standard; the rest is chosen for other documents."""
    own = {name: option for name, option in rulings.items() if name in source.interpretations}
    set_ = {name: value for name, value in settings.items() if name in source.base.parameters}
    return own, set_


@dataclass(frozen=True, slots=True)
class Choices:
    """What a programme chose for everyone, and what differs for single entities, by id."""

    all_rulings: Mapping[str, str]
    all_settings: Mapping[str, object]
    overrides: Overrides

    @classmethod
    def of(
        cls, rulings: Mapping[str, str], settings: Mapping[str, object], overrides: Overrides
    ) -> Choices:
        """Check the form of the overrides; raise ParametersInvalid with every fault."""
        faults = [
            Fault(
                f"没有这个名称 · unknown name {name!r}",
                f"overrides.{entity}",
                f"可用的名称 · known: {', '.join(_FIELDS)}",
            )
            for entity, given in overrides.items()
            for name in given
            if name not in _FIELDS
        ]
        if faults:
            raise ParametersInvalid(faults)
        return cls(rulings, settings, overrides)

    def rulings(self, entity: str) -> dict[str, str]:
        """Options chosen for one entity: its own go before everyone's."""
        own = self.overrides.get(entity, {}).get("rulings", {})
        return {**self.all_rulings, **{name: str(option) for name, option in own.items()}}

    def settings(self, entity: str) -> dict[str, object]:
        """Parameters set for one entity; its own None gives it the document's default back."""
        own = self.overrides.get(entity, {}).get("settings", {})
        kept = {name: value for name, value in self.all_settings.items() if name not in own}
        return kept | {name: value for name, value in own.items() if value is not None}

    def chosen(self, library: Library, proof: Evidence) -> Chosen:
        """Keep for an entity what concerns its standard; refuse names that no standard knows."""
        entity, key = proof.entity.id, proof.entity.standard
        rulings, settings = self.rulings(entity), self.settings(entity)
        chosen_settings(library.under(key, rulings), settings)
        return Chosen(proof, *concerning(library.source(key), rulings, settings))

    def standard(self, library: Library, key: str) -> Standard:
        """Give a standard as it is read for everyone."""
        return settled(library.under(key, self.all_rulings), self.all_settings)


def each_group(
    entities: Iterable[Chosen], judge: Callable[[Sequence[Chosen]], T]
) -> tuple[list[T], dict[str, EcnbError]]:
    """Judge entities, those of equal choices in one pass.

    Also gives the entities that cannot be judged, with the reason; the others go on.
    """
    groups: dict[tuple[object, ...], list[Chosen]] = defaultdict(list)
    for one in entities:
        groups[one.choices()].append(one)
    done: list[T] = []
    broken: dict[str, EcnbError] = {}
    for group in groups.values():
        try:
            done.append(judge(group))
        except EcnbError:
            for one in group:
                try:
                    done.append(judge([one]))
                except EcnbError as error:
                    broken[one.id] = error
    return done, broken


League = tuple[Ints, Bools, _Names]
"""What ranks n entities: official totals in ten-thousandths, who has one, and classes."""


def places(groups: Sequence[Scorecards]) -> tuple[Ints, Ints]:
    """Rank the entities of one standard by official total, within each class.

    Gives, for the entities of all groups one after the other, the place (0: not ranked), and
    among how many of the class.
    """
    return places_of([league_columns(cards) for cards in groups])


def places_of(leagues: Sequence[League]) -> tuple[Ints, Ints]:
    """Do the same for what ranks them alone."""
    official, ranked, classes = (np.concatenate(arrays) for arrays in zip(*leagues, strict=True))
    return places_within(official, ranked, classes)


def places_within(official: Ints, ranked: Bools, classes: _Names | Ints) -> tuple[Ints, Ints]:
    """Rank (n,) official totals among those of their class; the place is 0 where not ranked.

    >>> every = np.ones(3, bool)
    >>> found, sizes = places_within(np.array([90, 80, 90]), every, np.array([0, 0, 1]))
    >>> found.tolist(), sizes.tolist()
    ([1, 2, 1], [2, 2, 1])
    """
    found, sizes = np.zeros(len(ranked), np.int64), np.zeros(len(ranked), np.int64)
    for name in np.unique(classes[ranked]):
        inside = classes == name
        found[inside] = ranks(official[inside], ranked[inside])
        sizes[inside] = int(ranked[inside].sum())
    return found, sizes


def league_columns(cards: Scorecards) -> League:
    """Give what ranks the entities of scorecards."""
    return _official(cards), _ranked(cards), _classes(cards)


def _official(cards: Scorecards) -> Ints:
    factor = 10 ** (_DECIMALS - cards.standard.conventions.decimals)
    return np.asarray(cards.headline.official * factor, np.int64)


def _ranked(cards: Scorecards) -> Bools:
    if not cards.standard.indicators:
        return np.zeros(len(cards), bool)
    return np.asarray(cards.headline.status == _OFFICIAL, bool)


def _classes(cards: Scorecards) -> _Names:
    """Name each entity's class; a ruling may number them otherwise."""
    names = np.array([*cards.standard.classes, ""], np.str_)
    return np.asarray(names[cards.assessments[-1].view.table.classes], np.str_)


def place_ranges(
    leagues: Sequence[League], others: Sequence[Mapping[tuple[str, str], League]]
) -> tuple[Ints, Ints]:
    """Give best and worst place of every entity under every single other reading.

    leagues: of all groups; others: the same by ruling and option, where a group has it.
    """
    found, _ = places_of(leagues)
    best, worst = found.copy(), found.copy()
    for reading in dict.fromkeys(reading for group in others for reading in group):
        readings = [there.get(reading, here) for here, there in zip(leagues, others, strict=True)]
        there, _ = places_of(readings)
        both = (there > 0) & (best > 0)
        best = np.where(both, np.minimum(best, there), best)
        worst = np.where(both, np.maximum(worst, there), worst)
    return best, worst
