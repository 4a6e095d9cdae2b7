"""The table of recipients' answers: its columns and words, and how counts are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from ecnb.evidence.files.headers import GUIDANCE, Columns
from ecnb.evidence.names import NameBook
from ecnb.model.survey import Poll, Scale, Survey

MAX_WIDTH: Final = 100
"""Steps of a scale: a scale of a hundred points is the widest in use."""
_SCALE: Final = re.compile(r"([01])(?:[-~—–－～]|至|到)(\d{1,3})")
_COMMON: Final = {
    "quarter": ("季度", "期间", "period"),
    "service": ("服务项目", "服务"),
    "scale": ("量表",),
    "satisfied_from": ("满意下限",),
}
ANSWERS: Final = Columns(
    {
        **_COMMON,
        "satisfaction": ("满意度",),
        "importance": ("重要性",),
        "recommend": ("推荐意愿",),
        "respondent": ("答复人类别",),
        "answered_on": ("答复日期",),
        "sheet": ("问卷编号", "答卷编号", "序号"),
        "entity": ("单位编号",),
    },
    ("quarter", "service", "satisfaction"),
    GUIDANCE,
)
"""One row an answer about a service."""
COUNTS: Final = Columns(
    {
        **_COMMON,
        "question": ("问题",),
        "answer": ("答案",),
        "count": ("份数", "人数"),
        "through": ("答复截至",),
        "entity": ("单位编号",),
    },
    ("quarter", "service", "question", "answer", "count"),
    GUIDANCE,
)
"""One row a possible answer, with how many gave it; so the evidence is frozen."""
FIELDS: Final = (
    "quarter", "service", "question", "scale", "satisfied_from", "answer", "count", "through",
)  # fmt: skip
RESPONDENT, DROPPED = "respondent", "dropped"
QUESTIONS: Final = NameBook.of(
    "问题",
    {
        "satisfaction": ("满意度",),
        "importance": ("重要性",),
        "recommend": ("推荐意愿",),
        RESPONDENT: ("答复人类别",),
        DROPPED: ("未采用的个人信息列",),
    },
)
RESPONDENTS: Final = NameBook.of(
    "答复人类别",
    {
        "enterprise": ("企业",),
        "cooperative": ("合作社",),
        "sole_trader": ("个体工商户",),
        "farmer": ("农户",),
        "station": ("服务站点",),
        "individual": ("个人",),
        "institution": ("机关事业单位",),
        "other": ("其他",),
    },
)
"""A closed list, so that nobody is described closer than that."""
PERSONAL: Final = NameBook.of(
    "个人信息",
    {
        "names": ("姓名",),
        "contacts": ("联系方式",),
        "ids": ("证件或账号",),
        "remarks": ("意见等自由填写内容",),
    },
)
OVERALL_LABELS: Final = ("总体", "总体评价")


def holds_counts(header: tuple[str, ...]) -> bool:
    """Tell a table of counts from one of answers: only the former has a column of questions."""
    return "question" in header or "问题" in header


def scale_of(text: str, start: Fraction | None = None) -> Scale | None:
    """Read a scale; None for what is none. start: from where satisfied, if that is stated.

    >>> scale_of("1至5"), scale_of("1-10", Fraction(8)), scale_of("5分制")
    (Scale(low=1, high=5, satisfied_from=4), Scale(low=1, high=10, satisfied_from=8), None)
    """
    match = _SCALE.fullmatch("".join(text.split()))
    if match is None or not int(match[1]) + 1 < int(match[2]) <= MAX_WIDTH:
        return None
    scale = Scale.of(int(match[1]), int(match[2]))
    if start is None:
        return scale
    sound = start.denominator == 1 and scale.low < start <= scale.high
    return Scale(scale.low, scale.high, int(start)) if sound else None


def scale_text(scale: Scale) -> str:
    """Write a scale so that no spreadsheet takes it for a date.

    >>> scale_text(Scale.of(1, 5))
    '1至5'
    """
    return f"{scale.low}至{scale.high}"


def rows_of(survey: Survey) -> list[list[str]]:
    """Write a survey as the rows of its frozen table."""
    rows = [["", "", DROPPED, "", "", kind, str(count), ""] for kind, count in survey.dropped]
    for poll in survey.polls:
        rows += _poll(poll)
    return rows


def _poll(poll: Poll) -> Iterator[list[str]]:
    quarter = str(poll.quarter)
    through = "" if poll.through is None else poll.through.isoformat()
    for kind, count in poll.respondents:
        yield [quarter, "", RESPONDENT, "", "", kind, str(count), through]
    for tally in poll.tallies:
        scaled = tally.question != "recommend" and poll.scale is not None
        scale = scale_text(poll.scale) if scaled and poll.scale else ""
        start = str(poll.scale.satisfied_from) if scaled and poll.scale else ""
        for answer, count in tally.counts:
            yield [
                quarter, tally.service, tally.question.value, scale, start, str(answer),
                str(count), through,
            ]  # fmt: skip
