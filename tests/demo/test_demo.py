"""The demonstration as a whole: invented, readable, small, and run as params/ say."""

import re

import pytest

from ecnb import standards
from tests.demo.runs import (
    ENTITIES,
    EVIDENCE,
    PERIODS,
    card,
    case,
    has_records,
    programme,
    proof,
)
from tests.house.tree import ROOT, text

EXPECTED = {
    "zhejiang-centre": [f"zj-{kind}-{n:02d}" for kind in "abc" for n in (1, 2)],
    "anhui-centre": ["ah-01", "ah-02", "ah-03"],
    "tongcheng-contract": ["tc-01"],
    "shandong-county": ["sd-01", "sd-02", "sd-03"],
    "jiaxian-station": [f"jx-{n:02d}" for n in range(1, 16)],
}
CHINESE_HEADERS = {"zj-a-02", "zj-c-01", "ah-02", "sd-02", "jx-08", "jx-09", "jx-14"}
GB18030 = {"jx-09"}
FILES = [path for path in sorted((ROOT / "demo").rglob("*")) if path.is_file()]


PROOFS = {name: proof(name) for name in ENTITIES}


def test_every_standard_has_its_entities():
    """Six centres in two of each class, three, one, three, and fifteen stations."""
    found = {}
    for name, one in PROOFS.items():
        found.setdefault(one.entity.standard, []).append(name)
    assert {key: sorted(names) for key, names in found.items()} == EXPECTED
    classes = [PROOFS[name].entity.class_ for name in EXPECTED["zhejiang-centre"]]
    assert classes == list("AABBCC")


def test_everything_is_marked_as_invented():
    """No entity can be taken for a real one."""
    for one in PROOFS.values():
        assert one.entity.sample
        assert "示例数据" in one.entity.name


@pytest.mark.parametrize("period", PERIODS)
def test_nothing_is_broken_in_any_run(period):
    """Every entity with anything recorded for a period is judged in it."""
    whole = programme(period)
    judged = {line.entity.id for field in whole.fields for line in field.lines}
    assert whole.broken == ()
    assert judged == {name for name in ENTITIES if has_records(name, period)}


def test_periods_of_each_document():
    """The contract runs in its own time; a county without records misses the first half."""
    ran = {
        period: {line.entity.id for field in programme(period).fields for line in field.lines}
        for period in PERIODS
    }
    everyone = set(ENTITIES) - {"tc-01"}
    assert ran == {
        "2020H2": {"tc-01"},
        "2021H1": {"tc-01"},
        "2025H1": everyone - {"sd-03"},
        "2025H2": everyone,
    }


def test_only_one_register_disagrees_with_what_is_stated():
    """What is stated agrees with what the registers count, but for the case that shows it."""
    noticed = {name: one.warnings for name, one in PROOFS.items() if one.warnings}
    assert set(noticed) == {"zj-b-01", "ah-02"}
    assert "意见等自由填写内容（1列），读取时已略去" in noticed["ah-02"][0]
    assert "填写 9，台账计 5" in noticed["zj-b-01"][0]


@pytest.mark.parametrize("name", ENTITIES)
def test_headers_and_encodings_of_both_kinds(name):
    """Keys or Chinese as headers, UTF-8 or GB18030, as the README says."""
    encoding = "gb18030" if name in GB18030 else "utf-8"
    for path in (EVIDENCE / name).rglob("*.csv"):
        header = path.read_bytes().decode(encoding).splitlines()[0]
        assert (not header.isascii()) == (name in CHINESE_HEADERS), path


def test_files_are_small_and_have_lf():
    """The whole stays below 600 kB, a file below 30 kB, with LF line ends."""
    assert sum(path.stat().st_size for path in FILES) < 600_000
    assert [path.name for path in FILES if path.stat().st_size > 30_000] == []
    assert [path.name for path in FILES if b"\r" in path.read_bytes()] == []


def test_readme_tells_of_every_entity():
    """The table names each entity once at the head of its line."""
    named = re.findall(r"`((?:zj|ah|tc|sd|jx)-[\w-]+)`", text("demo/README.md"))
    assert set(named) == set(ENTITIES)


def test_raters_are_offices():
    """Entries come from the raters a standard declares; nobody is named."""
    for one in PROOFS.values():
        declared = set(standards.load(one.entity.standard).raters)
        assert {rating.rater for rating in one.ratings} <= declared


@pytest.mark.parametrize("name", ["zj-b-01", "ah-02", "sd-03", "jx-12"])
def test_case_and_programme_judge_alike(name):
    """A report of one entity and the programme's line of it say the same."""
    lines = [line for field in programme("2025H2").fields for line in field.lines]
    line = next(one for one in lines if one.entity.id == name)
    assert case(name).scorecard == line.scorecard == card(name)
