"""What a rater may enter for a part under the rulings in force, in words."""

from __future__ import annotations

from fractions import Fraction

from ecnb.model.rules import (
    AllOrNothingRule,
    BaseBonusRule,
    JudgedRule,
    PointsRule,
    TierRule,
)
from ecnb.model.standard import MAIN, Standard
from ecnb.model.text import exact_text
from ecnb.model.words import say
from ecnb.scoring.by_facts import full_of


def admitted(standard: Standard, part: str, lang: str = "zh") -> str:
    """Say which entries a part takes, and by which ruling where one narrows or moves them.

    The full marks that the form prints may be more: points that no sentence describes are
    nobody's to enter (JX-1).
    """
    indicator, _, key = part.partition(".")
    rule = standard.indicators[indicator].parts[key or MAIN].rule
    rulings = ruled_by(standard, indicator)
    text = _reachable(rule, lang)
    return text + say("under_ruling", lang, ruling=rulings) if rulings else text


def ruled_by(standard: Standard, indicator: str) -> str:
    """Name the rulings that say what may be entered: of a hole in the text, or chosen otherwise."""
    undescribed = standard.indicators[indicator].undescribed
    found = [] if undescribed is None else [undescribed.ruling]
    found += [
        ruling
        for ruling, item in standard.interpretations.items()
        if (option := standard.chosen.get(ruling)) is not None
        and any(path.startswith(f"indicators.{indicator}.") for path in item.options[option].set)
    ]
    return "、".join(dict.fromkeys(found))


def _reachable(rule: PointsRule, lang: str) -> str:
    match rule:
        case TierRule():
            text = _these({tier.points for tier in rule.tiers}, rule, lang)
        case AllOrNothingRule():
            text = _these({Fraction(0), rule.full}, rule, lang)
        case BaseBonusRule():
            low, high = rule.base + rule.bonus.from_, rule.base + rule.bonus.to
            zero = exact_text(Fraction(0))
            text = say("admits_or", lang, one=zero, other=_span(low, high))
            if rule.base < low:
                text += say("admits_base", lang, base=exact_text(rule.base))
        case JudgedRule():
            text = _span(Fraction(0), rule.full)
            if rule.zero_when:
                text += say("admits_zero", lang)
        case _:
            text = _span(Fraction(0), full_of(rule))
    return text


def _these(points: set[Fraction], rule: PointsRule, lang: str) -> str:
    """List single values; a ruling may close a hole with more of them (ZJ-2)."""
    points = points | {hole.points for hole in rule.holes if hole.per_unit is None}
    text = say("list", lang).join(exact_text(one) for one in sorted(points))
    for hole in rule.holes:
        if hole.per_unit is not None:
            step, most = exact_text(hole.per_unit), exact_text(hole.upper)
            text += say("admits_steps", lang, step=step, most=most)
    return text


def _span(low: Fraction, high: Fraction) -> str:
    return f"{exact_text(low)}–{exact_text(high)}"
