import csv
import datetime as dt
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ecnb import cli, standards
from ecnb.cli import console
from ecnb.model.period import Period
from tests.run import stations
from tests.run.notebooks import make, save

KEYS = standards.keys()


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """A programme's folder, where the user stands."""
    folder = stations.programme(tmp_path / "programme")
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> int:
    """Carry out a command line."""
    return cli.run(list(arguments))


def shell(*arguments: str, **world: str) -> subprocess.CompletedProcess[bytes]:
    """Carry out a command line in a process of its own."""
    command = [sys.executable, "-m", "ecnb", *arguments]
    return subprocess.run(command, env={**os.environ, **world}, capture_output=True, check=False)


# --- help, version, errors ------------------------------------------------------------------


def test_help_is_instant_and_says_the_exit_codes():
    """No heavy import; the best of three tries in under 0.3 seconds of processor time."""
    code = (
        "import time, sys; from ecnb import cli; code = cli.run(['--help']);"
        "heavy = {'numpy', 'pandas', 'pydantic', 'rich', 'yaml', 'papermill'} & set(sys.modules);"
        "print(code, sorted(heavy), time.process_time(), file=sys.stderr)"
    )
    tries = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        status, heavy, seconds = done.stderr.decode().rsplit("\n", 2)[-2].split(" ", 2)
        assert (status, heavy) == ("0", "[]")
        tries.append(float(seconds))
    assert min(tries) < 0.3
    text = done.stdout.decode()
    assert all(
        word in text for word in ("demo", "score", "report", "batch", "status", "init", "standards")
    )
    assert all(f"{number} " in text for number in (0, 1, 2, 3, 130))


def test_version(capsys):
    """`ecnb --version` prints the version and nothing else."""
    assert run("--version") == 0
    assert capsys.readouterr().out.strip().count(".") == 2


def test_wrong_usage_is_bad_input(capsys):
    """An unknown option names the nearest one; exit code 2."""
    assert run("batch", "--job", "3") == console.BAD_INPUT
    assert "--jobs" in capsys.readouterr().err


def test_error_of_the_user_has_no_traceback(capsys):
    """What, where, remedy, on one line of stderr."""
    assert run("standards", "show", "zhejiang-center") == console.BAD_INPUT
    told = capsys.readouterr().err
    assert "did you mean zhejiang-centre" in told
    assert "Traceback" not in told
    assert len(told.splitlines()) == 1


def test_internal_error_is_marked_as_ours(capsys, monkeypatch):
    """Exit code 3; the traceback only on demand."""
    monkeypatch.setattr(standards, "check", lambda _: 1 / 0)
    assert run("standards", "check", "a.yaml") == console.INTERNAL
    assert "Traceback" not in capsys.readouterr().err
    monkeypatch.setenv(console.DEBUG, "1")
    assert run("standards", "check", "a.yaml") == console.INTERNAL
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_ctrl_c_is_told_by_its_code(monkeypatch):
    """130, as shells expect."""

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(standards, "check", interrupted)
    assert run("standards", "check", "a.yaml") == console.INTERRUPTED


