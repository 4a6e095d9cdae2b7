"""Memory of a batch's driver over the number of its jobs, with the shortest report there is.

    python benchmarks/driver.py --sizes 1000,10000

Reports of three cells, so that many can be made: the driver's work on a report does not depend
on how long its notebook runs.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import nbformat
from batches import STANDARD, TREE, batch, programme

SHORT = ("parameters", "open", "cover", "result")
"""What stays of the notebook's cells."""


def rows(folder: Path, sizes: list[int]) -> list[tuple[int, float, float]]:
    """Give, for each size, the seconds of a batch and its driver's peak memory in MB."""
    workers = ["--jobs", str(os.cpu_count() or 1)]
    return [(n, *batch(_short(folder, n), folder / f"many-{n}", workers)) for n in sizes]


def _short(folder: Path, n: int) -> Path:
    root = programme(folder / "short", n)
    story = nbformat.read(TREE / "notebooks" / f"{STANDARD}.ipynb", as_version=4)
    story.cells = [cell for cell in story.cells if cell.id in SHORT]
    own = root / "notebooks" / f"{STANDARD}.ipynb"
    own.parent.mkdir(exist_ok=True)
    nbformat.write(story, own)
    return root


def table(found: list[tuple[int, float, float]]) -> list[str]:
    """Write rows as Markdown."""
    base = found[0][2]
    lines = ["| jobs | seconds | driver, MB | to the first |", "|---:|---:|---:|---:|"]
    return lines + [f"| {n} | {s:.1f} | {mb:.0f} | {mb / base:.2f} |" for n, s, mb in found]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000", help="numbers of jobs")
    sizes = [int(part) for part in parser.parse_args().sizes.split(",")]
    with tempfile.TemporaryDirectory(prefix="ecnb-bench-driver-") as folder:
        print("\n".join(table(rows(Path(folder), sizes))))


if __name__ == "__main__":
    main()
