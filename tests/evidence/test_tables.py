"""Tables of many entities: the same evidence as their folders, and the same faults."""

import pandas as pd
import pytest

from ecnb import evidence as room
from ecnb import standards
from ecnb.errors import EvidenceInvalid, NotFound
from tests.evidence.small import read

ENTITIES = "编号,名称,所在县,details.电话\njx-01,甲站,佳县,1\njx-02,乙站,佳县,\n"
FACTS = (
    "单位编号,期间,事项,数值\n"
    "jx-01,2026H1,purchase_orders,100\n"
    "jx-02,2026H1,purchase_orders,50\n"
    "jx-01,2026H1,站点类型,村级服务站\n"
)
RATINGS = "entity,period,indicator,rater,points,reason\njx-02,2026H1,jx-01,office,5,\n"
ATTENDANCE = "单位编号,日期,培训编号,考勤\njx-01,2026-03-01,T1,请假\njx-01,2026-03-01,T1,请假\n"
FILES = {
    "entities.csv": ENTITIES,
    "facts.csv": FACTS,
    "ratings.csv": RATINGS,
    "registers/attendance.csv": ATTENDANCE,
}


def tables(tmp_path, files):
    """Read a folder of tables."""
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    return room.read_tables(tmp_path, standards.load("jiaxian-station"))


def faults(tmp_path, files):
    """Give the faults of a folder of tables."""
    with pytest.raises(EvidenceInvalid) as caught:
        tables(tmp_path, files)
    return str(caught.value)


def test_tables_and_folders_are_the_same_evidence(tmp_path):
    """An entity is what is recorded of it, in whatever files."""
    first, second = tables(tmp_path / "many", FILES)
    alone = {
        "entity.yaml": (
            "id: jx-01\nname: 甲站\nstandard: jiaxian-station\ncounty: 佳县\ndetails: {电话: 1}\n"
        ),
        "facts.csv": "期间,事项,数值\n2026H1,purchase_orders,100\n2026H1,站点类型,村级服务站\n",
        "registers/attendance.csv": "日期,培训编号,考勤\n2026-03-01,T1,请假\n2026-03-01,T1,请假\n",
    }
    assert first == read(tmp_path, alone)
    assert (second.registers["attendance"], len(second.ratings)) == ((), 1)


def test_parquet_tables_read_alike(tmp_path):
    """Typed or not: figures, dates and texts of a database."""
    many = tables(tmp_path / "csv", FILES)
    root = tmp_path / "parquet"
    (root / "registers").mkdir(parents=True)
    for name in FILES:
        frame = pd.read_csv(tmp_path / "csv" / name, dtype=str)
        if "日期" in frame:
            frame["日期"] = pd.to_datetime(frame["日期"])
        if "points" in frame:
            frame["points"] = frame["points"].astype(float)
        frame.to_parquet(root / name.replace(".csv", ".parquet"))
    assert room.read_tables(root, standards.load("jiaxian-station")) == many


def test_duplicate_entity_id_is_a_fault(tmp_path):
    """Also when only the case differs."""
    files = {**FILES, "entities.csv": ENTITIES + "JX-01,丙站,,\n"}
    assert "entities: 单位编号重复（不分大小写）: JX-01" in faults(tmp_path, files)


def test_every_fault_of_every_table_at_once(tmp_path):
    """Unsafe ids, unknown owners, figures that are none."""
    files = {
        **FILES,
        "entities.csv": ENTITIES + "NUL,丁站,,\njx-05,,,\n",
        "facts.csv": FACTS + "jx-09,2026H1,purchase_orders,1\njx-02,2026H2,purchase_orders,-1\n",
        "ratings.csv": RATINGS + "jx-02,2026H1,jx-01,office,4,\n",
    }
    found = faults(tmp_path, files)
    assert "entities.csv 第4行 编号列: 编号是系统保留名: NUL" in found
    assert "entities.csv 第5行 名称列: 没有填写“名称”" in found
    assert "facts.csv 第5行 单位编号列: entities 表中没有这个单位编号: jx-09" in found
    assert "facts.csv 第6行 数值列: 次数不能为负: -1" in found
    assert "ratings.csv 第3行: 重复: 2026H1 的 jx-01" in found


def test_entities_of_another_standard_and_unknown_tables(tmp_path):
    """A folder of tables is of one standard."""
    files = {**FILES, "entities.csv": "编号,名称,适用标准\njx-01,甲,zhejiang-centre\njx-02,乙,\n"}
    assert "适用标准不是 jiaxian-station: zhejiang-centre" in faults(tmp_path, files)
    with pytest.raises(NotFound) as caught:
        room.read_tables(tmp_path / "nowhere", standards.load("jiaxian-station"))
    assert "放入 entities.csv 或 entities.parquet" in str(caught.value)


def test_same_table_as_csv_and_parquet_is_a_fault(tmp_path):
    """Which one would count?"""
    (tmp_path / "facts.parquet").write_bytes(b"x")
    assert "facts.parquet: 同一张表有两份" in faults(tmp_path, FILES)


def test_broken_parquet_is_a_fault(tmp_path):
    """Said by name, not by a traceback."""
    files = {name: text for name, text in FILES.items() if name != "facts.csv"}
    (tmp_path / "facts.parquet").write_bytes(b"PAR1 no")
    assert "facts.parquet: 打不开 Parquet 文件" in faults(tmp_path, files)
