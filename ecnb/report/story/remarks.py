"""Remarks under a result: range, adjustment, grade, losses, clauses not met."""

from __future__ import annotations

from fractions import Fraction

from ecnb.analysis.gaps import losses, unmet, unwritten
from ecnb.case import Case
from ecnb.model.scorecard import Total, Verdict
from ecnb.model.standard import Guide
from ecnb.model.table import ADJUSTMENT
from ecnb.report.story.figures import fixed, grade_label, percent, signed
from ecnb.report.story.firmness import firm_sentence
from ecnb.report.story.phrases import tell
from ecnb.scoring.explain import figure
from ecnb.scoring.verdict_findings import REQUIREMENT, SHARE_OF

_SHOWN = 3


def remarks_on(case: Case, total: Total | None) -> list[str]:
    """List what a reader must know beside the result itself."""
    remarks = _total_remarks(case, total) if total is not None else []
    remarks += _loss_remarks(case)
    lang, missed = case.lang, unmet(case.scorecard.provisions)
    failed = [f for f in missed if f.verdict is not Verdict.NOT_ASSESSED]
    modals = [SHARE_OF[case.standard.provisions[f.id].modal] for f in failed]
    duties = modals.count(REQUIREMENT)
    if duties:
        remarks.append(tell("not_met_count", lang, n=duties))
    if len(modals) > duties:
        remarks.append(tell("not_followed_count", lang, n=len(modals) - duties))
    silent = len(missed) - len(failed)
    if silent:
        scored = bool(case.standard.indicators)
        remarks.append(tell("open_count" if scored else "open_count_all", lang, n=silent))
    if case.scorecard.guide is not None and case.standard.guide is not None:
        remarks.append(_guide_remark(case, case.scorecard.guide, case.standard.guide))
    return remarks


def _guide_remark(case: Case, reached: Fraction, guide: Guide) -> str:
    """Give the guide figure beside the most it can be: the sections that have items."""
    split = {item.indicator for item in case.standard.provisions.values()}
    most = sum((i.max for n, i in case.standard.indicators.items() if n in split), Fraction(0))
    label, points = guide.label.get(case.lang), figure(reached, 2)
    return tell("guide", case.lang, label=label, points=points, max=figure(most))


def _total_remarks(case: Case, total: Total) -> list[str]:
    lang, span = case.lang, total.score
    remarks = []
    if total.official is not None and fixed(span.low) != fixed(span.high):
        remarks.append(tell("with_range", lang, low=fixed(span.low), high=fixed(span.high)))
    without = total.without_adjustment
    if without is not None and without.point is not None and total.official is not None:
        remarks.append(tell("without_adjustment", lang, points=fixed(without.point)))
        remarks += adjustments(case)
    by_fact = total.by_fact.point if total.by_fact is not None else None
    if by_fact is not None and by_fact != span.point:
        remarks.append(tell("by_fact", lang, points=fixed(by_fact)))
    if total.provisional is not None:
        remarks.append(tell("provisional_figure", lang, points=fixed(total.provisional)))
    if case.standard.cycle == "year" and case.period.end.month < 12:  # noqa: PLR2004 - December
        remarks.append(tell("midyear", lang, as_of=case.as_of.isoformat()))
    if case.standard.grades and case.scorecard.annual is not None:
        remarks.append(_grade_remark(case))
    return remarks


def adjustments(case: Case) -> list[str]:
    """Say who gave points outside the weights, how many, and why (ZJ-9)."""
    raters, lang = case.standard.raters, case.lang
    return [
        tell(
            "adjusted",
            lang,
            rater=raters[given.rater].brief.get(lang) if given.rater in raters else given.rater,
            points=signed(given.points),
            reason=given.reason,
        )
        for given in case.evidence.ratings
        if given.part == ADJUSTMENT[0] and given.period.end == case.period.end
    ]


def _grade_remark(case: Case) -> str:
    total = case.scorecard.annual
    if total is None or total.grade is None:
        return _open_grade(case)
    return firm_sentence(case)


def _open_grade(case: Case) -> str:
    """Say that the grade is open, and what it is under the readings that settle it."""
    lang, standard = case.lang, case.standard
    settled = [
        tell(
            "grade_under",
            lang,
            option=standard.interpretations[other.ruling].options[other.option].label.get(lang),
            ruling=other.ruling,
            grade=grade_label(standard, other.outcome.grade, lang),
        )
        for other in case.alternatives
        if other.outcome.grade is not None
    ]
    return (
        tell("grade_open", lang)
        + tell("semicolon", lang).join(settled)
        + (tell("stop", lang) if settled else "")
    )


def _loss_remarks(case: Case) -> list[str]:
    current, lang = case.scorecard.current, case.lang
    if current is None:
        return []
    remarks = []
    shares = {
        group: span.point / most
        for group, span in current.subtotals.items()
        if span.point is not None and (most := case.standard.groups[group].max)
    }
    if len(shares) > 1:
        best = max(shares, key=lambda group: shares[group])
        label = case.standard.groups[best].label.get(lang)
        remarks.append(tell("strongest", lang, group=label, share=percent(shares[best], 0)))
    lost = losses(case.standard, current)
    if lost:
        items = tell("list", lang).join(
            _item_lost(case, loss.indicator, loss.lost) for loss in lost[:_SHOWN]
        )
        remarks.append(tell("weakest", lang, items=items))
    elif current.total.score.point is not None:
        silent = unwritten(case.standard, current)
        remarks.append(tell("nothing_described_lost" if silent else "nothing_lost", lang))
    return remarks


def _item_lost(case: Case, indicator: str, lost: Fraction) -> str:
    name = case.standard.indicators[indicator].label.get(case.lang)
    return tell("item_lost", case.lang, name=name, lost=figure(lost))
