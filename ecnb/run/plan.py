"""Decide which reports a batch makes. Nothing is written here.

Ranks need every entity of a standard judged, so all evidence is read once beforehand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ecnb import evidence as room
from ecnb.errors import EcnbError, EvidenceInvalid, Fault, NotFound, ParametersInvalid
from ecnb.leagues import Chosen
from ecnb.model.evidence import Evidence
from ecnb.programme import covers, entity_paths
from ecnb.run import inputs, ledger
from ecnb.run.job import Job
from ecnb.run.known import near
from ecnb.run.limits import NONE, Limits
from ecnb.run.parameters import Run
from ecnb.run.places import SUMMARY, Home, notebook, notebook_for
from ecnb.run.produce import Outcome
from ecnb.run.standing import (
    Place,
    chosen,
    for_all,
    judge_groups,
    overrides,
    plain,
    reading,
    standings,
)
from ecnb.run.summary import SummaryJob
from ecnb.run.task import Task

RESERVED = frozenset({"index.html", "ranking.xlsx", "results.parquet", SUMMARY, *ledger.NAMES})
"""What lies beside the entities' reports and so is no entity's id."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the one who starts a batch may ask for. only: ids; none: all. engine: papermill's."""

    only: tuple[str, ...] = ()
    notebook: Path | None = None
    engine: str | None = None
    limits: Limits = NONE

    def wants(self, entity: str) -> bool:
        """Whether a report is asked for now."""
        return not self.only or entity in self.only


@dataclass(frozen=True, slots=True)
class Plan:
    """What a batch will do.

    jobs: the entities' reports, and the summary last (not where only some are asked for).
    others: reports that belong to the period and were not asked for now.
    settled: outcomes known without running anything: broken, doubled or missing evidence.
    idle: entities that nobody expects and that have nothing recorded for the period.
    """

    run: Run
    home: Home
    out: Path
    jobs: tuple[Task, ...]
    others: tuple[Task, ...]
    settled: tuple[Outcome, ...]
    idle: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One entity and where its evidence lies."""

    path: Path
    proof: Evidence

    @property
    def id(self) -> str:
        """The entity's id."""
        return self.proof.entity.id


@dataclass(frozen=True, slots=True)
class Broken:
    """Evidence that cannot be used, and why; unreadable, it goes by the name of its file."""

    path: Path
    outcome: Outcome


def plan(home: Home, evidence: Path, run: Run, reports: Path, wish: Wish | None = None) -> Plan:
    """Read all evidence of a programme, rank it, and list the reports to make.

    Raises NotFound for a folder without entities, ParametersInvalid for unknown ids.
    """
    asked = wish or Wish()
    found, broken = read_folder(home, evidence, run)
    settled = [one.outcome for one in broken]
    active = [one for one in found if covers(one.proof, run.period)]
    silent = {one.id for one in found} - {one.id for one in active}
    settled += _missing(run, {one.id for one in active} | {o.entity for o in settled}, silent)
    choices = {one.id: chosen(home, run, one.proof) for one in active}
    judged, unjudged = judge_groups(home, run, choices.values())
    settled += [failed(one, unjudged[one.id]) for one in active if one.id in unjudged]
    _require_known(asked.only, {one.id for one in found} | {o.entity for o in settled})
    making = _Making(home, run, (reports / str(run.period)).absolute(), asked)
    places = standings(judged)
    able = [one for one in active if one.id in places]
    jobs = [making.job(one.path, choices[one.id], places[one.id]) for one in able]
    jobs.sort(key=lambda job: (job.standard, job.entity))
    unread = [one.path for one in broken if not one.outcome.standard]
    whole = [] if asked.only or not able else [making.summary(able, unread, choices, jobs)]
    return Plan(
        run,
        home,
        making.out,
        (*(job for job in jobs if asked.wants(job.entity)), *whole),
        tuple(job for job in jobs if not asked.wants(job.entity)),
        tuple(sorted(settled, key=lambda outcome: outcome.entity)),
        tuple(sorted(silent - set(run.roster))),
    )


def read_folder(
    home: Home, folder: Path, run: Run | None = None
) -> tuple[list[Found], list[Broken]]:
    """Read every entity of a folder; give the readable ones, and why the others are not."""
    if not folder.is_dir():
        raise NotFound("there is no such folder of evidence", str(folder), "name it: --evidence")
    paths = entity_paths(folder)
    if not paths:
        remedy = "put one folder or workbook for each entity there: ecnb init shows how"
        raise NotFound("no entity lies here", str(folder), remedy)
    return read_paths(home, paths, run)


def read_paths(
    home: Home, paths: Iterable[Path], run: Run | None = None
) -> tuple[list[Found], list[Broken]]:
    """Read entities, each a folder or a workbook. No two may share an id.

    run: whose rulings evidence is read under; None: those that are the defaults.
    """
    lookup = reading(home, run)
    found: list[Found] = []
    broken: list[Broken] = []
    for path in paths:
        try:
            found.append(Found(path, room.read_entity(path, lookup)))
        except EcnbError as error:
            name = path.name if path.is_dir() else path.stem
            cause = tuple(str(error).splitlines())
            broken.append(Broken(path, Outcome(name, "", "", "failed", cause)))
    bad = {**_doubled(found), **_taken(found)}
    broken += [Broken(one.path, failed(one, bad[one.id])) for one in found if one.id in bad]
    return [one for one in found if one.id not in bad], broken


