"""The cover: who, against what, with which result."""

from __future__ import annotations

from ecnb.case import Case
from ecnb.model.scorecard import Status, Total, Verdict
from ecnb.report.blocks import Callout, Cover, Paragraph, Tile, Tone
from ecnb.report.inline import Inline
from ecnb.report.story.figures import fixed, grade_label, percent, shares_in_order, total_text
from ecnb.report.story.phrases import tell
from ecnb.report.words import known_lang, verdict_word

_TARGET_KINDS = (
    Verdict.MET,
    Verdict.PARTLY,
    Verdict.NOT_MET,
    Verdict.NOT_DUE,
    Verdict.NOT_ASSESSED,
    Verdict.REPORTED,
    Verdict.NOT_APPLICABLE,
)


def cover(case: Case) -> Cover:
    """Give the title page: who, against what, with which result."""
    entity, lang, standard = case.evidence.entity, case.lang, case.standard
    title = standard.document.title.get(lang)
    facts: list[tuple[str, Inline]] = [(tell("entity_no", lang), entity.id)]
    if entity.county:
        facts.append((tell("county", lang), entity.county))
    if entity.class_:
        facts.append((tell("class", lang), standard.classes[entity.class_].label.get(lang)))
    facts.append((tell("standard", lang), title))
    if standard.document.number:
        facts.append((tell("number", lang), standard.document.number))
    facts.append((tell("as_of", lang), case.as_of.isoformat()))
    sample = Callout("warn", tell("sample_title", lang), (Paragraph(tell("sample_body", lang)),))
    return Cover(
        title=tell("report", lang, kind=(standard.report_label or standard.entity_label).get(lang)),
        entity=entity.name,
        kicker=case.programme,
        period=case.period.label(lang),
        as_of=case.as_of.isoformat(),
        standard_title=title,
        lang=known_lang(lang),
        facts=tuple(facts),
        tiles=_tiles(case),
        notice=sample if entity.sample else None,
    )


def total_name(case: Case) -> str:
    """Name the headline total: annual, of one assessment, or simply the total."""
    card, lang = case.scorecard, case.lang
    if card.annual is not None:
        return tell("annual_total", lang, year=case.period.year)
    if card.current is not None and card.current.key is not None:
        name = case.standard.assessments[card.current.key].label.get(lang)
        return tell("half_total", lang, name=name)
    return tell("total", lang)


def _tiles(case: Case) -> tuple[Tile, ...]:
    total = case.scorecard.headline
    if total is None:
        return (*_share_tiles(case), *_target_tiles(case))
    return (*_score_tiles(case, total), *_rank_tile(case))


def _score_tiles(case: Case, total: Total) -> list[Tile]:
    lang = case.lang
    span = total.score
    detail = ""
    if total.official is not None and fixed(span.low) != fixed(span.high):
        detail = tell("range", lang, low=fixed(span.low), high=fixed(span.high))
    unit = tell("points", lang)
    tiles = [Tile(total_name(case), total_text(total), unit, detail)]
    good = total.status is Status.OFFICIAL
    tone: Tone = "plain" if good else "warn"
    if case.standard.grades and case.scorecard.annual is not None:
        grade = grade_label(case.standard, total.grade, lang) or tell("no_grade", lang)
        tiles.append(Tile(tell("grade", lang), grade, detail=_grade_range(case, total)))
    standing = tell(f"status_{total.status.value}", lang)
    return [*tiles, Tile(tell("status", lang), standing, tone=tone)]


def _grade_range(case: Case, total: Total) -> str:
    if total.grade_low == total.grade_high:
        return ""
    names = [grade_label(case.standard, g, case.lang) for g in (total.grade_low, total.grade_high)]
    return "–".join(name for name in names if name)


def _rank_tile(case: Case) -> list[Tile]:
    place, of, lang = case.standing.place, case.standing.of, case.lang
    if place is None or of is None:
        return [Tile(tell("rank", lang), "—", detail=tell("rank_none", lang))]
    return [Tile(tell("rank", lang), str(place), detail=tell("rank_of", lang, of=of))]


def _share_tiles(case: Case) -> list[Tile]:
    tiles = []
    for kind, share in shares_in_order(case.scorecard.shares).items():
        if share.point is None:
            continue
        detail = tell(
            "share_detail",
            case.lang,
            met=share.met,
            assessed=share.met + share.partly + share.not_met,
            open=share.not_assessed,
        )
        name = tell(f"share_{kind}", case.lang)
        tiles.append(Tile(name, percent(share.point), detail=detail))
    return tiles if not case.scorecard.targets else []


def _target_tiles(case: Case) -> list[Tile]:
    targets = case.scorecard.targets
    if not targets:
        return []
    lang, counted = case.lang, target_counts(case)
    return [
        Tile(
            verdict_word(kind, known_lang(lang)),
            str(counted[kind]),
            tell("count_unit", lang),
            tell("targets_detail", lang, n=len(targets)) if kind is Verdict.MET else "",
        )
        for kind in counted
        if counted[kind] or kind is Verdict.MET
    ]


def target_counts(case: Case) -> dict[Verdict, int]:
    """Count the targets by verdict; together they are all of them.

    What the document gives no figure for stands with what it states only in principle.
    """
    found = [finding.verdict for finding in case.scorecard.targets]
    counts = {kind: found.count(kind) for kind in _TARGET_KINDS}
    counts[Verdict.REPORTED] += found.count(Verdict.NO_TARGET)
    return counts
