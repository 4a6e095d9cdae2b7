"""The judged result of one entity: findings, totals, grade, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import StrictBool

from ecnb.model.evidence import Entity
from ecnb.model.period import PeriodText
from ecnb.model.text import Exact

Stated = StrictBool | dt.date | Exact | str
"""A fact's value in a result: yes/no, date, exact number, or key of a choice or verdict."""


class Verdict(StrEnum):
    """What a judgement says. Absent evidence is ``not_assessed``, never zero."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_DUE = "not_due"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"
    NO_TARGET = "no_target"
    """The document names no figure to reach: the count is shown (TC-K18, SD-4)."""
    REPORTED = "reported"
    """Stated in principle only: shown with its figure, neither met nor missed (TC-7, SD-5)."""


VERDICTS: tuple[Verdict, ...] = tuple(Verdict)
"""Order of the verdict codes in arrays."""


class Status(StrEnum):
    """Standing of a total."""

    OFFICIAL = "official"
    PROVISIONAL = "provisional"
    INADMISSIBLE = "inadmissible"
    UNOFFICIAL = "unofficial"
    """The document allows no official total for this entity without a ruling (JX-26)."""
    UNSCORED = "unscored"
    """The document gives no points."""


STATUSES: tuple[Status, ...] = tuple(Status)


@dataclass(frozen=True, slots=True)
class Span:
    """A figure with its range. ``point`` is None where something is not assessed."""

    low: Exact
    high: Exact
    point: Exact | None = None


@dataclass(frozen=True, slots=True)
class UsedFact:
    """A fact as a rule saw it. ``value`` None: nothing was recorded."""

    key: str
    value: Stated | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One rater's entry for one part. ``state`` says how it was taken."""

    rater: str
    points: Exact | None
    state: str
    """``entered``, ``filled`` (from the fact), ``missing``, ``not_scored`` (the rater scored
    nothing), ``unreachable`` (outside the admissible set), ``bare_base`` (accepted with its
    reason), ``bare_base_no_reason``, ``off_step`` or ``overruled`` (the chosen reading decides
    the case; the points are then the reading's)."""
    reason: str = ""
    differs_from_fact: bool = False


@dataclass(frozen=True, slots=True)
class PartFinding:
    """One part of an indicator, judged."""

    id: str
    score: Span
    max: Exact
    by_fact: Span | None
    """What the facts alone give; None where the rule needs a judgement."""
    entries: tuple[Entry, ...]
    facts: tuple[UsedFact, ...]
    basis: Mapping[str, str]
    """What the rule took: ``tier`` from–to, ``target``, ``deducted`` and so on, as exact text."""
    rulings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One indicator judged."""

    indicator: str
    score: Span
    max: Exact
    verdict: Verdict
    """met: full marks; partly; not_met: none; not_applicable; not_assessed."""
    parts: tuple[PartFinding, ...]
    rulings: tuple[str, ...]
    by_rater: Mapping[str, Exact | None]


@dataclass(frozen=True, slots=True)
class ProvisionFinding:
    """One provision or target judged: verdict, the figures behind it, attainment."""

    id: str
    verdict: Verdict
    facts: tuple[UsedFact, ...]
    actual: Exact | None
    target: Exact | None
    attainment: Exact | None
    """actual / target; may exceed 1."""
    basis: Mapping[str, str]
    rulings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A share of provisions met: point over what was assessed, low/high over all that apply."""

    met: int
    partly: int
    not_met: int
    not_assessed: int
    not_applicable: int
    not_due: int
    low: Exact | None
    point: Exact | None
    high: Exact | None


@dataclass(frozen=True, slots=True)
class Total:
    """A total in its states. ``official`` is rounded half-up to the convention's decimals (G7)."""

    status: Status
    score: Span
    official: Exact | None
    grade: str | None
    grade_low: str | None
    grade_high: str | None
    max: Exact
    without_adjustment: Span | None = None
    by_fact: Span | None = None
    """Total with the tier indicators taken from the facts."""
    provisional: Exact | None = None
    """A marked provisional figure, where a ruling or A8 allows one."""
    reasons: tuple[str, ...] = ()
    """Ids of the entries that keep the total from being official."""


@dataclass(frozen=True, slots=True)
class DeductionFinding:
    """Points lost to daily inspection."""

    id: str
    count: Exact | None
    points: Exact
    rulings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssessmentCard:
    """One assessment (or the only one): findings and its total."""

    key: str | None
    period: PeriodText
    findings: tuple[Finding, ...]
    subtotals: Mapping[str, Span]
    rater_subtotals: Mapping[str, Mapping[str, Exact | None]]
    """By group, then rater: sum of the rater's entries; None where one is missing."""
    rater_totals: Mapping[str, Exact | None]
    total: Total


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Everything the core says about one entity in one period."""

    entity: Entity
    standard: str
    period: PeriodText
    as_of: dt.date
    assessments: tuple[AssessmentCard, ...]
    annual: Total | None
    annual_deductions: tuple[DeductionFinding, ...]
    provisions: tuple[ProvisionFinding, ...]
    targets: tuple[ProvisionFinding, ...]
    shares: Mapping[str, Share]
    """By modal: ``requirement`` (应 and imperative), ``should`` (宜), ``may`` (可)."""
    guide: Exact | None
    rulings: Mapping[str, str]
    """The option in force for every interpretation."""
    touched: tuple[str, ...]
    """Rulings that touched this entity."""
    warnings: tuple[str, ...] = ()

    @property
    def current(self) -> AssessmentCard | None:
        """The assessment of this period; None where the document gives no points."""
        return self.assessments[-1] if self.assessments else None

    @property
    def headline(self) -> Total | None:
        """The total a reader looks for first: the annual one if there is one."""
        if self.annual is not None:
            return self.annual
        return self.current.total if self.current else None
