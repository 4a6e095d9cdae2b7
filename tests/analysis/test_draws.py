"""Draws: published test values, and a share of moves that is what was promised."""

import numpy as np
import pytest

from ecnb.analysis.robustness.draws import moves, seed, streams, words


def unclosed(text):
    """FNV-1a without the closing byte, as its authors publish it."""
    value = 0xCBF29CE484222325
    for byte in text:
        value = ((value ^ byte) * 0x100000001B3) & (2**64 - 1)
    return value


@pytest.mark.parametrize(
    ("text", "value"),
    [(b"", 0xCBF29CE484222325), (b"a", 0xAF63DC4C8601EC8C), (b"foobar", 0x85944171F73967E8)],
)
def test_FNV_1a_published_values(text, value):
    """Fowler, Noll, Vo: FNV-1a of 64 bits, test values of draft-eastlake-fnv."""
    assert unclosed(text) == value


@pytest.mark.parametrize("names", [("jx-01", "2025H2"), ("甲", ""), ("",)])
def test_seed_is_FNV_1a_of_names_closed_by_zero(names):
    """Every name ends with a zero byte, so that no two lists of names run together."""
    assert seed(*names) == unclosed(b"".join(name.encode() + b"\0" for name in names))


def test_SplitMix64_published_values():
    """Steele, Lea, Flood (2014); values for the seed 1234567 as Rosetta Code lists them."""
    wanted = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert [int(word) for word in words(np.array([1234567], np.uint64), 5)[0]] == wanted


def test_moves_are_a_quarter_down_half_still_a_quarter_up():
    """Of 200,000 draws each share is within five standard errors of its probability."""
    drawn = moves(streams(np.arange(200, dtype=np.uint64), seed("x")), 1000)
    for move, share in ((-1, 0.25), (0, 0.5), (1, 0.25)):
        error = 5 * (share * (1 - share) / drawn.size) ** 0.5
        assert abs((drawn == move).mean() - share) < error


def test_draws_of_names_are_unrelated():
    """Two names of one owner, and one name of two owners, agree as often as chance has it."""
    owners = np.array([seed("jx-01", "2025H2"), seed("jx-02", "2025H2")], np.uint64)
    first, second = (moves(streams(owners, seed("year_end", name)), 10_000) for name in "ab")
    for one, other in ((first[0], second[0]), (first[0], first[1])):
        assert abs((one == other).mean() - 0.375) < 0.025
        assert abs(np.corrcoef(one, other)[0, 1]) < 0.05
