"""What every document has in common (``general.yaml``): conventions that none of them states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ecnb.errors import StandardInvalid
from ecnb.model.standard import Interpretation
from ecnb.model.text import Frozen, Label
from ecnb.standards.yaml_reader import read_yaml

_FILE = Path(__file__).with_name("general.yaml")


class EarliestResult(Frozen):
    """The day before which no result of any document can have been published."""

    day: dt.date
    clause: str
    reason: Label


class General(Frozen):
    """The whole file."""

    title: Label
    earliest_result: EarliestResult
    interpretations: dict[str, Interpretation]


@cache
def whole() -> General:
    """Read the file, once."""
    raw = read_yaml(_FILE)
    if raw.faults:
        raise StandardInvalid(raw.faults)
    return General.model_validate(raw.data)


def general() -> Mapping[str, Interpretation]:
    """Give the conventions that every standard inherits as interpretations."""
    return whole().interpretations


def earliest_result() -> EarliestResult:
    """Give the day before which no result of any document can have been published."""
    return whole().earliest_result
