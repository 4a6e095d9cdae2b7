"""Places of all entities before the first report is made: one vectorised pass per standard."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ecnb.analysis.ranking import ranks
from ecnb.case import judge_all
from ecnb.errors import EcnbError
from ecnb.model.evidence import Evidence
from ecnb.model.scorecard import STATUSES, Status
from ecnb.model.standard import Standard
from ecnb.run.parameters import Run, SettingValue
from ecnb.run.places import Home
from ecnb.scoring.judge import Scorecards
from ecnb.settings import chosen_settings

Place = tuple[int | None, int | None]
"""Place, and among how many; None: not ranked."""

_OFFICIAL = STATUSES.index(Status.OFFICIAL)
_STEPS = 10_000
"""Official totals are compared in ten-thousandths: conventions allow up to four decimals."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One entity with the rulings and settings that concern its standard."""

    proof: Evidence
    rulings: Mapping[str, str]
    settings: Mapping[str, SettingValue]

    @property
    def id(self) -> str:
        """The entity's id."""
        return self.proof.entity.id

    def group(self) -> tuple[object, ...]:
        """Entities that are judged in one pass: same standard, same choices."""
        settings = sorted((name, str(value)) for name, value in self.settings.items())
        return (self.proof.entity.standard, tuple(sorted(self.rulings.items())), tuple(settings))


@dataclass(frozen=True, slots=True)
class Judged:
    """Entities judged in one pass."""

    standard: Standard
    cards: Scorecards
    entities: Sequence[Chosen]


@dataclass(frozen=True, slots=True)
class _Score:
    id: str
    league: tuple[str, str | None]
    official: Fraction | None


def chosen(home: Home, run: Run, proof: Evidence) -> Chosen:
    """Keep of a programme's choices what concerns one entity's document.

    A report is then the same whatever is chosen for other documents.
    """
    key, entity = proof.entity.standard, proof.entity.id
    source = home.source(key)
    declared = home.load(key).parameters
    rulings = {r: o for r, o in run.rulings_of(entity).items() if r in source.interpretations}
    given = run.settings_of(entity).items()
    settings = {name: v for name, v in given if name in declared and v is not None}
    return Chosen(proof, rulings, settings)


def judge_groups(
    home: Home, run: Run, entities: Iterable[Chosen]
) -> tuple[list[Judged], dict[str, EcnbError]]:
    """Judge all entities, those of equal choices in one pass.

    Also gives the entities that cannot be judged, with the reason; the others go on.
    """
    groups: dict[tuple[object, ...], list[Chosen]] = defaultdict(list)
    for one in entities:
        groups[one.group()].append(one)
    judged: list[Judged] = []
    broken: dict[str, EcnbError] = {}
    for group in groups.values():
        try:
            judged.append(_judge(home, run, group))
        except EcnbError:
            for one in group:
                try:
                    judged.append(_judge(home, run, [one]))
                except EcnbError as error:
                    broken[one.id] = error
    return judged, broken


def standings(judged: Iterable[Judged]) -> dict[str, Place]:
    """Rank entities by official total within their standard and class."""
    return _places([score for group in judged for score in _scores(group)])


def _judge(home: Home, run: Run, group: Sequence[Chosen]) -> Judged:
    first = group[0]
    standard = home.source(first.proof.entity.standard).resolve(first.rulings)
    settings = chosen_settings(standard, first.settings)
    proofs = [one.proof for one in group]
    return Judged(standard, judge_all(standard, proofs, run.period, run.as_of, settings), group)


def _scores(group: Judged) -> list[_Score]:
    standard, cards = group.standard, group.cards
    return [
        _Score(one.id, (standard.key, _class(standard, cards, i)), _official(standard, cards, i))
        for i, one in enumerate(group.entities)
    ]


def _class(standard: Standard, cards: Scorecards, i: int) -> str | None:
    index = int(cards.assessments[-1].view.table.classes[i])
    return list(standard.classes)[index] if index >= 0 else None


def _official(standard: Standard, cards: Scorecards, i: int) -> Fraction | None:
    column = cards.headline
    if not standard.indicators or int(column.status[i]) != _OFFICIAL:
        return None
    return Fraction(int(column.official[i]), 10**standard.conventions.decimals)


def _places(scores: Sequence[_Score]) -> dict[str, Place]:
    leagues: dict[tuple[str, str | None], list[_Score]] = defaultdict(list)
    for score in scores:
        leagues[score.league].append(score)
    found: dict[str, Place] = {}
    for league in leagues.values():
        official = [score.official for score in league]
        steps = np.array([int((points or 0) * _STEPS) for points in official], np.int64)
        ranked = np.array([points is not None for points in official])
        places, size = ranks(steps, ranked), int(ranked.sum())
        for score, place in zip(league, places.tolist(), strict=True):
            found[score.id] = (place, size) if place else (None, None)
    return found


def plain(value: SettingValue) -> str | int | bool | None:
    """Write a setting as a parameters cell does."""
    return value.isoformat() if isinstance(value, dt.date) else value
