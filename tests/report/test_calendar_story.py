"""The calendar of duties in reports and summary: what is drawn, and what is said in words."""

import datetime as dt
import re

import ecnb
from ecnb.report.charts.calendar import Lane, StripWords, year_strip
from ecnb.report.plain import render as plain
from ecnb.report.result import dumps, parse_result, result_of, to_json
from tests.demo_cases import DEMO

WORDS = StripWords(
    kinds={"on_time": "按时", "late": "逾期", "missing": "缺", "open": "未到期"},
    next="下一次到期",
    as_of="截至日",
    months=tuple(f"{number}月" for number in range(1, 13)),
    recommended="建议",
)
DAY = dt.date


def drawn(*lanes):
    """Draw lanes of 2024; give the SVG."""
    return year_strip(lanes, 2024, DAY(2024, 7, 15), WORDS, "alt").svg


def words_in(svg):
    """Give the words of a drawing."""
    return re.findall(r">([^<>]+)</text>", svg)


def xs(svg, shape):
    """Give the places of some shape, from left to right."""
    return [float(x) for x in re.findall(rf'<{shape} x="([0-9.]+)"[^>]*width="10"', svg)]


def test_every_kind_has_its_sign_and_its_word():
    """No turn is told by colour alone."""
    turns = [
        (DAY(2024, 1, 31), "on_time"),
        (DAY(2024, 2, 29), "late"),
        (DAY(2024, 3, 31), "missing"),
    ]
    told = words_in(drawn(Lane("甲", (*turns, (DAY(2024, 9, 30), "open")), DAY(2024, 10, 31))))
    for sign, word in (("✓", "按时"), ("△", "逾期"), ("×", "缺"), ("○", "未到期")):
        assert told.count(sign) == 2, "once in the lane, once in the key"
        assert word in told
    assert "2024-10-31" in told


def test_key_names_only_what_is_drawn():
    """The next turn has its own sign and is not drawn twice."""
    told = words_in(drawn(Lane("甲", ((DAY(2024, 9, 30), "open"),), DAY(2024, 9, 30))))
    assert "未到期" not in told
    assert "下一次到期" in told


def test_marks_stand_at_their_days_in_the_order_of_the_year():
    """The last day of the leap year is inside the strip."""
    days = (DAY(2024, 1, 1), DAY(2024, 2, 29), DAY(2024, 3, 1), DAY(2024, 12, 31))
    svg = drawn(Lane("甲", tuple((day, "on_time") for day in days)))
    places = sorted(xs(svg, "rect")[: len(days)])
    assert len(set(places)) == len(days)
    assert places[-1] < 460


def test_next_day_of_another_year_has_an_arrow_and_no_mark():
    """It lies beyond the strip."""
    svg = drawn(Lane("甲", ((DAY(2024, 12, 31), "on_time"),), DAY(2025, 12, 31)))
    assert "→ 2025-12-31" in words_in(svg)
    assert svg.count("<polygon") == 1, "in the key only"


def test_weekly_duty_is_drawn_by_months():
    """The worst of the month, and of how many."""
    first = DAY(2024, 1, 1)
    turns = [(first + dt.timedelta(7 * n), "missing" if n == 6 else "on_time") for n in range(20)]
    told = words_in(drawn(Lane("周报", tuple(turns))))
    assert "5/5" in told
    assert "1/4" in told


def test_hostile_label_is_text():
    """A label is never markup."""
    assert "&lt;b&gt;" in drawn(Lane("<b>", ((DAY(2024, 1, 31), "on_time"),)))


def case(entity, period, as_of):
    """Open a case of the demonstration."""
    return ecnb.open_case(DEMO / entity, period=period, as_of=as_of)


def test_AH_report_says_what_falls_due_next():
    """In the summary, in the table of duties and below the strip."""
    one = case("ah-02", "2025H1", "2025-07-15")
    assert "下一次到期：2025-09-30 服务对象评价" in plain(ecnb.summary(one))
    chapter = plain(ecnb.obligations(one))
    assert "下一次 2025-09-30" in chapter
    assert "建议的评价周期" not in chapter


def test_AH_cycle_is_shown_to_other_documents_as_a_recommendation():
    """With the guide's title and clause, after the document's own duties."""
    chapter = plain(ecnb.obligations(case("zj-c-01", "2025H1", "2025-07-15")))
    assert "6.1.2建议的评价周期（不是本文件的义务）" in chapter
    assert "本文件没有规定，不影响任何结论" in chapter


def test_AH_cycle_is_not_shown_before_it_was_in_force():
    """A contract of 2021 knows nothing of it."""
    assert "建议的评价周期" not in plain(ecnb.obligations(case("tc-01", "2021H1", "2021-07-15")))


def test_AH_5_coverage_tells_none_held_from_not_covered():
    """Three words, and the sentence about services that nothing covers."""
    chapter = plain(ecnb.evaluations(case("ah-02", "2025H1", "2025-07-15")))
    assert "未开展" in chapter
    assert "未覆盖" in chapter
    assert "名录所列6项服务在2025年都至少被一类评价覆盖" in chapter


def test_result_carries_turns_next_days_and_coverage():
    """A program reads them without the pages, and they survive writing and reading."""
    result = result_of(case("ah-02", "2025H1", "2025-07-15"))
    assert parse_result(dumps(to_json(result))) == result
    told = to_json(result)
    assert told["next_due"][0]["due"] == "2025-09-30"
    assert {turn["status"] for turn in told["turns"]} == {"on_time", "late", "missing", "open"}
    assert told["coverage"]["held"] == [1, 1, 0]


def test_programme_summary_lists_what_falls_due_soon():
    """Overdue first, and no longer than a page."""
    whole = ecnb.open_programme(DEMO, period="2025H2", as_of="2026-01-15")
    told = plain(ecnb.programme_due(whole))
    assert "截至2026-01-15：逾期未办6项次；未来60天到期28项次" in told
    assert told.index("逾期，最早 2025-04-03") < told.index("2026-02-05")
    assert "等14个" in told
