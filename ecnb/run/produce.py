"""Make and publish a report: the way is the same for one entity and for a whole period."""

from __future__ import annotations

import datetime as dt
import shutil
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nbformat import NotebookNode

from ecnb.errors import EcnbError, ReportFailed
from ecnb.report.result import dumps
from ecnb.run import clean, manifest, notebook, proof, publish
from ecnb.run.disk import why
from ecnb.run.inputs import Inputs, tree_hash
from ecnb.run.manifest import Source, sha256
from ecnb.run.task import Task

EVIDENCE, STANDARDS = "evidence", "standards"
NOTEBOOK, HTML, PDF, RESULT = "report.ipynb", "report.html", "report.pdf", "result.json"

_ENTITY = "entity.yaml"
"""Lies in the evidence of one entity; that of many has a folder for each."""

State = Literal["done", "unchanged", "failed", "missing", "left"]
"""unchanged: published before, of the same inputs. left: not begun in this run."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entity. seconds, started and trace are never published.

    started: UTC, as ISO 8601 writes it; empty where nothing ran.
    """

    entity: str
    name: str
    standard: str
    state: State
    cause: tuple[str, ...] = ()
    seconds: float = 0.0
    trace: str = ""
    started: str = ""


def perform(task: Task, allowed: Callable[[], None] = lambda: None) -> Outcome:
    """Make one report. Whatever goes wrong is in the outcome, and the old report stands.

    allowed: called before the report is published; raises EcnbError where it must not be.
    """
    started, begun = clock(), time.perf_counter()
    cause: tuple[str, ...] = ()
    trace = ""
    try:
        make(task, allowed)
    except EcnbError as error:
        cause = tuple(str(error).splitlines())
        trace = proof.trace_of(error)
    except OSError as error:
        cause = (f"{why(error)} → 检查磁盘空间和文件权限",)
        trace = traceback.format_exc()
    except Exception as error:  # noqa: BLE001 - one broken entity never stops the others
        cause = (f"{type(error).__name__}: {error}",)
        trace = traceback.format_exc()
    seconds = time.perf_counter() - begun
    state: State = "failed" if cause else "done"
    about = (task.entity, task.name, task.standard)
    return Outcome(*about, state, cause, seconds, trace, started)


def clock() -> str:
    """Give the time as the ledger keeps it, and nothing else does."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def make(task: Task, allowed: Callable[[], None] = lambda: None) -> None:
    """Make and publish one report; raise EcnbError and publish nothing where that fails."""
    with publish.staging(task.final) as stage:
        frozen = task.freeze(stage)
        content = task.notebook.read_bytes()
        source = notebook.parse_source(content, task.notebook.name)
        filled = notebook.with_parameters(source, task.parameters(), task.notebook.name)
        executed = notebook.execute(
            filled,
            stage,
            engine=task.engine,
            cell_timeout_seconds=task.patience_seconds,
            limits=task.limits,
        )
        _tidy(stage, frozen)
        proof.require_complete(executed)
        shown = proof.result_in(executed)
        accepted = task.accept(shown, frozen)
        final = clean.cleaned(executed, source, accepted.about)
        publish.write_all(stage, {**_pages(final, task.name), RESULT: dumps(shown)})
        sources = {role: manifest.source(path) for role, path in task.sources().items()}
        sources["notebook"] = Source(task.notebook.name, sha256(content))
        facts = {**accepted.facts, "input": Inputs().of(task, tree_hash(frozen))}
        written = manifest.manifest(facts, sources, _files(stage, frozen))
        publish.write_all(stage, {manifest.NAME: written})
        allowed()
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


def _files(stage: Path, frozen: Mapping[str, str]) -> dict[str, str]:
    """Hash the files that the manifest names; evidence of many entities goes into a list."""
    if _ENTITY in frozen:
        return manifest.hashes(stage)
    listed = {f"{EVIDENCE}/{name}": sha for name, sha in frozen.items()}
    publish.write_all(stage, {manifest.LISTING: manifest.listing(listed)})
    return {name: sha for name, sha in manifest.hashes(stage).items() if name not in listed}


def _pages(final: NotebookNode, name: str) -> dict[str, bytes]:
    """Export the published notebook, as nbconvert does from outside."""
    from ecnb.report.exporters import export_both  # noqa: PLC0415 - heavy

    page, pdf = export_both(final)
    html = page.encode()
    proof.require_pages(html, pdf, name)
    return {NOTEBOOK: clean.to_bytes(final), HTML: html, PDF: pdf}
