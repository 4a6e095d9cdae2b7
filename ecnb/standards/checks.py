"""What a standard's figures must agree on: tiers, bands, maxima, weights, grades, keys."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from ecnb.model import rules
from ecnb.model.rules import Condition, Hole, PointsRule
from ecnb.model.standard import Indicator, Parameter, Part, Standard
from ecnb.model.table import UNIT
from ecnb.model.text import exact_text
from ecnb.standards import papers
from ecnb.standards.references import Finding, References, walk
from ecnb.standards.yaml_reader import RawPath

ENTERED_ONLY = (rules.JudgedRule, rules.AllOrNothingRule)
"""Rules that no fact can decide."""

COMPARING = (
    rules.Condition,
    rules.Tier,
    rules.Bonus,
    rules.BaseBonusRule,
    rules.ProportionalRule,
    rules.DeductionRule,
    *ENTERED_ONLY,
    rules.AtLeastTest,
)
COMPARED = frozenset(
    "equals at_least at_most below points from_ to step base full floor target".split()
)


FINEST = 10**14
"""Points are whole multiples of one over this at the finest; weights and halves come on top."""


def findings(
    standard: Standard, raw: Mapping[str, Any], damaged: Collection[str] = ()
) -> Iterator[Finding]:
    """Give everything wrong in a standard of sound shape.

    damaged: sections with entries left out; sums over them would only repeat those faults.
    """
    yield from References(standard, raw).findings()
    yield from _clauses(standard)
    yield from _decimals(standard)
    yield from _keys(standard)
    for key, indicator in standard.indicators.items():
        yield from _indicator(("indicators", key), indicator, standard)
    for key, parameter in standard.parameters.items():
        yield from _parameter(("parameters", key), parameter)
    yield from _grades(standard)
    yield from papers.findings(standard)
    if "indicators" not in damaged:
        yield from _group_sums(standard)
    if "raters" not in damaged:
        yield from _weights(standard)
    if not {"assessments", "annual"} & {*damaged}:
        yield from _assessments(standard)


def full_points(rule: PointsRule) -> Fraction:
    """Give the most that a rule can award.

    >>> full_points(rules.AllOrNothingRule(kind="all_or_nothing", full="1.5"))
    Fraction(3, 2)
    """
    if isinstance(rule, rules.TierRule):
        return max(tier.points for tier in rule.tiers)
    if isinstance(rule, rules.BaseBonusRule):
        return rule.base + rule.bonus.to
    if isinstance(rule, rules.JudgedRule):
        return rule.full * rule.scale
    return rule.full


def _clauses(standard: Standard) -> Iterator[Finding]:
    for path, node in walk(standard):
        for name in ("clause", "cycle_clause", "deductions_clause"):
            clause = getattr(node, name, None)
            if isinstance(clause, str) and not clause.strip():
                yield Finding((*path, name), "the clause is blank", "cite the document's clause")


def _decimals(standard: Standard) -> Iterator[Finding]:
    """Tables hold ten-thousandths: figures compared with them may have four decimals."""
    for path, node in walk(standard):
        for name in COMPARED if isinstance(node, COMPARING) else ():
            value = getattr(node, name, None)
            for figure in value.values() if isinstance(value, dict) else (value,):
                if isinstance(figure, Fraction) and (figure * UNIT).denominator != 1:
                    field = name.removesuffix("_")
                    what = f"{exact_text(figure)} has more than four decimals"
                    yield Finding((*path, field), what, "write at most four decimals")


def _keys(standard: Standard) -> Iterator[Finding]:
    owners = {"adjustment": "ratings"}
    for section in ("facts", "indicators", "provisions", "targets"):
        for key in getattr(standard, section):
            if key in owners:
                what = f"{key!r} is already a key of {owners[key]}"
                yield Finding((section, key), what, "give it a key of its own")
            owners.setdefault(key, section)


def _parameter(path: RawPath, item: Parameter) -> Iterator[Finding]:
    default = item.default
    fits = {
        "yes_no": isinstance(default, bool),
        "date": not isinstance(default, bool | int),
        "year": isinstance(default, int) and not isinstance(default, bool),
        "count": isinstance(default, int) and not isinstance(default, bool),
    }
    if default is not None and not fits[item.kind]:
        what = f"{default!r} is no {item.kind}"
        yield Finding((*path, "default"), what, "write a default of that kind, or none")


# --- one indicator ----------------------------------------------------------------------------


def _indicator(path: RawPath, item: Indicator, standard: Standard) -> Iterator[Finding]:
    total = Fraction(0) if item.undescribed is None else item.undescribed.points
    for key, part in item.parts.items():
        here: RawPath = (*path, "parts", key)
        total += full_points(part.rule)
        yield from _entry(here, part, standard)
        yield from _holes((*here, "rule", "holes"), part.rule)
        if isinstance(part.rule, rules.TierRule):
            yield from _tiers((*here, "rule", "tiers"), part.rule)
        elif isinstance(part.rule, rules.ProportionalRule):
            spans = [(band.from_, band.to) for band in part.rule.bands]
            yield from _cover((*here, "rule", "bands"), spans, start=min(1, spans[0][0]))
            yield from _fine((*here, "rule", "bands"), part.rule)
        elif isinstance(part.rule, rules.BaseBonusRule):
            yield from _bonus((*here, "rule", "bonus"), part.rule)
    if total != item.max:
        what = f"the parts add up to {exact_text(total)}, the maximum is {exact_text(item.max)}"
        yield Finding((*path, "max"), what, "correct a part, or declare undescribed points")


def _entry(path: RawPath, part: Part, standard: Standard) -> Iterator[Finding]:
    if part.entry == "facts" and isinstance(part.rule, ENTERED_ONLY):
        what = f"no fact decides a rule of kind {part.rule.kind}"
        yield Finding((*path, "entry"), what, "write entry: raters")
    if part.entry == "facts" and isinstance(part.rule, rules.BaseBonusRule):
        yield Finding((*path, "entry"), "the bonus is judged, not counted", "write entry: raters")
    if part.entry == "raters" and not standard.raters:
        yield Finding((*path, "entry"), "the standard declares no raters", "add raters: …")


def _holes(path: RawPath, rule: PointsRule) -> Iterator[Finding]:
    for index, hole in enumerate(rule.holes):
        if hole.upper > full_points(rule):
            yield Finding((*path, index, "upper"), "more than the rule can give", "lower it")


def _fine(path: RawPath, rule: rules.ProportionalRule) -> Iterator[Finding]:
    """Shares of all targets need one denominator that leaves room in 64 bits."""
    shares = [rule.full / band.target for band in rule.bands]
    if math.lcm(*(share.denominator for share in shares)) * UNIT * rule.full > FINEST:
        what = "the targets have no small common multiple, so points cannot be exact"
        yield Finding(path, what, "choose rounder targets, or split the indicator")


def _bonus(path: RawPath, rule: rules.BaseBonusRule) -> Iterator[Finding]:
    if not 0 <= rule.bonus.from_ <= rule.bonus.to or rule.bonus.step <= 0:
        yield Finding(path, "the bonus needs 0 <= from <= to and a step above 0", "correct it")


def _tiers(path: RawPath, rule: rules.TierRule) -> Iterator[Finding]:
    for index, (below, above) in enumerate(pairwise(rule.tiers), start=1):
        if above.points < below.points:
            what = f"a higher count earns less ({exact_text(above.points)})"
            yield Finding((*path, index, "points"), what, "order tiers and points upwards")
    holes = [span for hole in rule.holes if (span := _hole_span(hole, rule.fact)) is not None]
    yield from _cover(path, [*((tier.from_, tier.to) for tier in rule.tiers), *holes], start=0)


def _hole_span(hole: Hole, fact: str) -> tuple[int, int | None] | None:
    """Read the counts a hole takes out of the table; None where it tests other facts."""
    condition: Condition = hole.when[0]
    if len(hole.when) > 1 or condition.fact != fact:
        return None
    if isinstance(condition.equals, Fraction):
        return int(condition.equals), int(condition.equals)
    if not isinstance(condition.at_least, Fraction):
        return None
    return int(condition.at_least), None if condition.at_most is None else int(condition.at_most)


def _cover(path: RawPath, spans: list[tuple[int, int | None]], start: int) -> Iterator[Finding]:
    """Whole numbers from ``start`` upwards must lie in exactly one span."""
    expected: int | None = start
    for lowest, highest in sorted(spans, key=lambda span: span[0]):
        if expected is None or lowest < expected:
            yield Finding(path, f"{lowest} is claimed twice", "let each row begin after the last")
        elif lowest > expected:
            gap = f"{expected}" if lowest == expected + 1 else f"{expected} to {lowest - 1}"
            yield Finding(path, f"no row covers {gap}", "close the gap, or declare a hole")
        if highest is not None and highest < lowest:
            yield Finding(path, f"the row from {lowest} ends at {highest}", "correct from or to")
        expected = None if highest is None or expected is None else max(expected, highest + 1)
    if expected is not None:
        yield Finding(path, f"no row covers {expected} and more", "leave out `to` in the last row")


# --- sums -----------------------------------------------------------------------------------------


def _group_sums(standard: Standard) -> Iterator[Finding]:
    for key, group in standard.groups.items():
        total = sum(
            (item.max for item in standard.indicators.values() if item.group == key), Fraction(0)
        )
        if group.max is not None and group.max != total:
            what = f"its indicators add up to {exact_text(total)}, not {exact_text(group.max)}"
            yield Finding(("groups", key, "max"), what, "correct the group or an indicator")


def _weights(standard: Standard) -> Iterator[Finding]:
    for name in standard.classes or ("*",) if standard.raters else ():
        weights = [
            rater.weight.get(name, rater.weight.get("*")) for rater in standard.raters.values()
        ]
        total = sum((weight for weight in weights if weight is not None), Fraction(0))
        if total != 1:
            what = f"the weights of class {name} add up to {exact_text(total)}"
            yield Finding(("raters",), what, "they must add up to 1")


def _assessments(standard: Standard) -> Iterator[Finding]:
    items = standard.assessments.values()
    total = sum((item.weight for item in items), Fraction(0))
    if items and total != 1:
        what = f"the weights add up to {exact_text(total)}"
        yield Finding(("assessments",), what, "they must add up to 1")
    if len({item.half for item in items}) != len(items):
        yield Finding(("assessments",), "two assessments share a half-year", "one for each half")
    if bool(items) != (standard.annual is not None):
        yield Finding(("annual",), "assessments and annual belong together", "declare both or none")


def _grades(standard: Standard) -> Iterator[Finding]:
    for (_, above), (key, below) in pairwise(standard.grades.items()):
        if below.at_least >= above.at_least:
            what = "the limit does not lie below that of the grade before"
            yield Finding(("grades", key, "at_least"), what, "order grades from best to worst")
