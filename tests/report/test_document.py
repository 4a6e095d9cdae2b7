"""From an executed notebook to a document, and through nbconvert to both files."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from ecnb.errors import GlyphMissing, ReportFailed
from ecnb.report import codec
from ecnb.report.blocks import Cover, Details, Heading, Paragraph, Preformatted, story
from ecnb.report.document import Document, collect
from ecnb.report.exporters import EcnbHtmlExporter, EcnbPdfExporter
from tests.report.samples import AS_OF, EVERY_BLOCK, SVG, cover, notebook, pages, png, table

FRAME = pd.DataFrame({"中心": ["甲<script>alert(1)</script>", "乙"], "得分": [88.35, 91.2]})
FOREIGN = (
    "# 手写的一章\n\n<script>alert(1)</script>\n\n见 **附件** [点我](javascript:alert(1))",
    {"text/html": FRAME.to_html(), "text/plain": str(FRAME)},
    {"image/png": png(), "text/plain": "<Figure size 30x20>"},
    {"image/svg+xml": SVG, "text/plain": "<Figure>"},
)


def converted(made: nbformat.NotebookNode) -> tuple[str, bytes]:
    """Both exports of a notebook."""
    page, _ = EcnbHtmlExporter().from_notebook_node(made)
    paper, _ = EcnbPdfExporter().from_notebook_node(made)
    return page, paper


def test_both_exports_show_the_same() -> None:
    """What an evaluator adds to the notebook is in the page and on paper."""
    page, paper = converted(notebook(story(*EVERY_BLOCK), *FOREIGN))
    printed = "".join("".join(pages(paper)).split())
    for told in ("手写的一章", "附件", "甲", "91.20", "单项汇总", "人员不足", "得分88.35", "盖章"):
        assert told in printed
        assert told in "".join(page.split()) or told == "得分88.35"
    assert "data:image/png;base64," in page
    assert "<script" not in page
    assert "alert(1)" in page, "the text of a hostile cell is shown, as text"


def test_any_notebook_is_converted() -> None:
    """No metadata, no block of ours, no output: still a page and a paper."""
    bare = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("1+1", id="a"), nbformat.v4.new_raw_cell("x", id="b")]
    )
    page, paper = converted(bare)
    assert "<title>评价报告</title>" in page
    assert paper.startswith(b"%PDF")


def test_code_is_hidden_unless_asked_for() -> None:
    """A report tells results; how they were computed can be appended."""
    made = notebook(Paragraph("结果"))
    assert "show(0)" not in converted(made)[0]
    page, _ = EcnbHtmlExporter(show_code=True).from_notebook_node(made)
    assert "show(0)" in page
    assert isinstance(collect(made, show_code=True).blocks[-1].blocks[0], Details)  # type: ignore[attr-defined]


def test_particulars_come_from_the_executed_cover() -> None:
    """Metadata may be older than the run; the cover is of this run."""
    made = notebook(cover(entity="新名"), title="旧题", entity="旧名", subtitle="只在元数据")
    info = collect(made).info
    assert (info.title, info.entity, info.as_of) == ("评价报告", "新名", AS_OF)
    assert collect(notebook(Cover("题"), period="2026H1")).info.period == "2026H1"


@pytest.mark.parametrize(
    ("outputs", "metadata", "title"),
    [
        (("# 章",), {"title": "元数据题"}, "元数据题"),
        (("正文\n\n## 章",), {}, "章"),
        (("正文",), {}, "评价报告"),
        (("text",), {"lang": "en"}, "Evaluation report"),
    ],
)
def test_title_without_a_cover(outputs: tuple[str], metadata: dict[str, str], title: str) -> None:
    """Metadata, else the first heading, else a word."""
    assert collect(notebook(*outputs, **metadata)).info.title == title


def test_tags_hide_cells_and_outputs() -> None:
    """Nbconvert's own habit works here too."""
    made = notebook(Paragraph("甲"), Paragraph("乙"), Paragraph("丙"))
    made.cells[0].metadata["tags"] = ["remove_cell"]
    made.cells[1].metadata["tags"] = ["remove-output"]
    assert collect(made).blocks == (Paragraph("丙"),)


