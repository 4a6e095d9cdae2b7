"""Rulings and settings as parameters give them, checked against the standards that know them."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping

from ecnb import standards
from ecnb.errors import Fault, ParametersInvalid
from ecnb.model.standard import Parameter, Standard
from ecnb.standards import keys as published

Setting = bool | int | dt.date | None
"""Value of a parameter that a document leaves open."""


def chosen_rulings(source: standards.StandardSource, rulings: Mapping[str, str]) -> dict[str, str]:
    """Keep the rulings that concern one standard; refuse those that no standard knows.

    Ids are unique over all documents (``ZJ-1``, ``JX-2``), so one mapping serves a programme.
    """
    foreign = {r for r in rulings if r not in source.interpretations}
    if foreign:
        known = {r for key in published() for r in standards.read(key).interpretations}
        faults = [_unknown(name, "rulings", known) for name in sorted(foreign - known)]
        if faults:
            raise ParametersInvalid(faults)
    return {r: option for r, option in rulings.items() if r not in foreign}


def chosen_settings(standard: Standard, settings: Mapping[str, object]) -> dict[str, Setting]:
    """Give every parameter of a standard its value: as set, else the document's default."""
    declared = standard.parameters
    foreign = {name for name in settings if name not in declared}
    faults: list[Fault] = []
    if foreign:
        known = {p for key in published() for p in standards.load(key).parameters}
        faults += [_unknown(name, "settings", known) for name in sorted(foreign - known)]
    values: dict[str, Setting] = {}
    for name, parameter in declared.items():
        given = settings.get(name, parameter.default)
        try:
            values[name] = _typed(parameter, given)
        except ValueError as error:
            faults.append(Fault(str(error), f"settings.{name}", f"write a {parameter.kind}"))
    if faults:
        raise ParametersInvalid(faults)
    return values


def _unknown(name: str, where: str, known: set[str]) -> Fault:
    near = difflib.get_close_matches(name, known, 3) or sorted(known)
    return Fault(f"unknown name {name!r}", where, f"did you mean {', '.join(near)}?")


def _typed(parameter: Parameter, value: object) -> Setting:
    if value is None:
        return None
    if parameter.kind == "date":
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    if parameter.kind == "yes_no":
        if not isinstance(value, bool):
            raise ValueError(f"{value!r} is neither true nor false")
        return value
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{value!r} is not a whole number")
    return value
