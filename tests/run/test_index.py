"""The files above the reports: what stands in them, whatever the evidence is called."""

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
import tempfile
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from pyarrow import parquet

from ecnb.case import open_case
from ecnb.cli import console, run
from ecnb.model.scorecard import Verdict
from ecnb.model.text import exact_text
from ecnb.report.result import dumps, result_of, to_json
from ecnb.run import index, ledger
from ecnb.run.index import headline
from ecnb.run.index.change import Change, change
from ecnb.run.index.headline import Headline
from ecnb.run.index.page import FEW
from ecnb.run.index.section import SHOWN
from ecnb.run.index.stands import Stands
from ecnb.run.index.words import total_words
from ecnb.run.produce import Outcome
from ecnb.run.resume import books
from tests.run import stations
from tests.run.published import STANDARD, done, manifest, planned, publish, result, write

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HOSTILE = "</script><script>alert(1)</script><b>\u202eexe\u2066.\u200bfdp&amp;"


class Page(HTMLParser):
    """A page as a browser sees it: tags with attributes, the text of tables and of scripts."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.scripts: list[str] = []
        self._in_script = self._in_cell = False
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        """Begin a row, a cell, a script."""
        self.tags.append((tag, dict(attrs)))
        self._in_script = tag == "script"
        self._in_cell |= tag == "td"
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append("")
        elif tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag):
        """End a script or a cell."""
        self._in_script = False
        self._in_cell &= tag != "td"

    def handle_data(self, data):
        """Take up text."""
        if self._in_script:
            self.scripts[-1] += data
        elif self._in_cell:
            self.rows[-1][-1] += data.strip()

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        """Attributes of every such tag."""
        return [
            attrs
            for name, attrs in self.tags
            if name == tag and all(attrs.get(key) == value for key, value in wanted.items())
        ]


def named(page: Page, entity: str) -> list[str]:
    """The cells of an entity's row."""
    return next(row for row in page.rows if entity in row)


