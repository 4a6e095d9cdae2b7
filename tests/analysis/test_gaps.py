"""What was lost, and what nobody could win: points, targets, counts."""

from dataclasses import replace
from fractions import Fraction

import ecnb
from ecnb.analysis.gaps import ASIDE, UNMET, due, losses, unwritten
from ecnb.case import Case
from ecnb.model.scorecard import AssessmentCard, Span, Verdict
from tests.demo_cases import DEMO, demo_case

ITEM = "jx-10"


def year_end(case: Case, points: str) -> AssessmentCard:
    """The year-end assessment of a station, with other points for item 10."""
    card = case.scorecard.current
    assert card is not None
    given = Fraction(points)
    findings = tuple(
        replace(f, score=Span(given, given + 5, given)) if f.indicator == ITEM else f
        for f in card.findings
    )
    return replace(card, findings=findings)


def test_jiaxian_10_loses_only_what_the_document_describes() -> None:
    """JX-1: of 15 points 10 are described; 7 of them lose 3, not 8."""
    case = demo_case("jx-05", "2025H2")
    (loss,) = [x for x in losses(case.standard, year_end(case, "7")) if x.indicator == ITEM]
    assert (loss.attainable, loss.lost, loss.at_most) == (10, 3, 3)
    assert loss.share_of_attainable == Fraction(3, 10)


def test_jiaxian_10_with_all_described_points_is_no_loss() -> None:
    """JX-1: 10 of 10 leaves nothing to win, so it stands in no list of losses."""
    case = demo_case("jx-05", "2025H2")
    card = year_end(case, "10")
    found = losses(case.standard, card)
    assert ITEM not in {loss.indicator for loss in found}
    assert found[-1].cumulative == 1
    (left,) = unwritten(case.standard, card)
    assert (left.indicator, left.points, left.ruling) == (ITEM, 5, "JX-1")


def test_jiaxian_10_has_nothing_unwritten_under_another_reading() -> None:
    """JX-1 judged_to_15: all 15 points can be earned, and so lost."""
    case = ecnb.open_case(DEMO / "jx-05", period="2025H2", rulings={"JX-1": "judged_to_15"})
    card = case.scorecard.current
    assert card is not None
    assert unwritten(case.standard, card) == ()
    (loss,) = [x for x in losses(case.standard, card) if x.indicator == ITEM]
    assert loss.attainable == 15


def test_losses_and_unwritten_points_are_what_the_total_lacks() -> None:
    """Nothing is counted twice and nothing is hidden."""
    case = demo_case("jx-05", "2025H2")
    card = case.scorecard.current
    assert card is not None
    assert card.total.score.point is not None
    lost = sum((x.lost for x in losses(case.standard, card)), Fraction(0))
    silent = sum((x.points for x in unwritten(case.standard, card)), Fraction(0))
    assert lost + silent == card.total.max - card.total.score.point


def test_what_is_only_shown_is_neither_left_to_do_nor_due() -> None:
    """TC-7, TC-K18: a count without a figure and a target in principle fail nobody."""
    assert not set(ASIDE) & set(UNMET)
    assert due(Verdict) == (
        Verdict.MET,
        Verdict.PARTLY,
        Verdict.NOT_MET,
        Verdict.NOT_ASSESSED,
    )
