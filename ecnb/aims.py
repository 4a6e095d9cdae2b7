"""What an office aims at and what work costs it: goals and the effort table, checked."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from ecnb.analysis.plan.improvement import Aim
from ecnb.analysis.plan.route import DEFAULT, named_goal
from ecnb.errors import Fault, ParametersInvalid
from ecnb.model.standard import Standard
from ecnb.model.table import UNIT
from ecnb.model.text import exact_text, to_fraction
from ecnb.settings import known_standards

MAX_DAYS: Final = 10_000
"""Person-days a unit that anybody would plan."""


def effort_names(standard: Standard) -> frozenset[str]:
    """Name what effort can be stated for: facts, parts, indicators, clauses and targets."""
    named = (standard.facts, standard.indicators, standard.provisions, standard.targets)
    return frozenset({*standard.part_ids(), *(key for one in named for key in one)})


def chosen_aim(
    standard: Standard, goals: Mapping[str, object] | None, effort: Mapping[str, object] | None
) -> Aim:
    """Give the goal and efforts that concern one standard; what is unknown to all is refused.

    goals: by standard, a grade (``优秀``) or a total. effort: person-days a unit, by the name of
    what is done; ``default`` for the rest. Raises ParametersInvalid with every fault.
    """
    goals, effort = goals or {}, effort or {}
    faults = list(_faults(standard, goals, effort))
    if faults:
        raise ParametersInvalid(faults)
    own = effort_names(standard) | {DEFAULT}
    mine = {key: days(value) for key, value in effort.items() if key in own}
    return Aim(str(goals.get(standard.key, "")), {k: v for k, v in mine.items() if v is not None})


def written(effort: Fraction) -> int | str:
    """Write person-days as a plain value of a notebook's parameters.

    >>> written(Fraction(3)), written(Fraction(1, 2))
    (3, '0.5')
    """
    return int(effort) if effort.denominator == 1 else exact_text(effort)


def days(value: object) -> Fraction | None:
    """Read person-days: a number above 0 of at most four decimals; None for anything else.

    >>> days("0.5"), days(3), days(-1), days(True)
    (Fraction(1, 2), Fraction(3, 1), None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        figure = to_fraction(str(value).strip())
    except ValueError:
        return None
    exact = (figure * UNIT).denominator == 1
    return figure if 0 < figure <= MAX_DAYS and exact else None


def goal_fault(key: str, value: object, known: Mapping[str, Standard]) -> tuple[str, str] | None:
    """Say what is wrong with a goal, and how to mend it; None if it is sound."""
    if key not in known:
        return f"没有这个标准 · no such standard: {key}", _near(key, known)
    grades = known[key].grades.values()
    if not str(value) or named_goal(known[key], str(value)) is not None:
        return None
    labels = "、".join(grade.label.zh for grade in grades)
    remedy = f"写分数{'或等级：' + labels if labels else ''} · write a total or a grade"
    return f"既不是等级也不是分数 · neither a grade nor a total: {value!s:.40}", remedy


def effort_fault(key: str, value: object, names: Iterable[str]) -> tuple[str, str] | None:
    """Say what is wrong with a line of the effort table, likewise."""
    known = {*names, DEFAULT}
    if key not in known:
        return f"没有这个事项 · nothing is called: {key}", _near(key, known)
    if days(value) is not None:
        return None
    remedy = f"写大于0、不超过{MAX_DAYS}的人日数 · write person-days, such as 0.5"
    return f"不是工作量 · no effort: {value!s:.40}", remedy


def _faults(
    standard: Standard, goals: Mapping[str, object], effort: Mapping[str, object]
) -> Iterator[Fault]:
    known, names = {standard.key: standard}, effort_names(standard) | {DEFAULT}
    if not {*goals} <= {*known} or not {*effort} <= names:
        known |= {one.key: one for one in known_standards()}
        names = names.union(*map(effort_names, known.values()))
    for key, value in goals.items():
        wrong = goal_fault(key, value, known)
        if wrong is not None:
            yield Fault(wrong[0], f"goals.{key}", wrong[1])
    for key, value in effort.items():
        wrong = effort_fault(key, value, names)
        if wrong is not None:
            yield Fault(wrong[0], f"effort.{key}", wrong[1])


def _near(name: str, names: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(names), 3) or sorted(names)[:5]
    return f"是否为 · did you mean {' / '.join(close)}？"
