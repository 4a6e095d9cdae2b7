"""An entity among its peers: nearest rank against a published example, small groups, ties."""

from fractions import Fraction

import pytest

from ecnb.analysis.peers import PeerFigure, Peers, compared, nearest_rank
from tests.demo.runs import card

TEN = (3, 6, 7, 8, 8, 10, 13, 15, 16, 20)


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ((15, 20, 35, 40, 50), 5, 15),
        ((15, 20, 35, 40, 50), 30, 20),
        ((15, 20, 35, 40, 50), 40, 20),
        ((15, 20, 35, 40, 50), 50, 35),
        ((15, 20, 35, 40, 50), 100, 50),
        (TEN, 25, 7),
        (TEN, 50, 8),
        (TEN, 75, 15),
        (TEN, 100, 20),
    ],
)
def test_nearest_rank_of_the_published_lists(values, percent, expected):
    """The lists by which the nearest-rank method is usually shown (Wikipedia, Percentile)."""
    assert values[nearest_rank(len(values), Fraction(percent, 100)) - 1] == expected


def figures(**more):
    """Give the peers of station jx-10, which has 3 for jx-02 and 9.5 for jx-06."""
    return Peers("class", 9, tuple(PeerFigure(name, *figure) for name, figure in more.items()))


def quartiles(low, middle, high, n=9):
    """Give figures of peers with the places of one in their midst."""
    return (n, Fraction(low), Fraction(middle), Fraction(high), 4, 5)


def standings(**more):
    """Give what is said of each indicator."""
    peers = figures(**{name.replace("_", "-"): figure for name, figure in more.items()})
    found = compared(peers, card("jx-10").current)
    return {one.figure.about: one.standing for one in found.findings}


def test_exactly_on_the_lower_quartile_is_not_weak():
    """Weak is below it; as good as the quartile is among the peers."""
    assert standings(jx_02=quartiles(3, 4, 5), jx_06=quartiles(8, 9, "9.5")) == {
        "jx-02": "among",
        "jx-06": "among",
    }
    assert standings(jx_02=quartiles("3.5", 4, 5), jx_06=quartiles(7, 8, 9)) == {
        "jx-02": "weak",
        "jx-06": "strong",
    }


def test_few_peers_have_no_quartiles():
    """Without quartiles nothing is weak."""
    assert standings(jx_02=(4,)) == {"jx-02": "few"}


def test_what_is_not_assessed_is_open():
    """A station without a figure of its own has no place; what does not apply is left out."""
    peers = figures(**{"jx-08": quartiles(1, 2, 3)})
    (found,) = compared(peers, card("jx-13").current).findings
    assert (found.standing, found.point) == ("open", None)
    assert compared(peers, None) is None
    assert compared(None, card("jx-13").current) is None
