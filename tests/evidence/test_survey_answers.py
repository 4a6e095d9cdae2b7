"""Recipients' answers as evidence: counts only; every fault at once; nothing personal goes on."""

import csv
import datetime as dt
import io
import time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecnb import evidence as room
from ecnb import standards
from ecnb.errors import EvidenceInvalid
from ecnb.evidence.personal import personal_kind
from ecnb.model.period import Period
from ecnb.model.survey import OVERALL, Poll, Question, Scale, Survey, Tally
from tests.evidence.small import ZHEJIANG, faults, published, read

ANHUI = {
    "entity.yaml": "id: ah-09\nname: 某县中心\nstandard: anhui-centre\n",
    "registers/services.csv": "service,clause\n业务培训,s5-3\n政策咨询,s5-1\n",
}
TONGCHENG = {"entity.yaml": "id: tc-09\nname: 某县中心\nstandard: tongcheng-contract\n"}
HEAD = "季度,服务项目,量表,满意度,重要性,推荐意愿,答复人类别,答复日期,问卷编号\n"
GOOD = (
    "2025Q4,业务培训,1至5,5,4,10,企业,2025-12-01,1\n"
    "2025年第四季度,业务培训,,3,,7,农户,2025-12-09,2\n"
    "2025Q4,总体,,4,,,,2025-12-02,1\n"
)
QUARTER = Period.parse("2025Q4")


def answers(*rows, base=ANHUI, head=HEAD):
    """Give a folder with a survey."""
    return {**base, "surveys.csv": head + "".join(rows)}


def told(tmp_path, *rows, base=ANHUI, head=HEAD):
    """Give the faults of a survey, one a line."""
    return faults(tmp_path, answers(*rows, base=base, head=head)).splitlines()


def test_answers_become_counts(tmp_path):
    """No row of a person remains: per quarter, service and question, how many gave what."""
    found = read(tmp_path, answers(GOOD)).survey
    satisfaction, importance = Question.SATISFACTION, Question.IMPORTANCE
    assert found == Survey(
        (
            Poll(
                QUARTER,
                Scale(1, 5, 4),
                (
                    Tally(OVERALL, satisfaction, ((4, 1),)),
                    Tally("业务培训", importance, ((4, 1),)),
                    Tally("业务培训", Question.RECOMMEND, ((7, 1), (10, 1))),
                    Tally("业务培训", satisfaction, ((3, 1), (5, 1))),
                ),
                (("enterprise", 1), ("farmer", 1)),
                dt.date(2025, 12, 9),
            ),
        )
    )


def test_one_undated_answer_leaves_the_last_day_unknown(tmp_path):
    """Then nobody knows whether it came before the report's day."""
    rows = GOOD.replace("2025-12-09", "")
    assert read(tmp_path, answers(rows)).survey.polls[0].through is None


def test_frozen_survey_has_counts_only_and_reads_back_the_same(tmp_path):
    """Neither number of a questionnaire, nor a date of an answer, nor who gave which."""
    proof = read(tmp_path / "a", answers(GOOD))
    frozen = room.freeze(proof, standards.load("anhui-centre"))
    rows = list(csv.reader(io.StringIO(frozen["surveys.csv"].decode("utf-8-sig"))))
    assert rows[0] == [
        "quarter", "service", "question", "scale", "satisfied_from", "answer", "count", "through",
    ]  # fmt: skip
    assert rows[1] == ["2025Q4", "", "respondent", "", "", "enterprise", "1", "2025-12-09"]
    assert rows[3] == ["2025Q4", "overall", "satisfaction", "1至5", "4", "4", "1", "2025-12-09"]
    room.write_frozen(frozen, tmp_path / "b")
    again = room.read_entity(tmp_path / "b", published)
    assert again == proof
    assert room.freeze(again, standards.load("anhui-centre")) == frozen


