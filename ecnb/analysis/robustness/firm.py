"""How firm the result and the place of each entity of a league are, all of them drawn together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ecnb.analysis.robustness.certainty import Certainty, cut
from ecnb.analysis.robustness.sway import Sway, Whole, place_intervals, places_alone, sway
from ecnb.model.table import Ints
from ecnb.model.text import Exact
from ecnb.scoring.judge import Scorecards
from ecnb.standards import Variant

_CHUNK = 256
"""Entities whose copies are sorted at a time."""


@dataclass(frozen=True, slots=True)
class Firm:
    """How firm one entity's result is. rulings, raters, mark: what changes its grade by itself.

    range: its own range reaches from one grade into another.
    grades: copies by grade, best first. low, high: 95 % of its copies' totals; places: of their
    places among all that are ranked with it, drawn together. step_places: best and worst place
    with one of its own marks one step away and all others as they are.
    """

    certainty: Certainty
    rulings: tuple[str, ...]
    raters: tuple[str, ...]
    mark: bool
    range: bool
    grades: Mapping[str, int]
    low: Exact
    high: Exact
    places: tuple[int, int]
    step_places: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Judged:
    """What is kept of one judgement: its sway, and who is ranked with whom.

    official: (n,) totals, and classes: (n,) names; grade: (n,) codes in ``grades``, -1 none.
    """

    sway: Sway
    official: Ints
    grade: Ints
    classes: npt.NDArray[np.str_]
    grades: tuple[str, ...]
    decimals: int


def firmness(cards: Scorecards, others: Iterable[tuple[Variant, Scorecards]]) -> Judged:
    """Keep of one judgement what :func:`firms` needs. others: the same under other readings."""
    names = np.array([*cards.standard.classes, ""], np.str_)
    return Judged(
        sway(cards, others),
        cards.headline.official,
        cards.headline.grade,
        np.asarray(names[cards.assessments[-1].view.table.classes], np.str_),
        tuple(cards.standard.grades),
        cards.standard.conventions.decimals,
    )


def firms(groups: Sequence[Judged]) -> list[Firm | None]:
    """Give each entity of all groups, one after the other; None without an official total."""
    ends = _ends(groups)
    return [
        one
        for group, (places, steps) in zip(groups, ends, strict=True)
        for one in _of_group(group, places, steps)
    ]


def _of_group(group: Judged, places: Ints, steps: Ints) -> Iterator[Firm | None]:
    hangs, scale = group.sway, 10**group.decimals
    low, high = _intervals(hangs.drawn)
    for i in range(len(hangs.official)):
        if not hangs.official[i]:
            yield None
            continue
        counts = hangs.grades[i].tolist()
        rulings = tuple(name for name, mask in hangs.rulings.items() if mask[i])
        raters = tuple(name for name, mask in hangs.raters.items() if mask[i])
        mark, wide, code = bool(hangs.marks[i]), bool(hangs.ranges[i]), int(group.grade[i])
        alone = bool(rulings or raters or mark or wide)
        yield Firm(
            _certainty(code, counts, alone=alone), rulings, raters, mark, wide,
            dict(zip(group.grades, counts, strict=True)) if code >= 0 else {},
            Fraction(int(low[i]), scale), Fraction(int(high[i]), scale),
            (int(places[0, i]), int(places[1, i])), (int(steps[0, i]), int(steps[1, i])),
        )  # fmt: skip


def _certainty(code: int, counts: Sequence[int], *, alone: bool) -> Certainty:
    if code < 0:
        return "ungraded"
    if alone:
        return "hangs"
    return "certain" if counts[code] == sum(counts) else "together"


def _intervals(drawn: Whole) -> tuple[Ints, Ints]:
    """Give the ends of each entity's interval of totals."""
    n, size = drawn.shape
    ends = (cut(size), size - 1 - cut(size))
    found = np.empty((2, n), np.int64)
    for start in range(0, n, _CHUNK):
        some = slice(start, start + _CHUNK)
        found[:, some] = np.partition(drawn[some], ends, axis=1)[:, ends].T
    return found[0], found[1]


def _ends(groups: Sequence[Judged]) -> list[tuple[Ints, Ints]]:
    """Give best and worst place of every entity, among all groups: drawn, and by a single step."""
    decimals = max((group.decimals for group in groups), default=0)
    scales = [10 ** (decimals - group.decimals) for group in groups]
    found = [(np.zeros((2, len(g.official)), np.int64), np.zeros((2, len(g.official)), np.int64))
             for g in groups]  # fmt: skip
    for name in sorted({str(one) for group in groups for one in np.unique(group.classes)}):
        inside = [np.flatnonzero(g.sway.official & (g.classes == name)) for g in groups]
        best, worst = place_intervals(_stacked(groups, inside, scales))
        parts = list(zip(groups, inside, scales, strict=True))
        totals = np.concatenate([g.official[i] * scale for g, i, scale in parts])
        most = np.concatenate([g.sway.most[i] * scale for g, i, scale in parts])
        least = np.concatenate([g.sway.least[i] * scale for g, i, scale in parts])
        ends = np.stack([best, worst])
        steps = np.stack([places_alone(totals, most), places_alone(totals, least)])
        start = 0
        for (places, alone), rows in zip(found, inside, strict=True):
            stop = start + len(rows)
            places[:, rows], alone[:, rows] = ends[:, start:stop], steps[:, start:stop]
            start = stop
    return found


def _stacked(groups: Sequence[Judged], inside: Sequence[Ints], scales: Sequence[int]) -> Whole:
    parts = zip(groups, inside, scales, strict=True)
    return np.concatenate(
        [g.sway.drawn[i] if s == 1 else g.sway.drawn[i].astype(np.int64) * s for g, i, s in parts]
    )
