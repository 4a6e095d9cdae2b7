"""Workbooks: the same evidence as a folder, and everything that can be wrong with one."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from ecnb import evidence as room
from ecnb import standards
from ecnb.errors import EvidenceInvalid
from ecnb.evidence.files.headers import sheet_name
from ecnb.evidence.rows.ratings import part_limits
from ecnb.evidence.templates.workbook import LINE_POINTS, lines_needed
from ecnb.model.evidence import Entity
from ecnb.model.period import Period
from tests.evidence.small import ZHEJIANG, published, read

ENTITY = [
    ("项目", "内容"),
    ("编号", "zj-01"),
    ("名称", "某市中心"),
    ("适用标准", "zhejiang-centre"),
    ("类别", "C"),
]
FACTS = [
    ("期间", "事项", "数值", "来源", "日期"),
    ("2026H1", "专职工作人员", 4, "工资表", dt.date(2026, 6, 30)),
]


def workbook(path, **sheets):
    """Write sheets of rows; a date as a date, ``=`` as a formula, None as nothing."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(i, j, value, day)
                    elif isinstance(value, str) and value.startswith("="):
                        sheet.write_formula(i, j, value, None, "")
                    elif isinstance(value, str):
                        sheet.write_string(i, j, value)
                    elif value is not None:
                        sheet.write(i, j, value)
    return path


def read_book(path):
    """Read a workbook."""
    return room.read_entity(path, published)


def faults(path):
    """Give the faults of a workbook."""
    with pytest.raises(EvidenceInvalid) as caught:
        read_book(path)
    return str(caught.value)


def test_workbook_and_folder_are_the_same_evidence(tmp_path):
    """What was filled in counts, not where."""
    from_book = read_book(workbook(tmp_path / "a.xlsx", 基本信息=ENTITY, 事实=FACTS))
    assert from_book == read(tmp_path, ZHEJIANG)


def test_faults_name_sheet_row_and_excel_column(tmp_path):
    """As Excel shows them."""
    rows = [*FACTS, ("2026H1", "联络点", 2), ("2026H1", "服务的市辖区数", "3")]
    path = workbook(tmp_path / "a.xlsx", 基本信息=ENTITY, 事实=rows)
    unknown, as_text = faults(path).splitlines()
    assert unknown.startswith("工作表“事实” 第3行 B列（事项）: 没有这个事项: 联络点 → 是否为 ")
    assert "liaison_points（已设立的服务联络点）" in unknown
    assert as_text == (
        "工作表“事实” 第4行 C列（数值）: 数字存成了文本: 3 → 把单元格改为数字格式后重新输入"
    )


def test_merged_cells_are_faults(tmp_path):
    """A merged cell leaves its neighbours empty without saying so."""
    path = workbook(tmp_path / "a.xlsx", 基本信息=ENTITY, 事实=FACTS)
    book = openpyxl.load_workbook(path)
    book["事实"].merge_cells("A2:A5")
    book.save(path)
    assert "工作表“事实”: 合并单元格 A2:A5 → 取消合并，每格单独填写" in faults(path)


def test_formula_without_a_saved_result_is_a_fault(tmp_path):
    """Written by a program and never opened in Excel."""
    path = workbook(tmp_path / "a.xlsx", 基本信息=ENTITY, 事实=FACTS)
    book = openpyxl.load_workbook(path)
    book["事实"]["C2"] = "=1+3"
    book.save(path)
    assert "工作表“事实” C2: 公式没有保存计算结果" in faults(path)


def test_formula_with_a_saved_result_is_read(tmp_path):
    """Sums are how people work."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for name, rows in (("基本信息", ENTITY), ("事实", FACTS)):
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row[:3])
        sheet.write_formula("C2", "=0.1+0.2+3.7", None, 4.000000000000001)
    assert read_book(tmp_path / "a.xlsx").facts[0].value == 4


def test_formula_error_is_a_fault(tmp_path):
    """#DIV/0! is no figure."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("基本信息", ENTITY), ("事实", FACTS)):
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row[:3])
        sheet.write_formula("C2", "=1/0", None, "#DIV/0!")
    assert "工作表“事实” C2: 公式出错: #DIV/0!" in faults(path)


def test_empty_workbook_is_a_fault(tmp_path):
    """The remedy names the template."""
    path = workbook(tmp_path / "a.xlsx", Sheet1=[])
    assert faults(path) == "a.xlsx: 工作簿是空的 → 用 ecnb init 生成模板后填写"


