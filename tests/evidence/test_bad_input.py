"""Bad input of one folder: every fault at once, with its place, value and remedy, in Chinese."""

import os
import sys

import pytest

from ecnb import evidence as room
from ecnb.errors import NotFound
from ecnb.evidence.files.grid import Caps
from tests.evidence.small import ZHEJIANG, faults, folder, published, read

FACTS = "period,key,value,source,date,note\n"
RATINGS = "期间,指标,评分人,得分,理由\n"


def with_facts(*rows):
    """Give a Zhejiang folder with rows of facts."""
    return {**ZHEJIANG, "facts.csv": FACTS + "".join(f"{row}\n" for row in rows)}


def with_ratings(*rows):
    """Give a Zhejiang folder with rows of ratings."""
    return {**ZHEJIANG, "ratings.csv": RATINGS + "".join(f"{row}\n" for row in rows)}


def test_sound_folder_is_read(tmp_path):
    """The starting point of every case below."""
    proof = read(tmp_path, ZHEJIANG)
    assert (proof.entity.id, proof.facts[0].value, proof.warnings) == ("zj-01", 4, ())


def test_all_faults_of_all_files_come_at_once(tmp_path):
    """One round of mending is enough."""
    files = {
        **with_facts("2026H1,staff,4,,,", "2026H3,staff_full_time,-1,,,"),
        "ratings.csv": RATINGS + "2026H1,zj-01,self,9,\n",
        "registers/trainings.csv": "日期,活动编号,培训名称\n2026-13-01,,甲\n",
        "fact.csv": "",
    }
    row = "registers/trainings.csv 第2行"
    assert faults(tmp_path, files).splitlines() == [
        "fact.csv: 不认识的文件: fact.csv → 是否为 facts.csv？",
        "facts.csv 第2行 key列: 没有这个事项: staff → 是否为 staff_full_time（专职工作人员）？",
        "facts.csv 第3行 period列: 不是期间: 2026H3 → 写成 2026、2026H1 或 2026Q2",
        "facts.csv 第3行 value列: 次数不能为负: -1 → 填写 0 或正整数",
        "ratings.csv 第2行 得分列: 得分超出范围: 9 → 填写 0 至 6",
        f"{row} 日期列: 不是日期: 2026-13-01 → 写成 YYYY-MM-DD，如 2026-03-01",
        f"{row} 活动编号列: “活动编号”没有填写 → 补写，或删去本行",
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("2026H1,staff_full_time,四,,,", "value列: 不是数字: 四"),
        ("2026H1,staff_full_time,4人,,,", "value列: 不是数字: 4人 → 只写数字，不带单位：4"),
        ("2026H1,staff_full_time,2.5,,,", "value列: 次数必须是整数: 2.5"),
        ("2026H1,staff_full_time,-4,,,", "value列: 次数不能为负: -4"),
        ("2026H1,staff_full_time,1000000000000000,,,", "value列: 数值过大"),
        ("2026H1,mechanisms_established,4,,,", "value列: 数值过大: 4 → 最大为 3"),
        ("2026H1,has_premises,也许,,,", "value列: 不是“是”或“否”: 也许 → 填写 是 或 否"),
        ("2026H1,level,省级,,,", "value列: 没有这个选项: 省级"),
        ("2026H1,zj-4-2,4,,,", "key列: 没有这个事项: zj-4-2"),
        ("2026H1,staff_full_time,4,,2026-07-01,", "date列: 日期不在期间 2026H1 内: 2026-07-01"),
        (",staff_full_time,4,,,", "period列: “period”没有填写"),
        ("2026H1,staff_full_time,4,,,x,y", "第2行: 本行的格数多于表头"),
        ("2026H1,staff_full_time,4,a\x1bb,,", "source列: 含有不可见的控制字符 U+001B"),
    ],
)
def test_fact_that_is_not_allowed(tmp_path, row, fault):
    """Each names row 2 and its column."""
    found = faults(tmp_path, with_facts(row))
    assert "facts.csv 第2行" in found
    assert fault in found


@pytest.mark.parametrize("day", ["2026-01-01", "2026-06-30"])
def test_date_on_the_first_or_last_day_of_its_period_is_inside(tmp_path, day):
    """Both ends belong to the period (G1)."""
    read(tmp_path, with_facts(f"2026H1,staff_full_time,4,,{day},"))


