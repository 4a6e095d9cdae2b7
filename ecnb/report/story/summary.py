"""The summary: what a busy person reads."""

from __future__ import annotations

from fractions import Fraction

from ecnb.analysis.gaps import losses, unmet
from ecnb.case import Case
from ecnb.model.scorecard import Total, Verdict
from ecnb.report.block import Block
from ecnb.report.blocks import Bullets, Callout, Heading, Paragraph, Story
from ecnb.report.charts_status import Band, StatusGroup, grade_line, status_strip
from ecnb.report.charts_status import Total as TotalMark
from ecnb.report.inline import Inline
from ecnb.report.story.cover import total_name
from ecnb.report.story.figures import fixed, grade_label, percent, signed, total_text
from ecnb.report.story.phrases import tell
from ecnb.scoring.explain import figure, reason_text

_SHOWN = 3
_MOST_REASONS = 6


def summary(case: Case) -> Story:
    """Give what a busy person reads: result, why, what hangs on it, what to mend first."""
    lang = case.lang
    blocks: list[Block] = [Heading(tell("summary", lang)), Paragraph(_lead(case), "lead")]
    total = case.scorecard.headline
    if total is not None:
        blocks.append(_line(case, total))
    elif case.scorecard.targets or case.scorecard.provisions:
        blocks.append(_strip(case))
    remarks = _remarks(case, total)
    if remarks:
        blocks.append(Bullets(tuple(remarks)))
    if total is not None and total.reasons:
        blocks.append(_open_reasons(case, total))
    if case.scorecard.warnings:
        items = Bullets(tuple(case.scorecard.warnings))
        blocks.append(Callout("info", tell("warnings", lang), (items,)))
    return Story(tuple(blocks))


def _lead(case: Case) -> str:
    lang, total, name = case.lang, case.scorecard.headline, case.evidence.entity.name
    stop = tell("stop", lang)
    period = case.period.label(lang)
    if total is None:
        return _unscored_lead(case) + stop
    if total.official is None and total.score.point is None:
        low, high = fixed(total.score.low), fixed(total.score.high)
        return (
            tell(
                "lead_range",
                lang,
                name=name,
                period=period,
                total=total_name(case),
                low=low,
                high=high,
            )
            + stop
        )
    text = tell(
        "lead_official",
        lang,
        name=name,
        period=period,
        total=total_name(case),
        points=total_text(total),
    )
    if total.grade is not None:
        text += tell("lead_grade", lang, grade=grade_label(case.standard, total.grade, lang))
    if case.standing.place is not None:
        text += tell("lead_rank", lang, of=case.standing.of, place=case.standing.place)
    return text + _since(case, total) + stop


def _unscored_lead(case: Case) -> str:
    lang, targets = case.lang, case.scorecard.targets
    text = tell("lead_unscored", lang, standard=case.standard.document.title.get(lang))
    if not targets:
        return text
    verdicts = [finding.verdict for finding in targets]
    missed = verdicts.count(Verdict.NOT_MET) + verdicts.count(Verdict.PARTLY)
    return (
        text
        + tell("stop", lang)
        + tell(
            "targets_lead",
            lang,
            n=len(verdicts),
            met=verdicts.count(Verdict.MET),
            missed=missed,
            open=verdicts.count(Verdict.NOT_DUE),
            silent=verdicts.count(Verdict.NOT_ASSESSED),
        ).rstrip("。.")
    )


def _since(case: Case, total: Total) -> str:
    earlier = case.previous.headline if case.previous is not None else None
    if case.scorecard.annual is not None or earlier is None:
        return ""
    if earlier.official is None or total.official is None:
        return ""
    change = signed(total.official - earlier.official)
    before = case.period.previous.label(case.lang)
    return tell("lead_change", case.lang, before=before, change=change)


def _line(case: Case, total: Total) -> Block:
    lang, most = case.lang, float(total.max)
    span = total.score
    value = total.official if total.official is not None else span.point
    mark = TotalMark(
        None if value is None else float(value),
        total_text(total),
        float(span.low),
        float(span.high),
    )
    graded = case.scorecard.annual is not None or case.standard.annual is None
    alt = tell("grade_alt", lang, text=total_text(total), max=figure(total.max))
    return grade_line(
        mark,
        alt,
        bands=_bands(case, most) if graded else (),
        maximum=most,
        caption=tell("grade_chart", lang) if graded and case.standard.grades else "",
        lang="en" if lang == "en" else "zh",
    )


