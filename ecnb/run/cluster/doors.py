"""Open a cluster and close it again: credentials, a cluster of our own, the client."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import dask
from distributed import Client, LocalCluster, Security, Status

from ecnb.errors import ClusterLost, ClusterUnusable, Fault
from ecnb.run.cluster.crew import Crew
from ecnb.run.cluster.wanted import Tls, Wanted
from ecnb.run.pool import cores
from ecnb.run.task import Task

CONNECT_SECONDS = 20

_GIVEN_UP = (Status.failed, Status.closed)
_TRIES = 5
"""So often, for each of them, workers are begun of which none arrives."""

Hire = Callable[[Callable[[Task], bool]], Crew]
"""Hires a crew. Its argument tells whether a task's report stands published already."""


@contextmanager
def opened(wanted: Wanted, told: Callable[[str], None]) -> Iterator[Hire]:
    """Open a cluster, give the way to hire a crew, close it.

    told: hears what happens to workers. Raises ClusterUnusable where it cannot be reached.
    """
    if wanted.address:
        with _connected(wanted) as client:
            yield lambda stands: Crew(client, stands, told)
    else:
        with _local(wanted.workers or cores()) as (client, tend):
            yield lambda stands: Crew(client, stands, told, tend)


NO_DASHBOARD = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}
"""Scheduler options: without an address of its own it would still answer at port 8787."""


@contextmanager
def _local(number: int) -> Iterator[tuple[Client, Callable[[int], None]]]:
    """Begin workers on this machine, behind credentials that only they have.

    Without them every user of the machine could reach the scheduler and run code as this one.
    """
    settings = {
        "distributed.worker.daemon": False,  # a daemonic process may start no fork server
        "distributed.worker.profile.enabled": False,  # it looks into the work all the time
    }
    with (
        TemporaryDirectory(prefix="ecnb-", ignore_cleanup_errors=True) as scratch,
        dask.config.set(settings),
        LocalCluster(
            n_workers=0,
            threads_per_worker=1,
            host="127.0.0.1",
            security=Security.temporary(),
            scheduler_kwargs=NO_DASHBOARD,
            memory_limit=None,  # kernels are processes of their own: the nanny would not see them
            local_directory=scratch,
            preload=["ecnb.run.cluster.deaf"],
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        cluster.scale(number)  # they come while the batch is planned
        yield client, _Nurse(cluster, number)


class _Nurse:
    """Replaces workers of a local cluster that nobody else replaces.

    A nanny gives up where its worker dies while it begins, and Dask dismisses a nanny whose worker
    is away some seconds after it was lost, also if it has been back meanwhile.
    """

    def __init__(self, cluster: LocalCluster, number: int) -> None:
        self._cluster, self._number = cluster, number
        self._failures = 0

    def __call__(self, there: int) -> None:
        """Look after the nannies. there: workers at hand. Raises ClusterLost if none ever comes."""
        nannies = dict(self._cluster.workers)
        failed = [name for name, one in nannies.items() if one.status in _GIVEN_UP]
        self._failures = 0 if there else self._failures + len(failed)
        if self._failures > _TRIES * self._number:
            what = "本机的工作进程无法启动 · workers of this machine do not start"
            raise ClusterLost(what, "--cluster local", "检查内存和磁盘 · check memory and disk")
        if failed:
            self._cluster.sync(self._dismiss, failed)
        if failed or len(nannies) < self._number:
            self._cluster.scale(self._number)

    async def _dismiss(self, names: list[Any]) -> None:
        for name in names:
            await self._cluster.workers.pop(name).close()


@contextmanager
def _connected(wanted: Wanted) -> Iterator[Client]:
    options: dict[str, Any] = {"timeout": CONNECT_SECONDS, "set_as_default": False}
    if wanted.encrypted:
        options["security"] = _security(wanted.tls)
    try:
        client = Client(wanted.address, **options)
    except (OSError, ValueError) as error:
        what = f"不能连接调度器 · cannot reach the scheduler: {error}"
        remedy = "检查地址、证书和防火墙 · check address, certificates, firewall"
        raise ClusterUnusable([Fault(what, f"--scheduler {wanted.address}", remedy)]) from error
    with client:
        yield client


def _security(tls: Tls) -> Security:
    """Give the credentials of the client: files as named, else those of Dask's configuration.

    The authority is never left open: Python would trust every certificate that a browser trusts.
    """
    named = {
        "tls_ca_file": (tls.ca, "--tls-ca", "ca-file"),
        "tls_client_cert": (tls.cert, "--tls-cert", "client.cert"),
        "tls_client_key": (tls.key, "--tls-key", "client.key"),
    }
    given: dict[str, str | None] = {}
    faults = []
    for field, (path, option, setting) in named.items():
        value = str(path) if path else dask.config.get(f"distributed.comm.tls.{setting}")
        given[field] = value
        if value is None and field != "tls_client_key":  # a key may stand in the certificate's file
            remedy = f"{option} FILE，或在 Dask 配置中写 distributed.comm.tls.{setting}"
            faults.append(Fault("缺少证书文件 · a file of certificates is missing", option, remedy))
        elif value is not None and "\n" not in value and not Path(value).is_file():
            faults.append(Fault(f"没有这个文件 · no such file: {value}", option, "检查路径"))
    if faults:
        raise ClusterUnusable(faults)
    return Security(require_encryption=True, **given)
