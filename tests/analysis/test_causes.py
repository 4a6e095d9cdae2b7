"""Causes: each kind comes from the evidence, names its place, and nothing is made up."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import get_args

import pytest

import ecnb
from ecnb import evidence as room
from ecnb.analysis.causes.parts import Cause, CauseKind
from ecnb.analysis.causes.problems import Problem, own_causes, problems
from ecnb.analysis.causes.proofs import Known, Proof, months_of
from ecnb.case import Case, judge_all, when_of
from ecnb.model.evidence import Evidence, StatedFact
from ecnb.model.plan import Action, Stage
from ecnb.model.scorecard import Scorecard
from ecnb.scoring.card import card as scorecard_of
from tests.demo.runs import case
from tests.demo_cases import DEMO


def problem(entity: str, name: str, period: str = "2025H2") -> Problem:
    """One problem of an entity of the demonstration."""
    return next(one for one in case(entity, period).problems if one.id == name)


def causes(entity: str, name: str, kind: CauseKind, period: str = "2025H2") -> list[Cause]:
    """The causes of one kind."""
    return [one for one in problem(entity, name, period).causes if one.kind == kind]


def one(entity: str, name: str, kind: CauseKind, period: str = "2025H2") -> Cause:
    """The only cause of a kind."""
    (found,) = causes(entity, name, kind, period)
    return found


def again(before: Case, proof: Evidence) -> tuple[Problem, ...]:
    """Look for the causes of the same findings in other evidence."""
    moment = when_of(before.period, before.as_of, before.settings, {})
    return problems(
        room.known_of(
            before.standard, proof, before.scorecard, moment, before.turns, before.alternatives
        )
    )


WITHOUT_FACT = ("no_fact", "withheld", "no_reason", "below_tier", "below_fact")


def judged(before: Case, proof: Evidence) -> Scorecard:
    """Judge other evidence of the same entity as the case was."""
    given = before.settings
    cards = judge_all(before.standard, [proof], before.period, before.as_of, given)
    return scorecard_of(cards, 0, proof)


# --- figures below what was needed ----------------------------------------------------------------


def test_zj_c_02_fact_below_its_tier_and_how_far() -> None:
    """2 activities: 3 reach the next tier, 7 the highest."""
    found = one("zj-c-02", "zj-07", "below_tier")
    assert (found.fact, found.value, found.needed, found.best) == ("activities_hosted", 2, 3, 7)
    assert found.proof == Proof("facts.csv", "activities_hosted", "活动台账")


def test_zj_c_02_tier_without_a_fact_quotes_the_raters_who_gave_reasons() -> None:
    """No figure says why: what raters wrote is quoted, silence is not."""
    before = case("zj-c-02")
    facts = tuple(fact for fact in before.evidence.facts if fact.key != "activities_hosted")
    given = {"self": (4, ""), "county": (4, "只办了两场"), "city": (4, " "), "province": (8, "好")}
    ratings = tuple(
        replace(entry, points=Fraction(given[entry.rater][0]), reason=given[entry.rater][1])
        if entry.part == "zj-07"
        else entry
        for entry in before.evidence.ratings
    )
    proof = replace(before.evidence, facts=facts, ratings=ratings)
    card = judged(before, proof)
    found = next(one for one in again(replace(before, scorecard=card), proof) if one.id == "zj-07")
    said = [(c.kind, c.rater, c.reason) for c in found.causes if c.kind in WITHOUT_FACT]
    assert said == [("no_fact", None, ""), ("withheld", "county", "只办了两场")]


def test_jx_04_orders_below_the_target() -> None:
    """122 of 200 purchase orders, by the export of the platform."""
    found = one("jx-04", "jx-07", "below_target")
    assert (found.part, found.value, found.needed) == ("jx-07.orders", 122, 200)


def test_tc_01_target_missed_by_so_many() -> None:
    """87 of 100 new online businesses."""
    found = one("tc-01", "tc-k10", "short", "2021H1")
    assert (found.value, found.needed) == (87, 100)


def test_zj_c_01_liaison_point_without_a_person() -> None:
    """5 of 6 points are staffed: a cause of the lost points and a clause that is not met."""
    loss, clause = one("zj-c-01", "zj-04", "clause"), problem("zj-c-01", "zj-4-3-liaison-staff")
    assert (loss.part, loss.value, loss.needed) == ("zj-4-3-liaison-staff", 5, 6)
    assert [(c.kind, c.value, c.needed) for c in clause.causes] == [("condition", 5, 6)]


def test_zj_c_02_bound_of_its_class() -> None:
    """A centre of class C needs 2 full-time staff, not the 4 of class A."""
    assert one("zj-c-02", "zj-4-3-minimum", "condition").needed == 2


def test_zj_c_02_without_a_work_plan_at_mid_year() -> None:
    """No plan, no base points."""
    assert one("zj-c-02", "zj-12", "absent", "2025H1").value is False


def test_zj_c_01_case_that_the_document_leaves_open() -> None:
    """Two of three mechanisms: 0 points, at most 6 (ZJ-5), and what other readings would give."""
    found = one("zj-c-01", "zj-05", "undefined")
    assert (found.value, found.points, found.full, found.ruling) == (2, 0, 6, "ZJ-5")
    gains = {c.option: c.points for c in causes("zj-c-01", "zj-05", "reading")}
    assert gains == {"base": 3, "pro_rata": 2}


# --- registers ------------------------------------------------------------------------------------


def test_jx_11_missing_reports_by_month() -> None:
    """A weekly report of July and a monthly one of October, with their rows."""
    found = next(c for c in causes("jx-11", "jx-06", "deducted") if c.fact == "reports_missing")
    assert (found.value, found.points) == (2, 2)
    assert found.proof.file == "registers/reports.csv"
    assert found.proof.months == (("2025-07", 1), ("2025-10", 1))
    assert dict(found.proof.kinds) == {"weekly": 1, "monthly": 1}
    rows = {row.line: row for row in case("jx-11").evidence.registers["reports"]}
    assert {rows[line].cells["state"] for line in found.proof.lines} == {"missing"}


def test_jx_04_complaints_by_kind() -> None:
    """Twelve of the station's own, most of them late notices; the carrier's do not count."""
    found = next(c for c in causes("jx-04", "jx-09", "deducted") if c.value == 12)
    assert found.proof.kinds[0] == ("通知不及时", 4)
    assert sum(n for _, n in found.proof.kinds) == 12
    assert "外部原因" not in dict(found.proof.kinds)


def test_jx_04_events_of_the_first_half_do_not_count() -> None:
    """The complaint of March belongs to the first half-year (JX-6)."""
    found = next(c for c in causes("jx-04", "jx-09", "deducted") if c.value == 12)
    assert min(month for month, _ in found.proof.months) == "2025-07"


def test_jx_11_criticism_of_the_year() -> None:
    """Two rows, one incident, counted once (JX-20)."""
    found = problem("jx-11", "deduction.criticism")
    assert found.lost == 10
    assert (found.causes[0].value, len(found.causes[0].proof.lines)) == (1, 2)


def test_stated_figure_that_differs_from_the_register_names_no_rows() -> None:
    """Rows that do not come to the figure are no proof of it."""
    before = case("jx-11")
    proof = before.evidence
    rows = {**proof.registers, "reports": proof.registers["reports"][:40]}
    found = next(
        c
        for p in again(before, replace(proof, registers=rows))
        for c in p.causes
        if c.fact == "reports_missing"
    )
    assert (found.value, found.proof.lines, found.proof.months) == (2, (), ())


def test_jx_14_fact_that_sets_points_to_nothing() -> None:
    """Damage reported late: no points, whatever the office entered (JX-1)."""
    found = problem("jx-14", "jx-01").causes
    assert [c.kind for c in found if c.part == "jx-01"] == ["zeroed"]


def test_tc_01_turns_by_month() -> None:
    """Salons of November and February are missing; the journal of the first quarter is late."""
    assert one("tc-01", "tc-k16", "missing", "2021H1").proof.months == (
        ("2020-11", 1),
        ("2021-02", 1),
    )
    assert one("tc-01", "tc-k17", "late", "2021H1").proof.months == (("2021-03", 1),)


def test_tc_01_posts_that_do_not_count() -> None:
    """Leads of the standards file: three posts work remotely, one of them part-time."""
    found = causes("tc-01", "tc-k1", "rows", "2021H1")
    assert [(c.lead, c.value) for c in found] == [(0, 3), (1, 1)]


def test_tc_01_service_missing_from_the_list() -> None:
    """One of thirteen services is not offered at the end of 2020."""
    assert one("tc-01", "tc-k2", "not_there", "2020H2").fact == "decision_support"


def test_ah_02_blank_cells_of_the_register() -> None:
    """Two improvements: both without a plan, one also without cause, measure, status, owner."""
    found = one("ah-02", "ah-6-2-2", "blank")
    assert dict(found.proof.kinds) == {"plan": 2, "cause": 1, "measure": 1, "status": 1, "owner": 1}
    assert found.value == 2


def test_a_lead_does_not_look_beyond_the_period_or_as_of() -> None:
    """Blank cells of another year, or entered later, belong to another report."""
    before = case("ah-02")
    rows = before.evidence.registers["improvements"]
    for day in (dt.date(2024, 9, 30), dt.date(2026, 1, 2)):
        moved = tuple(replace(row, cells={**row.cells, "found_on": day}) for row in rows)
        proof = replace(before.evidence, registers={"improvements": moved})
        found = next(p for p in again(before, proof) if p.id == "ah-6-2-2")
        assert "blank" not in {c.kind for c in found.causes}


# --- raters ---------------------------------------------------------------------------------------


def test_zj_c_02_bonus_withheld_with_the_raters_reason() -> None:
    """The province's reason is quoted, and that it is the lowest; the centre gave none."""
    found = causes("zj-c-02", "zj-15", "withheld")
    lowest = next(c for c in found if c.rater == "province")
    assert (lowest.points, lowest.full, lowest.lowest) == (4, 5, True)
    assert lowest.reason == "总结报送后经催补齐全"
    assert [c.rater for c in causes("zj-c-02", "zj-15", "no_reason")] == ["self"]


