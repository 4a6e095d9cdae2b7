"""Read entities, each a folder or a workbook; one that cannot be read never stops the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ecnb import evidence as room
from ecnb.errors import EcnbError, NotFound
from ecnb.model.evidence import Evidence
from ecnb.programme import entity_paths
from ecnb.run.disk import why
from ecnb.run.parameters import Run
from ecnb.run.places import Home
from ecnb.run.produce import Outcome
from ecnb.run.standing import reading


class Named(Protocol):
    """An entity and where its evidence lies."""

    @property
    def path(self) -> Path:
        """A folder or a workbook."""

    @property
    def id(self) -> str:
        """The entity's id."""


@dataclass(frozen=True, slots=True)
class Found:
    """One entity with its evidence."""

    path: Path
    proof: Evidence

    @property
    def id(self) -> str:
        """The entity's id."""
        return self.proof.entity.id


@dataclass(frozen=True, slots=True)
class Broken:
    """Evidence that cannot be used, and why; unreadable, it goes by the name of its file."""

    path: Path
    outcome: Outcome


def paths_in(folder: Path) -> tuple[Path, ...]:
    """Name the entities of a folder. Raises NotFound where there are none."""
    if not folder.is_dir():
        raise NotFound(
            "没有这个证据文件夹 · there is no such folder of evidence",
            str(folder),
            "用 --evidence 指明 · name it: --evidence",
        )
    paths = entity_paths(folder)
    if not paths:
        remedy = (
            "把 templates/ 中的空白工作簿复制到 evidence/，以编号命名 · "
            "copy a blank workbook of templates/ to evidence/, and name it after the entity's id"
        )
        raise NotFound("这里没有评价对象 · no entity lies here", str(folder), remedy)
    return paths


def read_paths(
    home: Home, paths: Iterable[Path], run: Run | None = None
) -> tuple[list[Found], list[Broken]]:
    """Read entities. No two may share an id.

    run: whose rulings evidence is read under; None: those that are the defaults.
    """
    found, broken = read_each(home, paths, run)
    bad = doubled(found)
    for one in found:
        if one.id in bad:
            entity = one.proof.entity
            cause = tuple(str(bad[one.id]).splitlines())
            told = Outcome(entity.id, entity.name, entity.standard, "failed", cause)
            broken.append(Broken(one.path, told))
    return [one for one in found if one.id not in bad], broken


def read_each(
    home: Home, paths: Iterable[Path], run: Run | None
) -> tuple[list[Found], list[Broken]]:
    """Read entities without comparing their ids."""
    lookup = reading(home, run)
    found: list[Found] = []
    broken: list[Broken] = []
    for path in paths:
        try:
            found.append(Found(path, room.read_entity(path, lookup)))
        except EcnbError as error:
            broken.append(unusable(path, tuple(str(error).splitlines())))
        except OSError as error:
            cause = f"{path.name}: {why(error)} → 检查磁盘和文件权限"
            broken.append(unusable(path, (cause,)))
    return found, broken


def unusable(path: Path, cause: tuple[str, ...]) -> Broken:
    """Say why evidence cannot be read."""
    name = path.name if path.is_dir() else path.stem
    return Broken(path, Outcome(name, "", "", "failed", cause))


def doubled(entities: Sequence[Named]) -> dict[str, EcnbError]:
    """Name the entities whose folders of reports would be one (case does not count on Windows)."""
    alike: defaultdict[str, list[Named]] = defaultdict(list)
    for one in entities:
        alike[one.id.casefold()].append(one)
    shared: dict[str, EcnbError] = {}
    for group in alike.values():
        names = "、".join(one.path.name for one in group)
        for one in group if len(group) > 1 else ():
            what = f"编号 {one.id} 重复: {names}"
            shared[one.id] = EcnbError(what, "entity id", "每个对象使用不同的编号（不区分大小写）")
    return shared