def test_output_of_a_failed_cell_is_shown() -> None:
    """A report with an error in it cannot look finished."""
    made = notebook(Paragraph("甲"))
    made.cells[0].outputs.append(
        nbformat.v4.new_output("error", ename="ValueError", evalue="坏数据", traceback=["x"])
    )
    made.cells[0].outputs.append(nbformat.v4.new_output("stream", name="stdout", text="共 3 项"))
    page, paper = converted(made)
    for shown in (page, "".join(pages(paper))):
        assert "ValueError: 坏数据" in shown.replace("\n", "")
    assert Preformatted("共 3 项") in collect(made).blocks


def test_forged_markup_in_an_output_is_never_used() -> None:
    """The exporters render the block's data; HTML stored beside them is not looked at."""
    made = notebook(Heading("真"))
    made.cells[0].outputs[0].data["text/html"] = "<script>alert(1)</script>假"
    page, paper = converted(made)
    assert "假" not in page
    assert "假" not in "".join(pages(paper))


def test_damaged_block_fails_and_names_its_cell() -> None:
    """Half a table is no table."""
    made = notebook(Paragraph("甲"), table())
    del made.cells[1].outputs[0].data[codec.MIME]["columns"]
    with pytest.raises(ReportFailed, match="cell 2: Table: columns is missing"):
        collect(made)


def test_missing_glyph_names_its_cell() -> None:
    """The evaluator finds the name that cannot be printed."""
    with pytest.raises(GlyphMissing, match="第 2 个单元"):
        EcnbPdfExporter().from_notebook_node(notebook(Paragraph("甲"), "县𠀀"))


def test_input_notebook_is_left_alone() -> None:
    """Exporting reads; it does not touch what it is given."""
    made = notebook(story(*EVERY_BLOCK), *FOREIGN)
    before = nbformat.writes(made)
    converted(made)
    assert nbformat.writes(made) == before


def test_collect_gives_blocks_with_their_cells() -> None:
    """Each part knows where it came from."""
    made = collect(notebook("# 一", Paragraph("二")))
    assert isinstance(made, Document)
    assert [part.cell for part in made.parts] == [1, 2]


def test_empty_source_lines_are_read_as_a_list() -> None:
    """A notebook on disk may keep its texts as lists of lines."""
    cell = {"cell_type": "markdown", "source": ["# 一\n", "二"], "metadata": {}}
    assert collect({"metadata": {}, "cells": [cell]}).blocks[0] == Heading("一")


HASHES = """
import hashlib, sys, nbformat
from ecnb.report.exporters import EcnbHtmlExporter, EcnbPdfExporter
made = nbformat.read(sys.argv[1], 4)
for exporter in (EcnbHtmlExporter(), EcnbPdfExporter()):
    body, _ = exporter.from_notebook_node(made)
    print(hashlib.sha256(body if isinstance(body, bytes) else body.encode()).hexdigest())
"""
PLACES = [
    {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "2", "PYTHONUTF8": "0"},
]


def test_same_bytes_in_any_place(tmp_path: Path) -> None:
    """Neither folder, time zone, locale, home nor hash seed reaches the files."""
    source = tmp_path / "report.ipynb"
    nbformat.write(notebook(story(*EVERY_BLOCK), *FOREIGN), source)
    root = str(Path(__file__).parents[2])
    seen = set()
    for number, place in enumerate(PLACES):
        folder = tmp_path / f"甲 {number}"
        folder.mkdir()
        given = {**os.environ, **place, "PYTHONPATH": root, "HOME": str(folder)}
        run = [sys.executable, "-c", HASHES, str(source)]
        seen.add(subprocess.run(run, cwd=folder, env=given, check=True, capture_output=True).stdout)
    page, paper = converted(nbformat.read(source, 4))
    here = [hashlib.sha256(body).hexdigest() for body in (page.encode(), paper)]
    assert seen == {("\n".join(here) + "\n").encode().replace(b"\n", os.linesep.encode())}


@pytest.mark.parametrize("kind", ["Html", "Pdf"])
def test_nbconvert_converts_from_outside(kind: str, tmp_path: Path) -> None:
    """``jupyter nbconvert --to`` needs no ecnb command."""
    source = tmp_path / "报告.ipynb"
    nbformat.write(notebook(cover(), *FOREIGN), source)
    exporter = f"ecnb.report.exporters.Ecnb{kind}Exporter"
    run = [sys.executable, "-m", "nbconvert", "--to", exporter, source.name]
    given = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run(run, cwd=tmp_path, env=given, check=True, capture_output=True)
    made = source.with_suffix(f".{kind.lower()}")
    assert made.stat().st_size > 5000
