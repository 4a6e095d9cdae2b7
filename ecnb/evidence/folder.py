"""One entity's folder or workbook as tables, with nothing outside it ever opened."""

from __future__ import annotations

import difflib
import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from ecnb.errors import EvidenceInvalid, Fault, NotFound
from ecnb.evidence.files.csv_reader import read_csv
from ecnb.evidence.files.grid import Grid, Reading
from ecnb.evidence.files.headers import ANSWERED, ENTITY, FACTS, HISTORY, PLAN, RATINGS, SURVEY
from ecnb.evidence.files.xlsx_reader import read_workbook
from ecnb.evidence.freeze import FileAttachment
from ecnb.evidence.names import Unfit, duplicates, plain, safe_file_name
from ecnb.evidence.rows.entity import Lookup, Particulars, entity_of, from_sheet, from_yaml
from ecnb.evidence.rows.rows import Who
from ecnb.evidence.source import Source, evidence_of
from ecnb.model.evidence import Evidence

FOLDERS = ("registers", "surveys", "attachments")
_FILES = ("entity.yaml", "facts.csv", "ratings.csv", "plan.csv", "surveys.csv", "history.csv")
KNOWN = (*_FILES, *FOLDERS)
UNREADABLE = "unreadable.txt"
"""In the place of evidence that could not be read: why not. Its files may hold anything, also what
must never be published, so they stay where they are."""
MAX_ATTACHMENT = 100_000_000
MAX_FILES = 1_000
MAX_TOLD = 10_000_000
MAX_TABLES, MAX_ATTACHMENTS = 100_000_000, 500_000_000
"""Bytes of all tables of a kind, and of all attachments: all are held in memory."""
_SHEETS = {
    "entity": (ENTITY, "entity"),
    "facts": (FACTS, "facts"),
    "ratings": (RATINGS, "ratings"),
    "plan": (PLAN, "plan"),
    "answers": (ANSWERED, "surveys"),
    "history": (HISTORY, "history"),
}
_LITTER = ("thumbs.db", "desktop.ini", "readme", "说明")


def read_entity(path: Path, lookup: Lookup) -> Evidence:
    """Read one entity's evidence from its folder or its workbook.

    lookup: gives the standard of a key as it is read for an entity of that id: what a rating may
    say depends on the rulings chosen for it.

    Raises NotFound where there is neither, and EvidenceInvalid with every fault at once.
    """
    reading = Reading()
    if path.is_symlink():
        raise EvidenceInvalid([Fault("不接受链接和特殊文件", path.name, "放入文件夹或工作簿本身")])
    if (path / UNREADABLE).is_file():
        raise EvidenceInvalid(_told_before(path / UNREADABLE))
    if path.is_dir():
        found, source = from_folder(path, reading)
    elif path.suffix.lower() == ".xlsx" and path.is_file():
        found, source = from_workbook(path, reading)
    else:
        remedy = "指向单位的文件夹（内有 entity.yaml）或 .xlsx 工作簿"
        raise NotFound("没有这份证据", str(path), remedy)
    known = entity_of(found, lookup, reading) if found is not None else None
    proofs: tuple[Evidence, ...] = ()
    if known is not None:
        entity, standard = known
        proofs = evidence_of([entity], standard, source, Who.one(entity.id), reading)
    if reading.faults:
        raise EvidenceInvalid(reading.told())
    return proofs[0]


def write_unreadable(folder: Path, cause: str) -> None:
    """Keep why evidence could not be read, in the place of its files; it reads back the same."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / UNREADABLE).write_text(cause, encoding="utf-8", newline="\n")


def _told_before(file: Path) -> list[Fault]:
    if file.stat().st_size > MAX_TOLD:
        return [Fault("文件过大", UNREADABLE, "删去该文件")]
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return [Fault(line) for line in lines if line.strip()] or [Fault("证据不可读", UNREADABLE)]


# --- folder -------------------------------------------------------------------------------------


def from_folder(folder: Path, reading: Reading) -> tuple[Particulars | None, Source]:
    """Read every file of an entity's folder."""
    inside = dict(_entries(folder, "", reading))
    for name in inside:
        if name not in KNOWN:
            reading.note(f"不认识的文件: {name}", name, _meant(name))
    for name in KNOWN:
        if name in inside and inside[name].is_dir() != (name in FOLDERS):
            kind = "文件夹" if name in FOLDERS else "文件"
            reading.note(f"{name} 应是{kind}", name, "改正")
            del inside[name]
    if "entity.yaml" not in inside:
        reading.note("缺少 entity.yaml", folder.name, "写明单位的编号、名称和适用标准")
    found = from_yaml(inside["entity.yaml"], reading) if "entity.yaml" in inside else None
    source = Source(
        _table(inside, "facts.csv", reading),
        _table(inside, "ratings.csv", reading),
        _tables(inside, "registers", reading),
        _tables(inside, "surveys", reading),
        _attachments(inside, reading),
        _table(inside, "plan.csv", reading),
        _table(inside, "surveys.csv", reading),
        _table(inside, "history.csv", reading),
    )
    return found, source


