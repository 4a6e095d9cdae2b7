"""Modules small enough to hold in the head: about 300 lines; about 40 of code a function."""

import ast
from collections.abc import Iterator

from tests.house.tree import MODULES, text

MODULE_LINES, MODULE_LIMIT = 300, 350
FUNCTION_LINES, FUNCTION_LIMIT = 40, 50

# Longer than usual, with the reason. Never longer than the limit.
# "ecnb/room/module.py": "why it is one thing" or "ecnb/room/module.py::function": "why".
EXEMPT: dict[str, str] = {
    "ecnb/case.py::open_case": "a third of it is the parameters cell of a notebook, one for one",
}


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Name and lines of code of every function; its docstring is free."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node, clean=False) is not None:
                lines -= (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
            yield node.name, lines


def sizes() -> dict[str, tuple[int, int, int]]:
    """Every module and function: its lines, the usual bound, the limit."""
    found: dict[str, tuple[int, int, int]] = {}
    for module in MODULES:
        source = text(module)
        found[module] = (len(source.splitlines()), MODULE_LINES, MODULE_LIMIT)
        for name, lines in functions(source):
            key = f"{module}::{name}"
            longest = max(lines, found.get(key, (0, 0, 0))[0])
            found[key] = (longest, FUNCTION_LINES, FUNCTION_LIMIT)
    return found


def test_modules_and_functions_are_small() -> None:
    """Over the usual size only by name and reason; over the limit never."""
    too_long = [
        f"{name}: {lines} lines, at most {limit if name in EXEMPT else usual}"
        for name, (lines, usual, limit) in sizes().items()
        if lines > (limit if name in EXEMPT else usual)
    ]
    assert too_long == []


def test_exemptions_are_needed_and_reasoned() -> None:
    """An exemption goes when its module or function has become small again."""
    found = sizes()
    needless = [name for name in EXEMPT if found[name][0] <= found[name][1]]
    assert needless == []
    assert all(len(reason.split()) > 3 for reason in EXEMPT.values()), "say why it is one thing"


def test_docstring_does_not_count() -> None:
    """A kernel is not punished for stating its shapes and units."""
    source = 'def kernel():\n    """One.\n\n    Two.\n    """\n    return 1\n'
    assert dict(functions(source)) == {"kernel": 2}
