"""Points outside the weights are given with a reason, or not at all."""

import shutil

import pytest

from ecnb.errors import EvidenceInvalid
from ecnb.evidence import read_entity
from tests.demo_cases import DEMO
from tests.evidence.small import published


def test_zhejiang_zj9_adjustment_without_reason_is_refused(tmp_path):
    """ZJ-9: one value with giver and reason; a bare figure is a fault that says so."""
    folder = tmp_path / "zj-a-01"
    shutil.copytree(DEMO / "zj-a-01", folder)
    ratings = folder / "ratings.csv"
    lines = ratings.read_text(encoding="utf-8-sig").splitlines()
    bare = [line.rsplit(",", 1)[0] + "," if ",adjustment," in line else line for line in lines]
    assert bare != lines
    ratings.write_text("\n".join(bare) + "\n", encoding="utf-8")
    with pytest.raises(EvidenceInvalid, match="加减分没有写明理由"):
        read_entity(folder, published)
