"""Peers as a notebook's parameters give them: plain values in, checked figures out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ecnb.analysis.peers import PeerFigure, Peers, Scope
from ecnb.errors import Fault, ParametersInvalid
from ecnb.model.history import TOTAL
from ecnb.model.standard import Standard
from ecnb.model.text import exact_text

_REMEDY: Final = "由整批运行给出，单独运行时留空 · a batch gives it; leave it out otherwise"
_WHAT: Final = "不是整批运行给出的内容 · not what a batch gives"
_FIELDS: Final = ("n", "low", "middle", "high", "first", "last")
_MANY: Final = 10**9
"""No county, class or programme has as many entities."""
_EXACT: Final = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18}|/[1-9][0-9]{0,17})?")
_MOST_TOLD: Final = 20


def _exact(value: object) -> Fraction | None:
    """Read a point as :func:`written` writes it, or a whole number."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MANY:
        return Fraction(value)
    if not isinstance(value, str) or _EXACT.fullmatch(value) is None:
        raise ValueError
    return Fraction(value)


_Points = Annotated[Fraction | None, BeforeValidator(_exact)]
_Count = Annotated[int, Field(ge=0, le=_MANY)]
_Place = Annotated[int, Field(ge=1, le=_MANY)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Figure(_Strict):
    n: _Count
    low: _Points = None
    middle: _Points = None
    high: _Points = None
    first: _Place | None = None
    last: _Place | None = None

    def unsound(self, size: int) -> Iterator[str]:
        """Name the fields that contradict each other."""
        quartiles = [one for one in (self.low, self.middle, self.high) if one is not None]
        if self.n > size:
            yield "n"
        if len(quartiles) not in (0, 3) or sorted(quartiles) != quartiles:
            yield "low"
        if (self.first is None) != (self.last is None):
            yield "first"
        elif self.first is not None and not self.first <= (self.last or 0) <= self.n:
            yield "last"


class _Given(_Strict):
    scope: Scope
    size: Annotated[int, Field(ge=2, le=_MANY)]
    figures: dict[str, _Figure]


def chosen_peers(given: object, standard: Standard) -> Peers | None:
    """Read what a batch knows of an entity's peers; None: nothing.

    Raises ParametersInvalid for anything but what :func:`written` gives. Its content is not
    repeated: it may be anything, and of any size.
    """
    if given is None or (isinstance(given, Mapping) and not given):
        return None
    known = (TOTAL, *standard.indicators)
    figures = given.get("figures") if isinstance(given, Mapping) else None
    if isinstance(figures, Mapping) and not set(figures) <= set(known):
        what = "没有这个指标 · no such indicator"
        raise ParametersInvalid([Fault(what, "peers.figures", _REMEDY)])
    try:
        found = _Given.model_validate(given)
    except ValidationError as error:
        places = dict.fromkeys(_place(one["loc"], known) for one in error.errors(include_url=False))
        raise _refused(places) from error
    unsound = {
        f"peers.figures.{about}.{name}": None
        for about, figure in found.figures.items()
        for name in figure.unsound(found.size)
    }
    if unsound:
        raise _refused(unsound)
    return Peers(
        found.scope,
        found.size,
        tuple(PeerFigure(about, **dict(one)) for about, one in found.figures.items()),
    )


def _place(path: tuple[int | str, ...], known: tuple[str, ...]) -> str:
    """Name a place by the words that are ours."""
    ours = {*_Given.model_fields, *_FIELDS, *known}
    return ".".join(["peers", *(str(part) for part in path if part in ours)])


def _refused(places: Mapping[str, None]) -> ParametersInvalid:
    return ParametersInvalid([Fault(_WHAT, place, _REMEDY) for place in [*places][:_MOST_TOLD]])


def written(peers: Peers) -> dict[str, Any]:
    """Write peers as plain values of a notebook's parameters; exact points as text."""
    figures = {one.about: _written(one) for one in peers.figures}
    return {"scope": peers.scope, "size": peers.size, "figures": figures}


def _written(figure: PeerFigure) -> dict[str, int | str]:
    found = {name: getattr(figure, name) for name in _FIELDS}
    return {
        name: exact_text(value) if isinstance(value, Fraction) else value
        for name, value in found.items()
        if value is not None
    }
