"""Figures of the page above the reports."""

from typing import Any

import pytest

from ecnb.model.scorecard import Verdict
from ecnb.run.index import _attained, _figures


def total(official: str | None, low: str, high: str) -> dict[str, Any]:
    """A total as result.json keeps it."""
    return {"official": official, "score": {"low": low, "high": high, "point": None}}


@pytest.mark.parametrize(
    ("official", "low", "high", "shown"),
    [
        ("90.75", "90.75", "90.75", "90.75"),
        ("89", "89", "94", "89.00 [89.00, 94.00]"),
        (None, "62.25", "62.25", "62.25"),
        (None, "62.25", "67.25", "— [62.25, 67.25]"),
        ("90", "89.995", "89.995", "90.00"),
    ],
)
def test_a_range_of_one_figure_is_printed_once(
    official: str | None, low: str, high: str, shown: str
) -> None:
    """90.75 and not 90.75 [90.75, 90.75]; 62.25 and not — [62.25, 62.25]."""
    assert _figures(total(official, low, high)) == shown


def test_targets_are_counted_over_what_is_due() -> None:
    """What is only shown, does not apply or is not due is in neither figure."""
    card = {"shares": {}, "targets": [{"verdict": verdict.value} for verdict in Verdict]}
    assert _attained(card, "zh") == "指标完成 1/4"
