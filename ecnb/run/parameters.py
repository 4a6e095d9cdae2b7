"""What varies per run: a period's file, which plain papermill reads as it is, and the roster.

Every fault of both files is reported at once, each with its line and the nearest known name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, ValidationError

from ecnb.aims import days, written
from ecnb.errors import Fault, NotFound, ParametersInvalid
from ecnb.evidence.workdays import read_workdays
from ecnb.model.period import Period
from ecnb.run.known import Known, near, shape_faults, without
from ecnb.run.places import EFFORT, ROSTER, WORKDAYS
from ecnb.standards.yaml_reader import RawFile, RawPath, parse_yaml

MAX_BYTES = 50_000_000
"""A roster names every entity: two hundred thousand lines are no attack."""

Lang = Literal["zh", "en"]
SettingValue = StrictBool | int | dt.date | str | None
"""As a file writes it; what a standard makes of it is :mod:`ecnb.settings`' business."""


def _as_text(value: Any) -> Any:
    """``period: 2026`` is a number to YAML, and a date needs no quotes to be a date."""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return str(value) if is_number or isinstance(value, dt.date) else value


_Text = Annotated[str, BeforeValidator(_as_text)]


class _Values(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rulings: dict[str, str] = Field(default_factory=dict)
    settings: dict[str, SettingValue] = Field(default_factory=dict)


class RunFile(_Values):
    """``params/<period>.yaml``: the parameters cell of a notebook, without the evidence."""

    period: _Text = ""
    as_of: _Text | None = None
    lang: Lang = "zh"
    programme: str = ""
    goals: dict[str, _Text] = Field(default_factory=dict)


class EffortFile(BaseModel):
    """``params/effort.yaml``: person-days a unit, by what is done; for every period."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    effort: dict[str, int | Decimal | str] = Field(default_factory=dict)


class Override(_Values):
    """What differs for one entity of the roster; its name serves where there is no evidence."""

    name: str = ""
    lang: Lang | None = None


class RosterFile(BaseModel):
    """``params/roster.yaml``: who is expected, and what differs for whom."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entities: dict[str, Override | None] = Field(default_factory=dict)


_Model = TypeVar("_Model", RunFile, RosterFile, EffortFile)


@dataclass(frozen=True, slots=True)
class Run:
    """What one batch holds fixed. roster: expected entities and their overrides, by id.

    workdays: days that correct the official working calendar; True is worked. goals: what plans
    aim at, by standard. effort: person-days a unit, by what is done.
    """

    period: Period
    as_of: dt.date
    lang: Lang = "zh"
    programme: str = ""
    rulings: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, SettingValue] = field(default_factory=dict)
    roster: Mapping[str, Override] = field(default_factory=dict)
    workdays: Mapping[dt.date, bool] = field(default_factory=dict)
    goals: Mapping[str, str] = field(default_factory=dict)
    effort: Mapping[str, int | str] = field(default_factory=dict)

    def lang_of(self, entity: str) -> Lang:
        """Language of one entity's report."""
        return self._override(entity).lang or self.lang

    def rulings_of(self, entity: str) -> dict[str, str]:
        """Options chosen for one entity: the roster's go before the run's."""
        return {**self.rulings, **self._override(entity).rulings}

    def settings_of(self, entity: str) -> dict[str, SettingValue]:
        """Parameters set for one entity: the roster's go before the run's."""
        return {**self.settings, **self._override(entity).settings}

    def _override(self, entity: str) -> Override:
        return self.roster.get(entity) or Override()


def read_run(path: Path, *, extra: Iterable[Path] = ()) -> Run:
    """Read a run file; the roster and the tables of working days and effort beside it, if any.

    extra: standards files of the programme's own, whose rulings and settings are known too.
    Raises ParametersInvalid with every fault of all of them.
    """
    known = Known.gather(extra)
    faults: list[Fault] = []
    run = _run(_read(path, faults), known, faults)
    beside = path.with_name(ROSTER)
    roster = _roster(_read(beside, faults), known, faults) if beside.is_file() else {}
    table = path.with_name(WORKDAYS)
    worked = _workdays(_read(table, faults), faults) if table.is_file() else {}
    table = path.with_name(EFFORT)
    effort = _effort(_read(table, faults), known, faults) if table.is_file() else {}
    if faults or run is None:
        raise ParametersInvalid(faults)
    return replace(run, roster=roster, workdays=worked, effort=effort)


def make_run(
    options: Mapping[str, object], *, extra: Iterable[Path] = (), base: Run | None = None
) -> Run:
    """Make a run from a command's options, with the same checks as a file.

    options: keys of a run file; None leaves one as it is in ``base``, mappings are merged.
    """
    data = {name: value for name, value in options.items() if value not in (None, {})}
    if base is not None:
        data = _merged(base, data)
    faults: list[Fault] = []
    run = _run(RawFile("", data, {}, ()), Known.gather(extra), faults)
    if faults or run is None:
        raise ParametersInvalid(
            Fault(f.what, f.where.removeprefix(":1").strip(), f.remedy) for f in faults
        )
    if base is None:
        return run
    return replace(run, roster=base.roster, workdays=base.workdays, effort=base.effort)


