"""Change since the last period, indicator by indicator."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ecnb.model.scorecard import Scorecard


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
