"""Bad input through the real command line, in both forms of evidence, before any kernel starts.

Each fault is told with its place and how to mend it, all faults of a file at once, by the
documented exit code; nothing is written to the folder of reports.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ecnb import cli
from ecnb.cli import console
from ecnb.run import notebook
from ecnb.run.index import FILES

CENTRE = {"id": "zj-1", "name": "某市中心", "standard": "zhejiang-centre", "class": "A"}
SHEETS = {"facts": "事实", "ratings": "评分", "trainings": "公益培训台账", "entity": "基本信息"}
HEADS = {
    "facts": ("期间", "事项", "数值", "来源", "日期", "备注"),
    "ratings": ("期间", "指标", "评分人", "得分", "理由"),
    "trainings": ("日期", "活动编号", "培训名称", "参加人数"),
}
"""Of each table; the same header in a file and in a sheet."""

Tables = dict[str, list[tuple[Any, ...]]]

FAULTS: dict[str, tuple[Tables, list[tuple[str, str, str, str, str]]]] = {
    "unknown fact": (
        {"facts": [("2026H1", "staff_fulltime", 4)]},
        [("facts", "2", "事项", "没有这个事项: staff_fulltime", "是否为 staff_full_time")],
    ),
    "negative count": (
        {"facts": [("2026H1", "staff_full_time", -3)]},
        [("facts", "2", "数值", "次数不能为负: -3", "填写 0 或正整数")],
    ),
    "no number": (
        {"facts": [("2026H1", "staff_full_time", "4人")]},
        [("facts", "2", "数值", "不是数字: 4人", "只写数字，不带单位：4")],
    ),
    "two faults of one file": (
        {"facts": [("2026H3", "staff_full_time", 4), ("2026H1", "staff_full_time", 2.5)]},
        [
            ("facts", "2", "期间", "不是期间: 2026H3", "写成 2026、2026H1 或 2026Q2"),
            ("facts", "3", "数值", "次数必须是整数: 2.5", "填写 0 或正整数"),
        ],
    ),
    "date outside the period": (
        {"facts": [("2026H1", "staff_full_time", 4, "工资表", dt.date(2026, 7, 1))]},
        [("facts", "2", "日期", "日期不在期间 2026H1 内: 2026-07-01", "2026-01-01 至 2026-06-30")],
    ),
    "register row outside the declared periods": (
        {"trainings": [(dt.date(2026, 7, 1), "T1", "甲", 30)]},
        [("trainings", "2", "日期", "日期不在证据期间", "改正日期，或在证据期间")],
    ),
    "points over the maximum": (
        {"ratings": [("2026H1", "zj-01", "province", 6.5)]},
        [("ratings", "2", "得分", "得分超出范围: 6.5", "填写 0 至 6")],
    ),
    "county rating of an A centre": (
        {"ratings": [("2026H1", "zj-01", "county", 5)]},
        [("ratings", "2", "评分人", "A类没有“县（市、区）商务主管部门”评分", "删去本行")],
    ),
    "faults of every table": (
        {
            "facts": [("2026H1", "has_premises", "也许")],
            "ratings": [("2026H1", "zj-18", "self", 1)],
            "trainings": [(dt.date(2026, 3, 1), "", "甲", 30)],
        },
        [
            ("facts", "2", "数值", "不是“是”或“否”: 也许", "填写 是 或 否"),
            ("ratings", "2", "指标", "没有这个指标: zj-18", "是否为"),
            ("trainings", "2", "活动编号", "“活动编号”没有填写", "补写"),
        ],
    ),
}
"""Tables of one entity, and each fault: table, row, column, what, how to mend it."""

IDS = ["../x", "CON", "nul.txt", "{x}", "a b", "中心一", "-" * 65]


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A programme of one sound centre, where the user stands; no kernel may start."""
    monkeypatch.setattr(notebook, "execute", lambda *_, **__: pytest.fail("a kernel started"))
    folder = tmp_path / "programme"
    (folder / "params").mkdir(parents=True)
    (folder / "evidence").mkdir()
    write_run(folder)
    monkeypatch.chdir(folder)
    return folder


def write_run(folder: Path, more: str = "") -> None:
    """Write the only run file."""
    text = f"period: 2026H1\n{more}"
    (folder / "params" / "2026H1.yaml").write_text(text, encoding="utf-8")


