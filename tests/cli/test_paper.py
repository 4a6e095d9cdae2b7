"""ecnb paper: one official paper, or the list of them."""

from pathlib import Path

import pytest

from ecnb import cli
from tests.house.tree import ROOT

PARAMS = str(ROOT / "params" / "2025H2.yaml")


def run(*arguments: str) -> int:
    """Carry out a command line."""
    return cli.run(["paper", *arguments])


def test_list_names_every_paper_of_every_standard(capsys, monkeypatch):
    """Key, title, standard, clause, and whom it is about."""
    monkeypatch.setenv("COLUMNS", "120")
    assert run("--list") == 0
    told = capsys.readouterr().out
    for key in ("ranking", "rectification", "recheck", "cancellation", "annex-2", "annex-3",
                "kpi", "budget", "improvement-record"):  # fmt: skip
        assert f"│ {key} " in told
    assert "年度综合考评结果公示" in told


def test_list_breaks_nothing_that_is_typed_again(capsys, monkeypatch):
    """On a narrow terminal titles are folded; keys of papers and standards are not."""
    monkeypatch.setenv("COLUMNS", "80")
    assert run("--list") == 0
    told = capsys.readouterr().out
    assert "│ improvement-record " in told
    assert "│ tongcheng-contract " in told


def test_paper_is_made_and_its_place_is_told(tmp_path, capsys):
    """HTML and PDF, below papers/ of the period."""
    assert run("annex-2", "sd-01", "--params", PARAMS, "--out", str(tmp_path)) == 0
    lines = capsys.readouterr().out.split()
    places = [Path(line) for line in lines]
    assert [place.name for place in places] == ["report.html", "report.pdf"]
    assert all(place.is_file() for place in places)
    assert places[0].parent == tmp_path / "2025H2" / "papers" / "annex-2-sd-01"


def test_later_day_shows_the_next_step(tmp_path, capsys):
    """By --as-of the same register tells more; without a second look there is no result."""
    asked = ("recheck", "jx-11", "--params", PARAMS, "--as-of", "2026-04-30")
    assert run(*asked, "--out", str(tmp_path)) == 1
    assert "截至2026-04-30还没有复查" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "没有写文书"),
        (("rectification", "--params", PARAMS), "针对一个对象"),
        (("ranking", "jx-11", "--params", PARAMS), "针对全部对象"),
        (("annex-2", "jx-11", "--params", PARAMS), "可用的有：ranking、rectification"),
        (("annex-2", "nobody", "--params", PARAMS), "no such entity"),
    ],
)
def test_bad_input_is_told_in_one_line(tmp_path, capsys, arguments, said):
    """Exit code 2, what is wrong and what is allowed."""
    assert run(*arguments, "--out", str(tmp_path)) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.rglob("report.html"))


def test_day_that_is_none_is_told(tmp_path, capsys):
    """The notebook's own message names the form."""
    asked = ("annex-2", "sd-01", "--params", PARAMS, "--day", "明天")
    assert run(*asked, "--out", str(tmp_path)) == 1
    assert "不是日期" in capsys.readouterr().err
