"""Ids and file names that every disk can hold, and names that users write."""

import pytest

from ecnb.evidence import duplicates, safe_file_name, safe_id
from ecnb.evidence.names import NameBook, Unfit

BAD_IDS = [
    "", ".", "..", "../x", "a/b", "a\\b", "CON", "con", "NUL", "nul.txt", "COM1", "LPT9.csv", "AUX",
    "a.", ".a", "a b", "{x}", "a{0}b", "县中心", "a" * 65, "a\n", "a:b", "x?", "a..b", "a\x00b",
    "COM¹",
]  # fmt: skip


@pytest.mark.parametrize("text", BAD_IDS)
def test_unsafe_id_is_refused(text):
    """An id names folders and files: paths, braces and reserved names do not get in."""
    with pytest.raises(Unfit) as caught:
        safe_id(text)
    assert "编号" in caught.value.what


@pytest.mark.parametrize("text", ["a", "zj-01", "JX_01.b", "a" * 64, "console", "com", "-", "1"])
def test_safe_id_is_given_back(text):
    """Letters, digits, hyphen, underscore, and a point inside."""
    assert safe_id(text) == text


@pytest.mark.parametrize("text", ["", "a/b", "con.pdf", "a:b", "a ", ".a", "a.", "a\tb", "文" * 80])
def test_unsafe_file_name_is_refused(text):
    """Names that Windows cannot store would break a bundle there."""
    with pytest.raises(Unfit):
        safe_file_name(text)


def test_chinese_file_name_is_fine():
    """Attachments are called what their owners call them."""
    assert safe_file_name("考评材料（终稿）.pdf") == "考评材料（终稿）.pdf"


def test_duplicates_ignore_case():
    """On Windows ``A-1`` and ``a-1`` are one folder."""
    assert duplicates(["a-1", "b", "A-1", "b"]) == ("A-1", "b")


BOOK = NameBook.of("事项", {"staff": ("专职人员",), "guests": ("人员",), "visitors": ("人员",)})


def test_ambiguous_label_is_refused_with_its_keys():
    """A label that names two facts names none."""
    with pytest.raises(Unfit) as caught:
        BOOK.key("人员")
    assert caught.value.remedy == "写明代码：guests、visitors"


def test_unknown_name_is_refused_with_the_closest():
    """One wrong letter is found again."""
    with pytest.raises(Unfit) as caught:
        BOOK.key("staf")
    assert caught.value.remedy == "是否为 staff（专职人员）？"


def test_label_that_names_nothing_else_stands_for_its_key():
    """Templates show words where they are clear, else the key."""
    assert (BOOK.label("staff"), BOOK.label("guests")) == ("专职人员", "guests")
