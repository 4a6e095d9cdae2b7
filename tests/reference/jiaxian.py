"""Jiaxian station measures (art. 5), by hand from RULES.md A5.

An entity is ``{"kind": "village" | "township" | "logistics", "H1": half, "H2": half, "year":
{...}}``; a half is ``{"facts": {...}, "entries": {part: points}}``. Counts of a half: ``held``,
``leave``, ``absence``, ``late``, ``early``, ``failed``, ``missed_events``, ``missed_data``,
``late_reports``, ``missed_reports``, ``delays``, ``complaints``, ``purchases``, ``sales``, and of
daily inspection ``refused``, ``poor``, ``reported``, ``reported_all``, ``exposed``,
``exposed_both``; ``year`` holds the same counts of the whole year. Beside them in a half:
``population`` and ``damage_late``. Absent or None: unknown.
"""

from fractions import Fraction as F

from tests.reference.common import ZERO, added, rounded, weighed

MAX = {no: F(m) for no, m in enumerate((5, 5, 5, 5, 10, 10, 15, 15, 15, 15), start=1)}
JUDGED = {
    "1": F(5),
    "2.facilities": F(3),
    "2.tidy": F(2),
    "3.policy": F(2),
    "3.government": F("1.5"),
    "3.startup": F("1.5"),
    "7.ledger": F(5),
    "8.ledger": F(5),
    "9.ledger": F(5),
    "9.delivery": F(10),  # entered only under JX-10 judged
    "10": F(10),
    "10.ledger": F(5),  # only under JX-1 with_ledger
}
LOST = {
    4: (("leave", F(1)), ("absence", F(2)), ("late", F(1, 2)), ("early", F(1))),
    5: (("missed_events", F(3)), ("missed_data", F(1))),
    6: (("late_reports", F(1, 2)), ("missed_reports", F(2))),
}
EVENTS = [name for losses in LOST.values() for name, _ in losses]
EVENTS += ["held", "failed", "delays", "complaints"]
ORDERS = {7: "purchases", 8: "sales"}
TARGETS = {7: (200, 400, 800), 8: (50, 100, 200)}
DAILY = {"refused": F(10), "poor": F(5), "reported": F(5), "exposed": F(10)}
DAILY_ALTERNATIVES = ("reported_all", "exposed_both")
ONCE = ("refused", "poor")
COUNTS = [*EVENTS, *ORDERS.values(), *DAILY, *DAILY_ALTERNATIVES]
GRADES = ((F(90), "excellent"), (F(60), "qualified"), (F(0), "unqualified"))


def facts_at(entity, half, options):
    """Give each fact in its window: events of the half, orders and inspection to date."""
    facts = dict(entity[half]["facts"])
    if half == "H2":
        to_date = [*DAILY, *DAILY_ALTERNATIVES]
        to_date += [] if options.get("JX-5") == "separate_halves" else ORDERS.values()
        to_date += EVENTS if options.get("JX-6") == "whole_year" else []
        facts.update({name: entity["year"].get(name) for name in to_date})
    return facts


def lost_with_orders(part, facts, options):
    """Tell whether a ledger's points go with the orders (JX-11), whatever was entered."""
    ledger = {"7.ledger": "purchases", "8.ledger": "sales"}.get(part)
    return options.get("JX-11") == "item" and ledger is not None and facts.get(ledger) == 0


def judged(part, entries, facts, options):
    """Give the range of a judged part and how the entry was taken."""
    points, most, scale = entries.get(part), JUDGED[part], F(1)
    if part == "10":
        most = F(15) if options.get("JX-1") == "judged_to_15" else most
        scale = F(3, 2) if options.get("JX-1") == "scaled" else scale
    if lost_with_orders(part, facts, options):
        return (ZERO, ZERO, ZERO), "fine"
    zero = part == "1" and facts.get("damage_late") is True
    if points is None:
        if zero and any(value is not None for value in entries.values()):
            return (ZERO, ZERO, ZERO), "filled"
        return (ZERO, None, most * scale), "missing"
    if part.startswith("3.") and options.get("JX-16") != "judged":
        reachable = points in (0, most)
    else:
        reachable = 0 <= points <= most
    if not reachable or (zero and points != 0):
        return (ZERO, None, most * scale), "unreachable"
    return (points * scale,) * 3, "fine"


