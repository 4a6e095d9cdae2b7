"""DESIGN section 5: a report is a function of evidence, parameters, standard, notebook and code."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ecnb.run import ledger
from ecnb.run.places import demonstration
from tests.run import stations

HERE = {"TZ": "UTC", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
THERE = {
    "TZ": "Asia/Shanghai",
    "LANG": "C",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "4242",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "COLUMNS": "40",
}


def ecnb(folder: Path, world: dict[str, str], *arguments: str) -> None:
    """Run a command in a folder, in a world of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "ecnb", *arguments],
        cwd=folder,
        env={**os.environ, **world},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")


def files(folder: Path) -> dict[str, bytes]:
    """Everything that was published, by name; not the lock, and not the ledger with its clocks."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (".lock", ledger.NAME)
    }


def assert_same(here: Path, there: Path) -> None:
    """Name the files that differ, rather than show them."""
    first, second = files(here), files(there)
    assert list(first) == list(second)
    assert [name for name, content in first.items() if content != second[name]] == []


def test_same_bytes_in_another_world(tmp_path):
    """Another folder, time zone, locale, hash seed, order and number of workers.

    That a single report is the job of the batch: tests/run/test_plan.py.
    """
    here = stations.programme(tmp_path / "here")
    there = tmp_path / "a folder with {braces} 与中文" / "there"
    shutil.copytree(here, there)
    ecnb(here, HERE, "batch", "--jobs", "2")
    ecnb(there, THERE, "batch", "--jobs", "1")
    assert_same(here / "reports", there / "reports")


@pytest.mark.slow
def test_whole_demonstration_twice(tmp_path):
    """All five documents, all periods, all awkward cases: the same bytes in another world."""
    assert demonstration().runs()
    for name, world in (("here", HERE), ("there", THERE)):
        (tmp_path / name).mkdir()
        ecnb(tmp_path / name, world, "demo")
    assert_same(tmp_path / "here", tmp_path / "there")
