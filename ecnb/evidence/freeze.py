"""Frozen evidence: one canonical folder per content, whatever file it was read from.

A workbook, a GB18030 folder and a frozen folder that say the same freeze to the same bytes:
rows are sorted, figures and dates are written one way, blank rows are gone. Reading a frozen
folder gives the same :class:`Evidence` back, and a row's ``line`` is its line in the frozen file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from ecnb.errors import EvidenceInvalid, Fault, InternalError
from ecnb.evidence.files.csv_reader import shielded, written
from ecnb.evidence.rows import history as history_rows
from ecnb.evidence.rows import survey_table
from ecnb.evidence.rows.entity import PERIODS
from ecnb.evidence.rows.plan import FIELDS, ordered, rows_of
from ecnb.evidence.rows.services import SERVICES
from ecnb.evidence.written import cell_text
from ecnb.model.evidence import Attachment, Entity, Evidence, FactValue, Row
from ecnb.model.standard import Standard
from ecnb.model.text import exact_text

_PRINTABLE = (
    r"\t\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
)
_UNPRINTABLE = re.compile(f"[^{_PRINTABLE}]")
_LISTED = (PERIODS, SERVICES)
_FACTS = ("period", "key", "value", "source", "date", "note")
_RATINGS = ("period", "indicator", "rater", "points", "reason")


@dataclass(frozen=True, slots=True)
class FileAttachment(Attachment):
    """An attachment that knows its file, so that freezing can carry it along."""

    path: Path = field(default=Path(), compare=False, repr=False)


def freeze(evidence: Evidence, standard: Standard) -> Mapping[str, bytes]:
    """Give the canonical files of an entity's evidence by their paths (``/`` on every system)."""
    files = {"entity.yaml": _entity_yaml(evidence.entity)}
    if evidence.facts:
        rows = sorted(
            [str(f.period), f.key, value_text(f.value), f.source, _day(f.date), f.note]
            for f in evidence.facts
        )
        files["facts.csv"] = _csv(_FACTS, rows)
    if evidence.ratings:
        entries = sorted(
            [str(r.period), r.part, r.rater, exact_text(r.points), r.reason]
            for r in evidence.ratings
        )
        files["ratings.csv"] = _csv(_RATINGS, entries)
    files |= _unscored(evidence)
    for key, rows_ in sorted(evidence.registers.items()):
        table = _register(key, rows_, standard)
        files[f"registers/{key}.csv"] = _csv(table.header, [texts for texts, _ in table.rows])
    for key, rows_ in sorted(evidence.surveys.items()):
        table = _survey(rows_)
        files[f"surveys/{key}.csv"] = _csv(table.header, [texts for texts, _ in table.rows])
    for item in evidence.attachments:
        files[f"attachments/{item.name}"] = _carried(item)
    return files


def _unscored(evidence: Evidence) -> dict[str, bytes]:
    """Give the files of what changes no points."""
    files: dict[str, bytes] = {}
    if evidence.plan:
        files["plan.csv"] = _csv(FIELDS, rows_of(evidence.plan))
    if evidence.survey is not None:
        files["surveys.csv"] = _csv(survey_table.FIELDS, survey_table.rows_of(evidence.survey))
    if evidence.history:
        past = history_rows.rows_of(evidence.history)
        files["history.csv"] = _csv(history_rows.FIELDS, past)
    return files


def digest(files: Mapping[str, bytes]) -> dict[str, str]:
    """Give the sha256 of each file.

    >>> digest({"a": b""})["a"][:8]
    'e3b0c442'
    """
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}


