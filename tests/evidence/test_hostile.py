"""Files made to exhaust a reader: each is refused, quickly, with its place and a remedy."""

import io
import re
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ecnb import evidence as room
from ecnb import standards
from ecnb.errors import EvidenceInvalid
from ecnb.evidence import folder
from ecnb.evidence.files import csv_reader, xlsx_reader
from ecnb.evidence.files.grid import MAX_FAULTS, Caps, Reading
from ecnb.evidence.files.parquet_reader import read_parquet
from ecnb.evidence.names import NameBook, Unfit
from tests.evidence.small import ZHEJIANG, published
from tests.evidence.small import folder as written

SHEET = "xl/worksheets/sheet1.xml"


def package(path, change=lambda _: {}):
    """Write a workbook whose parts are then replaced or added."""
    book = openpyxl.Workbook()
    book.active.title = "基本信息"
    for row in (
        ("项目", "内容"),
        ("编号", "zj-01"),
        ("名称", "甲"),
        ("适用标准", "zhejiang-centre"),
    ):
        book.active.append(row)
    plain = io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as source:
        parts = {name: source.read(name).decode() for name in source.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in {**parts, **change(parts)}.items():
            target.writestr(name, text)
    return path


def rows(text):
    """Change a sheet by adding rows."""
    return lambda parts: {SHEET: parts[SHEET].replace("</sheetData>", f"{text}</sheetData>")}


def faults(path):
    """Give the faults of a workbook or folder."""
    with pytest.raises(EvidenceInvalid) as caught:
        room.read_entity(path, published)
    return str(caught.value)


def test_the_plain_package_is_read(tmp_path):
    """What the tests below break is sound before."""
    assert room.read_entity(package(tmp_path / "a.xlsx"), published).entity.name == "甲"


@pytest.mark.parametrize(
    "row",
    [
        '<row r="9"><c r="xfd9"><v>1</v></c></row>',
        '<row r="60000"><c><v>1</v></c></row>',
        '<row r="9">' + "<c><v>1</v></c>" * 201 + "</row>",
    ],
    ids=["small letters", "no reference", "counted"],
)
def test_a_cell_far_out_is_found_however_it_is_named(tmp_path, row):
    """Rows and columns that are not read must never hold anything."""
    assert "工作表“基本信息”: 表格过大" in faults(package(tmp_path / "a.xlsx", rows(row)))


def test_empty_cells_far_out_cost_nothing(tmp_path):
    """A format in column XFD of every row would fill the memory with blanks."""
    row = '<row r="5"><c r="A5" t="inlineStr"><is><t>类别</t></is></c><c r="XFD5"/></row>'
    reading = Reading()
    grid = xlsx_reader.read_workbook(package(tmp_path / "a.xlsx", rows(row)), reading)["基本信息"]
    assert not reading.faults
    assert {len(cells) for _, cells in grid.lines} == {2}


def test_the_part_that_is_looked_through_is_the_part_that_is_read(tmp_path):
    """A package can name another workbook than xl/workbook.xml."""

    def moved(parts):
        types = parts["[Content_Types].xml"].replace("/xl/workbook.xml", "/ev/workbook.xml")
        row = '<row r="9"><c r="A9"><v>1</v></c><c r="XFD9"><v>1</v></c></row>'
        return {
            "[Content_Types].xml": types,
            "ev/workbook.xml": parts["xl/workbook.xml"],
            "ev/_rels/workbook.xml.rels": parts["xl/_rels/workbook.xml.rels"].replace(
                "/xl/worksheets/", "/ev/worksheets/"
            ),
            "ev/worksheets/sheet1.xml": rows(row)(parts)[SHEET],
        }

    assert "表格过大（XFD9 有内容）" in faults(package(tmp_path / "a.xlsx", moved))


@pytest.mark.parametrize("part", ["xl/styles.xml", SHEET])
def test_parts_of_millions_of_elements_are_not_parsed(tmp_path, part, monkeypatch):
    """Twenty bytes of markup become a hundred times more in memory."""
    monkeypatch.setattr(xlsx_reader, "MAX_MARKS", 5_000)
    monkeypatch.setattr(xlsx_reader, "MAX_MARKS_ASIDE", 1_000)
    path = package(tmp_path / "a.xlsx", lambda parts: {part: parts[part] + "<xf/>" * 6_000})
    assert f"工作簿的部件过于复杂（{part}）" in faults(path)


def test_two_sheets_of_one_name_are_refused(tmp_path):
    """One of them would be left out without a word."""

    def doubled(parts):
        book = parts["xl/workbook.xml"]
        sheet = re.search("<sheet .*?/>", book)[0]
        return {"xl/workbook.xml": book.replace(sheet, sheet * 2)}

    assert "两张工作表同名" in faults(package(tmp_path / "a.xlsx", doubled))


def test_reading_a_table_stops_at_its_limit(monkeypatch):
    """Ten million short lines are not held in memory to be counted."""
    taken = []
    monkeypatch.setattr(csv_reader, "unshielded", lambda cell: taken.append(cell) or cell)
    reading = Reading()
    assert csv_reader.parse_csv(b"a\n" * 1_000, "a.csv", reading, 5) is None
    assert str(reading.faults[0]) == "a.csv: 表格过大 → 最多5行、200列"
    assert len(taken) < 20


def test_blank_lines_are_passed_over_up_to_a_limit():
    """A few between records are fine; a file of nothing else is not."""
    reading = Reading()
    assert csv_reader.parse_csv(b"a\n" + b"\n" * 30 + b"b\n", "a.csv", reading, 5) is not None
    assert csv_reader.parse_csv(b"a\n" + b"\n" * 300 + b"b\n", "a.csv", reading, 5) is None


def test_only_so_many_faults_are_told(tmp_path):
    """Whoever has a thousand faults mends those first; names are looked up for no more."""
    lines = "".join(f"2026H1,staff_{n},1\n" for n in range(3 * MAX_FAULTS))
    path = written(tmp_path, {**ZHEJIANG, "facts.csv": f"period,key,value\n{lines}"})
    told = faults(path).splitlines()
    assert len(told) == MAX_FAULTS + 1
    assert told[-1] == "错误过多，其余没有列出 → 先改正以上错误，再重新检查"


def test_a_long_name_is_not_compared_in_full(monkeypatch):
    """A character that stands for eighteen would make a search of seconds."""
    asked = []
    monkeypatch.setattr(
        "ecnb.evidence.names.difflib.get_close_matches", lambda word, *_: asked.append(word) or []
    )
    with pytest.raises(Unfit):
        NameBook.of("事项", {"staff": ("人员",)}).key("\ufdfa" * 30_000)
    assert len(asked[0]) <= 80


def test_all_files_of_a_kind_together_have_a_limit(tmp_path, monkeypatch):
    """A thousand files of the largest size are more than a machine holds."""
    monkeypatch.setattr(folder, "MAX_TABLES", 10)
    monkeypatch.setattr(folder, "MAX_ATTACHMENTS", 10)
    files = {f"surveys/{n}.csv": "问题\n好\n" for n in "ab"}
    files |= {f"attachments/{n}.txt": "123456" for n in "ab"}
    told = faults(written(tmp_path, {**ZHEJIANG, **files}))
    assert "surveys: 文件合计超过0MB" in told
    assert "attachments: 附件合计超过0MB" in told


CAPS = Caps(1_000_000, 1_000)


def parquet(tmp_path, caps=CAPS, **columns):
    """Read a table that was written as Parquet; give it and the faults."""
    path = tmp_path / "entities.parquet"
    pq.write_table(pa.table(columns), path)
    reading = Reading()
    return read_parquet(path, "entities.parquet", reading, caps), list(map(str, reading.faults))


def test_a_text_that_is_stored_once_counts_in_every_row(tmp_path):
    """Four kilobytes can stand for ten gigabytes."""
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 900), pa.array(["x" * 10_000]))
    grid, told = parquet(tmp_path, name=texts)
    assert grid is None
    assert told == ["entities.parquet: 表格展开后超过1MB → 拆成较小的文件，长文另放"]


