"""Decide which reports a batch makes. Nothing is written here.

Ranks need every entity of a standard judged, so all evidence is read once beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ecnb import evidence as room
from ecnb.aims import effort_names
from ecnb.analysis.plan.route import DEFAULT
from ecnb.analysis.programme.recorded import covers
from ecnb.errors import EcnbError, EvidenceInvalid, Fault, ParametersInvalid
from ecnb.run import inputs, ledger
from ecnb.run.job import Job
from ecnb.run.known import near
from ecnb.run.limits import NONE, Limits
from ecnb.run.parameters import Run
from ecnb.run.peers import Among
from ecnb.run.places import PAPERS, SUMMARY, Home, notebook, notebook_for
from ecnb.run.produce import Outcome
from ecnb.run.reading import Found, doubled, paths_in
from ecnb.run.roll_call import Member, Survey, active, peers, standings, survey
from ecnb.run.standing import Place, chosen, for_all, reading, workdays_for
from ecnb.run.summary import SummaryJob
from ecnb.run.task import Task

RESERVED = frozenset(
    {"index.html", "ranking.xlsx", "results.parquet", SUMMARY, PAPERS, *ledger.NAMES}
)
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


def plan(
    home: Home,
    evidence: Path,
    run: Run,
    reports: Path,
    wish: Wish | None = None,
    *,
    workers: int = 1,
) -> Plan:
    """Read all evidence of a programme, rank it, and list the reports to make.

    workers: processes that read a large programme's evidence.
    Raises NotFound for a folder without entities, ParametersInvalid for unknown ids.
    """
    asked = wish or Wish()
    read = _sifted(run, survey(home, run, paths_in(evidence), workers))
    _require_known(asked.only, {one.id for one in read.able}, read)
    making = _Making(home, run, (reports / str(run.period)).absolute(), asked)
    whole = [making.summary(read.able, read.unread)] if read.able and not asked.only else []
    jobs = making.jobs(read.able)
    return Plan(
        run,
        home,
        making.out,
        (*(job for job in jobs if asked.wants(job.entity)), *whole),
        tuple(job for job in jobs if not asked.wants(job.entity)),
        tuple(sorted(read.settled, key=lambda outcome: outcome.entity)),
        tuple(sorted(read.silent - set(run.roster))),
    )


@dataclass(frozen=True, slots=True)
class _Sifted:
    """Who can be reported on; of all others, why not.

    silent: ids of those of whom nothing is recorded for the period. unread: causes, by path.
    """

    able: list[Member]
    silent: frozenset[str]
    settled: tuple[Outcome, ...]
    unread: Mapping[Path, str]


def _sifted(run: Run, read: Survey) -> _Sifted:
    bad = {**doubled(read.members), **_taken(read.members)}
    found = [one for one in read.members if one.id not in bad]
    active = [one for one in found if one.active]
    silent = frozenset(one.id for one in found if not one.active)
    settled = [one.outcome for one in read.broken]
    settled += [failed(one, str(bad[one.id])) for one in read.members if one.id in bad]
    settled += _missing(run, {one.id for one in active} | {o.entity for o in settled}, silent)
    settled += [failed(one, "\n".join(one.cause)) for one in active if one.total is None]
    return _Sifted(
        [one for one in active if one.total is not None],
        silent,
        tuple(settled),
        {one.path: "\n".join(one.outcome.cause) for one in read.broken},
    )


def failed(one: Member, cause: str) -> Outcome:
    """Say what keeps a readable entity from being reported on."""
    return Outcome(one.id, one.name, one.standard, "failed", tuple(cause.splitlines()))


def _taken(members: Iterable[Member]) -> dict[str, EcnbError]:
    """Name the entities whose reports would lie where the programme's own files do."""
    remedy = "换一个编号"
    return {
        one.id: EcnbError(f"编号 {one.id} 与汇总文件同名", "entity id", remedy)
        for one in members
        if one.id.casefold() in RESERVED
    }


def _missing(run: Run, known: set[str], silent: frozenset[str]) -> list[Outcome]:
    """Say which entities of the roster have no evidence at all, or none for this period."""
    outcomes = []
    for name, entry in run.roster.items():
        if name not in known:
            where = f"本期（{run.period}）没有任何记录" if name in silent else "没有证据"
            cause = (f"名册中列有此对象，但{where}",)
            outcomes.append(Outcome(name, entry.name, "", "missing", cause))
    return outcomes


def _require_known(only: Iterable[str], able: set[str], read: _Sifted) -> None:
    known = able | read.silent | {outcome.entity for outcome in read.settled}
    unknown = [name for name in only if name not in known]
    if unknown:
        raise ParametersInvalid(
            Fault(
                f"没有这个对象 · no entity is called {name!r}",
                "--only",
                f"写对象编号 · write an id{near(name, known)}",
            )
            for name in unknown
        )


