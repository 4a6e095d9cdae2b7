"""Papers are published like reports, beside them, and are nobody's report."""

import json
import shutil
from pathlib import Path

import pytest

from ecnb.errors import NotFound, ParametersInvalid
from ecnb.run import papers as issuing
from ecnb.run import status
from ecnb.run.batch import rebuild
from ecnb.run.papers import Issued, make_paper, paper_of_all, paper_of_one
from ecnb.run.parameters import read_run
from ecnb.run.places import Home
from ecnb.run.plan import plan
from tests.house.tree import ROOT

DEMO = ROOT / "demo" / "evidence"
RUN = read_run(ROOT / "params" / "2025H2.yaml")
FILES = {"report.ipynb", "report.html", "report.pdf", "result.json", "manifest.json", "evidence"}


@pytest.fixture
def home(tmp_path) -> Home:
    """A programme of some stations and a county."""
    folder = tmp_path / "programme"
    for name in ("jx-01", "jx-02", "jx-11", "sd-01"):
        shutil.copytree(DEMO / name, folder / "evidence" / name)
    file = folder / "evidence" / "jx-11" / "entity.yaml"
    said = file.read_text(encoding="utf-8").replace("county: 乙县", "county: 甲县")
    file.write_text(said, encoding="utf-8")
    return Home(folder)


def order(home: Home, out: Path, entity: str = "jx-11", **said: str):
    """The order to rectify of a station."""
    path = home.evidence / entity
    return paper_of_one(home, path, home.evidence, RUN, out, Issued("rectification", **said))


def ranking(home: Home, out: Path, standard: str | None = None, **said: str):
    """The ranking notice of the stations."""
    return paper_of_all(home, home.evidence, RUN, out, Issued("ranking", **said), standard)[0]


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a published paper."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_paper_lies_beside_the_reports_and_is_the_same_every_time(home, tmp_path):
    """Two folders, two runs, the same bytes; the manifest names the paper."""
    made = []
    for name in ("a", "b"):
        job = order(home, tmp_path / name)
        assert make_paper(job).state == "done"
        assert job.final == tmp_path / name / "2025H2" / "papers" / "rectification-jx-11"
        assert {path.name for path in job.final.iterdir()} == FILES
        made.append(content(job.final))
    assert made[0] == made[1]
    manifest = json.loads(made[0]["manifest.json"])
    assert (manifest["paper"], manifest["standard"]) == ("rectification", "jiaxian-station")
    assert manifest["parameters"]["day"] == ""


def test_ranking_takes_the_stations_alone(home, tmp_path):
    """The county's evidence is no part of the stations' notice."""
    job = ranking(home, tmp_path / "out", publisher="某县电商办", day="2026-01-20")
    assert make_paper(job).state == "done"
    assert sorted(path.name for path in (job.final / "evidence").iterdir()) == [
        "jx-01", "jx-02", "jx-11",
    ]  # fmt: skip
    page = (job.final / "report.html").read_text(encoding="utf-8")
    assert "2026年1月20日" in page
    assert "某县电商办" in page
    assert json.loads((job.final / "manifest.json").read_text())["standard"] == "jiaxian-station"


def test_jx_5_ranking_is_of_one_county(home, tmp_path):
    """Two counties are refused by name; with one named, the other's evidence is no part of it."""
    for name, county in (("jx-11", "乙县"), ("jx-02", "")):
        file = home.evidence / name / "entity.yaml"
        said = file.read_text(encoding="utf-8").replace("county: 甲县", f"county: {county}")
        file.write_text(said, encoding="utf-8")
    with pytest.raises(ParametersInvalid, match="对象分属几个县：乙县、甲县、未写明县的"):
        ranking(home, tmp_path)
    with pytest.raises(NotFound, match="没有这个县的对象：丙县"):
        ranking(home, tmp_path, county="丙县")
    asked = Issued("ranking", county="乙县")
    job, left_out = paper_of_all(home, home.evidence, RUN, tmp_path, asked, None)
    assert [(one.entity, one.state) for one in left_out] == [("jx-02", "missing")]
    assert make_paper(job).cause == ()
    assert job.folder == "ranking-乙县"
    assert [path.name for path in (job.final / "evidence").iterdir()] == ["jx-11"]
    page = (job.final / "report.html").read_text(encoding="utf-8")
    assert "乙县，2025年度" in page
    assert "甲县" not in page


def test_broken_station_is_named_and_a_broken_county_is_not(home, tmp_path):
    """What cannot be read stands in the notice of its own document only."""
    for name in ("jx-02", "sd-01"):
        (home.evidence / name / "facts.csv").write_text("什么也不是\n", encoding="utf-8")
    job = ranking(home, tmp_path / "out")
    assert make_paper(job).state == "done"
    page = (job.final / "report.html").read_text(encoding="utf-8")
    assert "证据无法读取" in page
    assert "sd-01" not in page


