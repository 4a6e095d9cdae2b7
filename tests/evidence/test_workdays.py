"""Working days of the official calendar, corrected by a table, and honest beyond its years."""

import datetime as dt

import pytest

from ecnb.errors import ParametersInvalid
from ecnb.evidence import WorkCalendar


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (dt.date(2026, 9, 30), 1, dt.date(2026, 10, 8)),
        (dt.date(2026, 9, 30), 0, dt.date(2026, 9, 30)),
        (dt.date(2026, 10, 1), 0, dt.date(2026, 10, 8)),
        (dt.date(2020, 9, 25), 1, dt.date(2020, 9, 27)),
    ],
)
def test_working_days_know_holidays_and_make_up_days(start, count, due):
    """工作日 is not simply Monday to Friday."""
    assert WorkCalendar().after(start, count) == due


def test_override_beats_the_calendar():
    """A local order may move a day."""
    calendar = WorkCalendar({dt.date(2026, 3, 3): False})
    assert calendar.after(dt.date(2026, 3, 2), 1) == dt.date(2026, 3, 4)


def test_year_not_yet_announced_is_a_clear_error():
    """A day of an unknown year is never guessed from the weekday."""
    with pytest.raises(ParametersInvalid) as caught:
        WorkCalendar().after(dt.date(2045, 5, 4), 1)
    assert "工作日历没有 2045 年的数据（2045-05-05）" in str(caught.value)


def test_year_not_yet_announced_works_with_overrides():
    """Every day asked for is in the table."""
    calendar = WorkCalendar({dt.date(2045, 5, 5): False, dt.date(2045, 5, 6): True})
    assert calendar.after(dt.date(2045, 5, 4), 1) == dt.date(2045, 5, 6)


def test_limit_that_ends_in_a_year_not_yet_announced_is_open_today():
    """A complaint of the last days of December needs no calendar of the coming year."""
    calendar = WorkCalendar(as_of=dt.date(2026, 12, 31))
    assert calendar.after(dt.date(2026, 12, 29), 5) > dt.date(2026, 12, 31)
    with pytest.raises(ParametersInvalid):
        WorkCalendar(as_of=dt.date(2045, 12, 31)).after(dt.date(2045, 5, 4), 1)
