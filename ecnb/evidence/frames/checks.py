"""Checks across tables and what a reader should know: the faults and notices of n entities.

Notices say what was noticed and not refused. They depend on the evidence and on the rulings it
is read under, never on the file it came from, so that a report is the same from a workbook and
from the frozen folder.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ecnb.analysis.cycle.moments import period_code, period_of
from ecnb.errors import Fault
from ecnb.evidence.frames.count import Days, count
from ecnb.evidence.frames.frames import Frames, declared_span, frames_of, ordinal
from ecnb.evidence.frames.unknowns import facts_in, unknown_notices, view_of
from ecnb.evidence.frames.windows import added, parts, pick, total
from ecnb.evidence.names import Unfit
from ecnb.evidence.rows.rows import Owned
from ecnb.model.evidence import Evidence, Rating, Row
from ecnb.model.period import Period
from ecnb.model.standard import Rater, Standard
from ecnb.model.table import UNIT, Bools, FactColumn, Ints

ALL_TIME = "*"


def classes_by_facts(standard: Standard, frames: Frames, period: Period) -> tuple[str | None, ...]:
    """Give the class that the facts of a period put each entity into."""
    names = [*standard.classes, None]
    return tuple(names[code] for code in class_codes_by_facts(standard, frames, period))


def class_codes_by_facts(standard: Standard, frames: Frames, period: Period) -> Ints:
    """Give the same as (n,) indexes of classes, -1 where the facts decide nothing."""
    return view_of(standard, frames, period, _class_facts(standard)).classes_by_facts()


def _class_facts(standard: Standard) -> set[str]:
    declared = standard.classes.values()
    return facts_in(test for item in declared for test in (*item.when, *item.or_when))


def rater_faults(
    standard: Standard, proofs: Sequence[Evidence], entries: Sequence[Owned[Rating]]
) -> Iterator[Fault]:
    """Find entries by raters who have no weight in the entity's class (ZJ-10)."""
    picky = {key for key, one in standard.raters.items() if ALL_TIME not in one.weight}
    periods = {one.item.period for one in entries if one.item.rater in picky}
    if not periods:
        return
    stated = {proof.entity.id: proof.entity.class_ for proof in proofs}
    frames = frames_of([standard], proofs)
    derived = {
        period: dict(zip(stated, classes_by_facts(standard, frames, period), strict=True))
        for period in periods
    }
    for one in entries:
        rater = standard.raters.get(one.item.rater)
        if rater is None or one.item.rater not in picky:
            continue
        class_ = stated[one.owner] or derived[one.item.period][one.owner]
        if class_ is not None and class_ not in rater.weight:
            yield no_weight(standard, rater, class_).at(one.place)


def no_weight(standard: Standard, rater: Rater, class_: str) -> Unfit:
    """Say that a rater has no weight in a class."""
    what = f"{standard.classes[class_].label.zh}没有“{rater.label.zh}”评分"
    return Unfit(what, f"删去本行，或改正类别（{rater.column.zh}）")


def date_faults(
    standard: Standard, proofs: Sequence[Evidence], registers: Mapping[str, Sequence[Owned[Row]]]
) -> Iterator[Fault]:
    """Find register rows dated outside the periods that the evidence declares to cover."""
    spans = {proof.entity.id: declared_span(proof) for proof in proofs}
    for key, rows in registers.items():
        column = standard.registers[key].date
        for one in rows if column is not None else ():
            day, span = ordinal(one.item.cells.get(column or "")), spans.get(one.owner)
            if day and span is not None and not span[0] <= day <= span[1]:
                first, last, here = (dt.date.fromordinal(n) for n in (*span, day))
                what = f"日期不在证据期间（{first} 至 {last}）内: {here}"
                yield Fault(what, one.place, "改正日期，或在证据期间（periods）中补上该期间")


# --- notices ------------------------------------------------------------------------------------


