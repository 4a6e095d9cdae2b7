import os
import threading
import time
from pathlib import Path

import pytest

from ecnb.errors import ReportFailed
from ecnb.run import publish
from ecnb.run.lock import only_writer


def report(folder: Path, text: str) -> None:
    """A report of two files that belong together."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("report.html", "result.json"):
        (folder / name).write_text(text, encoding="utf-8")


def read(folder: Path) -> set[str]:
    """What the files of a report say."""
    return {path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.fixture(params=["exchange", "rename"])
def way(request, monkeypatch) -> str:
    """With and without an exchange in one step (other systems, other file systems)."""
    if request.param == "rename":
        monkeypatch.setattr(publish, "_exchanged", lambda stage, final: False)
    return request.param


def test_first_report_appears(tmp_path, way):
    """Nothing stood there before."""
    final = tmp_path / "2026H1" / "a"
    with publish.staging(final) as stage:
        report(stage, "new")
        publish.publish(stage, final)
    assert read(final) == {"new"}
    assert [path.name for path in final.parent.iterdir()] == ["a"]


def test_new_report_replaces_the_old_one_whole(tmp_path, way):
    """A file that the new report does not have is gone with the old one."""
    final = tmp_path / "a"
    report(final, "old")
    (final / "left.txt").write_text("old", encoding="utf-8")
    with publish.staging(final) as stage:
        report(stage, "new")
        publish.publish(stage, final)
    assert read(final) == {"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_failed_job_leaves_the_old_report(tmp_path):
    """The staging folder is gone, the old report is untouched."""
    final = tmp_path / "a"
    report(final, "old")

    def fail() -> None:
        with publish.staging(final) as stage:
            report(stage, "half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert read(final) == {"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_report_that_cannot_move_in_leaves_the_old_one(tmp_path, monkeypatch):
    """Windows refuses to move a folder with an open file: the old report comes back."""
    monkeypatch.setattr(publish, "_exchanged", lambda stage, final: False)
    final = tmp_path / "a"
    report(final, "old")
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name.startswith(publish.STAGING):
            raise PermissionError(13, "in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with publish.staging(final) as stage:
        report(stage, "new")
        with pytest.raises(ReportFailed, match="in use"):
            publish.publish(stage, final)
    assert read(final) == {"old"}


def test_recovery_after_a_kill_between_two_renames(tmp_path):
    """The old report was aside, the new one not yet in: the old one comes back."""
    report(tmp_path / ".old-a-00000000", "old")
    report(tmp_path / ".staging-a-11111111", "half")
    (tmp_path / ".staging-index.html-22222222").write_text("half", encoding="utf-8")
    publish.recover(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert read(tmp_path / "a") == {"old"}


def test_recovery_takes_a_folder_out_of_the_hands_of_who_writes_elsewhere(
    tmp_path, way, monkeypatch
):
    """On another machine a worker of a killed driver goes on: it never publishes a half."""
    monkeypatch.setattr(publish, "is_in_use", lambda _: False)  # its lock is not seen from here
    final = tmp_path / "a"
    report(final, "old")
    with publish.staging(final) as stage:
        report(stage, "late")
        publish.recover(tmp_path)
        with pytest.raises(ReportFailed):
            publish.publish(stage, final)
        with pytest.raises(OSError, match="No such file"):
            publish.write_all(stage, {"x": b""})
    assert read(final) == {"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_two_who_publish_the_same_report_at_once_both_succeed(tmp_path, way, monkeypatch):
    """Between a look and a step, the other one was there: no failure, one whole report."""
    final = tmp_path / "a"
    exists, others = Path.exists, []

    def overtaken(self: Path, **options: bool) -> bool:
        found = exists(self, **options)
        if self == final and len(others) < 2:
            others.append(found)
            if found:
                final.rename(tmp_path / f"taken-{len(others)}")
            else:
                report(final, "other")
        return found

    monkeypatch.setattr(Path, "exists", overtaken)
    with publish.staging(final) as stage:
        report(stage, "mine")
        publish.publish(stage, final)
    assert others == [False, True]
    assert read(final) == {"mine"}
    assert not list(tmp_path.glob(".*"))


def test_recovery_after_a_kill_before_the_old_report_was_removed(tmp_path):
    """The new report stands: the old one goes."""
    report(tmp_path / ".old-b-c-00000000", "old")
    report(tmp_path / "b-c", "new")
    publish.recover(tmp_path)
    assert read(tmp_path / "b-c") == {"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["b-c"]


def test_old_report_is_set_aside_whole_or_not_at_all(tmp_path, monkeypatch):
    """One that is being removed has another name: nobody can take it for one to bring back."""
    monkeypatch.setattr(publish, "_exchanged", lambda stage, final: False)
    seen = []
    remove = publish._remove
    monkeypatch.setattr(publish, "_remove", lambda path: (seen.append(path.name), remove(path)))
    final = tmp_path / "a"
    report(final, "old")
    with publish.staging(final) as stage:
        report(stage, "new")
        publish.publish(stage, final)
    report(tmp_path / ".old-a-00000000", "older")
    publish.recover(tmp_path)
    assert len(seen) == 2
    assert not any(name.startswith(publish.OLD) for name in seen)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("first", [True, False])
def test_report_whose_place_is_not_durable_is_taken_back(tmp_path, way, first, monkeypatch):
    """What is told as failed does not stand: the old report does, or none."""
    final = tmp_path / "a"
    if not first:
        report(final, "old")
    sync = publish._sync_folder

    def broken(folder: Path) -> None:
        if folder == tmp_path:
            raise OSError(5, "Input/output error")
        sync(folder)

    monkeypatch.setattr(publish, "_sync_folder", broken)
    with publish.staging(final) as stage:
        report(stage, "new")
        with pytest.raises(ReportFailed):
            publish.publish(stage, final)
    assert [path.name for path in tmp_path.iterdir()] == ([] if first else ["a"])
    assert first or read(final) == {"old"}


@pytest.mark.skipif(not hasattr(os, "sync"), reason="Linux exchanges folders in one step")
def test_reader_never_misses_the_report(tmp_path):
    """While reports replace each other, a reader finds one, and always a whole one."""
    final = tmp_path / "a"
    report(final, "0")
    seen: list[set[str]] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            handle = os.open(final, os.O_RDONLY)  # one folder, whatever its name is by now
            texts = set()
            for name in ("report.html", "result.json"):
                try:
                    file = os.open(name, os.O_RDONLY, dir_fd=handle)
                except FileNotFoundError:
                    continue  # this old report is being removed
                texts.add(os.read(file, 10).decode())
                os.close(file)
            os.close(handle)
            seen.append(texts)

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(1, 60):
        with publish.staging(final) as stage:
            report(stage, str(number))
            publish.publish(stage, final)
    done.set()
    reader.join()
    assert seen
    assert all(len(texts) <= 1 for texts in seen)


def test_what_cannot_be_cleared_up_does_not_undo_a_report(tmp_path, monkeypatch):
    """The report stands; the rest waits for the next run."""
    final = tmp_path / "a"

    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(5, "Input/output error")

    with publish.staging(final) as stage:
        report(stage, "new")
        publish.publish(stage, final)
        monkeypatch.setattr(Path, "unlink", refuse)
    assert read(final) == {"new"}


def test_file_that_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    """The old one stands, and a full disk is not filled further."""
    path = tmp_path / "index.html"
    publish.write_file(path, b"old")

    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publish, "_sync_file", full)
    with pytest.raises(OSError, match="No space"):
        publish.write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_file_is_replaced_in_one_step(tmp_path):
    """The index above the reports is never half written."""
    path = tmp_path / "index.html"
    publish.write_file(path, b"old")
    publish.write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_folder_that_cannot_be_written_is_named(tmp_path):
    """No traceback of ours: a disk that is full or write-protected is the user's to mend."""
    (tmp_path / "2026H1").write_bytes(b"a file where the folder should be")
    with pytest.raises(ReportFailed, match="报告文件夹不能写入"), only_writer(tmp_path / "2026H1"):
        pass