def _bands(case: Case, most: float) -> tuple[Band, ...]:
    grades = list(case.standard.grades.values())
    edges = [most, *(float(grade.at_least) for grade in grades)]
    bands = [
        Band(grade.label.get(case.lang), float(grade.at_least), upper)
        for grade, upper in zip(grades, edges, strict=False)
    ]
    return tuple(reversed(bands))


def _strip(case: Case) -> Block:
    lang, standard = case.lang, case.standard
    if case.scorecard.targets:
        items = tuple((short(f.id), f.verdict) for f in case.scorecard.targets)
        groups = [StatusGroup(tell("targets", lang), items)]
    else:
        kinds = dict.fromkeys(item.modal for item in standard.provisions.values())
        groups = [
            StatusGroup(
                tell(f"modal_{modal}", lang),
                tuple(
                    (short(f.id), f.verdict)
                    for f in case.scorecard.provisions
                    if standard.provisions[f.id].modal == modal
                ),
            )
            for modal in kinds
        ]
    alt, caption = tell("attained_alt", lang), tell("attained", lang)
    return status_strip(groups, alt, caption=caption, lang="en" if lang == "en" else "zh")


def short(name: str) -> str:
    """Shorten an id for a small square: without the document's prefix.

    >>> short("tc-k9b"), short("ah-4-1-1")
    ('K9b', '4.1.1')
    """
    _, _, rest = name.partition("-")
    rest = rest.replace("-", ".")
    return rest[:1].upper() + rest[1:]


def _remarks(case: Case, total: Total | None) -> list[str]:
    remarks = _total_remarks(case, total) if total is not None else []
    remarks += _loss_remarks(case)
    lang = case.lang
    missed = unmet(case.scorecard.provisions)
    failed = [f for f in missed if f.verdict is not Verdict.NOT_ASSESSED]
    if failed:
        remarks.append(tell("not_met_count", lang, n=len(failed)))
    silent = len(missed) - len(failed)
    if silent:
        remarks.append(tell("open_count", lang, n=silent))
    return remarks


def _total_remarks(case: Case, total: Total) -> list[str]:
    lang, span = case.lang, total.score
    remarks = []
    if total.official is not None and span.low != span.high:
        remarks.append(tell("with_range", lang, low=fixed(span.low), high=fixed(span.high)))
    without = total.without_adjustment
    if without is not None and without.point is not None and total.official is not None:
        remarks.append(tell("without_adjustment", lang, points=fixed(without.point)))
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


def _grade_remark(case: Case) -> str:
    lang = case.lang
    hanging = dict.fromkeys(a.ruling for a in case.alternatives if a.grade_changes)
    if not hanging:
        return tell("grade_certain", lang)
    return tell("grade_hangs", lang, rulings=tell("list", lang).join(hanging))


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
    lost = losses(current)
    if lost:
        items = tell("list", lang).join(
            _item_lost(case, loss.indicator, loss.lost) for loss in lost[:_SHOWN]
        )
        remarks.append(tell("weakest", lang, items=items))
    elif current.total.score.point is not None:
        remarks.append(tell("nothing_lost", lang))
    return remarks


def _item_lost(case: Case, indicator: str, lost: Fraction) -> str:
    name = case.standard.indicators[indicator].label.get(case.lang)
    return tell("item_lost", case.lang, name=name, lost=figure(lost))


def _open_reasons(case: Case, total: Total) -> Block:
    lang = case.lang
    reasons = [reason_text(case.standard, reason, lang) for reason in total.reasons]
    named = list(dict.fromkeys(reasons))
    shown: list[Inline] = [*named[:_MOST_REASONS]]
    left = len(named) - len(shown)
    if left:
        shown.append(tell("more", lang, n=left))
    return Callout("provisional", tell("why_open", lang), (Bullets(tuple(shown)),))
