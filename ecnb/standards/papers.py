"""What forms and the path of rectification name must exist, and say what it is taken to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ecnb.model.papers import Form, Rectification
from ecnb.model.rules import SumTest
from ecnb.model.standard import Register, Standard
from ecnb.standards.references import Finding, all_facts
from ecnb.standards.yaml_reader import RawPath

NEEDED: dict[str, tuple[str, ...]] = {
    "ranking": ("rank", "entity", "score"),
    "order": ("entity", "score", "problem", "due"),
    "recheck": ("entity", "result"),
    "cancellation": ("entity",),
    "budget": ("line", "amount", "unallocated", "total"),
}
"""Labels without which a paper of a kind cannot be printed."""
LAID_OUT = ("form", "outline")
OF_THE_PATH = ("order", "recheck", "cancellation")


def findings(standard: Standard) -> Iterator[Finding]:
    """Give what is wrong with a standard's forms and its path of rectification."""
    for key, form in standard.forms.items():
        yield from _form(("forms", key), form, standard)
    if standard.rectification is not None:
        yield from _path(standard.rectification, standard)
    for key, target in standard.targets.items():
        if isinstance(target.test, SumTest):
            yield from _spending(("targets", key, "test", "spent"), target.test, standard)


def _spending(path: RawPath, test: SumTest, standard: Standard) -> Iterator[Finding]:
    for line, fact in test.spent.items():
        if line not in test.lines:
            yield Finding((*path, line), f"the budget has no line {line!r}", "correct the name")
        yield from _known((*path, line), "facts", (fact,), standard)


def _known(
    path: RawPath, section: str, names: Iterable[str], standard: Standard
) -> Iterator[Finding]:
    declared = all_facts(standard) if section == "facts" else getattr(standard, section)
    for name in names:
        if name not in declared:
            what = f"{section} has no {name!r}"
            yield Finding(path, what, f"declare it under {section}, or correct the name")


def _form(path: RawPath, form: Form, standard: Standard) -> Iterator[Finding]:
    named = [((*path, "layout", at), key) for at, row in enumerate(form.layout) for key in row]
    named += [((*path, "fills", key), key) for key in form.fills]
    named += [((*path, "texts"), key) for key in NEEDED.get(form.paper or "", ())]
    for here, key in named:
        if key not in form.texts:
            yield _no_text(here, key)
    for key, fill in form.fills.items():
        yield from _known((*path, "fills", key, "facts"), "facts", fill.facts, standard)
        yield from _known((*path, "fills", key, "clauses"), "provisions", fill.clauses, standard)
    if form.register_ is not None:
        yield from _known((*path, "register"), "registers", (form.register_,), standard)
    if form.paper in LAID_OUT and not form.layout:
        yield Finding(
            (*path, "layout"),
            f"a paper of kind {form.paper} needs its rows",
            "add layout: [[…], …]",
        )
    if form.paper in OF_THE_PATH and standard.rectification is None:
        yield Finding((*path, "paper"), "the standard has no rectification", "add rectification: …")


def _no_text(path: RawPath, key: str) -> Finding:
    return Finding(path, f"the form has no text {key!r}", "declare it under texts")


def _path(rule: Rectification, standard: Standard) -> Iterator[Finding]:
    register = standard.registers.get(rule.register_)
    yield from _known(("rectification", "grades"), "grades", rule.grades, standard)
    yield from _known(("rectification", "follows"), "obligations", rule.follows, standard)
    if register is None:
        yield from _known(("rectification", "register"), "registers", (rule.register_,), standard)
        return
    for name in ("ordered", "due", "rechecked", "decided"):
        yield from _column(register, rule, name, kind="date")
    yield from _column(register, rule, "problem")
    if rule.appeal is not None:
        yield from _column(register, rule, "appeal")
    for name, values in (
        ("result", (*rule.passed, *rule.failed)),
        ("decision", rule.cancelled),
    ):
        yield from _column(register, rule, name, kind="choice", values=values)


def _column(
    register: Register,
    rule: Rectification,
    name: str,
    kind: str | None = None,
    values: tuple[str, ...] = (),
) -> Iterator[Finding]:
    key: str = getattr(rule, name)
    column, path = register.columns.get(key), ("rectification", name)
    if column is None:
        what = f"register {rule.register_!r} has no column {key!r}"
        yield Finding(path, what, "declare it there")
        return
    if kind is not None and column.kind != kind:
        yield Finding(path, f"column {key!r} is a {column.kind}", f"name a column of kind {kind}")
    for value in values:
        if value not in column.choices:
            what = f"column {key!r} never has the value {value!r}"
            yield Finding(path, what, f"use one of: {', '.join(column.choices)}")
