"""Measures and shortest paths of the demonstration's entities, beside judging the same entity.

Times differ from machine to machine; the ratios travel. Run: python benchmarks/paths.py
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from ecnb import evidence as room
from ecnb.analysis.plan.measures import measures
from ecnb.analysis.plan.route import course, named_goal
from ecnb.case import judge_all
from ecnb.model.period import Period
from ecnb.settings import Shelf

DEMO = Path(__file__).parents[1] / "demo" / "evidence"
CASES = (("zj-c-01", "2025H1", "75"), ("zj-c-01", "2025H2", "80"), ("jx-03", "2025H1", "90"),
         ("jx-10", "2025H2", "65"), ("sd-01", "2025H2", "90"))  # fmt: skip
TRIES = 9


def seconds(work: Callable[[], object]) -> float:
    """Median processor time of some tries."""
    found = []
    for _ in range(TRIES):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return statistics.median(found)


def main() -> None:
    """Print a line for each entity."""
    print("entity     period  judge ms  measures ms (x)   path ms (x)")
    for name, text, aim in CASES:
        shelf, period = Shelf(), Period.parse(text)
        as_of = period.end + dt.timedelta(days=15)
        proof = room.read_entity(DEMO / name, lambda key, _, shelf=shelf: shelf.under(key, {}))
        standard = shelf.under(proof.entity.standard, {})
        cards = judge_all(standard, [proof], period, as_of, {})
        found, goal = measures(cards, 0), named_goal(standard, aim)
        if goal is None:
            continue
        one = seconds(lambda: judge_all(standard, [proof], period, as_of, {}))  # noqa: B023 - at once
        two = seconds(lambda: measures(cards, 0))  # noqa: B023 - at once
        three = seconds(lambda: course(cards, 0, goal, found, {}))  # noqa: B023 - at once
        print(
            f"{name:<10} {text:<7} {one * 1e3:8.1f}  {two * 1e3:8.1f} ({two / one:4.1f})"
            f"  {three * 1e3:8.1f} ({three / one:4.1f})"
        )


if __name__ == "__main__":
    main()
