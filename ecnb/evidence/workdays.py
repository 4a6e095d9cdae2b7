"""Working days of China: the official calendar, and a table of days that corrects it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

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
        from chinese_calendar import is_workday  # noqa: PLC0415 - loaded when first needed

        try:
            return bool(is_workday(day))
        except NotImplementedError as error:
            if self.as_of is not None and day > self.as_of:
                return day.weekday() < SATURDAY
            what = f"工作日历没有 {day.year} 年的数据（{day}）"
            remedy = "升级 chinesecalendar，或在参数 workdays 中逐日写明是否上班"
            raise ParametersInvalid([Fault(what, "workdays", remedy)]) from error

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
