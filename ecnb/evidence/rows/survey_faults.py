"""What may be said of a survey that cannot be read: places and rules, nothing of a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from ecnb.errors import Fault
from ecnb.evidence.personal import looks_personal
from ecnb.evidence.rows.services import NOT_SHOWN

UNNAMED: Final = "没有列出这项服务"
_FIGURES = re.compile(r"[-\d.:/~～—–－ QHqh年月日第季度上下半至到分制级一二三四五六七八九十]{0,19}")
"""What figures, days, periods and scales are written with, and hardly a name. Longer than all of
them, and cut off by a message, may be part of a telephone number."""


def sayable(faults: Iterable[Fault], *, whole: bool) -> list[Fault]:
    """Give the faults of a survey as they may be printed, in a message or a published summary.

    whole: all of the survey was looked at.
    """
    return list(_gathered(map(_masked, faults), whole=whole))


def _masked(fault: Fault) -> Fault:
    """Leave out of a message what may be personal: a column that slipped may hold anything.

    Figures and periods are repeated. Other words may be a name, also those that are nearly the
    name of a service.
    """
    what, colon, said = fault.what.partition(": ")
    if looks_personal(fault.what + fault.remedy):
        what = "内容不合要求" if looks_personal(what) else what
        return Fault(f"{what}{NOT_SHOWN}", fault.where, "检查各列是否错位")
    ours = what == "重复" or what.endswith("有两种量表") or fault.where.endswith("表头")
    if not colon or ours or _FIGURES.fullmatch(said):
        return fault
    return Fault(f"{what}{NOT_SHOWN}", fault.where, fault.remedy)


def _gathered(faults: Iterable[Fault], *, whole: bool) -> Iterator[Fault]:
    """Tell once that no service is named at all, with the first place and how many there are.

    whole: as in :func:`sayable`; else nobody knows how many there are.
    """
    others = []
    for fault in faults:
        if fault.what.startswith(UNNAMED):
            others.append(fault)
        else:
            yield fault
    if others:
        more = f"等{len(others)}处" if len(others) > 1 else ""
        more = more if whole else "等多处"
        yield replace(others[0], where=f"{others[0].where}{more}")
