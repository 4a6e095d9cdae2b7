"""Where the notebooks, parameters, evidence and standards of a programme lie.

A programme is a folder. What it does not hold itself (a notebook, the demonstration) comes
from the work tree that ecnb runs from, and else from the installed package.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ecnb
from ecnb import standards
from ecnb.errors import NotFound
from ecnb.model.standard import Standard

_PACKAGE = Path(ecnb.__file__).parent
_TREE = _PACKAGE.parent

ROSTER = "roster.yaml"
"""The file of params/ that lists who is expected."""

WORKDAYS = "workdays.yaml"
"""The file of params/ that corrects the official working calendar."""

EFFORT = "effort.yaml"
"""The file of params/ that says what work costs; every other one but these three is a run."""

PAPERS = "papers"
"""Folder of official papers beside the reports of a period; no entity's report."""

SUMMARY = "programme-summary"
"""Name of the notebook that tells the story of a whole period."""


@dataclass(frozen=True, slots=True)
class Home:
    """A programme's folder. Nothing in it needs to exist."""

    folder: Path

    @property
    def evidence(self) -> Path:
        """Where the entities' evidence lies; in ecnb's work tree that is the demonstration's."""
        demo = self.folder / "demo" / "evidence"
        own = self.folder / "evidence"
        return demo if demo.is_dir() and not own.exists() else own

    @property
    def params(self) -> Path:
        """Where the run files lie."""
        return self.folder / "params"

    @property
    def reports(self) -> Path:
        """Where reports go unless a command names another place."""
        return self.folder / "reports"

    def runs(self) -> tuple[Path, ...]:
        """Every run file, in the order of names (periods sort by time)."""
        own = (ROSTER, WORKDAYS, EFFORT)
        return tuple(sorted(p for p in self.params.glob("*.yaml") if p.name not in own))

    def standard(self, key: str) -> Path | None:
        """Give the programme's own standards file for a key; a published one is never replaced."""
        own = self.folder / "standards" / f"{key}.yaml"
        return own if own.is_file() and key not in set(standards.keys()) else None

    def standard_files(self, key: str) -> dict[str, Path]:
        """Name the files a standard is read from, by role."""
        folder = Path(standards.__file__).parent
        own = self.standard(key)
        return {
            "standard": own or folder / f"{key}.yaml",
            "conventions": folder / "general.yaml",
        }

    def copy_standard(self, key: str, folder: Path) -> None:
        """Copy a standard of the programme's own; a published one is part of ecnb."""
        own = self.standard(key)
        if own is not None:
            folder.mkdir(exist_ok=True)
            shutil.copyfile(own, folder / own.name)

    def own_standards(self) -> tuple[Path, ...]:
        """Every standards file of the programme's own."""
        return tuple(sorted((self.folder / "standards").glob("*.yaml")))

    def source(self, key: str) -> standards.StandardSource:
        """Read a published standard or one of the programme's own."""
        own = self.standard(key)
        return _own_source(own, own.stat().st_mtime_ns) if own else standards.read(key)

    def load(self, key: str) -> Standard:
        """Load a published standard or one of the programme's own."""
        return self.under(key, {})

    def under(self, key: str, rulings: Mapping[str, str]) -> Standard:
        """Load a standard under those of some rulings that concern it."""
        known = self.source(key).interpretations
        mine = {name: option for name, option in rulings.items() if name in known}
        own = self.standard(key)
        if own is None:
            return standards.load(key, mine)
        return _own_standard(own, own.stat().st_mtime_ns, tuple(sorted(mine.items())))


@cache
def _own_source(path: Path, changed: int) -> standards.StandardSource:  # noqa: ARG001 - a part of the key
    """Examine a file once: every option of every ruling is tried."""
    return standards.read(path)


@cache
def _own_standard(path: Path, changed: int, rulings: tuple[tuple[str, str], ...]) -> Standard:
    return _own_source(path, changed).resolve(dict(rulings))


def demonstration() -> Home:
    """Find the demonstration programme: evidence of invented entities, with run files.

    Its params/ are those of the work tree itself, so that the README's papermill lines work.
    """
    if (_TREE / "demo" / "evidence").is_dir():
        return Home(_TREE)
    packed = _PACKAGE / "_demo"
    if packed.is_dir():
        return Home(packed)
    raise NotFound(
        "安装中没有演示项目 · the demonstration is not part of this installation",
        str(_TREE / "demo" / "evidence"),
        "在克隆的仓库中运行 ecnb demo，或用 ecnb init 新建项目 · "
        "run ecnb demo from a clone, or make a programme of your own: ecnb init FOLDER",
    )


def notebook(name: str, home: Home) -> Path:
    """Find a notebook: the programme's own, else the work tree's, else the package's."""
    places = [home.folder / "notebooks", *notebook_places()]
    for place in places:
        path = place / f"{name}.ipynb"
        if path.is_file():
            return path
    raise NotFound(
        f"没有这个笔记本 · no notebook is called {name}.ipynb",
        ", ".join(str(place) for place in dict.fromkeys(places)),
        "放进项目的 notebooks/，或用 --notebook 指明 · "
        "put it into notebooks/ of the programme, or name one with --notebook",
    )


def notebook_places() -> tuple[Path, ...]:
    """Where ecnb's own notebooks lie: a work tree first, so that an edited one is used."""
    return tuple(
        place
        for place in (_TREE / "notebooks", _PACKAGE / "_notebooks")
        if (place / f"{SUMMARY}.ipynb").is_file()
    )


def notebook_for(key: str, home: Home) -> Path:
    """Find the notebook for a standard; a sixth standard without one takes the nearest story.

    A standard with several assessments reads like the stations' story, one with points like
    the counties', one with targets like the contract's, one without points like the guide's.
    """
    try:
        return notebook(key, home)
    except NotFound:
        if key in set(standards.keys()):
            raise
    standard = home.load(key)
    if standard.assessments:
        return notebook("jiaxian-station", home)
    if standard.indicators:
        return notebook("shandong-county", home)
    return notebook("tongcheng-contract" if standard.targets else "anhui-centre", home)
