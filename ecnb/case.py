"""A case: one entity in one period, judged and analysed. What notebooks open and reports show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ecnb import evidence as room
from ecnb import standards
from ecnb.aims import chosen_aim
from ecnb.analysis.alternatives import Alternative, TablesOf, alternatives, rejudged
from ecnb.analysis.causes.problems import Problem, problems
from ecnb.analysis.cycle.agenda import Awaited, next_due, waiting
from ecnb.analysis.cycle.duties import Turn, When, turns
from ecnb.analysis.past.figures import NO_HISTORY, History
from ecnb.analysis.peers import Compared, compared
from ecnb.analysis.plan.improvement import NO_IMPROVEMENT, Aim, Improvement, improvement
from ecnb.analysis.plan.rectification import Rectified, ended_on, rectified
from ecnb.analysis.rating.agreement import Agreement, agreement
from ecnb.analysis.robustness.certainty import Robustness, robustness
from ecnb.analysis.surveys.survey import SurveyView, survey_view
from ecnb.errors import Fault, ParametersInvalid
from ecnb.evidence.workdays import WorkCalendar, read_workdays
from ecnb.model.evidence import Evidence
from ecnb.model.period import Period
from ecnb.model.scorecard import Scorecard
from ecnb.model.standard import Standard
from ecnb.model.table import Table
from ecnb.past import Earlier, judged_again, of_entity, past_of
from ecnb.peers import chosen_peers
from ecnb.scoring.judge import Scorecards, judge
from ecnb.settings import Setting, Shelf, chosen_rulings, chosen_settings, settled

Rulings = Mapping[str, str]
Workdays = Mapping[dt.date, bool]
"""Days that correct the official working calendar: True is worked."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Place among the entities of the same standard and period; None: not ranked."""

    place: int | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One entity in one period: evidence, judgement and what else could be read out of it.

    files: sha256 of each frozen evidence file. turns: of each obligation whose register exists.
    next_due: the next open turn of each obligation. review: that of the review cycle which another
    document recommends. previous: the period that this one is compared with, where known. history:
    of all earlier periods. peers: figures of those like it. aim: what the office has set for plans.
    agreement: between raters, where there are two or more. robustness: what the total stands on,
    where there are points. survey: what recipients say, where they were asked.
    """

    standard: Standard
    evidence: Evidence
    files: Mapping[str, str]
    period: Period
    as_of: dt.date
    lang: str
    settings: Mapping[str, Setting]
    scorecard: Scorecard
    alternatives: tuple[Alternative, ...]
    turns: Mapping[str, tuple[Turn, ...]] = field(default_factory=dict)
    next_due: tuple[Awaited, ...] = ()
    review: tuple[Awaited, ...] = ()
    previous: Scorecard | None = None
    history: History = NO_HISTORY
    peers: Compared | None = None
    standing: Standing = field(default_factory=Standing)
    programme: str = ""
    aim: Aim = field(default_factory=Aim)
    survey: SurveyView | None = None
    improvement: Improvement = field(default=NO_IMPROVEMENT)
    agreement: Agreement | None = None
    problems: tuple[Problem, ...] = ()
    robustness: Robustness | None = None

    @property
    def rectified(self) -> Rectified:
        """Orders to rectify, and how each stands."""
        registers, card = self.evidence.registers, self.scorecard
        plan = self.improvement.plan
        return rectified(self.standard, registers, card, self.period, self.as_of, plan)


def open_case(  # noqa: PLR0913 - the parameters cell of a notebook, one for one
    evidence: str | Path,
    *,
    period: str,
    as_of: dt.date | str | None = None,
    rulings: Rulings | None = None,
    settings: Mapping[str, object] | None = None,
    goals: Mapping[str, object] | None = None,
    effort: Mapping[str, object] | None = None,
    lang: str = "zh",
    place: int | None = None,
    of: int | None = None,
    peers: Mapping[str, Any] | None = None,
    programme: str = "",
    workdays: Mapping[Any, Any] | None = None,
) -> Case:
    """Read one entity's evidence, judge it, and look at every other reading of the holes.

    evidence: a folder or workbook of one entity. period: ``2026H1``, ``2026Q2`` or ``2026``.
    as_of: the day on which deadlines are read; the period's last day if left out.
    rulings: options that differ from the defaults, ``{"ZJ-1": "inclusive"}``; those of other
    documents are ignored, unknown ones raise ParametersInvalid. settings: parameters that the
    document leaves to the place, ``{"reference_year": 2025}``. goals: a grade or total to reach,
    by standard, ``{"jiaxian-station": "优秀"}``. effort: person-days a unit, by fact, part or
    clause; 1 where nothing is stated. place, of: rank, where known. peers: figures of those it
    is compared with, as a batch gives them.
    workdays: corrections of the official working calendar, ``{"2026-05-09": False}``.

    Raises EvidenceInvalid with every fault of the evidence.
    """
    when, day, language = parse_run(period, as_of, lang)
    shelf, worked = Shelf(), read_workdays(workdays or {})
    proof = room.read_entity(Path(evidence), lambda key, _: shelf.under(key, rulings or {}))
    standard, variants = _readings(shelf, proof.entity.standard, rulings or {}, settings or {})
    given, aim = chosen_settings(standard, settings or {}), chosen_aim(standard, goals, effort)
    tables = tables_of(standard, variants, [proof], when, day, worked)
    cards = judge(standard, tables(standard), when, day)
    moment = until_ended(when_of(when, day, given, worked), standard, proof)
    now = of_entity(cards, proof)
    past = _past(standard, proof, when, day, given, worked)
    others = alternatives(cards, rejudged(cards, variants, tables), 0)
    duties, judged = _turns(standard, proof, moment), now.card
    return Case(
        standard=standard, evidence=proof, files=room.digest(room.freeze(proof, standard)),
        period=when, as_of=day, lang=language, settings=given, programme=programme, aim=aim,
        scorecard=judged,
        alternatives=others,
        turns=duties,
        next_due=next_due(standard, proof.registers, moment),
        review=recommended(standard, moment),
        previous=past.in_step(now, yearly=standard.cycle == "year"),
        history=past_of(standard, now, proof, past),
        peers=compared(chosen_peers(peers, standard), judged.current),
        standing=Standing(place, of),
        survey=survey_view(standard, proof, when, day, duties),
        improvement=improvement(cards, 0, judged, proof, past.just_before(when, proof), aim),
        agreement=agreement(standard, judged.current),
        problems=problems(room.known_of(standard, proof, judged, moment, duties, others)),
        robustness=robustness(cards, 0, others),
    )  # fmt: skip


def _readings(
    shelf: Shelf, key: str, rulings: Rulings, settings: Mapping[str, object]
) -> tuple[Standard, tuple[standards.Variant, ...]]:
    """Give a standard as it is read here, and under every other reading."""
    source = shelf.source(key)
    options = chosen_rulings(source, rulings)
    standard = settled(shelf.under(key, options), settings)
    return standard, variants_of(source, options, settings)


def parse_run(period: str, as_of: dt.date | str | None, lang: str) -> tuple[Period, dt.date, str]:
    """Read the parameters that every run has; all faults at once."""
    faults = []
    when: Period | None = None
    day: dt.date | None = None
    try:
        when = Period.parse(str(period))
        day = when.end
    except ValueError as error:
        faults.append(Fault(str(error), "period"))
    if as_of is not None and as_of != "":
        try:
            day = as_of if isinstance(as_of, dt.date) else dt.date.fromisoformat(str(as_of))
        except ValueError:
            faults.append(
                Fault(f"不是日期 · {as_of!r} is not a date", "as_of", "写 · write YYYY-MM-DD")
            )
    if lang not in ("zh", "en"):
        faults.append(
            Fault(
                f"报告没有这种语言 · {lang!r} is no report language", "lang", "写 · write zh / en"
            )
        )
    if faults or when is None or day is None:
        raise ParametersInvalid(faults)
    return when, day, lang


def variants_of(
    source: standards.StandardSource, options: Rulings, settings: Mapping[str, object]
) -> tuple[standards.Variant, ...]:
    """Give every other reading of a standard; what was set stays set in all of them."""
    return tuple(
        replace(variant, standard=settled(variant.standard, settings))
        for variant in source.variants(options)
    )


def tables_of(
    standard: Standard,
    variants: Sequence[standards.Variant],
    proofs: Sequence[Evidence],
    period: Period,
    as_of: dt.date,
    workdays: Workdays | None = None,
) -> TablesOf:
    """Give the tables of the evidence as a standard or one of its variants reads it.

    Variants share one tabulation; those that define a column, a duty or a class otherwise
    have their own.
    """
    family = [variant.standard for variant in variants]
    apart = [other for other in family if room.own_columns(standard, other)]
    shared_by = [standard, *(other for other in family if not any(other is one for one in apart))]
    shared = room.tabulate(shared_by, proofs, period, as_of, {}, workdays=workdays)

    def tables(asked: Standard) -> Mapping[str | None, Table]:
        if any(asked is other for other in apart):
            return room.tabulate([asked], proofs, period, as_of, {}, workdays=workdays)
        return shared

    return tables


def judge_all(
    standard: Standard,
    proofs: Sequence[Evidence],
    period: Period,
    as_of: dt.date,
    settings: Mapping[str, Setting],
    workdays: Workdays | None = None,
) -> Scorecards:
    """Judge many entities of one standard in one pass."""
    known = settled(standard, settings)
    tables = room.tabulate([known], proofs, period, as_of, {}, workdays=workdays)
    return judge(known, tables, period, as_of)


def when_of(
    period: Period, as_of: dt.date, settings: Mapping[str, Setting], workdays: Workdays
) -> When:
    """Give what duties of an entity are read by: period, day, settings, working calendar."""
    calendar = WorkCalendar(workdays, as_of)
    return When(period, as_of, settings, calendar.after, calendar.announced)


def until_ended(when: When, standard: Standard, proof: Evidence) -> When:
    """Look at an entity's duties no longer than its qualification lasts."""
    end = ended_on(standard, proof.registers, when.as_of)
    return when if end is None else replace(when, ends=end)