def rows_of(content: bytes, sheet: int = 0) -> list[tuple]:
    """Cells of a sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return list(book.worksheets[sheet].iter_rows(values_only=True))


# --- the headline --------------------------------------------------------------------------------


def test_headline_is_the_reports_own(tmp_path):
    """Of a real result: total, range, points and particulars as the scorecard has them."""
    path = stations.write(stations.station("jx-1", orders=10), tmp_path / "evidence")
    case = open_case(path, period="2026H1", as_of="2026-07-15", place=2, of=7)
    folder = tmp_path / "2026H1" / "jx-1"
    folder.mkdir(parents=True)
    content = dumps(to_json(result_of(case)))
    (folder / "result.json").write_bytes(content)
    manifest(folder, content)
    one, card = headline.read(folder), case.scorecard
    total, own = card.headline, card.current
    assert one is not None and total is not None and own is not None  # noqa: PT018 - for the types
    assert (one.entity, one.name, one.county, one.sample) == (
        "jx-1",
        "jx-1示例服务站",
        "演示县",
        True,
    )
    assert (one.status, one.grade) == (total.status, total.grade)
    figures = (total.official, total.score.low, total.score.point, total.score.high)
    assert (one.official, one.low, one.point, one.high) == tuple(map(text, figures))
    assert (one.place, one.of, one.annual) == (2, 7, False)
    assert one.points == {f.indicator: text(f.score.point) for f in own.findings}
    assert headline.loads(headline.dumps(one)) == one


def text(figure: Fraction | None) -> str | None:
    """An exact number as headlines keep it."""
    return None if figure is None else exact_text(figure)


DAMAGED = {
    "no JSON": lambda _: b"{",
    "no UTF-8": lambda _: b"\xff",
    "a list": lambda _: b"[]",
    "too deep": lambda _: b"[" * 100_000,
    "no card": lambda _: b"{}",
    "division by zero": lambda content: content.replace(b'"90"', b'"1/0"'),
    "no number": lambda content: content.replace(b'"90"', b'"1e99"'),
    "a list for a card": lambda content: content.replace(b'"entity": {', b'"entity": [], "x": {'),
    "text for assessments": lambda content: content.replace(b'"annual": null', b'"annual": "x"'),
    "someone else": lambda content: content.replace(b'"id": "jx-1"', b'"id": "jx-2"'),
    "another period": lambda content: content.replace(b"2026H1", b"2025H1"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_damaged_result_is_told_and_stops_nothing(tmp_path, damage):
    """Whatever is wrong with it, also under its own hash; the others are listed."""
    folder = publish(tmp_path / "2026H1", result("jx-1"))
    publish(tmp_path / "2026H1", result("jx-3"))
    content = DAMAGED[damage]((folder / "result.json").read_bytes())
    (folder / "result.json").write_bytes(content)
    manifest(folder, content)
    page = Page(write(planned(tmp_path), done("jx-1", "jx-3"))["index.html"])
    assert "被改动" in named(page, "jx-1")[3]
    assert page.all("tr", id="jx-3")


def test_result_that_its_manifest_does_not_name_is_damaged(tmp_path):
    """Edited after publication: with the ledger and without."""
    folder = publish(tmp_path / "2026H1", result("jx-1"))
    with books(tmp_path / "2026H1", print) as kept:
        kept.rebuild()
        (folder / "result.json").write_bytes(dumps(result("jx-1", "100")) + b" ")
        known = write(planned(tmp_path), done("jx-1"), kept.stands())
    assert known == write(planned(tmp_path), done("jx-1"))
    assert "被改动" in named(Page(known["index.html"]), "jx-1")[3]


@pytest.mark.parametrize(
    ("official", "low", "high", "shown"),
    [
        ("90.75", "90.75", "90.75", "90.75"),
        ("89", "89", "94", "89.00 [89.00, 94.00]"),
        (None, "62.25", "62.25", "62.25"),
        (None, "62.25", "67.25", "— [62.25, 67.25]"),
        ("90", "89.995", "89.995", "90.00"),
    ],
)
def test_a_range_of_one_figure_is_printed_once(official, low, high, shown):
    """90.75 and not 90.75 [90.75, 90.75]; 62.25 and not — [62.25, 62.25]."""
    total = {"official": official, "low": low, "high": high}
    assert total_words(Headline("a", "", "", "", "", "2026H1", "", **total), "zh") == shown


def test_targets_are_counted_over_what_is_due(tmp_path):
    """What is only shown, does not apply or is not due is in neither figure."""
    content = result("tc-1", standard="tongcheng-contract")
    targets = [{"verdict": verdict.value} for verdict in Verdict]
    content["scorecard"] |= {"assessments": [], "targets": targets}
    publish(tmp_path / "2026H1", content)
    page = Page(write(planned(tmp_path), done("tc-1"))["index.html"])
    assert "指标完成 1/4" in named(page, "tc-1")


# --- the ledger is a cache -----------------------------------------------------------------------


def many(out: Path, n: int, **about: object) -> list[Outcome]:
    """Publish stations of different merit; tell that they are there."""
    names = [f"jx-{i:04}" for i in range(1, n + 1)]
    for place, name in enumerate(names, 1):
        publish(out, result(name, str(100 - Fraction(place, 4)), place=place, of=n, **about))
    return done(*names)


def test_headlines_are_read_from_the_ledger_alone(tmp_path, monkeypatch):
    """No result is opened; the bytes are those that come of the reports themselves."""
    told = many(tmp_path / "2026H1", 3)
    without = write(planned(tmp_path), told)
    with books(tmp_path / "2026H1", print) as kept:
        assert kept.rebuild() == 3
        monkeypatch.setattr(headline, "derived", lambda *_: pytest.fail("a result was read"))
        assert write(planned(tmp_path), told, kept.stands()) == without


def test_replaced_report_wins_over_the_ledger(tmp_path):
    """Its manifest has another hash than the one that the headline was read under."""
    out = tmp_path / "2026H1"
    told = many(out, 2)
    with books(out, print) as kept:
        kept.rebuild()
        publish(out, result("jx-0001", "12.5"))
        page = Page(write(planned(tmp_path), told, kept.stands())["index.html"])
    assert "12.50" in named(page, "jx-0001")


def old_ledger(out: Path) -> None:
    """Turn a ledger into one of version 1."""
    database = ledger.sqlite3.connect(out / ledger.NAME)
    database.executescript("ALTER TABLE reports DROP COLUMN headline; PRAGMA user_version = 1;")
    database.close()


def test_first_ledger_is_brought_up_to_date(tmp_path):
    """Its entries stay; headlines are filled in by the next index, and kept."""
    out = tmp_path / "2026H1"
    told = many(out, 2)
    with books(out, print) as kept:
        kept.rebuild()
        fresh = write(planned(tmp_path), told, kept.stands())
    with ledger.opened(out, create=False) as book:
        before = list(book.entries())
    old_ledger(out)
    with ledger.opened(out, create=False) as book:
        assert [entry.headline for entry in book.entries()] == ["", ""]
    with books(out, print) as kept:
        assert write(planned(tmp_path), told, kept.stands()) == fresh
    with ledger.opened(out, create=False) as book:
        assert list(book.entries()) == before


def test_old_ledger_of_the_period_before_is_only_read(tmp_path):
    """Its version does not matter, nor whether it can be used at all."""
    told = many(tmp_path / "2025H2", 1, period="2025H2")
    with books(tmp_path / "2025H2", print) as kept:
        kept.rebuild()
    old_ledger(tmp_path / "2025H2")
    before = (tmp_path / "2025H2" / ledger.NAME).read_bytes()
    many(tmp_path / "2026H1", 1)
    files = write(planned(tmp_path), told)
    assert (tmp_path / "2025H2" / ledger.NAME).read_bytes() == before
    (tmp_path / "2025H2" / ledger.NAME).write_bytes(b"damaged" * 200)
    assert write(planned(tmp_path), told) == files
    assert "±0.00 名次不变" in named(Page(files["index.html"]), "jx-0001")


# --- the period before ---------------------------------------------------------------------------


def of(points: str | None, **about: object) -> Headline:
    """A headline of which only some things matter."""
    said = {"period": "2026H1", "standard": STANDARD, "edition": "e", "rulings": "r"} | about
    return Headline("jx-1", "甲", as_of="", official=points, **said)


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (of("80", place=3, of=9), of("82.5", place=1, of=8),
         Change("2025H2", "", "2.5", "80", 2, 3, 9)),
        (None, of("82"), Change("2025H2", "no_report")),
        (of(None), of("82"), Change("2025H2", "not_official")),
        (of("80"), of(None), Change("2025H2", "not_official")),
        (of("80", edition="older"), of("82"), Change("2025H2", "edition")),
        (of("80", rulings="others"), of("82"), Change("2025H2", "rulings")),
        (of("80", standard="x"), of("82"), Change("2025H2", "standard")),
        (of("80", class_="A"), of("82", class_="B"), Change("2025H2", "class")),
        (of("99", annual=True, half="80", place=1, of=9, grade="g"), of("82", place=1),
         Change("2025H2", "", "2", "80", half=True)),
    ],
)  # fmt: skip
def test_like_is_compared_with_like(before, now, told):
    """Both official, of one standard, edition, class and readings; else the reason is told."""
    assert change(now, lambda _: before, yearly=False) == told


def test_yearly_documents_go_by_the_year_before():
    """And so does a year's total; without one, the assessments of two halves are compared."""
    asked: list[str] = []
    change(of("82"), lambda period: asked.append(str(period)), yearly=True)
    assert asked == ["2025H1"]
    year = of("85", period="2026H2", annual=True, half="88")
    halves = {"2026H1": of("86", period="2026H1"), "2025H2": None}
    told = change(year, lambda period: halves[str(period)], yearly=False)
    assert told == Change("2026H1", "", "2", "86", half=True)
    halves["2025H2"] = of("80", period="2025H2", annual=True, half="1")
    assert change(year, lambda period: halves[str(period)], yearly=False).points == "5"


