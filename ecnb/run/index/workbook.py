"""ranking.xlsx: a sheet of ranks for each standard, one of what is missing, one that explains.

Every text is written as text, so that no name becomes a formula. Figures are rounded half up as
in reports; the exact ones stand in results.parquet and in each result.json. The bytes are a
function of the lines: no clock, no user.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ecnb.model.standard import Standard
from ecnb.report.story.figures import fixed
from ecnb.report.text import visible, width
from ecnb.run.index.change import Change
from ecnb.run.index.headline import Headline, Number, exact
from ecnb.run.index.lines import Line, Lines
from ecnb.run.index.sheet_words import column, tell
from ecnb.run.index.words import attained_words, change_basis, label_of, say, status_words

if TYPE_CHECKING:
    from ecnb.run.plan import Plan

CREATED = dt.datetime(2020, 1, 1)  # noqa: DTZ001 - a fixed mark, no moment
LONGEST = 2_000
"""Characters of a text: a spreadsheet holds 32,767 in a cell."""

_NAME_LENGTH = 31
_LEAST, _MOST = 8, 48
Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its key in the explanations, its heading, and what it says of a line."""

    key: str
    label: str
    of: Callable[[Line, Headline], Cell]
    wide: int = 0


def workbook(plan: Plan, lines: Lines, standards: Sequence[Standard]) -> bytes:
    """Write the workbook of a period. Raises OSError where there is no room for it."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - heavy
    from xlsxwriter.exceptions import XlsxWriterException  # noqa: PLC0415

    target = io.BytesIO()
    with TemporaryDirectory(prefix="ecnb-") as rows:  # where rows wait: gone, whatever happens
        book = Workbook(target, {"constant_memory": True, "tmpdir": rows})
        try:
            _fill(book, plan, lines, standards)
            book.close()
        except XlsxWriterException as error:
            raise OSError(str(error)) from error
        finally:
            for sheet in book.worksheets():  # an open file could not be removed on Windows
                sheet.row_data_fh.close()
    return target.getvalue()


def _fill(book: Any, plan: Plan, lines: Lines, standards: Sequence[Standard]) -> None:
    lang, styles = plan.run.lang, _Styles(book)
    title = visible(f"{plan.run.programme} {plan.run.period}")
    book.set_properties({"title": title, "created": CREATED})
    names = _Names()
    used: dict[str, str] = {}
    for standard in standards:
        heads = list(_heads(standard, lines, lang))
        used |= {head.key: head.label for head in heads if head.key}
        sheet = book.add_worksheet(names.of(standard.document.title.get(lang)))
        _ranking(_Sheet(sheet, styles, heads), lines, standard, lang)
    _not_made(book.add_worksheet(names.of(say("not_made", lang))), styles, lines, lang)
    _explanation(book.add_worksheet(names.of(tell("explanation", lang))), styles, plan, used)


class _Styles:
    """Formats of cells, each made once."""

    def __init__(self, book: Any) -> None:
        font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
        self.head = book.add_format(
            {**font, "bold": True, "bg_color": "#dce6f0", "bottom": 1, "text_wrap": True}
        )
        self.text = book.add_format(font)
        self.wrapped = book.add_format({**font, "text_wrap": True})
        self.points = book.add_format({**font, "num_format": "0.00"})
        self.signed = book.add_format({**font, "num_format": "+0.00;-0.00;0.00"})
        self.places = book.add_format({**font, "num_format": "+0;-0;0"})
        self.title = book.add_format({**font, "bold": True, "font_size": 13})


class _Names:
    """Names of sheets: what a spreadsheet allows, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, title: str) -> str:
        """Give a name for a sheet.

        >>> _Names().of("a/b[1]*?:" + "x" * 40)
        'ab1xxxxxxxxxxxxxxxxxxxxxxxxxxxx'
        """
        plain = "".join(char for char in title if char not in "[]:*?/\\").strip("' ") or "-"
        name, n = plain[:_NAME_LENGTH], 1
        while name.casefold() in self._taken:
            n += 1
            name = f"{plain[: _NAME_LENGTH - 3]}_{n}"
        self._taken.add(name.casefold())
        return name


class _Sheet:
    """A sheet that is written row by row, downwards."""

    def __init__(self, sheet: Any, styles: _Styles, heads: Sequence[Head]) -> None:
        self.sheet, self.styles, self.heads = sheet, styles, heads
        self.row = 0
        whole = {"place": styles.text, "of": styles.text}
        special = {**whole, "change": styles.signed, "rose": styles.places}
        self._numbers = [special.get(head.key, styles.points) for head in heads]
        for at, head in enumerate(heads):
            sheet.set_column(at, at, max(_LEAST, min(_MOST, head.wide or width(head.label) + 3)))
        for at, head in enumerate(heads):
            sheet.write_string(0, at, head.label, styles.head)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def line(self, line: Line, one: Headline) -> None:
        """Write one entity."""
        self.row += 1
        for at, (head, style) in enumerate(zip(self.heads, self._numbers, strict=True)):
            value = head.of(line, one)
            if isinstance(value, str):
                if value:
                    self.sheet.write_string(self.row, at, value[:LONGEST], self.styles.text)
            elif value is not None:
                self.sheet.write_number(self.row, at, value, style)

    def title(self, text: str) -> None:
        """Write a heading inside the sheet, after an empty row."""
        self.row += 2
        self.sheet.write_string(self.row, 0, text, self.styles.title)


