"""The command ``ecnb paper``, declared; :mod:`ecnb.cli.papers` carries it out.

Nothing heavy: ``ecnb --help`` reads this module.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ecnb.cli.given import AsOf, Evidence, Out, Params, Period, Ruling, Setting


def paper(  # noqa: PLR0913, PLR0917 - its options
    kind: Annotated[
        str | None, typer.Argument(help="文书代号，见 --list · key of the paper, see --list.")
    ] = None,
    entity: Annotated[
        str | None, typer.Argument(help="对象的编号、文件夹或工作簿；针对全部对象的不写 · whose.")
    ] = None,
    evidence: Evidence = None,
    params: Params = None,
    period: Period = None,
    as_of: AsOf = None,
    out: Out = Path("reports"),
    publisher: Annotated[str, typer.Option(help="发布单位，印在签章栏 · who issues it.")] = "",
    day: Annotated[
        str, typer.Option(help="文书日期 YYYY-MM-DD，不写则留白 · its day; else a blank.")
    ] = "",
    standard: Annotated[
        str | None, typer.Option(help="几个标准都有此文书时写明 · which standard's.")
    ] = None,
    county: Annotated[
        str, typer.Option(help="公示是哪个县的，对象分属几县时写明 · whose county's notice.")
    ] = "",
    lang: Annotated[Literal["zh", "en"] | None, typer.Option(help="语言 · language.")] = None,
    ruling: Ruling = None,
    setting: Setting = None,
    *,
    list_: Annotated[bool, typer.Option("--list", help="列出全部文书 · list the papers.")] = False,
) -> None:
    """生成一份正式文书：公示、通知、申报表、情况表、改进记录 · one official paper, HTML and PDF.

    写入 OUT/<period>/papers/ · published into OUT/<period>/papers/.
    """
    from ecnb.cli import options, papers  # noqa: PLC0415
    from ecnb.run.papers import Issued  # noqa: PLC0415

    asked = options.Asked(params, period, as_of, lang, ruling or [], setting or [])
    if list_:
        raise typer.Exit(papers.list_papers(asked))
    if kind is None:
        raise papers.nothing_named()
    wanted = papers.Wanted(Issued(kind, publisher, day, county), entity, standard, evidence, out)
    raise typer.Exit(papers.issue(wanted, asked))
