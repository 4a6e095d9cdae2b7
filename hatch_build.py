"""Build hook: an installed ecnb carries its notebooks and its demonstration with it."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class NotebookHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts notebooks/*.ipynb into a wheel as ecnb/_notebooks/, demo/ and params/ as ecnb/_demo/.

    An editable install is left alone: there the notebooks of the work tree are the ones to use.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add one forced inclusion per file; checkpoints and outputs stay behind."""
        if version == "editable":
            return
        for notebook in sorted(Path(self.root, "notebooks").glob("*.ipynb")):
            build_data["force_include"][str(notebook)] = f"ecnb/_notebooks/{notebook.name}"
        for part in ("demo/evidence", "params"):
            folder = Path(self.root, part)
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    inside = path.relative_to(folder.parent).as_posix()
                    build_data["force_include"][str(path)] = f"ecnb/_demo/{inside}"
