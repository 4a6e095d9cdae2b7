"""Random kills of a batch that runs for real, and what a reader finds after each of them.

Evidence changes from round to round, so that old reports stand and new ones replace them. The
same seed draws the same kills; when they hit is a matter of the machine.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.run import stations
from tests.run.notebooks import STORY, make, save
from tests.soak import processes, reader
from tests.soak.processes import MARK, Process
from tests.soak.reader import SUMMARY, Report
from tests.soak.scene import set_version

ROOT = Path(__file__).parents[2]
REAL = ROOT / "notebooks" / f"{stations.STANDARD}.ipynb"
WEIGHTS = {"driver": 3.0, "worker": 4.0, "kernel": 5.0, "server": 1.0, "tracker": 0.2}
GAPS_SECONDS = (0.2, 0.6, 2.0)
"""Mean time between two kills; one of these is drawn for a round."""

FIRST = 501
"""The first state of the evidence: people of a village. Up to 1,000 of them no point changes (JX
item 7), and so no figure that the reports of its peers print."""

MOMENT_SECONDS = 0.4
"""The longest time between the begin of a process and its end by force."""

KERNEL_SECONDS = 0.1
"""The same for a kernel: the shortest story there is takes hardly more."""

ORPHAN_SECONDS = 5.0
"""On a busy machine; what ends it takes milliseconds."""

_ENDS = {0, 1}
_INTERRUPTED = {130, -signal.SIGINT}


_TRACKERS_WORDS = re.compile(
    r"Traceback \(most recent call last\):\n  File \S+resource_tracker\.py.*\n"
    r"(?:  .*\n)*KeyError: .*\n"
)
"""What Python's tracker says of names that were given to another one, which was killed."""


@dataclass
class Tally:
    """What was done, and what came of it."""

    kills: Counter[str] = field(default_factory=Counter)
    rounds: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    looks: int = 0
    made: int = 0
    slowest_end: tuple[float, str] = (0.0, "")

    def __str__(self) -> str:
        kills = ", ".join(f"{kind} {count}" for kind, count in self.kills.most_common())
        rounds = ", ".join(f"{kind} {count}" for kind, count in self.rounds.most_common())
        causes = "; ".join(f"{cause} x{count}" for cause, count in self.causes.most_common(8))
        return (
            f"{self.kills.total()} kills ({kills}) in {self.rounds.total()} runs ({rounds}); "
            f"{self.made} reports published, {self.looks} looks, no half one, none made twice; "
            f"the last process gone {self.slowest_end[0]:.2f} s after its driver"
            f" ({self.slowest_end[1]}); failures: {causes}"
        )


