"""What a command takes: time, its own peak memory, or that of all processes that it begins."""
# ruff: noqa: S603 - commands are our own

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took: seconds by the clock and of the processor, its own peak in MB."""

    seconds: float
    processor: float
    peak: float


def spent_on(command: list[str]) -> Spent:
    """Run a command. Its memory is that of its first process, as the system counts it (VmHWM).

    What wait4 tells of memory counts also what we ourselves held when it was forked.
    """
    begun, peak = time.perf_counter(), 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        peak = max(peak, _high_water_kb(process.pid))
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        time.sleep(_PAUSE_SECONDS)
    seconds = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{' '.join(command)} failed")
    return Spent(seconds, usage.ru_utime + usage.ru_stime, peak / 1024)


def _high_water_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
