"""Bad input in the register of orders to rectify: file, row, what is allowed, in Chinese."""

import pytest

from tests.evidence.small import faults, read

ENTITY = "id: jx-99\nname: 某站\nstandard: jiaxian-station\n"
HEADER = "ordered_on,problem,due_on,rechecked_on,result,decided_on,decision,appeal\n"
CHINESE = "责令整改日期,存在问题,整改期限,复查日期,复查结果,决定日期,处理决定,申诉情况\n"


def files(*rows: str, header: str = HEADER):
    """An entity's folder with such a register."""
    table = header + "".join(f"{row}\n" for row in rows)
    return {"entity.yaml": ENTITY, "registers/rectification.csv": table}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2026-01-13,台账,,2026-01-02,仍达不到标准,,,", "复查日期（2026-01-02）早于责令整改日期"),
        ("2026-01-13,台账,2026-01-02,,,,,", "整改期限（2026-01-02）早于责令整改日期（2026-01-13）"),
        ("2026-01-13,台账,,,仍达不到标准,,,", "填了复查结果，没有填复查日期"),
        ("2026-01-13,台账,,2026-04-02,,,,", "填写复查结果：达到标准、仍达不到标准"),
        ("2026-01-13,台账,,2026-04-02,达到标准,2026-04-20,取消资格,", "处理决定为“取消资格”，但"),
        ("2026-01-13,台账,,,,2026-04-20,取消资格,", "整改后复查仍达不到标准的才能取消"),
        ("2026-01-13,台账,,2026-04-02,仍达不到标准,2026-04-01,取消资格,", "先复查，后决定"),
        ("2026-01-13,台账,,2026-04-02,仍达不到标准,2026-04-20,,", "填写处理决定：取消资格"),
        ("2026-01-13,台账,,2026-04-02,仍达不到标准,,取消资格,", "填了处理决定，没有填决定日期"),
    ],
)  # fmt: skip
def test_jx_5_row_that_contradicts_itself_is_refused(tmp_path, row, said):
    """Each with its file and row."""
    told = faults(tmp_path, files(row))
    assert said in told
    assert "rectification.csv 第2行" in told


def test_all_faults_come_together(tmp_path):
    """Two rows, three faults, one round of mending."""
    told = faults(
        tmp_path,
        files(
            "2026-01-13,台账,2026-01-02,2026-01-03,仍达不到标准,,,",
            "2026-02-01,卫生,,,达到标准,,,",
        ),
    )
    assert len(told.splitlines()) == 3
    assert "第3行" in told


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_sound_path_is_read_in_chinese_headers(tmp_path, encoding):
    """Order, failed second look, cancellation."""
    row = "2026-01-13,台账不全,,2026-04-02,仍达不到标准,2026-04-20,取消资格,"
    found = files(row, header=CHINESE)
    found["registers/rectification.csv"] = found["registers/rectification.csv"].encode(encoding)
    (kept,) = read(tmp_path, found).registers["rectification"]
    assert (kept.cells["result"], kept.cells["decision"]) == ("still_short", "cancelled")
