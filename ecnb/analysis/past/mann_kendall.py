"""Mann-Kendall: does a short sequence rise or fall, or is it noise? Exact, also with ties.

S counts the pairs that rise less those that fall (Mann 1945; Kendall 1975). Were the order of the
values mere chance, every arrangement of them would be as likely. Arrangements are counted by
their inversions, exactly: with ties by a Gaussian multinomial coefficient.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from math import factorial


def score(values: Sequence[Fraction | int]) -> int:
    """Give S: rising pairs less falling pairs.

    >>> score([1, 2, 3, 4]), score([4, 4, 1])
    (6, -2)
    """
    pairs = list(combinations(values, 2))
    return sum((a < b) - (b < a) for a, b in pairs)


def p_value(values: Sequence[Fraction | int], s: int | None = None) -> Fraction:
    """Give the chance that an arrangement of these values is as one-sided as S, either way.

    s: another S to ask about than that of the values.

    >>> p_value([1, 2, 3, 4]), p_value([1, 2, 3, 4, 5])
    (Fraction(1, 12), Fraction(1, 60))
    """
    ties = tuple(sorted(Counter(values).values()))
    return two_sided(ties, score(values) if s is None else s)


def two_sided(ties: tuple[int, ...], s: int) -> Fraction:
    """Give the same from the sizes of groups of equal values alone: (1, 1, 1) for three different.

    >>> two_sided((1, 1, 1, 1), 4)
    Fraction(1, 3)
    """
    counts = arrangements(ties)
    top = len(counts) - 1  # pairs of different values; S = top - 2 * inversions
    far = sum(n for inversions, n in enumerate(counts) if abs(top - 2 * inversions) >= abs(s))
    return Fraction(far, sum(counts))


@lru_cache(maxsize=256)
def arrangements(ties: tuple[int, ...]) -> tuple[int, ...]:
    """Count the different arrangements of a sequence by inversions, from its groups of ties.

    >>> arrangements((1, 1, 1)), arrangements((2, 1))
    ((1, 2, 2, 1), (1, 1, 1))
    """
    found, size = [1], 0
    for group in ties:
        for k in range(1, group + 1):  # times [size + k]_q / [k]_q, the Gaussian binomial
            found = _divided(_times(found, size + k), k)
        size += group
    expected = factorial(size)
    for group in ties:
        expected //= factorial(group)
    assert sum(found) == expected  # noqa: S101 - every arrangement is counted once
    return tuple(found)


def _times(counts: Iterable[int], n: int) -> list[int]:
    """Multiply by 1 + q + … + q^(n-1): each is the sum of the last n."""
    given = [*counts, *([0] * (n - 1))]
    found = [0] * len(given)
    for at, value in enumerate(given):
        found[at] = (found[at - 1] if at else 0) + value - (given[at - n] if at >= n else 0)
    return found


def _divided(counts: list[int], k: int) -> list[int]:
    """Divide by 1 + q + … + q^(k-1); it goes without a rest."""
    found: list[int] = []
    for at in range(len(counts) - k + 1):
        earlier = counts[at - 1] if at else 0
        found.append(counts[at] - earlier + (found[at - k] if at >= k else 0))
    return found
