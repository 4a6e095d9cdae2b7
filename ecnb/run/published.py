"""What stands published, read back from a report's manifest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ecnb.run import manifest

Artefacts = Mapping[str, tuple[str, int]]
"""Hash and size of every file of a report, by name."""


@dataclass(frozen=True, slots=True)
class Published:
    """A published report. input: hash of its inputs; manifest: hash of the manifest itself."""

    standard: str
    input: str
    manifest: str
    artefacts: Artefacts
    versions: Mapping[str, str]


def read(folder: Path) -> Published | None:
    """Read a published report; None: there is none, or files that the manifest names are missing.

    What a list of evidence names is looked at by :func:`is_there` and :func:`is_whole`.
    """
    try:
        content = (folder / manifest.NAME).read_bytes()
        said = json.loads(content)
        files = {**said["inputs"], **said["outputs"]}
        return Published(
            standard=str(said.get("standard", "")),
            input=str(said.get("input", "")),
            manifest=manifest.sha256(content),
            artefacts={name: (str(sha), _size(folder / name)) for name, sha in files.items()},
            versions={"ecnb": str(said["ecnb"]), **said["makers"]},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def is_whole(folder: Path, found: Published) -> bool:
    """Whether every file still has the content that the manifest, or its list, names."""
    try:
        return all(
            manifest.sha256((folder / name).read_bytes()) == sha
            for name, sha in named(folder, found.artefacts)
        )
    except (OSError, ValueError):
        return False


def named(folder: Path, artefacts: Artefacts) -> Iterator[tuple[str, str]]:
    """Give the name and hash of every file of a report: the list of evidence before what it lists.

    Raises OSError or ValueError for a list that cannot be read.
    """
    yield from ((name, sha) for name, (sha, _) in artefacts.items())
    yield from _listed(folder, artefacts)


def _listed(folder: Path, artefacts: Artefacts) -> Iterator[tuple[str, str]]:
    if manifest.LISTING in artefacts:
        yield from manifest.read_listing(folder / manifest.LISTING)


def is_there(folder: Path, written: str, artefacts: Artefacts) -> bool:
    """Whether a report looks as it was written down: its manifest, and each file by its size.

    Of files that only a list names, that they are there.
    """
    try:
        return (
            manifest.sha256((folder / manifest.NAME).read_bytes()) == written
            and all(_size(folder / name) == size for name, (_, size) in artefacts.items())
            and all((folder / name).is_file() for name, _ in _listed(folder, artefacts))
        )
    except (OSError, ValueError):
        return False


def _size(path: Path) -> int:
    return path.stat().st_size
