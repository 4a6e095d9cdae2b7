"""How every report of a period stands: read from ledger and manifests, nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final, Literal

from ecnb.run import ledger, published
from ecnb.run.inputs import Inputs
from ecnb.run.ledger import Entry
from ecnb.run.places import SUMMARY
from ecnb.run.plan import Plan
from ecnb.run.produce import Outcome
from ecnb.run.task import Task

Standing = Literal["done", "failed", "stale", "missing", "never"]
"""stale: made of other inputs than today's, or no longer whole. missing: no evidence.
never: no report was begun."""

OPEN: Final = frozenset({"failed", "stale", "never"})
"""What the next batch would make, or cannot make."""

CHANGED = "此后输入有改动 · inputs changed since"
DAMAGED = "报告文件缺失或被改动 · files of the report are missing or altered"


@dataclass(frozen=True, slots=True)
class Row:
    """One entity's line. attempts: runs with the inputs of the last one; finished: UTC."""

    entity: str
    name: str
    standard: str
    state: Standing
    attempts: int = 0
    seconds: float | None = None
    finished: str | None = None
    cause: tuple[str, ...] = ()


def rows(plan: Plan) -> list[Row]:
    """Give the line of every entity of a plan, by standard and id; the summary comes last."""
    return sorted((*_of_jobs(plan), *map(_settled, plan.settled)), key=_order)


def _order(row: Row) -> tuple[bool, bool, str, str]:
    return row.entity == SUMMARY, not row.standard, row.standard, row.entity


def _of_jobs(plan: Plan) -> Iterator[Row]:
    inputs = Inputs()
    with ExitStack() as stack:
        books = (
            stack.enter_context(ledger.opened(plan.out, create=False))
            if ledger.exists(plan.out)
            else None
        )
        for job in (*plan.jobs, *plan.others):
            entry = books.get(job.entity) if books is not None else None
            yield _row(job, entry, inputs.of(job, job.said))


def _row(job: Task, entry: Entry | None, now: str) -> Row:
    state, cause = _standing(job, entry, now)
    about = (job.entity, job.name, job.standard, state)
    if entry is None:
        return Row(*about, cause=cause)
    return Row(*about, entry.attempts, entry.seconds, entry.finished, cause)


def _standing(job: Task, entry: Entry | None, now: str) -> tuple[Standing, tuple[str, ...]]:
    """Judge as the next batch will: a published report of today's inputs is done."""
    found = published.read(job.final)
    if found is not None and found.input == now:
        same = entry is not None and entry.input == now
        written = entry.artefacts if entry is not None and same else found.artefacts
        known = published.is_there(job.final, found.manifest, written)
        return ("done", ()) if known else ("stale", (DAMAGED,))
    if entry is not None and entry.state == "failed":
        if entry.input == now:
            return "failed", entry.cause
        return "stale", (CHANGED, *entry.cause)
    if found is None and entry is not None and entry.input == now:
        return "stale", (DAMAGED,)
    stands = entry is not None or job.final.exists()
    return ("stale", (CHANGED,)) if stands else ("never", ())


def _settled(outcome: Outcome) -> Row:
    """Give the line of an entity whose evidence is missing or broken."""
    state: Standing = "missing" if outcome.state == "missing" else "failed"
    return Row(outcome.entity, outcome.name, outcome.standard, state, cause=outcome.cause)
