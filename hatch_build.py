"""Build hook: an installed ecnb carries its notebooks with it."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class NotebookHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts notebooks/*.ipynb into a wheel as ecnb/_notebooks/.

    An editable install is left alone: there the notebooks of the work tree are the ones to use.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add one forced inclusion per notebook; checkpoints and outputs stay behind."""
        if version == "editable":
            return
        for notebook in sorted(Path(self.root, "notebooks").glob("*.ipynb")):
            build_data["force_include"][str(notebook)] = f"ecnb/_notebooks/{notebook.name}"
