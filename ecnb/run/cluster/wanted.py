"""Which cluster a batch was asked to run on; nothing heavy is imported here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from ecnb.errors import ClusterUnusable, Fault, ParametersInvalid

ENCRYPTED, PLAIN = ("tls", "wss"), ("tcp", "ws")
_LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Tls:
    """Files of certificates as they were named; what is None comes from Dask's configuration."""

    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A cluster. address: of a running scheduler; empty: one of our own on this machine.

    workers: processes of a cluster of our own; None: one for each core.
    """

    address: str = ""
    workers: int | None = None
    tls: Tls = Tls()

    @property
    def encrypted(self) -> bool:
        """Whether the scheduler speaks TLS."""
        return urlsplit(self.address).scheme in ENCRYPTED


def wanted(
    cluster: str | None,
    scheduler: str | None,
    jobs: int | None = None,
    tls: Tls | None = None,
    *,
    insecure: bool = False,
) -> Wanted | None:
    """Read the options of a command; None: no cluster was asked for.

    insecure: the user knows that a plain scheduler runs whatever anybody sends it. Raises
    ParametersInvalid for options that contradict each other, ClusterUnusable for an address that
    is not safe.

    >>> wanted("local:3", None)
    Wanted(address='', workers=3, tls=Tls(ca=None, cert=None, key=None))
    >>> wanted(None, "10.0.0.5:8786")
    Traceback (most recent call last):
    ...
    ecnb.errors.ClusterUnusable: --scheduler tcp://10.0.0.5:8786: ...
    """
    if cluster is None and scheduler is None:
        return None
    _require_package()
    if scheduler is None:
        return Wanted("", _number(str(cluster), jobs))
    if cluster is not None:
        raise _contradiction("--cluster", "不能与 --scheduler 同用 · not together with --scheduler")
    if jobs is not None:
        raise _contradiction("--jobs", "集群自有工作进程数 · the cluster has its own number")
    address = _address(scheduler)
    if not insecure:
        _require_safe(address)
    return Wanted(address, None, tls or Tls())


def _number(cluster: str, jobs: int | None) -> int | None:
    kind, colon, count = cluster.partition(":")
    numbered = count.isdecimal() and count.isascii() and int(count) > 0
    if kind != _LOCAL or (colon and not numbered):
        remedy = f"写 {_LOCAL} 或 {_LOCAL}:N，别处的用 --scheduler · write {_LOCAL} or {_LOCAL}:N"
        raise ParametersInvalid([Fault(f"不认识 {cluster!r}", "--cluster", remedy)])
    if not colon:
        return jobs
    if jobs is not None and jobs != int(count):
        raise _contradiction("--jobs", f"与 --cluster {cluster} 不同 · contradicts it")
    return int(count)


def _address(scheduler: str) -> str:
    """Complete an address; raise ParametersInvalid for what is none."""
    full = scheduler if "://" in scheduler else f"tcp://{scheduler}"
    try:
        parts = urlsplit(full)
        fine = parts.scheme in (*ENCRYPTED, *PLAIN) and parts.hostname and parts.port
    except ValueError:
        fine = False
    if not fine:
        remedy = "写 tls://主机:端口 · write tls://HOST:PORT, as dask scheduler prints it"
        raise ParametersInvalid([Fault(f"不是调度器的地址: {scheduler!r}", "--scheduler", remedy)])
    return full


def _require_safe(address: str) -> None:
    """Refuse a plain scheduler on another machine: whoever reaches it can run code in its workers.

    A name other than localhost is never looked up: who answers for it may change.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        near = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        near = False
    if parts.scheme in PLAIN and not near:
        raise ClusterUnusable([Fault(
            "此地址没有加密和身份验证，网络上任何人都能借它运行程序"
            " · unauthenticated: anyone who reaches it can run code on its workers",
            f"--scheduler {address}",
            "用证书启动调度器和工作进程，写 tls://…（见 docs/cluster.md）；确知网络可信时加"
            " --insecure-scheduler · start it with TLS certificates and write tls://…, or add"
            " --insecure-scheduler where you trust the whole network",
        )])  # fmt: skip


def _require_package() -> None:
    if find_spec("distributed") is None:
        raise ClusterUnusable([Fault(
            "没有安装 dask.distributed · the package distributed is not installed",
            "--cluster / --scheduler",
            'pip install "ecnb[cluster]"；从克隆安装则 pip install distributed cryptography',
        )])  # fmt: skip


def _contradiction(option: str, what: str) -> ParametersInvalid:
    return ParametersInvalid([Fault(what, option, "去掉其中一个 · leave one of them out")])
