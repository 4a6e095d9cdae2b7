"""The least-effort set of steps: against brute force, exactly, with its runner-up."""

import itertools
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction

import pytest

from ecnb.analysis.plan.path import Choice, Picks, Solution, cheapest, reach

CASES, BLOCK = 1000, 250


def every_set(choices: Sequence[Choice]) -> Iterator[Solution]:
    """Every admissible set, by going through all of them: of each lever nothing or one choice."""
    levers = dict.fromkeys(one.lever for one in choices)
    ways = [
        [None, *((k, n + 1) for k, one in enumerate(choices) if one.lever == lever
                 for n in range(one.most))]
        for lever in levers
    ]  # fmt: skip
    for way in itertools.product(*ways):
        taken = dict(one for one in way if one is not None)
        gain = sum((choices[k].gain * n for k, n in taken.items()), Fraction(0))
        effort = sum((choices[k].effort * n for k, n in taken.items()), Fraction(0))
        yield Solution(tuple(taken.get(k, 0) for k in range(len(choices))), gain, effort)


def best(sets: Sequence[Solution], need: Fraction) -> Solution | None:
    """The least effort that gains enough, and of those the most gain."""
    able = [one for one in sets if one.gain >= need]
    return min(able, key=lambda one: (one.effort, -one.gain), default=None)


def a_case(chance: random.Random) -> tuple[list[Choice], Fraction]:
    """Levers with one to four levels or a ramp, with the denominators that documents make."""
    den, choices = chance.choice([1, 2, 20, 40, 160]), []
    for lever in range(chance.randint(1, 4)):
        if chance.random() < 0.3:
            most = chance.randint(1, 5)
            gain = Fraction(chance.randint(1, 30), den)
            choices.append(Choice(f"r{lever}", gain, Fraction(chance.randint(1, 9), 2), most))
            continue
        for level in range(chance.randint(1, 4)):
            gain = Fraction(chance.randint(1, 40) * (level + 1), den)
            choices.append(Choice(f"l{lever}", gain, Fraction(chance.randint(1, 40), 4)))
    return choices, reach(choices) * Fraction(chance.randint(1, 11), 10)


@pytest.mark.parametrize("block", range(CASES // BLOCK))
def test_least_effort_is_that_of_brute_force(block: int) -> None:
    """A thousand random cases: same effort, same gain; of each tenth the runner-up likewise."""
    chance = random.Random(20261122 + block)  # noqa: S311 - cases, no secrets
    for number in range(BLOCK):
        choices, need = a_case(chance)
        sets = list(every_set(choices))
        found, wanted = cheapest(choices, need), best(sets, need)
        assert (found is None) == (wanted is None)
        if found is None or wanted is None:
            continue
        assert (found.effort, found.gain) == (wanted.effort, wanted.gain)
        assert found in sets
        if number % 10:
            continue
        others = [one for one in sets if without(one.picks, found.picks)]
        second, wanted = cheapest(choices, need, unlike=[found]), best(others, need)
        assert (second is None) == (wanted is None)
        if second is not None and wanted is not None:
            assert (second.effort, second.gain) == (wanted.effort, wanted.gain)


def without(picks: Picks, first: Picks) -> bool:
    """Whether a set does without something that the first one takes."""
    return any(mine == 0 for mine, theirs in zip(picks, first, strict=True) if theirs)


def test_a_set_that_fails_its_check_is_replaced_by_the_next_best() -> None:
    """Where gains do not add up, judging decides; what it refuses is not offered again."""
    one = Fraction(1)
    choices = [Choice("a", 2 * one, one), Choice("b", 2 * one, 3 * one), Choice("c", one, one, 4)]
    found = cheapest(choices, 2 * one, check=lambda picks: picks[0] == 0)
    assert found is not None
    assert found.picks == (0, 0, 2)
    assert cheapest(choices, 2 * one, check=lambda _: False) is None


def test_a_gain_short_by_the_smallest_fraction_is_not_enough() -> None:
    """Exactness is that of fractions, not of the solver's tolerance."""
    near = Fraction(1, 3) - Fraction(1, 10**6)
    choices = [Choice("a", near, Fraction(1)), Choice("b", Fraction(1, 3), Fraction(100))]
    found = cheapest(choices, Fraction(1, 3))
    assert found is not None
    assert found.picks == (0, 1)


def test_nothing_is_needed_for_what_is_reached() -> None:
    """A target that stands already costs nothing."""
    assert cheapest([], Fraction(0)) == Solution((), Fraction(0), Fraction(0))
    assert cheapest([], Fraction(1)) is None
