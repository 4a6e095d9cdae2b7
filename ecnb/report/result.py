"""result.json: the machine-readable result of one report, and its published schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from ecnb.analysis.alternatives import Alternative
from ecnb.analysis.causes.problems import Problem
from ecnb.analysis.cycle.coverage import Coverage, coverage
from ecnb.analysis.gaps import Loss, Unwritten, losses, unwritten
from ecnb.analysis.past.figures import NO_HISTORY, History
from ecnb.analysis.peers import Compared
from ecnb.analysis.plan.improvement import Improvement
from ecnb.analysis.plan.rectification import NOTHING_ORDERED, Rectified
from ecnb.analysis.rating.agreement import Agreement
from ecnb.analysis.robustness.certainty import Robustness
from ecnb.analysis.surveys.survey import SurveyView
from ecnb.case import Case, Standing
from ecnb.errors import ReportFailed
from ecnb.model.scorecard import Scorecard, Total
from ecnb.model.text import Exact
from ecnb.report.canonical import canonical
from ecnb.report.result_duties import DutyTurn, NextDue, duty_turns, next_dues
from ecnb.scoring.explain import explain

MIME = "application/vnd.ecnb.result+json"
"""Mimetype under which the last story cell shows the result."""

SCHEMA_FILE = Path(__file__).with_name("result.schema.json")


@dataclass(frozen=True, slots=True)
class Result:
    """Everything a programme needs of one report, without reading its pages.

    losses, unwritten: of the latest assessment; both and the point value make the maximum.
    explanations: a sentence for each indicator, in the report's language. evidence: sha256 of
    each frozen file. title: the document's title. turns, next_due: of the duties. coverage:
    services by kinds of evaluation, where the document knows such a matrix. efforts: person-days
    a unit, as they were set. agreement: between the raters of the latest assessment. problems:
    with the causes that the evidence supports, and the evaluator's own. robustness: what total
    and grade stand on, where there are points. survey: what recipients say, as counts with
    intervals. history: earlier periods, and what can be said of them.
    peers: the latest assessment beside those like it, where a batch has given them.
    rectified: orders to rectify and how each stands.
    """

    schema_version: Literal[1]
    title: str
    lang: str
    programme: str
    scorecard: Scorecard
    standing: Standing
    previous: Total | None
    alternatives: tuple[Alternative, ...]
    losses: tuple[Loss, ...]
    unwritten: tuple[Unwritten, ...]
    explanations: Mapping[str, str]
    evidence: Mapping[str, str]
    settings: Mapping[str, str | bool | int | None]
    improvement: Improvement
    efforts: Mapping[str, Exact]
    turns: tuple[DutyTurn, ...] = ()
    next_due: tuple[NextDue, ...] = ()
    coverage: Coverage | None = None
    agreement: Agreement | None = None
    problems: tuple[Problem, ...] = ()
    robustness: Robustness | None = None
    survey: SurveyView | None = None
    history: History = NO_HISTORY
    peers: Compared | None = None
    rectified: Rectified = NOTHING_ORDERED


_ADAPTER: TypeAdapter[Result] = TypeAdapter(Result)


def result_of(case: Case) -> Result:
    """Gather the result of one case."""
    card = case.scorecard
    findings = card.current.findings if card.current else ()
    return Result(
        schema_version=1,
        title=case.standard.document.title.get(case.lang),
        lang=case.lang,
        programme=case.programme,
        scorecard=card,
        standing=case.standing,
        previous=case.previous.headline if case.previous else None,
        alternatives=case.alternatives,
        losses=losses(case.standard, card.current) if card.current else (),
        unwritten=unwritten(case.standard, card.current) if card.current else (),
        explanations={f.indicator: explain(case.standard, f, case.lang) for f in findings},
        evidence=case.files,
        settings={
            name: value if isinstance(value, bool | int) or value is None else value.isoformat()
            for name, value in case.settings.items()
        },
        turns=duty_turns(case),
        next_due=next_dues(case),
        coverage=coverage(case.standard, case.evidence.registers, case.period, case.as_of),
        improvement=case.improvement,
        efforts=case.aim.efforts,
        agreement=case.agreement,
        problems=case.problems,
        robustness=case.robustness,
        survey=case.survey,
        history=case.history,
        peers=case.peers,
        rectified=case.rectified,
    )


def to_json(result: Result) -> dict[str, Any]:
    """Write a result as plain JSON values; exact numbers become text (``87.5``, ``1/3``)."""
    plain: dict[str, Any] = _ADAPTER.dump_python(result, mode="json")
    return plain


def dumps(result: Mapping[str, Any]) -> bytes:
    """Write a result as bytes, the same on every run."""
    return canonical(result)


def parse_result(data: Mapping[str, Any] | bytes | str) -> Result:
    """Read a result back and check it against the schema.

    Raises ReportFailed if anything is missing or of another form.
    """
    try:
        if isinstance(data, bytes | str):
            return _ADAPTER.validate_json(data)
        return _ADAPTER.validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise ReportFailed(
            f"结果不合结构 · the result is not valid: {first['msg']}", place
        ) from error


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of a result."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ecnb result",
        **_ADAPTER.json_schema(mode="serialization"),
    }
