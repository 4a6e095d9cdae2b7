"""Patches: how an option of a ruling changes a standard, at dotted paths of its raw data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

PROTECTED = ("interpretations", "chosen", "key", "schema_version")
"""What no ruling may change: itself, and what the file is."""


def patched(
    data: Mapping[str, Any], patches: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Apply patches in order; give the new data and, by path, what kept a patch from applying.

    Whole numbers index lists. The last step may be new (it adds); ``None`` removes it.
    The data given stay as they are.

    >>> patched({"a": {"b": 1}, "c": [1, 2]}, {"a.b": 5, "c.0": 7, "a.d": 6})
    ({'a': {'b': 5, 'd': 6}, 'c': [7, 2]}, {})
    >>> patched({"a": {"b": 1}}, {"x.b": 5})
    ({'a': {'b': 1}}, {'x.b': "there is no 'x'"})
    """
    result = dict(data)
    refused: dict[str, str] = {}
    for path, value in patches.items():
        steps = path.split(".")
        if steps[0] in PROTECTED:
            refused[path] = f"a ruling may not change {steps[0]!r}"
            continue
        try:
            result = changed(result, steps, value)
        except LookupError as error:
            refused[path] = str(error.args[0])
    return result, refused


def changed(node: Any, steps: Sequence[str], value: Any) -> Any:
    """Copy a node with one place below it changed; raise LookupError if there is no such place."""
    step, *rest = steps
    if isinstance(node, list):
        return _changed_list(node, step, rest, value)
    if not isinstance(node, dict):
        raise LookupError(f"nothing stands below {node!r}, so there is no {step!r}")
    if step not in node and (rest or value is None):
        raise LookupError(f"there is no {step!r}")
    if not rest and value is None:
        return {key: item for key, item in node.items() if key != step}
    return {**node, step: changed(node[step], rest, value) if rest else value}


def _changed_list(node: list[Any], step: str, rest: Sequence[str], value: Any) -> list[Any]:
    adds = not rest and value is not None
    if not step.isdecimal() or int(step) >= len(node) + adds:
        raise LookupError(f"the list has {len(node)} entries, so there is no {step!r}")
    index = int(step)
    if rest:
        return [*node[:index], changed(node[index], rest, value), *node[index + 1 :]]
    return [*node[:index], *([] if value is None else [value]), *node[index + 1 :]]
