"""A programme: every entity of a period, judged in one pass per standard, and ranked."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ecnb import evidence as room
from ecnb import standards
from ecnb.analysis.alternatives import Outcome, outcome, rejudged
from ecnb.analysis.cycle.agenda import waiting
from ecnb.analysis.cycle.due_days import SOON, DueDay, DueDays
from ecnb.analysis.plan.rectification import rectified
from ecnb.analysis.programme.first_things import NOTHING, Pending, pending
from ecnb.analysis.programme.movers import Own, own_of
from ecnb.analysis.programme.recorded import covers
from ecnb.analysis.robustness.firm import Firm, Judged, firmness, firms
from ecnb.case import (
    Workdays,
    parse_run,
    tables_of,
    until_ended,
    variants_of,
    when_of,
)
from ecnb.earlier import Before, Judging
from ecnb.errors import EcnbError, Fault, ParametersInvalid
from ecnb.leagues import (
    Choices,
    Chosen,
    League,
    Overrides,
    each_group,
    league_columns,
    place_ranges,
    places_of,
)
from ecnb.model.evidence import Entity, Evidence
from ecnb.model.period import Period
from ecnb.model.scorecard import Scorecard
from ecnb.model.standard import Standard
from ecnb.scoring.card import card
from ecnb.scoring.judge import judge
from ecnb.settings import Shelf, chosen_settings, settled

BLOCK = 256
"""Entities whose evidence is held at a time."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entity in the programme.

    place: rank among the entities of its standard and class with an official total; None: not
    ranked. best, worst: the range of places under the other readings of single holes. own,
    earlier: total of the period's own assessment, and of the one it is compared with. pending:
    what is overdue. firm: how firm result and place are; None without an official total.
    """

    entity: Entity
    outcome: Outcome
    place: int | None
    of: int
    best: int | None
    worst: int | None
    before: Outcome | None
    scorecard: Scorecard
    own: Own | None = None
    earlier: Own | None = None
    pending: Pending = NOTHING
    firm: Firm | None = None


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
    """All entities of a period. due: what is overdue, and what falls due soon after ``as_of``."""

    name: str
    period: Period
    as_of: dt.date
    lang: str
    fields: tuple[Field, ...]
    broken: tuple[Broken, ...]
    due: tuple[DueDay, ...] = ()


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
    workdays: Mapping[Any, Any] | None = None,
) -> Programme:
    """Read every entity below a folder and judge them, one vectorised pass for each standard.

    overrides: what differs for single entities, by id, as the roster says it:
    ``{"jx-02": {"rulings": {"JX-2": "upper"}}}``; those entities are judged by themselves and
    ranked among all. workdays: corrections of the official working calendar.

    Entities without anything recorded for the period are left out; entities whose evidence
    is broken are listed with the cause.
    """
    when, day, language = parse_run(period, as_of, lang)
    choices = Choices.of(rulings or {}, settings or {}, overrides or {})
    shelf, at = Shelf(), _At(when, day, room.read_workdays(workdays or {}))

    def known(proof: Evidence) -> bool:
        return covers(shelf.under(proof.entity.standard, {}), proof, when)

    groups: list[_Group] = []
    broken: list[Broken] = []
    paths = entity_paths(Path(evidence))
    for start in range(0, len(paths), BLOCK):
        proofs, unread = read_all(paths[start : start + BLOCK], shelf, choices)
        found = (choices.chosen(shelf, proof) for proof in proofs if known(proof))
        judged, unjudged = each_group(found, partial(_judged, shelf, at))
        groups += judged
        broken += [*unread, *(Broken(name, str(error)) for name, error in unjudged.items())]
    order = {key: place for place, key in enumerate(standards.keys())}
    keys = sorted(
        {group.key for group in groups}, key=lambda key: (order.get(key, len(order)), key)
    )
    fields = tuple(
        Field(choices.standard(shelf, key), _lines([group for group in groups if group.key == key]))
        for key in keys
    )
    return Programme(programme, when, day, language, fields, tuple(broken), at.due.days())


def read_all(
    paths: Iterable[Path], shelf: Shelf, choices: Choices
) -> tuple[list[Evidence], list[Broken]]:
    """Read entities, each a folder or a workbook."""
    proofs, broken = [], []
    for path in paths:
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
    return proofs, broken


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Tell a folder; a link that leads in a circle is none, and no reason to stop."""
    return Path(entry.path).is_dir() if entry.is_symlink() else entry.is_dir()


