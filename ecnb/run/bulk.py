"""Score great tables: block by block in bounded memory, ranked over all, written as one table."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ecnb.errors import EcnbError, EvidenceInvalid, Fault, ParametersInvalid
from ecnb.evidence import bulk as room
from ecnb.evidence.frames.frames import Frames
from ecnb.evidence.frames.tabulate import tabulate_frames
from ecnb.leagues import Chosen, concerning, places_within
from ecnb.model.evidence import Entity, Evidence
from ecnb.model.standard import Standard
from ecnb.model.table import Bools, Ints
from ecnb.run.bulk_rows import Rows, Spool, write
from ecnb.run.parameters import Run
from ecnb.run.places import Home
from ecnb.scoring.judge import judge
from ecnb.settings import settled

ENDINGS = (".parquet", ".csv")


@dataclass(frozen=True, slots=True)
class Reading:
    """How some entities are judged: what evidence may say, and the standard with its settings."""

    rules: room.Rules
    standard: Standard


@dataclass(frozen=True, slots=True)
class Readings:
    """All ways in which a programme judges entities of one standard.

    ways: by number; the first one is everyone's. own: id → way of those with choices of their
    own. broken: ways that cannot be, with the reason.
    """

    key: str
    ways: Mapping[int, Reading]
    own: Mapping[str, int]
    broken: Mapping[int, EcnbError]

    @classmethod
    def of(cls, home: Home, run: Run, key: str) -> Readings:
        """Gather everyone's choices, and those of each entity of the roster."""
        source, numbers = home.source(key), dict[tuple[object, ...], int]()
        ways: dict[int, Reading] = {}
        own: dict[str, int] = {}
        broken: dict[int, EcnbError] = {}
        for name in ("", *run.roster):
            given = {k: value for k, value in run.settings_of(name).items() if value is not None}
            nobody = Evidence(Entity(name, "", key))
            chosen = Chosen(nobody, *concerning(source, run.rulings_of(name), given))
            number = numbers.setdefault(chosen.choices(), len(numbers))
            own[name] = number
            if number in ways or number in broken:
                continue
            try:
                standard = home.under(key, chosen.rulings)
                rules = room.Rules(standard, str(number))
                ways[number] = Reading(rules, settled(standard, chosen.settings))
            except EcnbError as error:
                broken[number] = error
        if 0 in broken:
            raise broken[0]
        return cls(key, ways, {name: way for name, way in own.items() if way}, broken)

    def groups(self, ids: list[str]) -> Iterator[tuple[int, Ints]]:
        """Give the places of the entities that are judged alike, way by way."""
        numbers = np.zeros(len(ids), np.int64)
        if self.own:
            numbers = np.array([self.own.get(name, 0) for name in ids], np.int64)
        for number in np.unique(numbers).tolist():
            yield number, np.flatnonzero(numbers == number)


@dataclass(slots=True)
class Tally:
    """What became of the entities of a folder.

    silent: how many have nothing recorded for the period. unjudged: why some could not be.
    """

    scored: int = 0
    official: int = 0
    silent: int = 0
    unjudged: dict[str, EcnbError] = field(default_factory=dict)


def score_tables(home: Home, run: Run, folder: Path, key: str, out: Path) -> Tally:
    """Judge every entity of a folder of great tables and write the results to one file.

    out: ``….parquet`` or ``….csv``; it appears whole or not at all. Raises EvidenceInvalid with
    every fault of every table, and ParametersInvalid for what is asked wrongly.
    """
    _check_out(out, folder)
    readings = Readings.of(home, run, key)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
            return _scored(home.load(key), run, readings, folder, Path(scratch), out)
    except OSError as error:
        what, remedy = f"写不了结果（{error.strerror or error}）", "检查磁盘空间和写入权限"
        raise EcnbError(what, str(out), remedy) from error


