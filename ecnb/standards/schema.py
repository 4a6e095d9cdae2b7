"""The shape of a standards file: pydantic's verdict as located faults, and the JSON Schema."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ecnb.errors import Fault
from ecnb.model.standard import Standard
from ecnb.standards.patch import changed
from ecnb.standards.yaml_reader import RawFile, RawPath

_REMEDIES = {
    "extra_forbidden": "correct its spelling or remove it; standard.schema.json lists every field",
    "missing": "add it",
    "union_tag_not_found": "add it; standard.schema.json lists the kinds",
    "string_pattern_mismatch": "keys: lower-case letters, digits, - and _; rulings: like ZJ-1",
    "string_too_short": "write the text",
    "too_short": "add an entry",
}
_CLAUSE_REMEDY = "cite the clause of the document: an uncited entry is no rule"

_STUB_LABEL = {"zh": "无", "en": "none"}
_STUB: dict[str, Any] = {
    "key": "unnamed",
    "document": {"title": _STUB_LABEL},
    "entity_kind": "centre",
    "entity_label": _STUB_LABEL,
    "cycle": "year",
    "cycle_clause": "none",
    "conventions": {
        "decimals": 2,
        "grade_on": "official",
        "before_inclusive": True,
        "missing_rater": "refuse",
        "fill_tiers_from_facts": True,
    },
}
"""Stands in for a broken head of a file, so that the rest can still be examined."""


def validated(raw: RawFile, data: Mapping[str, Any]) -> tuple[Standard, list[Fault], set[str]]:
    """Read data as a standard; give the faults of shape and the sections that have one.

    Where the shape is wrong, the faulty entries are left out of the standard given back, so
    that everything else in the file can be examined in the same round.
    """
    rest = dict(data)
    faults: dict[RawPath, Fault] = {}
    damaged: set[str] = set()
    while True:
        try:
            return Standard.model_validate(rest), list(faults.values()), damaged
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=True)
        for detail in details:
            path = _place(data, detail)
            if not any(path == known[: len(path)] for known in faults):
                faults[path] = raw.fault(path, _what(detail), _remedy(detail))
            if detail["type"] != "extra_forbidden":
                path = path[: _entry_length(path)]
                damaged.add(str(path[0]))
            rest = _without(rest, path)


def _entry_length(path: RawPath) -> int:
    """How much of a path names the entry to leave out: ``facts.x`` or a whole single section."""
    field = Standard.model_fields.get(str(path[0]))
    return 2 if field is not None and field.default_factory is dict else 1


def _without(data: dict[str, Any], path: RawPath) -> dict[str, Any]:
    """Leave out an entry; put a stub where the standard cannot do without."""
    if path[0] in _STUB:
        return {**data, str(path[0]): _STUB[str(path[0])]}
    with contextlib.suppress(LookupError):  # an earlier fault took the same entry out
        return dict(changed(data, [str(step) for step in path], None))
    return data


def in_file(data: Any, location: Iterable[str | int]) -> RawPath:
    """Find the place in raw data that a model's path speaks of.

    Pydantic also names union members, and a single rule stands on its indicator, not in
    ``parts.main``: steps that are no keys of the file are left out.

    >>> in_file({"indicators": {"a": {"rule": {"fact": "b"}}}},
    ...         ("indicators", "a", "parts", "main", "rule", "tier", "fact"))
    ('indicators', 'a', 'rule', 'fact')
    """
    path: list[str | int] = []
    node = data
    for step in location:
        inside = isinstance(node, dict) and step in node
        inside = inside or (isinstance(node, list) and isinstance(step, int) and step < len(node))
        if inside:
            path.append(step)
            node = node[step]
    return tuple(path)


def _place(data: Any, detail: ErrorDetails) -> RawPath:
    path = in_file(data, detail["loc"])
    return (*path, detail["loc"][-1]) if detail["type"] == "missing" else path


def _what(detail: ErrorDetails) -> str:
    last = detail["loc"][-1]
    if detail["type"] == "missing":
        return f"{last!r} is missing"
    if detail["type"] == "extra_forbidden":
        return f"unknown field {last!r}"
    message = detail["msg"].removeprefix("Value error, ")
    shown = detail["input"]
    if isinstance(shown, dict | list):
        return message
    return message if repr(shown) in message else f"{shown!r}: {message}"


def _remedy(detail: ErrorDetails) -> str:
    if "clause" in str(detail["loc"][-1:]):
        return _CLAUSE_REMEDY
    return _REMEDIES.get(detail["type"], "standard.schema.json says what may stand here")


# --- the published JSON Schema ------------------------------------------------------------------

SCHEMA_FILE = Path(__file__).with_name("standard.schema.json")


def json_schema() -> dict[str, Any]:
    """Describe a standards file for editors and other programs (JSON Schema, draft 2020-12).

    >>> sorted(json_schema())[:3]
    ['$defs', '$schema', 'additionalProperties']
    """
    schema = Standard.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "ecnb standard"
    del schema["properties"]["chosen"]
    indicator = schema["$defs"]["Indicator"]
    part = schema["$defs"]["Part"]["properties"]
    indicator["properties"] |= {"rule": part["rule"], "entry": part["entry"]}
    indicator["required"].remove("parts")
    indicator["anyOf"] = [{"required": ["parts"]}, {"required": ["rule", "entry"]}]
    return schema


def schema_text(schema: dict[str, Any]) -> str:
    """Write a schema as its published file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def publish(path: Path = SCHEMA_FILE) -> None:
    """Write the schema file anew after a change of the model."""
    path.write_text(schema_text(json_schema()), encoding="utf-8", newline="\n")
