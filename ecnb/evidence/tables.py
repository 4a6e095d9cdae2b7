"""Tables of many entities: entities, facts, ratings and registers with a column of owners."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path

from ecnb.errors import EvidenceInvalid, NotFound
from ecnb.evidence.files.csv_reader import read_csv
from ecnb.evidence.files.grid import Caps, Grid, Line, Raw, Reading, lines
from ecnb.evidence.files.headers import DETAIL, ENTITY_COLUMNS, OWNER
from ecnb.evidence.files.parquet_reader import read_parquet
from ecnb.evidence.names import Unfit, duplicates, plain
from ecnb.evidence.rows import cells
from ecnb.evidence.rows.entity import Particulars, entity_of
from ecnb.evidence.rows.rows import Who
from ecnb.evidence.source import Source, evidence_of
from ecnb.model.evidence import Entity, Evidence
from ecnb.model.standard import Standard

TABLE_CAPS = Caps(1_000_000_000, 20_000_000)
ENDINGS = (".csv", ".parquet")
_OWNERS = frozenset(map(plain, ("entity", *OWNER)))
_TABLES = ("entities", "facts", "ratings")


def read_tables(
    folder: Path, standard: Standard, under: Callable[[str], Standard] | None = None
) -> tuple[Evidence, ...]:
    """Read the evidence of many entities of one standard from a folder of tables.

    under: gives the standard as it is read for an entity, by id; none: as ``standard`` for all.

    ``entities`` lists them; ``facts``, ``ratings`` and ``registers/<key>`` have a column
    ``entity`` (单位编号). Each is a CSV or a Parquet file. A register that exists is kept by all.

    Raises NotFound without an entities table, and EvidenceInvalid with every fault at once.
    """
    reading = Reading()
    found = dict(_grids(folder, reading))
    if "entities" not in found and not reading.faults:
        remedy = "放入 entities.csv 或 entities.parquet"
        raise NotFound("没有单位表", str(folder), remedy)
    entities = list(_entities(found["entities"], standard, reading)) if "entities" in found else []
    names = [entity.id for entity in entities]
    for name in duplicates(names):
        reading.note(f"单位编号重复（不分大小写）: {name}", "entities", "每个单位只留一行")
    registers = dict(_grids(folder / "registers", reading))
    source = Source(found.get("facts"), found.get("ratings"), registers)
    proofs: dict[str, Evidence] = {}
    for one, members, share in _shared(entities, standard, source, under):
        who = Who(frozenset(names), many=True)
        proofs |= {p.entity.id: p for p in evidence_of(members, one, share, who, reading)}
    if reading.faults:
        raise EvidenceInvalid(reading.told())
    return tuple(proofs[name] for name in names)


def _shared(
    entities: Sequence[Entity],
    standard: Standard,
    source: Source,
    under: Callable[[str], Standard] | None,
) -> Iterator[tuple[Standard, list[Entity], Source]]:
    """Give the entities that are read alike, with their own rows; nobody's go with the first."""
    groups: dict[tuple[tuple[str, str], ...], tuple[Standard, list[Entity]]] = {}
    for entity in entities:
        one = standard if under is None else under(entity.id)
        groups.setdefault(tuple(sorted(one.chosen.items())), (one, []))[1].append(entity)
    if len(groups) <= 1:
        one, members = next(iter(groups.values()), (standard, []))
        yield one, members, source
        return
    every, rest = {entity.id for entity in entities}, True
    for one, members in groups.values():
        mine = {entity.id for entity in members}
        others = every - mine if rest else None
        yield (
            one,
            members,
            Source(
                _share(source.facts, mine, others) if source.facts is not None else None,
                _share(source.ratings, mine, others) if source.ratings is not None else None,
                {key: _share(grid, mine, others) for key, grid in source.registers.items()},
            ),
        )
        rest = False


def _share(grid: Grid, mine: Set[str], others: Set[str] | None) -> Grid:
    """Keep the rows of some entities; with ``others``, all but theirs: nobody's rows are told."""
    owner = next((i for i, name in enumerate(grid.header) if plain(name) in _OWNERS), None)
    if owner is None:
        return grid

    def kept(row: tuple[Raw, ...]) -> bool:
        name = str(row[owner] if len(row) > owner else "").strip()
        return name in mine if others is None else name not in others

    return replace(grid, lines=tuple(line for line in grid.lines if kept(line[1])))


def _grids(folder: Path, reading: Reading) -> Iterator[tuple[str, Grid]]:
    """Read every table of a folder, by its name without the ending."""
    for path, name in table_files(folder, _TABLES, reading.note):
        read = read_csv if path.suffix.lower() == ".csv" else read_parquet
        grid = read(path, name, reading, TABLE_CAPS)
        if grid is not None:
            yield path.stem, grid


def table_files(
    folder: Path, tables: Sequence[str], note: Callable[[str, str, str], None]
) -> Iterator[tuple[Path, str]]:
    """Find the tables of a folder, or every register of its folder ``registers``.

    note: takes what is wrong with a file, its name and how to mend it.
    """
    if not folder.is_dir():
        return
    within = "registers/" if folder.name == "registers" else ""
    seen: set[str] = set()
    for path in sorted(folder.iterdir()):
        name = f"{within}{path.name}"
        if path.suffix.lower() not in ENDINGS or (not within and path.stem not in tables):
            continue
        if path.is_symlink() or not path.is_file():
            note("不接受链接和特殊文件", name, "放入文件本身")
        elif path.stem in seen:
            note("同一张表有两份", name, "CSV 和 Parquet 只留一份")
        else:
            seen.add(path.stem)
            yield path, name


def _entities(grid: Grid, standard: Standard, reading: Reading) -> Iterator[Entity]:
    for line in lines(grid, ENTITY_COLUMNS, reading):
        fields: dict[str, Raw] = {
            key: raw for key, raw in line.cells.items() if not key.startswith(DETAIL)
        }
        fields["standard"] = _same_standard(line, fields.get("standard"), standard, reading)
        known = entity_of(
            Particulars(fields, _details(line), line.place), lambda *_: standard, reading
        )
        if known is not None:
            yield known[0]


def _details(line: Line) -> Mapping[str, Raw]:
    return {key.partition(".")[2]: raw for key, raw in line.cells.items() if key.startswith(DETAIL)}


def _same_standard(line: Line, raw: Raw, standard: Standard, reading: Reading) -> str:
    """Take the standard that is asked for; a row that names another one is a fault."""
    try:
        named = cells.text(raw)
    except Unfit:
        named = "?"
    if named not in ("", standard.key):
        what = f"适用标准不是 {standard.key}: {named[:80]}"
        reading.note(what, line.place("standard"), "一个文件夹只放一个标准的单位")
    return standard.key
