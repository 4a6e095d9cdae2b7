"""The command line: the only place that prints and exits.

Nothing heavy is imported until a command runs, so that ``ecnb --help`` feels instant: this
module declares the commands, the modules beside it carry them out.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Literal

import typer

from ecnb.cli.declared.batch import batch
from ecnb.cli.declared.mirror import mirror
from ecnb.cli.declared.paper import paper
from ecnb.cli.declared.plan import planning
from ecnb.cli.declared.standards import documents
from ecnb.cli.given import (
    AsOf,
    Evidence,
    Jobs,
    Memory,
    Out,
    Params,
    Period,
    Ruling,
    Setting,
    Timeout,
)

EXIT_CODES = """
退出码 Exit codes:  0 正常 fine;  1 部分对象失败 some entities failed;
2 输入有误 bad input (每行一个错误 one fault a line);  3 程序内部错误 internal error;
130 被中断 interrupted.
"""

app = typer.Typer(
    help="ecnb：电子商务公共服务体系评价 · evaluates China's public e-commerce service network.",
    epilog=EXIT_CODES,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
)
app.add_typer(documents, name="standards")
app.add_typer(planning, name="plan")


@app.callback(invoke_without_command=True)
def about(
    *,
    version: Annotated[bool, typer.Option("--version", help="版本 · the version.")] = False,
) -> None:
    """Print the version if asked for."""
    if version:
        from ecnb import __version__  # noqa: PLC0415 - lazy, as every import below

        typer.echo(__version__)
        raise typer.Exit


@app.command()
def demo(out: Out = Path("reports"), jobs: Jobs = None) -> None:
    """生成演示项目的全部报告（虚构数据）· every report of the demonstration (invented data)."""
    from ecnb.cli import reports  # noqa: PLC0415

    raise typer.Exit(reports.demo(out, jobs))


@app.command()
def score(  # noqa: PLR0913, PLR0917 - its options
    evidence: Annotated[
        list[Path],
        typer.Argument(
            help="对象的文件夹、工作簿、编号，或多个对象的文件夹 · entities, or a folder of them."
        ),
    ],
    params: Params = None,
    period: Period = None,
    as_of: AsOf = None,
    format_: Annotated[
        Literal["table", "json", "csv"], typer.Option("--format", help="输出格式 · output.")
    ] = "table",
    lang: Annotated[Literal["zh", "en"] | None, typer.Option(help="语言 · language.")] = None,
    standard: Annotated[
        str | None, typer.Option(help="多对象数据表所用标准 · the standard of tables.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="大量对象的数据表，结果写入 .parquet 或 .csv · results of great tables go here."
        ),
    ] = None,
    ruling: Ruling = None,
    setting: Setting = None,
) -> None:
    """直接评分，不运行笔记本 · points and reasons at once, without a notebook.

    数据表可有上百万行，加 --out · tables may have millions of rows, with --out.
    """
    from ecnb.cli import options, scores  # noqa: PLC0415

    asked = options.Asked(params, period, as_of, lang, ruling or [], setting or [])
    if out is not None:
        raise typer.Exit(scores.score_great(evidence, asked, standard, out))
    raise typer.Exit(scores.score(evidence, asked, format_, standard))


@app.command()
def report(  # noqa: PLR0913, PLR0917 - its options
    entity: Annotated[
        str, typer.Argument(help="对象的编号、文件夹或工作簿 · id, folder or workbook.")
    ],
    evidence: Evidence = None,
    params: Params = None,
    period: Period = None,
    as_of: AsOf = None,
    out: Out = Path("reports"),
    lang: Annotated[Literal["zh", "en"] | None, typer.Option(help="语言 · language.")] = None,
    notebook: Annotated[
        Path | None, typer.Option(help="改用的笔记本 · a notebook other than the standard's.")
    ] = None,
    ruling: Ruling = None,
    setting: Setting = None,
    timeout: Timeout = None,
    memory: Memory = None,
) -> None:
    """生成一个对象的报告 · one report: notebook, HTML, PDF, result, evidence, manifest."""
    from ecnb.cli import options, reports  # noqa: PLC0415
    from ecnb.run.limits import Limits  # noqa: PLC0415
    from ecnb.run.plan import Wish  # noqa: PLC0415

    asked = options.Asked(params, period, as_of, lang, ruling or [], setting or [])
    wish = Wish(notebook=notebook, limits=Limits(timeout, memory))
    raise typer.Exit(reports.report(entity, evidence, asked, out, wish))


app.command()(batch)
app.command()(mirror)
app.command()(paper)


@app.command()
def index(params: Params = None, evidence: Evidence = None, out: Out = Path("reports")) -> None:
    """重写索引、名次表和数据表，不生成报告 · index, ranking and results anew; makes no report."""
    from ecnb.cli import reports  # noqa: PLC0415

    raise typer.Exit(reports.index(params, evidence, out))


@app.command("status")
def status_(
    params: Params = None,
    evidence: Evidence = None,
    out: Out = Path("reports"),
    format_: Annotated[
        Literal["table", "json", "csv"], typer.Option("--format", help="输出格式 · output.")
    ] = "table",
    *,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild", help="按已发布的报告补记或重建台账 · mend the ledger from the reports."
        ),
    ] = False,
) -> None:
    """各对象报告的状态：完成、失败、过期、缺证据、未生成 · how every report of a period stands.

    有失败、过期或未生成的，退出码为 1 · exit code 1 if one failed, is stale or was never made.
    """
    from ecnb.cli import status  # noqa: PLC0415

    raise typer.Exit(status.status(params, evidence, out, format_, mend=rebuild))


@app.command("due")
def due_(  # noqa: PLR0913, PLR0917 - its options
    params: Params = None,
    evidence: Evidence = None,
    as_of: AsOf = None,
    only: Annotated[
        list[str] | None, typer.Option(help="只看这些对象，可重复 · ids, only these entities.")
    ] = None,
    within: Annotated[
        str, typer.Option(help="往后看多少天，如 60d · how many days ahead to look.")
    ] = "60d",
    format_: Annotated[
        Literal["table", "json", "csv", "ics"] | None,
        typer.Option("--format", help="输出格式；默认看 --out 的后缀，否则为表格 · output."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="写入 .ics、.csv 或 .json 文件 · write it to a file.")
    ] = None,
    *,
    guide: Annotated[
        bool,
        typer.Option(
            "--guide", help="兼列安徽指南建议的评价周期 · also the cycle that the guide recommends."
        ),
    ] = False,
    jobs: Jobs = None,
) -> None:
    """到期与逾期事项：整个项目的工作日历 · what is overdue and falls due, as list or calendar.

    .ics 文件可用 Outlook 等日历程序打开 · calendar programs such as Outlook open the .ics file.
    """
    from ecnb.cli import due  # noqa: PLC0415

    asked = due.Wanted(params, as_of, tuple(only or ()), within, format_, out, guide, jobs)
    raise typer.Exit(due.due(asked, evidence))


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="新建的文件夹 · a new or empty folder.")],
    standard: Annotated[
        list[str] | None, typer.Option(help="所用标准的代号，可重复 · keys of standards; all.")
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(help="首个评价期间，默认为现在的半年 · first period; this half-year."),
    ] = None,
    setting: Setting = None,
) -> None:
    """新建评价项目：参数、空白证据表、笔记本 · a new programme folder."""
    from ecnb.cli import options, programme  # noqa: PLC0415

    given = options.settings_of(setting or [])
    raise typer.Exit(programme.init(folder, tuple(standard or ()), period, given))


def main() -> None:
    """Run the command line; what the user did wrong is told without a traceback.

    What a console's code page has no character for becomes ``?`` instead of an error.
    """
    _require_utf8_names()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:]))


def _require_utf8_names() -> None:
    """Start again in Python's UTF-8 mode where the locale would misread the names of files.

    A Chinese file name must be the same text in every locale, for it stands in manifests. The
    console keeps its own encoding; processes and kernels that are started later inherit the mode.
    """
    if sys.getfilesystemencoding().lower() == "utf-8":
        return
    os.environ["PYTHONUTF8"] = "1"
    os.environ.setdefault("PYTHONIOENCODING", sys.stdout.encoding)
    os.execv(sys.executable, [sys.executable, "-m", "ecnb", *sys.argv[1:]])  # noqa: S606 - ourselves


def run(arguments: list[str]) -> int:
    """Carry out one command line and give its exit code."""
    try:
        code = app(arguments, prog_name="ecnb", standalone_mode=True)
    except SystemExit as ended:
        code = ended.code
    except KeyboardInterrupt:
        code = 130
    except Exception as error:  # noqa: BLE001 - the last place that can word it
        from ecnb.cli import console  # noqa: PLC0415

        code = console.tell_error(error)
    return code if isinstance(code, int) else 0
