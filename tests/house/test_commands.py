"""What can be typed is documented, and what is documented can be typed."""

import importlib
import re
from collections.abc import Iterator

import pytest

from tests.house.tree import PROJECT, text

READMES = ["README.md", "README.zh-CN.md"]
ENTRY_POINTS = {
    **PROJECT["project"]["scripts"],
    **PROJECT["project"]["entry-points"]["nbconvert.exporters"],
}
in_both_readmes = pytest.mark.parametrize("readme", READMES)


def leaves(command: object, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every command under a group: ("standards", "list")."""
    group = getattr(command, "commands", None)
    if group is None:
        yield words
    else:
        for name, child in group.items():
            yield from leaves(child, (*words, name))


def cli_commands() -> set[tuple[str, ...]]:
    """All commands of ecnb, but those it hides from its own help."""
    typer = importlib.import_module("typer.main")
    return set(leaves(typer.get_command(importlib.import_module("ecnb.cli").app), ()))


def typed_lines(readme: str) -> list[str]:
    """Lines of the fenced blocks, without comments and without the path of the environment."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text(readme), re.MULTILINE | re.DOTALL)
    lines = [re.sub(r"\s+#.*|^#.*", "", line) for block in blocks for line in block.splitlines()]
    return [re.sub(r"^\.venv[/\\](bin|Scripts)[/\\]", "", line) for line in lines if line.strip()]


def words_after(program: str, readme: str) -> list[tuple[str, ...]]:
    """The words that follow a program's name in the fenced blocks."""
    return [tuple(line.split()[1:]) for line in typed_lines(readme) if line.split()[0] == program]


@in_both_readmes
def test_every_command_is_documented(readme: str) -> None:
    """Each command of `ecnb --help` stands in the README with an example."""
    shown = words_after("ecnb", readme)
    missing = [one for one in cli_commands() if not any(line[: len(one)] == one for line in shown)]
    assert missing == []


@in_both_readmes
def test_every_documented_command_exists(readme: str) -> None:
    """No example of the README is left behind by a renamed command."""
    known = cli_commands()
    unknown = [
        line
        for line in words_after("ecnb", readme)
        if not line[0].startswith("-") and not any(line[: len(one)] == one for one in known)
    ]
    assert unknown == []


@in_both_readmes
def test_every_make_target_exists(readme: str) -> None:
    """`make X` of the README is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    shown = {words[0] for words in words_after("make", readme)}
    assert {"demo", "test"} <= shown <= targets


def test_readmes_show_the_same_commands() -> None:
    """The Chinese README is not an older one."""
    english, chinese = (typed_lines(readme) for readme in READMES)
    assert english == chinese


def test_ci_runs_the_test_command_of_the_readme() -> None:
    """One definition of what is tested."""
    assert text(".ci/run").rstrip().endswith("\nmake test")


@pytest.mark.parametrize("name", ENTRY_POINTS)
def test_entry_point_exists(name: str) -> None:
    """What pyproject.toml promises to install can be imported."""
    module, attribute = ENTRY_POINTS[name].split(":")
    assert callable(getattr(importlib.import_module(module), attribute))
