"""A plan's workbook that somebody changed on its way: nothing runs, nothing slips in unseen."""

import datetime as dt
import os
import zipfile

import openpyxl
import pytest

from ecnb import standards
from ecnb.errors import EvidenceInvalid
from ecnb.evidence.files import xlsx_reader
from ecnb.evidence.files.headers import PLAN
from ecnb.evidence.templates.plan_book import (
    FILE,
    plan_book,
    read_plan_book,
    taken_over,
    write_plan,
)
from ecnb.model.evidence import Entity, Evidence
from ecnb.model.period import Period
from ecnb.model.plan import Action, Stage

STANDARD = standards.load("jiaxian-station")
ABOUT = next(iter(STANDARD.indicators))
STARTS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "＝1+1",
    "'=1",
    "{=1}",
    '=HYPERLINK("http://x")',
]


def action(name="a1", **more):
    """Give an action."""
    given = {
        "id": name, "period": Period.parse("2026H1"), "about": ABOUT, "measure": "补两场培训",
        "owner": "站长", "due": dt.date(2026, 6, 30), "stage": Stage.PLANNED,
    }  # fmt: skip
    return Action(**{**given, **more})


def exported(folder, *actions):
    """Give the workbook of a plan."""
    path = folder / "plan.xlsx"
    path.write_bytes(plan_book("jx-1", actions or (action(), action("a2")), {}))
    return path


def changed(folder, change):
    """Give a workbook after a change by a user of openpyxl."""
    path = exported(folder)
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def repacked(folder, change):
    """Give a workbook whose parts were changed."""
    path = exported(folder)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in change(parts).items():
            package.writestr(name, content)
    return path


def back(path):
    """Read a workbook back."""
    return tuple(row.item for row in read_plan_book(path, STANDARD, "jx-1"))


def told(path):
    """Give the faults of a workbook."""
    with pytest.raises(EvidenceInvalid) as caught:
        back(path)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("start", STARTS)
def test_text_like_a_formula_is_text_in_the_workbook_and_comes_back(tmp_path, start):
    """In every column that an action has words in; also in the file that is written then."""
    words = {"owner": f"{start}甲", "proof": f"{start}乙", "cause": f"{start}丙",
             "whys": (f"{start}丁",)}  # fmt: skip
    path = exported(tmp_path, action(measure=f"{start}戊", **words))
    sheet = openpyxl.load_workbook(path)[PLAN]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d"}
    (found,) = back(path)
    texts = (found.measure, found.owner, found.proof, found.cause, *found.whys)
    assert [text[-1] for text in texts] == list("戊甲乙丙丁")
    assert all(start.strip() in text for text in texts)
    write_plan(tmp_path, (found,))
    cells = (tmp_path / FILE).read_text(encoding="utf-8-sig").splitlines()[1].split(",")
    assert not any(cell.lstrip('"').startswith(tuple("=+-@\t\r＝")) for cell in cells)


def test_macros_links_and_strange_parts_are_left_alone(tmp_path):
    """A workbook is a table to read: what else is packed into it is not opened, nor unpacked."""
    more = {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0",
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0",
        "../../../evil": b"x",
        "/evil": b"x",
    }
    path = repacked(tmp_path, lambda parts: parts | more)
    assert back(path) == (action(), action("a2"))
    assert not (tmp_path.parent / "evil").exists()


def test_a_link_to_another_workbook_without_a_saved_value_is_a_fault(tmp_path):
    """Nothing is fetched; what Excel saved of it is a value like any other."""

    def link(book):
        book[PLAN]["F2"] = "='http://evil.example/[b.xlsx]S'!A1"

    assert "F2: 公式没有保存计算结果" in told(changed(tmp_path, link))[0]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_plan_is_refused(tmp_path, state):
    """Who signed the workbook did not see it."""

    def hide(book):
        book[PLAN].sheet_state = state
        book.create_sheet("_草稿")

    (fault,) = told(changed(tmp_path, hide))
    assert fault == f"工作表“{PLAN}”: 工作表是隐藏的 → 取消隐藏，或删去这张工作表"


