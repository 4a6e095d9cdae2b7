"""STYLE principle 11: notebooks narrate; the budget is tested."""

import ast
import re
from collections.abc import Iterator

import nbformat
import pytest
from nbformat import NotebookNode

from tests.house.tree import ROOT

CODE_CELLS, CODE_LINES = 14, 8
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
RANDOM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}")
VOLATILE = {"widgets", "papermill", "signature", "toc", "vscode"}

every_notebook = pytest.mark.parametrize("name", NOTEBOOKS)


def read(name: str) -> NotebookNode:
    """A notebook of the repository, as it stands on disk."""
    return nbformat.read(ROOT / "notebooks" / name, as_version=nbformat.NO_CONVERT)


def code_cells(name: str) -> Iterator[NotebookNode]:
    """Its code cells, in order."""
    return (cell for cell in read(name).cells if cell.cell_type == "code")


def parameters(name: str) -> list[NotebookNode]:
    """Its cells with the tag that papermill looks for."""
    return [cell for cell in read(name).cells if "parameters" in cell.metadata.get("tags", [])]


def lines_of_code(source: str) -> int:
    """Lines that are neither blank nor comment."""
    lines = [line.strip() for line in source.splitlines()]
    return sum(1 for line in lines if line and not line.startswith("#"))


def test_there_are_notebooks() -> None:
    """The tests below have something to look at."""
    assert NOTEBOOKS


@every_notebook
def test_notebook_is_committed_clean(name: str) -> None:
    """Canonical JSON, no outputs, no counts, nothing of a viewer: a diff reads."""
    path = ROOT / "notebooks" / name
    notebook = read(name)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) >= (4, 5)
    assert path.read_text(encoding="utf-8") == nbformat.writes(notebook) + "\n"
    assert not VOLATILE & set(notebook.metadata)
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(not cell.outputs and cell.execution_count is None for cell in code_cells(name))


@every_notebook
def test_cell_ids_are_stable_and_readable(name: str) -> None:
    """An id says what the cell is for; one that an editor made up at random does not."""
    ids = [cell.id for cell in read(name).cells]
    assert len(ids) == len(set(ids))
    assert [one for one in ids if not SLUG.fullmatch(one) or RANDOM.fullmatch(one)] == []


@every_notebook
def test_notebook_opens_with_a_title(name: str) -> None:
    """A reader learns what this is before the first line of code."""
    first = read(name).cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")


@every_notebook
def test_one_parameters_cell_typed_and_commented(name: str) -> None:
    """Each parameter is `name: type = default`, with a comment beside or above it."""
    (cell,) = parameters(name)
    lines = cell.source.splitlines()
    for statement in ast.parse(cell.source).body:
        assert isinstance(statement, ast.AnnAssign), lines[statement.lineno - 1]
        assert statement.value is not None, lines[statement.lineno - 1]
        beside = "#" in lines[(statement.end_lineno or statement.lineno) - 1]
        above = statement.lineno > 1 and lines[statement.lineno - 2].lstrip().startswith("#")
        assert beside or above, lines[statement.lineno - 1]


@every_notebook
def test_notebook_is_a_thin_story(name: str) -> None:
    """About a dozen short code cells; logic lives in ecnb, where it is tested."""
    cells = list(code_cells(name))
    assert len(cells) <= CODE_CELLS
    for cell in cells:
        for node in ast.walk(ast.parse(cell.source)):  # plain Python: any notebook tool runs it
            assert not isinstance(
                node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
            ), f"{cell.id}: a definition belongs in ecnb"
        if "parameters" not in cell.metadata.get("tags", []):
            assert lines_of_code(cell.source) <= CODE_LINES, cell.id
