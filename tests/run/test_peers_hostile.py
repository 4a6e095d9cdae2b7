"""The parameter ``peers`` from anywhere but a batch: refused by its place, not repeated."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ecnb import standards
from ecnb.analysis.peers import PeerFigure, Peers
from ecnb.errors import ParametersInvalid
from ecnb.peers import chosen_peers, written
from ecnb.run.parameters import read_run

STANDARD = standards.load("jiaxian-station")
ABOUT = next(iter(STANDARD.indicators))
FIGURE = {"n": 5, "low": "1.5", "middle": "7/3", "high": "3", "first": 1, "last": 2}
GOOD = {"scope": "class", "size": 6, "figures": {"total": FIGURE, ABOUT: {"n": 4}}}


def deep():
    """Give a mapping of a hundred thousand floors."""
    found = inner = {}
    for _ in range(100_000):
        inner["n"] = {}
        inner = inner["n"]
    return found


def figure(**more):
    """Give peers whose total has other figures."""
    return {**GOOD, "figures": {"total": {**FIGURE, **more}}}


BAD = {
    **{f"type {value!r}": value for value in (1, 0, True, False, "x", "", [1], [], float("nan"))},
    "keys missing": {"scope": "class"},
    "key unknown": {**GOOD, "王某某": 1},
    "key no text": {**GOOD, 1: 1},
    "scope": {**GOOD, "scope": "王某某"},
    **{
        f"size {value!r:.9}": {**GOOD, "size": value}
        for value in (-5, 0, 1, 10**12, 10**400, 2**70, "6", True, 6.0)
    },
    "size nan": {**GOOD, "size": float("nan")},
    **{
        f"figures {value!r:.9}": {**GOOD, "figures": value}
        for value in (None, [], "ab", 1, [{"about": "total", "n": 3}], {"total": None},
                      {"total": []}, {1: FIGURE}, {None: FIGURE}, {"王某某": FIGURE})
    },
    "huge": {**GOOD, "figures": {f"王{n}": {"n": 5} for n in range(100_000)}},
    "huge list": {**GOOD, "figures": {"total": [0] * 1_000_000}},
    "deep": {**GOOD, "figures": deep()},
    "figure unknown key": figure(王某某=1),
    "figure about": figure(about="total"),
    "no n": {**GOOD, "figures": {"total": {"low": "1"}}},
    "more than there are": figure(n=7),
    **{
        f"quartile {value!r:.12}": figure(low=value)
        for value in (float("nan"), float("inf"), 1.5, "nan", "1/0", "1e9", "x" * 100_000, "９",
                      "1_0", " 1", "--1", "1" * 400, "王某某", True, {}, 10**400)
    },
    "quartiles out of order": figure(low="3", high="1"),
    "a quartile alone": {**GOOD, "figures": {"total": {"n": 5, "low": "1"}}},
    **{f"places {a} {b}": figure(first=a, last=b) for a, b in [(0, 1), (2, 1), (1, 6), (-1, -1)]},
    "a place alone": {**GOOD, "figures": {"total": {"n": 5, "first": 1}}},
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_peers_that_no_batch_gave_are_refused_without_their_content(bad):
    """Every fault names a place of ours; messages stay short whatever was given."""
    with pytest.raises(ParametersInvalid) as caught:
        chosen_peers(bad, STANDARD)
    said = str(caught.value)
    assert len(said) < 5_000
    assert "王" not in said
    assert "pydantic" not in said
    for fault in caught.value.faults:
        assert fault.where.startswith("peers")
        assert "由整批运行给出" in fault.remedy


@pytest.mark.parametrize("nothing", [None, {}])
def test_nothing_is_no_peers(nothing):
    """As the notebooks leave it."""
    assert chosen_peers(nothing, STANDARD) is None


def test_all_faults_come_at_once():
    """With the path of each."""
    bad = {**GOOD, "size": -1, "figures": {"total": {**FIGURE, "low": "x", "first": 0}}}
    with pytest.raises(ParametersInvalid) as caught:
        chosen_peers(bad, STANDARD)
    places = [fault.where for fault in caught.value.faults]
    assert places == ["peers.size", "peers.figures.total.low", "peers.figures.total.first"]


points = st.fractions(0, 1000, max_denominator=97)


@given(st.lists(points, min_size=3, max_size=3).map(sorted), st.integers(5, 10**6))
def test_what_a_batch_writes_is_read_back(quartiles, n):
    """Also through the text of a notebook's cell."""
    peers = Peers("county", n, (PeerFigure("total", n, *quartiles, 1, n), PeerFigure(ABOUT, 0)))
    assert chosen_peers(eval(repr(written(peers))), STANDARD) == peers  # noqa: S307 - our own text


def test_a_run_file_takes_no_peers(tmp_path):
    """They differ from entity to entity: neither the period's file nor the roster has them."""
    path = tmp_path / "2025H2.yaml"
    path.write_text(yaml.safe_dump({"period": "2025H2", "peers": GOOD}), encoding="utf-8")
    with pytest.raises(ParametersInvalid, match="peers"):
        read_run(path)
