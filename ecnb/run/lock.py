"""One writer for a folder of reports: the operating system forgets the lock with its process."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ecnb.run import turn

POLL_SECONDS = 0.2


@contextmanager
def only_writer(folder: Path, waiting: Callable[[Path], None] = lambda _: None) -> Iterator[None]:
    """Hold the lock of a folder; wait while another ecnb holds it.

    waiting: called once if there is somebody to wait for. The lock file stays: removing it
    would let two writers hold two different files of the same name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a+b") as file:
        told = False
        while not _taken(file):
            if not told:
                waiting(folder)
                told = True
            time.sleep(POLL_SECONDS)
        turn.over(folder)  # a driver that is gone may have left workers behind elsewhere
        yield


if os.name == "nt":

    def _taken(file: IO[bytes]) -> bool:
        import msvcrt  # noqa: PLC0415 - exists on Windows only

        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True

else:

    def _taken(file: IO[bytes]) -> bool:
        import fcntl  # noqa: PLC0415 - does not exist on Windows

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
