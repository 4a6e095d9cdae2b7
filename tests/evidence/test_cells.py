"""One cell: what is read, what is refused, and what the remedy says."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from ecnb.evidence.names import Unfit
from ecnb.evidence.rows import cells
from ecnb.model.facts import Column
from ecnb.model.period import Period
from ecnb.model.table import LIMIT, UNIT


def refused(read, raw, **more):
    """Give what is wrong and the remedy."""
    with pytest.raises(Unfit) as caught:
        read(raw, **more)
    return caught.value.what, caught.value.remedy


@pytest.mark.parametrize(
    ("raw", "value"),
    [("12", 12), (" 3.50 ", Fraction(7, 2)), ("-1", -1), ("007", 7), ("0.0001", Fraction(1, UNIT))],
)
def test_plain_decimal_in_csv_is_a_number(raw, value):
    """CSV knows only text, so a plain decimal number is one."""
    assert cells.number(raw, typed=False) == value


@pytest.mark.parametrize(
    ("raw", "remedy"),
    [
        ("12场", "只写数字，不带单位：12"),
        ("1e3", "写成普通数字：1000"),
        ("１２", "改用半角数字：12"),
        ("1,200", "写成普通数字：1200"),
        ("约12", "填写数字"),
        ("", "填写数字"),
        (".5", "写成普通数字：0.5"),
        ("+5", "写成普通数字：5"),
        ("1e999999999", "填写数字"),
        ("①", "改用半角数字：1"),
    ],
)
def test_nearly_a_number_is_refused_with_the_way_to_write_it(raw, remedy):
    """The remedy shows the number where it can be made out."""
    what, mend = refused(cells.number, raw, typed=False)
    assert what.startswith("不是数字")
    assert mend.startswith(remedy)


def test_number_as_text_in_a_workbook_is_refused():
    """Excel sums such a cell as nothing; who filled it in must see that."""
    assert refused(cells.number, "12", typed=True)[0] == "数字存成了文本: 12"


@pytest.mark.parametrize(
    ("raw", "value"), [(12, 12), (0.1, Fraction(1, 10)), (0.1 + 0.2, Fraction(3, 10))]
)
def test_workbook_number_is_read_as_excel_shows_it(raw, value):
    """Fifteen significant digits: no binary artefact becomes a fifth decimal."""
    assert cells.number(raw, typed=True) == value


def test_decimal_of_a_database_is_exact():
    """Parquet decimals keep their digits."""
    assert cells.number(Decimal("2.5000"), typed=False) == Fraction(5, 2)


@pytest.mark.parametrize("raw", [True, dt.date(2026, 1, 1), float("nan"), float("inf")])
def test_what_is_no_number_is_refused(raw):
    """A yes, a date, NaN."""
    assert refused(cells.number, raw, typed=True)[0].startswith("不是数字")


def test_more_than_four_decimals_is_refused():
    """Figures are whole ten-thousandths."""
    assert refused(cells.number, "0.00001", typed=False)[0] == "小数超过四位: 0.00001"


def test_beyond_the_limit_is_refused_and_at_the_limit_read():
    """Sums and products must stay inside 64 bits."""
    assert cells.amount(str(LIMIT), typed=False) == LIMIT
    assert refused(cells.amount, str(LIMIT + 1), typed=False)[0].startswith("数值过大")
    assert cells.count(str(cells.MAX_COUNT), typed=False) == cells.MAX_COUNT
    assert refused(cells.count, str(cells.MAX_COUNT + 1), typed=False)[0].startswith("数值过大")


@pytest.mark.parametrize(
    ("raw", "what"),
    [("-3", "次数不能为负: -3"), ("2.5", "次数必须是整数: 2.5"), (-1, "次数不能为负: -1")],
)
def test_count_is_whole_and_not_negative(raw, what):
    """A fraction of a training is a slip."""
    assert refused(cells.count, raw, typed=not isinstance(raw, str))[0] == what


def test_negative_amount_is_refused():
    """Amounts state what happened, never what was taken away."""
    assert refused(cells.amount, "-0.5", typed=False)[0] == "数值不能为负: -0.5"


@pytest.mark.parametrize("raw", ["2026-03-01", "2026/3/1", dt.datetime(2026, 3, 1)])
def test_dates_as_people_write_them(raw):
    """Both ways of CSV, and a workbook's own date."""
    assert cells.date(raw) == dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    "raw", ["2026-02-29", "2026年3月1日", "20260301", "3/1/2026", "2026-3/1", 46082, "0026-01-01"]
)
def test_what_is_no_date_is_refused(raw):
    """No day is guessed."""
    what, remedy = refused(cells.date, raw)
    assert what.startswith(("不是日期", "年份不合理"))
    assert remedy


