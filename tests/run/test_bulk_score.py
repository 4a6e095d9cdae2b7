"""Great tables score exactly as their entities do one by one, whatever form they have."""

import csv
import datetime as dt
from fractions import Fraction

import pyarrow.parquet as pq
import pytest

from ecnb import evidence as room
from ecnb import standards
from ecnb.analysis.programme.recorded import covers
from ecnb.cli import console
from ecnb.cli import run as command
from ecnb.errors import EcnbError, EvidenceInvalid, ParametersInvalid
from ecnb.evidence.bulk import folder
from ecnb.run import bulk
from ecnb.run.parameters import Override, Run
from ecnb.run.places import Home
from ecnb.run.results_table import COLUMNS, FIGURES
from ecnb.run.score import line, score
from ecnb.run.standing import reading
from tests.run import great

STATIONS = "jiaxian-station"
PERIOD, AS_OF = great.run_period()
N = 24


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    """Several blocks and batches, next to no room in memory, so that rows wait on disk."""
    monkeypatch.setattr(folder, "BLOCK", 16)
    monkeypatch.setattr(folder, "NARROW_BLOCK", 16)
    monkeypatch.setattr(folder, "ROOM", 20_000)
    monkeypatch.setattr(folder, "BATCH_ROWS", 10)
    monkeypatch.setattr(folder, "NARROW_ROWS", 200)


def one_by_one(home, run, tables, key):
    """Score every entity of some tables on its own evidence."""
    under = reading(home, run)
    proofs = room.read_tables(tables, home.load(key), lambda entity: under(key, entity))
    scored, broken = score(
        home, run, [p for p in proofs if covers(home.load(p.entity.standard), p, run.period)]
    )
    assert not broken
    return [
        {**line(one), **{f.indicator: f.score.point for f in current.findings}}
        if (current := one.card.current) is not None
        else line(one)
        for one in scored
    ]


def written(path):
    """Read results back; figures as exact numbers."""
    rows = pq.read_table(path).to_pylist()
    labels = {"grade_label"}
    return [
        {
            name: Fraction(cell) if name in FIGURES or (name not in COLUMNS and cell is not None)
            else str(cell) if name == "as_of" else cell
            for name, cell in row.items()
            if name not in labels and cell is not None
        }
        for row in rows
    ]  # fmt: skip


def filled(rows):
    """Leave out what is blank."""
    return [{name: cell for name, cell in row.items() if cell is not None} for row in rows]


@pytest.mark.parametrize("key", standards.keys())
@pytest.mark.parametrize("n", [N, pytest.param(300, marks=pytest.mark.slow)])
def test_every_form_of_table_gives_what_one_by_one_gives(tmp_path, key, n):
    """Totals, ranges, grades, places and points of every indicator, of all five documents."""
    found, registers = great.tables(key, n, seed=7)
    home, run = Home(tmp_path), Run(PERIOD, AS_OF)
    plain = great.narrow(tmp_path / "narrow", found, registers)
    wanted = filled(one_by_one(home, run, plain, key))
    assert len({row["status"] for row in wanted}) > bool(home.load(key).indicators)
    forms = {
        "sorted": plain,
        "mixed": great.narrow(tmp_path / "mixed", found, registers, "parquet", shuffle=True),
        "wide": great.wide(tmp_path / "wide", found, registers, "parquet"),
        "wide text": great.wide(tmp_path / "text", found, registers, "csv"),
    }
    for name, tables in forms.items():
        out = tmp_path / f"{name}.parquet"
        tally = bulk.score_tables(home, run, tables, key, out)
        assert written(out) == wanted, name
        assert (tally.scored, tally.silent) == (len(wanted), n - len(wanted))
    assert not list(tmp_path.glob(".*")), "nothing of ours is left lying about"