def as_folder(home: Path, tables: Tables, **entity: str) -> Path:
    """Write an entity's folder of CSV files."""
    folder = home / "evidence" / "the-centre"
    (folder / "registers").mkdir(parents=True)
    fields = {**CENTRE, "periods": "2026H1", **entity}
    lines = [f'{name}: "{value}"\n' for name, value in fields.items()]
    (folder / "entity.yaml").write_text("".join(lines), encoding="utf-8")
    for name, rows in tables.items():
        where = f"registers/{name}.csv" if name == "trainings" else f"{name}.csv"
        lines = [",".join(map(str, row)) for row in (HEADS[name], *rows)]
        (folder / where).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def as_workbook(home: Path, tables: Tables, **entity: str) -> Path:
    """Write an entity's workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEETS["entity"]
    sheet.append(("项目", "内容"))
    for name, value in {**CENTRE, "periods": "2026H1", **entity}.items():
        sheet.append((name, value))
    for name, rows in tables.items():
        sheet = book.create_sheet(SHEETS[name])
        for row in (HEADS[name], *rows):
            sheet.append(row)
    path = home / "evidence" / "the-centre.xlsx"
    book.save(path)
    return path


def place_in_folder(table: str, row: str, column: str) -> str:
    """Name a place as the folder's faults do."""
    where = f"registers/{table}.csv" if table == "trainings" else f"{table}.csv"
    return f"{where} 第{row}行 {column}列: "


def place_in_workbook(table: str, row: str, column: str) -> str:
    """Name a place as the workbook's faults do."""
    letter = "ABCDEF"[HEADS[table].index(column)]
    return f"工作表“{SHEETS[table]}” 第{row}行 {letter}列（{column}）: "


def report(entity: str | Path) -> int:
    """Ask for one report."""
    return cli.run(["report", str(entity)])


def batch() -> int:
    """Ask for all reports, in this process."""
    return cli.run(["batch", "--jobs", "1"])


def nothing_is_published(home: Path) -> bool:
    """No report, and nothing half done; a batch leaves its index, its lock and its ledger."""
    left = {path.name for path in (home / "reports").rglob("*")} - {"2026H1"}
    return left <= {*FILES, ".lock", "ledger.sqlite"}


