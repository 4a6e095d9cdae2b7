"""What a worker must show before it is given a report: the same ecnb, the same folders."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import ecnb
from ecnb.errors import Fault
from ecnb.run.inputs import code_hash
from ecnb.run.job import Job
from ecnb.run.manifest import makers, sha256
from ecnb.run.summary import SummaryJob
from ecnb.run.task import Task

_PACKAGE = Path(ecnb.__file__).parent


def asked(tasks: Sequence[Task], turn_name: str) -> dict[str, Any]:
    """List what every worker has to show for these tasks, as plain values.

    Of files, those that many reports share; each entity's evidence lies in one of the folders.
    """
    first = {task.standard: task for task in reversed(tasks)}.values()
    notebooks = {task.notebook for task in tasks}
    own = {path for task in first for path in task.basis().values()}
    files = notebooks | {path for path in own if not path.is_relative_to(_PACKAGE)}
    folders = {path.parent for task in tasks for path in _evidence(task)}
    homes = {str(task.home) for task in tasks if isinstance(task, Job | SummaryJob)}
    return {
        "code": code_hash(),
        "makers": makers(),
        "turn": turn_name,
        "out": str(tasks[0].final.parent),
        "home": min(homes, default=""),
        "files": {str(path): sha256(path.read_bytes()) for path in sorted(files) if path.is_file()},
        "folders": sorted({str(path) for path in folders} | homes),
    }


def packed(papers: Mapping[str, Any]) -> bytes:
    """Write the order to show them: plain values, readable by every version of ecnb."""
    return pickle.dumps({**papers, "files": list(papers["files"])})


def faults(shown: Mapping[str, Any], asked: Mapping[str, Any], where: str) -> tuple[Fault, ...]:
    """Say what keeps a worker from being used; nothing: it can be. where: the worker's address."""
    return tuple(
        Fault(what, f"{where} ({shown.get('host', '?')})", remedy)
        for what, remedy in _troubles(shown, asked)
    )


def threads(number: int, where: str) -> Fault:
    """Say that a worker has several threads, of which all but one would be idle."""
    what = f"有{number}个线程，应为1个 · {number} threads, 1 is wanted"
    return Fault(what, where, "dask worker --nthreads 1 --nworkers N")


def unanswered(error: BaseException, where: str) -> Fault:
    """Say that a worker could not even be asked."""
    what = f"不能运行 ecnb · cannot run ecnb: {type(error).__name__}: {str(error)[:200]}"
    remedy = "调度器和各机器安装同一版本 · install the same ecnb there and for the scheduler"
    return Fault(what, where, remedy)


def _troubles(shown: Mapping[str, Any], asked: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if shown["daemon"]:
        yield (
            "不能启动子进程 · a daemonic worker may start no kernels",
            "设 DASK_DISTRIBUTED__WORKER__DAEMON=False 后重新启动 · set this variable, restart it",
        )
        return
    if shown["code"] != asked["code"] or shown["makers"] != asked["makers"]:
        yield (
            f"ecnb 与本机不同 · another ecnb than here: {_differing(shown, asked)}",
            "安装同一版本并重新启动它 · install the same there and restart the worker",
        )
        return
    if not shown["turn"]:
        yield _unseen("报告文件夹", "the folder of reports", asked["out"])
    if shown["unwritable"]:
        yield (
            f"不能写入 · cannot write {asked['out']}: {shown['unwritable']}",
            "检查权限 · check its rights",
        )
    for folder in shown["missing"]:
        yield _unseen("文件夹", "the folder", folder)
    for path, sha in shown["files"].items():
        if sha != asked["files"][path]:
            what = "文件，或内容不同", "the file, or has another of that name:"
            yield _unseen(*what, path)


def _unseen(chinese: str, english: str, path: str) -> tuple[str, str]:
    return (
        f"看不到{chinese} · does not see {english} {path}",
        "用同一路径挂载共享文件夹 · mount the shared folder at the same path",
    )


def _differing(shown: Mapping[str, Any], asked: Mapping[str, Any]) -> str:
    """Name what differs: packages by their versions, the code by its hash."""
    theirs, ours = shown["makers"], asked["makers"]
    names = sorted(name for name in {*theirs, *ours} if theirs.get(name) != ours.get(name))
    parts = [f"{name} {theirs.get(name)} ≠ {ours.get(name)}" for name in names]
    if shown["code"] != asked["code"]:
        parts.append(f"code {shown['code'][:8]} ≠ {asked['code'][:8]}")
    return ", ".join(parts)


def _evidence(task: Task) -> tuple[Path, ...]:
    if isinstance(task, SummaryJob):
        return task.evidence
    return (task.evidence,) if isinstance(task, Job) else ()
