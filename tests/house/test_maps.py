"""A map at the door of a room names everything in it, and nothing else."""

import ast
import re

import pytest

from tests.house.tree import ROOT, committed_files, text

ROOMS = ["ecnb/run", "ecnb/report", "ecnb/evidence", "ecnb/analysis"]


def mapped(room: str) -> set[str]:
    """Modules and folders that the docstring of a room names by their place in it."""
    shown = ast.get_docstring(ast.parse(text(f"{room}/__init__.py"))) or ""
    return set(re.findall(r"(?<![\w/])(\w+(?:\.py\b|/(?=[\s),])))", shown))


@pytest.mark.parametrize("room", ROOMS)
def test_the_map_of_a_room_is_true(room: str) -> None:
    """A module that moves takes its line along."""
    here = ROOT / room
    inside = [path.relative_to(here).parts for path in committed_files() if here in path.parents]
    modules = {parts[0] for parts in inside if parts[0].endswith(".py")} - {"__init__.py"}
    folders = {f"{parts[0]}/" for parts in inside if len(parts) > 1}
    assert mapped(room) == modules | folders
