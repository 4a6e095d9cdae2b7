"""Commands about improvement plans: plan export, plan import."""

from __future__ import annotations

from pathlib import Path

from ecnb import evidence as room
from ecnb.case import Case, open_case
from ecnb.cli import console
from ecnb.cli.options import Asked, find_entity
from ecnb.errors import EvidenceInvalid, Fault
from ecnb.evidence.templates.plan_book import plan_book, read_plan_book, taken_over, write_plan
from ecnb.model.evidence import Evidence
from ecnb.model.scorecard import Status
from ecnb.report.drafts import about_names, proposals
from ecnb.report.story.summary import told_reasons
from ecnb.run.parameters import Run
from ecnb.run.places import Home


def export(entity: str, evidence: Path | None, asked: Asked, target: str | None, out: Path) -> int:
    """Write an entity's plan as a workbook: what stands, and what the shortest path proposes."""
    home, run = asked.home, asked.run()
    path = find_entity(entity, home, evidence or home.evidence, run)
    if out.suffix.lower() != ".xlsx":
        fault = Fault(
            "计划写成 .xlsx 工作簿 · a plan is an .xlsx workbook", str(out), "--out plan.xlsx"
        )
        raise EvidenceInvalid([fault])
    if out.exists():
        fault = Fault(
            "已有这个文件 · the file exists", str(out), "换一个名字，或先移走它 · name another"
        )
        raise EvidenceInvalid([fault])
    case = _case(path, home, run, target)
    actions = proposals(case)
    if not actions:
        _tell_why(case)
        return console.OK
    who = case.evidence.entity.id
    beside = out.with_name(f".{out.name}.new")
    beside.unlink(missing_ok=True)  # of a run that was killed; a link there is not followed
    try:
        with beside.open("xb") as target_file:
            target_file.write(plan_book(who, actions, about_names(case, actions)))
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    blank = sum(not one.owner for one in actions)
    console.say(
        f"{out}: {len(actions)} 项行动，{blank} 项待填责任岗位 · actions, owners to fill in"
    )
    return console.OK


def _tell_why(case: Case) -> None:
    """Say why nothing is proposed: an entry that must be corrected first, or simply nothing."""
    total = case.scorecard.headline
    if total is None or total.status is not Status.INADMISSIBLE:
        console.say("没有可提的措施 · nothing to propose")
        return
    console.say("评分有误，更正后才能提出措施 · an entry is not admissible: correct it first")
    for reason in told_reasons(case.standard, total.reasons, case.lang):
        console.say(f"    {reason}")


def take(file: Path, entity: str, evidence: Path | None, asked: Asked) -> int:
    """Read a plan back into an entity's evidence; nothing changes unless all of it is sound."""
    home = asked.home
    run = asked.run() if asked.params is not None else None
    path = find_entity(entity, home, evidence or home.evidence, run)
    proof = _read(path, home, run)
    standard = home.load(proof.entity.standard)
    rows = read_plan_book(file, standard, proof.entity.id)
    actions = taken_over(proof, rows, standard)
    written = write_plan(path, actions)
    console.say(f"{written}: {len(actions)} 项行动 · actions")
    return console.OK


def _read(path: Path, home: Home, run: Run | None) -> Evidence:
    """Read an entity under the rulings of a run, if one is named."""
    rulings = run.rulings_of if run is not None else lambda _: {}
    return room.read_entity(path, lambda key, entity: home.under(key, rulings(entity)))


def _case(path: Path, home: Home, run: Run, target: str | None) -> Case:
    who = _read(path, home, run).entity
    goals = {**run.goals, **({who.standard: target} if target else {})}
    return open_case(
        path,
        period=str(run.period),
        as_of=run.as_of,
        rulings=run.rulings_of(who.id),
        settings=run.settings_of(who.id),
        goals=goals,
        effort=run.effort,
        lang=run.lang_of(who.id),
        programme=run.programme,
    )
