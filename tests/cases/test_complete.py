"""Nothing of a published standard is without a worked case."""

from collections import Counter

import pytest

from ecnb import standards
from ecnb.model.rules import ProportionalRule, TierRule
from ecnb.model.standard import part_id
from tests.cases.worked import cases

CASES = cases()

ELSEWHERE = {
    "G4": "whether a day named by 前 is included is read when deadlines are reckoned, not scored",
    "G7": "the exact total decides a grade only where there are grades: worked for Jiaxian",
}
"""General conventions that a document's cases cannot show, with the reason."""


def of(key):
    """Give the cases of one standard."""
    return [case for case in CASES if case["standard"] == key]


def mentioned(case):
    """Name every part, indicator, provision and target that a case expects something of."""
    blocks = [case["expect"], *(case["expect"].get(name, {}) for name in ("H1", "H2", "annual"))]
    fields = ("points", "parts", "verdicts", "basis")
    return {key for block in blocks for field in fields for key in block.get(field, {})}


def stated(case, fact):
    """Give every value a case states for a fact, in its base and halves too."""
    layers = [
        case,
        case["base"],
        *(x.get(h, {}) for x in (case, case["base"]) for h in ("H1", "H2")),
    ]
    return [layer["facts"][fact] for layer in layers if fact in layer.get("facts", {})]


@pytest.mark.parametrize("key", standards.keys())
def test_every_scored_part_is_named_by_a_case(key):
    """Each part of each indicator, and each indicator, is expected by at least one case."""
    standard = standards.load(key)
    named = {name for case in of(key) for name in mentioned(case)}
    rated = {
        name
        for case in of(key)
        for layer in (case, case.get("H1", {}), case.get("H2", {}))
        for name in layer.get("ratings", {})
    }
    parts = {
        part_id(indicator, part)
        for indicator, item in standard.indicators.items()
        for part in item.parts
    }
    assert parts - named - rated == set()
    assert set(standard.indicators) - named == set()


@pytest.mark.parametrize("key", standards.keys())
def test_every_target_is_named_by_a_case(key):
    """Each KPI or test beside the points is expected by at least one case."""
    named = {name for case in of(key) for name in mentioned(case)}
    assert set(standards.load(key).targets) - named == set()


@pytest.mark.parametrize("key", standards.keys())
def test_every_tested_provision_is_named_by_a_case(key):
    """Each provision that figures decide is expected by at least one case."""
    tested = {
        name for name, item in standards.load(key).provisions.items() if item.test.kind != "stated"
    }
    named = {name for case in of(key) for name in mentioned(case)}
    assert tested - named == set()


def edges(standard):
    """Give (indicator, fact, edge) of every tier and every band."""
    for name, item in standard.indicators.items():
        for part in item.parts.values():
            if isinstance(part.rule, TierRule):
                steps, fact = part.rule.tiers, part.rule.fact
            elif isinstance(part.rule, ProportionalRule):
                steps, fact = part.rule.bands, part.rule.by
            else:
                continue
            for step in steps:
                yield from (
                    (name, fact, edge) for edge in (step.from_, step.to) if edge is not None
                )


@pytest.mark.parametrize("key", standards.keys())
def test_every_tier_edge_is_stated_by_a_case(key):
    """Each first and last number of a tier or band is tried where its indicator is expected."""
    tried = [
        (case, {part.partition(".")[0] for part in mentioned(case)})
        for case in of(key)
        if not case.get("rulings")
    ]
    untried = [
        (name, fact, edge)
        for name, fact, edge in edges(standards.load(key))
        if not any(name in named and edge in stated(case, fact) for case, named in tried)
    ]
    assert untried == []


@pytest.mark.parametrize("key", standards.keys())
def test_every_other_reading_is_chosen_by_a_case(key):
    """Each option that changes the standard is chosen by at least one case."""
    standard = standards.load(key)
    chosen = {pair for case in of(key) for pair in case.get("rulings", {}).items()}
    untried = [
        (ruling, option)
        for ruling, item in standard.interpretations.items()
        for option, choice in item.options.items()
        if choice.set and option != item.default and (ruling, option) not in chosen
    ]
    assert [pair for pair in untried if pair[0] not in ELSEWHERE] == []


@pytest.mark.parametrize("key", standards.keys())
def test_every_hole_is_touched_by_a_case(key):
    """Each ruling that a rule names is touched by at least one case of its default reading."""
    standard = standards.load(key)
    holes = {
        hole.ruling
        for item in standard.indicators.values()
        for part in item.parts.values()
        for hole in (*part.rule.holes, *part.rule.notes)
    }
    touched = {ruling for case in of(key) for ruling in case["expect"].get("touched", ())}
    touched |= {
        ruling
        for case in of(key)
        for half in ("H1", "H2", "annual")
        for ruling in case["expect"].get(half, {}).get("touched", ())
    }
    assert holes - touched == set()


def test_g7_is_worked_where_there_are_grades():
    """The exact total decides a grade in a Jiaxian case."""
    assert any(case.get("rulings", {}).get("G7") == "exact" for case in of("jiaxian-station"))


def test_names_are_unique_and_name_the_document():
    """A case's name begins with its document and stands once."""
    counted = Counter(case["name"] for case in CASES)
    assert [name for name, times in counted.items() if times > 1] == []
    assert all(case["name"].startswith(case["standard"].partition("-")[0]) for case in CASES)


def test_every_case_cites_its_clause_and_expects_something():
    """A case without clause or expectation proves nothing."""
    assert [case["name"] for case in CASES if not case["clause"] or not case["expect"]] == []
