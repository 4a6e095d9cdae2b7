"""Tasks go to workers and outcomes come back, whoever comes or goes meanwhile."""

import asyncio
import threading
import time
from contextlib import contextmanager

import dask
import distributed
import pytest

from ecnb import cli
from ecnb.errors import ClusterLost, ClusterUnusable, ParametersInvalid
from ecnb.run import turn
from ecnb.run.cluster import credentials, doors, hands, wanted
from ecnb.run.cluster import crew as room
from ecnb.run.cluster.wanted import Tls, Wanted
from tests.run import crews

# --- which cluster -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["10.0.0.5:8786", "tcp://10.0.0.5:8786", "ws://[2001:db8::1]:80", "tcp://localhost.evil.cn:1",
     "tcp://127.0.0.1.evil.cn:1", "tcp://0.0.0.0:8786"],
)  # fmt: skip
def test_plain_scheduler_off_this_machine_is_refused(address):
    """Whoever reaches it can run code; the remedy and the flag are named."""
    with pytest.raises(ClusterUnusable, match=r"tls://.*--insecure-scheduler"):
        wanted.wanted(None, address)
    assert wanted.wanted(None, address, insecure=True).address.endswith(address)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "localhost:8786", "tcp://[::1]:8786", "tls://10.0.0.5:8786"]
)
def test_encrypted_or_near_scheduler_is_taken(address):
    """TLS anywhere, plain TCP on this machine."""
    assert wanted.wanted(None, address).address.endswith(address)


def test_options_that_contradict_each_other_are_refused():
    """Each names what to leave out."""
    bad = [
        ("local", "127.0.0.1:1", None), ("local:2", None, 3), (None, "127.0.0.1:1", 3),
        ("local:0", None, None), ("local:", None, None), ("remote", None, None),
        (None, "127.0.0.1", None), (None, "gateway://x:1", None), (None, "tcp://x:y", None),
        (None, "", None),
    ]  # fmt: skip
    for given in bad:
        with pytest.raises(ParametersInvalid, match="--"):
            wanted.wanted(*given)
    assert wanted.wanted("local", None, 3) == Wanted(workers=3)
    assert wanted.wanted(None, None, 3) is None


def test_missing_package_is_named_with_its_remedy(monkeypatch, capsys):
    """Nothing else is imported, nothing is written; exit code 2."""
    monkeypatch.setattr(wanted, "find_spec", lambda _: None)
    assert cli.run(["batch", "--cluster", "local"]) == 2
    assert "ecnb[cluster]" in capsys.readouterr().err


def test_every_missing_certificate_is_named(tmp_path, capsys):
    """All at once, with option and setting; a scheduler is not even looked for."""
    named = Tls(tmp_path / "no.pem", None, tmp_path / "no.key")
    with pytest.raises(ClusterUnusable) as caught:
        doors._security(named)
    said = str(caught.value)
    assert "no.pem" in said
    assert "no.key" in said
    assert "distributed.comm.tls.client.cert" in said


# --- papers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "f00"}, "code f00"),
        ({"makers": {"typst": "9"}}, r"typst 9 ≠ 1.*restart"),
        ({"daemon": True}, "DASK_DISTRIBUTED__WORKER__DAEMON=False"),
        ({"turn": False}, "看不到报告文件夹"),
        ({"unwritable": "Read-only file system"}, "Read-only"),
        ({"missing": ["evidence"]}, "does not see the folder evidence"),
        ({"files": {"a.ipynb": "2"}}, r"another of that name: a\.ipynb"),
    ],
)
def test_worker_that_differs_is_refused_by_name(change, said):
    """Each says which worker, what differs, and how to mend it."""
    asked = {"code": "c0de", "makers": {"typst": "1"}, "out": "r", "files": {"a.ipynb": "1"}}
    shown = {
        "host": "machine-7", "code": "c0de", "makers": {"typst": "1"}, "daemon": False,
        "turn": True, "unwritable": "", "missing": [], "files": {"a.ipynb": "1"},
    }  # fmt: skip
    assert credentials.faults(shown, asked, "tls://10.0.0.9:1") == ()
    (fault,) = credentials.faults({**shown, **change}, asked, "tls://10.0.0.9:1")
    with pytest.raises(ClusterUnusable, match=said):
        raise ClusterUnusable([fault])
    assert "tls://10.0.0.9:1 (machine-7)" in str(fault)
    assert "→" in str(fault)


class Nannies:
    """A local cluster whose nannies are counted."""

    def __init__(self, *states: str) -> None:
        self.workers = {n: Nanny(state) for n, state in enumerate(states)}
        self.scaled: list[int] = []

    def sync(self, step, *arguments):
        """Run a step of its loop."""
        asyncio.run(step(*arguments))

    def scale(self, number: int) -> None:
        """Begin what is missing."""
        self.scaled.append(number)


