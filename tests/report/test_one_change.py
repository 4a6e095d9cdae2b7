"""One rule says what a report is compared with: first page, chart, history, index, programme."""

import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

import ecnb
from ecnb.analysis.past.figures import Past
from ecnb.case import Case
from ecnb.model.history import TOTAL
from ecnb.model.text import exact_text
from ecnb.past import Earlier
from ecnb.report import plain
from ecnb.report.blocks import Figure, walk
from ecnb.run.index.change import Change, change, periods
from ecnb.run.index.headline import Headline
from tests.demo_cases import DEMO, SETTINGS, demo_case


def year_before(tmp_path: Path) -> Path:
    """Zj-c-01 with what it states of 2025H1 dated one and a half years back: a second half."""
    folder = tmp_path / "evidence" / "zj-c-01"
    shutil.copytree(DEMO / "zj-c-01", folder)
    for name in ("facts.csv", "ratings.csv"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(
            text.replace("2025H1,", "2024H2,").replace(",2025-06-", ",2024-12-"), encoding="utf-8"
        )
    return folder


def opened(folder: Path) -> Case:
    """The case of 2025H2."""
    return ecnb.open_case(folder, period="2025H2", settings=SETTINGS)


def headline(case: Case, period: str, official: Fraction | None) -> Headline:
    """What the index would read out of a published report."""
    points = None if official is None else exact_text(official)
    key = case.standard.key
    return Headline("e", "e", key, "0", "0", period, "", "C", status="official", official=points)


def index_says(case: Case, known: dict[str, Fraction | None]) -> Change:
    """What the index says, if reports of these periods are published."""
    total = case.scorecard.headline
    assert total is not None
    there = {period: headline(case, period, official) for period, official in known.items()}
    now = headline(case, str(case.period), total.official)
    yearly = case.standard.cycle == "year"
    return change(now, lambda period: there.get(str(period)), yearly=yearly)


def charted(case: Case) -> list[str]:
    """The captions of the charts of change."""
    figures = [b for b in walk(ecnb.charts(case)) if isinstance(b, Figure)]
    return [figure.caption for figure in figures if "相比" in figure.caption]


def test_zj_c_01_a_mid_year_look_is_no_earlier_year_anywhere() -> None:
    """Zhejiang evaluates by the year: 2025H1 is set apart, so no page gives a change since it."""
    case = demo_case("zj-c-01", "2025H2")
    assert [one.reason for one in case.history.apart] == ["part"]
    assert case.previous is None
    assert "相比" not in plain.render(ecnb.summary(case))
    assert charted(case) == []
    assert "没有上年同期数据可供比较" in plain.render(ecnb.charts(case))
    assert index_says(case, {"2025H1": Fraction("59.25")}) == Change("2024H2", "no_report")


def test_zj_c_01_the_year_before_is_compared_with_alike_everywhere(tmp_path: Path) -> None:
    """Summary, chart, history and index give the same change since the same earlier period."""
    case = opened(year_before(tmp_path))
    total = next(one for one in case.history.series if one.about == TOTAL)
    assert case.previous is not None
    assert case.previous.headline is not None
    before = case.previous.headline.official
    told = index_says(case, {"2024H2": before, "2025H1": Fraction(1)})
    assert (told.period, told.points) == ("2024H2", exact_text(total.by or Fraction(0)))
    assert str(case.previous.period) == told.period
    points = f"+{float(total.by or 0):.2f}"
    assert f"与上年同期（2024年）相比{points}分" in plain.render(ecnb.summary(case))
    assert charted(case) == ["与上年同期相比"]
    chart = next(
        b for b in walk(ecnb.charts(case)) if isinstance(b, Figure) and "相比" in b.caption
    )
    assert ">上年同期<" in chart.svg
    assert ">上期<" not in chart.svg


def test_another_class_a_year_ago_is_no_like_figure(tmp_path: Path) -> None:
    """As the history does: what was judged in another class is not compared with."""
    case = opened(year_before(tmp_path))
    then = case.previous
    assert then is not None
    now = Past(case.scorecard, "C")
    assert Earlier({then.period: Past(then, "C")}).in_step(now, yearly=True) is then
    assert Earlier({then.period: Past(then, "B")}).in_step(now, yearly=True) is None
    assert Earlier({then.period: Past(then, "C")}).in_step(now, yearly=False) is None


@pytest.mark.parametrize("entity", ["jx-05", "zj-c-01", "sd-02", "ah-01"])
def test_history_and_index_name_the_same_period(entity: str) -> None:
    """What the history holds to be the step before is what the index looks for."""
    case = demo_case(entity, "2025H2")
    yearly = case.standard.cycle == "year"
    (asked,) = periods(case.period, yearly=yearly, annual=False)
    if case.previous is not None:
        assert case.previous.period == asked
    for one in case.history.series:
        if one.about == TOTAL and one.by is not None:
            assert asked in {seen.period for seen in one.seen}


def test_the_programmes_ranking_sets_no_mid_year_look_against_a_year() -> None:
    """A yearly document's column is last year's same period, and empty without it."""
    whole = ecnb.open_programme(DEMO, period="2025H2", settings=SETTINGS)
    centres = next(f for f in whole.fields if f.standard.key == "zhejiang-centre")
    assert [line.before for line in centres.lines] == [None] * len(centres.lines)
    text = plain.render(ecnb.programme_ranking(replace(whole, fields=(centres,))))
    assert "上年同期" in text
    assert "上期" not in text
