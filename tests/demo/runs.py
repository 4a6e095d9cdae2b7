"""The demonstration as its params/ run it: cases, by entity and period."""

from functools import cache

import ecnb
from ecnb import evidence, standards
from ecnb.analysis.programme.recorded import covers
from ecnb.case import judge_all
from ecnb.run.parameters import read_run
from ecnb.scoring.card import card as scorecard_of
from ecnb.settings import chosen_settings
from tests.evidence.small import published
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
def proof(entity):
    """Read one entity's evidence."""
    return evidence.read_entity(EVIDENCE / entity, published)


@cache
def case(entity, period="2025H2"):
    """Open one entity's case, with every other reading of the holes."""
    given = run(period)
    return ecnb.open_case(
        EVIDENCE / entity,
        period=period,
        as_of=given.as_of,
        rulings=given.rulings,
        settings=given.settings,
    )


def card(entity, period="2025H2", **rulings):
    """Judge one entity; ``ZJ_1="inclusive"`` chooses another reading."""
    pairs = tuple((name.replace("_", "-"), option) for name, option in rulings.items())
    return _card(entity, period, pairs)


@cache
def _card(entity, period, rulings):
    given, found = run(period), proof(entity)
    standard = standards.load(found.entity.standard, {**given.rulings, **dict(rulings)})
    settings = chosen_settings(standard, given.settings)
    cards = judge_all(standard, [found], given.period, given.as_of, settings)
    return scorecard_of(cards, 0, found)


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


def has_records(entity, period):
    """Tell whether anything is recorded of an entity for a period."""
    found = proof(entity)
    return covers(standards.load(found.entity.standard), found, run(period).period)
