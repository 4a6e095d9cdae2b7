"""Names that parameters may use: rulings and settings of every standard, fields of the files."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from ecnb import standards
from ecnb.aims import effort_fault, effort_names, goal_fault
from ecnb.errors import Fault
from ecnb.model.standard import Standard
from ecnb.standards.yaml_reader import RawFile, RawPath

_REMEDIES = {
    "year": "写年份，如 2025 · write a year such as 2025",
    "count": "写整数 · write a whole number",
    "date": "写日期，如 2026-06-30 · write a date as YYYY-MM-DD",
    "yes_no": "写 true（是）或 false（否）· write true or false",
}
"""By kind of parameter."""

_ENTITY_FIELDS = ("name", "lang", "rulings", "settings")
"""What a roster may say of one entity."""


@dataclass(frozen=True, slots=True)
class Known:
    """options: ruling → its options, over all documents. settings: parameter → its kind.

    standards: every one, by key.
    """

    options: Mapping[str, frozenset[str]]
    settings: Mapping[str, str]
    standards: Mapping[str, Standard]

    @classmethod
    def gather(cls, extra: Iterable[Path] = ()) -> Known:
        """Read the published standards and a programme's own."""
        options: dict[str, frozenset[str]] = {}
        settings: dict[str, str] = {}
        loaded: dict[str, Standard] = {}
        places: list[str | Path] = [*standards.keys(), *extra]
        for place in places:
            source = standards.read(place)
            for ruling, item in source.interpretations.items():
                options[ruling] = options.get(ruling, frozenset()) | frozenset(item.options)
            one = standards.load(place)
            loaded[one.key] = one
            settings |= {name: parameter.kind for name, parameter in one.parameters.items()}
        return cls(options, settings, loaded)

    def goal_faults(self, raw: RawFile, goals: Mapping[str, str]) -> Iterator[Fault]:
        """Find every goal of an unknown standard, or that is neither a grade nor a total."""
        for key, value in goals.items():
            wrong = goal_fault(key, value, self.standards)
            if wrong is not None:
                yield raw.fault(("goals", key), *wrong)

    def effort_faults(self, raw: RawFile, effort: Mapping[str, object]) -> Iterator[Fault]:
        """Find every line of the effort table that names nothing, or is no effort."""
        names = {name for one in self.standards.values() for name in effort_names(one)}
        for key, value in effort.items():
            wrong = effort_fault(key, value, names)
            if wrong is not None:
                yield raw.fault(("effort", key), *wrong)

    def faults(
        self,
        raw: RawFile,
        path: RawPath,
        rulings: Mapping[str, str],
        settings: Mapping[str, object],
    ) -> Iterator[Fault]:
        """Find every unknown ruling, option and setting below a path of a file."""
        for ruling, option in rulings.items():
            here = (*path, "rulings", ruling)
            if ruling not in self.options:
                remedy = (
                    f"写标准中已有的口径 · write a ruling of a standard{near(ruling, self.options)}"
                )
                what = f"各标准都没有这个口径 · no standard has a ruling {ruling!r}"
                yield raw.fault(here, what, remedy)
            elif option not in self.options[ruling]:
                remedy = f"从中选一 · choose one of: {', '.join(sorted(self.options[ruling]))}"
                what = f"口径没有这个选项 · {ruling} has no option {option!r}"
                yield raw.fault(here, what, remedy)
        for name, value in settings.items():
            here = (*path, "settings", name)
            if name not in self.settings:
                close = near(name, self.settings)
                remedy = f"写标准中已有的参数 · write a parameter of a standard{close}"
                what = f"各标准都没有这个参数 · no standard has a parameter {name!r}"
                yield raw.fault(here, what, remedy)
            elif not _fits(self.settings[name], value):
                remedy = _REMEDIES[self.settings[name]]
                yield raw.fault(here, f"取值不合要求 · {value!s} does not fit", remedy)


def _fits(kind: str, value: object) -> bool:
    if value is None:
        return True
    if kind == "yes_no":
        return isinstance(value, bool)
    if kind == "date":
        return isinstance(value, dt.date) or (isinstance(value, str) and _is_date(value))
    return isinstance(value, int) and not isinstance(value, bool)


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def near(name: str, names: Iterable[str]) -> str:
    """Suggest the closest names, as the tail of a remedy.

    >>> near("perod", ["period", "as_of"])
    '; did you mean period?'
    >>> near("x", ["period", "as_of"])
    ''
    """
    close = difflib.get_close_matches(name, list(names), 3)
    return f"; did you mean {' or '.join(close)}?" if close else ""


def shape_faults(
    model: type[BaseModel], raw: RawFile, error: ValidationError
) -> dict[RawPath, Fault]:
    """Say pydantic's complaints as ecnb's faults: one for each place, by its path."""
    found: dict[RawPath, Fault] = {}
    for item in error.errors():
        path = _path_in(raw.data, item["loc"])
        if path not in found:
            found[path] = raw.fault(path, *_worded(model, item, path))
    return found


def without(data: Any, paths: Collection[RawPath]) -> Any:
    """Leave out what stands at some paths.

    >>> without({"a": {"b": 1, "c": 2}}, [("a", "b")])
    {'a': {'c': 2}}
    """
    if not isinstance(data, dict) or not paths:
        return data
    return {
        key: without(value, [path[1:] for path in paths if path[0] == key])
        for key, value in data.items()
        if (key,) not in paths
    }


def _path_in(data: Any, loc: tuple[int | str, ...]) -> RawPath:
    """Keep the steps that the file has; pydantic adds the members of unions."""
    path: list[int | str] = []
    for step in loc:
        if isinstance(data, dict) and step in data:
            data = data[step]
            path.append(step)
    return tuple(path)


def _worded(model: type[BaseModel], item: Any, path: RawPath) -> tuple[str, str]:
    """Say what is wrong and how to mend it."""
    value = item["input"]
    if item["type"] == "extra_forbidden":
        fields = _ENTITY_FIELDS if len(path) > 1 else tuple(model.model_fields)
        name = str(path[-1])
        remedy = f"可用的名称 · known here: {', '.join(fields)}{near(name, fields)}"
        return f"没有这个名称 · unknown name {name!r}", remedy
    if item["type"] == "literal_error":
        what = f"不在可选范围内 · {value!r} is not among the choices"
        return what, f"写作 · write {item['ctx']['expected']}"
    if "settings" in path[:-1]:
        what = f"不能作参数的值 · {value!s} is no value of a parameter"
        return what, "写整数、日期、true 或 false · write a whole number, date, true or false"
    if item["type"] == "string_type":
        return f"不是文字 · {value!s} is no text", "加引号 · put it into quotes"
    what = f"应有下一级内容 · {value!s} is no mapping"
    return what, "在下面逐行写“名称: 值” · write `name: value` lines below it"
