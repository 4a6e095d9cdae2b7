"""A programme's agenda by day and duty."""

import datetime as dt

from ecnb.analysis.cycle.agenda import Awaited
from ecnb.analysis.cycle.due_days import NAMED, DueDays
from ecnb.analysis.cycle.duties import Turn


def turn(day, status, *, assumed=False):
    """Give a turn of a duty."""
    return Awaited("report", Turn(None, day, None, status), assumed)


def test_lines_are_summed_over_entities_and_overdue_comes_first():
    """One line for all that is overdue of a duty, one for each day ahead."""
    days = DueDays()
    late, soon = dt.date(2026, 1, 5), dt.date(2026, 2, 5)
    for number in range(5):
        days.add(f"e{number}", f"站{number}", "x", [turn(soon, "open"), turn(late, "missing")])
    days.add("e9", "站9", "x", [turn(dt.date(2025, 12, 5), "missing"), turn(late, "missing")])
    overdue, ahead = days.days()
    assert (overdue.day, overdue.turns, overdue.entities) == (dt.date(2025, 12, 5), 7, 6)
    assert (ahead.day, ahead.turns, ahead.overdue) == (soon, 5, False)
    assert ahead.names == tuple(f"站{number}" for number in range(NAMED))


def test_a_line_is_assumed_if_one_of_its_days_is():
    """The reader is told once."""
    days = DueDays()
    days.add("a", "甲", "x", [turn(dt.date(2027, 1, 5), "open", assumed=True)])
    days.add("b", "乙", "x", [turn(dt.date(2027, 1, 5), "open")])
    (line,) = days.days()
    assert line.assumed
