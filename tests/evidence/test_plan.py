"""The improvement plan as evidence: every fault at once; only forward; nothing half-written."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from ecnb import evidence as room
from ecnb import standards
from ecnb.errors import EvidenceInvalid, NotFound
from ecnb.evidence.templates.plan_book import plan_book, read_plan_book, taken_over, write_plan
from ecnb.model.period import Period
from ecnb.model.plan import Action, Stage
from tests.evidence.small import ZHEJIANG, faults, read

HEAD = "期间,行动编号,指标,措施,责任岗位,完成期限,状态,完成证据,单位编号\n"
GOOD = "2026H1,A1,zj-06,再办3场培训,培训主管,2026-12-31,进行中,,zj-01\n"
ZJ = standards.load("zhejiang-centre")
H1 = Period.parse("2026H1")
ACTION = Action(
    "A1", H1, "zj-06", "再办3场培训", "培训主管", dt.date(2026, 12, 31), Stage.IN_PROGRESS
)


def with_plan(*rows: str) -> dict[str, str]:
    """A Zhejiang folder with a plan."""
    return {**ZHEJIANG, "plan.csv": HEAD + "".join(rows)}


def test_sound_plan_is_read(tmp_path):
    """The starting point of every case below."""
    assert read(tmp_path, with_plan(GOOD)).plan == (ACTION,)


def test_all_faults_of_a_plan_come_at_once(tmp_path):
    """Each with its row, its column, and how to mend it."""
    rows = (
        "2026H1,A1,zj-06,办培训,培训主管,2026-12-31,已核实,,\n",
        "2026H1,A2,zj-06,办培训,,2026-12-31,已计划,,\n",
        "2026H1,A3,zj-06,办培训,培训主管,2025-12-31,已计划,,\n",
        "2026H1,A4,zj-06,办培训,培训主管,2026-12-31,已计划,,zj-99\n",
        "2026H1,A5,zj-66,办培训,培训主管,2026-12-31,已计划,,\n",
        "2026H1,A6,zj-06,办培训,培训主管,2026-12-31,办好了,,\n",
        "2026H1,A7,zj-06,办培训,培训主管,2026-02-30,已计划,,\n",
        "2026H1,A8,zj-06,办培训,,2025-12-31,已核实,,\n",
        GOOD.replace("A1", "A3"),
    )
    told = faults(tmp_path, with_plan(*rows)).splitlines()
    wanted = [
        "第2行 状态列: 状态为“已核实”，但没有完成证据",
        "第3行 责任岗位列: “责任岗位”没有填写",
        "第4行 完成期限列: 期限早于计划所属期间（2026H1）: 2025-12-31",
        "第5行 单位编号列: 这是别的单位的计划: zj-99",
        "第6行 指标列: 没有这个指标或条款: zj-66 → 是否为 zj-16",
        "第7行 状态列: 没有这个状态: 办好了 → 可填：",
        "第8行 完成期限列: 不是日期: 2026-02-30",
        "第9行 责任岗位列: “责任岗位”没有填写",
        "第9行 完成期限列: 期限早于计划所属期间（2026H1）: 2025-12-31",
        "第9行 状态列: 状态为“已核实”，但没有完成证据",
        "第10行: 重复: 2026H1 的行动 A3 → 与plan.csv 第4行只留一行",
    ]
    assert len(told) == len(wanted)
    for line, part in zip(told, wanted, strict=True):
        assert line.startswith(f"plan.csv {part}")


def test_plan_of_too_many_actions_is_refused(tmp_path):
    """A plan is what people can do."""
    rows = [GOOD.replace("A1", f"A{n}") for n in range(501)]
    assert faults(tmp_path, with_plan(*rows)).startswith("plan.csv: 行动过多（501项）")


def test_frozen_plan_reads_back_the_same(tmp_path):
    """Reading a frozen folder gives the same evidence, and freezes to the same bytes."""
    proof = read(tmp_path / "a", with_plan(GOOD, GOOD.replace("A1", "=1+1")))
    frozen = room.freeze(proof, ZJ)
    room.write_frozen(frozen, tmp_path / "b")
    again = room.read_entity(tmp_path / "b", lambda *_: ZJ)
    assert again.plan == proof.plan
    assert room.freeze(again, ZJ) == frozen


def a_book(folder: Path, *actions: Action) -> Path:
    """A workbook of a plan."""
    path = folder / "plan.xlsx"
    path.write_bytes(plan_book("zj-01", actions, {"zj-06": "开展公益培训"}))
    return path


def test_exported_plan_reads_back_and_is_the_same_on_every_run(tmp_path):
    """Through a workbook and back, with nothing lost."""
    whole = replace(
        ACTION, units=Fraction(3), proof="签到表", cause="没有排期", whys=("人少", "", "忙"),
        since=dt.date(2026, 7, 2),
    )  # fmt: skip
    path = a_book(tmp_path, whole)
    assert [one.item for one in read_plan_book(path, ZJ, "zj-01")] == [whole]
    assert plan_book("zj-01", [whole], {}) == plan_book("zj-01", [whole], {})


def test_hostile_text_in_a_plan_becomes_no_formula(tmp_path):
    """What begins like a formula is a text, in the workbook and in the folder."""
    bad = replace(ACTION, measure='=HYPERLINK("http://x","y")', owner="@SUM(1)")
    sheet = openpyxl.load_workbook(a_book(tmp_path, bad))["改进计划"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    (tmp_path / "zj-01").mkdir()
    text = write_plan(tmp_path / "zj-01", [bad]).read_text(encoding="utf-8-sig")
    assert ',"=' not in text
    assert ",=" not in text


def test_status_offers_only_what_is_known(tmp_path):
    """Excel shows the four statuses."""
    sheet = openpyxl.load_workbook(a_book(tmp_path, ACTION))["改进计划"]
    lists = [v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert lists == ['"已计划,进行中,已完成,已核实"']


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("then", list(Stage))
def test_status_only_moves_forward(tmp_path, stage, then):
    """All sixteen moves: the same or a later one is taken, an earlier one refused."""
    old = replace(ACTION, stage=stage, proof="材料")
    proof = replace(read(tmp_path, ZHEJIANG), plan=(old,))
    rows = read_plan_book(a_book(tmp_path, replace(old, stage=then)), ZJ, "zj-01")
    if list(Stage).index(then) >= list(Stage).index(stage):
        assert taken_over(proof, rows, ZJ)[0].stage is then
    else:
        with pytest.raises(EvidenceInvalid, match=r"第2行 .*: 行动 A1 的状态不能后退"):
            taken_over(proof, rows, ZJ)


def test_removed_action_is_refused_and_other_periods_stay(tmp_path):
    """Of a period that the workbook has, no action disappears; others are not touched."""
    older = replace(ACTION, period=Period.parse("2025H2"))
    second = replace(ACTION, id="A2")
    proof = replace(read(tmp_path, ZHEJIANG), plan=(older, ACTION, second))
    rows = read_plan_book(a_book(tmp_path, ACTION), ZJ, "zj-01")
    with pytest.raises(EvidenceInvalid, match="少了行动 A2"):
        taken_over(proof, rows, ZJ)
    rows = read_plan_book(a_book(tmp_path, ACTION, second), ZJ, "zj-01")
    assert taken_over(proof, rows, ZJ) == (older, ACTION, second)


def test_failed_write_leaves_the_old_plan(tmp_path, monkeypatch):
    """Nothing is half-written, and nothing is left beside it."""
    folder = tmp_path / "zj-01"
    folder.mkdir()
    before = write_plan(folder, [ACTION]).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_plan(folder, [replace(ACTION, measure="别的")])
    assert [path.name for path in folder.iterdir()] == ["plan.csv"]
    assert (folder / "plan.csv").read_bytes() == before


def test_workbook_of_evidence_and_missing_sheets_are_told(tmp_path):
    """What cannot be done says what to do instead."""
    book = a_book(tmp_path, ACTION)
    with pytest.raises(EvidenceInvalid, match="证据是工作簿"):
        write_plan(book, [ACTION])
    with pytest.raises(NotFound, match="没有这份计划"):
        read_plan_book(tmp_path / "none.xlsx", ZJ, "zj-01")
    empty = openpyxl.Workbook()
    empty.active.append(["甲"])
    empty.save(tmp_path / "other.xlsx")
    with pytest.raises(EvidenceInvalid, match="缺少工作表“改进计划”"):
        read_plan_book(tmp_path / "other.xlsx", ZJ, "zj-01")
