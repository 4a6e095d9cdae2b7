"""The summary: what a busy person reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ecnb.analysis.gaps import ASIDE
from ecnb.case import Case
from ecnb.model.duties import Modal
from ecnb.model.period import Period
from ecnb.model.scorecard import Status, Total, Verdict
from ecnb.model.standard import Standard
from ecnb.report.block import Block
from ecnb.report.blocks import Bullets, Callout, Heading, Paragraph, Story
from ecnb.report.charts.status import Band, StatusGroup, grade_line, status_strip
from ecnb.report.charts.status import Total as TotalMark
from ecnb.report.inline import Inline
from ecnb.report.story.cover import target_counts, total_name
from ecnb.report.story.cycle import next_remarks
from ecnb.report.story.figures import fixed, grade_label, shares_in_order, signed, total_text
from ecnb.report.story.next_steps import step_remarks
from ecnb.report.story.phrases import tell
from ecnb.report.story.remarks import remarks_on
from ecnb.report.text import width
from ecnb.report.words import known_lang
from ecnb.scoring.explain import figure, reason_text

_MOST_REASONS = 6
_SQUARE_COLUMNS = 6
"""Half-width characters that fit under a small square."""
_NOT_SCORED = ":not_scored"
"""Ends the id of a reason: this rater has not scored this part."""
_MODALS: tuple[Modal, ...] = ("shall", "instruction", "should", "may", "capability")
"""Kinds of clauses, the binding ones first."""


def summary(case: Case) -> Story:
    """Give what a busy person reads: result, why, what hangs on it, what to mend first."""
    lang = case.lang
    blocks: list[Block] = [Heading(tell("summary", lang)), Paragraph(_lead(case), "lead")]
    total = case.scorecard.headline
    if total is not None:
        blocks.append(_line(case, total))
    elif case.scorecard.targets or case.scorecard.provisions:
        blocks.append(_strip(case))
    remarks = [*remarks_on(case, total), *step_remarks(case), *next_remarks(case)]
    if remarks:
        blocks.append(Bullets(tuple(remarks)))
    if total is not None and total.reasons:
        blocks.append(_open_reasons(case, total))
    if case.scorecard.warnings:
        items = Bullets(tuple(case.scorecard.warnings))
        blocks.append(Callout("info", tell("warnings", lang), (items,)))
    return Story(tuple(blocks))


def _lead(case: Case) -> str:
    lang, total = case.lang, case.scorecard.headline
    if total is None:
        return _unscored_lead(case) + tell("stop", lang)
    composed = case.scorecard.annual is not None
    named = {"name": case.evidence.entity.name, "period": _named(case, case.period)}
    if total.status is Status.UNOFFICIAL:
        points, most = total_text(total), figure(total.max)
        return tell("lead_unofficial", lang, **named, points=points, max=most)
    of = total_name(case)
    of = of[0].lower() + of[1:]  # inside a sentence; Chinese has no capitals
    named["of"] = of if composed else tell("of_period", lang, period=named["period"], total=of)
    if total.official is None:
        return _open_lead(case, total, named) + tell("stop", lang)
    text = tell("lead_official", lang, **named, points=total_text(total))
    if total.grade is not None:
        text += tell("lead_grade", lang, grade=grade_label(case.standard, total.grade, lang))
    if case.standing.place is not None:
        key = "lead_rank_alone" if case.standing.of == 1 else "lead_rank"
        text += tell(key, lang, of=case.standing.of, place=case.standing.place)
    return text + _since(case, total) + tell("stop", lang)


def _named(case: Case, period: Period) -> str:
    """Name a period as the lead does: a year's evaluation by its year."""
    year = Period(period.year)
    at_year_end = case.standard.cycle == "year" and period.end == year.end
    whole = at_year_end or case.scorecard.annual is not None
    return (year if whole else period).label(case.lang)


def _open_lead(case: Case, total: Total, named: Mapping[str, str]) -> str:
    """Give the range of a total that is not official; or its one figure, if it has no range."""
    low, high = fixed(total.score.low), fixed(total.score.high)
    if low == high:
        return tell("lead_single", case.lang, **named, points=low)
    return tell("lead_range", case.lang, **named, low=low, high=high)


def _unscored_lead(case: Case) -> str:
    lang, targets = case.lang, case.scorecard.targets
    text = tell("lead_unscored", lang, standard=case.standard.document.title.get(lang))
    if not targets:
        counts = [
            tell(
                "share_count",
                lang,
                kind=tell(f"share_{kind}", lang),
                met=share.met,
                assessed=share.met + share.partly + share.not_met,
            )
            for kind, share in shares_in_order(case.scorecard.shares).items()
        ]
        return text + tell("colon", lang) + tell("semicolon", lang).join(counts)
    counts = [
        tell(f"n_targets_{verdict}", lang, n=n) for verdict, n in target_counts(case).items() if n
    ]
    named = tell("comma", lang).join(counts)
    return f"{text}{tell('next', lang)}{tell('targets_lead', lang, n=len(targets), counts=named)}"


