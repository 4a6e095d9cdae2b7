"""Judged entities for the tests of measures: the demonstration's, at their table."""

import datetime as dt
from functools import cache

from ecnb import evidence as room
from ecnb.case import judge_all
from ecnb.model.evidence import Evidence
from ecnb.model.period import Period
from ecnb.scoring.judge import Scorecards
from ecnb.settings import Shelf
from tests.demo_cases import DEMO


@cache
def proof_of(entity: str) -> Evidence:
    """One entity's evidence."""
    shelf = Shelf()
    return room.read_entity(DEMO / entity, lambda key, _: shelf.under(key, {}))


@cache
def cards_of(entity: str, period: str, days_after: int = 15) -> Scorecards:
    """One entity judged, so many days after the period's end."""
    proof, shelf, when = proof_of(entity), Shelf(), Period.parse(period)
    as_of = when.end + dt.timedelta(days_after)
    return judge_all(shelf.under(proof.entity.standard, {}), [proof], when, as_of, {})
