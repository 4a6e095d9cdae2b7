"""What keeps a total from being official is named, in both languages."""

import datetime as dt

import numpy as np
import pytest

from ecnb import standards
from ecnb.model.evidence import Entity, Evidence
from ecnb.model.period import Period
from ecnb.model.table import UNIT, RatingColumn, Table
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
