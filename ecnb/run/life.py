"""A process ends with the one that needs it, whatever it is doing at that moment."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys


def end_with(pipe: int, *, group: bool = False) -> None:
    """Let the system kill this process when the other end of a pipe closes. Linux only.

    A thread that waits for the same thing comes too late where another one never lets go of
    Python's lock, or where the process is stopped. pipe: the reading end, on which nothing
    arrives any more. group: the whole process group, this process being its leader.
    """
    if sys.platform != "linux":
        return
    import fcntl  # noqa: PLC0415 - not on Windows

    whom = -os.getpid() if group else os.getpid()
    with contextlib.suppress(OSError):  # a system that only looks like Linux: the thread remains
        fcntl.fcntl(pipe, fcntl.F_SETOWN, whom)
        fcntl.fcntl(pipe, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | fcntl.FASYNC)
        look = select.poll()
        look.register(pipe, 0)
        if look.poll(0):  # it had closed before
            os.kill(whom, signal.SIGKILL)
