"""Random entities of every document, seeded: boundary values, gaps, slips and off-step marks."""

import datetime as dt
import random
from fractions import Fraction as F

from tests.reference import anhui, jiaxian, shandong, tongcheng, zhejiang

STATED = ("met", "partly", "not_met", "not_applicable", "not_due", None)


def maybe(rng, value, chance=0.1):
    """Forget a value now and then."""
    return None if rng.random() < chance else value


def turns(rng):
    """Make up an obligation's turns."""
    return maybe(rng, tuple(rng.choice((0, 0, 0, 1, 2, 4)) for _ in range(4)))


def anhui_entities(n, seed):
    """Make up Anhui centres."""
    rng = random.Random(seed)
    return [
        {
            "stated": {clause: rng.choice(STATED) for clause in anhui.CLAUSES},
            "held": {
                kind: maybe(rng, rng.choice((0, 1, 2)))
                for kind in ("self", "recipient", "third_party")
            },
            "covered": maybe(rng, rng.randint(0, 5)),
            "provided": maybe(rng, rng.randint(0, 5)),
            "turns": {kind: turns(rng) for kind in ("self", "recipient", "third_party")},
        }
        for _ in range(n)
    ]


def tongcheng_entities(n, seed):
    """Make up Tongcheng contractors; every target's edge is among the figures."""
    rng = random.Random(seed)

    def near(target):
        return maybe(rng, rng.choice((0, 1, target - 1, target, target + 1, 2 * target)))

    return [
        {
            "figures": {
                "local_full_time": near(6),
                "total_staff": near(6),
                "stations_served": maybe(rng, rng.randint(0, 12)),
                "stations_total": maybe(rng, rng.randint(0, 10)),
                "reports": rng.choice((near(60), near(80))),
                "reports_early": near(20),
                "businesses": near(100),
                "events": near(3),
                "opened": maybe(rng, rng.randint(0, 1)),
                "press": maybe(rng, rng.randint(0, 9)),
            },
            "items": {kpi: _items(rng, count) for kpi, count in tongcheng.ITEMS.items()},
            "offers": rng.choice((True, False, None)),
            "turns": {name: turns(rng) for name in tongcheng.TURNS.values()},
        }
        for _ in range(n)
    ]


def _items(rng, count):
    among = rng.choice(((True,), (True, False), (True, None), (True, False, None), (None,)))
    return [rng.choice(among) for _ in range(count)]


def mark(rng, full, off_step=0.1):
    """Make up a mark: on the step, on an edge, off the step, or out of reach."""
    roll = rng.random()
    if roll < off_step:
        return F(rng.randint(0, int(full * 10_000)), 10_000)
    if roll < off_step + 0.03:
        return rng.choice((full + F(1, 10_000), full + 1, F(-1)))
    if roll < off_step + 0.3:
        return rng.choice((F(0), full))
    return F(rng.randint(0, int(full * 2)), 2)


def shandong_entities(n, seed):
    """Make up Shandong counties; growth just below, at and above 30 %."""
    rng = random.Random(seed)

    def growth():
        before = maybe(rng, F(rng.choice((0, 1, 10, 1000, 123_456)), rng.choice((1, 10))))
        edge = (before or F(10)) * F(13, 10)
        shift = rng.choice((F(-1, 10_000), F(0), F(1, 10_000), -edge, F(5)))
        return (maybe(rng, edge + shift), before)

    return [
        {
            "entries": {no: maybe(rng, mark(rng, full), 0.04) for no, full in shandong.MAX.items()},
            "items": {
                no: [rng.choice(STATED) for _ in range(count)]
                for no, count in shandong.ITEMS.items()
            },
            "volume": growth(),
            "retail": growth(),
        }
        for _ in range(n)
    ]


COUNTS = {
    "staff": (0, 1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 40),
    "liaison": (0, 1, 5, 6, 10, 11, 14, 15, 16, 17, 90),
    "trainings": (0, 1, 4, 5, 8, 9, 11, 12, 13, 50),
    "activities": (0, 1, 2, 3, 4, 5, 6, 7, 30),
    "items": (0, 1, 2, 5, 8, 9, 10, 11, 20, 21, 40, 41, 79, 80, 81, 500),
    "mechanisms": (0, 1, 2, 3),
    "meetings": (0, 1, 3),
    "meetings_called": (0, 1, 5),
    "cooperation": (0, 1, 3),
    "requests_made": (0, 1, 5),
}
"""Counts of table C.1 at, below and above every edge."""


STEPS = {
    no: [base + least + F(step, 2) for step in range(int((most - least) * 2) + 1)]
    for no, (_, base, least, most) in zhejiang.JUDGED.items()
}


def _centre_facts(rng):
    facts = {name: maybe(rng, rng.choice(values)) for name, values in COUNTS.items()}
    for name, *_ in zhejiang.JUDGED.values():
        if name not in facts:
            facts[name] = maybe(rng, rng.random() < 0.85)
    return facts


