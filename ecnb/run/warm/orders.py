"""What a kernel is told when it begins. Nothing heavy: parent and child both read this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Orders:
    """A kernel's folder, surroundings and limits.

    environment: the process environment. home: an empty folder for IPython's own files.
    memory_bytes: the most that it may allocate; None: no limit.
    """

    cwd: str
    environment: Mapping[str, str]
    home: str
    memory_bytes: int | None = None