def entity_paths(folder: Path) -> tuple[Path, ...]:
    """Find the entities of an evidence folder: folders with an entity.yaml, and workbooks."""
    with os.scandir(folder) as entries:
        names = [
            one.name
            for one in entries
            if (not one.name.startswith(".") and _is_folder(one))
            or (Path(one.name).suffix.lower() == ".xlsx" and not one.name.startswith("~$"))
        ]
    return tuple(folder / name for name in sorted(names))


@dataclass(frozen=True, slots=True)
class _At:
    """What all entities are read at; and where what they have to do is added up."""

    period: Period
    as_of: dt.date
    workdays: Workdays
    due: DueDays = field(default_factory=DueDays)


@dataclass(frozen=True, slots=True)
class _Group:
    """What is kept of entities judged in one pass; their evidence is not.

    league: what ranks them. others: the same under every other reading, by ruling and option.
    """

    key: str
    entities: tuple[Entity, ...]
    outcomes: tuple[Outcome, ...]
    scorecards: tuple[Scorecard, ...]
    league: League
    others: Mapping[tuple[str, str], League]
    before: Before
    own: tuple[Own | None, ...]
    pending: tuple[Pending, ...]
    firmness: Judged


def _judged(shelf: Shelf, at: _At, group: Sequence[Chosen]) -> _Group:
    period, as_of = at.period, at.as_of
    first, proofs = group[0], [one.proof for one in group]
    options = first.rulings
    standard = settled(shelf.under(first.standard, options), first.settings)
    given = chosen_settings(standard, first.settings)
    is_scored = bool(standard.indicators)
    source = shelf.source(first.standard)
    variants = variants_of(source, options, first.settings) if is_scored else ()
    tables = tables_of(standard, variants, proofs, period, as_of, at.workdays)
    cards = judge(standard, tables(standard), period, as_of)
    others = rejudged(cards, variants, tables)
    moment = when_of(period, as_of, given, at.workdays)
    awaited = [
        waiting(standard, one.registers, until_ended(moment, standard, one), as_of + SOON)
        for one in proofs
    ]
    every = [card(cards, i, proof) for i, proof in enumerate(proofs)]
    owed = zip(proofs, awaited, every, strict=True)
    done = _Group(
        standard.key,
        tuple(proof.entity for proof in proofs),
        tuple(outcome(cards, i) for i in range(len(proofs))),
        tuple(every),
        league_columns(cards),
        {(v.ruling, v.option): league_columns(there) for v, there in others},
        Judging(standard, period, as_of, given, at.workdays).before(proofs),
        tuple(own_of(cards, i) for i in range(len(proofs))),
        tuple(
            pending(p.plan, found, as_of, rectified(standard, p.registers, one, period, as_of))
            for p, found, one in owed
        ),
        firmness(cards, others),
    )
    for proof, found in zip(proofs, awaited, strict=True):
        # after all that may fail, so that nobody is added up twice
        at.due.add(proof.entity.id, proof.entity.name, standard.key, found)
    return done


def _lines(groups: Sequence[_Group]) -> tuple[Line, ...]:
    """Give every entity's line; places are those among the entities of all groups."""
    found, sizes = places_of([group.league for group in groups])
    best, worst = place_ranges([group.league for group in groups], [g.others for g in groups])
    firm = firms([group.firmness for group in groups])
    members = [(group, i) for group in groups for i in range(len(group.entities))]
    lines = [
        Line(
            entity=group.entities[i],
            outcome=group.outcomes[i],
            place=int(found[n]) or None,
            of=int(sizes[n]),
            best=int(best[n]) or None,
            worst=int(worst[n]) or None,
            before=group.before.headline.get(group.entities[i].id),
            scorecard=group.scorecards[i],
            own=group.own[i],
            earlier=group.before.own.get(group.entities[i].id),
            pending=group.pending[i],
            firm=firm[n],
        )
        for n, (group, i) in enumerate(members)
    ]
    return tuple(sorted(lines, key=_order))


def _order(line: Line) -> tuple[str, int, str]:
    return (line.entity.class_ or "", line.place or len(line.entity.id) + 10**6, line.entity.id)
