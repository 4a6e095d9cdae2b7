"""What keeps a total from being official is named, in both languages."""

import datetime as dt

import numpy as np
import pytest

from ecnb import standards
from ecnb.model.evidence import Entity, Evidence
from ecnb.model.period import Period
from ecnb.model.standard import MAIN
from ecnb.model.table import UNIT, RatingColumn, Table
from ecnb.model.text import exact_text
from ecnb.scoring.admitted import admitted
from ecnb.scoring.by_facts import full_of
from ecnb.scoring.card import card
from ecnb.scoring.explain import reason_text
from ecnb.scoring.judge import judge


def test_zhejiang_7_2_2_centre_of_unknown_class_has_no_official_total():
    """Without its class nobody can say who scores with what weight; full entries do not help."""
    standard = standards.load("zhejiang-centre")
    ratings = {
        (part, rater): RatingColumn(
            np.array([int(item.max * UNIT)]), np.array([True]), np.array([False])
        )
        for part, item in standard.indicators.items()
        for rater in standard.raters
    }
    table = Table(("x",), np.array([-1]), {}, ratings)
    period = Period.parse("2025H2")
    cards = judge(standard, {None: table}, period, dt.date(2025, 12, 31))
    found = card(cards, 0, Evidence(Entity("x", "某中心", standard.key)))
    total = found.current.total
    assert (total.status, total.official) == ("provisional", None)
    assert (total.score.low, total.score.high) == (0, 100)
    assert "class" in total.reasons


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_reason_is_a_sentence_and_no_key(lang):
    """Class, ruling, daily inspection and a half's own reason each have their words."""
    zhejiang, jiaxian = standards.load("zhejiang-centre"), standards.load("jiaxian-station")
    deduction = next(iter(jiaxian.annual.deductions))
    texts = [
        reason_text(zhejiang, "class", lang),
        reason_text(jiaxian, "ruling:JX-26", lang),
        reason_text(jiaxian, f"deduction:{deduction}", lang),
        reason_text(jiaxian, "half_year/jx-01:office:missing", lang),
    ]
    assert all(text and "_" not in text and "{" not in text for text in texts)


def test_JX_1_an_entry_above_10_is_named_with_what_it_may_be():
    """The form prints 15; the sentence says what the ruling in force allows and asks to mend it."""
    jiaxian = standards.load("jiaxian-station")
    text = reason_text(jiaxian, "half_year/jx-10:office:unreachable", "zh")
    assert text.endswith("“提供便民服务情况”的评分不在可得分值内，应改为 0–10（口径 JX-1）")
    chosen = standards.load("jiaxian-station", {"JX-1": "judged_to_15"})
    assert "0–15（口径 JX-1）" in reason_text(chosen, "jx-10:office:unreachable", "zh")
    zhejiang = standards.load("zhejiang-centre")
    assert "enter 0; 3; 4; 5; 6" in reason_text(zhejiang, "zj-02:self:unreachable", "en")


def test_what_an_entry_may_be_is_what_the_judge_takes():
    """Every rule of every document, under every reading: the words name a rule's own ends."""
    for key in tuple(standards.keys()):
        for variant in standards.read(key).variants():
            one = variant.standard
            for part in one.part_ids():
                indicator, _, name = part.partition(".")
                rule = one.indicators[indicator].parts[name or MAIN].rule
                most = full_of(rule) / getattr(rule, "scale", 1)
                assert exact_text(most) in admitted(one, part)
