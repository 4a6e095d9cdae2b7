"""The calendar file under hostile names, read by RFC 5545's own rules and not by a library."""

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecnb.report.text import visible
from ecnb.run.due.files import as_ics
from ecnb.run.due.gather import Line

AS_OF = dt.date(2026, 7, 15)
PROPERTIES = {
    "BEGIN", "END", "PRODID", "VERSION", "CALSCALE", "METHOD", "X-WR-CALNAME", "UID", "DTSTAMP",
    "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP",
}  # fmt: skip
HOSTILE = (
    "甲\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nACTION:PROCEDURE\r\nATTACH:file:///etc/passwd",
    "甲\nATTENDEE:mailto:a@b.example",
    "甲\u2028ORGANIZER:x\u2029URL:y\x85Z:1\x0bW:1\x0cV:1",
    "甲\rSUMMARY:乙",
    "x END:VCALENDAR\r\ny",
    "END:VCALENDAR",
    "BEGIN:VEVENT",
    r"\n \N \, \; \\ \\n , ; : \" '",
    "=cmd|' /C calc'!A0",
    "\u202e倒\u202c\u200b\ufeff\x00\x07\x1b[31m",
    "\ud800",
    "示" * 5000,
    "👩‍👩‍👧‍👦" * 200,
    "a" * 73 + "示",
    "\ttab\t",
    "",
    " ",
)


class Label(str):
    """A text in any language."""

    def get(self, _lang):
        """Give it."""
        return str(self)


class Agenda:
    """One duty of entities with these names; the document's own texts are hostile as well."""

    lang = "zh"

    def __init__(self, *names, label="服务对象评价"):
        self.names, self.label = names, Label(label)

    def lines(self):
        """Give a line an entity."""
        for n, name in enumerate(self.names):
            yield Line(
                False, "2026-06-30T17:00", "s", "d", f"e{n}", "2026-04-01", 0, name, "2026Q2",
                False, False,
            )  # fmt: skip

    def duty(self, _line):
        """Give the duty."""
        label = self.label
        return SimpleNamespace(label=label, clause="6.1", who=label, when_label=label,
                               hardness=label)  # fmt: skip

    def standard(self, _line):
        """Give the document."""
        return SimpleNamespace(document=SimpleNamespace(title=self.label))


def content_lines(text):
    """Unfold as 3.1 says: CRLF and one space; no line is longer than 75 octets, none is cut."""
    data = text.encode()
    assert data.endswith(b"\r\n")
    physical = data[:-2].split(b"\r\n")
    assert all(len(one) <= 75 and b"\n" not in one and b"\r" not in one for one in physical)
    for one in physical:
        one.decode()  # a character is never divided
    return data[:-2].replace(b"\r\n ", b"").decode().split("\r\n")


def plain(value):
    """Take back the escapes of a TEXT value (3.3.11); a bare comma or semicolon is an error."""
    out, at = [], 0
    while at < len(value):
        char = value[at]
        assert char not in ",;", value
        if char == "\\":
            at += 1
            char = {"n": "\n", "N": "\n"}.get(value[at], value[at])
            assert value[at] in "nN\\,;"
        out.append(char)
        at += 1
    return "".join(out)


def read(text):
    """Read a calendar: its own properties and its events, each property once."""
    stack, events, head = [], [], {}
    for line in content_lines(text):
        name, colon, value = line.partition(":")
        name = name.partition(";")[0]
        assert colon, line
        assert name in PROPERTIES, line
        if name == "BEGIN":
            assert value == ("VEVENT" if stack else "VCALENDAR")
            stack.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert stack.pop() == value
        else:
            here = events[-1] if len(stack) == 2 else head
            assert name not in here, line
            here[name] = value
    assert not stack
    return head, events


def held(written, said):
    """Hold a value against what was said: nothing is lost but what cannot be seen."""
    assert "".join(plain(written).split()) == "".join(visible(said).split())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_inside_its_own_property(name):
    """Of an entity, a programme and a document's label: no property and no event is added."""
    head, events = read("".join(as_ics(Agenda("乙", name, label=name), AS_OF, name)))
    assert len(events) == 2
    held(head["X-WR-CALNAME"], name if visible(name).strip() else "ecnb")
    held(events[1]["SUMMARY"], f"【逾期】{name} · {name}")
    assert [one["DTSTART"] for one in events] == ["20260630"] * 2


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_reads_back_by_the_rules(name, programme):
    """Whatever characters, folded and escaped as 3.1 and 3.3.11 say."""
    head, (event,) = read("".join(as_ics(Agenda(name), AS_OF, programme)))
    held(head["X-WR-CALNAME"], programme if visible(programme).strip() else "ecnb")
    held(event["SUMMARY"], f"【逾期】服务对象评价 · {name}")


def test_a_programme_that_spells_the_end_of_a_calendar_keeps_its_name():
    """The events stand before the calendar's own end, not before the one in the name."""
    head, events = read("".join(as_ics(Agenda("甲"), AS_OF, "a END:VCALENDAR b")))
    assert head["X-WR-CALNAME"] == "a END:VCALENDAR b"
    assert len(events) == 1