def test_rulings_of_all_and_of_single_entities_apply(tmp_path):
    """Also a reading under which raters enter a part that others do not know."""
    chosen = {"JX-1": "with_ledger", "JX-26": "zero"}
    found, registers = great.tables(STATIONS, N, seed=3)
    apart, _ = great.tables(STATIONS, N, seed=4, rulings=chosen)
    mine = {f"ji-{number:04}" for number in range(0, N, 3)}
    for name in ("facts", "ratings"):
        found[name] = [row for row in found[name] if row[0] not in mine]
        found[name] += [row for row in apart[name] if row[0] in mine]
    roster = {name: Override(rulings=chosen) for name in sorted(mine)}
    run = Run(PERIOD, AS_OF, rulings={"JX-2": "upper"}, roster=roster)
    home = Home(tmp_path)
    wanted = filled(one_by_one(home, run, great.narrow(tmp_path / "n", found, registers), STATIONS))
    assert wanted != filled(
        row | {"place": None}
        for row in one_by_one(home, run, tmp_path / "n", STATIONS)
    )  # fmt: skip
    for name, make in (("n", great.narrow), ("w", great.wide)):
        tables = make(tmp_path / name, found, registers)
        out = tmp_path / f"{name}.parquet"
        bulk.score_tables(home, run, tables, STATIONS, out)
        assert written(out) == wanted
    with pytest.raises(EvidenceInvalid, match="本次口径下不评这一项: jx-10"):
        bulk.score_tables(
            home, Run(PERIOD, AS_OF), tmp_path / "n", STATIONS, tmp_path / "x.parquet"
        )


def test_a_csv_of_results_has_exact_figures_and_no_formulas(tmp_path):
    """The same figures, and a name that begins like a formula is only shown."""
    found, registers = great.tables(STATIONS, N, seed=7)
    tables = great.wide(tmp_path / "t", found, registers)
    home, run = Home(tmp_path), Run(PERIOD, AS_OF)
    for ending in ("csv", "parquet"):
        bulk.score_tables(home, run, tables, STATIONS, tmp_path / f"results.{ending}")
    with (tmp_path / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = list(csv.DictReader(file))
    rows = written(tmp_path / "results.parquet")
    for text, row in zip(texts, rows, strict=True):
        assert text["name"] == f"'{row['name']}"
        assert {n: Fraction(c) for n, c in text.items() if c and n not in great_texts(text)} == {
            n: Fraction(c) for n, c in row.items() if n not in great_texts(text)
        }
    assert {text["grade_label"] for text in texts} >= {"", "不合格"}


def great_texts(row):
    """Name the columns that hold no figure."""
    return {name for name in row if name in COLUMNS and name not in {*FIGURES, "place", "of"}}


def test_results_do_not_depend_on_the_order_of_rows_or_on_blocks(tmp_path, monkeypatch):
    """The same table, whatever lay where."""
    found, registers = great.tables(STATIONS, N, seed=9)
    home, run = Home(tmp_path), Run(PERIOD, AS_OF)
    tables = great.narrow(tmp_path / "a", found, registers)
    bulk.score_tables(home, run, tables, STATIONS, tmp_path / "a.parquet")
    again = great.narrow(tmp_path / "b", found, registers, "parquet", shuffle=True)
    monkeypatch.setattr(folder, "NARROW_BLOCK", 7)
    bulk.score_tables(home, run, again, STATIONS, tmp_path / "b.parquet")
    first, second = (pq.read_table(tmp_path / f"{name}.parquet") for name in "ab")
    assert first.equals(second)


# --- what cannot be scored ----------------------------------------------------------------------


def test_faults_leave_the_last_results_and_nothing_else(tmp_path):
    """A half-written file would be taken for a whole one."""
    found, registers = great.tables(STATIONS, N)
    home, run, out = Home(tmp_path), Run(PERIOD, AS_OF), tmp_path / "out" / "results.parquet"
    tables = great.narrow(tmp_path / "t", found, registers)
    bulk.score_tables(home, run, tables, STATIONS, out)
    before = out.read_bytes()
    found["ratings"].append(("ji-0023", "2025H2", "jx-01", "office", "99", ""))
    great.narrow(tables, found, registers)
    with pytest.raises(EvidenceInvalid, match="得分超出范围: 99"):
        bulk.score_tables(home, run, tables, STATIONS, out)
    assert out.read_bytes() == before
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_one_entity_that_cannot_be_judged_stops_no_other(tmp_path, monkeypatch):
    """The block is halved until the reason stands alone."""
    found, registers = great.tables(STATIONS, N)
    home, run = Home(tmp_path), Run(PERIOD, AS_OF)
    tables = great.narrow(tmp_path / "t", found, registers)
    whole = bulk.score_tables(home, run, tables, STATIONS, tmp_path / "a.parquet")
    real = bulk.judge

    def judge(standard, given, *rest):
        if "ji-0020" in next(iter(given.values())).entities:
            raise EcnbError("图形过大", "ji-0020")
        return real(standard, given, *rest)

    monkeypatch.setattr(bulk, "judge", judge)
    tally = bulk.score_tables(home, run, tables, STATIONS, tmp_path / "b.parquet")
    assert list(tally.unjudged) == ["ji-0020"]
    assert tally.scored == whole.scored - 1
    names = [row["entity"] for row in written(tmp_path / "b.parquet")]
    assert names == [
        r["entity"] for r in written(tmp_path / "a.parquet") if r["entity"] != "ji-0020"
    ]


def test_a_period_that_the_document_does_not_assess_is_refused(tmp_path):
    """Once, not for every entity."""
    found, registers = great.tables(STATIONS, 3, complete=True)
    tables = great.narrow(tmp_path / "t", found, registers)
    quarter = Run(type(PERIOD).parse("2025Q4"), dt.date(2025, 12, 31))
    with pytest.raises(ParametersInvalid, match="assessed by half-years"):
        bulk.score_tables(Home(tmp_path), quarter, tables, STATIONS, tmp_path / "r.parquet")


@pytest.mark.parametrize(
    ("out", "why"),
    [
        ("t/facts.parquet", "结果会覆盖证据表"),
        ("t/registers/x.csv", "结果会覆盖证据表"),
        ("results.xlsx", "以 .parquet 或 .csv 结尾"),
        ("folder.csv", "是一个文件夹"),
    ],
)
def test_results_never_replace_evidence(tmp_path, out, why):
    """And their file's name says what it holds."""
    tables = great.narrow(tmp_path / "t", *great.tables(STATIONS, 2))
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ParametersInvalid, match=why):
        bulk.score_tables(Home(tmp_path), Run(PERIOD, AS_OF), tables, STATIONS, tmp_path / out)


