"""Command due: what is overdue and what falls due next, over a whole programme."""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import Literal

from ecnb.cli import console
from ecnb.cli.options import Asked, find_entity
from ecnb.errors import EcnbError, Fault, ParametersInvalid
from ecnb.run.due import Agenda, Line, Look, agenda
from ecnb.run.due import files as written
from ecnb.run.parameters import Run
from ecnb.run.places import Home
from ecnb.run.pool import cores
from ecnb.run.reading import paths_in

SHOWN = 200
"""Lines that the table shows; a file has all of them."""
NAMED = 4
"""Entities that a line of the table names."""
MOST_DAYS = 3660
"""Further ahead nobody plans, and dates would end."""

_SUFFIXES: dict[str, written.Format] = {".json": "json", ".csv": "csv", ".ics": "ics"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options as they were typed."""

    params: Path | None = None
    as_of: str | None = None
    only: tuple[str, ...] = ()
    within: str = "60d"
    format: Literal["table", "json", "csv", "ics"] | None = None
    out: Path | None = None
    guide: bool = False
    jobs: int | None = None


def due(wanted: Wanted, evidence: Path | None) -> int:
    """Print the agenda or write it to a file; exit code 1 if an entity could not be read."""
    days, form = _days(wanted.within), _format(wanted)
    asked = Asked(wanted.params, as_of=wanted.as_of)
    home, run = asked.home, asked.run()
    paths = _paths(wanted, home, evidence or home.evidence, run)
    look = Look(run.as_of + dt.timedelta(days=days), wanted.guide)
    with agenda(home, run, paths, look, wanted.jobs or cores()) as found:
        if form == "table":
            _print(found, run, days)
        else:
            _write(_pieces(found, run, form), wanted.out)
        if wanted.out is not None:
            overdue, ahead = found.counts()
            console.say(f"逾期 {overdue}，{days} 天内到期 {ahead} · overdue, due: {wanted.out}")
        for one in found.broken:
            console.tell(one.outcome.entity)
            console.tell_lines(one.outcome.cause, "    ")
        return console.SOME_FAILED if found.broken else console.OK


def _days(text: str) -> int:
    """Read how far to look ahead.

    >>> _days("60d"), _days("7")
    (60, 7)
    """
    match = re.fullmatch(r"(\d{1,4})d?", text.strip(), re.ASCII)
    if match is None or int(match[1]) > MOST_DAYS:
        what = f"{text!r} 不是天数 · is no number of days"
        remedy = f"写成 60d，最多 {MOST_DAYS}d · write 60d"
        raise ParametersInvalid([Fault(what, "--within", remedy)])
    return int(match[1])


def _format(wanted: Wanted) -> Literal["table", "json", "csv", "ics"]:
    if wanted.out is None:
        return wanted.format or "table"
    form = wanted.format or _SUFFIXES.get(wanted.out.suffix.lower())
    if form is None or form == "table":
        what = "写文件须为 json、csv 或 ics · a file is json, csv or ics"
        raise ParametersInvalid([Fault(what, "--out", "以 .ics、.csv 或 .json 结尾 · name it so")])
    if wanted.out.is_dir():
        remedy = "写明文件名，如 due.ics · name a file"
        raise ParametersInvalid([Fault("是一个文件夹 · is a folder", str(wanted.out), remedy)])
    return form


def _paths(wanted: Wanted, home: Home, folder: Path, run: Run) -> tuple[Path, ...]:
    if not wanted.only:
        return paths_in(folder)
    found = (find_entity(name, home, folder, run) for name in wanted.only)
    return tuple(dict.fromkeys(found))


def _pieces(found: Agenda, run: Run, form: written.Format) -> Iterator[str]:
    if form == "json":
        return written.as_json(found, run.as_of)
    if form == "csv":
        return written.as_csv(found, run.as_of)
    return written.as_ics(found, run.as_of, run.programme)


def _write(pieces: Iterator[str], out: Path | None) -> None:
    """Write to the file, which appears whole or not at all, or to the answer."""
    if out is None:
        for piece in pieces:
            console.write(piece)
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
            fresh = Path(scratch) / "fresh"
            with fresh.open("wb") as stream:
                stream.writelines(piece.encode() for piece in pieces)
                stream.flush()
                os.fsync(stream.fileno())
            fresh.replace(out)
    except OSError as error:
        what = f"写不了文件（{error.strerror or error}）· cannot be written"
        raise EcnbError(what, str(out), "检查磁盘空间和写入权限 · check disk and rights") from error


def _print(found: Agenda, run: Run, days: int) -> None:
    """Show the lines by day, those that are overdue first; who owes the same stands together."""
    from rich.table import Table  # noqa: PLC0415 - only now
    from rich.text import Text  # noqa: PLC0415

    overdue, ahead = found.counts()
    table = Table(title=Text(f"{run.programme} · {run.as_of} + {days}d".removeprefix(" · ")))
    for heading in ("期限 due", "情况 state", "义务 duty", "条款 clause", "期间 for", "对象 who"):
        table.add_column(heading, overflow="fold", no_wrap=heading.startswith("期限"))
    shown, before, assumed = 0, None, False
    for (open_, day, *_), group in groupby(found.lines(), _alike):
        lines, count = _first(group)
        assumed = assumed or lines[0].assumed
        if (shown := shown + 1) > SHOWN:
            continue
        if before not in {None, (open_, day)}:
            table.add_section()
        cells = _cells(found, lines, count, run.as_of, first=before != (open_, day))
        table.add_row(*map(Text, cells))
        before = (open_, day)
    console.tables().print(table)
    if shown > SHOWN:
        rest = shown - SHOWN
        console.say(f"另有 {rest} 行未列出，用 --format csv 或 --out 查看 · {rest} more lines")
    console.say(f"逾期 overdue {overdue} · {days} 天内到期 due {ahead}")
    if assumed:
        console.say(f"* {written.ASSUMED}")


def _first(group: Iterator[Line]) -> tuple[list[Line], int]:
    """Keep the first lines of a group, and say how many it has."""
    lines = list(islice(group, NAMED))
    return lines, len(lines) + sum(1 for _ in group)


def _alike(line: Line) -> tuple[bool, dt.date, bool, str, str, str]:
    return (line.open, line.day, line.assumed, line.standard, line.duty, line.period)


def _cells(
    found: Agenda, lines: list[Line], count: int, as_of: dt.date, *, first: bool
) -> Iterator[str]:
    one, lang = lines[0], found.lang
    duty = found.duty(one)
    late = (as_of - one.day).days
    yield f"{one.day}{'*' if one.assumed else ''}" if first else ""
    yield "未到期 open" if one.open else f"逾期{late}天 late"
    who = "指南建议" if one.recommended else duty.who.get(lang)
    yield f"{duty.label.get(lang)}（{who}）"
    yield duty.clause
    yield one.period
    named = "、".join(dict.fromkeys(line.entity for line in lines))
    yield f"{one.entity} {one.name}" if count == 1 else f"{named} 共{count}项"
