"""Jiaxian stations of the demonstration: each awkward case comes out as intended."""

import datetime as dt
from fractions import Fraction

import pytest

from ecnb.analysis.plan.rectification import must_rectify, order_due
from ecnb.analysis.programme.first_things import first_things
from ecnb.report.programme.monday import things
from ecnb.run.places import Home
from ecnb.run.plan import plan
from tests.demo.runs import (
    EVIDENCE,
    card,
    case,
    deductions,
    finding,
    programme,
    proof,
    readings,
    run,
    total,
)
from tests.house.tree import ROOT

NOTHING = dict.fromkeys(("refusal", "poor_work", "public_complaint", "criticism"), (0, 0))


@pytest.mark.parametrize(
    ("name", "official", "grade"),
    [
        ("jx-01", "90", "excellent"),
        ("jx-02", "85.3", "qualified"),
        ("jx-03", "85.3", "qualified"),
        ("jx-04", "67.7", "qualified"),
        ("jx-05", "89", "qualified"),
        ("jx-08", "80.55", "qualified"),
        ("jx-09", "68", "qualified"),
        ("jx-10", "60", "qualified"),
        ("jx-11", "39.53", "unqualified"),
        ("jx-14", "79", "qualified"),
        ("jx-15", "54.1", "unqualified"),
    ],
)
def test_annual_results(name, official, grade):
    """The eleven stations with both assessments have an official total and a grade (JX-21)."""
    found = total(name)
    assert (found.status, found.official, found.grade) == ("official", Fraction(official), grade)


def test_ranking_with_a_tie():
    """Eleven stations rank, the two with 85.3 share the third place, and the fourth is left out."""
    field = next(f for f in programme("2025H2").fields if f.standard.key == "jiaxian-station")
    places = {line.entity.id: line.place for line in field.lines}
    assert places == {
        "jx-01": 1,
        "jx-05": 2,
        "jx-02": 3,
        "jx-03": 3,
        "jx-08": 5,
        "jx-14": 6,
        "jx-09": 7,
        "jx-04": 8,
        "jx-10": 9,
        "jx-15": 10,
        "jx-11": 11,
        "jx-06": None,
        "jx-07": None,
        "jx-12": None,
        "jx-13": None,
    }


@pytest.mark.parametrize(
    ("name", "population", "target"),
    [("jx-01", 500, "200"), ("jx-02", 1000, "400"), ("jx-03", 2350, "800"), ("jx-04", 180, "200")],
)
def test_population_and_target(name, population, target):
    """At exactly 500 and 1000 the lower target holds (JX-2), above 2000 the last one (JX-3)."""
    orders = finding(card(name), "jx-07").parts[0]
    facts = {fact.key: fact.value for fact in orders.facts}
    assert facts["population"] == population
    assert orders.basis["target"] == target
    ruling = {500: "JX-2", 1000: "JX-2", 2350: "JX-3"}.get(population)
    assert ruling is None or ruling in card(name).touched


def test_jx_01_upper_target_would_cost_the_grade():
    """The village of exactly 500 is excellent only by the lower target (JX-2)."""
    other = readings("jx-01")["JX-2", "upper"]
    assert (other.outcome.grade, other.grade_changes) == ("qualified", True)


def test_jx_03_without_a_target_it_has_no_official_total():
    """Leaving items 7 and 8 out above 2000 people takes the official total with them (JX-3)."""
    found = readings("jx-03")["JX-3", "no_score"].outcome
    assert (found.status, found.official, found.grade) == ("unofficial", None, None)


def test_jx_04_complaints_past_ten():
    """Twelve complaints take the 10 points and 2 of the ledger's 4.5 (JX-9)."""
    found = finding(card("jx-04"), "jx-09")
    complaints = found.parts[1].facts[0]
    assert (complaints.key, complaints.value) == ("complaints_attributed", 12)
    assert found.score.point == Fraction("2.5")
    assert "JX-9" in card("jx-04").touched
    assert readings("jx-04")["JX-9", "part"].outcome.official == Fraction("68.7")


def test_jx_05_excellent_under_another_reading():
    """89 is qualified; item 10 times 1.5 would make it excellent (JX-1)."""
    found = total("jx-05")
    assert (found.grade_low, found.grade_high) == ("qualified", "excellent")
    other = readings("jx-05")["JX-1", "scaled"]
    assert (other.outcome.official, other.outcome.grade) == (Fraction("92.5"), "excellent")
    assert other.grade_changes


