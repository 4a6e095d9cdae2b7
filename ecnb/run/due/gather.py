"""The agenda of a programme: every entity's open turns, in the order of their days.

Evidence is read block by block and forgotten again; lines wait in a temporary database, from
which they are read in order. Memory grows neither with evidence nor with lines.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from ecnb.analysis.cycle.agenda import Awaited, period_name, waiting
from ecnb.analysis.programme.recorded import covers
from ecnb.case import recommended_until, until_ended, when_of
from ecnb.errors import EcnbError
from ecnb.model.standard import Obligation, Standard
from ecnb.run.parameters import Run
from ecnb.run.places import Home
from ecnb.run.pool import Pool
from ecnb.run.reading import Broken, Found, read_each, unusable
from ecnb.run.roll_call import BLOCK, MANY
from ecnb.run.standing import chosen
from ecnb.settings import chosen_settings, settled
from ecnb.standards import review_guide


@dataclass(frozen=True, slots=True)
class Look:
    """What is asked for. until: last day. guide: also the review cycle another guide recommends."""

    until: dt.date
    guide: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One turn that an entity owes; days are ISO 8601, and lines sort as they are shown.

    open: False is overdue. due: last day, with the time where the limit has one. begins: first
    day of the period, or when the limit began to run. number: counts equal turns of an entity.
    assumed: counted on a working calendar not yet announced. recommended: no duty.
    """

    open: bool
    due: str
    standard: str
    duty: str
    entity: str
    begins: str
    number: int
    name: str
    period: str
    assumed: bool
    recommended: bool

    @property
    def day(self) -> dt.date:
        """The last day on which it is in time."""
        return dt.date.fromisoformat(self.due[:10])

    @property
    def time(self) -> str:
        """The time of day at which a limit in hours ends; empty: 24:00."""
        return self.due[11:16]


@dataclass(frozen=True, slots=True)
class _Order:
    home: Home
    run: Run
    look: Look
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """What one block of entities owes; what could not be read."""

    ids: tuple[tuple[str, Path], ...]
    lines: tuple[Line, ...]
    broken: tuple[Broken, ...]


class Agenda:
    """The lines of a programme in order. broken: entities that could not be read."""

    def __init__(self, home: Home, lang: str) -> None:
        self.home, self.lang = home, lang
        self.broken: list[Broken] = []
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("BEGIN")
        self._database.execute(f"CREATE TABLE lines ({', '.join(_COLUMNS)})")

    def add(self, lines: Sequence[Line]) -> None:
        """Take up the lines of some entities."""
        marks = ", ".join("?" * len(_COLUMNS))
        insert = f"INSERT INTO lines VALUES ({marks})"  # noqa: S608 - question marks alone
        self._database.executemany(insert, map(astuple, lines))

    def lines(self) -> Iterator[Line]:
        """Give every line: overdue first, then by day, duty and entity."""
        select = f"SELECT * FROM lines ORDER BY {', '.join(_COLUMNS)}"  # noqa: S608 - our own names
        for row in self._database.execute(select):
            yield _line(row)

    def counts(self) -> tuple[int, int]:
        """Count what is overdue, and what is open."""
        select = "SELECT count(*) - total(open), total(open) FROM lines"
        overdue, open_ = self._database.execute(select).fetchone()
        return int(overdue), int(open_)

    def duty(self, line: Line) -> Obligation:
        """Give the duty that a line is a turn of."""
        return self.standard(line).obligations[line.duty]

    def standard(self, line: Line) -> Standard:
        """Give the document that a line follows from."""
        guide = review_guide()
        if guide is not None and guide.key == line.standard:
            return guide if line.recommended else self.home.load(line.standard)
        return self.home.load(line.standard)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()


_COLUMNS = tuple(field.name for field in fields(Line))


