"""The first things of a programme: what an order to rectify waits for, and what nobody can do."""

import datetime as dt
import re
import shutil
from dataclasses import replace

import pytest

import ecnb
from ecnb.analysis.plan.horizon import lapsed_on
from ecnb.programme import Programme
from ecnb.report import plain
from ecnb.report.programme.monday import monday_blocks, things
from tests.demo.runs import EVIDENCE, programme, proof

HEAD = "ordered_on,problem,due_on,rechecked_on,result,decided_on,decision,appeal\n"
ORDERED = "2026-01-13,台账不全,2026-03-31"


def jx_11(folder, register, as_of):
    """The programme of one station with 39.53 points and this register of orders."""
    shutil.copytree(EVIDENCE / "jx-11", folder / "jx-11", dirs_exist_ok=True)
    path = folder / "jx-11" / "registers" / "rectification.csv"
    path.write_text(HEAD + register + "\n" if register else HEAD, encoding="utf-8")
    (folder / "jx-11" / "plan.csv").unlink()
    return ecnb.open_programme(folder, period="2025H2", as_of=as_of)


def about_orders(whole: Programme):
    """Kind and day of what is said of orders and grades."""
    found = [one for one in things(whole) if one.kind in ("failed", "decide", "recheck")]
    return [(one.kind, one.day and str(one.day)) for one in found]


def shown(whole):
    """The first things as text, without the padding of tables."""
    return re.sub(r" +", " ", "\n".join(plain.render(one) for one in monday_blocks(whole)))


@pytest.mark.parametrize(
    ("register", "as_of", "said"),
    [
        ("", "2026-01-15", [("failed", None)]),
        (f"{ORDERED},,,,,", "2026-01-12", [("failed", None)]),
        (f"{ORDERED},,,,,", "2026-01-13", [("recheck", "2026-03-31")]),
        (f"{ORDERED},,,,,", "2026-04-01", [("recheck", "2026-03-31")]),
        ("2026-01-13,台账不全,,,,,,", "2026-04-01", [("recheck", None)]),
        (f"{ORDERED},2026-03-30,up_to_standard,,,", "2026-04-01", []),
        (f"{ORDERED},2026-03-30,still_short,,,", "2026-04-01", [("decide", None)]),
        (f"{ORDERED},2026-03-30,still_short,2026-04-01,cancelled,", "2026-04-01", []),
        ("2025-01-16,台账不全,,2025-06-27,still_short,,,", "2026-01-15", [("decide", None)]),
        ("2025-01-16,台账不全,,2025-06-27,up_to_standard,,,", "2026-01-15", [("failed", None)]),
    ],
)
def test_jx_5_each_stage_of_an_order_asks_for_one_thing(tmp_path, register, as_of, said):
    """Not ordered: order. Ordered: look again. Still short: decide. Else nothing."""
    assert about_orders(jx_11(tmp_path, register, as_of)) == said


def test_jx_22_a_term_that_passed_is_told_as_overdue(tmp_path):
    """The day counts whole (G3); a day that lies ahead is not called late."""
    told = {
        day: shown(jx_11(tmp_path / day, f"{ORDERED},,,,,", day))
        for day in ("2026-03-31", "2026-04-01")
    }
    assert "整改中：2026-01-13责令整改，复查于2026-03-31前" in told["2026-03-31"]
    assert "2026-03-31（逾期" not in told["2026-03-31"]
    assert "复查逾期：2026-01-13责令整改，期限2026-03-31已过" in told["2026-04-01"]
    assert "2026-03-31（逾期1天）" in told["2026-04-01"]


def test_jx_5_who_is_cancelled_owes_nothing_more(tmp_path):
    """No duty, no plan, no open total, though two of its monthly reports are missing."""
    row = "2025-01-16,台账不全,,2025-06-27,still_short,2026-01-12,cancelled,"
    assert any(one.kind == "overdue" for one in things(jx_11(tmp_path / "a", "", "2026-01-15")))
    assert list(things(jx_11(tmp_path / "b", row, "2026-01-15"))) == []


