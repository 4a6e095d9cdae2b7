"""Processes forked from a server that has imported everything, and nothing else.

The standard library's fork server, with two differences: the main script is not run again in
the child (a user's script need not be guarded for our sake), and a process that came from a
fork server asks that same one, so that a batch has one server for all its workers.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import sys
import time
from functools import cache
from multiprocessing import context, forkserver, popen_forkserver, process, reduction, spawn, util
from multiprocessing.context import set_spawning_popen
from typing import Any

PRELOAD = "ecnb.run.warm.preload"
_PAUSES_SECONDS = (0.05, 0.2, 1.0)
"""Between tries to get a process out of a server that is dying: its end takes a moment."""
_OF_MAIN = ("init_main_from_name", "init_main_from_path")


def available() -> bool:
    """Tell whether this platform forks safely with libraries loaded; macOS and Windows do not."""
    methods = multiprocessing.get_all_start_methods()
    return sys.platform.startswith("linux") and "forkserver" in methods


class _Server(forkserver.ForkServer):
    """A fork server of ours; the one that this very process came from is used again."""

    def __init__(self) -> None:
        super().__init__()
        self.set_forkserver_preload([PRELOAD])
        self._alive: int | None = None
        own: Any = forkserver._forkserver  # noqa: SLF001 - where the server leaves its address
        self._shared = own._forkserver_pid is None and own._forkserver_address is not None  # noqa: SLF001
        if self._shared:
            self._forkserver_address = own._forkserver_address  # noqa: SLF001
            self._forkserver_alive_fd = own._forkserver_alive_fd  # noqa: SLF001

    def ensure_running(self) -> None:
        """Start the server if there is none. It lives for this process, not for its children.

        The standard library hands each child the pipe that keeps the server alive; one in a
        request that the server has not yet read would keep it alive after all others.
        """
        if self._shared:
            return
        own: Any = self
        before = own._forkserver_pid  # noqa: SLF001 - of our own base class
        super().ensure_running()
        if own._forkserver_pid != before:  # noqa: SLF001 - the same
            if self._alive is not None:
                os.close(self._alive)
            self._alive = self._forkserver_alive_fd
            self._forkserver_alive_fd = os.open(os.devnull, os.O_RDONLY)

    def connect_to_new_process(self, fds: Any) -> Any:
        """Ask for a process; a shared server that is gone is replaced by our own."""
        try:
            return super().connect_to_new_process(fds)
        except (ConnectionError, FileNotFoundError):
            if not self._shared:
                raise
            self._shared = False
            return super().connect_to_new_process(fds)


@cache
def server(_pid: int) -> _Server:
    """Give this process's server; begun when the first process is asked for."""
    return _Server()


def begin() -> None:
    """Start the server now, so that it imports while other work is done."""
    server(os.getpid()).ensure_running()


class _Popen(popen_forkserver.Popen):
    """Launches a process as its base class does, from our server and without the main script."""

    _fds: list[int]

    def _launch(self, process_obj: Any) -> None:
        for pause_seconds in _PAUSES_SECONDS:
            with contextlib.suppress(EOFError, ConnectionError):  # the server died meanwhile
                self._ask(process_obj)
                return
            self._fds = []
            time.sleep(pause_seconds)
        self._ask(process_obj)

    def _ask(self, process_obj: Any) -> None:
        prepared = spawn.get_preparation_data(process_obj.name)
        told = {key: value for key, value in prepared.items() if key not in _OF_MAIN}
        buffer = io.BytesIO()
        set_spawning_popen(self)
        try:
            reduction.dump(told, buffer)
            reduction.dump(process_obj, buffer)
        finally:
            set_spawning_popen(None)
        self.sentinel, writer = server(os.getpid()).connect_to_new_process(self._fds)
        self.finalizer = util.Finalize(self, _close, (os.dup(writer), self.sentinel))
        with os.fdopen(writer, "wb") as stream:
            stream.write(buffer.getbuffer())
        self.pid = forkserver.read_signed(self.sentinel)


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


class Forked(process.BaseProcess):
    """A process forked from our server."""

    _start_method = "forkserver"

    @staticmethod
    def _Popen(process_obj: Any) -> _Popen:  # noqa: N802 - the name multiprocessing calls
        return _Popen(process_obj)


class ForkedContext(context.ForkServerContext):
    """A multiprocessing context of such processes, for executors."""

    Process = Forked  # type: ignore[assignment]
