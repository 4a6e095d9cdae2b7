"""Tongcheng construction plan (KPIs, no points), by hand from RULES.md A3 and A8.

An entity is ``{"figures": {...}, "items": {kpi: [...]}, "offers": yes/no/None, "turns": {...}}``.
Figures: ``local_full_time``, ``total_staff``, ``stations_served``, ``stations_total``,
``reports``, ``reports_early``, ``businesses``, ``events``, ``opened``, ``press``.
"""

import datetime as dt
from fractions import Fraction as F

from tests.reference.verdicts import checklist, regular

ITEMS = {"K2": 14, "K3": 4, "K4": 7, "K6": 2, "K7": 2, "K8": 7}
COUNTS = {
    "K1": ("local_full_time", 6),
    "K9": ("reports", 60),
    "K9b": ("reports_early", 20),
    "K10": ("businesses", 100),
    "K11": ("events", 3),
    "K12": ("opened", 1),
}
TURNS = {
    "K13": "reply",
    "K14": "complaint",
    "K15": "application",
    "K16": "salon",
    "K17": "journal",
}
PROJECT_END = dt.date(2022, 12, 31)
KPIS = "K1 K2 K3 K4 K5 K6 K7 K8 K9 K9b K10 K11 K12 K13 K14 K15 K16 K17 K18 K19".split()


def due(kpi, year, options):
    """Give the last day of a KPI's window; None: a standing duty."""
    end = dt.date(2022, 1, 31) if options.get("TC-9") == "january_2022" else PROJECT_END
    early = dt.date(2019 if options.get("TC-2") == "before_2020" else 2020, 12, 31)
    return {
        "K5": end,
        "K7": end,
        "K8": end,
        "K9": end,
        "K9b": early,
        "K10": dt.date(2020, 12, 31),
        "K11": dt.date(year, 12, 31),
        "K12": dt.date(2020, 9, 30),
        "K18": dt.date(year, 12, 31),
    }.get(kpi)


def soft(options):
    """Name the KPIs stated only in principle or as expected."""
    return ("K12",) if options.get("TC-7") == "pass_or_fail" else ("K12", "K13")


def at_the_window(verdict, last_day, as_of):
    """Apply A8: met; else not due while the window is open; else what the evidence says."""
    if verdict != "met" and last_day is not None and as_of <= last_day:
        return "not_due"
    return verdict


def target_of(kpi, options):
    """Give the fact and the figure to reach."""
    name, figure = COUNTS[kpi]
    if kpi == "K1" and options.get("TC-1") == "six_total":
        name = "total_staff"
    if kpi == "K9" and options.get("TC-2") == "by_end_2020_apart":
        figure = 80
    return name, figure


def reached(kpi, figures, options):
    """Compare a count with its target."""
    name, figure = target_of(kpi, options)
    actual = figures.get(name)
    if actual is None:
        return "not_assessed", None, None, None
    if kpi == "K1" and options.get("TC-1") == "fewer_than_six":
        return "met" if actual < 6 else "not_met", None, None, None
    return "met" if actual >= figure else "not_met", actual, F(figure), F(actual) / figure


def judge(kpi, entity, options):
    """Judge one KPI without its window; give (verdict, actual, target, attainment)."""
    figures = entity["figures"]
    if kpi in COUNTS:
        return reached(kpi, figures, options)
    if kpi == "K3" and entity["offers"] is not True:
        offers = entity["offers"]
        return "not_assessed" if offers is None else "not_applicable", None, None, None
    if kpi in ITEMS:
        return checklist(entity["items"][kpi]), None, None, None
    if kpi in TURNS:
        return regular(entity["turns"].get(TURNS[kpi])), None, None, None
    if kpi == "K5":
        part, whole = figures.get("stations_served"), figures.get("stations_total")
        if part is None or whole is None or whole == 0:
            return "not_assessed", None, None, None
        return "met" if part >= whole else "not_met", part, whole, F(part, whole)
    press = figures.get("press") if kpi == "K18" else None
    if kpi == "K18" and press is None:
        return "not_assessed", None, None, None
    # K18 names no target, K19 leaves 64 of 176 open
    return "no_target" if kpi == "K18" else "reported", press, None, None


def tongcheng(entity, as_of, year, options=None):
    """Judge one contracted centre at a day of a report year."""
    options = options or {}
    found = {}
    for kpi in KPIS:
        verdict, *figures = judge(kpi, entity, options)
        if verdict not in ("not_applicable", "no_target", "reported"):
            verdict = at_the_window(verdict, due(kpi, year, options), as_of)
        if kpi in soft(options) and verdict in ("met", "partly", "not_met"):
            verdict = "reported"  # shown with its figure, no pass and no fail (TC-7, 预计)
        found[kpi] = (verdict, *figures)
    return found
