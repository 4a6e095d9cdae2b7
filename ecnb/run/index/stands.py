"""What stands published in a folder of reports, met in the order of ids.

The ledger's headline serves while the manifest has the hash that it was read under. Where it
does not (the ledger was lost, a report was put there by hand), the report itself is read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ecnb.run import manifest
from ecnb.run.index import headline
from ecnb.run.index.headline import RESULT, Headline
from ecnb.run.ledger import Brief

Keep = Callable[[Iterable[tuple[str, str, str]]], None]
"""Takes headlines that the ledger lacks: entity, hash of the manifest, headline."""

_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Noted:
    """What the ledger says of one entity, as far as an index needs it."""

    row: Brief

    @property
    def entity(self) -> str:
        """The entity's id."""
        return self.row[0]

    @property
    def standard(self) -> str:
        """Key of its standard."""
        return self.row[1]

    @property
    def has_failed(self) -> bool:
        """Whether its last run failed."""
        return self.row[2] == "failed"

    @property
    def cause(self) -> tuple[str, ...]:
        """Why it failed."""
        return tuple(json.loads(self.row[3]))

    @property
    def manifest(self) -> str:
        """Hash of the manifest that stands."""
        return self.row[4]

    @property
    def size(self) -> int | None:
        """Bytes of its result; None: unknown."""
        size: int | None = json.loads(self.row[5]).get(RESULT, (None, None))[1]
        return size

    @property
    def headline(self) -> str:
        """The headline, as it is kept."""
        return self.row[6]


@dataclass(frozen=True, slots=True)
class Standing:
    """One entity. there: a report stands; headline: None if that is damaged or of someone else."""

    entry: Noted | None
    there: bool = False
    headline: Headline | None = None


class Stands:
    """The reports of a folder. entries: of its ledger, by entity; none where it has none."""

    def __init__(
        self, out: Path, entries: Iterator[Brief] | None = None, keep: Keep | None = None
    ) -> None:
        self._out = out
        self._entries = map(Noted, entries if entries is not None else ())
        self._next = next(self._entries, None)
        self._keep = keep
        self._found: list[tuple[str, str, str]] = []

    def at(self, entity: str) -> Standing:
        """Look an entity up. Ids are asked for in ascending order, each once."""
        entry = self._entry(entity)
        try:
            with open(f"{self._out}/{entity}/{manifest.NAME}", "rb") as file:  # noqa: PTH123 - of tens of thousands, a Path each costs as much as the reading
                written = file.read()
        except OSError:
            return Standing(entry)
        found = self._headline(entity, entry, written)
        fits = found is not None and (found.entity, found.period) == (entity, self._out.name)
        return Standing(entry, there=True, headline=found if fits else None)

    def close(self) -> None:
        """Hand over the headlines that were missing."""
        if self._keep is not None and self._found:
            self._keep(self._found)
        self._found = []

    def _entry(self, entity: str) -> Noted | None:
        while self._next is not None and self._next.entity < entity:
            self._next = next(self._entries, None)
        return self._next if self._next is not None and self._next.entity == entity else None

    def _headline(self, entity: str, entry: Noted | None, written: bytes) -> Headline | None:
        sha = manifest.sha256(written)
        known = entry is not None and entry.manifest == sha
        if entry is not None and known and entry.headline and self._is_there(entry):
            kept = headline.loads(entry.headline)
            if kept is not None:
                return kept
        found = headline.derived(self._out / entity, written)
        if found is not None and known:
            self._found.append((entity, sha, headline.dumps(found)))
            if len(self._found) >= _TOGETHER:
                self.close()
        return found

    def _is_there(self, entry: Noted) -> bool:
        """Whether the result has its size; a damaged one is then found to be so by its hash."""
        try:
            found = os.stat(f"{self._out}/{entry.entity}/{RESULT}")  # noqa: PTH116 - as above
        except OSError:
            return False
        return found.st_size == entry.size
