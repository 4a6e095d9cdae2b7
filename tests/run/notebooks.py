"""Small notebooks for tests, made on the spot."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

PARAMETERS = (
    'evidence: str = "x"\nperiod: str = "2026"\nas_of: str = ""\nlang: str = "zh"\n'
    "rulings: dict = {}\nsettings: dict = {}\nprogramme: str = ''\nplace = None\nof = None"
)


def make(*sources: str, parameters: str = PARAMETERS, kernel: str = "python3") -> NotebookNode:
    """A notebook with a cell of parameters and one cell for each source."""
    first = nbformat.v4.new_code_cell(parameters, id="parameters")
    first.metadata["tags"] = ["parameters"]
    cells = [nbformat.v4.new_code_cell(text, id=f"c{i}") for i, text in enumerate(sources, 1)]
    spec = {"name": kernel, "display_name": "Python 3", "language": "python"}
    about = {"kernelspec": spec, "language_info": {"name": "python"}}
    return nbformat.v4.new_notebook(cells=[first, *cells], metadata=about)


def texts(notebook: NotebookNode) -> list[str]:
    """What the cells printed."""
    return [
        output.text
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.output_type == "stream"
    ]


_OPEN = """\
import ecnb
case = ecnb.open_case(
    evidence, period=period, as_of=as_of, lang=lang, rulings=rulings, settings=settings,
    programme=programme, place=place, of=of,
)
"""

STORY = (
    _OPEN,
    "ecnb.cover(case)",
    "ecnb.result(case)",
)
"""The shortest report."""


def save(notebook: NotebookNode, path: Path) -> Path:
    """Write a notebook to disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    return path
