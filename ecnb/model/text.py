"""Words and exact numbers, as standards files write them."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema


class Frozen(BaseModel):
    """Base of every declared value: immutable, and no unknown field passes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Label(Frozen):
    """A text in Chinese (as the document words it, if it is a label) and in English.

    >>> Label(zh="优秀", en="Excellent").get("en")
    'Excellent'
    """

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def get(self, lang: str) -> str:
        """Give the text in ``zh`` or ``en``."""
        return self.en if lang == "en" else self.zh


_WRITTEN = re.compile(r"-?\d{1,18}(\.\d{1,18})?(/\d{1,18})?")
"""No exponent: 1e999999999 would be a number too long to hold."""


def to_fraction(value: Any) -> Fraction:
    """Read an exact number: an integer, a decimal, or a string such as ``1/3``.

    Binary floats are refused: 0.1 would no longer be one tenth (G7).

    >>> to_fraction(Decimal("0.1"))
    Fraction(1, 10)
    """
    if isinstance(value, bool | float):
        raise ValueError(f"{value!r} is no exact number; write an integer or a decimal")
    written = isinstance(value, str) and _WRITTEN.fullmatch(value) is not None
    if written or isinstance(value, Fraction | int | Decimal):
        try:
            return Fraction(value)
        except (ValueError, ZeroDivisionError) as error:
            raise ValueError(f"{value!r} is no exact number") from error
    raise ValueError(f"{value!r} is no exact number")


def exact_text(value: Fraction) -> str:
    """Write an exact number: as a decimal where it ends, else as a fraction.

    >>> exact_text(Fraction(5, 2)), exact_text(Fraction(1, 3)), exact_text(Fraction(6))
    ('2.5', '1/3', '6')
    """
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return str(value)
    digits = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{digits:f}"


Exact = Annotated[
    Fraction,
    BeforeValidator(to_fraction),
    PlainSerializer(exact_text, return_type=str),
    WithJsonSchema(
        {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?\d+(\.\d+)?(/\d+)?$"}]}
    ),
]
"""An exact rational number of a document."""

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
"""An identifier inside a standards file: lower case, digits, ``_`` and ``-``."""

Clause = Annotated[
    str, Field(min_length=1, description="clause of the document, as it is numbered there")
]
"""Where in the document a thing stands. Never empty: an uncited rule is no rule."""
