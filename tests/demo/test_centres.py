"""Zhejiang and Anhui centres of the demonstration: each awkward case comes out as intended."""

import dataclasses
from fractions import Fraction

import pytest

from ecnb import evidence, standards
from ecnb.case import judge_all
from ecnb.model.period import Period
from ecnb.scoring.card import card as scorecard_of
from tests.demo.runs import (
    EVIDENCE,
    card,
    case,
    entry,
    finding,
    programme,
    proof,
    readings,
    run,
    statuses,
    total,
    verdicts,
)

# --- Zhejiang -------------------------------------------------------------------------------------


def test_zj_a_01_counts_exactly_on_a_tiers_number():
    """10, 15, 12, 6 and 80 belong to the tier below, and ZJ-1 is shown (ZJ-1)."""
    found = card("zj-a-01")
    facts = {
        f.indicator: (f.parts[0].facts[0].value, f.parts[0].by_fact.point)
        for f in found.current.findings
        if f.indicator in ("zj-02", "zj-04", "zj-06", "zj-07", "zj-08")
    }
    assert facts == {
        "zj-02": (10, 5),
        "zj-04": (15, 5),
        "zj-06": (12, 6),
        "zj-07": (6, 6),
        "zj-08": (80, 6),
    }
    assert "ZJ-1" in found.touched


def test_zj_a_01_blank_tier_entry_is_filled_and_follows_the_reading():
    """The province's blank is filled; entries that equal the facts follow them: 90.75 → 98.75."""
    blank = entry(card("zj-a-01"), "zj-04", "province")
    assert (blank.state, blank.points) == ("filled", 5)
    assert total("zj-a-01").official == Fraction("90.75")
    assert readings("zj-a-01")["ZJ-1", "inclusive"].outcome.official == Fraction("98.75")


def test_zj_a_01_event_in_two_registers_counts_once():
    """A training that is also a matching event is no seventh activity (ZJ-15)."""
    events = {
        key: {row.cells["event"] for row in proof("zj-a-01").registers[key]}
        for key in ("trainings", "activities")
    }
    assert events["trainings"] & events["activities"] == {"PX25-12"}
    assert len(events["activities"]) == 7
    assert finding(card("zj-a-01"), "zj-07").parts[0].facts[0].value == 6
    assert "ZJ-15" in card("zj-a-01").touched


def test_zj_a_01_repost_counts_once():
    """81 rows of information are 80 items, for one is a repost (ZJ-16)."""
    assert len(proof("zj-a-01").registers["information"]) == 81
    assert "ZJ-16" in card("zj-a-01").touched


def test_zj_a_01_adjustment_stands_apart():
    """+2 with giver and reason: with and without it are both given (ZJ-9)."""
    found = total("zj-a-01")
    assert found.official - found.without_adjustment.point == 2
    given = [r for r in proof("zj-a-01").ratings if r.part == "adjustment"]
    assert [(r.rater, bool(r.reason)) for r in given] == [("province", True)]


def test_zj_a_02_missing_rater():
    """Without the province no official total; the other option marks a provisional one (ZJ-11)."""
    found = total("zj-a-02")
    assert (found.status, found.official, found.provisional) == ("provisional", None, None)
    assert {reason.split(":", 1)[1] for reason in found.reasons} == {"province:not_scored"}
    assert found.score.high - found.score.low == 50
    other = total("zj-a-02", ZJ_11="renormalise")
    assert (other.status, other.official) == ("provisional", None)
    assert found.score.low < other.provisional < found.score.high


def test_zj_a_02_off_step_mark_stands():
    """5.3 is taken as entered and pointed out (ZJ-4)."""
    mark = entry(card("zj-a-02"), "zj-01", "city")
    assert (mark.points, mark.state) == (Fraction("5.3"), "off_step")
    assert "ZJ-4" in card("zj-a-02").touched


@pytest.mark.parametrize(("name", "staff"), [("zj-a-02", 3), ("zj-c-02", 1)])
def test_staff_below_the_class_minimum(name, staff):
    """Scored by the table and listed as a non-conformity (ZJ-6)."""
    found = card(name)
    assert finding(found, "zj-02").parts[0].facts[0].value == staff
    assert verdicts(found)["zj-4-3-minimum"] == "not_met"
    assert "ZJ-6" in found.touched
    assert readings(name)["ZJ-6", "gate_total"].outcome.status == "unofficial"