@pytest.mark.parametrize("name", ["改进 计划", "改进计划 ", "\u3000改进计划"])
def test_two_sheets_that_read_as_the_plan_are_refused(tmp_path, name):
    """One of them would be taken in the other's place."""

    def double(book):
        other = book.create_sheet(name, 0)
        for row in book[PLAN].iter_rows(values_only=True):
            other.append(row)
        other["F2"] = "换掉的措施"

    faults = told(changed(tmp_path, double))
    assert any("两张工作表" in fault for fault in faults)


def test_a_sheet_far_too_large_is_refused_before_it_is_read(tmp_path):
    """What the package claims of its size counts for nothing; a cell far out does."""

    def wide(parts):
        name = "xl/worksheets/sheet1.xml"
        text = parts[name].decode()
        far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        return parts | {name: text.replace("</sheetData>", far).encode()}

    assert "表格过大（XFD1048576 有内容）" in told(repacked(tmp_path, wide))[0]


def test_a_claimed_size_alone_costs_nothing(tmp_path):
    """The dimension of a sheet is a remark of whoever wrote it."""

    def claim(parts):
        name = "xl/worksheets/sheet1.xml"
        text = parts[name].decode()
        start = text.index("<dimension")
        end = text.index("/>", start)
        return parts | {
            name: (text[:start] + '<dimension ref="A1:XFD1048576"' + text[end:]).encode()
        }

    assert back(repacked(tmp_path, claim)) == (action(), action("a2"))


def test_a_zip_bomb_is_refused_unpacked(tmp_path, monkeypatch):
    """A plan is small; so is what may be unpacked of it."""
    monkeypatch.setattr(xlsx_reader, "MAX_UNPACKED", 1_000_000)
    path = repacked(tmp_path, lambda parts: parts | {"xl/media/a.bin": bytes(2_000_000)})
    assert "工作簿展开后过大" in told(path)[0]


def test_an_entity_bomb_in_a_plan_is_refused(tmp_path):
    """Nothing that a document type declares is expanded."""

    def bomb(parts):
        name = "xl/worksheets/sheet1.xml"
        kind = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        head, mark, rest = parts[name].partition(b"?>")
        return parts | {name: head + mark + kind + rest}

    assert "打不开工作簿" in told(repacked(tmp_path, bomb))[0]


def test_edited_ids_periods_and_statuses_lose_nothing(tmp_path):
    """An id that became another one is a missing action, also in letters that look the same."""
    entity = Entity("jx-1", "某站", "jiaxian-station")
    old = Evidence(entity, plan=(action(stage=Stage.COMPLETED), action("a2")))
    for name in ("A1", "ａ1", "a1x", "a\u200b1"):
        rows = read_plan_book(exported(tmp_path, action(name), action("a2")), STANDARD, "jx-1")
        with pytest.raises(EvidenceInvalid, match="少了行动 a1"):
            taken_over(old, rows, STANDARD)
    rows = read_plan_book(exported(tmp_path, action(), action("a2")), STANDARD, "jx-1")
    with pytest.raises(EvidenceInvalid, match="行动 a1 的状态不能后退: 已完成 → 已计划"):
        taken_over(old, rows, STANDARD)
    later = action(period=Period.parse("2026H2"), due=dt.date(2026, 12, 31))
    rows = read_plan_book(exported(tmp_path, later), STANDARD, "jx-1")
    assert {*old.plan} < {*taken_over(old, rows, STANDARD)}


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_writing_a_plan_follows_no_link(tmp_path):
    """Evidence comes from others: a link in the place of our file must not lead us elsewhere."""
    precious = tmp_path / "precious"
    precious.write_text("kept")
    folder = tmp_path / "jx-1"
    folder.mkdir()
    for name in (f".{FILE}.new", FILE):
        (folder / name).symlink_to(precious)
    write_plan(folder, (action(),))
    assert precious.read_text() == "kept"
    assert not (folder / FILE).is_symlink()
    assert sorted(path.name for path in folder.iterdir()) == [FILE]
