"""Raters in reports: every level and side has its words; silence where one office rates alone."""

import re
from typing import get_args

import pytest

import ecnb
from ecnb.analysis.rating.agreement import Level, Side
from ecnb.report import plain
from ecnb.report.story.phrases import tell
from ecnb.report.story.rater_words import level_text
from ecnb.report.story.raters import agreement_blocks
from tests.demo.runs import programme
from tests.demo_cases import demo_case


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_level_and_side_has_words(lang: str) -> None:
    """No figure stands without saying what it allows."""
    said = [level_text(level, lang) for level in get_args(Level)]
    said += [tell(f"side_{side}", lang) for side in get_args(Side)]
    assert len(set(said)) == len(said)


def test_zj_c_02_report_names_lenient_raters_and_entries_off_the_facts() -> None:
    """The chapter of problems shows who is strict, and where entries leave the facts."""
    text = plain.render(ecnb.diagnosis(demo_case("zj-c-02", "2025H2")))
    assert "系统偏低" in text
    assert "按事实为" in text
    assert "一致程度为0.968" in text
    assert "1是完全一致，0是和随意打分一样（Krippendorff α" in text


def test_chinese_report_has_no_english_words() -> None:
    """Names of statistics stand; sentences do not leak from the other language."""
    blocks = agreement_blocks(demo_case("zj-c-02", "2025H2"))
    text = "\n".join(plain.render(block) for block in blocks)
    allowed = {"Krippendorff", "Holm"}
    assert set(re.findall(r"[A-Za-z]{3,}", text)) <= allowed


def test_a_single_rater_has_no_heading() -> None:
    """Where one office rates alone the chapter says nothing of raters."""
    assert agreement_blocks(demo_case("jx-01", "2025H2")) == []


def test_programme_shows_raters_spreads_and_classes() -> None:
    """Six centres of three classes: who stands apart cannot be said of so few."""
    text = plain.render(ecnb.programme_raters(programme("2025H2")))
    assert "差异太少，不能断定" in text
    assert all(name in text for name in ("A类", "B类", "C类", "自评", "高于事实"))


def test_programme_without_several_raters_says_so() -> None:
    """One calm sentence instead of an empty chapter."""
    text = plain.render(ecnb.programme_raters(programme("2020H2")))
    assert "只有一个评分方" in text
