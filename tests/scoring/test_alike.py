"""What two readings have in common is judged once, and comes out as if judged anew."""

import numpy as np
import pytest

from ecnb import standards
from ecnb.model.period import Period
from ecnb.scoring.judge import judge
from tests.reference import random_entities
from tests.reference.columns import jiaxian_table, shandong_table, zhejiang_table

YEAR = Period.parse("2026")


def zhejiang_tables(standard, n):
    """Give generated centres."""
    entities = random_entities.zhejiang_entities(n, seed=11)
    return {None: zhejiang_table(standard, entities)}


def shandong_tables(standard, n):
    """Give generated counties."""
    return {None: shandong_table(standard, random_entities.shandong_entities(n, seed=12))}


def jiaxian_tables(standard, n):
    """Give generated stations, in both halves."""
    entities = random_entities.jiaxian_entities(n, seed=13)
    return {
        key: jiaxian_table(standard, entities, item.half)
        for key, item in standard.assessments.items()
    }


def figures(cards):
    """Spell out all that indicators and totals hold, as plain lists."""
    return [
        [
            array.tolist()
            for column in assessment.indicators.values()
            for array in (column.points.low, column.points.point, column.points.high)
        ]
        + [assessment.total.status.tolist(), assessment.total.official.tolist()]
        for assessment in cards.assessments
    ]


@pytest.mark.parametrize(
    ("key", "tables"),
    [
        ("zhejiang-centre", zhejiang_tables),
        ("shandong-county", shandong_tables),
        ("jiaxian-station", jiaxian_tables),
    ],
)
def test_a_judgement_that_knows_another_equals_one_made_anew(key, tables):
    """Under every other option of every ruling."""
    source = standards.read(key)
    given = tables(source.resolve(), 40)
    base = judge(source.resolve(), given, YEAR, YEAR.end)
    for variant in source.variants():
        anew = judge(variant.standard, given, YEAR, YEAR.end)
        knowing = judge(variant.standard, given, YEAR, YEAR.end, known=base)
        assert figures(knowing) == figures(anew), variant.ruling


def test_what_no_option_touches_is_not_judged_again():
    """ZJ-2 concerns row 8 alone: the other sixteen columns are the same objects."""
    source = standards.read("zhejiang-centre")
    given = zhejiang_tables(source.resolve(), 3)
    base = judge(source.resolve(), given, YEAR, YEAR.end)
    other = judge(source.resolve({"ZJ-2": "four"}), given, YEAR, YEAR.end, known=base)
    mine, theirs = base.assessments[0].indicators, other.assessments[0].indicators
    assert [name for name in mine if theirs[name] is not mine[name]] == ["zj-08"]


def test_another_fact_or_class_is_judged_again():
    """Nothing is taken from a judgement of other evidence."""
    source = standards.read("zhejiang-centre")
    standard = source.resolve()
    few, more = zhejiang_tables(standard, 3), zhejiang_tables(standard, 6)
    moved = {None: type(few[None])(few[None].entities, (few[None].classes + 1) % 3)}
    for tables in (more, moved):
        base = judge(standard, few, YEAR, YEAR.end)
        other = judge(standard, tables, YEAR, YEAR.end, known=base)
        assert figures(other) == figures(judge(standard, tables, YEAR, YEAR.end))
        assert isinstance(other.assessments[0].total.official, np.ndarray)
