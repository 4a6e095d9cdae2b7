"""Registers that people write about people in: their numbers go no further than the reader."""

import time

import pytest

from ecnb import evidence as room
from ecnb import standards
from ecnb.errors import EvidenceInvalid
from ecnb.evidence.folder import write_unreadable
from ecnb.evidence.personal import persons_own, untold
from ecnb.evidence.rows.cells import MAX_TEXT
from tests.evidence.small import faults, published, read

STATION = {"entity.yaml": "id: jx-9\nname: 某村站\nstandard: jiaxian-station\n"}
CENTRE = {"entity.yaml": "id: tc-9\nname: 某县中心\nstandard: tongcheng-contract\n"}
COMPLAINTS = "date,incident,what,type,cause\n2026-03-01,{incident},{what},{type},station\n"
RECTIFIED = "ordered_on,problem,appeal\n2026-03-01,{problem},{appeal}\n"
NUMBERS = [
    "13800000000", "138 0000 0000", "138-0000-0000", "１３８００００００００", "0571-8800 0000",
    "(0571)88000000", "11010119900101123X", "110101 19900101 1234", "a.b@example.cn",
    "a＠example.cn", "138\u200b0000\u200b0000", "+86 138 0000 0000",
]  # fmt: skip
HARMLESS = [
    "快递单号 SF1380000000012", "单号 7712345678901", "订单 202603010001",
    "2026-03-01 至 2026-03-15",
    "扣1.5分，共12件", "丢件赔付 1380.00 元", "第3次（0.5分）", "邮编 719200",
]  # fmt: skip
MARKUP = (
    "<script>alert(1)</script>", "**x** [y](javascript:1)", '#read("/etc/passwd")', "$x^2$",
    "\\\\input{/etc/passwd}", "=1+1", "\u202e倒\u202c", "{{7*7}}", "| a | b |", "'\"",
)  # fmt: skip


def complaint(what="丢件", kind="丢失", incident="T1"):
    """Give a station with one complaint."""
    row = COMPLAINTS.format(what=f'"{what}"', type=f'"{kind}"', incident=f'"{incident}"')
    return {**STATION, "registers/complaints.csv": row}


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("column", ["what", "kind", "incident"])
def test_a_number_of_a_person_in_a_complaint_is_refused_and_not_repeated(tmp_path, number, column):
    """By row and column: the register is published with the report."""
    fault = faults(tmp_path, complaint(**{column: f"王某某 {number}"}))
    assert fault.startswith("registers/complaints.csv 第2行 ")
    assert "有像电话、证件号码或邮箱的内容（不显示）" in fault
    assert "王" not in fault
    assert not any(part in fault for part in ("0000", "8800", "1101", "example"))


@pytest.mark.parametrize("column", ["problem", "appeal"])
def test_a_number_of_a_person_in_a_rectification_is_refused(tmp_path, column):
    """What is ordered and what is appealed."""
    said = {"problem": "台账不全", "appeal": "", column: "站长电话 13800000000"}
    files = {**STATION, "registers/rectification.csv": RECTIFIED.format(**said)}
    assert "第2行" in faults(tmp_path, files)


def test_a_number_of_a_person_in_a_centres_complaint_is_refused(tmp_path):
    """The Tongcheng handbook's register as well."""
    table = "accepted_on,content,result\n2021-03-01,收货慢,已回电 138-0000-0000\n"
    fault = faults(tmp_path, {**CENTRE, "registers/complaints.csv": table})
    assert fault.startswith("registers/complaints.csv 第2行 result列: 有像电话")


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_of_parcels_days_and_points_are_let_through(tmp_path, text):
    """They are what complaints are about."""
    assert not persons_own(text)
    assert untold(text) == text
    read(tmp_path, complaint(text))


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_text_and_freezes_as_it_stands(tmp_path, text):
    """In complaints as anywhere: nothing is interpreted, nothing is lost."""
    proof = read(tmp_path / "a", complaint(text.replace('"', '""'), kind=text.replace('"', '""')))
    (row,) = proof.registers["complaints"]
    assert (row.cells["what"], row.cells["type"]) == (text, text)
    frozen = room.freeze(proof, standards.load("jiaxian-station"))
    room.write_frozen(frozen, tmp_path / "b")
    assert room.read_entity(tmp_path / "b", published) == proof


def test_a_cell_of_ten_megabytes_is_one_short_fault(tmp_path):
    """Found at once, and not repeated."""
    begun = time.process_time()
    fault = faults(tmp_path, complaint("长" * 3_400_000))
    assert time.process_time() - begun < 5
    assert len(fault) < 300
    assert str(MAX_TEXT) in fault or "字段" in fault or "CSV" in fault


@pytest.mark.parametrize("number", NUMBERS[:4])
def test_no_fault_of_any_table_repeats_a_number_of_a_person(tmp_path, number):
    """A column that slipped: the summary keeps why evidence is not readable, and is published."""
    files = {
        **STATION,
        "facts.csv": f"period,key,value\n2026H1,王{number},1\n{number},population,1\n",
        "ratings.csv": f"period,indicator,rater,points,{number}\n2026H1,jx-10,{number},1,\n",
        "registers/complaints.csv": COMPLAINTS.replace("station", number).format(
            what="x", type="x", incident="1"),
        f"registers/{number}.csv": "a\n1\n",
    }  # fmt: skip
    with pytest.raises(EvidenceInvalid) as caught:
        read(tmp_path, files)
    said = [str(fault) for fault in caught.value.faults]
    assert len(said) >= 4
    assert not any(persons_own(line) for line in said), said
    write_unreadable(tmp_path / "kept", "\n".join(said))
    assert "0000" not in (tmp_path / "kept" / "unreadable.txt").read_text(encoding="utf-8")