def test_zj_c_02_entry_below_the_fact() -> None:
    """The province gave 4 where the facts give 5 (ZJ-20)."""
    found = one("zj-c-02", "zj-06", "below_fact")
    assert (found.rater, found.points, found.full) == ("province", 4, 5)


def test_zj_b_02_inadmissible_entries() -> None:
    """7 points are none of the admissible ones."""
    assert one("zj-b-02", "zj-06", "inadmissible").rater == "city"


def test_zj_a_02_rater_who_has_not_scored() -> None:
    """Every indicator waits for the province, and nothing is guessed about why."""
    waiting = [p for p in case("zj-a-02").problems if p.kind == "waiting"]
    assert waiting
    assert all({c.kind for c in p.causes} == {"no_entry"} for p in waiting)
    assert {c.rater for p in waiting for c in p.causes} == {"province"}


def test_jx_13_missing_evidence() -> None:
    """No order figures: the record is missing, not the orders."""
    found = problem("jx-13", "jx-07")
    assert (found.kind, found.lost) == ("waiting", None)
    assert [(c.kind, c.fact) for c in found.causes] == [("no_fact", "purchase_orders")]
    assert found.causes[0].proof.file == ""


def test_zj_6_reading_that_decides_the_case() -> None:
    """Where the chosen reading sets the points, its case is named, and no rater is blamed."""
    found = ecnb.open_case(
        DEMO / "zj-c-02", period="2025H2", as_of="2026-01-15", rulings={"ZJ-6": "zero_item"}
    )
    (lost,) = (p for p in found.problems if p.id == "zj-02")
    assert (lost.lost, lost.causes[0].kind, lost.causes[0].ruling) == (6, "undefined", "ZJ-6")
    assert {c.rater for c in lost.causes} == {None}


