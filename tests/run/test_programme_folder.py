"""A new programme: what is asked for follows the settings it begins with."""

import openpyxl
import pytest

from ecnb.cli import console, run
from ecnb.run.parameters import read_run

SHANDONG = "shandong-county"


def years_asked(folder):
    """The periods in which the blank workbook asks for retail sales."""
    book = openpyxl.load_workbook(folder / "templates" / f"{SHANDONG}.xlsx")
    rows = book["事实"].iter_rows(min_row=2)
    return [row[0].value for row in rows if row[1].value == "网络零售额"]


@pytest.mark.parametrize(
    ("settings", "years"), [((), ["2014", "2015"]), (("reference_year=2025",), ["2024", "2025"])]
)
def test_SD_3_blank_workbook_follows_the_reference_year(tmp_path, settings, years):
    """Without the setting the document's year; with it that one, also in the run file."""
    folder = tmp_path / "new"
    options = [word for one in settings for word in ("--setting", one)]
    assert (
        run(["init", str(folder), "--standard", SHANDONG, "--period", "2026H1", *options])
        == console.OK
    )
    assert years_asked(folder) == years
    found = read_run(folder / "params" / "2026H1.yaml").settings
    assert found == ({"reference_year": 2025} if settings else {})


def test_faults_of_settings_and_period_come_at_once(tmp_path, capsys):
    """Nothing is written."""
    folder = tmp_path / "new"
    options = ("--setting", "referenz_year=2025", "--period", "2026H3")
    assert run(["init", str(folder), *options]) == console.BAD_INPUT
    told = capsys.readouterr().err
    assert "--period: 不是评价期间 · '2026H3' is not a period" in told
    assert "--setting referenz_year: 各标准都没有这个参数 · no standard has a parameter" in told
    assert not folder.exists()
