"""Worked cases: what a case of ``tests/cases/*.yaml`` says, and how it is judged.

A file names its standard, period and day, and a ``base`` entity that every case starts from; a
case changes facts, ratings, dues or rulings and states what it expects, worked by hand. Points
are written as one exact figure, or as ``[low, point, high]`` with ``null`` for no point value.
"""

import datetime as dt
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from ecnb import standards
from ecnb.model.evidence import Entity, Evidence, Rating
from ecnb.model.period import Period
from ecnb.model.table import ADJUSTMENT, Table, column_name
from ecnb.scoring.card import card
from ecnb.scoring.judge import judge
from tests.reference.tables import due_column, fact_column, rating_column, window_of

HERE = Path(__file__).parent
ADJUSTED = ADJUSTMENT[0]


class _Loader(yaml.SafeLoader):
    """Safe YAML whose decimals are exact and whose keys are unique."""


def _exact(loader, node):
    return Fraction(loader.construct_scalar(node))


def _unique(loader, node):
    keys = [loader.construct_object(key) for key, _ in node.value]
    assert len(keys) == len(set(keys)), f"a key stands twice: {keys} {node.start_mark}"
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:float", _exact)
_Loader.add_constructor("tag:yaml.org,2002:map", _unique)


def files():
    """Read every file of cases."""
    return {
        path.stem: yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
        for path in sorted(HERE.glob("*.yaml"))
    }


@cache
def cases():
    """Give every case with its file's settings and base filled in."""
    return [
        {
            "standard": file["standard"],
            "period": file["period"],
            "as_of": file["as_of"],
            "base": file.get("base", {}),
            **case,
        }
        for file in files().values()
        for case in file["cases"]
    ]


def scorecard(case):
    """Give the scorecard of one case and the standard it was judged by."""
    cards, place = _judged_together(_together(case))[case["name"]]
    ratings = tuple(
        rating
        for half in _halves(case)
        for rating in _ratings(cards.standard, case, half, _when(cards.period, half))
    )
    entity = Entity("e0", "某中心", case["standard"], class_of(case))
    return card(cards, place, Evidence(entity, ratings=ratings)), cards.standard


def _together(case):
    """Name what cases must share to be judged in one table."""
    rulings = tuple(sorted(case.get("rulings", {}).items()))
    return (case["standard"], rulings, str(case["period"]), case["as_of"], tuple(_halves(case)))


def _halves(case):
    """Name the assessments of a case; a document without any has one without a name."""
    standard = standards.load(case["standard"])
    every = [item.half for item in standard.assessments.values()] or [None]
    return case.get("assessments", every)


@cache
def _judged_together(group):
    """Judge all cases of a group in one table, as the core is meant to be used."""
    key, rulings, period, as_of, wanted = group
    members = [case for case in cases() if _together(case) == group]
    standard = standards.load(key, dict(rulings))
    halves = {name: item.half for name, item in standard.assessments.items()} or {None: None}
    tables = {
        name: _table(standard, members, half) for name, half in halves.items() if half in wanted
    }
    cards = judge(standard, tables, Period.parse(period), as_of)
    return {case["name"]: (cards, place) for place, case in enumerate(members)}


def class_of(case):
    """Give the entity's class."""
    return case.get("class", case["base"].get("class"))


def _when(period, half):
    return period if half is None else Period(period.year, half[0], int(half[1]))


def _layers(case, half):
    """Lay base, base of the half, case, case of the half over one another, by kind of input."""
    layers = [case["base"], case["base"].get(half, {}), case, case.get(half, {})]
    return {
        kind: {key: value for layer in layers for key, value in layer.get(kind, {}).items()}
        for kind in ("facts", "ratings", "dues")
    }


def _table(standard, members, half):
    rows = [_row(standard, case, half) for case in members]
    order = list(standard.classes)
    return Table(
        tuple(case["name"] for case in members),
        np.array([order.index(class_of(case)) if order else -1 for case in members]),
        _columns(rows, "facts", fact_column),
        _columns(rows, "ratings", rating_column),
        _columns(rows, "dues", due_column),
    )


def _columns(rows, kind, column):
    """Gather one kind of input over all rows; what a row does not state is not known."""
    keys = dict.fromkeys(key for row in rows for key in row[kind])
    return {key: column([row[kind].get(key) for row in rows]) for key in keys}


def _row(standard, case, half):
    """Spell out one case's facts by column, entries by part and rater, and turns by duty."""
    layer = _layers(case, half)
    facts = {}
    for name, value in layer["facts"].items():
        key, _, window = name.partition("@")
        column = name if window else column_name(key, window_of(standard, key))
        facts[column] = None if value is None else _coded(standard, key, value)
    entries = _entries(standard, layer, case).items()
    return {
        "facts": facts,
        "ratings": {key: (points, bool(reason)) for key, (points, reason) in entries},
        "dues": {key: turns and tuple(turns) for key, turns in layer["dues"].items()},
    }


def _coded(standard, key, value):
    declared = standard.facts.get(key)
    if isinstance(value, str) and declared is not None:
        return list(declared.choices).index(value)
    return value.toordinal() if isinstance(value, dt.date) else value


def due_raters(standard, case):
    """Name the raters whose entries count for the case's class."""
    weight = {name: rater.weight for name, rater in standard.raters.items()}
    return [name for name, by in weight.items() if by.get(class_of(case), by.get("*", 0)) > 0]


def _entries(standard, layer, case):
    """Spell out the ratings: one value for every due rater, or by rater; null is blank."""
    found = {}
    for part, by in layer["ratings"].items():
        if part == ADJUSTED:
            found[ADJUSTMENT] = (by, "理由")
            continue
        by_rater = isinstance(by, dict) and "points" not in by
        each = by if by_rater else dict.fromkeys(due_raters(standard, case), by)
        found |= {
            (part, rater): (Fraction(points), reason)
            for rater, (points, reason) in _spelt(each).items()
            if points is not None
        }
    return found


def _spelt(each):
    """Give points and reason of every rater's entry."""
    return {
        rater: (entry["points"], entry["reason"]) if isinstance(entry, dict) else (entry, "")
        for rater, entry in each.items()
    }


def _ratings(standard, case, half, period):
    return [
        Rating(part, period, rater, points, reason)
        for (part, rater), (points, reason) in _entries(standard, _layers(case, half), case).items()
    ]
