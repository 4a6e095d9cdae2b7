import datetime as dt
from pathlib import Path

import pytest

from ecnb.errors import NotFound, ParametersInvalid
from ecnb.run.parameters import choose_run, make_run, read_run


def folder(tmp_path: Path, run: str, roster: str | None = None) -> Path:
    """A params folder with one run file; gives its path."""
    path = tmp_path / "2026H1.yaml"
    path.write_text(run, encoding="utf-8")
    if roster is not None:
        (tmp_path / "roster.yaml").write_text(roster, encoding="utf-8")
    return path


def faults(path: Path) -> list[str]:
    """What is wrong with a run file and its roster, one line each."""
    with pytest.raises(ParametersInvalid) as caught:
        read_run(path)
    return [str(fault) for fault in caught.value.faults]


def test_run_file_is_read_as_papermill_reads_it(tmp_path):
    """Quoted period and date; rulings and settings as flat mappings."""
    run = read_run(
        folder(
            tmp_path,
            'period: "2026H1"\nas_of: "2026-07-05"\nlang: en\nprogramme: 测试\n'
            "rulings: {ZJ-1: inclusive}\nsettings: {reference_year: 2025}\n",
        )
    )
    assert (str(run.period), run.as_of, run.lang) == ("2026H1", dt.date(2026, 7, 5), "en")
    assert (run.programme, run.rulings, run.settings) == (
        "测试",
        {"ZJ-1": "inclusive"},
        {"reference_year": 2025},
    )


@pytest.mark.parametrize(
    ("text", "period", "as_of"),
    [
        ("period: 2026", "2026", "2026-12-31"),
        ("period: 2026H1", "2026H1", "2026-06-30"),
        ("period: 2026H1\nas_of: 2026-07-05", "2026H1", "2026-07-05"),
        ("\N{ZERO WIDTH NO-BREAK SPACE}period: 2026Q2\nas_of:\n", "2026Q2", "2026-06-30"),
    ],
)
def test_unquoted_values_mean_what_they_say(tmp_path, text, period, as_of):
    """A year is no number, a date no riddle, and the last day of the period is the default."""
    run = read_run(folder(tmp_path, text))
    assert (str(run.period), run.as_of.isoformat()) == (period, as_of)


def test_every_fault_of_both_files_at_once(tmp_path):
    """Nine mistakes, nine lines, each with its place."""
    found = faults(
        folder(
            tmp_path,
            "perod: 2026H1\nperiod: 2026H3\nlang: fr\nas_of: 2026-13-01\n"
            "rulings: {ZJ-1: inclusiv, ZJ1: x}\nsettings: {reference_year: soon, foo: [1]}\n",
            "entities:\n  jx-1:\n  jx-2: {lang: zz}\n",
        )
    )
    places = sorted(line.split(": ")[0] for line in found)
    assert places == [
        "2026H1.yaml:1 perod",
        "2026H1.yaml:2 period",
        "2026H1.yaml:3 lang",
        "2026H1.yaml:4 as_of",
        "2026H1.yaml:5 rulings.ZJ-1",
        "2026H1.yaml:5 rulings.ZJ1",
        "2026H1.yaml:6 settings.foo",
        "2026H1.yaml:6 settings.reference_year",
        "roster.yaml:3 entities.jx-2.lang",
    ]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("period: 2026\nprogram: x", "did you mean programme?"),
        ("period: 2026\nrulings: {ZJ1: x}", "did you mean ZJ-1"),
        ("period: 2026\nrulings: {ZJ-1: inclusiv}", "choose one of: exclusive, inclusive"),
        ("period: 2026\nsettings: {reference_yaer: 2025}", "did you mean reference_year?"),
        ("period: 2026\nsettings: {reference_year: true}", "write a year such as 2025"),
        ("period: 2026\nsettings: {reference_year: 2.5}", "write a whole number"),
        ("period: 2026\nlang: zh-CN", "write 'zh' or 'en'"),
        ("lang: zh", "write 2026, 2026H1 or 2026Q2"),
        ("period: 2026\nrulings: []", "write `name: value` lines below it"),
        ("period: 2026H2\nas_of: 2026-06-30", "on or after 2026-07-01"),
        ("period: 2026\nperiod: 2025", "keep one of the two"),
        ("period: [", "check indentation"),
        ("period: !!python/object:os.system {}", "write a plain value"),
    ],
)
def test_fault_says_how_to_mend(tmp_path, text, remedy):
    """The nearest known name, the options, or the form that is wanted."""
    (line,) = faults(folder(tmp_path, text))[:1]
    assert remedy in line


