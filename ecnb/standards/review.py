"""The review cycle that one document publishes and the others lack."""

from __future__ import annotations

from functools import cache

from ecnb.model.standard import Standard
from ecnb.standards.loader import keys, load


@cache
def review_guide() -> Standard | None:
    """Give the document whose obligations form a review cycle, with those obligations alone.

    Reports of other documents show it as a recommendation. None: no document has one.

    >>> sorted(one.every for one in review_guide().obligations.values())
    ['half_year', 'quarter', 'year']
    """
    for key in keys():
        standard = load(key)
        kept = {name: item for name, item in standard.obligations.items() if item.review}
        if kept:
            return standard.model_copy(update={"obligations": kept})
    return None
