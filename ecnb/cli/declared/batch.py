"""The command ``ecnb batch``: its options and what they become."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ecnb.cli.given import Evidence, Jobs, Memory, Out, Params, Timeout

Only = Annotated[list[str] | None, typer.Option(help="只运行这些编号，可重复 · only these ids.")]
Limit = Annotated[
    int | None, typer.Option(min=1, help="本次最多生成几份 · make at most so many now.")
]
RetryFailed = Annotated[
    bool,
    typer.Option("--retry-failed", help="只重试上次失败的 · only those whose last run failed."),
]
Force = Annotated[
    bool, typer.Option("--force", help="不变的也重新生成 · unchanged reports as well.")
]
Verify = Annotated[
    bool,
    typer.Option(
        "--verify", help="核对已发布文件的内容 · check published files by hash, not by size."
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="local[:N]", help="用本机的 Dask 集群 · on a Dask cluster of this machine."
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="用已启动的 Dask 集群 tls://主机:端口 · on the workers of a running scheduler.",
    ),
]
Ca = Annotated[
    Path | None,
    typer.Option("--tls-ca", help="证书颁发者 · the cluster's authority; else Dask's settings."),
]
Cert = Annotated[Path | None, typer.Option("--tls-cert", help="本机证书 · own certificate.")]
Key = Annotated[Path | None, typer.Option("--tls-key", help="本机私钥 · its key.")]
Insecure = Annotated[
    bool,
    typer.Option(
        "--insecure-scheduler",
        help="允许别处的无加密调度器：谁都能借它运行程序 · allow plain TCP off this machine:"
        " whoever reaches it can run code.",
    ),
]


def batch(  # noqa: PLR0913 - its options
    params: Params = None,
    evidence: Evidence = None,
    out: Out = Path("reports"),
    jobs: Jobs = None,
    only: Only = None,
    *,
    limit: Limit = None,
    retry_failed: RetryFailed = False,
    force: Force = False,
    verify: Verify = False,
    timeout: Timeout = None,
    memory: Memory = None,
    cluster: Cluster = None,
    scheduler: Scheduler = None,
    tls_ca: Ca = None,
    tls_cert: Cert = None,
    tls_key: Key = None,
    insecure_scheduler: Insecure = False,
) -> None:
    """并行生成一个期间的报告，不变的跳过 · every report of a period whose inputs changed or failed.

    一个对象出错不影响其他 · a broken entity stops no other.
    """
    from ecnb.cli import reports  # noqa: PLC0415 - lazy, as every import below
    from ecnb.run.cluster.wanted import Tls, wanted  # noqa: PLC0415
    from ecnb.run.limits import Limits  # noqa: PLC0415
    from ecnb.run.plan import Wish  # noqa: PLC0415
    from ecnb.run.resume import Anew  # noqa: PLC0415

    anew = Anew(force=force, failed=retry_failed, limit=limit, verify=verify)
    files = Tls(tls_ca, tls_cert, tls_key)
    where = wanted(cluster, scheduler, jobs, files, insecure=insecure_scheduler)
    wish = Wish(tuple(only or ()), limits=Limits(timeout, memory))
    way = reports.Way(jobs, anew, where)
    raise typer.Exit(reports.batch(params, evidence, out, wish, way))