def test_all_faults_of_a_survey_come_at_once(tmp_path):
    """Off the scale, not of the quarter, unknown service, no quarter, nothing answered."""
    rows = (
        "2025Q4,业务培训,1至5,6,0,11,企业,2025-12-01,1\n",
        "2025Q4,业务陪训,,5,,,,2025-09-30,2\n",
        "2025H2,业务培训,,5,,,,,3\n",
        "2025Q4,业务培训,,,,,,,4\n",
        "2025Q4,政策咨询,,2.5,,,老乡,,5\n",
        ",,,4,,,,,6\n",
    )
    wanted = [
        "第2行 满意度列: 答案不在量表 1 至 5 上: 6 → 填写 1 至 5 的整数",
        "第2行 重要性列: 答案不在量表 1 至 5 上: 0",
        "第2行 推荐意愿列: 答案不在量表 0 至 10 上: 11",
        "第3行 服务项目列: 没有这个服务项目（内容不显示） → 是否为 业务培训",
        "第3行 答复日期列: 答复日期不在2025年第四季度内: 2025-09-30 → 改正日期，或把本行归入",
        "第4行 季度列: 不是季度: 2025H2",
        "第5行: 本行没有任何答案",
        "第6行 答复人类别列: 没有这个答复人类别（内容不显示） → 可填：企业、",
        "第6行 满意度列: 答案不在量表 1 至 5 上: 2.5",
        "第7行 季度列: “季度”没有填写",
        "第7行 服务项目列: “服务项目”没有填写",
    ]
    found = told(tmp_path, *rows)
    assert len(found) == len(wanted)
    for line, part in zip(found, wanted, strict=True):
        assert line.startswith(f"surveys.csv {part}")


def test_scale_stated_once_serves_the_file_and_two_need_every_row(tmp_path):
    """Nothing is guessed where a row could be on either."""
    rows = "2025Q3,业务培训,1至5,5,,,,,\n2025Q4,业务培训,1至10,7,,,,,\n"
    found = read(tmp_path / "a", answers(rows)).survey.polls
    assert [poll.scale for poll in found] == [Scale(1, 5, 4), Scale(1, 10, 6)]
    (fault,) = told(tmp_path / "b", rows, "2025Q4,业务培训,,3,,,,,\n")
    assert fault.startswith("surveys.csv 第4行 量表列: 本行没有写明量表，而本表有几种量表")
    (fault,) = told(tmp_path / "c", "2025Q4,业务培训,,3,,,,,\n")
    assert fault.startswith("surveys.csv 第2行 量表列: 没有写明量表 → 在“量表”栏写明，如 1至5")


def test_two_scales_in_a_quarter_are_one_fault(tmp_path):
    """Also where only the bound of satisfied differs; told once, with the row that began."""
    head = "季度,服务项目,量表,满意下限,满意度\n"
    rows = ["2025Q4,业务培训,1至5,,5\n", *["2025Q4,政策咨询,1至5,5,5\n"] * 3]
    (fault,) = told(tmp_path, *rows, head=head)
    assert fault.startswith(
        "surveys.csv 第3行 量表列: 2025年第四季度有两种量表: 1至5（5及以上为满意）"
        "，surveys.csv 第2行为1至5（4及以上为满意） → 同一季度用同一量表"
    )


@pytest.mark.parametrize("scale", ["五分制", "5-1", "2至5", "1至2", "1至101", "1至5000", "-1至5"])
def test_what_is_no_scale_is_refused(tmp_path, scale):
    """The larger the better, from 0 or 1, three to a hundred steps."""
    (fault,) = told(tmp_path, f"2025Q4,业务培训,{scale},3,,,,,\n")
    assert "量表列: 不是量表: " in fault


@pytest.mark.parametrize("bound", ["1", "6", "3.5", "0"])
def test_bound_of_satisfied_lies_on_the_scale(tmp_path, bound):
    """Above the lowest answer, at most the highest, whole."""
    head = "季度,服务项目,量表,满意下限,满意度\n"
    (fault,) = told(tmp_path, f"2025Q4,业务培训,1至5,{bound},3\n", head=head)
    assert "满意下限是其中的整数" in fault


def test_equal_rows_are_equal_answers_unless_the_questionnaire_is_the_same(tmp_path):
    """Two people may say the same; one questionnaire says it once a service."""
    row = "2025Q4,业务培训,1至5,5,,,,,{}\n"
    found = read(tmp_path / "a", answers(row.format("") * 2)).survey
    assert found.polls[0].tallies[0].n == 2
    (fault,) = told(tmp_path / "b", row.format(7) * 2)
    assert fault == (
        "surveys.csv 第3行: 重复: 同一份问卷对同一项服务答了两次 → 与surveys.csv 第2行只留一行"
    )


@pytest.mark.parametrize("content", ["", HEAD])
def test_empty_file_is_a_fault(tmp_path, content):
    """Whoever hands in a survey means that somebody answered."""
    found = faults(tmp_path, {**ANHUI, "surveys.csv": content})
    assert found.startswith(("surveys.csv: 文件是空的", "surveys.csv: 没有任何答复"))


