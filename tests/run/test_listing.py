"""Evidence of many entities is named by a list beside the manifest. No kernel runs here."""

import json
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from ecnb.run import ledger, manifest, published
from ecnb.run.mirror import Store, mirror
from ecnb.run.places import SUMMARY
from tests.run.test_resume import ALL, folder, kernels, made, out, outcomes, standing

__all__ = ["folder", "kernels"]  # fixtures


@pytest.fixture
def summary(folder) -> Path:
    """The published summary of three stations."""
    return out(folder) / SUMMARY


def test_list_names_every_file_of_the_evidence_by_its_hash(summary):
    """And the manifest names the list, none of its files; ``sha256sum --check`` reads it."""
    found = dict(manifest.read_listing(summary / manifest.LISTING))
    there = {f"evidence/{name}": sha for name, sha in manifest.hashes(summary / "evidence").items()}
    assert found == there
    said = json.loads((summary / manifest.NAME).read_bytes())
    assert not [name for name in said["inputs"] if name.startswith("evidence/")]
    assert manifest.LISTING in said["outputs"]
    lines = (summary / manifest.LISTING).read_text(encoding="utf-8").splitlines()
    assert lines == [f"{sha}  {name}" for name, sha in sorted(there.items())]


def test_ledger_holds_as_much_of_a_summary_whatever_the_number_of_its_entities(folder):
    """The driver of ten thousand jobs reads it at the end."""
    with ledger.opened(out(folder)) as book:
        entry = book.get(SUMMARY)
    assert entry is not None
    assert not [name for name in entry.artefacts if name.startswith("evidence/")]


def test_report_of_one_entity_has_no_list(folder):
    """Its manifest names its evidence itself."""
    report = out(folder) / "jx-1"
    assert not (report / manifest.LISTING).exists()
    assert "evidence/entity.yaml" in json.loads((report / manifest.NAME).read_bytes())["inputs"]


def test_lost_evidence_of_a_summary_is_noticed(folder, summary):
    """By its absence: the next batch makes the summary again."""
    (summary / "evidence" / "jx-2" / "facts.csv").unlink()
    assert made(folder) == [SUMMARY]
    assert outcomes(folder) == dict.fromkeys(ALL, "unchanged")


def test_status_without_ledger_says_what_the_batch_will_do(folder, summary):
    """The manifest alone does not tell that a listed file is gone."""
    (out(folder) / ledger.NAME).unlink()
    assert standing(folder) == dict.fromkeys(ALL, "done")
    (summary / "evidence" / "jx-2" / "facts.csv").unlink()
    assert standing(folder) == dict.fromkeys(ALL, "done") | {SUMMARY: "stale"}
    assert made(folder) == [SUMMARY]


def test_altered_evidence_of_a_summary_is_noticed_by_verify(folder, summary):
    """As many bytes as before, but others."""
    path = summary / "evidence" / "jx-2" / "facts.csv"
    path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])
    assert made(folder, verify=True) == [SUMMARY]


@pytest.mark.parametrize("text", ["", "no list\n", "\\ab  evidence/\\x\n", "\xff"])
def test_damaged_list_is_no_whole_report(summary, text):
    """It does not have the hash of the manifest, and nothing it says stops the look."""
    before = published.read(summary)
    (summary / manifest.LISTING).write_bytes(text.encode("latin-1"))
    found = published.read(summary)
    assert before is not None
    assert found is not None
    assert not published.is_whole(summary, found)
    assert not published.is_there(summary, before.manifest, before.artefacts)


@pytest.mark.parametrize(
    "line", ["ab  ../x", "ab  /dev/zero", "ab  manifest.json", "ab  evidence/../x",
             "\\ab  evidence/a\\x", "ab evidence/x"]
)  # fmt: skip
def test_list_names_nothing_outside_the_evidence(tmp_path, line):
    """Nor does it bring anybody to read there."""
    path = tmp_path / manifest.LISTING
    path.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"ab"):
        list(manifest.read_listing(path))


@pytest.mark.parametrize("name", ["a b", "甲", "a\nb", "a\\nb", "a\\", "a\rb", "\\"])
def test_any_name_of_a_file_comes_back(tmp_path, name):
    """Evidence that cannot be read goes by the name of its file, which may be anything."""
    path = tmp_path / manifest.LISTING
    path.write_bytes(manifest.listing({f"evidence/{name}": "ab"}))
    assert dict(manifest.read_listing(path)) == {f"evidence/{name}": "ab"}


class Memory(MemoryFileSystem):
    """A store of its own."""

    cachable = False


def test_copy_in_a_store_has_the_listed_files(folder, summary, monkeypatch):
    """Where one of them is not what the list says, the summary is not sent."""
    monkeypatch.setattr(Memory, "store", {})
    files = Memory()
    told = {one.name: one.sent for one in mirror(out(folder), Store(files, "/r"))}
    assert told[SUMMARY] is True
    path = summary / "evidence" / "jx-1" / "facts.csv"
    there = f"/r/{SUMMARY}/evidence/jx-1/facts.csv"
    assert files.cat_file(there) == path.read_bytes()
    path.write_bytes(b"other")
    (summary / manifest.NAME).write_bytes((summary / manifest.NAME).read_bytes() + b"\n")
    told = {one.name: one.cause for one in mirror(out(folder), Store(files, "/r"))}
    assert "文件与清单不符" in told[SUMMARY]
    path.unlink()
    told = {one.name: one.cause for one in mirror(out(folder), Store(files, "/r"))}
    assert "文件与清单不符" in told[SUMMARY]
    assert files.cat_file(there) != b"other"