def test_same_fact_twice_in_a_period_is_a_fault(tmp_path):
    """Also when one row names it by its key and the other by its label."""
    found = faults(tmp_path, with_facts("2026H1,staff_full_time,4,,,", "2026H1,专职工作人员,5,,,"))
    assert "facts.csv 第3行: 重复: 2026H1 的“专职工作人员” → 与facts.csv 第2行只留一行" in found


def test_fact_read_from_another_ones_rows_is_not_stated_by_itself(tmp_path):
    """A window of another fact has no rows of its own."""
    files = {
        "entity.yaml": "id: tc\nname: 中心\nstandard: tongcheng-contract\n",
        "facts.csv": FACTS + "2020H2,media_reports_early,4,,,\n",
    }
    assert "填写 media_reports_published，本事项由它读出" in faults(tmp_path, files)


def test_blank_value_states_nothing(tmp_path):
    """A template's unfilled rows are no zeros."""
    assert read(tmp_path, with_facts("2026H1,staff_full_time,,工资表,,")).facts == ()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("2026H1,zj-01,self,6.5,", "得分列: 得分超出范围: 6.5 → 填写 0 至 6"),
        ("2026H1,zj-01,self,-1,", "得分列: 得分不能为负: -1 → 填写 0 至 6"),
        ("2026H1,zj-16,self,2.50001,", "得分列: 小数超过四位: 2.50001"),
        ("2026H1,zj-18,self,1,", "指标列: 没有这个指标: zj-18"),
        ("2026H1,zj-01,country,1,", "评分人列: 没有这个评分人: country → 是否为 county"),
        ("2026H1,adjustment,city,5.5,", "得分列: 得分超出范围: 5.5 → 填写 -5 至 5"),
        ("2026H1,adjustment,city,-5.5,", "得分列: 得分超出范围: -5.5 → 填写 -5 至 5"),
    ],
)
def test_rating_that_is_not_allowed(tmp_path, row, fault):
    """Each names row 2 and its column."""
    found = faults(tmp_path, with_ratings(row))
    assert f"ratings.csv 第2行 {fault}" in found


def test_points_at_the_maximum_and_adjustment_at_its_ends_are_read(tmp_path):
    """The ends of a range belong to it."""
    proof = read(tmp_path, with_ratings("2026H1,zj-01,self,6,", "2026H1,adjustment,市局,-5,通报"))
    assert {(r.part, r.rater, r.points) for r in proof.ratings} == {
        ("zj-01", "self", 6),
        ("adjustment", "市局", -5),
    }


def test_indicator_and_rater_by_their_labels(tmp_path):
    """Labels of tables C.1 and D.1 both name an indicator."""
    rows = (
        "2026年上半年,拥有固定办公场地,中心自评,5,",
        "2026H1,固定办公场所,中心自评,5,",
    )
    proof = read(tmp_path, with_ratings(rows[0]))
    assert (proof.ratings[0].part, proof.ratings[0].rater) == ("zj-01", "self")
    assert "是否为 zj-01（拥有固定办公场所及相应配套设施）" in faults(
        tmp_path, with_ratings(rows[1])
    )


def test_same_entry_twice_is_a_fault(tmp_path):
    """One rater, one indicator, one period: one row."""
    found = faults(tmp_path, with_ratings("2026H1,zj-01,self,5,", "2026H1,zj-01,self,5,"))
    assert "ratings.csv 第3行: 重复: 2026H1 的 zj-01" in found


def test_ZJ_9_two_adjustments_in_a_period_are_a_fault(tmp_path):
    """One value, once, whoever gives it."""
    rows = ("2026H1,adjustment,city,1,x", "2026H1,adjustment,province,1,x")
    assert "重复: 2026H1 的 adjustment" in faults(tmp_path, with_ratings(*rows))


@pytest.mark.parametrize("class_", ["A", "B"])
def test_ZJ_10_county_rating_of_an_A_or_B_centre_is_refused(tmp_path, class_):
    """The county column is for class C only."""
    files = with_ratings("2026H1,zj-01,county,5,")
    files["entity.yaml"] = files["entity.yaml"].replace("class: C", f"class: {class_}")
    found = faults(tmp_path, files)
    assert f"ratings.csv 第2行 评分人列: {class_}类没有“县（市、区）商务主管部门”评分" in found


def test_ZJ_10_class_by_the_facts_decides_where_none_is_stated(tmp_path):
    """A city-level centre of three districts is class A, stated or not."""
    files = with_ratings("2026H1,zj-01,county,5,")
    files["entity.yaml"] = files["entity.yaml"].replace("class: C\n", "")
    files["facts.csv"] = FACTS + "2026H1,level,市级,,,\n2026H1,districts_served,3,,,\n"
    assert "A类没有" in faults(tmp_path, files)


