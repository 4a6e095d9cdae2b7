"""Remember what a pure function said of a frozen value, by the value's identity.

Standards and their entries are frozen but not hashable, and one that no option changed is the
same object in every reading.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class _Same(Generic[T]):
    """A value that equals nothing but itself; held, so that its identity is not given again."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __hash__(self) -> int:
        return object.__hash__(self.value)  # its identity, whatever hash its class defines

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value


def by_identity(most: int) -> Callable[[Callable[[T], R]], Callable[[T], R]]:
    """Make a function of one value remember its last ``most`` answers.

    >>> calls = []
    >>> @by_identity(8)
    ... def size(of: list[int]) -> int:
    ...     calls.append(of)
    ...     return len(of)
    >>> one, twin = [1], [1]
    >>> size(one), size(one), size(twin), len(calls)
    (1, 1, 1, 2)
    """

    def remembering(function: Callable[[T], R]) -> Callable[[T], R]:
        kept = lru_cache(most)(lambda same: function(same.value))

        @wraps(function)
        def answer(value: T) -> R:
            return kept(_Same(value))

        return answer

    return remembering
