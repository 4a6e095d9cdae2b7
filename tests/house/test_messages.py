"""What a user did wrong is said in Chinese first; English may follow it."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.tree import MODULES, text

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH_ONLY = {
    "ecnb/errors.py": "its InternalError and its examples; it words no fault",
    "ecnb/standards/checks.py": "faults of a standards file, for its author",
    "ecnb/standards/general.py": "the same",
    "ecnb/standards/loader.py": "the same; what an office chooses is refused in Chinese",
    "ecnb/standards/papers.py": "the same",
    "ecnb/standards/patch.py": "the same",
    "ecnb/standards/references.py": "the same",
    "ecnb/standards/review.py": "the same",
    "ecnb/standards/schema.py": "the same",
    "ecnb/standards/yaml_reader.py": "the same: what YAML itself refuses",
    "ecnb/run/proof.py": "the traceback of a notebook, as Python words it",
}
"""Modules whose faults may stay in English, each with its reason."""


def error_names() -> set[str]:
    """`Fault` and every error of the tree, but the one that is no user's fault."""
    tree = ast.parse(text("ecnb/errors.py"))
    return {node.name for node in tree.body if isinstance(node, ast.ClassDef)} - {"InternalError"}


def called(node: ast.Call) -> str:
    """The last name of what is called: `raw.fault(…)` → fault."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def words(node: ast.AST) -> str:
    """All literal text of an expression."""
    parts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
    return " ".join(part for part in parts if isinstance(part, str))


def told(function: ast.AST) -> Iterator[tuple[int, str]]:
    """The literal texts that say what is wrong, with their lines; a name gives all it may hold."""
    names = error_names()
    held = [
        (node.targets[0].id, node)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]
    for node in ast.walk(function):
        if not isinstance(node, ast.Call) or called(node) not in {*names, "fault"} or not node.args:
            continue
        what = node.args[1] if called(node) == "fault" and len(node.args) > 1 else node.args[0]
        said = [one.value for name, one in held if isinstance(what, ast.Name) and name == what.id]
        for one in (what, *said):
            if isinstance(one, ast.Constant | ast.JoinedStr | ast.BinOp | ast.IfExp):
                yield one.lineno, words(one)


def english(source: str) -> list[str]:
    """Each text of a fault without a Chinese sign; one without any letter says nothing."""
    functions = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef)]
    found = {one for function in functions for one in told(function)}
    return [
        f"line {line}: {said}"
        for line, said in sorted(found)
        if re.search(r"[A-Za-z]{2}", said) and not CHINESE.search(said)
    ]


@pytest.mark.parametrize("module", [path for path in MODULES if path not in ENGLISH_ONLY])
def test_faults_are_told_in_chinese(module: str) -> None:
    """An office that reads no English knows what to mend."""
    assert english(text(module)) == []


@pytest.mark.parametrize("module", ENGLISH_ONLY)
def test_exempt_module_exists(module: str) -> None:
    """No exemption outlives its module."""
    assert module in MODULES


@pytest.mark.parametrize(
    "source",
    [
        'raise NotFound("no such entity", name)',
        'what = f"no {x}"\n    raise ParametersInvalid([Fault(what, "--only", "写编号")])',
        'return raw.fault(("as_of",), "no date", "写日期")',
    ],
)
def test_english_only_fault_is_seen(source: str) -> None:
    """Said at once, through a name, or by the file that it stands in."""
    assert len(english(f"def f(x, raw, name):\n    {source}")) == 1
