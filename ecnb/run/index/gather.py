"""Bring together what a run says of every entity and what stands published of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ecnb.errors import EcnbError, LedgerUnusable
from ecnb.model.period import Period
from ecnb.model.standard import Standard
from ecnb.report.text import visible
from ecnb.run import ledger
from ecnb.run.index.change import Change, change
from ecnb.run.index.headline import Headline
from ecnb.run.index.lines import Kind, Line, Lines, lines
from ecnb.run.index.stands import Noted, Standing, Stands
from ecnb.run.ledger import Brief
from ecnb.run.places import SUMMARY, Home
from ecnb.run.produce import Outcome

if TYPE_CHECKING:
    from ecnb.run.plan import Plan

MOST_LINES, LONGEST = 5, 300
"""Of a cause; ``ecnb status`` gives all of it."""

_DAMAGED = "已发布的结果缺失或被改动 → 运行 ecnb batch --verify · the published result is damaged"


@contextmanager
def gathered(plan: Plan, told: Iterable[Outcome], stands: Stands) -> Iterator[Lines]:
    """Give the lines of a period. told: what became of each entity, in any order.

    What was not run now is told as the ledger remembers it.
    """
    outcomes = sorted(told, key=lambda outcome: outcome.entity)
    with lines() as found, _Before(plan.out) as before:
        gathering = _Gathering(plan.home, before)
        for outcome in outcomes:
            line = gathering.line(outcome, stands.at(outcome.entity))
            if line is not None:
                found.add(line)
        stands.close()
        yield found


class _Gathering:
    """What all lines of a period share."""

    def __init__(self, home: Home, before: _Before) -> None:
        self._home = home
        self._before = before
        self._standards: dict[str, Standard | None] = {}

    def line(self, outcome: Outcome, standing: Standing) -> Line | None:
        """Give an entity's line; None: the summary, and there is nothing to say of it."""
        outcome = _remembered(outcome, standing.entry)
        if outcome.entity == SUMMARY:
            return _whole(outcome, there=standing.there)
        one = standing.headline
        standard = self._standard(one.standard) if one is not None else None
        if standing.there and standard is None and outcome.state not in ("failed", "missing"):
            outcome = replace(outcome, state="failed", cause=(_DAMAGED,))
        if standard is None:
            one = None
        return Line(
            entity=visible(outcome.entity),
            name=visible(outcome.name),
            standard=outcome.standard,
            kind=_kind(outcome, there=standing.there),
            cause=_short(outcome.cause),
            there=standing.there,
            headline=None if one is None else _visible(one),
            change=None if one is None or standard is None else self._change(one, standard),
        )

    def _change(self, one: Headline, standard: Standard) -> Change | None:
        if not standard.indicators:
            return None
        yearly, entity = standard.cycle == "year", one.entity
        return change(one, lambda period: self._before.at(period, entity), yearly=yearly)

    def _standard(self, key: str) -> Standard | None:
        """Load a standard; None: it is a programme's own and no longer there."""
        if key not in self._standards:
            try:
                self._standards[key] = self._home.load(key)
            except (EcnbError, OSError):
                self._standards[key] = None
        return self._standards[key]


def _remembered(outcome: Outcome, entry: Noted | None) -> Outcome:
    if outcome.state == "left" and entry is not None and entry.has_failed:
        return replace(outcome, state="failed", standard=entry.standard, cause=entry.cause)
    return outcome


def _whole(outcome: Outcome, *, there: bool) -> Line | None:
    """Tell of the summary where it failed."""
    if outcome.state != "failed":
        return None
    cause = _short(outcome.cause)
    return Line(SUMMARY, visible(outcome.name), "", "failed", cause, there, whole=True)


def _kind(outcome: Outcome, *, there: bool) -> Kind:
    """What was left alone is done if a report stands."""
    if outcome.state == "failed" or outcome.state == "missing":  # noqa: PLR1714 - mypy narrows this
        return outcome.state
    return "left" if outcome.state == "left" and not there else "done"


def _short(cause: tuple[str, ...]) -> tuple[str, ...]:
    """Keep the beginning of a long cause: thirty thousand of them stand on one page."""
    shown = tuple(visible(line)[:LONGEST] for line in cause[:MOST_LINES])
    more = len(cause) - len(shown)
    return (*shown, f"…另有{more}行，见 ecnb status · {more} more lines") if more else shown


def _visible(one: Headline) -> Headline:
    """Spell out what is hidden in texts of the evidence."""
    if f"{one.entity}{one.name}{one.county}".isprintable():
        return one
    entity, name, county = map(visible, (one.entity, one.name, one.county))
    return replace(one, entity=entity, name=name, county=county)


class _Before:
    """The reports of earlier periods beside this one; their ledgers are only read."""

    def __init__(self, out: Path) -> None:
        self._root = out.parent
        self._stack = ExitStack()
        self._stands: dict[str, Stands] = {}

    def __enter__(self) -> _Before:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def at(self, period: Period, entity: str) -> Headline | None:
        """Give an entity's headline of another period; ids are asked for in ascending order."""
        name = str(period)
        if name not in self._stands:
            folder = self._root / name
            self._stands[name] = Stands(folder, self._entries(folder))
        return self._stands[name].at(entity).headline

    def _entries(self, folder: Path) -> Iterator[Brief]:
        """Give the entries of a ledger, if it can be used."""
        try:
            if ledger.exists(folder):
                kept = self._stack.enter_context(ledger.opened(folder, create=False))
                yield from kept.briefly()
        except LedgerUnusable:
            return
