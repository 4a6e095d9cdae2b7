"""What decides whether an indicator applies is asked for where it is not recorded."""

import ecnb
from ecnb import evidence as room
from tests.evidence.small import read, under
from tests.run import stations


def warnings(proof, tmp_path, *missing, **rulings):
    """Read a station of which some facts are not recorded; give what was noticed."""
    folder = stations.write(proof, tmp_path / "station")
    rows = (folder / "facts.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    kept = [row for row in rows if not any(f",{key}," in row for key in missing)]
    (folder / "facts.csv").write_text("".join(kept), encoding="utf-8")
    return room.read_entity(folder, under(**rulings)).warnings


def test_JX_26_station_of_unknown_type_is_asked_for_it(tmp_path):
    """Items 7 and 8 are scored as a village's meanwhile, and the report says so."""
    (said,) = warnings(stations.station("jx-1"), tmp_path, "station_type")
    assert said == (
        "2026年上半年没有记录“站点类型”，“提供网络代购服务”“提供网络代销服务”是否适用无从判断，"
        "暂按适用评分，请补填"
    )
    case = ecnb.open_case(tmp_path / "station", period="2026H1")
    assert case.scorecard.warnings == (said,)


def test_JX_26_station_of_known_type_is_not_asked(tmp_path):
    """Nothing is open."""
    assert warnings(stations.station("jx-1"), tmp_path) == ()


def test_JX_3_population_is_asked_for_only_where_it_decides(tmp_path):
    """Only the reading that leaves items 7 and 8 out asks for the number of people."""
    one = stations.station("jx-1")
    assert warnings(one, tmp_path / "a", "population") == ()
    (said,) = warnings(one, tmp_path / "b", "population", JX_3="no_score")
    assert said.startswith("2026年上半年没有记录“所在村人口”")
    (said,) = warnings(one, tmp_path / "c", "population", "station_type", JX_3="no_score")
    assert "“所在村人口”" in said
    assert "“站点类型”" in said


def test_each_period_that_was_scored_is_asked(tmp_path):
    """The type of the first half does not speak for the second."""
    files = {
        "entity.yaml": "id: jx\nname: 站\nstandard: jiaxian-station\n",
        "facts.csv": "period,key,value\n2026H1,station_type,village\n2025H1,population,900\n",
        "ratings.csv": "period,indicator,rater,points\n2026H1,jx-10,office,5\n"
        "2026H2,jx-10,office,5\n",
    }
    (said,) = read(tmp_path, files).warnings
    assert said.startswith("2026年下半年没有记录“站点类型”")
