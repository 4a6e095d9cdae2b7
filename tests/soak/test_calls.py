"""A fault at every system call by which a publication, or a whole batch, changes the disk."""

import re
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


REPLACED, FIRST, RENAMED = ("exchange", False), ("exchange", True), ("rename", False)
"""How a report comes to its place, and whether it is the first one there."""

_OF_OTHERS = re.compile(r"staging-(?!jx-1-)[\w-]+-\w{8}[/>]")


@pytest.mark.parametrize("how", [REPLACED, FIRST, RENAMED], ids=["replaced", "first", "renamed"])
@pytest.mark.parametrize("fault", [KILL, FULL, BROKEN])
def test_every_call_of_a_report(scene, tmp_path, fault, how):
    """Old or new, whole; the next run makes the rest and nothing twice."""
    sweep(scene, "report", fault, how, tmp_path / "trace")


@pytest.mark.parametrize(
    ("fault", "how"),
    [(KILL, REPLACED), (KILL, FIRST), (KILL, RENAMED), (FULL, REPLACED), (BROKEN, REPLACED)],
)
def test_every_call_of_a_batch(scene, tmp_path, fault, how):
    """The lock, what is cleared up, ledger, one of the reports, index: the driver's own part."""
    sweep(scene, "batch", fault, how, tmp_path / "trace")


def sweep(scene: Scene, deed: str, fault: str, how: tuple[str, bool], trace: Path) -> None:
    """Do a deed again and again, each time with a fault at another call."""
    way, empty = how
    sites = scene.sites(deed, trace, way=way, empty=empty)
    sites = [site for site in sites if not _OF_OTHERS.search(site.text)]
    ended, wrong = Counter(), []
    for site in sites:
        try:
            ended[scene.hit(deed, site, fault, way=way, empty=empty).code] += 1
        except AssertionError as error:
            wrong.append(f"{site}: {error}")
    print(f"\n{deed}, {fault}, {way}, first={empty}: {len(sites)} calls, ended {dict(ended)}")
    assert not wrong, "\n".join(wrong)
    assert len(sites) > 60
    assert fault != KILL or set(ended) == {-9}
