"""Command init: a new programme's folder."""

from __future__ import annotations

from pathlib import Path

from ecnb.cli import console
from ecnb.run.programme_folder import create


def init(folder: Path, keys: tuple[str, ...], period: str) -> int:
    """Make the folder and say what is in it."""
    for path in create(folder, keys, period):
        console.say(str(path))
    return console.OK
