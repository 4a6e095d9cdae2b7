"""Peers as a notebook's parameters give them: plain values in, checked figures out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from ecnb.analysis.peers import PeerFigure, Peers
from ecnb.errors import Fault, ParametersInvalid
from ecnb.model.history import TOTAL
from ecnb.model.standard import Standard
from ecnb.model.text import exact_text

_REMEDY: Final = "由整批运行给出，单独运行时留空 · a batch gives it; leave it out otherwise"
_ADAPTER: TypeAdapter[Peers] = TypeAdapter(Peers)
_FIELDS: Final = ("n", "low", "middle", "high", "first", "last")


def chosen_peers(given: Mapping[str, Any] | None, standard: Standard) -> Peers | None:
    """Read what a batch knows of an entity's peers; None: nothing.

    Raises ParametersInvalid for anything but what :func:`written` gives.
    """
    if not given:
        return None
    try:
        figures = [{"about": about, **one} for about, one in given.get("figures", {}).items()]
        found = _ADAPTER.validate_python({**given, "figures": figures})
    except (ValidationError, TypeError, AttributeError) as error:
        raise ParametersInvalid([Fault(f"{error!s:.200}", "peers", _REMEDY)]) from error
    unknown = [one.about for one in found.figures if one.about not in (TOTAL, *standard.indicators)]
    if unknown:
        fault = Fault(f"没有这个指标 · no such indicator: {unknown[0]:.80}", "peers", _REMEDY)
        raise ParametersInvalid([fault])
    return found


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
