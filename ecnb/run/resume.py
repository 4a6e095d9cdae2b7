"""What need not be made again: the ledger, and what stands published, against today's inputs.

A report is published first and written into the ledger afterwards. A driver that is killed
between the two has lost nothing: the next one finds the hash of the inputs in the manifest.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path

from ecnb.errors import LedgerUnusable
from ecnb.run import inputs, ledger, published
from ecnb.run.index import headline
from ecnb.run.index.stands import Stands
from ecnb.run.inputs import Inputs
from ecnb.run.ledger import Brief, Entry, Ledger, LedgerDamaged
from ecnb.run.manifest import makers
from ecnb.run.produce import Outcome, clock
from ecnb.run.published import Published
from ecnb.run.task import Task


@dataclass(frozen=True, slots=True)
class Anew:
    """Which reports to make; without any wish, those whose inputs have changed or that failed.

    force: unchanged ones too. failed: only those whose last run failed. limit: at most so many
    now. verify: a report counts as published only if all its files have their hashes.
    """

    force: bool = False
    failed: bool = False
    limit: int | None = None
    verify: bool = False


Noted = Callable[[str], None]
"""Hears what happened to the ledger."""

_TOGETHER = 500
"""Entries of a rebuilt ledger that are written in one go."""


@contextmanager
def books(out: Path, noted: Noted) -> Iterator[Books]:
    """Open the ledger of a folder of reports, as its one writer; a damaged one is rebuilt."""
    with ExitStack() as stack:
        try:
            kept = Books(stack.enter_context(ledger.opened(out)), out)
        except LedgerDamaged:
            broken = ledger.set_aside(out).name
            kept = Books(stack.enter_context(ledger.opened(out)), out)
            count = kept.rebuild()
            noted(
                f"台账已损坏，另存为 {broken}，并按已发布的{count}份报告重建"
                f" · damaged ledger kept as {broken}, rebuilt from {count} published reports"
            )
        yield kept


class Books:
    """The ledger in the hands of the driver."""

    def __init__(self, entries: Ledger, out: Path) -> None:
        self._ledger = entries
        self._out = out
        self._inputs = Inputs()
        self.trouble: tuple[str, ...] = ()

    def to_make(self, jobs: Iterable[Task], anew: Anew) -> Iterator[tuple[Task, bool]]:
        """Tell of each job whether it is unchanged; leave out what is not to be made now."""
        begun = 0
        for job in jobs:
            if anew.failed and not self._has_failed(job):
                continue
            same = not anew.force and self.is_unchanged(job, verify=anew.verify)
            if not same and anew.limit is not None and begun >= anew.limit:
                continue
            begun += not same
            yield job, same

    def is_unchanged(self, job: Task, *, verify: bool = False) -> bool:
        """Whether a report made of today's inputs stands published, whole.

        One that the ledger does not know (its writer was killed, the ledger was lost) is
        examined by every hash and written down.
        """
        now = self._inputs.of(job, job.said)
        entry = self._get(job.entity)
        done = entry is not None and entry.state == "done" and entry.input == now
        if entry is not None and done and not verify:
            return published.is_there(job.final, entry.manifest, entry.artefacts)
        found = published.read(job.final)
        if found is None or found.input != now or not published.is_whole(job.final, found):
            return False
        if not done:
            self._put(_recovered(job.final, found, entry))
        return True

    def record(self, job: Task, outcome: Outcome) -> None:
        """Write down how a run ended, after its report was published or given up."""
        entry = self._get(job.entity)
        found = published.read(job.final)
        if outcome.state == "done" and found is not None:
            now = found.input
        else:
            now = self._inputs.of(job, job.said)
        before = entry.attempts if entry is not None and entry.input == now else 0
        self._put(
            Entry(
                entity=job.entity,
                standard=job.standard,
                state="done" if outcome.state == "done" else "failed",
                input=now,
                attempts=before + 1,
                seconds=round(outcome.seconds, 3) if outcome.started else None,
                started=outcome.started or None,
                finished=clock(),
                cause=outcome.cause,
                manifest=found.manifest if found else "",
                artefacts=found.artefacts if found else {},
                versions=_versions(),
                host=_host(),
                headline=_headline(job.final),
            )
        )

    def stands(self) -> Stands:
        """Give what stands published and what the ledger says of it, for one pass by id."""
        return Stands(self._out, self._briefly(), self._keep_headlines)

    def rebuild(self) -> int:
        """Write down every published report that the ledger does not know; count them."""
        count, unknown = 0, self._unknown()
        while entries := tuple(islice(unknown, _TOGETHER)):
            try:
                self._ledger.put_all(entries)
            except LedgerUnusable as error:
                self.trouble = tuple(str(error).splitlines())
            count += len(entries)
        return count

    def _unknown(self) -> Iterator[Entry]:
        for folder in sorted(path for path in self._out.iterdir() if path.is_dir()):
            found = None if folder.name.startswith(".") else published.read(folder)
            if found is None or not found.input:
                continue
            entry = self._get(folder.name)
            known = entry is not None and found.manifest == entry.manifest
            if not known and published.is_whole(folder, found):
                yield _recovered(folder, found, entry)

    def _has_failed(self, job: Task) -> bool:
        entry = self._get(job.entity)
        return entry is not None and entry.state == "failed"

    def _get(self, entity: str) -> Entry | None:
        """Look an entity up; where that cannot be done, its manifest alone tells."""
        try:
            return self._ledger.get(entity)
        except LedgerUnusable as error:
            self.trouble = tuple(str(error).splitlines())
            return None

    def _briefly(self) -> Iterator[Brief]:
        """Give all entries in order; where they cannot be read, the reports tell of themselves."""
        try:
            yield from self._ledger.briefly()
        except LedgerUnusable as error:
            self.trouble = tuple(str(error).splitlines())

    def _keep_headlines(self, found: Iterable[tuple[str, str, str]]) -> None:
        try:
            self._ledger.keep_headlines(found)
        except LedgerUnusable as error:
            self.trouble = tuple(str(error).splitlines())

    def _put(self, entry: Entry) -> None:
        """Write an entry; reports go on where that cannot be done, the next run catches up."""
        try:
            self._ledger.put(entry)
        except LedgerUnusable as error:
            self.trouble = tuple(str(error).splitlines())


def _recovered(folder: Path, found: Published, entry: Entry | None) -> Entry:
    """Write down a published report whose run nobody saw end."""
    before = entry.attempts if entry is not None and entry.input == found.input else 0
    about = Entry(folder.name, found.standard, "done", found.input, before + 1)
    return replace(
        about,
        manifest=found.manifest,
        artefacts=found.artefacts,
        versions=found.versions,
        headline=_headline(folder),
    )


def _headline(folder: Path) -> str:
    """Give the headline of the report that stands, as the ledger keeps it; empty: none."""
    found = headline.read(folder)
    return headline.dumps(found) if found is not None else ""


def _versions() -> dict[str, str]:
    from ecnb import __version__  # noqa: PLC0415

    return {"ecnb": __version__, "code": inputs.code_hash(), **makers()}


@cache
def _host() -> str:
    """Name the machine and the Python that ran."""
    python = f"Python {platform.python_version()}"
    return f"{platform.node()} {platform.system()} {platform.machine()} {python}"
