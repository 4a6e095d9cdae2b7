"""ecnb plan export and import: out to be filled in, and back into the evidence."""

from pathlib import Path

import openpyxl
import pytest

from ecnb import cli
from tests.run import stations


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """A programme's folder, where the user stands; its stations have room for improvement."""
    folder = stations.programme(tmp_path / "programme")
    weak = stations.station("jx-3", orders=100, points={"jx-03.startup": "0", "jx-10": "4"})
    stations.write(weak, folder / "evidence" / "jx-3")
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> int:
    """Carry out a command line."""
    return cli.run(list(arguments))


def fill(path: Path, column: str, value: str) -> None:
    """Fill one column of the exported plan."""
    book = openpyxl.load_workbook(path)
    sheet = book["改进计划"]
    place = next(cell.column for cell in sheet[1] if cell.value == column)
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, place).value = value
    book.save(path)


def test_plan_goes_out_and_comes_back(here, capsys):
    """Exported from the shortest path, refused without owners, taken with them."""
    assert run("plan", "export", "jx-3", "--target", "优秀", "--out", "plan.xlsx") == 0
    assert "待填责任岗位" in capsys.readouterr().out
    assert run("plan", "import", "plan.xlsx", "--entity", "jx-3") == 2
    assert "“责任岗位”没有填写" in capsys.readouterr().err
    kept = here / "evidence" / "jx-3" / "plan.csv"
    assert not kept.exists()
    fill(here / "plan.xlsx", "责任岗位", "站长")
    assert run("plan", "import", "plan.xlsx", "--entity", "jx-3") == 0
    text = kept.read_text(encoding="utf-8-sig")
    assert "jx-07.orders" in text
    assert "jx-03.startup" in text
    assert run("score", "jx-3") == 0


def test_status_that_moves_backwards_changes_nothing(here, capsys):
    """The old plan stands, and the message names the row."""
    run("plan", "export", "jx-3", "--out", "plan.xlsx")
    fill(here / "plan.xlsx", "责任岗位", "站长")
    fill(here / "plan.xlsx", "状态", "已完成")
    assert run("plan", "import", "plan.xlsx", "--entity", "jx-3") == 0
    before = (here / "evidence" / "jx-3" / "plan.csv").read_bytes()
    fill(here / "plan.xlsx", "状态", "进行中")
    capsys.readouterr()
    assert run("plan", "import", "plan.xlsx", "--entity", "jx-3") == 2
    told = capsys.readouterr().err
    assert "第2行" in told
    assert "状态不能后退: 已完成 → 进行中" in told
    assert (here / "evidence" / "jx-3" / "plan.csv").read_bytes() == before


def test_JX_1_no_plan_while_an_entry_is_inadmissible_names_the_entry(here, capsys):
    """14.5 for item 10: no step can be judged, and the reason is not that there is none."""
    wrong = stations.station("jx-3", points={"jx-10": "14.5"})
    stations.write(wrong, here / "evidence" / "jx-3")
    assert run("plan", "export", "jx-3", "--out", "plan.xlsx") == 0
    told = capsys.readouterr().out
    assert "没有可提的措施" not in told
    assert "评分有误，更正后才能提出措施" in told
    assert "“提供便民服务情况”的评分不在可得分值内，应改为 0–10（口径 JX-1）" in told
    assert not (here / "plan.xlsx").exists()


def test_plan_of_another_entity_is_refused(here, capsys):
    """A workbook says whose it is."""
    run("plan", "export", "jx-3", "--out", "plan.xlsx")
    fill(here / "plan.xlsx", "责任岗位", "站长")
    assert run("plan", "import", "plan.xlsx", "--entity", "jx-1") == 2
    assert "这是别的单位的计划: jx-3" in capsys.readouterr().err
    assert not (here / "evidence" / "jx-1" / "plan.csv").exists()


def test_no_file_is_overwritten_and_a_plan_is_a_workbook(here, capsys):
    """What somebody may have filled in is not lost to a second export."""
    (here / "plan.xlsx").write_bytes(b"mine")
    assert run("plan", "export", "jx-3", "--out", "plan.xlsx") == 2
    assert "已有这个文件" in capsys.readouterr().err
    assert (here / "plan.xlsx").read_bytes() == b"mine"
    assert run("plan", "export", "jx-3", "--out", "plan.csv") == 2
    assert ".xlsx" in capsys.readouterr().err
