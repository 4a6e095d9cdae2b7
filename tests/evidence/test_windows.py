"""Stated figures in their windows: periods add up, levels do not, and silence is never zero."""

import datetime as dt

import pytest

from ecnb import evidence as room
from ecnb.model.period import Period
from ecnb.model.table import UNIT
from tests.evidence.small import columns, fact, label, read, seen, standard

ENTITY = "id: a\nname: 甲\nstandard: small\n"


def stated(tmp_path, one, *rows):
    """Give the evidence of some rows of facts."""
    facts = "period,key,value,date\n" + "".join(f"{row}\n" for row in rows)
    return read(tmp_path, {"entity.yaml": ENTITY, "facts.csv": facts}, one)


def one_fact(window="stock", kind="count", **more):
    """Give a standard with the fact ``x``."""
    return standard(facts={"x": fact(kind, window=window, **more)})


@pytest.mark.parametrize(
    ("window", "rows", "period", "expected"),
    [
        ("half", ["2026H1,x,3"], "2026H1", 3),
        ("half", ["2026H2,x,3"], "2026H1", None),
        ("half", ["2026,x,3"], "2026H1", None),
        ("half", ["2026Q1,x,1", "2026Q2,x,2"], "2026H1", 3),
        ("half", ["2026Q1,x,1"], "2026H1", None),
        ("half", ["2026H1,x,3", "2026H2,x,4"], "2026", 7),
        ("year_to_date", ["2026H1,x,3"], "2026H1", 3),
        ("year_to_date", ["2026H1,x,3", "2026H2,x,4"], "2026H2", 7),
        ("year_to_date", ["2026H2,x,4"], "2026H2", None),
        ("year_to_date", ["2026,x,9", "2026H1,x,3", "2026H2,x,4"], "2026H2", 9),
        ("year_to_date", ["2026,x,9"], "2026H1", None),
        ("year_to_date", ["2026H1,x,3", "2026Q3,x,2"], "2026Q3", 5),
        ("year_to_date", ["2026Q1,x,1", "2026Q2,x,1", "2026Q3,x,2"], "2026Q3", 4),
        ("to_date", ["2025,x,5", "2026H1,x,3"], "2026H1", 8),
        ("to_date", ["2026H1,x,3", "2026Q1,x,1", "2026Q2,x,2"], "2026H1", 3),
        ("to_date", ["2026,x,9", "2026H1,x,3"], "2026", 9),
        ("to_date", ["2026,x,9", "2026H1,x,3"], "2026H1", 3),
        ("to_date", [], "2026H1", None),
        ("stock", ["2026H1,x,3"], "2026H1", 3),
        ("stock", ["2026Q2,x,3"], "2026H1", 3),
        ("stock", ["2026Q1,x,3"], "2026H1", None),
        ("stock", ["2026,x,3"], "2026H2", 3),
        ("stock", ["2026H2,x,3"], "2026", 3),
        ("stock", ["2026,x,3"], "2026H1", 3),
        ("stock", ["2026,x,3", "2026H2,x,3"], "2026H1", None),
        ("stock", ["2025H2,x,3"], "2026H1", None),
    ],
)
def test_count_in_its_window(tmp_path, window, rows, period, expected):
    """Unknown plus anything is unknown; a year's only row speaks for a level all year."""
    one = one_fact(window)
    assert seen(one, stated(tmp_path, one, *rows), f"x@{window}", period) == expected


@pytest.mark.parametrize(
    ("start", "rows", "expected"),
    [
        ("2020-01-01", ["2020H1,x,5", "2020H2,x,7", "2021,x,9"], 12),
        ("2020-05-01", ["2020H1,x,5", "2020H2,x,7"], 12),
        ("2020-05-01", ["2020,x,12"], 12),
        ("2020-05-01", ["2020Q1,x,5", "2020Q2,x,1"], 1),
        ("2020-01-01", ["2020,x,12", "2021,x,3"], 12),
        ("2020-01-01", ["2021,x,3"], None),
    ],
)
def test_TC_K10_rows_whose_period_ends_in_a_range_of_days_add_up(tmp_path, start, rows, expected):
    """The row of the half-year in which a project begins speaks of the project."""
    one = one_fact({"from": start, "to": "2020-12-31"})
    found = seen(one, stated(tmp_path, one, *rows), f"x@{start}..2020-12-31", "2022")
    assert found == expected


