"""The vectorised core against the references: 10,000 generated entities per document, exactly."""

import datetime as dt
from types import SimpleNamespace

import pytest

from ecnb import standards
from ecnb.model.period import Period
from ecnb.model.scorecard import VERDICTS
from ecnb.model.table import ADJUSTMENT
from ecnb.scoring.judge import judge
from ecnb.scoring.verdict_findings import guide, share, shares
from tests.reference import compare, random_entities
from tests.reference.anhui import CLAUSES, anhui
from tests.reference.jiaxian import JUDGED, jiaxian
from tests.reference.shandong import ITEMS, shandong
from tests.reference.tables import table
from tests.reference.tongcheng import COUNTS, KPIS, TURNS, tongcheng
from tests.reference.zhejiang import zhejiang

MANY, SOME = 10_000, 250
YEAR = Period.parse("2026")
AS_OF = dt.date(2026, 12, 31)


def column(entities, *path):
    """Collect one figure of every entity."""
    values = entities
    for key in path:
        values = [value[key] for value in values]
    return values


def findings(cards, i):
    """Give one entity's provisions with their verdicts, as shares and the guide read them."""
    return tuple(
        SimpleNamespace(id=name, verdict=VERDICTS[int(column.code[i])])
        for name, column in cards.provisions.items()
    )


# --- Zhejiang ---------------------------------------------------------------------------------

ZJ_FACTS = {
    "premises": "has_premises",
    "staff": "staff_full_time",
    "directory": "directory_compiled",
    "liaison": "liaison_points",
    "mechanisms": "mechanisms_established",
    "trainings": "trainings_held",
    "activities": "activities_hosted",
    "items": "information_items",
    "enterprise": "enterprise_service",
    "platform": "publicity_platform",
    "rules": "responsibility_rules",
    "plan": "work_plan",
    "contact": "daily_liaison",
    "logo": "logo_to_rule",
    "summary": "summary_submitted",
    "meetings": "meetings_attended",
    "meetings_called": "meetings_called",
    "cooperation": "requests_met",
    "requests_made": "requests_made",
}


def zhejiang_table(standard, entities):
    """Write Zhejiang centres as columns."""
    ratings = {
        (f"zj-{no:02}", rater): column(entities, "entries", no, rater)
        for no in range(1, 18)
        for rater in standard.raters
    }
    ratings[ADJUSTMENT] = [
        None if points is None else (points, True) for points in column(entities, "adjustment")
    ]
    return table(
        standard,
        len(entities),
        classes=column(entities, "class"),
        facts={key: column(entities, "facts", name) for name, key in ZJ_FACTS.items()},
        ratings=ratings,
    )


