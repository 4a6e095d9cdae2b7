"""A batch: the planned reports in processes of their own, then the page above them.

What is published of the same inputs is left alone; the ledger is written as reports end.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from ecnb.errors import ClusterLost, NotFound
from ecnb.run import index, ledger, publish
from ecnb.run.lock import only_writer
from ecnb.run.places import SUMMARY
from ecnb.run.plan import OnePlan, Plan
from ecnb.run.pool import Pool, cores
from ecnb.run.produce import Outcome, perform
from ecnb.run.resume import Anew, Books, Noted, books
from ecnb.run.task import Task


@dataclass(frozen=True, slots=True)
class Watch:
    """What the one who started a batch wants to hear.

    finished: once for every report that was made or found unchanged. noted: what happened to
    the ledger.
    """

    finished: Callable[[Outcome], None] = lambda _: None
    waiting: Callable[[Path], None] = lambda _: None
    noted: Noted = lambda _: None


class Crew(Protocol):
    """Whoever makes reports: processes of this machine or of a cluster."""

    def results(self, jobs: Sequence[Task], stop: threading.Event) -> Iterator[Outcome]:
        """Give each outcome as it arrives. After ``stop`` no job begins; running ones finish."""


Hire = Callable[[Callable[[Task], bool]], Crew]
"""Hires a crew. Its argument tells whether a report stands published, made of today's inputs."""


def run_batch(
    plan: Plan, *, workers: int | None = None, watch: Watch | None = None,
    stop: threading.Event | None = None, anew: Anew | None = None, hire: Hire | None = None,
) -> tuple[Outcome, ...]:  # fmt: skip
    """Make the reports of a plan that have to be made, and the index.

    Gives all outcomes in the order of the plan; after them whatever else could not be written.
    workers: processes at a time; None: one for each core. stop: set it to end early; reports
    under way are finished, the others are ``left``. anew: which reports; None: what changed.
    hire: who makes them; None: processes of this machine.
    """
    told, halt, which = watch or Watch(), stop or threading.Event(), anew or Anew()
    lost: tuple[Outcome, ...] = ()
    with only_writer(plan.out, told.waiting):
        publish.recover(plan.out)
        with books(plan.out, told.noted) as kept:
            done: dict[str, Outcome] = {}
            crew = _crew(kept, which, workers, hire)
            try:
                for outcome in _made(plan, kept, which, crew, halt):
                    done[outcome.entity] = replace(outcome, trace="", started="")
                    told.finished(outcome)
            except ClusterLost as error:
                lost = _unwritten("cluster", (str(error),))
            publish.recover(plan.out)  # what processes that died in this run left
            outcomes = tuple(done.get(job.entity) or _left(job) for job in plan.jobs)
            unwritten = lost + _write_index(plan, outcomes, kept)
            unwritten += _unwritten(ledger.NAME, kept.trouble)
    return (*outcomes, *plan.settled, *unwritten)


def _crew(kept: Books, anew: Anew, workers: int | None, hire: Hire | None) -> Crew:
    if hire is None:
        return Pool[Task, Outcome](workers or cores(), perform, _died)
    return hire(lambda job: not anew.force and kept.is_unchanged(job))


def _made(
    plan: Plan, kept: Books, anew: Anew, crew: Crew, stop: threading.Event
) -> Iterator[Outcome]:  # fmt: skip
    """Give the outcome of every unchanged report, then of each that is made, as it ends.

    An outcome came from another process with copies of what its job says; tens of thousands are
    held to the end, so those are let go.
    """
    todo: dict[str, Task] = {}
    for job, same in kept.to_make(plan.jobs, anew):
        if stop.is_set():
            return
        if same:
            yield Outcome(job.entity, job.name, job.standard, "unchanged")
        else:
            todo[job.entity] = job
    for outcome in crew.results(tuple(todo.values()), stop):
        job = todo[outcome.entity]
        kept.record(job, outcome)
        yield replace(outcome, entity=job.entity, name=job.name, standard=job.standard)


def run_one(one: OnePlan, watch: Watch | None = None) -> Outcome:
    """Make one report in this process; an index that stands above it is kept up to date."""
    out, told = one.job.final.parent, watch or Watch()
    with only_writer(out, told.waiting):
        publish.recover(out)
        with books(out, told.noted) as kept:
            outcome = perform(one.job)
            kept.record(one.job, outcome)
            unwritten = _unwritten(ledger.NAME, kept.trouble)
            if one.plan is not None and (out / index.NAME).is_file():
                unwritten += _write_index(one.plan, (outcome,), kept)
            for trouble in unwritten:
                told.noted("\n".join(trouble.cause))
    return outcome


def rebuild(out: Path, watch: Watch | None = None) -> int:
    """Write into the ledger what is published and missing there; count it."""
    told = watch or Watch()
    with only_writer(out, told.waiting):
        publish.recover(out)
        with books(out, told.noted) as kept:
            return kept.rebuild()


def write_index(plan: Plan, watch: Watch | None = None) -> tuple[Outcome, ...]:
    """Write the files above the reports anew and make no report; tell what could not be written.

    Raises NotFound where there are no reports.
    """
    if not plan.out.is_dir():
        raise NotFound("没有报告 · no reports here", str(plan.out), "ecnb batch")
    told = watch or Watch()
    with only_writer(plan.out, told.waiting):
        publish.recover(plan.out)
        with books(plan.out, told.noted) as kept:
            unwritten = _write_index(plan, tuple(map(_left, plan.jobs)), kept)
            return (*unwritten, *_unwritten(ledger.NAME, kept.trouble))


def _write_index(plan: Plan, outcomes: tuple[Outcome, ...], kept: Books) -> tuple[Outcome, ...]:
    """Write the files above the reports, if they change; what was left is told as it stood."""
    about = (*map(_left, plan.others), *outcomes, *plan.settled)
    told = {outcome.entity: outcome for outcome in about}
    told.setdefault(SUMMARY, Outcome(SUMMARY, plan.run.programme, "", "left"))
    causes = index.write(plan, told.values(), kept.stands())
    return tuple(
        outcome
        for name, cause in causes.items()
        for outcome in _unwritten(name, (f"{name}: {cause} → 检查磁盘空间和文件权限",))
    )


def _unwritten(name: str, cause: tuple[str, ...]) -> tuple[Outcome, ...]:
    return (Outcome(name, "", "", "failed", cause),) if cause else ()


def _died(job: Task) -> Outcome:
    cause = ("生成报告的进程意外终止 → 检查内存后重新运行",)
    return Outcome(job.entity, job.name, job.standard, "failed", cause)


def _left(job: Task) -> Outcome:
    return Outcome(job.entity, job.name, job.standard, "left", ("本次没有运行到此对象 → 重新运行",))
