"""Random entities of every document, seeded: boundary values, gaps, slips and off-step marks."""

import datetime as dt
import random
from fractions import Fraction as F

from tests.reference import anhui, shandong, tongcheng

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
            "entries": {
                no: maybe(rng, mark(rng, full), 0.04) for no, full in shandong.MAX.items()
            },
            "items": {
                no: [rng.choice(STATED) for _ in range(count)]
                for no, count in shandong.ITEMS.items()
            },
            "volume": growth(),
            "retail": growth(),
        }
        for _ in range(n)
    ]


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