@pytest.mark.parametrize("encoding", ["ascii", "cp936", "utf-8"])
@pytest.mark.parametrize("arguments", [("--help",), ("standards", "show", stations.STANDARD)])
def test_every_console_can_show_it(encoding, arguments):
    """A code page without Chinese is no error; one with Chinese shows it."""
    done = shell(*arguments, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    shown = done.stdout.decode(encoding, "replace")
    assert encoding == "ascii" or "评价" in shown or "服务站" in shown


def test_chinese_file_names_are_the_same_in_every_locale(here):
    """An attachment's name is text in the result, also where the locale is plain ASCII."""
    attachments = here / "evidence" / "jx-1" / "attachments"
    attachments.mkdir()
    (attachments / "台账照片.txt").write_text("示例", encoding="utf-8")
    world = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = shell("report", "jx-1", **world)
    assert done.returncode == 0, done.stderr
    report = here / "reports" / "2026H1" / "jx-1"
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    assert "evidence/attachments/台账照片.txt" in manifest["inputs"]
    assert (report / "evidence" / "attachments" / "台账照片.txt").is_file()


# --- standards ------------------------------------------------------------------------------


def test_list_names_all_five(capsys):
    """Keys whole, never cut off."""
    assert run("standards", "list") == 0
    out = capsys.readouterr().out
    assert all(key in out for key in KEYS)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("key", KEYS)
def test_show_has_every_entry_and_ruling(capsys, monkeypatch, key, lang):
    """Each indicator, provision, target and interpretation with its clause, in both languages."""
    monkeypatch.setenv("COLUMNS", "500")
    assert run("standards", "show", key, "--lang", lang) == 0
    out = capsys.readouterr().out
    standard = standards.load(key)
    for entries in (standard.indicators, standard.provisions, standard.targets):
        for name, item in entries.items():
            assert name in out
            assert item.clause in out
    for ruling, item in standard.interpretations.items():
        assert f"{ruling} [{item.clause}]" in out
        assert f"* {item.default}: " in out


def test_check_prints_every_fault_with_path_and_line(tmp_path, capsys):
    """Exit code 2; nothing on stdout."""
    path = tmp_path / "mine.yaml"
    path.write_text("key: mine\ndocument: {}\nfoo: 1\n", encoding="utf-8")
    assert run("standards", "check", str(path)) == console.BAD_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) > 3
    assert all(line.startswith("mine.yaml:") for line in told.err.splitlines())


# --- score ----------------------------------------------------------------------------------


def test_score_one_entity_shows_points_and_reasons(here, capsys):
    """By its id; every indicator with its reason, and the total."""
    assert run("score", "jx-1") == 0
    out = capsys.readouterr().out
    assert "95.00 [95.00, 100.00]" in out
    assert "营业场所卫生保洁" in out


def test_JX_1_score_says_what_an_entry_of_14_5_for_item_10_must_be(here, capsys):
    """The form prints 15, the ruling in force allows 10: what is wrong, and how to mend it."""
    stations.write(stations.station("jx-1", points={"jx-10": "14.5"}), here / "evidence" / "jx-1")
    assert run("score", "jx-1") == 0
    out = "".join(capsys.readouterr().out.split())
    assert "评分有误，待更正" in out
    assert "“提供便民服务情况”的评分不在可得分值内，应改为0–10（口径JX-1）" in out


def test_score_a_folder_ranks_its_entities(here, capsys):
    """A line for each entity."""
    assert run("score", "evidence") == 0
    out = capsys.readouterr().out
    assert "1/2" in out
    assert "2/2" in out


def test_score_a_folder_leaves_out_who_has_nothing_recorded(here, capsys):
    """As a batch does; one line says who."""
    idle = here / "evidence" / "jx-idle"
    idle.mkdir()
    text = (here / "evidence" / "jx-1" / "entity.yaml").read_text(encoding="utf-8")
    (idle / "entity.yaml").write_text(text.replace("jx-1", "jx-idle"), encoding="utf-8")
    assert run("score", "evidence") == 0
    told = capsys.readouterr()
    assert "本期没有记录 · nothing recorded: jx-idle\n" in told.err
    assert "jx-idle" not in told.out
    assert "2/2" in told.out


def test_score_names_who_each_fault_belongs_to(here, capsys):
    """Two with the same fault: each is named, its faults stand below it."""
    for name in ("bad-1", "bad-2"):
        (here / "evidence" / name).mkdir()
        (here / "evidence" / name / "entity.yaml").write_text("id: [\n", encoding="utf-8")
    assert run("score", "evidence/bad-1", "evidence/bad-2") == console.BAD_INPUT
    lines = capsys.readouterr().err.splitlines()
    heads = [line for line in lines if not line.startswith("    ")]
    assert heads == ["bad-1", "bad-2"]
    assert len(lines) > len(heads)


