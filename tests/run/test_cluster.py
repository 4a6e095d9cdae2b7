"""A batch on a real cluster: scheduler, workers, TLS, kernels, and deaths of all kinds."""

import os
import random
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ecnb.cli import console
from ecnb.run import manifest, published
from ecnb.run.batch import Watch, run_batch
from ecnb.run.cluster.doors import opened
from ecnb.run.cluster.wanted import Wanted
from ecnb.run.places import SUMMARY
from ecnb.run.produce import Outcome, perform
from ecnb.run.warm import forks
from tests.run import stations
from tests.run.machines import Machines, eventually, machines
from tests.run.notebooks import STORY, make, save
from tests.run.test_resume import marks, out, planned

pytestmark = pytest.mark.skipif(not forks.available(), reason="warm workers: on Linux only")


NAMES = tuple(f"jx-{i}" for i in range(6))


def standing(folder: Path) -> set[str]:
    """Whose reports stand."""
    return {path.parent.name for path in out(folder).glob(f"[!.]*/{manifest.NAME}")}


def programme(folder: Path, count: int) -> Path:
    """Stations whose reports take half a second, so that there is a moment to kill in."""
    found = stations.programme(folder, tuple(f"jx-{i}" for i in range(count)))
    story = make("import time; time.sleep(0.5)", *STORY)
    save(story, found / "notebooks" / f"{stations.STANDARD}.ipynb")
    return found


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a report."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def require_whole(folder: Path, *names: str) -> None:
    """All reports stand, each with all its bytes; nothing half lies about."""
    for name in names:
        found = published.read(out(folder) / name)
        assert found is not None, name
        assert published.is_whole(out(folder) / name, found), name
    assert not [path for path in out(folder).iterdir() if path.name[:5] in (".stag", ".old-")]


def arguments(folder: Path, *more: str) -> tuple[str, ...]:
    """The command of a batch."""
    params = folder / "params" / "2026H1.yaml"
    return "ecnb", "batch", f"--params={params}", f"--out={folder / 'reports'}", *more


def killed_after_the_first_report(cluster: Machines, where: Wanted, folder: Path) -> None:
    """A driver that dies when it has just begun."""
    tls = where.tls
    driver = cluster.start(
        *arguments(folder, *(f"--only={name}" for name in NAMES)),
        f"--scheduler={where.address}", f"--tls-ca={tls.ca}", f"--tls-cert={tls.cert}",
        f"--tls-key={tls.key}",
    )  # fmt: skip
    eventually(lambda: standing(folder))
    driver.send_signal(signal.SIGKILL)
    driver.wait()


@pytest.mark.slow  # a real cluster takes minutes on a busy machine
def test_batch_survives_its_driver_and_a_worker(tmp_path):
    """Driver killed, then a worker: nothing published is made again, bytes are those of one here.

    One pass through all of it, since a real cluster costs seconds: TLS, warm kernels, a ledger
    that a dead driver left behind, a worker that dies at a report, no process left at the end.
    """
    folder, told = programme(tmp_path / "programme", len(NAMES)), []
    with machines(tmp_path) as cluster:
        where = cluster.scheduler()
        victim, _ = cluster.worker(), cluster.worker()
        killed_after_the_first_report(cluster, where, folder)
        first, before = standing(folder), marks(folder)
        theirs = {p.pid for p in cluster.alive() if victim.pid in (p.pid, p.ppid())}

        def finished(outcome: Outcome) -> None:
            told.append(outcome.entity)
            if outcome.state == "done":
                victim.kill()

        with opened(where, console.tell) as hire:
            found = run_batch(planned(folder, *NAMES), watch=Watch(finished), hire=hire)
        victim.wait()
        eventually(lambda: not theirs & {p.pid for p in cluster.alive()}, 20)
        cluster.stop()
        eventually(lambda: not cluster.alive(), 20)
    assert len(theirs) > 1  # the worker and its fork server
    assert 1 <= len(first) < len(NAMES)
    states = {outcome.entity: outcome.state for outcome in found}
    assert {name for name in states if states[name] == "unchanged"} >= first
    assert list(states.values()).count("done") > 1  # the others its workers still finished
    assert set(states) == set(NAMES)
    assert set(states.values()) == {"done", "unchanged"}
    assert sorted(told) == sorted(NAMES)
    made = {path: mark for path, mark in before.items() if Path(path).parts[-2] in first}
    assert marks(folder).items() >= made.items()
    require_whole(folder, *NAMES)
    job = planned(folder, NAMES[1]).jobs[0]
    here = replace(job, out=tmp_path / "here")
    assert perform(here).state == "done"
    assert files(here.final) == files(job.final)


@pytest.mark.slow
def test_local_cluster_survives_workers_killed_at_random(tmp_path):
    """Every report is done whoever is killed; no worker, fork server or kernel is left behind."""
    count = 14
    folder = programme(tmp_path / "programme", count)
    chance = random.Random(7)  # noqa: S311 - whom to kill, no key
    with machines(tmp_path) as cluster:
        driver = cluster.start(*arguments(folder, "--cluster=local:2"))
        killed = 0
        deadline = time.monotonic() + 240
        while driver.poll() is None:
            assert time.monotonic() < deadline
            workers = [p for p in cluster.alive() if p.ppid() == driver.pid and _spawned(p)]
            if workers and killed < 5 and standing(folder):
                chance.choice(workers).kill()
                killed += 1
                time.sleep(chance.uniform(4, 9))
            time.sleep(0.2)
        eventually(lambda: not cluster.alive(), 20)
        assert killed == 5
        assert driver.returncode == 0
        require_whole(folder, *(f"jx-{i}" for i in range(count)), SUMMARY)
        before = marks(folder)
        assert {o.state for o in run_batch(planned(folder))} == {"unchanged"}
        assert marks(folder) == before


def _spawned(process) -> bool:
    return "spawn_main" in " ".join(process.cmdline())


@pytest.mark.slow
def test_ctrl_c_finishes_what_runs_and_a_dead_driver_leaves_nobody(tmp_path):
    """A whole foreground group gets the signal, as from a terminal; exit code 130."""
    folder = programme(tmp_path / "programme", 8)
    command = arguments(folder, "--cluster=local:2")
    with machines(tmp_path) as cluster:
        driver = cluster.start(*command)
        eventually(lambda: standing(folder))
        under_way = {path.name[9:13] for path in out(folder).glob(".staging-jx-*")}
        for process in cluster.alive():
            if os.getpgid(process.pid) == os.getpgrp():  # kernels are in no terminal's foreground
                process.send_signal(signal.SIGINT)
        assert driver.wait(60) == console.INTERRUPTED
        eventually(lambda: not cluster.alive(), 20)
        first = standing(folder)
        assert under_way <= first
        assert 1 <= len(first) < 9
        require_whole(folder, *first)
        driver = cluster.start(*command)
        eventually(lambda: len(standing(folder)) > len(first))
        driver.kill()
        driver.wait()
        eventually(lambda: not cluster.alive(), 20)
        run_batch(planned(folder, "jx-0"))  # clears up
        require_whole(folder, *standing(folder))
