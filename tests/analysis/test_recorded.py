"""Whether evidence says anything of a period: orders to rectify are about an earlier one."""

import datetime as dt
from dataclasses import replace

import pytest

from ecnb import standards
from ecnb.analysis.plan.rectification import ended_on
from ecnb.analysis.programme.recorded import covers
from ecnb.evidence.bulk.frames import covering
from ecnb.evidence.frames.frames import frames_of
from ecnb.model.evidence import Entity, Evidence, Row
from ecnb.model.period import Period
from tests.demo.runs import proof

JX = standards.load("jiaxian-station")
CANCELLED = {
    "ordered_on": dt.date(2025, 1, 16),
    "problem": "台账缺失",
    "rechecked_on": dt.date(2025, 6, 27),
    "result": "still_short",
    "decided_on": dt.date(2026, 1, 12),
    "decision": "cancelled",
}
REPORT = {"due_on": dt.date(2026, 2, 2), "kind": "weekly"}


def rows(register, *given):
    """Rows of a register; what is not said is blank."""
    columns = dict.fromkeys(JX.registers[register].columns)
    return tuple(Row({**columns, **cells}, line) for line, cells in enumerate(given, 2))


def station(orders=(CANCELLED,), reports=()):
    """A station with these orders to rectify and reports."""
    registers = {
        "rectification": rows("rectification", *orders),
        "reports": rows("reports", *reports),
    }
    return Evidence(Entity("x", "站", "jiaxian-station"), registers=registers)


@pytest.mark.parametrize("name", ["jx-11", "jx-15"])
def test_jx_5_an_order_or_cancellation_is_no_record_of_the_next_period(name):
    """Both are dated January 2026, and are about the year 2025."""
    assert covers(JX, proof(name), Period.parse("2025H2"))
    assert not covers(JX, proof(name), Period.parse("2026H1"))


@pytest.mark.parametrize(
    ("period", "known"), [("2026H1", True), ("2026Q1", True), ("2026H2", False)]
)
def test_jx_5_cancelled_within_a_period_is_still_somebody_in_it(period, known):
    """What it did in that period counts; after it, nothing does."""
    later = {"due_on": dt.date(2026, 8, 3), "kind": "weekly"}
    assert covers(JX, station(reports=(REPORT, later)), Period.parse(period)) is known


@pytest.mark.parametrize(("day", "known"), [("2026-06-30", False), ("2026-07-01", True)])
def test_jx_5_cancelled_on_the_eve_of_a_half_year_is_nobody_in_it(day, known):
    """30 June lies before the second half; who is cancelled on 1 July was still one in it."""
    later = {"due_on": dt.date(2026, 8, 3), "kind": "weekly"}
    decided = {**CANCELLED, "decided_on": dt.date.fromisoformat(day)}
    found = station((decided,), (later,))
    assert covers(JX, found, Period.parse("2026H2")) is known


def test_jx_5_who_is_ordered_again_has_been_taken_on_again():
    """The last order tells, whatever became of an earlier one."""
    again = {"ordered_on": dt.date(2026, 3, 2), "problem": "台账缺失"}
    registers = station((CANCELLED, again)).registers
    assert ended_on(JX, registers, dt.date(2026, 3, 1)) == dt.date(2026, 1, 12)
    assert ended_on(JX, registers, dt.date(2026, 3, 2)) is None


def test_many_at_a_time_are_told_as_each_by_itself():
    """The arrays of a great folder know the same entities of a period."""
    made = [station(), station(reports=(REPORT,)), station((), (REPORT,)), station(())]
    early = {**CANCELLED, "decided_on": dt.date(2025, 12, 31)}
    made.append(station((early,), (REPORT,)))
    made = [replace(one, entity=replace(one.entity, id=f"x{n}")) for n, one in enumerate(made)]
    for period in map(Period.parse, ("2025H1", "2025H2", "2026H1", "2026H2")):
        each = [covers(JX, one, period) for one in made]
        assert covering(frames_of([JX], made), JX, period).tolist() == each
