"""One report: freeze the evidence, run the notebook, prove the result, publish everything."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from nbformat import NotebookNode

from ecnb import evidence as room
from ecnb import standards
from ecnb.errors import EcnbError
from ecnb.report.result import Result, dumps, parse_result
from ecnb.run import clean, manifest, notebook, proof, publish
from ecnb.run.manifest import Source, sha256
from ecnb.run.notebook import Plain
from ecnb.run.places import Home

EVIDENCE, STANDARDS = "evidence", "standards"
NOTEBOOK, HTML, PDF, RESULT = "report.ipynb", "report.html", "report.pdf", "result.json"

State = Literal["done", "failed", "missing", "left"]
"""left: not begun when the batch was stopped."""


@dataclass(frozen=True, slots=True)
class Job:
    """One report to make: everything it depends on, decided beforehand.

    evidence: the entity's folder or workbook. out: ``reports/<period>``. rulings, settings:
    those that concern the standard. place, of: rank among the entities of the batch.
    """

    entity: str
    name: str
    standard: str
    evidence: Path
    notebook: Path
    out: Path
    period: str
    as_of: str
    lang: str = "zh"
    programme: str = ""
    rulings: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str | int | bool | None] = field(default_factory=dict)
    place: int | None = None
    of: int | None = None
    home: Path = Path()
    """The programme's folder: where a standard of its own lies."""
    engine: str | None = None

    @property
    def final(self) -> Path:
        """Where the report is published."""
        return self.out / self.entity

    def parameters(self) -> dict[str, Plain]:
        """The cell of parameters; evidence lies beside the notebook, wherever that is opened."""
        return {
            "evidence": EVIDENCE,
            "period": self.period,
            "as_of": self.as_of,
            "lang": self.lang,
            "rulings": dict(sorted(self.rulings.items())),
            "settings": dict(sorted(self.settings.items())),
            "programme": self.programme,
            "place": self.place,
            "of": self.of,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entity. seconds and trace are for the screen, never published."""

    entity: str
    name: str
    standard: str
    state: State
    cause: tuple[str, ...] = ()
    seconds: float = 0.0
    trace: str = ""


def perform(job: Job) -> Outcome:
    """Make one report. Whatever goes wrong is in the outcome, and the old report stands."""
    begun = time.perf_counter()
    cause: tuple[str, ...] = ()
    trace = ""
    try:
        make(job)
    except EcnbError as error:
        cause = tuple(str(error).splitlines())
        trace = proof.trace_of(error)
    except OSError as error:
        cause = (f"{error.strerror or type(error).__name__} → 检查磁盘空间和文件权限",)
        trace = traceback.format_exc()
    except Exception as error:  # noqa: BLE001 - one broken entity never stops the others
        cause = (f"{type(error).__name__}: {error}",)
        trace = traceback.format_exc()
    seconds = time.perf_counter() - begun
    state: State = "failed" if cause else "done"
    return Outcome(job.entity, job.name, job.standard, state, cause, seconds, trace)


def make(job: Job) -> None:
    """Make and publish one report; raise EcnbError and publish nothing where that fails."""
    with publish.staging(job.final) as stage:
        frozen = _freeze(job, stage)
        content = job.notebook.read_bytes()
        source = notebook.parse_source(content, job.notebook.name)
        filled = notebook.with_parameters(source, job.parameters(), job.notebook.name)
        executed = notebook.execute(filled, stage, engine=job.engine)
        proof.require_complete(executed)
        shown = proof.result_in(executed)
        result = parse_result(shown)
        _require_ours(job, result, frozen)
        final = clean.cleaned(executed, source, about(result))
        publish.write_all(stage, {**_pages(final, job.name), RESULT: dumps(shown)})
        sources = {
            "notebook": Source(job.notebook.name, sha256(content)),
            **{role: manifest.source(path) for role, path in _standard_files(job).items()},
        }
        facts = _facts(job, result)
        written = manifest.manifest(facts, sources, manifest.hashes(stage))
        publish.write_all(stage, {manifest.NAME: written})
        publish.publish(stage, job.final)


def about(result: Result) -> dict[str, str]:
    """Particulars that exporters print on every page (:class:`ecnb.report.document.Info`)."""
    card, lang = result.scorecard, result.lang
    name = card.entity.name
    return {
        "title": f"{name} evaluation report" if lang == "en" else f"{name}评价报告",
        "entity": name,
        "period": card.period.label(lang),
        "as_of": card.as_of.isoformat(),
        "lang": lang,
        "standard_title": result.title,
    }


def _freeze(job: Job, stage: Path) -> Mapping[str, str]:
    """Copy the evidence as it was judged into the report; give the hash of each file.

    A standard of the programme's own goes with it: the folder can be executed where it stands.
    """
    home = Home(job.home)
    proof_ = room.read_entity(job.evidence, home.load)
    proof.require_same("entity", proof_.entity.id, job.entity)
    frozen = room.freeze(proof_, home.load(job.standard))
    room.write_frozen(frozen, stage / EVIDENCE)
    own = home.standard(job.standard)
    if own is not None:
        (stage / STANDARDS).mkdir()
        (stage / STANDARDS / own.name).write_bytes(own.read_bytes())
    return room.digest(frozen)


def _require_ours(job: Job, result: Result, frozen: Mapping[str, str]) -> None:
    card = result.scorecard
    proof.require_same("entity", card.entity.id, job.entity)
    proof.require_same("standard", card.standard, job.standard)
    proof.require_same("period", str(card.period), job.period)
    proof.require_same("date", card.as_of.isoformat(), job.as_of)
    proof.require_same("evidence", dict(result.evidence), dict(frozen))


def _pages(final: NotebookNode, entity: str) -> dict[str, bytes]:
    """Export the published notebook, as nbconvert does from outside."""
    from ecnb.report.exporters import EcnbHtmlExporter, EcnbPdfExporter  # noqa: PLC0415 - heavy

    html = EcnbHtmlExporter().from_notebook_node(final)[0].encode()
    pdf = EcnbPdfExporter().from_notebook_node(final)[0]
    proof.require_pages(html, pdf, entity)
    return {NOTEBOOK: clean.to_bytes(final), HTML: html, PDF: pdf}


def _standard_files(job: Job) -> dict[str, Path]:
    own = Home(job.home).standard(job.standard)
    folder = Path(standards.__file__).parent
    return {
        "standard": own or folder / f"{job.standard}.yaml",
        "conventions": folder / "general.yaml",
    }


def _facts(job: Job, result: Result) -> dict[str, object]:
    return {
        "entity": job.entity,
        "standard": job.standard,
        "period": job.period,
        "as_of": job.as_of,
        "parameters": job.parameters(),
        "rulings": dict(result.scorecard.rulings),
    }
