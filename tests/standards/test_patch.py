"""An option changes a standard at dotted paths, and nothing else."""

import pytest

from ecnb.standards.patch import patched

DATA = {"a": {"b": [1, {"c": 2}, 3]}, "d": {"e": None}, "key": "x", "interpretations": {}}


@pytest.mark.parametrize(
    ("patch", "path", "value"),
    [
        ({"a.b.0": 9}, "a", {"b": [9, {"c": 2}, 3]}),
        ({"a.b.1.c": 9}, "a", {"b": [1, {"c": 9}, 3]}),
        ({"a.b.1.new": 9}, "a", {"b": [1, {"c": 2, "new": 9}, 3]}),
        ({"a.b.3": 9}, "a", {"b": [1, {"c": 2}, 3, 9]}),
        ({"a.b.0": None}, "a", {"b": [{"c": 2}, 3]}),
        ({"a.b": None}, "a", {}),
        ({"d.e": None}, "d", {}),
        ({"a.b": [], "a.b.0": 5}, "a", {"b": [5]}),
        ({"new": {"f": 1}}, "new", {"f": 1}),
    ],
)
def test_a_patch_sets_adds_or_removes(patch, path, value):
    """Numbers index lists, the last step may be new, null removes."""
    result, refused = patched(DATA, patch)
    assert (result[path], refused) == (value, {})


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("x.y", 1, "there is no 'x'"),
        ("a.x.y", 1, "there is no 'x'"),
        ("a.x", None, "there is no 'x'"),
        ("a.b.4", 1, "the list has 3 entries, so there is no '4'"),
        ("a.b.3", None, "the list has 3 entries, so there is no '3'"),
        ("a.b.3.c", 1, "the list has 3 entries, so there is no '3'"),
        ("a.b.c", 1, "the list has 3 entries, so there is no 'c'"),
        ("a.b.-1", 1, "the list has 3 entries, so there is no '-1'"),
        ("a.b.0.c", 1, "nothing stands below 1, so there is no 'c'"),
        ("key", "y", "a ruling may not change 'key'"),
        ("interpretations.a", 1, "a ruling may not change 'interpretations'"),
    ],
)
def test_a_patch_without_a_place_is_refused(path, value, why):
    """The other patches still apply, and the refusal says why."""
    result, refused = patched(DATA, {path: value, "d.e": 7})
    assert refused == {path: why}
    assert result == {**DATA, "d": {"e": 7}}


def test_the_data_given_stay_as_they_are():
    """Unchanged entries are the same objects, so they need no second validation."""
    result, _ = patched(DATA, {"a.b.1.c": 9})
    assert DATA["a"]["b"][1] == {"c": 2}
    assert result["d"] is DATA["d"]
