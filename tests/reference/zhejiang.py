"""Zhejiang centre standard (tables C.1 and D.1, 7.2.2), by hand from RULES.md A1.

An entity is ``{"class": "A", "facts": {...}, "entries": {no: {rater: (points, reasoned)}},
"adjustment": F | None}``. Facts by name: ``premises``, ``staff``, ``directory``, ``liaison``,
``mechanisms`` (0-3), ``trainings``, ``activities``, ``items``, ``enterprise``, ``platform``,
``rules``, ``plan``, ``contact``, ``logo``, ``summary``, ``meetings``,
``meetings_called``, ``cooperation``, ``requests_made``; absent or None: unknown.
"""

from fractions import Fraction as F
from functools import cache

from tests.reference.common import ZERO, added, rounded

WEIGHTS = {
    "A": {"self": F(1, 10), "city": F(4, 10), "province": F(5, 10)},
    "B": {"self": F(1, 10), "city": F(4, 10), "province": F(5, 10)},
    "C": {"self": F(1, 10), "county": F(4, 10), "city": F(2, 10), "province": F(3, 10)},
}
MAX = dict(zip(range(1, 18), map(F, "6 6 6 6 6 8 8 8 8 8 5 5 5 5 5 2.5 2.5".split()), strict=True))
GROUPS = {
    "basics": range(1, 6),
    "services": range(6, 11),
    "support": range(11, 14),
    "liaison": range(14, 18),
}
# number: (fact, ends of the closed tiers with their points, points of the open tier)
TIERS = {
    2: ("staff", ((2, 3), (5, 4), (10, 5)), 6),
    4: ("liaison", ((5, 3), (10, 4), (15, 5)), 6),
    6: ("trainings", ((4, 4), (8, 5), (12, 6)), 8),
    7: ("activities", ((2, 4), (4, 5), (6, 6)), 8),
    8: ("items", ((20, 4), (40, 5), (80, 6)), 8),
}
REACHABLE = {
    no: [ZERO, *(F(points) for _, points in closed), F(top)]
    for no, (_, closed, top) in TIERS.items()
}
LINEAR = [F(4, 10) * items for items in range(1, 10)]
# number: (fact whose absence gives 0, base, least bonus, greatest bonus)
JUDGED = {
    1: ("premises", F(3), F(1), F(3)),
    3: ("directory", F(3), F(1), F(3)),
    5: ("mechanisms", F(3), F(1), F(3)),
    9: ("enterprise", F(4), F(1), F(4)),
    10: ("platform", F(4), F(1), F(4)),
    11: ("rules", F(3), F(1), F(2)),
    12: ("plan", F(3), F(1), F(2)),
    13: ("contact", F(3), F(1), F(2)),
    14: ("logo", F(3), F(1), F(2)),
    15: ("summary", F(3), F(1), F(2)),
    16: ("meetings", F(1), F(1), F(3, 2)),
    17: ("cooperation", F(1), F(1), F(3, 2)),
}


def tier_points(no, count, options):
    """Look a count up in table C.1; give the range that the text allows."""
    _, closed, top = TIERS[no]
    last = closed[-1][0]
    if count == 0:
        return (ZERO, ZERO, ZERO)
    if no == 8 and count < 10:
        return {
            "zero_upper_four": (ZERO, ZERO, F(4)),
            "four": (F(4), F(4), F(4)),
            "linear": (F(4, 10) * count,) * 3,
        }[options.get("ZJ-2", "zero_upper_four")]
    if count > last or (count == last and options.get("ZJ-1") == "inclusive"):
        return (F(top),) * 3
    for end, points in closed:
        if count <= end:
            return (F(points),) * 3
    raise AssertionError(count)


MINIMUM = {"A": 4, "B": 3, "C": 2}


def below_minimum(no, facts, options):
    """Tell whether row 2 is zeroed for want of the minimum staff (ZJ-6)."""
    staff = facts.get("staff")
    zeroed = no == 2 and options.get("ZJ-6") == "zero_item" and staff is not None
    return zeroed and staff < MINIMUM[facts["class"]]


