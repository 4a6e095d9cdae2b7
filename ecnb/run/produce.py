"""Make and publish a report: the way is the same for one entity and for a whole period."""

from __future__ import annotations

import shutil
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from nbformat import NotebookNode

from ecnb.errors import EcnbError, ReportFailed
from ecnb.report.result import dumps
from ecnb.run import clean, manifest, notebook, proof, publish
from ecnb.run.manifest import Source, sha256
from ecnb.run.notebook import Plain

EVIDENCE, STANDARDS = "evidence", "standards"
NOTEBOOK, HTML, PDF, RESULT = "report.ipynb", "report.html", "report.pdf", "result.json"

State = Literal["done", "failed", "missing", "left"]
"""left: not begun when the batch was stopped."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a result that was found sound says about its report.

    about: particulars that exporters print (:class:`ecnb.report.document.Info`). facts: what
    the manifest says beside hashes.
    """

    about: Mapping[str, str]
    facts: Mapping[str, Any]


class Task(Protocol):
    """A report to make: everything it depends on, decided beforehand."""

    @property
    def entity(self) -> str:
        """Id of the entity; also the name of the report's folder."""

    @property
    def name(self) -> str:
        """Name of the entity, which its pages show."""

    @property
    def standard(self) -> str:
        """Key of the standard; empty where there are several."""

    @property
    def notebook(self) -> Path:
        """The notebook that tells the story."""

    @property
    def engine(self) -> str | None:
        """Papermill's engine; None: the default."""

    @property
    def final(self) -> Path:
        """Where the report is published."""

    def parameters(self) -> Mapping[str, Plain]:
        """Give the cell of parameters."""

    def sources(self) -> Mapping[str, Path]:
        """Name the files beside the notebook that the report is made by, by role."""

    def freeze(self, stage: Path) -> Mapping[str, str]:
        """Copy all that the notebook reads into the report; give the hash of each file."""

    def accept(self, shown: Mapping[str, Any], frozen: Mapping[str, str]) -> Accepted:
        """Check the notebook's result: valid, and about this very task. Raises ReportFailed."""


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


def perform(task: Task) -> Outcome:
    """Make one report. Whatever goes wrong is in the outcome, and the old report stands."""
    begun = time.perf_counter()
    cause: tuple[str, ...] = ()
    trace = ""
    try:
        make(task)
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
    return Outcome(task.entity, task.name, task.standard, state, cause, seconds, trace)


def make(task: Task) -> None:
    """Make and publish one report; raise EcnbError and publish nothing where that fails."""
    with publish.staging(task.final) as stage:
        frozen = task.freeze(stage)
        content = task.notebook.read_bytes()
        source = notebook.parse_source(content, task.notebook.name)
        filled = notebook.with_parameters(source, task.parameters(), task.notebook.name)
        executed = notebook.execute(filled, stage, engine=task.engine)
        _tidy(stage, frozen)
        proof.require_complete(executed)
        shown = proof.result_in(executed)
        accepted = task.accept(shown, frozen)
        final = clean.cleaned(executed, source, accepted.about)
        publish.write_all(stage, {**_pages(final, task.name), RESULT: dumps(shown)})
        sources = {role: manifest.source(path) for role, path in task.sources().items()}
        sources["notebook"] = Source(task.notebook.name, sha256(content))
        written = manifest.manifest(accepted.facts, sources, manifest.hashes(stage))
        publish.write_all(stage, {manifest.NAME: written})
        publish.publish(stage, task.final)


def _tidy(stage: Path, frozen: Mapping[str, str]) -> None:
    """Leave only what was frozen: what a notebook or its libraries wrote beside is no report."""
    for path in stage.iterdir():
        if path.is_symlink() or not path.is_dir():
            path.unlink()
        elif path.name not in (EVIDENCE, STANDARDS):
            shutil.rmtree(path)
    if manifest.hashes(stage / EVIDENCE) != dict(frozen):
        raise ReportFailed("笔记本改动了证据", EVIDENCE, "笔记本只读取证据")


def _pages(final: NotebookNode, name: str) -> dict[str, bytes]:
    """Export the published notebook, as nbconvert does from outside."""
    from ecnb.report.exporters import EcnbHtmlExporter, EcnbPdfExporter  # noqa: PLC0415 - heavy

    html = EcnbHtmlExporter().from_notebook_node(final)[0].encode()
    pdf = EcnbPdfExporter().from_notebook_node(final)[0]
    proof.require_pages(html, pdf, name)
    return {NOTEBOOK: clean.to_bytes(final), HTML: html, PDF: pdf}
