"""Standards files are read exactly, and nothing in them expands or runs."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from ecnb import standards
from ecnb.errors import StandardInvalid
from ecnb.standards import yaml_reader
from ecnb.standards.yaml_reader import MAX_BYTES, MAX_DEPTH, parse_yaml, read_yaml

PUBLISHED = sorted(Path(standards.__file__).parent.glob("*.yaml"))


def faults(text):
    """What is wrong with a text, as a reader sees it."""
    return [str(fault) for fault in parse_yaml(text, "a.yaml").faults]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0.1", Decimal("0.1")),
        ("-2.50", Decimal("-2.50")),
        ("12", 12),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2020-03-19", dt.date(2020, 3, 19)),
        ("yes", "yes"),
        ("on", "on"),
        ("012", "012"),
        ("1e3", "1e3"),
        ("1:30", "1:30"),
        (".5", ".5"),
        ("'12'", "12"),
        ('"2020-03-19"', "2020-03-19"),
        ("9" * 19, "9" * 19),
        ("!!str 12", "12"),
    ],
)
def test_scalars_are_what_they_look_like(written, read):
    """Decimals stay exact, and only true and false are booleans."""
    assert parse_yaml(f"a: {written}\n", "a.yaml").data == {"a": read}
    assert type(parse_yaml(f"a: {written}\n", "a.yaml").data["a"]) is type(read)


def test_keys_are_text():
    """A key is a text, whatever it looks like."""
    assert parse_yaml("500: a\nyes: b\n", "a.yaml").data == {"500": "a", "yes": "b"}


def test_every_entry_has_its_line():
    """A fault can be shown where it stands; an unknown path stands at its parent."""
    raw = parse_yaml("a:\n  b:\n    - 1\n    - {c: 2}\n", "a.yaml")
    assert raw.place(("a", "b", 1, "c")) == "a.yaml:4 a.b.1.c"
    assert raw.place(("a", "b", "missing")) == "a.yaml:2 a.b.missing"
    assert raw.place(()) == "a.yaml:1"
    assert raw.place(("x",)) == "a.yaml:1 x"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3", "a.yaml:3 a: the key stands twice"),
        ("a: {b: 1, b: 2}", "a.yaml:1 a.b: the key stands twice"),
        ("a: &x 1\nb: *x", "a.yaml:2 b: an alias (*) is not allowed"),
        ("a: &x [*x, *x]", "a.yaml:1 a.0: an alias (*) is not allowed"),
        ("a: 2024-13-01", "a.yaml:1 a: '2024-13-01' is no date → write YYYY-MM-DD"),
        ("a: !!python/object:os.system {}", "a tag (tag:yaml.org,2002:python/object:os.system)"),
        ("a: !!binary aGk=", "a.yaml:1 a: a tag (tag:yaml.org,2002:binary) is not allowed"),
        ("[1, 2]: a", "a.yaml:1: a key is no plain text"),
        ("a: 1\n---\nb: 2", "a.yaml:2: a second document begins"),
        ("a: [1", ": no YAML: "),
        ("a: 1\n b: 2", "a.yaml:2: no YAML: "),
        ("a: \x07", "a.yaml:1: no YAML: "),
        ("", "a.yaml:1: no mapping at the top"),
        ("- a", "a.yaml:1: no mapping at the top"),
        ("[" * (MAX_DEPTH + 1), f"a.yaml:1: nested deeper than {MAX_DEPTH} levels"),
        ("[" * 100_000, f"a.yaml:1: nested deeper than {MAX_DEPTH} levels"),
    ],
)
def test_what_is_no_plain_data_is_a_fault(text, said):
    """Each fault says where it stands and what it is."""
    assert said in "\n".join(faults(text))


def test_all_faults_of_the_writing_are_given_at_once():
    """Three faults, three messages, in the order of the file."""
    found = faults("a: 1\na: 2\nb: &x 1\nc: *x\nd: 2020-02-30\n")
    assert [text.split(" ")[0] for text in found] == ["a.yaml:2", "a.yaml:4", "a.yaml:5"]


def test_a_laughing_file_does_not_expand():
    """Aliases of aliases are refused one by one; nothing is multiplied."""
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 20)]
    text = "\n".join(["l0: &l0 [ha]", *levels])
    assert len(faults(text)) == 19 * 9


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path):
    """Missing, too large or wrongly encoded: the fault names the file."""
    (tmp_path / "large.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    (tmp_path / "gbk.yaml").write_bytes("key: 佳县".encode("gb18030"))
    for name, said in [
        ("none.yaml", "cannot be read"),
        ("large.yaml", f"larger than {MAX_BYTES} bytes"),
        ("gbk.yaml", "not UTF-8 (byte 5)"),
    ]:
        with pytest.raises(StandardInvalid, match="yaml") as caught:
            read_yaml(tmp_path / name)
        assert said in str(caught.value)
        assert standards.check(tmp_path / name) == caught.value.faults


def test_a_byte_order_mark_is_no_fault(tmp_path):
    """Windows editors put one in front."""
    (tmp_path / "bom.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_yaml(tmp_path / "bom.yaml").data == {"a": 1}


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_published_files_read_the_same_without_libyaml(path, monkeypatch):
    """The pure Python parser is stricter in places; the files suit both."""
    fast = read_yaml(path)
    monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)
    slow = read_yaml(path)
    assert (slow.data, slow.lines, slow.faults) == (fast.data, fast.lines, ())