def test_second_writer_waits(tmp_path):
    """Two programs that write the same reports take turns, and the second says so."""
    order: list[str] = []
    waiting = threading.Event()

    def second() -> None:
        with only_writer(tmp_path, lambda _: waiting.set()):
            order.append("second")

    with only_writer(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(5)
        time.sleep(0.05)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]


@pytest.mark.skipif(os.name == "nt", reason="Windows locks no folders")
def test_recovery_leaves_alone_what_somebody_is_writing(tmp_path):
    """A worker that outlives its driver may be about to put this very folder in place."""
    final = tmp_path / "a"
    with publish.staging(final) as stage:
        report(stage, "new")
        publish.recover(tmp_path)
        assert read(stage) == {"new"}
        publish.publish(stage, final)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_planted_link_is_removed_and_what_it_leads_to_is_not(tmp_path):
    """Neither a final name nor a leftover may lead a writer out of its folder."""
    outside, reports = tmp_path / "outside", tmp_path / "reports"
    outside.mkdir()
    (outside / "precious").write_text("1")
    reports.mkdir()
    final = reports / "a"
    try:
        final.symlink_to(outside, target_is_directory=True)
        (reports / f"{publish.STAGING}b-01234567").symlink_to(outside, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    with publish.staging(final) as stage:
        (stage / "report.html").write_text("new")
        publish.publish(stage, final)
    publish.recover(reports)
    assert (outside / "precious").read_text() == "1"
    assert [path.name for path in outside.iterdir()] == ["precious"]
    assert [path.name for path in reports.iterdir()] == ["a"]
    assert not final.is_symlink()
    assert (final / "report.html").read_text() == "new"
