"""Places of all entities before the first report is made: one vectorised pass per standard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ecnb.case import judge_all
from ecnb.errors import EcnbError
from ecnb.evidence.rows.entity import Lookup
from ecnb.leagues import Chosen, concerning, each_group, places
from ecnb.model.evidence import Evidence
from ecnb.model.standard import Standard
from ecnb.run.parameters import Run, SettingValue
from ecnb.run.places import Home
from ecnb.scoring.judge import Scorecards
from ecnb.settings import chosen_settings, settled

Override = dict[str, Mapping[str, str | int | bool | None]]
"""``rulings`` and ``settings`` that differ for one entity, as a parameters cell says them."""

Place = tuple[int | None, int | None]
"""Place, and among how many; None: not ranked."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Entities judged in one pass."""

    standard: Standard
    cards: Scorecards
    entities: Sequence[Chosen]


def reading(home: Home, run: Run | None) -> Lookup:
    """Give every standard as a run reads it for an entity; without a run, by the defaults."""

    def lookup(key: str, entity: str) -> Standard:
        return home.under(key, run.rulings_of(entity) if run is not None else {})

    return lookup


def chosen(home: Home, run: Run, proof: Evidence) -> Chosen:
    """Keep of a programme's choices what concerns one entity's document.

    A report is then the same whatever is chosen for other documents.
    """
    source, entity = home.source(proof.entity.standard), proof.entity.id
    given = {name: v for name, v in run.settings_of(entity).items() if v is not None}
    return Chosen(proof, *concerning(source, run.rulings_of(entity), given))


def for_all(
    home: Home, run: Run, keys: Iterable[str]
) -> tuple[dict[str, str], dict[str, str | int | bool | None]]:
    """Give what a run chose for everyone, of what concerns some standards."""
    given = {name: value for name, value in run.settings.items() if value is not None}
    rulings: dict[str, str] = {}
    settings: dict[str, SettingValue] = {}
    for key in sorted(keys):
        mine, set_ = concerning(home.source(key), run.rulings, given)
        rulings |= mine
        settings |= set_
    return rulings, {name: plain(value) for name, value in settings.items()}


def overrides(home: Home, run: Run, entities: Iterable[Chosen]) -> dict[str, Override]:
    """Give what the roster changes for single entities, of what concerns their documents."""
    found: dict[str, Override] = {}
    for one in entities:
        source, own = home.source(one.standard), run.roster.get(one.id)
        if own is None:
            continue
        rulings, given = concerning(source, own.rulings, own.settings)
        said: Override = {
            "rulings": dict(sorted(rulings.items())),
            "settings": {name: plain(value) for name, value in sorted(given.items())},
        }
        if any(said.values()):
            found[one.id] = {name: part for name, part in said.items() if part}
    return dict(sorted(found.items()))


def judge_groups(
    home: Home, run: Run, entities: Iterable[Chosen]
) -> tuple[list[Judged], dict[str, EcnbError]]:
    """Judge all entities, those of equal choices in one pass.

    Also gives the entities that cannot be judged, with the reason; the others go on.
    """
    return each_group(entities, partial(_judge, home, run))


def standings(judged: Iterable[Judged]) -> dict[str, Place]:
    """Rank entities by official total within their standard and class."""
    documents: dict[str, list[Judged]] = defaultdict(list)
    for group in judged:
        documents[group.standard.key].append(group)
    found: dict[str, Place] = {}
    for groups in documents.values():
        names = [one.id for group in groups for one in group.entities]
        ranked, sizes = places([group.cards for group in groups])
        for name, place, of in zip(names, ranked.tolist(), sizes.tolist(), strict=True):
            found[name] = (place, of) if place else (None, None)
    return found


def _judge(home: Home, run: Run, group: Sequence[Chosen]) -> Judged:
    first = group[0]
    standard = settled(home.under(first.standard, first.rulings), first.settings)
    settings = chosen_settings(standard, first.settings)
    proofs = [one.proof for one in group]
    cards = judge_all(standard, proofs, run.period, run.as_of, settings, run.workdays)
    return Judged(standard, cards, group)


def workdays_for(run: Run, standards: Iterable[Standard]) -> dict[str, bool]:
    """Give a run's working days as a parameters cell does, if a document counts in them.

    The report of a document that does not is then the same, whatever the table says.
    """
    counted = any(
        item.due.within is not None and item.due.within.unit == "working_days"
        for standard in standards
        for item in standard.obligations.values()
    )
    worked = run.workdays if counted else {}
    return {day.isoformat(): worked[day] for day in sorted(worked)}


def plain(value: object) -> str | int | bool | None:
    """Write a setting as a parameters cell does.

    >>> from datetime import date
    >>> plain(date(2026, 6, 30)), plain(2025), plain(None)
    ('2026-06-30', 2025, None)
    """
    return value if value is None or isinstance(value, str | int) else str(value)
