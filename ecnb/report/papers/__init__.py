"""Official papers: notices, annexes, statements, records. One block each, made of a case's parts.

Which papers a document has, and every label of theirs, is data of its standards file.
"""

from __future__ import annotations

from ecnb.report.papers.filled import filled_form
from ecnb.report.papers.notices import rectification_notice
from ecnb.report.papers.ranking import ranking_notice
from ecnb.report.papers.record import improvement_record
from ecnb.report.papers.statements import statement

__all__ = [
    "filled_form",
    "improvement_record",
    "ranking_notice",
    "rectification_notice",
    "statement",
]
