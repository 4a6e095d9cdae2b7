"""Surveys as reports read them: which quarter, what changed, what is noise, what was not asked."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecnb import standards
from ecnb.analysis.cycle.duties import Turn
from ecnb.analysis.surveys.figures import services_of
from ecnb.analysis.surveys.survey import survey_view
from ecnb.model.evidence import Entity, Evidence, Row, StatedFact
from ecnb.model.period import Period
from ecnb.model.survey import OVERALL, Poll, Question, Scale, Survey, Tally

ANHUI, TONGCHENG = standards.load("anhui-centre"), standards.load("tongcheng-contract")
FIVE = Scale.of(1, 5)
END = dt.date(2025, 12, 31)


def quarter(n, year=2025):
    """Give a quarter."""
    return Period(year, "Q", n)


def satisfied(service, hits, n):
    """Give answers of which so many are satisfied."""
    counts = ((2, n - hits), (5, hits))
    return Tally(service, Question.SATISFACTION, tuple(pair for pair in counts if pair[1]))


def poll(n, *tallies, scale=FIVE, through=None):
    """Give a quarter's answers."""
    return Poll(quarter(n), scale, tallies, (), through)


def anhui(*polls, services=("甲", "乙", "丙")):
    """Give a centre with a directory and a survey."""
    rows = tuple(Row({"service": name}, line) for line, name in enumerate(services, 2))
    entity = Entity("ah", "某中心", "anhui-centre")
    return Evidence(entity, registers={"services": rows}, survey=Survey(polls))


def view(proof, period="2025H2", as_of=END, turns=None, standard=ANHUI):
    """Look at a survey."""
    return survey_view(standard, proof, Period.parse(period), as_of, turns or {})


def only(found, service="甲"):
    """Give one service's figures."""
    return next(one for one in found.services if one.service == service)


def test_without_a_survey_there_is_nothing_to_say():
    """No evidence, no view."""
    entity = Entity("x", "某站", "anhui-centre")
    assert view(Evidence(entity)) is None


def test_last_quarter_of_the_period_is_shown():
    """Of a half-year the later quarter; of a quarter itself; the next half is not looked at."""
    proof = anhui(*(poll(n, satisfied("甲", 4, 5)) for n in (1, 2, 3, 4)))
    shown = {name: view(proof, name).quarter for name in ("2025H1", "2025H2", "2025Q3", "2025")}
    assert shown == {
        "2025H1": quarter(2), "2025H2": quarter(4), "2025Q3": quarter(3), "2025": quarter(4),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "through", "known", "open_"),
    [
        (dt.date(2025, 12, 31), None, True, False),
        (dt.date(2025, 12, 30), None, False, False),
        (dt.date(2025, 12, 30), dt.date(2025, 12, 30), True, True),
        (dt.date(2025, 12, 29), dt.date(2025, 12, 30), False, False),
    ],
)
def test_quarter_counts_once_no_answer_can_be_later_than_as_of(as_of, through, known, open_):
    """It is over, or its last answer is dated; else it is named as left out."""
    found = view(anhui(poll(4, satisfied("甲", 4, 5), through=through)), as_of=as_of)
    assert (found.quarter == quarter(4)) is known
    assert found.left_out == (() if known else (quarter(4),))
    assert found.open is open_


def test_satisfied_begins_at_the_bound_of_the_scale():
    """Of five, 4 and 5; where the survey says 5, only that."""
    tally = Tally("甲", Question.SATISFACTION, ((3, 2), (4, 3), (5, 1)))
    for scale, hits in ((FIVE, 4), (Scale(1, 5, 5), 1)):
        found = only(view(anhui(poll(4, tally, scale=scale)))).satisfied
        assert (found.n, found.satisfied, found.share) == (6, hits, Fraction(hits, 6))
        assert found.mean.mean == Fraction(23, 6)


@pytest.mark.parametrize(("n", "small"), [(29, True), (30, False)])
def test_small_sample_ends_at_thirty(n, small):
    """29 answers are few, 30 are not."""
    assert only(view(anhui(poll(4, satisfied("甲", n, n))))).small is small


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [((48, 80), (56, 70), "rise"), ((56, 70), (48, 80), "fall"), ((48, 80), (45, 70), "noise")],
)
def test_change_of_one_service_is_significant_if_its_interval_leaves_out_zero(before, now, verdict):
    """Newcombe's 56/70 against 48/80 (1998b, Table II) lies above zero."""
    found = only(view(anhui(poll(3, satisfied("甲", *before)), poll(4, satisfied("甲", *now)))))
    assert found.change.verdict == verdict
    assert (0 in found.change.interval) is (verdict == "noise")


def test_one_change_of_many_needs_more_to_be_significant():
    """The same figures among four services: outside their own error, inside that of all four."""
    others = [satisfied(name, 40, 50) for name in "乙丙丁"]
    proof = anhui(
        poll(3, satisfied("甲", 48, 80), *others), poll(4, satisfied("甲", 53, 70), *others),
        services="甲乙丙丁",
    )  # fmt: skip
    found = only(view(proof)).change
    assert found.verdict == "unsure"
    assert 0 not in found.interval


