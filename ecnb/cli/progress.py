"""One progress bar on a terminal; quiet lines anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ecnb.cli import console
from ecnb.run.produce import Outcome

Finished = Callable[[Outcome], None]


@contextmanager
def progress(title: str, total: int) -> Iterator[Finished]:
    """Give what to call with each outcome."""
    if sys.stderr.isatty():
        with _bar(title, total) as finished:
            yield finished
    else:
        yield _lines(title, total)


def _lines(title: str, total: int) -> Finished:
    count = 0
    words = {"done": "完成 done", "unchanged": "不变 unchanged", "failed": "失败 failed"}

    def finished(outcome: Outcome) -> None:
        nonlocal count
        count += 1
        state = words.get(outcome.state, outcome.state)
        took = "" if outcome.state == "unchanged" else f" {outcome.seconds:.1f} s"
        console.tell(f"{title} {count}/{total} {outcome.entity} {state}{took}")

    return finished


@contextmanager
def _bar(title: str, total: int) -> Iterator[Finished]:
    from rich.progress import (  # noqa: PLC0415 - only on a terminal
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    failed = 0
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}", markup=False),
    )
    with console.aside() as where, Progress(*columns, console=where) as bar:
        task = bar.add_task(title, total=total, note="")

        def finished(outcome: Outcome) -> None:
            nonlocal failed
            failed += outcome.state == "failed"
            note = f"失败 failed {failed}" if failed else outcome.entity
            bar.update(task, advance=1, note=note)

        yield finished
