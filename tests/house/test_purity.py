"""STYLE principle 6: the core touches no path, clock, environment, randomness or log."""

import ast

import pytest

from tests.house.tree import MODULES, text

STDLIB = {
    "__future__", "abc", "bisect", "calendar", "collections", "dataclasses", "datetime", "decimal",
    "enum", "fractions", "functools", "graphlib", "heapq", "itertools", "math", "numbers",
    "operator", "re", "statistics", "string", "types", "typing",
}  # fmt: skip
# What a pure room may import besides the modules above and the rooms below it.
PURE = {
    "errors": set[str](),
    "model": {"numpy", "pydantic"},
    "scoring": {"numpy"},
    "analysis": {"chinese_calendar", "numpy", "scipy"},
}
CLOCKS = {"now", "today", "utcnow"}
# Builtins that touch the world, or differ from one process to the next (hash, id).
IMPURE_CALLS = {"__import__", "breakpoint", "eval", "exec", "hash", "id", "input", "open", "print"}


def room(module: str) -> str:
    """The room of a module: ecnb/scoring/by_facts.py → scoring."""
    return module.split("/")[1].removesuffix(".py")


def imported(node: ast.AST) -> list[str]:
    """Modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def touches_the_world(node: ast.AST) -> bool:
    """Whether an expression reads a clock, opens a file, or differs between processes."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in IMPURE_CALLS
    return isinstance(node, ast.Attribute) and node.attr in CLOCKS


def stains(source: str, allowed: set[str]) -> list[str]:
    """Each import, clock and call that a pure room must not have, with its line."""
    found = []
    for node in ast.walk(ast.parse(source)):
        foreign = [name for name in imported(node) if name.split(".")[0] not in allowed]
        found += [f"line {node.lineno}: imports {name}" for name in foreign]
        if touches_the_world(node):
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


@pytest.mark.parametrize("module", [path for path in MODULES if room(path) in PURE])
def test_pure_room_touches_nothing(module: str) -> None:
    """Dates, evidence and parameters arrive as arguments."""
    assert stains(text(module), STDLIB | PURE[room(module)] | {"ecnb"}) == []


@pytest.mark.parametrize("name", PURE)
def test_pure_room_exists(name: str) -> None:
    """A room that was renamed is not silently left unchecked."""
    assert any(room(module) == name for module in MODULES)


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "import os.path as p",
        "from pathlib import Path",
        "import logging",
        "import random",
        "from time import time",
        "import pandas as pd",
        "from datetime import date; date.today()",
        "open('x')",
        "hash('x')",
    ],
)
def test_stain_is_seen(source: str) -> None:
    """The check itself works."""
    assert len(stains(source, STDLIB)) == 1
