"""Rule kinds in uses that no published document makes of them."""

import pytest

from ecnb.errors import InternalError
from ecnb.model.period import Period
from ecnb.model.scorecard import VERDICTS
from ecnb.scoring.verdicts import due_date
from tests.scoring.invented import (
    AS_OF,
    YEAR,
    columns,
    fact,
    indicator,
    judge,
    judged,
    points,
    provision,
    standard,
    target,
    told,
)

TIERS = [{"from": 0, "to": 0, "points": 0}, {"from": 1, "points": 5}]
TIER = {"kind": "tier", "fact": "count", "tiers": TIERS}
BONUS = {
    "kind": "base_bonus",
    "base": 3,
    "bonus": {"from": 1, "to": 2, "step": 1},
    "bare_base_ruling": "X-1",
}
LOST = {"fact": "count", "points": 2, "clause": "1", "once": True, "ruling": "X-2"}
DEDUCTIONS = {"kind": "deductions", "full": 5, "floor": 0, "deduct": [LOST]}
SHARE = {"kind": "proportional", "fact": "count", "full": 10, "by": "size"}
SHARE = {**SHARE, "bands": [{"from": 10, "target": 4, "ruling": "X-3"}]}
FACTS = {"count": fact(), "size": fact()}


def one(rule, full, **more):
    """Build a standard with a single indicator."""
    return standard(facts=FACTS, indicators={"one": indicator(rule, full, **more)})


def test_a_figure_far_above_a_small_target_counts_as_reached():
    """What is counted stops at the entity's own target, not at the largest one (JX-12)."""
    bands = [{"from": 0, "to": 9, "target": 1}, {"from": 10, "target": 1_000_000_000}]
    built = one({**SHARE, "full": 7, "bands": bands}, 7, entry="facts")
    assert points(built, facts={"count": [10**8], "size": [5]}) == (7, 7, 7)


def test_a_bonus_without_a_fact_is_wholly_judged():
    """Nothing settles a base that no fact stands for; a blank one is open from 0 to full."""
    built = one(BONUS, 5)
    assert points(built) == (0, None, 5)
    assert points(built, ratings={"one": [4]}) == (4, 4, 4)


def test_a_deduction_counts_once_if_it_says_so():
    """Three times is as bad as once where the rule says once."""
    built = one(DEDUCTIONS, 5, entry="facts")
    assert points(built, facts={"count": [3]}) == (3, 3, 3)
    assert points(built, facts={"count": [0]}) == (5, 5, 5)


def test_an_unknown_deduction_touches_no_ruling():
    """A ruling is touched by what is recorded, never by a blank."""
    flags = judged(one(DEDUCTIONS, 5, entry="facts"), facts={"count": [None]}).flags
    assert not flags["X-2"].any()


def test_a_zeroing_condition_need_not_name_a_ruling():
    """The start falls to 0 whether or not a ruling is attached."""
    rule = {**DEDUCTIONS, "zero_when": [{"fact": "size", "at_least": 1}], "zero_ruling": "X-4"}
    for built in (
        one({**rule, "zero_ruling": None}, 5, entry="facts"),
        one(rule, 5, entry="facts"),
    ):
        assert points(built, facts={"count": [0], "size": [1]}) == (0, 0, 0)


def test_a_rater_may_enter_what_facts_could_give():
    """Deductions and proportions may be entered by raters within 0 and full; blanks are filled."""
    for rule, full in ((DEDUCTIONS, 5), (SHARE, 10)):
        built = standard(
            facts=FACTS,
            indicators={"one": indicator(rule, full), "two": indicator(BONUS, 5)},
        )
        seen = {"facts": {"count": [1], "size": [10]}}
        assert points(built, **seen, ratings={"one": [2], "two": [4]}) == (2, 2, 2)
        assert points(built, **seen, ratings={"one": [full + 1], "two": [4]}) == (0, None, full)
        filled = points(built, **seen, ratings={"one": [None], "two": [4]})
        assert filled[0] == filled[1] == filled[2]


def test_a_size_below_the_first_band_has_no_target():
    """Without a target there is no proportion, only the range."""
    built = one(SHARE, 10, entry="facts")
    assert points(built, facts={"count": [2], "size": [9]}) == (0, None, 10)
    assert points(built, facts={"count": [2], "size": [10]}) == (5, 5, 5)


def test_a_tier_entry_stays_blank_if_the_convention_does_not_fill():
    """Filling from the fact is a convention, and can be switched off."""
    built = standard(
        facts=FACTS, indicators={"one": indicator(TIER, 5), "two": indicator(BONUS, 5)}
    )
    empty = built.model_copy(
        update={
            "conventions": built.conventions.model_copy(update={"fill_tiers_from_facts": False})
        }
    )
    seen = {"facts": {"count": [1]}, "ratings": {"two": [4]}}
    assert points(built, **seen) == (5, 5, 5)
    assert points(empty, **seen) == (0, None, 5)


