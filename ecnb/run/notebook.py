"""Run a notebook: parameters in, an executed notebook out, or the reason why not.

papermill does the running; what it leaves open is settled here. Parameters become code by
``repr`` of plain values (papermill would let an installed ``black`` reformat them), one that
the notebook does not know is refused instead of ignored, and nothing is written to disk.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from ecnb.errors import Fault, ParametersInvalid, ReportFailed
from ecnb.run.kernel import quiet_kernel

Plain = str | int | bool | None | Mapping[str, str | int | bool | None]
"""Values that may become code: their ``repr`` is Python and nothing else."""

INJECTED = "injected-parameters"
"""Tag of the cell that holds a run's parameters; papermill's own, so it can replace the cell."""

CELL_TIMEOUT_SECONDS = 600

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def parse_source(content: bytes, name: str) -> NotebookNode:
    """Read a notebook as it stands on disk, in the newest format. Raises ReportFailed."""
    try:
        notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
    except (ValueError, KeyError, nbformat.ValidationError) as error:
        what = f"不是有效的笔记本（{str(error).splitlines()[0]:.80}）"
        raise ReportFailed(what, name, "在 JupyterLab 中重新保存") from error
    upgraded = nbformat.v4.upgrade(notebook)
    return notebook if upgraded is None else upgraded


def with_parameters(
    source: NotebookNode, parameters: Mapping[str, Plain], name: str
) -> NotebookNode:
    """Give a copy with a cell of parameters after the one tagged ``parameters``.

    A parameter that the notebook does not declare is left out if it is empty; else its value
    would be silently ignored, and ParametersInvalid is raised.
    """
    notebook = deepcopy(source)
    notebook.cells = [cell for cell in notebook.cells if INJECTED not in _tags(cell)]
    place = next((i for i, c in enumerate(notebook.cells) if "parameters" in _tags(c)), None)
    declared = declared_names(notebook.cells[place].source) if place is not None else frozenset()
    lost = [key for key, value in parameters.items() if value and key not in declared]
    if lost:
        remedy = "declare it in the cell tagged parameters, as ecnb's own notebooks do"
        raise ParametersInvalid(
            Fault(f"the notebook takes no parameter {key!r}", name, remedy) for key in lost
        )
    lines = [f"{key} = {value!r}" for key, value in parameters.items() if key in declared]
    cell = nbformat.v4.new_code_cell("\n".join(["# Parameters", *lines]), id=INJECTED)
    cell.metadata["tags"] = [INJECTED]
    notebook.cells.insert(0 if place is None else place + 1, cell)
    return notebook


def declared_names(source: str) -> frozenset[str]:
    r"""Name what a parameters cell assigns.

    >>> sorted(declared_names("period: str = '2026'  # when\nlang = 'zh'"))
    ['lang', 'period']
    """
    found: set[str] = set()
    for statement in ast.parse(source).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        targets = [statement.target] if isinstance(statement, ast.AnnAssign) else targets
        found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return frozenset(found)


def execute(
    notebook: NotebookNode,
    cwd: Path,
    *,
    engine: str | None = None,
    cell_timeout_seconds: int = CELL_TIMEOUT_SECONDS,
) -> NotebookNode:
    """Run every cell in a fresh kernel whose working folder is ``cwd``.

    engine: a papermill engine; None: nbclient, everywhere available. Raises ReportFailed
    that names the cell and what it said.
    """
    import papermill  # noqa: PLC0415 - seconds, and not for planning
    from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    try:
        with quiet_kernel(cwd, cell_timeout_seconds) as options:
            return papermill.execute_notebook(
                notebook,
                None,
                engine_name=engine,
                progress_bar=False,
                request_save_on_cell_execute=False,
                **options,
            )
    except PapermillExecutionError as error:
        raise _of_cell(notebook, error) from error
    except DeadKernelError as error:
        raise ReportFailed("内核意外终止", "notebook", "检查内存后重新运行") from error
    except CellTimeoutError as error:
        what = f"单元运行超过{cell_timeout_seconds}秒"
        raise ReportFailed(what, "notebook", "检查该单元") from error
    except RuntimeError as error:
        raise ReportFailed(f"内核没有启动（{error}）", "notebook", "重新运行") from error


def _of_cell(notebook: NotebookNode, error: Any) -> ReportFailed:
    """Say which cell failed. What ecnb's own errors say is already complete."""
    cell = notebook.cells[error.cell_index]
    said = _COLOURS.sub("", str(error.evalue))
    what = said if _is_ours(error.ename) else f"{error.ename}: {said}"
    return ReportFailed(what, f"cell {cell.id}")


def _is_ours(name: str) -> bool:
    import ecnb.errors  # noqa: PLC0415 - only after a failure

    return isinstance(getattr(ecnb.errors, name, None), type)


def trace_of(error: BaseException) -> str:
    """Give the kernel's traceback behind a failed report, without colours; else nothing."""
    lines = getattr(error.__cause__, "traceback", None)
    return _COLOURS.sub("", "\n".join(lines)) if isinstance(lines, list) else ""


def _tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])