def by_fact(no, facts, options):
    """Give the range that the facts alone settle; None where they settle nothing."""
    if below_minimum(no, facts, options):
        return (ZERO, ZERO, ZERO)
    if no in TIERS:
        count = facts.get(TIERS[no][0])
        return None if count is None else tier_points(no, count, options)
    name = JUDGED[no][0]
    if no == 5 and facts.get(name) in (1, 2):
        count = F(facts[name])
        return {
            "zero_upper_full": (ZERO, ZERO, F(6)),
            "base": (F(3), F(3), F(6)),
            "pro_rata": (count, count, count),
        }[options.get("ZJ-5", "zero_upper_full")]
    asked = {16: "meetings_called", 17: "requests_made"}.get(no)
    if asked and facts.get(asked) == 0 and options.get("ZJ-17") != "exclude":
        full = F("2.5")
        return (full,) * 3 if options.get("ZJ-17") == "full" else (ZERO, ZERO, full)
    if facts.get(name) is not None and not facts[name]:
        return (ZERO, ZERO, ZERO)
    return None


def is_hole(no, facts):
    """Tell whether the document leaves the case undefined (ZJ-2, ZJ-5, ZJ-17)."""
    return (
        (no == 8 and (facts.get("items") or 0) in range(1, 10))
        or (no == 5 and facts.get("mechanisms") in (1, 2))
        or (no == 16 and facts.get("meetings_called") == 0)
        or (no == 17 and facts.get("requests_made") == 0)
    )


def is_excluded(no, facts, options):
    """Tell whether an indicator is left out because nothing was called or asked (ZJ-17)."""
    asked = {16: "meetings_called", 17: "requests_made"}.get(no)
    return options.get("ZJ-17") == "exclude" and asked is not None and facts.get(asked) == 0


def decides(no, facts, options):
    """Tell whether the reading settles a row whatever raters enter (ZJ-6, ZJ-17)."""
    asked = {16: "meetings_called", 17: "requests_made"}.get(no)
    full = options.get("ZJ-17") == "full" and asked is not None and facts.get(asked) == 0
    return full or below_minimum(no, facts, options)


@cache
def entry_state(no, points, reasoned, readings):
    """Classify one rater's entry: fine, bare (with reason), bare_no_reason or unreachable."""
    if no in TIERS:
        linear = no == 8 and "linear" in readings and points in LINEAR
        return "fine" if linear or points in REACHABLE[no] else "unreachable"
    _, base, least, most = JUDGED[no]
    if no == 5 and "pro_rata" in readings and points in (1, 2, 4, 5, 6):
        return "fine"
    if "from_zero" in readings:
        least = ZERO
    if points == 0 or base + least <= points <= base + most:
        return "fine"
    if points == base:
        return "bare" if reasoned else "bare_no_reason"
    return "unreachable"


def judged_entry(no, entry, has_scored, fact, in_hole, readings):
    """Give the range and the standing of one rater's entry for one indicator."""
    if entry is None:
        if no in TIERS and has_scored and fact is not None:
            return fact, "filled"
        return (ZERO, None, MAX[no]), "missing"
    points, reasoned = entry
    state = entry_state(no, points, reasoned, readings)
    if state in ("unreachable", "bare_no_reason"):
        return (ZERO, None, MAX[no]), state
    if fact is not None and in_hole:
        low, _, high = fact
        return (min(points, low), points, max(points, high)), state
    return (points, points, points), state


