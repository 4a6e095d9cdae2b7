"""The table of working days: read beside the run file, and part of what a report is made of."""

import datetime as dt

import pytest

import ecnb
from ecnb import standards
from ecnb.errors import ParametersInvalid
from ecnb.evidence import freeze, read_workdays, write_frozen
from ecnb.model.evidence import Entity, Evidence, Row
from ecnb.run.inputs import Inputs
from ecnb.run.parameters import make_run, read_run
from ecnb.run.places import Home
from ecnb.run.plan import plan
from tests.run import stations

CONTRACT = standards.load("tongcheng-contract")
TABLE = "# 调休\n2021-06-12: true\n2021-06-15: false\n"


@pytest.fixture
def home(tmp_path):
    """A programme of a station and a contract, with a complaint accepted on 9 June 2021."""
    folder = stations.programme(tmp_path, ("jx-1",))
    complaint = Row({"accepted_on": dt.date(2021, 6, 9), "closed_on": dt.date(2021, 6, 17)}, 2)
    registers = dict.fromkeys(CONTRACT.registers, ()) | {"complaints": (complaint,)}
    proof = Evidence(Entity("tc-1", "示例承办中心", CONTRACT.key, sample=True), registers=registers)
    write_frozen(freeze(proof, CONTRACT), folder / "evidence" / "tc-1")
    text = "period: 2021H1\nas_of: 2021-07-15\n"
    (folder / "params" / "2026H1.yaml").rename(folder / "params" / "2026H1.old")
    (folder / "params" / "2021H1.yaml").write_text(text, encoding="utf-8")
    return Home(folder)


def table(home, text):
    """Write the table."""
    (home.params / "workdays.yaml").write_text(text, encoding="utf-8")


def job(home, entity, period="2021H1"):
    """Plan the report of an entity."""
    run = read_run(home.params / "2021H1.yaml")
    if period != "2021H1":
        run = make_run({"period": period}, base=run)
    (found,) = [
        one for one in plan(home, home.evidence, run, home.reports).jobs if one.entity == entity
    ]
    return found


def test_table_is_no_run_file(home):
    """A programme with one run file still has one."""
    table(home, TABLE)
    assert [path.name for path in home.runs()] == ["2021H1.yaml"]


def test_table_reaches_the_notebook_and_the_hash_of_inputs(home):
    """Another table is another report, of a document that counts in working days."""
    before = job(home, "tc-1")
    table(home, TABLE)
    after = job(home, "tc-1")
    assert before.parameters()["workdays"] == {}
    assert after.parameters()["workdays"] == {"2021-06-12": True, "2021-06-15": False}
    assert Inputs().of(before, "x") != Inputs().of(after, "x")


def test_table_changes_no_report_of_a_document_without_working_days(home):
    """A station's report stays the same, byte for byte."""
    table(home, TABLE)
    assert job(home, "jx-1", "2026H1").parameters()["workdays"] == {}


def test_table_moves_the_deadline_in_the_report(home):
    """端午 2021: 10, 11, 15, 16, 17 June; with the place's days 10, 11, 12, 16, 17."""
    path = home.evidence / "tc-1"
    due = []
    for worked in ({}, {"2021-06-12": True}, {"2021-06-12": True, "2021-06-15": False}):
        case = ecnb.open_case(path, period="2021H1", as_of="2021-07-15", workdays=worked)
        due += [str(turn.due) for turn in case.turns["tc-o-complaint"]]
    assert due == ["2021-06-17", "2021-06-16", "2021-06-17"]


def test_table_moves_the_deadline_in_the_judgement(home):
    """The target counts the same days as the chapter on duties."""
    path = home.evidence / "tc-1"
    shares = []
    for worked in ({}, {"2021-06-12": True}):
        case = ecnb.open_case(path, period="2021H1", as_of="2021-07-15", workdays=worked)
        shares += [item.verdict.value for item in case.scorecard.targets if item.id == "tc-k14"]
    assert len(set(shares)) == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"2026-02-30": True}, "不是日期"),
        ({"20260501": True}, "不是日期"),
        ({"2026-05-01": "yes"}, "既不是 true 也不是 false"),
        ({"2026-05-01": 1}, "既不是 true 也不是 false"),
        ({"2026-05-01": True, dt.date(2026, 5, 1): False}, "出现两次"),
        ({dt.datetime(2026, 5, 1, 8): True}, "不是日期"),
    ],
)
def test_fault_of_the_table_is_told(given, said):
    """Nothing is guessed."""
    with pytest.raises(ParametersInvalid) as caught:
        read_workdays(given)
    assert said in str(caught.value)
