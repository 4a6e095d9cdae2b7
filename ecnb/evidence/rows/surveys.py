"""Recipients' answers, read into counts: every fault is noted, nothing of a person is kept.

A file has either a row for each answer about a service, or a row for each possible answer with
how many gave it. Equal rows of the first kind are equal answers and all count, unless a number
of the questionnaire shows that one was entered twice; that number is not kept either.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import partial

from ecnb.evidence.files.grid import Grid, Raw, Reading, blank, column_name, lines
from ecnb.evidence.files.headers import Columns
from ecnb.evidence.names import NameBook, Unfit, plain
from ecnb.evidence.personal import personal_columns
from ecnb.evidence.rows import cells
from ecnb.evidence.rows.rows import RowReader, first_of_its_kind
from ecnb.evidence.rows.services import NOT_SHOWN
from ecnb.evidence.rows.survey_faults import UNNAMED, sayable
from ecnb.evidence.rows.survey_scale import Scales
from ecnb.evidence.rows.survey_table import (
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
from ecnb.model.survey import WILLINGNESS, Poll, Question, Scale, Survey, Tally

MAX_COUNT = 10_000_000
_SHOWN = 6
"""A wrong answer of more characters is not repeated in a message: it may be anything."""
_WHOLE = OVERALL_LABELS[0]
_Counts = dict[tuple[str, Question], dict[int, int]]
_ASKED = ("satisfaction", "importance", "recommend")


def read_answers(grid: Grid, services: NameBook, entity: str, reading: Reading) -> Survey | None:
    """Read a survey, as :func:`_read` does; what a fault would repeat of a person is masked."""
    told = len(reading.faults)
    found = _read(grid, services, entity, reading)
    reading.faults[told:] = sayable(reading.faults[told:], whole=not reading.full)
    return found


def _read(grid: Grid, services: NameBook, entity: str, reading: Reading) -> Survey | None:
    """Read a survey. services: what can be asked about.

    None where nothing stands below the header of a sheet, or with faults noted.
    """
    counted = holds_counts(grid.header)
    columns = COUNTS if counted else ANSWERS
    known = (name for key, names in columns.labels.items() for name in (key, *names))
    personal = personal_columns(grid.header, tuple(known))
    unknown = _unknown_columns(grid, columns, personal, reading)
    columns = replace(columns, ignored=(*columns.ignored, *personal, *unknown))
    found = list(lines(grid, columns, reading))
    if not found:
        if not grid.sheet and not reading.faults:
            reading.note("没有任何答复", grid.name, "填入答复，或删去该文件")
        return None
    made = _Made(services, entity, grid.name, Scales.of(found, reading), reading)
    made.dropped.update(personal.values())
    for line in found:
        (made.count if counted else made.answer)(RowReader(line, reading))
    return made.survey()


def _unknown_columns(
    grid: Grid, columns: Columns, personal: Collection[str], reading: Reading
) -> list[str]:
    """Note the columns that nobody knows, by their place: a header may be a person's name."""
    book = NameBook.of("列", columns.labels)
    passed = {*map(plain, (*columns.ignored, *personal)), *book.by_label, *columns.labels, ""}
    found = []
    for i, name in enumerate(grid.header):
        if name not in passed and plain(name) not in passed:
            where = f"{grid.name} 表头 {column_name(grid, i)}"
            reading.note("没有这个列（列名不显示）", where, book.suggestion(name))
            found.append(name)
    return found


@dataclass(slots=True)
class _Made:
    """What has been counted so far."""

    services: NameBook
    entity: str
    grid: str
    scales: Scales
    reading: Reading
    counts: Counter[tuple[Period, str, Question, int]] = field(default_factory=Counter)
    kinds: Counter[tuple[Period, str]] = field(default_factory=Counter)
    days: dict[Period, set[dt.date | None]] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    seen: dict[object, str] = field(default_factory=dict)

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
        try:
            return self.services.key(text)
        except Unfit as error:
            if len(self.services.labels) > 1:
                raise Unfit(f"没有这个服务项目{NOT_SHOWN}", error.remedy) from error
        what = f"{UNNAMED}{NOT_SHOWN}，它不能进入证据"
        raise Unfit(what, f"在基本信息（entity.yaml）的 services（服务项目）中列出，或写“{_WHOLE}”")

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
