"""CSV as people save it: encodings, separators, quotes, and formulas that are only text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecnb.evidence.files.csv_reader import parse_csv, shielded, unshielded
from ecnb.evidence.files.grid import Reading

TEXT = "期间,事项,数值\r\n2026H1,专职人员,4\r\n"


def parsed(content):
    """Give a grid and the faults."""
    reading = Reading()
    return parse_csv(content, "facts.csv", reading), [str(fault) for fault in reading.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_utf8_and_gb18030_both_open(encoding):
    """Excel in Chinese saves GB18030, everything else UTF-8, with or without a mark."""
    grid, faults = parsed(TEXT.encode(encoding))
    assert faults == []
    assert (grid.header, grid.lines) == (
        ("期间", "事项", "数值"),
        ((2, ("2026H1", "专职人员", "4")),),
    )


def test_gb18030_keeps_a_character_outside_gbk():
    """The fourth plane is in GB18030."""
    assert parsed("事项\n𠀀\n".encode("gb18030"))[0].lines == ((2, ("𠀀",)),)


@pytest.mark.parametrize(
    "content", [TEXT.encode("utf-16"), b"\x89PNG\r\n\x1a\n\x00\x00", b"\xff\xff\xff"]
)
def test_other_encodings_are_one_clear_fault(content):
    """UTF-16 and binary files are not guessed at."""
    grid, faults = parsed(content)
    assert grid is None
    assert faults == ["facts.csv: 编码无法识别（既不是 UTF-8 也不是 GB18030） → 另存为“CSV UTF-8”"]


def test_tabs_quotes_and_lines_inside_a_cell():
    """A row is named by the line on which it starts."""
    grid, faults = parsed(b'a\tb\n"one\ntwo"\t"x ""y"""\n\n3\t4\n')
    assert faults == []
    assert grid.lines == ((2, ("one\ntwo", 'x "y"')), (5, ("3", "4")))


def test_unclosed_quote_names_its_line():
    """The reader cannot tell where such a cell ends; the user can."""
    grid, faults = parsed(b'a,b\n1,2\n"3,4\n5,6\n')
    assert grid is None
    assert faults[0].startswith("facts.csv 第3行: CSV 写法有误")


def test_empty_file_is_a_fault():
    """A file without a header says nothing."""
    assert parsed(b"\n  \n")[1] == ["facts.csv: 文件是空的 → 至少写一行表头，或删去该文件"]


def test_too_many_columns_are_refused():
    """A table of evidence is not that wide."""
    assert "表格过大" in parsed((",".join(f"c{i}" for i in range(300)) + "\n").encode())[1][0]


@given(st.text())
def test_shield_is_undone_exactly(text):
    """Whatever the text, reading gives back what was written."""
    assert unshielded(shielded(text)) == text


@given(st.text())
def test_shielded_text_is_no_formula(text):
    """No spreadsheet runs what the writer wrote."""
    assert not shielded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
