"""Published results of earlier periods as evidence: ``history.csv``, the sheet 历史结果.

For periods whose evidence is gone. They change no points: a report shows them beside its own,
and compares only what is alike. So every row says under which document and edition it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import Final

from ecnb.evidence.files.grid import Grid, Raw, Reading, lines
from ecnb.evidence.files.headers import OWNER, Columns
from ecnb.evidence.names import NameBook, Unfit, plain
from ecnb.evidence.rows import cells
from ecnb.evidence.rows.rows import RowReader, first_of_its_kind
from ecnb.model.history import ANNUAL, CURRENT, TOTAL, PastResult
from ecnb.model.period import Period
from ecnb.model.standard import Standard
from ecnb.model.text import exact_text
from ecnb.standards import earliest_result

MAX_ROWS, MAX_NAME = 2_000, 80
MAX_PERIODS = 60
"""Thirty years of half-years; the documents are younger, and a chart holds no more."""
NOW: Final = "现行"
_NOW: Final = frozenset(map(plain, (NOW, "current")))
TOTAL_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    TOTAL: ("总分", "得分"),
    ANNUAL: ("年度得分", "年度总分"),
}

HISTORY_COLUMNS: Final = Columns(
    {
        "period": ("期间",),
        "indicator": ("指标", "about"),
        "points": ("得分",),
        "low": ("最低",),
        "high": ("最高",),
        "standard": ("适用标准", "标准"),
        "edition": ("版本",),
        "class": ("类别",),
        "rulings": ("口径",),
        "grade": ("等级",),
        "source": ("来源",),
        "entity": OWNER,
    },
    ("period", "indicator", "points", "standard", "edition"),
    ("指标名称", "说明", "备注"),
)
FIELDS: Final = tuple(name for name in HISTORY_COLUMNS.labels if name != "entity")
"""Columns of the frozen table, in order."""


def read_history(
    grid: Grid, standard: Standard, entity: str, reading: Reading
) -> Iterator[PastResult]:
    """Read published results; every fault is noted with its row."""
    if len(grid.lines) > MAX_ROWS:
        what = f"历史结果过多（{len(grid.lines)}行）"
        reading.note(what, grid.name, f"最多{MAX_ROWS}行，只留需要比较的期间")
        return
    seen: dict[object, str] = {}
    periods: set[Period] = set()
    for line in lines(grid, HISTORY_COLUMNS, reading):
        row = RowReader(line, reading)
        _whose(row, entity)
        found = _result(row, standard, typed=grid.typed)
        if found is None:
            continue
        what = f"{found.period} 的 {found.about}"
        periods.add(found.period)
        if first_of_its_kind(seen, found.place, row, what):
            yield found
    if len(periods) > MAX_PERIODS:
        what = f"历史结果的期间过多（{len(periods)}个）"
        reading.note(what, grid.name, f"最多{MAX_PERIODS}个，只留需要比较的期间")


def _result(row: RowReader, standard: Standard, *, typed: bool) -> PastResult | None:
    period = row.need("period", cells.period)
    points = row.need("points", partial(cells.amount, typed=typed))
    low, high = (row.get(end, partial(cells.amount, typed=typed)) for end in ("low", "high"))
    named = row.need("standard", _short)
    edition = row.need("edition", _short)
    if named is None or edition is None:
        return None
    key = standard.key if plain(named) in _names(standard) else named
    version = CURRENT if plain(edition) in _NOW | _editions(standard) else edition
    own = standard if (key, version) == (standard.key, CURRENT) else None
    about = row.need("indicator", partial(_about, standard=own))
    class_ = row.get("class", partial(_class, standard=own))
    rulings = row.get("rulings", partial(_rulings, standard=own)) or {}
    grade = row.get("grade", partial(_grade, standard=own))
    if own is not None and own.classes and class_ is None and row.ok:
        row.need("class", _short)
    if not row.ok or period is None or points is None or about is None:
        return None
    found = PastResult(
        period, about, points, key, version, low, high, class_, rulings, grade, row.text("source")
    )
    return found if _sound(row, found, own) else None


def _names(standard: Standard) -> set[str]:
    title = standard.document.title
    return {plain(name) for name in (standard.key, title.zh, title.en)}


def _editions(standard: Standard) -> frozenset[str]:
    """Name the edition in use by its number as well."""
    number = standard.document.number
    return frozenset({plain(number)} if number else ())


def _short(raw: Raw) -> str:
    text = cells.text(raw)
    if len(text) > MAX_NAME or "\n" in text:
        raise Unfit(f"文字过长（{len(text)}字）", f"写在一行内，不超过{MAX_NAME}字")
    return text


def _about(raw: Raw, standard: Standard | None) -> str:
    """Read what a row is about; another document's indicators keep their names."""
    labels = dict(TOTAL_NAMES)
    if standard is not None:
        labels |= {k: (one.label.zh, one.label.en) for k, one in standard.indicators.items()}
        if standard.annual is None:
            del labels[ANNUAL]
    book, text = NameBook.of("指标", labels), _short(raw)
    if standard is not None:
        return book.key(text)
    return next((key for key, names in TOTAL_NAMES.items() if text in (key, *names)), text)


