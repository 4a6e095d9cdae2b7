"""The vectorised core against the references: 10,000 generated entities per document, exactly."""

import datetime as dt
from types import SimpleNamespace

import pytest

from ecnb import standards
from ecnb.model.evidence import Entity, Evidence
from ecnb.model.period import Period
from ecnb.model.scorecard import VERDICTS
from ecnb.scoring.card import card
from ecnb.scoring.judge import judge
from ecnb.scoring.verdict_findings import guide, share, shares
from tests.reference import compare, random_entities
from tests.reference.anhui import CLAUSES, anhui
from tests.reference.columns import (
    JX_HEADINGS,
    SD_GROWTH,
    ah_key,
    anhui_table,
    jiaxian_table,
    shandong_table,
    tongcheng_table,
    without_unused_entries,
    zhejiang_table,
)
from tests.reference.jiaxian import jiaxian
from tests.reference.shandong import shandong
from tests.reference.tongcheng import COUNTS, KPIS, tongcheng
from tests.reference.zhejiang import GROUPS, WEIGHTS, form, provisional, zhejiang

MANY, SOME = 10_000, 250
YEAR = Period.parse("2026")
AS_OF = dt.date(2026, 12, 31)


def findings(cards, i):
    """Give one entity's provisions with their verdicts, as shares and the guide read them."""
    return tuple(
        SimpleNamespace(id=name, verdict=VERDICTS[int(column.code[i])])
        for name, column in cards.provisions.items()
    )


# --- Zhejiang ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rulings", "n"),
    [
        ({}, MANY),
        ({"ZJ-1": "inclusive"}, SOME),
        ({"ZJ-2": "four"}, SOME),
        ({"ZJ-2": "linear"}, SOME),
        ({"ZJ-3": "from_zero"}, SOME),
        ({"ZJ-5": "base"}, SOME),
        ({"ZJ-5": "pro_rata"}, SOME),
        ({"ZJ-6": "zero_item"}, SOME),
        ({"ZJ-6": "gate_total"}, SOME),
        ({"ZJ-9": "capped"}, SOME),
        ({"ZJ-9": "zero_to_five"}, SOME),
        ({"ZJ-11": "renormalise"}, SOME),
        ({"ZJ-11": "renormalise", "ZJ-17": "exclude", "ZJ-20": "facts_decide"}, SOME),
        ({"ZJ-17": "full"}, SOME),
        ({"ZJ-17": "exclude"}, SOME),
        ({"ZJ-1": "inclusive", "ZJ-2": "linear", "ZJ-3": "from_zero", "ZJ-9": "capped"}, SOME),
    ],
    ids=str,
)
def test_zhejiang(rulings, n):
    """All 17 indicators, the three totals and the standing agree with the reference."""
    standard = standards.load("zhejiang-centre", rulings)
    entities = random_entities.zhejiang_entities(n, seed=4)
    whole = zhejiang_table(standard, entities)
    cards = judge(standard, {None: whole}, YEAR, AS_OF)
    answers = [zhejiang(entity, rulings) for entity in entities]
    (assessment,) = cards.assessments
    for no in range(1, 18):
        spans = [answer["indicators"][no] for answer in answers]
        core = assessment.indicators[f"zj-{no:02}"].points
        compare.points(core, spans, f"indicator {no}", entities)
    compare.total(assessment.total, answers, standard, "Zhejiang", entities)
    spans = [answer["without_adjustment"] for answer in answers]
    compare.points(assessment.without_adjustment, spans, "without adjustment", entities)
    if rulings.get("ZJ-20") != "facts_decide":  # then raters and facts cannot differ
        compare.points(assessment.by_fact, [a["by_fact"] for a in answers], "by fact", entities)
    if rulings.get("ZJ-11") == "renormalise":
        figures = [assessment.renormalised.fraction(i) for i in range(n)]
        wanted = [
            provisional(answer, WEIGHTS[entity["class"]], rulings)
            for answer, entity in zip(answers, entities, strict=True)
        ]
        compare.values(figures, wanted, "renormalised", entities)