def target(no, population, options):
    """Find the annual target of orders for a village's size."""
    edges = (499, 999, 2000) if options.get("JX-2") == "upper" else (500, 1000, 2000)
    for edge, orders in zip(edges, TARGETS[no], strict=True):
        if population <= edge:
            return F(orders)
    last = F(TARGETS[no][-1])
    if options.get("JX-3") == "extrapolate":
        return last * (2 if population <= 4000 else 4 if population <= 8000 else 8)
    return last


def orders_part(no, half, facts, options):
    """Give the range of the ten points in proportion to the orders."""
    always_half = options.get("JX-5") == "separate_halves"
    always_full = options.get("JX-5") == "full_target"
    share = F(1, 2) if always_half or (half == "H1" and not always_full) else F(1)
    orders, population = facts.get(ORDERS[no]), facts.get("population")
    if orders == 0:
        return (ZERO, ZERO, ZERO)
    if orders is None or population is None:
        return (ZERO, None, F(10))
    return (10 * min(F(1), orders / (target(no, population, options) * share)),) * 3


def deducted(losses, facts):
    """Add up the known losses; say whether every count is known."""
    known = weighed((F(facts[name]), each) for name, each in losses if facts.get(name) is not None)
    return known, all(facts.get(name) is not None for name, _ in losses)


def settled(low, point, high):
    """Take a range of one value for known: what is left unrecorded cannot change it."""
    return (low, low if low == high else point, high)


def deduction_item(no, facts, options):
    """Give the range of items 4, 5 and 6, which do not fall below 0 (JX-8)."""
    floor = F(-1000) if options.get("JX-8") == "negative" else ZERO
    losses = LOST[no]
    if no == 6 and options.get("JX-14") == "both":
        losses = (*losses, ("missed_data", F(2)))
    lost, all_known = deducted(losses, facts)
    start = (MAX[no],) * 3
    if no == 4:
        failed = facts.get("failed")
        enough = 1 if options.get("JX-7") == "one_failure_zero" else 2
        if failed is None:
            start = (ZERO, None, MAX[no])
        elif failed >= enough:
            start = (ZERO, ZERO, ZERO)
    low = max(floor, start[0] - lost) if all_known else floor
    point = max(floor, start[1] - lost) if all_known and start[1] is not None else None
    return settled(low, point, max(floor, start[2] - lost))


def item_9(entries, facts, options):
    """Ledger and service: complaints go on eating the ledger's points (JX-9, JX-10)."""
    ledger, state = judged("9.ledger", entries, facts, options)
    if options.get("JX-10") == "judged":
        service, other = judged("9.delivery", entries, facts, options)
        return added([ledger, service]), [state, other]
    delays, complaints = facts.get("delays"), facts.get("complaints")
    if options.get("JX-10") == "keep":
        delays = 0
    if delays is None:
        low, point, high = ZERO, None, F(10)
    else:
        low = point = high = ZERO if delays else F(10)
    floor = ZERO if options.get("JX-9") == "part" else F(-5)
    low = floor if complaints is None else max(floor, low - complaints)
    high = max(floor, high - (complaints or 0))
    known = point is not None and complaints is not None
    service = settled(low, max(floor, point - complaints) if known else None, high)
    both = added([ledger, service])
    return tuple(None if value is None else max(ZERO, value) for value in both), [state]


def item_10(entries, facts, options):
    """Convenience services: 10 points described, 5 not (JX-1)."""
    span, state = judged("10", entries, facts, options)
    choice = options.get("JX-1", "described_only")
    if choice == "described_only":
        return (span[0], span[1], span[2] + 5), [state]
    if choice == "with_ledger":
        more, other = judged("10.ledger", entries, facts, options)
        return added([span, more]), [state, other]
    return span, [state]


def item(no, half, entries, facts, options):
    """Give one item's range and the states of its judged parts."""
    if no in LOST:
        return deduction_item(no, facts, options), []
    if no == 9:
        return item_9(entries, facts, options)
    if no == 10:
        return item_10(entries, facts, options)
    spans, states = [], []
    for part in JUDGED:
        if part.split(".")[0] == str(no):
            span, state = judged(part, entries, facts, options)
            spans.append(span)
            states.append(state)
    if no in ORDERS:
        spans.append(orders_part(no, half, facts, options))
    return added(spans), states


def outside(no, kind, facts, options):
    """Tell whether an item is outside this station's assessment."""
    if no == 4 and options.get("JX-7") == "none_held_excluded":
        return facts.get("held") == 0
    if no not in ORDERS:
        return False
    too_big = options.get("JX-3") == "no_score" and (facts.get("population") or 0) > 2000
    return too_big or (kind != "village" and options.get("JX-26") != "population_served")