def test_workbook_without_the_entity_sheet_is_a_fault(tmp_path):
    """Whose is it?"""
    assert "缺少工作表“基本信息”" in faults(workbook(tmp_path / "a.xlsx", 事实=FACTS))


@pytest.mark.parametrize("content", [b"", b"not a zip", b"\xd0\xcf\x11\xe0old xls", b"PK\x03\x04"])
def test_what_is_no_workbook_is_one_clear_fault(tmp_path, content):
    """Old .xls, encrypted, truncated."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert faults(path).startswith("a.xlsx: 打不开工作簿")


def repacked(path, change):
    """Change the parts of a workbook."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/workbook.xml"]
)
def test_entity_bomb_is_refused(tmp_path, part):
    """The parser stops what would unfold to gigabytes."""
    lines = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lines}]><x>&l9;</x>'

    def change(parts):
        parts[part] = bomb.encode()

    path = repacked(workbook(tmp_path / "a.xlsx", 基本信息=ENTITY, 事实=FACTS), change)
    assert "打不开工作簿" in faults(path)


def test_zip_bomb_is_refused_unpacked(tmp_path):
    """The sizes in the package's directory are enough to refuse it."""

    def change(parts):
        parts["xl/media/image1.png"] = bytes(120_000_000)

    path = repacked(workbook(tmp_path / "a.xlsx", 基本信息=ENTITY), change)
    assert "工作簿展开后过大" in faults(path)


def test_too_many_parts_are_refused(tmp_path):
    """A package of thousands of parts is none of ours."""

    def change(parts):
        parts.update({f"x/{i}": b"" for i in range(1_200)})

    path = repacked(workbook(tmp_path / "a.xlsx", 基本信息=ENTITY), change)
    assert "工作簿展开后过大" in faults(path)


@pytest.mark.parametrize("place", [(49_999, 300), (60_000, 0)])
def test_cell_far_outside_is_refused(tmp_path, place):
    """One stray cell must not make a table of a million."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("基本信息", ENTITY), ("事实", FACTS)):
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row[:3])
        sheet.write(*place, "x")
    assert "工作表“事实”: 表格过大" in faults(path)


def test_guide_and_drafts_are_not_read(tmp_path):
    """What is for people only may hold anything."""
    drafts = {"填写说明": [("随便",)], "_草稿": [("=1+1",)], "#旧": [("x",)]}
    path = workbook(tmp_path / "a.xlsx", 基本信息=ENTITY, **drafts)
    assert read_book(path).entity.id == "zj-01"


def test_unknown_sheet_is_a_fault(tmp_path):
    """A misspelt register would otherwise not be counted."""
    path = workbook(tmp_path / "a.xlsx", 基本信息=ENTITY, 公益培训台帐=[("日期",)])
    assert (
        "工作表“公益培训台帐”: 没有这个台账: 公益培训台帐 → 是否为 trainings（公益培训台账）？"
        in faults(path)
    )


HEADER = ("日期", "活动编号", "培训名称")


@pytest.mark.parametrize(
    ("rows", "kept"),
    [([], False), ([("无", None, None)], True), ([(dt.date(2026, 3, 1), "T1", "甲")], True)],
)
def test_unfilled_register_sheet_is_no_register(tmp_path, rows, kept):
    """G6: a template's blank sheet is silence; 无 says that nothing happened."""
    path = workbook(tmp_path / "a.xlsx", 基本信息=ENTITY, 公益培训台账=[HEADER, *rows])
    assert ("trainings" in read_book(path).registers) == kept


def test_figures_in_text_columns_become_texts(tmp_path):
    """An event number typed as a number is still an id."""
    rows = [HEADER, (dt.date(2026, 3, 1), 12, 2.5)]
    path = workbook(tmp_path / "a.xlsx", 基本信息=ENTITY, 公益培训台账=rows)
    cells = read_book(path).registers["trainings"][0].cells
    assert (cells["event"], cells["title"], cells["participants"]) == ("12", "2.5", None)


def test_surveys_have_sheets_of_their_own(tmp_path):
    """Any columns, all texts."""
    path = workbook(
        tmp_path / "a.xlsx", 基本信息=ENTITY, **{"调查-满意度": [("问题", "答"), ("一", 5)]}
    )
    assert read_book(path).surveys["满意度"][0].cells == {"问题": "一", "答": "5"}


# --- templates ----------------------------------------------------------------------------------

PERIODS = (Period.parse("2025H2"), Period.parse("2026H1"))


