"""Change since the last period: of a figure with its range, of each indicator."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ecnb.model.scorecard import Scorecard, Span

Movement = Literal["up", "down", "same", "overlap", "unknown"]
"""overlap: the possible ranges of the two periods overlap, so nothing can be said. unknown: one
of the periods has no judgement of it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One indicator in two periods; None where a period has no point value."""

    indicator: str
    before: Fraction | None
    after: Fraction | None
    max: Fraction

    @property
    def by(self) -> Fraction | None:
        """Points gained; None where either period has no point value."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def changes(before: Scorecard, after: Scorecard) -> tuple[Moved, ...]:
    """Compare the assessments of two periods of one entity, in the order of the standard.

    Only indicators that both periods have are compared.
    """
    if before.current is None or after.current is None:
        return ()
    earlier = {finding.indicator: finding.score.point for finding in before.current.findings}
    return tuple(
        Moved(finding.indicator, earlier[finding.indicator], finding.score.point, finding.max)
        for finding in after.current.findings
        if finding.indicator in earlier
    )


def moved(before: Span | None, after: Span | None) -> Movement:
    """Compare two figures with their ranges.

    >>> from fractions import Fraction as F
    >>> moved(Span(F(1), F(2)), Span(F(3), F(4))), moved(Span(F(1), F(3)), Span(F(2), F(4)))
    ('up', 'overlap')
    >>> moved(Span(F(1), F(1)), Span(F(1), F(1)))
    'same'
    """
    if before is None or after is None:
        return "unknown"
    if after.low > before.high:
        return "up"
    if after.high < before.low:
        return "down"
    settled = before.low == before.high == after.low == after.high
    return "same" if settled else "overlap"