def test_jx_15_is_nobody_in_the_half_year_after_its_cancellation():
    """Its order and cancellation are dated 2026, and are about 2025 (jx-11 likewise)."""
    whole = ecnb.open_programme(EVIDENCE, period="2026H1", as_of="2026-07-15")
    names = {line.entity.id for field in whole.fields for line in field.lines}
    assert names.isdisjoint({"jx-11", "jx-15"})
    assert [one for one in things(whole) if one.entity in ("jx-11", "jx-15")] == []


def test_jx_15_has_no_duties_ahead_after_its_cancellation(tmp_path):
    """Cancelled on 2026-01-12: no sheet of January or February is awaited of it."""
    shutil.copytree(EVIDENCE / "jx-15", tmp_path / "jx-15")
    whole = ecnb.open_programme(tmp_path, period="2025H2", as_of="2026-01-15")
    assert whole.due == ()
    before = ecnb.open_programme(tmp_path, period="2025H2", as_of="2026-01-11")
    assert {str(one.day) for one in before.due} == {"2026-02-05", "2026-03-05"}


def test_a_count_of_last_year_is_missed_and_no_longer_followed_up():
    """jx-03's sales of 2025 are counted until 31 December; zj-c-01's rules can still be made."""
    found = {(one.entity, one.kind): one for one in things(programme("2025H2"))}
    sales = found["jx-03", "missed"]
    assert (sales.gain, sales.day) == ("", dt.date(2025, 12, 31))
    assert sales.what.startswith("已错过：代销交易全年达到200单")
    assert "统计期至2025-12-31" in sales.what
    assert found["zj-c-01", "missed"].what.startswith("已错过：发布信息再增加7篇")
    assert found["zj-c-01", "late"].what.startswith("催办：建立服务商准入退出机制")


@pytest.mark.parametrize(("day", "over"), [("2025-12-31", None), ("2026-01-01", "2025-12-31")])
def test_jx_8_sales_of_a_year_count_until_it_ends(day, over):
    """The last day counts; an action without a number is never over."""
    standard = programme_standard("jiaxian-station")
    (sales,) = [one for one in proof("jx-03").plan if one.about == "jx-08.orders"]
    found = lapsed_on(standard, sales, dt.date.fromisoformat(day))
    assert (found and str(found)) == over
    assert lapsed_on(standard, replace(sales, units=None), dt.date(2030, 1, 1)) is None
    assert lapsed_on(standard, replace(sales, about="jx-02.tidy"), dt.date(2030, 1, 1)) is None


def programme_standard(key):
    """Give a document as it was judged."""
    return next(one.standard for one in programme("2025H2").fields if one.standard.key == key)


def test_TC_missed_salon_is_not_to_be_made_good():
    """The salon of November 2020 is past; replies and complaints can still be closed."""
    duties = {one.what for one in things(programme("2021H1")) if one.kind == "overdue"}
    assert duties == {"补办“对服务对象的提问给予回应”", "补办“办结投诉”"}


@pytest.mark.parametrize(("decided", "told"), [("2025-11-20", True), ("2026-01-12", False)])
def test_jx_5_a_place_of_who_was_cancelled_within_the_year_is_never_silent(tmp_path, decided, told):
    """Ranking and public notice name it: the document does not say whether it is ranked."""
    row = f"2025-01-16,台账不全,,2025-06-27,still_short,{decided},cancelled,"
    whole = jx_11(tmp_path, row, "2026-01-15")
    note = "乙县九号村服务站（示例数据）：期内已取消资格，仍按证据得分列入排名"
    for story in (ecnb.programme_ranking(whole), ecnb.ranking_notice(whole)):
        assert (note in re.sub(r"\s+", "", plain.render(story))) is told
    case = ecnb.open_case(tmp_path / "jx-11", period="2025H2", as_of="2026-01-15")
    said = plain.render(ecnb.improvement(case))
    assert ("本期仍有正式得分" in said) is told