def indicator(no, entity, facts, scored, options):
    """Give one row's range, its range by the facts, and each rater's (point, standing)."""
    weights = WEIGHTS[entity["class"]]
    if is_excluded(no, facts, options):
        nothing = (ZERO, ZERO, ZERO)
        return nothing, nothing, dict.fromkeys(weights, (ZERO, "fine"))
    fact = by_fact(no, facts, options)
    if no in TIERS and options.get("ZJ-20") == "facts_decide":
        decided = fact or (ZERO, None, MAX[no])
        state = "missing" if fact is None else "fine"
        return decided, decided, dict.fromkeys(weights, (decided[1], state))
    row = entity["entries"].get(no, {})
    if decides(no, facts, options):
        return fact, fact, dict.fromkeys(weights, (fact[1], "fine"))
    in_hole = is_hole(no, facts)
    readings = tuple(options.values())
    judged = {
        rater: judged_entry(no, row.get(rater), scored[rater], fact, in_hole, readings)
        for rater in weights
    }
    span = added([one for one, _ in judged.values()], weights.values())
    return span, fact or span, {rater: (one[1], state) for rater, (one, state) in judged.items()}


def standing(states, short, left_out, options):
    """Say what kind of total it is."""
    if states & {"unreachable", "bare_no_reason"}:
        return "inadmissible"
    if left_out or (options.get("ZJ-6") == "gate_total" and short):
        return "unofficial"
    return "provisional" if "missing" in states else "official"


def zhejiang(entity, options=None):
    """Score one centre."""
    options = options or {}
    weights, entries = WEIGHTS[entity["class"]], entity["entries"]
    facts = {**entity["facts"], "class": entity["class"]}
    scored = {r: any(by.get(r) is not None for by in entries.values()) for r in weights}
    rows = {no: indicator(no, entity, facts, scored, options) for no in range(1, 18)}
    adjustment = entity.get("adjustment") or ZERO
    if options.get("ZJ-9") == "zero_to_five":
        adjustment = max(ZERO, adjustment)
    without = added(row[0] for row in rows.values())
    total = capped(added([without, (adjustment,) * 3]), options)
    by_facts = added([*(row[1] for row in rows.values()), (adjustment,) * 3])
    staff = facts.get("staff")
    short = staff is not None and staff < MINIMUM[entity["class"]]
    states = {state for row in rows.values() for _, state in row[2].values()}
    left_out = any(is_excluded(no, facts, options) for no in range(1, 18))
    status = standing(states, short, left_out, options)
    seen = {(no, r): row[2][r][0] for no, row in rows.items() for r in weights}
    return {
        "indicators": {no: row[0] for no, row in rows.items()},
        "total": total,
        "without_adjustment": without,
        "by_fact": capped(by_facts, options),
        "status": status,
        "official": rounded(total[1]) if status == "official" else None,
        "grade": None,
        "entries": seen,
        "adjustment": adjustment,
    }


def provisional(answer, weights, options):
    """Weigh only the raters whose every entry counts (ZJ-11); None where there is none."""
    seen = answer["entries"]
    totals = {rater: _sum(seen[no, rater] for no in range(1, 18)) for rater in weights}
    there = {rater: weight for rater, weight in weights.items() if totals[rater] is not None}
    if not there:
        return None
    lots = sum(totals[rater] * weight for rater, weight in there.items())
    return capped((lots / sum(there.values()) + answer["adjustment"],), options)[0]


def form(answer, entity):
    """Give the sums that table D.1 prints: by group, and by rater as entered."""
    indicators, seen = answer["indicators"], answer["entries"]
    entered = {
        (no, rater): entry[0]
        for no, row in entity["entries"].items()
        for rater, entry in row.items()
        if entry is not None
    }
    return {
        "subtotals": {g: added(indicators[no] for no in nos) for g, nos in GROUPS.items()},
        "rater_totals": {
            rater: _sum(entered.get((no, rater), seen[no, rater]) for no in range(1, 18))
            for rater in WEIGHTS[entity["class"]]
        },
    }


def capped(span, options):
    """Keep a total at 100 under that reading of ZJ-9."""
    if options.get("ZJ-9") != "capped":
        return span
    return tuple(None if value is None else min(value, F(100)) for value in span)


def _sum(points):
    points = list(points)
    return None if None in points else sum(points, ZERO)