def barred(kind, facts, options):
    """Tell whether items left out keep the total from being official (JX-3, JX-7, JX-26)."""
    if kind != "village" and "JX-26" not in options:
        return True
    no_training = options.get("JX-7") == "none_held_excluded" and facts.get("held") == 0
    return no_training or (
        options.get("JX-3") == "no_score" and (facts.get("population") or 0) > 2000
    )


def grade_of(total):
    """Look a total up in art. 5(三)2."""
    return next(name for least, name in GRADES if total >= least)


def sealed(total, status, options):
    """Give the official figure and the grade, where the standing allows them."""
    official = rounded(total[1]) if status == "official" else None
    if official is None:
        return {"official": None, "grade": None}
    exact = options.get("G7") == "exact"
    return {"official": official, "grade": grade_of(total[1] if exact else official)}


def assessment(entity, half, options):
    """Score one half's assessment; grades are for the year only."""
    facts, entries = facts_at(entity, half, options), entity[half]["entries"]
    items, states, most = {}, [], 0
    for no in range(1, 11):
        if outside(no, entity["kind"], facts, options):
            items[no] = (ZERO, ZERO, ZERO)
            most += 15 if no in ORDERS and options.get("JX-26") == "zero" else 0
        else:
            items[no], more = item(no, half, entries, facts, options)
            states += more
            most += int(MAX[no])
    total = added(items.values())
    if "unreachable" in states:
        status = "inadmissible"
    elif barred(entity["kind"], facts, options):
        status = "unofficial"
    else:
        status = "provisional" if total[1] is None else "official"
    official = rounded(total[1]) if status == "official" else None
    answer = {"indicators": items, "total": total, "status": status, "max": most}
    return {**answer, "official": official, "grade": None}


def daily(entity, options):
    """Give what daily inspection takes in each half, by heading: ranges, in the halves' order."""
    swaps = {
        "reported": "reported_all" if options.get("JX-19") == "any" else "reported",
        "exposed": "exposed_both" if options.get("JX-20") == "both_required" else "exposed",
    }
    lost = {}
    for name, each in DAILY.items():
        first = entity["H1"]["facts"].get(swaps.get(name, name))
        year = entity["year"].get(swaps.get(name, name))
        once = name in ONCE and options.get("JX-18") != "each_time"
        if once:
            first, year = (None if n is None else min(n, 1) for n in (first, year))
        most = each if once else F(100)
        if first is None and year is not None:
            first = 0  # only the year's figure is known: it is charged at the year end
        h1 = (ZERO, None, most) if first is None else (first * each,) * 3
        if year is not None:
            h2 = ((year - first) * each,) * 3
        else:
            taken = first * each if once and first is not None else ZERO
            h2 = settled(ZERO, None, most - taken)
        lost[name] = (h1, h2)
    return lost


def less(span, losses):
    """Subtract ranges of losses, not below 0."""
    low, point, high = added(losses)
    points = None if span[1] is None or point is None else max(ZERO, span[1] - point)
    return (max(ZERO, span[0] - high), points, max(ZERO, span[2] - low))


def jiaxian(entity, options=None):
    """Score one station: both assessments, daily inspection, the year."""
    options = options or {}
    halves = {name: assessment(entity, name, options) for name in ("H1", "H2")}
    lost = daily(entity, options)
    totals = [one["total"] for one in halves.values()]
    everything = [span for pair in lost.values() for span in pair]
    if options.get("JX-17") == "assessment":
        by_half = zip(*lost.values(), strict=True)
        totals = [less(span, taken) for span, taken in zip(totals, by_half, strict=True)]
    mean = added(totals, [F(1, 2)] * 2)
    total = mean if options.get("JX-17") == "assessment" else less(mean, everything)
    statuses = [one["status"] for one in halves.values()]
    status = "provisional" if total[1] is None else "official"
    for worse in ("unofficial", "inadmissible"):
        status = worse if worse in statuses else status
    alone = [one["total"] for one in halves.values() if one["status"] == "official"]
    annual = {
        "total": total,
        "status": status,
        "lost": {name: added(pair) for name, pair in lost.items()},
        "provisional": less(alone[0], everything)[1] if len(alone) == 1 else None,
        "max": F(sum(one["max"] for one in halves.values()), 2),
    }
    return {**halves, "annual": {**annual, **sealed(total, status, options)}}