def test_survey_of_another_centre_is_refused(tmp_path):
    """Where a column says whose it is."""
    head = "单位编号,季度,服务项目,量表,满意度\n"
    (fault,) = told(tmp_path, "ah-07,2025Q4,业务培训,1至5,5\n", head=head)
    assert "这是别的单位的答复 → 放到该单位的证据中，或改为 ah-09" in fault


# --- counts -------------------------------------------------------------------------------------

COUNTS = "季度,服务项目,问题,量表,答案,份数\n"


def test_counts_say_the_same_as_answers(tmp_path):
    """A table that was added up elsewhere freezes to the same bytes."""
    rows = "2025Q4,业务培训,1至5,5,,,企业,,\n" * 3 + "2025Q4,业务培训,,2,,9,企业,,\n"
    added = (
        "2025Q4,业务培训,满意度,1至5,5,3\n2025Q4,业务培训,满意度,,2,1\n2025Q4,业务培训,满意度,,1,0\n"
        "2025Q4,业务培训,推荐意愿,,9,1\n2025Q4,,答复人类别,,企业,4\n"
    )
    one = read(tmp_path / "a", answers(rows))
    other = read(tmp_path / "b", answers(added, head=COUNTS))
    assert one.survey == other.survey


def test_faults_of_counts(tmp_path):
    """The same answer twice, a count that is none, an unknown question, an answer off its scale."""
    rows = (
        "2025Q4,业务培训,满意度,1至5,5,3\n",
        "2025Q4,业务培训,满意度,,5,3\n",
        "2025Q4,业务培训,满意度,,4,-1\n",
        "2025Q4,业务培训,好不好,,4,1\n",
        "2025Q4,业务培训,推荐意愿,,11,1\n",
        "2025Q4,业务培训,满意度,,,2\n",
        "2025Q4,,答复人类别,,老乡,2\n",
    )
    found = told(tmp_path, *rows, head=COUNTS)
    wanted = [
        "第3行: 重复: 2025Q4 的同一问题和答案",
        "第4行 份数列: 次数不能为负: -1",
        "第5行 问题列: 没有这个问题（内容不显示）",
        "第6行 答案列: 答案不在量表 0 至 10 上: 11",
        "第7行 答案列: “答案”没有填写",
        "第8行 答案列: 没有这个答复人类别（内容不显示）",
    ]
    assert [line.partition(" → ")[0] for line in found] == [f"surveys.csv {one}" for one in wanted]


# --- services -----------------------------------------------------------------------------------


def test_tongcheng_k2_services_by_key_or_label(tmp_path):
    """The thirteen services of the plan, and nothing else."""
    rows = ("2021Q1,前台接待,1至5,5,,,,,\n", "2021Q1,tax_consulting,,4,,,,,\n")
    found = read(tmp_path / "a", answers(*rows, base=TONGCHENG)).survey.polls[0]
    assert found.services == ("reception", "tax_consulting")
    (fault,) = told(tmp_path / "b", "2021Q1,前台,1至5,5,,,,,\n", base=TONGCHENG)
    assert "没有这个服务项目（内容不显示） → 是否为 reception（前台接待）？" in fault


NAMING = {
    "entity.yaml": ZHEJIANG["entity.yaml"] + "services: [直播（一）, 仓储；配送]\n",
}


def test_where_no_document_lists_services_the_entity_names_them(tmp_path):
    """Two spellings that differ in width and spaces are one service; so it freezes and reads."""
    rows = ("2025Q4,直播 (一),1至5,5,,,,,\n", "2025Q4,直播（一）,,4,,,,,\n")
    proof = read(tmp_path / "a", answers(*rows, "2025Q4,总体,,4,,,,,\n", base=NAMING))
    assert proof.survey.polls[0].services == (OVERALL, "直播（一）")
    assert proof.survey.polls[0].tallies[1].n == 2
    frozen = room.freeze(proof, standards.load("zhejiang-centre"))
    assert 'services: "直播（一）；仓储；配送"' in frozen["entity.yaml"].decode()
    room.write_frozen(frozen, tmp_path / "b")
    assert room.read_entity(tmp_path / "b", published) == proof


