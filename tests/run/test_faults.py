"""The short form of ``make soak``: kills, and errors of the disk, at some of the places.

Every place, and 500 kills at random: ``tests/soak/``.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.soak import faults
from tests.soak.faults import Site, Zygote
from tests.soak.kills import Ordeal
from tests.soak.scene import Scene

KILL, FULL = "signal=SIGKILL", "error=ENOSPC"
DECISIVE = ("rename", "renameat2", "unlink", "rmdir")
"""Calls after which a reader finds something else."""

no_strace = pytest.mark.skipif(bool(faults.refused()), reason=faults.refused() or "-")


@pytest.fixture(scope="module")
def scene() -> Scene:
    """A station and its summary; the old reports stand, the new ones are due."""
    zygote = Zygote()
    with TemporaryDirectory(dir=faults.memory()) as where:
        yield Scene.set(Path(where), zygote, ("jx-1",))
    zygote.close()


def some(sites: list[Site], every: int) -> list[Site]:
    """Take the calls that decide, the last time that anything is made durable, and a few more."""
    last = max(place for place, site in enumerate(sites) if site.call == "fsync")
    return [
        site
        for place, site in enumerate(sites)
        if site.call in DECISIVE or place in (last, last - 1) or place % every == 0
    ]


@no_strace
@pytest.mark.parametrize("way", ["exchange", "rename"])
def test_report_killed_at_some_calls(scene, tmp_path, way):
    """A reader finds the old report or the new one, whole; the next run makes nothing twice."""
    sites = some(scene.sites("report", tmp_path / "trace", way=way), 30)
    assert {site.call for site in sites} & {"renameat2", "rename"}
    for site in sites:
        assert scene.hit("report", site, KILL, way=way).code == -9, site


@no_strace
def test_full_disk_at_some_calls(scene, tmp_path):
    """At the first folder, in the middle of writing, and where the report is made durable."""
    sites = scene.sites("report", tmp_path / "trace", way="exchange")
    last = max(place for place, site in enumerate(sites) if site.call == "fsync")
    writes = [site for site in sites if site.call == "write"]
    for site in (sites[1], writes[len(writes) // 2], sites[last]):
        ended = scene.hit("report", site, FULL, way="exchange")
        state, cause = ended.said["jx-1"]
        assert state == "failed", site
        assert "磁盘空间不足" in cause


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_few_kills(tmp_path):
    """A kernel, then the driver after the first report; the next run makes the rest, no more."""
    ordeal = Ordeal(tmp_path, 8, tuple(f"jx-{i}" for i in range(1, 9)), workers=1)
    ordeal.round(2, ("kernel", "driver"))
    assert ordeal.tally.kills == {"kernel": 1, "driver": 1}
    assert ordeal.tally.made
    ordeal.finish()
