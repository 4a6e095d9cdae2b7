"""The last pages: evidence with hashes, how to re-execute, the machine-readable result."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import ecnb
from ecnb.case import Case
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, KeyValues, Paragraph, Preformatted, SealBox, Seals, Story
from ecnb.report.inline import Inline, code
from ecnb.report.result import MIME, result_of, to_json
from ecnb.report.story.form import ASSESSMENT_FORM
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Row, Table

_SHOWN = 16


def appendix(case: Case) -> Story:
    """List the frozen evidence with hashes, say how to re-execute, and leave room to sign."""
    lang = case.lang
    blocks: list[Block] = [Heading(tell("appendix", lang)), Heading(tell("files", lang), 2)]
    columns = (Column(tell("file", lang), width=2), Column(tell("sha256", lang), width=1))
    rows = tuple(Row((code(name), code(digest[:_SHOWN]))) for name, digest in case.files.items())
    blocks.append(Table(columns, rows, notes=(tell("files_note", lang),), style="compact"))
    blocks += [
        Heading(tell("rerun", lang), 2),
        Paragraph(tell("rerun_body", lang)),
        Preformatted("papermill report.ipynb again.ipynb"),
        KeyValues(_facts(case)),
    ]
    return Story((*blocks, *_seals(case)))


def _seals(case: Case) -> tuple[Block, ...]:
    """Leave room to sign where the document has no assessment form of its own."""
    lang = case.lang
    if ASSESSMENT_FORM in case.standard.forms:
        return ()
    title = case.standard.document.title.get(lang)
    lines = (tell("seal_mark", lang), tell("seal_day", lang))
    boxes = tuple(SealBox(tell(who, lang), lines) for who in ("seal_entity", "seal_evaluator"))
    note = Paragraph(tell("seals_note", lang, standard=title), "note")
    return Heading(tell("seals", lang)), note, Seals(boxes)


def _facts(case: Case) -> tuple[tuple[str, Inline], ...]:
    lang = case.lang
    facts: list[tuple[str, Inline]] = [
        (tell("version", lang), ecnb.__version__),
        (tell("standard", lang), _named(case)),
        (tell("period", lang), str(case.period)),
        (tell("as_of", lang), case.as_of.isoformat()),
    ]
    for name, value in case.settings.items():
        parameter = case.standard.parameters[name]
        facts.append((parameter.label.get(lang), "—" if value is None else str(value)))
    return tuple(facts)


@dataclass(frozen=True, slots=True)
class ResultData:
    """The result of a report as a notebook output: data for programs, one line for readers."""

    case: Case

    def _repr_mimebundle_(
        self,
        include: Collection[str] | None = None,  # noqa: ARG002 - IPython's interface
        exclude: Collection[str] | None = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        note = Paragraph(tell("result_note", self.case.lang), "note")
        return {**note._repr_mimebundle_(), MIME: to_json(result_of(self.case))}


def result(case: Case) -> ResultData:
    """Give the machine-readable result; what a run publishes as ``result.json``."""
    return ResultData(case)


def _named(case: Case) -> str:
    """Name the document, and in brackets the key by which a run finds it."""
    title = case.standard.document.title.get(case.lang)
    return title + tell("bracketed", case.lang, text=case.standard.key)
