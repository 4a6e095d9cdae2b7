"""What a report is made of, as one hash that is known before it is made.

Equal inputs give equal bytes, so a published report whose manifest names the hash of today's
inputs need not be made again. Evidence counts as it freezes: what it says, not the file, the
encoding or the day it was written in.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import ecnb
from ecnb import evidence as room
from ecnb.model.evidence import Evidence
from ecnb.model.standard import Standard
from ecnb.run import manifest
from ecnb.run.task import Task

_NOT_CODE = frozenset({"__pycache__", "_notebooks", "_demo", "cli"})
"""Folders of the package that no report is made by; its own notebook is hashed by itself."""


class Inputs:
    """Hashes inputs; a file that many reports share is read once by each of these."""

    def __init__(self) -> None:
        self._files: dict[Path, str] = {}

    def of(self, task: Task, evidence: str) -> str:
        """Hash everything that a report is a function of. evidence: as :func:`tree_hash` gives it.

        What is missing or cannot be read is hashed as such: making the report tells it.
        """
        return _hash({
            "task": [task.entity, task.name, task.standard],
            "evidence": evidence,
            "parameters": task.parameters(),
            "basis": {role: self._file(path) for role, path in task.basis().items()},
            "notebook": [task.notebook.name, self._file(task.notebook)],
            "code": code_hash(),
            "makers": manifest.makers(),
        })  # fmt: skip

    def _file(self, path: Path) -> str:
        if path not in self._files:
            self._files[path] = _file_hash(path)
        return self._files[path]


@cache
def code_hash() -> str:
    """Hash ecnb itself, as it is installed: every module, standard, template and style.

    Versions alone would not tell an edited work tree; the command line makes no report.
    """
    folder = Path(ecnb.__file__).parent
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    code = (path for path in paths if not _NOT_CODE & set(path.parts))
    return _hash({path.as_posix(): _file_hash(folder / path) for path in code})


def said(proof: Evidence, standard: Standard) -> str:
    """Hash what an entity's evidence says, as its frozen files would; attachments stay unread."""
    files = room.digest(room.freeze(replace(proof, attachments=()), standard))
    carried = {f"attachments/{item.name}": item.sha256 for item in proof.attachments}
    return tree_hash({**files, **carried})


def tree_hash(files: Mapping[str, str]) -> str:
    """Hash a folder from the hashes of its files, so that folders can be put together.

    >>> tree_hash({"a/x": "1", "a/y": "2", "b": "3"}) == joined(
    ...     {"a/": tree_hash({"x": "1", "y": "2"}), "b": "3"}
    ... )
    True
    """
    parts: dict[str, str] = {}
    folders: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name, value in files.items():
        top, slash, rest = name.partition("/")
        if slash:
            folders[top][rest] = value
        else:
            parts[top] = value
    return joined(parts | {f"{top}/": tree_hash(inner) for top, inner in folders.items()})


def joined(parts: Mapping[str, str]) -> str:
    """Hash a folder from the hashes of what lies in it; names of folders end with ``/``."""
    return _hash(dict(parts))


def unread(causes: Mapping[Path, str]) -> dict[str, str]:
    """Hash why evidence cannot be read, as the summary keeps it in the place of its files."""
    said = {path.name: manifest.sha256(cause.encode()) for path, cause in causes.items()}
    return {f"{name}/": tree_hash({room.UNREADABLE: sha}) for name, sha in said.items()}


def _file_hash(path: Path) -> str:
    try:
        return manifest.sha256(path.read_bytes())
    except OSError as error:
        return f"unreadable: {error.errno}"


def _hash(content: Mapping[str, Any]) -> str:
    return manifest.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode())
