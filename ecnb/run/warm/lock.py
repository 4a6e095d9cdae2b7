"""The lock of a kernel's pipe, and the mark of a message that nobody will finish.

Both are one file in the kernel's own folder: processes forked in a cell share it, and the parent
looks at it. The operating system takes the lock back from a process that dies; the mark stays.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from pathlib import Path

NAME = "pipe"
_WHOLE, _BEGUN = b"0", b"1"


class PipeLock:
    """One message at a time, from all threads and from all processes forked from this one.

    Of threads, those of a parent are not in its child. Entering tells whether all messages so
    far are whole; after one that is not, nothing may be sent.
    """

    def __init__(self, folder: str) -> None:
        self._file = os.open(Path(folder, NAME), os.O_RDWR | os.O_CREAT, 0o600)
        self._renew()
        os.register_at_fork(after_in_child=self._renew)

    def _renew(self) -> None:
        self._threads = threading.Lock()
        self._is_whole = True

    def __enter__(self) -> bool:
        self._threads.acquire()
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        self._is_whole = not _begun(self._file)
        if self._is_whole:
            self._mark(_BEGUN)
        return self._is_whole

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        try:
            if self._is_whole and kind is None:
                self._mark(_WHOLE)
            fcntl.lockf(self._file, fcntl.LOCK_UN)
        finally:
            self._threads.release()

    def _mark(self, state: bytes) -> None:
        with contextlib.suppress(OSError):  # a full disk: then the end of a message is not watched
            os.pwrite(self._file, state, 0)


class Watch:
    """The parent's look at it."""

    def __init__(self, folder: str) -> None:
        self._file = os.open(Path(folder, NAME), os.O_RDWR | os.O_CREAT, 0o600)
        os.pwrite(self._file, _WHOLE, 0)

    def is_torn(self) -> bool:
        """Tell whether a message was begun that nobody is sending any more."""
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # somebody is sending
            return False
        try:
            return _begun(self._file)
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Look no more."""
        os.close(self._file)


def _begun(file: int) -> bool:
    return os.pread(file, 1, 0) == _BEGUN
