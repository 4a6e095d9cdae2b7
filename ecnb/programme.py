"""A programme: every entity of a period, judged in one pass per standard, and ranked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from ecnb import evidence as room
from ecnb import standards
from ecnb.analysis.alternatives import Outcome, outcome, rejudged
from ecnb.case import day_before, judge_all, parse_run, tables_of, variants_of
from ecnb.errors import EcnbError, Fault, ParametersInvalid
from ecnb.leagues import Choices, Chosen, Overrides, each_group, places
from ecnb.model.evidence import Entity, Evidence
from ecnb.model.period import Period
from ecnb.model.scorecard import Scorecard
from ecnb.model.standard import Standard
from ecnb.model.table import Ints
from ecnb.scoring.card import card
from ecnb.scoring.judge import Scorecards, judge
from ecnb.settings import Setting, Shelf, chosen_settings, settled


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
    overrides: Overrides | None = None,
    lang: str = "zh",
    programme: str = "",
) -> Programme:
    """Read every entity below a folder and judge them, one vectorised pass for each standard.

    overrides: what differs for single entities, by id, as the roster says it:
    ``{"jx-02": {"rulings": {"JX-2": "upper"}}}``; those entities are judged by themselves and
    ranked among all.

    Entities without anything recorded for the period are left out; entities whose evidence
    is broken are listed with the cause.
    """
    when, day, language = parse_run(period, as_of, lang)
    choices = Choices.of(rulings or {}, settings or {}, overrides or {})
    shelf = Shelf()
    proofs, broken = read_all(Path(evidence), shelf, choices)
    found = [choices.chosen(shelf, proof) for proof in proofs if covers(proof, when)]
    fields = []
    for key in dict.fromkeys(one.standard for one in found):
        mine = [one for one in found if one.standard == key]
        judging = partial(_judged, shelf, when, day)
        groups, unjudged = each_group(mine, judging)
        broken += tuple(Broken(name, str(error)) for name, error in unjudged.items())
        if groups:
            fields.append(Field(choices.standard(shelf, key), _lines(groups)))
    order = {key: place for place, key in enumerate(standards.keys())}
    fields.sort(key=lambda field: order.get(field.standard.key, len(order)))
    return Programme(programme, when, day, language, tuple(fields), broken)


def read_all(
    folder: Path, shelf: Shelf, choices: Choices
) -> tuple[list[Evidence], tuple[Broken, ...]]:
    """Read every entity's folder or workbook below a folder, in the order of names."""
    proofs, broken = [], []
    for path in entity_paths(folder):
        try:
            proofs.append(
                room.read_entity(path, lambda key, name: shelf.under(key, choices.rulings(name)))
            )
        except ParametersInvalid:
            raise
        except EcnbError as error:
            broken.append(Broken(path.stem, str(error)))
        except OSError as error:
            what = f"读不了（{error.strerror or type(error).__name__}）"
            fault = Fault(what, path.name, "检查文件权限和磁盘，或重新复制证据")
            broken.append(Broken(path.stem, str(fault)))
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


@dataclass(frozen=True, slots=True)
class _Group:
    """Entities judged in one pass, also under every other reading, by ruling and option."""

    entities: Sequence[Chosen]
    cards: Scorecards
    others: Mapping[tuple[str, str], Scorecards]
    before: Mapping[str, Outcome]


def _judged(shelf: Shelf, period: Period, as_of: dt.date, group: Sequence[Chosen]) -> _Group:
    first, proofs = group[0], [one.proof for one in group]
    options = first.rulings
    standard = settled(shelf.under(first.standard, options), first.settings)
    given = chosen_settings(standard, first.settings)
    is_scored = bool(standard.indicators)
    source = shelf.source(first.standard)
    variants = variants_of(source, options, first.settings) if is_scored else ()
    tables = tables_of(standard, variants, proofs, period, as_of)
    cards = judge(standard, tables(standard), period, as_of)
    others = {(v.ruling, v.option): there for v, there in rejudged(cards, variants, tables)}
    return _Group(group, cards, others, _before(standard, proofs, period, as_of, given))


def _lines(groups: Sequence[_Group]) -> tuple[Line, ...]:
    """Give every entity's line; places are those among the entities of all groups."""
    found, sizes = places([group.cards for group in groups])
    best, worst = _place_ranges(groups, found)
    members = [(group, i) for group in groups for i in range(len(group.entities))]
    lines = [
        Line(
            entity=group.entities[i].proof.entity,
            outcome=outcome(group.cards, i),
            place=int(found[n]) or None,
            of=int(sizes[n]),
            best=int(best[n]) or None,
            worst=int(worst[n]) or None,
            before=group.before.get(group.entities[i].id),
            scorecard=card(group.cards, i, group.entities[i].proof),
        )
        for n, (group, i) in enumerate(members)
    ]
    return tuple(sorted(lines, key=_order))


def _order(line: Line) -> tuple[str, int, str]:
    return (line.entity.class_ or "", line.place or len(line.entity.id) + 10**6, line.entity.id)


def _place_ranges(groups: Sequence[_Group], found: Ints) -> tuple[Ints, Ints]:
    """Best and worst place of each entity under every single other reading."""
    best, worst = found.copy(), found.copy()
    for reading in dict.fromkeys(reading for group in groups for reading in group.others):
        there, _ = places([group.others.get(reading, group.cards) for group in groups])
        both = (there > 0) & (best > 0)
        best = np.where(both, np.minimum(best, there), best)
        worst = np.where(both, np.maximum(worst, there), worst)
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
