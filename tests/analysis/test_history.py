"""An entity against its own past: like with like, gaps named, noise called noise."""

from dataclasses import replace
from fractions import Fraction

import pytest

from ecnb import standards
from ecnb.analysis.past.figures import Past
from ecnb.analysis.past.history import back, history
from ecnb.analysis.past.trend import trend
from ecnb.case import open_case
from ecnb.model.history import PastResult
from ecnb.model.period import Period
from ecnb.model.scorecard import Span, Verdict
from tests.demo.runs import card
from tests.demo_cases import DEMO

JX = standards.load("jiaxian-station")


def row(period, points, about="jx-06", **more):
    """Give a published figure of the Jiaxian measures in use."""
    return PastResult(Period.parse(period), about, Fraction(points), "jiaxian-station", **more)


def of_jx05(*rows, period="2025H1", earlier=()):
    """Give the history of station jx-05, which has 8 points for jx-06 in the first half of 2025."""
    cards = [Past(card("jx-05", one), "") for one in earlier]
    return history(JX, Past(card("jx-05", period), ""), cards, rows)


def scored(name, points, period):
    """Give station jx-05 with other points for one indicator; None: it does not apply."""
    found = card("jx-05", period)
    findings = tuple(
        one
        if one.indicator != name
        else replace(one, verdict=Verdict.NOT_APPLICABLE)
        if points is None
        else replace(one, score=Span(points, points, points))
        for one in found.current.findings
    )
    *others, own = found.assessments
    return Past(replace(found, assessments=(*others, replace(own, findings=findings))), "")


def flat(*values):
    """Give settled figures."""
    return [Span(Fraction(v), Fraction(v), Fraction(v)) for v in values]


def test_unbroken_sequence_of_four_and_five_halves():
    """Four rising values can be chance in 1 of 12 cases, five in 1 of 60: only five are a trend."""
    three = [row("2023H2", 5), row("2024H1", 6), row("2024H2", 7)]
    found = of_jx05(*three).of("jx-06")
    assert (found.run, found.movement, found.by) == (4, "up", 1)
    assert (found.trend.direction, found.trend.s, found.trend.p) == ("noise", 6, Fraction("0.0833"))
    found = of_jx05(row("2023H1", 4), *three).of("jx-06")
    assert (found.trend.direction, found.trend.s, found.trend.p) == ("up", 10, Fraction("0.0167"))
    assert found.place == "above"


def test_gap_right_before_is_not_bridged():
    """Without the second half of 2024, nothing is compared with the first half of 2025."""
    found = of_jx05(row("2023H2", 5), row("2024H1", 6))
    assert [(str(g.first), str(g.last), g.periods) for g in found.gaps] == [("2024H2", "2024H2", 1)]
    assert [str(period) for period in found.periods] == ["2023H2", "2024H1", "2024H2", "2025H1"]
    series = found.of("jx-06")
    assert (len(series.seen), series.run, series.movement, series.by) == (3, 1, "unknown", None)
    assert (series.trend.direction, series.place) == ("short", "short")


def test_gap_of_many_years_is_one_gap():
    """A period long ago is shown with one gap between."""
    found = of_jx05(row("2005H1", 5), row("2024H2", 6))
    assert [(str(gap.first), gap.periods) for gap in found.gaps] == [("2005H2", 38)]
    assert found.of("jx-06").run == 2


@pytest.mark.parametrize(
    ("reason", "past"),
    [
        ("edition", row("2024H2", 6, edition="2018年版")),
        ("standard", PastResult(Period.parse("2024H2"), "total", Fraction(80), "某县办法", "2018")),
        ("rulings", row("2024H2", 6, rulings={"JX-1": "scaled"})),
        ("part", row("2024", 6)),
        ("part", row("2024Q4", 6)),
    ],
)
def test_what_is_unlike_stands_apart(reason, past):
    """Another document, edition, reading or length of period is shown, and never compared."""
    found = of_jx05(past)
    assert [one.reason for one in found.apart] == [reason]
    assert found.series == ()
    assert found


def test_class_then_was_another_one():
    """A centre that was class B is not compared with itself as class A."""
    zj = standards.load("zhejiang-centre")
    past = [
        PastResult(Period.parse("2024H2"), "zj-06", Fraction(6), "zhejiang-centre", class_=class_)
        for class_ in "AB"
    ]
    now = Past(card("zj-a-01"), "A")
    assert history(zj, now, [], past[:1]).of("zj-06").run == 2
    assert [one.reason for one in history(zj, now, [], past[1:]).apart] == ["class"]
    assert [one.reason for one in history(zj, now, [Past(now.card, "B")], []).apart] == ["class"]


