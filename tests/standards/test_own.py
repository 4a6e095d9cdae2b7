"""A programme's own standards are found by their key where the programme keeps them."""

import shutil
from pathlib import Path

import pytest

from ecnb import standards
from ecnb.errors import NotFound


def test_a_standard_nobody_has_is_not_found(tmp_path, monkeypatch):
    """Neither published nor kept by the programme: the error lists what there is."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotFound, match="zhejiang-centre"):
        standards.read("nobody-has-this")


def test_a_programme_keeps_a_sixth_document_by_its_key(tmp_path, monkeypatch):
    """One YAML file in the programme's standards folder is all that a new document needs."""
    source = Path(__file__).with_name("data") / "sixth.yaml"
    key = standards.read(source).key
    (tmp_path / "standards").mkdir()
    shutil.copy(source, tmp_path / "standards" / f"{key}.yaml")
    monkeypatch.chdir(tmp_path)
    assert standards.read(key).key == key