def test_an_entry_inside_a_hole_does_not_contradict_the_facts():
    """Where the document leaves a range, a rater within it differs from nothing."""
    hole = {"when": [{"fact": "count", "equals": 7}], "points": 0, "upper": 5, "ruling": "X-5"}
    tiers = [*TIERS[:1], {"from": 1, "points": 5}]
    built = one({**TIER, "tiers": tiers, "holes": [hole]}, 5)
    card = told(built, facts={"count": [7]}, ratings={"one": [5]})
    (entry,) = card.current.findings[0].parts[0].entries
    assert (entry.state, entry.differs_from_fact) == ("entered", False)


def test_a_hole_touches_a_ruling_that_its_note_touches_too():
    """A ruling is listed once, however many parts of a rule name it."""
    hole = {"when": [{"fact": "count", "equals": 7}], "points": 0, "upper": 5, "ruling": "X-5"}
    note = {"when": [{"fact": "count", "equals": 8}], "ruling": "X-5"}
    built = one({**TIER, "holes": [hole], "notes": [note]}, 5)
    flags = judged(built, n=3, facts={"count": [6, 7, 8]}).flags
    assert flags["X-5"].tolist() == [False, True, True]


def test_a_provisional_figure_needs_every_fact_that_raters_do_not_enter():
    """The raters there are do not make up for a missing fact (ZJ-11)."""
    built = standard(
        facts=FACTS,
        indicators={
            "one": indicator(DEDUCTIONS, 5, entry="facts"),
            "two": indicator(BONUS, 5),
        },
        raters={
            name: {
                "label": {"zh": name, "en": name},
                "column": {"zh": name, "en": name},
                "clause": "1",
                "weight": {"*": "1/2"},
            }
            for name in ("self", "city")
        },
    )
    conventions = built.conventions.model_copy(update={"missing_rater": "renormalise"})
    built = built.model_copy(update={"conventions": conventions})
    ratings = {("two", "self"): [4, 4, 4], ("two", "city"): [None, None, 5]}
    cards = judged(built, n=3, facts={"count": [1, None, 1]}, ratings=ratings)
    figures = [cards.assessments[0].renormalised.fraction(i) for i in range(3)]
    assert figures == [7, None, 7.5]


def test_a_target_may_fall_due_at_the_end_of_the_period():
    """The half-year's last day is inside the window, the next day is not."""
    half = Period.parse("2026H1")
    test = {"kind": "at_least", "fact": "count", "target": 2}
    built = standard(facts=FACTS, targets={"t": target(test, due="end_of_period")})
    assert due_date(built.targets["t"], half, built) == half.end
    codes = [
        VERDICTS[judged(built, period=half, as_of=day, facts={"count": [1]}).targets["t"].code[0]]
        for day in (half.end, half.next.start)
    ]
    assert codes == ["not_due", "not_met"]


def test_a_target_that_depends_on_an_unknown_fact_is_not_assessed():
    """Whether the target applies at all must be known first."""
    test = {"kind": "at_least", "fact": "count", "target": 2}
    built = standard(
        facts={**FACTS, "offered": fact("yes_no")},
        targets={"t": target(test, only_if={"fact": "offered", "equals": True})},
    )
    cards = judged(built, n=3, facts={"count": [2, 2, 2], "offered": [True, False, None]})
    found = [VERDICTS[code].value for code in cards.targets["t"].code]
    assert found == ["met", "not_applicable", "not_assessed"]


def test_a_single_condition_shows_its_figure():
    """One condition is measured by its fact, several by how many hold."""
    single = {"kind": "conditions", "all_of": [{"fact": "count", "at_least": 2}]}
    several = {
        "kind": "conditions",
        "all_of": [
            {"fact": "count", "at_least": 2, "at_most": 3},
            {"fact": "size", "below": 5},
        ],
    }
    built = standard(facts=FACTS, provisions={"a": provision(single), "b": provision(several)})
    first, second = told(built, facts={"count": [2], "size": [5]}).provisions
    assert (first.verdict, first.actual, first.target) == ("met", 2, None)
    assert (second.verdict, second.actual, second.target) == ("partly", 1, 2)


def test_bounds_by_class_need_a_class():
    """Without a class a bound that differs by class decides nothing."""
    test = {"kind": "conditions", "all_of": [{"fact": "count", "at_least": {"A": 2}}]}
    built = standard(
        facts=FACTS,
        classes={"A": {"label": {"zh": "甲", "en": "A"}, "clause": "1"}},
        provisions={"a": provision(test)},
    )
    table = columns(built, facts={"count": [2]})
    nobody = type(table)(table.entities, table.classes - 1, table.facts)
    found = [
        VERDICTS[judge(built, {None: one}, YEAR, AS_OF).provisions["a"].code[0]].value
        for one in (table, nobody)
    ]
    assert found == ["met", "not_assessed"]


def test_a_test_without_kernel_is_refused():
    """A new kind of test must bring its kernel."""
    test = {"kind": "at_least", "fact": "count", "target": 2}
    built = standard(facts=FACTS, targets={"t": target(test)})
    broken = built.targets["t"].model_copy(update={"test": object()})
    with pytest.raises(InternalError, match="no kernel"):
        judged(built.model_copy(update={"targets": {"t": broken}}))
