"""A programme at two versions of its evidence: the old reports stand, the new ones are due."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.run import stations
from tests.run.notebooks import PARAMETERS, make, save
from tests.soak import reader
from tests.soak.faults import Ended, Site, Zygote
from tests.soak.reader import SUMMARY

OLD, NEW = 800, 801
"""Population of the stations, which stands in every report's evidence: its version."""


def set_version(folder: Path, name: str, version: int) -> None:
    """Change the evidence of an entity."""
    facts = folder / "evidence" / name / "facts.csv"
    lines = facts.read_text(encoding="utf-8").splitlines()
    changed = [
        f"2026H1,population,{version},现场核查,," if "population" in line else line
        for line in lines
    ]
    facts.write_text("\n".join(changed) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Scene:
    """A programme without kernels, and a copy of what stood before anything was done."""

    folder: Path
    before: Path
    zygote: Zygote
    names: tuple[str, ...]

    @classmethod
    def set(cls, where: Path, zygote: Zygote, names: tuple[str, ...]) -> Scene:
        """Publish the old reports, then change the evidence of every entity."""
        folder = stations.programme(where / "programme", names)
        for name in (stations.STANDARD, SUMMARY):
            source = make("1", parameters=PARAMETERS + "\noverrides = {}")
            save(source, folder / "notebooks" / f"{name}.ipynb")
        done = zygote.do("batch", folder=str(folder))
        assert done.code == 0
        for name in names:
            set_version(folder, name, NEW)
        (folder / "reports").rename(where / "before")
        moved = folder.rename(where / "changed")  # a new name, since plans are kept by name
        return cls(moved, where / "before", zygote, names)

    @property
    def out(self) -> Path:
        """Where reports stand."""
        return self.folder / "reports" / "2026H1"

    def about(self, deed: str) -> dict[str, str]:
        """Give the arguments of a deed."""
        alone = {"entity": self.names[0]} if deed == "report" else {}
        return {"folder": str(self.folder), **alone}

    def reset(self, *, empty: bool = False) -> None:
        """Bring back the old reports. empty: nothing was ever published."""
        shutil.rmtree(self.folder / "reports", ignore_errors=True)
        if not empty:
            shutil.copytree(self.before, self.folder / "reports", symlinks=True)

    def sites(self, deed: str, trace: Path, *, way: str, empty: bool = False) -> list[Site]:
        """Name every call of a deed that changes the disk."""
        self.reset(empty=empty)
        return self.zygote.sites(trace, deed, way=way, **self.about(deed))

    def hit(self, deed: str, site: Site, fault: str, *, way: str, empty: bool = False) -> Ended:
        """Do a deed with a fault on the way; look at once, then let the next run make it good."""
        self.reset(empty=empty)
        ended = self.zygote.hit(site, fault, deed, way=way, **self.about(deed))
        stood = self.look(way=way, killed=ended.code < 0, empty=empty)
        self.judge(ended, stood)
        self.mend(stood, way=way)
        return ended

    def look(self, *, way: str, killed: bool, empty: bool) -> dict[str, reader.Report]:
        """Find every report whole, old or new; a missing one only where two renames are needed."""
        found = reader.reports(self.out)
        aside = reader.set_aside(self.out)
        for name in (*self.names, SUMMARY):
            if name not in found and not empty:
                assert way == "rename", f"{name} is gone"
                assert killed, f"{name} is gone"
                assert name in aside, f"{name} is lost"
        for name, one in (*found.items(), *aside.items()):
            assert set(one.versions.values()) in ({OLD}, {NEW}), f"{name} is a mixture"
        reader.require_true(self.out, found)
        return found

    def judge(self, ended: Ended, stood: dict[str, reader.Report]) -> None:
        """Hold what was said against what stands: a failure has its cause, done is done."""
        if ended.said is None:
            assert ended.code == -9, ended
            return
        if "raised" in ended.said:
            assert _chinese("".join(ended.said["raised"])), ended.said
            return
        for name, (state, *cause) in ended.said.items():
            if state == "failed":
                assert cause, f"{name} failed without a cause"
                assert _chinese(cause[0]), cause
                if name in stood:
                    assert set(stood[name].versions.values()) == {OLD}, f"{name}: failed, published"
            else:
                assert state == "done"
                assert set(stood[name].versions.values()) == {NEW}, f"{name}: done, not published"

    def mend(self, stood: dict[str, reader.Report], *, way: str) -> None:
        """Run the next batch: everything comes to stand, and nothing is made twice."""
        ended = self.zygote.do("batch", way=way, folder=str(self.folder))
        assert ended.code == 0, ended.said
        assert ended.said is not None, "the batch said nothing"
        after = reader.reports(self.out)
        for name in (*self.names, SUMMARY):
            fresh = name in stood and set(stood[name].versions.values()) == {NEW}
            assert ended.said[name] == ["unchanged" if fresh else "done"], (name, ended.said)
            assert not fresh or after[name].mark == stood[name].mark, f"{name} was made twice"
            assert set(after[name].versions.values()) == {NEW}, f"{name} is not the new one"
        reader.require_quiet(self.out, set(self.names))


def _chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)