def test_score_tables_have_a_title_over_every_column(here, capsys):
    """Many entities, and the clauses of one."""
    for asked in ("evidence", "jx-1"):
        assert run("score", asked) == 0
        heads = [line for line in capsys.readouterr().out.splitlines() if "┃" in line]
        cells = [cell.strip() for line in heads for cell in line.strip("┃").split("┃")]
        assert heads
        assert "" not in cells


def test_score_prints_one_figure_where_there_is_no_range(here, capsys):
    """90.75 and not 90.75 [90.75, 90.75]."""
    assert run("score", "jx-1", "--ruling", "JX-1=scaled") == 0
    out = capsys.readouterr().out
    assert "总分 100.00 · " in out
    assert "[100.00, 100.00]" not in out


def test_score_as_json_is_utf8_and_exact(here):
    """Whatever the locale; exact numbers as text."""
    done = shell("score", "jx-2", "--format", "json", PYTHONIOENCODING="ascii")
    (found,) = json.loads(done.stdout.decode("utf-8"))
    assert found["scorecard"]["entity"]["name"] == "jx-2示例服务站"
    assert found["scorecard"]["assessments"][0]["total"]["official"] == "94.5"


def test_score_as_csv_opens_in_a_spreadsheet(here):
    """A byte order mark for Excel, one line for each entity, formulas neutralised."""
    path = here / "evidence" / "jx-1" / "entity.yaml"
    text = path.read_text(encoding="utf-8").replace("jx-1示例服务站", "=HYPERLINK(1)")
    path.write_text(text, encoding="utf-8")
    done = shell("score", "evidence", "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8-sig"))))
    assert [(row["entity"], row["official"], row["place"]) for row in rows] == [
        ("jx-1", "95", "1"),
        ("jx-2", "94.5", "2"),
    ]
    assert rows[0]["name"] == "'=HYPERLINK(1)"
    assert rows[1]["jx-02"] == "4.5"


def test_score_with_options_instead_of_a_file(here, capsys):
    """Period, day, rulings and language from the command line."""
    (here / "params" / "2026H1.yaml").unlink()
    assert run("score", "jx-1") == console.BAD_INPUT
    assert "--params" in capsys.readouterr().err
    arguments = ("--period", "2026H1", "--as-of", "2026-07-09", "--lang", "en")
    assert run("score", "jx-1", *arguments, "--ruling", "JX-3=last_target") == 0
    assert "Official" in capsys.readouterr().out


def test_every_wrong_option_at_once(here, capsys):
    """Period, day, ruling and setting: four faults, four lines."""
    arguments = ("--period", "2026H9", "--as-of", "soon", "--ruling", "JX-99=a")
    assert run("score", "jx-1", *arguments, "--setting", "speed=3") == console.BAD_INPUT
    places = [line.split(":")[0] for line in capsys.readouterr().err.splitlines()]
    assert sorted(places) == ["as_of", "period", "rulings.JX-99", "settings.speed"]


def test_score_goes_on_beside_broken_evidence(here, capsys):
    """Exit code 1 and every fault on stderr; all broken: exit code 2."""
    bad = here / "evidence" / "bad"
    bad.mkdir()
    (bad / "entity.yaml").write_text("id: bad\n", encoding="utf-8")
    assert run("score", "evidence", "--format", "csv") == console.SOME_FAILED
    assert run("score", "bad") == console.BAD_INPUT
    assert len(capsys.readouterr().err.splitlines()) >= 4


def test_score_reads_tables_of_many_entities(here, capsys):
    """A folder with entities.csv is judged by the standard that is named."""
    tables = here / "tables"
    tables.mkdir()
    (tables / "entities.csv").write_text("entity,name\na,甲\nb,乙\n", encoding="utf-8")
    (tables / "facts.csv").write_text(
        "entity,period,key,value\na,2026H1,population,800\nb,2026H1,population,500\n",
        encoding="utf-8",
    )
    assert run("score", "tables") == console.BAD_INPUT
    assert "--standard" in capsys.readouterr().err
    assert run("score", "tables", "--standard", stations.STANDARD, "--format", "csv") == 0
    assert run("score", "tables", "--standard", stations.STANDARD) == 0
    assert "乙" in capsys.readouterr().out


