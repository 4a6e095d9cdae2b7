"""Measures in words: what to do, how much of it, by when."""

from __future__ import annotations

from fractions import Fraction

from ecnb.analysis.plan.horizon import When
from ecnb.analysis.plan.steps import Incurred, Measure
from ecnb.analysis.plan.todo import ToDo
from ecnb.model.standard import Standard
from ecnb.report.story.phrases import tell
from ecnb.scoring.explain import figure, part_label

_DAILY = "deduction."


def measure_text(standard: Standard, one: Measure, lang: str, units: Fraction | None = None) -> str:
    """Say what to do. units: so many of them, where a path takes fewer than all.

    A date does not stand in it: who shows the sentence also shows the last day.
    """
    amount = one.units if units is None else units
    if one.fact is None:
        key = "do_judged" if one.kind == "judged" else "do_part"
        return tell(key, lang, name=part_label(standard, one.part, lang), units=figure(amount))
    fact = standard.facts[one.fact]
    if fact.kind == "yes_no":
        return tell("do_exists", lang, fact=fact.label.get(lang))
    key = _counted_key(one, amount)
    said = {"units": counted(standard, one.fact, amount, lang), "fact": fact.label.get(lang)}
    if one.to is not None:
        said["to"] = counted(standard, one.fact, one.to, lang)
    return tell(key, lang, **said)


def _counted_key(one: Measure, units: Fraction) -> str:
    if one.kind == "ramp":
        return "do_ramp" if units == one.units else "do_ramp_some"
    return "do_count_next" if one.when == "next" else "do_count"


def counted(standard: Standard, fact: str, units: Fraction, lang: str) -> str:
    """Write a number with the unit of a fact."""
    unit = standard.facts[fact].unit
    gap = " " if unit and lang == "en" else ""
    return f"{figure(units)}{gap}{unit.get(lang) if unit else ''}"


def todo_text(standard: Standard, one: ToDo, lang: str) -> str:
    """Say what a clause or target still asks for."""
    item = standard.targets.get(one.id) or standard.provisions[one.id]
    late = tell("do_overdue", lang) if one.when == "closed" else ""
    if one.need == "count" and one.fact is not None and one.units:
        fact = standard.facts[one.fact].label.get(lang)
        units = counted(standard, one.fact, one.units, lang)
        return tell("do_short", lang, fact=fact, units=units) + late
    if one.need == "items" and one.missing:
        names = [standard.facts[key].label.get(lang) for key in one.missing]
        return tell("do_item", lang, items=tell("list", lang).join(names)) + late
    if one.need == "turns" and one.units:
        return tell("do_turns", lang, units=figure(one.units))
    return tell("do_state", lang, name=item.label.get(lang)) + late


def incurred_name(standard: Standard, one: Incurred, lang: str) -> str:
    """Name what was deducted for."""
    if one.part.startswith(_DAILY) and standard.annual is not None:
        label = standard.annual.deductions[one.part.removeprefix(_DAILY)].label
        if label is not None:
            return label.get(lang)
    return standard.facts[one.fact].label.get(lang)


def about_label(standard: Standard, about: str, lang: str) -> str:
    """Name what an action is about."""
    clause = standard.targets.get(about) or standard.provisions.get(about)
    return clause.label.get(lang) if clause is not None else part_label(standard, about, lang)


def day_text(when: When, by: object) -> str:
    """Write the last day; a dash where the document sets none or it has passed for good."""
    return "—" if by is None or when == "closed" else str(by)
