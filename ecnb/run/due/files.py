"""An agenda as JSON, as CSV and as a calendar file, piece by piece."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import uuid
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, Literal

from ecnb.report.text import visible
from ecnb.run.due.gather import Agenda, Line
from ecnb.run.score import safe

Format = Literal["json", "csv", "ics"]
COLUMNS = (
    "state", "due", "time", "days", "entity", "name", "standard", "duty", "label", "clause", "who",
    "hardness", "period", "begins", "assumed", "recommended",
)  # fmt: skip
"""days: from ``as_of`` to the due day; less than 0 is overdue by as many."""

_SPACE: Final = uuid.UUID("6f0a4f0e-2c3c-5d5e-9a7e-6563e6220001")
"""What makes uids of ecnb's events their own; any fixed number would do."""

ASSUMED: Final = (
    "该年工作日历尚未公布，按周一至周五推算 · "
    "counted Monday to Friday: the working calendar of that year is not announced"
)
_RECOMMENDED: Final = "（指南建议，非本文件义务）"
_OVERDUE: Final = "【逾期】"


def row(agenda: Agenda, line: Line, as_of: dt.date) -> dict[str, Any]:
    """Give one line by :data:`COLUMNS`."""
    duty, lang = agenda.duty(line), agenda.lang
    return {
        "state": "open" if line.open else "overdue",
        "due": line.day.isoformat(),
        "time": line.time,
        "days": (line.day - as_of).days,
        "entity": line.entity,
        "name": line.name,
        "standard": line.standard,
        "duty": line.duty,
        "label": duty.label.get(lang),
        "clause": duty.clause,
        "who": duty.who.get(lang),
        "hardness": duty.hardness.get(lang),
        "period": line.period,
        "begins": line.begins,
        "assumed": line.assumed,
        "recommended": line.recommended,
    }


def as_json(agenda: Agenda, as_of: dt.date) -> Iterator[str]:
    """Write the lines as a JSON array."""
    before = "[\n"
    for line in agenda.lines():
        yield before + json.dumps(row(agenda, line, as_of), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def as_csv(agenda: Agenda, as_of: dt.date) -> Iterator[str]:
    """Write the lines for a spreadsheet; what it would take for a formula is kept from that."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    target.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer.writerow(COLUMNS)
    for line in agenda.lines():
        cells = row(agenda, line, as_of).values()
        writer.writerow([_cell(cell) for cell in cells])
        yield _taken(target)
    yield _taken(target)


def _cell(cell: object) -> str:
    if isinstance(cell, bool):
        return "1" if cell else "0"
    return safe(str(cell))


def _taken(target: io.StringIO) -> str:
    text = target.getvalue()
    target.seek(0)
    target.truncate()
    return text


def as_ics(agenda: Agenda, as_of: dt.date, programme: str) -> Iterator[str]:
    """Write an RFC 5545 calendar: one all-day event for each line.

    The same agenda gives the same bytes: the stamp is ``as_of``, and an event's uid depends on
    entity, duty and period alone, so that a newer file replaces what an older one brought.
    """
    from icalendar import Calendar  # noqa: PLC0415 - only where a calendar is written

    calendar = Calendar()
    name = " ".join(visible(programme).split()) or "ecnb"
    for field, value in _HEAD.items():
        calendar.add(field, value)
    calendar.add("x-wr-calname", _text(name))  # of a name it does not know it escapes nothing
    head, end, _ = calendar.to_ical().decode().rpartition("END:VCALENDAR")
    yield head
    for line in agenda.lines():
        yield _event(agenda, line, as_of)
    yield f"{end}\r\n"


_HEAD: Mapping[str, str] = {
    "prodid": "-//ecnb//ecnb due//ZH",
    "version": "2.0",
    "calscale": "GREGORIAN",
    "method": "PUBLISH",
}


def _text(value: str) -> Any:
    """Give a TEXT value."""
    return _text_type()(value)


@cache
def _text_type() -> Any:
    """Give values that are escaped by RFC 5545, 3.3.11, and by nothing else.

    The library's own type also takes a backslash before N, as some paths have, for a line end.
    """
    from icalendar import vText  # noqa: PLC0415 - only where a calendar is written

    class Text(vText):
        def to_ical(self) -> bytes:
            found = str(self).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
            return found.replace("\n", "\\n").encode()

    return Text


def _event(agenda: Agenda, line: Line, as_of: dt.date) -> str:
    from icalendar import Event  # noqa: PLC0415 - only where a calendar is written

    event = Event()
    event.add("uid", f"{_uid(line)}@ecnb")
    event.add("dtstamp", dt.datetime.combine(as_of, dt.time(), dt.UTC))
    event.add("dtstart", line.day)
    event.add("dtend", line.day + dt.timedelta(days=1))
    event.add("summary", _text(_title(agenda, line)))
    event.add("description", _text("\n".join(_told(agenda, line))))
    event.add("transp", "TRANSPARENT")
    return event.to_ical().decode()


def _uid(line: Line) -> uuid.UUID:
    parts = (line.entity, line.standard, line.duty, line.begins, line.number)
    return uuid.uuid5(_SPACE, json.dumps(parts))


def _title(agenda: Agenda, line: Line) -> str:
    label = agenda.duty(line).label.get(agenda.lang)
    mark = "" if line.open else _OVERDUE
    return visible(f"{mark}{label} · {line.name}{_RECOMMENDED if line.recommended else ''}")


def _told(agenda: Agenda, line: Line) -> Iterator[str]:
    duty, lang = agenda.duty(line), agenda.lang
    title = agenda.standard(line).document.title.get(lang)
    facts = {
        "对象 entity": f"{line.name}（{line.entity}）",
        "依据 basis": f"{title} {duty.clause}",
        "责任方 who": duty.who.get(lang),
        "时限 when": duty.when_label.get(lang),
        "约束力 force": _RECOMMENDED if line.recommended else duty.hardness.get(lang),
        "所属期间 period": line.period,
        "起算 from": line.begins.replace("T", " ")[:16],
        "截止时刻 until": line.time,
        "说明 note": ASSUMED if line.assumed else "",
    }
    for name, value in facts.items():
        if value:
            yield visible(f"{name}：{value}").replace("\n", " ")
