"""An entity against its own past: several periods side by side, as far as they are alike.

Like is compared with like: the same document in the same edition, class and readings, and periods
that follow one another. What differs is shown apart; a gap is named and never bridged. A figure
has moved only if the possible ranges of both periods do not touch (docs/plan.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import floor

from ecnb.analysis.change import moved
from ecnb.analysis.past.figures import (
    Apart,
    Disagreement,
    Gap,
    History,
    Past,
    Place,
    Seen,
    Series,
    Unlike,
)
from ecnb.analysis.past.trend import Trend, trend
from ecnb.model.history import ANNUAL, CURRENT, TOTAL, PastResult
from ecnb.model.period import Period
from ecnb.model.scorecard import Scorecard, Span, Total, Verdict
from ecnb.model.standard import Standard


def back(period: Period, *, yearly: bool) -> Period:
    """Give the period that this one is compared with.

    A document with a yearly evaluation goes by the same part of the year before.

    >>> str(back(Period.parse("2025H1"), yearly=False)), str(back(Period.parse("2025H2"), yearly=True))
    ('2024H2', '2024H2')
    """  # noqa: E501 - an example on one line
    return Period(period.year - 1, period.kind, period.part) if yearly else period.previous


def history(
    standard: Standard,
    now: Past,
    earlier: Iterable[Past],
    published: Iterable[PastResult],
) -> History:
    """Bring everything that is known of earlier periods together.

    What was published for this period or a later one is not the past, and left out.
    """
    before = [one for one in published if one.period.end < now.card.period.end]
    table = _Table(standard, now)
    table.take_judged(earlier)
    table.take_published(before)
    series = tuple(one for about in table.names() if len((one := table.series(about)).seen) > 1)
    steps = table.steps([seen.period for one in series if one.about != ANNUAL for seen in one.seen])
    return History(
        steps,
        _gaps(steps, {seen.period for one in series for seen in one.seen}),
        series,
        tuple(sorted(table.apart, key=lambda one: (one.period, one.standard, one.edition))),
        tuple(table.disagreements),
    )


class _Table:
    """Figures by what they are about and by period."""

    def __init__(self, standard: Standard, now: Past) -> None:
        self.standard, self.mine = standard, now
        self.yearly = standard.cycle == "year"
        self.interim = now.card.as_of < now.card.period.end
        self.seen: dict[str, dict[Period, Seen]] = {}
        self.apart: list[Apart] = []
        self.disagreements: list[Disagreement] = []
        for about, seen in figures(now.card):
            self.seen.setdefault(about, {})[seen.period] = seen

    def names(self) -> list[str]:
        """Name what has a figure now: totals first, then indicators as the document has them."""
        order = [ANNUAL, TOTAL, *self.standard.indicators]
        return [name for name in order if name in self.seen]

    def take_judged(self, earlier: Iterable[Past]) -> None:
        """Take up periods that were judged again."""
        for past in earlier:
            alike = past.class_ == self.mine.class_
            for about, seen in figures(past.card):
                if alike and self._in_step(about, seen.period):
                    self.seen.setdefault(about, {}).setdefault(seen.period, seen)
                elif about in (TOTAL, ANNUAL):
                    self._set_apart(about, seen, past.class_, "part" if alike else "class")

    def _set_apart(self, about: str, seen: Seen, class_: str, reason: Unlike) -> None:
        self.apart.append(Apart(
            seen.period, about, seen.span.point, reason, self.standard.key, CURRENT,
            class_ or None, seen.grade, "judged",
        ))  # fmt: skip

    def take_published(self, rows: Iterable[PastResult]) -> None:
        """Take up published figures; of what was judged again they only say whether they agree."""
        for row in rows:
            reason = self._unlike(row)
            if reason is not None:
                self.apart.append(Apart(
                    row.period, row.about, row.points, reason, row.standard, row.edition,
                    row.class_, row.grade,
                ))  # fmt: skip
                continue
            here = self.seen.setdefault(row.about, {})
            judged = here.get(row.period)
            if judged is None or judged.span.point is None:
                low, high = (row.points if end is None else end for end in (row.low, row.high))
                span = Span(low, high, row.points)
                here[row.period] = Seen(row.period, span, "published", row.grade)
            elif not self._agree(judged.span.point, row.points):
                self.disagreements.append(
                    Disagreement(row.period, row.about, row.points, judged.span.point)
                )

    def _agree(self, judged: Fraction | None, published: Fraction) -> bool:
        """Tell whether a figure is the published one, which may have been rounded as totals are."""
        if judged is None:
            return False
        scale = 10**self.standard.conventions.decimals
        return published in (judged, Fraction(floor(judged * scale + Fraction(1, 2)), scale))

    def _unlike(self, row: PastResult) -> Unlike | None:
        standard = self.standard
        if row.standard != standard.key:
            return "standard"
        if row.edition != CURRENT:
            return "edition"
        if standard.classes and row.class_ != self.mine.class_:
            return "class"
        defaults = {name: item.default for name, item in standard.interpretations.items()}
        if {**defaults, **row.rulings} != {**defaults, **standard.chosen}:
            return "rulings"
        if not self._in_step(row.about, row.period):
            return "part"
        return "interim" if self.interim else None

    def _in_step(self, about: str, period: Period) -> bool:
        """Tell whether a period is one of those that lead to this one."""
        here = self.mine.card.period
        if about == ANNUAL:
            return not period.kind
        return period.kind == here.kind and (not self.yearly or period.part == here.part)

    def steps(self, periods: Iterable[Period]) -> tuple[Period, ...]:
        """Name every period from the first one to now."""
        first = min(periods, default=None)
        found = [self.mine.card.period]
        while first is not None and found[-1] > first:
            found.append(back(found[-1], yearly=self.yearly))
        return tuple(reversed(found)) if first is not None else ()

    def series(self, about: str) -> Series:
        """Read a series, as far as it goes without a gap."""
        here = self.seen[about]
        seen = tuple(here[period] for period in sorted(here))
        run = _run(seen, yearly=self.yearly or about == ANNUAL)
        if seen[-1].period not in self._latest(about):
            return Series(
                about, self._max(about), seen, 0, "unknown", None, "short", Trend(0, "short")
            )
        last, previous = seen[-1].span, run[-2].span if len(run) > 1 else None
        ends = (previous.point if previous is not None else None, last.point)
        by = None if ends[0] is None or ends[1] is None else ends[1] - ends[0]
        return Series(
            about, self._max(about), seen, len(run), moved(previous, last), by,
            _place([one.span for one in run]), trend([one.span for one in run]),
        )  # fmt: skip

    def _latest(self, about: str) -> tuple[Period, ...]:
        """Name the periods that count as now; a year under way has no total, the last one has."""
        here = self.mine.card.period
        return (Period(here.year), Period(here.year - 1)) if about == ANNUAL else (here,)

    def _max(self, about: str) -> Fraction:
        card = self.mine.card
        if about in self.standard.indicators:
            return self.standard.indicators[about].max
        total = card.annual if about == ANNUAL else card.current.total if card.current else None
        return total.max if total is not None else Fraction(0)


def figures(card: Scorecard) -> Iterable[tuple[str, Seen]]:
    """Give every figure of a scorecard's own period, and its year's total."""
    own = card.current
    if own is None:
        return
    if card.annual is not None:
        year = Period(card.period.year)
        yield ANNUAL, Seen(year, _official(card.annual), "judged", card.annual.grade)
    yield TOTAL, Seen(card.period, _official(own.total), "judged", own.total.grade)
    for finding in own.findings:
        if finding.verdict is not Verdict.NOT_APPLICABLE:
            yield finding.indicator, Seen(card.period, finding.score, "judged")


def _official(total: Total) -> Span:
    """Take a total by its official figure; without one it has only a range."""
    return Span(total.score.low, total.score.high, total.official)


def _run(seen: Sequence[Seen], *, yearly: bool) -> tuple[Seen, ...]:
    """Keep the figures that follow one another up to the last one."""
    found = [seen[-1]]
    for one in reversed(seen[:-1]):
        if one.period != back(found[-1].period, yearly=yearly):
            break
        found.append(one)
    return tuple(reversed(found))


def _gaps(steps: Sequence[Period], known: set[Period]) -> tuple[Gap, ...]:
    """Name the periods without any figure, those in a row together."""
    found: list[Gap] = []
    for n, step in enumerate(steps):
        if step in known:
            continue
        if found and n and steps[n - 1] == found[-1].last:
            found[-1] = Gap(found[-1].first, step, found[-1].periods + 1)
        else:
            found.append(Gap(step, step, 1))
    return tuple(found)


def _place(run: Sequence[Span]) -> Place:
    *earlier, last = run
    if len(earlier) < 2:  # noqa: PLR2004 - one earlier value is a change, no past
        return "short"
    if last.low > max(one.high for one in earlier):
        return "above"
    return "below" if last.high < min(one.low for one in earlier) else "within"
