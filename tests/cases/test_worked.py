"""Every worked case of ``tests/cases/*.yaml`` against the core, field by field."""

import re
from fractions import Fraction

import pytest

from ecnb.scoring.explain import explain, reason_text
from tests.cases.worked import cases, scorecard

CASES = cases()


SHARE = re.compile(r"-?\d+/\d+")


def span(found):
    """Write a span as cases do: one figure, or low, point, high."""
    if found is None:
        return None
    if found.low == found.high == found.point:
        return found.point
    return [found.low, found.point, found.high]


def findings(where):
    """Give an assessment's findings; a document without points has none."""
    return where.findings if where is not None else ()


def _points(where, card):
    by_name = {finding.indicator: finding for finding in findings(where)}
    return lambda key: span(by_name[key].score)


def _parts(where, card):
    found = {part.id: part for finding in findings(where) for part in finding.parts}
    return lambda key: span(found[key].score)


def _judgements(where, card):
    found = {finding.indicator: finding.verdict.value for finding in findings(where)}
    found |= {one.id: one.verdict.value for one in (*card.provisions, *card.targets)}
    return found.__getitem__


def _states(where, card):
    found = {
        f"{part.id}:{entry.rater}": entry.state
        for finding in findings(where)
        for part in finding.parts
        for entry in part.entries
    }
    return found.__getitem__


def _differs(where, card):
    found = {
        f"{part.id}:{entry.rater}": entry.differs_from_fact
        for finding in findings(where)
        for part in finding.parts
        for entry in part.entries
    }
    return found.__getitem__


def _basis(where, card):
    found = {part.id: dict(part.basis) for finding in findings(where) for part in finding.parts}
    found |= {one.id: dict(one.basis) for one in (*card.provisions, *card.targets)}
    return found.__getitem__


def _attainment(where, card):
    return {one.id: one.attainment for one in (*card.provisions, *card.targets)}.__getitem__


def _shares(where, card):
    return lambda key: [card.shares[key].low, card.shares[key].point, card.shares[key].high]


def _subtotals(where, card):
    return lambda key: span(where.subtotals[key])


def _rater_totals(where, card):
    return where.rater_totals.__getitem__


def _deductions(where, card):
    return {one.id: one.points for one in card.annual_deductions}.__getitem__


BY_KEY = {
    "points": _points,
    "parts": _parts,
    "verdicts": _judgements,
    "states": _states,
    "differs": _differs,
    "basis": _basis,
    "attainment": _attainment,
    "shares": _shares,
    "subtotals": _subtotals,
    "rater_totals": _rater_totals,
    "deductions": _deductions,
}
OF_TOTAL = {
    "total": lambda total: span(total.score),
    "without_adjustment": lambda total: span(total.without_adjustment),
    "by_fact": lambda total: span(total.by_fact),
    "status": lambda total: total.status.value,
    "official": lambda total: total.official,
    "grade": lambda total: total.grade,
    "grade_low": lambda total: total.grade_low,
    "grade_high": lambda total: total.grade_high,
    "max": lambda total: total.max,
    "provisional": lambda total: total.provisional,
    "reasons": lambda total: list(total.reasons),
}


def _touched(wanted, card):
    return sorted(set(wanted) & set(card.touched))


OF_CARD = {
    "touched": lambda wanted, card, _: (_touched(wanted, card), sorted(wanted)),
    "untouched": lambda wanted, card, _: (_touched(wanted, card), []),
    "guide": lambda wanted, card, _: (card.guide, exact(wanted)),
    "resolved": lambda wanted, _, standard: (
        {path: _at(standard, path) for path in wanted},
        dict(wanted),
    ),
}


def exact(wanted):
    """Read a fraction that YAML cannot write as a number; lists by their members."""
    if isinstance(wanted, list):
        return [exact(value) for value in wanted]
    return Fraction(wanted) if isinstance(wanted, str) and SHARE.fullmatch(wanted) else wanted


def pairs(expect, where, total, card, standard):
    """Give (what, what the core says, what was worked out) for one block of expectations."""
    for field, wanted in expect.items():
        if field in BY_KEY:
            read = BY_KEY[field](where, card)
            yield from (
                (f"{field} {key}", read(key), exact(value)) for key, value in wanted.items()
            )
        elif field in OF_TOTAL:
            yield field, OF_TOTAL[field](total), exact(wanted)
        else:
            yield field, *OF_CARD[field](wanted, card, standard)


def check(*block):
    """Compare one block of expectations, naming whatever differs."""
    return [
        f"{what}: core {mine!r}, worked {wanted!r}"
        for what, mine, wanted in pairs(*block)
        if mine != wanted
    ]


def _at(standard, path):
    """Read a dotted path of the resolved standard; a path that is gone is None."""
    value = standard.model_dump(by_alias=True)
    for step in path.split("."):
        if isinstance(value, dict):
            value = value.get(step)
        else:
            value = None if value is None else value[int(step)]
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_worked_case(case):
    """The core gives what the case works out from the clause."""
    card, standard = scorecard(case)
    expect = dict(case["expect"])
    halves = {str(one.period)[-2:]: one for one in card.assessments}
    wrong = []
    for half in ("H1", "H2"):
        if half in expect:
            where = halves[half]
            wrong += check(expect.pop(half), where, where.total, card, standard)
    if "annual" in expect:
        wrong += check(expect.pop("annual"), card.current, card.annual, card, standard)
    wrong += check(expect, card.current, card.headline, card, standard)
    assert not wrong, "\n".join([f"{case['name']} ({case['clause']})", *wrong])
    _can_be_told(card, standard)


def _can_be_told(card, standard):
    """Every point of the case can be said in both languages, with nothing left unfilled."""
    for lang in ("zh", "en"):
        said = [
            explain(standard, finding, lang)
            for assessment in card.assessments
            for finding in assessment.findings
        ]
        totals = [*(one.total for one in card.assessments), card.annual]
        said += [
            reason_text(standard, reason, lang)
            for total in totals
            if total is not None
            for reason in total.reasons
        ]
        assert all(text and "{" not in text and "None" not in text for text in said)