@pytest.mark.parametrize("base", [ZHEJIANG, {"entity.yaml": ANHUI["entity.yaml"]}])
@pytest.mark.parametrize("said", ["王某某", "直播带货王某某", "一三八、零零零零", "直播"])
def test_a_service_that_is_named_nowhere_is_refused_and_not_repeated(tmp_path, base, said):
    """It may be a person; one message for all rows, which names the first place and the way."""
    rows = [f"2025Q4,{said},1至5,5,,,,,\n"] * 2
    (fault,) = told(tmp_path, *rows, "2025Q4,总体,,5,,,,,\n", base=base)
    assert fault == (
        "surveys.csv 第2行 服务项目列等2处: 没有列出这项服务（内容不显示），它不能进入证据"
        " → 在基本信息（entity.yaml）的 services（服务项目）中列出，或写“总体”"
    )


@pytest.mark.parametrize("base", [ANHUI, TONGCHENG, NAMING])
@pytest.mark.parametrize("said", ["业务培训王某某", "王某某培训", "直播（一）王某某", "前台接待王"])
def test_a_near_miss_of_a_service_is_not_repeated(tmp_path, base, said):
    """Half of it may be a name; the known one that may be meant is enough."""
    found = told(tmp_path, f"2025Q4,{said},1至5,5,,,,,\n", base=base)
    assert found
    assert not any("王" in line for line in found)


def test_thousands_of_rows_about_services_without_names_are_one_fault(tmp_path):
    """Whoever wrote them mends one line of entity.yaml."""
    rows = [f"2025Q4,王某{n},1至5,5,,,,,\n" for n in range(3000)]
    found = told(tmp_path, *rows, base=ZHEJIANG)
    assert len(found) == 1
    assert found[0].startswith("surveys.csv 第2行 服务项目列等多处: 没有列出这项服务")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("[直播, 张三 138 0000 0000]", "服务项目中有像电话、证件或邮箱的内容（内容不显示）"),
        (f"[{'长' * 41}]", "服务项目名称过长（41字）"),
        (str([f"服务{n}" for n in range(201)]), "服务项目过多（201项）"),
    ],
)
def test_services_that_an_entity_names_are_short_few_and_hold_no_numbers(tmp_path, named, said):
    """What could be a telephone number is refused, and not repeated."""
    files = {**ZHEJIANG, "entity.yaml": ZHEJIANG["entity.yaml"] + f"services: {named}\n"}
    fault = faults(tmp_path, files)
    assert said in fault
    assert fault.startswith("entity.yaml:5")
    assert "138" not in fault


# --- personal data ------------------------------------------------------------------------------

PERSONAL = {
    "names": ["姓名", "您的姓名：", "联系人", "签名", "填表人", "Name", "respondent_name", "昵称"],
    "contacts": ["联系电话", "手机号", "微信号", "QQ", "邮箱", "住址", "E-mail", "来自IP"],
    "ids": ["身份证号", "证件号码", "统一社会信用代码", "工号", "openid", "ID"],
    "remarks": ["意见", "您的建议", "备注", "其他想说的话", "Remarks", "comment"],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "header"), [(k, h) for k, hs in PERSONAL.items() for h in hs])
def test_personal_columns_are_known_by_their_names(kind, header):
    """In Chinese and English, with what questionnaires put around them."""
    assert personal_kind(header) == kind


@pytest.mark.parametrize(
    "header", ["满意度", "服务项目", "季度", "总分", "提交时间", "score", "video"]
)
def test_other_columns_are_not_taken_for_personal(header):
    """They are unknown columns, which are a fault as everywhere."""
    assert personal_kind(header) is None


def test_personal_columns_are_dropped_with_a_notice_that_stays(tmp_path):
    """Nothing of them is in the evidence; the frozen folder gives the same notice."""
    head = "季度,姓名,服务项目,联系电话,手机,量表,满意度,意见和建议\n"
    rows = "2025Q4,某某,业务培训,13800000000,13900000000,1至5,5,讲得快\n"
    proof = read(tmp_path / "a", answers(rows, head=head))
    assert proof.survey.dropped == (("contacts", 2), ("names", 1), ("remarks", 1))
    (notice,) = proof.warnings
    assert "联系方式（2列）、姓名（1列）、意见等自由填写内容（1列），读取时已略去" in notice
    frozen = room.freeze(proof, standards.load("anhui-centre"))
    everything = b"".join(frozen.values()).decode()
    assert not any(word in everything for word in ("某某", "138", "139", "讲得快"))
    room.write_frozen(frozen, tmp_path / "b")
    assert room.read_entity(tmp_path / "b", published) == proof