def test_change_stands_in_page_and_workbook(tmp_path):
    """Total, rank and grade; a dash with its reason; once said where nobody can be compared."""
    old, new = tmp_path / "2025H2", tmp_path / "2026H1"
    first = write(planned(tmp_path), many(new, 2))
    assert "没有2025年下半年的报告可比" in first["index.html"].decode()
    publish(old, result("jx-0001", "98.5", place=4, of=5, grade="qualified", period="2025H2"))
    publish(new, result("jx-0001", "99.75", place=1, of=2, grade="excellent"))
    files = write(planned(tmp_path), done("jx-0001", "jx-0002"))
    page = Page(files["index.html"])
    assert "+1.25 升3位 合格→优秀" in named(page, "jx-0001")
    assert page.all("td", title="2025年下半年：98.50，名次 4/5")
    assert page.all("td", title="没有2025年下半年的报告")
    head, line, other, *_ = rows_of(files["ranking.xlsx"])
    cells = dict(zip(head, line, strict=True))
    assert (cells["较上期"], cells["名次升降"], cells["上期等级"]) == (1.25, 3, "合格")
    assert dict(zip(head, other, strict=True))["上期说明"] == "没有2025年下半年的报告"


# --- the page ------------------------------------------------------------------------------------


def test_few_entities_need_no_script(tmp_path):
    """The policy lets none run; every row is there, in the order of ranks."""
    page = Page(write(planned(tmp_path), many(tmp_path / "2026H1", FEW))["index.html"])
    assert page.scripts == []
    policy = page.all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
    assert policy is not None
    assert "script" not in policy
    assert [row["id"] for row in page.all("tr") if "id" in row] == [
        f"jx-{i:04}" for i in range(1, FEW + 1)
    ]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory) -> tuple[Path, dict[str, bytes]]:
    """More reports than a page shows at a time, and entities without one."""
    folder = tmp_path_factory.mktemp("crowd")
    told = many(folder / "2026H1", SHOWN + 5)
    publish(folder / "2026H1", result("jx-0003", None, county="乙县"))
    told += [
        Outcome("jx-bad", "坏", STANDARD, "failed", ("facts.csv 第4行: 错",)),
        Outcome("jx-gone", "", "", "missing", ("没有证据",)),
        Outcome("jx-late", "迟", STANDARD, "left", ("没有运行",)),
        Outcome("jx-0002", "旧", STANDARD, "failed", ("旧报告仍在",)),
    ]
    told = list({outcome.entity: outcome for outcome in told}.values())
    return folder, write(planned(folder), told)


