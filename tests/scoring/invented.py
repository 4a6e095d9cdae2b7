"""An invented standard, small enough to reason about, with rules no published document has."""

import datetime as dt
from fractions import Fraction

import numpy as np

from ecnb.model.evidence import Entity, Evidence
from ecnb.model.period import Period
from ecnb.model.standard import Standard
from ecnb.model.table import Table, column_name
from ecnb.scoring.card import card
from ecnb.scoring.judge import judge
from tests.reference.tables import due_column, fact_column, rating_column, window_of

YEAR = Period.parse("2026")
AS_OF = dt.date(2026, 12, 31)


def label(text):
    """Make a label of one word."""
    return {"zh": text, "en": text}


def fact(kind="count", **more):
    """Declare a fact."""
    return {"label": label("事实"), "clause": "1", "kind": kind, **more}


def indicator(rule, full, **more):
    """Declare an indicator with one rule."""
    return {
        "group": "all",
        "clause": "1",
        "label": label("指标"),
        "max": full,
        "rule": rule,
        "entry": "raters",
        **more,
    }


def provision(test, **more):
    """Declare a provision with a test."""
    return {"clause": "1", "label": label("条款"), "modal": "shall", "test": test, **more}


def target(test, **more):
    """Declare a target with a test."""
    return {
        "clause": "1",
        "label": label("目标"),
        "test": test,
        "window_label": label("期"),
        **more,
    }


def standard(**parts):
    """Build a standard out of what a test needs; one rater decides all unless it says more."""
    return Standard.model_validate(
        {
            "key": "invented",
            "document": {"title": label("虚构标准")},
            "entity_kind": "station",
            "entity_label": label("站点"),
            "cycle": "year",
            "cycle_clause": "1",
            "conventions": {
                "decimals": 2,
                "grade_on": "official",
                "before_inclusive": True,
                "missing_rater": "refuse",
                "fill_tiers_from_facts": True,
            },
            "groups": {"all": {"label": label("全部"), "clause": "1"}},
            "raters": {
                "office": {
                    "label": label("评分方"),
                    "column": label("评分"),
                    "clause": "1",
                    "weight": {"*": 1},
                }
            },
            **parts,
        }
    )


def columns(built, n=1, facts=None, ratings=None, dues=None):
    """Build a table of n entities from lists of plain values."""
    return Table(
        tuple(f"e{i}" for i in range(n)),
        np.full(n, 0 if built.classes else -1),
        {
            column_name(key, window_of(built, key)): fact_column(values)
            for key, values in (facts or {}).items()
        },
        {
            key if isinstance(key, tuple) else (key, "office"): rating_column(
                [None if value is None else (Fraction(value), False) for value in values]
            )
            for key, values in (ratings or {}).items()
        },
        {key: due_column(turns) for key, turns in (dues or {}).items()},
    )


def judged(built, n=1, as_of=AS_OF, period=YEAR, **inputs):
    """Judge n entities in one table."""
    return judge(built, {None: columns(built, n, **inputs)}, period, as_of)


def told(built, evidence=None, **inputs):
    """Judge one entity and give its scorecard."""
    cards = judged(built, **inputs)
    return card(cards, 0, evidence or Evidence(Entity("e0", "某站", "invented")))


def points(built, name="one", **inputs):
    """Judge one entity and give one indicator's (low, point, high)."""
    column = judged(built, **inputs).assessments[0].indicators[name].points
    return (column.bounds(0)[0], column.fraction(0), column.bounds(0)[1])
