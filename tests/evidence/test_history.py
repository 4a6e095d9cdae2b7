"""Published results as evidence: every fault at once, nothing guessed, nothing lost."""

import io
import re
from fractions import Fraction

import openpyxl
import pytest

from ecnb import evidence as room
from ecnb import standards
from ecnb.errors import EvidenceInvalid
from ecnb.model.evidence import Entity
from ecnb.model.history import PastResult
from ecnb.model.period import Period
from tests.evidence.small import ZHEJIANG, faults, read

HEAD = "期间,指标,得分,最低,最高,适用标准,版本,类别,口径,等级,来源,单位编号\n"
GOOD = "2024H2,zj-06,6,,,zhejiang-centre,现行,C,,,市公示,zj-01\n"
TITLE = standards.load("zhejiang-centre").document.title.zh
H2 = Period.parse("2024H2")


def with_history(*rows):
    """A Zhejiang folder with published results."""
    return {**ZHEJIANG, "history.csv": HEAD + "".join(rows)}


def test_sound_results_are_read(tmp_path):
    """By key or label; the document by its key or its title; another edition as it is written."""
    rows = (
        GOOD,
        f"2024年下半年,总分,68.5,66,70,{TITLE},current,C,ZJ-1=inclusive,,,\n",
        "2022H2,旧指标,5,,,zhejiang-centre,2019年试行版,,,良好,,\n",
        "2021,total,71,,,某县中心考核办法,2018,,,二等,,\n",
    )
    found = read(tmp_path, with_history(*rows)).history
    assert found == (
        PastResult(Period.parse("2021"), "total", Fraction(71), "某县中心考核办法", "2018",
                   grade="二等"),
        PastResult(Period.parse("2022H2"), "旧指标", Fraction(5), "zhejiang-centre",
                   "2019年试行版", grade="良好"),
        PastResult(H2, "total", Fraction("68.5"), "zhejiang-centre", "", Fraction(66),
                   Fraction(70), "C", {"ZJ-1": "inclusive"}),
        PastResult(H2, "zj-06", Fraction(6), "zhejiang-centre", "", class_="C", source="市公示"),
    )  # fmt: skip


BAD = (
    "2024H3,zj-06,6,,,zhejiang-centre,现行,C,,,,\n",
    "2024H2,zj-66,6,,,zhejiang-centre,现行,C,,,,\n",
    "2024H2,zj-06,60,,,zhejiang-centre,现行,C,,,,\n",
    "2024H2,zj-06,6,,,,现行,C,,,,\n",
    "2024H2,zj-06,6,,,zhejiang-centre,,C,,,,\n",
    "2024H2,zj-06,6,,,zhejiang-centre,现行,,,,,\n",
    "2024H2,zj-06,6,,,zhejiang-centre,现行,C,ZJ-99=x,,,\n",
    "2024H2,zj-06,6,,,zhejiang-centre,现行,C,ZJ-1,,,\n",
    "2024H2,zj-06,6,5,,zhejiang-centre,现行,C,,,,\n",
    "2024H2,zj-06,6,1,5,zhejiang-centre,现行,C,,,,\n",
    "2024H2,zj-06,6,,,zhejiang-centre,现行,C,,,,zj-77\n",
    "2024H2,zj-06,六分,,,zhejiang-centre,现行,C,,,,\n",
    GOOD,
    GOOD,
)
"""A row for each thing that can be wrong."""
TOLD = [
    "第2行 期间列: 不是期间: 2024H3",
    "第3行 指标列: 没有这个指标: zj-66 → 是否为",
    "第4行 得分列: 得分超过满分（",
    "第5行 适用标准列: “适用标准”没有填写",
    "第6行 版本列: “版本”没有填写",
    "第7行 类别列: “类别”没有填写",
    "第8行 口径列: 没有这个口径: ZJ-99",
    "第9行 口径列: 口径写法不对: ZJ-1 → 写成 编号=选项",
    "第10行: 区间只填了一端",
    "第11行 得分列: 得分不在所填区间内",
    "第12行 单位编号列: 这是别的单位的结果: zj-77",
    "第13行 得分列: 不是数字: 六分",
    "第15行: 重复: 2024H2 的 zj-06 → 与{name} 第14行只留一行",
]
"""What is said of each: row, column, what is wrong, how to mend it."""


def test_all_faults_of_a_history_come_at_once(tmp_path):
    """Each with its row, its column, and how to mend it."""
    told = faults(tmp_path, with_history(*BAD)).splitlines()
    assert len(told) == len(TOLD)
    for line, part in zip(told, TOLD, strict=True):
        assert line.startswith("history.csv " + part.format(name="history.csv"))


def test_sheet_of_the_template_refuses_what_the_file_refuses(tmp_path):
    """The same faults in the same order; the sheet, the row, and the column with its letter."""
    standard = standards.load("zhejiang-centre")
    entity = Entity("zj-01", "某市中心", "zhejiang-centre", "C")
    content = room.template(standard, [H2], entity=entity)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["历史结果"]
    assert [one.value for one in sheet[1]] == HEAD.strip().split(",")[:-1]
    sheet.cell(1, sheet.max_column + 1).value = "单位编号"
    for n, row in enumerate(BAD, start=2):
        for column, text in enumerate(row.strip().split(","), start=1):
            figure = text.replace(".", "", 1).isdigit()
            sheet.cell(n, column).value = (float(text) if figure else text) or None
    path = tmp_path / "zj-01.xlsx"
    book.save(path)
    with pytest.raises(EvidenceInvalid) as caught:
        room.read_entity(path, lambda *_: standard)
    told = str(caught.value).splitlines()
    assert len(told) == len(TOLD)
    for line, part in zip(told, TOLD, strict=True):
        where, _, what = part.format(name="工作表“历史结果”").partition(": ")
        row, _, label = where.partition(" ")
        place = rf"工作表“历史结果” {row}"
        place += rf" [A-L]列（{label.removesuffix('列')}）" if label else ""
        assert re.match(place + re.escape(f": {what}"), line), line


