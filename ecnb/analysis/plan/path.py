"""The cheapest set of steps that gains enough: an integer programme, solved exactly.

Gains and efforts become whole numbers over a common denominator before they are solved, and what
the solver chooses is checked with exact fractions; a set that fails the check is excluded and
the rest solved again. Of sets of equal effort the one that gains more is taken.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp

Floats = npt.NDArray[np.float64]
Picks = tuple[int, ...]
"""How often each choice is taken, in their order."""
Check = Callable[[Picks], bool]
"""Tells whether a set really reaches the target, by judging it."""

_ROUNDS: Final = 10
"""Sets that a check may refuse before the search gives up."""

_SAFE: Final = 10**6
"""Sizes of an objective up to which the solver's tolerance of 1e-6 is far below one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be done up to ``most`` times; of one ``lever`` only one is done.

    gain, effort: of one time; effort is above 0.
    """

    lever: str
    gain: Fraction
    effort: Fraction
    most: int = 1


@dataclass(frozen=True, slots=True)
class Solution:
    """A set of choices with its sums."""

    picks: Picks
    gain: Fraction
    effort: Fraction


def reach(choices: Sequence[Choice]) -> Fraction:
    """Give the most that all levers together gain.

    >>> one = Fraction(1)
    >>> reach([Choice("a", one, one), Choice("a", 2 * one, one), Choice("b", one, one, 3)])
    Fraction(5, 1)
    """
    best: dict[str, Fraction] = {}
    for one in choices:
        best[one.lever] = max(best.get(one.lever, Fraction(0)), one.gain * one.most)
    return sum(best.values(), start=Fraction(0))


def at_most(choices: Sequence[Choice]) -> Picks:
    """Take of every lever what gains most.

    >>> one = Fraction(1)
    >>> at_most([Choice("a", one, one), Choice("a", 2 * one, one), Choice("b", one, one, 3)])
    (0, 1, 3)
    """
    best: dict[str, int] = {}
    for k, one in enumerate(choices):
        had = choices[best[one.lever]] if one.lever in best else None
        if had is None or one.gain * one.most > had.gain * had.most:
            best[one.lever] = k
    return tuple(one.most if best[one.lever] == k else 0 for k, one in enumerate(choices))


def cheapest(
    choices: Sequence[Choice],
    need: Fraction,
    *,
    unlike: Sequence[Solution] = (),
    check: Check | None = None,
) -> Solution | None:
    """Give the least-effort set that gains at least ``need``; None where none does.

    unlike: sets found before; the new one does without something that each of them takes.
    check: a further test of a set, where gains may not simply add up.

    >>> day = Fraction(1)
    >>> some = [Choice("a", 3 * day, 5 * day), Choice("b", day, day, 3)]
    >>> cheapest(some, 2 * day).picks, cheapest(some, 4 * day).picks
    ((0, 2), (1, 1))
    """
    if need <= 0:
        return Solution((0,) * len(choices), Fraction(0), Fraction(0))
    if reach(choices) < need:
        return None
    problem = _Problem.of(choices, need)
    for other in unlike:
        problem.differ(other.picks)
    for _ in range(_ROUNDS):
        picks = problem.solve()
        if picks is None:
            return None
        found = _sums(choices, picks)
        if found.gain >= need and (check is None or check(picks)):
            return found
        problem.exclude(picks)
    return None


def _sums(choices: Sequence[Choice], picks: Picks) -> Solution:
    pairs = list(zip(choices, picks, strict=True))
    gain = sum((one.gain * k for one, k in pairs), start=Fraction(0))
    return Solution(picks, gain, sum((one.effort * k for one, k in pairs), start=Fraction(0)))


def _whole(figures: Sequence[Fraction]) -> list[int]:
    """Bring fractions to whole numbers without a common divisor.

    >>> _whole([Fraction(1, 2), Fraction(3, 4)])
    [2, 3]
    """
    den = math.lcm(*(one.denominator for one in figures))
    whole = [int(one * den) for one in figures]
    shared = math.gcd(*whole) or 1
    return [one // shared for one in whole]


@dataclass(slots=True)
class _Problem:
    """The programme: for each choice how often it is taken, and whether it is taken at all.

    Variables are laid out as counts, then switches; rows with their lower and upper bounds.
    """

    gains: list[int]
    efforts: list[int]
    most: list[int]
    rows: list[Floats] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, choices: Sequence[Choice], need: Fraction) -> _Problem:
        """State the programme."""
        *gains, needed = _whole([*(one.gain for one in choices), need])
        efforts = _whole([one.effort for one in choices])
        made = cls(gains, efforts, [one.most for one in choices])
        made._row(counts=dict(enumerate(gains)), low=needed)
        for k, one in enumerate(choices):
            made._row(counts={k: 1}, switches={k: -one.most}, high=0)
        levers = [one.lever for one in choices]
        for lever in dict.fromkeys(levers):
            mine = [k for k, other in enumerate(levers) if other == lever]
            if len(mine) > 1:
                made._row(switches=dict.fromkeys(mine, 1), high=1)
        return made

    def _row(
        self,
        *,
        counts: dict[int, int] | None = None,
        switches: dict[int, int] | None = None,
        low: float = -np.inf,
        high: float = np.inf,
    ) -> None:
        n = len(self.gains)
        row = np.zeros(2 * n)
        for k, value in (counts or {}).items():
            row[k] = value
        for k, value in (switches or {}).items():
            row[n + k] = value
        self._add(row, low, high)

    def differ(self, picks: Picks) -> None:
        """Ask for a set that does without something that is taken here."""
        self._one_of([(k, self.most[k], 0, self.most[k]) for k, n in enumerate(picks) if n])

    def exclude(self, picks: Picks) -> None:
        """Refuse a set that is not enough, and whatever is contained in it."""
        rest = [(k, n) for k, n in enumerate(picks) if n < self.most[k]]
        self._one_of([(k, -(n + 1), None, 0) for k, n in rest])

    def _one_of(self, tests: Sequence[tuple[int, int, int | None, int]]) -> None:
        """Ask that one of some tests holds; each has a switch of its own.

        A test says of a choice's count x and its switch s: x + factor·s is at least, or at most,
        a bound: (choice, factor, None, least) or (choice, factor, 0, most).
        """
        old = len(self.rows[0])
        width = old + len(tests)
        self.rows = [np.pad(row, (0, len(tests))) for row in self.rows]
        for at, (k, factor, upper, bound) in enumerate(tests):
            row = np.zeros(width)
            row[k], row[old + at] = 1, factor
            self._add(row, bound if upper is None else -np.inf, np.inf if upper is None else bound)
        some = np.zeros(width)
        some[old:] = 1
        self._add(some, 1, np.inf)

    def _add(self, row: Floats, low: float, high: float) -> None:
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def solve(self) -> Picks | None:
        """Solve for least effort, and at that effort for most gain.

        In one run where the two make an objective that a float holds with room to spare.
        """
        n, width = len(self.gains), len(self.rows[0])
        cost, worth = np.zeros(width), np.zeros(width)
        cost[:n], worth[:n] = self.efforts, self.gains
        weight = int(worth[:n] @ self.most) + 1
        if weight * int(cost[:n] @ self.most) <= _SAFE:
            return self._run(cost * weight - worth)
        picks = self._run(cost)
        if picks is None:
            return None
        spent = float(cost[:n] @ picks)
        return self._run(-worth, LinearConstraint(cost[None, :], -np.inf, spent)) or picks

    def _run(self, cost: Floats, *limits: LinearConstraint) -> Picks | None:
        n, width = len(self.gains), len(self.rows[0])
        upper = np.ones(width)
        upper[:n] = self.most
        rows = LinearConstraint(np.array(self.rows), self.low, self.high)
        found = milp(
            cost,
            integrality=np.ones(width),
            bounds=Bounds(0, upper),
            constraints=[rows, *limits],
            options={"mip_rel_gap": 0},
        )
        return tuple(round(x) for x in found.x[:n]) if found.x is not None else None
