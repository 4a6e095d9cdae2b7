"""Who writes where: locks that the operating system forgets with their process."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ecnb.errors import ReportFailed
from ecnb.run import turn
from ecnb.run.disk import why

POLL_SECONDS = 0.2


@contextmanager
def only_writer(folder: Path, waiting: Callable[[Path], None] = lambda _: None) -> Iterator[None]:
    """Hold the lock of a folder; wait while another ecnb holds it.

    waiting: called once if there is somebody to wait for. The lock file stays: removing it
    would let two writers hold two different files of the same name. Raises ReportFailed where
    nothing can be written.
    """
    with _lock_file(folder) as file:
        told = False
        while not _taken(file):
            if not told:
                waiting(folder)
                told = True
            time.sleep(POLL_SECONDS)
        turn.over(folder)  # a driver that is gone may have left workers behind elsewhere
        yield


def _lock_file(folder: Path) -> IO[bytes]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / ".lock").open("a+b")
    except OSError as error:
        what = f"报告文件夹不能写入：{why(error)}"
        raise ReportFailed(what, folder.name, "检查磁盘空间和文件权限") from error


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Show that somebody is at work in a folder, whatever its name may become."""
    if os.name == "nt":  # opens no folders
        yield
        return
    import fcntl  # noqa: PLC0415 - does not exist on Windows

    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def is_in_use(path: Path) -> bool:
    """Whether somebody is at work in a folder; never so of a file or a link."""
    if os.name == "nt" or path.is_symlink() or not path.is_dir():
        return False
    import fcntl  # noqa: PLC0415 - does not exist on Windows

    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in (errno.EAGAIN, errno.EACCES)
    finally:
        os.close(handle)
    return False


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
