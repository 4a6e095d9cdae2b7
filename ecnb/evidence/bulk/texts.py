"""Columns of texts that are all different: ids and names, by Arrow and without a loop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ecnb.evidence.bulk.faults import FaultBook
from ecnb.evidence.bulk.values import Strip
from ecnb.evidence.files.csv_reader import unshielded
from ecnb.evidence.names import Unfit
from ecnb.evidence.rows import cells
from ecnb.model.table import Bools, Ints

_ODD = r"\p{Cc}|^'"
"""Control characters, and the apostrophe before a text like a formula: looked at one by one."""


def texts(strip: Strip, faults: FaultBook) -> tuple[Any, Bools]:
    """Read a column of texts, ``""`` for a blank one; also say which (m,) could not be read."""
    array = strip.array
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    unfit = np.zeros(len(array), bool)
    if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
        return pa.array([cells.text(raw) for raw in array.to_pylist()], pa.string()), unfit
    array = pc.utf8_trim_whitespace(array.cast(pa.string()).fill_null(""))
    odd = pc.or_(
        pc.match_substring_regex(array, _ODD), pc.greater(pc.utf8_length(array), cells.MAX_TEXT)
    )
    places = np.flatnonzero(odd.to_numpy(zero_copy_only=False))
    read = []
    for place in places.tolist():
        raw = array[place].as_py()
        try:
            read.append(cells.text(raw if strip.typed else unshielded(raw)))
        except Unfit as error:
            faults.refuse(error, strip.table, strip.column, strip.rows[place : place + 1])
            unfit[place] = True
            read.append("")
    if read:
        array = pc.replace_with_mask(array, odd, pa.array(read, pa.string()))
    return array, unfit


def named(strip: Strip) -> tuple[Ints, list[str]]:
    """Number the distinct texts of a column that occur: (m,) codes, -1 where null, and the texts.

    A text that cannot be read stands for itself: it is nobody's name.
    """
    array = strip.array
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    codes = array.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    used = np.flatnonzero(np.bincount(codes + 1, minlength=len(array.dictionary) + 1)[1:])
    place = np.full(len(array.dictionary) + 1, -1, np.int64)
    place[used] = np.arange(len(used))
    rows = np.zeros(len(used), np.int64)
    distinct = Strip(array.dictionary.take(pa.array(used)), rows, "", "", strip.typed)
    found, unfit = texts(distinct, FaultBook())
    words = found.to_pylist()
    for i in np.flatnonzero(unfit).tolist():
        words[i] = repr(distinct.array[i].as_py())
    return place[codes], words


def written_size(array: Any) -> int:
    """Give the bytes of a column when every text is written out in its row."""
    if not pa.types.is_dictionary(array.type) or not pa.types.is_string(array.type.value_type):
        return int(array.nbytes)
    lengths = pc.binary_length(array.dictionary).take(array.indices)
    return int(pc.sum(lengths).as_py() or 0) + 4 * len(array)


def plain_texts(array: Any) -> Any:
    """Write numbered texts out, each in its row."""
    is_text = pa.types.is_dictionary(array.type) and pa.types.is_string(array.type.value_type)
    return array.dictionary_decode() if is_text else array


def joined(arrays: Sequence[Any]) -> Any:
    """Put the pieces of a column together as one array."""
    if not arrays:
        return pa.array([], pa.string())
    whole = pa.chunked_array(arrays)
    whole = whole.unify_dictionaries() if pa.types.is_dictionary(whole.type) else whole
    return whole.combine_chunks()