@pytest.mark.parametrize("name", ["jx-06", "jx-07"])
def test_township_station_and_logistics_point(name):
    """Items 7 and 8 are left out: 70 points at most, and no official score (JX-26)."""
    found = total(name)
    assert (found.status, found.official, found.grade, found.max) == ("unofficial", None, None, 70)
    assert finding(card(name), "jx-07").verdict.value == "not_applicable"
    assert "JX-26" in card(name).touched


def test_jx_06_by_the_population_served():
    """A ruling of the county office would give the township station a score (JX-26)."""
    other = total("jx-06", JX_26="population_served")
    assert (other.status, other.max) == ("official", 100)


def test_jx_08_dated_delay():
    """The record takes the 10 points; two complaints go on into the ledger's (JX-10)."""
    found = finding(card("jx-08"), "jx-09")
    assert found.score.point == Fraction("2.5")
    assert {"JX-9", "JX-10"} <= set(card("jx-08").touched)
    assert finding(card("jx-08"), "jx-09", 0).score.point == Fraction("14.5")
    assert readings("jx-08")["JX-10", "keep"].outcome.official == Fraction("85.55")


def test_jx_09_inspection_refused_twice():
    """Two refusals cost 10 once, poor work 5; each time would make it unqualified (JX-18)."""
    assert deductions(card("jx-09")) == {**NOTHING, "refusal": (2, 10), "poor_work": (1, 5)}
    other = readings("jx-09")["JX-18", "each_time"]
    assert (other.outcome.official, other.outcome.grade) == (58, "unqualified")


def test_jx_10_only_the_verified_complaint_counts():
    """One of three complaints is verified: exactly 60; all three would fail it (JX-19)."""
    assert deductions(card("jx-10")) == {**NOTHING, "public_complaint": (1, 5)}
    assert len(proof("jx-10").registers["inspections"]) == 3
    other = readings("jx-10")["JX-19", "any"]
    assert (other.outcome.official, other.outcome.grade) == (50, "unqualified")


def test_jx_11_one_incident_criticised_and_exposed():
    """Two rows of one incident cost 10 once (JX-20), and item 5 stops at 0 (JX-8)."""
    assert deductions(card("jx-11")) == {**NOTHING, "criticism": (1, 10)}
    assert len(proof("jx-11").registers["inspections"]) == 2
    assert finding(card("jx-11"), "jx-05").score.point == 0
    assert {"JX-8", "JX-20"} <= set(card("jx-11").touched)


def test_jx_11_half_a_cent_is_rounded_up():
    """39.525 is published as 39.53 (G7), and the station is ordered to rectify (JX-22)."""
    assert total("jx-11").score.point == Fraction("39.525")
    (row,) = proof("jx-11").registers["rectification"]
    assert row.cells["result"] is None
    assert case("jx-11").rectified.latest.stage == "ordered"
    assert {one.about for one in case("jx-11").improvement.plan} >= {"jx-06", "jx-09.delivery"}


def test_jx_10_was_up_to_standard_at_the_second_look():
    """An order on the result of the year before is closed, and casts no doubt on exactly 60."""
    found = case("jx-10").rectified
    assert [one.stage for one in found.orders] == ["passed"]
    assert found.doubts == ()


def test_jx_15_goes_from_the_order_to_the_cancellation():
    """Failed in 2024, ordered, still short at mid-year, cancelled after the year."""
    (year,) = [one for one in proof("jx-15").history if one.about == "annual"]
    assert (str(year.period), year.grade) == ("2024", "unqualified")
    half, whole = case("jx-15", "2025H1"), case("jx-15")
    order = half.rectified.latest
    assert (order.ordered_on, order.due_on) == (dt.date(2025, 1, 16), dt.date(2025, 5, 31))
    assert (order.stage, order.rechecked_on) == ("failed", dt.date(2025, 6, 27))
    assert [one.why for one in half.rectified.doubts] == ["later"]
    assert (whole.rectified.latest.stage, whole.rectified.doubts) == ("cancelled", ())
    assert must_rectify(whole.standard, whole.scorecard)
    assert not order_due(whole.standard, whole.scorecard, whole.rectified)


