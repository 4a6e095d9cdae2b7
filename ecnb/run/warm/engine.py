"""The papermill engine ``ecnb``: nbclient over a warm kernel.

    papermill --engine ecnb notebook.ipynb out.ipynb

Beside papermill's own options it takes ``notebook_timeout`` (seconds for the whole notebook) and
``memory_limit_mb``. Notebooks of other languages, and platforms that cannot fork, get nbclient's
ordinary kernels; that is said once.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from typing import Any

from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine
from papermill.log import logger

from ecnb.run.warm import forks
from ecnb.run.warm.client import Torn, Unreadable, WarmManager

__all__ = ["NAME", "Torn", "Unreadable", "WarmClient", "WarmEngine", "death"]

NAME = "ecnb"
"""What papermill knows the engine by."""

_OURS = frozenset({"notebook_timeout", "memory_limit_mb"})
_OF_ORDINARY_KERNELS = frozenset(
    {"config", "kernel_manager_class", "extra_arguments", "start_timeout", "startup_timeout"}
)
_OF_PAPERMILL = frozenset({"input_path", "execution_timeout", "timeout"})
_LOOK_SECONDS = 0.25
"""Between looks at what a kernel's messages do not tell."""
_told: set[str] = set()


class WarmEngine(NBClientEngine):
    """Runs notebooks in processes forked from one that has imported everything."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        """Execute a notebook. Raises nbclient's DeadKernelError and CellTimeoutError."""
        ordinary = _why_ordinary(nb_man.nb)
        if ordinary:
            _tell_once(f"engine {NAME} uses an ordinary kernel: {ordinary}")
            if unkept := sorted(name for name in _OURS if options.get(name) is not None):
                _tell_once(f"an ordinary kernel keeps no limit: {', '.join(unkept)}")
            theirs = _without(options, _OURS)
            return super().execute_managed_notebook(nb_man, kernel_name, **theirs)
        megabytes = options.get("memory_limit_mb")
        client = WarmClient(
            nb_man,
            km=WarmManager(dict(os.environ), None if megabytes is None else megabytes * 2**20),
            kernel_name=kernel_name,
            log=logger,
            timeout=options.get("execution_timeout") or options.get("timeout"),
            **_without(options, _OURS | _OF_ORDINARY_KERNELS | _OF_PAPERMILL),
        )
        client.begin(options.get("notebook_timeout"))
        return client.execute(cleanup_kc=True)


def _without(options: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name not in names}


def _why_ordinary(notebook: Any) -> str:
    """Say why a notebook cannot have a warm kernel; empty: it can."""
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    if language != "python":
        return f"the notebook's language is {language}"
    return "" if forks.available() else "this platform cannot fork safely"


def _tell_once(message: str) -> None:
    if message not in _told:
        _told.add(message)
        logger.warning(message)


class WarmClient(PapermillNotebookClient):
    """nbclient, told at once when the kernel dies instead of asking every second."""

    _until: float | None = None
    _death: DeadKernelError | None = None

    def begin(self, seconds: float | None) -> None:
        """Set the moment at which the whole notebook must be done."""
        self._until = None if seconds is None else time.monotonic() + seconds

    def execute(self, **options: Any) -> Any:
        """Execute all cells; a death is told with how it came."""
        try:
            return super().execute(**options)
        except DeadKernelError as error:
            raise (self._death or error) from error

    async def _async_poll_kernel_alive(self) -> None:
        while not self.kc.dead.is_set():
            try:
                await asyncio.wait_for(self.kc.dead.wait(), _LOOK_SECONDS)
            except TimeoutError:
                self.kc.look()
        self.task_poll_for_reply.cancel()

    def _get_timeout(self, cell: Any) -> Any:
        timeout = super()._get_timeout(cell)
        if self._until is None:
            return timeout
        left = max(self._until - time.monotonic(), 0.001)
        return left if timeout is None else min(timeout, left)

    def _cleanup_kernel(self) -> None:
        if self.kc is not None and self.kc.dead.is_set():
            why = self.kc.why
            how = why.said if issubclass(why, Unreadable) else death(self.km.exit_code)
            self._death = why(f"Kernel died: {how}")
        super()._cleanup_kernel()


def death(code: int | None) -> str:
    """Name how a process ended.

    >>> death(-9), death(3)
    ('killed by SIGKILL', 'exit status 3')
    """
    if code is None:
        return "it closed its pipe"
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit status {code}"