def _centre_entry(rng, no, slips):
    if no in zhejiang.TIERS:
        points = rng.choice(zhejiang.REACHABLE[no])
        if slips and rng.random() < 0.01:
            points = rng.choice((F(1), F(7), F(-1), F(9), F(45, 10), F(12, 10), F(36, 10)))
        return points, rng.random() < 0.5
    _, base, least, most = zhejiang.JUDGED[no]
    roll = rng.random()
    if roll < 0.1:
        points = F(0)
    elif roll < 0.2:
        points = rng.choice((base + least, base + most))
    elif roll < 0.25:
        points = base + least + F(rng.randint(0, int((most - least) * 10_000)), 10_000)
    else:
        points = rng.choice(STEPS[no])
    if slips and rng.random() < 0.02:
        slip = F(1, 10_000)
        out = (base + least - slip, base + most + slip, slip, F(-1), F(2), F(1), base)
        points = rng.choice(out)
    return points, rng.random() < 0.7


def zhejiang_entities(n, seed):
    """Make up Zhejiang centres: complete ones, ones with blanks, slips or missing raters."""
    rng = random.Random(seed)
    entities = []
    for _ in range(n):
        style = rng.choice(("complete", "complete", "tiers blank", "blanks", "slips"))
        absent = rng.choice(("self", "county", "city", "province", None, None, None, None, None))
        facts = _centre_facts(rng)
        entries = {}
        for no in range(1, 18):
            entries[no] = {}
            for rater in ("self", "county", "city", "province"):
                blank = {"blanks": 0.05, "tiers blank": 0.3 if no in zhejiang.TIERS else 0}
                if rater == absent or rng.random() < blank.get(style, 0):
                    entries[no][rater] = None
                else:
                    entries[no][rater] = _centre_entry(rng, no, style == "slips")
        adjustment = rng.choice((None, F(0), F(5), F(-5), F(rng.randint(-50_000, 50_000), 10_000)))
        if rng.random() < 0.002:  # nothing but a deduction, or everything and a bonus
            entries = {no: {r: (F(0), True) for r in by} for no, by in entries.items()}
            adjustment = F(-rng.randint(0, 50_000), 10_000)
        entities.append(
            {
                "class": rng.choice("ABC"),
                "facts": facts,
                "entries": entries,
                "adjustment": adjustment,
            }
        )
    return entities


def _station_count(rng, name, style):
    if name in ("purchases", "sales") and (style != "good" or rng.random() < 0.3):
        return rng.choice((0, 1, 24, 25, 26, 49, 50, 51, 99, 100, 101, 199, 200, 201, 333, 900))
    if style == "good":
        return 900 if name in ("purchases", "sales") else rng.choice((0,) * 15 + (1,))
    return rng.choice((0, 0, 0, 1, 1, 2, 3, 4, 9, 10, 11, 14, 15, 16, 40))


def _station_half(rng, style):
    blank = {"good": 0, "bad": 0, "gaps": 0.06, "slips": 0, "late": 0.02}[style]
    facts = {name: maybe(rng, _station_count(rng, name, style), blank) for name in jiaxian.COUNTS}
    sizes = (0, 1, 499, 500, 501, 999, 1000, 1001, 1999, 2000, 2001, 4000, 4001, 8001)
    facts["population"] = maybe(rng, rng.choice(sizes), blank)
    facts["damage_late"] = maybe(rng, rng.random() < (0.1 if style != "good" else 0), blank)
    entries = {}
    for part, full in jiaxian.JUDGED.items():
        marks = mark(rng, full, 0.1) if style == "slips" else _fair_mark(rng, full, style)
        if part.startswith("3.") and rng.random() < 0.95:
            marks = rng.choice((F(0), full, full, full)) if style != "good" else full
        if part == "1" and facts["damage_late"] and rng.random() < 0.9:
            marks = rng.choice((F(0), None))
        entries[part] = maybe(rng, marks, blank)
    if style == "late" and rng.random() < 0.5:
        entries = dict.fromkeys(entries)
    return {"facts": facts, "entries": entries}


def _fair_mark(rng, full, style):
    if style == "good" and rng.random() < 0.6:
        return full
    lowest = full - 1 if style == "good" else F(0)
    if rng.random() < 0.1:
        return lowest + F(rng.randint(0, int((full - lowest) * 10_000)), 10_000)
    return lowest + F(rng.randint(0, int((full - lowest) * 2)), 2)


def jiaxian_entities(n, seed):
    """Make up Jiaxian stations of every type, over both halves of a year."""
    rng = random.Random(seed)
    entities = []
    for _ in range(n):
        style = rng.choice(("good", "good", "bad", "gaps", "slips", "late"))
        one = {half: _station_half(rng, style) for half in ("H1", "H2")}
        year = {}
        for name in jiaxian.COUNTS:
            counts = [one[half]["facts"][name] for half in ("H1", "H2")]
            whole = None if None in counts else sum(counts)
            if whole is None and rng.random() < 0.3:  # only the year's own figure is there
                whole = sum(count or 0 for count in counts) + rng.randint(0, 2)
            year[name] = whole
        kind = rng.choice(("village", "village", "village", "township", "logistics"))
        entities.append({"kind": kind, "year": year, **one})
    return entities


DAYS = [
    dt.date(year, month, day)
    for year, month, day in (
        (2020, 9, 30),
        (2020, 10, 1),
        (2020, 12, 31),
        (2021, 1, 1),
        (2022, 12, 31),
        (2023, 1, 1),
    )
]
"""Days just before and after the plan's windows close."""
