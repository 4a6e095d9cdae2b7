"""A programme: every entity of a period, judged in one pass per standard, and ranked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ecnb import evidence as room
from ecnb import standards
from ecnb.analysis.alternatives import Outcome, outcome, rejudged
from ecnb.analysis.ranking import ranks
from ecnb.case import day_before, judge_all, parse_run, tables_of
from ecnb.errors import EcnbError
from ecnb.model.evidence import Entity, Evidence
from ecnb.model.period import Period
from ecnb.model.scorecard import STATUSES, Scorecard, Status
from ecnb.model.standard import Standard
from ecnb.model.table import Ints
from ecnb.scoring.card import card
from ecnb.scoring.judge import Scorecards, judge
from ecnb.settings import Setting, chosen_rulings, chosen_settings

_OFFICIAL = STATUSES.index(Status.OFFICIAL)


@dataclass(frozen=True, slots=True)
class Line:
    """One entity in the programme.

    place: rank among the entities of its standard and class with an official total; None: not
    ranked. best, worst: the range of places under the other readings of single holes.
    """

    entity: Entity
    outcome: Outcome
    place: int | None
    of: int
    best: int | None
    worst: int | None
    before: Outcome | None
    scorecard: Scorecard


@dataclass(frozen=True, slots=True)
class Field:
    """The entities of one standard."""

    standard: Standard
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """An entity whose evidence could not be read; the others go on without it."""

    name: str
    cause: str


@dataclass(frozen=True, slots=True)
class Programme:
    """All entities of a period."""

    name: str
    period: Period
    as_of: dt.date
    lang: str
    fields: tuple[Field, ...]
    broken: tuple[Broken, ...]


def open_programme(  # noqa: PLR0913 - the parameters cell of a notebook, one for one
    evidence: str | Path,
    *,
    period: str,
    as_of: dt.date | str | None = None,
    rulings: Mapping[str, str] | None = None,
    settings: Mapping[str, object] | None = None,
    lang: str = "zh",
    programme: str = "",
) -> Programme:
    """Read every entity below a folder and judge them, one vectorised pass for each standard.

    Entities without anything recorded for the period are left out; entities whose evidence
    is broken are listed with the cause.
    """
    when, day, language = parse_run(period, as_of, lang)
    proofs, broken = read_all(Path(evidence))
    fields = []
    for key in dict.fromkeys(proof.entity.standard for proof in proofs):
        mine = [p for p in proofs if p.entity.standard == key and covers(p, when)]
        if mine:
            fields.append(_field(key, mine, when, day, rulings or {}, settings or {}))
    order = {key: place for place, key in enumerate(standards.keys())}
    fields.sort(key=lambda field: order.get(field.standard.key, len(order)))
    return Programme(programme, when, day, language, tuple(fields), broken)


def read_all(folder: Path) -> tuple[list[Evidence], tuple[Broken, ...]]:
    """Read every entity's folder or workbook below a folder, in the order of names."""
    proofs, broken = [], []
    for path in entity_paths(folder):
        try:
            proofs.append(room.read_entity(path, standards.load))
        except EcnbError as error:
            broken.append(Broken(path.stem, str(error)))
    return proofs, tuple(broken)


def entity_paths(folder: Path) -> tuple[Path, ...]:
    """Find the entities of an evidence folder: folders with an entity.yaml, and workbooks."""
    found = [
        path
        for path in folder.iterdir()
        if (path.is_dir() and not path.name.startswith("."))
        or (path.suffix.lower() == ".xlsx" and not path.name.startswith("~$"))
    ]
    return tuple(sorted(found, key=lambda path: path.name))


def covers(proof: Evidence, period: Period) -> bool:
    """Tell whether the evidence says anything of a period.

    >>> covers(Evidence(Entity("a", "甲", "x")), Period.parse("2025H1"))
    False
    """
    stated = {fact.period for fact in proof.facts} | {rating.period for rating in proof.ratings}
    if any(period == known or _inside(known, period) for known in stated):
        return True
    days = (
        cell
        for rows in proof.registers.values()
        for row in rows
        for cell in row.cells.values()
        if isinstance(cell, dt.date)
    )
    return any(_day(day) in period for day in days)


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _inside(known: Period, period: Period) -> bool:
    return period.start <= known.start and known.end <= period.end


def _field(
    key: str,
    proofs: Sequence[Evidence],
    period: Period,
    as_of: dt.date,
    rulings: Mapping[str, str],
    settings: Mapping[str, object],
) -> Field:
    source = standards.read(key)
    options = chosen_rulings(source, rulings)
    standard = standards.load(key, options)
    given = chosen_settings(standard, settings)
    variants = source.variants(options) if standard.indicators else ()
    tables = tables_of(standard, variants, proofs, period, as_of, given)
    cards = judge(standard, tables(standard), period, as_of)
    others = [there for _, there in rejudged(cards, variants, tables)]
    best, worst = _place_ranges(cards, others)
    places, sizes = _places(cards)
    before = _before(standard, proofs, period, as_of, given)
    lines = tuple(
        Line(
            entity=proof.entity,
            outcome=outcome(cards, i),
            place=int(places[i]) or None,
            of=int(sizes[i]),
            best=int(best[i]) or None,
            worst=int(worst[i]) or None,
            before=before.get(proof.entity.id),
            scorecard=card(cards, i, proof),
        )
        for i, proof in enumerate(proofs)
    )
    return Field(standard, tuple(sorted(lines, key=_order)))


def _order(line: Line) -> tuple[str, int, str]:
    return (line.entity.class_ or "", line.place or len(line.entity.id) + 10**6, line.entity.id)


def _places(cards: Scorecards) -> tuple[Ints, Ints]:
    """Rank by official total within each class; also say among how many."""
    column, classes = cards.headline, cards.assessments[-1].view.table.classes
    ranked = column.status == _OFFICIAL
    places = np.zeros(len(cards), np.int64)
    sizes = np.zeros(len(cards), np.int64)
    if not cards.standard.indicators:
        return places, sizes
    for kind in np.unique(classes):
        inside = classes == kind
        places[inside] = ranks(column.official[inside], ranked[inside])
        sizes[inside] = int(ranked[inside].sum())
    return places, sizes


def _place_ranges(cards: Scorecards, others: Iterable[Scorecards]) -> tuple[Ints, Ints]:
    """Best and worst place of each entity under every single other reading."""
    best, _ = _places(cards)
    worst = best.copy()
    for there in others:
        places, _ = _places(there)
        both = (places > 0) & (best > 0)
        best = np.where(both, np.minimum(best, places), best)
        worst = np.where(both, np.maximum(worst, places), worst)
    return best, worst


def _before(
    standard: Standard,
    proofs: Sequence[Evidence],
    period: Period,
    as_of: dt.date,
    settings: Mapping[str, Setting],
) -> dict[str, Outcome]:
    earlier = [proof for proof in proofs if covers(proof, period.previous)]
    if not earlier:
        return {}
    cards = judge_all(standard, earlier, period.previous, day_before(period, as_of), settings)
    return {proof.entity.id: outcome(cards, i) for i, proof in enumerate(earlier)}
