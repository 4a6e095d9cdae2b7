"""What the command line says, and how it ends."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ecnb.errors import EcnbError, FaultsFound, InternalError, NotFound
from ecnb.report.text import visible

if TYPE_CHECKING:
    from rich.console import Console

OK, SOME_FAILED, BAD_INPUT, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 130

WIDE = 120
"""Columns of a table that no terminal shows."""

DEBUG = "ECNB_DEBUG"
"""Environment variable: set it to see the traceback of an internal error."""


def say(text: str) -> None:
    """Print one line of the answer; what could steer a terminal is spelled out."""
    print(visible(text))


def tell(text: str) -> None:
    """Print one line about the answer (progress, faults) where it does not mix with it."""
    print(visible(text), file=sys.stderr)


def write(text: str) -> None:
    """Write data for another program: UTF-8 in every locale, line ends as they are."""
    sys.stdout.flush()
    target = getattr(sys.stdout, "buffer", None)
    if target is None:
        sys.stdout.write(text)
    else:
        target.write(text.encode())
        target.flush()


def tell_error(error: Exception) -> int:
    """Say what went wrong, one fault a line, and give the exit code."""
    if isinstance(error, InternalError) or not isinstance(error, EcnbError):
        tell(f"ecnb 内部错误 · internal error: {type(error).__name__}: {error}")
        if os.environ.get(DEBUG):
            tell("".join(traceback.format_exception(error)))
        else:
            tell(f"设置环境变量 {DEBUG}=1 可看到详细信息 · set {DEBUG}=1 for the traceback")
        return INTERNAL
    tell_lines(str(error).splitlines())
    return BAD_INPUT if isinstance(error, FaultsFound | NotFound) else SOME_FAILED


def tell_lines(lines: Iterable[str], indent: str = "") -> None:
    """Print several lines to the side."""
    for line in lines:
        tell(f"{indent}{line}")


def tell_entity(name: str, faults: Iterable[str]) -> None:
    """Name an entity, and below it what is wrong with it."""
    tell(name.rstrip())
    tell_lines(faults, "    ")


def tables() -> Console:
    """Give a console for tables on the answer's side."""
    from rich.console import Console  # noqa: PLC0415 - a tenth of a second

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDE
    return Console(width=width, highlight=False, markup=False, emoji=False)


@contextmanager
def aside() -> Iterator[Console]:
    """Give a console for progress, beside the answer."""
    from rich.console import Console  # noqa: PLC0415

    yield Console(stderr=True, highlight=False, markup=False, emoji=False)