def choose_run(runs: tuple[Path, ...], folder: Path) -> Path:
    """Take the only run file of a programme; ask which one where there are several."""
    if len(runs) == 1:
        return runs[0]
    if not runs:
        remedy = (
            "用 --params 指明文件，或用 ecnb init 文件夹 新建项目 · "
            "name a file with --params, or make a programme: ecnb init FOLDER"
        )
        what = "没有参数文件 · there is no run file (a period and what it holds fixed)"
        raise NotFound(what, str(folder), remedy)
    named = ", ".join(path.name for path in runs)
    what = "有多个参数文件 · there are several run files"
    fault = Fault(what, str(folder), f"用 --params 选一个 · name one with --params: {named}")
    raise ParametersInvalid([fault])


def _merged(base: Run, data: dict[str, Any]) -> dict[str, Any]:
    """Lay a command's options over a run file; another period has another last day."""
    kept = {"period": str(base.period), "lang": base.lang, "programme": base.programme}
    if "period" not in data:
        kept["as_of"] = base.as_of.isoformat()
    merged = {
        "rulings": {**base.rulings, **data.get("rulings", {})},
        "settings": {**base.settings, **data.get("settings", {})},
        "goals": {**base.goals, **data.get("goals", {})},
    }
    return {**kept, **data, **merged}


def _run(raw: RawFile, known: Known, faults: list[Fault]) -> Run | None:
    file = _checked(RunFile, raw, faults)
    if file is None:
        return None
    faults += known.faults(raw, (), file.rulings, file.settings)
    faults += known.goal_faults(raw, file.goals)
    period, as_of = _days(file, raw, faults)
    if period is None or as_of is None:
        return None
    return Run(
        period, as_of, file.lang, file.programme, file.rulings, file.settings, goals=file.goals
    )


def _days(file: RunFile, raw: RawFile, faults: list[Fault]) -> tuple[Period | None, dt.date | None]:
    period, as_of = None, None
    try:
        period = Period.parse(file.period)
        as_of = period.end
    except ValueError:
        bad = f"不是评价期间 · {file.period!r} is not a period"
        what = bad if file.period else "缺评价期间 · the period is missing"
        remedy = "写 2026、2026H1 或 2026Q2 · write 2026, 2026H1 or 2026Q2"
        faults.append(raw.fault(("period",), what, remedy))
    if file.as_of:
        try:
            as_of = dt.date.fromisoformat(file.as_of)
        except ValueError:
            what = f"不是日期 · {file.as_of!r} is no date"
            faults.append(raw.fault(("as_of",), what, "写 · write YYYY-MM-DD"))
    if period and as_of and as_of < period.start:
        begin = period.start.isoformat()
        remedy = f"写 {begin} 或以后的日期 · write a day on or after {begin}"
        what = f"早于评价期间的第一天 · {as_of.isoformat()} is before {period} begins"
        faults.append(raw.fault(("as_of",), what, remedy))
    return period, as_of


def _effort(raw: RawFile, known: Known, faults: list[Fault]) -> dict[str, int | str]:
    file = _checked(EffortFile, raw, faults)
    if file is None:
        return {}
    faults += known.effort_faults(raw, file.effort)
    read = {name: days(value) for name, value in file.effort.items()}
    return {name: written(value) for name, value in read.items() if value is not None}


def _roster(raw: RawFile, known: Known, faults: list[Fault]) -> dict[str, Override]:
    file = _checked(RosterFile, raw, faults)
    if file is None:
        return {}
    entries = {name: entry or Override() for name, entry in file.entities.items()}
    for name, entry in entries.items():
        path: RawPath = ("entities", name)
        faults += known.faults(raw, path, entry.rulings, entry.settings)
    return entries


def _workdays(raw: RawFile, faults: list[Fault]) -> dict[dt.date, bool]:
    """Read ``params/workdays.yaml``: a line ``2026-10-10: true`` for each day."""
    if not isinstance(raw.data, dict):
        return {}
    try:
        return read_workdays(raw.data)
    except ParametersInvalid as error:
        for one in error.faults:
            where = raw.place((one.where.removeprefix("workdays."),))
            faults.append(Fault(one.what, where, one.remedy))
    return {}


def _read(path: Path, faults: list[Fault]) -> RawFile:
    """Read a YAML file of ours; what cannot be opened at all is reported alone."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        beside = [other.stem for other in path.parent.glob("*.yaml")]
        remedy = f"写已有的 YAML 文件 · name an existing YAML file{near(path.stem, beside)}"
        fault = Fault(f"不能读取 · cannot be read ({error.strerror})", str(path), remedy)
        raise ParametersInvalid([fault]) from error
    except UnicodeDecodeError as error:
        what = f"不是 UTF-8 编码 · not UTF-8 (byte {error.start})"
        fault = Fault(what, path.name, "另存为 UTF-8 · save the file as UTF-8")
        raise ParametersInvalid([fault]) from error
    if len(content) > MAX_BYTES:
        what = f"文件过大 · larger than {MAX_BYTES} bytes"
        fault = Fault(what, path.name, "参数文件很短，检查是否选错 · parameters are short")
        raise ParametersInvalid([fault])
    raw = parse_yaml(text, path.name)
    faults += [replace(one, what=f"YAML 写法有误 · {one.what}") for one in raw.faults]
    return raw


def _checked(model: type[_Model], raw: RawFile, faults: list[Fault]) -> _Model | None:
    """Validate a file. What does not fit is reported and left out, so that the rest is checked."""
    data = raw.data
    if not isinstance(data, dict):
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        bad = shape_faults(model, raw, error)
        faults += bad.values()
        return model.model_validate(without(data, bad))