def test_zj_b_01_bare_base_with_a_reason():
    """The bare base stands because its reason is written (ZJ-3)."""
    bare = entry(card("zj-b-01"), "zj-12", "province")
    assert (bare.points, bare.state) == (3, "bare_base")
    assert bare.reason
    assert "ZJ-3" in card("zj-b-01").touched


def test_zj_b_01_entry_that_differs_from_the_fact():
    """The centre's own 8 stays official beside the 6 that the register gives (ZJ-20)."""
    own = entry(card("zj-b-01"), "zj-06", "self")
    assert (own.points, own.differs_from_fact) == (8, True)
    found = total("zj-b-01")
    assert (found.official, found.by_fact.point) == (82, Fraction("81.8"))
    assert "ZJ-20" in card("zj-b-01").touched


def test_zj_b_01_no_meeting_called():
    """Nothing could be attended: 0 points, 2.5 as the upper value, still official (ZJ-17)."""
    found = finding(card("zj-b-01"), "zj-16").score
    assert (found.low, found.point, found.high) == (0, 0, Fraction("2.5"))
    assert proof("zj-b-01").registers["meetings"] == ()
    assert "ZJ-17" in card("zj-b-01").touched


def test_zj_b_02_inadmissible():
    """An unreachable 7 and a bare base without a reason bar the total, and both are named."""
    found = total("zj-b-02")
    assert found.status == "inadmissible"
    assert found.official is None
    assert found.reasons == ("zj-06:city:unreachable", "zj-12:self:bare_base_no_reason")
    assert "ZJ-21" in card("zj-b-02").touched


def test_zj_c_01_seven_information_items():
    """0 points with 4 as the upper value; the province's blank is filled with it (ZJ-2)."""
    found = card("zj-c-01")
    score = finding(found, "zj-08").score
    assert (score.low, score.point, score.high) == (0, 0, 4)
    assert entry(found, "zj-08", "province").state == "filled"
    assert {"ZJ-2", "ZJ-19"} <= set(found.touched)


def test_zj_c_01_two_of_three_mechanisms():
    """0 points with 6 as the upper value, and a non-conformity (ZJ-5)."""
    found = card("zj-c-01")
    score = finding(found, "zj-05").score
    assert (score.low, score.point, score.high) == (0, 0, 6)
    assert verdicts(found)["zj-4-5-mechanisms"] == "not_met"
    assert (found.headline.score.low, found.headline.score.high) == (
        Fraction("65.2"),
        Fraction("75.2"),
    )


def test_zj_c_02_penalty_and_differing_raters():
    """−1.5 with its reason; two raters differ from the facts, and the total by facts is lower."""
    found = total("zj-c-02")
    assert found.official == Fraction("65.6")
    assert found.official - found.without_adjustment.point == Fraction("-1.5")
    assert found.by_fact.point == Fraction("65.5")
    assert entry(card("zj-c-02"), "zj-04", "county").differs_from_fact
    assert entry(card("zj-c-02"), "zj-06", "province").differs_from_fact
    assert finding(card("zj-c-02"), "zj-17").score.high == Fraction("2.5")


def test_zj_c_02_zeros_at_mid_year():
    """No activity and no plan in the first half: 0, not blank."""
    found = card("zj-c-02", "2025H1")
    assert [finding(found, key).score.point for key in ("zj-07", "zj-12")] == [0, 0]
    assert total("zj-c-02", "2025H1").official == Fraction("54.6")


def test_zhejiang_change_and_places():
    """Of last year nothing is known (a mid-year look is none); ranks only if official."""
    lines = {line.entity.id: line for line in programme("2025H2").fields[0].lines}
    assert all(line.before is None for line in lines.values())
    assert {name: line.place for name, line in lines.items()} == {
        "zj-a-01": 1,
        "zj-a-02": None,
        "zj-b-01": 1,
        "zj-b-02": None,
        "zj-c-01": 2,
        "zj-c-02": 1,
    }


# --- Anhui ----------------------------------------------------------------------------------------


