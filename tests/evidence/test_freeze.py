"""Frozen evidence: one form for one content, read back exactly, and no formula in it."""

import csv
import datetime as dt
import io
import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecnb import evidence as room
from ecnb import standards
from ecnb.errors import EvidenceInvalid, InternalError
from ecnb.evidence import FileAttachment, canonical, digest, freeze, write_frozen
from ecnb.model.evidence import Attachment, Entity, Evidence, Rating, Row, StatedFact
from ecnb.model.period import Period
from tests.evidence.small import (
    ZHEJIANG,
    columns,
    fact,
    folder,
    label,
    published,
    read,
    standard,
)

KINDS = {
    "day": "date",
    "at": "datetime",
    "many": "count",
    "sum": "amount",
    "yes": "yes_no",
    "which": ("a", "b"),
    "for": "period",
    "list": "list",
    "text": "text",
}
ONE = standard(
    facts={
        "count": fact("count"),
        "amount": fact("amount"),
        "yes": fact("yes_no"),
        "which": fact("choice", choices={"a": {"label": label("甲")}, "b": {"label": label("乙")}}),
        "day": fact("date"),
    },
    provisions={"p-1": {"clause": "1", "label": label("条"), "modal": "shall"}},
    registers={
        "log": {"label": label("台账"), "clause": "1", "date": "day", "columns": columns(**KINDS)}
    },
    raters={
        "self": {
            "label": label("自评"),
            "column": label("自评得分"),
            "clause": "1",
            "weight": {"*": 1},
        }
    },
    groups={"g": {"label": label("组"), "clause": "1"}},
    indicators={
        "i-1": {
            "group": "g",
            "clause": "1",
            "label": label("项"),
            "max": 10,
            "entry": "raters",
            "rule": {"kind": "judged", "full": 10, "step": "0.5"},
        }
    },
)

CHARACTERS = st.characters(exclude_categories=("Cc", "Cs"))
WORDS = st.text(CHARACTERS | st.sampled_from("=+-@'\"\t\n,;＝ "), max_size=12).map(str.strip)
TEXTS = st.one_of(
    WORDS, st.sampled_from(["", "=1+1", "'=x", "''-1", "-1", "007", "是", "2026-01-01", "无"])
)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))
PERIODS = st.sampled_from([Period.parse(p) for p in ("2025", "2025H2", "2026H1", "2026Q1", "2026")])
COUNTS = st.integers(0, 10**8).map(Fraction)
AMOUNTS = st.integers(0, 10**12).map(lambda n: Fraction(n, 10_000))
ITEMS = TEXTS.map(lambda text: "".join(c for c in text if c not in "；;、\n").strip()).filter(bool)
MOMENTS = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
CELLS = {
    "day": DAYS,
    "at": MOMENTS,
    "many": COUNTS,
    "sum": AMOUNTS,
    "yes": st.booleans(),
    "which": st.sampled_from(["a", "b"]),
    "for": PERIODS,
    "list": st.lists(ITEMS, min_size=1, max_size=3).map(tuple),
    "text": TEXTS.filter(bool),
}
VALUES = {
    "count": COUNTS,
    "amount": AMOUNTS,
    "yes": st.booleans(),
    "which": st.sampled_from(["a", "b"]),
    "day": DAYS,
    "p-1": st.sampled_from(["met", "partly", "not_met", "not_applicable"]),
}


@st.composite
def facts(draw):
    """Give facts, one for each key and period."""
    found = []
    for key, values in VALUES.items():
        for period in draw(st.sets(PERIODS, max_size=2)):
            day = draw(st.none() | st.dates(period.start, period.end))
            found.append(StatedFact(key, period, draw(values), draw(TEXTS), day, draw(TEXTS)))
    return tuple(found)


@st.composite
def ratings(draw):
    """Give ratings, one for each period."""
    points = st.integers(0, 100_000).map(lambda n: Fraction(n, 10_000))
    return tuple(
        Rating("i-1", period, "self", draw(points), draw(TEXTS))
        for period in draw(st.sets(PERIODS, max_size=2))
    )


ROWS = st.fixed_dictionaries({key: st.none() | cells for key, cells in CELLS.items()}).filter(
    lambda cells: {k for k, v in cells.items() if v is not None} - {"text"} != set()
)
SURVEY_ROWS = st.fixed_dictionaries(
    {"问": TEXTS.filter(bool), "=答": TEXTS.map(lambda t: t or None)}
)
DETAILS = st.dictionaries(TEXTS.filter(lambda name: name not in ("", "periods")), TEXTS, max_size=3)
PROOFS = st.builds(
    Evidence,
    st.builds(
        Entity,
        st.sampled_from(["a-1", "007", "true"]),
        TEXTS.filter(bool),
        st.just("small"),
        st.none(),
        TEXTS,
        st.booleans(),
        DETAILS,
    ),
    facts(),
    ratings(),
    st.dictionaries(
        st.just("log"), st.lists(ROWS, max_size=4).map(lambda r: tuple(Row(c, 1) for c in r))
    ),
    st.dictionaries(
        st.sampled_from(["满意度"]),
        st.lists(SURVEY_ROWS, max_size=3).map(lambda r: tuple(Row(c, 1) for c in r)),
    ),
)


