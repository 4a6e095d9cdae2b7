"""Working days of China: the official calendar, and a table of days that corrects it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ecnb.errors import Fault, ParametersInvalid

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked. ``overrides`` maps a day to True (worked) or False (off).

    The official calendar (holidays and make-up days) is known only for the years that were
    announced; other years need every day that is asked for in ``overrides``. After ``as_of`` a
    year not yet announced is taken as Monday to Friday: a limit that ends after the day of
    reading is open whichever day it is, so that a December complaint needs no calendar of the
    coming year.
    """

    overrides: Mapping[dt.date, bool] = field(default_factory=dict)
    as_of: dt.date | None = None

    def is_worked(self, day: dt.date) -> bool:
        """Tell whether a day is worked. Raise ParametersInvalid for a year not yet announced.

        >>> WorkCalendar().is_worked(dt.date(2026, 10, 1))
        False
        >>> WorkCalendar({dt.date(2026, 10, 1): True}).is_worked(dt.date(2026, 10, 1))
        True
        """
        given = self.overrides.get(day)
        if given is not None:
            return given
        official = _official(day)
        if official is not None:
            return official
        if self.as_of is not None and day > self.as_of:
            return day.weekday() < SATURDAY
        what = f"工作日历没有 {day.year} 年的数据（{day}）"
        remedy = "升级 chinesecalendar，或在参数 workdays 中逐日写明是否上班"
        raise ParametersInvalid([Fault(what, "workdays", remedy)])

    def announced(self, day: dt.date) -> bool:
        """Tell whether it is known, and not only assumed, if a day is worked.

        >>> WorkCalendar().announced(dt.date(2026, 10, 1))
        True
        >>> WorkCalendar().announced(dt.date(2045, 5, 4))
        False
        """
        return day in self.overrides or _official(day) is not None

    def after(self, day: dt.date, count: int) -> dt.date:
        """Give the count-th working day after a day, which itself is not counted (G3).

        For 0: the day itself, or the next working day where it is off.

        >>> WorkCalendar().after(dt.date(2026, 9, 30), 1)
        datetime.date(2026, 10, 8)
        """
        current = day
        if count == 0:
            while not self.is_worked(current):
                current += ONE_DAY
        for _ in range(count):
            current += ONE_DAY
            while not self.is_worked(current):
                current += ONE_DAY
        return current


def read_workdays(given: Mapping[Any, Any]) -> dict[dt.date, bool]:
    """Read the table of corrections: a day, as a date or ``YYYY-MM-DD``, and whether it is worked.

    Raises ParametersInvalid with every fault: no day, neither true nor false, a day twice.

    >>> read_workdays({"2026-05-09": False})
    {datetime.date(2026, 5, 9): False}
    """
    found: dict[dt.date, bool] = {}
    faults = []
    for name, worked in given.items():
        where = f"workdays.{name}"
        day = _day(name)
        if day is None:
            what = f"“{name}”不是日期 · is no date"
            faults.append(Fault(what, where, "写成 YYYY-MM-DD，如 2026-10-10 · write YYYY-MM-DD"))
        elif not isinstance(worked, bool):
            what = f"“{worked}”既不是 true 也不是 false · is neither true nor false"
            faults.append(Fault(what, where, "上班写 true，不上班写 false · worked or not"))
        elif day in found:
            faults.append(Fault(f"{day} 出现两次 · stands twice", where, "只保留一行 · keep one"))
        else:
            found[day] = worked
    if faults:
        raise ParametersInvalid(faults)
    return found


def _day(name: object) -> dt.date | None:
    if isinstance(name, dt.date):
        return None if isinstance(name, dt.datetime) else name
    text = str(name)
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _official(day: dt.date) -> bool | None:
    """Tell whether a day is worked by the official calendar; None: its year is not announced."""
    from chinese_calendar import is_workday  # noqa: PLC0415 - loaded when first needed

    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return None
