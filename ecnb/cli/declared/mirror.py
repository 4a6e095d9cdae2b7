"""The command ``ecnb mirror``: its options, and what it says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from ecnb.cli.given import Out, Params, Period

Url = Annotated[
    str, typer.Argument(help="对象存储 s3://桶/文件夹 · an fsspec URL; goes to URL/<period>/.")
]


def mirror(
    url: Url, params: Params = None, period: Period = None, out: Out = Path("reports")
) -> None:
    """把一个期间已发布的报告复制到对象存储，不变的跳过 · copy published reports to a store.

    每个文件整体写入，清单最后写 · each file is put whole, each manifest last.
    """
    from ecnb.cli import console  # noqa: PLC0415 - lazy, as every import below
    from ecnb.cli.options import Asked  # noqa: PLC0415
    from ecnb.errors import NotFound  # noqa: PLC0415
    from ecnb.run import mirror  # noqa: PLC0415

    name = str(Asked(params, period).run().period)
    place = mirror.store(f"{url.rstrip('/')}/{name}")
    if not (out / name).is_dir():
        raise NotFound(f"没有{name}的报告", str(out / name), "先运行 ecnb batch")
    told: Counter[str] = Counter()
    for one in mirror.mirror(out / name, place):
        told["failed" if one.cause else "sent" if one.sent else "same"] += 1
        if one.cause:
            console.tell(f"{one.name}: {one.cause}")
    sent, same, failed = told["sent"], told["same"], told["failed"]
    said = f"sent {sent}, unchanged {same}, failed {failed}"
    console.say(f"已复制{sent}、不变{same}、失败{failed} · {said}")
    raise typer.Exit(console.SOME_FAILED if failed else console.OK)
