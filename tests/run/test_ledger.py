"""The file itself: what it keeps, and what it says when it cannot be used."""

import sqlite3
from dataclasses import replace

import pytest

from ecnb.errors import LedgerUnusable
from ecnb.run import ledger
from ecnb.run.ledger import Entry, LedgerDamaged, opened

ENTRY = Entry(
    entity="jx-1",
    standard="jiaxian-station",
    state="failed",
    input="a" * 64,
    attempts=3,
    seconds=1.25,
    started="2026-07-01T08:00:00+00:00",
    finished="2026-07-01T08:00:01+00:00",
    cause=("cell c1: ValueError: 一", "第二行"),
    manifest="b" * 64,
    artefacts={"report.html": ("c" * 64, 1234)},
    versions={"ecnb": "1"},
    host="here",
    headline='{"entity": "jx-1"}',
)


def put(folder, *entries: Entry) -> None:
    """Write entries into a folder's ledger."""
    with opened(folder) as book:
        for entry in entries:
            book.put(entry)


def edit(folder, *statements: str) -> None:
    """Change the file behind ecnb's back."""
    database = sqlite3.connect(folder / ledger.NAME)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def test_entry_comes_back_as_it_was_written(tmp_path):
    """Every field, after the file was closed; nobody else is known."""
    put(tmp_path, ENTRY)
    with opened(tmp_path) as book:
        assert book.get("jx-1") == ENTRY
        assert book.get("jx-2") is None


def test_newer_entry_takes_the_place_of_the_older_one(tmp_path):
    """One line for each entity."""
    put(tmp_path, ENTRY, replace(ENTRY, state="done", attempts=4, cause=()))
    with opened(tmp_path) as book:
        assert [(e.state, e.attempts) for e in book.entries()] == [("done", 4)]


def test_entries_come_by_standard_and_id(tmp_path):
    """Whatever the order in which reports ended."""
    pairs = [("b", "z-2"), ("a", "z-3"), ("b", "z-1")]
    put(tmp_path, *(replace(ENTRY, standard=key, entity=name) for key, name in pairs))
    with opened(tmp_path) as book:
        assert [(e.standard, e.entity) for e in book.entries()] == sorted(pairs)


def test_only_one_file_lies_beside_the_reports(tmp_path):
    """No write-ahead log, no shared memory, also while it is open."""
    with opened(tmp_path) as book:
        book.put(ENTRY)
        assert [path.name for path in tmp_path.iterdir()] == [ledger.NAME]


def test_reader_and_writer_at_once(tmp_path):
    """`ecnb status` while a batch writes: the state before or after, and no error."""
    put(tmp_path, ENTRY)
    with opened(tmp_path, create=False) as reader, opened(tmp_path) as writer:
        assert reader.get("jx-1") == ENTRY
        writer.put(replace(ENTRY, attempts=4))
        assert reader.get("jx-1") == replace(ENTRY, attempts=4)


def test_transaction_that_was_cut_short_is_undone(tmp_path):
    """A driver killed while it wrote: a hot journal brings the state before back."""
    put(tmp_path, ENTRY)
    before = (tmp_path / ledger.NAME).read_bytes()
    database = sqlite3.connect(tmp_path / ledger.NAME, isolation_level=None)
    database.execute("PRAGMA cache_size = 1")  # so that pages go to the disk before the end
    database.execute("BEGIN IMMEDIATE")
    rows = [("p", f"x-{i}", "k" * 2000) for i in range(50)]
    database.executemany(
        "INSERT INTO reports VALUES"
        " (?, ?, ?, 'done', '', 1, 0, '', '', '[]', '', '{}', '{}', '', '')",
        rows,
    )
    torn = (tmp_path / ledger.NAME).read_bytes()
    journal = (tmp_path / f"{ledger.NAME}-journal").read_bytes()
    database.execute("ROLLBACK")
    database.close()
    assert torn != before
    killed = tmp_path / tmp_path.name  # the ledger's period is the name of its folder
    killed.mkdir()
    (killed / ledger.NAME).write_bytes(torn)
    (killed / f"{ledger.NAME}-journal").write_bytes(journal)
    with opened(killed, create=False) as book:
        assert list(book.entries()) == [ENTRY]


@pytest.mark.parametrize(
    "content", [b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 900]
)
def test_damaged_file_is_told_with_the_remedy(tmp_path, content):
    """Not a database, or one with a broken header."""
    (tmp_path / ledger.NAME).write_bytes(content)
    with pytest.raises(LedgerDamaged, match="--rebuild"), opened(tmp_path):
        pass


def test_damaged_page_is_found(tmp_path):
    """The header is sound, the table is not."""
    many = [replace(ENTRY, entity=f"jx-{i}") for i in range(200)]
    put(tmp_path, *many)
    path = tmp_path / ledger.NAME
    content = bytearray(path.read_bytes())
    content[4096:12288] = b"\x7f" * 8192
    path.write_bytes(content)
    with pytest.raises(LedgerDamaged, match="damaged"), opened(tmp_path):
        pass


def test_foreign_database_is_not_written_into(tmp_path):
    """Someone's own file of that name."""
    edit(tmp_path, "CREATE TABLE mine (a)")
    before = (tmp_path / ledger.NAME).read_bytes()
    with pytest.raises(LedgerDamaged), opened(tmp_path):
        pass
    assert (tmp_path / ledger.NAME).read_bytes() == before


def test_newer_ledger_is_refused_and_kept(tmp_path):
    """Told as such, and not taken for a damaged one."""
    put(tmp_path, ENTRY)
    edit(tmp_path, f"PRAGMA user_version = {ledger.SCHEMA_VERSION + 1}")
    before = (tmp_path / ledger.NAME).read_bytes()
    with pytest.raises(LedgerUnusable, match="newer ecnb") as caught, opened(tmp_path):
        pass
    assert not isinstance(caught.value, LedgerDamaged)
    assert (tmp_path / ledger.NAME).read_bytes() == before


def test_empty_file_is_a_ledger_not_yet_begun(tmp_path):
    """A driver killed between the file and its first table."""
    (tmp_path / ledger.NAME).touch()
    assert not ledger.exists(tmp_path)
    put(tmp_path, ENTRY)
    assert ledger.exists(tmp_path)


def test_full_disk_is_told(tmp_path):
    """SQLite's own complaint, and how to mend it; the entry before stands."""
    put(tmp_path, ENTRY)
    with opened(tmp_path) as book:
        book._database.execute("PRAGMA max_page_count = 1")
        with pytest.raises(LedgerUnusable, match="full"):
            book.put(replace(ENTRY, cause=("x" * 100_000,)))
        assert book.get("jx-1") == ENTRY