def _entries(folder: Path, within: str, reading: Reading) -> Iterator[tuple[str, Path]]:
    """Give what lies in a folder, in the order of names; links and special files are refused."""
    names = sorted(entry.name for entry in os.scandir(folder) if not _litter(entry.name))
    if len(names) > MAX_FILES:
        reading.note(f"文件过多（{len(names)}个）", within or folder.name, f"最多{MAX_FILES}个")
        return
    for name in duplicates(names):
        reading.note(f"文件名只差大小写: {name}", f"{within}{name}", "改名，Windows 上会互相覆盖")
    for name in names:
        path = folder / name
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            reading.note("不接受链接和特殊文件", f"{within}{name}", "放入文件本身")
        else:
            yield name, path


def _litter(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower().startswith(_LITTER)


def _meant(name: str) -> str:
    close = difflib.get_close_matches(name.lower(), KNOWN, 1)
    return f"是否为 {close[0]}？" if close else "放入 attachments 文件夹或删去"


def _table(inside: Mapping[str, Path], name: str, reading: Reading) -> Grid | None:
    return read_csv(inside[name], name, reading) if name in inside else None


def _tables(inside: Mapping[str, Path], kind: str, reading: Reading) -> dict[str, Grid]:
    """Read every CSV file of a subfolder, by its name without the ending."""
    found: dict[str, Grid] = {}
    if kind not in inside:
        return found
    total = 0
    for name, path in _entries(inside[kind], f"{kind}/", reading):
        where = f"{kind}/{name}"
        total += path.stat().st_size
        if total > MAX_TABLES:
            reading.note(f"文件合计超过{MAX_TABLES // 1_000_000}MB", kind, "只保留评价需要的记录")
            break
        if path.is_dir() or path.suffix.lower() != ".csv":
            reading.note("这里只放 CSV 文件", where, "其他文件放入 attachments 文件夹")
            continue
        if kind == "surveys" and path.stat().st_size == 0:
            found[path.stem] = Grid(where, (), ())
            continue
        grid = read_csv(path, where, reading)
        if grid is not None:
            found[path.stem] = grid
    return found


def _attachments(inside: Mapping[str, Path], reading: Reading) -> tuple[FileAttachment, ...]:
    """Hash every attachment; none is opened for anything else."""
    found: list[FileAttachment] = []
    total = 0
    if "attachments" not in inside:
        return ()
    for name, path in _entries(inside["attachments"], "attachments/", reading):
        where = f"attachments/{name}"
        try:
            safe_file_name(name)
        except Unfit as error:
            reading.faults.append(error.at(where))
            continue
        size = path.stat().st_size
        if path.is_dir() or size > MAX_ATTACHMENT:
            what = "附件不分文件夹" if path.is_dir() else "附件过大"
            reading.note(what, where, f"只放文件，每个不超过{MAX_ATTACHMENT // 1_000_000}MB")
            continue
        total += size
        if total > MAX_ATTACHMENTS:
            most = MAX_ATTACHMENTS // 1_000_000
            reading.note(f"附件合计超过{most}MB", "attachments", "只附评价需要的材料")
            break
        with path.open("rb") as source:
            sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        found.append(FileAttachment(name, sha256, size, path))
    return tuple(found)


# --- workbook -----------------------------------------------------------------------------------


def from_workbook(path: Path, reading: Reading) -> tuple[Particulars | None, Source]:
    """Read every sheet of an entity's workbook."""
    sheets = dict(read_workbook(path, reading))
    empty = not sheets
    known = {name: _sheet(sheets, names) for name, names in _SHEETS.items()}
    surveys = {
        name[len(SURVEY) :]: grid for name, grid in sheets.items() if name.startswith(SURVEY)
    }
    registers = {name: grid for name, grid in sheets.items() if not name.startswith(SURVEY)}
    entity = known["entity"]
    found = from_sheet(entity, reading) if entity is not None else None
    if entity is None and not empty:
        reading.note(f"缺少工作表“{ENTITY}”", path.name, "用 ecnb init 生成模板后填写")
    facts, ratings = known["facts"], known["ratings"]
    own = (known["plan"], known["answers"], known["history"])
    return found, Source(facts, ratings, registers, surveys, (), *own)


def _sheet(sheets: dict[str, Grid], names: tuple[str, ...]) -> Grid | None:
    """Take a sheet out by any of its names."""
    wanted = {plain(name) for name in names}
    found = next((name for name in sheets if plain(name) in wanted), None)
    return None if found is None else sheets.pop(found)
