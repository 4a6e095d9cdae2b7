"""Results of earlier periods as they were published, where their evidence is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ecnb.model.period import PeriodText
from ecnb.model.text import Exact

TOTAL: Final = "total"
"""What a row is about if it is the total of a period's own assessment."""
ANNUAL: Final = "annual"
"""The same of a year's total, which is composed of several assessments."""
CURRENT: Final = ""
"""The edition of a document that is in use now."""


@dataclass(frozen=True, slots=True)
class PastResult:
    """One published figure: of an indicator (by its id), ``total`` or ``annual``.

    standard: key of a known document, else its name as it was written. edition: empty for the one
    in use. low, high: the possible range, where one was published. rulings: readings that
    differed from the document's defaults. grade: key of a grade, or its name under another
    document.
    """

    period: PeriodText
    about: str
    points: Exact
    standard: str
    edition: str = CURRENT
    low: Exact | None = None
    high: Exact | None = None
    class_: str | None = None
    rulings: Mapping[str, str] = field(default_factory=dict)
    grade: str | None = None
    source: str = ""

    @property
    def place(self) -> tuple[object, ...]:
        """Where it stands among the rows of a table; no two are the same."""
        return (self.period, self.standard, self.edition, self.about)
