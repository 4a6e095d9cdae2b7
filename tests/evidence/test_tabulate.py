"""Tables for the scoring core: assessments, classes, ratings, turns of duties."""

import datetime as dt

import pytest

from ecnb import evidence as room
from ecnb import standards
from ecnb.analysis.cycle.duties import When, turns
from ecnb.errors import ParametersInvalid
from ecnb.evidence.workdays import WorkCalendar
from ecnb.model.evidence import Entity, Evidence, Row
from ecnb.model.period import Period
from tests.evidence.small import ZHEJIANG, columns, label, read, standard, table

JIAXIAN = "id: jx-01\nname: 某站\nstandard: jiaxian-station\n"


def tables(proof, period, as_of=None):
    """Give the Jiaxian tables of one station."""
    when = Period.parse(period)
    one = standards.load("jiaxian-station")
    return room.tabulate([one], [proof], when, as_of or when.end, {})


@pytest.mark.parametrize(
    ("period", "keys"),
    [
        ("2026H1", ["half_year"]),
        ("2026H2", ["half_year", "year_end"]),
        ("2026", ["half_year", "year_end"]),
    ],
)
def test_JX_5_assessments_of_a_period(tmp_path, period, keys):
    """The second half tells the whole year."""
    proof = read(tmp_path, {"entity.yaml": JIAXIAN})
    assert list(tables(proof, period)) == keys


def test_JX_5_half_year_standard_has_no_quarter(tmp_path):
    """The error names the periods there are."""
    proof = read(tmp_path, {"entity.yaml": JIAXIAN})
    with pytest.raises(ParametersInvalid) as caught:
        tables(proof, "2026Q1")
    assert "write 2026H1, 2026H2 or 2026" in str(caught.value)


def test_JX_6_each_half_has_its_own_events_and_the_year_its_orders(tmp_path):
    """Deductions by the half (JX-6), orders from 1 January (JX-5)."""
    files = {
        "entity.yaml": JIAXIAN,
        "facts.csv": "期间,事项,数值\n2026H1,purchase_orders,100\n2026H2,purchase_orders,120\n",
        "registers/attendance.csv": (
            "日期,培训编号,考勤\n2026-03-01,T1,请假\n2026-09-01,T2,请假\n2026-09-02,T3,旷课\n"
        ),
    }
    found = tables(read(tmp_path, files), "2026")
    for key, leaves, absences, orders in (("half_year", 1, 0, 100), ("year_end", 1, 1, 220)):
        facts = found[key].facts
        assert facts["leaves@half"].values[0] == leaves * 10_000
        assert facts["absences@half"].values[0] == absences * 10_000
        assert facts["purchase_orders@year_to_date"].values[0] == orders * 10_000


def test_JX_first_half_is_tabulated_as_at_its_own_end(tmp_path):
    """What became known in the second half does not change the first."""
    files = {
        "entity.yaml": JIAXIAN,
        "registers/inspections.csv": (
            "日期,事项编号,种类\n2026-03-01,I1,refusal\n2026-09-01,I2,refusal\n"
        ),
    }
    found = tables(read(tmp_path, files), "2026H2")
    assert [int(t.facts["refusals@year_to_date"].values[0]) for t in found.values()] == [
        10_000,
        20_000,
    ]


@pytest.mark.parametrize(
    ("stated", "level", "districts", "index"),
    [
        ("", "市级", 3, 0),
        ("", "市级", 2, 1),
        ("", "县（市、区）级", 0, 2),
        ("B", "市级", 3, 1),
        ("", "", "", -1),
    ],
)
def test_ZJ_3_2_class_is_stated_or_follows_from_the_facts(
    tmp_path, stated, level, districts, index
):
    """Three districts or more make class A (3个(含)以上)."""
    facts = f"period,key,value\n2026H1,level,{level}\n2026H1,districts_served,{districts}\n"
    entity = ZHEJIANG["entity.yaml"].replace(
        "class: C", f"class: {stated}" if stated else "county:"
    )
    proof = read(
        tmp_path, {"entity.yaml": entity.replace("county:", "所在县: 某县"), "facts.csv": facts}
    )
    assert table(standards.load("zhejiang-centre"), proof, "2026H1").classes.tolist() == [index]


def test_ZJ_3_2_stated_class_that_contradicts_the_facts_is_said(tmp_path):
    """What is stated stands; the notice shows the other."""
    facts = "period,key,value\n2026H1,level,市级\n2026H1,districts_served,3\n"
    proof = read(tmp_path, {**ZHEJIANG, "facts.csv": facts})
    assert proof.warnings == ("类别填写为C类，按2026年上半年的事实应为A类",)


def test_ratings_of_the_period_with_their_reasons(tmp_path):
    """Points, whether there are any, and whether a reason was written."""
    rows = (
        "期间,指标,评分人,得分,理由\n"
        "2026H1,zj-01,self,3,新址在建\n"
        "2026H1,zj-03,self,4.5,\n"
        "2025H2,zj-03,city,6,\n"
        "2026H1,adjustment,市局,-0.5,通报\n"
    )
    found = table(
        standards.load("zhejiang-centre"),
        read(tmp_path, {**ZHEJIANG, "ratings.csv": rows}),
        "2026H1",
    ).ratings
    shown = {key: (int(c.values[0]), bool(c.reasoned[0])) for key, c in found.items() if c.known[0]}
    assert shown == {
        ("zj-01", "self"): (30_000, True),
        ("zj-03", "self"): (45_000, False),
        ("adjustment", ""): (-5_000, True),
    }
    assert len(found) == 17 * 4 + 1


