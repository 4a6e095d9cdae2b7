"""A driver's turn at a folder of reports: processes elsewhere may publish only while it lasts.

A lock (lock.py) is forgotten with the driver that held it, but a worker on another machine may
still be at a report of that driver's. A file beside the reports says whose turn it is: workers
read it before they begin and again before they publish. It is written in place, never renamed, so
that a shared drive shows a change to whoever opens the file next.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from ecnb.errors import ReportFailed

NAME = ".turn"
_ENDING = " ending"


def begin(folder: Path) -> str:
    """Take the turn and give its name. Only the one writer of the folder may do this."""
    name = secrets.token_hex(8)
    _write(folder, name)
    return name


def end_soon(folder: Path, name: str) -> None:
    """Let no more reports begin; those under way may be finished and published."""
    _write(folder, name + _ENDING)


def over(folder: Path) -> None:
    """End whatever turn there is: nothing of it is published any more."""
    path = folder / NAME
    if path.exists() and path.stat().st_size:
        _write(folder, "")


def lasts(folder: Path, name: str, *, to_begin: bool = False) -> bool:
    """Tell whether a turn lasts. to_begin: whether a report may still begin in it.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     mine = begin(Path(folder))
    ...     end_soon(Path(folder), mine)
    ...     [lasts(Path(folder), mine), lasts(Path(folder), mine, to_begin=True)]
    [True, False]
    """
    try:
        said = (folder / NAME).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return False
    return bool(name) and (said == name or (not to_begin and said == name + _ENDING))


def require(folder: Path, name: str) -> None:
    """Refuse to publish in a turn that is over. Raises ReportFailed."""
    if not lasts(folder, name):
        raise ReportFailed("启动本次运行的程序已不在，报告没有发布", folder.name, "重新运行")


def _write(folder: Path, text: str) -> None:
    with (folder / NAME).open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
