"""Time and memory of a notebook: met limits are named, and no byte depends on them."""

from dataclasses import replace

import pytest

from ecnb.cli import reports
from ecnb.cli import run as command
from ecnb.errors import ReportFailed
from ecnb.run import notebook, proof
from ecnb.run.inputs import Inputs
from ecnb.run.limits import NONE, Limits
from ecnb.run.parameters import read_run
from ecnb.run.places import Home
from ecnb.run.plan import Wish, plan, plan_one
from ecnb.run.warm import engine, forks
from tests.run import stations
from tests.run.notebooks import make, texts

HOARD = "x = bytearray(3 * 2**30)"
SMALL = Limits(megabytes=1500)
warm = pytest.mark.skipif(not forks.available(), reason="limits are kept on Linux")


def execute(folder, *sources, limits, **options):
    """Run cells under limits."""
    return notebook.execute(make(*sources), folder, limits=limits, **options)


@warm
def test_notebook_that_takes_too_long_is_named(tmp_path):
    """Not the cell in which it happened: each of them was quick enough."""
    slow = ["import time\ntime.sleep(0.5)"] * 5
    with pytest.raises(ReportFailed, match=r"笔记本运行超过1\.2秒 → .*--timeout"):
        execute(tmp_path, *slow, limits=Limits(seconds=1.2))
    limits = Limits(seconds=60)
    with pytest.raises(ReportFailed, match="单元运行超过1秒"):
        execute(tmp_path, "import time\ntime.sleep(9)", limits=limits, cell_timeout_seconds=1)


@warm
def test_cell_that_takes_too_much_memory_is_named(tmp_path):
    """The limit and the option; without a limit the error stays the notebook's own."""
    with pytest.raises(ReportFailed, match=r"cell c2: 内存不够 → 内存上限为1500 MB.*--memory"):
        execute(tmp_path, "1", HOARD, limits=SMALL)
    with pytest.raises(ReportFailed, match="cell c1: MemoryError: mine"):
        proof.require_complete(execute(tmp_path, "raise MemoryError('mine')", limits=NONE))


@warm
def test_memory_that_a_cell_expects_to_miss_is_no_failure(tmp_path):
    """It is tagged as such, and the notebook goes on."""
    source = make(HOARD, "print('on')")
    source.cells[1].metadata["tags"] = ["raises-exception"]
    assert texts(notebook.execute(source, tmp_path, limits=SMALL)) == ["on\n"]


@warm
def test_smallest_limit_of_the_command_lets_a_kernel_begin(tmp_path):
    """512 MB: less would fail every report with a riddle."""
    limits = Limits(megabytes=512)
    assert texts(execute(tmp_path, "import ecnb\nprint(1)", limits=limits)) == ["1\n"]


def test_ordinary_kernels_say_that_they_keep_no_limit(tmp_path, monkeypatch):
    """Where nothing can be forked; the notebook runs."""
    said = []
    monkeypatch.setattr(engine.logger, "warning", said.append)
    monkeypatch.setattr(engine, "_told", set())
    monkeypatch.setattr(forks, "available", lambda: False)
    assert texts(execute(tmp_path, "print(1)", limits=Limits(9, 900))) == ["1\n"]
    assert any("keeps no limit: memory_limit_mb, notebook_timeout" in line for line in said)


def test_limits_reach_every_task_and_no_hash(tmp_path):
    """A batch, one report with a rank and one without; the same inputs with and without."""
    home = Home(stations.programme(tmp_path))
    run = read_run(tmp_path / "params" / "2026H1.yaml")
    given = (home, home.evidence, run, home.reports)
    limited = plan(*given, Wish(limits=SMALL))
    assert {job.limits for job in limited.jobs} == {SMALL}
    path = home.evidence / "jx-1"
    for folder in (home.evidence, tmp_path / "elsewhere"):
        one = plan_one(home, path, folder, run, home.reports, Wish(limits=SMALL))
        assert one.job.limits == SMALL
    for job in limited.jobs:
        free = replace(job, limits=NONE)
        assert Inputs().of(job, job.said) == Inputs().of(free, job.said)


@pytest.mark.parametrize("verb", [("report", "jx-1"), ("batch",)])
def test_both_commands_take_limits(verb, monkeypatch):
    """Too small ones are refused with the smallest."""
    asked = []
    monkeypatch.setattr(reports, verb[0], lambda *arguments: asked.append(arguments) or 0)
    assert command([*verb, "--timeout", "90", "--memory", "700"]) == 0
    (wish,) = (one for one in asked[0] if isinstance(one, Wish))
    assert wish.limits == Limits(90, 700)
    assert command([*verb, "--memory", "100"]) == 2
