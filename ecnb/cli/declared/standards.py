"""The commands ``ecnb standards``: the published documents, and a check of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

documents = typer.Typer(
    help="所依据的公开文件 · the published documents.", no_args_is_help=True, rich_markup_mode=None
)


@documents.command("list")
def list_() -> None:
    """列出全部标准 · list the standards."""
    from ecnb.cli import standards  # noqa: PLC0415

    raise typer.Exit(standards.list_all())


@documents.command()
def show(
    key: Annotated[str, typer.Argument(help="标准代号或文件 · key, or path of a YAML file.")],
    lang: Annotated[Literal["zh", "en"], typer.Option(help="语言 · language.")] = "zh",
) -> None:
    """显示一份标准：指标、条款、规则、口径 · indicators, clauses, rules, rulings."""
    from ecnb.cli import standards  # noqa: PLC0415

    raise typer.Exit(standards.show(key, lang))


@documents.command()
def check(
    file: Annotated[Path, typer.Argument(help="标准文件 · a standards file.")],
) -> None:
    """检查标准文件，一次列出全部错误 · every fault of a standards file at once."""
    from ecnb.cli import standards  # noqa: PLC0415

    raise typer.Exit(standards.check(file))
