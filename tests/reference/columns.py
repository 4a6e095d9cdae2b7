"""The references' entities as columns of each document: which fact, part and duty is which."""

from ecnb.model.standard import part_id
from ecnb.model.table import ADJUSTMENT
from tests.reference.anhui import CLAUSES
from tests.reference.jiaxian import JUDGED
from tests.reference.shandong import ITEMS
from tests.reference.tables import table
from tests.reference.tongcheng import TURNS


def column(entities, *path):
    """Collect one figure of every entity."""
    values = entities
    for key in path:
        values = [value[key] for value in values]
    return values


# --- Zhejiang -------------------------------------------------------------------------------------

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


# --- Anhui ----------------------------------------------------------------------------------------

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


# --- Tongcheng ------------------------------------------------------------------------------------

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


# --- Shandong -------------------------------------------------------------------------------------

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


# --- Jiaxian --------------------------------------------------------------------------------------

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
    """Drop entries of parts that this reading of the document does not have, or facts decide."""
    entered = {
        part_id(indicator, name)
        for indicator, item in standard.indicators.items()
        for name, part in item.parts.items()
        if part.entry == "raters"
    }
    unused = [part for part in JUDGED if jx_part(part) not in entered]
    for entity in entities:
        for half in ("H1", "H2"):
            entity[half]["entries"].update(dict.fromkeys(unused))
