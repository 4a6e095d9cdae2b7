"""Take out of an executed notebook what differs from run to run, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from copy import deepcopy

import nbformat
from nbformat import NotebookNode
from nbformat.v4.rwbase import split_lines

from ecnb.report.canonical import canonical

_VOLATILE = ("papermill", "execution")
_KERNEL_FILE = re.compile(r"[^\s\"'(]*ipykernel_\d+[/\\]\d+\.py")
_MODEL = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


def cleaned(executed: NotebookNode, source: NotebookNode, about: Mapping[str, str]) -> NotebookNode:
    """Give the notebook that is published.

    Gone: timings, papermill's notes, the kernel's description and its random file names.
    The metadata are those of the source; about: particulars for exporters (``ecnb``).
    """
    cells = [_clean_cell(cell) for cell in executed.cells]
    notebook = NotebookNode({**executed, "cells": cells})
    notebook.metadata = _metadata(executed, source, about)
    return _renamed_widgets(notebook)


def to_bytes(notebook: NotebookNode) -> bytes:
    """Write a notebook as nbformat does, long texts as lists of lines; and check it."""
    nbformat.validate(notebook)
    return canonical(split_lines(_to_split(notebook)))


def _to_split(notebook: NotebookNode) -> NotebookNode:
    """Copy what nbformat alters when it splits texts into lines, and share the rest."""

    def output(one: NotebookNode) -> NotebookNode:
        data = {"data": NotebookNode(one.data)} if "data" in one else {}
        return NotebookNode({**one, **data})

    def cell(one: NotebookNode) -> NotebookNode:
        if "outputs" not in one:
            return deepcopy(one)
        return NotebookNode({**one, "outputs": [output(each) for each in one.outputs]})

    return NotebookNode({**notebook, "cells": [cell(one) for one in notebook.cells]})


def _metadata(
    executed: NotebookNode, source: NotebookNode, about: Mapping[str, str]
) -> NotebookNode:
    kept = {name: value for name, value in source.metadata.items() if name not in _VOLATILE}
    widgets = executed.metadata.get("widgets")
    if widgets:
        kept["widgets"] = widgets
    return nbformat.from_dict({**deepcopy(kept), "ecnb": dict(about)})


def _clean_cell(cell: NotebookNode) -> NotebookNode:
    """Give a copy without what differs from run to run; outputs' data are shared, not copied."""
    kept = {name: value for name, value in cell.metadata.items() if name not in _VOLATILE}
    if not kept.get("tags"):
        kept.pop("tags", None)
    copy = NotebookNode({**cell, "metadata": NotebookNode(kept)})
    if "outputs" in cell:
        copy.outputs = [_clean_output(output) for output in cell.outputs]
    return copy


def _clean_output(output: NotebookNode) -> NotebookNode:
    if output.output_type == "stream":
        return NotebookNode({**output, "text": _KERNEL_FILE.sub("cell.py", output.text)})
    if output.output_type == "error":
        lines = [_KERNEL_FILE.sub("cell.py", line) for line in output.traceback]
        return NotebookNode({**output, "traceback": lines})
    return output


def _renamed_widgets(notebook: NotebookNode) -> NotebookNode:
    """Number the random model ids of widgets in the order in which they are met."""
    widgets = notebook.metadata.get("widgets", {})
    models = {name: m for kind in widgets.values() for name, m in kind.get("state", {}).items()}
    if not models:
        return notebook
    shown = [one for cell in notebook.cells for one in _MODEL.findall(json.dumps(cell))]
    alone = sorted(models, key=lambda name: _MODEL.sub("", _text(models[name])))
    met = dict.fromkeys(one for one in (*shown, *alone) if one in models)
    names: dict[str, str] = {}
    for root in met:
        _follow(root, models, names)
    renamed = _MODEL.sub(lambda match: names.get(match[0], match[0]), json.dumps(notebook))
    return nbformat.from_dict(json.loads(renamed))


def _follow(root: str, models: Mapping[str, object], names: dict[str, str]) -> None:
    """Number a model and everything it points at."""
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if one in models and one not in names:
            names[one] = f"{len(names) + 1:032x}"
            waiting += reversed(_MODEL.findall(_text(models[one])))


def _text(model: object) -> str:
    return json.dumps(model, sort_keys=True)
