"""A paper that is killed on its way: a reader finds the old one or the new one, whole."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.run import stations
from tests.run.test_faults import DECISIVE, FULL, KILL, no_strace
from tests.soak import faults, reader
from tests.soak.faults import Zygote
from tests.soak.scene import NEW, OLD, set_version

pytestmark = no_strace
KINDS = {"ranking": "", "rectification": "jx-1"}
EVERY = 25


class Desk:
    """A programme whose papers stand, of the old evidence; the new ones are due."""

    def __init__(self, where: Path, zygote: Zygote):
        self.zygote, self.before = zygote, where / "before"
        folder = stations.programme(where / "programme", ("jx-1",))
        set_version(folder, "jx-1", OLD)
        for kind, entity in KINDS.items():
            ended = zygote.do("paper", folder=str(folder), kind=kind, entity=entity)
            assert ended.code == 0, ended.said
        set_version(folder, "jx-1", NEW)
        (folder / "reports").rename(self.before)
        self.folder = folder.rename(where / "changed")  # a new name, since plans are kept by name

    def about(self, kind):
        """Give the arguments of a deed."""
        return {"folder": str(self.folder), "kind": kind, "entity": KINDS[kind]}

    def reset(self, *, empty=False):
        """Bring back the old papers. empty: nothing was ever published."""
        shutil.rmtree(self.folder / "reports", ignore_errors=True)
        if not empty:
            shutil.copytree(self.before, self.folder / "reports", symlinks=True)

    def place(self, kind):
        """Where a paper stands."""
        return (
            self.folder
            / "reports"
            / "2026H1"
            / "papers"
            / (f"{kind}-{KINDS[kind]}" if KINDS[kind] else kind)
        )

    def version(self, kind):
        """Give the version of the evidence in a paper that is whole by its manifest."""
        found = reader.read(self.place(kind))
        return None if found is None else set(found.versions.values())

    def mend(self, kind, way):
        """Order the paper once more; it comes to stand, and nothing is left beside the papers."""
        ended = self.zygote.do("paper", way=way, **self.about(kind))
        assert (ended.code, self.version(kind)) == (0, {NEW}), ended.said
        left = {path.name for path in self.place(kind).parent.iterdir()}
        assert left - {self.place(one).name for one in KINDS} <= {".lock"}, left


@pytest.fixture(scope="module")
def desk():
    """Two papers, one of a station and one of all, without kernels."""
    zygote = Zygote()
    with TemporaryDirectory(dir=faults.memory()) as where:
        yield Desk(Path(where), zygote)
    zygote.close()


def sites(desk, trace, kind, way):
    """Take the calls that decide, the last times that anything is made durable, and a few more."""
    desk.reset()
    found = desk.zygote.sites(trace, "paper", way=way, **desk.about(kind))
    last = max(place for place, site in enumerate(found) if site.call == "fsync")
    return [
        site
        for place, site in enumerate(found)
        if site.call in DECISIVE or place in (last, last - 1) or place % EVERY == 0
    ]


@pytest.mark.parametrize("way", ["exchange", "rename"])
@pytest.mark.parametrize("kind", KINDS)
def test_paper_killed_at_some_calls(desk, tmp_path, kind, way):
    """The old paper or the new one; where two renames are needed, the old one set aside, whole."""
    versions = []
    for site in sites(desk, tmp_path / "trace", kind, way):
        desk.reset()
        assert desk.zygote.hit(site, KILL, "paper", way=way, **desk.about(kind)).code == -9, site
        found = desk.version(kind)
        if found is None:
            assert way == "rename", site
            aside = reader.set_aside(desk.place(kind).parent)
            found = set(aside[desk.place(kind).name].versions.values())
        assert found in ({OLD}, {NEW}), site
        versions.append(found)
        desk.mend(kind, way)
    assert {OLD} in versions
    assert {NEW} in versions


@pytest.mark.parametrize("kind", KINDS)
def test_first_paper_killed_is_not_there_or_whole(desk, tmp_path, kind):
    """No half of it is ever found under its name."""
    for site in sites(desk, tmp_path / "trace", kind, "exchange")[::2]:
        desk.reset(empty=True)
        desk.zygote.hit(site, KILL, "paper", **desk.about(kind))
        assert desk.version(kind) in (None, {NEW}), site
        desk.mend(kind, "exchange")


@pytest.mark.parametrize("kind", KINDS)
def test_full_disk_leaves_the_old_paper(desk, tmp_path, kind):
    """In the middle of writing, and where it is made durable; the cause is told."""
    desk.reset()
    found = desk.zygote.sites(tmp_path / "trace", "paper", **desk.about(kind))
    writes = [site for site in found if site.call == "write"]
    durable = [site for site in found if site.call == "fsync"]
    for site in (writes[len(writes) // 2], durable[0], durable[-1]):
        desk.reset()
        ended = desk.zygote.hit(site, FULL, "paper", **desk.about(kind))
        ((state, cause),) = ended.said.values()
        assert (state, desk.version(kind)) == ("failed", {OLD}), site
        assert "磁盘空间不足" in cause
        desk.mend(kind, "exchange")
