"""Shandong demonstration county (annex 1), by hand from RULES.md A4.

An entity is ``{"entries": {section: points}, "items": {section: [verdict or None]}, "volume":
(current, before), "retail": (current, before)}``.
"""

from fractions import Fraction as F

from tests.reference.common import ZERO, added, rounded

MAX = dict(zip(range(1, 8), map(F, (10, 20, 15, 15, 20, 10, 10)), strict=True))
ITEMS = {2: 7, 3: 4, 4: 4, 5: 4, 6: 4}


def section(no, points):
    """Give the range of one judged section and how the entry was taken."""
    if points is None:
        return (ZERO, None, MAX[no]), "missing"
    if not 0 <= points <= MAX[no]:
        return (ZERO, None, MAX[no]), "unreachable"
    return (points, points, points), "fine"


def grown(figures, rate=F(3, 10)):
    """Judge growth over the year before: at least the rate (G1)."""
    current, before = figures
    if current is None or before is None or before == 0:
        return "not_assessed"
    return "met" if current >= before * (1 + rate) else "not_met"


def growth(entity, options):
    """Judge both figures; where either is enough, a miss alone is only shown (SD-2)."""
    found = {name: grown(entity[name]) for name in ("volume", "retail")}
    if options.get("SD-2") != "either" or "met" not in found.values():
        open_ = options.get("SD-2") == "either" and "not_assessed" in found.values()
        return dict.fromkeys(found, "not_assessed") if open_ else found
    shown = {"met": "met", "not_met": "reported", "not_assessed": "reported"}
    return {name: shown[verdict] for name, verdict in found.items()}


def shandong(entity, options=None):
    """Score one county."""
    judged = {no: section(no, entity["entries"].get(no)) for no in MAX}
    sections = {no: span for no, (span, _) in judged.items()}
    states = [state for _, state in judged.values()]
    total = added(sections.values())
    status = "official"
    if "missing" in states:
        status = "provisional"
    if "unreachable" in states:
        status = "inadmissible"
    return {
        "indicators": sections,
        "total": total,
        "status": status,
        "official": rounded(total[1]) if status == "official" else None,
        "growth": growth(entity, options or {}),
        "guide": sum(
            (MAX[no] * F(entity["items"][no].count("met"), count) for no, count in ITEMS.items()),
            ZERO,
        ),
    }
