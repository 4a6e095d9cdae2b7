"""Periods of evaluation: a year, a half-year or a quarter, as calendar intervals.

Anchored on the calendar: the Anhui guide gives only lengths (6.1.2; hole AH-8), Zhejiang
says every year end (7.2.1), Jiaxian half-year and year end (art. 5).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_PATTERN = re.compile(r"(?P<year>(19|20)\d\d)(?:(?P<kind>[HQ])(?P<part>[1-4]))?")
_MONTHS = {"": 12, "H": 6, "Q": 3}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar year, half-year or quarter.

    >>> Period.parse("2026H1").end
    datetime.date(2026, 6, 30)
    >>> str(Period.parse("2026Q2"))
    '2026Q2'
    >>> str(Period.parse("2026H1").previous)
    '2025H2'
    """

    year: int
    kind: str = ""
    part: int = 1

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2026``, ``2026H1`` or ``2026Q2``; raise ValueError for anything else."""
        match = _PATTERN.fullmatch(text)
        if match is None:
            raise ValueError(
                f"不是评价期间 · {text!r} is not a period; write 2026, 2026H1 or 2026Q2"
            )
        kind = match["kind"] or ""
        part = int(match["part"] or 1)
        if part * _MONTHS[kind] > _MONTHS[""]:
            what = f"不是评价期间 · {text!r} is not a period; a year has H1 and H2, or Q1 to Q4"
            raise ValueError(what)
        return cls(int(match["year"]), kind, part)

    @classmethod
    def holding(cls, day: dt.date, kind: str) -> Self:
        """Give the year (``""``), half (``"H"``) or quarter (``"Q"``) that holds a day.

        >>> str(Period.holding(dt.date(2026, 7, 1), "H"))
        '2026H2'
        """
        return cls(day.year, kind, (day.month - 1) // _MONTHS[kind] + 1)

    @property
    def start(self) -> dt.date:
        """First day."""
        return dt.date(self.year, (self.part - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def end(self) -> dt.date:
        """Last day (it ends at 24:00)."""
        return self.next.start - dt.timedelta(days=1)

    @property
    def next(self) -> Period:
        """The period of the same length that follows."""
        last = 12 // _MONTHS[self.kind]
        if self.part == last:
            return Period(self.year + 1, self.kind, 1)
        return Period(self.year, self.kind, self.part + 1)

    @property
    def previous(self) -> Period:
        """The period of the same length before."""
        if self.part == 1:
            return Period(self.year - 1, self.kind, 12 // _MONTHS[self.kind])
        return Period(self.year, self.kind, self.part - 1)

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.year}{self.kind}{self.part if self.kind else ''}"

    def label(self, lang: str = "zh") -> str:
        """Give the name a reader expects.

        >>> Period.parse("2026H1").label()
        '2026年上半年'
        >>> Period.parse("2026Q2").label("en")
        '2026 Q2'
        """
        if lang != "zh":
            return f"{self.year} {self.kind}{self.part}" if self.kind else str(self.year)
        if self.kind == "H":
            return f"{self.year}年{'上下'[self.part - 1]}半年"
        if self.kind == "Q":
            return f"{self.year}年第{'一二三四'[self.part - 1]}季度"
        return f"{self.year}年"


PeriodText = Annotated[
    Period,
    BeforeValidator(lambda value: Period.parse(value) if isinstance(value, str) else value),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["2026H1"]}),
]
"""A period, written as its name."""
