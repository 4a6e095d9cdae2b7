"""What papermill loads by entry point: the name of the engine, and no more.

papermill loads it while it is itself being imported; so nothing here may import what imports
papermill, or whoever imports the engine first would find half of it.
"""

from __future__ import annotations

from typing import Any

from papermill.engines import NBClientEngine


class Entry(NBClientEngine):
    """The engine of :mod:`ecnb.run.warm.engine`, loaded when a notebook is run."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        """Execute a notebook. Raises nbclient's DeadKernelError and CellTimeoutError."""
        from ecnb.run.warm.engine import WarmEngine  # noqa: PLC0415 - see above

        return WarmEngine.execute_managed_notebook(nb_man, kernel_name, **options)