def test_wrong_encoding_is_named(tmp_path):
    """A file saved as GB18030 says so, instead of showing other characters."""
    path = tmp_path / "a.yaml"
    path.write_bytes("programme: 测试".encode("gb18030"))
    assert "not UTF-8" in faults(path)[0]


def test_broken_yaml_is_told_in_chinese_first(tmp_path):
    """What YAML refuses is named before its own words."""
    told = faults(folder(tmp_path, 'period: "2026H1"\nperiod: "2026H2"'))
    assert "YAML 写法有误 · the key stands twice" in told[0]


def test_absent_file_names_its_neighbours(tmp_path):
    """A mistyped period is recognised."""
    folder(tmp_path, "period: 2026H1")
    assert "did you mean 2026H1?" in faults(tmp_path / "2026H.yaml")[0]


def test_roster_overrides_the_run_for_one_entity(tmp_path):
    """An entity's own rulings, settings and language; the others keep the run's."""
    run = read_run(
        folder(
            tmp_path,
            "period: 2026\nrulings: {ZJ-1: inclusive}\nsettings: {reference_year: 2025}",
            "entities:\n  a:\n  b: {lang: en, rulings: {ZJ-1: exclusive},"
            " settings: {reference_year: 2024}, name: 乙}\n",
        )
    )
    assert (run.lang_of("a"), run.lang_of("b"), run.lang_of("c")) == ("zh", "en", "zh")
    assert run.rulings_of("b") == {"ZJ-1": "exclusive"}
    assert run.settings_of("b") == {"reference_year": 2024}
    assert run.rulings_of("a") == {"ZJ-1": "inclusive"}
    assert list(run.roster) == ["a", "b"]


def test_options_go_before_the_file(tmp_path):
    """A command's options change what they name; another period has another last day."""
    base = read_run(folder(tmp_path, "period: 2026H1\nas_of: 2026-07-05\nprogramme: 测试"))
    run = make_run({"period": "2025H2", "rulings": {"ZJ-1": "inclusive"}}, base=base)
    assert (str(run.period), run.as_of.isoformat()) == ("2025H2", "2025-12-31")
    assert (run.programme, run.rulings) == ("测试", {"ZJ-1": "inclusive"})
    kept = make_run({"lang": "en", "period": None}, base=base)
    assert (kept.as_of.isoformat(), kept.lang) == ("2026-07-05", "en")


def test_options_have_the_same_checks(tmp_path):
    """Without a file there is no line, but the place is named."""
    with pytest.raises(ParametersInvalid) as caught:
        make_run({"period": "x", "rulings": {"A": "b"}})
    places = [fault.where for fault in caught.value.faults]
    assert sorted(places) == ["period", "rulings.A"]


def test_only_run_file_is_taken(tmp_path):
    """One: that; none or several: the user is asked."""
    one, two = tmp_path / "a.yaml", tmp_path / "b.yaml"
    assert choose_run((one,), tmp_path) == one
    with pytest.raises(NotFound, match="ecnb init"):
        choose_run((), tmp_path)
    with pytest.raises(ParametersInvalid, match=r"a\.yaml, b\.yaml"):
        choose_run((one, two), tmp_path)
