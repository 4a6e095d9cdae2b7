"""Stock papermill and nbconvert beside ecnb, in one run: ratios, not absolute times.

    make bench                      # a table on the screen and in docs/benchmark.md
    python benchmarks/bench.py --growth 1,10,100 --jobs 100 --assessments 100000 --index 3000

The stock side is used as its documentation shows: the commands ``papermill`` and ``jupyter
nbconvert --to html`` for each entity, and the same two as functions in one process. Its PDF is
printed by Chromium where that is installed; without it the stock side makes no PDF and the
table says so. Both sides run the same notebook on the same frozen evidence.
"""
# ruff: noqa: PLC0415, S603 - what only one way needs is imported there; commands are our own

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import memory
import page
from batches import ENTITY, PERIOD, TREE, batch, programme

from ecnb.run.job import Job
from ecnb.run.parameters import read_run
from ecnb.run.places import demonstration
from ecnb.run.plan import Wish, plan_one
from ecnb.run.produce import perform

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUICK_RUNS = 5
"""Reports by a way that takes under a second, for each by one that takes ten."""

QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="reports made by each way, in turn")
    parser.add_argument("--growth", default="1,10,100,1000", help="sizes of batches")
    parser.add_argument("--jobs", default="1000,10000", help="numbers of very short reports")
    parser.add_argument("--workers", default="1,2", help="numbers of workers")
    parser.add_argument("--batch", type=int, default=100, help="reports of those batches")
    parser.add_argument("--assessments", type=int, default=1_000_000, help="of the great table")
    parser.add_argument("--index", default="3000,30000", help="entities of the index")
    parser.add_argument("--page", type=Path, default=TREE / "docs" / "benchmark.md")
    parser.add_argument("--way", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ecnb-bench-") as folder:
        if asked.way is not None:
            _make_ways(Path(folder))[asked.way]()
            return
        measured = _measure(asked, Path(folder))
    text = page.text(measured)
    print(text)
    asked.page.parent.mkdir(exist_ok=True)
    asked.page.write_text(text, encoding="utf-8", newline="\n")
    asked.page.with_suffix(".svg").write_text(page.plot(measured), encoding="utf-8", newline="\n")


def _measure(asked: argparse.Namespace, folder: Path) -> page.Measured:
    import bulk
    import cluster
    import driver
    import index

    ways = _ways(folder, asked.rounds)
    return page.Measured(
        f"Report: `{ENTITY}` of the demonstration, {PERIOD}, with all artefacts (notebook, HTML, "
        f"PDF, result, manifest). Stock PDF: {'Chromium' if CHROMIUM else 'none (no Chromium)'}.",
        ways,
        _growth(folder, _numbers(asked.growth)),
        driver.table(driver.rows(folder, _numbers(asked.jobs))),
        _workers(folder, _numbers(asked.workers), asked.batch),
        [*cluster.rows(folder / "cluster", asked.batch, 2)],
        bulk.rows(asked.assessments),
        index.table(index.rows(tuple(_numbers(asked.index)))),
    )


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _ways(folder: Path, rounds: int) -> list[page.Way]:
    """Make a report by each way in turn, so that a slow minute of the machine strikes them all.

    All on one core: what a way spreads over several would otherwise look like speed. Quick ways
    are taken several times in a turn: alone, each would begin with caches that a browser left.
    """
    spent: dict[str, list[float]] = {}
    with _one_core():
        ways = _make_ways(folder)
        for name in (page.OURS, page.OWN):
            ways[name]()  # the fork server begins, libraries are imported
        for _ in range(rounds):
            for name, make in ways.items():
                for _ in range(QUICK_RUNS if name in (page.OURS, page.OWN) else 1):
                    begun = time.perf_counter()
                    make()
                    spent.setdefault(name, []).append(time.perf_counter() - begun)
        peaks = {name: memory.peak_mb([sys.executable, __file__, "--way", name]) for name in ways}
    return [
        page.Way(name, statistics.median(seconds), min(seconds), len(seconds), peaks[name])
        for name, seconds in spent.items()
    ]


@contextlib.contextmanager
def _one_core() -> Iterator[None]:
    """Stay on one core, with all that begins meanwhile; where the system can do that."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _make_ways(folder: Path) -> dict[str, Callable[[], None]]:
    stage, job = _staged(folder), _job(folder / "reports")
    return {
        "stock commands": lambda: _stock_commands(stage),
        "stock functions in one process": lambda: _stock_loop(stage),
        page.OURS: lambda: _must(perform(job)),
        page.OWN: _own_code(stage),
    }


# --- the ways to make a report ------------------------------------------------------------------


def _job(out: Path) -> Job:
    home = demonstration()
    run = read_run(home.folder / "params" / f"{PERIOD}.yaml")
    one = plan_one(home, home.evidence / ENTITY, Path("/nowhere"), run, out, Wish())
    assert isinstance(one.job, Job)
    return one.job


def _staged(folder: Path) -> Path:
    """Give a folder as a published report has it: notebook and frozen evidence."""
    job = _job(folder / "stage")
    stage = folder / "stock"
    stage.mkdir()
    job.freeze(stage)
    shutil.copyfile(job.notebook, stage / "notebook.ipynb")
    return stage


def _parameters() -> list[str]:
    return ["-p", "evidence", "evidence", "-p", "period", PERIOD]


def _stock_commands(stage: Path) -> None:
    bin_ = Path(sys.executable).parent
    papermill = [str(bin_ / "papermill"), "notebook.ipynb", "out.ipynb", "--no-progress-bar"]
    convert = [str(bin_ / "jupyter"), "nbconvert", "--to", "html", "out.ipynb"]
    for command in ([*papermill, *_parameters()], convert):
        subprocess.run(command, cwd=stage, check=True, capture_output=True)
    _chromium(stage)


def _stock_loop(stage: Path) -> None:
    import papermill
    from nbconvert import HTMLExporter

    given = {"evidence": "evidence", "period": PERIOD}
    source, done = stage / "notebook.ipynb", stage / "out.ipynb"
    papermill.execute_notebook(
        str(source), str(done), given, cwd=str(stage), progress_bar=False, engine_name="nbclient"
    )
    page, _ = HTMLExporter().from_filename(str(done))
    (stage / "out.html").write_text(page, encoding="utf-8")
    _chromium(stage)


def _chromium(stage: Path) -> None:
    if CHROMIUM is not None:
        page = (stage / "out.html").as_uri()
        command = [CHROMIUM, *QUIET, f"--print-to-pdf={stage / 'out.pdf'}", page]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def _own_code(stage: Path) -> Callable[[], None]:
    """Give the cells as a function of this interpreter, where everything is imported and cached."""
    import nbformat
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    cells = [
        cell.source
        for cell in nbformat.read(stage / "notebook.ipynb", as_version=4).cells
        if cell.cell_type == "code"
    ]
    first, *rest = cells
    given = f"evidence = {str(stage / 'evidence')!r}; period = {PERIOD!r}"

    def run() -> None:
        shell = InteractiveShell()
        with capture_output():
            for source in (first, given, *rest):
                shell.run_cell(source).raise_error()

    return run


def _must(outcome: object) -> None:
    if getattr(outcome, "state", "") != "done":
        raise SystemExit(str(outcome))


# --- batches ------------------------------------------------------------------------------------


def _growth(folder: Path, sizes: list[int]) -> list[tuple[int, float, float]]:
    workers = os.cpu_count() or 1
    return [
        (n, *batch(programme(folder, n), folder / f"grown-{n}", ["--jobs", str(workers)]))
        for n in sizes
    ]


def _workers(folder: Path, numbers: list[int], size: int) -> list[tuple[int, float]]:
    root = programme(folder, size)
    return [(n, batch(root, folder / f"workers-{n}", ["--jobs", str(n)])[0]) for n in numbers]


if __name__ == "__main__":
    main()
