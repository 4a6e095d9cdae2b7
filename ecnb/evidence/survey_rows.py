"""Recipients' answers, read into counts: every fault is noted, nothing of a person is kept.

A file has either a row for each answer about a service, or a row for each possible answer with
how many gave it. Equal rows of the first kind are equal answers and all count, unless a number
of the questionnaire shows that one was entered twice; that number is not kept either.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial

from ecnb.errors import Fault
from ecnb.evidence import cells
from ecnb.evidence.grid import Grid, Raw, Reading, blank, lines
from ecnb.evidence.names import NameBook, Unfit, plain
from ecnb.evidence.personal import looks_personal, personal_columns
from ecnb.evidence.rows import RowReader, first_of_its_kind
from ecnb.evidence.survey_scale import Scales
from ecnb.evidence.survey_table import (
    ANSWERS,
    COUNTS,
    DROPPED,
    OVERALL_LABELS,
    PERSONAL,
    QUESTIONS,
    RESPONDENT,
    RESPONDENTS,
    holds_counts,
)
from ecnb.model.period import Period
from ecnb.model.survey import OVERALL, WILLINGNESS, Poll, Question, Scale, Survey, Tally

MAX_SERVICE, MAX_SERVICES, MAX_COUNT = 40, 200, 10_000_000
_SHOWN = 6
"""A wrong answer of more characters is not repeated in a message: it may be anything."""
_FIGURES = re.compile(r"[-\d.:/~～—–－ QHqh年月日第季度上下半至到分制级一二三四五六七八九十]{0,19}")
"""What figures, days, periods and scales are written with, and hardly a name. Longer than all of
them, and cut off by a message, may be part of a telephone number."""
_Counts = dict[tuple[str, Question], dict[int, int]]
_ASKED = ("satisfaction", "importance", "recommend")


def read_answers(
    grid: Grid, services: NameBook | None, entity: str, reading: Reading
) -> Survey | None:
    """Read a survey, as :func:`_read` does; what a fault would repeat of a person is masked."""
    told = len(reading.faults)
    found = _read(grid, services, entity, reading)
    reading.faults[told:] = [_masked(fault) for fault in reading.faults[told:]]
    return found


def _masked(fault: Fault) -> Fault:
    """Leave out of a message what may be personal: a column that slipped may hold anything.

    Figures, periods and near misses of a known name are repeated; other words may be a name.
    """
    what, colon, said = fault.what.partition(": ")
    if looks_personal(fault.what + fault.remedy):
        what = "内容不合要求" if looks_personal(what) else what
        return Fault(f"{what}（内容不显示）", fault.where, "检查各列是否错位")
    ours = what == "重复" or what.endswith("有两种量表") or fault.where.endswith("表头")
    if not colon or ours or fault.remedy.startswith("是否为") or _FIGURES.fullmatch(said):
        return fault
    return Fault(f"{what}（内容不显示）", fault.where, fault.remedy)


def _read(grid: Grid, services: NameBook | None, entity: str, reading: Reading) -> Survey | None:
    """Read a survey. services: what can be asked about; None: anything by a short name.

    None where nothing stands below the header of a sheet, or with faults noted.
    """
    counted = holds_counts(grid.header)
    columns = COUNTS if counted else ANSWERS
    known = (name for key, names in columns.labels.items() for name in (key, *names))
    personal = personal_columns(grid.header, tuple(known))
    columns = replace(columns, ignored=(*columns.ignored, *personal))
    found = list(lines(grid, columns, reading))
    if not found:
        if not grid.sheet and not reading.faults:
            reading.note("没有任何答复", grid.name, "填入答复，或删去该文件")
        return None
    made = _Made(services, entity, grid.name, Scales.of(found, reading), reading)
    made.dropped.update(personal.values())
    for line in found:
        (made.count if counted else made.answer)(RowReader(line, reading))
    if len(made.names) > MAX_SERVICES:
        reading.note(f"服务项目过多（{len(made.names)}项）", grid.name, f"最多{MAX_SERVICES}项")
    return made.survey()


@dataclass(slots=True)
class _Made:
    """What has been counted so far."""

    services: NameBook | None
    entity: str
    grid: str
    scales: Scales
    reading: Reading
    counts: Counter[tuple[Period, str, Question, int]] = field(default_factory=Counter)
    kinds: Counter[tuple[Period, str]] = field(default_factory=Counter)
    days: dict[Period, set[dt.date | None]] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    seen: dict[object, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def answer(self, row: RowReader) -> None:
        """Take one answer about a service."""
        quarter, service = self._about(row)
        kind = row.get("respondent", _kind)
        day = row.get("answered_on", partial(_inside, quarter))
        sheet = row.get("sheet", cells.text)
        given = {Question(key): self._given(row, key, key) for key in _ASKED}
        if quarter is None or not row.ok:
            return
        if all(value is None for value in given.values()):
            row.refuse(Unfit("本行没有任何答案", "补写，或删去本行"))
        if sheet is not None:
            what = "同一份问卷对同一项服务答了两次"
            first_of_its_kind(self.seen, (quarter, service, sheet), row, what)
        if not row.ok:
            return
        self.days.setdefault(quarter, set()).add(day)
        for question, value in given.items():
            if value is not None:
                self.counts[quarter, service, question, value] += 1
        if kind is not None:
            self.kinds[quarter, kind] += 1

    def count(self, row: RowReader) -> None:
        """Take how many gave one answer."""
        asked = row.need("question", lambda raw: QUESTIONS.key(cells.text(raw)))
        many = row.need("count", partial(_many, typed=row.line.grid.typed))
        if asked == DROPPED:
            what = row.need("answer", lambda raw: PERSONAL.key(cells.text(raw)))
            self.dropped.update({what: many} if what is not None and many else {})
            return
        quarter, service = self._about(row, whole=asked == RESPONDENT)
        day = row.get("through", partial(_inside, quarter))
        kind, value = self._counted(row, asked)
        if quarter is None or asked is None or many is None or not row.ok:
            return
        key = (quarter, service, asked, kind, value)
        if first_of_its_kind(self.seen, key, row, f"{quarter} 的同一问题和答案") and many:
            self.days.setdefault(quarter, set()).add(day)
            self._add(key, many)

    def _counted(self, row: RowReader, asked: str | None) -> tuple[str | None, int | None]:
        """Read which answer is counted: a kind of respondent, or a step of the scale."""
        row.need("answer", lambda raw: raw)
        if asked == RESPONDENT:
            return row.get("answer", _kind), None
        return None, self._given(row, "answer", asked or "")

    def _add(self, key: tuple[Period, str, str, str | None, int | None], many: int) -> None:
        quarter, service, asked, kind, value = key
        if kind is not None:
            self.kinds[quarter, kind] += many
        elif value is not None:
            self.counts[quarter, service, Question(asked), value] += many

    def _about(self, row: RowReader, *, whole: bool = False) -> tuple[Period | None, str]:
        """Read whose answer it is, of which quarter, about which service."""
        named = row.text("entity")
        if named and named != self.entity:
            remedy = f"放到该单位的证据中，或改为 {self.entity}"
            row.refuse(Unfit("这是别的单位的答复", remedy), "entity")
        quarter = row.need("quarter", _quarter)
        if quarter is not None:
            self.scales.take(quarter, row, self.reading)
        return quarter, "" if whole else row.need("service", self._service) or ""

    def _service(self, raw: Raw) -> str:
        text = " ".join(cells.text(raw).split())
        if looks_personal(text):
            raise Unfit("服务项目中有像电话、证件或邮箱的内容（不显示）", "只写服务项目的名称")
        if self.services is not None:
            return self.services.key(text)
        if plain(text) in (OVERALL, *map(plain, OVERALL_LABELS)):
            return OVERALL
        if len(text) > MAX_SERVICE:
            raise Unfit(f"服务项目名称过长（{len(text)}字）", f"不超过{MAX_SERVICE}字")
        return self.names.setdefault(plain(text), text)

    def _given(self, row: RowReader, column: str, question: str) -> int | None:
        """Read one answer; it must lie on its scale."""
        scale = WILLINGNESS if question == "recommend" else self.scales.of_row(row.line)
        typed = row.line.grid.typed
        if scale is None and question != "recommend":
            return 0 if not blank(row.line.cells.get(column)) else None
        return row.get(column, partial(_on_scale, scale=scale or WILLINGNESS, typed=typed))

    def survey(self) -> Survey:
        """Give the counts in order; a quarter of respondents without answers is a fault."""
        asked = {quarter for quarter, *_ in self.counts}
        for silent in sorted({str(one) for one, _ in self.kinds if one not in asked}):
            what = f"{silent} 只有答复人类别，没有任何答案"
            self.reading.note(what, self.grid, "补上答案的份数，或删去这些行")
        by_quarter: dict[Period, _Counts] = {}
        for (quarter, service, question, value), n in sorted(self.counts.items(), key=_order):
            found = by_quarter.setdefault(quarter, {})
            found.setdefault((service, question), {})[value] = n
        dropped = tuple(sorted(self.dropped.items()))
        return Survey(tuple(self._poll(*item) for item in by_quarter.items()), dropped)

    def _poll(self, quarter: Period, found: _Counts) -> Poll:
        tallies = tuple(Tally(*key, tuple(sorted(by.items()))) for key, by in found.items())
        scaled = any(one.question is not Question.RECOMMEND for one in tallies)
        kinds = ((kind, n) for (when, kind), n in self.kinds.items() if when == quarter)
        days = self.days[quarter]
        dated = [day for day in days if day is not None]
        return Poll(
            quarter,
            self.scales.by_quarter.get(quarter) if scaled else None,
            tallies,
            tuple(sorted(kinds)),
            max(dated) if len(dated) == len(days) else None,
        )


def _order(item: tuple[tuple[Period, str, Question, int], int]) -> tuple[str, str, str, int]:
    (quarter, service, question, value), _ = item
    return str(quarter), service, question.value, value


def _kind(raw: Raw) -> str:
    """Read a kind of respondent; another one is not repeated, for it may be a name."""
    try:
        return RESPONDENTS.key(cells.text(raw))
    except Unfit as error:
        kinds = "、".join(RESPONDENTS.label(key) for key in RESPONDENTS.labels)
        raise Unfit("没有这个答复人类别（内容不显示）", f"可填：{kinds}") from error


def _quarter(raw: Raw) -> Period:
    period = cells.period(raw)
    if period.kind != "Q":
        raise Unfit(f"不是季度: {period}", "按季度填写，如 2026Q2")
    return period


def _inside(quarter: Period | None, raw: Raw) -> dt.date:
    day = cells.date(raw)
    if quarter is not None and day not in quarter:
        what = f"答复日期不在{quarter.label()}内: {day}"
        raise Unfit(what, f"改正日期，或把本行归入 {Period.holding(day, 'Q')}")
    return day


def _on_scale(raw: Raw, *, scale: Scale, typed: bool) -> int:
    if isinstance(raw, str) and len(raw.strip()) > _SHOWN:
        raise Unfit("答案不是数字（内容较长，不显示）", f"填写 {scale.low} 至 {scale.high} 的整数")
    value = cells.number(raw, typed=typed)
    if value.denominator != 1 or int(value) not in scale:
        what = f"答案不在量表 {scale.low} 至 {scale.high} 上: {cells.text(raw)[:_SHOWN]}"
        raise Unfit(what, f"填写 {scale.low} 至 {scale.high} 的整数，没有回答的留空")
    return int(value)


def _many(raw: Raw, *, typed: bool) -> int:
    value = cells.count(raw, typed=typed)
    if value > MAX_COUNT:
        raise Unfit(f"份数过大: {cells.text(raw)[:20]}", f"不超过{MAX_COUNT}")
    return int(value)


def survey_notices(survey: Survey | None) -> tuple[str, ...]:
    """Say what was left out of the evidence; the frozen table says it as well."""
    if survey is None or not survey.dropped:
        return ()
    names = "、".join(f"{PERSONAL.label(kind)}（{n}列）" for kind, n in survey.dropped)
    return (f"服务对象调查表中有像个人信息的列：{names}，读取时已略去，没有进入证据",)
