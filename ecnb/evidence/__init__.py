"""The untidy world stops here: files are read, checked, frozen, and laid out as tables.

::

    folder.py, tables.py  one entity's folder or workbook; tables of many entities; bulk/ in blocks
    source.py     from tables as they were found to Evidence
    freeze.py     and to the canonical folder that is published and hashed
    rows/         each table's rows, checked; frames/  n entities as columns; templates/  workbooks
    files/        CSV, workbooks, Parquet, as tables of text
    names.py, personal.py, workdays.py, written.py  what all of them ask

Nothing heavy is loaded before it is needed.

>>> from ecnb import evidence
>>> evidence.safe_id("jx-001")
'jx-001'
"""

from ecnb.evidence.folder import UNREADABLE, read_entity, write_unreadable
from ecnb.evidence.frames.tabulate import own_columns, tabulate
from ecnb.evidence.frames.traces import known_of
from ecnb.evidence.freeze import FileAttachment, canonical, digest, freeze, write_frozen
from ecnb.evidence.names import Unfit, duplicates, safe_file_name, safe_id
from ecnb.evidence.tables import read_tables
from ecnb.evidence.templates.workbook import template
from ecnb.evidence.workdays import WorkCalendar, read_workdays

__all__ = [
    "UNREADABLE",
    "FileAttachment",
    "Unfit",
    "WorkCalendar",
    "canonical",
    "digest",
    "duplicates",
    "freeze",
    "known_of",
    "own_columns",
    "read_entity",
    "read_tables",
    "read_workdays",
    "safe_file_name",
    "safe_id",
    "tabulate",
    "template",
    "write_frozen",
    "write_unreadable",
]