class Ordeal:
    """A programme that is run and killed again and again."""

    def __init__(self, folder: Path, seed: int, names: tuple[str, ...], workers: int = 2) -> None:
        self.folder = stations.programme(folder / "programme", names)
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.names, self._workers = names, workers
        self.tally = Tally()
        self._draw = random.Random(seed)  # noqa: S311 - no secret
        self._versions = dict.fromkeys(names, FIRST)
        for name in names:
            set_version(self.folder, name, FIRST)
        self._seen: dict[str, dict[str, int]] = {}
        self._notebook = self.folder / "notebooks" / f"{stations.STANDARD}.ipynb"
        self._number = 0
        self._paused: list[Process] = []
        self._token = f"{os.getpid()}-{seed}"
        self.use_short_story()

    @property
    def out(self) -> Path:
        """Where reports stand."""
        return self.folder / "reports" / "2026H1"

    def use_short_story(self) -> None:
        """Take the shortest notebook there is."""
        save(make(*STORY), self._notebook)

    def use_real_story(self) -> None:
        """Take ecnb's own notebook."""
        self._notebook.unlink(missing_ok=True)

    def run(self, kills: int, *, real_every: int = 12) -> Tally:
        """Kill so many processes, then let the last run come through."""
        while self.tally.kills.total() < kills:
            real = real_every and self._number % real_every == real_every - 1
            (self.use_real_story if real else self.use_short_story)()
            self.round(kills - self.tally.kills.total())
        self.finish()
        return self.tally

    def round(self, most: int, kinds: tuple[str, ...] = ()) -> None:
        """Run a batch until its driver is dead or done; kill at most so many processes.

        kinds: what to kill, one after the other and each as soon as may be, the driver only after
        a report was published; else they are drawn.
        """
        wanted = list(kinds)
        self._change_evidence()
        fresh = self._fresh()
        driver, mark = self._start()
        gap = self._draw.choice(GAPS_SECONDS)
        how = "came through"
        while self._wait(driver, 0.0 if wanted else self._draw.expovariate(1 / gap)):
            if most <= 0:
                continue
            kind = self._strike(driver, mark, wanted[0] if wanted else "")
            wanted = wanted[bool(kind) :]
            most -= kind in WEIGHTS
            if kind in ("driver", "ctrl-c"):
                how = kind
                break
        self._end(driver, mark, how, fresh)

    def finish(self) -> None:
        """Leave it in peace once: everything comes to stand, and nothing else is left."""
        fresh = self._fresh()
        driver, mark = self._start()
        assert driver.wait(600) == 0, self._said(mark)
        self._gone(mark)
        found = self._look()
        assert {name: found[name].mark for name in fresh} == fresh, "made twice"
        reader.require_quiet(self.out, set(self.names))
        now = {name: {name: version} for name, version in self._versions.items()}
        assert self._seen == {**now, SUMMARY: self._versions}, "the last reports are old"
        page = (self.out / "index.html").read_text(encoding="utf-8")
        assert all(f'href="{name}/report.html"' in page for name in self._seen), "index"

    def status(self) -> dict[str, str]:
        """Ask `ecnb status` how everyone stands."""
        told = subprocess.run(
            [sys.executable, "-m", "ecnb", "status", "--format", "json"], cwd=self.folder,
            env=self._environment("status"), timeout=600, check=False, stdout=subprocess.PIPE,
        )  # fmt: skip
        return {line["entity"]: line["state"] for line in json.loads(told.stdout)}

    def _change_evidence(self) -> None:
        for name in self.names:
            if self._draw.random() < 0.5:
                self._versions[name] += 1
                set_version(self.folder, name, self._versions[name])

    def _fresh(self) -> dict[str, tuple[int, int]]:
        """Name what stands of today's inputs: no run may make it again."""
        own = self._notebook if self._notebook.exists() else REAL
        story = hashlib.sha256(own.read_bytes()).hexdigest()
        return {
            name: one.mark
            for name, one in reader.reports(self.out).items()
            if one.versions == {entity: self._versions[entity] for entity in one.versions}
            and (name == SUMMARY or one.notebook == story)
        }

    def _start(self) -> tuple[subprocess.Popen[bytes], str]:
        self._number += 1
        mark = f"{self._token}-{self._number}"
        with (self.folder / f"said-{mark}").open("wb") as said:
            batch = ("-m", "ecnb", "batch", "--jobs", str(self._workers))
            driver = subprocess.Popen(
                [sys.executable, *batch], cwd=self.folder,
                env=self._environment(mark), stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip
        return driver, mark

    def _environment(self, mark: str) -> dict[str, str]:
        own = {"PYTHONPATH": str(ROOT), MARK: mark, "TMPDIR": str(self.temporary)}
        return {**os.environ, **own}

    def _said(self, mark: str) -> str:
        return (self.folder / f"said-{mark}").read_text(encoding="utf-8", errors="replace")

    def _wait(self, driver: subprocess.Popen[bytes], seconds: float) -> bool:
        """Look at one report after the other, as readers do meanwhile; False: the run is over."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._see(self._draw.choice((*self.names, SUMMARY)))
            with contextlib.suppress(subprocess.TimeoutExpired):
                driver.wait(min(0.1, max(deadline - time.monotonic(), 0.001)))
                return False
        return driver.poll() is None

    def _await(self, driver: subprocess.Popen[bytes], mark: str, kind: str) -> None:
        """Wait until there is a process of a kind: kernels live for moments only."""
        deadline = time.monotonic() + 30
        while driver.poll() is None and time.monotonic() < deadline:
            if kind in processes.by_kind(processes.alive(mark, driver.pid)):
                return
            time.sleep(0.03)

    def _await_report(self, driver: subprocess.Popen[bytes]) -> None:
        while driver.poll() is None and not any(map(self._see, self.names)):
            time.sleep(0.05)

    def _strike(self, driver: subprocess.Popen[bytes], mark: str, wanted: str) -> str:
        """Kill a process of a kind, or of a random one, or press Ctrl-C."""
        if not wanted and self._draw.random() < 0.03:
            os.killpg(driver.pid, signal.SIGINT)
            return "ctrl-c"
        kind = wanted or self._draw.choices(tuple(WEIGHTS), tuple(WEIGHTS.values()))[0]
        moment = self._draw.choice(tuple(WEIGHTS)) if kind == "driver" else kind
        if wanted == "driver":
            self._await_report(driver)
        else:
            self._await(driver, mark, moment)
        if not wanted:
            longest = KERNEL_SECONDS if kind == "kernel" else MOMENT_SECONDS
            self._wait(driver, self._draw.uniform(0, longest))
        there = processes.by_kind(processes.alive(mark, driver.pid))
        if kind not in there:
            return ""
        if kind == "driver" and "worker" in there and self._draw.random() < 0.2:
            for one in there["worker"]:
                one.send(signal.SIGSTOP)  # as if the machine let it wait
                self._paused.append(one)
        if not self._draw.choice(there[kind]).send(signal.SIGKILL):
            return ""
        self.tally.kills[kind] += 1
        return kind

    def _end(
        self,
        driver: subprocess.Popen[bytes],
        mark: str,
        how: str,
        fresh: dict[str, tuple[int, int]],
    ) -> None:
        """Hold what is left against what may be."""
        code = driver.wait(300)
        said = self._said(mark)
        allowed = {"driver": {-signal.SIGKILL}, "ctrl-c": _INTERRUPTED | _ENDS}
        assert code in allowed.get(how, _ENDS), f"exit code {code}:\n{said}"
        assert how == "driver" or "internal error" not in said, said
        assert how != "ctrl-c" or code != 130 or "Traceback" not in _without_trackers(said), said
        self._gone(mark)
        self.tally.rounds[how] += 1
        found = self._look()
        for name, before in fresh.items():
            assert found[name].mark == before, f"{name} was made twice"
        if how == "came through":
            self._judge(found, code, said)

    def _gone(self, mark: str) -> None:
        """No process outlives its driver, not even a stopped one that had settled in.

        One that was stopped as it began ends when it goes on.
        """
        paused, self._paused = self._paused, []
        if paused:
            time.sleep(1)
        for one in paused:
            one.send(signal.SIGCONT)
        self.tally.slowest_end = max(
            self.tally.slowest_end, processes.until_gone(mark, ORPHAN_SECONDS)
        )

    def _judge(self, found: dict[str, Report], code: int, said: str) -> None:
        """Hold ledger and exit code of a run that ended by itself against what stands."""
        book = reader.entries(self.out)
        assert set(book) == {*self.names, SUMMARY}, f"lost: {sorted(book)}\n{said}"
        failed = {name: entry for name, entry in book.items() if entry["state"] == "failed"}
        assert code == bool(failed), f"exit code {code}, failed {sorted(failed)}"
        for name, entry in book.items():
            if name in failed:
                cause = json.loads(entry["cause"])
                assert cause, f"{name} failed without a cause"
                self.tally.causes[cause[0][:60]] += 1
            else:
                versions = found[name].versions
                now = {entity: self._versions[entity] for entity in versions}
                assert versions == now, f"{name}: done, and it is an old one"
                assert entry["manifest"] == found[name].manifest, f"{name}: another report stands"
        left = [path.name for path in self.out.glob(".[so]*")]
        assert not left or failed, f"a run without a kill in it left {left}"

    def _look(self) -> dict[str, Report]:
        """Read everything: whole, no version that was never there, none older than before."""
        found = {name: one for name in (*self.names, SUMMARY) if (one := self._see(name))}
        reader.require_true(self.out, found)
        index = self.out / "index.html"
        assert not index.exists() or index.read_bytes().rstrip().endswith(b"</html>")
        return found

    def _see(self, name: str) -> Report | None:
        found = reader.read(self.out / name)
        self.tally.looks += 1
        before = self._seen.get(name)
        if found is None:
            assert before is None, f"{name} is gone"
            return None
        for entity, version in found.versions.items():
            least = before.get(entity, FIRST) if before else FIRST
            assert least <= version <= self._versions[entity], f"{name}: {entity} {version}"
        self.tally.made += found.versions != before
        self._seen[name] = found.versions
        return found


def _without_trackers(said: str) -> str:
    return _TRACKERS_WORDS.sub("", said)
