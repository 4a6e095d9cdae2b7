"""The page of a benchmark: what was measured, as tables and one picture."""

from __future__ import annotations

import io
import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

OURS = "ecnb, one worker"
OWN = "the notebook's own code, warm interpreter"
_SECONDS = "seconds a report"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to make a report: median and least seconds, how often it was done, peak in MB."""

    name: str
    seconds: float
    least: float
    times: int
    peak: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that one run measured.

    growth: entities, seconds and the driver's peak in MB. workers: number and seconds. cluster:
    rows of :mod:`cluster`. driver, bulk, index: Markdown lines.
    """

    about: str
    ways: list[Way]
    growth: list[tuple[int, float, float]]
    driver: list[str]
    workers: list[tuple[int, float]]
    cluster: list[Any]
    bulk: list[str]
    index: list[str]

    def seconds(self, name: str) -> float:
        """Seconds of one way."""
        return next(way.seconds for way in self.ways if way.name == name)

    def least(self, name: str) -> float:
        """Least seconds of one way."""
        return next(way.least for way in self.ways if way.name == name)


def text(found: Measured) -> str:
    """Write the page."""
    lead = "Written by `make bench`. Ratios travel between machines, seconds do not."
    parts = [
        ["# Benchmark", lead, f"Machine: {machine()}. {found.about}"],
        ["## One report", *_ways(found)],
        ["![Seconds a report, and growth of a batch](benchmark.svg)"],
        ["## Batches", _grown(found.growth), _scaled(found.workers), _cluster(found.cluster)],
        ["## Many jobs", "Reports of three cells.", "\n".join(found.driver)],
        ["## A million assessments", "\n".join(found.bulk)],
        ["## The index", "\n".join(found.index)],
    ]
    return "\n\n".join(line for part in parts for line in part) + "\n"


def machine() -> str:
    """Describe what this ran on: processor, cores, memory, system, Python."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def _ways(found: Measured) -> list[str]:
    ours, own = found.seconds(OURS), found.seconds(OWN)
    best, best_own = found.least(OURS), found.least(OWN)
    lines = [
        f"| way, on one core | {_SECONDS} | least | times ecnb | peak, MB | runs |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {way.name} | {way.seconds:.2f} | {way.least:.2f} | {way.seconds / ours:.1f} "
        f"| {way.peak:.0f} | {way.times} |"
        for way in found.ways
    ]
    over = (
        f"Overhead over the notebook's own code: {ours - own:.2f} s, {ours / own:.1f} times; "
        f"of the least times {best - best_own:.2f} s, {best / best_own:.1f} times. "
        "Peak: of all processes of a way together, begun from nothing; shared pages count once."
    )
    return ["\n".join(lines), over]


def _grown(growth: list[tuple[int, float, float]]) -> str:
    lines = ["| entities | seconds | seconds each | driver, MB |", "|---:|---:|---:|---:|"]
    lines += [f"| {n} | {s:.1f} | {s / n:.2f} | {mb:.0f} |" for n, s, mb in growth]
    return "\n".join(lines)


def _scaled(workers: list[tuple[int, float]]) -> str:
    base = workers[0][1]
    lines = ["| workers | seconds for a batch | speed-up |", "|---:|---:|---:|"]
    return "\n".join([*lines, *(f"| {n} | {s:.1f} | {base / s:.2f} |" for n, s in workers)])


def _cluster(rows: list[Any]) -> str:
    lines = ["| two workers | seconds | rate, of the pool's |", "|---|---|---:|"]
    for row in rows:
        times = ", ".join(f"{one:.1f}" for one in row.seconds)
        lines.append(f"| `{row.name}` | {times} | {row.share:.2f} |")
    return "\n".join(lines)


def plot(found: Measured) -> str:
    """Draw seconds a report by each way, and seconds each over the size of a batch, as SVG."""
    import matplotlib as mpl  # noqa: PLC0415 - only here
    from matplotlib.figure import Figure  # noqa: PLC0415

    with mpl.rc_context({"svg.hashsalt": "ecnb", "svg.fonttype": "none"}):
        figure = Figure((9, 3), layout="constrained")
        left, right = figure.subplots(1, 2)
        names = [way.name for way in found.ways][::-1]
        bars = left.barh(names, [way.seconds for way in found.ways][::-1], color="#1f4e79")
        left.bar_label(bars, fmt=" %.2f")
        left.set(xlabel=_SECONDS)
        left.margins(x=0.15)
        sizes = [n for n, _, _ in found.growth]
        right.plot(sizes, [s / n for n, s, _ in found.growth], marker="o", color="#1f4e79")
        right.set(xscale="log", xlabel="entities of a batch", ylabel="seconds each", ylim=(0, None))
        for axes in (left, right):
            axes.spines[["top", "right"]].set_visible(False)
        target = io.StringIO()
        figure.savefig(target, format="svg", metadata={"Date": None})
    lines = (line.rstrip() for line in target.getvalue().splitlines())
    return "\n".join(lines) + "\n"
