"""explain: Finding → a sentence that says why each point was given, in Chinese or English."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction

from ecnb.model.evidence import FactValue
from ecnb.model.rules import (
    BaseBonusRule,
    DeductionRule,
    JudgedRule,
    PointsRule,
    ProportionalRule,
    TierRule,
)
from ecnb.model.scorecard import Entry, Finding, PartFinding, Span, UsedFact, Verdict
from ecnb.model.standard import MAIN, Indicator, Part, Standard
from ecnb.model.text import Label, exact_text
from ecnb.model.words import say
from ecnb.scoring.admitted import admitted


def figure(value: Fraction, decimals: int = 4) -> str:
    """Write an exact figure for a reader: as it is where it ends, else rounded half up.

    >>> figure(Fraction(9, 2)), figure(Fraction(20, 7))
    ('4.5', '2.8571')
    """
    text = exact_text(value)
    if "/" not in text:
        return text
    scale = 10**decimals
    rounded = (2 * value.numerator * scale + value.denominator) // (2 * value.denominator)
    return exact_text(Fraction(rounded, scale))


def span_text(span: Span) -> str:
    """Write a figure with its range.

    >>> span_text(Span(Fraction(0), Fraction(4), Fraction(0)))
    '0 [0, 4]'
    """
    if span.point is not None and span.low == span.high:
        return figure(span.point)
    bounds = f"[{figure(span.low)}, {figure(span.high)}]"
    return bounds if span.point is None else f"{figure(span.point)} {bounds}"


def fact_text(standard: Standard, used: UsedFact, lang: str) -> str:
    """Write one fact with its label, figure and unit."""
    declared = standard.facts.get(used.key)
    if declared is None:
        label: Label | None = None
        if used.key in standard.provisions:
            label = standard.provisions[used.key].label
        name = label.get(lang) if label else used.key
        return say("fact", lang, name=name, value=value_text(standard, used.key, used.value, lang))
    value = value_text(standard, used.key, used.value, lang)
    word = "fact" if declared.kind in ("count", "amount") else "fact_flag"
    return say(word, lang, name=declared.label.get(lang), value=value)


def value_text(standard: Standard, key: str, value: FactValue | None, lang: str) -> str:
    """Write a fact's value as its kind asks: number with unit, date, choice, yes/no, verdict."""
    if value is None:
        return say("not_recorded", lang)
    declared = standard.facts.get(key)
    if isinstance(value, bool):
        return say("yes" if value else "no", lang)
    if isinstance(value, Fraction):
        unit = declared.unit.get(lang) if declared and declared.unit else ""
        gap = " " if unit and lang == "en" else ""
        return f"{figure(value)}{gap}{unit}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if declared is not None and value in declared.choices:
        return declared.choices[value].label.get(lang)
    return say(f"verdict_{Verdict(value).value}", lang)


def explain(standard: Standard, finding: Finding, lang: str = "zh") -> str:
    """Say why an indicator has its points: facts, tier or formula, entries, ruling."""
    item = standard.indicators[finding.indicator]
    if finding.verdict is Verdict.NOT_APPLICABLE:
        return say("not_applicable_why", lang)
    sentences = [
        _part(standard, item, key, part, found, lang)
        for (key, part), found in zip(item.parts.items(), finding.parts, strict=True)
    ]
    return say("stop", lang).join(sentences) + say("full_stop", lang)


def _part(
    standard: Standard, item: Indicator, key: str, part: Part, found: PartFinding, lang: str
) -> str:
    name = ""
    if part.label is not None and not (key == MAIN and len(item.parts) == 1):
        name = say("part", lang, name=part.label.get(lang))
    pieces = [_facts(standard, found, lang), _rule(part.rule, found, lang)]
    pieces += [_entries(standard, found, lang)]
    pieces += [_outcome(found, lang)]
    return name + say("comma", lang).join(piece for piece in pieces if piece)


def _outcome(found: PartFinding, lang: str) -> str:
    """Say what a part comes to; deductions beyond its points eat into the item's other parts."""
    weighted = sum(entry.points is not None for entry in found.entries) > 1
    word = "weighted" if weighted else "gives"
    if found.score.point is not None and found.score.point < 0:
        word = "below_zero"
    return say(word, lang, points=span_text(found.score), max=figure(found.max))