# --- the command --------------------------------------------------------------------------------


def test_command_scores_tables_under_the_programmes_choices(tmp_path, monkeypatch, capsys):
    """Rulings and roster of the run file; what is said, and the exit code."""
    found, registers = great.tables(STATIONS, 8, seed=3, complete=True)
    great.wide(tmp_path / "t", found, registers, "parquet")
    (tmp_path / "params").mkdir()
    text = "period: '2025H2'\nrulings: {JX-2: upper}\n"
    (tmp_path / "params" / "2025H2.yaml").write_text(text, encoding="utf-8")
    roster = "entities: {ji-0001: {rulings: {JX-26: zero}}}\n"
    (tmp_path / "params" / "roster.yaml").write_text(roster, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    arguments = ["score", "t", "--standard", STATIONS, "--out", "r.parquet"]
    assert command(arguments) == console.OK
    assert "已评分 8" in capsys.readouterr().out
    run = Run(PERIOD, AS_OF, rulings={"JX-2": "upper"},
              roster={"ji-0001": Override(rulings={"JX-26": "zero"})})  # fmt: skip
    tables = great.narrow(tmp_path / "n", found, registers)
    assert written(tmp_path / "r.parquet") == filled(
        one_by_one(Home(tmp_path), run, tables, STATIONS)
    )
    assert command(["score", "t", "--out", "r.parquet"]) == console.BAD_INPUT
    assert "--standard" in capsys.readouterr().err
    assert (
        command(["score", "t", "n", "--standard", STATIONS, "--out", "r.csv"]) == console.BAD_INPUT
    )
    assert (
        command(["score", "params", "--standard", STATIONS, "--out", "r.csv"]) == console.BAD_INPUT
    )
    assert "没有单位表" in capsys.readouterr().err


def test_command_without_out_reads_tables_under_the_chosen_rulings(tmp_path, monkeypatch, capsys):
    """An entry that only the chosen reading knows is no fault."""
    chosen = {"JX-1": "with_ledger"}
    found, registers = great.tables(STATIONS, 3, seed=3, rulings=chosen, complete=True)
    great.narrow(tmp_path / "t", found, registers)
    monkeypatch.chdir(tmp_path)
    arguments = ["score", "t", "--standard", STATIONS, "--period", "2025H2", "--format", "csv"]
    assert command([*arguments, "--ruling", "JX-1=with_ledger"]) == console.OK
    assert command(arguments) == console.BAD_INPUT
    assert "本次口径下不评这一项: jx-10.ledger" in capsys.readouterr().err