def test_unknown_column_is_refused(tmp_path):
    """What is not understood is not dropped in silence."""
    (fault,) = told(tmp_path, "2025Q4,业务培训,1至5,5,x\n", head="季度,服务项目,量表,满意度,心情\n")
    assert fault.startswith("surveys.csv 表头 第5列: 没有这个列（列名不显示） → 可填：")


HEADERS = ["王某某", "某某 138 0000 0000", "王某某满意度", "满意度王某某", "a@b.example"]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("counted", [False, True], ids=["answers", "counts"])
def test_a_header_that_may_be_a_person_is_named_by_its_place(tmp_path, header, counted):
    """The first row of a table without headers is somebody's answer."""
    first = ("季度,服务项目,问题,量表,答案,份数" if counted else "季度,服务项目,量表,满意度") + ","
    row = "2025Q4,业务培训,满意度,1至5,5,1,\n" if counted else "2025Q4,业务培训,1至5,5,\n"
    (fault,) = told(tmp_path, row, head=f"{first}{header}\n")
    assert f"表头 第{first.count(',') + 1}列: 没有这个列（列名不显示）" in fault
    assert not any(part in fault for part in ("王", "某", "138", "@"))


def test_a_header_of_a_sheet_is_named_by_its_letter(tmp_path):
    """As Excel shows it."""
    path = filled(tmp_path, ("2025Q4", "总体", "1至5", None, 5))
    book = openpyxl.load_workbook(path)
    book["服务对象调查"]["L1"] = "王某某"
    book.save(path)
    with pytest.raises(EvidenceInvalid) as caught:
        room.read_entity(path, published)
    (fault,) = map(str, caught.value.faults)
    assert fault.startswith("工作表“服务对象调查” 表头 L列: 没有这个列（列名不显示）")


def test_long_text_in_a_column_of_answers_is_not_repeated(tmp_path):
    """A shifted column may hold anybody's number."""
    (fault,) = told(tmp_path, "2025Q4,业务培训,1至5,13800000000,,,,,\n")
    assert "答案不是数字（内容较长，不显示）" in fault
    assert "138" not in fault


@pytest.mark.parametrize("column", ["季度", "服务项目", "量表", "满意度", "推荐意愿", "答复日期"])
def test_no_message_repeats_what_looks_like_a_telephone_number(tmp_path, column):
    """Whatever column slipped, the message names the place and not the person."""
    names = HEAD.strip().split(",")
    cells = ["2025Q4", "业务培训", "1至5", "5", "", "", "", "", ""]
    cells[names.index(column)] = "13800000000"
    found = told(tmp_path, ",".join(cells) + "\n")
    assert found
    assert not any("138" in line for line in found)


@pytest.mark.parametrize(
    "said",
    [
        "138-0000-0000",
        "2025-10-01 138-0000-0000",
        "138\u200b0000\u200b0000",
        "甲某某",
        "a＠b.example",
    ],
)
@pytest.mark.parametrize("column", ["季度", "服务项目", "量表", "满意度", "推荐意愿", "答复日期"])
def test_no_message_repeats_a_name_or_a_number_in_groups(tmp_path, column, said):
    """A name is three characters, a telephone number is often written with hyphens."""
    rows = ["2025Q4,业务培训,1至5,5,,,,,\n"]
    cells = ["2025Q4", "业务培训", "1至5", "5", "", "", "", "", ""]
    cells[HEAD.strip().split(",").index(column)] = said
    found = told(tmp_path, *rows, ",".join(cells) + "\n")
    assert found
    assert not any(said in line or "0000" in line for line in found)


def test_many_quarters_are_counted_in_one_pass(tmp_path):
    """Two hundred years of quarters with fifty thousand counts take seconds, not minutes."""
    rows = (
        f"{year}Q{part},业务培训,满意度,1至100,{answer},3\n"
        for year in range(1900, 2100)
        for part in range(1, 5)
        for answer in range(1, 64)
    )
    begun = time.process_time()
    found = read(tmp_path, answers(*rows, head=COUNTS)).survey
    assert len(found.polls) == 800
    assert time.process_time() - begun < 30