@settings(max_examples=150, deadline=None)
@given(PROOFS)
def test_frozen_evidence_reads_back_exactly(proof):
    """read(write(freeze(e))) == e, for whatever texts people write."""
    expected = canonical(proof, ONE)
    with tempfile.TemporaryDirectory() as name:
        write_frozen(freeze(proof, ONE), Path(name) / "frozen")
        found = room.read_entity(Path(name) / "frozen", lambda *_: ONE)
    assert Evidence(**{**as_dict(found), "warnings": ()}) == expected
    assert freeze(found, ONE) == freeze(proof, ONE)


def as_dict(proof):
    """Give the fields of evidence."""
    return {name: getattr(proof, name) for name in Evidence.__dataclass_fields__}


@settings(max_examples=50, deadline=None)
@given(PROOFS)
def test_no_cell_of_frozen_tables_begins_a_formula(proof):
    """Opened in a spreadsheet, a frozen file runs nothing; a negative figure is a figure."""
    for name, content in freeze(proof, ONE).items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
                for cell in row:
                    bare = cell[1:].replace(".", "")
                    assert not cell.startswith(("=", "+", "@", "\t", "\r"))
                    assert not cell.startswith("-") or bare.isdecimal()


def test_line_of_a_row_is_its_line_in_the_frozen_file(tmp_path):
    """Reports cite it, so it must not depend on the file the row came from."""
    rows = (
        '日期,活动编号,培训名称\n2026-05-01,T3,丙\n2026-03-01,T1,"甲\n第二行"\n2026-04-01,T2,乙\n'
    )
    proof = read(tmp_path, {**ZHEJIANG, "registers/trainings.csv": rows})
    frozen = freeze(proof, standards.load("zhejiang-centre"))
    text = frozen["registers/trainings.csv"].decode("utf-8-sig").splitlines()
    found = {row.cells["event"]: text[row.line - 1] for row in proof.registers["trainings"]}
    assert found == {
        "T1": '2026-03-01,T1,"甲',
        "T2": "2026-04-01,T2,乙,",
        "T3": "2026-05-01,T3,丙,",
    }


def test_encoding_labels_and_order_do_not_change_the_frozen_bytes(tmp_path):
    """UTF-8 with keys, GB18030 with labels: the same content, the same hash."""
    one = standards.load("zhejiang-centre")
    english = {
        **ZHEJIANG,
        "facts.csv": "period,key,value\n2026H1,staff_full_time,4\n2026H1,has_premises,true\n",
        "registers/trainings.csv": "date,event,title\n2026-03-01,T1,甲\n2026-04-01,T2,乙\n",
    }
    chinese = {
        "entity.yaml": "编号: zj-01\n名称: 某市中心\n适用标准: zhejiang-centre\n类别: C类\n",
        "facts.csv": (
            "事项,数值,期间,来源\r\n有固定办公场所,是,2026年上半年,\r\n专职工作人员,4.0,2026H1,\r\n"
        ).encode("gb18030"),
        "registers/公益培训台账.csv": (
            "活动编号\t培训名称\t日期\nT2\t乙\t2026/4/1\n\nT1\t甲\t2026/3/1\n"
        ),
    }
    first, second = (
        read(tmp_path / name, files) for name, files in (("a", english), ("b", chinese))
    )
    assert first == second
    assert digest(freeze(first, one)) == digest(freeze(second, one))


def test_attachments_are_carried_and_change_is_noticed(tmp_path):
    """What was hashed is what is frozen."""
    root = folder(tmp_path, {**ZHEJIANG, "attachments/材料.bin": b"\x00\x01"})
    proof = room.read_entity(root, published)
    one = standards.load("zhejiang-centre")
    frozen = freeze(proof, one)
    assert frozen["attachments/材料.bin"] == b"\x00\x01"
    write_frozen(frozen, tmp_path / "frozen")
    assert room.read_entity(tmp_path / "frozen", published) == proof
    (root / "attachments" / "材料.bin").write_bytes(b"other")
    with pytest.raises(EvidenceInvalid) as caught:
        freeze(proof, one)
    assert "attachments/材料.bin: 附件在读取之后被改动" in str(caught.value)


def test_attachment_knows_its_file_but_equals_by_content():
    """Two readings of one file are equal wherever it lies."""
    one, other = (FileAttachment("a", "00", 1, Path(place)) for place in ("x", "y"))
    assert one == other
    assert "x" not in repr(one)
    assert isinstance(one, Attachment)


@pytest.mark.parametrize("name", ["../x", "/x", "a\\b", "C:x"])
def test_frozen_files_stay_in_their_folder(tmp_path, name):
    """A path that leads outside is a broken promise."""
    with pytest.raises(InternalError):
        write_frozen({name: b""}, tmp_path)


def test_frozen_entity_file(tmp_path):
    """Every text in quotes, so that 007 stays a text and no text becomes markup."""
    entity = Entity(
        "007", '他说"好"', "small", None, "true", True, {"日期": "2026-01-01", "periods": "2026H1"}
    )
    assert freeze(Evidence(entity), ONE)["entity.yaml"].decode().splitlines() == [
        'id: "007"',
        'name: "他说\\"好\\""',
        'standard: "small"',
        'county: "true"',
        'periods: "2026H1"',
        "sample: true",
        "details:",
        '  "日期": "2026-01-01"',
    ]


def test_broken_promises_are_named():
    """An attachment without its file, a register that the standard does not have."""
    entity = Entity("a", "甲", "small")
    with pytest.raises(InternalError):
        freeze(Evidence(entity, attachments=(Attachment("a", "00", 1),)), ONE)
    with pytest.raises(InternalError):
        freeze(Evidence(entity, registers={"other": ()}), ONE)
