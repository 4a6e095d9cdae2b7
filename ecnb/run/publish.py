"""Publication: a report is written aside, made durable, and put in place by one exchange.

Killed at any moment, a reader finds the old report or the new one, whole. What a killed
process leaves lying beside them is cleared up by :func:`recover` at the next run.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ecnb.errors import ReportFailed
from ecnb.run.disk import why
from ecnb.run.lock import in_use, is_in_use

STAGING, OLD, GONE = ".staging-", ".old-", ".gone-"
_TAIL = 9
"""Length of the random tail ``-xxxxxxxx``."""

_AT_FDCWD, _EXCHANGE = -100, 2
_OVERTAKEN = frozenset({errno.EEXIST, errno.ENOTEMPTY, errno.ENOENT})
"""Another process put the same report in its place, between our look and our step."""
_TRIES = 5


@contextmanager
def staging(final: Path) -> Iterator[Path]:
    """Give a private folder beside the final one; it is gone afterwards, published or not."""
    final.parent.mkdir(parents=True, exist_ok=True)
    folder = _beside(final, STAGING)
    folder.mkdir()
    with in_use(folder):
        try:
            yield folder
        finally:
            _remove(folder)


def publish(stage: Path, final: Path) -> None:
    """Make a staged report durable and put it in the place of the old one.

    Raises ReportFailed with the old report in place where that cannot be done.
    """
    try:
        sync(stage)
        _move_in(stage, final)
    except OSError as error:
        raise ReportFailed(
            f"报告不能写入：{why(error)}",
            final.name,
            "关闭正在打开旧报告的程序，检查磁盘剩余空间",
        ) from error


def write_file(path: Path, content: bytes) -> None:
    """Put one file in the place of an older one, in one step."""
    aside = _beside(path, STAGING)
    try:
        aside.write_bytes(content)
        _sync_file(aside)
        aside.replace(path)
    except OSError:
        _remove(aside)
        raise
    _sync_folder(path.parent)


def recover(folder: Path) -> None:
    """Clear up what killed runs left in a folder of reports. Only its one writer may do this.

    A process that outlived its driver may still be at work in a folder: that one is left alone.
    Where that cannot be seen, as of another machine, the folder is first taken out of its hands by
    one rename, so that it can never publish a half of it.
    """
    for left in sorted(folder.glob(f"{OLD}*")):
        final = folder / left.name[len(OLD) : -_TAIL]
        with contextlib.suppress(OSError):  # in use, or the disk refuses: the next run tries again
            left.rename(_beside(final, STAGING) if final.exists() else final)
    for left in sorted(folder.glob(f"{STAGING}*")):
        if not is_in_use(left):
            with contextlib.suppress(OSError):  # published or removed a moment ago, or held open
                left.rename(left.with_name(left.name.replace(STAGING, GONE, 1)))
    for left in sorted(folder.glob(f"{GONE}*")):
        _remove(left)


def _remove(path: Path) -> None:
    """Remove a folder or file; of a link only the link, never what it leads to.

    What cannot be removed now is left to the next run: it is never a reason for a report to fail.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Force a folder's files and names to the disk."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            _sync_file(path)
        elif path.is_dir():
            _sync_folder(path)
    _sync_folder(folder)


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files of a staged report."""
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _beside(final: Path, prefix: str) -> Path:
    return final.with_name(f"{prefix}{final.name}-{secrets.token_hex(4)}")


def _move_in(stage: Path, final: Path) -> None:
    """Move a report into its place for good; one whose place is not durable is taken back."""
    first = _put(stage, final)
    try:
        _sync_folder(final.parent)
    except OSError:  # it will be told as failed, so it may not stand there
        if first:
            final.rename(stage)
        else:
            _put(stage, final)
        raise


def _put(stage: Path, final: Path) -> bool:
    """Put a report in its place, also where two processes publish the same one at once.

    An old report is then where the new one was. Tells whether there was none.
    """
    for tries_left in reversed(range(_TRIES)):
        first = not final.exists()
        try:
            if first:
                stage.rename(final)
            elif not _exchanged(stage, final):
                _turned_over(stage, final)
        except OSError as error:
            if error.errno not in _OVERTAKEN or not stage.exists() or not tries_left:
                raise
        else:
            break
    return first


def _turned_over(stage: Path, final: Path) -> None:
    """Exchange two folders by renames. What is called old is whole: nothing is removed there."""
    old = _beside(final, OLD)
    final.rename(old)
    try:
        stage.rename(final)
    except OSError:
        with contextlib.suppress(OSError):  # unless another one stands there by now
            old.rename(final)
        raise
    with contextlib.suppress(OSError):  # in use: the next run clears it up
        old.rename(stage)


def _exchanged(stage: Path, final: Path) -> bool:
    """Exchange two folders in one step, where kernel and file system can (Linux)."""
    if sys.platform != "linux":
        return False
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None)
    names = os.fsencode(stage), os.fsencode(final)
    if renameat2 is None:
        return False
    done: int = renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE)
    return done == 0


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows writes names through and opens no folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
