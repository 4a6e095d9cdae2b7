"""Command status: how every report of a period stands."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

from ecnb.cli import console
from ecnb.cli.options import Asked
from ecnb.cli.reports import tell_waiting
from ecnb.run.batch import Watch, rebuild
from ecnb.run.plan import plan
from ecnb.run.pool import cores
from ecnb.run.score import safe
from ecnb.run.status import CHANGED, OPEN, Row, Standing, rows

WORDS: dict[Standing, str] = {
    "done": "完成 done",
    "failed": "失败 failed",
    "stale": "过期 stale",
    "missing": "缺证据 missing",
    "never": "未生成 never",
}


def status(
    params: Path | None, evidence: Path | None, out: Path, format_: str, *, mend: bool
) -> int:
    """Print a line for each entity; exit code 1 if a report is still to be made or failed."""
    asked = Asked(params)
    home, run = asked.home, asked.run()
    planned = plan(home, evidence or home.evidence, run, out, workers=cores())
    if mend and planned.out.is_dir():
        count = rebuild(planned.out, Watch(waiting=tell_waiting, noted=console.tell))
        console.tell(f"台账补记{count}份报告 · reports written into the ledger: {count}")
    found = rows(planned)
    if format_ == "json":
        console.write(as_json(found))
    elif format_ == "csv":
        console.write(f"\N{ZERO WIDTH NO-BREAK SPACE}{as_csv(found)}")
    else:
        _print(found, run.period.label(run.lang))
    return console.SOME_FAILED if any(row.state in OPEN for row in found) else console.OK


def as_json(found: Sequence[Row]) -> str:
    """Write the lines as JSON; clocks are UTC."""
    lines = [asdict(row) for row in found]
    return json.dumps(lines, ensure_ascii=False, indent=1) + "\n"


def as_csv(found: Sequence[Row]) -> str:
    """Write the lines for a spreadsheet; clocks are UTC."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([field.name for field in fields(Row)])
    for row in found:
        cells = asdict(row) | {"cause": "; ".join(row.cause)}
        writer.writerow(["" if cell is None else safe(str(cell)) for cell in cells.values()])
    return target.getvalue()


def _print(found: Sequence[Row], title: str) -> None:
    from rich.table import Table  # noqa: PLC0415 - only now
    from rich.text import Text  # noqa: PLC0415

    table = Table(title=title)
    for heading in ("编号 id", "名称 name", "标准 standard", "情况 state"):
        table.add_column(heading, overflow="fold", no_wrap=heading != "名称 name")
    for heading in ("次数 attempts", "用时 seconds", "完成于 finished"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in found:
        table.add_row(
            Text(row.entity),
            Text(row.name),
            row.standard,
            WORDS[row.state],
            str(row.attempts) if row.attempts else "—",
            "—" if row.seconds is None else f"{row.seconds:.1f}",
            "—" if row.finished is None else _local(row.finished),
        )
    console.tables().print(table)
    for row in found:
        if row.cause and row.cause != (CHANGED,):  # the table says as much
            console.tell_entity(f"{row.entity} {row.name}", row.cause)
    counts = Counter(row.state for row in found)
    console.say(" · ".join(f"{word} {counts[state]}" for state, word in WORDS.items()))


def _local(moment: str) -> str:
    """Write a moment by the clock on the user's wall."""
    return f"{dt.datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M:%S}"
