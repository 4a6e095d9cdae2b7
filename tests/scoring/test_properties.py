"""Properties that hold for whatever evidence there is, each with the clause it rests on."""

import datetime as dt
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecnb import standards
from ecnb.model.period import Period
from ecnb.model.table import UNIT, DueColumn, FactColumn, RatingColumn, Table, column_name
from ecnb.scoring.by_facts import by_facts
from ecnb.scoring.judge import judge
from ecnb.scoring.view import View
from tests.reference import random_entities
from tests.reference.columns import (
    anhui_table,
    jiaxian_table,
    shandong_table,
    tongcheng_table,
    zhejiang_table,
)
from tests.scoring.invented import columns

YEAR = Period.parse("2026")
AS_OF = dt.date(2026, 12, 31)
SEEDS = st.integers(0, 10**6)
FEW = settings(max_examples=8, deadline=None, derandomize=True)
MAKERS = {
    "zhejiang-centre": random_entities.zhejiang_entities,
    "anhui-centre": random_entities.anhui_entities,
    "tongcheng-contract": random_entities.tongcheng_entities,
    "shandong-county": random_entities.shandong_entities,
    "jiaxian-station": random_entities.jiaxian_entities,
}
WRITERS = {
    "zhejiang-centre": zhejiang_table,
    "anhui-centre": anhui_table,
    "tongcheng-contract": tongcheng_table,
    "shandong-county": shandong_table,
}
SCORED = ("zhejiang-centre", "shandong-county", "jiaxian-station")


def written(key, entities):
    """Write entities as the tables of their standard."""
    standard = standards.load(key)
    if key != "jiaxian-station":
        return {None: WRITERS[key](standard, entities)}
    halves = {"half_year": "H1", "year_end": "H2"}
    return {name: jiaxian_table(standard, entities, half) for name, half in halves.items()}


def judged(key, tables):
    """Judge tables by the published standard."""
    return judge(standards.load(key), tables, YEAR, AS_OF)


def made(key, seed, n=12):
    """Make up entities of a standard and judge them."""
    tables = written(key, MAKERS[key](n, seed))
    return tables, judged(key, tables)


def every_points(cards):
    """Give every column of points there is, by name."""
    for assessment in cards.assessments:
        for name, column in assessment.indicators.items():
            yield f"{assessment.key} {name}", column.points
            yield f"{assessment.key} {name} by fact", column.by_fact
        yield f"{assessment.key} total", assessment.total.points
        if assessment.by_fact is not None:
            yield "by fact", assessment.by_fact
    if cards.annual is not None:
        yield "annual", cards.annual.total.points
        yield from cards.annual.deductions.items()


def every_figure(cards, i):
    """Give everything the columns say about one entity, in a form that compares."""
    figures = {
        name: (*points.bounds(i), points.fraction(i)) for name, points in every_points(cards)
    }
    totals = [assessment.total for assessment in cards.assessments]
    totals += [cards.annual.total] if cards.annual is not None else []
    for place, total in enumerate(totals):
        whole = (total.status, total.grade, total.grade_low, total.grade_high)
        figures[f"standing {place}"] = tuple(int(column[i]) for column in whole)
    for name, column in (*cards.provisions.items(), *cards.targets.items()):
        figures[name] = int(column.code[i])
    figures["touched"] = sorted(name for name, mask in cards.flags.items() if mask[i])
    return figures


def taken(table, order):
    """Give a table of some entities of a table, in an order."""

    def pick(column):
        names = column.__dataclass_fields__
        return type(column)(*(getattr(column, name)[order] for name in names))

    return Table(
        tuple(table.entities[i] for i in order),
        table.classes[order],
        {key: pick(column) for key, column in table.facts.items()},
        {key: pick(column) for key, column in table.ratings.items()},
        {key: pick(column) for key, column in table.dues.items()},
    )


@pytest.mark.parametrize("key", MAKERS)
@FEW
@given(seed=SEEDS)
def test_low_point_and_high_stand_in_order(key, seed):
    """G5: every total can be shown as score [low, high], so low <= point <= high."""
    _, cards = made(key, seed)
    for name, points in every_points(cards):
        assert (points.low <= points.high).all(), name
        inside = (points.low <= points.point) & (points.point <= points.high)
        assert inside[points.known].all(), name


@pytest.mark.parametrize("key", MAKERS)
@FEW
@given(seed=SEEDS)
def test_the_order_of_entities_does_not_matter(key, seed):
    """JX art. 2 公开、公平、公正: whoever stands next on the list changes nothing."""
    tables, cards = made(key, seed)
    order = np.random.default_rng(seed).permutation(12)
    shuffled = judged(key, {name: taken(table, order) for name, table in tables.items()})
    for place, i in enumerate(order):
        assert every_figure(shuffled, place) == every_figure(cards, int(i))


