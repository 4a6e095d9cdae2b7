"""The files above the reports of a large programme: how long they take, and how much memory.

    python benchmarks/index.py
    python benchmarks/index.py --sizes 300,3000 --keep FOLDER

Invented stations (示例数据) whose reports consist of a result and its manifest, in two periods, so
that every one is compared with the one before. Each index is written by a process of its own:
with the ledger, and after it was lost. Results here are a tenth of real ones (3 kB); reading
those without a ledger takes as many times longer, with one they are not opened.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import memory

from ecnb import standards
from ecnb.model.period import Period
from ecnb.run import index, ledger, manifest
from ecnb.run.index import headline
from ecnb.run.index.stands import Stands
from ecnb.run.ledger import Entry
from ecnb.run.parameters import Run
from ecnb.run.places import Home
from ecnb.run.plan import Plan
from ecnb.run.produce import Outcome
from ecnb.run.resume import Books

STANDARD, PERIODS = "jiaxian-station", ("2025H2", "2026H1")
SIZES = (3_000, 30_000)
FAILED_EVERY, FAILED = 50, 7
OPEN = 0.1


@dataclass(frozen=True, slots=True)
class Row:
    """One index: entities, whether there was a ledger, seconds, processor seconds, MB at most."""

    entities: int
    ledger: bool
    seconds: float
    processor: float
    memory: float
    page: float


def main() -> None:
    """Measure and print; or, in a process of its own, write one index."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of entities")
    parser.add_argument("--keep", type=Path, help="leave the programme in this folder")
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.write is not None:
        _write(asked.write)
        return
    sizes = tuple(int(size) for size in asked.sizes.split(","))
    for line in table(rows(sizes, asked.keep)):
        print(line)


def rows(sizes: tuple[int, ...] = SIZES, keep: Path | None = None) -> list[Row]:
    """Measure the index of programmes of several sizes, with and without a ledger."""
    found = []
    with tempfile.TemporaryDirectory(prefix="ecnb-bench-index-") as folder:
        for size in sizes:
            root = (keep or Path(folder)) / str(size)
            invent(root, size)
            found.append(_measured(root, size, with_ledger=True))
            for period in PERIODS:
                (root / period / ledger.NAME).unlink()
            found.append(_measured(root, size, with_ledger=False))
    return found


def table(found: list[Row]) -> list[str]:
    """Write the rows as a Markdown table."""
    head = "| entities | ledger | seconds | processor, s | peak, MB | index.html, MB |"
    lines = [head, "|---:|---|---:|---:|---:|---:|"]
    return [*lines, *(
        f"| {row.entities} | {'kept' if row.ledger else 'lost'} | {row.seconds:.1f} "
        f"| {row.processor:.1f} | {row.memory:.0f} | {row.page:.1f} |"
        for row in found
    )]  # fmt: skip


def _measured(root: Path, size: int, *, with_ledger: bool) -> Row:
    out = root / PERIODS[-1]
    for name in index.FILES:
        (out / name).unlink(missing_ok=True)
    command = [sys.executable, __file__, "--write", str(root)]
    spent = memory.spent_on(command)
    page = (out / index.NAME).stat().st_size / 1e6
    return Row(size, with_ledger, spent.seconds, spent.processor, spent.peak, page)


def _write(root: Path) -> None:
    """Write the index of the last period, as a batch does at its end."""
    out, period = root / PERIODS[-1], PERIODS[-1]
    run = Run(Period.parse(period), dt.date(2026, 7, 15), programme="演示项目（示例数据）")
    plan = Plan(run, Home(root), out, (), (), (), ())
    told = (_outcome(i) for i in range(_size(root)))
    if ledger.exists(out):
        with ledger.opened(out) as kept:
            unwritten = index.write(plan, told, Books(kept, out).stands())
    else:
        unwritten = index.write(plan, told, Stands(out))
    assert not unwritten, unwritten


# --- the programme ------------------------------------------------------------------------------


def invent(root: Path, size: int) -> None:
    """Publish two periods of invented stations, with their ledgers; one in fifty failed."""
    root.mkdir(parents=True)
    (root / "size").write_text(str(size), encoding="ascii")
    for period in PERIODS:
        out = root / period
        out.mkdir()
        with ledger.opened(out) as kept:
            kept.put_all(_entry(out, period, i, size) for i in range(size))


def _size(root: Path) -> int:
    return int((root / "size").read_text(encoding="ascii"))


def _id(i: int) -> str:
    return f"jx-{i:06}"


def _outcome(i: int) -> Outcome:
    if i % FAILED_EVERY == FAILED:
        cause = ("facts.csv 第4行 value列: 次数不能为负: -3 → 填写 0 或正整数",)
        return Outcome(_id(i), f"示例{i}号村服务站（示例数据）", STANDARD, "failed", cause)
    return Outcome(_id(i), f"示例{i}号村服务站（示例数据）", STANDARD, "unchanged")


def _entry(out: Path, period: str, i: int, size: int) -> Entry:
    """Publish one station's report; give its entry in the ledger."""
    folder = out / _id(i)
    folder.mkdir()
    result = json.dumps(_result(period, i, size), ensure_ascii=False, indent=1).encode()
    outputs = {"result.json": manifest.sha256(result)}
    written = json.dumps({
        "ecnb": "0", "makers": {}, "input": "i", "standard": STANDARD, "inputs": {},
        "outputs": outputs, "sources": {"standard": {"sha256": "e" * 64}},
        "padding": "x" * 3_000,  # a real manifest names all files of the evidence
    }).encode()  # fmt: skip
    (folder / "result.json").write_bytes(result)
    (folder / manifest.NAME).write_bytes(written)
    found = headline.derived(folder, written)
    assert found is not None
    return Entry(
        _id(i), STANDARD, "done", "i" * 64,
        manifest=manifest.sha256(written),
        artefacts={"result.json": (outputs["result.json"], len(result))},
        headline=headline.dumps(found),
    )  # fmt: skip


def _result(period: str, i: int, size: int) -> dict[str, object]:
    """Give what a headline is read from, of a station of some merit."""
    dice = random.Random(f"{period} {i}")  # noqa: S311 - invented figures, the same every time
    indicators = standards.load(STANDARD).indicators
    points = {
        key: f"{dice.randint(0, 2 * int(item.max)) / 2:g}" for key, item in indicators.items()
    }
    official = f"{sum(map(float, points.values())):g}"
    open_, place = dice.random() < OPEN, round(1 + size * (1 - float(official) / 100))
    total = {
        "status": "provisional" if open_ else "official", "grade": None,
        "official": None if open_ else official,
        "score": {"low": official, "high": official, "point": None if open_ else official},
    }  # fmt: skip
    return {
        "padding": "x" * 2_000,
        "scorecard": {
            "entity": {"id": _id(i), "name": f"示例{i}号村服务站（示例数据）", "class_": None,
                       "county": f"示例{i % 40}县", "sample": True},
            "standard": STANDARD, "period": period, "as_of": "2026-07-15", "annual": None,
            "assessments": [{"total": total, "findings": [
                {"indicator": key, "score": {"point": value}} for key, value in points.items()
            ]}],
            "rulings": {}, "shares": {}, "targets": [],
        },
        "standing": {"place": None if open_ else place, "of": size},
    }  # fmt: skip


if __name__ == "__main__":
    main()