def test_ah_01_complete_but_one_evaluation_late():
    """All requirements met by year end; the third quarter's evaluation came late (AH-3)."""
    found = card("ah-01")
    assert found.shares["requirement"].point == 1
    assert statuses("ah-01", "recipient_evaluation") == ["on_time", "on_time", "late", "on_time"]
    assert verdicts(found)["ah-6-1-2b"] == "partly"
    assert verdicts(found)["ah-6-1-3"] == "met"


def test_ah_01_third_party_is_not_due_at_mid_year():
    """The yearly evaluation is open in July, and the kind was never held yet."""
    found = verdicts(card("ah-01", "2025H1"))
    assert (found["ah-6-1-2c"], found["ah-6-1-1"]) == ("not_due", "not_met")


def test_ah_01_improvements_in_four_states():
    """The register shows the loop from a plan to a verified measure."""
    rows = proof("ah-01").registers["improvements"]
    assert [row.cells["status"] for row in rows] == ["verified", "done", "in_progress", "planned"]


def test_ah_02_evaluations_missing_and_late():
    """A quarter missing, the last one late, no third party, and only part of the services."""
    assert statuses("ah-02", "recipient_evaluation") == ["on_time", "missing", "on_time", "late"]
    assert statuses("ah-02", "self_evaluation") == ["late", "on_time"]
    assert statuses("ah-02", "third_party_evaluation") == ["missing"]
    found = verdicts(card("ah-02"))
    assert found["ah-6-1-1"] == "not_met"
    assert found["ah-6-1-2c"] == "not_met"
    assert found["ah-6-1-3"] == "not_met"


def test_ah_02_services_not_offered_stay_outside_the_base():
    """Services the centre does not offer are not applicable; under the other, not met (AH-4)."""
    found = verdicts(card("ah-02"))
    assert [key for key, one in found.items() if one == "not_applicable"] == [
        "ah-5-3-3",
        "ah-5-6-1",
        "ah-5-6-2",
    ]
    changed = readings("ah-02")["AH-4", "requirement_all_count"].verdicts
    assert {after.value for _, _, after in changed} == {"not_met"}


def test_ah_01_survey_of_two_quarters_has_one_of_each_kind_of_change():
    """One fall, one rise, one not settled among eleven, noise; two services with few answers."""
    found = case("ah-01").survey
    said = {one.service: one.change.verdict for one in found.services}
    assert {name: one for name, one in said.items() if one != "noise"} == {
        "营销策划支持": "fall",
        "业务培训": "rise",
        "沙龙活动": "unsure",
    }
    assert len(said) == 11
    assert [one.service for one in found.services if one.small] == ["数据统计报送", "人力资源服务"]
    assert [one.answers for one in found.held] == [0, 0, 438, 472]


def test_ah_01_survey_changes_no_verdict():
    """Without its answers the centre is judged the same (6.1.2b, 6.1.3)."""
    bare = dataclasses.replace(proof("ah-01"), survey=None)
    standard, when = standards.load("anhui-centre"), Period.parse("2025H2")
    cards = [
        scorecard_of(judge_all(standard, [one], when, run("2025H2").as_of, {}), 0, one)
        for one in (bare, proof("ah-01"))
    ]
    assert cards[0] == cards[1]


def test_ah_02_survey_is_small_leaves_services_out_and_loses_its_remarks():
    """Answer by answer; three of six services were not asked about; remarks are no evidence."""
    found = case("ah-02").survey
    assert [(one.service, one.satisfied.n) for one in found.services if one.small] == [
        ("资源对接", 8),
        ("政策咨询", 26),
    ]
    assert {one.service for one in found.unasked} == {"创业孵化", "产业宣传", "产品摄影"}
    files = evidence.freeze(proof("ah-02"), standards.load("anhui-centre"))
    assert "想学直播" in (EVIDENCE / "ah-02" / "surveys.csv").read_text(encoding="utf-8")
    assert not any("想学直播" in content.decode() for content in files.values())


def test_ah_03_hardly_any_evidence():
    """What nobody recorded is not assessed: the share is wide open, not low."""
    share = card("ah-03").shares["requirement"]
    assert (share.met, share.partly, share.not_met, share.not_assessed) == (2, 1, 0, 17)
    assert (share.low, share.high) == (Fraction(1, 10), 1)
    assert verdicts(card("ah-03"))["ah-6-1-1"] == "not_assessed"
