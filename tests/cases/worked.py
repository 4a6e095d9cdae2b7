"""Worked cases: what a case of ``tests/cases/*.yaml`` says, and how it is judged.

A file names its standard, period and day, and a ``base`` entity that every case starts from; a
case changes facts, ratings, dues or rulings and states what it expects, worked by hand. Points
are written as one exact figure, or as ``[low, point, high]`` with ``null`` for no point value.
"""

import datetime as dt
from fractions import Fraction
from pathlib import Path

import numpy as np
import yaml

from ecnb import standards
from ecnb.model.evidence import Entity, Evidence, Rating
from ecnb.model.period import Period
from ecnb.model.scorecard import VERDICTS
from ecnb.model.table import ADJUSTMENT, UNIT, Table, column_name
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
    """Judge one case; give its scorecard and the standard it was judged by."""
    standard = standards.load(case["standard"], case.get("rulings", {}))
    period = Period.parse(str(case["period"]))
    halves = {key: item.half for key, item in standard.assessments.items()} or {None: None}
    wanted = case.get("assessments", list(halves.values()))
    layers = {half: _layers(case, half) for half in wanted}
    tables = {
        key: _table(standard, layers[half], case) for key, half in halves.items() if half in layers
    }
    ratings = [
        rating
        for half in wanted
        for rating in _ratings(standard, layers[half], _when(period, half), case)
    ]
    entity = Entity("e0", "某中心", case["standard"], class_of(case))
    cards = judge(standard, tables, period, case["as_of"])
    return card(cards, 0, Evidence(entity, ratings=tuple(ratings))), standard


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


def _table(standard, layer, case):
    facts = {}
    for name, value in layer["facts"].items():
        key, _, window = name.partition("@")
        column = name if window else column_name(key, window_of(standard, key))
        facts[column] = fact_column([None if value is None else _coded(standard, key, value)])
    dues = {
        key: due_column([None if turns is None else tuple(turns)])
        for key, turns in layer["dues"].items()
    }
    order = list(standard.classes)
    place = order.index(class_of(case)) if order else -1
    entered = {
        key: rating_column([(points, bool(reason))])
        for key, (points, reason) in _entries(standard, layer, case).items()
    }
    return Table(("e0",), np.array([place]), facts, entered, dues)


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


def _ratings(standard, layer, period, case):
    return [
        Rating(part, period, rater, points, reason)
        for (part, rater), (points, reason) in _entries(standard, layer, case).items()
    ]


def verdict(value):
    """Read a verdict from its table code."""
    return VERDICTS[value // UNIT].value
