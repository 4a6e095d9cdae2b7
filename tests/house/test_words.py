"""Nothing in the repository ties it to one machine or one package registry."""

import re

import pytest

from tests.house.tree import ROOT, committed_files

# Written so that this file does not contain what it forbids.
FORBIDDEN = {
    "a path of one machine": re.compile(
        r"(?<![\w.:/-])/(work|root|farm|opt|home|Users)/[\w.]|/tmp/bash[_]jobs|[A-Z]:\\Users\\"
    ),
    "a registry's host": re.compile(
        r"\b(test\.)?pypi\.(org|python\.org)|python[h]osted|deb\.debian\.org|registry\.npm[j]s"
        r"|conda\.anaconda\.org|pypi\.tuna\.|mirrors\.(aliyun|ustc|tuna)"
    ),
}


def forbidden_words(content: str) -> list[str]:
    """Each forbidden word with its line."""
    return [
        f"line {content.count(chr(10), 0, match.start()) + 1}: {why}: {match[0]}"
        for why, pattern in FORBIDDEN.items()
        for match in pattern.finditer(content)
    ]


def test_no_forbidden_word_is_committed() -> None:
    """No registry host, no path of a developer's machine, in any text file."""
    found = {}
    for path in committed_files():
        content = path.read_bytes()
        if b"\0" not in content and (words := forbidden_words(content.decode(errors="replace"))):
            found[path.relative_to(ROOT).as_posix()] = words
    assert found == {}


@pytest.mark.parametrize(
    "parts",
    [
        ("see /wo", "rk/main/x"),
        ("'/ro", "ot/.cache'"),
        ("https://py", "pi.org/simple"),
        ("files.python", "hosted.org"),
        ("C:\\Us", "ers\\someone"),
    ],
)
def test_forbidden_word_is_seen(parts: tuple[str, str]) -> None:
    """The check itself works."""
    assert len(forbidden_words("first\n" + "".join(parts))) == 1


@pytest.mark.parametrize("harmless", ["#!/usr/bin/env bash", "a/work/b", "net" + "work/opt/x"])
def test_harmless_word_is_left_alone(harmless: str) -> None:
    """Relative paths and the shebang are no machine's own."""
    assert forbidden_words(harmless) == []
