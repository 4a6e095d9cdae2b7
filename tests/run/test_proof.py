"""Pages are proved by the name that they show, however the name is written."""

import pytest

from ecnb.errors import ReportFailed
from ecnb.report import html
from ecnb.report.blocks import Cover
from ecnb.run import proof

PDF = b"%PDF-" + b" " * proof.LEAST_BYTES


@pytest.mark.parametrize(
    "name", ['"数商兴农"评价', "O'Neil & <b>", "甲\u200b县", "exe\u202etxt", "甲\n乙"]
)
def test_a_name_is_found_as_a_page_shows_it(name):
    """Quotes are escaped and invisible characters spelled out or gone."""
    page = html.page([Cover(title="评价报告", entity=name)], "评价报告").encode()
    proof.require_pages(page, PDF, name)


def test_a_page_without_the_name_is_refused():
    """It is the page of somebody else."""
    page = html.page([Cover(title="评价报告", entity="甲县")], "评价报告").encode()
    with pytest.raises(ReportFailed, match="网页没有内容"):
        proof.require_pages(page, PDF, "乙县")
