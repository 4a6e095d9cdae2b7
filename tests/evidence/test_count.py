"""Figures counted from registers: dated rows in the window, one event once."""

import datetime as dt

import pytest

from ecnb import standards
from tests.evidence.small import (
    ZHEJIANG,
    columns,
    fact,
    label,
    read,
    seen,
    standard,
    table,
)

LOG = {
    "label": label("活动台账"),
    "clause": "1",
    "date": "day",
    "columns": columns(day="date", event="text", kind=("award", "salon", "talk"), open="yes_no"),
}
OTHER = {**LOG, "label": label("培训台账")}
HEADER = "day,event,kind,open\n"


def counting(window="half", **spec):
    """Give a standard whose fact ``x`` is counted from ``log``."""
    counted = {"register": "log", **spec}
    return standard(
        facts={"x": fact(window=window, counted=counted)}, registers={"log": LOG, "other": OTHER}
    )


def kept(tmp_path, one, *rows, other=None, facts="", more=""):
    """Give the evidence of some rows of the register."""
    files = {"entity.yaml": f"id: a\nname: 甲\nstandard: small\n{more}"}
    files["registers/log.csv"] = HEADER + "".join(f"{row}\n" for row in rows)
    if other is not None:
        files["registers/other.csv"] = HEADER + "".join(f"{row}\n" for row in other)
    if facts:
        files["facts.csv"] = f"period,key,value\n{facts}"
    return read(tmp_path, files, one)


def test_rows_of_the_first_and_last_day_are_in_the_window(tmp_path):
    """Both ends belong to the half (G1, G3)."""
    one = counting()
    days = ("2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01")
    proof = kept(tmp_path, one, *(f"{day},,," for day in days))
    assert seen(one, proof, "x@half", "2026H1") == 2


@pytest.mark.parametrize(
    ("window", "period", "as_of", "expected"),
    [
        ("half", "2026H2", "2026-12-31", 1),
        ("year_to_date", "2026H2", "2026-12-31", 3),
        ("year_to_date", "2026H2", "2026-08-01", 2),
        ("to_date", "2026H2", "2026-12-31", 4),
        ("to_date", "2026H1", "2026-06-30", 3),
        ("to_date", "2026H1", "2026-09-02", 4),
        ("stock", "2026H1", "2026-06-30", 3),
        ("half", "2026H2", "2026-06-30", None),
    ],
)
def test_window_of_a_counted_fact(tmp_path, window, period, as_of, expected):
    """What is dated after as_of is not known; a window that has not begun is unknown, not zero."""
    one = counting(window)
    days = ("2025-03-01", "2026-03-01", "2026-06-30", "2026-09-01")
    proof = kept(tmp_path, one, *(f"{day},,," for day in days))
    assert seen(one, proof, f"x@{window}", period, dt.date.fromisoformat(as_of)) == expected


def test_ZJ_15_one_event_counts_once(tmp_path):
    """Two rows of one event are one; rows without an event each stand alone."""
    one = counting(distinct="event")
    rows = (
        "2026-03-01,T1,,",
        "2026-03-02,T1,,",
        "2026-03-03,T2,,",
        "2026-03-04,,,",
        "2026-03-04,,,",
    )
    assert seen(one, kept(tmp_path, one, *rows), "x@half", "2026H1") == 4


def test_ZJ_15_event_counted_in_another_register_does_not_count_again(tmp_path):
    """The same event under 6 and 7 counts in one of them; later or undated rows take nothing."""
    one = counting(distinct="event", not_in=["other"])
    rows = ("2026-03-01,T1,,", "2026-03-02,T2,,", "2026-03-03,T3,,", "2026-03-03,,,")
    other = ("2025-11-01,T1,,", "2026-07-01,T3,,", "2026-01-01,,,")
    assert seen(one, kept(tmp_path, one, *rows, other=other), "x@half", "2026H1") == 3


def test_filters_hold_together(tmp_path):
    """Every filter of a fact must hold in the same row."""
    where = [{"column": "kind", "one_of": ["award", "talk"]}, {"column": "open", "one_of": ["yes"]}]
    one = counting(where=where)
    rows = (
        "2026-03-01,,award,是",
        "2026-03-01,,award,否",
        "2026-03-01,,salon,是",
        "2026-03-01,,talk,是",
    )
    assert seen(one, kept(tmp_path, one, *rows), "x@half", "2026H1") == 2


