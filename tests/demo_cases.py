"""The demonstration's entities, opened once a test run."""

from functools import cache
from pathlib import Path

import ecnb
from ecnb.case import Case

DEMO = Path(__file__).parents[1] / "demo" / "evidence"
SETTINGS = {"reference_year": 2024}


@cache
def demo_case(entity: str, period: str, lang: str = "zh") -> Case:
    """Open one entity of the demonstration."""
    return ecnb.open_case(DEMO / entity, period=period, settings=SETTINGS, lang=lang)
