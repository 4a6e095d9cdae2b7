"""Tasks to the workers of a cluster, outcomes back; the shape is that of ecnb.run.pool.Pool.

Every task is sent to one worker by name, so that it is always known who was at what when a worker
died, and only a few tasks are on their way at a time, however many wait. Dask carries; which
report has to be made, and which one stands, is decided by the driver.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from queue import Empty, SimpleQueue
from typing import Any

from distributed import Client, Future, KilledWorker, fire_and_forget, wait

from ecnb.errors import ClusterLost, ClusterUnusable, Fault
from ecnb.run import turn
from ecnb.run.cluster import credentials, worker
from ecnb.run.cluster.hands import MISSING, Hand, Sent, Steps
from ecnb.run.produce import Outcome
from ecnb.run.task import Task

AHEAD = 2
"""Tasks of a worker on their way: one at work, one waiting, so that no worker waits for us."""

DEATHS = 3
"""After so many workers have died at a report it is given up."""

_LOOK_SECONDS, _EAGER_SECONDS, _POLL_SECONDS = 1.0, 0.2, 0.2
_ANSWER_SECONDS = 3.0
"""How long the scheduler, and at the end a worker, may take to answer."""


class Crew:
    """Runs tasks on the workers of a cluster, also on those that join later.

    stands: whether a report is published already of its task's inputs; asked before a task is sent
    again. told: hears which workers are not used, and that there is none. tend: called every second
    with the number of workers that are there.
    """

    def __init__(
        self,
        client: Client,
        stands: Callable[[Task], bool],
        told: Callable[[str], None],
        tend: Callable[[int], None] = lambda _: None,
        steps: Steps | Any = worker,
    ) -> None:
        self._client, self._stands, self._told, self._steps = client, stands, told, steps
        self._tend = tend
        self._waiting: deque[Task] = deque()
        self._hands: dict[str, Hand] = {}
        self._refused: dict[str, Fault] = {}
        self._arrived: SimpleQueue[Sent] = SimpleQueue()
        self._deaths: Counter[str] = Counter()
        self._papers: dict[str, Any] = {}
        self._count, self._looked, self._alone = 0, 0.0, False

    def results(self, tasks: Sequence[Task], stop: threading.Event) -> Iterator[Outcome]:
        """Give each outcome as it arrives. After ``stop`` no task begins; running ones finish.

        Raises ClusterUnusable where no worker can be used, ClusterLost where the scheduler is
        gone; what was published stands.
        """
        if not tasks:
            return
        self._waiting.extend(tasks)
        out = tasks[0].final.parent
        name = turn.begin(out)
        try:
            self._papers = credentials.asked(tasks, name)
            while self._waiting or self._under_way():
                if stop.is_set() and self._papers:
                    turn.end_soon(out, name)
                    self._waiting.clear()
                    self._papers = {}
                yield from self._look()
                self._hand_out(name)
                for sent in self._arrivals():
                    yield from self._ended(sent)
        finally:
            turn.over(out)
            self._close()

    def _under_way(self) -> bool:
        return any(one.task for hand in self._hands.values() for one in hand.sent)

    # --- workers come and go -------------------------------------------------------------------

    def _look(self) -> Iterator[Outcome]:
        """See who is there, once a second: newcomers settle, tasks of the lost go to others."""
        if self._client.status == "closed":
            what = "与调度器的连接已断开 · the scheduler is gone"
            raise ClusterLost(what, "scheduler", "重新运行，已发布的不再生成 · run it again")
        eager = not any(hand.ready for hand in self._hands.values())
        pause_seconds = _EAGER_SECONDS if eager else _LOOK_SECONDS
        if time.monotonic() - self._looked < pause_seconds or self._client.status != "running":
            return
        self._looked = time.monotonic()
        try:
            there: dict[str, int] = self._client.nthreads(callback_timeout=_ANSWER_SECONDS)
        except OSError:  # no answer, or no connection: the client connects again by itself
            return
        for address in self._hands.keys() - there.keys():
            yield from self._lost(self._hands.pop(address))
        for address in self._refused.keys() - there.keys():
            del self._refused[address]
        if self._papers:
            for address in there.keys() - self._hands.keys() - self._refused.keys():
                self._welcome(address, there[address])
        self._tend(len(there))
        self._require_anyone(len(there))

    def _welcome(self, address: str, threads: int) -> None:
        if threads != 1:
            self._refuse(credentials.threads(threads, address))
            return
        hand = self._hands[address] = Hand(address)
        self._send(hand, self._steps.settle, credentials.packed(self._papers), None)

    def _refuse(self, fault: Fault, address: str = "") -> None:
        address = address or fault.where
        self._hands.pop(address, None)
        self._refused[address] = fault
        self._told(f"不使用此工作进程 · worker not used: {fault}")

    def _require_anyone(self, number: int) -> None:
        """Raise where all who are there are refused; where nobody is there, say so and wait."""
        if self._refused and not self._hands:
            raise ClusterUnusable(self._refused.values())
        if number == 0 and not self._alone:
            self._told("等待工作进程加入 · waiting for workers to join")
        self._alone = number == 0

    def _lost(self, hand: Hand) -> Iterator[Outcome]:
        """Take the tasks of a worker that is gone; it died of the one it was at, if of any."""
        self._told(f"工作进程已离开 · lost the worker {hand.address}")
        at_work = self._at_work(hand)
        self._forget(*hand.sent)
        if at_work is not None:
            self._deaths[at_work.entity] += 1
        for one in hand.sent:
            if one.task is not None:
                yield from self._again(one.task)

    def _at_work(self, hand: Hand) -> Task | None:
        """Find the task that a worker was at. None: its report stands, nobody knows."""
        begun = next((one.task for one in hand.sent if one.task and not one.over), None)
        return None if begun is None or self._stands(begun) else begun

    def _again(self, task: Task) -> Iterator[Outcome]:
        """Send a task to another worker, unless its report stands or it has cost too many."""
        about = (task.entity, task.name, task.standard)
        if self._stands(task):
            yield Outcome(*about, "done")
        elif self._deaths[task.entity] >= DEATHS:
            cause = f"{DEATHS}个工作进程在生成此报告时意外终止 → 检查内存后重新运行"
            yield Outcome(*about, "failed", (cause,))
        elif self._papers:
            self._waiting.appendleft(task)

    # --- tasks out, results back ----------------------------------------------------------------

    def _hand_out(self, name: str) -> None:
        """Give the idle ones a task first, then everyone the next."""
        for depth in range(AHEAD):
            for hand in self._hands.values():
                if self._waiting and hand.ready and len(hand.sent) == depth:
                    task = self._waiting.popleft()
                    self._send(hand, self._steps.work, worker.packed(task, name), task)

    def _send(
        self, hand: Hand, step: Callable[[bytes], object], order: bytes, task: Task | None
    ) -> None:
        self._count += 1
        future = self._client.submit(
            step,
            order,
            key=f"ecnb-{self._client.id}-{self._count}",
            workers=[hand.address],
            allow_other_workers=False,
            pure=False,
            retries=0,
        )
        sent = Sent(hand.address, future, task)
        future.add_done_callback(sent.end)
        hand.sent.append(sent)
        loop: Any = self._client.loop
        loop.add_callback(self._bring, sent)

    async def _bring(self, sent: Sent) -> None:
        """Fetch a result in the client's own loop: one that never comes keeps nobody waiting."""
        try:
            sent.found = await self._client.gather(sent.future, asynchronous=True)
        except (Exception, CancelledError) as error:  # noqa: BLE001 - told apart by the state
            sent.found = error if sent.future.status == "error" else MISSING
        self._arrived.put(sent)

    def _arrivals(self) -> Iterator[Sent]:
        """Wait a moment for the first arrival, then take all there are."""
        try:
            yield self._arrived.get(timeout=_POLL_SECONDS)
            while True:
                yield self._arrived.get_nowait()
        except Empty:
            return

    def _ended(self, sent: Sent) -> Iterator[Outcome]:
        """Take a result and release it at once: no worker has to keep it, or to make it again."""
        hand = self._hands.get(sent.address)
        if hand is None or sent not in hand.sent:
            return
        found = sent.found
        hand.sent.remove(sent)
        self._forget(sent)
        if sent.task is None:
            self._settled(hand, found)
        elif isinstance(found, KilledWorker):  # a worker that begins anew at its old address
            self._deaths[sent.task.entity] = DEATHS
            yield from self._again(sent.task)
        elif found is MISSING:
            yield from self._again(sent.task)
        elif isinstance(found, BaseException):
            fault = credentials.unanswered(found, sent.address)
            about = (sent.task.entity, sent.task.name, sent.task.standard)
            yield Outcome(*about, "failed", (str(fault),))
        elif found is not None:
            yield found

    def _settled(self, hand: Hand, shown: Any) -> None:
        if not self._papers:
            return
        if shown is MISSING:
            del self._hands[hand.address]  # asked again if it is still there
        elif isinstance(shown, BaseException):
            self._refuse(credentials.unanswered(shown, hand.address))
        elif found := credentials.faults(shown, self._papers, hand.address):
            self._refuse(found[0], hand.address)
            fire_and_forget(self._dismissed(hand.address))
        else:
            hand.ready = True

    def _forget(self, *sent: Sent) -> None:
        futures = [one.future for one in sent]
        pending = [future for future in futures if not future.done()]
        if pending and self._client.status == "running":
            self._client.cancel(pending)
        for future in futures:
            future.release()

    def _close(self) -> None:
        """Withdraw what was sent and let the workers go."""
        self._forget(*(one for hand in self._hands.values() for one in hand.sent))
        if self._client.status != "running":
            return
        ready = [address for address, hand in self._hands.items() if hand.ready]
        leaving = [self._dismissed(address) for address in ready]
        try:
            with self._client.as_current():
                wait(leaving, timeout=_ANSWER_SECONDS)
        except (TimeoutError, CancelledError, OSError):
            self._client.cancel(leaving)

    def _dismissed(self, address: str) -> Future:
        return self._client.submit(self._steps.leave, workers=[address], pure=False)
