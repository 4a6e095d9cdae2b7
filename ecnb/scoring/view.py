"""Facts of a table as a standard's rules ask for them, and tests of facts in three values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ecnb.errors import InternalError
from ecnb.model.evidence import FactValue
from ecnb.model.rules import Condition
from ecnb.model.scorecard import VERDICTS
from ecnb.model.standard import Fact, Standard
from ecnb.model.table import UNIT, Bools, DueColumn, FactColumn, Ints, Table, column_name


@dataclass(frozen=True, slots=True)
class Truth:
    """A test over entities: ``yes`` where it surely holds, ``no`` where it surely does not."""

    yes: Bools
    no: Bools

    @property
    def known(self) -> Bools:
        """Where the facts decide."""
        return self.yes | self.no


@dataclass(frozen=True, slots=True)
class View:
    """One table read through one standard."""

    standard: Standard
    table: Table

    def __len__(self) -> int:
        return len(self.table)

    def fact(self, key: str) -> FactColumn:
        """Give a fact's column in its declared window; all unknown where nothing is recorded."""
        declared = self.standard.facts.get(key)
        window = declared.window if declared is not None else "stock"
        column = self.table.facts.get(column_name(key, window))
        if column is not None:
            return column
        n = len(self)
        if declared is not None and declared.absent_means is not None:
            value = round(declared.absent_means * UNIT)
            return FactColumn(np.full(n, value, np.int64), np.ones(n, bool))
        return FactColumn(np.zeros(n, np.int64), np.zeros(n, bool))

    def due(self, key: str) -> DueColumn:
        """Give an obligation's turns; unknown where nothing is recorded."""
        column = self.table.dues.get(key)
        if column is None:
            none, zero = np.zeros(len(self), bool), np.zeros(len(self), np.int64)
            return DueColumn(zero, zero, zero, zero, none)
        return column

    def test(self, condition: Condition) -> Truth:
        """Test one condition; where the fact is unknown, neither yes nor no."""
        column = self.fact(condition.fact)
        holds, known = np.ones(len(self), bool), column.known
        if condition.at_least_fact is not None:
            other = self.fact(condition.at_least_fact)
            holds, known = column.values >= other.values, known & other.known
        for bound, wanted in ((condition.at_least, True), (condition.below, False)):
            if bound is not None:
                holds = holds & (self._at_least(bound, column.values) == wanted)
            if isinstance(bound, dict):
                known = known & (self.table.classes >= 0)
        if condition.at_most is not None:
            holds = holds & (column.values <= _units(condition.at_most))
        if condition.equals is not None:
            holds = holds & (column.values == self.code(condition.fact, condition.equals))
        if condition.one_of is not None:
            codes = [self.code(condition.fact, key) for key in condition.one_of]
            holds = holds & np.isin(column.values, codes)
        return Truth(known & holds, known & ~holds)

    def all_of(self, conditions: tuple[Condition, ...]) -> Truth:
        """Test that every condition holds."""
        tests = [self.test(condition) for condition in conditions]
        return Truth(
            np.logical_and.reduce([test.yes for test in tests]),
            np.logical_or.reduce([test.no for test in tests]),
        )

    def classes_by_facts(self) -> Ints:
        """Give the index of the first class whose conditions surely hold; -1 where none does."""
        codes = np.full(len(self), -1, np.int64)
        for code, item in enumerate(self.standard.classes.values()):
            for conditions in filter(None, (item.when, item.or_when)):
                codes = np.where((codes < 0) & self.all_of(conditions).yes, code, codes)
        return codes

    def _at_least(self, bound: Fraction | dict[str, Fraction], values: Ints) -> Bools:
        if isinstance(bound, Fraction):
            return values >= _units(bound)
        bounds = np.array([_units(bound[key]) for key in self.standard.classes], dtype=np.int64)
        return values >= bounds[self.table.classes]

    def code(self, key: str, value: bool | Fraction | str) -> int:
        """Give the table's code of a stated value."""
        if isinstance(value, str):
            keys = list(self.standard.facts[key].choices)
            if value not in keys:
                raise InternalError(f"{value!r} is not a choice of {key}")
            return keys.index(value) * UNIT
        return _units(Fraction(value))

    def value(self, key: str, i: int) -> FactValue | None:
        """Read a fact of entity i back into the form evidence states it in."""
        column = self.fact(key)
        if not column.known[i]:
            return None
        declared = self.standard.facts.get(key)
        return decoded(int(column.values[i]), declared)


def decoded(units: int, declared: Fact | None) -> FactValue:
    """Turn a table's figure back into a number, date, choice, verdict or yes/no."""
    if declared is None or declared.kind == "verdict":
        return VERDICTS[units // UNIT].value
    if declared.kind == "yes_no":
        return units != 0
    if declared.kind == "date":
        return dt.date.fromordinal(units // UNIT)
    if declared.kind == "choice":
        return list(declared.choices)[units // UNIT]
    return Fraction(units, UNIT)


def _units(value: Fraction) -> int:
    scaled = value * UNIT
    if scaled.denominator != 1:
        raise InternalError(f"{value} has more than four decimals")
    return scaled.numerator