# --- verdicts -------------------------------------------------------------------------------------


def test_note_of_the_evaluator_is_quoted_and_only_that_of_the_period() -> None:
    """The note of this period; a note of another one says nothing about this one."""
    assert one("ah-02", "ah-4-3-5", "stated").reason == "没有运输车辆，配送委托快递网点"
    before = case("ah-02")
    facts = tuple(
        replace(fact, note="" if fact.period == before.period else "旧的备注")
        for fact in before.evidence.facts
    )
    found = next(
        p for p in again(before, replace(before.evidence, facts=facts)) if p.id == "ah-4-3-5"
    )
    assert [c.kind for c in found.causes] == ["silent"]


def test_nothing_lost_has_no_problem() -> None:
    """An indicator with full marks is no problem, whatever its registers hold."""
    for entity in ("jx-01", "zj-a-01"):
        found = case(entity)
        assert found.scorecard.current is not None
        full = {f.indicator for f in found.scorecard.current.findings if f.score.point == f.max}
        assert full
        assert full.isdisjoint(one.id for one in found.problems)


def test_a_reading_that_hands_out_undescribed_points_is_no_cause() -> None:
    """The 5 points that nobody can earn are lost by nobody (JX-1)."""
    for entity in ("jx-04", "jx-05", "jx-11"):
        assert "JX-1" not in {c.ruling for c in problem(entity, "jx-10").causes}


