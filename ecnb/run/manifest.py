"""The manifest: what a report was made of and what it consists of, by hash. Nothing volatile."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import ecnb

NAME = "manifest.json"
INPUT_FOLDERS = ("evidence/", "standards/")

LISTING = "evidence.sha256"
"""Files of the evidence of many entities, as ``sha256sum --check`` reads them. The manifest names
the list alone: whoever reads manifests need not hold a country."""

_SPELLED, _MEANT = re.compile(r"\\(.)"), {"\\": "\\", "n": "\n", "r": "\r"}

MAKERS = (
    "matplotlib",
    "mistune",
    "mplfonts",
    "nbconvert",
    "nbformat",
    "papermill",
    "typst",
)
"""Packages whose version shows in the bytes of a report."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a report was made by: its name and the hash of what was read."""

    name: str
    sha256: str


def source(path: Path) -> Source:
    """Name and hash a file."""
    return Source(path.name, sha256(path.read_bytes()))


def sha256(content: bytes) -> str:
    """Hash as manifests write it.

    >>> sha256(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def hashes(folder: Path) -> dict[str, str]:
    """Hash every file below a folder, by its name with ``/``, in order."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): sha256(path.read_bytes()) for path in paths}
    return dict(sorted(found.items()))


def listing(files: Mapping[str, str]) -> bytes:
    r"""Write a list of files by their hash; a name of several lines is spelled as sha256sum does.

    >>> print(listing({"evidence/jx-01/entity.yaml": "ab", "evidence/a\nb": "cd"}).decode(), end="")
    \cd  evidence/a\nb
    ab  evidence/jx-01/entity.yaml
    """
    return "".join(_listed(name, sha) for name, sha in sorted(files.items())).encode()


def _listed(name: str, sha: str) -> str:
    spelled = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "" if spelled == name else "\\"
    return f"{mark}{sha}  {spelled}\n"


def read_listing(path: Path) -> Iterator[tuple[str, str]]:
    """Give the name and the hash of every file of a list, one at a time.

    Raises ValueError for what is no list, or names anything but files of the evidence.
    """
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            sha, gap, name = line.rstrip("\n").partition("  ")
            if sha.startswith("\\"):
                sha, name = sha[1:], _SPELLED.sub(lambda found: _MEANT.get(found[1], "\0"), name)
            parts = name.split("/")
            if not gap or parts[0] != "evidence" or ".." in parts or "\0" in name:
                raise ValueError(line)
            yield name, sha


def manifest(
    about: Mapping[str, Any], sources: Mapping[str, Source], files: Mapping[str, str]
) -> bytes:
    """Write the manifest of a staged report.

    about: entity, period, parameters, rulings in force, hash of all inputs. sources: standard,
    conventions and notebook, by role. files: hash of every file of the report.
    """
    inputs = {name: value for name, value in files.items() if name.startswith(INPUT_FOLDERS)}
    content = {
        "schema_version": 1,
        "ecnb": ecnb.__version__,
        "makers": makers(),
        **about,
        "sources": {role: asdict(source) for role, source in sources.items()},
        "inputs": inputs,
        "outputs": {name: value for name, value in files.items() if name not in inputs},
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return (text + "\n").encode()


@cache
def makers() -> Mapping[str, str]:
    """Give the version of each of those packages."""
    return {name: metadata.version(name) for name in MAKERS}
