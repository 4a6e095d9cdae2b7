"""What one entry of a standard says about another: every name must lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ecnb.model import rules
from ecnb.model.memo import by_identity
from ecnb.model.rules import Condition, StatedTest
from ecnb.model.standard import (
    Column,
    Counted,
    Covered,
    DateRange,
    Fact,
    Indicator,
    Lead,
    Obligation,
    Option,
    Provision,
    Rater,
    Register,
    Services,
    Standard,
    Target,
    Where,
)
from ecnb.model.text import Frozen, Label
from ecnb.standards.yaml_reader import RawPath


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a standard, before it is given its line."""

    path: RawPath
    what: str
    remedy: str


REFERENCES: Mapping[type[Frozen], Mapping[str, str]] = {
    Condition: {"fact": "facts", "at_least_fact": "facts"},
    rules.TierRule: {"fact": "facts"},
    rules.BaseBonusRule: {"fact": "facts"},
    rules.ProportionalRule: {"fact": "facts", "by": "facts"},
    rules.Deduct: {"fact": "facts"},
    rules.ObligationTest: {"obligation": "obligations"},
    rules.AtLeastTest: {"fact": "facts"},
    rules.ItemsTest: {"items": "facts"},
    rules.ShareTest: {"part": "facts", "whole": "facts"},
    rules.GrowthTest: {"current": "facts", "previous": "facts"},
    rules.CountOnly: {"fact": "facts", "whole": "facts"},
    Fact: {"of": "facts"},
    Counted: {"register_": "registers", "not_in": "registers"},
    Covered: {"items": "registers", "by": "registers"},
    Indicator: {"group": "groups"},
    Lead: {"register_": "registers"},
    Provision: {"group": "groups", "indicator": "indicators"},
    Target: {"due": "parameters", "or_target": "targets"},
    DateRange: {"from_": "parameters", "to": "parameters"},
    Services: {"register_": "registers", "facts": "facts"},
    Obligation: {"register_": "registers", "since": "parameters"},
}
"""Fields that name an entry of another section; ``…ruling(s)`` always name interpretations."""

OF_THE_CALENDAR = ("end_of_year", "end_of_period")
"""Days that a target may name beside the parameters of its standard."""
CITABLE = ("indicators", "provisions", "targets", "obligations", "facts", "registers", "groups")
CITABLE_MORE = ("raters", "grades", "assessments", "classes", "parameters", "forms", "unofficial")
SINGLE = ("adjustment", "annual", "guide", "conventions")


@by_identity(256)
def all_facts(standard: Standard) -> Mapping[str, Fact]:
    """Give the declared facts and those implied by entries whose verdict is stated."""
    implied = {
        key: Fact(label=entry.label, clause=entry.clause, kind="verdict")
        for key, entry in _verdict_entries(standard)
        if isinstance(entry.test, StatedTest)
    }
    return {**standard.facts, **implied}


def _verdict_entries(standard: Standard) -> Iterator[tuple[str, Provision | Target]]:
    yield from standard.provisions.items()
    yield from standard.targets.items()


def walk(node: object, path: RawPath = ()) -> Iterator[tuple[RawPath, Frozen]]:
    """Visit every entry of a standard except labels and options, with its path."""
    if isinstance(node, Label | Option):
        return
    if isinstance(node, Frozen):
        yield path, node
        for name, field in type(node).model_fields.items():
            yield from walk(getattr(node, name), (*path, field.alias or name))
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from walk(value, (*path, key))
    elif isinstance(node, tuple):
        for index, value in enumerate(node):
            yield from walk(value, (*path, index))


_COMPARISONS = (
    "choices: equals or one_of; yes/no: equals true or false; counts and amounts: numbers"
)


def _comparable(fact: Fact, words: tuple[str, ...], equals: object) -> bool:
    """Tell whether a fact of this kind can be compared in this way; verdicts and dates cannot."""
    if fact.kind == "choice":
        return bool(words)
    if fact.kind == "yes_no":
        return isinstance(equals, bool)
    return fact.kind in ("count", "amount") and not isinstance(equals, bool)


