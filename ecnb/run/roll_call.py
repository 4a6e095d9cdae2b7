"""What a plan keeps of every entity: who it is, a hash of what its evidence says, its total.

Evidence is read and judged block by block and forgotten again, so that planning for a country
takes the memory of one block; a large programme is read by several processes.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ecnb.analysis.programme.recorded import covers
from ecnb.errors import EcnbError
from ecnb.leagues import Chosen, league_columns, places_within
from ecnb.run import inputs
from ecnb.run.parameters import Run
from ecnb.run.peers import Among, Marks, Standing, among_peers, marks
from ecnb.run.places import Home
from ecnb.run.pool import Pool
from ecnb.run.reading import Broken, Found, read_each, unusable
from ecnb.run.standing import Override, Place, chosen, judge_groups, overrides, plain
from ecnb.scoring.judge import Scorecards

BLOCK = 128
"""Entities that are read before they are judged in one pass and forgotten."""

MANY = 512
"""From so many entities on, starting processes to read them is worth its while."""


@dataclass(frozen=True, slots=True)
class Total:
    """What an entity is ranked by: its official total in ten-thousandths, if it has one."""

    official: int
    ranked: bool
    class_: str


@dataclass(frozen=True, slots=True)
class Member:
    """One entity whose evidence can be read.

    active: whether anything is recorded for the period; the rest is known of those alone.
    rulings, settings: those that concern its document. own: what the roster changes for it.
    said: hash of what its evidence says. total: None where it cannot be judged, for ``cause``.
    marks: what its peers are told of it, if it is anybody's peer.
    """

    path: Path
    id: str
    name: str
    standard: str
    active: bool = False
    rulings: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str | int | bool | None] = field(default_factory=dict)
    own: Override = field(default_factory=dict)
    said: str = ""
    total: Total | None = None
    county: str = ""
    marks: Marks | None = None
    cause: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """All entities of a programme, in the order in which they were named."""

    members: tuple[Member, ...]
    broken: tuple[Broken, ...]


@dataclass(frozen=True, slots=True)
class _Order:
    """Entities to read."""

    home: Home
    run: Run
    paths: tuple[Path, ...]


def survey(home: Home, run: Run, paths: Sequence[Path], workers: int = 1) -> Survey:
    """Read and judge every entity; what cannot be read is told, and the others go on.

    workers: processes that read at a time, if there are many entities.
    """
    blocks = [tuple(paths[start : start + BLOCK]) for start in range(0, len(paths), BLOCK)]
    orders = [_Order(home, run, block) for block in blocks]
    alone = len(paths) < MANY or workers == 1
    parts = map(read_block, orders) if alone else _by_processes(orders, workers)
    place = {path: n for n, path in enumerate(paths)}
    sharing = _Sharing(paths, place)
    members: list[Member] = []
    broken: list[Broken] = []
    for part in parts:  # as they come: a country is never held twice
        members += map(sharing.of, part.members)
        broken += part.broken
    return Survey(
        tuple(sorted(members, key=lambda one: place[one.path])),
        tuple(sorted(broken, key=lambda one: place[one.path])),
    )


def read_block(order: _Order) -> Survey:
    """Read and judge some entities in this process."""
    home, run = order.home, order.run
    found, broken = read_each(home, order.paths, run)
    choices = {
        one.path: chosen(home, run, one.proof)
        for one in found
        if covers(home.load(one.proof.entity.standard), one.proof, run.period)
    }
    judged, unjudged = judge_groups(home, run, choices.values())
    totals, known = {}, {}
    for group in judged:
        each = zip(group.entities, marks(group.cards), *_figures(group.cards), strict=True)
        for one, mark, *figures in each:
            totals[id(one)], known[id(one)] = Total(*figures), mark
    members = (
        replace(
            active(home, run, one, choice),
            total=totals.get(id(choice)),
            marks=known.get(id(choice)),
            cause=_cause(unjudged.get(one.id)),
        )
        if (choice := choices.get(one.path))
        else _silent(one)
        for one in found
    )
    return Survey(tuple(members), tuple(broken))


def _figures(cards: Scorecards) -> Iterable[list[Any]]:
    return (column.tolist() for column in league_columns(cards))


def _silent(one: Found) -> Member:
    entity = one.proof.entity
    return Member(one.path, entity.id, entity.name, entity.standard)


def active(home: Home, run: Run, one: Found, choice: Chosen) -> Member:
    """Keep what a report depends on; its total is told apart."""
    return replace(
        _silent(one),
        active=True,
        county=one.proof.entity.county,
        rulings=choice.rulings,
        settings={name: plain(value) for name, value in choice.settings.items()},
        own=overrides(home, run, [choice]).get(one.id, {}),
        said=inputs.said(one.proof, home.load(choice.standard)),
    )


def _cause(trouble: EcnbError | None) -> tuple[str, ...]:
    return tuple(str(trouble).splitlines()) if trouble else ()


def standings(members: Iterable[Member]) -> dict[str, Place]:
    """Rank entities by official total within their standard and class."""
    documents: dict[str, list[tuple[str, Total]]] = defaultdict(list)
    for one in members:
        if one.total is not None:
            documents[one.standard].append((one.id, one.total))
    found: dict[str, Place] = {}
    for entries in documents.values():
        ranked, sizes = places_within(
            np.array([total.official for _, total in entries], np.int64),
            np.array([total.ranked for _, total in entries], bool),
            np.array([total.class_ for _, total in entries], np.str_),
        )
        for (name, _), place, of in zip(entries, ranked.tolist(), sizes.tolist(), strict=True):
            found[name] = (place, of) if place else (None, None)
    return found


def peers(members: Iterable[Member]) -> dict[str, Among]:
    """Set every entity beside its peers."""
    return among_peers(
        Standing(one.id, one.standard, one.total.class_, one.county, one.marks)
        for one in members
        if one.total is not None and one.marks is not None
    )


def _by_processes(orders: Sequence[_Order], workers: int) -> Iterator[Survey]:
    """Read blocks in processes; one whose process died is read again, entity by entity."""
    pool = Pool[_Order, Survey](workers, read_block, _died)
    again: list[_Order] = []
    for part in pool.results(orders, threading.Event()):
        lost = [one.path for one in part.broken if one.outcome.cause == _DIED]
        again += (replace(orders[0], paths=(path,)) for path in lost)
        if not lost:
            yield part
    yield from pool.results(again, threading.Event())


_DIED = ("读取证据的进程意外终止 → 检查内存和该证据文件",)


def _died(order: _Order) -> Survey:
    return Survey((), tuple(unusable(path, _DIED) for path in order.paths))


_NOTHING: Override = {}


class _Sharing:
    """Lets equal choices of many entities be one object: from processes, each came as a copy."""

    def __init__(self, paths: Sequence[Path], place: Mapping[Path, int]) -> None:
        self._paths, self._place = paths, place
        self._kept: dict[tuple[object, ...], Member] = {}
        self._counties: dict[str, str] = {}

    def of(self, one: Member) -> Member:
        """Give an entity with what it shares with others."""
        key = (one.standard, *sorted(one.rulings.items()), *sorted(one.settings.items()))
        like = self._kept.setdefault(key, one)
        return replace(
            one,
            path=self._paths[self._place[one.path]],
            standard=like.standard,
            rulings=like.rulings,
            settings=like.settings,
            own=one.own or _NOTHING,
            county=self._counties.setdefault(one.county, one.county),
            marks=_sharing_names(one.marks, like.marks),
        )


def _sharing_names(marks: Marks | None, like: Marks | None) -> Marks | None:
    if marks is None or like is None or (marks.names, marks.scales) != (like.names, like.scales):
        return marks
    return replace(marks, names=like.names, scales=like.scales)
