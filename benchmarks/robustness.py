"""Robustness: one entity of the demonstration, and a whole league of invented stations.

    python benchmarks/robustness.py                  # prints Markdown
    python benchmarks/robustness.py --stations 3000

One entity: all four questions with a thousand copies, beside judging it once. Many: the stations
of benchmarks/bulk.py (示例数据), each with a thousand copies, all ranked together in each draw.
Copies are looked up in judged cases; a share of the stations is also judged copy by copy, and the
totals must be equal. Ratios travel, seconds do not.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from bulk import AS_OF, KEY, PERIOD, invented, tables_of

from ecnb import evidence as room
from ecnb import standards
from ecnb.analysis.robustness.certainty import DRAWS, drawn_moves, robustness
from ecnb.analysis.robustness.firm import firmness, firms
from ecnb.analysis.robustness.marks import marks_of, with_marks
from ecnb.analysis.robustness.resampling import copies, officials, placed
from ecnb.case import judge_all
from ecnb.model.period import Period
from ecnb.scoring.judge import Scorecards, judge
from ecnb.settings import Shelf

DEMO = Path(__file__).parents[1] / "demo" / "evidence"
ENTITIES = ("jx-01", "jx-10", "zj-a-01", "zj-c-02", "sd-01")
TRIES = 9
CHECKED = 20
"""Stations whose copies are also judged one by one."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stations", type=int, default=30_000)
    asked = parser.parse_args()
    print(f"| entity | judged once, ms | robustness with {DRAWS:,} copies, ms | to once |")
    print("|---|---:|---:|---:|")
    for name in ENTITIES:
        print(_entity(name))
    print()
    print("\n".join(_league(asked.stations)))


def _entity(name: str) -> str:
    when, shelf = Period.parse("2025H2"), Shelf()
    proof = room.read_entity(DEMO / name, lambda key, _: shelf.under(key, {}))
    standard, as_of = shelf.under(proof.entity.standard, {}), when.end + dt.timedelta(15)
    cards = judge_all(standard, [proof], when, as_of, {})
    tables = {one.key: one.view.table for one in cards.assessments}
    once = _milliseconds(lambda: judge(standard, tables, when, as_of))
    asked = _milliseconds(lambda: robustness(cards, 0, ()))
    return f"| {name} | {once:.1f} | {asked:.1f} | {asked / once:.1f} |"


def _milliseconds(work: Callable[[], object]) -> float:
    found = []
    for _ in range(TRIES):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return 1000 * statistics.median(found)


def _league(n: int) -> list[str]:
    tables = tables_of(invented(n))
    cards = judge(standards.load(KEY), tables, PERIOD, AS_OF)
    _check(cards)
    before, wall, cpu = _peak(), time.perf_counter(), time.process_time()
    found = firms([firmness(cards, ())])
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    ranked = sum(one is not None for one in found)
    size = f"{n:,} invented stations (示例数据), {ranked:,} with an official total"
    return [
        f"{size}, {DRAWS:,} copies each",
        f"wall {wall:.1f} s, CPU {cpu:.1f} s, {1000 * cpu / ranked:.2f} ms a station",
        f"peak memory {before:.0f} MB before, {_peak():.0f} MB after",
    ]


def _check(cards: Scorecards) -> None:
    """Judge every copy of some stations by itself; fail if one total or grade differs."""
    who = np.flatnonzero(officials(cards))[:CHECKED]
    marks = [mark for one in marks_of(cards) if one.weighed and (mark := one.of(who)).moves.any()]
    moves = drawn_moves(cards, who, marks)
    tables = {}
    for one in cards.assessments:
        changed = {
            (mark.id, mark.rater): placed(mark, way).ravel()
            for mark, way in zip(marks, moves, strict=True)
            if mark.assessment == one.key
        }
        tables[one.key] = with_marks(one.view.table.taken(np.repeat(who, DRAWS)), changed)
    start = time.process_time()
    headline = judge(cards.standard, tables, cards.period, cards.as_of).headline
    direct, start = time.process_time() - start, time.process_time()
    found = copies(cards, who, marks, moves, DRAWS)
    quick = time.process_time() - start
    assert np.array_equal(found.official.ravel(), headline.official), "totals differ"
    assert np.array_equal(found.grade.ravel(), headline.grade), "grades differ"
    print(f"{len(who)} stations, copy by copy {direct:.2f} s, looked up {quick:.2f} s; all equal")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main()
