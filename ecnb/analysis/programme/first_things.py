"""What an office does first: the few things of a whole programme that cannot wait."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ecnb.analysis.cycle.agenda import Awaited
from ecnb.analysis.plan.rectification import Order
from ecnb.model.plan import DONE, Action

Kind = Literal["failed", "decide", "overdue", "late", "broken", "open", "hangs"]
"""failed: short of the lowest grade that is good enough. decide: a second look found it still
short. overdue: a duty. late: an action of a plan. broken: evidence that cannot be read. open:
no official total. hangs: the grade hangs on a single reading, mark or rater."""

ORDER: Final[tuple[Kind, ...]] = ("failed", "decide", "overdue", "late", "broken", "open", "hangs")
EACH: Final = 4
"""Lines of a kind, so that no kind drives out the others."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What one entity owes at ``as_of``: overdue turns of duties, and late actions of its plan.

    overdue: the longest overdue turn of each duty, and how many turns that duty owes. order: the
    last order to rectify that it was given.
    """

    overdue: tuple[tuple[Awaited, int], ...] = ()
    late: tuple[Action, ...] = ()
    order: Order | None = None

    @property
    def ended(self) -> bool:
        """Whether its qualification is cancelled."""
        return self.order is not None and self.order.stage == "cancelled"


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
    order: Order | None = None,
) -> Pending:
    """Gather what is overdue at the end of a day; a due day counts whole."""
    duties: defaultdict[str, list[Awaited]] = defaultdict(list)
    for one in awaited:
        if one.is_overdue:
            duties[one.duty].append(one)
    first = [(min(turns, key=lambda one: one.day), len(turns)) for turns in duties.values()]
    known = (one.known_at(as_of) for one in plan)
    late = [one for one in known if one.stage not in DONE and one.due < as_of]
    if not first and not late and order is None:
        return NOTHING
    return Pending(
        tuple(sorted(first, key=lambda pair: (pair[0].day, pair[0].duty))),
        tuple(sorted(late, key=lambda one: (one.due, one.id))),
        order,
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
