import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ecnb.run.pool import Pool


def work(job: str) -> str:
    """Do what a job's name says, in a process of its own."""
    if job == "die":
        os._exit(9)
    if job == "kill":
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    if job.startswith("sleep"):
        time.sleep(float(job.removeprefix("sleep")))
    return f"{job}:{os.getpid()}"


def died(job: str) -> str:
    """What becomes of a job whose process died."""
    return f"{job}:died"


def run(jobs: list[str], workers: int = 2, stop: threading.Event | None = None) -> dict[str, str]:
    """Each job with what became of it."""
    pool = Pool[str, str](workers, work, died)
    return dict(r.split(":") for r in pool.results(jobs, stop or threading.Event()))


def alive(process: int) -> bool:
    """Whether a process exists and is not only waiting to be buried."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] not in "ZX"


def test_death_of_a_process_concerns_its_job_alone():
    """A crash and a kill among six jobs: four come through."""
    found = run(["a", "die", "b", "kill", "c", "d"])
    assert {job for job, what in found.items() if what == "died"} == {"die", "kill"}
    assert set(found) == {"a", "b", "c", "d", "die", "kill"}


@pytest.mark.skipif(os.name == "nt", reason="looks for processes as POSIX does")
def test_no_process_is_left_behind():
    """When the last result is there, every process is gone."""
    found = run(["a", "b", "c"])
    assert not any(alive(int(process)) for process in found.values())


def test_stop_lets_running_jobs_finish():
    """What has begun is finished; what has not is left."""
    stop = threading.Event()
    pool = Pool[str, str](1, work, died)
    results = pool.results(["a", "b", "c", "d"], stop)
    first = next(results)
    stop.set()
    assert first.startswith("a:")
    assert [r.split(":")[0] for r in results] in ([], ["b"])


@pytest.mark.skipif(os.name == "nt", reason="looks for processes as POSIX does")
def test_driver_that_gives_up_ends_its_processes():
    """An error in the driver does not leave somebody at work."""
    pool = Pool[str, str](2, work, died)
    results = pool.results(["a", "sleep30"], threading.Event())
    begun = time.monotonic()
    next(results)
    results.close()
    assert time.monotonic() - begun < 20


@pytest.mark.skipif(os.name == "nt", reason="sends a signal as a POSIX terminal does")
@pytest.mark.parametrize("seconds", [0, 0.1])
def test_ctrl_c_at_the_start_of_a_process_is_left_to_the_driver(seconds):
    """A terminal sends it to everybody, also to one that has not yet learnt to ignore it."""
    pool = Pool[str, str](1, work, died)
    pool._begin("a")
    ((_, slot),) = pool._running.values()
    (process,) = slot._pool._processes
    time.sleep(seconds)
    os.kill(process, signal.SIGINT)
    assert list(pool.results([], threading.Event())) == [f"a:{process}"]


def dies_afterwards(job: str) -> str:
    """Give the result, and die as soon as it is on its way."""
    if job == "last words":
        threading.Timer(0.2, os._exit, (9,)).start()
    return f"{job}:{os.getpid()}"


def test_process_that_dies_between_two_jobs_costs_nothing():
    """While its last result is written down, nobody works there; the next job gets another."""
    pool = Pool[str, str](1, dies_afterwards, died)
    found = []
    for result in pool.results(["last words", "a", "b"], threading.Event()):
        found.append(result.split(":")[0])
        time.sleep(0.6)
        assert not result.endswith("died")
    assert found == ["last words", "a", "b"]


_STUBBORN = "re.match('(a+)+$', 'a' * 60 + 'b')"
"""Holds Python's lock for longer than anybody waits: no thread of the process runs meanwhile."""


def stubborn(job: str) -> str:
    """Say who works here, and let no thread run any more."""
    Path(job).write_text(str(os.getpid()))
    eval(_STUBBORN, {"re": re})  # noqa: S307 - ours
    return "never:0"


@pytest.mark.skipif(sys.platform != "linux", reason="the system ends it on Linux only")
def test_process_that_lets_no_thread_run_ends_with_its_driver(tmp_path):
    """No watcher of its own could end it."""
    script = (
        "import sys, threading\nfrom ecnb.run.pool import Pool\n"
        "from tests.run.test_pool import died, stubborn\n"
        "if __name__ == '__main__':\n"
        "    list(Pool(1, stubborn, died).results([sys.argv[1]], threading.Event()))\n"
    )
    (tmp_path / "driver.py").write_text(script)
    told, root = tmp_path / "pid", str(Path(__file__).parents[2])
    driver = subprocess.Popen(
        [sys.executable, "driver.py", str(told)],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": root},
    )  # fmt: skip
    try:
        assert until(lambda: told.exists() and told.read_text(), 60)
        worker = int(told.read_text())
        assert alive(worker)
    finally:
        driver.kill()
        driver.wait()
    assert until(lambda: not alive(worker), 5)


def until(true, seconds: float) -> bool:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