def test_ZJ_10_county_rating_of_a_C_centre_is_read(tmp_path):
    """There the county rates."""
    assert read(tmp_path, with_ratings("2026H1,zj-01,county,5,")).ratings[0].rater == "county"


def test_part_that_facts_decide_takes_no_entry(tmp_path):
    """Jiaxian's deductions are counted, not entered."""
    files = {
        "entity.yaml": "id: jx\nname: 站\nstandard: jiaxian-station\n",
        "ratings.csv": RATINGS + "2026H1,jx-04,office,5,\n",
    }
    assert "本项按事实计分，不由评分人打分" in faults(tmp_path, files)


# --- headers and registers ----------------------------------------------------------------------


def test_missing_and_unknown_columns(tmp_path):
    """The header names what is missing and what was perhaps meant."""
    files = {**ZHEJIANG, "facts.csv": "期间,事项,数植,来源\n2026H1,staff_full_time,4,\n"}
    assert faults(tmp_path, files).splitlines() == [
        "facts.csv 表头: 没有这个列: 数植 → 是否为 value（数值）？",
        "facts.csv 表头: 缺少“数值”列（value） → 补上这一列",
    ]


def test_column_twice_and_column_without_a_name(tmp_path):
    """Neither can be read with certainty."""
    files = {**ZHEJIANG, "facts.csv": "期间,事项,数值,value,\n2026H1,staff_full_time,4,5,x\n"}
    found = faults(tmp_path, files)
    assert "表头重复: value" in found
    assert "有内容的一列没有表头" in found


def test_register_is_found_by_label_and_kept_twice_is_a_fault(tmp_path):
    """The file may bear the Chinese name of the register."""
    rows = "日期,活动编号,培训名称\n2026-03-01,T1,甲\n"
    files = {**ZHEJIANG, "registers/公益培训台账.csv": rows}
    assert list(read(tmp_path, files).registers) == ["trainings"]
    assert "同一台账有两份" in faults(tmp_path, {**files, "registers/trainings.csv": rows})


def test_unknown_register_is_a_fault(tmp_path):
    """A ledger under a wrong name would otherwise not be counted."""
    files = {**ZHEJIANG, "registers/training.csv": "日期\n"}
    assert "是否为 trainings（公益培训台账）" in faults(tmp_path, files)


ANHUI = {"entity.yaml": "id: ah-09\nname: 某县中心\nstandard: anhui-centre\n"}


def test_register_cells_are_checked(tmp_path):
    """Choices, counts and required cells of a register."""
    rows = "日期,会议编号,会议名称,参会情况\n2026-03-01,M1,甲,来了\n2026-03-02,M2,乙,\n"
    found = faults(tmp_path, {**ZHEJIANG, "registers/meetings.csv": rows})
    assert "第2行 参会情况列: 没有这个选项: 来了" in found
    assert "第3行 参会情况列: “参会情况”没有填写" in found


def test_register_row_outside_the_declared_periods_is_a_fault(tmp_path):
    """A folder that declares its periods holds rows of no other time."""
    files = {
        **ZHEJIANG,
        "entity.yaml": ZHEJIANG["entity.yaml"] + "periods: [2026H1]\n",
        "registers/trainings.csv": "日期,活动编号,培训名称\n2026-06-30,T1,甲\n2026-07-01,T2,乙\n",
    }
    assert faults(tmp_path, files) == (
        "registers/trainings.csv 第3行 日期列: "
        "日期不在证据期间（2026-01-01 至 2026-06-30）内: 2026-07-01 → "
        "改正日期，或在证据期间（periods）中补上该期间"
    )


def test_AH_6_1_2_evaluation_held_before_its_quarter_begins_is_a_fault(tmp_path):
    """On 30 June nobody can have evaluated the third quarter; on 1 July somebody can."""
    rows = (
        "held_on,kind,declared_for,services\n"
        "2025-06-30,recipient,2025Q3,\n2025-07-01,recipient,2025Q3,\n2025-06-30,recipient,2025Q2,\n"
        "2025-06-30,third_party,2026,\n"
    )
    told = faults(tmp_path, {**ANHUI, "registers/evaluations.csv": rows}).splitlines()
    remedy = "改正日期或所属期间；期间开始以后才能为它办理"
    assert told == [
        f"registers/evaluations.csv 第{line}行 held_on列: "
        f"所属期间 {period} 自 {start} 开始，2025-06-30 尚未开始 → {remedy}"
        for line, period, start in ((2, "2025Q3", "2025-07-01"), (5, "2026", "2026-01-01"))
    ]


