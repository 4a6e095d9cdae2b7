"""The headline of a report: the few figures of it that a whole programme is listed by.

Worked out once, when the report is recorded, and kept in the ledger: a result has tens of
thousands of bytes, a headline some hundreds. It is a function of what stands published, whose
manifest has to name the very bytes that it is read from; the ledger's copy is only a cache.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import StringConstraints, TypeAdapter

from ecnb.analysis.gaps import due
from ecnb.model.scorecard import STATUSES, Status, Verdict
from ecnb.run import manifest
from ecnb.run.manifest import sha256

RESULT = "result.json"

Number = Annotated[
    str, StringConstraints(pattern=r"^-?\d{1,18}(\.\d{1,18})?(/[1-9]\d{0,17})?$", strict=True)
]
"""An exact number as a result writes it: ``87.5``, ``1/3``. It stays text until it is needed."""

StatusName = Annotated[str, StringConstraints(pattern=f"^({'|'.join(STATUSES)})$", strict=True)]
"""Standing of a total, as a result writes it."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One published report in figures.

    edition: sha256 of the standards file that it stands under; rulings: sha256 of the options
    in force. official, low, point, high, grade: of the total that a reader looks for first;
    annual: that is the year's, and ``half`` then the official total of the period's own
    assessment. place, of: rank in its class. shares: of provisions, by modal: met, assessed, not
    assessed; targets: met, due. points: of each indicator of the period's own assessment; None:
    not assessed.
    """

    entity: str
    name: str
    standard: str
    edition: str
    rulings: str
    period: str
    as_of: str
    class_: str | None = None
    county: str = ""
    sample: bool = False
    status: StatusName = Status.UNSCORED.value
    official: Number | None = None
    low: Number | None = None
    point: Number | None = None
    high: Number | None = None
    grade: str | None = None
    annual: bool = False
    half: Number | None = None
    place: int | None = None
    of: int | None = None
    shares: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    targets: tuple[int, int] | None = None
    points: Mapping[str, Number | None] = field(default_factory=dict)


_ADAPTER: TypeAdapter[Headline] = TypeAdapter(Headline)
_UNUSABLE = (
    OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError,
    RecursionError,
)  # fmt: skip
"""What a damaged file can bring about, wherever it is damaged."""


@lru_cache(maxsize=10_000)
def exact(number: Number) -> Fraction:
    """Read a number: there are many points, and few different ones.

    >>> exact("87.5")
    Fraction(175, 2)
    """
    return Fraction(number)


def dumps(headline: Headline) -> str:
    """Write a headline as the ledger keeps it; exact numbers are text."""
    return _ADAPTER.dump_json(headline).decode()


def loads(text: str) -> Headline | None:
    """Read a headline back; None: it is none, or one that another version wrote.

    >>> one = Headline("a", "甲", "x", "0", "0", "2026H1", "2026-06-30", official="90")
    >>> loads(dumps(one)) == one
    True
    >>> loads("") is None
    True
    """
    try:
        return _ADAPTER.validate_json(text)
    except ValueError:
        return None


def read(folder: Path) -> Headline | None:
    """Work a headline out from a published report; None: there is no sound one of an entity."""
    try:
        return derived(folder, (folder / manifest.NAME).read_bytes())
    except OSError:
        return None


def derived(folder: Path, written: bytes) -> Headline | None:
    """Work a headline out from a report and its manifest.

    None: the manifest does not name the result's bytes, or they are no result.
    """
    try:
        said = json.loads(written)
        content = (folder / RESULT).read_bytes()
        if sha256(content) != said["outputs"][RESULT]:
            return None
        return _of(json.loads(content), said)
    except _UNUSABLE:
        return None


def _of(result: Mapping[str, Any], said: Mapping[str, Any]) -> Headline:
    card, standing = result["scorecard"], result["standing"]
    entity = card["entity"]
    own = card["assessments"][-1] if card["assessments"] else None
    annual = card["annual"] is not None
    total = card["annual"] if annual else own["total"] if own else None
    return _ADAPTER.validate_python({
        "entity": entity["id"],
        "name": entity["name"],
        "standard": card["standard"],
        "edition": said["sources"]["standard"]["sha256"],
        "rulings": _hash(card["rulings"]),
        "period": card["period"],
        "as_of": card["as_of"],
        "class_": entity["class_"],
        "county": entity["county"],
        "sample": entity["sample"],
        **_figures(total),
        "annual": annual,
        "half": own["total"]["official"] if annual and own else None,
        "place": standing["place"],
        "of": standing["of"],
        "shares": {kind: _share(share) for kind, share in card["shares"].items()},
        "targets": _targets(card["targets"]),
        "points": {f["indicator"]: f["score"]["point"] for f in own["findings"]} if own else {},
    })  # fmt: skip


def _figures(total: Mapping[str, Any] | None) -> dict[str, Any]:
    if total is None:
        return {}
    about = {name: total[name] for name in ("status", "official", "grade")}
    return about | {name: total["score"][name] for name in ("low", "point", "high")}


def _share(share: Mapping[str, int]) -> tuple[int, int, int]:
    assessed = share["met"] + share["partly"] + share["not_met"]
    return share["met"], assessed, share["not_assessed"]


def _targets(targets: list[Mapping[str, Any]]) -> tuple[int, int] | None:
    """Count targets met over those that are due; None: the document has none."""
    if not targets:
        return None
    counted = due(Verdict(target["verdict"]) for target in targets)
    return counted.count(Verdict.MET), len(counted)


def _hash(content: Mapping[str, Any]) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode())