def _scored(
    standard: Standard, run: Run, readings: Readings, folder: Path, scratch: Path, out: Path
) -> Tally:
    reader = room.Reader(room.FaultBook())
    rules = [way.rules for way in readings.ways.values()]
    great = room.open_folder(folder, standard, rules, reader, scratch)
    tally = Tally()
    if great is not None:
        spool = Spool(scratch / "spool", great.roll, str(run.period), run.as_of)
        ranking, judging = Ranking(len(great.roll)), _Judging(run, readings, great, tally)
        for block in great.blocks():
            rows = judging.rows(block)
            if rows is not None and not reader.faults:
                spool.put(rows)
                ranking.add(rows)
        if not reader.faults and tally.scored:
            fresh = scratch / f"fresh{out.suffix.lower()}"
            write(spool, *ranking.places(), fresh)
            fresh.replace(out)
    if reader.faults:
        raise EvidenceInvalid(reader.faults.told())
    return tally


def _check_out(out: Path, folder: Path) -> None:
    """Refuse a place for the results that is no table's, or that is a table of the evidence."""
    faults = []
    if out.suffix.lower() not in ENDINGS:
        faults.append(Fault(f"不是结果表的文件名: {out.name}", "--out", "以 .parquet 或 .csv 结尾"))
    if out.is_dir():
        faults.append(Fault("是一个文件夹", str(out), "写明文件名，如 results.parquet"))
    inputs = (folder.resolve(), (folder / "registers").resolve())
    if out.parent.resolve() in inputs and (
        out.stem in room.TABLES or out.parent.resolve() == inputs[1]
    ):
        faults.append(Fault("结果会覆盖证据表", str(out), "换一个文件名或文件夹"))
    if faults:
        raise ParametersInvalid(faults)


@dataclass(slots=True)
class _Judging:
    """Judges one block after the other."""

    run: Run
    readings: Readings
    folder: room.GreatFolder
    tally: Tally

    def rows(self, block: room.Block) -> Rows | None:
        """Judge the entities of a block, each group by its own reading; None: nobody was judged."""
        ids = self.folder.roll.ids[block.start : block.stop].to_pylist()
        rows = Rows(block.start, block.stop)
        for number, places in self.readings.groups(ids):
            if number in self.readings.broken:
                error = self.readings.broken[number]
                self.tally.unjudged |= {ids[place]: error for place in places.tolist()}
                continue
            way = self.readings.ways[number]
            read = room.read_members(self.folder, block, places + block.start, way.rules)
            if self.folder.reader.faults:
                continue
            covered = room.covering(read.frames, way.standard, self.run.period)
            covered |= len(self.folder.roll) == 1
            self.tally.silent += int((~covered).sum())
            self._judge(rows, way.standard, read.frames, places, covered)
        self.tally.scored += int(rows.judged.sum())
        self.tally.official += int((rows.judged & rows.ranked).sum())
        return rows if rows.judged.any() else None

    def _judge(
        self, rows: Rows, standard: Standard, frames: Frames, places: Ints, kept: Bools
    ) -> None:
        """Judge a group; one that cannot be judged is halved until the reason stands alone."""
        period, as_of = self.run.period, self.run.as_of
        if not kept.any():
            return
        try:
            worked = self.run.workdays
            tables = tabulate_frames([standard], frames, period, as_of, {}, workdays=worked)
            rows.add(judge(standard, tables, period, as_of), places, kept)
        except ParametersInvalid:
            raise
        except EcnbError as error:
            if len(frames) == 1:
                self.tally.unjudged[frames.entities[0]] = error
                return
            for half in np.array_split(np.arange(len(frames)), 2):
                self._judge(rows, standard, frames.only(half), places[half], kept[half])


@dataclass(slots=True)
class Ranking:
    """What ranks all entities: n official totals, and among whom."""

    n: int
    official: Ints = field(init=False)
    ranked: Bools = field(init=False)
    classes: Ints = field(init=False)
    names: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.official = np.zeros(self.n, np.int64)
        self.ranked = np.zeros(self.n, bool)
        self.classes = np.zeros(self.n, np.int64)

    def add(self, rows: Rows) -> None:
        """Take the totals of a block."""
        at = slice(rows.start, rows.stop)
        self.official[at], self.ranked[at] = rows.official, rows.ranked
        numbers = [self.names.setdefault(name, len(self.names)) for name in rows.class_names]
        self.classes[at] = np.array([*numbers, 0], np.int64)[rows.class_]

    def places(self) -> tuple[Ints, Ints]:
        """Give (n,) places, 0 for who is not ranked, and among how many."""
        return places_within(self.official, self.ranked, self.classes)