def test_every_kind_occurs_in_the_demonstration() -> None:
    """What ecnb can say about causes is shown."""
    runs = [(f"jx-{n:02}", "2025H2") for n in range(1, 15)]
    runs += [(f"zj-{name}", p) for p in ("2025H1", "2025H2") for name in
             ("a-01", "a-02", "b-01", "b-02", "c-01", "c-02")]  # fmt: skip
    runs += [("ah-02", "2025H2"), ("tc-01", "2020H2"), ("tc-01", "2021H1")]
    seen = {c.kind for entity, p in runs for q in case(entity, p).problems for c in q.causes}
    assert seen == set(get_args(CauseKind))


def test_every_cause_has_its_place_but_for_what_is_missing() -> None:
    """A cause names a file that is frozen with the report; a gap and a reading have none."""
    for entity in ("jx-04", "jx-11", "zj-c-01", "zj-c-02", "ah-02", "sd-02"):
        found = case(entity)
        for cause in (c for p in found.problems for c in p.causes):
            if cause.kind in ("no_fact", "no_entry", "reading"):
                assert cause.proof.file == ""
            else:
                assert cause.proof.file in found.files, (entity, cause)


# --- the evaluator's own --------------------------------------------------------------------------


def action(name: str, about: str, period: str, cause: str, *whys: str) -> Action:
    """An action with a cause."""
    when = ecnb.case.Period.parse(period)
    due = dt.date(2026, 6, 30)
    return Action(name, when, about, "做", "站长", due, Stage.PLANNED, cause=cause, whys=whys)


def own(*plan: Action, about: str = "jx-08") -> list[tuple[str, str, tuple[str, ...]]]:
    """The evaluator's own causes of jx-03 under a plan."""
    before = case("jx-03")
    known = Known(before.standard, replace(before.evidence, plan=plan), before.scorecard)
    return [(found.action, found.cause, found.whys) for found in own_causes(known, about)]


def test_all_five_whys_are_kept_in_order() -> None:
    """Five whys, a blank one between them left out."""
    whys = ("一", "二", "", "四", "五")
    found = own(action("B1", "jx-08.orders", "2025H2", "品种少", *whys))
    assert found == [("B1", "品种少", ("一", "二", "四", "五"))]


def test_causes_of_a_later_plan_are_not_known_yet() -> None:
    """A report of the second half does not quote the plan of the next year."""
    assert own(action("C1", "jx-08", "2026H1", "以后")) == []


def test_the_latest_plan_stands_first_and_equal_causes_once() -> None:
    """Carried over with the same cause it is said once, under the later action."""
    old = action("A1", "jx-08", "2025H1", "品种少")
    new, other = action("B1", "jx-08", "2025H2", "品种少"), action("B2", "jx-08", "2025H2", "缺人")
    assert [found[0] for found in own(old, new, other)] == ["B2", "B1"]


def test_an_action_without_a_cause_is_no_cause() -> None:
    """The five-why fields may stay blank, and then nothing stands there."""
    assert own(action("B1", "jx-08", "2025H2", "")) == []


def test_months_are_counted_across_years() -> None:
    """December before January."""
    days = [dt.date(2026, 1, 3), dt.date(2025, 12, 31), dt.date(2026, 1, 9)]
    assert months_of(days) == (("2025-12", 1), ("2026-01", 2))


def test_hostile_reason_and_note_are_only_quoted() -> None:
    """Markup in a note stays text of the cause; escaping is the renderers' business."""
    before = case("ah-02")
    bad = "<script>alert(1)</script> #{panic()}"
    facts = (
        *(f for f in before.evidence.facts if f.key != "ah-4-3-5"),
        StatedFact("ah-4-3-5", before.period, "not_met", "来源", note=bad),
    )
    found = next(
        p for p in again(before, replace(before.evidence, facts=facts)) if p.id == "ah-4-3-5"
    )
    assert [c.reason for c in found.causes if c.kind == "stated"] == [bad]


@pytest.mark.parametrize("entity", ["jx-11", "zj-c-02", "ah-02"])
def test_entry_order_is_irrelevant(entity: str) -> None:
    """Ratings and facts in another order give the same problems and causes."""
    before = case(entity)
    proof = before.evidence
    turned = replace(proof, facts=proof.facts[::-1], ratings=proof.ratings[::-1])
    assert again(before, turned) == before.problems


def test_lost_points_of_problems_are_those_of_the_losses() -> None:
    """Problems repeat the losses, they do not reckon them anew."""
    found = case("zj-c-01")
    lost = [one.lost for one in found.problems if one.kind == "loss"]
    assert found.scorecard.current is not None
    whole = sum(
        (f.max - (f.score.point or Fraction(0)) for f in found.scorecard.current.findings),
        start=Fraction(0),
    )
    assert sum(lost, start=Fraction(0)) == whole