def test_entity_is_found_by_its_id_too(here, capsys):
    """A folder may be called otherwise than the entity."""
    (here / "evidence" / "jx-1").rename(here / "evidence" / "一号站")
    assert run("score", "jx-1") == 0
    assert run("score", "一号站") == 0


def test_entity_without_particulars_is_one_broken_entity(here, capsys):
    """A forgotten entity.yaml is named; the folder is not taken for a folder of entities."""
    (here / "evidence" / "jx-1" / "entity.yaml").unlink()
    assert run("score", "evidence/jx-1") == console.BAD_INPUT
    assert "entity.yaml" in capsys.readouterr().err


def test_unknown_entity_names_the_nearest(here, capsys):
    """A typing error in an id."""
    assert run("score", "jx1") == console.BAD_INPUT
    assert "did you mean jx-1" in capsys.readouterr().err


# --- init -----------------------------------------------------------------------------------


def test_init_makes_a_programme_that_can_be_read(tmp_path, capsys):
    """Run file, roster, a template for each chosen standard, notebooks, a README in Chinese."""
    folder = tmp_path / "我的项目"
    assert run("init", str(folder), "--standard", stations.STANDARD, "--period", "2026H2") == 0
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))
    assert names == [
        "README.md",
        "notebooks/jiaxian-station.ipynb",
        "notebooks/programme-summary.ipynb",
        "params/2026H2.yaml",
        "params/roster.yaml",
        "templates/jiaxian-station.xlsx",
    ]
    assert (folder / "evidence").is_dir()
    (folder / "evidence" / "a.xlsx").write_bytes(
        (folder / "templates" / "jiaxian-station.xlsx").read_bytes()
    )
    assert run("score", str(folder / "evidence"), "--period", "2026H2") == console.BAD_INPUT
    told = capsys.readouterr().err
    assert "没有填写" in told  # nobody has said whose evidence this is


def test_init_without_a_period_begins_with_the_half_year_of_today(tmp_path):
    """The clock is read at the command line alone."""
    days = [dt.datetime.now().astimezone().date()]
    assert run("init", str(tmp_path / "new"), "--standard", stations.STANDARD) == 0
    days.append(dt.datetime.now().astimezone().date())
    files = {f"{Period.holding(day, 'H')}.yaml" for day in days}  # midnight may pass meanwhile
    made = {path.name for path in (tmp_path / "new" / "params").iterdir()}
    assert made & files
    assert made - files == {"roster.yaml"}