def _facts(standard: Standard, found: PartFinding, lang: str) -> str:
    return say("list", lang).join(fact_text(standard, used, lang) for used in found.facts)


def _rule(rule: PointsRule, found: PartFinding, lang: str) -> str:
    basis = found.basis
    if isinstance(rule, TierRule):
        return _tier(basis, lang) if basis else _undefined(found, lang)
    if isinstance(rule, ProportionalRule) and "target" in basis:
        return say("proportional", lang, target=basis["target"], full=figure(rule.full))
    if isinstance(rule, DeductionRule):
        return say("deducted", lang, full=figure(rule.full), lost=basis["deducted"])
    if isinstance(rule, BaseBonusRule):
        bonus = rule.bonus
        return _undefined(found, lang) or say(
            "base_bonus",
            lang,
            base=figure(rule.base),
            low=figure(bonus.from_),
            high=figure(bonus.to),
        )
    if isinstance(rule, JudgedRule):
        return say("judged", lang, full=figure(rule.full * rule.scale))
    return say("all_or_nothing", lang, full=figure(rule.full))


def _tier(basis: Mapping[str, str], lang: str) -> str:
    if not basis["to"]:
        return say("tier_open", lang, low=basis["from"], points=basis["points"])
    if basis["to"] == basis["from"]:
        return say("tier_single", lang, low=basis["from"], points=basis["points"])
    return say("tier", lang, low=basis["from"], high=basis["to"], points=basis["points"])


def _undefined(found: PartFinding, lang: str) -> str:
    """Say that the document leaves the case open, where facts put the part into a hole."""
    span = found.by_fact
    if span is None or span.point is None or span.low == span.high:
        return ""
    return say("undefined", lang, points=figure(span.point), high=figure(span.high))


def _entries(standard: Standard, found: PartFinding, lang: str) -> str:
    shown = []
    for entry in found.entries:
        name = standard.raters[entry.rater].brief.get(lang)
        points = say("blank", lang) if entry.points is None else figure(entry.points)
        mark = _mark(standard, found.id, entry, lang)
        differs = say("differs", lang) if entry.differs_from_fact else ""
        reason = say("reason", lang, reason=entry.reason) if entry.reason else ""
        shown.append(f"{name} {points}{mark}{differs}{reason}")
    return say("list", lang).join(shown)


def _mark(standard: Standard, part: str, entry: Entry, lang: str) -> str:
    """Say how an entry was taken; one that cannot stand, with what could."""
    if entry.state == "entered":
        return ""
    if entry.state == "unreachable":
        return say("entry_unreachable", lang, admitted=admitted(standard, part, lang))
    return say(f"entry_{entry.state}", lang)


def part_label(standard: Standard, part: str, lang: str) -> str:
    """Name a part for a reader: the indicator's label, and the part's where there are several."""
    indicator, _, key = part.partition(".")
    item = standard.indicators[indicator]
    label = item.parts[key or MAIN].label
    name = item.label.get(lang)
    return f"{name} · {label.get(lang)}" if key and label is not None else name


def reason_text(standard: Standard, reason: str, lang: str) -> str:
    """Say what keeps a total from being official (an id of ``Total.reasons``)."""
    half, slash, rest = reason.partition("/")
    if slash:
        name = standard.assessments[half].label.get(lang)
        return say("in_assessment", lang, name=name, why=reason_text(standard, rest, lang))
    if reason == "class":
        return say("why_class", lang)
    kind, _, key = reason.partition(":")
    if kind == "ruling":
        return say("why_ruling", lang, ruling=key)
    if kind == "deduction" and standard.annual is not None:
        label = standard.annual.deductions[key].label
        return say("why_no_fact", lang, name=label.get(lang) if label else key)
    part, rater, state = reason.split(":")
    name = part_label(standard, part, lang)
    if not rater:
        return say("why_no_fact", lang, name=name)
    who = standard.raters[rater].brief.get(lang)
    more = {"admitted": admitted(standard, part, lang)} if state == "unreachable" else {}
    return say(f"why_{state}", lang, name=name, rater=who, **more)
