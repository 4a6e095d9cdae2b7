"""What a standard says about the cells of great tables, worked out once for all blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from ecnb.evidence.files.grid import Raw
from ecnb.evidence.frames.frames import units
from ecnb.evidence.names import NameBook
from ecnb.evidence.rows import cells
from ecnb.evidence.rows.ceilings import ceilings
from ecnb.evidence.rows.facts import fact_names, fact_value
from ecnb.evidence.rows.ratings import check_points, part_limits, part_names, rater_names
from ecnb.model.facts import Fact
from ecnb.model.standard import Standard
from ecnb.model.table import LIMIT, UNIT
from ecnb.standards import all_facts


@dataclass(frozen=True, eq=False)
class Rules:
    """Names, kinds and limits under one reading of a standard.

    name: keeps what was read under one standard apart from what was read under another.
    """

    standard: Standard
    name: str

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every fact, by key."""
        return all_facts(self.standard)

    @cached_property
    def names(self) -> NameBook:
        """How facts may be called."""
        return fact_names(self.standard)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Facts that evidence states, in an order that numbers them."""
        return tuple(self.names.labels)

    @cached_property
    def most(self) -> Mapping[str, Fraction]:
        """The largest figure of each fact."""
        return ceilings(self.standard)

    @cached_property
    def part_names(self) -> NameBook:
        """How scored parts may be called, and the adjustment."""
        return part_names(self.standard)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Scored parts, in an order that numbers them."""
        return tuple(self.part_names.labels)

    @cached_property
    def rater_names(self) -> NameBook:
        """How raters may be called."""
        return rater_names(self.standard)

    @cached_property
    def raters(self) -> tuple[str, ...]:
        """Raters, in an order that numbers them."""
        return tuple(self.standard.raters)

    @cached_property
    def limits(self) -> Mapping[str, tuple[Fraction, Fraction] | None]:
        """Least and most points of each part; None where facts decide."""
        return part_limits(self.standard)

    def fact_units(self, key: str) -> Callable[[Raw], int]:
        """Give the reader of a fact's value as ten-thousandths."""
        fact, most = self.facts[key], self.most.get(key, Fraction(LIMIT))
        return lambda raw: units(fact, fact_value(raw, fact, typed=False, most=most))

    def entry_units(self, part: str) -> Callable[[Raw], int]:
        """Give the reader of points for one part as ten-thousandths."""

        def read(raw: Raw) -> int:
            points = cells.number(raw, typed=False)
            check_points(points, part, self.limits[part], self.standard)
            return int(points * UNIT)

        return read