def recommended(standard: Standard, when: When) -> tuple[Awaited, ...]:
    """Give the next turns of the review cycle that another document recommends, once in force."""
    guide = _other_guide(standard)
    return next_due(guide, {}, replace(when, settings={})) if guide else ()


def recommended_until(standard: Standard, when: When, until: dt.date) -> tuple[Awaited, ...]:
    """Give all of its turns from ``as_of`` to a day."""
    guide = _other_guide(standard)
    return waiting(guide, {}, replace(when, settings={}), until) if guide else ()


def _other_guide(standard: Standard) -> Standard | None:
    guide = standards.review_guide()
    return guide if guide is not None and guide.key != standard.key else None


def _turns(standard: Standard, proof: Evidence, when: When) -> dict[str, tuple[Turn, ...]]:
    """List the turns of every obligation that has a register among the evidence."""
    return {
        key: turns(standard, key, proof.registers[duty.register_], when)
        for key, duty in standard.obligations.items()
        if duty.register_ is not None and duty.register_ in proof.registers
    }


def _past(
    standard: Standard,
    proof: Evidence,
    period: Period,
    as_of: dt.date,
    settings: Mapping[str, Setting],
    workdays: Workdays,
) -> Earlier:
    """Judge the earlier periods that the evidence still knows."""

    def judged(period: Period, day: dt.date) -> Scorecards:
        return judge_all(standard, [proof], period, day, settings, workdays)

    return judged_again(proof, period, as_of, judged)