class References:
    """Checks the names in one standard; ``raw`` also knows entries that were left out as faulty."""

    def __init__(self, standard: Standard, raw: Mapping[str, Any]) -> None:
        self._standard = standard
        self._facts = all_facts(standard)
        sections = (*CITABLE, *CITABLE_MORE, "interpretations")
        self._names: dict[str, set[str]] = {
            section: {*getattr(standard, section), *self._raw_names(raw, section)}
            for section in sections
        }
        self._names["facts"] |= {*self._facts, *self._names["provisions"], *self._names["targets"]}

    @staticmethod
    def _raw_names(raw: Mapping[str, Any], section: str) -> set[str]:
        entries = raw.get(section)
        return set(entries) if isinstance(entries, dict) else set()

    def findings(self) -> Iterator[Finding]:
        """Give everything that names what does not exist."""
        for path, node in walk(self._standard):
            yield from self._named(path, node)
            yield from self._inside(path, node)
        yield from self._touches()

    def _inside(self, path: RawPath, node: Frozen) -> Iterator[Finding]:
        """Check what only entries of this kind name."""
        match node:
            case Condition():
                yield from self._condition(path, node)
            case Rater():
                yield from self._classes((*path, "weight"), set(node.weight) - {"*"})
            case Fact():
                yield from self._fact(path, node)
            case Obligation():
                yield from self._obligation(path, node)
            case Target():
                yield from self._days((*path, "due"), node.due)
            case DateRange():
                yield from self._days(path, node.from_, node.to)
            case Services() | Lead() | Register():
                yield from self._trail(path, node)

    def _trail(self, path: RawPath, node: Services | Lead | Register) -> Iterator[Finding]:
        """Check what names registers and their columns, and counts nothing."""
        if isinstance(node, Services):
            yield from self._services(node)
        elif isinstance(node, Lead):
            yield from self._columns((*path, "blank"), node.register_, node.blank)
            yield from self._where((*path, "where"), node.register_, node.where)
        elif node.kinds is not None and node.kinds not in node.columns:
            yield Finding((*path, "kinds"), f"there is no column {node.kinds!r}", "declare it")

    def _named(self, path: RawPath, node: Frozen) -> Iterator[Finding]:
        sections = dict(REFERENCES.get(type(node), {}))
        for name in type(node).model_fields:
            if name.endswith(("ruling", "rulings")):
                sections[name] = "interpretations"
        for name, section in sections.items():
            value = getattr(node, name)
            field = type(node).model_fields[name].alias or name
            for key in value if isinstance(value, tuple) else (value,):
                if isinstance(key, str) and key not in {*self._names[section], *OF_THE_CALENDAR}:
                    yield self._unknown((*path, field), key, section)

    def _unknown(self, path: RawPath, key: str, section: str) -> Finding:
        return Finding(
            path, f"{section} has no {key!r}", f"declare it under {section}, or correct the name"
        )

    def _days(self, path: RawPath, *named: object) -> Iterator[Finding]:
        """A parameter that stands for a day must be a date."""
        for name in named:
            parameter = self._standard.parameters.get(name) if isinstance(name, str) else None
            if parameter is not None and parameter.kind != "date":
                what = f"the parameter {name!r} is no date"
                yield Finding(path, what, "name a parameter of kind date")

    def _classes(self, path: RawPath, names: set[str]) -> Iterator[Finding]:
        for name in sorted(names - self._names["classes"]):
            yield self._unknown((*path, name), name, "classes")

    def _condition(self, path: RawPath, node: Condition) -> Iterator[Finding]:
        for name, bound in (("at_least", node.at_least), ("below", node.below)):
            if isinstance(bound, dict):
                yield from self._classes((*path, name), set(bound))
                for missing in sorted({*self._standard.classes} - {*bound}):
                    what = f"no bound for class {missing}"
                    yield Finding((*path, name), what, "give one for every class")
        fact = self._facts.get(node.fact)
        if fact is None:
            return
        words = node.one_of or ((node.equals,) if isinstance(node.equals, str) else ())
        for word in words:
            if word not in fact.choices:
                what = f"the {fact.kind} fact {node.fact!r} never has the value {word!r}"
                remedy = f"use one of: {', '.join(fact.choices) or 'a number'}"
                yield Finding(path, what, remedy)
        if not _comparable(fact, words, node.equals):
            what = f"the {fact.kind} fact {node.fact!r} cannot be compared like this"
            yield Finding(path, what, _COMPARISONS)

    def _fact(self, path: RawPath, node: Fact) -> Iterator[Finding]:
        if node.counted is not None:
            yield from self._counted((*path, "counted"), node, node.counted)
        if node.covered is not None:
            cover = node.covered
            here = (*path, "covered")
            yield from self._columns((*here, "item"), cover.items, (cover.item,))
            yield from self._columns((*here, "column"), cover.by, (cover.column,))
            yield from self._columns((*here, "kind"), cover.by, (cover.kind,), cover.kinds)

    def _counted(self, path: RawPath, fact: Fact, node: Counted) -> Iterator[Finding]:
        register = self._standard.registers.get(node.register_)
        if register is not None and register.date is None and fact.window != "stock":
            what = f"{node.register_!r} has no date column, so no window of it can be counted"
            yield Finding(path, what, "name its date column, or write window: stock")
        if node.distinct is not None:
            for name in (node.register_, *node.not_in):
                yield from self._columns((*path, "distinct"), name, (node.distinct,))
        elif node.not_in:
            yield Finding((*path, "not_in"), "not_in needs distinct", "name the event's id column")
        yield from self._where((*path, "where"), node.register_, node.where)
        if node.all_of is not None:
            yield from self._where((*path, "all_of"), node.register_, (node.all_of,))

    def _services(self, node: Services) -> Iterator[Finding]:
        yield from self._columns(("services", "column"), node.register_ or "", (node.column,))
        kinds = {key: self._facts[key].kind for key in node.facts if key in self._facts}
        for key in (key for key, kind in kinds.items() if kind != "yes_no"):
            what = f"the service {key!r} is no yes-or-no fact"
            yield Finding(("services", "facts"), what, "name a fact that says it is provided")

    def _where(self, path: RawPath, register: str, where: tuple[Where, ...]) -> Iterator[Finding]:
        for item in where:
            yield from self._columns((*path, item.column), register, (item.column,), item.one_of)

    def _columns(
        self,
        path: RawPath,
        register: str,
        names: tuple[str | None, ...],
        values: tuple[str, ...] = (),
    ) -> Iterator[Finding]:
        declared = self._standard.registers.get(register)
        if declared is None:
            return
        for name in names:
            column: Column | None = declared.columns.get(name or "")
            if name is not None and column is None:
                yield Finding(
                    path, f"register {register!r} has no column {name!r}", "declare it there"
                )
            elif column is not None and column.choices:
                for value in sorted({*values} - {*column.choices}):
                    what = f"column {name!r} of {register!r} never has the value {value!r}"
                    yield Finding(path, what, f"use one of: {', '.join(column.choices)}")

    def _obligation(self, path: RawPath, node: Obligation) -> Iterator[Finding]:
        named = (node.done, node.declared, *(item.column for item in node.where))
        within = node.due.within
        if within is not None:
            named = (*named, within.start, within.end)
        if node.register_ is not None:
            yield from self._columns((*path, "register"), node.register_, named)
            yield from self._where((*path, "where"), node.register_, node.where)
        elif any(named):
            yield Finding(path, "columns are named but no register", "add register: …")
        if (node.due.kind == "within") != (within is not None):
            yield Finding((*path, "due"), "kind within and the limit belong together", "give both")
        if node.due.kind.startswith("day_of") != (node.due.day is not None):
            yield Finding((*path, "due"), "day_of… and the day belong together", "give both")

    def _touches(self) -> Iterator[Finding]:
        known = {name for section in (*CITABLE, *CITABLE_MORE) for name in self._names[section]}
        for ruling, item in self._standard.interpretations.items():
            for index, key in enumerate(item.touches):
                if key not in known and key not in SINGLE:
                    path = ("interpretations", ruling, "touches", index)
                    yield Finding(path, f"no entry is called {key!r}", "correct the name")
