"""Published reports in an object store: whole files, the manifest last, nothing twice."""

import json
from typing import ClassVar

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from ecnb import cli
from ecnb.errors import ParametersInvalid
from ecnb.run.manifest import sha256
from ecnb.run.mirror import Store, mirror, store
from tests.run import published

URL = "memory://office/reports/2026H1"


class Memory(MemoryFileSystem):
    """A store that counts what is put, and breaks where it is told to."""

    store: ClassVar = {}
    pseudo_dirs: ClassVar = [""]

    def __init__(self) -> None:
        super().__init__()
        self.puts: list[str] = []
        self.broken_from = 10**6

    def pipe_file(self, path, value, **kwargs):
        """Put a file, unless the line is cut."""
        if len(self.puts) >= self.broken_from:
            raise OSError("the line is cut")
        self.puts.append(path.rpartition("reports/")[2])
        super().pipe_file(path, value, **kwargs)


@pytest.fixture
def memory(monkeypatch) -> Memory:
    """A new, empty store."""
    monkeypatch.setattr(Memory, "store", {})
    monkeypatch.setattr(Memory, "cachable", False)
    return Memory()


@pytest.fixture
def out(tmp_path):
    """Two published reports, and files above them."""
    folder = tmp_path / "reports" / "2026H1"
    for name in ("jx-1", "jx-2"):
        published.publish(folder, published.result(name))
    (folder / "index.html").write_text("<html></html>", encoding="utf-8")
    return folder


def outcome(out, memory):
    """Mirror, and give what became of what."""
    return {one.name: one.cause or one.sent for one in mirror(out, Store(memory, "/reports"))}


def test_everything_is_copied_once(out, memory):
    """What the store has is not put again."""
    assert outcome(out, memory) == {"jx-1": True, "jx-2": True, "index.html": True}
    assert memory.cat_file("/reports/jx-1/result.json") == (out / "jx-1/result.json").read_bytes()
    memory.puts.clear()
    assert outcome(out, memory) == {"jx-1": False, "jx-2": False, "index.html": False}
    assert memory.puts == []


def test_manifest_is_the_last_file_of_a_report(out, memory):
    """And the index comes after every report."""
    outcome(out, memory)
    for name in ("jx-1", "jx-2"):
        own = [put for put in memory.puts if put.startswith(name)]
        assert own == [f"{name}/result.json", f"{name}/manifest.json"]
    assert memory.puts[-1] == "index.html"


def test_cut_line_leaves_a_manifest_that_tells_and_the_next_copy_mends(out, memory):
    """A reader who holds files against the manifest sees that a report is on its way."""
    outcome(out, memory)
    published.publish(out, published.result("jx-1", "70"))
    memory.puts.clear()
    memory.broken_from = 1
    assert "the line is cut" in str(outcome(out, memory)["jx-1"])
    said = json.loads(memory.cat_file("/reports/jx-1/manifest.json"))
    there = memory.cat_file("/reports/jx-1/result.json")
    assert said["outputs"]["result.json"] != sha256(there)
    memory.broken_from = 10**6
    assert outcome(out, memory)["jx-1"] is True
    assert (
        memory.cat_file("/reports/jx-1/manifest.json") == (out / "jx-1/manifest.json").read_bytes()
    )


def test_report_that_does_not_fit_its_manifest_is_not_copied(out, memory):
    """Half of what is being replaced never goes out; the others do."""
    (out / "jx-1" / "result.json").write_bytes(b"{}")
    told = outcome(out, memory)
    assert "文件与清单不符" in str(told["jx-1"])
    assert told["jx-2"] is True
    assert not memory.exists("/reports/jx-1")


def test_files_that_a_report_has_no_more_go_and_other_entities_stay(out, memory):
    """Only what stands beside a manifest of ours is removed."""
    for path in ("/reports/jx-1/evidence/old.csv", "/reports/jx-9/report.html"):
        memory.pipe_file(path, b"x")
    outcome(out, memory)
    assert not memory.exists("/reports/jx-1/evidence/old.csv")
    assert memory.exists("/reports/jx-9/report.html")


def test_staging_ledger_and_locks_stay_at_home(out, memory):
    """Only reports, papers and the files of the index are published."""
    published.publish(out, published.result("jx-3")).rename(out / ".staging-jx-3")
    (out / "ledger.sqlite").write_bytes(b"x")
    published.publish(out / "papers", published.result("ranking"))
    assert set(outcome(out, memory)) == {"jx-1", "jx-2", "papers/ranking", "index.html"}


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("reports", "不是对象存储的地址"),
        ("file:///srv/reports", "写入文件夹用 --out"),
        ("https://example.org/reports", "不是对象存储的地址"),
        ("s3://user:secret@bucket/reports", "用户名或密码"),
        ("s3://bucket/reports?key=secret", "用户名或密码"),
        ("nonsense://bucket", "打不开"),
    ],
)
def test_address_that_is_no_store_or_holds_a_secret(url, told):
    """It is refused; a secret is not repeated."""
    with pytest.raises(ParametersInvalid, match=told) as refused:
        store(url)
    assert "secret" not in str(refused.value)


def test_command_copies_a_period_and_says_so(out, capsys):
    """Exit code 0, and 2 for a period that has no reports."""
    asked = ["mirror", "memory://command", "--out", str(out.parent), "--period"]
    assert cli.run([*asked, "2026H1"]) == 0
    assert "已复制3、不变0、失败0" in capsys.readouterr().out
    assert store("memory://command/2026H1").get("jx-2/manifest.json")
    assert cli.run([*asked, "2025H1"]) == 2
    assert "先运行 ecnb batch" in capsys.readouterr().err
    (out / "jx-1" / "result.json").write_bytes(b"{}")
    (out / "jx-1" / "manifest.json").write_bytes(b"{}")
    assert cli.run([*asked, "2026H1"]) == 1
