"""Run a notebook: parameters in, an executed notebook out, or the reason why not.

papermill does the running; what it leaves open is settled here. Parameters become code by
``repr`` of plain values (papermill would let an installed ``black`` reformat them), one that
the notebook does not know is refused instead of ignored, and nothing is written to disk.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from ecnb.errors import Fault, ParametersInvalid, ReportFailed
from ecnb.run.kernel import quiet_kernel
from ecnb.run.limits import NONE, Limits

Plain = str | int | bool | None | Mapping[str, "Plain"]
"""Values that may become code: their ``repr`` is Python and nothing else."""

INJECTED = "injected-parameters"
"""Tag of the cell that holds a run's parameters; papermill's own, so it can replace the cell."""

OFFERED = frozenset({"peers"})
"""Parameters that a notebook may do without: they add a comparison and change no figure, and a
programme's own notebook may be older than they are."""

CELL_TIMEOUT_SECONDS = 600


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

    A parameter that the notebook does not declare is left out if it is empty or only offered;
    else its value would be silently ignored, and ParametersInvalid is raised.
    """
    notebook = deepcopy(source)
    notebook.cells = [cell for cell in notebook.cells if INJECTED not in _tags(cell)]
    place = next((i for i, c in enumerate(notebook.cells) if "parameters" in _tags(c)), None)
    declared = declared_names(notebook.cells[place].source) if place is not None else frozenset()
    lost = [key for key, value in parameters.items() if value and key not in declared | OFFERED]
    if lost:
        remedy = (
            "在标有 parameters 的单元格中声明 · "
            "declare it in the cell tagged parameters, as ecnb's own notebooks do"
        )
        what = "笔记本没有这个参数 · the notebook takes no parameter"
        raise ParametersInvalid(Fault(f"{what} {key!r}", name, remedy) for key in lost)
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
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        where = f"parameters cell, line {error.lineno}"
        raise ReportFailed("参数单元不是有效的 Python", where, "每行一个 名称 = 值") from error
    for statement in statements:
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
    limits: Limits = NONE,
) -> NotebookNode:
    """Run every cell in a fresh kernel whose working folder is ``cwd``; stop at an error.

    engine: a papermill engine; None: our own, which forks a kernel where it can. A failing cell
    is not told here but found by :func:`ecnb.run.proof.require_complete`, as is every other way
    of not getting to the end. Raises ReportFailed where the kernel itself fails or a limit is met.
    """
    from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415 - heavy
    from papermill.engines import papermill_engines  # noqa: PLC0415 - heavy

    from ecnb.run.warm.engine import NAME as WARM  # noqa: PLC0415 - heavy
    from ecnb.run.warm.engine import WarmEngine  # noqa: PLC0415 - heavy

    papermill_engines.register(WARM, WarmEngine)  # also where ecnb is not installed but on the path
    running, begun = _for_papermill(notebook), time.monotonic()
    ours = _as_options(limits) if engine in (None, WARM) else {}
    try:
        with quiet_kernel(cwd, cell_timeout_seconds) as options:
            done: NotebookNode = papermill_engines.execute_notebook_with_engine(
                engine or WARM, running, output_path=None, progress_bar=False, **options, **ours
            )
    except DeadKernelError as error:
        what, remedy = _death(error, limits)
        raise ReportFailed(what, "notebook", remedy) from error
    except CellTimeoutError as error:
        if limits.seconds is not None and time.monotonic() - begun >= limits.seconds:
            what = f"笔记本运行超过{limits.seconds:g}秒"
            raise ReportFailed(what, "notebook", "放宽 --timeout，或检查各单元") from error
        what = f"单元运行超过{cell_timeout_seconds}秒"
        raise ReportFailed(what, "notebook", "检查该单元") from error
    except RuntimeError as error:
        raise ReportFailed(f"内核没有启动（{error}）", "notebook", "重新运行") from error
    _require_memory(done, limits)
    return done


def _as_options(limits: Limits) -> dict[str, float | int]:
    """Give limits as the options of our engine."""
    given = {"notebook_timeout": limits.seconds, "memory_limit_mb": limits.megabytes}
    return {name: value for name, value in given.items() if value is not None}


def _death(error: Exception, limits: Limits) -> tuple[str, str]:
    """Say how a kernel ended, and what to look at."""
    from ecnb.run.warm.client import Torn, Unreadable  # noqa: PLC0415 - heavy

    if isinstance(error, Torn):
        remedy = f"子进程不要打印，由主进程输出；{_about_memory(limits)}"
        return "笔记本启动的一个进程在输出途中被终止，其后的输出无法读取", remedy
    if isinstance(error, Unreadable):
        return "内核发出的消息无法读取", "检查笔记本中直接写内核管道或改动内核输出的代码"
    how = str(error).removeprefix("Kernel died").lstrip(": ")
    what = f"内核意外终止（{how}）" if how else "内核意外终止"
    return what, _about_memory(limits)


def _about_memory(limits: Limits) -> str:
    if limits.megabytes is None:
        return "检查内存后重新运行"
    return f"内存上限为{limits.megabytes} MB：放宽 --memory，或减少该单元占用的内存"


def _require_memory(done: NotebookNode, limits: Limits) -> None:
    """Say of a cell that ran out of memory that it met a limit, not that the machine is full."""
    for cell in done.cells if limits.megabytes is not None else ():
        for output in cell.get("outputs", ()) if "raises-exception" not in _tags(cell) else ():
            if output.output_type == "error" and output.ename.endswith("MemoryError"):
                raise ReportFailed("内存不够", f"cell {cell.id}", _about_memory(limits))


def _for_papermill(notebook: NotebookNode) -> NotebookNode:
    """Give a copy with the notes that papermill's engines write into.

    Its ``execute_notebook`` adds what no report wants: paths through ``str.format``, a file
    written at every cell, and failure for an exception that a cell's tag allows.
    """
    copy = deepcopy(notebook)
    copy.metadata["papermill"] = {}
    for cell in copy.cells:
        cell.metadata["papermill"] = {}
    return copy


def _tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])