def _class(raw: Raw, standard: Standard | None) -> str:
    text = _short(raw)
    if standard is None:
        return text
    labels = {key: (one.label.zh, one.label.en) for key, one in standard.classes.items()}
    return NameBook.of("类别", labels).key(text)


def _grade(raw: Raw, standard: Standard | None) -> str:
    text = _short(raw)
    if standard is None:
        return text
    labels = {key: (one.label.zh, one.label.en) for key, one in standard.grades.items()}
    return NameBook.of("等级", labels).key(text)


def _rulings(raw: Raw, standard: Standard | None) -> Mapping[str, str]:
    """Read readings that differed from the defaults: ``JX-1=scaled；JX-2=upper``."""
    found: dict[str, str] = {}
    for word in cells.words(raw):
        name, equals, option = (part.strip() for part in word.partition("="))
        if not (name and equals and option):
            raise Unfit(
                f"口径写法不对: {word[:40]}", "写成 编号=选项，如 JX-1=scaled，多项用；分开"
            )
        if standard is not None:
            known = {key: tuple(one.options) for key, one in standard.interpretations.items()}
            NameBook.of("口径", dict.fromkeys(known, ())).key(name)
            NameBook.of(f"{name}选项", dict.fromkeys(known[name], ())).key(option)
        found[name] = option
    return dict(sorted(found.items()))


def _whose(row: RowReader, entity: str) -> None:
    named = row.text("entity")
    if named and named != entity:
        what = f"这是别的单位的结果: {named[:80]}"
        row.refuse(Unfit(what, f"放到 {named[:80]} 的证据中，或把本列改为 {entity}"), "entity")


def _sound(row: RowReader, found: PastResult, own: Standard | None) -> bool:
    """Refuse what contradicts itself, or cannot be under the document in use."""
    if (found.low is None) != (found.high is None):
        row.refuse(Unfit("区间只填了一端", "“最低”和“最高”都填，或都不填"))
    elif found.low is not None and not found.low <= found.points <= (found.high or Fraction(0)):
        row.refuse(Unfit("得分不在所填区间内", "改正得分、最低或最高"), "points")
    if found.about == ANNUAL and found.period.kind:
        row.refuse(
            Unfit(f"年度得分的期间应是一年: {found.period}", f"写 {found.period.year}"), "period"
        )
    _old(row, found, own)
    if own is None:
        return row.ok
    if found.grade is not None and found.about in own.indicators:
        row.refuse(Unfit("单项指标没有等级", "删去等级，或把指标改为“总分”"), "grade")
    most = _most(own, found.about)
    if most is not None and found.points > most:
        what = f"得分超过满分（{exact_text(most)}）: {exact_text(found.points)}"
        row.refuse(Unfit(what, "改正得分；若当时满分不同，在“版本”栏写明当时的版本"), "points")
    return row.ok


def _old(row: RowReader, found: PastResult, own: Standard | None) -> None:
    """Refuse a period before the edition in use, or before there was anything to evaluate."""
    document, first = None if own is None else own.document, earliest_result()
    since = None if document is None else document.in_force or document.issued
    if since is not None and found.period.end < since:
        what = f"期间早于现行版施行（{since}）: {found.period}"
        row.refuse(Unfit(what, "改正期间；当时依据旧版的，在“版本”栏写明旧版"), "period")
    elif found.period.end < first.day:
        what = f"期间过早: {found.period}，早于{first.day}（{first.clause}，{first.reason.zh}）"
        row.refuse(Unfit(what, f"写 {first.day.year} 年或以后的期间"), "period")


def _most(own: Standard, about: str) -> Fraction | None:
    """Give the most that an indicator or a total can have, with what a rater may add freely."""
    if about in own.indicators:
        return own.indicators[about].max
    free = own.adjustment.to if own.adjustment is not None else Fraction(0)
    return None if own.max_total is None else own.max_total + free


def ordered(results: Iterable[PastResult]) -> tuple[PastResult, ...]:
    """Put results into the order of their frozen table."""
    return tuple(sorted(results, key=lambda one: one.place))


def rows_of(results: Iterable[PastResult]) -> list[list[str]]:
    """Write results as the rows of their table."""
    return [_texts(one) for one in ordered(results)]


def _texts(one: PastResult) -> list[str]:
    ends = ["" if end is None else exact_text(end) for end in (one.low, one.high)]
    rulings = "；".join(f"{name}={option}" for name, option in one.rulings.items())
    return [
        str(one.period), one.about, exact_text(one.points), *ends, one.standard,
        one.edition or NOW, one.class_ or "", rulings, one.grade or "", one.source,
    ]  # fmt: skip