def test_zhejiang_form():
    """The sums of table D.1, by group and by rater, agree with the reference."""
    standard = standards.load("zhejiang-centre")
    entities = random_entities.zhejiang_entities(100, seed=6)
    cards = judge(standard, {None: zhejiang_table(standard, entities)}, YEAR, AS_OF)
    groups = dict(zip(standard.groups, GROUPS, strict=True))
    for i, entity in enumerate(entities):
        wanted = form(zhejiang(entity), entity)
        evidence = Evidence(Entity(f"e{i}", f"e{i}", "zhejiang-centre"))
        found = card(cards, i, evidence).current
        for group, ours in groups.items():
            span = found.subtotals[group]
            assert (span.low, span.point, span.high) == wanted["subtotals"][ours], entity
        assert found.rater_totals == wanted["rater_totals"], entity
        by_group = found.rater_subtotals.values()
        for rater, figure in wanted["rater_totals"].items():
            parts = [by_rater[rater] for by_rater in by_group]
            assert (None if None in parts else sum(parts)) == figure, entity


# --- Anhui ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rulings", "n"),
    [
        ({}, MANY),
        ({"AH-2": "shall_quarterly"}, SOME),
        ({"AH-3": "not_held_this_year"}, SOME),
        ({"AH-4": "requirement_all_count"}, SOME),
        ({"AH-4": "description"}, SOME),
        ({"AH-5": "section_5"}, SOME),
        ({"AH-6": "advice"}, SOME),
    ],
    ids=str,
)
def test_anhui(rulings, n):
    """Every provision's verdict and every share agree with the reference."""
    standard = standards.load("anhui-centre", rulings)
    entities = random_entities.anhui_entities(n, seed=1)
    cards = judge(standard, {None: anhui_table(standard, entities)}, YEAR, AS_OF)
    answers = [anhui(entity, rulings) for entity in entities]
    for clause in CLAUSES:
        wanted = [answer["verdicts"][clause] for answer in answers]
        compare.verdicts(cards.provisions[ah_key(clause)], wanted, clause, entities)
    for i, answer in enumerate(answers):
        found = shares(standard, findings(cards, i))
        for name, wanted in answer["shares"].items():
            mine = {field: getattr(found.get(name, share([])), field) for field in wanted}
            assert mine == wanted, (name, i, entities[i])


# --- Tongcheng --------------------------------------------------------------------------------


def measured(core):
    """Read actual and target back, None where nothing is measured."""
    if core.actual is None:
        return [(None, None)] * len(core.code)
    targets = core.target.tolist() if core.target is not None else [None] * len(core.code)
    return [
        (actual, target) if known else (None, None)
        for actual, target, known in zip(
            core.actual.tolist(), targets, core.measured.tolist(), strict=True
        )
    ]


@pytest.mark.parametrize(
    ("rulings", "n"),
    [
        ({}, MANY),
        ({"TC-1": "six_total"}, SOME),
        ({"TC-1": "fewer_than_six"}, SOME),
        ({"TC-2": "by_end_2020_apart"}, SOME),
        ({"TC-2": "before_2020"}, SOME),
        ({"TC-7": "pass_or_fail"}, SOME),
        ({"TC-9": "january_2022"}, SOME),
    ],
    ids=str,
)
def test_tongcheng(rulings, n):
    """Every KPI's verdict and measure agree with the reference on days around each window."""
    standard = standards.load("tongcheng-contract", rulings)
    entities = random_entities.tongcheng_entities(n, seed=2)
    whole = tongcheng_table(standard, entities)
    days = random_entities.DAYS if n == SOME else random_entities.DAYS[2::3]
    for as_of in days:
        period = Period(as_of.year)
        cards = judge(standard, {None: whole}, period, as_of)
        answers = [tongcheng(entity, as_of, as_of.year, rulings) for entity in entities]
        for kpi in KPIS:
            core = cards.targets[f"tc-{kpi.lower()}"]
            wanted = [answer[kpi][0] for answer in answers]
            compare.verdicts(core, wanted, f"{kpi} at {as_of}", entities)
            if kpi in COUNTS or kpi in ("K5", "K18"):
                figures = [
                    tuple(None if x is None else x * 10_000 for x in answer[kpi][1:3])
                    for answer in answers
                ]
                if (rulings.get("TC-1"), kpi) != ("fewer_than_six", "K1"):
                    compare.values(measured(core), figures, f"{kpi} measure", entities)