def test_other_scale_or_older_quarter_is_not_compared():
    """Another scale is said; a gap leaves nothing to compare with."""
    other = poll(3, satisfied("甲", 4, 5), scale=Scale(1, 5, 5))
    found = only(view(anhui(other, poll(4, satisfied("甲", 4, 5)))))
    assert (found.change, found.incomparable) == (None, True)
    found = only(view(anhui(poll(2, satisfied("甲", 4, 5)), poll(4, satisfied("甲", 4, 5)))))
    assert (found.change, found.incomparable) == (None, False)


def test_first_quarter_is_compared_with_the_last_of_the_year_before():
    """Quarters follow each other over the end of the year."""
    old = Poll(quarter(4, 2024), FIVE, (satisfied("甲", 9, 10),))
    found = only(view(anhui(old, poll(1, satisfied("甲", 9, 10))), "2025H1"))
    assert found.change.difference == 0


def test_net_promoters_by_reichheld_bounds():
    """0 to 6 detract, 7 and 8 do neither, 9 and 10 promote."""
    tally = Tally("甲", Question.RECOMMEND, ((6, 3), (7, 5), (8, 4), (9, 6), (10, 2)))
    found = only(view(anhui(poll(4, tally)))).promoters
    assert (found.n, found.promoters, found.detractors, found.net) == (20, 8, 3, Fraction(1, 4))


@pytest.mark.parametrize(
    ("n", "shown", "small"),
    [(11, False, True), (12, True, True), (29, True, True), (30, True, False)],
)
def test_net_promoters_of_a_handful_have_no_interval(n, shown, small):
    """Fewer than 12 answers: who said what, and nothing that looks like a measurement."""
    tally = Tally("甲", Question.RECOMMEND, ((3, 1), (10, n - 1)))
    found = only(view(anhui(poll(4, tally)))).promoters
    assert (found.interval is not None, found.small) == (shown, small)


def test_whole_comes_first_then_the_least_satisfied():
    """The chapter is about problems."""
    tallies = (satisfied("甲", 9, 10), satisfied(OVERALL, 10, 10), satisfied("乙", 5, 10))
    found = view(anhui(poll(4, *tallies)))
    assert [one.service for one in found.services] == [OVERALL, "乙", "甲"]
    assert (found.answers, found.overall, found.pooled) == (20, 10, Fraction(7, 10))


def test_services_not_asked_about_with_their_last_quarter_ah_6_1_3():
    """Every service of the directory that the quarter left out, and when the year asked last."""
    proof = anhui(poll(1, satisfied("乙", 4, 5)), poll(4, satisfied("甲", 4, 5)))
    assert [(one.service, one.last) for one in view(proof).unasked] == [
        ("乙", quarter(1)),
        ("丙", None),
    ]


def test_quarters_stand_beside_the_register_ah_6_1_2b():
    """An evaluation without answers, answers without an evaluation: both are seen."""

    def turn(n, done):
        return Turn(quarter(n), quarter(n).end, done, "missing" if done is None else "on_time")

    turns = {"recipient_evaluation": (turn(1, dt.date(2025, 3, 27)), turn(2, None))}
    found = view(anhui(poll(2, satisfied("甲", 4, 5))), "2025H1", turns=turns)
    assert [(one.quarter.part, one.answers, one.registered) for one in found.held] == [
        (1, 0, True),
        (2, 5, False),
    ]


def test_tongcheng_k2_services_that_the_centre_states_it_provides():
    """Those stated as yes, the last statement counts; the contract has no quarterly survey."""
    entity = Entity("tc", "某中心", "tongcheng-contract")
    early, late = Period.parse("2025H1"), Period.parse("2025H2")
    facts = (
        StatedFact("reception", early, True),
        StatedFact("tax_consulting", early, True),
        StatedFact("tax_consulting", late, False),
        StatedFact("incubation", early, True),
    )
    survey = Survey((poll(4, satisfied("reception", 4, 5)),))
    found = view(Evidence(entity, facts, survey=survey), standard=TONGCHENG)
    assert [one.service for one in found.unasked] == ["incubation"]
    assert [one.registered for one in found.held] == [None]


COUNTS = st.dictionaries(st.integers(1, 5), st.integers(1, 60), min_size=1)


@given(COUNTS, COUNTS)
def test_shares_and_means_stay_on_their_scales(old, new):
    """Whatever was answered, no bound leaves what is possible, and each holds its figure."""
    polls = [
        poll(n, Tally("甲", Question.SATISFACTION, tuple(sorted(counts.items()))))
        for n, counts in ((3, old), (4, new))
    ]
    (found,), _ = services_of(polls[1], polls)
    share, mean = found.satisfied.interval, found.satisfied.mean
    assert 0 <= share.low <= found.satisfied.share + Fraction(1, 10**6)
    assert found.satisfied.share - Fraction(1, 10**6) <= share.high <= 1
    assert mean.interval is None or 1 <= mean.interval.low < mean.mean < mean.interval.high <= 5
    assert -1 <= found.change.interval.low <= found.change.interval.high <= 1