def test_a_day_beyond_all_calendars_is_a_fault(tmp_path):
    """Python has no such day; that is the file's fault, not ecnb's."""
    grid, told = parquet(tmp_path, name=pa.array([2**31 - 1], pa.date32()))
    assert grid is None
    assert "打不开 Parquet 文件" in told[0]


def test_a_parquet_file_has_a_largest_size(tmp_path):
    """As every other table has."""
    grid, told = parquet(tmp_path, Caps(10, 1_000), name=["a"])
    assert grid is None
    assert "文件超过0MB" in told[0]


def test_pickles_in_parquet_metadata_are_never_loaded(tmp_path):
    """Metadata are left alone, whoever wrote them."""
    table = pa.table({"id": ["zj-01"], "name": ["甲"]})
    hostile = table.replace_schema_metadata({"pandas": b"\x80\x04cos\nsystem\n(Vfalse\ntR."})
    pq.write_table(hostile, tmp_path / "entities.parquet")
    (proof,) = room.read_tables(tmp_path, standards.load("zhejiang-centre"))
    assert proof.entity.name == "甲"


@pytest.mark.parametrize("name", ["entity", "a.xlsx"])
def test_an_entity_that_is_a_link_is_refused(tmp_path, name):
    """It may lead anywhere, and the names of what lies there would be published as faults."""
    written(tmp_path, ZHEJIANG)
    package(tmp_path / "a.xlsx")
    link = tmp_path / f"link-{name}"
    try:
        link.symlink_to(tmp_path / name)
    except OSError:
        pytest.skip("no links here")
    assert faults(link) == f"{link.name}: 不接受链接和特殊文件 → 放入文件夹或工作簿本身"