def test_jx_15_is_decided_on_first_and_then_no_more_of_it():
    """The summary of the half puts the decision first; that of the year orders it nothing."""
    first = next(iter(sorted_things("2025H1")))
    assert (first.kind, first.entity, first.day) == ("decide", "jx-15", None)
    assert [one for one in sorted_things("2025H2") if one.entity == "jx-15"] == []


def sorted_things(period):
    """Give the first things of a period, the gravest first."""
    return first_things(things(programme(period)))[0]


def test_eight_of_one_county_are_peers_the_others_those_of_the_document(tmp_path):
    """Of 乙县 all eight; of 甲县 five, and the two that have no official score are nobody's."""
    jobs = plan(Home(ROOT), EVIDENCE, run("2025H2"), tmp_path).jobs
    given = {one.entity: one.parameters().get("peers") for one in jobs}
    peers = {name: one for name, one in given.items() if one and name.startswith("jx")}
    assert {
        name: (one["scope"], one["size"]) for name, one in peers.items() if name[:2] == "jx" and one
    } == {
        **dict.fromkeys([f"jx-{n:02d}" for n in range(1, 6)], ("class", 13)),
        **dict.fromkeys([f"jx-{n:02d}" for n in range(8, 16)], ("county", 8)),
    }
    cleaning = peers["jx-11"]["figures"]["jx-02"]
    assert cleaning == {"n": 8, "low": "2.5", "middle": "3.5", "high": "4.5", "first": 8, "last": 8}


def test_jx_12_half_year_assessment_missing():
    """No official annual score: the year-end total less the deduction, as provisional (JX-23)."""
    found = total("jx-12")
    assert (found.status, found.official, found.grade) == ("provisional", None, None)
    assert found.provisional == Fraction("75.5")
    assert {reason.split("/")[0] for reason in found.reasons} == {"half_year"}
    assert deductions(card("jx-12")) == {**NOTHING, "poor_work": (1, 5)}
    assert total("jx-12", "2025H1").status == "provisional"


def test_jx_13_no_evidence_for_orders():
    """Orders of the second half are unknown, not zero: a range of 15 points over the year (G6)."""
    found = total("jx-13")
    assert (found.status, found.official) == ("provisional", None)
    assert card("jx-13").current.total.reasons == ("jx-07.orders::no_fact", "jx-08.orders::no_fact")
    assert (found.score.low, found.score.high) == (Fraction("74.8"), Fraction("89.8"))
    assert total("jx-13", "2025H1").official == Fraction("85.1")


@pytest.mark.parametrize("name", ["jx-13", "jx-14"])
def test_no_training_held_in_the_first_half(name):
    """With nothing to deduct item 4 is full, and flagged (JX-7)."""
    assert finding(card(name, "2025H1"), "jx-04").score.point == 5
    assert "JX-7" in card(name, "2025H1").touched


def test_jx_14_one_failed_test():
    """One failure deducts nothing and is flagged (JX-7)."""
    found = finding(card("jx-14"), "jx-04")
    assert found.score.point == 5
    assert "JX-7" in found.rulings
    assert readings("jx-14")["JX-7", "one_failure_zero"].outcome.official == Fraction("76.5")


def test_jx_14_damage_reported_late_and_an_off_step_mark():
    """Item 1 is 0; 4.3 stands and is pointed out (JX-24)."""
    found = card("jx-14")
    assert finding(found, "jx-01").score.point == 0
    assert finding(found, "jx-09").parts[0].entries[0].state == "off_step"
    assert "JX-24" in found.touched


def test_registers_in_which_nothing_happened():
    """A header alone, or 无 in the first row, says that nothing happened: 0, not unknown."""
    for name in ("jx-03", "jx-08", "jx-14"):
        assert proof(name).registers["inspections"] == ()
        assert deductions(card(name)) == NOTHING
    assert proof("jx-14").registers["complaints"] == ()


def test_jx_01_reports_and_proceedings():
    """One weekly report of the year was late, and one monthly sheet of the contractor."""
    turns = case("jx-01").turns
    assert [t.due.isoformat() for t in turns["weekly_report"] if t.status == "late"] == [
        "2025-10-13"
    ]
    assert [t.due.isoformat() for t in turns["monthly_sheet"] if t.status == "late"] == [
        "2025-08-05"
    ]
