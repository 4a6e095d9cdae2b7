"""What a user asked for on the command line, as a run and a programme's folder."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from ecnb.errors import Fault, NotFound, ParametersInvalid
from ecnb.programme import entity_paths
from ecnb.run.known import near
from ecnb.run.parameters import Run, SettingValue, choose_run, make_run, read_run
from ecnb.run.places import Home
from ecnb.run.reading import read_paths


@dataclass(frozen=True, slots=True)
class Asked:
    """Options of one run as they were typed."""

    params: Path | None = None
    period: str | None = None
    as_of: str | None = None
    lang: str | None = None
    rulings: list[str] | tuple[str, ...] = ()
    settings: list[str] | tuple[str, ...] = ()

    @property
    def home(self) -> Home:
        """The programme's folder: that of the run file, else where the user stands."""
        if self.params is not None and self.params.absolute().parent.name == "params":
            return Home(self.params.absolute().parent.parent)
        return Home(Path.cwd())

    def run(self) -> Run:
        """Read the run file and lay the options over it.

        Without a file named: the programme's only one, or none if the period is given.
        """
        home = self.home
        extra = home.own_standards()
        path = self.params
        if path is None and (self.period is None or len(home.runs()) == 1):
            path = choose_run(home.runs(), home.params)
        base = read_run(path, extra=extra) if path is not None else None
        options = {
            "period": self.period,
            "as_of": self.as_of,
            "lang": self.lang,
            "rulings": _pairs(self.rulings, "--ruling", "ZJ-1=inclusive"),
            "settings": settings_of(self.settings),
        }
        if base is not None and not any(options.values()):
            return base
        return make_run(options, extra=extra, base=base)


def settings_of(given: list[str] | tuple[str, ...]) -> dict[str, SettingValue]:
    """Read every ``--setting name=value`` as a run file would."""
    pairs = _pairs(given, "--setting", "reference_year=2025")
    return {name: _typed(value) for name, value in pairs.items()}


def find_entity(name: str, home: Home, folder: Path, run: Run | None = None) -> Path:
    """Find an entity by path, else by the name of its folder or workbook, else by its id."""
    given = Path(name)
    if given.exists():
        return given
    paths = {path.name if path.is_dir() else path.stem: path for path in _entities(folder)}
    if name not in paths:
        found, _ = read_paths(home, paths.values(), run)
        paths |= {one.id: one.path for one in found}
    if name in paths:
        return paths[name]
    remedy = (
        f"写文件夹、工作簿，或 {folder} 中的编号 · "
        f"name a folder or a workbook, or an id below {folder}{near(name, paths)}"
    )
    raise NotFound("没有这个对象 · there is no such entity", name, remedy)


def _entities(folder: Path) -> tuple[Path, ...]:
    return entity_paths(folder) if folder.is_dir() else ()


def _pairs(given: list[str] | tuple[str, ...], option: str, example: str) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    faults = [
        Fault(f"没有取值 · {name!r} has no value", option, f"写作 · write {example}")
        for name, sign, value in pairs
        if not (name and sign and value)
    ]
    if faults:
        raise ParametersInvalid(faults)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _typed(text: str) -> bool | int | dt.date | str:
    """Read a setting as a YAML file would."""
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.removeprefix("-").isdecimal() and text.isascii() else text