def test_paper_that_cannot_be_made_leaves_the_old_one(home, tmp_path):
    """A failed notebook publishes nothing, not even half of it."""
    job = order(home, tmp_path)
    make_paper(job)
    before = content(job.final)
    table = home.evidence / "jx-11" / "registers" / "rectification.csv"
    table.write_text(table.read_text().replace("2026-01-13", "2026-01-33"))
    assert make_paper(job).state == "failed"
    assert content(job.final) == before
    assert [path.name for path in job.final.parent.iterdir() if path.is_dir()] == [job.folder]


def test_no_paper_where_the_evidence_does_not_bear_it(home, tmp_path):
    """A qualified station is not ordered to rectify, and says why."""
    outcome = make_paper(order(home, tmp_path, "jx-01"))
    assert outcome.state == "failed"
    assert "不能责令整改" in outcome.cause[0]
    assert not (tmp_path / "2025H2" / "papers" / "rectification-jx-01").exists()


def test_index_status_and_clearing_up_take_papers_for_no_report(home, tmp_path):
    """The ledger is not told of them, and finds none when it is rebuilt."""
    job = order(home, tmp_path)
    make_paper(job)
    assert rebuild(tmp_path / "2025H2") == 0
    assert job.final.is_dir()
    rows = status.rows(plan(home, home.evidence, RUN, tmp_path))
    assert {row.state for row in rows} == {"never"}
    assert not {row.entity for row in rows} & {"papers", job.folder}


def test_an_entity_called_papers_is_refused(home, tmp_path):
    """Its report would lie where the papers do."""
    shutil.copytree(home.evidence / "jx-01", home.evidence / "papers")
    file = home.evidence / "papers" / "entity.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("id: jx-01", "id: papers"), "utf-8")
    settled = plan(home, home.evidence, RUN, tmp_path).settled
    assert "与汇总文件同名" in next(one.cause[0] for one in settled if one.entity == "papers")


@pytest.mark.parametrize(
    ("paper", "entity", "error", "said"),
    [
        ("annex-2", "jx-11", NotFound, "没有这种文书：annex-2"),
        ("ranking", "jx-11", ParametersInvalid, "针对全部对象"),
        ("d1", "sd-01", NotFound, "annex-2、annex-3"),
    ],
)
def test_paper_of_one_that_is_none(home, tmp_path, paper, entity, error, said):
    """The message names what its document has."""
    with pytest.raises(error, match=said):
        paper_of_one(home, home.evidence / entity, home.evidence, RUN, tmp_path, Issued(paper))


def test_paper_of_all_that_is_none(home, tmp_path):
    """A paper about one entity needs its name; an unknown one is unknown."""
    with pytest.raises(ParametersInvalid, match="针对一个对象"):
        paper_of_all(home, home.evidence, RUN, tmp_path, Issued("annex-2"), None)
    with pytest.raises(NotFound, match="没有这种文书：ranks"):
        paper_of_all(home, home.evidence, RUN, tmp_path, Issued("ranks"), None)
    with pytest.raises(NotFound, match="--standard"):
        ranking(home, tmp_path, "shandong-county")


def test_programme_has_its_own_notebook_for_a_paper(home, tmp_path):
    """A notebook called after the very paper goes before that of its kind."""
    (home.folder / "notebooks").mkdir()
    mine = home.folder / "notebooks" / "paper-rectification.ipynb"
    shutil.copyfile(ROOT / "notebooks" / "paper-rectification.ipynb", mine)
    assert order(home, tmp_path).notebook == mine


def test_sixth_document_has_a_paper_by_data_alone(home, tmp_path):
    """Its own standards file declares a form; no Python knows of it."""
    text = (ROOT / "ecnb" / "standards" / "shandong-county.yaml").read_text(encoding="utf-8")
    text = text.replace("key: shandong-county\n", "key: my-county\n").replace("SD-", "MY-")
    text = text.replace("  annex-2:\n", "  my-form:\n").replace(
        "山东省电子商务示范县申报表", "我县申报表"
    )
    (home.folder / "standards").mkdir()
    (home.folder / "standards" / "my-county.yaml").write_text(text, encoding="utf-8")
    file = home.evidence / "sd-01" / "entity.yaml"
    said = file.read_text(encoding="utf-8").replace("shandong-county", "my-county")
    file.write_text(said, encoding="utf-8")
    path = home.evidence / "sd-01"
    job = paper_of_one(home, path, home.evidence, RUN, tmp_path, Issued("my-form"))
    outcome = make_paper(job)
    assert outcome.cause == ()
    assert "我县申报表" in (job.final / "report.html").read_text(encoding="utf-8")
    known = {(one.key, key) for one, key, _ in issuing.papers_known(home.own_standards())}
    assert ("my-county", "my-form") in known
