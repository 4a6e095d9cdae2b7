"""Losses, change, alternatives and places, on the demonstration's entities."""

import pytest

import ecnb
from ecnb.analysis.change import changes
from ecnb.analysis.gaps import losses, unassessed, unmet
from ecnb.case import Case
from ecnb.model.scorecard import Status, Verdict
from tests.demo_cases import DEMO, demo_case


@pytest.fixture(scope="module")
def station() -> Case:
    """A village station at year end whose grade hangs on item 10 (JX-1)."""
    return demo_case("jx-05", "2025H2")


def test_losses_are_ordered_largest_first(station: Case) -> None:
    """AH 6.2.1: problems are found by statistics, the largest loss first."""
    card = station.scorecard.current
    assert card is not None
    found = losses(station.standard, card)
    assert [loss.lost for loss in found] == sorted((x.lost for x in found), reverse=True)
    assert found[-1].cumulative == 1


def test_what_is_not_assessed_is_no_loss() -> None:
    """G6: an indicator without evidence waits; it is not counted as points lost."""
    case = demo_case("jx-12", "2025H1")
    card = case.scorecard.current
    assert card is not None
    waiting = {finding.indicator for finding in unassessed(card)}
    assert waiting
    assert not waiting & {loss.indicator for loss in losses(case.standard, card)}


def test_unmet_lists_failures_before_what_waits_for_evidence() -> None:
    """Not met comes before partly met, and both before not assessed."""
    order = [f.verdict for f in unmet(demo_case("zj-c-02", "2025H2").scorecard.provisions)]
    assert order == sorted(order, key=[Verdict.NOT_MET, Verdict.PARTLY, Verdict.NOT_ASSESSED].index)


def test_jiaxian_01_options_for_item_ten_change_the_grade(station: Case) -> None:
    """JX-1: 89 with 10 described points is 合格; scaled to 15 it is more."""
    assert station.scorecard.annual is not None
    assert station.scorecard.annual.grade == "qualified"
    scaled = [a for a in station.alternatives if (a.ruling, a.option) == ("JX-1", "scaled")]
    assert scaled[0].outcome.grade == "excellent"
    assert scaled[0].grade_changes


def test_alternatives_that_change_nothing_are_left_out() -> None:
    """Every alternative shown differs in a total, an indicator or a verdict."""
    case = demo_case("zj-a-01", "2025H2")
    assert case.alternatives
    for other in case.alternatives:
        assert other.changes or other.verdicts or other.outcome.status is not Status.OFFICIAL


def test_change_compares_the_same_indicators_in_the_order_of_the_standard(station: Case) -> None:
    """Each indicator of the half-year assessment is set beside the year-end one."""
    assert station.previous is not None
    moved = changes(station.previous, station.scorecard)
    assert [m.indicator for m in moved] == list(station.standard.indicators)
    assert all(m.by == m.after - m.before for m in moved if m.after and m.before)


def test_programme_ranks_within_class_and_spans_places_under_other_readings() -> None:
    """Places are within the class; best and worst enclose the place taken."""
    whole = ecnb.open_programme(DEMO, period="2025H2", settings={"reference_year": 2024})
    assert not whole.broken
    for field in whole.fields:
        for line in field.lines:
            if line.place is not None:
                assert line.best is not None
                assert line.worst is not None
                assert line.best <= line.place <= line.worst
                assert line.outcome.official is not None
