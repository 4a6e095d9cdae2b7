"""Options that several commands share. Nothing heavy: ``ecnb --help`` reads them all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Params = Annotated[
    Path | None,
    typer.Option(help="运行参数文件 params/<period>.yaml · run file; the only one if left out."),
]
Evidence = Annotated[
    Path | None, typer.Option(help="证据文件夹 · folder of evidence; evidence/ if left out.")
]
Out = Annotated[Path, typer.Option(help="报告文件夹 · where reports go: OUT/<period>/<id>/.")]
Jobs = Annotated[
    int | None, typer.Option(min=1, help="并行进程数 · processes at a time; one a core.")
]
Period = Annotated[
    str | None, typer.Option(help="评价期间 2026H1、2026Q2、2026 · period; goes before the file's.")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="截至日 YYYY-MM-DD · day on which deadlines are read.")
]
Ruling = Annotated[
    list[str] | None,
    typer.Option(help="口径 ZJ-1=inclusive，可重复 · choose an option of a ruling."),
]
Setting = Annotated[
    list[str] | None, typer.Option(help="参数 reference_year=2025，可重复 · set a parameter.")
]
Timeout = Annotated[
    float | None,
    typer.Option(min=1, help="每本笔记本的时限，秒 · seconds for a whole notebook (Linux)."),
]
Memory = Annotated[
    int | None,
    typer.Option(min=512, help="每个内核的内存上限，MB · megabytes for each kernel (Linux)."),
]
