"""What recipients say of each service in a quarter, and what has changed since the last one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ecnb.analysis.cycle.duties import Turn
from ecnb.analysis.surveys.figures import Satisfied, ServiceView, services_of
from ecnb.analysis.surveys.intervals import (
    CONFIDENCE,
    SMALL,
)
from ecnb.analysis.surveys.quadrants import Crosshair
from ecnb.analysis.surveys.services import provided_services
from ecnb.model.evidence import Evidence
from ecnb.model.period import Period, PeriodText
from ecnb.model.standard import Standard
from ecnb.model.survey import OVERALL, Poll, Question, Scale, Survey


@dataclass(frozen=True, slots=True)
class Unasked:
    """A service that is provided and was not asked about; last: when it was, that year."""

    service: str
    last: PeriodText | None


@dataclass(frozen=True, slots=True)
class Held:
    """A quarter of the year: answers, services, and the day of the register's evaluation.

    registered: whether the duty's register has one for it; None: no such duty or register.
    """

    quarter: PeriodText
    answers: int
    services: int
    registered: bool | None
    done: dt.date | None


@dataclass(frozen=True, slots=True)
class SurveyView:
    """The survey as a report reads it: the last quarter of the period, and the year around it.

    quarter: None where the period has no answers. open: it has not ended on that day. small:
    the bound below which a sample is called small. left_out: quarters with answers that may be
    later than the report's day.
    """

    quarter: PeriodText | None
    scale: Scale | None
    services: tuple[ServiceView, ...]
    respondents: tuple[tuple[str, int], ...]
    cross: Crosshair | None
    unasked: tuple[Unasked, ...]
    held: tuple[Held, ...]
    left_out: tuple[PeriodText, ...]
    open: bool = False
    confidence: float = CONFIDENCE
    small: int = SMALL

    @property
    def answers(self) -> int:
        """Answers about single services; one person may have given several."""
        return sum(one.n for one in self._single())

    @property
    def overall(self) -> int:
        """Answers about the whole of the services."""
        found = (one.satisfied for one in self.services if one.service == OVERALL)
        return sum(one.n for one in found if one is not None)

    @property
    def pooled(self) -> Fraction | None:
        """The share satisfied of all answers about single services; None: fewer than two."""
        found = self._single()
        hits = sum(one.satisfied for one in found)
        return Fraction(hits, self.answers) if len(found) > 1 else None

    def _single(self) -> list[Satisfied]:
        return [one.satisfied for one in self.services if one.satisfied and one.service != OVERALL]


def survey_view(
    standard: Standard,
    evidence: Evidence,
    period: Period,
    as_of: dt.date,
    turns: Mapping[str, Sequence[Turn]],
) -> SurveyView | None:
    """Look at the answers that are known at the end of ``as_of``; None without any survey."""
    if evidence.survey is None:
        return None
    known = [poll for poll in evidence.survey.polls if _known(poll, as_of)]
    inside = [poll for poll in known if _within(poll.quarter, period)]
    now = inside[-1] if inside else None
    provided = provided_services(standard, evidence, period)
    views, cross = services_of(now, known) if now is not None else ((), None)
    asked = frozenset(now.services) if now is not None else frozenset()
    return SurveyView(
        quarter=now.quarter if now else None,
        scale=now.scale if now else None,
        services=views,
        respondents=now.respondents if now else (),
        cross=cross,
        unasked=tuple(
            Unasked(name, _last(known, name, period)) for name in provided if name not in asked
        ),
        held=_held(standard, known, period, as_of, turns),
        left_out=_left_out(evidence.survey, known, period),
        open=now is not None and now.quarter.end > as_of,
    )


def _known(poll: Poll, as_of: dt.date) -> bool:
    """Tell whether no answer can be later: the quarter is over, or its last answer is dated."""
    return poll.quarter.end <= as_of or (poll.through is not None and poll.through <= as_of)


def _within(quarter: Period, period: Period) -> bool:
    return period.start <= quarter.start and quarter.end <= period.end


def _left_out(survey: Survey, known: Sequence[Poll], period: Period) -> tuple[Period, ...]:
    return tuple(
        poll.quarter for poll in survey.polls if poll not in known and _within(poll.quarter, period)
    )


def _last(known: Sequence[Poll], service: str, period: Period) -> Period | None:
    """Give the last quarter of the year, up to the period's end, that asked about a service."""
    year = [poll for poll in known if _of_year(poll.quarter, period)]
    return next((poll.quarter for poll in reversed(year) if service in poll.services), None)


def _of_year(quarter: Period, period: Period) -> bool:
    return quarter.year == period.year and quarter.end <= period.end


# --- the review cycle ---------------------------------------------------------------------------


def _held(
    standard: Standard,
    known: Sequence[Poll],
    period: Period,
    as_of: dt.date,
    turns: Mapping[str, Sequence[Turn]],
) -> tuple[Held, ...]:
    """List the quarters of the year so far that have answers, or an evaluation in the register."""
    duty = next((key for key, one in standard.obligations.items() if one.survey), None)
    registered = {
        turn.period: turn for turn in turns.get(duty or "", ()) if turn.period is not None
    }
    polls = {poll.quarter: poll for poll in known}
    found = []
    for part in range(1, 5):
        quarter = Period(period.year, "Q", part)
        turn, poll = registered.get(quarter), polls.get(quarter)
        if quarter.end > period.end or quarter.start > as_of or (turn is None and poll is None):
            continue
        answers = _answers(poll) if poll else 0
        done = turn.done if turn is not None else None
        day = done.date() if isinstance(done, dt.datetime) else done
        services = len([one for one in poll.services if one != OVERALL]) if poll else 0
        said = day is not None if turn is not None else None
        found.append(Held(quarter, answers, services, said, day))
    return tuple(found)


def _answers(poll: Poll) -> int:
    return sum(one.n for one in poll.tallies if one.question is Question.SATISFACTION)
