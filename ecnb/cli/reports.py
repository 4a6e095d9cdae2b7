"""Commands that publish reports: report, batch, demo."""

from __future__ import annotations

import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from ecnb.cli import console
from ecnb.cli.options import Asked, find_entity
from ecnb.cli.progress import progress
from ecnb.errors import EvidenceInvalid, Fault
from ecnb.run.batch import Hire, Watch, run_batch, run_one, write_index
from ecnb.run.cluster.wanted import Wanted
from ecnb.run.index import NAME as INDEX
from ecnb.run.parameters import read_run
from ecnb.run.places import SUMMARY, demonstration
from ecnb.run.plan import RESERVED, Plan, Wish, plan, plan_one
from ecnb.run.pool import cores
from ecnb.run.produce import HTML, Outcome, State
from ecnb.run.resume import Anew

CHANGED = Anew()


@dataclass(frozen=True, slots=True)
class Way:
    """How a batch is made. jobs: processes at a time. cluster: None: processes of this machine."""

    jobs: int | None = None
    anew: Anew = CHANGED
    cluster: Wanted | None = None


def report(entity: str, evidence: Path | None, asked: Asked, out: Path, wish: Wish) -> int:
    """Make one report; with its rank where the entity lies among the programme's evidence."""
    home, run = asked.home, asked.run()
    folder = evidence or home.evidence
    path = find_entity(entity, home, folder, run)
    one = plan_one(home, path, folder, run, out, wish)
    _require_free(one.job.entity)
    if one.silent:
        _tell_silent([one.job.entity])
    outcome = run_one(one, Watch(waiting=tell_waiting, noted=console.tell))
    if outcome.state == "done":
        console.say(str(out / str(run.period) / outcome.entity / HTML))
        return console.OK
    console.tell_lines(outcome.cause)
    console.tell_lines(outcome.trace.splitlines(), "  ")
    return console.SOME_FAILED


def _require_free(entity: str) -> None:
    """Refuse a report in the place of the index or of the summary."""
    if entity.casefold() in RESERVED:
        raise EvidenceInvalid([Fault(f"编号 {entity} 与汇总文件同名", "entity id", "换一个编号")])


def batch(params: Path | None, evidence: Path | None, out: Path, wish: Wish, way: Way) -> int:
    """Make every report of one period that is not published of the same inputs."""
    asked = Asked(params)
    home, run = asked.home, asked.run()
    with _crew(way.cluster) as hire:
        folder, workers = evidence or home.evidence, way.jobs or cores()
        planned = plan(home, folder, run, out, wish, workers=workers)
        return _batch(planned, way, hire)


@contextmanager
def _crew(cluster: Wanted | None) -> Iterator[Hire | None]:
    """Open the cluster, if one was asked for: its workers come while the batch is planned."""
    if cluster is None:
        yield None
        return
    from ecnb.run.cluster.doors import opened  # noqa: PLC0415 - heavy, and an extra

    with opened(cluster, console.tell) as hire:
        yield hire


def index(params: Path | None, evidence: Path | None, out: Path) -> int:
    """Write the files above the reports anew, from what is published."""
    asked = Asked(params)
    home, run = asked.home, asked.run()
    planned = plan(home, evidence or home.evidence, run, out)
    unwritten = write_index(planned, Watch(waiting=tell_waiting, noted=console.tell))
    for outcome in unwritten:
        console.tell_lines(outcome.cause)
    console.say(str(_shown(planned.out / INDEX)))
    return console.SOME_FAILED if unwritten else console.OK


def demo(out: Path, jobs: int | None) -> int:
    """Make every report of every period of the demonstration."""
    home = demonstration()
    plans = (plan(home, home.evidence, read_run(path), out) for path in home.runs())
    return max((_batch(planned, Way(jobs)) for planned in plans), default=console.OK)


def _batch(planned: Plan, way: Way, hire: Hire | None = None) -> int:
    run = planned.run
    begun = time.perf_counter()
    stop = threading.Event()
    with progress(run.period.label(run.lang), len(planned.jobs)) as finished, _ctrl_c(stop):
        watch = Watch(finished, tell_waiting, console.tell)
        outcomes = run_batch(
            planned, workers=way.jobs, watch=watch, stop=stop, anew=way.anew, hire=hire
        )
    _summary(outcomes, planned, time.perf_counter() - begun)
    if stop.is_set():
        return console.INTERRUPTED
    states = Counter(outcome.state for outcome in outcomes)
    return console.SOME_FAILED if states["failed"] else console.OK


def _summary(outcomes: Sequence[Outcome], planned: Plan, seconds: float) -> None:
    """Say what was made, standard by standard, and what was not, with the cause."""
    from rich.table import Table  # noqa: PLC0415 - only now

    table = Table("标准 standard", title=planned.run.period.label(planned.run.lang))
    states: dict[State, str] = {
        "done": "完成 done",
        "unchanged": "不变 unchanged",
        "failed": "失败 failed",
        "missing": "缺证据 missing",
        "left": "未运行 left",
    }
    for heading in states.values():
        table.add_column(heading, justify="right")
    for row in dict.fromkeys(map(_row, outcomes)):
        counts = Counter(outcome.state for outcome in outcomes if _row(outcome) == row)
        table.add_row(row, *(str(counts[state]) for state in states))
    console.tables().print(table)
    for outcome in outcomes:
        if outcome.state in ("failed", "missing"):
            console.tell_entity(f"{outcome.entity} {outcome.name}", outcome.cause)
    if planned.idle:
        _tell_silent(planned.idle)
    console.say(f"{_shown(planned.out / INDEX)}  ({seconds:.0f} s)")


def _tell_silent(names: Sequence[str]) -> None:
    """Name entities with nothing recorded for the period."""
    console.tell(f"本期没有记录 · nothing recorded: {', '.join(names)}")


def _row(outcome: Outcome) -> str:
    return "汇总 summary" if outcome.entity == SUMMARY else outcome.standard or "—"


def _shown(path: Path) -> Path:
    """Name a path as a user would type it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def tell_waiting(folder: Path) -> None:
    """Say that another ecnb writes the same reports."""
    console.tell(f"等待另一个 ecnb 写完 · waiting for another ecnb that writes {folder}")


@contextmanager
def _ctrl_c(stop: threading.Event) -> Iterator[None]:
    """First Ctrl-C: no new report begins. Second: stop at once."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        console.tell("正在结束，等待进行中的报告；再按一次立即停止 · finishing; once more to stop")

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
