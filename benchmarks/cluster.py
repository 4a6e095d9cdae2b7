"""The pool of one machine beside a local Dask cluster, in one run: a ratio, not absolute times.

    python benchmarks/cluster.py --reports 40 --rounds 2

Both make the same reports with as many workers. They take turns, and each round begins with
the other one, so that a machine that is busy in between harms both alike.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from batches import batch, programme

WORKERS = 2
WAYS = {"--jobs": ["--jobs", str(WORKERS)], "--cluster local": [f"--cluster=local:{WORKERS}"]}


@dataclass(frozen=True, slots=True)
class Row:
    """One way to make a batch: seconds of each round; its rate as a share of the pool's."""

    name: str
    seconds: tuple[float, ...]
    share: float


def rows(folder: Path, reports: int, rounds: int) -> Iterator[Row]:
    """Measure both ways, begun from nothing each time: starting workers is part of it."""
    root = programme(folder, reports)
    spent: dict[str, list[float]] = {name: [] for name in WAYS}
    for number in range(rounds):
        for name in list(WAYS)[:: 1 if number % 2 == 0 else -1]:
            out = folder / f"{number}-{name.strip('-').replace(' ', '-')}"
            spent[name].append(batch(root, out, WAYS[name])[0])
    pool = statistics.mean(spent["--jobs"])
    for name, seconds in spent.items():
        yield Row(name, tuple(seconds), pool / statistics.mean(seconds))


def main() -> None:
    """Print one line for each way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ecnb-bench-") as folder:
        for row in rows(Path(folder), asked.reports, asked.rounds):
            times = ", ".join(f"{one:.1f}" for one in row.seconds)
            print(f"{row.name}: {times} s; rate {row.share:.2f} of the pool's")


if __name__ == "__main__":
    main()
