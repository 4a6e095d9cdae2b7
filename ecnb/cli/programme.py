"""Command init: a new programme's folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ecnb.cli import console
from ecnb.run.parameters import SettingValue
from ecnb.run.programme_folder import create


def init(
    folder: Path, keys: tuple[str, ...], period: str, settings: Mapping[str, SettingValue]
) -> int:
    """Make the folder and say what is in it."""
    for path in create(folder, keys, period, settings):
        console.say(str(path))
    return console.OK