# --- entity.yaml --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id: ../x\nname: 甲\nstandard: zhejiang-centre\n", "编号不能用作文件名: ../x"),
        ("id: CON\nname: 甲\nstandard: zhejiang-centre\n", "编号是系统保留名: CON"),
        ('id: "{x}"\nname: 甲\nstandard: zhejiang-centre\n', "编号不能用作文件名: {x}"),
        ("id: a\nstandard: zhejiang-centre\n", "没有填写“名称”（name）"),
        ("id: a\nname: 甲\nstandard: zhejang-centre\n", "没有这个标准: zhejang-centre"),
        ("id: a\nname: 甲\nstandard: ../evil.yaml\n", "没有这个标准: ../evil.yaml"),
        ("id: a\nname: 甲\nstandard: zhejiang-centre\nclass: D\n", "没有这个类别: D"),
        ("id: a\nname: 甲\nstandard: zhejiang-centre\ncountry: x\n", "没有这个项目: country"),
        ("id: a\nname: 甲\nstandard: zhejiang-centre\nperiods: [2026H5]\n", "不是期间: 2026H5"),
        ("id: a\nname: [甲, 乙]\nstandard: zhejiang-centre\n", "“name”应是一个值"),
        ("id: a\n  name: 甲\n", "YAML 写法有误"),
        ("id: a\nid: b\nname: 甲\nstandard: zhejiang-centre\n", "YAML 写法有误"),
        ("id: !!python/object:os.system a\n", "YAML 写法有误"),
        ("- a\n- b\n", "YAML 写法有误"),
        ("", "YAML 写法有误"),
    ],
)
def test_entity_file_that_is_not_allowed(tmp_path, text, fault):
    """Each fault names entity.yaml, its line and a remedy."""
    found = faults(tmp_path, {"entity.yaml": text})
    assert fault in found
    assert "entity.yaml:" in found
    assert "→" in found


def test_entity_file_in_another_encoding_is_a_fault(tmp_path):
    """YAML is UTF-8."""
    found = faults(tmp_path, {"entity.yaml": "id: a\nname: 甲\n".encode("utf-16")})
    assert "entity.yaml: 编码不是 UTF-8" in found


def test_entity_file_takes_chinese_names_and_details(tmp_path):
    """编号 is id; a number is read as its text stands."""
    text = "编号: 007\n名称: 某中心\n适用标准: zhejiang-centre\n类别: C类\n其他信息: {电话: 0571}\n"
    entity = read(tmp_path, {"entity.yaml": text}).entity
    assert (entity.id, entity.class_, dict(entity.details)) == ("007", "C", {"电话": "0571"})


def test_missing_entity_file_and_missing_folder(tmp_path):
    """Both say what is expected."""
    assert "缺少 entity.yaml" in faults(tmp_path, {"facts.csv": FACTS})
    with pytest.raises(NotFound) as caught:
        room.read_entity(tmp_path / "nowhere", published)
    assert "没有这份证据" in str(caught.value)


# --- files --------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_refused(tmp_path):
    """Nothing outside the folder is ever opened."""
    root = folder(tmp_path, ZHEJIANG)
    (tmp_path / "secret").write_text("x")
    (root / "attachments").mkdir()
    (root / "attachments" / "a.pdf").symlink_to(tmp_path / "secret")
    (root / "ratings.csv").symlink_to(tmp_path / "secret")
    (root / "registers").symlink_to(tmp_path)
    found = faults(tmp_path, {})
    assert found.count("不接受链接和特殊文件") == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files there")
def test_special_files_are_refused(tmp_path):
    """A pipe would never end."""
    root = folder(tmp_path, ZHEJIANG)
    os.mkfifo(root / "ratings.csv")
    assert "不接受链接和特殊文件" in faults(tmp_path, {})


def test_unknown_files_are_faults_and_litter_is_not(tmp_path):
    """A misspelt name is not silently left out; what desktops leave behind is."""
    litter = {".DS_Store": "x", "Thumbs.db": "x", "~$facts.xlsx": "x", "README.md": "x"}
    read(tmp_path, {**ZHEJIANG, **litter})
    found = faults(tmp_path, {"registers/trainings.xlsx": "x", "rating.csv": "x", "photo.jpg": "x"})
    assert "不认识的文件: rating.csv → 是否为 ratings.csv？" in found
    assert "不认识的文件: photo.jpg → 放入 attachments 文件夹或删去" in found
    assert "registers/trainings.xlsx: 这里只放 CSV 文件" in found


