"""The processes of a batch, found by a mark in their environment and told apart by their kind."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MARK = "ECNB_SOAK"
KINDS = ("driver", "worker", "kernel", "server", "tracker")
_OF_WORDS = {
    b"multiprocessing.spawn": "worker",
    b"multiprocessing.forkserver": "server",
    b"multiprocessing.resource_tracker": "tracker",
}


@dataclass(frozen=True, slots=True)
class Process:
    """A living process. kind: one of KINDS, or ``other``."""

    pid: int
    kind: str

    def send(self, number: int) -> bool:
        """Send a signal; False: it had ended before."""
        try:
            os.kill(self.pid, number)
        except ProcessLookupError:
            return False
        return True


def alive(mark: str, driver: int | None = None) -> list[Process]:
    """Find what runs under a mark; those that only wait to be buried do not."""
    words: dict[int, bytes] = {}
    parents: dict[int, int] = {}
    sessions: dict[int, int] = {}
    wanted = f"{MARK}={mark}".encode()
    for pid in (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()):
        with contextlib.suppress(OSError, ValueError, IndexError):
            here = Path("/proc", str(pid))
            if wanted not in (here / "environ").read_bytes().split(b"\0"):
                continue
            state, parent, _, session = (here / "stat").read_text().rpartition(")")[2].split()[:4]
            if state not in "ZX":
                words[pid], parents[pid] = (here / "cmdline").read_bytes(), int(parent)
                sessions[pid] = int(session)
    return [Process(pid, _kind(pid, words, parents, sessions, driver)) for pid in words]


def _kind(
    pid: int,
    words: Mapping[int, bytes],
    parents: Mapping[int, int],
    sessions: Mapping[int, int],
    driver: int | None,
) -> str:
    if pid == driver:
        return "driver"
    kind = next((kind for word, kind in _OF_WORDS.items() if word in words[pid]), "other")
    if kind != "server":
        return kind
    if sessions[pid] == pid:
        return "kernel"  # it leads a session of its own
    forked = b"multiprocessing.forkserver" in words.get(parents[pid], b"")
    return "worker" if forked else "server"  # or that worker's own server of kernels


def until_gone(mark: str, seconds: float) -> tuple[float, str]:
    """Wait until nothing runs under a mark; give how long that took, and for what kind.

    Raises AssertionError for what is still there then, after ending it.
    """
    begun = time.monotonic()
    last = ""
    while left := alive(mark):
        last = left[0].kind
        if time.monotonic() - begun > seconds:
            told = [f"{one.kind} {one.pid}" for one in left]
            for one in left:
                one.send(signal.SIGKILL)
            raise AssertionError(f"orphans {seconds} s after the driver: {told}")
        time.sleep(0.02)
    return time.monotonic() - begun, last


def by_kind(found: list[Process]) -> dict[str, list[Process]]:
    """Group processes by their kind; a kind without any is left out."""
    groups = {kind: [one for one in found if one.kind == kind] for kind in KINDS}
    return {kind: these for kind, these in groups.items() if these}
