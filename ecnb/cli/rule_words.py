"""A rule in words: what `ecnb standards show` says an indicator or target asks for."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from ecnb.model.rules import (
    AllOrNothingRule,
    AtLeastTest,
    BaseBonusRule,
    Condition,
    ConditionsTest,
    CountOnly,
    DeductionRule,
    GrowthTest,
    ItemsTest,
    JudgedRule,
    ObligationTest,
    PointsRule,
    ProportionalRule,
    ShareTest,
    StatedTest,
    SumTest,
    Tier,
    TierRule,
    VerdictTest,
)
from ecnb.model.standard import Standard
from ecnb.model.text import exact_text

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "tiers": ("{fact}：{tiers}", "{fact}: {tiers}"),
    "tier": ("{size}得{points}分", "{size} gives {points}"),
    "base": ("有则基本分{base}分，另评{low}–{high}分",
             "{base} if it exists, plus a judged {low}–{high}"),
    "proportional": ("{fact}按目标完成比例，满分{full}分；目标：{bands}",
                     "{fact} in proportion to the target, at most {full}; target: {bands}"),
    "band": ("{by}{size}为{target}", "{target} where {by} is {size}"),
    "deductions": ("满分{full}分，扣分：{lines}", "{full} less: {lines}"),
    "deduct": ("{fact}每次{points}分", "{points} for each {fact}"),
    "deduct_once": ("{fact}一次性{points}分", "{points} once for {fact}"),
    "judged": ("0–{full}分内评定", "judged from 0 to {full}"),
    "zero": ("；{when}时不得分", "; nothing if {when}"),
    "all_or_nothing": ("做到得{full}分，否则0分", "{full} if done, otherwise 0"),
    "stated": ("由评价人认定", "stated by the evaluator"),
    "obligation": ("每次义务按期履行：{name}", "every turn in time: {name}"),
    "at_least": ("{fact}不少于{target}", "{fact} at least {target}"),
    "items": ("具备全部{n}项：{items}", "all {n} items: {items}"),
    "share": ("{part}占{whole}不低于{target}", "{part} at least {target} of {whole}"),
    "growth": ("{current}比{previous}增长不低于{target}",
               "{current} at least {target} above {previous}"),
    "count_only": ("{fact}（只列数，不评判）", "{fact} (shown, not judged)"),
    "budget": ("合计{total}，共{n}项", "{total} in all, {n} lines"),
    "list": ("、", ", "),
    "stop": ("；", "; "),
    "yes": ("{fact}为“是”", "{fact}"),
    "no": ("{fact}为“否”", "no {fact}"),
}  # fmt: skip

_SIGNS = {"at_least": "≥", "at_most": "≤", "below": "<", "equals": "=", "one_of": "∈",
          "at_least_fact": "≥"}  # fmt: skip


class RuleWords:
    """Words rules of one standard in one language."""

    def __init__(self, standard: Standard, lang: str) -> None:
        self._standard = standard
        self._lang = lang

    def points(self, rule: PointsRule) -> str:
        """Say how points are given."""
        match rule:
            case TierRule():
                tiers = self._join(self._tier(tier) for tier in rule.tiers)
                return self._say("tiers", fact=self._fact(rule.fact), tiers=tiers)
            case BaseBonusRule():
                low, high = _figure(rule.bonus.from_), _figure(rule.bonus.to)
                return self._say("base", base=_figure(rule.base), low=low, high=high)
            case ProportionalRule():
                return self._proportional(rule)
            case DeductionRule():
                return self._deductions(rule)
            case JudgedRule():
                return self._say("judged", full=_figure(rule.full)) + self._zero(rule.zero_when)
            case AllOrNothingRule():
                return self._say("all_or_nothing", full=_figure(rule.full))

    def verdict(self, test: VerdictTest) -> str:  # noqa: C901, PLR0911 - one answer a kind
        """Say what a provision or target is judged by."""
        match test:
            case StatedTest():
                return self._say("stated")
            case ConditionsTest():
                return self._join(self.condition(item) for item in test.all_of)
            case ObligationTest():
                duty = self._standard.obligations[test.obligation]
                return self._say("obligation", name=duty.label.get(self._lang))
            case AtLeastTest():
                return self._say(
                    "at_least", fact=self._fact(test.fact), target=_figure(test.target)
                )
            case ItemsTest():
                items = self._join(self._fact(item) for item in test.items)
                return self._say("items", n=len(test.items), items=items)
            case ShareTest():
                part, whole = self._fact(test.part), self._fact(test.whole)
                return self._say("share", part=part, whole=whole, target=_percent(test.target))
            case GrowthTest():
                now, before = self._fact(test.current), self._fact(test.previous)
                return self._say(
                    "growth", current=now, previous=before, target=_percent(test.target)
                )
            case CountOnly():
                return self._say("count_only", fact=self._fact(test.fact))
            case SumTest():
                return self._say("budget", total=_figure(test.total), n=len(test.lines))

    def condition(self, item: Condition) -> str:
        """Say one comparison."""
        name = self._fact(item.fact)
        if isinstance(item.equals, bool):
            return self._say("yes" if item.equals else "no", fact=name)
        given = item.model_dump(exclude={"fact"}, exclude_none=True)
        return name + "".join(
            f" {_SIGNS[kind]} {self._bound(kind, v)}" for kind, v in given.items()
        )

    def _bound(self, kind: str, value: object) -> str:
        if kind == "at_least_fact":
            return self._fact(str(value))
        if isinstance(value, dict):
            return self._join(f"{name} {one}" for name, one in value.items())
        if isinstance(value, tuple | list):
            return self._join(str(one) for one in value)
        return str(value)

    def _tier(self, tier: Tier) -> str:
        return self._say("tier", size=_size(tier.from_, tier.to), points=_figure(tier.points))

    def _proportional(self, rule: ProportionalRule) -> str:
        by = self._fact(rule.by)
        bands = self._join(
            self._say("band", by=by, size=_size(band.from_, band.to), target=_figure(band.target))
            for band in rule.bands
        )
        return self._say(
            "proportional", fact=self._fact(rule.fact), full=_figure(rule.full), bands=bands
        )

    def _deductions(self, rule: DeductionRule) -> str:
        lines = self._join(
            self._say(
                "deduct_once" if item.once else "deduct",
                fact=item.label.get(self._lang) if item.label else self._fact(item.fact),
                points=_figure(item.points),
            )
            for item in rule.deduct
        )
        said = self._say("deductions", full=_figure(rule.full), lines=lines or "—")
        return said + self._zero(rule.zero_when)

    def _zero(self, when: tuple[Condition, ...]) -> str:
        if not when:
            return ""
        return self._say("zero", when=self._join(self.condition(item) for item in when))

    def _fact(self, key: str) -> str:
        fact = self._standard.facts.get(key)
        return fact.label.get(self._lang) if fact else key

    def _join(self, parts: object) -> str:
        return self._say("list").join(parts)  # type: ignore[arg-type]

    def _say(self, word: str, **values: object) -> str:
        return _WORDS[word][self._lang == "en"].format(**values)


def _size(low: int, high: int | None) -> str:
    """Write a tier's range.

    >>> _size(3, 5), _size(0, 0), _size(11, None)
    ('3–5', '0', '≥11')
    """
    if high is None:
        return f"≥{low}"
    return str(low) if low == high else f"{low}–{high}"


def _figure(value: Fraction) -> str:
    return exact_text(value)


def _percent(value: Fraction) -> str:
    return f"{exact_text(value * 100)}%"
