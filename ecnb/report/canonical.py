"""JSON as it is published: UTF-8, keys in order, two spaces, LF; equal values give equal bytes."""

from __future__ import annotations

import json
from typing import Any

import orjson

_OPTIONS = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


def canonical(value: Any) -> bytes:
    r"""Write a JSON value as bytes.

    The standard library writes what orjson refuses, whole numbers beyond 64 bits among them.

    >>> canonical({"b": [1], "a": "名"}).decode()
    '{\n  "a": "名",\n  "b": [\n    1\n  ]\n}\n'
    """
    try:
        return orjson.dumps(value, option=_OPTIONS)
    except orjson.JSONEncodeError:
        text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
        return f"{text}\n".encode()
