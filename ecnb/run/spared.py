"""Imports without what nobody here needs."""

from __future__ import annotations

import importlib
import sys
from typing import Any


def import_without(name: str, spared: str) -> None:
    """Import a module as if another one, which it can do without, were not installed.

    >>> import_without("json", "a_module_that_is_spared")
    >>> "a_module_that_is_spared" in sys.modules
    False
    """
    modules: dict[str, Any] = sys.modules
    if name in modules or spared in modules:
        return
    modules[spared] = None
    try:
        importlib.import_module(name)
    finally:
        del modules[spared]
