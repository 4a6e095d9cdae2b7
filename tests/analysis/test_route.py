"""The shortest path of real entities: judged again, with its runner-up and its last resort."""

import datetime as dt
from fractions import Fraction

import pytest

from ecnb.analysis.plan.measures import measures
from ecnb.analysis.plan.route import Course, Goal, course, named_goal, next_goal
from ecnb.case import judge_all
from ecnb.model.period import Period
from ecnb.settings import Shelf
from tests.analysis.small_cases import cards_of, proof_of


def course_of(entity: str, period: str, goal: str = "", **efforts: str) -> Course:
    """The course of one entity, efforts by fact."""
    cards = cards_of(entity, period)
    aim = named_goal(cards.standard, goal) if goal else next_goal(cards.standard, cards, 0)
    assert aim is not None
    table = {key: Fraction(value) for key, value in efforts.items()}
    return course(cards, 0, aim, measures(cards, 0), table)


def taken(found: Course) -> dict[str, Fraction]:
    """Steps of the best set."""
    assert found.best is not None
    return {step.measure: step.units for step in found.best.steps}


def test_jiaxian_station_reaches_excellent_by_exactly_ninety() -> None:
    """86.7 + 1.6 + 1.5 + 16 orders of 0.0125: 90.00, and not an order more than needed."""
    found = course_of("jx-03", "2025H1")
    assert (found.goal.grade, found.now, found.needed) == (
        "excellent",
        Fraction("86.7"),
        Fraction("3.295"),
    )
    steps = {"jx-08.orders:200": 32, "jx-03.startup": 1, "jx-07.orders:800": 16}
    assert taken(found) == steps
    assert found.best is not None
    assert (found.best.total, found.best.official, found.best.grade) == (90, 90, "excellent")
    assert found.runner_up is None


def test_effort_decides_which_steps_are_taken() -> None:
    """Where trainings become dear, the path goes round them."""
    cheap = course_of("zj-c-01", "2025H1", "75")
    dear = course_of("zj-c-01", "2025H1", "75", trainings_held="50")
    assert "zj-06:13" in taken(cheap)
    assert not any(name.startswith("zj-06") for name in taken(dear))


def test_runner_up_does_without_a_step_and_costs_no_less() -> None:
    """The second best is another way, not the same one with something added."""
    found = course_of("zj-c-01", "2025H1", "75")
    assert found.best is not None
    assert found.runner_up is not None
    assert found.runner_up.effort >= found.best.effort
    mine, other = (
        {step.measure for step in route.steps} for route in (found.best, found.runner_up)
    )
    assert mine - other


def test_judged_points_are_taken_only_as_a_last_resort() -> None:
    """Shandong is judged throughout: nothing countable leads anywhere."""
    found = course_of("sd-01", "2025H2", "90")
    assert (found.best, found.furthest) == (None, 88)
    assert found.last_resort is not None
    assert all(step.judged for step in found.last_resort.steps)
    assert found.last_resort.official == 90


def test_what_cannot_be_reached_says_how_far_the_countable_leads() -> None:
    """jx-10 stands at 60 and would need 90."""
    found = course_of("jx-10", "2025H2", "90")
    assert (found.best, found.runner_up, found.last_resort) == (None, None, None)
    assert found.furthest == Fraction("65.9")


def test_a_target_that_stands_needs_nothing() -> None:
    """86.70 is above 60 already."""
    found = course_of("jx-03", "2025H1", "60")
    assert (found.needed, taken(found)) == (0, {})


@pytest.mark.parametrize("text", ["优秀", "excellent", "Excellent", "90"])
def test_goal_is_read_by_label_key_or_figure(text: str) -> None:
    """All of them mean 90 points."""
    goal = named_goal(cards_of("jx-03", "2025H1").standard, text)
    assert goal is not None
    assert goal.total == 90


@pytest.mark.parametrize("text", ["优", "-1", "0", "1e999999999", "9" * 40, "九十"])
def test_what_is_no_goal_is_none(text: str) -> None:
    """Neither a grade nor a figure of ordinary length."""
    assert named_goal(cards_of("jx-03", "2025H1").standard, text) is None


def test_the_best_grade_has_no_next() -> None:
    """An excellent station is asked for nothing more."""
    cards = cards_of("jx-01", "2025H2")
    assert int(cards.headline.grade[0]) == 0
    assert next_goal(cards.standard, cards, 0) is None


def test_where_gains_do_not_add_up_each_set_is_judged() -> None:
    """A cap of 70 on the total: what adds up to 72 is not told to reach it."""
    proof, standard = proof_of("zj-c-01"), Shelf().under("zhejiang-centre", {})
    assert standard.adjustment is not None
    cap = standard.adjustment.model_copy(update={"cap": Fraction(70)})
    capped = standard.model_copy(update={"adjustment": cap})
    cards = judge_all(capped, [proof], Period.parse("2025H1"), dt.date(2025, 7, 15), {})
    found = course(cards, 0, Goal(Fraction(72), None), measures(cards, 0), {})
    assert (found.best, found.runner_up, found.last_resort) == (None, None, None)
    near = course(cards, 0, Goal(Fraction(69), None), measures(cards, 0), {})
    assert near.best is not None
    assert 69 <= near.best.total <= 70
