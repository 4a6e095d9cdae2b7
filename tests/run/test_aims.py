"""Goals and the effort table: read beside the run file, checked, given to each notebook."""

from fractions import Fraction

import pytest

import ecnb
from ecnb.aims import days
from ecnb.errors import ParametersInvalid
from ecnb.run.parameters import read_run
from ecnb.run.places import Home
from ecnb.run.plan import plan
from tests.demo_cases import DEMO
from tests.run import stations

RUN = "period: 2026H1\ngoals: {jiaxian-station: 优秀, zhejiang-centre: 88.5}\n"


@pytest.fixture
def home(tmp_path) -> Home:
    """A programme with goals and an effort table."""
    folder = stations.programme(tmp_path / "programme")
    (folder / "params" / "2026H1.yaml").write_text(RUN, encoding="utf-8")
    text = "effort:\n  default: 2\n  purchase_orders: 0.5\n  staff_full_time: 3\n"
    (folder / "params" / "effort.yaml").write_text(text, encoding="utf-8")
    return Home(folder)


def test_effort_table_is_no_run(home):
    """It lies in params/ like the roster, and is not taken for a period."""
    assert [path.name for path in home.runs()] == ["2026H1.yaml"]


def test_job_carries_the_goal_and_the_efforts_of_its_own_document(home, tmp_path):
    """What is set for another document changes no byte of a report."""
    run = read_run(home.runs()[0])
    made = plan(home, home.evidence, run, tmp_path / "reports")
    job = next(job for job in made.jobs if job.entity == "jx-1")
    parameters = job.parameters()
    assert parameters["goals"] == {"jiaxian-station": "优秀"}
    assert parameters["effort"] == {"default": 2, "purchase_orders": "0.5"}


def test_every_fault_of_goals_and_efforts_comes_at_once(home):
    """Unknown names, and values that are neither grade, total nor person-days, with their lines."""
    run = "period: 2026H1\ngoals: {jiaxian-statio: 90, jiaxian-station: 优}\n"
    (home.params / "2026H1.yaml").write_text(run, encoding="utf-8")
    table = "effort:\n  trainings: 3\n  sale_orders: 0\n  staff_full_time: 三\n"
    (home.params / "effort.yaml").write_text(table, encoding="utf-8")
    with pytest.raises(ParametersInvalid) as caught:
        read_run(home.runs()[0])
    told = str(caught.value)
    assert "没有这个标准 · no such standard: jiaxian-statio" in told
    assert "jiaxian-station？" in told
    assert "既不是等级也不是分数 · neither a grade nor a total: 优" in told
    assert "effort.yaml:2" in told
    assert "trainings_held" in told
    assert told.count("不是工作量") == 2


@pytest.mark.parametrize("value", [0, -1, "x", True, None, "1e999999999", 10_001, "0.00001", "1/3"])
def test_what_is_no_effort_is_refused(value):
    """Person-days are above 0, of at most four decimals, and no more than anybody plans."""
    assert days(value) is None


def test_efforts_of_a_notebook_are_plain_values():
    """What papermill reads from YAML, floats included, stays exact."""
    assert [days(value) for value in (3, 0.5, "0.25")] == [3, Fraction(1, 2), Fraction(1, 4)]


def test_case_refuses_a_goal_that_is_none():
    """A notebook that is run by hand is told the same."""
    with pytest.raises(ParametersInvalid, match="既不是等级也不是分数"):
        ecnb.open_case(DEMO / "jx-03", period="2025H1", goals={"jiaxian-station": "优"})
    with pytest.raises(ParametersInvalid, match="nothing is called: train"):
        ecnb.open_case(DEMO / "jx-03", period="2025H1", effort={"train": 3})