class Nanny:
    """One that has a state."""

    def __init__(self, state: str) -> None:
        self.status = distributed.Status[state]

    async def close(self) -> None:
        """It ends."""


def test_worker_that_died_while_it_began_is_replaced():
    """Dask's nanny gives up then, or is dismissed; if none ever arrives, so do we."""
    cluster = Nannies("running", "failed", "starting")
    nurse = doors._Nurse(cluster, 3)
    nurse(1)
    assert (list(cluster.workers), cluster.scaled) == ([0, 2], [3])
    nurse(1)
    assert cluster.scaled == [3, 3]
    cluster.workers[1] = Nanny("running")
    nurse(1)
    assert cluster.scaled == [3, 3]
    cluster = Nannies("failed")
    nurse = doors._Nurse(cluster, 1)
    for _ in range(5):
        nurse(0)
        cluster.workers[0] = Nanny("failed")
    with pytest.raises(ClusterLost, match="do not start"):
        nurse(0)


# --- a crew of threads: all but real deaths, which are in test_cluster.py ------------------------


@contextmanager
def threads(number: int = 2, each: int = 1):
    """A real scheduler with workers in this process."""
    with (
        distributed.LocalCluster(
            n_workers=number, threads_per_worker=each, processes=False,
            scheduler_kwargs=doors.NO_DASHBOARD, protocol="tcp",
        ) as cluster,
        distributed.Client(cluster, set_as_default=False, timeout=1) as client,
    ):  # fmt: skip
        yield cluster, client


@contextmanager
def in_time(seconds: float = 90):
    """A stop that comes by itself: a test that would wait for ever fails instead."""
    stop = threading.Event()
    timer = threading.Timer(seconds, stop.set)
    timer.start()
    yield stop
    timer.cancel()


def nobody(_task) -> bool:
    """Nothing stands published."""
    return False