FORMS: dict[str, tuple[Callable[..., Path], Callable[..., str]]] = {
    "folder": (as_folder, place_in_folder),
    "workbook": (as_workbook, place_in_workbook),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", FAULTS)
def test_fault_of_evidence_is_told_with_place_and_remedy(home, capsys, form, case):
    """By report: exit code 2, each fault on a line of its own, all of them, nothing written."""
    write, place = FORMS[form]
    tables, faults = FAULTS[case]
    assert report(write(home, tables)) == console.BAD_INPUT
    told = capsys.readouterr().err.splitlines()
    assert len(told) == len(faults)
    for line, (table, row, column, what, remedy) in zip(told, faults, strict=True):
        assert line.startswith(place(table, row, column))
        assert what in line
        assert remedy in line.partition(" → ")[2]
    assert not (home / "reports").exists()


@pytest.mark.parametrize("form", FORMS)
def test_batch_tells_the_same_faults(home, capsys, form):
    """By batch: exit code 1, for others might have come through; the same lines."""
    write, place = FORMS[form]
    tables, faults = FAULTS["faults of every table"]
    write(home, tables)
    assert batch() == console.SOME_FAILED
    told = capsys.readouterr().err
    assert all(place(*fault[:3]) in told and fault[3] in told for fault in faults)
    assert nothing_is_published(home)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", IDS)
def test_id_that_is_no_safe_file_name_is_refused(home, capsys, form, name):
    """It would name a folder among the reports."""
    assert report(FORMS[form][0](home, {}, id=name)) == console.BAD_INPUT
    (told,) = capsys.readouterr().err.splitlines()
    assert "entity.yaml:1 id: " in told or "工作表“基本信息” 第2行 B列（内容）: " in told
    assert "编号不能用作文件名" in told or "编号是系统保留名" in told
    assert "→ 只用字母、数字、-、_" in told
    assert not (home / "reports").exists()


@pytest.mark.parametrize("form", FORMS)
def test_doubled_id_is_told_with_both_places(home, capsys, form):
    """Two entities may not share a folder of reports, nor on Windows: ZJ-1 is zj-1."""
    sound = {"facts": [("2026H1", "staff_full_time", 4)]}
    first = FORMS[form][0](home, sound)
    first.rename(first.with_stem("one") if form == "workbook" else first.with_name("one"))
    FORMS[form][0](home, sound, id="ZJ-1")
    assert batch() == console.SOME_FAILED
    told = capsys.readouterr().err
    assert "编号 zj-1 重复" in told
    assert "one" in told
    assert "the-centre" in told
    assert "每个对象使用不同的编号" in told
    assert nothing_is_published(home)


def test_number_stored_as_text_in_a_workbook(home, capsys):
    """Excel's green corner: the cell says text, so its figure is not trusted."""
    path = as_workbook(home, {"facts": [("2026H1", "staff_full_time", "4")]})
    assert report(path) == console.BAD_INPUT
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith("工作表“事实” 第2行 C列（数值）: 数字存成了文本: 4 → ")
    assert "改为数字格式" in told


def test_merged_cells_are_told_by_sheet_and_range(home, capsys):
    """What stands in the hidden part of a merged cell cannot be known; two ranges, two lines."""
    path = as_workbook(home, {"facts": [("2026H1", "staff_full_time", 4)] * 4})
    book = openpyxl.load_workbook(path)
    book["事实"].merge_cells("A2:A3")
    book["事实"].merge_cells("A4:A5")
    book.save(path)
    assert report(path) == console.BAD_INPUT
    told = capsys.readouterr().err
    for merged in ("A2:A3", "A4:A5"):
        assert f"工作表“事实”: 合并单元格 {merged} → 取消合并，每格单独填写" in told
    assert not (home / "reports").exists()


def test_empty_workbook(home, capsys):
    """Nothing at all in it."""
    path = home / "evidence" / "empty.xlsx"
    openpyxl.Workbook().save(path)
    assert report(path) == console.BAD_INPUT
    assert capsys.readouterr().err == "empty.xlsx: 工作簿是空的 → 用 ecnb init 生成模板后填写\n"


def test_file_that_is_no_workbook(home, capsys):
    """A renamed text file."""
    path = home / "evidence" / "false.xlsx"
    path.write_text("编号,名称", encoding="utf-8")
    assert report(path) == console.BAD_INPUT
    told = capsys.readouterr().err
    assert told.startswith("false.xlsx: 打不开工作簿")
    assert "另存为 .xlsx" in told


def test_broken_yaml_of_an_entity(home, capsys):
    """The line is named; the other files' faults come at the same time."""
    folder = as_folder(home, {})
    (folder / "entity.yaml").write_text("id: zj-1\n  name: 某中心\n", encoding="utf-8")
    (folder / "fact.csv").write_text("x", encoding="utf-8")
    assert report(folder) == console.BAD_INPUT
    told = capsys.readouterr().err
    assert "entity.yaml:2: YAML 写法有误" in told
    assert "每项写成“名称: 内容”" in told
    assert "fact.csv: 不认识的文件: fact.csv → 是否为 facts.csv？" in told


@pytest.mark.parametrize(("name", "remedy"), [("entity.yaml", "UTF-8"), ("facts.csv", "CSV UTF-8")])
def test_wrong_encoding(home, capsys, name, remedy):
    """UTF-16, as Windows calls Unicode; GB18030 of a table is read."""
    folder = as_folder(home, {"facts": [("2026H1", "staff_full_time", 4)]})
    (folder / name).write_bytes((folder / name).read_text(encoding="utf-8").encode("utf-16"))
    assert report(folder) == console.BAD_INPUT
    told = capsys.readouterr().err
    assert told.startswith(f"{name}: 编码")
    assert remedy in told.partition(" → ")[2]


@pytest.mark.parametrize("command", [lambda: report("zj-1"), batch])
def test_faults_of_parameters_come_at_once(home, capsys, command):
    """Unknown name, ruling, option and setting, of run file and roster; before evidence is read."""
    as_folder(home, {})
    more = "perod: 2026H1\nrulings: {ZJ-1: inclusve, ZJ-99: x}\nsettings: {reference_yaer: 2025}\n"
    write_run(home, more)
    roster = "entities: {zj-1: {ruling: {ZJ-1: inclusive}}}\n"
    (home / "params" / "roster.yaml").write_text(roster, encoding="utf-8")
    assert command() == console.BAD_INPUT
    told = capsys.readouterr().err.splitlines()
    for start, what, remedy in (
        ("2026H1.yaml:2 perod: ", "unknown name 'perod'", "did you mean period?"),
        ("2026H1.yaml:3 rulings.ZJ-1: ", "no option 'inclusve'", "inclusive"),
        ("2026H1.yaml:3 rulings.ZJ-99: ", "no standard has a ruling", "did you mean"),
        ("2026H1.yaml:4 settings.reference_yaer: ", "has a parameter", "reference_year"),
        ("roster.yaml:1 entities.zj-1.ruling: ", "unknown name 'ruling'", "rulings"),
    ):
        (line,) = [line for line in told if line.startswith(start)]
        assert what in line
        assert remedy in line.partition(" → ")[2]
    assert len(told) == 5
    assert not (home / "reports").exists()


def test_broken_yaml_of_a_run_file(home, capsys):
    """File and line, and nothing is read beyond it."""
    as_folder(home, {})
    write_run(home, "lang: [zh\n")
    assert batch() == console.BAD_INPUT
    assert capsys.readouterr().err.startswith("2026H1.yaml:")
    assert not (home / "reports").exists()


def test_parameter_that_the_notebook_does_not_take(home, capsys):
    """It would otherwise be ignored without a word (papermill only warns)."""
    from tests.run.notebooks import make, save  # noqa: PLC0415 - only here

    folder = as_folder(home, {"facts": [("2026H1", "staff_full_time", 4)]})
    story = save(make(parameters='evidence: str = "x"\nas_of = lang = ""'), home / "story.ipynb")
    code = cli.run(["report", str(folder), "--notebook", str(story)])
    assert code == console.SOME_FAILED
    told = capsys.readouterr().err
    assert "the notebook takes no parameter 'period' → 在标有 parameters 的单元格中声明" in told
    assert nothing_is_published(home)
