"""Peak memory of a command with all processes that it begins."""

from __future__ import annotations

import contextlib
import subprocess
import time

import psutil

_PAUSE_SECONDS = 0.05


def peak_mb(command: list[str]) -> float:
    """Run a command and give the most memory, in MB, that its processes held together.

    Proportional: a page that several processes share counts once. Seen every 50 ms.
    """
    process = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        most = max(most, _held(process))
        time.sleep(_PAUSE_SECONDS)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed")
    return most / 2**20


def _held(process: psutil.Process) -> int:
    """Add up the shares of a process and its children."""
    held = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                held += one.memory_full_info().pss
    return held