def failed(one: Found, error: EcnbError) -> Outcome:
    """Say what keeps a readable entity from being reported on."""
    entity = one.proof.entity
    cause = tuple(str(error).splitlines())
    return Outcome(entity.id, entity.name, entity.standard, "failed", cause)


def _doubled(found: Iterable[Found]) -> dict[str, EcnbError]:
    """Name the entities whose folders of reports would be one (case does not count on Windows)."""
    entities = list(found)
    counts = Counter(one.id.casefold() for one in entities)
    shared: dict[str, EcnbError] = {}
    for one in entities:
        if counts[one.id.casefold()] > 1:
            same = [o.path.name for o in entities if o.id.casefold() == one.id.casefold()]
            what = f"编号 {one.id} 重复: {'、'.join(same)}"
            shared[one.id] = EcnbError(what, "entity id", "每个对象使用不同的编号（不区分大小写）")
    return shared


def _taken(found: Iterable[Found]) -> dict[str, EcnbError]:
    """Name the entities whose reports would lie where the programme's own files do."""
    remedy = "换一个编号"
    return {
        one.id: EcnbError(f"编号 {one.id} 与汇总文件同名", "entity id", remedy)
        for one in found
        if one.id.casefold() in RESERVED
    }


def _missing(run: Run, known: set[str], silent: set[str]) -> list[Outcome]:
    """Say which entities of the roster have no evidence at all, or none for this period."""
    outcomes = []
    for name, entry in run.roster.items():
        if name not in known:
            where = f"本期（{run.period}）没有任何记录" if name in silent else "没有证据"
            cause = (f"名册中列有此对象，但{where}",)
            outcomes.append(Outcome(name, entry.name, "", "missing", cause))
    return outcomes


def _require_known(only: Iterable[str], known: set[str]) -> None:
    unknown = [name for name in only if name not in known]
    if unknown:
        raise ParametersInvalid(
            Fault(f"no entity is called {name!r}", "--only", f"write an id{near(name, known)}")
            for name in unknown
        )


@dataclass(frozen=True, slots=True)
class _Making:
    """What all jobs of a plan share."""

    home: Home
    run: Run
    out: Path
    asked: Wish

    def job(self, path: Path, choice: Chosen, place: Place) -> Job:
        entity, run = choice.proof.entity, self.run
        return Job(
            entity=entity.id,
            name=entity.name,
            standard=entity.standard,
            evidence=path.absolute(),
            notebook=(self.asked.notebook or notebook_for(entity.standard, self.home)).absolute(),
            out=self.out,
            period=str(run.period),
            as_of=run.as_of.isoformat(),
            lang=run.lang_of(entity.id),
            programme=run.programme,
            rulings=choice.rulings,
            settings={name: plain(value) for name, value in choice.settings.items()},
            place=place[0],
            of=place[1],
            home=self.home.folder.absolute(),
            engine=self.asked.engine,
            limits=self.asked.limits,
            said=inputs.said(choice.proof, self.home.load(entity.standard)),
        )

    def summary(
        self,
        able: Iterable[Found],
        unread: Iterable[Path],
        choices: Mapping[str, Chosen],
        jobs: Iterable[Job],
    ) -> SummaryJob:
        run, members, broken = self.run, list(able), list(unread)
        parts = {name: sha for path in broken for name, sha in inputs.unread(path).items()}
        rulings, settings = for_all(self.home, run, {one.proof.entity.standard for one in members})
        return SummaryJob(
            evidence=tuple(path.absolute() for path in (*(one.path for one in members), *broken)),
            notebook=notebook(SUMMARY, self.home).absolute(),
            out=self.out,
            period=str(run.period),
            as_of=run.as_of.isoformat(),
            lang=run.lang,
            programme=run.programme,
            rulings=rulings,
            settings=settings,
            overrides=overrides(self.home, run, [choices[one.id] for one in members]),
            home=self.home.folder.absolute(),
            engine=self.asked.engine,
            limits=self.asked.limits,
            said=inputs.joined(parts | {f"{job.entity}/": job.said for job in jobs}),
        )


@dataclass(frozen=True, slots=True)
class OnePlan:
    """One report to make; plan: that of the programme, if the entity is one of its entities."""

    job: Task
    plan: Plan | None


def plan_one(home: Home, path: Path, folder: Path, run: Run, reports: Path, wish: Wish) -> OnePlan:
    """Plan the report of one entity: with its rank, if it is one of the folder's entities.

    The report is then the same, byte for byte, as the one a batch makes. Raises
    EvidenceInvalid for broken evidence.
    """
    proof = room.read_entity(path, reading(home, run))
    if folder.is_dir() and path.absolute().parent.resolve() == folder.resolve():
        only = replace(wish, only=(proof.entity.id,))
        planned = plan(home, folder, run, reports, only)
        for job in planned.jobs:
            return OnePlan(job, planned)
        for outcome in planned.settled:
            if outcome.entity == proof.entity.id and outcome.state == "failed":
                raise EvidenceInvalid(Fault(line) for line in outcome.cause)
    making = _Making(home, run, (reports / str(run.period)).absolute(), wish)
    return OnePlan(making.job(path, chosen(home, run, proof), (None, None)), None)
