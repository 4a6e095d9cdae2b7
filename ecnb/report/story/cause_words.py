"""Causes in words: what the evidence says, and where it says it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from ecnb.analysis.causes.parts import Cause
from ecnb.analysis.causes.problems import OwnCause
from ecnb.analysis.causes.proofs import Proof
from ecnb.case import Case
from ecnb.model.facts import Lead
from ecnb.model.scorecard import UsedFact
from ecnb.report.inline import Inline, Span, join, muted
from ecnb.report.story.clauses import mark
from ecnb.report.story.measure_words import counted
from ecnb.report.story.phrases import tell
from ecnb.report.text import shortened
from ecnb.scoring.explain import fact_text, figure

_LINES: Final = 6
"""Row numbers that are printed; result.json has all."""
_KINDS: Final = 4
"""Kinds of rows that are printed, the most frequent first."""
_QUOTED: Final = ("withheld", "no_reason")


def cause_text(case: Case, cause: Cause) -> str:
    """Say a cause in one sentence."""
    said = tell(f"cause_{cause.kind}", case.lang, **_values(case, cause))
    return said + (tell("cause_lowest", case.lang) if cause.lowest else "")


def _values(case: Case, cause: Cause) -> dict[str, object]:
    """Give everything that a sentence of any kind may name."""
    lang, standard = case.lang, case.standard
    values: dict[str, object] = {
        "n": figure(cause.value) if isinstance(cause.value, Fraction) else "",
        "reason": cause.reason,
        "ruling": cause.ruling or "",
    }
    for key, points in (("points", cause.points), ("full", cause.full)):
        values[key] = "—" if points is None else figure(points)
    if cause.fact is not None and cause.fact in standard.facts:
        values |= _fact_values(case, cause, cause.fact)
    elif cause.fact is not None and cause.fact in standard.obligations:
        values["duty"] = standard.obligations[cause.fact].label.get(lang)
    if cause.rater is not None:
        values["rater"] = standard.raters[cause.rater].brief.get(lang)
    if cause.lead is not None:
        values["lead"] = _lead(case, cause).label.get(lang)
    if cause.ruling is not None and cause.option is not None:
        option = standard.interpretations[cause.ruling].options[cause.option]
        values["option"] = option.label.get(lang)
        values["more"] = tell(
            "cause_more" if cause.points is not None else "cause_met", lang, points=values["points"]
        )
    if cause.kind == "clause":
        values |= _clause_values(case, cause, values)
    return values


def _fact_values(case: Case, cause: Cause, key: str) -> dict[str, object]:
    """Say a figure, what it should be, and what lies between."""
    lang, fact = case.lang, case.standard.facts[key]
    said: dict[str, object] = {
        "name": fact.label.get(lang),
        "fact": fact_text(case.standard, UsedFact(key, cause.value), lang),
        "unit": fact.unit.get(lang) if fact.unit is not None else tell("cause_unit", lang),
        "asked": "",
        "each": "",
        "then": "",
    }
    if cause.points is not None:
        said["each"] = tell("cause_each", lang, unit=said["unit"], points=figure(cause.points))
    if cause.needed is not None:
        needed = counted(case.standard, key, cause.needed, lang)
        short = cause.needed - (cause.value if isinstance(cause.value, Fraction) else 0)
        gap = counted(case.standard, key, short, lang)
        said |= {"needed": needed, "gap": gap}
        said["asked"] = tell("cause_asked", lang, needed=needed, gap=gap)
    if cause.best is not None and cause.best != cause.needed:
        best = counted(case.standard, key, cause.best, lang)
        said["then"] = tell("cause_best", lang, best=best)
    return said


def _clause_values(case: Case, cause: Cause, values: dict[str, object]) -> dict[str, object]:
    """Say which clause it is, how it stands, and on what that rests."""
    lang = case.lang
    item = case.standard.provisions[cause.part]
    finding = next(one for one in case.scorecard.provisions if one.id == cause.part)
    why = cause.reason or (f"{values['fact']}{values['asked']}" if "fact" in values else "")
    return {
        "clause": item.clause,
        "label": item.label.get(lang),
        "verdict": mark(finding.verdict, lang).text,
        "why": tell("cause_why", lang, why=why) if why else "",
    }


def _lead(case: Case, cause: Cause) -> Lead:
    standard = case.standard
    item = standard.indicators.get(cause.part) or standard.targets.get(cause.part)
    return (item or standard.provisions[cause.part]).leads[cause.lead or 0]


def cause_lines(case: Case, causes: Sequence[Cause]) -> list[tuple[str, Inline]]:
    """Give the sentences of a problem with their places.

    Raters who say the same stand in one sentence, and so do the options of one reading.
    """
    told = [cause for cause in causes if cause.kind != "silent"]
    groups: dict[tuple[object, ...], list[Cause]] = {}
    for at, cause in enumerate(told):
        groups.setdefault(_voice(cause) or (at,), []).append(cause)
    lines: list[tuple[str, Inline]] = []
    last: Proof | None = None
    for same in groups.values():
        proof = same[0].proof
        where = (
            tell("same_place", case.lang) if proof.file and proof == last else place(case, proof)
        )
        lines.append((_part_name(case, same[0]) + _of_all(case, same), where))
        last = proof
    return lines


def _voice(cause: Cause) -> tuple[object, ...]:
    """Give what causes that stand in one sentence share; empty: it stands alone."""
    if cause.kind in _QUOTED:
        return cause.kind, cause.part, cause.points, cause.reason, cause.lowest
    return (cause.kind, cause.ruling) if cause.kind == "reading" else ()


def _of_all(case: Case, same: Sequence[Cause]) -> str:
    if len(same) == 1:
        return cause_text(case, same[0])
    every, first = [_values(case, one) for one in same], same[0]
    if first.kind == "reading":
        parts = [tell("cause_option", case.lang, **values) for values in every]
        options = tell("semicolon", case.lang).join(parts)
        return tell("cause_readings", case.lang, ruling=first.ruling, options=options)
    names = tell("list", case.lang).join(str(values["rater"]) for values in every)
    return tell(f"cause_{first.kind}", case.lang, **(every[0] | {"rater": names}))


def evidence_text(case: Case, about: str, most: int) -> str:
    """Give the first causes that the evidence supports for a problem, in one line."""
    found = next((one for one in case.problems if one.id == about), None)
    lines = cause_lines(case, found.causes)[:most] if found is not None else []
    return tell("semicolon", case.lang).join(said for said, _ in lines)


def _part_name(case: Case, cause: Cause) -> str:
    """Name the part that a cause is about, where the indicator has several."""
    indicator, _, key = cause.part.partition(".")
    item = case.standard.indicators.get(indicator)
    label = item.parts[key].label if item is not None and key in item.parts else None
    return tell("cause_part", case.lang, name=label.get(case.lang)) if label is not None else ""


# --- where it stands ----------------------------------------------------------------------------


def place(case: Case, proof: Proof) -> Inline:
    """Say where the evidence has it: source or register, months, kinds, file and rows."""
    lang, standard = case.lang, case.standard
    if not proof.file:
        return ""
    register = standard.registers.get(proof.key)
    name = register.label.get(lang) if register is not None else proof.source
    counts = [text for text in (_months(proof, lang), _kinds(case, proof)) if text]
    said = tell("colon", lang).join(
        text for text in (name, tell("semicolon", lang).join(counts)) if text
    )
    where = proof.file
    if proof.lines:
        some = [str(line) for line in sorted(proof.lines)[:_LINES]]
        rows = tell("list", lang).join(some)
        more = len(proof.lines) > _LINES
        where += tell("place_rows_more" if more else "place_rows", lang, rows=rows)
    return join([said, muted(where)], " ") if said else muted(where)


def _months(proof: Proof, lang: str) -> str:
    """Write months with their counts, each year named once."""
    said, year = [], ""
    for month, n in proof.months:
        now = month[:4]
        key = "month_n" if now == year else "year_month_n"
        said.append(tell(key, lang, year=now, month=int(month[5:]), n=n))
        year = now
    return tell("list", lang).join(said)


def _kinds(case: Case, proof: Proof) -> str:
    """Write kinds of rows with their counts; the labels are those of the standards file."""
    lang, register = case.lang, case.standard.registers.get(proof.key)
    if register is None or len(proof.kinds) == 0:
        return ""
    column = register.columns.get(register.kinds or "")
    said = []
    for kind, n in proof.kinds[:_KINDS]:
        choice = column.choices.get(kind) if column is not None else None
        blank = register.columns.get(kind)
        label = choice.label if choice is not None else blank.label if blank is not None else None
        shown = shortened(kind) if label is None else label.get(lang)
        said.append(tell("kind_n", lang, kind=shown, n=n))
    left = len(proof.kinds) - len(said)
    said += [tell("kinds_more", lang, n=left)] if left else []
    return tell("list", lang).join(said)


# --- the evaluator's own ------------------------------------------------------------------------


def own_text(own: Sequence[OwnCause], lang: str) -> Inline:
    """Write the evaluator's own causes, each with its whys chained."""
    said: list[Inline] = []
    for one in own:
        chain = tell("why_arrow", lang).join(text for text in (one.cause, *one.whys) if text)
        about = tell("own_action", lang, id=one.action, period=one.period.label(lang))
        said.append((chain, Span(about, "muted")))
    return join(said, tell("semicolon", lang))