def hired(client, steps=None, told=None, stands=nobody):
    """A crew with light steps."""
    hears = (told if told is not None else []).append
    return room.Crew(client, stands, hears, steps=steps or crews.Steps())


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Look around often."""
    monkeypatch.setattr(room, "_LOOK_SECONDS", 0.05)


def left_over(client) -> int:
    """Tasks that the scheduler still knows, once it has heard of what was released."""
    for _ in range(50):
        found = client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks))
        if not found:
            break
        time.sleep(0.05)
    return found


def test_every_task_is_done_once_and_few_are_on_their_way(tmp_path):
    """Results are released as they come; whoever joins later is used; turns end."""
    out, told = tmp_path / "2026H1", []
    names = [f"sleep{i}" for i in range(12)]
    with threads(1) as (cluster, client):
        crew = hired(client, told=told)
        found, most = [], 0
        for outcome in crew.results(crews.tasks(out, *names), threading.Event()):
            found.append(outcome.entity)
            most = max(most, sum(len(hand.sent) for hand in crew._hands.values()))
            if len(found) == 2:
                cluster.scale(2)
        assert left_over(client) == 0
    runs = (out / crews.RUNS).read_text().splitlines()
    assert sorted(found) == sorted(names)
    assert len(runs) == len(names)
    assert len({line.split()[1] for line in runs}) == 2
    assert most <= 2 * room.AHEAD
    assert (out / turn.NAME).read_text() == ""
    assert told == []


def test_stop_lets_running_tasks_finish(tmp_path):
    """What waits at a worker does not begin either."""
    out, stop, found = tmp_path / "2026H1", threading.Event(), []
    with threads(1) as (_, client):
        names = [f"sleep{i}" for i in range(6)]
        for outcome in hired(client).results(crews.tasks(out, *names), stop):
            found.append(outcome.entity)
            time.sleep(0.1)  # the next one begins meanwhile
            stop.set()
        assert left_over(client) == 0
    begun = [line.split()[0] for line in (out / crews.RUNS).read_text().splitlines()]
    assert found == begun == names[:2]


def test_driver_that_gives_up_withdraws_its_tasks(tmp_path):
    """As at the second Ctrl-C: nothing more begins, nothing under way is published."""
    out = tmp_path / "2026H1"
    with threads(1) as (_, client):
        tasks = crews.tasks(out, *[f"sleep{i}" for i in range(6)])
        results = hired(client).results(tasks, threading.Event())
        next(results)
        results.close()
        assert left_over(client) == 0
    assert len((out / crews.RUNS).read_text().splitlines()) <= 2
    assert (out / turn.NAME).read_text() == ""


def test_workers_of_another_ecnb_are_refused(tmp_path):
    """Where nobody else is there the batch ends at once, and nothing was begun."""
    out, told = tmp_path / "2026H1", []
    with threads(2) as (_, client):
        crew = hired(client, crews.Steps(another_code=True), told)
        with pytest.raises(ClusterUnusable, match="code another"):
            list(crew.results(crews.tasks(out, "a"), threading.Event()))
    assert len(told) == 2
    assert not (out / crews.RUNS).exists()


def test_worker_of_several_threads_is_refused(tmp_path):
    """All but one would be idle."""
    with threads(1, each=2) as (_, client), pytest.raises(ClusterUnusable, match="--nthreads 1"):
        list(hired(client).results(crews.tasks(tmp_path, "a"), threading.Event()))


def test_worker_that_cannot_run_ecnb_is_refused(tmp_path):
    """An older one lacks the very module; what it says is told."""

    class Broken(crews.Steps):
        def settle(self, order):
            raise ModuleNotFoundError("No module named 'ecnb.run.cluster'")

    with (
        threads(1) as (_, client),
        pytest.raises(ClusterUnusable, match=r"cannot run ecnb.*cluster"),
    ):
        list(hired(client, Broken()).results(crews.tasks(tmp_path, "a"), threading.Event()))


def test_error_of_a_step_fails_its_task_alone(tmp_path):
    """A step raises nothing of its own; if it does, the others go on."""

    class Broken(crews.Steps):
        def work(self, order):
            if b"broken" in order:
                raise OSError("no memory")
            return super().work(order)

    with threads(1) as (_, client):
        given = crews.tasks(tmp_path, "a", "broken", "b")
        outcomes = list(hired(client, Broken()).results(given, threading.Event()))
    assert {one.entity: one.state for one in outcomes} == {
        "a": "done", "broken": "failed", "b": "done",
    }  # fmt: skip


def test_lost_scheduler_ends_the_batch_by_name(tmp_path):
    """Not by a hang: what was given stands."""
    impatient = dask.config.set({"distributed.comm.timeouts.connect": "1s"})
    with impatient, threads(1) as (cluster, client):
        names = [f"sleep{i}" for i in range(9)]
        results = hired(client).results(crews.tasks(tmp_path, *names), threading.Event())
        next(results)
        asyncio.run_coroutine_threadsafe(
            cluster.scheduler.close(), cluster.loop.asyncio_loop
        ).result()
        with pytest.raises(ClusterLost, match="run it again"):
            list(results)


def test_nobody_to_hire_costs_nothing(tmp_path):
    """Without tasks no worker is asked and no file is written."""
    assert list(hired(None).results((), threading.Event())) == []
    assert list(tmp_path.iterdir()) == []


def test_task_of_a_dead_worker_goes_to_another(tmp_path, monkeypatch):
    """One that ends every worker is given up; one that is published is not made again."""
    monkeypatch.setattr(room, "DEATHS", 2)
    out, told = tmp_path / "2026H1", []

    def published(task) -> bool:
        return task.entity == "die-once" or crews.made(task)

    with threads(4) as (_, client), in_time() as stop:
        given = crews.tasks(out, "die-once", "die", "a", "b", "c")
        crew = hired(client, told=told, stands=published)
        outcomes = {o.entity: o for o in crew.results(given, stop)}
        assert left_over(client) == 0
    states = {name: outcome.state for name, outcome in outcomes.items()}
    assert states == {task.entity: "done" for task in given} | {"die": "failed"}
    assert "2个工作进程" in outcomes["die"].cause[0]
    runs = [line.split()[0] for line in (out / crews.RUNS).read_text().splitlines()]
    assert (runs.count("die-once"), runs.count("die")) == (1, 2)
    assert any("lost the worker" in line for line in told)


class Gone:
    """A future of a worker that is gone."""

    def done(self) -> bool:
        """Whether it was ended."""
        return False

    def release(self) -> None:
        """Nobody waits for it."""


class Away:
    """A client whose scheduler does not answer."""

    status = "connecting"


@pytest.mark.parametrize(
    ("over", "stands", "blamed"),
    [("a", "", {"die": 1}), ("", "a", {}), ("", "", {"a": 1})],
    ids=["its end was heard of", "its report stands", "neither"],
)
def test_worker_dies_of_the_task_it_was_at(tmp_path, over, stands, blamed):
    """Not of one that it had ended and whose result was on its way; nobody is blamed on a guess."""
    tasks = crews.tasks(tmp_path / "2026H1", "a", "die")
    crew = room.Crew(Away(), lambda task: task.entity == stands, [].append)
    crew._papers = {"asked": True}
    sent = [hands.Sent("tcp://x", Gone(), task) for task in tasks]
    for one in sent:
        if one.task.entity == over:
            one.end(one.future)
    outcomes = list(crew._lost(hands.Hand("tcp://x", ready=True, sent=sent)))
    assert crew._deaths == blamed
    assert [outcome.entity for outcome in outcomes] == ([stands] if stands else [])
    assert {task.entity for task in crew._waiting} == {"a", "die"} - {stands}
