"""Charts show what they were given, as text, with the same bytes on every run."""

import matplotlib as mpl
import pytest

from ecnb.model.scorecard import Verdict
from ecnb.report import theme
from ecnb.report.blocks import Figure
from ecnb.report.charts import (
    Band,
    ChangeRow,
    LossRow,
    RaterRow,
    ScoreRow,
    StatusGroup,
    Total,
    change_since,
    grade_line,
    lost_points,
    profile_bars,
    raters_side_by_side,
    status_strip,
)
from ecnb.report.drawing.svg import text_of
from ecnb.report.pdf.fonts import missing_glyphs
from tests.report.samples import paper_text

LONG = "编制服务与服务商名录,并有明确的服务商介绍、服务内容、服务价格等信息"
BANDS = (Band("不合格", 0, 60), Band("合格", 60, 90), Band("优秀", 90, 100))


def every_chart() -> dict[str, Figure]:
    """One chart of each kind, with an awkward row each."""
    return {
        "profile": profile_bars(
            (ScoreRow("基本条件", 26.5, 30, "26.50 / 30", 25, 27.5),
             ScoreRow(LONG, None, 40, "未评价", 0, 40), ScoreRow("$x$ <b>", 2.375, 2.5)),
            "各组得分",
        ),
        "lost": lost_points((LossRow("甲", 1, "1.00"), LossRow(LONG, 3), LossRow("丙", 0)), "失分"),
        "raters": raters_side_by_side(
            (RaterRow("甲", 6, (6, 6, 6, 6)), RaterRow(LONG, 8, (8, None, 5, 7))),
            ("自评", "县评", "市评", "省评"), "评价人",
        ),
        "change": change_since(
            (ChangeRow("甲", 4, 6, 6), ChangeRow("乙", 6, 4, 6), ChangeRow("丙", None, 4, 6),
             ChangeRow("丁", 5, 5, 6)), "变化",
        ),
        "grade": grade_line(Total(88.35, "总分 88.35", 86, 91.5), "总分", bands=BANDS),
        "no grade": grade_line(Total(None, "暂无总分"), "总分"),
        "status": status_strip(
            (StatusGroup("应", tuple((f"4.{n}", v) for n, v in enumerate([*Verdict] * 5))),
             StatusGroup(LONG, (("5.1", Verdict.MET),))), "条款",
        ),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("profile", ["基本条件", "26.50 / 30", "未评价", "$x$ <b>", "2.375 / 2.5", "可能区间"]),
        ("lost", ["1.00", "75%", "100%", "失分", "累计占失分"]),
        ("raters", ["自评", "省评", "甲", "8", "—"]),
        ("change", ["4 → 6 ▲", "6 → 4 ▼", "—", "5 → 5 ＝", "上期", "本期"]),
        ("grade", ["总分 88.35", "不合格", "合格", "优秀", "60", "90"]),
        ("no grade", ["暂无总分", "0", "100"]),
        ("status", ["应", "4.39", "5.1", "5 / 20", "1 / 1", "✓", "□", "未到期"]),
    ],
)
def test_chart_says_what_it_shows(name: str, expected: list[str]) -> None:
    """Labels and figures are text: they can be selected, searched and read aloud."""
    lines = text_of(every_chart()[name].svg).split("\n")
    assert [text for text in expected if text not in lines] == []


def test_charts_have_the_same_bytes_whatever_the_notebook_did() -> None:
    """Neither settings of the process nor the number of charts before change a chart."""
    first = every_chart()
    before = dict(mpl.rcParams)
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "lines.linewidth": 9}):
        assert every_chart() == first
    assert dict(mpl.rcParams) == before


def test_long_label_wraps_and_is_whole() -> None:
    """A label takes as many lines as it needs; none of it is cut."""
    text = "".join(text_of(every_chart()["profile"].svg).split())
    assert LONG in text


def test_nothing_lost_is_an_empty_chart() -> None:
    """A full score has no losses to draw."""
    assert "%" not in text_of(lost_points((LossRow("甲", 0),), "失分").svg)


def test_largest_loss_comes_first() -> None:
    """Where a point is soonest won stands on top."""
    lines = text_of(lost_points((LossRow("小", 1), LossRow("大", 3)), "失分").svg).split("\n")
    assert lines.index("大") < lines.index("小")


def test_english_charts_have_english_words() -> None:
    """Words that a chart adds itself follow the language of the report."""
    rows = (ChangeRow("a", 1, 2, 3),)
    assert "last period" in text_of(change_since(rows, "c", lang="en").svg)


def test_charts_are_drawn_with_fonts_that_exist() -> None:
    """Every symbol that a chart or a verdict uses is in the embedded fonts."""
    shown = "".join(text_of(figure.svg) for figure in every_chart().values())
    assert missing_glyphs(shown + "".join(theme.SYMBOLS.values())) == []
    assert "SimHei" not in paper_text(*every_chart().values())


def test_chart_reaches_paper_as_text() -> None:
    """A reader can search a printed chart for an indicator."""
    assert "26.50/30" in paper_text(every_chart()["profile"])
