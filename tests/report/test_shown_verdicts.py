"""Verdicts that judge nothing: shown everywhere, counted nowhere."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import ecnb
from ecnb.case import Case
from ecnb.model.scorecard import Verdict
from ecnb.programme import Field
from ecnb.report import plain, theme
from ecnb.report.blocks import Cover, walk
from ecnb.report.charts import StatusGroup, status_strip
from ecnb.report.drawing.sheet import text_width
from ecnb.report.drawing.svg import text_of
from ecnb.report.pdf.fonts import missing_glyphs
from ecnb.report.programme.story import programme_ranking
from ecnb.report.tables import Bar, Column, Mark, Row, Table
from ecnb.report.words import VERDICTS
from tests.demo_cases import DEMO, demo_case
from tests.report.samples import paper_text

SHOWN = (Verdict.NO_TARGET, Verdict.REPORTED)
GIVEN = {"tc-k12": Verdict.REPORTED, "tc-k13": Verdict.REPORTED, "tc-k18": Verdict.NO_TARGET,
         "tc-k19": Verdict.REPORTED, "tc-k3": Verdict.NOT_APPLICABLE}  # fmt: skip


def tongcheng(lang: str = "zh", **verdicts: Verdict) -> Case:
    """The contracted centre with some verdicts set."""
    case = demo_case("tc-01", "2021H1", lang)
    given = {**GIVEN, **{f"tc-{name}": verdict for name, verdict in verdicts.items()}}
    targets = tuple(
        replace(finding, verdict=given.get(finding.id, finding.verdict))
        for finding in case.scorecard.targets
    )
    return replace(case, scorecard=replace(case.scorecard, targets=targets))


def lead(case: Case) -> str:
    """The first sentence of the summary."""
    return plain.render(ecnb.summary(case)).split("\n\n")[1]


def test_every_verdict_has_a_symbol_of_its_own_in_the_embedded_fonts() -> None:
    """In grey the symbol alone tells verdicts apart."""
    assert set(theme.SYMBOLS) == set(theme.VERDICT_COLOURS) == set(Verdict)
    assert len(set(theme.SYMBOLS.values())) == len(Verdict)
    assert missing_glyphs("".join(theme.SYMBOLS.values())) == []


@pytest.mark.parametrize("verdict", SHOWN)
def test_what_is_only_shown_looks_muted(verdict: Verdict) -> None:
    """Neither the colour of success nor of failure."""
    assert theme.VERDICT_COLOURS[verdict] == "muted"


def test_every_verdict_reaches_screen_and_paper() -> None:
    """The style sheet and the page template know each of them."""
    css = Path(theme.__file__).with_name("templates") / "blocks.css"
    known = css.read_text(encoding="utf-8")
    assert [v for v in Verdict if f".v-{v.value}" not in known] == []
    rows = tuple(Row((Mark(v, VERDICTS["zh"][v]),)) for v in Verdict)
    text = paper_text(Table((Column("结论"),), rows))
    assert [word for word in VERDICTS["zh"].values() if word not in text] == []


def test_key_of_a_strip_holds_every_verdict_inside_the_page() -> None:
    """Eight words do not fit one line of A4: the key goes on below."""
    items = tuple((f"K{n}", verdict) for n, verdict in enumerate(Verdict))
    figure = status_strip((StatusGroup("甲", items),), "alt", lang="en")
    places = {
        text: float(x) for x, text in re.findall(r'x="([\d.]+)"[^>]*>([^<]+)</text>', figure.svg)
    }
    assert [word for word in VERDICTS["en"].values() if word not in places] == []
    assert max(places[w] + text_width(w, 8.0) for w in VERDICTS["en"].values()) < theme.TEXT_WIDTH


def test_strip_counts_what_is_due() -> None:
    """Beside the squares: met of met, partly, not met and not assessed."""
    items = tuple((f"K{n}", verdict) for n, verdict in enumerate(Verdict))
    assert "1 / 4" in text_of(status_strip((StatusGroup("甲", items),), "alt").svg).split("\n")


def test_tongcheng_lead_counts_add_up() -> None:
    """Met, partly, not met, not due, silent, shown only, not applicable: all of them, once."""
    case = tongcheng(k2=Verdict.NOT_ASSESSED)
    text = lead(case)
    whole, *parts = map(int, re.findall(r"(\d+)项", text))
    assert whole == len(case.scorecard.targets) == sum(parts)
    for words in ("部分完成", "未完成", "只列示不判定4项", "不适用1项", "缺少证据1项"):
        assert words in text


def test_tongcheng_lead_leaves_out_empty_groups() -> None:
    """Nothing is said to be zero."""
    names = [f.id.removeprefix("tc-") for f in tongcheng().scorecard.targets]
    assert lead(tongcheng(**dict.fromkeys(names, Verdict.MET))).endswith("20项指标中，完成20项。")


def test_tongcheng_lead_in_english_adds_up_too() -> None:
    """The same counts, a space after the full stop."""
    text = lead(tongcheng("en"))
    found = re.search(r"up\. Of (\d+) targets, (.*)\.", text.replace("\n", " "))
    assert found is not None
    assert int(found[1]) == sum(map(int, re.findall(r"\d+", found[2])))


def test_tongcheng_cover_counts_add_up() -> None:
    """The tiles of the title page say the same as the lead."""
    case = tongcheng()
    cover = ecnb.cover(case)
    assert isinstance(cover, Cover)
    assert sum(int(tile.value) for tile in cover.tiles) == len(case.scorecard.targets)
    assert "只列示" in {tile.label for tile in cover.tiles}


def test_tongcheng_k13_shows_its_share_and_is_not_met() -> None:
    """TC-7: "in principle" within 48 h: the share in time stands there, the verdict is 只列示."""
    case = tongcheng()
    table = next(b for b in walk(ecnb.targets(case)) if isinstance(b, Table))
    (row,) = [row for row in table.rows if "48小时" in str(row.cells[2])]
    bar, mark = row.cells[5], row.cells[7]
    assert isinstance(bar, Bar)
    assert bar.text == "70.0%"
    assert row.cells[3:5] == ("10", "7")
    assert isinstance(mark, Mark)
    assert mark.text == "只列示"


def test_shandong_number_of_townships_attains_nothing() -> None:
    """SD-4: "several" townships: number and share stand there; nothing is attained."""
    case = demo_case("sd-01", "2025H2")
    targets = tuple(
        replace(f, verdict=Verdict.NO_TARGET) if f.attainment and f.id == shares(case) else f
        for f in case.scorecard.targets
    )
    shown = replace(case, scorecard=replace(case.scorecard, targets=targets))
    text = plain.render(ecnb.targets(shown))
    assert "无定量" in text
    assert "占100.0%" in text


def shares(case: Case) -> str:
    """Id of the target that counts townships of all townships."""
    return next(
        name for name, item in case.standard.targets.items() if "乡镇（多个）" in item.label.zh
    )


def test_programme_counts_only_what_is_due() -> None:
    """The summary's column "targets met" leaves out what judges nothing."""
    whole = ecnb.open_programme(DEMO, period="2021H1")
    (field,) = whole.fields
    (line,) = field.lines
    card = tongcheng().scorecard
    fields = (Field(field.standard, (replace(line, scorecard=card),)),)
    met = sum(f.verdict is Verdict.MET for f in card.targets)
    aside = sum(f.verdict in (*SHOWN, Verdict.NOT_APPLICABLE) for f in card.targets)
    late = sum(f.verdict is Verdict.NOT_DUE for f in card.targets)
    text = plain.render(programme_ranking(replace(whole, fields=fields)))
    assert f"{met}/{len(card.targets) - aside - late}" in text
