"""The command of official papers: one paper, published like a report; or a list of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ecnb.cli import console
from ecnb.cli.options import Asked, find_entity
from ecnb.cli.reports import tell_waiting
from ecnb.errors import Fault, ParametersInvalid
from ecnb.run.papers import OF_ALL, Issued, make_paper, paper_of_all, paper_of_one, papers_known
from ecnb.run.produce import HTML, PDF, Outcome


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for. entity: None for a paper about all entities of a standard."""

    issued: Issued
    entity: str | None
    standard: str | None
    evidence: Path | None
    out: Path


def issue(wanted: Wanted, asked: Asked) -> int:
    """Make one paper and say where it lies."""
    home, run = asked.home, asked.run()
    folder = wanted.evidence or home.evidence
    left_out: Sequence[Outcome] = ()
    if wanted.entity is not None:
        path = find_entity(wanted.entity, home, folder, run)
        job = paper_of_one(home, path, folder, run, wanted.out, wanted.issued)
    else:
        job, left_out = paper_of_all(home, folder, run, wanted.out, wanted.issued, wanted.standard)
    outcome = make_paper(job, tell_waiting)
    for one in left_out:
        cause = "；".join(one.cause)
        console.tell(f"未列入名次 · not ranked: {one.name or one.entity}（{cause}）")
    if outcome.state != "done":
        console.tell_lines(outcome.cause)
        return console.SOME_FAILED
    for name in (HTML, PDF):
        console.say(str(wanted.out / str(run.period) / job.final.parent.name / job.folder / name))
    return console.OK


def list_papers(asked: Asked) -> int:
    """List every paper of every standard: its key, title, clause, and whom it is about."""
    from rich.table import Table  # noqa: PLC0415 - only now

    table = Table()
    for heading in ("文书 KIND", "名称 title", "标准 standard", "条款 clause", "针对 about"):
        typed = heading.endswith(("KIND", "standard"))  # what is typed again stands in one piece
        table.add_column(heading, overflow="fold", no_wrap=typed)
    for standard, key, form in papers_known(asked.home.own_standards()):
        about = "全部对象 all" if form.paper in OF_ALL else "一个对象 one"
        table.add_row(key, form.title.zh, standard.key, form.clause, about)
    console.tables().print(table)
    return console.OK


def nothing_named() -> ParametersInvalid:
    """Say that a paper must be named."""
    return ParametersInvalid([Fault("没有写文书 · no paper named", "KIND", "ecnb paper --list")])