def test_ZJ_7_2_1_entries_of_the_year_serve_its_last_half(tmp_path):
    """Scored at the year's end is scored for the year; entries of the half itself come first."""
    rows = (
        "期间,指标,评分人,得分\n"
        "2026,zj-01,self,5\n2026,zj-03,self,6\n2025,zj-01,self,4\n2025H2,zj-03,self,5\n"
    )
    one, proof = (
        standards.load("zhejiang-centre"),
        read(tmp_path, {**ZHEJIANG, "ratings.csv": rows}),
    )
    for period, expected in (
        ("2026H2", [5, 6]),
        ("2026", [5, 6]),
        ("2026H1", [0, 0]),
        ("2025H2", [0, 5]),
    ):
        found = table(one, proof, period).ratings
        assert [
            int(found[part, "self"].values[0]) // 10_000 for part in ("zj-01", "zj-03")
        ] == expected


def test_order_of_entities_is_the_order_of_the_rows():
    """One table, many entities, unknown where nothing is recorded."""
    one = standards.load("zhejiang-centre")
    proofs = [Evidence(Entity(name, name, one.key)) for name in ("b", "a", "c")]
    found = room.tabulate([one], proofs, Period.parse("2026H1"), dt.date(2026, 6, 30), {})[None]
    assert found.entities == ("b", "a", "c")
    assert not any(column.known.any() for column in found.facts.values())


EVALUATIONS = (
    "评价类型,所属周期,评价日期\n"
    "自我评价,2026H1,2026-06-30\n"
    "服务对象评价,2026Q1,2026-04-01\n"
    "服务对象评价,2026Q2,2026-06-01\n"
    "第三方评价,2026,2026-08-01\n"
)


def test_AH_6_1_2_turns_of_the_three_evaluations(tmp_path):
    """In time, late, and one dated after as_of that is ignored and therefore open."""
    entity = "id: ah-01\nname: 某中心\nstandard: anhui-centre\n"
    proof = read(tmp_path, {"entity.yaml": entity, "registers/evaluations.csv": EVALUATIONS})
    dues = table(standards.load("anhui-centre"), proof, "2026H1").dues
    shown = {
        key: [int(x[0]) for x in (due.on_time, due.late, due.missing, due.open)]
        for key, due in dues.items()
        if key.endswith("_evaluation")
    }
    assert shown == {
        "self_evaluation": [1, 0, 0, 0],
        "recipient_evaluation": [1, 1, 0, 0],
        "third_party_evaluation": [0, 0, 0, 1],
    }


def test_duty_without_a_register_is_unknown(tmp_path):
    """No ledger, no judgement: not missing, unknown."""
    entity = "id: ah-01\nname: 某中心\nstandard: anhui-centre\n"
    proof = read(tmp_path, {"entity.yaml": entity})
    assert table(standards.load("anhui-centre"), proof, "2026H1").dues == {}


DUTIES = {
    "reply": {
        "every": "event",
        "due": {
            "kind": "within",
            "within": {"start": "asked", "end": "replied", "at_most": 48, "unit": "hours"},
        },
        "done": "replied",
    },
    "close": {
        "every": "event",
        "due": {
            "kind": "within",
            "within": {"start": "asked", "end": "replied", "at_most": 2, "unit": "working_days"},
        },
        "done": "replied",
    },
    "salon": {"every": "month", "due": {"kind": "end_of_period"}, "done": "asked"},
    "sheet": {"every": "month", "due": {"kind": "day_of_next_month", "day": 5}, "done": "asked"},
}


def test_turns_of_one_and_columns_of_many_agree():
    """The improvement chapter lists what the score counts."""
    log = {
        "label": label("台账"),
        "clause": "1",
        "date": "asked",
        "columns": columns(asked="datetime", replied="datetime"),
    }
    texts = {
        "clause": "1",
        "label": label("责"),
        "who": label("谁"),
        "when_label": label("时"),
        "hardness": label("应"),
    }
    one = standard(
        registers={"log": log},
        obligations={key: {**texts, **duty, "register": "log"} for key, duty in DUTIES.items()},
    )
    start = dt.datetime(2026, 1, 3, 10)
    proofs = []
    for n in range(6):
        rows = []
        for i in range(n * 3):
            asked = start + dt.timedelta(days=17 * i + n, hours=5 * i)
            replied = asked + dt.timedelta(hours=13 * i) if i % 4 else None
            rows.append(Row({"asked": asked, "replied": replied}, i + 2))
        proofs.append(Evidence(Entity(f"e{n}", "甲", "small"), registers={"log": tuple(rows)}))
    as_of = dt.date(2026, 5, 20)
    period = Period.parse("2026H1")
    found = room.tabulate([one], proofs, period, as_of, {})[None]
    when = When(period, as_of, {}, WorkCalendar().after)
    for key in DUTIES:
        for i, proof in enumerate(proofs):
            listed = [turn.status for turn in turns(one, key, proof.registers["log"], when)]
            column = found.dues[key]
            counted = [
                int(x[i]) for x in (column.on_time, column.late, column.missing, column.open)
            ]
            assert counted == [listed.count(s) for s in ("on_time", "late", "missing", "open")]