@dataclass(frozen=True, slots=True)
class _Making:
    """What all jobs of a plan share."""

    home: Home
    run: Run
    out: Path
    asked: Wish
    alike: dict[str, dict[str, Any]] = field(default_factory=dict)

    def jobs(self, able: list[Member]) -> list[Job]:
        """Make everyone's job, and let go of what was known of them: a plan may be of a country."""
        places, beside = standings(able), peers(able)
        made = []
        while able:
            one = able.pop()
            made.append(self.job(one, places[one.id], beside.get(one.id)))
        return sorted(made, key=lambda job: (job.standard, job.entity))

    def job(self, one: Member, place: Place, beside: Among | None = None) -> Job:
        if one.standard not in self.alike:
            self.alike[one.standard] = self._alike(one.standard)
        return Job(
            entity=one.id,
            name=one.name,
            evidence=one.path.absolute(),
            lang=self.run.lang_of(one.id),
            rulings=one.rulings,
            settings=one.settings,
            place=place[0],
            of=place[1],
            peers=beside,
            said=one.said,
            county=one.county,
            **self.alike[one.standard],
        )

    def _alike(self, key: str) -> dict[str, Any]:
        """Give what all jobs of one document share: a batch holds tens of thousands of them."""
        run = self.run
        return {
            "standard": key,
            "notebook": (self.asked.notebook or notebook_for(key, self.home)).absolute(),
            "out": self.out,
            "period": str(run.period),
            "as_of": run.as_of.isoformat(),
            "programme": run.programme,
            **self._aims(key),
            "home": self.home.folder.absolute(),
            "engine": self.asked.engine,
            "limits": self.asked.limits,
            "workdays": workdays_for(run, [self.home.load(key)]),
        }

    def _aims(self, key: str) -> dict[str, Any]:
        """Give the goal and the efforts that concern one document."""
        names = effort_names(self.home.load(key)) | {DEFAULT}
        return {
            "goals": {name: goal for name, goal in self.run.goals.items() if name == key},
            "effort": {name: n for name, n in self.run.effort.items() if name in names},
        }

    def summary(self, able: Sequence[Member], unread: Mapping[Path, str]) -> SummaryJob:
        run = self.run
        rulings, settings = for_all(self.home, run, {one.standard for one in able})
        return SummaryJob(
            evidence=tuple(one.path.absolute() for one in able),
            unread=unread,
            notebook=notebook(SUMMARY, self.home).absolute(),
            out=self.out,
            period=str(run.period),
            as_of=run.as_of.isoformat(),
            lang=run.lang,
            programme=run.programme,
            rulings=rulings,
            settings=settings,
            overrides={one.id: one.own for one in sorted(able, key=lambda m: m.id) if one.own},
            home=self.home.folder.absolute(),
            engine=self.asked.engine,
            limits=self.asked.limits,
            said=inputs.joined(inputs.unread(unread) | {f"{one.id}/": one.said for one in able}),
            workdays=workdays_for(run, map(self.home.load, {one.standard for one in able})),
        )


@dataclass(frozen=True, slots=True)
class OnePlan:
    """One report to make; plan: that of the programme, if the entity is one of its entities.

    silent: nothing is recorded of the entity for the period; the report says so little.
    """

    job: Task
    plan: Plan | None
    silent: bool = False


def plan_one(home: Home, path: Path, folder: Path, run: Run, reports: Path, wish: Wish) -> OnePlan:
    """Plan the report of one entity: with its rank, if it is one of the folder's entities.

    The report is then the same, byte for byte, as the one a batch makes. Raises
    EvidenceInvalid for broken evidence.
    """
    one, recorded = _alone(home, path, run)
    if folder.is_dir() and path.absolute().parent.resolve() == folder.resolve():
        only = replace(wish, only=(one.id,))
        planned = plan(home, folder, run, reports, only)
        for job in planned.jobs:
            return OnePlan(job, planned)
        for outcome in planned.settled:
            if outcome.entity == one.id and outcome.state == "failed":
                raise EvidenceInvalid(Fault(line) for line in outcome.cause)
    making = _Making(home, run, (reports / str(run.period)).absolute(), wish)
    return OnePlan(making.job(one, (None, None)), None, silent=not recorded)


def _alone(home: Home, path: Path, run: Run) -> tuple[Member, bool]:
    """Read one entity; also tell whether anything is recorded of it for the period."""
    proof = room.read_entity(path, reading(home, run))
    one = active(home, run, Found(path, proof), chosen(home, run, proof))
    return one, covers(home.load(one.standard), proof, run.period)
