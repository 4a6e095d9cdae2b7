"""Last period's plan: done, late, open, carried over; and what can be said of its effect."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from ecnb.analysis.change import moved
from ecnb.analysis.plan.followup import effect, follow_up
from ecnb.analysis.programme.first_things import pending
from ecnb.model.period import Period
from ecnb.model.plan import Action, Stage
from ecnb.model.scorecard import Span
from tests.demo_cases import demo_case

DUE = dt.date(2025, 12, 31)
H1, H2 = Period.parse("2025H1"), Period.parse("2025H2")


def action(stage: Stage = Stage.PLANNED, due: dt.date = DUE, period: Period = H1) -> Action:
    """An action about one part of the station jx-03."""
    return Action("A1", period, "jx-03.startup", "协助创业", "站长", due, stage)


def standing(one: Action, as_of: dt.date) -> tuple[str, bool]:
    """How an action of the last period stands on a day."""
    card = replace(demo_case("jx-03", "2025H2").scorecard, as_of=as_of)
    found = follow_up([one], None, card)
    assert found is not None
    (it,) = found.actions
    return it.standing, it.carried


@pytest.mark.parametrize(
    ("stage", "as_of", "expected"),
    [
        (Stage.PLANNED, DUE, ("open", True)),
        (Stage.PLANNED, DUE + dt.timedelta(1), ("late", True)),
        (Stage.IN_PROGRESS, DUE + dt.timedelta(1), ("late", True)),
        (Stage.COMPLETED, DUE + dt.timedelta(1), ("done", False)),
        (Stage.VERIFIED, DUE, ("done", False)),
    ],
)
def test_due_day_counts_whole(stage, as_of, expected) -> None:
    """On its last day an action is open, the day after it is late; what is done stays done."""
    assert standing(action(stage), as_of) == expected


@pytest.mark.parametrize(
    ("stage", "late_days", "expected"),
    [(Stage.COMPLETED, 0, "done"), (Stage.COMPLETED, 1, "done_late"), (Stage.VERIFIED, 1, "done")],
)
def test_completed_after_the_due_day_is_done_late(stage, late_days, expected) -> None:
    """A day of verification says nothing of the day of completion."""
    day = DUE + dt.timedelta(late_days)
    assert standing(replace(action(stage), since=day), day) == (expected, False)


def test_only_open_actions_of_older_plans_are_carried_along() -> None:
    """What was done two periods ago is history; what was not is still to be done."""
    card = demo_case("jx-03", "2025H2").scorecard
    old = Period.parse("2024H2")
    plan = [action(Stage.VERIFIED, period=old), replace(action(period=old), id="A2")]
    found = follow_up(plan, None, card)
    assert found is not None
    assert [it.action.id for it in found.actions] == ["A2"]


@pytest.mark.parametrize(
    ("since", "last_read", "named"),
    [
        (dt.date(2025, 9, 10), dt.date(2025, 7, 15), True),
        (dt.date(2025, 7, 16), dt.date(2025, 7, 15), True),
        (dt.date(2025, 7, 15), dt.date(2025, 7, 15), False),  # the last report said it
        (dt.date(2025, 7, 1), None, True),  # of no last report: what the last period did not see
        (dt.date(2025, 6, 30), None, False),
        (None, dt.date(2025, 7, 15), False),
    ],
)
def test_an_older_action_is_reported_once_when_it_is_done(since, last_read, named) -> None:
    """Carried over twice and completed in September: the next report says so, late as it was."""
    card = demo_case("jx-03", "2025H2").scorecard
    before = None if last_read is None else replace(card, as_of=last_read)
    old = action(Stage.COMPLETED, dt.date(2024, 12, 31), Period.parse("2024H1"))
    found = follow_up([replace(old, since=since)], before, card)
    standings = [] if found is None else [(it.standing, it.carried) for it in found.actions]
    assert standings == ([("done_late", False)] if named else [])


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (Stage.VERIFIED, ("unknown", False)),  # completed before, perhaps; nobody wrote the day
        (Stage.COMPLETED, ("late", True)),  # its own day says that it was not done yet
        (Stage.IN_PROGRESS, ("late", True)),
    ],
)
def test_how_an_action_stood_is_unknown_if_it_was_verified_later(stage, expected) -> None:
    """Due on 31 October, read on 15 January, verified on the 20th: not known, and not late."""
    as_of = dt.date(2026, 1, 15)
    one = replace(action(stage, dt.date(2025, 10, 31)), since=dt.date(2026, 1, 20), proof="记录")
    assert standing(one.known_at(as_of), as_of) == expected
    assert standing(one.known_at(one.since), one.since)[0] in ("done", "done_late", "late")
    assert one.known_at(as_of).is_late(as_of) == (expected[0] == "late")
    assert one.known_at(one.since).unclear is False


def test_what_was_verified_later_is_not_urged() -> None:
    """The list of first things names nobody for an action that may have been done in time."""
    as_of = dt.date(2026, 1, 15)
    old = action(Stage.VERIFIED, dt.date(2025, 10, 31))
    assert not pending([replace(old, since=dt.date(2026, 1, 20), proof="记录")], (), as_of).late
    assert pending([action(due=dt.date(2025, 10, 31))], (), as_of).late


def test_a_plan_of_this_period_is_not_followed_up_yet() -> None:
    """It is the next report's business."""
    assert follow_up([action(period=H2)], None, demo_case("jx-03", "2025H2").scorecard) is None


def test_stage_that_is_dated_later_is_not_known_yet() -> None:
    """A report as of July does not know what was verified in November."""
    late = replace(action(Stage.VERIFIED), since=dt.date(2025, 11, 5), proof="记录")
    assert late.known_at(dt.date(2025, 11, 5)) == late
    early = late.known_at(dt.date(2025, 11, 4))
    assert (early.stage, early.proof) == (Stage.PLANNED, "")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((1, 2), (3, 4), "up"),
        ((3, 4), (1, 2), "down"),
        ((2, 2), (2, 2), "same"),
        ((1, 2), (2, 3), "overlap"),
        ((0, 6), (0, 6), "overlap"),
    ],
)
def test_what_overlaps_is_not_said_to_have_moved(before, after, expected) -> None:
    """Ranges that touch leave it open."""
    spans = [Span(Fraction(low), Fraction(high)) for low, high in (before, after)]
    assert moved(*spans) == expected


def test_effect_on_a_part_and_on_a_clause() -> None:
    """jx-03: 0 to 1.5 points; clause 4(3) from partly met to met; nothing known before."""
    case = demo_case("jx-03", "2025H2")
    points = effect("jx-03.startup", case.previous, case.scorecard)
    none, full = (Span(*[Fraction(x)] * 3) for x in ("0", "1.5"))
    assert (points.movement, points.before, points.after) == ("up", none, full)
    clause = effect("jx-4-3-goods", case.previous, case.scorecard)
    assert (clause.movement, clause.was, clause.now) == ("up", "partly", "met")
    assert effect("jx-03.startup", None, case.scorecard).movement == "unknown"