def test_JX_20_both_required_counts_incidents_that_show_every_value(tmp_path):
    """Criticised and exposed over one incident; the rows may be apart."""
    both = {"column": "kind", "one_of": ["award", "salon"]}
    one = counting(distinct="event", all_of=both)
    rows = (
        "2026-03-01,A,award,",
        "2026-03-09,A,salon,",
        "2026-03-01,B,award,",
        "2026-03-02,C,talk,",
    )
    assert seen(one, kept(tmp_path, one, *rows), "x@half", "2026H1") == 1


@pytest.mark.parametrize(("per", "expected"), [("month", 3), ("quarter", 2)])
def test_months_and_quarters_with_at_least_one_row(tmp_path, per, expected):
    """Three salons in one month are one month."""
    one = counting(per=per)
    days = ("2026-01-01", "2026-01-31", "2026-03-31", "2026-04-01")
    proof = kept(tmp_path, one, *(f"{day},,," for day in days))
    assert seen(one, proof, "x@half", "2026H1") == expected


def test_register_without_rows_is_a_known_zero_and_no_register_is_unknown(tmp_path):
    """G6: absence is not zero; a kept ledger in which nothing stands is."""
    one = counting()
    assert seen(one, kept(tmp_path / "a", one), "x@half", "2026H1") == 0
    nothing = read(tmp_path / "b", {"entity.yaml": "id: a\nname: 甲\nstandard: small\n"}, one)
    assert seen(one, nothing, "x@half", "2026H1") is None


def test_register_counts_beside_a_stated_figure_and_the_difference_is_said(tmp_path):
    """The ledger decides; the notice names both figures."""
    one = counting()
    proof = kept(tmp_path, one, "2026-03-01,,,", facts="2026H1,x,5\n2026H2,x,0\n")
    assert seen(one, proof, "x@half", "2026H1") == 1
    assert proof.warnings == ("2026年上半年“事”填写 5，台账计 1，以台账为准",)


def test_register_says_nothing_of_time_outside_the_declared_periods(tmp_path):
    """There the stated figure serves, or nothing is known."""
    one = counting()
    proof = kept(tmp_path, one, "2026-03-01,,,", facts="2025H2,x,7\n", more="periods: [2026H1]\n")
    found = [seen(one, proof, "x@half", period) for period in ("2025H1", "2025H2", "2026H1")]
    assert found == [None, 7, 1]


def test_undated_list_counts_all_its_rows(tmp_path):
    """Staff and directories have no dates."""
    staff = {"label": label("人员"), "clause": "1", "columns": columns(post="text")}
    one = standard(facts={"x": fact(counted={"register": "staff"})}, registers={"staff": staff})
    files = {
        "entity.yaml": "id: a\nname: 甲\nstandard: small\n",
        "registers/staff.csv": "post\n经理\n运营\n",
    }
    assert seen(one, read(tmp_path, files, one), "x@stock", "2026H1") == 2


def test_yes_no_from_a_register_is_whether_anything_stands_there(tmp_path):
    """Two records are still one yes."""
    one = standard(
        facts={"x": fact("yes_no", window="half", counted={"register": "log"})},
        registers={"log": LOG},
    )
    assert seen(one, kept(tmp_path, one, "2026-03-01,,,", "2026-03-02,,,"), "x@half", "2026H1") == 1


def test_row_without_a_date_counts_nowhere_and_is_said(tmp_path):
    """A dated register dates its rows."""
    one = counting()
    proof = kept(tmp_path, one, ",T1,,", "2026-03-01,T2,,")
    assert seen(one, proof, "x@half", "2026H1") == 1
    assert proof.warnings == ("活动台账有 1 行没有日期，不计入任何期间",)


COVER = {
    "items": "services",
    "item": "service",
    "by": "evaluations",
    "column": "services",
    "kind": "kind",
    "kinds": ["self", "third"],
}