@pytest.mark.parametrize("key", standards.keys())
def test_template_is_deterministic_and_reads_back_empty(tmp_path, key):
    """An unfilled template says who, and nothing else."""
    standard = standards.load(key)
    entity = Entity("x-1", "=某单位", key, None, "某县", sample=True, details={"电话": "@1"})
    content = room.template(standard, PERIODS, entity=entity)
    assert content == room.template(standard, PERIODS, entity=entity)
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    proof = read_book(path)
    assert proof.entity.name == "=某单位"
    assert proof.entity.details == {"电话": "@1", "periods": "2025H2 2026H1"}
    assert (proof.facts, proof.ratings, proof.registers) == ((), (), {})
    assert (proof.plan, proof.history, proof.survey) == ((), (), None)


@pytest.mark.parametrize("key", standards.keys())
def test_template_has_a_sheet_for_every_kind_of_table_that_a_folder_can_have(key):
    """Published results are of points: the documents without any are not asked for them."""
    standard = standards.load(key)
    book = openpyxl.load_workbook(io.BytesIO(room.template(standard, PERIODS)), read_only=True)
    kinds = {"基本信息", "事实", "服务对象调查", "改进计划"}
    kinds |= {"评分", "历史结果"} if standard.indicators else set()
    kinds |= {sheet_name(one.label.zh) for one in standard.registers.values()}
    assert set(book.sheetnames) - {"填写说明"} == kinds


def test_template_holds_no_formula():
    """Every text is a text, whatever it begins with."""
    entity = Entity("x", "=cmd|' /C calc'!A0", "zhejiang-centre")
    content = room.template(standards.load("zhejiang-centre"), PERIODS, entity=entity)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheets = [package.read(n) for n in package.namelist() if n.startswith("xl/worksheets")]
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_filled_template_reads_back(tmp_path):
    """Every fact, rating and register of Zhejiang, filled in where the template asks."""
    standard = standards.load("zhejiang-centre")
    entity = Entity("zj-01", "某市中心", standard.key, "C")
    path = tmp_path / "t.xlsx"
    path.write_bytes(room.template(standard, PERIODS[1:], entity=entity))
    book = openpyxl.load_workbook(path)
    for row in book["事实"].iter_rows(min_row=2):
        allowed = row[4].value
        row[2].value = allowed.split(" / ")[0] if " / " in allowed else 1
        if allowed.startswith("日期"):
            row[2].value = dt.date(2026, 6, 30)
    for row in book["评分"].iter_rows(min_row=2):
        row[3].value = row[3].value or "省级"
        row[6].value = row[4].value and float(row[4].value)
        row[7].value = "示例理由"
    book["公益培训台账"].append([dt.datetime(2026, 3, 1), "T1", "甲", 30])
    book.save(path)
    proof = read_book(path)
    facts = {fact.key: fact.value for fact in proof.facts}
    assert facts["level"] == "city"
    assert facts["summary_due"] == dt.date(2026, 6, 30)
    assert {rating.rater for rating in proof.ratings} == {
        *("self", "county", "city", "province"),
        "省级",
    }
    assert len(proof.ratings) == 17 * 4 + 1
    assert proof.registers["trainings"][0].cells["participants"] == 30


@pytest.mark.parametrize(
    ("ruling", "said"),
    [
        ("described_only", "可得 0–10（口径 JX-1）"),
        ("judged_to_15", "可得 0–15（口径 JX-1）"),
        ("scaled", "可得 0–10（口径 JX-1）"),
    ],
)
def test_JX_1_template_says_what_item_10_may_be_given(ruling, said):
    """Full marks are 15; what may be entered follows the ruling, and Excel shows it too."""
    standard = standards.load("jiaxian-station", {"JX-1": ruling})
    book = openpyxl.load_workbook(io.BytesIO(room.template(standard, PERIODS)))
    rows = [row for row in book["评分"].iter_rows(min_row=2) if row[1].value == "jx-10"]
    assert {(row[4].value, row[5].value) for row in rows} == {("15", said)}
    cells = {row[6].coordinate for row in rows}
    checks = [
        one
        for one in book["评分"].data_validations.dataValidation
        if cells & {str(place) for place in one.sqref.ranges}
    ]
    assert len(checks) == len(rows)
    assert {(float(one.formula2), one.prompt) for one in checks} == {(15, said)}


@pytest.mark.parametrize("key", standards.keys())
def test_template_takes_what_any_option_of_the_document_allows(key):
    """An entry made under another reading is not stopped by the cell's check."""
    source = standards.read(key)
    asked = part_limits(source.resolve())
    for variant in source.variants():
        for part, bounds in part_limits(variant.standard).items():
            mine = asked.get(part)
            if bounds is not None and mine is not None:
                assert mine[0] <= bounds[0], (variant, part)
                assert bounds[1] <= mine[1], (variant, part)


