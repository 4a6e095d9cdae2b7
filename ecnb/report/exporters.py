"""nbconvert exporters, so that ``jupyter nbconvert --to ecnb-html`` or ``ecnb-pdf`` works.

Both print any executed notebook; neither runs anything, asks the clock or opens another file.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Bool, default

from ecnb.report import html
from ecnb.report.document import Document, collect
from ecnb.report.pdf import paper


class _EcnbExporter(Exporter):
    """What both exporters share: the notebook as a document."""

    show_code = Bool(False, help="Append the code cells: how this report was computed.").tag(
        config=True
    )

    def document(self, nb: NotebookNode) -> Document:
        """Read the notebook as blocks with their particulars."""
        return collect(nb, show_code=self.show_code)


def export_both(nb: NotebookNode) -> tuple[str, bytes]:
    """Give page and PDF as the two exporters do when nobody configures them, in one reading.

    nbconvert's preprocessors do nothing then but copy the notebook and check it again.
    """
    document = collect(nb)
    page = html.page(document.blocks, document.info.title, document.info.lang)
    return page, paper.pdf(document)


class EcnbHtmlExporter(_EcnbExporter):
    """A self-contained page: no script, no address outside, nothing unescaped."""

    output_mimetype = "text/html"
    export_from_notebook = "Ecnb HTML"

    @default("file_extension")
    def _extension(self) -> str:
        return ".html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Give the page and nbconvert's resources."""
        copy, kept = super().from_notebook_node(nb, resources, **kwargs)
        document = self.document(copy)
        return html.page(document.blocks, document.info.title, document.info.lang), kept


class EcnbPdfExporter(_EcnbExporter):
    """An A4 document by Typst, PDF/A-2a, the same bytes on every run."""

    output_mimetype = "application/pdf"
    export_from_notebook = "Ecnb PDF"

    @default("file_extension")
    def _extension(self) -> str:
        return ".pdf"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Give the PDF and nbconvert's resources."""
        copy, kept = super().from_notebook_node(nb, resources, **kwargs)
        kept["output_extension"] = ".pdf"
        return paper.pdf(self.document(copy)), kept
