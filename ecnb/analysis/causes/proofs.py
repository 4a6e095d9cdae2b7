"""Where a cause stands in the evidence: file, fact or register, rows and months."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ecnb.analysis.alternatives import Alternative
from ecnb.analysis.cycle.cells import day_of, matches, words_of
from ecnb.analysis.cycle.duties import Turn
from ecnb.model.evidence import Evidence, Row
from ecnb.model.facts import Lead
from ecnb.model.scorecard import Scorecard, UsedFact
from ecnb.model.standard import Provision, Standard, Target

FACTS: Final = "facts.csv"
RATINGS: Final = "ratings.csv"
_REGISTER: Final = "registers/{}.csv"


@dataclass(frozen=True, slots=True)
class Proof:
    """The place of a cause in the frozen evidence. Without a file: nothing is recorded there.

    key: fact, part or register. source: as the evidence names it. months: rows by month, as
    ``2025-03``. kinds: rows by what the standards file groups them by. lines: in the file.
    """

    file: str = ""
    key: str = ""
    source: str = ""
    months: tuple[tuple[str, int], ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that causes are looked for in. rows: those behind counted facts, by fact."""

    standard: Standard
    evidence: Evidence
    card: Scorecard
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    turns: Mapping[str, Sequence[Turn]] = field(default_factory=dict)
    alternatives: tuple[Alternative, ...] = ()

    @property
    def class_(self) -> str | None:
        """The entity's class."""
        return self.card.entity.class_

    def clause(self, name: str) -> Provision | Target:
        """Give the clause or target of a finding."""
        return self.standard.targets.get(name) or self.standard.provisions[name]

    def of_fact(self, used: UsedFact) -> Proof:
        """Give the place of a fact: the rows that make up its figure, else where it is stated.

        Rows are named only where they come to that very figure; a stated one may differ.
        """
        declared = self.standard.facts.get(used.key)
        spec = declared.counted if declared is not None else None
        if used.value is None:
            return Proof(key=used.key)
        rows = self.rows.get(used.key, ())
        if spec is not None and rows and events_of(rows, spec.distinct) == used.value:
            return self.of_rows(spec.register_, rows)
        stated = (declared.of if declared is not None else None) or used.key
        if any(fact.key == stated for fact in self.evidence.facts):
            return Proof(FACTS, used.key, used.source)
        cover = declared.covered if declared is not None else None
        name = cover.by if cover is not None else spec.register_ if spec is not None else ""
        if name in self.evidence.registers:
            return Proof(_REGISTER.format(name), name)
        return Proof(key=used.key)

    def of_rows(self, register: str, rows: Iterable[Row]) -> Proof:
        """Give the place of rows, by month and kind."""
        found, declared = tuple(rows), self.standard.registers[register]
        days = [row.cells.get(declared.date or "") for row in found]
        kinds = [word for row in found for word in words_of(row.cells.get(declared.kinds or ""))]
        return Proof(
            _REGISTER.format(register),
            register,
            months=months_of(day for day in days if isinstance(day, dt.date)),
            kinds=tuple(Counter(kinds).most_common()),
            lines=tuple(row.line for row in found),
        )

    def of_turns(self, duty: str, turns: Iterable[Turn]) -> Proof:
        """Give the place of turns that were late or missed: their months."""
        register = self.standard.obligations[duty].register_
        file = _REGISTER.format(register) if register is not None else ""
        return Proof(file, register or duty, months=months_of(turn.due for turn in turns))

    def led_to(self, lead: Lead) -> Proof | None:
        """Follow a lead of the standards file into its register; None where nothing is found."""
        rows = [
            row for row in self.evidence.registers.get(lead.register_, ()) if self._now(row, lead)
        ]
        if lead.blank:
            gaps = Counter(c for row in rows for c in lead.blank if row.cells.get(c) in (None, ""))
            rows = [row for row in rows if any(row.cells.get(c) in (None, "") for c in lead.blank)]
            if not rows:
                return None
            proof = self.of_rows(lead.register_, rows)
            return Proof(
                proof.file, proof.key, months=proof.months, kinds=tuple(gaps.items()),
                lines=proof.lines,
            )  # fmt: skip
        return self.of_rows(lead.register_, rows) if rows else None

    def _now(self, row: Row, lead: Lead) -> bool:
        """Tell whether a row is of the lead's sort and the year, and known by ``as_of``."""
        if not all(matches(row.cells.get(where.column), where) for where in lead.where):
            return False
        day = row.cells.get(self.standard.registers[lead.register_].date or "")
        if not isinstance(day, dt.date):
            return True
        period = self.card.period
        return day_of(day).year == period.year and day_of(day) <= min(period.end, self.card.as_of)


def events_of(rows: Sequence[Row], distinct: str | None) -> int:
    """Count rows, those of one event once; a blank one stands alone."""
    if distinct is None:
        return len(rows)
    names = [row.cells.get(distinct) for row in rows]
    return len({name for name in names if name is not None}) + names.count(None)


def months_of(days: Iterable[dt.date]) -> tuple[tuple[str, int], ...]:
    """Count days by month.

    >>> months_of([dt.date(2025, 3, 1), dt.date(2025, 3, 9), dt.date(2025, 1, 2)])
    (('2025-01', 1), ('2025-03', 2))
    """
    return tuple(sorted(Counter(f"{day:%Y-%m}" for day in days).items()))
