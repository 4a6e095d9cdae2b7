"""The improvement plan as evidence: its table read, checked and written.

A plan is what people promised each other. So a row without an owner, a verified action without
its evidence and a row of another entity are refused, each with its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from ecnb.evidence.files.grid import Grid, Raw, Reading, lines
from ecnb.evidence.files.headers import OWNER, Columns
from ecnb.evidence.names import NameBook, Unfit
from ecnb.evidence.rows import cells
from ecnb.evidence.rows.rows import Owned, RowReader, first_of_its_kind
from ecnb.model.memo import by_identity
from ecnb.model.period import Period
from ecnb.model.plan import Action, Stage
from ecnb.model.standard import MAIN, Provision, Standard, Target, part_id
from ecnb.model.text import exact_text

MAX_ACTIONS, MAX_MEASURE, MAX_ACTION_ID = 500, 500, 40
WHYS: Final = tuple(f"why{n}" for n in range(1, 6))
STAGE_LABELS: Final[dict[str, tuple[str, ...]]] = {
    Stage.PLANNED: ("已计划",),
    Stage.IN_PROGRESS: ("进行中",),
    Stage.COMPLETED: ("已完成",),
    Stage.VERIFIED: ("已核实",),
}
STAGES: Final = NameBook.of("状态", STAGE_LABELS)

PLAN_COLUMNS: Final = Columns(
    {
        "period": ("期间",),
        "id": ("行动编号", "action"),
        "indicator": ("指标", "about"),
        "measure": ("措施",),
        "units": ("数量",),
        "owner": ("责任岗位", "责任人"),
        "due": ("完成期限", "期限"),
        "status": ("状态",),
        "since": ("状态日期",),
        "evidence": ("完成证据",),
        "cause": ("原因",),
        **{why: (f"为什么{n}",) for n, why in enumerate(WHYS, 1)},
        "entity": OWNER,
    },
    ("period", "id", "indicator", "measure", "owner", "due", "status"),
    ("指标名称", "说明", "条款", "单位", "可得分"),
)
FIELDS: Final = tuple(name for name in PLAN_COLUMNS.labels if name != "entity")
"""Columns of the frozen table, in order."""


@by_identity(256)
def about_names(standard: Standard) -> NameBook:
    """Name everything that an action may be about, by its id and, where that is clear, label."""
    labels: dict[str, tuple[str, ...]] = {}
    for name, item in standard.indicators.items():
        labels[name] = (item.label.zh, item.label.en)
        for key, part in item.parts.items():
            if key != MAIN:
                labels[part_id(name, key)] = (part.label.zh, part.label.en) if part.label else ()
    clauses: dict[str, Provision | Target] = {**standard.provisions, **standard.targets}
    labels |= {name: (one.label.zh, one.label.en) for name, one in clauses.items()}
    return NameBook.of("指标或条款", labels)


def read_plan(
    grid: Grid, standard: Standard, entity: str, reading: Reading
) -> Iterator[Owned[Action]]:
    """Read a plan; every fault is noted with its row."""
    seen: dict[object, str] = {}
    names = about_names(standard)
    if len(grid.lines) > MAX_ACTIONS:
        what, remedy = f"行动过多（{len(grid.lines)}项）", f"一份计划最多{MAX_ACTIONS}项"
        reading.note(what, grid.name, remedy)
        return
    for line in lines(grid, PLAN_COLUMNS, reading):
        row = RowReader(line, reading)
        action = _action(row, names, typed=grid.typed)
        _whose(row, entity)
        if action is None:
            continue
        whose = (action.period, action.id)
        if first_of_its_kind(seen, whose, row, f"{action.period} 的行动 {action.id}"):
            yield Owned(entity, action, line.place("due"))


def _action(row: RowReader, names: NameBook, *, typed: bool) -> Action | None:
    period = row.need("period", cells.period)
    name = row.need("id", partial(_short, limit=MAX_ACTION_ID))
    about = row.need("indicator", lambda raw: names.key(cells.text(raw)))
    measure = row.need("measure", partial(_short, limit=MAX_MEASURE))
    owner, due = row.need("owner", cells.text), row.need("due", cells.date)
    stage = row.need("status", lambda raw: Stage(STAGES.key(cells.text(raw))))
    units = row.get("units", partial(cells.amount, typed=typed))
    since = row.get("since", cells.date)
    proof, cause = row.text("evidence"), row.text("cause")
    whys = [row.text(why) for why in WHYS]
    while whys and not whys[-1]:
        whys.pop()
    legible = row.ok
    _sound(row, (period, due), stage, proof)
    if not legible or period is None or name is None or about is None or measure is None:
        return None
    if owner is None or due is None or stage is None:
        return None
    return Action(
        name, period, about, measure, owner, due, stage, units, proof, cause, tuple(whys), since
    )


def _short(raw: Raw, limit: int) -> str:
    text = cells.text(raw)
    if len(text) > limit:
        raise Unfit(f"文字过长（{len(text)}字）", f"不超过{limit}字，细节放入附件")
    return text


def _whose(row: RowReader, entity: str) -> None:
    named = row.text("entity")
    if named and named != entity:
        what = f"这是别的单位的计划: {named[:80]}"
        row.refuse(Unfit(what, f"放到 {named[:80]} 的证据中，或把本列改为 {entity}"), "entity")


def _sound(
    row: RowReader, when: tuple[Period | None, dt.date | None], stage: Stage | None, proof: str
) -> None:
    """Refuse what contradicts itself, as far as it could be read; when: period and due day."""
    period, due = when
    if period is not None and due is not None and due < period.start:
        what = f"期限早于计划所属期间（{period}）: {due}"
        row.refuse(Unfit(what, f"写 {period.start} 或以后的日期，或改正期间"), "due")
    if stage is Stage.VERIFIED and not proof:
        what = "状态为“已核实”，但没有完成证据"
        row.refuse(Unfit(what, "在“完成证据”栏写明材料，或把状态改为“已完成”"), "status")


def ordered(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Put actions into the order of their frozen table."""
    return tuple(sorted(actions, key=lambda one: (one.period, one.id)))


def rows_of(actions: Sequence[Action]) -> list[list[str]]:
    """Write actions as the rows of their table, labels in place of keys for nobody to guess."""
    return [_texts(one) for one in ordered(actions)]


def _texts(one: Action) -> list[str]:
    whys = (*one.whys, *("",) * len(WHYS))[: len(WHYS)]
    units = "" if one.units is None else exact_text(one.units)
    since = "" if one.since is None else one.since.isoformat()
    return [
        str(one.period), one.id, one.about, one.measure, units, one.owner, one.due.isoformat(),
        STAGE_LABELS[one.stage][0], since, one.proof, one.cause, *whys,
    ]  # fmt: skip