@pytest.mark.parametrize(
    ("rulings", "n"),
    [
        ({}, MANY),
        ({"ZJ-1": "inclusive"}, SOME),
        ({"ZJ-2": "four"}, SOME),
        ({"ZJ-2": "linear"}, SOME),
        ({"ZJ-3": "from_zero"}, SOME),
        ({"ZJ-5": "base"}, SOME),
        ({"ZJ-6": "gate_total"}, SOME),
        ({"ZJ-9": "capped"}, SOME),
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
    for name in ("without_adjustment", "by_fact"):
        spans = [answer[name] for answer in answers]
        compare.points(getattr(assessment, name), spans, name, entities)


# --- Anhui ------------------------------------------------------------------------------------

AH_OBLIGATIONS = {
    "self": "self_evaluation",
    "recipient": "recipient_evaluation",
    "third_party": "third_party_evaluation",
}


def ah_key(clause):
    """Give the key of a clause: ``4.3.3a`` is ``ah-4-3-3a``."""
    return "ah-" + clause.replace(".", "-")


def anhui_table(standard, entities):
    """Write Anhui centres as columns."""
    facts = {ah_key(clause): column(entities, "stated", clause) for clause in CLAUSES}
    for kind in AH_OBLIGATIONS:
        facts[f"{kind}_evaluations_held"] = column(entities, "held", kind)
    facts["services_covered"] = column(entities, "covered")
    facts["services_provided"] = column(entities, "provided")
    dues = {name: column(entities, "turns", kind) for kind, name in AH_OBLIGATIONS.items()}
    return table(standard, len(entities), facts=facts, dues=dues)


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

TC_FIGURES = {
    "local_full_time": "local_full_time_staff",
    "total_staff": "total_staff",
    "stations_served": "stations_served",
    "stations_total": "stations_total",
    "reports": "media_reports_published",
    "reports_early": "media_reports_early",
    "businesses": "new_online_businesses",
    "events": "exchange_events",
    "opened": "centre_opened",
    "press": "press_releases_published",
}


def tongcheng_table(standard, entities):
    """Write Tongcheng contractors as columns."""
    facts = {key: column(entities, "figures", name) for name, key in TC_FIGURES.items()}
    facts["value_added_offered"] = column(entities, "offers")
    for kpi in entities[0]["items"]:
        for place, key in enumerate(standard.targets[f"tc-{kpi.lower()}"].test.items):
            facts[key] = column(entities, "items", kpi, place)
    dues = {f"tc-o-{name}": column(entities, "turns", name) for name in TURNS.values()}
    return table(standard, len(entities), facts=facts, dues=dues)


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

SD_GROWTH = {
    "volume": ("ecommerce_volume", "sd-growth-volume"),
    "retail": ("online_retail_sales", "sd-growth-retail"),
}


def shandong_table(standard, entities):
    """Write Shandong counties as columns."""
    n = len(entities)
    ratings = {
        (f"sd-0{no}", "panel"): [
            None if points is None else (points, False)
            for points in column(entities, "entries", no)
        ]
        for no in range(1, 8)
    }
    facts = {}
    for name, (key, _) in SD_GROWTH.items():
        facts[key] = column(entities, name, 0)
        facts[f"{key}_before"] = column(entities, name, 1)
    for no, count in ITEMS.items():
        for place in range(count):
            facts[f"sd-{no}-{place + 1}"] = column(entities, "items", no, place)
    return table(standard, n, facts=facts, ratings=ratings)


@pytest.mark.parametrize(
    ("rulings", "n"),
    [({}, MANY), ({"G7": "exact"}, SOME), ({"SD-1": "judged_only"}, SOME)],
    ids=str,
)
def test_shandong(rulings, n):
    """Sections, total, standing, growth tests and the equal-split guide agree."""
    standard = standards.load("shandong-county", rulings)
    entities = random_entities.shandong_entities(n, seed=3)
    cards = judge(standard, {None: shandong_table(standard, entities)}, YEAR, AS_OF)
    answers = [{**shandong(entity), "grade": None} for entity in entities]
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

JX_COUNTS = {
    "held": "trainings_held",
    "leave": "leaves",
    "absence": "absences",
    "late": "lates",
    "early": "early_leaves",
    "failed": "failed_tests",
    "missed_events": "events_missed",
    "missed_data": "event_data_unreported",
    "late_reports": "reports_late",
    "missed_reports": "reports_missing",
    "delays": "delays_recorded",
    "complaints": "complaints_attributed",
    "purchases": "purchase_orders",
    "sales": "sale_orders",
    "refused": "refusals",
    "poor": "poor_findings",
    "reported": "complaints_verified",
    "reported_all": "complaints_all",
    "exposed": "criticised_or_exposed",
    "exposed_both": "criticised_and_exposed",
}
JX_KINDS = {"village": 0, "township": 1, "logistics": 2}
JX_HEADINGS = {
    "refused": "refusal",
    "poor": "poor_work",
    "reported": "public_complaint",
    "exposed": "criticism",
}


def jx_part(part):
    """Give the id of a judged part: ``2.tidy`` is ``jx-02.tidy``."""
    number, _, name = part.partition(".")
    return f"jx-{int(number):02}" + (f".{name}" if name else "")


def jiaxian_table(standard, entities, half):
    """Write Jiaxian stations as columns of one half's assessment."""
    facts = {"station_type": [JX_KINDS[kind] for kind in column(entities, "kind")]}
    for name, key in JX_COUNTS.items():
        whole = half == "H2" and standard.facts[key].window == "year_to_date"
        path = ("year", name) if whole else (half, "facts", name)
        facts[key] = column(entities, *path)
    facts["population"] = column(entities, half, "facts", "population")
    facts["damage_repaired_late"] = column(entities, half, "facts", "damage_late")
    ratings = {
        (jx_part(part), "office"): [
            None if points is None else (points, False)
            for points in column(entities, half, "entries", part)
        ]
        for part in JUDGED
        if jx_part(part) in standard.part_ids()
    }
    return table(standard, len(entities), facts=facts, ratings=ratings)


def without_unused_entries(entities, standard):
    """Drop entries of parts that this reading of the document does not have."""
    for entity in entities:
        for half in ("H1", "H2"):
            entries = entity[half]["entries"]
            for part in JUDGED:
                used = jx_part(part) in standard.part_ids()
                if not used or (part == "9.delivery" and not _delivery_is_judged(standard)):
                    entries[part] = None


def _delivery_is_judged(standard):
    return standard.indicators["jx-09"].parts["delivery"].entry == "raters"


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
