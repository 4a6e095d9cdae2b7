"""Great tables: what they may look like, and what is refused, with its rows."""

import random

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ecnb import standards
from ecnb.errors import NotFound
from ecnb.evidence.bulk import (
    FaultBook,
    Reader,
    Rules,
    files,
    is_wide,
    open_folder,
    read_members,
    roll,
)
from ecnb.evidence.bulk.values import Bounds, plain_numbers
from ecnb.evidence.names import Unfit
from ecnb.evidence.rows import cells
from tests.run import great

KEY = "jiaxian-station"


def opened(folder, key=KEY, rulings=None):
    """Open a folder of tables; give it (or None) and the faults of all its blocks."""
    standard, reader = standards.load(key, rulings or {}), Reader(FaultBook())
    rules = Rules(standard, "0")
    scratch = folder.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    found = open_folder(folder, standard, [rules], reader, scratch)
    frames = []
    for block in found.blocks() if found is not None else ():
        members = pd.RangeIndex(block.start, block.stop).to_numpy()
        frames.append(read_members(found, block, members, rules).frames)
    return frames, [str(fault) for fault in reader.faults.told()]


def texts(folder, **tables):
    """Write tables as they are given."""
    for name, text in tables.items():
        path = folder / f"{name.replace('__', '/')}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_columns_by_label_in_the_encoding_of_a_spreadsheet(tmp_path):
    """A wide table as Excel saves it: Chinese headers, tabs, GB18030, an apostrophe."""
    text = (
        "单位编号\t名称\t期间\t站点类型\t所在村人口\t设施设备使用维护.县电商办\tjx-01.office.理由\n"
        "jx-001\t'=甲站\t2025年下半年\t村级服务站\t800\t4.5\t见照片\n"
        "jx-002\t乙站\t2025H2\t\t\t\t\n"
    )
    (frames,), faults = opened(texts(tmp_path / "t", assessments=text.encode("gb18030")))
    assert faults == []
    assert frames.entities == ("jx-001", "jx-002")
    assert frames.facts["population"].values.tolist() == [8_000_000]
    entered = frames.ratings["jx-01", "office"]
    assert (entered.values.tolist(), entered.reasoned.tolist()) == ([45_000], [True])


def test_every_fault_of_every_table_with_its_rows(tmp_path):
    """Equal ones once, the first rows and how many; nothing is given up at the first."""
    folder = texts(
        tmp_path / "t",
        entities="id,name,class,periods\njx-001,甲,A类,\nNUL,乙,,\njx-003,,,2025X\nJX-001,丁,,\n",
        facts="entity,period,key,value,date\n"
        "jx-001,2025H2,population,-1,\njx-001,2025H1,population,-1,\njx-009,2025H2,population,1,\n"
        "jx-003,2025H2,orders,1,\njx-003,2025H9,population,1,\n,2025H2,population,5,\n"
        "jx-003,2025H2,population,1,2025-01-01\njx-003,2025H2,leaves,1,\njx-003,2025H2,leaves,2,\n",
        ratings="entity,period,indicator,rater,points\njx-001,2025H2,jx-01,office,6\n"
        "jx-001,2025H1,jx-01,mayor,1\njx-001,2025H1,jx-04,office,1\njx-001,2025H1,jx-01,,1\n",
        registers__attendance="entity,date,event,attendance\njx-001,2025-09-01,T1,sick\n"
        "jx-001,,T1,leave\n",
        registers__weather="entity\njx-001\n",
    )
    _, faults = opened(folder)
    for fault in (
        "entities.csv 第2行 class列: 没有这个类别: A类",
        "entities.csv 第3行 id列: 编号是系统保留名: NUL",
        "entities.csv 第4行 name列: 没有填写“名称”",
        "entities.csv 第4行 periods列: 不是期间: 2025X",
        "entities.csv 第5行 id列: 单位编号重复（不分大小写）: JX-001",
        "facts.csv 第2、3行 value列: 次数不能为负: -1",
        "facts.csv 第4行 entity列: entities.csv 中没有这个单位编号: jx-009",
        "facts.csv 第5行 key列: 没有这个事项: orders",
        "facts.csv 第6行 period列: 不是期间: 2025H9",
        "facts.csv 第7行 entity列: “entity”没有填写",
        "facts.csv 第8行 date列: 日期不在期间 2025H2 内: 2025-01-01",
        "facts.csv 第10行: 重复: 2025H2 的“请假”",
        "ratings.csv 第2行 points列: 得分超出范围: 6",
        "ratings.csv 第3行 rater列: 没有这个评分人: mayor",
        "ratings.csv 第4行 points列: 本项按事实计分",
        "ratings.csv 第5行 rater列: “rater”没有填写",
        "registers/attendance.csv 第2行 attendance列: 没有这个选项: sick",
        "registers/attendance.csv 第3行 date列: “date”没有填写",
        "registers/weather.csv: 没有这个台账: weather",
    ):
        assert any(told.startswith(fault) for told in faults), (fault, faults)
    assert len(faults) == 19


