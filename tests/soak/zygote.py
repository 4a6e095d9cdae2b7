"""Does what is to be hit by a fault, each time in a fork of its own that waits for strace.

Started as ``python -m tests.soak.zygote``; an order a line on standard input, as JSON, and two
lines back: the number of the process, then how it ended and what it said. Libraries are loaded
and the programme is planned before the fork, so that a process does nothing but the deed.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from ecnb.errors import EcnbError
from ecnb.run import ledger, publish
from ecnb.run.batch import run_batch
from ecnb.run.inputs import Inputs
from ecnb.run.ledger import Entry
from ecnb.run.papers import Issued, PaperJob, make_paper, paper_of_all, paper_of_one
from ecnb.run.parameters import read_run
from ecnb.run.places import Home
from ecnb.run.plan import Plan, plan
from ecnb.run.produce import perform
from tests.run import kernelless

HELD = 777
"""What strace answers for a session's number, and nothing else does."""

_WAIT_SECONDS, _NOT_HELD = 20.0, 97
_SET_PTRACER, _ANYBODY = 0x59616D61, ctypes.c_ulong(-1)


def planned(folder: str) -> Plan:
    """Plan the only period of a programme; hashes that are kept are taken here."""
    home = Home(Path(folder))
    run = read_run(home.runs()[0])
    found = plan(home, home.evidence, run, home.reports)
    for job in found.jobs:
        Inputs().of(job, job.said)
    return found


_planned = cache(planned)


def report(folder: str, entity: str) -> dict[str, Any]:
    """Make and publish one report, as a worker does."""
    outcome = perform(next(job for job in _planned(folder).jobs if job.entity == entity))
    return {entity: [outcome.state, *outcome.cause]}


@cache
def _ordered(folder: str, kind: str, entity: str) -> PaperJob:
    home = Home(Path(folder))
    run, issued = read_run(home.runs()[0]), Issued(kind)
    if not entity:
        return paper_of_all(home, home.evidence, run, home.reports, issued, None)[0]
    path = home.evidence / entity
    return paper_of_one(home, path, home.evidence, run, home.reports, issued)


def paper(folder: str, kind: str, entity: str) -> dict[str, Any]:
    """Make and publish an official paper, as its command does."""
    outcome = make_paper(_ordered(folder, kind, entity))
    return {outcome.entity: [outcome.state, *outcome.cause]}


def batch(folder: str) -> dict[str, Any]:
    """Run a whole batch: lock, recovery, ledger, reports, index."""
    return {one.entity: [one.state, *one.cause] for one in run_batch(_planned(folder), workers=1)}


def recover(folder: str) -> dict[str, Any]:
    """Clear up after a kill."""
    publish.recover(Path(folder))
    return {}


def put(folder: str) -> dict[str, Any]:
    """Write an entry of several pages into a ledger, which is begun if there is none."""
    with ledger.opened(Path(folder)) as book:
        book.put(Entry("jx-1", "s", "done", "new", cause=("k" * 9000,)))
    return {}


DEEDS: dict[str, Callable[..., dict[str, Any]]] = {
    "report": report,
    "paper": paper,
    "batch": batch,
    "recover": recover,
    "put": put,
}


def main() -> None:
    """Carry out orders until there are no more."""
    kernelless.install()
    exchanged = publish._exchanged
    for line in sys.stdin:
        order = json.loads(line)
        if order["deed"] in ("report", "batch"):
            _planned(order["about"]["folder"])
        if order["deed"] == "paper":
            _ordered(**order["about"])
        publish._exchanged = exchanged if order["way"] == "exchange" else _not_exchanged
        here, there = socket.socketpair()
        process = os.fork()
        if process == 0:
            _do(order, there)
        there.close()
        print(process, flush=True)
        _, status = os.waitpid(process, 0)
        said = b"".join(iter(lambda: here.recv(65536), b"")).decode()  # noqa: B023 - called here
        here.close()
        code = os.waitstatus_to_exitcode(status)
        print(json.dumps({"code": code, "said": json.loads(said or "null")}), flush=True)


def _not_exchanged(_stage: Path, _final: Path) -> bool:
    return False


def _do(order: dict[str, Any], said: socket.socket) -> None:
    """In the fork: wait until system calls are watched, do the deed, say what came of it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if order["held"]:
        ctypes.CDLL(None).prctl(_SET_PTRACER, _ANYBODY, 0, 0, 0)
        deadline = time.monotonic() + _WAIT_SECONDS
        while os.getsid(0) != HELD:
            if time.monotonic() > deadline:
                os._exit(_NOT_HELD)
            time.sleep(0.001)
    code = 0
    try:
        answer = DEEDS[order["deed"]](**order["about"])
    except (EcnbError, OSError) as error:
        answer, code = {"raised": [type(error).__name__, *str(error).splitlines()]}, 1
    said.sendall(json.dumps(answer).encode())  # a socket: its calls are none of a file's
    os._exit(code)


if __name__ == "__main__":
    assert threading.active_count() == 1, "a fork takes along one thread only"
    main()
