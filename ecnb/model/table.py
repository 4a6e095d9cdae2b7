"""Evidence as columns: what the scoring core reads. One entity is a table of one row.

Every figure is an integer count of ten-thousandths (:data:`UNIT`), so that no binary
fraction ever stands for a decimal one (G7). A choice is the index of its key among the
fact's choices, yes/no is 1/0, a date is its proleptic ordinal, a verdict the index in
:data:`ecnb.model.scorecard.VERDICTS`; all of them times :data:`UNIT` as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

UNIT = 10_000
"""Figures in tables are whole ten-thousandths: evidence may state up to four decimals."""

LIMIT = 10**12
"""Figures reach at most this magnitude, so that sums and products stay inside 64 bits."""


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One fact over entities. values: (n,) ten-thousandths; known: (n,), False: no record."""

    values: Ints
    known: Bools


@dataclass(frozen=True, slots=True)
class RatingColumn:
    """One rater's entries for one part. reasoned: (n,), True where a reason was written."""

    values: Ints
    known: Bools
    reasoned: Bools


@dataclass(frozen=True, slots=True)
class DueColumn:
    """Turns of one obligation at ``as_of``: (n,) counts each; known: a register exists."""

    on_time: Ints
    late: Ints
    missing: Ints
    open: Ints
    known: Bools


@dataclass(frozen=True, slots=True)
class Table:
    """All columns of one assessment (or of the only one).

    classes: (n,) index into the standard's classes, -1 where there is none.
    facts: by column name, ``key@window`` (see :func:`column_name`).
    ratings: by (part id, rater key); the adjustment is ``("adjustment", "")``.
    """

    entities: tuple[str, ...]
    classes: Ints
    facts: Mapping[str, FactColumn] = field(default_factory=dict)
    ratings: Mapping[tuple[str, str], RatingColumn] = field(default_factory=dict)
    dues: Mapping[str, DueColumn] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.entities)

    def taken(self, rows: Ints) -> Table:
        """Give some entities by number, any of them as often as it is named.

        >>> Table(("a", "b"), np.array([0, 1])).taken(np.array([1, 1, 0])).entities
        ('b', 'b', 'a')
        """
        return Table(
            tuple(self.entities[i] for i in rows.tolist()),
            self.classes[rows],
            {k: FactColumn(c.values[rows], c.known[rows]) for k, c in self.facts.items()},
            {k: RatingColumn(c.values[rows], c.known[rows], c.reasoned[rows])
             for k, c in self.ratings.items()},
            {k: DueColumn(c.on_time[rows], c.late[rows], c.missing[rows], c.open[rows],
                          c.known[rows])
             for k, c in self.dues.items()},
        )  # fmt: skip


ADJUSTMENT = ("adjustment", "")
"""Key of the adjustment's column among the ratings."""


def column_name(fact: str, window: object) -> str:
    """Name the column of a fact in a window.

    >>> column_name("purchase_orders", "half")
    'purchase_orders@half'
    """
    if isinstance(window, str):
        return f"{fact}@{window}"
    start, end = getattr(window, "from_", None), getattr(window, "to", None)
    return f"{fact}@{start or ''}..{end or ''}"
