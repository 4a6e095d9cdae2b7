"""The Tongcheng contract and the Shandong counties of the demonstration."""

from fractions import Fraction

from tests.demo.runs import card, case, readings, statuses, total, verdicts

# --- Tongcheng ------------------------------------------------------------------------------------


def test_tc_01_every_verdict_of_a_target_occurs():
    """Met, not met, not due, no evidence, shown only: all at the end of 2020 (TC-11)."""
    found = verdicts(card("tc-01", "2020H2"))
    assert found["tc-k6"] == found["tc-k9b"] == found["tc-k11"] == "met"
    assert found["tc-k2"] == "partly"
    assert found["tc-k12"] == "reported"
    assert found["tc-k10"] == "not_met"
    assert found["tc-k5"] == found["tc-k8"] == found["tc-k9"] == "not_due"
    assert found["tc-k4"] == "not_assessed"
    assert found["tc-k3"] == "not_applicable"


def test_tc_01_half_a_year_later():
    """Value-added services, audit and visualisation are there; the stations are still not due."""
    found = verdicts(card("tc-01", "2021H1"))
    assert found["tc-k3"] == found["tc-k4"] == found["tc-k7"] == "met"
    assert found["tc-k5"] == "not_due"
    assert case("tc-01", "2021H1").previous is None  # the second half of a year is no first half


def test_tc_01_two_budget_lines_have_spending():
    """TC-4: spending adds up over the periods; nothing is recorded for the third line."""
    budget = next(one for one in card("tc-01", "2021H1").targets if one.id == "tc-k19")
    spent = {used.key: used.value for used in budget.facts}
    assert spent["spent_team"] == Fraction("5.6")
    assert spent["spent_services"] == Fraction("43.1")
    assert spent["spent_platform_publicity"] is None
    assert budget.basis["unallocated"] == "64"


def test_tc_01_five_local_and_three_remote_staff():
    """Not met by local staff, met by all staff, met by the goal's slip (TC-1)."""
    found = readings("tc-01", "2020H2")
    for option in ("six_total", "fewer_than_six"):
        ((name, before, after),) = found["TC-1", option].verdicts
        assert (name, before.value, after.value) == ("tc-k1", "not_met", "met")


def test_tc_01_member_salons_carry_the_exchange_events():
    """Without the member salons one event remains of the three of 2020 (TC-6)."""
    ((name, before, after),) = readings("tc-01", "2020H2")["TC-6", "does_not_count"].verdicts
    assert (name, before.value, after.value) == ("tc-k11", "met", "not_met")


def test_tc_01_replies_within_48_hours():
    """Exactly 48 hours is in time, a weekend is not stopped for, one question has no reply."""
    assert statuses("tc-01", "tc-o-reply", "2021H1") == [
        "on_time",
        "on_time",
        "on_time",
        "late",
        "on_time",
        "on_time",
        "on_time",
        "late",
        "on_time",
        "missing",
    ]


def test_tc_01_complaints_in_working_days():
    """Five working days run over the October holiday; one is late, one overdue, one open (TC-5)."""
    assert statuses("tc-01", "tc-o-complaint", "2021H1") == [
        "on_time",
        "on_time",
        "late",
        "on_time",
        "missing",
        "open",
    ]
    first = case("tc-01", "2021H1").turns["tc-o-complaint"][0]
    assert first.due.isoformat() == "2020-10-12"
    assert statuses("tc-01", "tc-o-complaint-term", "2021H1") == ["on_time", "late", "on_time"]


def test_tc_01_applications():
    """One of seven answers came after five working days."""
    found = statuses("tc-01", "tc-o-application", "2021H1")
    assert (found.count("on_time"), found.count("late")) == (6, 1)


def test_tc_01_missing_salons_and_a_late_journal():
    """November and February have no salon; the first journal of 2021 came in April."""
    salons = statuses("tc-01", "tc-o-salon", "2021H1")
    assert [n for n, one in enumerate(salons) if one == "missing"] == [2, 5]
    assert salons[-1] == "open"
    journals = statuses("tc-01", "tc-o-journal", "2021H1")
    assert journals == ["on_time", "late", "on_time", "open"]


def test_tc_01_shares_leave_what_nobody_looked_at():
    """Provisions without a verdict are not assessed, never not met."""
    share = card("tc-01", "2021H1").shares["requirement"]
    assert (share.not_met, share.not_assessed) == (0, 4)


# --- Shandong -------------------------------------------------------------------------------------


def test_sd_01_growth_of_exactly_30_percent():
    """Exactly the rate is enough (SD-2, G1), and the year is the parameter's (SD-3)."""
    found = card("sd-01")
    growth = next(one for one in found.targets if one.id == "sd-growth-volume")
    assert growth.verdict.value == "met"
    assert growth.attainment == 1
    assert case("sd-01").settings["reference_year"] == 2024
    assert total("sd-01").official == 88


def test_sd_02_one_growth_figure_above_one_below():
    """Both are asked for; under the other reading the miss is no defect (SD-2)."""
    found = verdicts(card("sd-02"))
    assert (found["sd-growth-volume"], found["sd-growth-retail"]) == ("met", "not_met")
    assert total("sd-02").official == 68
    assert ("SD-2", "either") in readings("sd-02")


def test_sd_02_several_stations_in_a_village():
    """Shown only by default, not met where the reading is hard; staff is short anyway (SD-5)."""
    found = verdicts(card("sd-02"))
    assert found["sd-one-per-village"] == "reported"
    assert found["sd-station-staff"] == "not_met"
    ((name, _, after),) = readings("sd-02")["SD-5", "hard"].verdicts
    assert (name, after.value) == ("sd-one-per-village", "not_met")


def test_sd_03_a_section_unscored():
    """The park was not scored: provisional, and the range takes its 10 points."""
    found = total("sd-03")
    assert (found.status, found.official) == ("provisional", None)
    assert found.reasons == ("sd-06:panel:missing",)
    assert (found.score.low, found.score.high) == (49, 59)


def test_sd_03_no_figure_of_the_year_before():
    """Growth without a base is not assessed; the other figure is below."""
    found = verdicts(card("sd-03"))
    assert found["sd-growth-volume"] == "not_assessed"
    assert found["sd-growth-retail"] == "not_met"
    assert found["sd-6-1"] == "not_assessed"


def test_shandong_guide_stands_beside_the_points():
    """The equal split is a marked guide of the five sections with items, never the score (SD-1)."""
    assert Fraction(0) < card("sd-02").guide < card("sd-01").guide <= 80