def test_yearly_document_goes_by_the_same_part_of_the_year():
    """The mid-year view of a centre is shown apart from the year's end (ZJ 7.2.1)."""
    zj = standards.load("zhejiang-centre")
    found = history(zj, Past(card("zj-a-01"), "A"), [Past(card("zj-a-01", "2025H1"), "A")], [])
    assert [(str(one.period), one.reason, one.origin) for one in found.apart] == [
        ("2025H1", "part", "judged")
    ]
    assert back(Period.parse("2025H2"), yearly=True) == Period.parse("2024H2")


def test_judged_again_goes_before_published():
    """Where both are known, the evidence counts, and a difference is said."""
    found = of_jx05(row("2025H1", 7), row("2025H1", 5, about="jx-01"), period="2025H2",
                    earlier=["2025H1"])  # fmt: skip
    assert found.of("jx-06").seen[0].span.point == 8
    assert [(one.about, one.published, one.judged) for one in found.disagreements] == [
        ("jx-06", 7, 8)
    ]


def test_published_figure_rounded_like_a_total_is_the_same():
    """8.125 judged again is published as 8.13 (G7); 8.12 is another figure."""
    past = scored("jx-06", Fraction("8.125"), period="2025H1")
    now = Past(card("jx-05", "2025H2"), "")
    for published, told in (("8.125", 0), ("8.13", 0), ("8.12", 1)):
        found = history(JX, now, [past], [row("2025H1", published)])
        assert len(found.disagreements) == told


def test_indicator_that_does_not_apply_now_has_not_moved():
    """What two earlier halves had is kept, and is no change of this one."""
    now = scored("jx-06", None, period="2025H2")
    found = history(JX, now, [], [row("2024H2", 5), row("2025H1", 8)]).of("jx-06")
    assert [seen.span.point for seen in found.seen] == [5, 8]
    assert (found.run, found.movement, found.by, found.trend.n) == (0, "unknown", None, 0)


def test_years_before_a_year_under_way():
    """In the first half of 2025 the last year with a total is 2024."""
    years = [row(year, points, about="annual") for year, points in (("2023", 70), ("2024", 83))]
    assert (of_jx05(*years).of("annual").movement, of_jx05(*years).of("annual").by) == ("up", 13)
    old = [row(year, points, about="annual") for year, points in (("2021", 70), ("2022", 83))]
    assert of_jx05(*old).of("annual").movement == "unknown"


def test_published_results_stand_apart_while_the_period_is_under_way():
    """On 1 October earlier halves are read as far: no published figure is alike."""
    found = open_case(DEMO / "jx-05", period="2025H2", as_of="2025-10-01").history
    assert {(one.period, one.reason) for one in found.apart if one.about == "jx-06"} == {
        (Period.parse(half), "interim") for half in ("2023H2", "2024H1", "2024H2")
    }
    assert [seen.origin for seen in found.of("jx-06").seen] == ["judged", "judged"]
    assert (found.of("jx-06").trend.direction, found.disagreements) == ("short", ())


def test_later_results_are_not_the_past():
    """A report of the first half does not know what was published of the second."""
    assert not of_jx05(row("2025H2", 9), row("2025H1", 9))


def test_year_totals_are_a_series_of_their_own():
    """The year of 2025 follows that of 2024."""
    found = of_jx05(row("2024", 83, about="annual"), period="2025H2").of("annual")
    assert (found.run, found.by) == (2, 6)


def test_values_within_ranges_that_touch_are_no_trend():
    """Five rising values whose possible ranges overlap can be anything."""
    wide = [Span(Fraction(n), Fraction(n + 3), Fraction(n)) for n in range(5)]
    assert trend(wide).direction == "ranges"
    narrow = [Span(Fraction(10 * n), Fraction(10 * n + 3), Fraction(10 * n)) for n in range(5)]
    assert trend(narrow).direction == "up"
    assert trend(flat(9, 7, 5, 3, 1)).direction == "down"
    assert trend(flat(1, 5, 2, 4, 3)).direction == "noise"
    assert trend(flat(5, 5, 5, 5, 5)).direction == "noise"
