"""What evidence says cannot steer a terminal, nor take the place of a programme's own files."""

import pytest

from ecnb import cli
from ecnb.cli import console
from tests.run import stations


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A programme's folder, where the user stands."""
    folder = stations.programme(tmp_path / "programme")
    monkeypatch.chdir(folder)
    return folder


def test_escape_sequences_in_a_header_are_spelled_out(here, capsys):
    """A terminal would clear its screen, or be told another title."""
    facts = here / "evidence" / "jx-1" / "facts.csv"
    facts.write_bytes(b"period,key,value,\x1b]0;x\x07\x1b[2J\n2026H1,population,800,1\n")
    assert cli.run(["score", "evidence/jx-1"]) == console.BAD_INPUT
    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err
    assert "〔U+001B〕[2J" in said.err


@pytest.mark.parametrize("name", ["index.html", "Programme-Summary"])
def test_a_single_report_never_takes_the_place_of_the_index_or_the_summary(here, capsys, name):
    """A batch refuses such an id; evidence that lies elsewhere is no exception."""
    stations.write(stations.station(name), here / "elsewhere")
    assert cli.run(["report", "elsewhere"]) == console.BAD_INPUT
    assert "与汇总文件同名" in capsys.readouterr().err
    assert not (here / "reports").exists()