def notices(standard: Standard, proofs: Sequence[Evidence]) -> list[tuple[str, ...]]:
    """Say for each entity what was noticed in its evidence."""
    frames = frames_of([standard], proofs)
    found: list[list[str]] = [[] for _ in proofs]
    for i, text in (
        *_class_notices(standard, frames, proofs),
        *_count_notices(standard, frames),
        *_sum_notices(standard, frames),
        *_undated_notices(standard, frames),
        *unknown_notices(standard, frames, proofs),
    ):
        found[i].append(text)
    return [tuple(texts) for texts in found]


def _class_notices(
    standard: Standard, frames: Frames, proofs: Sequence[Evidence]
) -> Iterator[tuple[int, str]]:
    wanted = _class_facts(standard)
    if not wanted or not any(frames.classes):
        return
    periods = {
        fact.period
        for proof in proofs
        if proof.entity.class_ is not None
        for fact in proof.facts
        if fact.key in wanted
    }
    for period in sorted(periods, key=str):
        derived = classes_by_facts(standard, frames, period)
        for i, (given, other) in enumerate(zip(frames.classes, derived, strict=True)):
            if given is not None and other is not None and given != other:
                names = [standard.classes[key].label.zh for key in (given, other)]
                yield i, f"类别填写为{names[0]}，按{period.label()}的事实应为{names[1]}"


def _count_notices(standard: Standard, frames: Frames) -> Iterator[tuple[int, str]]:
    """Compare stated figures with what the registers of the same period count."""
    for key, fact in standard.facts.items():
        rows = frames.facts.get(key)
        if rows is None or fact.counted is None:
            continue
        for code in np.unique(rows.period):
            period = period_of(int(code))
            stock = fact.window == "stock"
            days = Days(1 if stock else period.start.toordinal(), period.end.toordinal())
            counted = count(frames, fact.counted, days)
            stated = pick(rows, len(frames), int(code))
            for i in _differing(stated, counted):
                said, seen = (_figure(column, i) for column in (stated, counted))
                yield (
                    i,
                    (f"{period.label()}“{fact.label.zh}”填写 {said}，台账计 {seen}，以台账为准"),
                )


def _sum_notices(standard: Standard, frames: Frames) -> Iterator[tuple[int, str]]:
    """Compare a period's stated figure with the sum of the parts that are stated beside it."""
    n = len(frames)
    for key, fact in standard.facts.items():
        rows = frames.facts.get(key)
        if rows is None or fact.kind not in ("count", "amount") or fact.counted is not None:
            continue
        for code in np.unique(rows.period):
            period = period_of(int(code))
            if not parts(period):
                continue
            whole = pick(rows, n, int(code))
            first, second = parts(period)
            other = added(total(rows, n, first), total(rows, n, second))
            if fact.window == "stock":
                other = pick(rows, n, period_code(second))
            for i in _differing(whole, other):
                said, seen = (_figure(column, i) for column in (whole, other))
                name = f"“{fact.label.zh}”{period.label()}"
                yield i, f"{name}填写 {said}，分期数据为 {seen}，以前者为准"


def _undated_notices(standard: Standard, frames: Frames) -> Iterator[tuple[int, str]]:
    for key, ledger in frames.ledgers.items():
        if ledger.dated:
            missing = np.bincount(ledger.owner[ledger.day == 0], minlength=len(frames))
            for i in np.flatnonzero(missing):
                label = standard.registers[key].label.zh
                yield int(i), f"{label}有 {missing[i]} 行没有日期，不计入任何期间"


def _differing(one: FactColumn, other: FactColumn) -> Ints:
    mask: Bools = one.known & other.known & (one.values != other.values)
    return np.flatnonzero(mask)


def _figure(column: FactColumn, i: int) -> str:
    whole, rest = divmod(int(column.values[i]), UNIT)
    return f"{whole}.{rest:04d}".rstrip("0") if rest else str(whole)