def test_faults_of_a_wide_table(tmp_path):
    """Doubled assessments, entities that disagree with themselves, unknown columns."""
    head = "entity,name,period,population,purchase_orders,jx-01.office"
    rows = "jx-001,甲,2025H2,1.5,,6\njx-001,乙,2025H2,,-3,7\n" + "jx-002,丙,2025H1,x,,\n" * 5
    _, faults = opened(texts(tmp_path / "t", assessments=f"{head}\n{rows}"))
    told = "\n".join(faults)
    assert "第3行 name列: 同一单位的各行不一致" in told
    assert "第3行 period列: 重复: 同一单位 2025H2 有几行" in told
    assert "第5、6、7行（共4行） period列: 重复: 同一单位 2025H1 有几行" in told
    assert "第4、5、6行（共5行） population列: 不是数字: x" in told
    assert "第2行 population列: 次数必须是整数: 1.5" in told
    assert "jx-01.office列: 得分超出范围: 6" in told
    _, faults = opened(texts(tmp_path / "u", assessments="entity,period,jx-01.ofice\na,2025H2,1\n"))
    assert "没有这个列: jx-01.ofice → 是否为 jx-01.office" in faults[0]


def test_raters_without_weight_and_days_outside_the_declared_periods(tmp_path):
    """As for single entities: by the stated class, else by the one that the facts give."""
    folder = texts(
        tmp_path / "t",
        entities="id,name,class,periods\nzj-001,甲,A,2025\n",
        ratings="entity,period,indicator,rater,points\nzj-001,2025,zj-01,county,1\n",
        registers__trainings="entity,date,event,title\nzj-001,2024-05-01,T1,课\n",
    )
    _, faults = opened(folder, "zhejiang-centre")
    assert any("ratings.csv 第2行 rater列: A类没有" in fault for fault in faults), faults
    assert any("第2行: 日期不在单位的证据期间内: 2024-05-01" in fault for fault in faults), faults


def test_AH_6_1_2_evaluations_held_before_their_quarter_are_refused_with_their_rows(tmp_path):
    """As for single entities: row 2 is of no quarter that had begun, row 3 is."""
    folder = texts(
        tmp_path / "t",
        entities="id,name\nah-001,甲\n",
        facts="entity,period,key,value\n",
        registers__evaluations="entity,held_on,kind,declared_for,services\n"
        "ah-001,2025-06-30,recipient,2025Q3,\nah-001,2025-07-01,recipient,2025Q3,\n",
    )
    _, faults = opened(folder, "anhui-centre")
    assert [fault for fault in faults if "第2行: 日期早于所属期间的开始" in fault], faults
    assert not [fault for fault in faults if "第3行" in fault]


def test_points_outside_the_weights_need_a_reason(tmp_path):
    """Narrow and wide alike (ZJ-9)."""
    narrow = texts(
        tmp_path / "n",
        entities="id,name\nzj-001,甲\n",
        ratings="entity,period,indicator,rater,points,reason\n"
        "zj-001,2025,adjustment,someone,2,\nzj-001,2024,adjustment,county,2,有\n",
    )
    wide = texts(
        tmp_path / "w",
        assessments="entity,period,adjustment,adjustment.reason\nzj-001,2025,2,\nzj-001,2024,1,有\n",
    )
    for folder in (narrow, wide):
        _, faults = opened(folder, "zhejiang-centre")
        assert len(faults) == 1
        assert "加减分没有写明理由" in faults[0]


# --- files --------------------------------------------------------------------------------------


def test_files_that_cannot_be_read_are_told(tmp_path):
    """Ragged rows, other encodings, lists in cells, a file that breaks off, both kinds of table."""
    _, faults = opened(texts(tmp_path / "a", assessments="entity,period\nx-001,2025H2,3\n"))
    assert "格数与表头不同（应为2格，有3格）" in faults[0]
    _, faults = opened(texts(tmp_path / "b", assessments="entity".encode("utf-16")))
    assert "编码无法识别" in faults[0]
    _, faults = opened(texts(tmp_path / "c", assessments=""))
    assert "文件是空的" in faults[0]
    (tmp_path / "d").mkdir()
    pq.write_table(
        pa.table({"entity": [["x"]], "period": ["2025"]}), tmp_path / "d/assessments.parquet"
    )
    _, faults = opened(tmp_path / "d")
    assert "一格里有多个值: entity" in faults[0]
    (tmp_path / "e").mkdir()
    (tmp_path / "e/assessments.parquet").write_bytes(b"PAR1 no")
    _, faults = opened(tmp_path / "e")
    assert "打不开文件" in faults[0]
    both = texts(tmp_path / "f", assessments="entity,period\nx-001,2025H2\n", entities="id,name\n")
    assert "不能再有: entities.csv" in opened(both)[1][0]
    with pytest.raises(NotFound, match=r"assessments\.parquet"):
        opened(tmp_path)
    assert is_wide(both)
    assert not is_wide(tmp_path)


