"""Very many entities: great tables to arrays, block by block, without a Python loop over rows.

Every distinct value is read and checked once by the same readers as a single entity's files;
rows are only numbered. What comes out goes to
:func:`ecnb.evidence.frames.tabulate.tabulate_frames`.
"""

from ecnb.evidence.bulk.faults import FaultBook
from ecnb.evidence.bulk.folder import TABLES, Block, GreatFolder, is_wide, open_folder
from ecnb.evidence.bulk.frames import covering, read_members
from ecnb.evidence.bulk.rules import Rules
from ecnb.evidence.bulk.values import Reader

__all__ = [
    "TABLES",
    "Block",
    "FaultBook",
    "GreatFolder",
    "Reader",
    "Rules",
    "covering",
    "is_wide",
    "open_folder",
    "read_members",
]
