"""From a cell as it was found to a value that the standard allows; else Unfit says why not."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from ecnb.evidence.files.grid import Raw, blank
from ecnb.evidence.names import NameBook, Unfit
from ecnb.evidence.personal import persons_own
from ecnb.model.evidence import Cell
from ecnb.model.facts import Column
from ecnb.model.memo import by_identity
from ecnb.model.period import Period
from ecnb.model.scorecard import Verdict
from ecnb.model.table import LIMIT, UNIT

MAX_TEXT = 32_767
MAX_COUNT = LIMIT // UNIT
"""A count enters points, where it is multiplied; most amounts are only compared."""

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_LOOSE = re.compile(r"[+-]?[\d,，]*\.?\d+([eE][+-]?\d+)?", re.ASCII)
_DATE = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", re.ASCII)
_TIME = re.compile(r"(\d{4}[-/]\d{1,2}[-/]\d{1,2})[ T](\d{1,2}):(\d\d)(?::\d\d)?", re.ASCII)
_ZH_PERIOD = re.compile(r"(\d{4})年(?:([上下])半年|第?([一二三四1-4])季度)?")
_SEPARATORS = re.compile(r"[;；、\n]")

YES: Final = frozenset(("是", "有", "true", "yes", "1"))
NO: Final = frozenset(("否", "无", "没有", "false", "no", "0"))
_VERDICT_LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    Verdict.MET.value: ("符合",),
    Verdict.PARTLY.value: ("部分符合",),
    Verdict.NOT_MET.value: ("不符合",),
    Verdict.NOT_APPLICABLE.value: ("不适用",),
}
VERDICT_NAMES: Final = NameBook.of("结论", _VERDICT_LABELS)


def text(raw: Raw) -> str:
    r"""Read a text. Line ends become ``\n``; characters that cannot be printed are refused.

    >>> text("  培训\r\n第二场 "), text(12), text(2.5)
    ('培训\n第二场', '12', '2.5')
    """
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | float | Decimal):
        return f"{_decimal(raw):f}"
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat() if raw.time() == dt.time() else f"{raw:%Y-%m-%d %H:%M}"
    if raw is None or not isinstance(raw, str):
        return "" if raw is None else str(raw)
    value = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(value) > MAX_TEXT:
        raise Unfit(f"文字过长（{len(value)}字）", f"一格不超过{MAX_TEXT}字，长文放入附件")
    odd = next((c for c in value if unicodedata.category(c) in _ODD and c not in "\n\t"), None)
    if odd is not None:
        raise Unfit(f"含有不可见的控制字符 U+{ord(odd):04X}", "删去该字符，或检查文件编码")
    return value


_ODD = ("Cc", "Cs")


def _decimal(raw: float | Decimal) -> Decimal:
    """Give a workbook's number as Excel shows it: 15 significant digits."""
    return Decimal(f"{raw:.15g}") if isinstance(raw, float) else Decimal(raw)


def number(raw: Raw, *, typed: bool) -> Fraction:
    """Read a decimal number of at most four decimals.

    typed: the cell comes from a workbook, where a number that is stored as text is a fault.

    >>> number("12.50", typed=False)
    Fraction(25, 2)
    >>> number("12场", typed=False)
    Traceback (most recent call last):
    ecnb.evidence.names.Unfit: ('不是数字: 12场', '只写数字，不带单位：12')
    """
    if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
        exact = _decimal(raw)
        if not exact.is_finite():
            raise Unfit(f"不是数字: {raw}", "填写数字")
        value = Fraction(exact)
    else:
        shown = text(raw)
        if typed and isinstance(raw, str) and _NUMBER.fullmatch(shown):
            raise Unfit(f"数字存成了文本: {shown}", "把单元格改为数字格式后重新输入")
        if not isinstance(raw, str) or not _NUMBER.fullmatch(shown) or len(shown) > 40:  # noqa: PLR2004
            raise Unfit(f"不是数字: {shown[:40]}", _number_remedy(shown))
        value = Fraction(shown)
    if (value * UNIT).denominator != 1:
        raise Unfit(f"小数超过四位: {text(raw)[:40]}", "四舍五入到四位小数以内")
    if abs(value) > LIMIT:
        raise Unfit(f"数值过大: {text(raw)[:40]}", f"绝对值不超过{LIMIT}，可改用更大的单位")
    return value


def _number_remedy(shown: str) -> str:
    """Say how a text that is nearly a number should be written."""
    half = unicodedata.normalize("NFKC", shown)
    if half != shown and _NUMBER.fullmatch(half):
        return f"改用半角数字：{half}"
    loose = _LOOSE.match(half)
    if loose is None:
        return "填写数字，如 12 或 3.5；没有数据就留空"
    try:
        value = Decimal(loose[0].replace(",", "").replace("，", ""))
    except ArithmeticError:
        return "填写数字，如 12 或 3.5；没有数据就留空"
    if abs(value.adjusted()) > 15:  # noqa: PLR2004 - the digits of a number in Excel
        return "填写数字，如 12 或 3.5；没有数据就留空"
    if loose[0] == half:
        return f"写成普通数字：{value:f}"
    return f"只写数字，不带单位：{value:f}"


def amount(raw: Raw, *, typed: bool) -> Fraction:
    """Read an amount: a number that is not negative."""
    value = number(raw, typed=typed)
    if value < 0:
        raise Unfit(f"数值不能为负: {text(raw)}", "填写 0 或正数")
    return value


