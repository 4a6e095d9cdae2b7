"""A fault at every system call by which a publication, or a whole batch, changes the disk."""

import re
import shutil
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ecnb.run import ledger
from ecnb.run.ledger import Entry
from tests.soak import faults, reader
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


@pytest.mark.parametrize("fault", [KILL, FULL, BROKEN])
def test_every_call_of_clearing_up(scene, tmp_path, fault):
    """What a kill left is put right, also by one that is hit itself and begun again."""
    out, wrong = str(scene.out), []

    def leave() -> None:
        scene.reset()
        (scene.out / "jx-1").rename(scene.out / ".old-jx-1-00000000")
        shutil.copytree(scene.out / "jx-2", scene.out / ".old-jx-2-00000000")
        shutil.copytree(scene.out / "jx-2", scene.out / ".staging-jx-2-11111111")

    leave()
    sites = scene.zygote.sites(tmp_path / "trace", "recover", folder=out)
    for site in sites:
        leave()
        try:
            scene.zygote.hit(site, fault, "recover", folder=out)
            scene.mend(scene.look(way="rename", killed=True, empty=False), way="exchange")
        except AssertionError as error:
            wrong.append(f"{site}: {error}")
    print(f"\nrecover, {fault}: {len(sites)} calls")
    assert not wrong, "\n".join(wrong)
    assert len(sites) > 20


@pytest.mark.parametrize("fault", [KILL, FULL, BROKEN])
@pytest.mark.parametrize("begun", [True, False])
def test_every_call_of_the_ledger(scene, tmp_path, fault, begun):
    """The entry before or the new one; what was told as written is there."""
    folder = tmp_path / "2026H1"

    def leave() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        if begun:
            with ledger.opened(folder) as book:
                book.put(Entry("jx-1", "s", "failed", "old", cause=("o" * 9000,)))
                book.put(Entry("jx-2", "s", "done", "other"))

    leave()
    sites = scene.zygote.sites(tmp_path / "trace", "put", folder=str(folder))
    for site in sites:
        leave()
        ended = scene.zygote.hit(site, fault, "put", folder=str(folder))
        said = reader.entries(folder)
        assert {"jx-2"} <= set(said) or not begun, f"{site}: an entry is lost"
        found = said["jx-1"]["input"] if said else None
        assert found in ("new", "old" if begun else None), f"{site}: {said}"
        assert found == "new" or ended.code != 0, f"{site}: told as written"
        assert scene.zygote.do("put", folder=str(folder)).code == 0
        assert reader.entries(folder)["jx-1"]["input"] == "new"
    print(f"\nledger, {fault}, begun={begun}: {len(sites)} calls")
    assert len(sites) > 10


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
