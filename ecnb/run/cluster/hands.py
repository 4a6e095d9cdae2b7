"""What a driver keeps of a worker and of what it sent there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from distributed import Future

from ecnb.run.produce import Outcome
from ecnb.run.task import Task

MISSING = object()
"""In the place of a result that did not come: its worker or the connection is gone."""


class Steps(Protocol):
    """What a worker is asked to do; the module ecnb.run.cluster.worker is one."""

    def settle(self, order: bytes) -> dict[str, Any]:
        """Show its papers."""

    def work(self, order: bytes) -> Outcome | None:
        """Make a report."""

    def leave(self) -> None:
        """End what settling began."""


@dataclass(eq=False, slots=True)
class Sent:
    """A task on its way; without a task: the request to settle."""

    address: str
    future: Future
    task: Task | None
    found: Any = MISSING
    over: bool = False

    def end(self, _: Future) -> None:
        """Note that the worker was through with it, even if the result is lost afterwards."""
        self.over = True


@dataclass(eq=False, slots=True)
class Hand:
    """A worker. ready: it has shown its papers. sent: oldest first, so the first is at work."""

    address: str
    ready: bool = False
    sent: list[Sent] = field(default_factory=list)
