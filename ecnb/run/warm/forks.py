"""Processes forked from a server that has imported everything, and nothing else.

The standard library's fork server, with two differences: the main script is not run again in
the child (a user's script need not be guarded for our sake), and a process that came from a
fork server gets a server of its own by a fork instead of a start from nothing. So libraries are
imported once for a whole batch, and yet a notebook that kills its parent harms no other worker.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import socket
import sys
import threading
import time
from functools import cache
from multiprocessing import (
    connection,
    context,
    forkserver,
    popen_forkserver,
    process,
    reduction,
    spawn,
    util,
)
from multiprocessing.context import set_spawning_popen
from typing import Any

from ecnb.run.life import end_with

PRELOAD = ["ecnb.run.warm.preload"]
"""What a server imports; to be added to before the first process is asked for."""

_PAUSES_SECONDS = (0.05, 0.2, 1.0)
"""Between tries to get a process out of a server that is dying: its end takes a moment."""
_new_address = getattr(connection, "arbitrary_address")  # noqa: B009 - not in its stubs
_OF_MAIN = ("init_main_from_name", "init_main_from_path")


def available() -> bool:
    """Tell whether this platform forks safely with libraries loaded; macOS and Windows do not."""
    methods = multiprocessing.get_all_start_methods()
    return sys.platform.startswith("linux") and "forkserver" in methods


class _Origin(forkserver.ForkServer):
    """The server that this very process came from."""

    def __init__(self) -> None:
        super().__init__()
        own: Any = forkserver._forkserver  # noqa: SLF001 - where the server leaves its address
        self._forkserver_address = own._forkserver_address  # noqa: SLF001
        self._forkserver_alive_fd = own._forkserver_alive_fd  # noqa: SLF001

    @property
    def is_there(self) -> bool:
        """Tell whether this process came from a server, of a Python whose servers we know."""
        known = sys.version_info < (3, 14)  # from then on requests are authenticated
        return known and self._forkserver_alive_fd is not None

    def ensure_running(self) -> None:
        """Leave it to itself: whoever started it keeps it."""


class _Server(forkserver.ForkServer):
    """A fork server of this process's own."""

    def __init__(self) -> None:
        super().__init__()
        self.set_forkserver_preload(list(PRELOAD))
        self._process: _ForkedByOrigin | None = None
        self._begun = False
        self._alive: int | None = None
        self._forkserver_alive_fd: Any = None

    def ensure_running(self) -> None:
        """Start the server if there is none: by a fork where that can be, else from nothing."""
        if self._process is not None and self._process.is_alive():
            return
        if not self._begun:
            self._begun = True
            with contextlib.suppress(OSError, EOFError):  # the origin may be gone
                if _Origin().is_there:
                    self._fork()
                    self._hold()
                    return
        if self._process is not None:
            self._process = self._forkserver_address = None
            os.close(self._forkserver_alive_fd)
        before = getattr(self, "_forkserver_pid", None)
        super().ensure_running()
        if getattr(self, "_forkserver_pid", None) != before:
            self._hold()

    def _hold(self) -> None:
        """Keep what keeps the server alive: it lives for this process, not for its children.

        The standard library hands it to each child; one in a request that the server has not yet
        read would keep it alive after all others.
        """
        self.let_go()
        self._alive = self._forkserver_alive_fd
        self._forkserver_alive_fd = os.open(os.devnull, os.O_RDONLY)

    def let_go(self) -> None:
        """Let the server end."""
        if self._alive is not None:
            os.close(self._alive)
            self._alive = None

    def _fork(self) -> None:
        with socket.socket(socket.AF_UNIX) as listener:
            address = _new_address("AF_UNIX")
            listener.bind(address)
            listener.listen()
            alive, held = connection.Pipe(duplex=False)
            started = _ForkedByOrigin(target=_serve, args=(listener, alive), daemon=True)
            started.start()
            alive.close()
        self._process, self._forkserver_address = started, address
        self._forkserver_alive_fd = os.dup(held.fileno())
        held.close()


def _serve(listener: socket.socket, alive: connection.Connection) -> None:
    end_with(alive.fileno())
    forkserver.main(listener.detach(), alive.fileno(), ())


@cache
def server(_pid: int) -> _Server:
    """Give this process's server; begun when the first process is asked for."""
    return _Server()


def begin() -> None:
    """Start the server now, so that it imports while other work is done."""
    server(os.getpid()).ensure_running()


def end() -> None:
    """Let the server go: it ends with the last of its processes, and nobody waits for that."""
    mine: Any = server(os.getpid())
    server.cache_clear()
    mine.let_go()
    threading.Thread(target=mine._stop, daemon=True).start()  # noqa: SLF001 - it has no public end


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
        self.sentinel, writer = process_obj.source().connect_to_new_process(self._fds)
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
    def source() -> forkserver.ForkServer:
        """Give the server that forks it."""
        return server(os.getpid())

    @staticmethod
    def _Popen(process_obj: Any) -> _Popen:  # noqa: N802 - the name multiprocessing calls
        return _Popen(process_obj)


class _ForkedByOrigin(Forked):
    """A process forked from the server that this one came from."""

    @staticmethod
    def source() -> forkserver.ForkServer:
        """Give the server that forks it."""
        return _Origin()


class ForkedContext(context.ForkServerContext):
    """A multiprocessing context of such processes, for executors."""

    Process = Forked  # type: ignore[assignment]
