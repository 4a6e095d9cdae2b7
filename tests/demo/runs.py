"""The demonstration as its params/ run it: cases, by entity and period."""

from functools import cache

import ecnb
from ecnb.programme import covers
from ecnb.run.parameters import read_run
from tests.house.tree import ROOT

EVIDENCE = ROOT / "demo" / "evidence"
PERIODS = tuple(sorted(path.stem for path in (ROOT / "params").glob("20*.yaml")))
ENTITIES = tuple(sorted(path.name for path in EVIDENCE.iterdir()))


@cache
def run(period):
    """Read the run file of a period."""
    return read_run(ROOT / "params" / f"{period}.yaml")


@cache
def programme(period):
    """Judge everything in a period."""
    given = run(period)
    return ecnb.open_programme(
        EVIDENCE,
        period=period,
        as_of=given.as_of,
        rulings=given.rulings,
        settings=given.settings,
        programme=given.programme,
    )


@cache
def case(entity, period="2025H2", rulings=()):
    """Open one entity's case; rulings: pairs of ruling and option."""
    given = run(period)
    return ecnb.open_case(
        EVIDENCE / entity,
        period=period,
        as_of=given.as_of,
        rulings={**given.rulings, **dict(rulings)},
        settings=given.settings,
    )


def card(entity, period="2025H2", **rulings):
    """Judge one entity; ``ZJ_1="inclusive"`` chooses another reading."""
    pairs = tuple((name.replace("_", "-"), option) for name, option in rulings.items())
    return case(entity, period, pairs).scorecard


def total(entity, period="2025H2", **rulings):
    """Give the headline total."""
    return card(entity, period, **rulings).headline


def finding(scorecard, indicator, assessment=-1):
    """Give one indicator's finding of one assessment, the last one unless told."""
    found = scorecard.assessments[assessment].findings
    return next(one for one in found if one.indicator == indicator)


def entry(scorecard, part, rater):
    """Give one rater's entry for one part."""
    parts = (one for f in scorecard.current.findings for one in f.parts)
    entries = next(one for one in parts if one.id == part).entries
    return next(one for one in entries if one.rater == rater)


def verdicts(scorecard):
    """Give every verdict on a provision or target, by id."""
    return {one.id: one.verdict.value for one in (*scorecard.provisions, *scorecard.targets)}


def readings(entity, period="2025H2"):
    """Give what other readings change for an entity, by ruling and option."""
    found = case(entity, period).alternatives
    return {(one.ruling, one.option): one for one in found}


def deductions(scorecard):
    """Give count and points of every daily deduction."""
    return {one.id: (one.count, one.points) for one in scorecard.annual_deductions}


def statuses(entity, obligation, period="2025H2"):
    """Give how each turn of a duty stands, in the order of due days."""
    return [turn.status for turn in case(entity, period).turns[obligation]]


def has_records(proof, period):
    """Tell whether anything is recorded for a period."""
    return covers(proof, run(period).period)
