"""The commands of improvement plans, declared; :mod:`ecnb.cli.plans` carries them out.

Nothing heavy: ``ecnb --help`` reads this module.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ecnb.cli.given import AsOf, Evidence, Params, Period

planning = typer.Typer(
    help="改进计划：导出填写，再导入证据 · improvement plans: out to fill in, back into evidence.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@planning.command()
def export(  # noqa: PLR0913, PLR0917 - its options
    entity: Annotated[
        str, typer.Argument(help="对象的编号、文件夹或工作簿 · id, folder or workbook.")
    ],
    evidence: Evidence = None,
    params: Params = None,
    period: Period = None,
    as_of: AsOf = None,
    target: Annotated[
        str | None, typer.Option(help="目标：等级或分数，如 优秀、90 · a grade or a total.")
    ] = None,
    out: Annotated[Path, typer.Option(help="写到哪里 · the workbook to write.")] = Path(
        "plan.xlsx"
    ),
) -> None:
    """导出改进计划表，按最短路径预填 · a plan as XLSX, filled in from the shortest path."""
    from ecnb.cli import options, plans  # noqa: PLC0415

    asked = options.Asked(params, period, as_of)
    raise typer.Exit(plans.export(entity, evidence, asked, target, out))


@planning.command("import")
def import_plan(
    file: Annotated[Path, typer.Argument(help="填好的计划表 · the workbook, filled in.")],
    entity: Annotated[
        str, typer.Option(help="对象的编号或文件夹 · whose plan it is: id or folder.")
    ],
    evidence: Evidence = None,
    params: Params = None,
) -> None:
    """把填好的计划表读回证据；状态只能向前 · back into evidence; statuses only move forward."""
    from ecnb.cli import options, plans  # noqa: PLC0415

    raise typer.Exit(plans.take(file, entity, evidence, options.Asked(params)))