@pytest.mark.parametrize("key", MAKERS)
@settings(max_examples=3, deadline=None, derandomize=True)
@given(seed=SEEDS)
def test_many_at_once_are_many_one_by_one(key, seed):
    """One scoring path: an array of n gives what n arrays of one give."""
    tables, cards = made(key, seed, n=4)
    for i in range(4):
        alone = {name: taken(table, np.array([i])) for name, table in tables.items()}
        assert every_figure(judged(key, alone), 0) == every_figure(cards, i)


@pytest.mark.parametrize("key", SCORED)
def test_weights_sum_to_one_in_every_class(key):
    """ZJ 7.2.2.2: the raters' shares of a total add up to all of it."""
    standard = standards.load(key)
    for name in standard.classes or ["*"]:
        weights = [r.weight.get(name, r.weight.get("*", 0)) for r in standard.raters.values()]
        assert sum(weights) == 1, name
    if standard.assessments:
        assert sum(item.weight for item in standard.assessments.values()) == 1


@FEW
@given(seed=SEEDS)
def test_raters_who_agree_decide_whatever_their_weights(seed):
    """ZJ 7.2.2.2: if all raters enter the same points, the weighted points are those."""
    entities = MAKERS["zhejiang-centre"](6, seed)
    for entity in entities:
        for row in entity["entries"].values():
            shared = next((entry for entry in row.values() if entry is not None), None)
            row.update(dict.fromkeys(row, shared))
        entity["facts"] = dict.fromkeys(entity["facts"])
    cards = judged("zhejiang-centre", written("zhejiang-centre", entities))
    for no in range(1, 18):
        points = cards.assessments[0].indicators[f"zj-{no:02}"].points
        for i, entity in enumerate(entities):
            entry = entity["entries"][no]["self"]
            assert points.fraction(i) in (None, entry and entry[0])


@FEW
@given(seed=SEEDS)
def test_rows_add_up_to_the_weighted_total(seed):
    """ZJ table D.1: the 总分 of the rows add up to the 汇总, since weighting is linear."""
    _, cards = made("zhejiang-centre", seed)
    (assessment,) = cards.assessments
    for i in range(len(cards)):
        rows = [column.points.bounds(i) for column in assessment.indicators.values()]
        assert assessment.without_adjustment.bounds(i) == tuple(map(sum, zip(*rows, strict=True)))


# --- more of a good thing, less of a bad one ----------------------------------------------------


def ladder(key, indicator, part, fact, others, share=Fraction(1)):
    """Judge one part by facts at every count from 0 to 1200."""
    standard = standards.load(key)
    counts = list(range(1201))
    stated = {fact: counts, **{name: [value] * 1201 for name, value in others.items()}}
    view = View(standard, columns(standard, 1201, facts=stated))
    item = standard.indicators[indicator]
    return by_facts(item.parts[part].rule, view, share, Fraction(0)).points


@pytest.mark.parametrize(
    ("indicator", "fact"),
    [
        ("zj-02", "staff_full_time"),
        ("zj-04", "liaison_points"),
        ("zj-06", "trainings_held"),
        ("zj-07", "activities_hosted"),
        ("zj-08", "information_items"),
    ],
)
def test_a_higher_count_never_lowers_a_tier(indicator, fact):
    """ZJ table C.1: each further person, point, session, activity or item earns as much or more."""
    points = ladder("zhejiang-centre", indicator, "main", fact, {})
    for column in (points.low, points.point, points.high):
        assert (np.diff(column) >= 0).all()


@pytest.mark.parametrize("population", [0, 500, 501, 1000, 1001, 2000, 2001])
@pytest.mark.parametrize(
    ("indicator", "fact"), [("jx-07", "purchase_orders"), ("jx-08", "sale_orders")]
)
def test_more_orders_never_earn_less(indicator, fact, population):
    """JX art. 5(一)7、8 不达的按实际完成单数比例打分: each order earns as much or more."""
    points = ladder("jiaxian-station", indicator, "orders", fact, {"population": population})
    assert (np.diff(points.point) >= 0).all()
    assert points.fraction(1200) == 10


@FEW
@given(seed=SEEDS, name=st.sampled_from(["leaves", "absences", "lates", "early_leaves"]))
def test_one_absence_more_never_raises_a_score(seed, name):
    """JX art. 5(一)4 请假1次扣1分…: a further deduction never raises an end of the range."""
    tables, before = made("jiaxian-station", seed)
    after = judged("jiaxian-station", {half: one_more(t, name) for half, t in tables.items()})
    for (what, a), (_, b) in zip(every_points(before), every_points(after), strict=True):
        for i in range(len(a)):
            assert all(x >= y for x, y in zip(a.bounds(i), b.bounds(i), strict=True)), what


def one_more(table, name):
    """Add one to a count wherever it is known."""
    key = column_name(name, "half")
    column = table.facts[key]
    more = FactColumn(column.values + UNIT, column.known)
    return Table(table.entities, table.classes, {**table.facts, key: more}, table.ratings)


# --- knowing more -------------------------------------------------------------------------------


