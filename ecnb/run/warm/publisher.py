"""What a kernel publishes goes into the pipe at once, by whoever published it.

ipykernel hands everything to a thread of its own, because a socket belongs to one thread, and
waits for it at every flush. A pipe with a lock belongs to all of them: no hand-over, no wait.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Callable
from io import StringIO
from typing import Any

from ipykernel.iostream import IOPubThread, OutStream
from jupyter_client.session import Session


class Publisher(IOPubThread):
    """Takes the part of ipykernel's thread, without one."""

    thread: Any = None  # an OutStream that sees no thread flushes by itself

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.io_loop: Any = None  # nothing is done later but by PipeStream
        self._pipe_flag = False

    def schedule(self, f: Callable[[], None]) -> None:
        """Do it now."""
        f()

    def send_multipart(self, *frames: Any, **options: Any) -> None:
        """Send now."""
        self.socket.send_multipart(*frames, **options)


class PipeStream(OutStream):
    """Standard output or error. What one thread is sending is sent before another goes on."""

    def __init__(self, session: Session, publisher: Publisher, name: str) -> None:
        self._renew()
        os.register_at_fork(after_in_child=self._renew)  # whoever held it is not in the child
        super().__init__(session, publisher, name)

    def _renew(self) -> None:
        self._sending = threading.RLock()
        self._timer: threading.Timer | None = None
        self._buffer_lock = threading.RLock()
        self._buffers: Any = defaultdict(StringIO)  # its parent prints what stood there
        self._subprocess_flush_pending = False

    def _schedule_flush(self) -> None:
        """Send in a moment what nobody has sent by then."""
        if not self._flush_pending:
            self._flush_pending = True
            self._timer = threading.Timer(self.flush_interval, self._flush)
            self._timer.daemon = True
            self._timer.start()

    def _flush(self) -> None:
        with self._sending:
            if self._timer is not None:
                self._timer.cancel()  # late, it would cut in two what is printed then
                self._timer = None
            super()._flush()
