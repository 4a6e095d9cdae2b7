"""Read a standards file: exact numbers, no surprises, and the line of every entry.

A small language inside YAML. Decimals stay decimal, only ``true`` and ``false`` are
booleans, a date is a date, a key is a text. Duplicate keys, aliases, tags, several
documents, deep nesting and large files are faults: a standards file is read by people, and
nothing in it may expand or run.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from ecnb.errors import Fault, StandardInvalid

RawPath = tuple[str | int, ...]
"""Keys and list positions that lead to an entry."""

MAX_BYTES = 1_000_000
MAX_DEPTH = 24

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT_TAGS = (None, "!", "tag:yaml.org,2002:str")
_PLAIN: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (re.compile(r"~|null|"), lambda _: None),
    (re.compile(r"true|false"), lambda text: text == "true"),
    (re.compile(r"-?(0|[1-9]\d{0,17})"), int),
    (re.compile(r"-?(0|[1-9]\d{0,17})\.\d{1,18}"), Decimal),
    (re.compile(r"\d{4}-\d\d-\d\d"), dt.date.fromisoformat),
)


@dataclass(frozen=True, slots=True)
class RawFile:
    """What a file says: data, the line of every entry, and what is wrong with its writing."""

    name: str
    data: Any
    lines: Mapping[RawPath, int]
    faults: tuple[Fault, ...]

    def place(self, path: RawPath) -> str:
        """Name a place of the file: file, line, dotted path (an unknown one: its parent's line)."""
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        dotted = ".".join(str(step) for step in path)
        return f"{self.name}:{self.lines.get(known, 1)} {dotted}".rstrip()

    def fault(self, path: RawPath, what: str, remedy: str) -> Fault:
        """Make the fault of one entry."""
        return Fault(what, self.place(path), remedy)


def read_yaml(path: Path) -> RawFile:
    """Read one file. Raise StandardInvalid where there is nothing to read; collect other faults."""
    try:
        content = path.read_bytes()
    except OSError as error:
        fault = Fault(f"cannot be read ({error.strerror})", str(path), "name an existing YAML file")
        raise StandardInvalid([fault]) from error
    if len(content) > MAX_BYTES:
        fault = Fault(f"larger than {MAX_BYTES} bytes", path.name, "a standard is one short file")
        raise StandardInvalid([fault])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault(f"not UTF-8 (byte {error.start})", path.name, "save the file as UTF-8")
        raise StandardInvalid([fault]) from error
    return parse_yaml(text, path.name)


def parse_yaml(text: str, name: str) -> RawFile:
    r"""Read the text of one file.

    >>> parse_yaml("max: 2.5", "a.yaml").data
    {'max': Decimal('2.5')}
    >>> print(parse_yaml("a: 1\na: 2", "a.yaml").faults[0])
    a.yaml:2 a: the key stands twice → keep one of the two
    """
    return _Builder(name).build(text)


class _Builder:
    """Turns YAML events into plain values, noting lines and faults on the way."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lines: dict[RawPath, int] = {}
        self._found: list[Fault] = []
        self._events: Iterator[yaml.Event] = iter(())

    def build(self, text: str) -> RawFile:
        """Read one document; a broken one gives what was read so far and the fault."""
        data: Any = None
        try:
            self._events = yaml.parse(text, Loader=_LOADER)
            next(self._events)
            if isinstance(next(self._events), yaml.DocumentStartEvent):
                data = self._value(next(self._events), ())
                self._end_of_document()
        except yaml.MarkedYAMLError as error:
            remedy = "check indentation, colons and quotes of this line and the one above"
            self._note(_line(error.problem_mark), (), f"no YAML: {error.problem}", remedy)
        except yaml.YAMLError as error:
            self._note(1, (), f"no YAML: {error}", "remove the unprintable character")
        except _TooDeepError as error:
            self._note(error.args[0], (), f"nested deeper than {MAX_DEPTH} levels", "flatten it")
        if not isinstance(data, dict) and not self._found:
            self._note(1, (), "no mapping at the top", "write `key: …`, `document: …` and so on")
        return RawFile(self._name, data, self._lines, tuple(self._found))

    def _end_of_document(self) -> None:
        next(self._events)
        after = next(self._events)
        if isinstance(after, yaml.DocumentStartEvent):
            self._fault(after, (), "a second document begins", "one file, one standard")

    def _fault(self, event: yaml.Event, path: RawPath, what: str, remedy: str) -> None:
        self._note(_line(event.start_mark), path, what, remedy)

    def _note(self, line: int, path: RawPath, what: str, remedy: str) -> None:
        dotted = ".".join(str(step) for step in path)
        self._found.append(Fault(what, f"{self._name}:{line} {dotted}".rstrip(), remedy))

    def _value(self, event: yaml.Event, path: RawPath) -> Any:
        self._lines.setdefault(path, _line(event.start_mark))
        if isinstance(event, yaml.AliasEvent):
            self._fault(event, path, "an alias (*) is not allowed", "write the value out")
            return None
        tag = getattr(event, "tag", None)
        if tag not in _TEXT_TAGS:
            self._fault(event, path, f"a tag ({tag}) is not allowed", "write a plain value")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if len(path) >= MAX_DEPTH:
            raise _TooDeepError(_line(event.start_mark))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        return self._sequence(path)

    def _mapping(self, path: RawPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(key := next(self._events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                self._fault(key, path, "a key is no plain text", "write a word before the colon")
                self._value(key, (*path, "?"))
                self._value(next(self._events), (*path, "?"))
                continue
            here = (*path, key.value)
            if key.value in result:
                self._fault(key, here, "the key stands twice", "keep one of the two")
            self._lines[here] = _line(key.start_mark)
            result[key.value] = self._value(next(self._events), here)
        return result

    def _sequence(self, path: RawPath) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            result.append(self._value(event, (*path, len(result))))
        return result

    def _scalar(self, event: yaml.ScalarEvent, path: RawPath) -> Any:
        text: str = event.value
        if not event.implicit[0]:
            return text
        for pattern, read in _PLAIN:
            if pattern.fullmatch(text):
                try:
                    return read(text)
                except ValueError:
                    self._fault(event, path, f"{text!r} is no date", "write YYYY-MM-DD")
                    return None
        return text


def _line(mark: Any) -> int:
    return 1 if mark is None else int(mark.line) + 1


class _TooDeepError(Exception):
    """Nesting beyond any sensible file; carries the line."""
