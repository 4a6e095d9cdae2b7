"""Importance and satisfaction: the published example, the lines, too few services."""

from fractions import Fraction

import pytest

from ecnb.analysis.surveys.intervals import Interval
from ecnb.analysis.surveys.quadrants import LEAST, Spot, crosshair, placed

MARTILLA_JAMES = {
    "1": ("3.83", "2.63"), "2": ("3.63", "2.73"), "3": ("3.60", "3.15"), "4": ("3.56", "3.00"),
    "5": ("3.41", "3.05"), "6": ("3.41", "3.29"), "7": ("3.38", "3.03"), "8": ("3.37", "3.11"),
    "9": ("3.29", "2.00"), "10": ("3.27", "3.02"), "11": ("2.52", "2.25"), "12": ("2.43", "2.49"),
    "13": ("2.37", "2.35"), "14": ("2.05", "3.33"),
}  # fmt: skip
"""Mean importance and performance of 14 attributes of a car dealer's service."""


def spot(mean, half=0.0):
    """Give a mean with an interval around it."""
    return Spot(
        Fraction(mean), Interval(float(Fraction(mean)) - half, float(Fraction(mean)) + half)
    )


def test_martilla_james_1977_car_dealer():
    """Journal of Marketing 41:77–79: of the four that the text names, each stands where it says.

    Low prices (9) want concentration, courtesy (6) is to be kept up, courtesy cars (13) have low
    priority, maintenance notices (14) are possible overkill.
    """
    spots = {
        key: (spot(content), spot(weight)) for key, (weight, content) in MARTILLA_JAMES.items()
    }
    cross = crosshair(spots)
    found = {key: placed(*pair, cross).quadrant for key, pair in spots.items()}
    named = {key: found[key] for key in ("9", "6", "13", "14")}
    assert named == {"9": "concentrate", "6": "keep_up", "13": "low_priority", "14": "overkill"}
    assert [key for key, where in found.items() if where == "concentrate"] == ["1", "2", "9"]


def test_crosshair_is_the_mean_of_services_not_of_answers():
    """A service with many answers does not draw the lines towards itself."""
    spots = {str(n): (spot(n), spot(5 - n)) for n in range(1, 5)}
    assert crosshair(spots).satisfaction == Fraction(5, 2)
    assert crosshair(spots).importance == Fraction(5, 2)


def test_three_services_have_no_crosshair():
    """Fewer services than quadrants are not told apart."""
    spots = {str(n): (spot(n), spot(n)) for n in range(LEAST)}
    assert crosshair(spots) is not None
    assert crosshair(dict(list(spots.items())[1:])) is None


@pytest.mark.parametrize(
    ("half", "settled"),
    [(0.2, True), (0.5, False)],
)
def test_interval_over_the_crosshair_is_not_settled(half, settled):
    """A service is surely in its corner only if neither interval reaches a line."""
    cross = crosshair({str(n): (spot(3), spot(3)) for n in range(4)})
    assert placed(spot("3.4", half), spot("3.4", 0.1), cross).settled is settled
    assert placed(spot("3.4", 0.1), spot("3.4", half), cross).settled is settled


def test_on_the_lines_counts_as_above():
    """The convention that the report states."""
    cross = crosshair({str(n): (spot(3), spot(3)) for n in range(4)})
    assert placed(spot(3), spot(3), cross).quadrant == "keep_up"
    assert placed(Spot(Fraction(4), None), spot(4), cross).settled is False