def known_again(table, seed, name_of):
    """Give a table in which every blank of one column is filled with some count."""
    rng = np.random.default_rng(seed)
    key = name_of(table)
    column = table.facts[key]
    filled = np.where(column.known, column.values, rng.integers(0, 6, len(table)) * UNIT)
    facts = {**table.facts, key: FactColumn(filled, np.ones(len(table), bool))}
    return Table(table.entities, table.classes, facts, table.ratings, table.dues)


@FEW
@given(
    seed=SEEDS,
    fact=st.sampled_from(
        [
            "leaves",
            "absences",
            "failed_tests",
            "events_missed",
            "reports_missing",
            "delays_recorded",
            "complaints_attributed",
            "purchase_orders",
            "refusals",
            "complaints_verified",
        ]
    ),
)
def test_a_recorded_fact_never_widens_a_range(seed, fact):
    """G6: what is not recorded is open at both ends, so a record can only narrow the range."""
    standard = standards.load("jiaxian-station")
    name = column_name(fact, standard.facts[fact].window)
    tables, before = made("jiaxian-station", seed)
    half = "year_end"  # the year's figure then holds the first half's
    table = known_again(tables[half], seed, lambda _: name)
    first = tables["half_year"].facts[name]
    if standard.facts[fact].window == "year_to_date":
        column = table.facts[name]
        least = np.where(first.known, first.values, 0)
        whole = np.where(tables[half].facts[name].known, column.values, column.values + least)
        table = Table(
            table.entities,
            table.classes,
            {**table.facts, name: FactColumn(whole, column.known)},
            table.ratings,
        )
    after = judged("jiaxian-station", {**tables, half: table})
    narrower(before, after)


@FEW
@given(seed=SEEDS, key=st.sampled_from(["zhejiang-centre", "shandong-county"]))
def test_an_entry_never_widens_a_range(seed, key):
    """ZJ-11: a blank takes 0 and the maximum, so an admissible entry can only narrow the range."""
    entities = MAKERS[key](8, seed)
    tables, before = written(key, entities), judged(key, written(key, entities))
    table = tables[None]
    judged_part = {"zhejiang-centre": "zj-09", "shandong-county": "sd-02"}[key]
    ratings = {
        name: filled(column) if name[0] == judged_part else column
        for name, column in table.ratings.items()
    }
    # someone who has scored before: the first entry of all also lets tiers be filled
    after = judged(
        key, {None: Table(table.entities, table.classes, table.facts, ratings, table.dues)}
    )
    narrower(before, after)


def filled(column):
    """Enter 8 points wherever a rater left a blank."""
    values = np.where(column.known, column.values, 8 * UNIT)
    return RatingColumn(values, np.ones(len(values), bool), column.reasoned)


def narrower(before, after):
    """Assert that no low end fell and no high end rose."""
    for (what, a), (_, b) in zip(every_points(before), every_points(after), strict=True):
        for i in range(len(a)):
            (low, high), (new_low, new_high) = a.bounds(i), b.bounds(i)
            assert low <= new_low, what
            assert high >= new_high, what


@FEW
@given(seed=SEEDS)
def test_one_turn_more_on_time_never_worsens_a_verdict(seed):
    """AH 6.1.2: doing what is recommended once more never turns a verdict down."""
    rank = {0: 3, 1: 2, 2: 1}  # met, partly, not met
    tables, before = made("anhui-centre", seed)
    table = tables[None]
    dues = {
        name: DueColumn(due.on_time + 1, due.late, due.missing, due.open, due.known)
        for name, due in table.dues.items()
    }
    after = judged(
        "anhui-centre", {None: Table(table.entities, table.classes, table.facts, {}, dues)}
    )
    for name in ("ah-6-1-2a", "ah-6-1-2b", "ah-6-1-2c"):
        pairs = zip(before.provisions[name].code, after.provisions[name].code, strict=True)
        assert all(rank.get(int(new), 0) >= rank.get(int(old), 0) for old, new in pairs)


# --- half a cent ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "official", "grade"),
    [("4.99", 9000, 0), ("4.9899", 8999, 1), ("4.9901", 9000, 0)],
)
def test_half_a_cent_decides_between_grades(mark, official, grade):
    """G7: a printed 90.00 can never stand beside 合格, so 89.995 is 90.00 and 优秀."""
    entity = MAKERS["jiaxian-station"](1, 0)[0]
    for half in ("H1", "H2"):
        facts = dict.fromkeys(entity[half]["facts"], 0)
        entity[half]["facts"] = {**facts, "population": 500, "purchases": 400, "sales": 400}
        entity[half]["facts"]["damage_late"] = False
    entity["kind"], entity["year"] = "village", dict.fromkeys(entity["year"], 0)
    entity["year"].update(purchases=800, sales=800)
    whole = random_entities.jiaxian.JUDGED
    for half, last in (("H1", "5"), ("H2", mark)):
        entity[half]["entries"] = {**whole, "10": Fraction(last)}
    total = judged("jiaxian-station", written("jiaxian-station", [entity])).headline
    assert total.official.tolist() == [official]
    assert total.grade.tolist() == [grade]
