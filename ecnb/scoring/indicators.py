"""Indicators over entities: their parts judged and added up within the indicator's bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from ecnb.model.standard import Indicator, Part, part_id
from ecnb.model.table import Bools
from ecnb.scoring.by_facts import ByFacts, Flags, by_facts, full_of, merged
from ecnb.scoring.by_raters import INADMISSIBLE, Rated, among, rated
from ecnb.scoring.exact import Points, choose, constant, total
from ecnb.scoring.panel import Panel
from ecnb.scoring.view import View

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class PartColumn:
    """One part over entities."""

    part: Part
    facts: ByFacts
    rated: Rated | None
    points: Points
    flags: Flags
    target_share: Fraction
    """Share of annual targets due at this assessment."""


@dataclass(frozen=True)
class IndicatorColumn:
    """One indicator over entities.

    applies: (n,) False where it is outside the entity's base. judged: (n,) False where it does not
    apply, or is 0 for that reason, so that no entry counts. barred: (n,) where an entry that
    counts is inadmissible.
    """

    item: Indicator
    points: Points
    applies: Bools
    judged: Bools
    parts: Mapping[str, PartColumn]
    flags: Flags
    barred: Bools

    @cached_property
    def by_fact(self) -> Points:
        """Points with every part that facts settle taken from them; worked out when asked for."""
        return _joined(self.item, [_settled_by_facts(p) for p in self.parts.values()], ~self.judged)


def indicator_column(
    name: str, item: Indicator, view: View, share: Fraction, panel: Panel
) -> IndicatorColumn:
    """Judge one indicator of n entities. share: the part of annual targets due now."""
    n = len(view)
    parts: dict[str, PartColumn] = {}
    for key, part in item.parts.items():
        spill = item.max - full_of(part.rule)
        facts = by_facts(part.rule, view, share, spill)
        taken = (
            rated(part_id(name, key), part, facts, view, panel) if part.entry == "raters" else None
        )
        points = facts.points if taken is None else taken.points
        flags = facts.flags if taken is None else taken.flags
        parts[key] = PartColumn(part, facts, taken, points, flags, share)
    flags = merged(part.flags for part in parts.values())
    if item.undescribed is not None:
        flags = merged([flags, {item.undescribed.ruling: np.ones(n, bool)}])
    outside = np.zeros(n, bool)
    if item.applies is not None:
        outside = view.all_of(item.applies.when).no
        flags = merged([flags, {item.applies.ruling: outside} if item.applies.ruling else {}])
    leaves_base = item.applies is not None and item.applies.otherwise == "not_applicable"
    return IndicatorColumn(
        item,
        _joined(item, [part.points for part in parts.values()], outside),
        ~outside if leaves_base else np.ones(n, bool),
        ~outside,
        parts,
        flags,
        _barred(parts.values(), ~outside),
    )


def _joined(item: Indicator, parts: list[Points], outside: Bools) -> Points:
    """Add an indicator's parts within its bounds; entities outside it get nothing."""
    n = len(outside)
    points = total(parts, n).clipped(item.floor, item.max)
    if item.undescribed is not None:
        points = points.raised(np.ones(n, bool), item.undescribed.points)
    return choose(outside, constant(n, _ZERO), points) if outside.any() else points


def _settled_by_facts(part: PartColumn) -> Points:
    return choose(part.facts.points.known, part.facts.points, part.points)


def _barred(parts: Iterable[PartColumn], judged: Bools) -> Bools:
    """Tell where an entry that counts is inadmissible."""
    found = [among(part.rated.state, INADMISSIBLE).any(axis=0) for part in parts if part.rated]
    return np.logical_or.reduce(found) & judged if found else np.zeros_like(judged)
