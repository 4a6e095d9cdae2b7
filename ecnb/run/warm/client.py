"""The parent's side: a kernel manager and a client that nbclient takes for ordinary ones."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import shutil
import signal
import struct
import tempfile
from collections.abc import Mapping
from multiprocessing import Pipe
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.client import KernelClient
from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError

from ecnb.errors import InternalError
from ecnb.run.warm import forks, wire
from ecnb.run.warm.begin import serve_later
from ecnb.run.warm.lock import Watch
from ecnb.run.warm.orders import Orders

_END_SECONDS = 5.0
_GARBLED = (ValueError, TypeError, LookupError, AttributeError, struct.error, RecursionError)
"""What reading anything but a kernel's message may raise: after it nothing can be believed."""


class Unreadable(DeadKernelError):
    """A kernel sent what is no message."""

    said = "its messages cannot be read"


class Torn(Unreadable):
    """A process of the notebook ended while it was sending."""

    said = "one of its processes was killed in the middle of a message"


class Channel:
    """Messages of one channel, as nbclient asks for them."""

    def __init__(self, client: PipeClient, name: bytes) -> None:
        self._client, self._name = client, name
        self._arrived: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def arrive(self, message: dict[str, Any]) -> None:
        """Take a message from the pipe."""
        self._arrived.put_nowait(message)

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Wait for a message; raise queue.Empty when none came in time."""
        self._client.listen()
        try:
            return await asyncio.wait_for(self._arrived.get(), timeout)
        except TimeoutError:
            raise Empty from None

    def send(self, message: dict[str, Any]) -> None:
        """Send a request; a kernel that is gone is noticed by its silence."""
        frames = self._client.session.serialize(message)
        with contextlib.suppress(OSError):
            wire.send(self._client.pipe, [self._name, *frames])


class PipeClient(KernelClient):
    """A kernel client over one pipe."""

    def __init__(self, pipe: Any, process: forks.Forked, watch: Watch) -> None:
        super().__init__(session=Session(key=b""))
        self.pipe, self.process, self._watch = pipe, process, watch
        self.dead = asyncio.Event()
        self.why: type[DeadKernelError] = DeadKernelError
        self._inbox = wire.Inbox()
        self._shell, self._iopub = Channel(self, wire.SHELL), Channel(self, wire.IOPUB)
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def shell_channel(self) -> Channel:
        """Requests and replies."""
        return self._shell

    @property
    def iopub_channel(self) -> Channel:
        """What the kernel publishes."""
        return self._iopub

    def listen(self) -> None:
        """Read the pipe in the loop that is running; nbclient may change loops between cells."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop and not self.pipe.closed:
            self.deafen()
            loop.add_reader(self.pipe.fileno(), self._read)
            self._loop = loop

    def deafen(self) -> None:
        """Stop reading."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self.pipe.fileno())
        self._loop = None

    def _read(self) -> None:
        try:
            for channel, *frames in self._inbox.take(self.pipe):
                message = _read_message(self.session, frames)
                (self._shell if channel == wire.SHELL else self._iopub).arrive(message)
        except (EOFError, OSError):
            self._give_up(Torn if self._watch.is_torn() and self._lives() else DeadKernelError)
        except _GARBLED:
            self._give_up(Unreadable)

    def _give_up(self, why: type[DeadKernelError]) -> None:
        self.deafen()
        self.why = why
        self.dead.set()

    def look(self) -> None:
        """See what no message tells: a kernel whose children keep its pipe, a torn message."""
        if self.dead.is_set():
            return
        if not self._lives():
            self._give_up(DeadKernelError)
        elif self._watch.is_torn():
            self._give_up(Torn)

    def _lives(self) -> bool:
        """Tell whether the process is there. Its server, which would know more, may be gone."""
        try:
            os.kill(self.process.pid or 0, 0)
        except ProcessLookupError:
            return False
        return True

    def start_channels(self, *_args: Any, **_options: Any) -> None:
        """The pipe is there from the beginning."""

    def stop_channels(self) -> None:
        """Nothing to close here: the manager owns the pipe."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return at once: a request waits in the pipe until the kernel reads it."""

    async def is_alive(self) -> bool:
        """Tell whether the kernel's process lives."""
        return not self.dead.is_set() and self.process.is_alive()


def _read_message(session: Session, frames: list[bytes]) -> dict[str, Any]:
    """Read a message as Session.deserialize does, of a kernel that speaks this very version.

    It would look for dates in every text of both headers; each has one, and under one name.
    """
    found: Any = session.feed_identities(frames, copy=True)[1]
    parts: list[bytes] = found[1:]  # after the signature, which is empty
    header, parent, metadata, content = map(session.unpack, parts[:4])
    for one in (header, parent):
        if "date" in one:
            one["date"] = dt.datetime.fromisoformat(one["date"])
    return {
        "header": header,
        "msg_id": header["msg_id"],
        "msg_type": header["msg_type"],
        "parent_header": parent,
        "metadata": metadata,
        "content": content,
        "buffers": [memoryview(part) for part in parts[4:]],
    }


class WarmManager:
    """Begins and ends one kernel."""

    def __init__(self, environment: Mapping[str, str], memory_bytes: int | None = None) -> None:
        self._environment, self._memory_bytes = environment, memory_bytes
        self._process: forks.Forked | None = None
        self._client: PipeClient | None = None
        self._home = ""

    @property
    def has_kernel(self) -> bool:
        """Whether a kernel was begun."""
        return self._process is not None

    def start_kernel(self, cwd: str | None = None, **_options: Any) -> None:
        """Fork a kernel whose working folder is ``cwd``."""
        self._home = tempfile.mkdtemp(prefix="ecnb-")
        self._watch = Watch(self._home)
        self._pipe, theirs = Pipe()
        listens, self._life = Pipe(duplex=False)
        orders = Orders(cwd or str(Path.cwd()), self._environment, self._home, self._memory_bytes)
        self._process = forks.Forked(target=serve_later, args=(theirs, listens, orders))
        self._process.start()
        theirs.close()
        listens.close()

    def client(self) -> PipeClient:
        """Give the client of the kernel."""
        if self._process is None:
            raise InternalError("a client was asked for before its kernel was begun")
        self._client = PipeClient(self._pipe, self._process, self._watch)
        return self._client

    @property
    def exit_code(self) -> int | None:
        """How the process ended: a negative number is a signal; None: it has not."""
        if self._process is None:
            return None
        self._process.join(_END_SECONDS)
        return self._process.exitcode

    async def is_alive(self) -> bool:
        """Tell whether the process lives."""
        return self._process is not None and self._process.is_alive()

    def interrupt_kernel(self) -> None:
        """Interrupt the running cell, as Ctrl-C does."""
        if self._process is not None and self._process.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGINT)

    def shutdown_kernel(self, now: bool = True) -> None:  # noqa: ARG002 - nbclient's way to call it
        """End the kernel and whatever it started."""
        if self._process is None or self._process.pid is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.join(_END_SECONDS)

    def cleanup_resources(self) -> None:
        """Close the pipes and remove the kernel's own folder; also after a death."""
        self.shutdown_kernel()
        if self._process is not None:
            if self._client is not None:
                self._client.deafen()  # before the pipe's number can belong to another file
            self._pipe.close()
            self._life.close()
            self._watch.close()
            shutil.rmtree(self._home, ignore_errors=True)
