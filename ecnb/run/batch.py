"""A batch: the planned reports in processes of their own, then the page above them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ecnb.run import index, publish
from ecnb.run.lock import only_writer
from ecnb.run.plan import OnePlan, Plan
from ecnb.run.pool import Pool
from ecnb.run.produce import Outcome, Task, perform


@dataclass(frozen=True, slots=True)
class Watch:
    """What the one who started a batch wants to hear. finished: once for every report."""

    finished: Callable[[Outcome], None] = lambda _: None
    waiting: Callable[[Path], None] = lambda _: None


def run_batch(
    plan: Plan, *, workers: int | None = None, watch: Watch | None = None,
    stop: threading.Event | None = None,
) -> tuple[Outcome, ...]:  # fmt: skip
    """Make every report of a plan, and the index; give all outcomes in the order of the plan.

    workers: processes at a time; None: one for each core. stop: set it to end early; reports
    under way are finished, the others are ``left``.
    """
    told = watch or Watch()
    with only_writer(plan.out, told.waiting):
        publish.recover(plan.out)
        done = {}
        pool = Pool[Task, Outcome](workers or _cores(), perform, _died)
        for outcome in pool.results(plan.jobs, stop or threading.Event()):
            done[outcome.entity] = outcome
            told.finished(outcome)
        outcomes = tuple(done.get(job.entity) or _left(job) for job in plan.jobs)
        _write_index(plan, outcomes)
    return (*outcomes, *plan.settled)


def _cores() -> int:
    """Count the cores that this process may use: a container may have fewer than the machine."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def run_one(one: OnePlan, watch: Watch | None = None) -> Outcome:
    """Make one report in this process; an index that stands above it is kept up to date."""
    out = one.job.final.parent
    with only_writer(out, (watch or Watch()).waiting):
        publish.recover(out)
        outcome = perform(one.job)
        if one.plan is not None and (out / index.NAME).is_file():
            _write_index(one.plan, (outcome,))
    return outcome


def _write_index(plan: Plan, outcomes: tuple[Outcome, ...]) -> None:
    others = tuple(_left(job) for job in plan.others)
    page = index.page(plan, (*outcomes, *others, *plan.settled))
    publish.write_file(plan.out / index.NAME, page)


def _died(job: Task) -> Outcome:
    cause = ("生成报告的进程意外终止 → 检查内存后重新运行",)
    return Outcome(job.entity, job.name, job.standard, "failed", cause)


def _left(job: Task) -> Outcome:
    return Outcome(job.entity, job.name, job.standard, "left", ("本次没有运行到此对象 → 重新运行",))