def test_a_file_that_breaks_off_is_no_smaller_table(tmp_path):
    """What was read before the break does not count as all there is."""
    folder = great.narrow(tmp_path / "t", *great.tables(KEY, 4, complete=True), "parquet")
    path = folder / "facts.parquet"
    whole = bytearray(path.read_bytes())
    whole[40:400] = b"\xff" * 360
    path.write_bytes(whole)
    _, faults = opened(folder)
    assert any("facts.parquet" in fault for fault in faults)


def test_limits_are_told_with_a_way_out(tmp_path, monkeypatch):
    """Rows, entities, bytes: streamed or not, somewhere is an end."""
    found, registers = great.tables(KEY, 6, complete=True)
    folder = great.narrow(tmp_path / "t", found, registers, "parquet")
    monkeypatch.setattr(roll, "MAX_ENTITIES", 5)
    assert any("单位过多（6个）" in fault for fault in opened(folder)[1])
    monkeypatch.setattr(roll, "MAX_BYTES", 10)
    assert any("单位的编号和名称超过" in fault for fault in opened(folder)[1])
    monkeypatch.setattr(files, "GREAT_CAPS", files.Caps(10**9, 20))
    assert any("facts.parquet: 表格过大" in fault for fault in opened(folder)[1])
    csvs = great.narrow(tmp_path / "u", found, registers)
    assert any("facts.csv: 表格过大 → 最多20行" in fault for fault in opened(csvs)[1])
    monkeypatch.setattr(files, "GREAT_CAPS", files.Caps(10, 20))
    assert any("文件超过0GB" in fault for fault in opened(csvs)[1])


def test_a_text_that_is_stored_once_is_not_written_out_too_often(tmp_path, monkeypatch):
    """Ten kilobytes for each of a million rows would be more than the memory holds."""
    rows = 20_000
    monkeypatch.setattr(roll, "MAX_BYTES", 50_000_000)
    zeros = pa.array([0] * rows, pa.int32())
    names = pa.DictionaryArray.from_arrays(zeros, pa.array(["x" * 10_000]))
    (tmp_path / "t").mkdir()
    table = pa.table({"id": [f"jx-{i}" for i in range(rows)], "name": names})
    pq.write_table(table, tmp_path / "t" / "entities.parquet")
    _, faults = opened(tmp_path / "t")
    assert "单位的编号和名称超过50MB" in faults[0]


# --- numbers ------------------------------------------------------------------------------------


def exactly(raw, bounds):
    """Read one number as a cell; None where a cell is refused."""
    try:
        value = cells.number(raw, typed=False)
    except Unfit:
        return None
    units = int(value * 10_000)
    fits = bounds.least <= units <= bounds.most and (not bounds.whole or value.denominator == 1)
    return units if fits else None


@pytest.mark.parametrize("whole", [True, False])
def test_arrays_of_numbers_say_what_their_cells_say(whole):
    """Where the quick way claims to be sure, it is right; what it refuses to settle may be so."""
    rng, bounds = random.Random(5), Bounds(0, 500 * 10_000, whole)  # noqa: S311 - no secret
    floats = [rng.random() * 600 for _ in range(500)]
    floats += [rng.randint(-5, 5_000_000) / 10_000 for _ in range(2_000)]
    floats += [float(rng.randint(-9, 600)) for _ in range(500)]
    floats += [float("nan"), float("inf"), 1e300, -0.0, 0.1 + 0.2, 1e-5, 499.99995, 2**53 + 0.0]
    ints = [rng.randint(-9, 600) for _ in range(500)] + [2**62, -(2**62)]
    for raw, kind in ((floats, pa.float64()), (ints, pa.int64()), ([0, 7, 2**63], pa.uint64())):
        values, known, settled = plain_numbers(pa.array(raw, kind), bounds)
        assert known.all()
        for one, value, sure in zip(raw, values.tolist(), settled.tolist(), strict=True):
            assert value == exactly(one, bounds) if sure else value == 0, one
        assert settled.mean() > 0.1
    assert settled.tolist() == [True, True, False]


def test_numbers_of_another_kind_go_cell_by_cell(tmp_path):
    """Decimals and small floats are exact as well."""
    columns = {
        "entity": ["jx-001"], "name": ["甲"], "period": ["2025H2"],
        "jx-01.office": pa.array([4.5], pa.float32()),
        "jx-10.office": pa.array(["7.5"]).cast(pa.decimal128(6, 2)),
        "population": pa.array([900], pa.uint16()),
    }  # fmt: skip
    (tmp_path / "t").mkdir()
    pq.write_table(pa.table(columns), tmp_path / "t" / "assessments.parquet")
    (frames,), faults = opened(tmp_path / "t")
    assert faults == []
    assert frames.ratings["jx-01", "office"].values.tolist() == [45_000]
    assert frames.ratings["jx-10", "office"].values.tolist() == [75_000]
    assert frames.facts["population"].values.tolist() == [9_000_000]
