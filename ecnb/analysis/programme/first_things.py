"""What an office does first: the few things of a whole programme that cannot wait."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ecnb.analysis.cycle.agenda import Awaited
from ecnb.analysis.plan.rectification import NOTHING_ORDERED, Order, Rectified
from ecnb.model.plan import Action

Kind = Literal[
    "failed", "decide", "recheck", "overdue", "late", "missed", "broken", "open", "hangs"
]
"""failed: short of the lowest grade that is good enough, and not yet ordered to rectify. decide: a
second look found it still short. recheck: ordered, and not looked at again. overdue: a duty. late:
an action of a plan. missed: one that counts for nothing any more. broken: evidence that cannot be
read. open: no official total. hangs: the grade hangs on a single reading, mark or rater."""

ORDER: Final[tuple[Kind, ...]] = (
    "failed", "decide", "recheck", "overdue", "late", "missed", "broken", "open", "hangs"
)  # fmt: skip
EACH: Final = 4
"""Lines of a kind, so that no kind drives out the others."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What one entity owes at ``as_of``: overdue turns of duties, and late actions of its plan.

    overdue: the longest overdue turn of each duty, and how many turns that duty owes; without
    those that nobody can make good any more. rectified: the orders to rectify that it was given.
    """

    overdue: tuple[tuple[Awaited, int], ...] = ()
    late: tuple[Action, ...] = ()
    rectified: Rectified = NOTHING_ORDERED

    @property
    def order(self) -> Order | None:
        """The last order, which stands now or stood last."""
        return self.rectified.latest

    @property
    def ended(self) -> bool:
        """Whether its qualification is cancelled."""
        return self.rectified.ended


NOTHING: Final = Pending()


@dataclass(frozen=True, slots=True)
class FirstThing:
    """One thing to do: at whom, the day it was due, what, where it is written; by whom, what for.

    day: None where no document and no plan sets one.
    """

    kind: Kind
    entity: str
    name: str
    day: dt.date | None
    what: str
    source: str
    who: str = ""
    gain: str = ""


def pending(
    plan: Sequence[Action],
    awaited: Iterable[Awaited],
    as_of: dt.date,
    found: Rectified = NOTHING_ORDERED,
) -> Pending:
    """Gather what is overdue at the end of a day; a due day counts whole."""
    duties: defaultdict[str, list[Awaited]] = defaultdict(list)
    for one in awaited:
        if one.is_overdue and not one.is_lost(as_of):
            duties[one.duty].append(one)
    first = [(min(turns, key=lambda one: one.day), len(turns)) for turns in duties.values()]
    known = (one.known_at(as_of) for one in plan)
    late = [one for one in known if one.is_late(as_of)]
    if not first and not late and found is NOTHING_ORDERED:
        return NOTHING
    return Pending(
        tuple(sorted(first, key=lambda pair: (pair[0].day, pair[0].duty))),
        tuple(sorted(late, key=lambda one: (one.due, one.id))),
        found,
    )


def first_things(found: Iterable[FirstThing]) -> tuple[tuple[FirstThing, ...], Mapping[Kind, int]]:
    """Choose the gravest few of each kind, the longest overdue first; count what is left out."""
    ordered = sorted(found, key=_gravest)
    taken: Counter[Kind] = Counter()
    kept = []
    for one in ordered:
        taken[one.kind] += 1
        if taken[one.kind] <= EACH:
            kept.append(one)
    left = {kind: taken[kind] - EACH for kind in ORDER if taken[kind] > EACH}
    return tuple(kept), left


def _gravest(one: FirstThing) -> tuple[int, dt.date, str, str]:
    return ORDER.index(one.kind), one.day or dt.date.max, one.entity, one.what