# --- Shandong ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rulings", "n"),
    [
        ({}, MANY),
        ({"G7": "exact"}, SOME),
        ({"SD-1": "judged_only"}, SOME),
        ({"SD-2": "either"}, SOME),
    ],
    ids=str,
)
def test_shandong(rulings, n):
    """Sections, total, standing, growth tests and the equal-split guide agree."""
    standard = standards.load("shandong-county", rulings)
    entities = random_entities.shandong_entities(n, seed=3)
    cards = judge(standard, {None: shandong_table(standard, entities)}, YEAR, AS_OF)
    answers = [{**shandong(entity, rulings), "grade": None} for entity in entities]
    (assessment,) = cards.assessments
    for no in range(1, 8):
        spans = [answer["indicators"][no] for answer in answers]
        compare.points(assessment.indicators[f"sd-0{no}"].points, spans, f"section {no}", entities)
    compare.total(assessment.total, answers, standard, "Shandong", entities)
    for name, (_, target) in SD_GROWTH.items():
        wanted = [answer["growth"][name] for answer in answers]
        compare.verdicts(cards.targets[target], wanted, target, entities)
    for i, answer in enumerate(answers):
        wanted = None if rulings.get("SD-1") == "judged_only" else answer["guide"]
        assert guide(standard, findings(cards, i)) == wanted, entities[i]


# --- Jiaxian ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rulings", "n"),
    [
        ({}, MANY),
        ({"G7": "exact"}, SOME),
        ({"JX-1": "judged_to_15"}, SOME),
        ({"JX-1": "with_ledger"}, SOME),
        ({"JX-1": "scaled"}, SOME),
        ({"JX-2": "upper"}, SOME),
        ({"JX-3": "extrapolate"}, SOME),
        ({"JX-3": "no_score"}, SOME),
        ({"JX-5": "full_target"}, SOME),
        ({"JX-5": "separate_halves"}, SOME),
        ({"JX-6": "whole_year"}, SOME),
        ({"JX-7": "one_failure_zero"}, SOME),
        ({"JX-7": "none_held_excluded"}, SOME),
        ({"JX-8": "negative"}, SOME),
        ({"JX-9": "part"}, SOME),
        ({"JX-10": "keep"}, SOME),
        ({"JX-10": "judged"}, SOME),
        ({"JX-11": "item"}, SOME),
        ({"JX-14": "both"}, SOME),
        ({"JX-16": "judged"}, SOME),
        ({"JX-17": "assessment"}, SOME),
        ({"JX-17": "assessment", "JX-18": "each_time"}, SOME),
        ({"JX-18": "each_time"}, SOME),
        ({"JX-19": "any", "JX-20": "both_required"}, SOME),
        ({"JX-26": "population_served"}, SOME),
        ({"JX-26": "zero"}, SOME),
    ],
    ids=str,
)
def test_jiaxian(rulings, n):
    """Both assessments, daily inspection and the annual result agree with the reference."""
    standard = standards.load("jiaxian-station", rulings)
    entities = random_entities.jiaxian_entities(n, seed=5)
    without_unused_entries(entities, standard)
    tables = {
        "half_year": jiaxian_table(standard, entities, "H1"),
        "year_end": jiaxian_table(standard, entities, "H2"),
    }
    cards = judge(standard, tables, YEAR, AS_OF)
    answers = [jiaxian(entity, rulings) for entity in entities]
    for core, half in zip(cards.assessments, ("H1", "H2"), strict=True):
        ours = [answer[half] for answer in answers]
        for no in range(1, 11):
            spans = [answer["indicators"][no] for answer in ours]
            points = core.indicators[f"jx-{no:02}"].points
            compare.points(points, spans, f"{half} item {no}", entities)
        compare.total(core.total, ours, standard, half, entities)
        compare.most(core.total, ours, f"{half} maximum", entities)
    ours = [answer["annual"] for answer in answers]
    for name, key in JX_HEADINGS.items():
        spans = [answer["lost"][name] for answer in ours]
        compare.points(cards.annual.deductions[key], spans, key, entities)
    compare.total(cards.annual.total, ours, standard, "annual", entities)
    compare.most(cards.annual.total, ours, "annual maximum", entities)
    waiting = [i for i, answer in enumerate(ours) if answer["status"] == "provisional"]
    compare.values(
        [cards.annual.provisional.fraction(i) for i in waiting],
        [ours[i]["provisional"] for i in waiting],
        "provisional figure",
        [entities[i] for i in waiting],
    )
