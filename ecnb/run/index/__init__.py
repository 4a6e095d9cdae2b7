"""The files above the reports of a period: index.html, ranking.xlsx, results.parquet.

Each is a function of the plan and of what is published; no clock, no duration. Their lines are
gathered once and lie in a temporary database, so that memory does not grow with the programme.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from ecnb.run.disk import why

if TYPE_CHECKING:
    from ecnb.run.index.lines import Lines
    from ecnb.run.index.stands import Stands
    from ecnb.run.plan import Plan
    from ecnb.run.produce import Outcome

NAME = "index.html"
RANKING = "ranking.xlsx"
RESULTS = "results.parquet"
FILES = (RANKING, RESULTS, NAME)
"""In the order of writing: the page links the others."""


def write(plan: Plan, told: Iterable[Outcome], stands: Stands) -> dict[str, str]:
    """Write the files that change; give the cause for each that could not be written.

    told: what became of each entity. Raises nothing where the disk is full: what stands, stands.
    """
    from ecnb.run.index.gather import gathered  # noqa: PLC0415 - only now, for the sake of --help

    try:
        with gathered(plan, told, stands) as lines:
            return _write_all(plan, lines)
    except (OSError, sqlite3.Error) as error:
        return dict.fromkeys(FILES, _said(error))


def _write_all(plan: Plan, lines: Lines) -> dict[str, str]:
    from ecnb.run.index.page import in_order, page  # noqa: PLC0415
    from ecnb.run.index.table import table  # noqa: PLC0415
    from ecnb.run.index.workbook import workbook  # noqa: PLC0415

    standards = [plan.home.load(key) for key in in_order(lines.standards())]
    makers = (workbook, table, page)
    causes = {}
    for name, make in zip(FILES, makers, strict=True):
        cause = _written(plan, name, partial(make, plan, lines, standards))
        if cause:
            causes[name] = cause
    return causes


def _written(plan: Plan, name: str, make: Callable[[], bytes]) -> str:
    """Write a file if it changes; say what kept it from being written, else nothing."""
    from ecnb.run import publish  # noqa: PLC0415

    path = plan.out / name
    try:
        content = make()
        if not path.is_file() or path.read_bytes() != content:
            publish.write_file(path, content)
    except (OSError, sqlite3.Error) as error:
        return _said(error)
    return ""


def _said(error: Exception) -> str:
    return why(error) if isinstance(error, OSError) else str(error)
