"""Judging as a whole: tables that belong together, headlines, readings of facts."""

import datetime as dt

import numpy as np
import pytest

from ecnb import standards
from ecnb.errors import InternalError
from ecnb.model.evidence import Entity, Evidence, Rating, StatedFact
from ecnb.model.period import Period
from ecnb.model.table import FactColumn, Table
from ecnb.scoring.annual import year_points
from ecnb.scoring.judge import judge
from ecnb.scoring.view import View
from tests.scoring.invented import (
    AS_OF,
    YEAR,
    columns,
    fact,
    indicator,
    judged,
    provision,
    standard,
    target,
    told,
)

JUDGED = {"kind": "judged", "full": 5, "step": "0.5"}
CHOICES = {"village": {"label": {"zh": "村", "en": "Village"}}}


def test_tables_of_one_judgement_list_the_same_entities():
    """Two halves of different entities cannot be composed."""
    built = standard(indicators={"one": indicator(JUDGED, 5)})
    other = Table(("somebody else",), np.array([-1]))
    with pytest.raises(InternalError, match="same entities"):
        judge(built, {"a": columns(built), "b": other}, YEAR, AS_OF)


def test_the_headline_is_the_assessment_where_there_is_no_year():
    """A document with a single assessment has its total for a headline."""
    cards = judged(standard(indicators={"one": indicator(JUDGED, 5)}), n=2)
    assert len(cards) == 2
    assert cards.headline is cards.assessments[0].total


def test_a_document_without_points_is_unscored():
    """No indicator, no total: the headline says so."""
    cards = judged(standard(provisions={"a": provision({"kind": "stated"})}))
    assert cards.headline.status.tolist() == [4]
    card = told(standard(provisions={"a": provision({"kind": "stated"})}))
    assert (card.current, card.headline, card.guide) == (None, None, None)


def test_silence_is_a_figure_only_where_a_ruling_says_so():
    """``absent_means`` fills a fact that nobody recorded (JX-10)."""
    built = standard(facts={"none": fact(absent_means=0, ruling="X-1"), "open": fact()})
    view = View(built, columns(built))
    assert (view.fact("none").known.tolist(), view.fact("none").values.tolist()) == ([True], [0])
    assert view.fact("open").known.tolist() == [False]


def test_an_unknown_choice_is_refused():
    """A condition may only name a declared choice."""
    built = standard(facts={"type": fact("choice", choices=CHOICES)})
    with pytest.raises(InternalError, match="not a choice"):
        View(built, columns(built)).code("type", "town")


def test_a_figure_beyond_four_decimals_is_refused():
    """Tables hold ten-thousandths; a bound finer than that would be rounded silently."""
    built = standard(
        facts={"count": fact()},
        provisions={
            "a": provision({"kind": "conditions", "all_of": [{"fact": "count", "at_least": "1/3"}]})
        },
    )
    with pytest.raises(InternalError, match="four decimals"):
        judged(built, facts={"count": [1]})


def test_facts_are_read_back_as_they_were_stated():
    """Number, date, choice, yes/no and verdict each come back in their own form."""
    facts = {
        "count": fact(),
        "day": fact("date"),
        "type": fact("choice", choices=CHOICES),
        "there": fact("yes_no"),
    }
    built = standard(facts=facts, provisions={"a": provision({"kind": "stated"})})
    day = dt.date(2026, 7, 1)
    stated = {"count": [2], "day": [day.toordinal()], "type": [0], "there": [True], "a": ["met"]}
    view = View(built, columns(built, facts=stated))
    read = {key: view.value(key, 0) for key in stated}
    assert read == {"count": 2, "day": day, "type": "village", "there": True, "a": "met"}
    assert view.value("unheard", 0) is None


def test_a_part_that_does_not_apply_gives_no_reason():
    """What is outside the base cannot keep a total from being official."""
    built = standard(
        facts={"type": fact("choice", choices=CHOICES), "count": fact()},
        indicators={
            "one": indicator(
                JUDGED, 5, applies={"when": [{"fact": "count", "at_least": 1}], "ruling": "X-1"}
            ),
            "two": indicator(JUDGED, 5, applies={"when": [{"fact": "count", "at_least": 0}]}),
        },
    )
    card = told(built, facts={"count": [0]}, ratings={"two": [4]})
    assert card.current.total.reasons == ()
    assert (card.current.total.official, card.current.total.max) == (4, 5)


def test_reasons_and_sources_come_from_the_year_s_own_evidence():
    """A reason written for another year explains nothing here."""
    tiers = [{"from": 0, "to": 0, "points": 0}, {"from": 1, "points": 5}]
    built = standard(
        facts={"count": fact()},
        indicators={"one": indicator({"kind": "tier", "fact": "count", "tiers": tiers}, 5)},
    )
    before = Period.parse("2025")
    evidence = Evidence(
        Entity("e0", "某站", "invented"),
        facts=(
            StatedFact("count", YEAR, 1, "台账"),
            StatedFact("count", before, 1, "旧台账"),
        ),
        ratings=(
            Rating("one", YEAR, "office", 5, "现场核实"),
            Rating("one", before, "office", 5, "去年"),
        ),
    )
    card = told(built, evidence, facts={"count": [1]}, ratings={"one": [5]})
    (part,) = card.current.findings[0].parts
    assert part.entries[0].reason == "现场核实"
    assert part.facts[0].source == "台账"


def test_a_group_without_indicators_has_no_subtotal():
    """A group of provisions alone is not scored."""
    built = standard(
        groups={
            name: {"label": {"zh": name, "en": name}, "clause": "1"} for name in ("all", "other")
        },
        indicators={"one": indicator(JUDGED, 5)},
    )
    assert list(told(built, ratings={"one": [4]}).current.subtotals) == ["all"]


def test_an_undated_duty_has_no_last_day():
    """A standing duty is judged on any day."""
    test = {"kind": "at_least", "fact": "count", "target": 2}
    built = standard(facts={"count": fact()}, targets={"t": target(test)})
    (found,) = told(built, facts={"count": [1]}).targets
    assert (found.verdict, found.attainment) == ("not_met", 0.5)


def test_the_same_figure_may_be_unknown_to_one_and_known_to_another():
    """A column answers for each entity by itself."""
    built = standard(facts={"count": fact()})
    column = FactColumn(np.array([5, 5]), np.array([True, False]))
    table = Table(("a", "b"), np.array([-1, -1]), {"count@stock": column})
    view = View(built, table)
    assert [view.value("count", i) is None for i in range(2)] == [False, True]


def test_a_year_is_composed_only_where_the_document_has_one():
    """Zhejiang knows no annual result beside its assessment."""
    standard = standards.load("zhejiang-centre")
    table = Table(("a",), np.zeros(1, np.int64), {}, {})
    with pytest.raises(InternalError, match="no annual result"):
        year_points(standard, [None], [View(standard, table)], [])
