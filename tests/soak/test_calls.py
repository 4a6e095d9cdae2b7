"""A fault at every single system call by which a publication, or a whole batch, changes the disk."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.soak import faults
from tests.soak.faults import Zygote
from tests.soak.scene import Scene

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(faults.refused()), reason=faults.refused() or "-"),
]

KILL, FULL, BROKEN = "signal=SIGKILL", "error=ENOSPC", "error=EIO"


@pytest.fixture(scope="module")
def scene() -> Scene:
    """Two stations and their summary; in memory where that can be had: kills, not power cuts."""
    zygote = Zygote()
    with TemporaryDirectory(dir=faults.memory()) as where:
        yield Scene.set(Path(where), zygote, ("jx-1", "jx-2"))
    zygote.close()


@pytest.mark.parametrize("empty", [False, True], ids=["replaced", "first"])
@pytest.mark.parametrize("way", ["exchange", "rename"])
@pytest.mark.parametrize("fault", [KILL, FULL, BROKEN])
@pytest.mark.parametrize("deed", ["report", "batch"])
def test_every_call(scene, tmp_path, deed, fault, way, empty):
    """Old or new, whole; the next run makes the rest and nothing twice."""
    if empty and way == "rename":
        pytest.skip("a first report is moved in by one rename everywhere")
    sites = scene.sites(deed, tmp_path / "trace", way=way, empty=empty)
    ended, wrong = Counter(), []
    for site in sites:
        try:
            ended[scene.hit(deed, site, fault, way=way, empty=empty).code] += 1
        except AssertionError as error:
            wrong.append(f"{site}: {error}")
    print(f"\n{deed} {fault} {way}: {len(sites)} calls, ended {dict(ended)}")
    assert not wrong, "\n".join(wrong)
    assert sum(ended.values()) == len(sites)
    assert fault != KILL or set(ended) == {-9}