@pytest.mark.parametrize(
    ("directory", "rows", "expected"),
    [
        ("咨询\n培训\n培训\n", ["2026-03-01,self,咨询；培训", "2026-04-01,third,培训"], 1),
        (
            "咨询\n培训\n培训\n",
            ["2026-03-01,self,咨询", "2026-03-09,self,培训", "2026-04-01,third,培训、咨询"],
            2,
        ),
        ("咨询\n培训\n", ["2026-03-01,self,咨询；培训"], 0),
        ("咨询\n培训\n", ["2026-03-01,self,别的", "2026-04-01,third,别的"], 0),
        ("咨询\n培训\n", ["2026-03-01,self,咨询", "2026-07-01,third,咨询"], 0),
        ("", ["2026-03-01,self,咨询", "2026-04-01,third,咨询"], None),
    ],
)
def test_AH_6_1_3_service_is_covered_when_every_kind_of_evaluation_covers_it(
    tmp_path, directory, rows, expected
):
    """AH-5: the services are those of the centre's own directory; an empty one covers nothing."""
    services = {"label": label("名录"), "clause": "4.4.1", "columns": columns(service="text")}
    evaluations = {
        "label": label("评价"),
        "clause": "6.1",
        "date": "day",
        "columns": columns(day="date", kind=("self", "third"), services="list"),
    }
    one = standard(
        facts={"x": fact(window="to_date", covered=COVER)},
        registers={"services": services, "evaluations": evaluations},
    )
    files = {
        "entity.yaml": "id: a\nname: 甲\nstandard: small\n",
        "registers/services.csv": f"service\n{directory}",
        "registers/evaluations.csv": "day,kind,services\n" + "".join(f"{r}\n" for r in rows),
    }
    assert seen(one, read(tmp_path, files, one), "x@to_date", "2026H1") == expected


# --- whole tables -------------------------------------------------------------------------------


def test_ZJ_C1_trainings_and_activities_of_a_centre(tmp_path):
    """The published standard counts its own registers."""
    files = {
        **ZHEJIANG,
        "registers/trainings.csv": "日期,活动编号,培训名称\n2026-03-01,T1,甲\n2026-03-02,T1,甲\n",
        "registers/activities.csv": "日期,活动编号,活动名称\n2026-03-01,T1,甲\n2026-05-01,T2,乙\n",
    }
    one, proof = standards.load("zhejiang-centre"), read(tmp_path, files)
    assert seen(one, proof, "trainings_held@year_to_date", "2026H1") == 1
    assert seen(one, proof, "activities_hosted@year_to_date", "2026H1") == 1


def test_year_that_contradicts_its_halves_is_said(tmp_path):
    """The year's own row stands; the notice shows the sum."""
    one = standard(facts={"x": fact(window="year_to_date"), "level": fact()})
    rows = "2026,x,9\n2026H1,x,3\n2026H2,x,4\n2026,level,5\n2026H1,level,4\n2026H2,level,6\n"
    files = {
        "entity.yaml": "id: a\nname: 甲\nstandard: small\n",
        "facts.csv": f"period,key,value\n{rows}",
    }
    proof = read(tmp_path, files, one)
    assert proof.warnings == (
        "“事”2026年填写 9，分期数据为 7，以前者为准",
        "“事”2026年填写 5，分期数据为 6，以前者为准",
    )


@pytest.mark.parametrize(
    ("window", "settings", "expected"),
    [
        ({"from": "2020-05-01", "to": "2020-12-31"}, {}, 2),
        ({"to": "2020-12-31"}, {}, 3),
        ({"from": "2020-05-01"}, {}, 3),
        ("reference_year", {"reference_year": 2020}, 3),
        ("reference_year_before", {"reference_year": 2021}, 3),
        ("reference_year", {}, None),
    ],
)
def test_TC_windows_of_fixed_days_and_years(tmp_path, window, settings, expected):
    """Both ends are included; without its parameter a year is unknown."""
    one = counting(window)
    days = ("2020-04-30", "2020-05-01", "2020-12-31", "2021-01-01")
    proof = kept(tmp_path, one, *(f"{day},,," for day in days))
    (column,) = table(one, proof, "2021", **settings).facts
    assert seen(one, proof, column, "2021", **settings) == expected


def test_text_in_a_filter_and_list_in_a_filter(tmp_path):
    """A filter knows texts, and a list by any of its items."""
    log = {
        "label": label("台账"),
        "clause": "1",
        "date": "day",
        "columns": columns(day="date", place="text", tags="list"),
    }
    for column, wanted in (("place", "县城"), ("tags", "甲")):
        where = [{"column": column, "one_of": [wanted]}]
        one = standard(
            facts={"x": fact(window="half", counted={"register": "log", "where": where})},
            registers={"log": log},
        )
        rows = "day,place,tags\n2026-03-01,县城,甲；乙\n2026-03-02,乡,乙\n2026-03-03,,\n"
        files = {"entity.yaml": "id: a\nname: 甲\nstandard: small\n", "registers/log.csv": rows}
        assert seen(one, read(tmp_path / column, files, one), "x@half", "2026H1") == 1