def test_template_of_an_A_centre_asks_for_no_county_rating():
    """ZJ-10: the county column is for class C only."""
    entity = Entity("zj-01", "某市中心", "zhejiang-centre", "A")
    content = room.template(standards.load("zhejiang-centre"), PERIODS, entity=entity)
    book = openpyxl.load_workbook(io.BytesIO(content))
    raters = {row[3].value for row in book["评分"].iter_rows(min_row=2)}
    assert not any("县" in rater for rater in raters if rater)


def test_SD_3_template_asks_for_the_reference_year_and_the_year_before():
    """Growth is not a matter of the report's period."""
    content = room.template(standards.load("shandong-county"), PERIODS)
    book = openpyxl.load_workbook(io.BytesIO(content))
    asked = [
        row[0].value for row in book["事实"].iter_rows(min_row=2) if row[1].value == "网络零售额"
    ]
    assert asked == ["2014", "2015"]


@pytest.mark.parametrize(("year", "asked"), [(2024, ["2023", "2024"]), (2026, ["2025", "2026"])])
def test_SD_3_template_follows_the_programmes_reference_year(year, asked):
    """A programme that sets another year is asked for that one, and told of it."""
    settings = {"reference_year": year}
    content = room.template(standards.load("shandong-county"), PERIODS, settings=settings)
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = [row for row in book["事实"].iter_rows(min_row=2) if row[1].value == "网络零售额"]
    assert [row[0].value for row in rows] == asked
    assert f"{year}年与{year - 1}年对比" in rows[0][4].value


def test_template_explains_the_periods_it_fills_in():
    """证据期间 is pre-filled; beside it, and in the guide, stands what that means."""
    content = room.template(standards.load("zhejiang-centre"), PERIODS)
    book = openpyxl.load_workbook(io.BytesIO(content))
    (row,) = [row for row in book["基本信息"].iter_rows() if row[0].value == "证据期间"]
    assert row[1].value == "2025H2 2026H1"
    assert "台账记到哪些期间" in row[2].value
    guide = "".join(row[0].value or "" for row in book["填写说明"].iter_rows())
    assert "日期在此以外的台账行会被退回" in guide
    assert "留空即视为台账没有缺期" in guide


@pytest.mark.parametrize("key", standards.keys())
def test_template_cuts_nothing_off(key):
    """Every text fits its column and the height of its row; headers stay in sight."""
    book = openpyxl.load_workbook(io.BytesIO(room.template(standards.load(key), PERIODS)))
    cut = []
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        spans = [(d.min, d.max, d.width) for d in sheet.column_dimensions.values()]
        for row in sheet.iter_rows():
            height = sheet.row_dimensions[row[0].row].height or LINE_POINTS
            for cell in row:
                (width,) = [w for first, last, w in spans if first <= cell.column <= last]
                lines = lines_needed(str(cell.value or ""), int(width))
                if cell.value and lines * LINE_POINTS > height:
                    cut.append(f"{sheet.title} {cell.coordinate}: {cell.value}")
                assert not cell.value or cell.alignment.wrap_text
    assert cut == []


def test_particulars_of_the_sheet_are_checked(tmp_path):
    """Unknown, doubled and unreadable fields, each with its cell."""
    rows = [*ENTITY, ("名称", "又一个"), ("县名", "x"), ("其他信息.电话", "0571"), ("a\x07", "x")]
    found = faults(workbook(tmp_path / "a.xlsx", 基本信息=rows))
    assert "工作表“基本信息” 第6行 A列（项目）: 项目重复: 名称" in found
    assert "工作表“基本信息” 第7行 A列（项目）: 没有这个项目: 县名" in found


def test_file_larger_than_the_cap_is_refused_unread(tmp_path, monkeypatch):
    """Twenty megabytes are enough for any evidence."""
    monkeypatch.setattr("ecnb.evidence.files.xlsx_reader.MAX_PACKED", 10)
    assert "工作簿超过" in faults(workbook(tmp_path / "a.xlsx", 基本信息=ENTITY))


def test_chart_sheets_are_left_alone(tmp_path):
    """They hold no evidence."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("基本信息")
        for i, row in enumerate(ENTITY):
            sheet.write_row(i, 0, row)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=基本信息!$B$2:$B$3"})
        book.add_chartsheet("图").set_chart(chart)
    assert read_book(path).entity.id == "zj-01"
