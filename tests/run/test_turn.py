"""Only in its driver's turn is a report published."""

import pytest

from ecnb.errors import ReportFailed
from ecnb.run import turn
from ecnb.run.lock import only_writer
from ecnb.run.produce import perform
from tests.run.test_resume import folder, kernels, marks, out, planned

__all__ = ["folder", "kernels"]  # fixtures


def test_who_takes_the_lock_ends_the_turn_of_whoever_is_gone(tmp_path):
    """A killed driver cannot end its turn itself; a folder without turns gets no file."""
    with only_writer(tmp_path):
        assert not (tmp_path / turn.NAME).exists()
        mine = turn.begin(tmp_path)
        assert turn.lasts(tmp_path, mine, to_begin=True)
    with only_writer(tmp_path):
        assert not turn.lasts(tmp_path, mine)
        with pytest.raises(ReportFailed, match="没有发布"):
            turn.require(tmp_path, mine)


def test_a_late_report_is_not_published(folder):
    """Its worker went on after the driver was gone and another had begun: the new one stands."""
    job = planned(folder).jobs[0]
    late = turn.begin(out(folder))
    turn.begin(out(folder))
    before = marks(folder)
    outcome = perform(job, lambda: turn.require(out(folder), late))
    assert outcome.state == "failed"
    assert "没有发布" in outcome.cause[0]
    assert marks(folder) == before


def test_a_turn_that_ends_lets_nothing_begin_and_everything_end(tmp_path):
    """So it is after Ctrl-C."""
    mine = turn.begin(tmp_path)
    turn.end_soon(tmp_path, mine)
    turn.require(tmp_path, mine)
    assert not turn.lasts(tmp_path, mine, to_begin=True)


def test_nothing_but_its_name_is_a_turn(tmp_path):
    """No file, another turn, half a name, an empty name, bytes that are no text."""
    assert not turn.lasts(tmp_path, "")
    mine = turn.begin(tmp_path)
    assert not turn.lasts(tmp_path, mine[:-1])
    turn.begin(tmp_path)
    assert not turn.lasts(tmp_path, mine)
    turn.over(tmp_path)
    assert not turn.lasts(tmp_path, "")
    (tmp_path / turn.NAME).write_bytes(b"\xff")
    assert not turn.lasts(tmp_path, mine)
