"""Faults at chosen system calls, by strace: a kill before the call, or an error instead of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.soak.zygote import HELD

ROOT = Path(__file__).parents[2]
CALLS = (
    "openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2",
    "link", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "ftruncate", "symlink",
    "copy_file_range", "sendfile",
)  # fmt: skip
"""What changes a disk. Kernels of other machines may not have all of them (``?``)."""

_LINE = re.compile(r"^(\w+)\((.*)")
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT")


@dataclass(frozen=True, slots=True)
class Site:
    """The n-th call of a name in a process. text: its arguments, as strace shows them."""

    call: str
    nth: int
    text: str

    def __str__(self) -> str:
        return f"{self.call}#{self.nth}({self.text:.160})"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended. code: negative for a signal; said: outcomes, None if it was killed."""

    code: int
    said: dict[str, Any] | None


class Zygote:
    """The other side of :mod:`tests.soak.zygote`."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.zygote"], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def do(self, deed: str, *strace: str, way: str = "exchange", **about: object) -> Ended:
        """Do a deed; strace: options under which it is done; none: without."""
        order = {"deed": deed, "way": way, "held": bool(strace), "about": about}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        process = self._line()
        if strace:
            held = f"inject=getsid:retval={HELD}"
            called = ["strace", "-qq", "-s", "200", "-e", "signal=none", "-e", held, *strace]
            subprocess.run([*called, "-p", process], check=False, capture_output=True)
        return Ended(**json.loads(self._line()))

    def sites(self, trace: Path, deed: str, **about: Any) -> list[Site]:
        """Do a deed once, unharmed, and name every call that changed the disk."""
        ended = self.do(deed, *_watched("-o", str(trace)), **about)
        assert ended.code == 0, ended
        return list(_read(trace))

    def hit(self, site: Site, fault: str, deed: str, **about: Any) -> Ended:
        """Do a deed with a fault at a site. fault: ``signal=SIGKILL``, ``error=ENOSPC``."""
        inject = f"inject={site.call}:{fault}:when={site.nth}"
        return self.do(deed, *_watched("-e", inject, "-o", os.devnull), **about)

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the zygote is gone"
        return line.strip()


def _watched(*more: str) -> tuple[str, ...]:
    calls = ",".join(f"?{call}" for call in CALLS)
    return ("-y", "-e", f"trace=getsid,{calls}", *more)


def _read(trace: Path) -> Iterator[Site]:
    """Give the calls of a trace that change the disk, each with its place among its like."""
    counts: Counter[str] = Counter()
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        found = _LINE.match(line)
        if found is None or found[1] not in CALLS:
            continue
        counts[found[1]] += 1
        if found[1] != "openat" or _WRITES.search(line):
            yield Site(found[1], counts[found[1]], found[2])


def refused() -> str:
    """Say why no fault can be injected here; empty: it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = ["strace", "-qq", "-e", "trace=none", "-e", "inject=getsid:retval=1", "true"]
    done = subprocess.run(tried, check=False, capture_output=True, text=True)
    return f"strace may not trace here: {done.stderr.strip()}" if done.returncode else ""


def memory() -> str | None:
    """Name a folder that lies in memory, so that thousands of copies cost little; None: no such."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - Linux has it
