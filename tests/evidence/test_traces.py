"""Rows behind counted figures: the very rows that the tables count, of one entity."""

import pytest

from ecnb import evidence as room
from ecnb.analysis.causes.proofs import events_of
from ecnb.evidence.frames.traces import counted_rows
from ecnb.model.table import UNIT, column_name
from tests.demo.runs import case

RUNS = [(f"jx-{n:02}", "2025H2") for n in range(1, 15)]
RUNS += [("zj-a-01", "2025H2"), ("zj-b-01", "2025H2"), ("ah-01", "2025H2"), ("tc-01", "2021H1")]


@pytest.mark.parametrize(("entity", "period"), RUNS)
def test_rows_come_to_the_figure_that_the_tables_count(entity: str, period: str) -> None:
    """For every fact that only a register tells, the events of its rows are the tables' figure."""
    found = case(entity, period)
    proof, settings = found.evidence, found.settings
    rows = counted_rows(found.standard, proof, found.period, found.as_of, settings)
    *_, table = room.tabulate(
        [found.standard], [proof], found.period, found.as_of, settings
    ).values()
    stated = {fact.key for fact in proof.facts}
    compared = 0
    for key, some in rows.items():
        fact = found.standard.facts[key]
        column = table.facts[column_name(key, fact.window)]
        assert fact.counted is not None
        if column.known[0] and not {key, fact.of} & stated and fact.counted.per is None:
            assert events_of(some, fact.counted.distinct) * UNIT == column.values[0], key
            compared += 1
    assert compared