def write_frozen(files: Mapping[str, bytes], folder: Path) -> None:
    """Write frozen files below a folder, which is made if it does not exist."""
    for name, content in files.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
            raise InternalError(f"no path inside a folder: {name}")
        target = folder.joinpath(*path.parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def canonical(evidence: Evidence, standard: Standard) -> Evidence:
    """Put evidence into the order of its frozen files; rows are numbered by their lines there."""
    return replace(
        evidence,
        facts=tuple(sorted(evidence.facts, key=lambda f: (str(f.period), f.key))),
        ratings=tuple(sorted(evidence.ratings, key=lambda r: (str(r.period), r.part, r.rater))),
        registers={
            key: _numbered(_register(key, rows, standard))
            for key, rows in sorted(evidence.registers.items())
        },
        surveys={key: _numbered(_survey(rows)) for key, rows in sorted(evidence.surveys.items())},
        plan=ordered(evidence.plan),
        history=history_rows.ordered(evidence.history),
        attachments=tuple(sorted(evidence.attachments, key=lambda item: item.name)),
    )


# --- tables -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Table:
    """A table in canonical order: its header, and each row as texts beside what it was."""

    header: tuple[str, ...]
    rows: tuple[tuple[list[str], Row], ...]


def _register(key: str, rows: Sequence[Row], standard: Standard) -> _Table:
    register = standard.registers.get(key)
    if register is None:
        raise InternalError(f"{standard.key} has no register {key!r}")
    header = tuple(register.columns)
    first = header.index(register.date) if register.date is not None else 0
    return _sorted(header, rows, first)


def _survey(rows: Sequence[Row]) -> _Table:
    header = tuple(dict.fromkeys(name for row in rows for name in row.cells))
    return _sorted(header, rows, 0)


def _sorted(header: tuple[str, ...], rows: Sequence[Row], first: int) -> _Table:
    texts = [([cell_text(row.cells.get(name)) for name in header], row) for row in rows]
    return _Table(
        header, tuple(sorted(texts, key=lambda pair: (pair[0][first : first + 1], pair[0])))
    )


def _numbered(table: _Table) -> tuple[Row, ...]:
    return tuple(Row(row.cells, line) for line, row in _lines(table))


def _lines(table: _Table) -> Iterator[tuple[int, Row]]:
    """Give each row with the line on which it starts; a text may fill several lines."""
    line = 2 + sum(name.count("\n") for name in table.header)
    for texts, row in table.rows:
        yield line, row
        line += 1 + sum(text.count("\n") for text in texts)


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Write a table; a survey that nobody answered has no columns and is an empty file."""
    if not header:
        return b""
    return written(
        [shielded(name) for name in header], [[_guarded(text) for text in row] for row in rows]
    )


_FIGURE = re.compile(r"-?\d+(\.\d+)?")


def _guarded(text: str) -> str:
    """Shield a text; a negative figure is no formula."""
    return text if _FIGURE.fullmatch(text) else shielded(text)


def value_text(value: FactValue) -> str:
    """Write a fact's value.

    >>> from fractions import Fraction
    >>> value_text(Fraction(5, 2)), value_text(True), value_text(dt.date(2026, 3, 1))
    ('2.5', '是', '2026-03-01')
    """
    return cell_text(value)


def _day(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()


# --- entity and attachments ---------------------------------------------------------------------


def _entity_yaml(entity: Entity) -> bytes:
    fields = {
        "id": entity.id,
        "name": entity.name,
        "standard": entity.standard,
        "class": entity.class_ or "",
        "county": entity.county,
        **{name: entity.details.get(name, "") for name in _LISTED},
    }
    lines = [f"{key}: {_quoted(value)}" for key, value in fields.items() if value]
    if entity.sample:
        lines.append("sample: true")
    details = {key: value for key, value in sorted(entity.details.items()) if key not in _LISTED}
    if details:
        lines.append("details:")
        lines += [f"  {_quoted(key)}: {_quoted(value)}" for key, value in details.items()]
    return ("\n".join(lines) + "\n").encode()


def _quoted(text: str) -> str:
    """Write a text in double quotes, as YAML and JSON both read it."""
    escaped = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", escaped)


def _carried(item: Attachment) -> bytes:
    if not isinstance(item, FileAttachment):
        raise InternalError(f"the attachment {item.name!r} does not know its file")
    content = item.path.read_bytes()
    if hashlib.sha256(content).hexdigest() != item.sha256:
        what = "附件在读取之后被改动"
        raise EvidenceInvalid([Fault(what, f"attachments/{item.name}", "重新运行")])
    return content
