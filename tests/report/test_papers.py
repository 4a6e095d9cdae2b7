"""Official papers: exact labels, ties, who is apart, blanks that stay blank, hostile text."""

import datetime as dt
import re
import shutil
from dataclasses import replace

import pytest

import ecnb
from ecnb.errors import NotFound, ParametersInvalid, ReportFailed
from ecnb.model.evidence import Row as Kept
from ecnb.programme import Broken
from ecnb.report import html, plain
from ecnb.report.blocks import Heading, PaperHead, Seals, Story, walk
from ecnb.report.document import Document, Info, Part
from ecnb.report.pdf import paper
from ecnb.report.tables import Table, content_words
from tests.demo_cases import DEMO, demo_case
from tests.report.samples import pages

HOSTILE = '<script>alert(1)</script>#read("/etc/passwd")"; \u202e'
HAN = re.compile(r"[\u4e00-\u9fff]")

# RULES.md A7 and the annexes themselves
ANNEX_2 = (
    "申报县（市、区）（盖章）", "日期", "责任部门", "负责人", "联系人", "联系电话", "电子邮件",
    "传真", "当地经济特色及电子商务发展概况",
    "（含电子商务产业规模、平台、企业、园区、人才等情况）",
    "当地电子商务行业管理情况", "（含机构、规划、政策、统计等行业管理工作）",
    "所在市商务主管部门推荐意见",
)  # fmt: skip
ANNEX_3 = (
    "一、电子商务发展状况评价",
    "1. 当地电子商务产业规模", "2. 经济各领域电子商务应用情况", "3. 电子商务服务体系建设情况",
    "4. 电子商务产业园区建设情况", "5. 电子商务基础人才培训开展情况",
    "二、电子商务行业管理工作概况",
    "1. 政府对电子商务的战略定位", "2. 电子商务管理体制及机构建设情况",
    "3. 电子商务规划、政策制定情况及主要内容", "4. 行业统计、协会建设等各项基础工作概况",
    "三、下阶段电子商务发展目标和主要举措",
    "1. 当地电子商务发展近期目标、中远期目标", "2. 战略目标的可行性分析",
    "3. 下阶段发展电子商务的主要举措", "4. 实现所定目标的政策保障措施",
)  # fmt: skip
RANKING = ("名次", "服务站", "半年考核", "年终考核", "日常督查", "得分", "等级")
RECORD = (
    "存在的问题",
    "统计分析与依据",
    "产生原因",
    "改进措施",
    "改进方案",
    "实施情况",
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The demonstration's stations at the year's end."""
    folder = tmp_path_factory.mktemp("stations")
    for path in DEMO.glob("jx-*"):
        shutil.copytree(path, folder / path.name)
    return ecnb.open_programme(folder, period="2025H2", as_of="2026-01-15", programme="示例")


def tables(story: Story) -> list[Table]:
    """Every table of a paper, in order."""
    return [block for block in walk(story) if isinstance(block, Table)]


def cells(table: Table) -> list[list[str]]:
    """The body of a table, as words."""
    return [[content_words(cell.content) for _, cell in line] for _, line in table.placed_rows()]


def titles(table: Table) -> tuple[str, ...]:
    """The titles of a table's columns."""
    return tuple(column.title for column in table.columns)


def case_of(entity, period, **details):
    """A case whose entity file says more."""
    case = demo_case(entity, period)
    entity_ = replace(case.evidence.entity, details={**case.evidence.entity.details, **details})
    return replace(case, evidence=replace(case.evidence, entity=entity_))


def rectifying(as_of, **said):
    """jx-11 with more in its register, seen on a later day."""
    case = demo_case("jx-11", "2025H2")
    (row,) = case.evidence.registers["rectification"]
    registers = {**case.evidence.registers, "rectification": (Kept({**row.cells, **said}, 2),)}
    day = dt.date.fromisoformat(as_of)
    return replace(case, as_of=day, evidence=replace(case.evidence, registers=registers))


def test_jx_22_a_measure_after_the_term_is_pointed_out_in_order_and_report():
    """An order that asks for March and a plan that says June contradict each other."""
    case = rectifying("2026-01-15")
    shown = plain.render(ecnb.rectification_notice(case)) + plain.render(ecnb.improvement(case))
    assert "晚于整改期限" not in shown
    *others, last = case.improvement.plan
    plan = (*others, replace(last, due=dt.date(2026, 6, 30)))
    late = replace(case, improvement=replace(case.improvement, plan=plan))
    told = plain.render(ecnb.rectification_notice(late))
    assert f"第{len(plan)}项措施的期限晚于整改期限 2026-03-31，发出前请核对。" in told
    told = "".join(plain.render(ecnb.improvement(late)).split())
    assert f"整改计划中“{last.measure}”的期限2026-06-30晚于整改期限" in told


FAILED = {"rechecked_on": dt.date(2026, 4, 2), "result": "still_short"}


# --- the ranking notice -------------------------------------------------------------------------


def notice(whole, county, **said):
    """The notice of one county of the demonstration, which has two."""
    return ecnb.ranking_notice(whole, county=county, **said)


def test_jx_5_a_notice_is_of_one_county(whole):
    """The people of the county watch over it (article 5 (三) 1): two counties are not one list."""
    with pytest.raises(ParametersInvalid, match=r"对象分属几个县：乙县、甲县.*一县一份公示"):
        ecnb.ranking_notice(whole)
    with pytest.raises(NotFound, match=r"没有这个县的对象：丙县.*乙县、甲县"):
        notice(whole, "丙县")
    (field,) = whole.fields
    alone = tuple(line for line in field.lines if line.entity.county == "乙县")
    mine = replace(whole, fields=(replace(field, lines=alone),))
    assert "乙县，2025年度" in plain.render(ecnb.ranking_notice(mine))
    nameless = replace(alone[0], entity=replace(alone[0].entity, county=""))
    some = replace(whole, fields=(replace(field, lines=(nameless, *alone[1:])),))
    with pytest.raises(ParametersInvalid, match="乙县、未写明县的"):
        ecnb.ranking_notice(some)


def test_places_are_counted_inside_the_county(whole):
    """乙县's best has the fifth place of both counties and the first of its own."""
    (field,) = whole.fields
    assert {line.entity.id: line.place for line in field.lines}["jx-08"] == 5
    story = notice(whole, "乙县")
    rows = cells(next(one for one in tables(story) if titles(one) == RANKING))
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    assert rows[0][1] == "乙县六号村服务站（示例数据）"
    assert "甲县" not in plain.render(story)


def test_jx_5_ranking_labels_and_order(whole):
    """Entity, score, grade, order (RULES A7); each half and the inspection beside the total."""
    first, last = (
        cells(next(one for one in tables(notice(whole, where)) if titles(one) == RANKING))
        for where in ("甲县", "乙县")
    )
    assert first[0] == ["1", "甲县一号村服务站（示例数据）", "92.50", "87.50", "0", "90.00", "优秀"]
    rows = last
    assert rows[-1][0] == "6"
    assert rows[-1][-3:] == ["-10", "39.53", "不合格"]
    scores = [float(row[5]) for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_jx_02_and_jx_03_share_a_place(whole):
    """85.30 twice: both third, nobody fourth, and the notice says so."""
    story = notice(whole, "甲县")
    rows = cells(next(one for one in tables(story) if titles(one) == RANKING))
    assert [row[0] for row in rows[1:5]] == ["2", "3", "3", "5"]
    assert rows[2][5] == rows[3][5] == "85.30"
    assert "得分相同的名次并列" in plain.render(story)


def test_jx_23_and_jx_26_stand_apart_with_their_reasons(whole):
    """Provisional and without an official total: no place, no score, no grade."""
    stories = [notice(whole, where) for where in ("甲县", "乙县")]
    apart = [row for story in stories for row in cells(tables(story)[-1])]
    assert [(row[0][:7], row[1]) for row in apart] == [
        ("甲县示例一镇服", "无正式得分"), ("甲县示例二镇物", "无正式得分"),
        ("乙县十号村服务", "暂定"), ("乙县十一号村服", "暂定"),
    ]  # fmt: skip
    assert "县电商办尚未评分（10项）" in apart[2][2]
    assert "缺少事实记录" in apart[3][2]
    assert not any(
        "JX-" in plain.render(story) for story in stories
    )  # the public does not know our numbers


def test_unreadable_station_is_named_apart(whole):
    """Who is missing from a public list without a word has been forgotten."""
    told = notice(replace(whole, broken=(Broken("jx-77", "facts.csv: …"),)), "甲县")
    assert cells(tables(told)[-1])[-1][:2] == ["jx-77", "证据无法读取"]
    assert "共8个对象，其中5个列入名次，3个未列名次" in plain.render(told)


def test_publisher_and_day_are_parameters(whole):
    """Neither is assumed: the form's own issuer, a blank for the day."""
    said = notice(whole, "乙县", publisher="某县电商办", day="2026-01-20")
    seals = next(block for block in walk(said) if isinstance(block, Seals))
    assert seals.boxes[0].lines == ("某县电商办", "2026年1月20日")
    silent = next(b for b in walk(notice(whole, "乙县")) if isinstance(b, Seals))
    assert silent.boxes[0].lines == ("县电商办", "　　　　年　　月　　日")
    with pytest.raises(ParametersInvalid, match="2026-13-01"):
        notice(whole, "乙县", day="2026-13-01")


def test_jx_5_half_a_year_is_not_published(whole):
    """The notice is of the annual result (article 5 (三) 1)."""
    fields = tuple(
        replace(field, lines=tuple(
            replace(line, scorecard=replace(line.scorecard, annual=None)) for line in field.lines
        ))
        for field in whole.fields
    )  # fmt: skip
    with pytest.raises(NotFound, match="没有年度结果"):
        notice(replace(whole, fields=fields), "甲县")


def test_nobody_ranked_reads_well(whole):
    """A county whose every total is open gets a notice that says so."""
    fields = tuple(
        replace(field, lines=tuple(replace(line, place=None) for line in field.lines))
        for field in whole.fields
    )
    assert "本期不列名次" in plain.render(notice(replace(whole, fields=fields), "甲县"))


def test_hostile_name_is_printed_and_nothing_else(whole):
    """A station's name is text on the screen and on paper."""
    (field,) = whole.fields
    line = replace(field.lines[0], entity=replace(field.lines[0].entity, name=HOSTILE))
    mine = replace(whole, fields=(replace(field, lines=(line, *field.lines[1:])),))
    story = notice(mine, field.lines[0].entity.county, publisher=HOSTILE)
    page = html.page((story,), "公示")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page
    code = paper.source(Document(Info(as_of="2026-01-15"), (Part(1, story),)))
    assert '#read("/etc/passwd")' not in code
    assert code.count("#official(") == 1


# --- rectification ------------------------------------------------------------------------------


def test_jx_11_is_ordered_to_rectify():
    """39.53 points: what, which clauses, what it cost, what to do; the term that was set."""
    told = plain.render(ecnb.rectification_notice(rectifying("2026-01-15")))
    for label in (
        "责令整改通知",
        "年度综合考评得分",
        "存在问题",
        "整改期限",
        "复查结果",
        "申诉情况",
    ):
        assert label in told
    for said in ("39.53分", "不合格", "2026年3月31日", "第五条（一）8", "-8.45", "站点值班员"):
        assert said in told
    assert "领导批评及媒体曝光：1次，扣10分" in told


def test_jx_11_ordered_in_december_after_the_assessment():
    """The order of 30 December is this year's: its day, term and problem stand on the paper."""
    case = rectifying("2026-01-15", ordered_on=dt.date(2025, 12, 30), problem="月报漏报两次")
    columns = dict.fromkeys(case.standard.registers["proceedings"].columns)
    assessed = Kept({**columns, "date": dt.date(2025, 12, 29), "step": "year_end"}, 2)
    registers = {**case.evidence.registers, "proceedings": (assessed,)}
    found = replace(case, evidence=replace(case.evidence, registers=registers))
    told = plain.render(ecnb.rectification_notice(found))
    for said in ("2025年12月30日", "2026年3月31日", "月报漏报两次"):
        assert said in told
    assert "月报漏报两次" not in plain.render(ecnb.rectification_notice(case))
    assert "考核进程中还没有本年度年终考核的记录" in plain.render(ecnb.improvement(case))


def test_jx_22_no_term_is_assumed():
    """Where the register has none, the field is a blank to fill in."""
    story = ecnb.rectification_notice(rectifying("2026-01-15", due_on=None))
    assert "整改期限 　　　　年　　月　　日" in re.sub(r" +", " ", plain.render(story))


def test_jx_11_without_a_plan_gets_suggestions_marked_as_such():
    """Measures follow from the points lost; who and when stay blank."""
    case = demo_case("jx-11", "2025H2")
    bare = replace(case, improvement=replace(case.improvement, plan=()))
    table = next(
        one for one in tables(ecnb.rectification_notice(bare)) if "整改措施" in titles(one)
    )
    assert cells(table)
    assert all(row[2:] == ["", ""] for row in cells(table))
    assert "供制定整改方案参考" in str(table.notes)


@pytest.mark.parametrize(
    ("entity", "why"), [("jx-05", "年度等级为合格"), ("jx-12", "没有正式的年度等级")]
)
def test_jx_5_nobody_else_is_ordered(entity, why):
    """89 points need no order; a provisional year bears none."""
    with pytest.raises(ReportFailed, match=why):
        ecnb.rectification_notice(demo_case(entity, "2025H2"))


def test_jx_10_second_look_found_the_standard_reached():
    """The order of the year before is closed."""
    told = plain.render(ecnb.rectification_notice(demo_case("jx-10", "2025H2"), "recheck"))
    assert "2025年4月2日复查，结果为“达到标准”" in told
    assert "本次整改结束" in told


def test_jx_5_cancellation_says_its_four_effects():
    """Qualification, sign, movable facilities, agreement."""
    case = rectifying("2026-05-01", **FAILED)
    told = plain.render(ecnb.rectification_notice(case, "cancellation", day="2026-04-20"))
    for said in ("资格", "摘除", "可移动的公共设施设备", "合作协议终止", "仍达不到标准"):
        assert said in told
    assert "2026年4月20日" in told


@pytest.mark.parametrize(
    ("paper_", "as_of", "said", "why"),
    [
        ("recheck", "2026-01-15", {}, "还没有复查"),
        ("recheck", "2026-04-01", FAILED, "还没有复查"),
        ("cancellation", "2026-04-01", FAILED, "没有不达标的复查结果"),
        ("cancellation", "2026-05-01", {**FAILED, "result": "up_to_standard"}, "没有不达标"),
    ],
)
def test_jx_5_no_paper_before_its_step(paper_, as_of, said, why):
    """A day after as_of has not come; a passed second look cancels nothing."""
    with pytest.raises(ReportFailed, match=why):
        ecnb.rectification_notice(rectifying(as_of, **said), paper_)


def test_jx_15_the_whole_path_in_papers():
    """Still short at mid-year; cancelled after the year; then no order, though it failed again."""
    told = plain.render(ecnb.rectification_notice(demo_case("jx-15", "2025H1"), "recheck"))
    assert "2025年6月27日复查，结果为“仍达不到标准”" in told
    late = replace(demo_case("jx-15", "2025H2"), as_of=dt.date(2026, 1, 15))
    told = plain.render(ecnb.rectification_notice(late, "cancellation"))
    for said in ("2025年1月16日被责令整改", "2026年1月12日", "协议终止", "未提出申诉"):
        assert said in told
    with pytest.raises(ReportFailed, match="资格已于2026-01-12取消，不再责令整改"):
        ecnb.rectification_notice(late)
    shown = plain.render(ecnb.improvement(late))
    assert "资格已于2026-01-12取消（第五条（三）2），不再责令整改" in shown
    assert "应责令整改" not in shown


def test_follow_up_chapter_shows_the_path():
    """Ordered, or due and not ordered, or nothing at all."""
    told = plain.render(ecnb.improvement(demo_case("jx-11", "2025H2")))
    assert "整改中，尚未复查" not in told  # as_of is the period's last day there: not ordered yet
    assert "责令整改日期”2026-01-13 晚于截至日" in told
    assert "应责令整改" in told
    assert "整改中，尚未复查" in plain.render(ecnb.improvement(rectifying("2026-01-15")))
    assert "整改期限已过" in plain.render(ecnb.improvement(rectifying("2026-04-01")))
    assert "责令整改" not in plain.render(ecnb.improvement(demo_case("jx-05", "2025H2")))


# --- annexes ------------------------------------------------------------------------------------


def test_sd_annex_2_labels_in_the_order_of_the_form():
    """Nothing added, nothing left out (RULES A7)."""
    story = ecnb.filled_form(demo_case("sd-01", "2025H2"), "annex-2")
    told = plain.render(story).replace(" ", "")
    places = [told.find(label) for label in ANNEX_2]
    assert -1 not in places
    assert places == sorted(places)
    assert next(b for b in walk(story) if isinstance(b, PaperHead)).above == "附件2"
    assert not [block for block in walk(story) if isinstance(block, Seals)]


def test_sd_annex_2_blank_where_evidence_is_silent():
    """The department is known; nobody's name or telephone is."""
    grid = cells(tables(ecnb.filled_form(demo_case("sd-01", "2025H2"), "annex-2"))[-1])
    assert grid[0] == ["责任部门", "县商务局", "负责人", ""]
    assert grid[1] == ["联系人", "", "联系电话", ""]
    assert "电子商务交易额156000万元（2024年）" in grid[3][1]


def test_sd_annex_2_takes_what_the_entity_file_says():
    """Free fields are particulars of the entity file."""
    case = case_of("sd-01", "2025H2", telephone="000-0000", management="县级领导小组统筹。")
    grid = cells(tables(ecnb.filled_form(case, "annex-2"))[-1])
    assert grid[1][3] == "000-0000"
    assert grid[4][1].startswith("县级领导小组统筹。\n以龙头企业为主体")


def test_sd_8_annex_3_has_five_four_and_four_items():
    """Headings exactly as the outline has them; the last of section one is number five."""
    story = ecnb.filled_form(demo_case("sd-01", "2025H2"), "annex-3")
    assert tuple(b.text for b in walk(story) if isinstance(b, Heading)) == ANNEX_3


def test_sd_annex_3_leaves_room_where_nothing_is_known():
    """Goals and safeguards are the county's to write."""
    story = ecnb.filled_form(demo_case("sd-01", "2025H2"), "annex-3")
    blocks = list(walk(story))
    for heading in ANNEX_3[-4:]:
        at = next(n for n, b in enumerate(blocks) if isinstance(b, Heading) and b.text == heading)
        assert isinstance(blocks[at + 1], Table)
        assert not plain.render(blocks[at + 1]).strip()


# --- statements and record ----------------------------------------------------------------------


def test_tc_4_what_the_source_leaves_open_is_no_line():
    """10 + 80 + 22 = 112 of 176: 64 stands in a grid of its own, below the lines."""
    story = ecnb.statement(demo_case("tc-01", "2020H2"), "budget")
    _, lines, whole_ = tables(story)
    body = cells(lines)
    assert [row[1] for row in body] == ["10", "80", "22", "112"]
    assert not any("64" in cell for row in body for cell in row)
    assert cells(whole_) == [["预算总额", "176", "原文未分配", "64"]]
    assert "其余64万元原文没有分配到任何项目" in plain.render(story)


def test_tc_k19_spent_where_evidence_says_so():
    """What is not recorded stays blank, and so does the sum that would need it."""
    early, late = (cells(tables(ecnb.statement(demo_case("tc-01", period), "budget"))[1])
                   for period in ("2020H2", "2021H1"))  # fmt: skip
    assert [row[2:] for row in early] == [["3.2", "6.8"], ["24.5", "55.5"], ["", ""], ["", ""]]
    assert late[0][2:] == ["5.6", "4.4"]


def test_tc_4_another_reading_makes_it_a_line():
    """Where the office rules that the rest goes to fostering, nothing is left open."""
    case = ecnb.open_case(
        DEMO / "tc-01", period="2020H2", rulings={"TC-4": "remainder_to_fostering"}
    )
    _, lines, whole_ = tables(ecnb.statement(case, "budget"))
    assert cells(lines)[3][1] == "64"
    assert cells(whole_)[0][-1] == "0"


def test_tc_11_targets_one_by_one_without_a_total():
    """Twenty rows; attainment at most the whole; no row that sums."""
    case = demo_case("tc-01", "2020H2")
    body = cells(tables(ecnb.statement(case, "kpi"))[1])
    assert len(body) == len(case.scorecard.targets) == 20
    row = next(one for one in body if one[2].startswith("电商评选"))
    assert row[3:6] == ["3", "4", "100.0%"]
    assert "合计" not in {one[2] for one in body}


def test_ah_6_2_record_has_its_six_columns():
    """Problem, evidence, cause, measure, plan, implementation (RULES A7)."""
    kept, found = tables(ecnb.improvement_record(demo_case("ah-01", "2025H2"),
                                                 "improvement-record"))[1:]  # fmt: skip
    assert titles(kept) == RECORD
    assert len(cells(kept)) == 4
    assert cells(kept)[0][0].startswith("培训时间与农忙冲突\n发现日期：2025-03-31")
    assert titles(found)[:4] == ("问题", "证据与统计", "原因", "措施")


def test_ah_record_without_a_register_prints_what_was_found():
    """ah-03 keeps none: no empty heading, no invented row."""
    told = plain.render(ecnb.improvement_record(demo_case("ah-03", "2025H2"), "improvement-record"))
    assert "改进台账所载" not in told


# --- every paper --------------------------------------------------------------------------------

PAPERS = [
    ("rectification_notice", "jx-11", "2025H2", "rectification"),
    ("rectification_notice", "jx-10", "2025H2", "recheck"),
    ("filled_form", "sd-01", "2025H2", "annex-2"),
    ("filled_form", "sd-03", "2025H2", "annex-3"),
    ("statement", "tc-01", "2020H2", "kpi"),
    ("statement", "tc-01", "2020H2", "budget"),
    ("improvement_record", "ah-02", "2025H2", "improvement-record"),
]


@pytest.mark.parametrize(("verb", "entity", "period", "name"), PAPERS)
def test_every_paper_is_official_on_paper(verb, entity, period, name):
    """A4, its own look, marked as sample on every page; the same bytes twice."""
    story = getattr(ecnb, verb)(demo_case(entity, period), name)
    document = Document(Info(as_of="2026-01-15"), (Part(1, story),))
    assert "#official(" in paper.source(document)
    assert "示例数据　均为虚构" in paper.source(document)
    first = paper.pdf(document)
    assert first.startswith(b"%PDF-")
    assert first == paper.pdf(document)


@pytest.mark.parametrize("period", ["2020H2", "2021H1"])
def test_the_statement_of_twenty_targets_and_its_seals_share_a_page(period):
    """A seal without the figures that it vouches for says nothing."""
    story = ecnb.statement(demo_case("tc-01", period), "kpi")
    document = Document(Info(as_of="2026-01-15"), (Part(1, story),))
    assert len(pages(paper.pdf(document))) == 1


@pytest.mark.parametrize(("verb", "entity", "period", "name"), PAPERS)
def test_english_papers_have_english_labels(verb, entity, period, name):
    """What is ours is English; what the evidence says stays as it was written."""
    case = demo_case(entity, period, "en")
    story = getattr(ecnb, verb)(case, name)
    head = next(block for block in walk(story) if isinstance(block, PaperHead))
    assert not HAN.search(head.title)
    for table in tables(story):
        assert not HAN.search("".join(titles(table)))


@pytest.mark.parametrize("verb", ["filled_form", "statement", "improvement_record"])
def test_a_paper_that_the_document_lacks_is_named_with_those_it_has(verb):
    """Zhejiang's form D.1 is part of the report, and no paper of its own."""
    with pytest.raises(NotFound, match="没有这种文书：annex-9"):
        getattr(ecnb, verb)(demo_case("zj-c-01", "2025H2"), "annex-9")
