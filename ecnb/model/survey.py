"""What recipients answered, as counts: no row of a person is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from ecnb.model.period import PeriodText

OVERALL = "overall"
"""Stands for the whole of the services, where recipients were asked about that."""


class Question(StrEnum):
    """What was asked about a service."""

    SATISFACTION = "satisfaction"
    IMPORTANCE = "importance"
    RECOMMEND = "recommend"


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of whole numbers, the larger the better; from where an answer is satisfied."""

    low: int
    high: int
    satisfied_from: int

    @classmethod
    def of(cls, low: int, high: int) -> Scale:
        """Give a scale whose answers above the middle count as satisfied.

        Of five that is the usual “top two boxes”; the middle itself says neither.

        >>> [Scale.of(1, high).satisfied_from for high in (4, 5, 7, 10)]
        [3, 4, 5, 6]
        """
        return cls(low, high, (low + high) // 2 + 1)

    def __contains__(self, answer: int) -> bool:
        return self.low <= answer <= self.high


WILLINGNESS = Scale(0, 10, 9)
"""The scale of “would you recommend it”, the same everywhere (Reichheld 2003)."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many gave which answer to one question about one service; answers ascend."""

    service: str
    question: Question
    counts: tuple[tuple[int, int], ...]

    @property
    def n(self) -> int:
        """Answers."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class Poll:
    """The answers of one quarter.

    scale: of satisfaction and importance; None where neither was asked. respondents: by kind,
    where that was recorded. through: the day of the last answer, if every one is dated.
    """

    quarter: PeriodText
    scale: Scale | None
    tallies: tuple[Tally, ...]
    respondents: tuple[tuple[str, int], ...] = ()
    through: dt.date | None = None

    def tally(self, service: str, question: Question) -> Tally | None:
        """Give the answers to one question about one service."""
        wanted = (service, question)
        return next((one for one in self.tallies if (one.service, one.question) == wanted), None)

    @property
    def services(self) -> tuple[str, ...]:
        """What was asked about, the whole first."""
        found = dict.fromkeys(one.service for one in self.tallies)
        return tuple(sorted(found, key=lambda name: (name != OVERALL, name)))


@dataclass(frozen=True, slots=True)
class Survey:
    """Every quarter's answers, in order. dropped: columns with personal data, by their kind."""

    polls: tuple[Poll, ...]
    dropped: tuple[tuple[str, int], ...] = ()