@contextmanager
def agenda(
    home: Home, run: Run, paths: Sequence[Path], look: Look, workers: int = 1
) -> Iterator[Agenda]:
    """Read what every entity owes; what cannot be read is told, and the others go on.

    workers: processes that read at a time, if there are many entities.
    """
    found = Agenda(home, run.lang)
    try:
        seen: dict[str, Path] = {}
        for part in _parts(home, run, paths, look, workers):
            doubled = {path for name, path in part.ids if seen.setdefault(name, path) != path}
            found.broken += [*part.broken, *(_doubled(path) for path in sorted(doubled))]
            names = {name for name, path in part.ids if path not in doubled}
            found.add([line for line in part.lines if line.entity.casefold() in names])
        found.broken.sort(key=lambda one: one.path)
        yield found
    finally:
        found.close()


def _parts(
    home: Home, run: Run, paths: Sequence[Path], look: Look, workers: int
) -> Iterator[_Part]:
    blocks = [tuple(paths[start : start + BLOCK]) for start in range(0, len(paths), BLOCK)]
    orders = [_Order(home, run, look, block) for block in blocks]
    if len(paths) < MANY or workers == 1:
        yield from map(read_block, orders)
        return
    pool = Pool[_Order, _Part](workers, read_block, _died)
    lost: list[Path] = []
    for part in pool.results(orders, threading.Event()):
        died = [one.path for one in part.broken if one.outcome.cause == _DIED]
        lost += died
        if not died:
            yield part
    again = [replace(orders[0], paths=(path,)) for path in lost]
    yield from pool.results(again, threading.Event())


_DIED = ("读取证据的进程意外终止 → 检查内存和该证据文件",)


def _died(order: _Order) -> _Part:
    return _Part((), (), tuple(unusable(path, _DIED) for path in order.paths))


def _doubled(path: Path) -> Broken:
    return unusable(path, ("编号与另一对象重复 → 每个对象使用不同的编号（不区分大小写）",))


def read_block(order: _Order) -> _Part:
    """Read what some entities owe, in this process."""
    found, broken = read_each(order.home, order.paths, order.run)
    lines: list[Line] = []
    for one in found:
        try:
            lines += _lines(order, one)
        except EcnbError as error:
            broken.append(unusable(one.path, tuple(str(error).splitlines())))
    ids = tuple((one.id.casefold(), one.path) for one in found)
    return _Part(ids, tuple(lines), tuple(broken))


def _lines(order: _Order, one: Found) -> Iterator[Line]:
    run, entity = order.run, one.proof.entity
    choice = chosen(order.home, run, one.proof)
    standard = settled(order.home.under(entity.standard, choice.rulings), choice.settings)
    settings = chosen_settings(standard, choice.settings)
    when = when_of(run.period, run.as_of, settings, run.workdays)
    when = until_ended(when, standard, one.proof)
    look, is_known = order.look, covers(standard, one.proof, run.period)
    turns = [
        (standard, item)
        for item in waiting(standard, one.proof.registers, when, look.until)
        if is_known or not item.is_overdue  # of a period without any record nothing is held missing
    ]
    guide = review_guide()
    if look.guide and guide is not None:
        turns += [(guide, item) for item in recommended_until(standard, when, look.until)]
    equal: Counter[tuple[str, str, str]] = Counter()
    for source, item in turns:
        line = _as_line(one, source, item, recommended=source is not standard)
        place = (line.standard, line.duty, line.begins)
        period = period_name(source.obligations[item.duty], item.turn, run.lang_of(entity.id))
        yield replace(line, number=equal[place], period=period)
        equal[place] += 1


def _as_line(one: Found, source: Standard, item: Awaited, *, recommended: bool) -> Line:
    entity, turn = one.proof.entity, item.turn
    return Line(
        open=not item.is_overdue,
        due=turn.due.isoformat(),
        entity=entity.id,
        standard=source.key,
        duty=item.duty,
        begins=turn.begins.isoformat() if turn.begins is not None else "",
        number=0,
        name=entity.name,
        period="",
        assumed=item.assumed,
        recommended=recommended,
    )


def _line(row: tuple) -> Line:
    line = Line(*row)
    return replace(
        line,
        open=bool(line.open),
        assumed=bool(line.assumed),
        recommended=bool(line.recommended),
    )
