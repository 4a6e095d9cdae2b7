import os
from pathlib import Path

from ecnb.run import roll_call as room
from ecnb.run.parameters import read_run
from ecnb.run.places import Home
from ecnb.run.roll_call import Survey, survey
from tests.run import stations

NAMES = ("jx-1", "jx-2", "jx-3", "jx-4", "jx-5")


def surveyed(folder: Path, workers: int = 1) -> Survey:
    """What is known of every entity of a programme before its reports are made."""
    paths = tuple(sorted((folder / "evidence").iterdir()))
    run = read_run(folder / "params" / "2026H1.yaml")
    return survey(Home(folder), run, paths, workers)


def reads_or_dies(order: room._Order) -> Survey:
    """Reading one of them kills the process."""
    if any(path.name == "jx-3" for path in order.paths):
        os._exit(9)
    return room.read_block(order)


def test_blocks_of_any_size_know_the_same(tmp_path, monkeypatch):
    """Totals, hashes and order do not depend on who was read together."""
    folder = stations.programme(tmp_path, NAMES)
    whole = surveyed(folder)
    monkeypatch.setattr(room, "BLOCK", 2)
    assert surveyed(folder) == whole
    assert [one.id for one in whole.members] == list(NAMES)


def test_processes_know_the_same(tmp_path, monkeypatch):
    """Many entities are read by several processes; what is broken is told by them too."""
    folder = stations.programme(tmp_path, NAMES)
    (folder / "evidence" / "jx-6").mkdir()
    whole = surveyed(folder)
    monkeypatch.setattr(room, "BLOCK", 2)
    monkeypatch.setattr(room, "MANY", 2)
    assert surveyed(folder, workers=2) == whole
    assert [one.path.name for one in whole.broken] == ["jx-6"]


def test_evidence_that_kills_its_reader_stops_no_other(tmp_path, monkeypatch):
    """Whoever was read together with it is read again."""
    folder = stations.programme(tmp_path, NAMES)
    whole = surveyed(folder)
    paths = tuple(one.path for one in whole.members)
    order = room._Order(Home(folder), read_run(folder / "params" / "2026H1.yaml"), paths)
    monkeypatch.setattr(room, "read_block", reads_or_dies)
    parts = list(room._by_processes([order], 1))
    read = [one.id for part in parts for one in part.members]
    told = [one for part in parts for one in part.broken]
    assert read == ["jx-1", "jx-2", "jx-4", "jx-5"]
    assert [(one.path.name, one.outcome.state) for one in told] == [("jx-3", "failed")]
    assert "进程意外终止" in told[0].outcome.cause[0]


def test_a_disk_error_is_told_of_its_entity(tmp_path, monkeypatch):
    """One unreadable file never stops the others."""
    folder = stations.programme(tmp_path, NAMES[:2])
    real = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.parent.name == "jx-1" and path.name == "facts.csv":
            raise OSError(5, "Input/output error")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    found = surveyed(folder)
    assert [one.id for one in found.members] == ["jx-2"]
    assert found.broken[0].outcome.entity == "jx-1"