def test_file_where_a_folder_belongs(tmp_path):
    """And the other way round."""
    found = faults(tmp_path, {**ZHEJIANG, "registers": "x", "ratings.csv/a": "x"})
    assert "registers 应是文件夹" in found
    assert "ratings.csv 应是文件" in found


def test_attachments_are_hashed_and_never_opened(tmp_path):
    """Whatever is in them."""
    proof = read(tmp_path, {**ZHEJIANG, "attachments/考评材料.zip": b"PK\x03\x04bomb"})
    assert [(a.name, a.size_bytes) for a in proof.attachments] == [("考评材料.zip", 8)]
    assert len(proof.attachments[0].sha256) == 64


def test_attachment_with_an_unsafe_name_or_in_a_folder_is_a_fault(tmp_path):
    """Bundles travel to other systems."""
    found = faults(tmp_path, {**ZHEJIANG, "attachments/con.pdf": "x", "attachments/sub/a.pdf": "x"})
    assert "attachments/con.pdf: 文件名在别的系统上不能保存" in found
    assert "attachments/sub: 附件不分文件夹" in found


def test_file_too_large_is_refused_unread(tmp_path, monkeypatch):
    """A cap on every file."""
    monkeypatch.setattr("ecnb.evidence.folder.MAX_ATTACHMENT", 3)
    assert "附件过大" in faults(tmp_path, {**ZHEJIANG, "attachments/a.pdf": "long"})


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("details: 电话\n", "其他信息应逐项写明"),
        ("details: {甲: {乙: 丙}}\n", "其他信息应逐项写明"),
        ("details: {periods: x}\n", "其他信息中不能用 periods 这个名称"),
        ('details: {电话: "a\\u0007"}\n', "含有不可见的控制字符 U+0007"),
        ('county: "a\\u0007"\n', "含有不可见的控制字符 U+0007"),
        ("sample: 也许\n", "不是“是”或“否”: 也许"),
    ],
)
def test_further_particulars_that_are_not_allowed(tmp_path, more, fault):
    """What no rule reads must still be readable."""
    found = faults(tmp_path, {"entity.yaml": ZHEJIANG["entity.yaml"] + more})
    assert fault in found
    assert "entity.yaml:" in found


def test_entity_file_too_large(tmp_path):
    """A megabyte of particulars is a mistake."""
    text = ZHEJIANG["entity.yaml"] + "#" * 1_100_000
    assert "entity.yaml: 文件过大" in faults(tmp_path, {"entity.yaml": text})


def test_csv_too_large_is_refused_unread(tmp_path, monkeypatch):
    """A cap on every table."""
    monkeypatch.setattr("ecnb.evidence.folder.read_csv.__defaults__", (Caps(10, 10),))
    assert "facts.csv: 文件超过0MB" in faults(tmp_path, ZHEJIANG)


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    """A folder of evidence is no archive."""
    monkeypatch.setattr("ecnb.evidence.folder.MAX_FILES", 2)
    files = {**ZHEJIANG, **{f"attachments/{i}.txt": "x" for i in range(3)}}
    assert "文件过多（3个） → 最多2个" in faults(tmp_path, files)


def test_file_names_that_differ_only_by_case_are_a_fault(tmp_path):
    """On Windows one of them would be lost."""
    files = {**ZHEJIANG, "attachments/A.txt": "x", "attachments/a.txt": "y"}
    if len(list((folder(tmp_path, files) / "attachments").iterdir())) == 2:
        assert "文件名只差大小写: a.txt" in faults(tmp_path, {})


def test_survey_is_any_table_of_texts(tmp_path):
    """Its name and its columns are the evaluator's own."""
    files = {**ZHEJIANG, "surveys/满意度.csv": "问题,答复\n一,满意\n二,\n", "surveys/空.csv": ""}
    surveys = read(tmp_path, files).surveys
    assert surveys["空"] == ()
    assert [dict(row.cells) for row in surveys["满意度"]] == [
        {"问题": "一", "答复": "满意"},
        {"问题": "二", "答复": None},
    ]


def test_survey_with_an_unsafe_name_is_a_fault(tmp_path):
    """It becomes a file of the frozen evidence."""
    assert "文件名在别的系统上不能保存" in faults(
        tmp_path, {**ZHEJIANG, "surveys/con.csv": "a\n1\n"}
    )