def _ranking(sheet: _Sheet, lines: Lines, standard: Standard, lang: str) -> None:
    """Write the ranked entities, ties with one rank; below them, apart, those without a rank."""
    ranked = True
    for line in lines.of(standard.key, ranked_first=True):
        one = line.headline
        if one is None:
            continue
        if standard.indicators and ranked and one.place is None:
            _filtered(sheet)
            sheet.title(tell("unranked", lang))
            ranked = False
        sheet.line(line, one)
    if ranked:
        _filtered(sheet)


def _filtered(sheet: _Sheet) -> None:
    """Let the rows so far be filtered: what stands below them apart is none of the ranking."""
    sheet.sheet.autofilter(0, 0, sheet.row, len(sheet.heads) - 1)


def _heads(standard: Standard, lines: Lines, lang: str) -> Iterator[Head]:
    scored = bool(standard.indicators)
    if scored:
        yield Head("place", say("rank", lang), lambda _, one: one.place)
        yield Head("of", tell("of", lang), lambda _, one: one.of)
    yield Head("entity", say("id", lang), lambda _, one: one.entity, 14)
    yield Head("name", say("entity", lang), lambda _, one: one.name, 36)
    if standard.classes:
        yield Head("class", say("class", lang),
                   lambda _, one: label_of(standard.classes, one.class_, lang))  # fmt: skip
    yield Head("county", say("county", lang), lambda _, one: one.county, 12)
    if scored:
        yield from _figures(standard, lang)
    else:
        yield Head("result", say("result", lang), lambda _, one: attained_words(one, lang), 36)
    yield Head("status", say("status", lang), lambda _, one: status_words(one, lang), 18)
    if lines.has_before(standard.key):
        yield from _changes(standard, lang)
    yield Head("report", say("report", lang),
               lambda line, _: say("old", lang) if line.is_old else "")  # fmt: skip
    for key, item in standard.indicators.items():
        yield Head("", f"{key} {item.label.get(lang)}", _points(key), 14)


def _figures(standard: Standard, lang: str) -> Iterator[Head]:
    yield Head("official", tell("official", lang), lambda _, one: _rounded(one.official), 12)
    yield Head("low", tell("low", lang), lambda _, one: _rounded(one.low), 12)
    yield Head("high", tell("high", lang), lambda _, one: _rounded(one.high), 12)
    if standard.grades:
        yield Head("grade", say("grade", lang),
                   lambda _, one: label_of(standard.grades, one.grade, lang))  # fmt: skip


def _changes(standard: Standard, lang: str) -> Iterator[Head]:
    def of(tell_it: Callable[[Change], Cell]) -> Callable[[Line, Headline], Cell]:
        return lambda line, _: tell_it(line.change) if line.change is not None else None

    yield Head("change", say("change", lang), of(lambda change: _rounded(change.points)), 10)
    yield Head("rose", tell("rose", lang), of(lambda change: change.rose))
    if standard.grades:
        label = of(lambda change: label_of(standard.grades, change.grade, lang))
        yield Head("grade_before", tell("grade_before", lang), label)
    yield Head("basis", tell("basis", lang), of(lambda change: change_basis(change, lang)), 30)


def _points(indicator: str) -> Callable[[Line, Headline], Cell]:
    return lambda _, one: _rounded(one.points.get(indicator))


@lru_cache(maxsize=10_000)
def _rounded(number: Number | None) -> float | None:
    """Round as reports do, half up; only then is it a binary figure."""
    return None if number is None else float(fixed(exact(number)))


def _not_made(sheet: Any, styles: _Styles, lines: Lines, lang: str) -> None:
    """Write every entity for which nothing was made, with the cause."""
    heads = (("id", 14), ("entity", 36), ("state", 12), ("cause", 80), ("report", 12))
    rows = (
        (line.entity, line.name, say(line.kind, lang), "\n".join(line.cause),
         say("old", lang) if line.is_old else "—")
        for line in lines.open()
    )  # fmt: skip
    last = _written(sheet, styles, [(say(key, lang), wide) for key, wide in heads], rows)
    sheet.autofilter(0, 0, last, len(heads) - 1)


def _explanation(sheet: Any, styles: _Styles, plan: Plan, used: dict[str, str]) -> None:
    """Say what each column means and where its figures come from."""
    lang, run = plan.run.lang, plan.run
    about = ((tell(key, lang), value) for key, value in (
        ("programme", visible(run.programme)), ("period", run.period.label(lang)),
        ("as_of", run.as_of.isoformat()), ("source", tell("source_text", lang)),
        ("rounding", tell("rounding_text", lang)), ("points", tell("points_text", lang)),
    ))  # fmt: skip
    columns = ((label, column(key, lang)) for key, label in used.items())
    heads = [(tell("what", lang), 24), (tell("meaning", lang), 90)]
    _written(sheet, styles, heads, (*about, *columns))


def _written(
    sheet: Any, styles: _Styles, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]]
) -> int:
    """Write a sheet of texts; give its last row."""
    for at, (label, wide) in enumerate(heads):
        sheet.set_column(at, at, wide)
        sheet.write_string(0, at, label, styles.head)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(rows, 1):
        for at, text in enumerate(row):
            sheet.write_string(last, at, text[:LONGEST], styles.wrapped)
    return last
