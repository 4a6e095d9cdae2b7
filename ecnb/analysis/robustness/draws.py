"""Draws that are the same for ever: a hash of names and a counter, no state and no clock.

A generator of NumPy may give other numbers in its next release. These come from two published
functions of whole numbers: FNV-1a makes a seed of a name, SplitMix64 (Steele, Lea, Flood 2014)
makes the k-th draw of a seed. A draw depends on nothing else, so neither the order of entities
nor the number of workers changes one.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Moves = npt.NDArray[np.int8]

DOWN, STAY, UP = -1, 0, 1

_FNV_START: Final = 0xCBF29CE484222325
_FNV_PRIME: Final = 0x100000001B3
_MASK: Final = 2**64 - 1
_GOLDEN: Final = 0x9E3779B97F4A7C15
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)
_SHIFTS: Final = (np.uint64(30), np.uint64(27), np.uint64(31))
_TOP: Final = np.uint64(62)


def seed(*names: str) -> int:
    """Make a seed of names: FNV-1a of 64 bits over their UTF-8, each closed by a zero byte.

    >>> seed("ab", "c") == seed("a", "bc")
    False
    """
    value = _FNV_START
    for byte in b"".join(name.encode() + b"\0" for name in names):
        value = ((value ^ byte) * _FNV_PRIME) & _MASK
    return value


def mixed(words: Words) -> Words:
    """Mix whole numbers of 64 bits as SplitMix64 does; gives a new array."""
    words = words ^ (words >> _SHIFTS[0])
    words *= _FIRST
    words ^= words >> _SHIFTS[1]
    words *= _SECOND
    words ^= words >> _SHIFTS[2]
    return words


def streams(owners: Words, name: int) -> Words:
    """Give (n,) owners each a seed of its own for one name."""
    return mixed(owners ^ mixed(np.array([name], np.uint64)))


def words(seeds: Words, draws: int) -> Words:
    """Give the first draws of (n,) seeds: (n, draws) whole numbers of 64 bits.

    >>> [int(word) for word in words(np.array([1234567], np.uint64), 2)[0]]
    [6457827717110365317, 3203168211198807973]
    """
    counters = np.arange(1, draws + 1, dtype=np.uint64) * np.uint64(_GOLDEN)
    return mixed(seeds[:, None] + counters[None, :])


def moves(seeds: Words, draws: int) -> Moves:
    """Draw (n, draws) moves: down with probability 1/4, up with 1/4, none with 1/2."""
    # of the two highest bits 00 is down, 11 is up, and 01 and 10 are none
    top = (words(seeds, draws) >> _TOP).astype(np.int8)
    return np.asarray((top + 1) // 2 - 1, np.int8)