def test_date_with_a_time_is_refused_where_a_day_is_asked():
    """The time would be lost."""
    assert refused(cells.date, dt.datetime(2026, 3, 1, 9))[0].startswith("只填日期")


def test_moments():
    """Day and time with a blank or T between them; seconds are left out."""
    expected = dt.datetime(2026, 3, 1, 9, 30)
    for raw in ("2026-03-01 09:30", "2026/3/1 9:30", "2026-03-01T09:30:59"):
        assert cells.moment(raw) == expected
    assert cells.moment(dt.datetime(2026, 3, 1, 9, 30, 59, 5)) == expected


@pytest.mark.parametrize("raw", ["2026-03-01", "2026-03-01 24:00", "09:30", dt.date(2026, 3, 1)])
def test_moment_needs_day_and_time(raw):
    """A limit in hours cannot run from a day."""
    assert refused(cells.moment, raw)[1]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("2026", "2026"),
        (2026, "2026"),
        (2026.0, "2026"),
        ("2026H1", "2026H1"),
        ("2026q4", "2026Q4"),
        ("2026年", "2026"),
        ("2026年上半年", "2026H1"),
        ("2026年下半年", "2026H2"),
        ("2026年第四季度", "2026Q4"),
        ("2026年第1季度", "2026Q1"),
    ],
)
def test_periods_as_people_write_them(raw, name):
    """By code or in words."""
    assert cells.period(raw) == Period.parse(name)


@pytest.mark.parametrize("raw", ["2026H3", "上半年", "26H1", "2026-03"])
def test_what_is_no_period_is_refused(raw):
    """The remedy names the three ways."""
    assert refused(cells.period, raw)[1] == "写成 2026、2026H1 或 2026Q2"


def test_yes_and_no():
    """In words, by figure, by Excel's own truth values."""
    assert all(cells.yes_no(raw) for raw in ("是", "有", "TRUE", "1", 1, True))
    assert not any(cells.yes_no(raw) for raw in ("否", "无", "False", "0", 0, False))
    assert refused(cells.yes_no, "大概")[1] == "填写 是 或 否"


@pytest.mark.parametrize("raw", ["a\x00b", "a\x1bb", "a\x85b", "a\udc80"])
def test_control_characters_are_refused(raw):
    """What cannot be printed does not get into a report."""
    assert refused(cells.text, raw)[0].startswith("含有不可见的控制字符")


def test_hostile_text_stays_text():
    """Markup, formulas and path tricks are words like any other."""
    for raw in ("=1+1", "<script>", "{{x}}", "../../etc", "#set page()", "$(rm)", "𠀀"):
        assert cells.text(raw) == raw


def test_long_text_is_refused():
    """Nothing longer than Excel's own cell."""
    assert refused(cells.text, "长" * 40_000)[0].startswith("文字过长")


def test_blank_cell_of_any_kind_is_none():
    """Blank is not recorded; no is recorded."""
    for kind in ("text", "date", "datetime", "count", "amount", "yes_no", "period", "list"):
        column = Column.model_validate({"label": {"zh": "列", "en": "c"}, "kind": kind})
        assert cells.cell("  ", column, cells.choices_of(column), typed=False) is None
    column = Column.model_validate({"label": {"zh": "列", "en": "c"}, "kind": "yes_no"})
    assert cells.cell("否", column, cells.choices_of(column), typed=False) is False
