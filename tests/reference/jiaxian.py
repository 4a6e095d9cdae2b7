"""Jiaxian station measures (art. 5), by hand from RULES.md A5.

An entity is ``{"kind": "village" | "township" | "logistics", "H1": half, "H2": half}``; a half is
``{"facts": {...}, "entries": {part: points}, "daily": {...}}``. Facts: ``damage_late``,
``leave``, ``absence``, ``late``, ``early``, ``failed``, ``missed_events``, ``missed_data``,
``late_reports``, ``missed_reports``, ``population``, ``purchases``, ``sales`` (orders from
1 January to the half's end), ``purchases_half``, ``sales_half`` (of the half alone),
``complaints``, ``delay``. Daily: ``uncooperative``, ``poor``, ``public``, ``exposed``.
Absent or None: unknown. ``whole`` overrides the base of items 7 and 8 (JX-5).
"""

from fractions import Fraction as F

from tests.reference.common import ZERO, added, rounded, times

MAX = {no: F(m) for no, m in enumerate((5, 5, 5, 5, 10, 10, 15, 15, 15, 15), start=1)}
JUDGED = {
    "1": F(5),
    "2.clean": F(3),
    "2.tidy": F(2),
    "3.policy": F(2),
    "3.affairs": F("1.5"),
    "3.startup": F("1.5"),
    "7.ledger": F(5),
    "8.ledger": F(5),
    "9.ledger": F(5),
    "10": F(10),
}
LOST = {
    4: (("leave", F(1)), ("absence", F(2)), ("late", F(1, 2)), ("early", F(1))),
    5: (("missed_events", F(3)), ("missed_data", F(1))),
    6: (("late_reports", F(1, 2)), ("missed_reports", F(2))),
}
TARGETS = {7: (200, 400, 800, 1600), 8: (50, 100, 200, 400)}
DAILY = {"uncooperative": F(10), "poor": F(5), "public": F(5), "exposed": F(10)}
ONCE = ("uncooperative", "poor")
SHARE = {"H1": F(1, 2), "H2": F(1)}
GRADES = ((F(90), "excellent"), (F(60), "qualified"), (F(0), "unqualified"))


def judged(part, half, options):
    """Give the range of a judged part and how the entry was taken."""
    full = JUDGED[part]
    points = half["entries"].get(part)
    damaged = part == "1" and half["facts"].get("damage_late") is True
    most = full
    if part == "10" and options.get("JX-1") == "judged_15":
        most = F(15)
    if points is None:
        scored = any(points is not None for points in half["entries"].values())
        filled = damaged and scored
        return ((ZERO, ZERO, ZERO), "filled") if filled else ((ZERO, None, most), "missing")
    if part.startswith("3.") and options.get("JX-16") != "judged":
        reachable = points in (0, full)
    else:
        reachable = 0 <= points <= most
    if not reachable or (damaged and points != 0):
        return (ZERO, None, most), "unreachable"
    return (points, points, points), "fine"


def target(no, population, options):
    """Find the annual target of orders for a village's size; None: no score (JX-3)."""
    edges = (499, 999, 2000) if options.get("JX-2") == "upper" else (500, 1000, 2000)
    for edge, orders in zip(edges, TARGETS[no], strict=False):
        if population <= edge:
            return F(orders)
    if options.get("JX-3") == "extrapolate":
        return F(TARGETS[no][3])
    return F(TARGETS[no][2])


def orders_part(no, name, half, facts, options):
    """Give the range of the ten points in proportion to the orders."""
    name = {7: "purchases", 8: "sales"}[no]
    share = SHARE[half]
    if options.get("JX-5") == "full_target":
        share = F(1)
    if options.get("JX-5") == "separate":
        share, name = F(1, 2), name + "_half"
    orders, population = facts.get(name), facts.get("population")
    if orders == 0:
        return (ZERO, ZERO, ZERO)
    if orders is None or population is None:
        return (ZERO, None, F(10))
    points = 10 * min(F(1), orders / (target(no, population, options) * share))
    return (points, points, points)


def deducted(full, losses, facts):
    """Take known losses from full marks: (points or None, full less what is known)."""
    known = sum((facts[name] * each for name, each in losses if facts.get(name) is not None), ZERO)
    unknown = any(facts.get(name) is None for name, _ in losses)
    return (None if unknown else full - known), full - known


def settled(low, point, high):
    """Take a range of one value for known: what is left unrecorded cannot change it."""
    return (low, low if low == high else point, high)


def deduction_item(no, facts, options):
    """Give the range of items 4, 5 and 6, which do not fall below 0 (JX-8)."""
    point, high = deducted(MAX[no], LOST[no], facts)
    if no == 4:
        failed = facts.get("failed")
        if failed is None:
            point = None
        elif failed >= 2 or (failed == 1 and options.get("JX-7") == "zero"):
            return (ZERO, ZERO, ZERO)
    high = max(ZERO, high)
    if point is None:
        return settled(ZERO, None, high)
    return (max(ZERO, point),) * 3