def count(raw: Raw, *, typed: bool) -> Fraction:
    """Read a count: a whole number that is not negative.

    >>> count("-3", typed=False)
    Traceback (most recent call last):
    ecnb.evidence.names.Unfit: ('次数不能为负: -3', '填写 0 或正整数')
    """
    value = number(raw, typed=typed)
    if value < 0:
        raise Unfit(f"次数不能为负: {text(raw)}", "填写 0 或正整数")
    if value.denominator != 1:
        raise Unfit(f"次数必须是整数: {text(raw)}", "填写 0 或正整数")
    if value > MAX_COUNT:
        raise Unfit(f"数值过大: {text(raw)}", f"不超过{MAX_COUNT}")
    return value


def date(raw: Raw) -> dt.date:
    """Read a day: ``YYYY-MM-DD`` or ``YYYY/M/D``, or a workbook's own date.

    >>> date("2026/3/1")
    datetime.date(2026, 3, 1)
    """
    if isinstance(raw, dt.datetime):
        if raw.time() != dt.time():
            raise Unfit(f"只填日期，不带时间: {raw:%Y-%m-%d %H:%M}", "写成 YYYY-MM-DD")
        return _plausible(raw.date())
    if isinstance(raw, dt.date):
        return _plausible(raw)
    shown = text(raw)
    match = _DATE.fullmatch(shown)
    try:
        day = None if match is None else dt.date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        day = None
    if day is None:
        raise Unfit(f"不是日期: {shown[:40]}", "写成 YYYY-MM-DD，如 2026-03-01")
    return _plausible(day)


def _plausible(day: dt.date) -> dt.date:
    if not dt.date(1950, 1, 1) <= day < dt.date(2100, 1, 1):
        raise Unfit(f"年份不合理: {day}", "检查年份")
    return day


def moment(raw: Raw) -> dt.datetime:
    """Read a day and time: ``YYYY-MM-DD HH:MM``, or a workbook's own. Seconds are left out.

    >>> moment("2026-03-01 09:30")
    datetime.datetime(2026, 3, 1, 9, 30)
    """
    if isinstance(raw, dt.datetime):
        _plausible(raw.date())
        return raw.replace(second=0, microsecond=0, tzinfo=None)
    shown = text(raw)
    match = _TIME.fullmatch(shown)
    if match is None or isinstance(raw, dt.date):
        raise Unfit(f"不是日期和时间: {shown[:40]}", "写成 YYYY-MM-DD HH:MM，如 2026-03-01 09:30")
    day = date(match[1])
    hour, minute = int(match[2]), int(match[3])
    if hour > 23 or minute > 59:  # noqa: PLR2004 - hours of a day, minutes of an hour
        raise Unfit(f"时间不对: {shown}", "小时写 0 至 23，分钟写 0 至 59")
    return dt.datetime.combine(day, dt.time(hour, minute))


def period(raw: Raw) -> Period:
    """Read a period: ``2026``, ``2026H1``, ``2026Q2``, or in words, ``2026年上半年``.

    >>> str(period("2026年第二季度")), str(period(2026))
    ('2026Q2', '2026')
    """
    shown = text(raw)
    match = _ZH_PERIOD.fullmatch(shown)
    if match is not None:
        half, quarter = match[2], match[3]
        shown = match[1]
        if half:
            shown += f"H{'上下'.index(half) + 1}"
        elif quarter:
            shown += f"Q{'一二三四'.find(quarter) + 1 or quarter}"
    try:
        return Period.parse(shown.upper())
    except ValueError as error:
        raise Unfit(f"不是期间: {shown[:40]}", "写成 2026、2026H1 或 2026Q2") from error


def yes_no(raw: Raw) -> bool:
    """Read yes or no.

    >>> yes_no("是"), yes_no(0)
    (True, False)
    """
    word = text(raw).lower()
    if word not in YES | NO:
        raise Unfit(f"不是“是”或“否”: {word[:40]}", "填写 是 或 否")
    return word in YES


def words(raw: Raw) -> tuple[str, ...]:
    """Read a list, separated by ``；``, ``;``, ``、`` or line ends.

    >>> words("咨询；培训、对接")
    ('咨询', '培训', '对接')
    """
    return tuple(word.strip() for word in _SEPARATORS.split(text(raw)) if word.strip())


@by_identity(1024)
def choices_of(column: Column) -> NameBook:
    """Name what a choice column allows."""
    labels = {key: (one.label.zh, one.label.en) for key, one in column.choices.items()}
    return NameBook.of("选项", labels)


def cell(raw: Raw, column: Column, names: NameBook, *, typed: bool) -> Cell:
    """Read one cell of a register by its column's kind; None for a blank one."""
    if blank(raw):
        return None
    if column.kind == "count":
        return count(raw, typed=typed)
    if column.kind == "amount":
        return amount(raw, typed=typed)
    if column.kind == "choice":
        return names.key(text(raw))
    if column.kind == "yes_no":
        return yes_no(raw)
    if column.about_people and persons_own(text(raw)):
        what = "有像电话、证件号码或邮箱的内容（不显示）"
        raise Unfit(what, "删去个人信息：台账随报告公开，写经过，不写是谁")
    return _READERS[column.kind](raw) or None


_READERS: Final[Mapping[str, Callable[[Raw], Cell]]] = {
    "text": text,
    "date": date,
    "datetime": moment,
    "period": period,
    "list": words,
}