def test_total_above_100_and_the_free_5_is_refused(tmp_path):
    """ZJ-9 adds at most five points outside the weights; an older edition may have had others."""
    rows = [
        f"{year}H2,total,{points},,,zhejiang-centre,{edition},C,,,,\n"
        for year, points, edition in (
            (2024, 105, "现行"),
            (2023, "105.01", "现行"),
            (2022, 120, "2018"),
        )
    ]
    assert faults(tmp_path, with_history(*rows)) == (
        "history.csv 第3行 得分列: 得分超过满分（105）: 105.01 → 改正得分；"
        "若当时满分不同，在“版本”栏写明当时的版本"
    )


def test_periods_before_there_was_anything_to_evaluate_are_refused(tmp_path):
    """A slip such as 1900H1: the first day is data (general.yaml), and 2005 itself is possible."""
    rows = (
        "1900H1,total,6,,,zhejiang-centre,现行,C,,,,\n",
        "2004,total,71,,,某县中心考核办法,2004,,,,,\n",
        "2005Q1,total,71,,,某县中心考核办法,2004,,,,,\n",
    )
    told = faults(tmp_path, with_history(*rows)).splitlines()
    why = "早于2005-01-08（国办发〔2005〕2号，国务院办公厅第一份关于加快电子商务发展的文件；"
    assert [line.split(why)[0] for line in told] == [
        "history.csv 第2行 期间列: 期间过早: 1900H1，",
        "history.csv 第3行 期间列: 期间过早: 2004，",
    ]
    assert all(line.endswith(" → 写 2005 年或以后的期间") for line in told)


@pytest.mark.parametrize(
    ("period", "edition", "fault"),
    [
        ("2019H2", "现行", "期间早于现行版施行（2020-03-19）: 2019H2"),
        ("2020H1", "现行", ""),
        ("2019H2", "2018年试行版", ""),
    ],
)
def test_JX_edition_in_use_has_no_results_before_it_came_into_force_2020_03_19(
    tmp_path, period, edition, fault
):
    """The half-year that holds the day is possible; before it only another edition is."""
    row = f"{period},total,66,,,jiaxian-station,{edition},,,,,jx-1\n"
    files = {
        "entity.yaml": "id: jx-1\nname: 某站\nstandard: jiaxian-station\n",
        "history.csv": HEAD + row,
    }
    if not fault:
        assert [str(one.period) for one in read(tmp_path, files).history] == [period]
        return
    remedy = "改正期间；当时依据旧版的，在“版本”栏写明旧版"
    assert faults(tmp_path, files) == f"history.csv 第2行 期间列: {fault} → {remedy}"


def test_too_many_rows_are_refused(tmp_path):
    """Two thousand rows are more than anybody compares."""
    text = faults(tmp_path, with_history(*[GOOD] * 2001))
    assert text.startswith("history.csv: 历史结果过多（2001行）")


def test_too_many_periods_are_refused(tmp_path):
    """A trend over that many costs minutes, and no chart shows it."""
    quarters = [f"{year}Q{part}" for year in range(2005, 2021) for part in (1, 2, 3, 4)][:61]
    rows = (f"{quarter},total,6,,,zhejiang-centre,现行,C,,,,\n" for quarter in quarters)
    text = faults(tmp_path, with_history(*rows))
    assert text.startswith("history.csv: 历史结果的期间过多（61个） → 最多60个")


def test_frozen_history_reads_back_the_same(tmp_path):
    """Reading a frozen folder gives the same evidence and the same bytes; formulas are shielded."""
    rows = (GOOD, "2023,=1+1,5,,,@cmd,'2018,,,-1+1,,\n")
    proof = read(tmp_path / "a", with_history(*rows))
    standard = standards.load("zhejiang-centre")
    frozen = room.freeze(proof, standard)
    assert b",=1" not in frozen["history.csv"]
    room.write_frozen(frozen, tmp_path / "b")
    again = room.read_entity(tmp_path / "b", lambda *_: standard)
    assert again == proof
    assert room.freeze(again, standard) == frozen


def test_gb18030_and_workbook_say_the_same(tmp_path):
    """The sheet 历史结果 of a workbook reads as the file does, in either encoding."""
    folder = read(tmp_path / "a", with_history(GOOD))
    coded = tmp_path / "a" / "history.csv"
    standard = standards.load("zhejiang-centre")
    for path in tmp_path.rglob("history.csv"):
        coded = path
    coded.write_bytes((HEAD + GOOD).encode("gb18030"))
    assert room.read_entity(coded.parent, lambda *_: standard).history == folder.history
    book = openpyxl.Workbook()
    book.active.title = "基本信息"
    for line in (("项目", "内容"), ("编号", "zj-01"), ("名称", "某市中心"),
                 ("适用标准", "zhejiang-centre"), ("类别", "C")):  # fmt: skip
        book.active.append(line)
    sheet = book.create_sheet("历史结果")
    sheet.append(HEAD.strip().split(","))
    sheet.append(["2024H2", "zj-06", 6, None, None, "zhejiang-centre", "现行", "C", None, None,
                  "市公示", "zj-01"])  # fmt: skip
    book.save(tmp_path / "zj-01.xlsx")
    found = room.read_entity(tmp_path / "zj-01.xlsx", lambda *_: standard)
    assert found.history == folder.history
