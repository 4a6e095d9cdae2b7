"""The published documents as data, and the one way to read them.

>>> from ecnb import standards
>>> standards.load("zhejiang-centre").max_total
Fraction(100, 1)
"""

from ecnb.standards.general import earliest_result
from ecnb.standards.loader import StandardSource, Variant, check, keys, load, read
from ecnb.standards.references import all_facts
from ecnb.standards.review import review_guide
from ecnb.standards.schema import json_schema

__all__ = [
    "StandardSource",
    "Variant",
    "all_facts",
    "check",
    "earliest_result",
    "json_schema",
    "keys",
    "load",
    "read",
    "review_guide",
]