def test_without_script_the_first_rows_and_the_workbook_are_there(crowd):
    """Two hundred rows, how many there are, and a link to all of them."""
    page = Page(crowd[1]["index.html"])
    shown = [row for row in page.all("tr") if "id" in row]
    assert len(shown) == SHOWN
    assert f"前{SHOWN}个，共{SHOWN + 5}个" in crowd[1]["index.html"].decode()
    assert {"ranking.xlsx", "results.parquet"} <= {one["href"] for one in page.all("a")}
    assert "hidden" in page.all("div", **{"class": "tools"})[0]


def test_script_is_named_by_its_hash_and_every_row_is_data(crowd):
    """Nothing else may run; no address leads outside."""
    page = Page(crowd[1]["index.html"])
    data, script = page.scripts
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = page.all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"] or ""
    assert f"script-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    tables = json.loads(data)["tables"]
    assert [len(table["rows"]) for table in tables] == [SHOWN + 5, 4]
    assert tables[0]["rows"][-1][0] == "jx-0003"  # provisional, after those with a rank
    assert "://" not in crowd[1]["index.html"].decode()


def test_states_are_counted_and_named(crowd):
    """Done, failed, missing and not run add up; an old report stands in both tables."""
    page = Page(crowd[1]["index.html"])
    alt = page.all("svg", role="img")[0]["aria-label"]
    assert alt == f"全部对象: 完成 {SHOWN + 4}, 出错 2, 缺证据 1, 未运行 1"
    assert named(page, "jx-late")[2:4] == ["未运行", "没有运行"]
    assert named(page, "jx-0002")[-1].endswith("旧报告")


def test_workbook_lists_ties_provisional_and_failed_apart(crowd):
    """Ranked first, below them the others; a sheet with causes; one that explains."""
    ranking, failed, about = (rows_of(crowd[1]["ranking.xlsx"], n) for n in range(3))
    ranked = [row[0] for row in ranking[1:] if isinstance(row[0], int)]
    assert ranked == sorted(ranked)
    assert len(ranked) == SHOWN + 4
    assert [row[2] for row in ranking if row[0] is None and row[2]] == ["jx-0003"]
    assert [row[0] for row in failed[1:]] == ["jx-0002", "jx-bad", "jx-gone", "jx-late"]
    assert failed[2][3] == "facts.csv 第4行: 错"
    assert about[0] == ("栏目", "含义与来源")


