"""A long chart breaks between its rows on paper; nothing of it is lost or said twice."""

import re
from collections import Counter

import pytest

from ecnb.report.charts import ChangeRow, RaterRow, change_since, raters_side_by_side
from ecnb.report.drawing.strips import LEAST, WHOLE, Strips, part
from ecnb.report.drawing.svg import clean, text_of
from tests.report.samples import paper_text

LONG = "编制服务与服务商名录，并有明确的服务商介绍、服务内容、服务价格等信息"
CHANGES = tuple(ChangeRow(f"{n}号 {LONG}", n, n + 1, 30) for n in range(20))
CHART = change_since(CHANGES, "与上期相比")


def parted(cuts: tuple[float, ...] = CHART.cuts) -> Strips:
    """The chart of twenty rows in strips."""
    strips = part(clean(CHART.svg), cuts)
    assert strips is not None
    return strips


def test_every_word_of_a_long_chart_stands_in_one_strip() -> None:
    """Nothing is lost at a cut, and who searches a printed chart finds a word once."""
    strips = parted()
    words = [text_of(strip) for strip in (strips.head, *strips.rows, strips.foot)]
    assert Counter("\n".join(words).split()) == Counter(text_of(CHART.svg).split())


def test_strips_together_are_as_high_as_the_chart() -> None:
    """No row is drawn twice or half."""
    strips = parted()
    heights = [
        float(found[1])
        for strip in (strips.head, *strips.rows, strips.foot)
        if (found := re.search(r'height="([\d.]+)pt"', strip))
    ]
    whole = re.search(r'height="([\d.]+)pt"', CHART.svg)
    assert whole is not None
    assert sum(heights) == pytest.approx(float(whole[1]), abs=0.1)
    assert min(heights[1:-1]) >= LEAST


def test_key_and_axis_are_what_pages_repeat() -> None:
    """The strip above the rows has the key, the one below them the axis."""
    strips = parted()
    assert text_of(strips.head).split() == ["上期", "本期"]
    assert text_of(strips.foot).split() == ["0%", "25%", "50%", "75%", "100%"]


def test_short_chart_stays_whole() -> None:
    """Up to a third of a page is not worth a break."""
    short = change_since(CHANGES[:3], "与上期相比")
    assert short.cuts[-1] + 18 < WHOLE
    assert part(clean(short.svg), short.cuts) is None


@pytest.mark.parametrize(
    "cuts", [(), (20.0,), (40.0, 20.0), (20.0, 20.0), (-5.0, 100.0), (20.0, 9e9)]
)
def test_cuts_that_are_not_of_the_drawing_are_left_alone(cuts: tuple[float, ...]) -> None:
    """A notebook from elsewhere may say anything; the chart is then printed whole."""
    assert part(clean(CHART.svg), cuts) is None


def test_long_chart_on_paper_has_caption_and_key_on_both_pages() -> None:
    """Two pages of a chart are read without turning back."""
    rows = tuple(RaterRow(f"{n}号 {LONG}", 9, (n % 9, 3)) for n in range(24))
    chart = raters_side_by_side(rows, ("甲方", "乙方"), "对照", caption="评分对照表")
    pages = paper_text(chart)
    assert pages.count("甲方") > 1
    assert pages.count("评分对照表") == pages.count("甲方")
    assert all(pages.count(f"{n}号") == 1 for n in range(10, 24))
