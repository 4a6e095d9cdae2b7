"""What runs on a worker. Orders come as bytes: the scheduler between has nothing to read.

Dask replaces what it finds inside the arguments of a task by results of that name; bytes are
left alone, and the scheduler, which holds every order, need not import what makes reports.
"""

from __future__ import annotations

import asyncio
import contextvars
import multiprocessing
import os
import pickle
import platform
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distributed import Worker, WorkerPlugin, get_worker

from ecnb.run import turn
from ecnb.run.warm import forks

if TYPE_CHECKING:
    from ecnb.run.produce import Outcome
    from ecnb.run.task import Task

PATIENCE_SECONDS = 10.0
"""How long a worker looks for a file that was just written: shared drives remember what was not."""

_PLUGIN = "ecnb-warm"
_CONTEXT = contextvars.copy_context()
"""Of all reports: nbclient keeps its event loop in it, and Dask gives every task a new one."""
_POLL_SECONDS = 0.2


class Warm(WorkerPlugin):
    """Keeps a fork server for warm kernels as long as the worker is in a crew."""

    def setup(self, worker: Worker) -> None:  # noqa: ARG002 - Dask's way to call it
        """Start the server: it imports while the worker does other things."""
        if forks.available():
            forks.begin()

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002
        """Let the server go."""
        forks.end()


def settle(order: bytes) -> dict[str, Any]:
    """Show who this worker is and what it sees, and warm up. order: as papers.asked makes it."""
    asked: dict[str, Any] = pickle.loads(order)  # noqa: S301 - from the client, as all of a worker's work
    from ecnb.run.inputs import code_hash  # noqa: PLC0415 - the scheduler imports this module as well
    from ecnb.run.manifest import makers  # noqa: PLC0415

    daemon = forks.available() and multiprocessing.current_process().daemon
    shown: dict[str, Any] = {"host": platform.node(), "daemon": daemon}
    if not daemon:
        _begin_server()  # first: it imports while this process does the rest
    shown |= {"code": code_hash(), "makers": makers()}
    if daemon or any(shown[key] != asked[key] for key in ("code", "makers")):
        leave()
        return shown
    folder = Path(asked["out"])
    shown["turn"] = _sees_turn(folder, asked["turn"])
    shown["unwritable"] = _unwritable(folder) if shown["turn"] else ""
    shown["missing"] = [path for path in asked["folders"] if not Path(path).is_dir()]
    shown["files"] = {path: _hash(_here(Path(path), asked["home"])) for path in asked["files"]}
    _warm_up()
    return shown


def work(order: bytes) -> Outcome | None:
    """Make a report; None: the driver's turn was over before it began. order: see :func:`packed`.

    Raises nothing of its own.
    """
    from ecnb.run.produce import perform  # noqa: PLC0415 - heavy

    task, name = pickle.loads(order)  # noqa: S301 - from the client, as all of a worker's work
    out = task.final.parent
    if not turn.lasts(out, name, to_begin=True):
        return None
    made: Outcome = _CONTEXT.run(perform, _at_home(task), lambda: turn.require(out, name))
    return made


def packed(task: Task, turn_name: str) -> bytes:
    """Write the order for a report."""
    return pickle.dumps((task, turn_name))


def leave() -> None:
    """Leave the crew: the fork server ends."""
    worker = get_worker()
    if _PLUGIN in worker.plugins:
        _on_loop(worker, worker.plugin_remove(name=_PLUGIN))


def _begin_server() -> None:
    worker = get_worker()
    if _PLUGIN not in worker.plugins:
        _on_loop(worker, worker.plugin_add(Warm(), name=_PLUGIN))


def _warm_up() -> None:
    """Import what a report needs beside the fork server."""
    import ecnb.report.exporters  # noqa: PLC0415 - heavy
    import ecnb.run.produce  # noqa: PLC0415
    import ecnb.run.warm.engine  # noqa: PLC0415, F401


def _on_loop(worker: Worker, step: Any) -> None:
    loop: Any = worker.loop
    asyncio.run_coroutine_threadsafe(step, loop.asyncio_loop).result()


def _sees_turn(folder: Path, name: str) -> bool:
    """Look for the driver's own mark: a folder that only has the same path does not show it."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not turn.lasts(folder, name):
        if time.monotonic() > until:
            return False
        time.sleep(_POLL_SECONDS)
        if folder.is_dir():
            os.listdir(folder)  # noqa: PTH208 - only to make a shared drive look again
    return True


def _unwritable(folder: Path) -> str:
    from ecnb.run import publish  # noqa: PLC0415
    from ecnb.run.disk import why  # noqa: PLC0415

    try:
        with publish.staging(folder / "probe") as stage:
            publish.write_all(stage, {"probe": b""})
    except OSError as error:
        return why(error)
    return ""


def _hash(path: Path) -> str:
    from ecnb.run.manifest import sha256  # noqa: PLC0415

    try:
        return sha256(path.read_bytes())
    except OSError:
        return ""


def _at_home(task: Any) -> Any:
    """Take the notebook that came with this machine's ecnb, if the driver's is not here."""
    own = _here(task.notebook, task.home)
    return task if own == task.notebook else replace(task, notebook=own)


def _here(path: Path, home: str | Path) -> Path:
    """Find a notebook of an ecnb that is installed elsewhere on this machine."""
    from ecnb.errors import NotFound  # noqa: PLC0415
    from ecnb.run import places  # noqa: PLC0415

    if path.is_file() or path.suffix != ".ipynb":
        return path
    try:
        return places.notebook(path.stem, places.Home(Path(home)))
    except NotFound:
        return path