@pytest.mark.parametrize(("settings", "expected"), [({}, 12), ({"begins": dt.date(2020, 7, 1)}, 7)])
def test_TC_9_a_range_of_days_follows_a_parameter(tmp_path, settings, expected):
    """The first day of the project is the document's, unless the programme sets another."""
    begins = {"label": label("起"), "clause": "1", "kind": "date", "default": "2020-05-01"}
    one = standard(
        facts={"x": fact(window={"from": "begins", "to": "2020-12-31"})},
        parameters={"begins": begins},
    )
    proof = stated(tmp_path, one, "2020H1,x,5", "2020H2,x,7")
    tables = room.tabulate([one], [proof], Period(2022), dt.date(2022, 12, 31), settings)
    column = tables[None].facts["x@begins..2020-12-31"]
    assert column.values.tolist() == [expected * UNIT]


def test_SD_3_reference_year_and_the_year_before(tmp_path):
    """The parameter says which year; a fact may be read from another one's rows."""
    one = standard(
        facts={
            "x": fact("amount", window="reference_year"),
            "x_before": fact("amount", window="reference_year_before", of="x"),
        },
        parameters={"reference_year": {"label": label("年"), "clause": "1", "kind": "year"}},
    )
    proof = stated(tmp_path, one, "2014,x,100.5", "2015H1,x,60", "2015H2,x,70.7")
    for name, expected in (("x@reference_year", 130.7), ("x_before@reference_year_before", 100.5)):
        assert seen(one, proof, name, "2016", reference_year=2015) == expected
        assert seen(one, proof, name, "2016", reference_year=None) is None


def test_yes_no_choice_date_and_verdict_are_read_for_the_period(tmp_path):
    """Codes: yes 1, the index of a choice, a day's ordinal, the index of a verdict."""
    one = standard(
        facts={
            "yes": fact("yes_no"),
            "pick": fact(
                "choice", choices={"a": {"label": label("甲")}, "b": {"label": label("乙")}}
            ),
            "day": fact("date"),
        },
        provisions={
            "p-1": {"clause": "4.1", "label": label("条"), "modal": "shall"},
        },
    )
    proof = stated(
        tmp_path, one,
        "2026H1,yes,否", "2026H1,pick,乙", "2026H1,day,2026-12-20", "2026H1,p-1,部分符合",
    )  # fmt: skip
    found = {
        key: seen(one, proof, f"{key}@stock", "2026H1") for key in ("yes", "pick", "day", "p-1")
    }
    assert found == {"yes": 0, "pick": 1, "day": dt.date(2026, 12, 20).toordinal(), "p-1": 1}


def test_row_dated_after_as_of_is_not_known_yet(tmp_path):
    """The day on which a figure was taken decides."""
    one = one_fact("half")
    proof = stated(tmp_path, one, "2026H1,x,3,2026-06-20")
    assert seen(one, proof, "x@half", "2026H1", dt.date(2026, 6, 19)) is None
    assert seen(one, proof, "x@half", "2026H1", dt.date(2026, 6, 20)) == 3


def test_JX_10_silence_means_what_its_ruling_says(tmp_path):
    """Only where the standard names a value for it."""
    one = one_fact("half", absent_means=0, ruling="JX-10")
    assert seen(one, stated(tmp_path, one), "x@half", "2026H1") == 0
    assert seen(one_fact("half"), stated(tmp_path, one), "x@half", "2026H1") is None


def test_two_standards_give_the_columns_of_both(tmp_path):
    """A variant may read the same fact in another window; the first definition holds."""
    base, variant = one_fact("half"), one_fact("year_to_date")
    proof = stated(tmp_path, base, "2026H1,x,3", "2026H2,x,4")
    tables = room.tabulate(
        [base, variant], [proof], Period.parse("2026H2"), dt.date(2026, 12, 31), {}
    )
    assert {name: int(c.values[0]) for name, c in tables[None].facts.items()} == {
        "x@half": 40_000,
        "x@year_to_date": 70_000,
    }


def test_own_columns_tells_when_a_variant_reads_the_same_column_otherwise():
    """Then its tables must be made anew."""
    log = {"label": label("台账"), "clause": "1", "date": "day", "columns": columns(day="date")}
    counted = standard(
        facts={"x": fact(window="half", counted={"register": "log"})}, registers={"log": log}
    )
    base = standard(facts={"x": fact(window="half")}, registers={"log": log})
    assert room.own_columns(base, counted)
    assert not room.own_columns(base, base)
    assert not room.own_columns(one_fact("half"), one_fact("year_to_date"))
