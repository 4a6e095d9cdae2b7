"""Movers, risks, counties and first things of a programme, on their boundaries."""

import datetime as dt
from fractions import Fraction

import pytest

from ecnb import standards
from ecnb.analysis.alternatives import Outcome
from ecnb.analysis.programme.county_losses import county_losses
from ecnb.analysis.programme.first_things import EACH, NOTHING, FirstThing, first_things, pending
from ecnb.analysis.programme.movers import Mover, Own, Then, movers
from ecnb.analysis.programme.risks import gravest, limit_of, risk
from ecnb.model.period import Period
from ecnb.model.plan import Action, Stage
from ecnb.model.scorecard import Span, Status
from tests.demo.runs import card

JX = standards.load("jiaxian-station")
DAY = dt.date(2026, 1, 15)


def own(points, high=None, class_=""):
    """Give a total of a period's own assessment."""
    low = Fraction(points)
    return Own(low, Span(low, low if high is None else Fraction(high), low), class_)


def then(name, now, before):
    """Give an entity now and before."""
    return Then(name, name, now, before)


def test_ties_share_a_place_before_and_after():
    """Two at 80 are second; one that passes them both rises by two places, they fall by one."""
    found = movers([
        then("a", own(90), own(90)), then("b", own(80), own(80)), then("c", own(80), own(80)),
        then("d", own(85), own(70)),
    ])  # fmt: skip
    assert {m.id: (m.was, m.place, m.of, m.rose) for m in found} == {
        "a": (1, 1, 4, 0), "b": (2, 3, 4, -1), "c": (2, 3, 4, -1), "d": (4, 2, 4, 2),
    }  # fmt: skip
    assert [m.movement for m in found] == ["same", "same", "same", "up"]


def test_ranges_that_touch_are_no_movement():
    """From 80–85 to 85–90 nothing can be said; to 85.01–90 it went up."""
    assert movers([then("a", own(85, 90), own(80, 85))])[0].movement == "overlap"
    assert movers([then("a", own("85.01", 90), own(80, 85))])[0].movement == "up"


def test_only_what_is_alike_is_compared():
    """Another class, no official total, or nothing known of before: left out."""
    open_ = Own(None, Span(Fraction(1), Fraction(2)), "")
    found = movers([
        then("a", own(80, class_="A"), own(80, class_="B")), then("b", open_, own(80)),
        then("c", own(80), open_), then("d", own(80), None),
    ])  # fmt: skip
    assert found == ()


def outcome(official, low=0, status=Status.OFFICIAL):
    """Give a headline total."""
    exact = None if official is None else Fraction(official)
    return Outcome(Span(Fraction(low), Fraction(100)), exact, status, None)


@pytest.mark.parametrize(
    ("official", "reasons"),
    [("59.99", ("below",)), ("60", ("near",)), ("64.99", ("near",)), ("65", None)],
)
def test_close_to_the_limit_of_60(official, reasons):
    """Five of a hundred points above the limit are close, the next hundredth is not."""
    found = risk(outcome(official), limit_of(JX), Fraction(100), ("a", "a"), None)
    assert (found and found.reasons) == reasons


def test_second_fall_like_the_last_would_do():
    """From 90 to 75 leaves 15 points, which is not less than the fall; 74 is."""

    def falling(now):
        mover = Mover("a", "a", Fraction(90), Fraction(now), "down", 1, 2, 2)
        return risk(outcome(now), Fraction(60), Fraction(100), ("a", "a"), mover)

    assert falling(75) is None
    assert falling(74).reasons == ("falling",)
    assert falling(60).reasons == ("near", "falling")


def test_second_fall_is_measured_by_the_period_and_not_by_the_year():
    """Halves of 95 and 75 make a year of 85; another half like the last ends at 55, below 60."""
    mover = Mover("a", "a", Fraction(95), Fraction(75), "down", 1, 2, 2)
    found = risk(outcome(85), Fraction(60), Fraction(100), ("a", "a"), mover)
    assert found.reasons == ("falling",)
    mover = Mover("a", "a", Fraction(72), Fraction(70), "down", 1, 2, 2)
    assert risk(outcome(71), Fraction(60), Fraction(100), ("a", "a"), mover) is None


def test_open_totals_that_may_fall_short_come_last():
    """A provisional total is a risk if its range reaches below the limit."""
    limit = Fraction(60)
    provisional = risk(
        outcome(None, 59, Status.PROVISIONAL), limit, Fraction(100), ("b", "b"), None
    )
    assert provisional.reasons == ("open",)
    assert (
        risk(outcome(None, 60, Status.PROVISIONAL), limit, Fraction(100), ("b", "b"), None) is None
    )
    assert risk(outcome(None, 5, Status.UNOFFICIAL), limit, Fraction(100), ("b", "b"), None) is None
    below = risk(outcome(40), limit, Fraction(100), ("c", "c"), None)
    assert [one.id for one in gravest([provisional, below])] == ["c", "b"]


def test_counties_by_mean_loss_and_one_alone_is_no_county():
    """jx-01 and jx-05 lose 7.5 and 5.5 of what could be earned; a county of one is left out."""
    found = county_losses(
        JX,
        [("甲县", card("jx-01").current), ("甲县", card("jx-05").current),
         ("乙县", card("jx-10").current), ("", card("jx-11").current)],
    )  # fmt: skip
    assert [(one.county, one.entities, one.lost) for one in found] == [("甲县", 2, Fraction("6.5"))]
    assert len(found[0].worst) <= 3


def action(name, due, stage=Stage.PLANNED, since=None):
    """Give an action of a plan."""
    return Action(name, Period.parse("2025H1"), "jx-05", "代购", "站长", due, stage, since=since)


def test_plan_is_late_after_its_due_day():
    """A due day counts whole; what is done, or was done by the day, is not late."""
    plan = [
        action("on", DAY), action("late", DAY - dt.timedelta(1)),
        action("done", DAY - dt.timedelta(9), Stage.COMPLETED, DAY),
        action("later", DAY - dt.timedelta(9), Stage.COMPLETED, DAY + dt.timedelta(1)),
    ]  # fmt: skip
    assert [one.id for one in pending(plan, [], DAY).late] == ["later", "late"]
    assert pending([], [], DAY) is NOTHING


def test_no_kind_drives_out_the_others():
    """Of a kind four are listed, the longest overdue first, and the rest is counted."""
    many = [FirstThing("overdue", f"e{n}", "", DAY - dt.timedelta(n), "", "") for n in range(9)]
    kept, left = first_things([*many, FirstThing("failed", "x", "", DAY, "", "")])
    assert [one.kind for one in kept] == ["failed", *["overdue"] * EACH]
    assert [one.entity for one in kept[1:]] == ["e8", "e7", "e6", "e5"]
    assert left == {"overdue": 5}