def test_table_has_one_row_an_entity_and_exact_figures(crowd):
    """The columns of `ecnb score --format csv`, then the indicators; text for exact numbers."""
    table = parquet.read_table(io.BytesIO(crowd[1]["results.parquet"]))
    rows = {row["entity"]: row for row in table.to_pylist()}
    assert len(rows) == table.num_rows == SHOWN + 8
    assert table.schema.names[:14] == [
        "entity", "name", "standard", "class", "period", "as_of", "status", "official", "low",
        "point", "high", "grade", "place", "of",
    ]  # fmt: skip
    assert (rows["jx-0001"]["official"], rows["jx-0001"]["jx-01"]) == ("99.75", "4.5")
    assert (rows["jx-0003"]["status"], rows["jx-0003"]["official"]) == ("provisional", None)
    assert rows["jx-gone"]["status"] == "missing"
    assert all(field.metadata for field in table.schema)


def test_bytes_depend_on_what_is_published_alone(crowd, tmp_path):
    """Another folder, another order of outcomes, another moment: the same three files."""
    folder, files = crowd
    shutil.copytree(folder / "2026H1", tmp_path / "2026H1", ignore=lambda *_: index.FILES)
    told = done(*(path.name for path in (tmp_path / "2026H1").iterdir()))
    told = [outcome for outcome in told if outcome.entity != "jx-0002"]
    told += [
        Outcome("jx-0002", "旧", STANDARD, "failed", ("旧报告仍在",)),
        Outcome("jx-late", "迟", STANDARD, "left", ("没有运行",)),
        Outcome("jx-gone", "", "", "missing", ("没有证据",)),
        Outcome("jx-bad", "坏", STANDARD, "failed", ("facts.csv 第4行: 错",)),
    ]
    assert write(planned(tmp_path), reversed(told)) == files


def test_unchanged_files_are_not_written(tmp_path):
    """Whoever watches the folder sees nothing move."""
    out = tmp_path / "2026H1"

    def marks() -> list[int]:
        return [(out / name).stat().st_mtime_ns for name in index.FILES]

    told = many(out, 2)
    write(planned(tmp_path), told)
    first = marks()
    write(planned(tmp_path), told)
    assert marks() == first
    publish(out, result("jx-0001", "1"))
    write(planned(tmp_path), told)
    assert not set(marks()) & set(first)