def test_init_refuses_what_is_there(tmp_path, capsys):
    """A folder with something in it, a wrong period, an unknown standard: all told at once."""
    (tmp_path / "x").write_text("x", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    arguments = ("--period", "2026H7", "--standard", "jiaxian")
    assert run("init", str(tmp_path), *arguments) == console.BAD_INPUT
    assert len(capsys.readouterr().err.splitlines()) == 3
    assert sorted(tmp_path.iterdir()) == before


# --- report and batch -----------------------------------------------------------------------


def test_report_says_where_it_lies(here, capsys):
    """One report by id; the path of its page."""
    assert run("report", "jx-2") == 0
    page = Path(capsys.readouterr().out.strip())
    assert page == Path("reports", "2026H1", "jx-2", "report.html")
    assert page.is_file()


def test_report_of_a_period_with_nothing_recorded_says_so(here, capsys):
    """As a batch does: the report is made, and one line says that it rests on nothing."""
    assert run("report", "jx-1", "--period", "2026H2", "--as-of", "2026-12-31") == 0
    assert "本期没有记录 · nothing recorded: jx-1\n" in capsys.readouterr().err


def test_report_of_broken_evidence_writes_nothing(here, capsys):
    """Every fault, exit code 2, no folder."""
    (here / "evidence" / "jx-2" / "entity.yaml").write_text("id: jx-2\n", encoding="utf-8")
    assert run("report", "jx-2") == console.BAD_INPUT
    assert "entity.yaml" in capsys.readouterr().err
    assert not (here / "reports").exists()


def test_failed_notebook_shows_its_traceback(here, capsys):
    """Who made the notebook sees where it broke; exit code 1."""
    path = here / "mine.ipynb"
    save(make("x = 1 / 0"), path)
    assert run("report", "jx-1", "--notebook", str(path)) == console.SOME_FAILED
    told = capsys.readouterr().err
    assert "cell c1: ZeroDivisionError" in told
    assert "x = 1 / 0" in told


def test_batch_tells_quietly_where_no_terminal_is(here, monkeypatch):
    """One line for each report, a table, the failed with their cause, exit code 1."""
    (here / "evidence" / "bad").mkdir()
    done = shell("batch", "--only", "jx-1", "--only", "bad", "--jobs", "1")
    assert done.returncode == console.SOME_FAILED, done.stderr
    lines = done.stderr.decode().splitlines()
    assert lines[0].startswith("2026年上半年 1/1 jx-1 完成 done")
    assert "\x1b" not in done.stderr.decode()
    assert any(line.startswith("bad") for line in lines)
    assert str(Path("reports", "2026H1", "index.html")) in done.stdout.decode()


@pytest.mark.skipif(os.name == "nt", reason="sends a signal as POSIX does")
def test_ctrl_c_finishes_what_is_under_way(here):
    """The report that has begun is published, the others are left, no process stays."""
    command = [sys.executable, "-m", "ecnb", "batch", "--jobs", "1"]
    batch = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    reports = here / "reports" / "2026H1"
    deadline = time.monotonic() + 120
    while not list(reports.glob(".staging-*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    batch.send_signal(2)
    _, told = batch.communicate(timeout=120)
    assert batch.returncode == console.INTERRUPTED
    assert "正在结束" in told.decode()
    names = sorted(path.name for path in reports.iterdir())
    assert names == [
        ".lock",
        "index.html",
        "jx-1",
        "ledger.sqlite",
        "ranking.xlsx",
        "results.parquet",
    ]


def test_status_never_breaks_an_id(here, capsys, monkeypatch):
    """On the page of a file, with a name that fills it."""
    monkeypatch.delenv("COLUMNS", raising=False)
    long = "jiaxian-station-of-a-village-0001"
    stations.write(stations.station(long), here / "evidence" / long)
    entity = here / "evidence" / long / "entity.yaml"
    text = entity.read_text(encoding="utf-8").replace("示例服务站", "示例服务站" * 9)
    entity.write_text(text, encoding="utf-8")
    assert run("status") == console.SOME_FAILED
    out = capsys.readouterr().out
    assert long in out
    assert "jiaxian-station │" in out


def test_batch_status_and_batch_again(here):
    """What is told of a part, of the rest and of nothing to do; exit code 1 while there is some."""
    assert shell("batch", "--limit", "1", "--jobs", "1").returncode == 0
    assert shell("status").returncode == console.SOME_FAILED
    first = shell("batch", "--force", "--only", "jx-1", "--jobs", "1")
    assert "1/1 jx-1 完成 done" in first.stderr.decode()
    again = shell("batch", "--only", "jx-1", "--verify")
    assert again.stderr.decode() == "2026年上半年 1/1 jx-1 不变 unchanged\n"
    assert "不变" in again.stdout.decode()  # a narrow screen breaks the heading
    failed = shell("batch", "--retry-failed")
    assert failed.returncode == 0
    assert "完成 done" not in failed.stderr.decode()
    status = shell("status", "--format", "json")
    assert status.returncode == console.SOME_FAILED
    found = {line["entity"]: line["state"] for line in json.loads(status.stdout)}
    assert found == {"jx-1": "done", "jx-2": "never", "programme-summary": "never"}
