"""What a rating may say depends on the rulings chosen; a refusal names the ruling it waits for."""

from fractions import Fraction

import pytest

import ecnb
from ecnb import evidence as room
from ecnb import standards
from ecnb.errors import EvidenceInvalid
from ecnb.run.job import Job
from ecnb.run.parameters import Override, Run
from ecnb.run.places import Home
from ecnb.run.plan import plan
from ecnb.run.reading import read_paths
from tests.evidence.small import folder, published, under
from tests.run import stations

HEAD = "period,indicator,rater,points,reason\n"
STATION = "id: jx-1\nname: 站\nstandard: jiaxian-station\n"
CENTRE = "id: zj-1\nname: 中心\nstandard: zhejiang-centre\nclass: C\n"


def station(tmp_path, *rows):
    """A station with some ratings."""
    return folder(tmp_path, {"entity.yaml": STATION, "ratings.csv": HEAD + "\n".join(rows) + "\n"})


def centre(tmp_path, *rows):
    """A centre with some ratings."""
    return folder(tmp_path, {"entity.yaml": CENTRE, "ratings.csv": HEAD + "\n".join(rows) + "\n"})


def refusal(path, lookup):
    """Why evidence is refused."""
    with pytest.raises(EvidenceInvalid) as caught:
        room.read_entity(path, lookup)
    return str(caught.value)


def test_JX_1_ledger_of_item_10_is_entered_only_if_so_ruled(tmp_path):
    """Under with_ledger the part exists; by default the refusal says which ruling asks for it."""
    path = station(tmp_path, "2026H1,jx-10.ledger,office,4.5,")
    (rating,) = room.read_entity(path, under(JX_1="with_ledger")).ratings
    assert (rating.part, rating.points) == ("jx-10.ledger", Fraction("4.5"))
    assert refusal(path, published) == (
        "ratings.csv 第2行 indicator列: 本次口径下不评这一项: jx-10.ledger → "
        "删去本行；要评这一项，先在 params 的 rulings 中选用 JX-1: with_ledger"
    )


def test_JX_1_ledger_of_item_10_by_its_label(tmp_path):
    """The name that the standard gives the part is known as well."""
    path = station(tmp_path, "2026H1,便民服务台账,office,4.5,")
    assert room.read_entity(path, under(JX_1="with_ledger")).ratings[0].part == "jx-10.ledger"
    assert "选用 JX-1: with_ledger" in refusal(path, published)


def test_JX_10_delivery_is_entered_only_if_judged(tmp_path):
    """By default facts decide, and the refusal names the reading in which a rater does."""
    path = station(tmp_path, "2026H1,jx-09.delivery,office,8,")
    assert room.read_entity(path, under(JX_10="judged")).ratings[0].points == 8
    found = refusal(path, published)
    assert "本项按事实计分，不由评分人打分" in found
    assert "选用 JX-10: judged" in found


def test_JX_1_points_are_bounded_by_the_reading(tmp_path):
    """15 points are judged under one reading; under another 10, and the fault names it."""
    path = station(tmp_path, "2026H1,jx-10,office,15,")
    assert room.read_entity(path, under(JX_1="judged_to_15")).ratings[0].points == 15
    assert "填写 0 至 10（本次口径 JX-1: with_ledger）" in refusal(path, under(JX_1="with_ledger"))


def test_ZJ_9_deduction_is_refused_if_only_a_bonus_is_allowed(tmp_path):
    """From 0 to 5 under zero_to_five; the fault names the reading."""
    path = centre(tmp_path, "2026H1,adjustment,市局,-2,通报")
    assert room.read_entity(path, published).ratings[0].points == -2
    assert refusal(path, under(ZJ_9="zero_to_five")) == (
        "ratings.csv 第2行 points列: 得分不能为负: -2 → 填写 0 至 5（本次口径 ZJ-9: zero_to_five）"
    )


def test_entry_that_no_reading_knows_is_a_plain_fault(tmp_path):
    """No ruling is named where none would help."""
    found = refusal(station(tmp_path, "2026H1,jx-11,office,5,"), published)
    assert "没有这个指标: jx-11" in found
    assert "rulings" not in found


def test_notebook_reads_evidence_under_its_rulings(tmp_path):
    """What the parameters cell chooses is what evidence is read by."""
    path = station(tmp_path, "2026H1,jx-10.ledger,office,4.5,")
    case = ecnb.open_case(path, period="2026H1", rulings={"JX-1": "with_ledger", "ZJ-1": "strict"})
    assert "jx-10.ledger" in {part.id for f in case.scorecard.current.findings for part in f.parts}
    with pytest.raises(EvidenceInvalid, match="JX-1: with_ledger"):
        ecnb.open_case(path, period="2026H1")


def test_programme_reads_each_entity_under_its_own_rulings(tmp_path):
    """The roster may choose another reading for one station; the other one is refused."""
    made = stations.programme(tmp_path, ())
    for name in ("jx-1", "jx-2"):
        one = stations.station(name, points={"jx-10.ledger": "4"})
        stations.write(one, made / "evidence" / name)
    own = Override(rulings={"JX-1": "with_ledger"})
    run = Run(stations.H1, stations.H1.end, roster={"jx-2": own})
    found, broken = read_paths(Home(made), sorted((made / "evidence").iterdir()), run)
    assert [one.id for one in found] == ["jx-2"]
    assert "JX-1: with_ledger" in broken[0].outcome.cause[0]
    planned = plan(Home(made), made / "evidence", run, made / "reports")
    (job,) = [job for job in planned.jobs if isinstance(job, Job)]
    (tmp_path / "stage").mkdir()
    frozen = job.freeze(tmp_path / "stage")
    assert frozen == room.digest(room.freeze(found[0].proof, standards.load(stations.STANDARD)))


def test_frozen_evidence_does_not_depend_on_the_rulings(tmp_path):
    """The same files and hashes under every reading that admits the evidence."""
    path = stations.write(stations.station("jx-1"), tmp_path / "jx-1")
    hashes = {
        frozenset(room.digest(room.freeze(proof, lookup(stations.STANDARD, ""))).items())
        for lookup in (published, under(JX_1="with_ledger"), under(JX_10="keep"))
        for proof in [room.read_entity(path, lookup)]
    }
    assert len(hashes) == 1