def test_full_disk_leaves_no_half_workbook(tmp_path, monkeypatch):
    """Neither a file of reports nor one of the temporary folder; the page is written."""
    told, temporary = many(tmp_path / "2026H1", 1), tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))

    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(xlsxwriter.workbook, "ZipFile", full)
    stands = Stands(tmp_path / "2026H1")
    causes = index.write(planned(tmp_path), told, stands)
    assert list(causes) == [index.RANKING]
    assert "No space left" in causes[index.RANKING]
    names = {path.name for path in (tmp_path / "2026H1").iterdir()}
    assert names == {"jx-0001", index.RESULTS, index.NAME}
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("n", [1, FEW + 1])
def test_hostile_names_are_text_everywhere(tmp_path, n):
    """Markup, the end of a script, hidden characters, formulas: in page, data and workbook."""
    out = tmp_path / "2026H1"
    told = many(out, n)
    publish(out, result("jx-0001", name=HOSTILE, county="=1+1"))
    told.append(Outcome("jx-x", "=HYPERLINK(1)", STANDARD, "failed", (HOSTILE, "@x")))
    files = write(planned(tmp_path), told)
    page, text = Page(files["index.html"]), files["index.html"].decode()
    assert len(page.scripts) == (2 if n > FEW else 0)
    assert not {tag for tag, _ in page.tags} & {"b", "i", "img", "iframe", "object"}
    assert not set(text) & set("\u202e\u2066\u200b")
    shown = "</script><script>alert(1)</script><b>〔U+202E〕exe〔U+2066〕.fdp&amp;"
    assert shown in named(page, "jx-0001")
    assert shown in named(page, "jx-x")[3]
    if n > FEW:
        rows = json.loads(page.scripts[0])["tables"][0]["rows"]
        assert any(shown in row for row in rows)
    book = openpyxl.load_workbook(io.BytesIO(files["ranking.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert {"=1+1", "=HYPERLINK(1)", shown} <= {cell.value for cell in cells}


def test_long_cause_is_cut_and_the_rest_is_named(tmp_path):
    """Thirty thousand entities may each have a thousand faults."""
    cause = tuple(f"第{i}行: {'错' * 1000}" for i in range(1000))
    files = write(planned(tmp_path), [Outcome("jx-1", "坏", STANDARD, "failed", cause)])
    assert len(files["index.html"]) < 20_000
    assert "另有995行" in files["index.html"].decode()


def test_english_programme_has_an_english_page(tmp_path):
    """Words, labels of the document, the workbook."""
    files = write(planned(tmp_path, lang="en"), many(tmp_path / "2026H1", 1, grade="qualified"))
    assert {"Rank", "Grade", "Standing"} <= set(
        re.findall(r">(\w+)</th>", files["index.html"].decode())
    )
    assert rows_of(files["ranking.xlsx"])[0][:4] == ("Rank", "Ranked", "Number", "Entity")


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
@pytest.mark.parametrize(
    ("choice", "shown"),
    [
        ("jx-0204", ["jx-0204"]),
        ("q=ＪＸ+甲县&state=出错&status=正式", ["jx-0002"]),
    ],
)
def test_browser_finds_what_is_asked_for(crowd, choice, shown):
    """The script runs under the policy; rows of later pages are found, others are gone."""
    page = Page(in_browser(crowd[0] / "2026H1" / "index.html", choice))
    rows = [row for row in page.rows if row]
    assert [row[2] for row in rows] == shown


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_browser_draws_rows_as_the_template_does(crowd):
    """The first page of the script is the page without it, cell by cell."""
    drawn = Page(in_browser(crowd[0] / "2026H1" / "index.html", ""))
    still = Page(crowd[1]["index.html"])
    assert [row for row in drawn.rows if row] == [row for row in still.rows if row]
    assert drawn.all("a")[:40] == still.all("a")[:40]
    assert drawn.all("button")


def in_browser(path: Path, choice: str) -> bytes:
    """The page after its script has run."""
    quiet = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    quiet += "--disable-background-networking --disable-component-update --disable-sync --dump-dom"
    address = path.as_uri() + (f"#{choice}" if choice else "")
    command = [str(CHROMIUM), *quiet.split(), address]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


# --- the command ---------------------------------------------------------------------------------


def test_command_writes_the_files_anew_and_makes_nothing(tmp_path, monkeypatch, capsys):
    """What stands is listed, the rest is told as not run; without reports it says so."""
    home = stations.programme(tmp_path / "programme")
    monkeypatch.chdir(home)
    assert run(["index"]) == console.BAD_INPUT
    assert "ecnb batch" in capsys.readouterr().err
    assert not (home / "reports").exists()
    publish(home / "reports" / "2026H1", result("jx-2"))
    assert run(["index"]) == console.OK
    page = Page((home / "reports" / "2026H1" / "index.html").read_bytes())
    assert [one["id"] for one in page.all("tr") if "id" in one] == ["jx-2"]
    assert named(page, "jx-1")[2] == "未运行"
    assert sorted(path.name for path in (home / "reports" / "2026H1").iterdir()) == sorted(
        [".lock", "jx-2", ledger.NAME, *index.FILES]
    )


def test_stands_are_met_in_the_order_of_ids(tmp_path):
    """Entries of entities that nobody asks for are passed over."""
    for name in ("a", "b", "d"):
        publish(tmp_path / "2026H1", result(name))
    with books(tmp_path / "2026H1", print) as kept:
        kept.rebuild()
        stands = kept.stands()
        found = [stands.at(name) for name in ("b", "c", "d", "e")]
    assert [one.entry is not None for one in found] == [True, False, True, False]
    assert [one.there for one in found] == [True, False, True, False]
    assert Stands(tmp_path / "2026H1").at("a").headline is not None