def test_bound_without_its_scale_is_a_fault(tmp_path):
    """It would otherwise be passed over."""
    head = "季度,服务项目,量表,满意下限,满意度\n"
    rows = ("2025Q4,业务培训,1至5,,5\n", "2025Q4,业务培训,,5,5\n")
    (fault,) = told(tmp_path, *rows, head=head)
    assert fault.startswith("surveys.csv 第3行 满意下限列: 写了满意下限，没有写量表")


def test_respondents_of_a_quarter_without_answers_are_a_fault(tmp_path):
    """They would otherwise be lost."""
    rows = ("2025Q4,业务培训,满意度,1至5,5,3\n", "2025Q3,,答复人类别,,企业,3\n")
    (fault,) = told(tmp_path, *rows, head=COUNTS)
    assert fault.startswith("surveys.csv: 2025Q3 只有答复人类别，没有任何答案")


def test_free_survey_with_personal_columns_is_refused(tmp_path):
    """A table of any columns is frozen as it stands, so such columns must go first."""
    files = {**ZHEJIANG, "surveys/回访.csv": "姓名,问题,答复\n某某,一,好\n"}
    assert faults(tmp_path, files) == (
        "surveys/回访.csv 表头 第1列: 这一列像是个人信息（姓名；列名不显示），不进入证据"
        " → 删去这一列"
    )


@pytest.mark.parametrize("header", ["联系人王某某", "王某某13800000000", "138-0000-0000"])
def test_a_personal_header_of_a_free_survey_is_not_repeated(tmp_path, header):
    """Its name may hold the person."""
    fault = faults(tmp_path, {**ZHEJIANG, "surveys/回访.csv": f"问题,{header}\n一,好\n"})
    assert fault.startswith("surveys/回访.csv 表头 第2列: 这一列像是个人信息")
    assert not any(part in fault for part in ("王", "138"))


# --- workbooks ----------------------------------------------------------------------------------


def filled(tmp_path, *rows, key="anhui-centre"):
    """Fill in the template's sheet of answers."""
    content = room.template(standards.load(key), [QUARTER])
    book = openpyxl.load_workbook(io.BytesIO(content))
    for name, cell in (("编号", "x-1"), ("名称", "某中心")):
        for row in book["基本信息"].iter_rows(min_row=2):
            if row[0].value == name:
                row[1].value = cell
    for row in rows:
        book["服务对象调查"].append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    return path


def test_sheet_of_answers_reads_as_the_file(tmp_path):
    """The template's own columns, numbers as numbers, dates as dates."""
    day = dt.datetime(2025, 12, 1)
    path = filled(
        tmp_path,
        ("2025Q4", "总体", "1至5", None, 5, 4, 10, "企业", day, "1"),
        ("2025Q4", "总体", None, None, 3, None, 7, "农户", day, "2"),
    )
    found = room.read_entity(path, published).survey.polls[0]
    assert [(one.question.value, one.counts) for one in found.tallies] == [
        ("importance", ((4, 1),)),
        ("recommend", ((7, 1), (10, 1))),
        ("satisfaction", ((3, 1), (5, 1))),
    ]
    assert found.through == dt.date(2025, 12, 1)


def test_empty_sheet_of_answers_is_no_survey(tmp_path):
    """The template has the sheet for everybody."""
    assert room.read_entity(filled(tmp_path), published).survey is None


def test_scale_that_excel_made_a_date_says_how_to_write_it(tmp_path):
    """1-5 becomes the fifth of January."""
    day = dt.datetime(2025, 1, 5)
    with pytest.raises(EvidenceInvalid, match="量表不是文字 → 写成 1至5；Excel 会把 1-5 改成日期"):
        room.read_entity(filled(tmp_path, ("2025Q4", "培训", day, None, 5)), published)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["2025Q3", "2025Q4"]),
        st.sampled_from(["业务培训", "政策咨询", "总体"]),
        st.integers(1, 5),
        st.one_of(st.none(), st.integers(0, 10)),
    ),
    min_size=1,
    max_size=12,
)


@given(ROWS, st.randoms(use_true_random=False))
def test_order_of_answers_does_not_matter(tmp_path_factory, rows, random):
    """The same answers in another order are the same evidence."""
    texts = [f"{q},{s},1至5,{v},,{'' if r is None else r},,,\n" for q, s, v, r in rows]
    one = read(tmp_path_factory.mktemp("a"), answers(*texts)).survey
    random.shuffle(texts)
    assert read(tmp_path_factory.mktemp("b"), answers(*texts)).survey == one
