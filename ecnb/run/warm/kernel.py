"""The kernel's side: an ordinary IPython kernel whose sockets are one pipe."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import zmq
from ipykernel import ipkernel
from ipykernel.ipkernel import IPythonKernel
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from traitlets import Any as AnyTrait
from traitlets.config import Config

from ecnb.run.life import end_with
from ecnb.run.warm import wire
from ecnb.run.warm.lock import PipeLock
from ecnb.run.warm.orders import Orders
from ecnb.run.warm.publisher import PipeStream, Publisher

INLINE = "module://matplotlib_inline.backend_inline"


class PipeSocket:
    """What a kernel takes for a socket: frames go into the pipe, under the channel's name."""

    def __init__(self, pipe: Connection, channel: bytes, lock: PipeLock) -> None:
        self._pipe, self._channel, self._lock = pipe, channel, lock

    def send_multipart(self, frames: Any, *_args: Any, **_options: Any) -> None:
        """Send a message; nothing goes after one that a process could not finish."""
        plain = [frame if isinstance(frame, bytes) else bytes(frame) for frame in frames]
        message = wire.packed([self._channel, *plain])  # who has no memory for it has sent nothing
        with self._lock as is_whole:
            if is_whole:
                wire.write(self._pipe, message)

    def flush(self, *_args: Any, **_options: Any) -> None:
        """Nothing waits here."""


class PipeKernel(IPythonKernel):
    """An IPython kernel that any object with ``send_multipart`` may serve as a socket.

    It has one thread of requests, the main one, and never aborts: they come one at a time.
    """

    shell_stream = AnyTrait()
    _supports_kernel_subshells = False

    def __init__(self, **options: Any) -> None:
        """Begin without the list of all modules that a debugger steps over: we offer none.

        To make it, every module is touched and its memory copied, half of what a fork costs.
        """
        lean = SimpleNamespace(**{**vars(sys), "modules": {}})
        with mock.patch.object(ipkernel, "sys", lean, create=True):
            super().__init__(**options)

    async def do_execute(self, *args: Any, **options: Any) -> Any:
        """Run a cell. A process that it forked ends where the cell does: there is one kernel."""
        before = os.getpid()
        reply = await super().do_execute(*args, **options)
        if os.getpid() != before:
            sys.stdout.flush()
            os._exit(0)
        return reply

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Nothing waits behind a failed request."""


def serve(pipe: Connection, life: Connection, orders: Orders) -> None:
    """Run a kernel until the pipe closes. life: closes when the one who asked for it dies."""
    os.setsid()  # what the notebook starts belongs to this group and ends with it
    end_with(life.fileno(), group=True)
    threading.Thread(target=_end_with, args=(life,), daemon=True).start()
    _heed_interrupts()
    _settle(orders)
    asyncio.run(_answer(pipe, orders))
    os._exit(0)


def _heed_interrupts() -> None:
    """Let an interrupt end a cell from now on; a batch's fork server holds them back.

    One that waits is no order to this kernel: Ctrl-C was pressed for the whole group while it was
    not yet a group of its own.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # what waits is forgotten
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _end_with(life: Connection) -> None:
    try:
        life.recv_bytes()
    except (EOFError, OSError):
        os.killpg(0, signal.SIGKILL)


def _settle(orders: Orders) -> None:
    """Take the surroundings of the one who asked, not those in which the fork server began."""
    os.chdir(orders.cwd)
    os.environ.clear()
    os.environ.update(orders.environment)
    os.environ["IPYTHONDIR"] = orders.home
    os.environ.setdefault("MPLBACKEND", INLINE)
    time.tzset()
    _set_up_matplotlib()
    if orders.memory_bytes is not None:
        import resource  # noqa: PLC0415 - not on every platform

        resource.setrlimit(resource.RLIMIT_DATA, (orders.memory_bytes, orders.memory_bytes))
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    os.close(quiet)


def _set_up_matplotlib() -> None:
    """Let matplotlib, imported in another folder and surroundings, see these instead."""
    import matplotlib as mpl  # noqa: PLC0415 - there already

    if Path(mpl.matplotlib_fname()).is_relative_to(Path.cwd()):
        mpl.rcParams.update(mpl.rc_params())
    mpl.rcParams["backend"] = os.environ["MPLBACKEND"]


def _kernel(pipe: Connection, orders: Orders) -> PipeKernel:
    lock, session = PipeLock(orders.home), Session(key=b"")
    shell = PipeSocket(pipe, wire.SHELL, lock)
    public = PipeSocket(pipe, wire.IOPUB, lock)
    publisher = Publisher(public)
    sys.stdout = PipeStream(session, publisher, "stdout")
    sys.stderr = PipeStream(session, publisher, "stderr")
    return PipeKernel.instance(
        config=Config({"HistoryManager": {"enabled": False}}),
        session=session,
        log=logging.getLogger(__name__),
        shell_stream=shell,
        shell_channel_thread=SimpleNamespace(parent_thread=threading.current_thread()),
        iopub_thread=publisher,
        iopub_socket=public,
        stdin_socket=shell,
        profile_dir=ProfileDir.create_profile_dir_by_name(orders.home, "default"),
    )


async def _answer(pipe: Connection, orders: Orders) -> None:
    """Answer requests in their order; what a cell left running goes on in between."""
    kernel = _kernel(pipe, orders)
    requests: asyncio.Queue[list[bytes] | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        try:
            requests.put_nowait(wire.receive(pipe))
        except (EOFError, OSError):
            loop.remove_reader(pipe.fileno())
            requests.put_nowait(None)

    loop.add_reader(pipe.fileno(), read)
    while (frames := await requests.get()) is not None:
        await kernel.dispatch_shell([zmq.Frame(frame) for frame in frames[1:]])
