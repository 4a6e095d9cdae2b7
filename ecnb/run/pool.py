"""Processes that may die without taking others along.

A :class:`~concurrent.futures.ProcessPoolExecutor` breaks as a whole when one of its
processes dies, and cannot say whose job killed it. Here every slot has a pool of one: a
death concerns exactly the job that ran there, and the slot goes on with a fresh process.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Generic, TypeVar

from ecnb.run.life import end_with
from ecnb.run.warm import forks

J = TypeVar("J")
R = TypeVar("R")

JOBS_PER_PROCESS = 200
"""A process is renewed after so many jobs, so that nothing can pile up in it."""

PRELOAD = "ecnb.run.workshop"
"""What the fork server imports for them beside what kernels need."""

_POLL_SECONDS = 0.3


def cores() -> int:
    """Count the cores that this process may use: a container may have fewer than the machine."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


class Pool(Generic[J, R]):
    """Runs jobs in processes of their own, at most ``workers`` at a time.

    work: what a process does with a job; it must be importable and raise nothing.
    died: the result of a job whose process died.
    """

    def __init__(self, workers: int, work: Callable[[J], R], died: Callable[[J], R]) -> None:
        self._work = work
        self._died = died
        self._free = [_Slot() for _ in range(workers)]
        self._running: dict[Future[R], tuple[J, _Slot]] = {}

    def results(self, jobs: Sequence[J], stop: threading.Event) -> Iterator[R]:
        """Give each result as it arrives. After ``stop`` no job begins; running ones finish."""
        waiting = list(reversed(jobs))
        try:
            while self._running or (waiting and not stop.is_set()):
                while waiting and self._free and not stop.is_set():
                    self._begin(waiting.pop())
                finished, _ = wait(self._running, _POLL_SECONDS, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield self._result(future)
        finally:
            self._close()

    def _begin(self, job: J) -> None:
        slot = self._free.pop()
        self._running[slot.begin(self._work, job)] = (job, slot)

    def _result(self, future: Future[R]) -> R:
        job, slot = self._running.pop(future)
        self._free.append(slot)
        try:
            return future.result()
        except BrokenProcessPool:
            slot.renew()
            return self._died(job)

    def _close(self) -> None:
        """End every process; those still at work (the driver failed) are not waited for."""
        for _, slot in self._running.values():
            slot.terminate()
        for free in self._free:
            free.renew()


class _Slot:
    """A place for one process, begun when it is needed."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._jobs = 0

    def begin(self, work: Callable[[J], R], job: J) -> Future[R]:
        """Start a job."""
        if self._jobs == JOBS_PER_PROCESS:
            self.renew()
        try:
            return self._submit(work, job)
        except BrokenProcessPool:  # it died when it had nothing to do
            self.renew()
            return self._submit(work, job)

    def _submit(self, work: Callable[[J], R], job: J) -> Future[R]:
        if self._pool is None:
            surroundings = (dict(os.environ), str(Path.cwd()))
            self._pool = ProcessPoolExecutor(1, _context(), _settle_in, surroundings)
        with _ctrl_c_waits():
            future = self._pool.submit(work, job)
        self._jobs += 1
        return future

    def renew(self) -> None:
        """End the idle or dead process; the next job gets a fresh one."""
        if self._pool is not None:
            self._pool.shutdown(wait=True)
        self._pool, self._jobs = None, 0

    def terminate(self) -> None:
        """End a process at work."""
        if self._pool is not None:
            for process in list((self._pool._processes or {}).values()):  # noqa: SLF001 - no public way before 3.14
                process.terminate()
            self._pool.shutdown(wait=True, cancel_futures=True)


def _context() -> BaseContext:
    """Fork processes from a server that has imported what they need; else start them afresh."""
    if not forks.available():
        return multiprocessing.get_context("spawn")
    if PRELOAD not in forks.PRELOAD:
        forks.PRELOAD.append(PRELOAD)
    return forks.ForkedContext()


@contextmanager
def _ctrl_c_waits() -> Iterator[None]:
    """Begin a process with Ctrl-C held back: a terminal sends it to everybody, at any moment."""
    if os.name == "nt":
        yield
        return
    resource_tracker.ensure_running()  # its start would let Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _settle_in(environment: dict[str, str], cwd: str) -> None:
    """Take the driver's surroundings, leave Ctrl-C to it, and never outlive it."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.name != "nt":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    parent = multiprocessing.parent_process()
    if parent is not None:
        end_with(parent.sentinel)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
