"""Command init: a new programme's folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from ecnb.cli import console
from ecnb.model.period import Period
from ecnb.run.parameters import SettingValue
from ecnb.run.programme_folder import create


def init(
    folder: Path, keys: tuple[str, ...], period: str | None, settings: Mapping[str, SettingValue]
) -> int:
    """Make the folder and say what is in it; without a period, for the half-year of today."""
    today = dt.datetime.now().astimezone().date()
    for path in create(folder, keys, period or str(Period.holding(today, "H")), settings):
        console.say(str(path))
    return console.OK
