import os
import signal
import threading
import time

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
    """Whether a process exists."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


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
