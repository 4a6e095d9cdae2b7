"""Success is proved: the notebook ran to its end, and its result is that of this very job."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import escape
from nbformat import NotebookNode

from ecnb import errors
from ecnb.errors import ReportFailed
from ecnb.report.result import MIME
from ecnb.report.text import visible

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")

LEAST_BYTES = 1_000
"""No page with a cover is smaller."""


def require_complete(notebook: NotebookNode) -> None:
    """Refuse a notebook that did not run every cell, or that stopped at an error.

    The kernel's traceback is a note of the error (:func:`trace_of`).
    """
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or "skip-execution" in tags:
            continue
        if "raises-exception" not in tags:
            for output in cell.outputs:
                if output.output_type == "error":
                    raise _of_cell(cell, output)
        if cell.execution_count is None:
            raise ReportFailed("没有运行到此单元", f"cell {cell.id}", "每个单元都须运行完毕")


def _of_cell(cell: NotebookNode, output: NotebookNode) -> ReportFailed:
    """Say which cell failed. What ecnb's own errors say is already complete."""
    said = _COLOURS.sub("", output.evalue)
    ours, where = isinstance(getattr(errors, output.ename, None), type), f"cell {cell.id}"
    failure = ReportFailed(said) if ours else ReportFailed(f"{output.ename}: {said}", where)
    failure.add_note(_COLOURS.sub("", "\n".join(output.traceback)))
    return failure


def trace_of(error: BaseException) -> str:
    """Give the kernel's traceback behind a failed report; else nothing."""
    return "\n".join(getattr(error, "__notes__", ()))


def result_in(notebook: NotebookNode) -> Mapping[str, Any]:
    """Give the last result that the notebook showed."""
    found = [data[MIME] for data in _shown(notebook) if MIME in data]
    if not found:
        remedy = "最后一个单元应为 ecnb.result(case)"
        raise ReportFailed("笔记本没有给出结果", "notebook", remedy)
    if not isinstance(found[-1], Mapping):
        raise ReportFailed("笔记本给出的结果格式不对", "notebook")
    return found[-1]


def require_same(what: str, found: object, expected: object) -> None:
    """Refuse a result about something else than the job: another entity, an older period."""
    if found != expected:
        said = f"结果与本次运行不符: {what} 为 {found!s:.80}，应为 {expected!s:.80}"
        raise ReportFailed(said, "notebook", "使用参数单元中的参数")


def require_pages(html: bytes, pdf: bytes, entity: str) -> None:
    """Refuse pages that are empty of content."""
    if len(html) < LEAST_BYTES or escape(visible(entity)).encode() not in html:
        raise ReportFailed("网页没有内容", "report.html")
    if len(pdf) < LEAST_BYTES or not pdf.startswith(b"%PDF-"):
        raise ReportFailed("PDF 没有内容", "report.pdf")


def _shown(notebook: NotebookNode) -> Iterator[Mapping[str, Any]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type in ("display_data", "execute_result"):
                yield output.data
