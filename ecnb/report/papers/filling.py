"""What fills a field of a form: particulars, figures, and verdicts with their sources."""

from __future__ import annotations

from collections.abc import Mapping

from ecnb.case import Case
from ecnb.model.papers import Form
from ecnb.model.scorecard import UsedFact, Verdict
from ecnb.report.story.phrases import tell
from ecnb.report.words import known_lang, verdict_word
from ecnb.scoring.explain import fact_text

_LINE = "\n"
_REFERENCE = "reference_year"
"""Parameter, and window of the facts, of a year that the place sets (SD-3)."""


def filling(case: Case, form: Form, key: str) -> str:
    """Give what evidence says for a field; empty where it says nothing."""
    fill = form.fills.get(key)
    if fill is None:
        return ""
    entity, lines = case.evidence.entity, []
    if fill.name:
        lines.append(entity.name)
    if fill.detail and entity.details.get(fill.detail, "").strip():
        lines.append(entity.details[fill.detail].strip())
    known = _known_facts(case)
    told = [_fact(case, known[fact]) for fact in fill.facts if fact in known]
    if told:
        lines.append(tell("semicolon", case.lang).join(told))
    lines += _clauses(case, fill.clauses)
    return _LINE.join(lines)


def _fact(case: Case, used: UsedFact) -> str:
    """Write a figure; with its year, where it is of the reference year or the one before."""
    said = fact_text(case.standard, used, case.lang)
    window, year = case.standard.facts[used.key].window, case.settings.get(_REFERENCE)
    if not isinstance(year, int) or window not in (_REFERENCE, f"{_REFERENCE}_before"):
        return said
    of = year if window == _REFERENCE else year - 1
    return said + tell("fill_of_year", case.lang, year=of)


def _known_facts(case: Case) -> Mapping[str, UsedFact]:
    """Gather the facts that the judgement used and that evidence states."""
    card = case.scorecard
    used = [one for finding in (*card.targets, *card.provisions) for one in finding.facts]
    parts = (part for finding in (card.current.findings if card.current else ())
             for part in finding.parts)  # fmt: skip
    used += [one for part in parts for one in part.facts]
    return {one.key: one for one in used if one.value is not None}


def _clauses(case: Case, names: tuple[str, ...]) -> list[str]:
    """Tell the verdict on each clause, and on what it rests; what is not assessed goes unsaid."""
    lang, found = case.lang, {one.id: one for one in case.scorecard.provisions}
    said = []
    for name in names:
        finding = found.get(name)
        if finding is None or finding.verdict is Verdict.NOT_ASSESSED:
            continue
        verdict = verdict_word(finding.verdict, known_lang(lang))
        label = case.standard.provisions[name].label.get(lang)
        source = next((used.source for used in finding.facts if used.source), "")
        where = tell("fill_source", lang, source=source) if source else ""
        said.append(tell("fill_clause", lang, name=label, verdict=verdict) + where)
    return said
