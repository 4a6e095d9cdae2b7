"""Light steps for workers in tests: tasks whose names say what happens to whoever makes them."""

import pickle
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from distributed import get_worker

from ecnb.run import turn
from ecnb.run.produce import Outcome

RUNS = "runs"
"""A file beside the reports: one line for each time that a task began."""

MADE = "made"
"""Another one: a line for each task that was ended. It says which report would stand."""


@dataclass(frozen=True)
class Light:
    """A task that needs no notebook. entity: `die…`, `die-once…`, `sleep…` or anything."""

    entity: str
    out: Path
    name: str = ""
    standard: str = ""
    home: Path = Path()
    notebook: Path = Path("none.ipynb")

    @property
    def final(self) -> Path:
        """Where its report would lie."""
        return self.out / self.entity

    def basis(self) -> dict[str, Path]:
        """It depends on nothing."""
        return {}


class Steps:
    """What the workers do. another_code: they show papers of another ecnb."""

    def __init__(self, *, another_code: bool = False) -> None:
        self.another_code = another_code

    def settle(self, order: bytes) -> dict[str, object]:
        """Show papers."""
        asked = pickle.loads(order)  # noqa: S301 - the test's own
        code = "another" if self.another_code else asked["code"]
        return {
            "host": "here", "code": code, "makers": asked["makers"], "daemon": False,
            "turn": turn.lasts(Path(asked["out"]), asked["turn"]), "unwritable": "",
            "missing": [], "files": {},
        }  # fmt: skip

    def work(self, order: bytes) -> Outcome | None:
        """Do what the task's name says."""
        task, name = pickle.loads(order)  # noqa: S301
        if not turn.lasts(task.out, name, to_begin=True):
            return None
        with (task.out / RUNS).open("a") as file:
            file.write(f"{task.entity} {threading.current_thread().name}\n")
        runs = (task.out / RUNS).read_text().split("\n")
        mine = [line for line in runs if line.startswith(f"{task.entity} ")]
        if task.entity.startswith("die") and ("once" not in task.entity or len(mine) == 1):
            time.sleep(0.2)  # what it ended before has been heard of
            worker = get_worker()
            worker.loop.add_callback(worker.close, nanny=False, executor_wait=False)
            time.sleep(1)
            return None
        if task.entity.startswith("sleep"):
            time.sleep(0.3)
        with (task.out / MADE).open("a") as file:
            file.write(f"{task.entity}\n")
        return Outcome(task.entity, "", "", "done")

    def leave(self) -> None:
        """Nothing was begun."""


def made(task: Light) -> bool:
    """Tell whether the report of a task would stand."""
    file = task.out / MADE
    return file.exists() and task.entity in file.read_text().splitlines()


def tasks(out: Path, *names: str) -> tuple[Light, ...]:
    """Tasks of some names."""
    out.mkdir(parents=True, exist_ok=True)
    return tuple(Light(name, out) for name in names)
