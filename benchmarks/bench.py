"""Stock papermill and nbconvert beside ecnb, in one run: ratios, not absolute times.

    make bench                      # a table on the screen and in docs/benchmark.md
    python benchmarks/bench.py --reports 20 --growth 1,10,100

The stock side is used as its documentation shows: the commands ``papermill`` and ``jupyter
nbconvert --to html`` for each entity, and the same two as functions in one process. Its PDF is
printed by Chromium where that is installed; without it the stock side makes no PDF and the
table says so. Both sides run the same notebook on the same frozen evidence.
"""
# ruff: noqa: PLC0415, S603 - what only one way needs is imported there; commands are our own

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ecnb.run.job import Job
from ecnb.run.parameters import read_run
from ecnb.run.places import demonstration
from ecnb.run.plan import Wish, plan_one
from ecnb.run.produce import perform

TREE = Path(__file__).parents[1]
ENTITY, PERIOD = "jx-05", "2025H2"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


@dataclass(frozen=True, slots=True)
class Row:
    """One way to make a report: seconds for each, and how often it was done."""

    name: str
    seconds: float
    times: int


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=10, help="reports that ecnb makes")
    parser.add_argument("--stock", type=int, default=3, help="reports of each stock way")
    parser.add_argument("--growth", default="1,10,100", help="sizes of batches")
    parser.add_argument("--workers", default="1,2", help="numbers of workers")
    parser.add_argument("--page", type=Path, default=TREE / "docs" / "benchmark.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ecnb-bench-") as folder:
        text = _page(asked, Path(folder))
    print(text)
    asked.page.parent.mkdir(exist_ok=True)
    asked.page.write_text(text, encoding="utf-8", newline="\n")


def _page(asked: argparse.Namespace, folder: Path) -> str:
    stage = _staged(folder)
    ours = _ecnb(folder, asked.reports)
    rows = [
        _timed("stock commands", lambda: _stock_commands(stage), asked.stock),
        _timed("stock functions in one process", lambda: _stock_loop(stage), asked.stock),
        Row("ecnb, one worker", ours, asked.reports),
        Row("the notebook's own code, warm interpreter", _own_code(stage), asked.reports),
    ]
    growth = _growth(folder, [int(n) for n in asked.growth.split(",")])
    workers = _workers(folder, [int(n) for n in asked.workers.split(",")])
    return "\n".join([*_head(), *_ways(rows, ours), *_grown(growth), *_scaled(workers), ""])


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


def _ecnb(folder: Path, times: int) -> float:
    job = _job(folder / "reports")
    _must(perform(job))  # the fork server begins with the first
    return _timed("", lambda: _must(perform(job)), times).seconds


def _own_code(stage: Path) -> float:
    """Run the cells in this interpreter, where everything has been imported and cached."""
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

    run()
    return _timed("", run, 5).seconds


def _must(outcome: object) -> None:
    if getattr(outcome, "state", "") != "done":
        raise SystemExit(str(outcome))


def _timed(name: str, make: Callable[[], None], times: int) -> Row:
    """Give the median of several times: machines are noisy."""
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        make()
        spent.append(time.perf_counter() - begun)
    return Row(name, statistics.median(spent), times)


# --- batches ------------------------------------------------------------------------------------


def programme(folder: Path, n: int) -> Path:
    """Make a programme of n copies of one station, each with an id of its own."""
    root = folder / f"programme-{n}"
    home = demonstration()
    (root / "params").mkdir(parents=True)
    source = home.folder / "params" / f"{PERIOD}.yaml"
    shutil.copyfile(source, root / "params" / source.name)
    for i in range(n):
        target = root / "evidence" / f"st-{i:05}"
        shutil.copytree(home.evidence / ENTITY, target)
        about = target / "entity.yaml"
        text = about.read_text(encoding="utf-8").replace(f"id: {ENTITY}", f"id: st-{i:05}")
        about.write_text(text, encoding="utf-8")
    return root


def batch(root: Path, out: Path, options: list[str]) -> tuple[float, float]:
    """Run ecnb batch; give seconds and the driver's peak memory in MB."""
    command = [sys.executable, "-m", "ecnb", "batch", "--params"]
    command += [str(root / "params" / f"{PERIOD}.yaml"), "--out", str(out)]
    command += options
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{' '.join(command)} failed")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def _growth(folder: Path, sizes: list[int]) -> list[tuple[int, float, float]]:
    workers = os.cpu_count() or 1
    return [
        (n, *batch(programme(folder, n), folder / f"grown-{n}", ["--jobs", str(workers)]))
        for n in sizes
    ]


def _workers(folder: Path, numbers: list[int]) -> list[tuple[int, float]]:
    root = programme(folder, 40)
    return [(n, batch(root, folder / f"workers-{n}", ["--jobs", str(n)])[0]) for n in numbers]


# --- the page -----------------------------------------------------------------------------------


def _head() -> list[str]:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pdf = "Chromium" if CHROMIUM else "none, Chromium is not installed"
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    about = (
        f"Machine: {machine}. Report: `{ENTITY}` of the demonstration, {PERIOD}, with all "
        f"artefacts (notebook, HTML, PDF, result, manifest). Stock PDF: {pdf}. Peak memory of "
        f"the process that made ecnb's reports: {memory:.0f} MB."
    )
    lead = "Written by `make bench`. Ratios travel between machines, seconds do not."
    return ["# Benchmark", "", lead, "", about, ""]


def _ways(rows: list[Row], ours: float) -> list[str]:
    lines = ["| way | seconds a report | times ecnb | runs |", "|---|---:|---:|---:|"]
    lines += [f"| {r.name} | {r.seconds:.2f} | {r.seconds / ours:.1f} | {r.times} |" for r in rows]
    own = rows[-1].seconds
    over = f"Overhead over the notebook's own code: {ours - own:.2f} s, {ours / own:.1f} times."
    return [*lines, "", over, ""]


def _grown(growth: list[tuple[int, float, float]]) -> list[str]:
    lines = ["| entities | seconds | seconds each | driver, MB |", "|---:|---:|---:|---:|"]
    lines += [f"| {n} | {s:.1f} | {s / n:.2f} | {mb:.0f} |" for n, s, mb in growth]
    return [*lines, ""]


def _scaled(workers: list[tuple[int, float]]) -> list[str]:
    base = workers[0][1]
    lines = ["| workers | seconds for 40 reports | speed-up |", "|---:|---:|---:|"]
    return [*lines, *(f"| {n} | {s:.1f} | {base / s:.2f} |" for n, s in workers)]


if __name__ == "__main__":
    main()
