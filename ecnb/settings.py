"""Rulings and settings as parameters give them, checked against the standards that know them."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress

from ecnb import standards
from ecnb.errors import EcnbError, Fault, ParametersInvalid
from ecnb.model.standard import Parameter, Standard
from ecnb.standards import keys as published
from ecnb.standards.loader import OWN_PLACES

Setting = bool | int | dt.date | None
"""Value of a parameter that a document leaves open."""


class Shelf:
    """Standards as a notebook finds them by their keys: each read once, resolved once."""

    def __init__(self) -> None:
        self._sources: dict[str, standards.StandardSource] = {}
        self._resolved: dict[tuple[object, ...], Standard] = {}

    def source(self, key: str) -> standards.StandardSource:
        """Give a standard with everything its rulings may make of it."""
        if key not in self._sources:
            self._sources[key] = standards.read(key)
        return self._sources[key]

    def under(self, key: str, rulings: Mapping[str, str]) -> Standard:
        """Give a standard under those of some rulings that concern it.

        Raises ParametersInvalid for a ruling that no standard knows, or an unknown option.
        """
        source = self.source(key)
        options = chosen_rulings(source, rulings)
        place = (key, *sorted(options.items()))
        if place not in self._resolved:
            is_kept = key in published()
            found = standards.load(key, options) if is_kept else source.resolve(options)
            self._resolved[place] = found
        return self._resolved[place]


def chosen_rulings(source: standards.StandardSource, rulings: Mapping[str, str]) -> dict[str, str]:
    """Keep the rulings that concern one standard; refuse those that no standard knows.

    Ids are unique over all documents (``ZJ-1``, ``JX-2``), so one mapping serves a programme.
    """
    foreign = {r for r in rulings if r not in source.interpretations}
    faults = _unknown(foreign, "rulings", lambda other: other.interpretations)
    if faults:
        raise ParametersInvalid(faults)
    return {r: option for r, option in rulings.items() if r not in foreign}


def chosen_settings(standard: Standard, settings: Mapping[str, object]) -> dict[str, Setting]:
    """Give every parameter of a standard its value: as set, else the document's default."""
    declared = standard.parameters
    foreign = {name for name in settings if name not in declared}
    faults = _unknown(foreign, "settings", lambda other: other.base.parameters)
    values: dict[str, Setting] = {}
    for name, parameter in declared.items():
        given = settings.get(name, parameter.default)
        try:
            values[name] = _typed(parameter, given)
        except ValueError as error:
            what = f"参数不合要求 · {error}"
            faults.append(Fault(what, f"settings.{name}", f"写作 · write a {parameter.kind}"))
    if faults:
        raise ParametersInvalid(faults)
    return values


def settled(standard: Standard, settings: Mapping[str, object]) -> Standard:
    """Give the standard with parameters as they were set, in place of the document's defaults.

    settings: only what was set; what is left out keeps its default, which a ruling may change.
    """
    named = {name: value for name, value in settings.items() if name in standard.parameters}
    if not named:
        return standard
    chosen = chosen_settings(standard, named)
    parameters = {
        name: item.model_copy(update={"default": chosen[name]})
        for name, item in standard.parameters.items()
    }
    return standard.model_copy(update={"parameters": parameters})


def _unknown(
    names: set[str], where: str, known_to: Callable[[standards.StandardSource], Iterable[str]]
) -> list[Fault]:
    """Find the names that no standard knows, published or the programme's own."""
    known: set[str] = set()
    for source in _sources():
        if names <= known:
            return []
        known |= set(known_to(source))
    return [_fault(name, where, known) for name in sorted(names - known)]


def _sources() -> Iterator[standards.StandardSource]:
    """Read the published standards, then those beside the notebook; an unsound one is left out.

    What is wrong with it is told where an entity names it.
    """
    yield from map(standards.read, published())
    for path in (path for folder in OWN_PLACES for path in sorted(folder.glob("*.yaml"))):
        with suppress(EcnbError):
            yield standards.read(path)


def known_standards() -> Iterator[Standard]:
    """Give every standard that a notebook can find, as its document reads by default."""
    for source in _sources():
        yield source.base


def _fault(name: str, where: str, known: set[str]) -> Fault:
    near = difflib.get_close_matches(name, known, 3) or sorted(known)
    what = f"没有这个名称 · unknown name {name!r}"
    return Fault(what, where, f"是否要写 · did you mean {', '.join(near)}?")


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