def _since(case: Case, total: Total) -> str:
    then = case.previous
    earlier = then.headline if then is not None else None
    if case.scorecard.annual is not None or then is None or earlier is None:
        return ""
    if earlier.official is None or total.official is None:
        return ""
    key = "lead_change_yearly" if case.standard.cycle == "year" else "lead_change"
    change, before = signed(total.official - earlier.official), _named(case, then.period)
    return tell(key, case.lang, before=before, change=change)


def _line(case: Case, total: Total) -> Block:
    lang, most = case.lang, float(total.max)
    span = total.score
    value = total.official if total.official is not None else span.point
    if value is None and span.low == span.high:
        value = span.low
    mark = TotalMark(
        None if value is None else float(value),
        total_text(total),
        float(span.low),
        float(span.high),
    )
    whole = total.status is not Status.UNOFFICIAL  # grades hold for the whole maximum only
    graded = whole and (case.scorecard.annual is not None or case.standard.annual is None)
    alt = tell("grade_alt", lang, text=total_text(total), max=figure(total.max))
    return grade_line(
        mark,
        alt,
        bands=_bands(case, most) if graded else (),
        maximum=most,
        caption=tell("grade_chart", lang) if graded and case.standard.grades else "",
        lang=known_lang(lang),
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
        numbered = enumerate(case.scorecard.targets, 1)  # as in the table of targets
        items = tuple((str(at), f.verdict) for at, f in numbered)
        groups = [StatusGroup(tell("targets", lang), items)]
    else:
        known = {item.modal for item in standard.provisions.values()}
        kinds = sorted(known, key=_MODALS.index)
        groups = [
            StatusGroup(
                tell(f"modal_{modal}", lang),
                tuple(
                    (short(f.id, standard.provisions[f.id].clause), f.verdict)
                    for f in case.scorecard.provisions
                    if standard.provisions[f.id].modal == modal
                ),
            )
            for modal in kinds
        ]
    alt, caption = tell("attained_alt", lang), tell("attained", lang)
    strip = status_strip(groups, alt, caption=caption, lang=known_lang(lang))
    uncounted = {*ASIDE, Verdict.NOT_DUE}
    if any(verdict in uncounted for group in groups for _, verdict in group.items):
        strip = replace(strip, notes=(tell("attained_note", lang),))
    return strip


def short(name: str, clause: str) -> str:
    """Name a provision under a small square: by its clause, or by its id where that is too long.

    >>> short("ah-6-1-2b", "6.1.2"), short("my-rules-2", "第四条（三）")
    ('6.1.2', 'Rules.2')
    """
    if width(clause) <= _SQUARE_COLUMNS:
        return clause  # the reader finds it in the document; the letter of an id stands nowhere
    _, _, rest = name.partition("-")
    rest = rest.replace("-", ".")
    return rest[:1].upper() + rest[1:]


def _open_reasons(case: Case, total: Total) -> Block:
    lang = case.lang
    named = list(dict.fromkeys(told_reasons(case.standard, total.reasons, lang)))
    shown: list[Inline] = [*named[:_MOST_REASONS]]
    left = len(named) - len(shown)
    if left:
        shown.append(tell("more", lang, n=left))
    return Callout("provisional", tell("why_open", lang), (Bullets(tuple(shown)),))


def told_reasons(standard: Standard, reasons: Sequence[str], lang: str) -> list[str]:
    """Say what keeps a total open; a rater whose entries are all missing is named once."""
    silent = Counter(who for reason in reasons if (who := _silent_rater(reason)))
    told = []
    for reason in reasons:
        who = _silent_rater(reason)
        if who is None or silent[who] == 1:
            told.append(reason_text(standard, reason, lang))
            continue
        half, rater = who
        name = standard.raters[rater].brief.get(lang)
        text = tell("why_not_scored_many", lang, rater=name, n=silent[who])
        within = standard.assessments[half].label.get(lang) + tell("colon", lang) if half else ""
        told.append(within + text)
    return told


def _silent_rater(reason: str) -> tuple[str, str] | None:
    """Give the assessment (or "") and the rater of a reason that says: has not scored.

    >>> _silent_rater("zj-01:province:not_scored"), _silent_rater("zj-01:province:missing")
    (('', 'province'), None)
    """
    if not reason.endswith(_NOT_SCORED):
        return None
    half, _, rest = reason.rpartition("/")
    return half, rest.split(":")[1]