def item_9(half, options):
    """Ledger and service: complaints go on eating the ledger's points (JX-9, JX-10)."""
    facts = half["facts"]
    ledger, state = judged("9.ledger", half, options)
    delay, complaints = facts.get("delay"), facts.get("complaints")
    low, point, high = {True: (0, 0, 0), False: (10, 10, 10), None: (0, None, 10)}[delay]
    floor = ZERO if options.get("JX-9") == "part" else F(-5)
    low = floor if complaints is None else max(floor, low - complaints)
    high = max(floor, high - (complaints or 0))
    known = point is not None and complaints is not None
    service = settled(low, max(floor, point - complaints) if known else None, high)
    both = added([ledger, service])
    clip = tuple(None if value is None else max(ZERO, value) for value in both)
    return clip, state


def item(no, name, half, options):
    """Give one item's range and the states of its judged parts."""
    facts = half["facts"]
    if no in LOST:
        return deduction_item(no, facts, options), []
    if no == 9:
        span, state = item_9(half, options)
        return span, [state]
    spans, states = [], []
    for part in JUDGED:
        if part.split(".")[0] == str(no):
            span, state = judged(part, half, options)
            spans.append(span)
            states.append(state)
    if no in TARGETS:
        spans.append(orders_part(no, name, name, facts, options))
    if no == 10:
        spans.append(_undescribed(half, spans[0], options))
    return added(spans), states


def _undescribed(half, span, options):
    """Give the 5 points of item 10 that no sentence describes (JX-1)."""
    choice = options.get("JX-1", "max_10")
    if choice == "max_10":
        return (ZERO, ZERO, F(5))
    if choice == "scaled":
        return times(span, F(1, 2))
    if choice == "ledger":
        points = half["entries"].get("10.ledger")
        return (ZERO, None, F(5)) if points is None else (points, points, points)
    return (ZERO, ZERO, ZERO)


def grade_of(total):
    """Look a total up in art. 5(三)2."""
    return next(name for least, name in GRADES if total >= least)


def assessment(name, kind, half, options):
    """Score one half's assessment."""
    outside = () if kind == "village" else (7, 8)
    items, states = {}, []
    for no in range(1, 11):
        if no in outside and options.get("JX-26") != "population_served":
            items[no] = None
            if options.get("JX-26") == "zero":
                items[no] = (ZERO, ZERO, ZERO)
            continue
        items[no], more = item(no, name, half, options)
        states += more
    counted = [span for span in items.values() if span is not None]
    total = added(counted)
    if "unreachable" in states:
        status = "inadmissible"
    elif outside and "JX-26" not in options:
        status = "unofficial"
    elif total[1] is None:
        status = "provisional"
    else:
        status = "official"
    return {"indicators": items, "total": total, "status": status, **_sealed(total, status, options)}


def _sealed(total, status, options):
    official = rounded(total[1]) if status == "official" else None
    graded = total[1] if options.get("G7") == "exact" else official
    return {
        "official": official,
        "grade": grade_of(graded) if official is not None else None,
    }


def daily(entity, halves, options):
    """Give the points that daily inspection takes in these halves: (least, point, most)."""
    spans = {}
    for name, each in DAILY.items():
        counts = [entity[half]["daily"].get(name) for half in halves]
        known = sum(count for count in counts if count is not None)
        unknown = None in counts
        if name in ONCE and options.get("JX-18") != "per_inspection":
            known = min(known, 1)
        spans[name] = (known * each, None if unknown else known * each, None if unknown else known)
    return spans


def jiaxian(entity, options=None):
    """Score one station: both assessments, daily inspection, the year."""
    options = options or {}
    halves = {
        name: assessment(name, entity["kind"], entity[name], options) for name in ("H1", "H2")
    }
    mean = added(times(one["total"], F(1, 2)) for one in halves.values())
    lost = daily(entity, ("H1", "H2"), options)
    least = sum((span[0] for span in lost.values()), ZERO)
    unknown = any(span[1] is None for span in lost.values())
    if options.get("JX-17") == "half":
        total = _from_halves(entity, halves, options)
    else:
        total = (
            ZERO if unknown else max(ZERO, mean[0] - least),
            None if unknown or mean[1] is None else max(ZERO, mean[1] - least),
            max(ZERO, mean[2] - least),
        )
    statuses = [one["status"] for one in halves.values()]
    if "inadmissible" in statuses:
        status = "inadmissible"
    elif "unofficial" in statuses:
        status = "unofficial"
    elif total[1] is None:
        status = "provisional"
    else:
        status = "official"
    annual = {"total": total, "status": status, "lost": lost, **_sealed(total, status, options)}
    return {**halves, "annual": annual}


def _from_halves(entity, halves, options):
    """Take each half's deductions from that half's total (JX-17, JX-18)."""
    spans, spent = [], set()
    for name, one in halves.items():
        low, point, high = one["total"]
        for key, each in DAILY.items():
            count = entity[name]["daily"].get(key)
            once = key in ONCE and options.get("JX-18") != "per_inspection"
            if count is None:
                low, point = ZERO, None
                continue
            if once:
                count = 0 if key in spent else min(count, 1)
            if count:
                spent.add(key)
            low, high = low - count * each, high - count * each
            point = None if point is None else point - count * each
        span = tuple(None if value is None else max(ZERO, value) for value in (low, point, high))
        spans.append(times(span, F(1, 2)))
    return added(spans)
