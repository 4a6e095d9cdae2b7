"""Peers of a programme: who is compared with whom, exact, and the same alone as in the batch."""

import copy
from fractions import Fraction

import numpy as np
import pytest

import ecnb
from ecnb.analysis.peers import nearest_rank
from ecnb.errors import ParametersInvalid
from ecnb.run.parameters import read_run
from ecnb.run.peers import Marks, Standing, among_peers
from ecnb.run.places import Home
from ecnb.run.plan import Wish, plan, plan_one
from tests.demo.runs import EVIDENCE
from tests.house.tree import ROOT
from tests.run import stations

UNKNOWN = np.iinfo(np.int64).min


def one(name, points, *, county="甲县", class_="", den=2):
    """Give an entity with points of one indicator, in halves; None: not assessed."""
    value = UNKNOWN if points is None else int(Fraction(points) * den)
    row = np.array([UNKNOWN, value], np.int64).tobytes()
    marks = Marks(("total", "jx-01"), (100, den), row)
    return Standing(name, "jiaxian-station", class_, county, marks)


def figure(found, name):
    """Give an entity's figure of the indicator."""
    return found[name].peers().figures[1]


def test_county_of_eight_is_enough_and_of_seven_is_not():
    """Eight are compared among themselves, seven with everybody of their class."""
    eight = [one(f"a{n}", n, county="甲县") for n in range(8)]
    seven = [one(f"b{n}", n, county="乙县") for n in range(7)]
    found = among_peers([*eight, *seven, one("c", 3, county="")])
    assert {found[f"a{n}"].group.scope for n in range(8)} == {"county"}
    assert {found[f"b{n}"].group.scope for n in range(7)} == {"class"}
    assert (found["a0"].group.size, found["b0"].group.size, found["c"].group.size) == (8, 16, 16)


def test_five_have_quartiles_and_four_have_not():
    """Of four only the places are told, of one nothing at all."""
    found = figure(among_peers([one(f"s{n}", n) for n in range(5)]), "s0")
    assert (found.n, found.low, found.middle, found.high) == (5, 1, 2, 3)
    few = figure(among_peers([one(f"s{n}", n) for n in range(4)]), "s0")
    assert (few.n, few.low, few.first, few.last) == (4, None, 4, 4)
    assert among_peers([one("s", 3)]) == {}


def test_equal_points_share_their_places():
    """Three with 4 points below the best have the second to fourth place."""
    found = among_peers([one(n, p) for n, p in zip("abcde", [5, 4, 4, 4, 1], strict=True)])
    places = {n: (figure(found, n).first, figure(found, n).last) for n in "abcde"}
    assert places == {"a": (1, 1), "b": (2, 4), "c": (2, 4), "d": (2, 4), "e": (5, 5)}


def test_who_is_not_assessed_has_no_place_and_counts_for_nobody():
    """Absence is not zero."""
    found = among_peers([*(one(f"s{n}", n) for n in range(5)), one("x", None)])
    assert (figure(found, "x").first, figure(found, "s0").n) == (None, 5)


def test_classes_are_not_mixed():
    """A centre of class A is no peer of one of class B."""
    found = among_peers([one(f"{c}{n}", n, class_=c) for c in "AB" for n in range(6)])
    assert {n: found[n].group.size for n in ("A0", "B0")} == {"A0": 6, "B0": 6}


def test_denominators_of_different_readings_are_brought_together():
    """One third lies between a quarter and a half, whoever wrote it over what."""
    dens = {"a": 12, "b": 3, "c": 4, "d": 2, "e": 1}
    points = {"a": "5/12", "b": "1/3", "c": "1/4", "d": "1/2", "e": "1"}
    found = figure(among_peers([one(n, points[n], den=dens[n]) for n in "abcde"]), "b")
    assert (found.first, found.low, found.middle) == (4, Fraction(1, 3), Fraction(5, 12))


def told(entities):
    """What each report is told of its peers."""
    return {name: each.peers() for name, each in among_peers(entities).items()}


def test_a_change_of_one_reaches_only_whom_it_passes():
    """Quartiles are values that occur, so a point more of one leaves most reports as they are."""
    before = [one(f"s{n}", n) for n in range(12)]
    after = [*before[:11], one("s11", 20)]
    assert told(before) == told(after)
    passed = [*before[:5], one("s5", "6.5"), *before[6:]]
    same = {n for n in told(before) if told(before)[n] == told(passed)[n]}
    assert nearest_rank(12, Fraction(1, 2)) == 6
    assert same == set()  # the median was s5's own value
    passed = [*before[:6], one("s6", "7.5"), *before[7:]]
    same = {n for n in told(before) if told(before)[n] == told(passed)[n]}
    assert same == {f"s{n}" for n in range(12)} - {"s6", "s7"}


def test_report_made_alone_has_the_peers_of_the_batch(tmp_path):
    """The parameters, and so the hash of inputs, are those of the whole programme."""
    home, run = Home(ROOT), read_run(ROOT / "params" / "2025H2.yaml")
    whole = {job.entity: job for job in plan(home, EVIDENCE, run, tmp_path).jobs}
    alone = plan_one(home, EVIDENCE / "jx-10", EVIDENCE, run, tmp_path, Wish()).job
    assert alone.parameters() == whole["jx-10"].parameters()
    peers = alone.parameters()["peers"]
    assert (peers["scope"], peers["size"]) == ("county", 8)
    assert peers["figures"]["jx-02"] == {
        "n": 8, "low": "2.5", "middle": "3.5", "high": "4.5", "first": 6, "last": 6,
    }  # fmt: skip
    assert whole["jx-06"].parameters()["peers"] is None  # JX-26: no official total
    assert whole["ah-01"].parameters()["peers"] is None  # no points


def test_peers_of_a_plan_are_read_back_by_the_notebook(tmp_path):
    """What a job writes, open_case reads; anything else is refused by name."""
    folder = stations.programme(tmp_path, tuple(f"jx-{n}" for n in range(1, 7)))
    run = read_run(folder / "params" / "2026H1.yaml")
    jobs = plan(Home(folder), folder / "evidence", run, tmp_path / "reports").jobs
    given = jobs[5].parameters()["peers"]
    case = ecnb.open_case(folder / "evidence" / jobs[5].entity, period="2026H1", peers=given)
    tidy = next(one for one in case.peers.findings if one.figure.about == "jx-02")
    assert (tidy.standing, tidy.figure.first, tidy.figure.last) == ("among", 5, 6)
    for bad in ({"size": 3}, {"figures": 3}, {**given, "scope": "all"},
                {**given, "figures": {"jx-99": {"n": 1}}}):  # fmt: skip
        with pytest.raises(ParametersInvalid, match="peers"):
            ecnb.open_case(folder / "evidence" / "jx-1", period="2026H1", peers=bad)


def test_shared_figures_are_one_object():
    """Memory grows with a few bytes an entity, not with its group's quartiles."""
    found = list(among_peers([one(f"s{n}", n) for n in range(100)]).values())
    assert len({id(each.group) for each in found}) == 1
    assert len(found[0].group.places) == 100 * 16


def test_another_process_is_sent_the_row_of_one_entity():
    """Not the places of a country with every job."""
    for each in among_peers([one(f"s{n}", n) for n in range(100)]).values():
        sent = copy.copy(each)
        assert sent.peers() == each.peers()
        assert len(sent.group.places) == 16
